"""What an import would make of a file, a folder or a pasted text, before anything is kept. Writes nothing.

The same worker, rules and reference as the import itself; the reader's choices go to it as a Wish.
"""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from abscope_store.errors import Refused
from abscope_store.importing import detect
from abscope_store.importing.host import Cancelled, open_in_worker, open_members
from abscope_store.importing.mentions import Names
from abscope_store.importing.messages import Metadata, Parsed, PartMade
from abscope_store.importing.pasting import pasted, pasted_name
from abscope_store.importing.preparing import prepare
from abscope_store.importing.proposing import Standing
from abscope_store.importing.recognise import Recognition
from abscope_store.importing.walking import is_folder, walk

MOST_TITLED = 40  # members of a container that are opened for their titles; the others keep their names
MOST_MEMBERS = 2_000  # of a container or folder that are listed
TOGETHER = 25  # members that share a worker


class Line(Struct, frozen=True):
    """One paragraph as it would stand in the library; `paragraph` from 1, `reason` why it is hidden."""

    paragraph: int
    role: str
    text: str
    hidden: bool
    reason: str
    page: int | None = None


class Member(Struct, frozen=True):
    """One file of a container or folder; `title` where it was opened, `trouble` where it cannot be read."""

    name: str
    bytes: int
    title: str | None = None
    trouble: str | None = None


class Preview(Struct, frozen=True):
    """One file. A document has `lines`, a container `members`, of `count` in all.

    `held` is "" for a file that is new, "held" where the library has these bytes, "removed" where it has
    them and they were taken out. `unseen` counts invisible characters that stand in the text.
    """

    name: str
    sha256: str
    bytes: int
    media_type: str = ""
    metadata: Metadata = Metadata()
    recognition: Recognition | None = None
    source_title: str | None = None
    standing: Standing | None = None
    lines: list[Line] = []
    problems: list[tuple[str, str]] = []
    tags: list[str] = []
    names: int = 0  # of the reference, found in the visible lines
    figures: int = 0
    anchors: int = 0  # sentences that the reference points to, found here
    unseen: int = 0
    members: list[Member] = []
    count: int = 0
    held: str = ""

    @property
    def hidden(self) -> int:
        """How many lines are hidden."""
        return sum(line.hidden for line in self.lines)

    @property
    def tier(self) -> int | None:
        """Of the source that it was recognised as, else the proposed one."""
        found = self.recognition or self.standing
        return found.tier if found is not None else None

    @property
    def tier_reason(self) -> str:
        """Why that tier; a proposal begins "proposed: "."""
        if self.recognition is not None:
            return self.recognition.tier_reason
        return self.standing.reason if self.standing is not None else ""


class Previewing:
    """Looks at one thing at a time. `library` is None where there is none yet; both are only read."""

    def __init__(
        self,
        reference: sqlite3.Connection,
        library: sqlite3.Connection | None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._reference, self._library, self._cancelled = reference, library, cancelled

    def path(self, path: Path) -> Preview:
        """A file or folder. Raises Refused with one sentence, or Cancelled."""
        if is_folder(path):
            return self._folder(path)
        return self._file(detect.read_file(path), detect.shown_name(path))

    def text(self, text: str, title: str = "", *, html: bool = False) -> Preview:
        """What would be pasted. Raises Refused or Cancelled."""
        return self._file(pasted(text, html), pasted_name(title, html))

    def _file(self, data: bytes, name: str) -> Preview:
        made = open_in_worker(data, name, self._cancelled)
        sha256 = hashlib.sha256(data).hexdigest()
        if isinstance(made, list):
            parts = [(part.name.removeprefix(f"{name}/"), part.data) for part in made[:MOST_MEMBERS]]
            members = self._titled(parts)
            return Preview(name, sha256, len(data), members=members, count=len(made))
        ready = prepare(self._reference, Names.of(self._reference), sha256, name, len(data), made)
        lines = [
            Line(at, one.role, made.text[one.start : one.end], one.hidden, one.reason, one.page)
            for at, one in enumerate(made.paragraphs, 1)
        ]
        return Preview(
            name,
            sha256,
            len(data),
            made.media_type,
            made.metadata,
            ready.recognition,
            self._source_title(ready.recognition),
            ready.standing,
            lines,
            made.problems,
            made.tags,
            len(ready.mentions),
            len(made.sightings),
            sum(one.state in ("exact", "edited") for one in ready.anchors),
            sum(unicodedata.category(char) == "Cf" for line in lines for char in line.text),
            held=self._held(sha256),
        )

    def _folder(self, folder: Path) -> Preview:
        files = list(walk([folder]))
        if not files:
            raise Refused(f"{detect.shown_name(folder)} holds no file.")
        members = []
        for file in files[:MOST_MEMBERS]:
            self._look_up()
            shown = "/".join(detect.shown_name(Path(part)) for part in file.relative_to(folder).parts)
            try:
                size, trouble = file.stat().st_size, None
            except OSError as fault:
                size, trouble = 0, f"{shown} cannot be read ({fault.strerror})."
            members.append(Member(shown, size, trouble=trouble))
        return Preview(detect.shown_name(folder), "", 0, members=members, count=len(files))

    def _titled(self, parts: Sequence[tuple[str, bytes]]) -> list[Member]:
        found: list[Member] = []
        for at in range(0, min(len(parts), MOST_TITLED), TOGETHER):
            some = parts[at : min(at + TOGETHER, MOST_TITLED)]
            made = open_members([(data, _worker_name(name)) for name, data in some], self._cancelled)
            found += [_member(*part, one) for part, one in zip(some, made, strict=True)]
        found += [Member(name, len(data)) for name, data in parts[len(found) :]]
        return found

    def _look_up(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def _source_title(self, known: Recognition | None) -> str | None:
        if known is None:
            return None
        row = self._reference.execute(
            "SELECT title FROM main.source WHERE id = ?", (known.source_id,)
        ).fetchone()
        return row[0] if row is not None else None

    def _held(self, sha256: str) -> str:
        if self._library is None:
            return ""
        row = self._library.execute("SELECT removed_at FROM document WHERE id = ?", (sha256,)).fetchone()
        if row is None:
            return ""
        return "held" if row[0] is None else "removed"


def _worker_name(name: str) -> str:
    """As an import knows a member; the slash says that a container in it is not opened."""
    return f"inner/{name.rsplit('/', 1)[-1]}"


def _member(name: str, data: bytes, made: Parsed | list[PartMade] | Refused) -> Member:
    if isinstance(made, Refused):
        return Member(name, len(data), trouble=made.sentence())
    title = made.metadata.title if isinstance(made, Parsed) else None
    return Member(name, len(data), title)
