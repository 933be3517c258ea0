"""The user's trouble, as one family: shown plainly with what to do next, exit code 3 on the command line.

Our own bugs are not here: they raise normally, go to the log and to a crash dialog.
"""

from __future__ import annotations

ROOM = "Make room on the disk, or see that it may be written, then try again."


class UserTrouble(Exception):  # noqa: N818 - it is trouble of the user's, not an error of ours
    """One sentence of what is wrong (`str(e)`), and `advice`: what to do next, possibly empty."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.advice = advice

    def sentence(self) -> str:
        """What is wrong and what to do next, on one line."""
        return f"{self} {self.advice}".strip()


class NewerDatabase(UserTrouble):
    """A database was made by a newer Abscope; it is left untouched."""


class NotAStore(UserTrouble):
    """A file that should be one of our databases is something else or is damaged."""


class DiskTrouble(UserTrouble):
    """No space, no permission, or a broken disk; nothing was half written."""


class ProfileBusy(UserTrouble):
    """Another Abscope holds the profile's write lock."""


class NotesReadOnly(UserTrouble):
    """Notes cannot be saved in this profile; said before anything is typed."""


class Refused(UserTrouble):
    """An imported file was refused; nothing of it is left behind."""


class NotFound(UserTrouble):
    """No record, document or annotation has this id."""
