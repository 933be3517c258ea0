"""Words that are being typed and were not saved yet: a small file a session, replaced whole, offered after a
crash until they are saved.

Not a second notebook: what is in it was never said to be saved. Knows no window.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from abscope_store.confirming import own_tags
from abscope_store.errors import DiskTrouble, NotFound
from abscope_store.notebook.commands import Command, add_command, edit_command
from abscope_store.notebook.disk import sync, sync_folder
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.read import annotation, on
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile
from abscope_store.records import Annotation, Record


class Typed(Record, frozen=True):
    """What stands in the editor: of the annotation with this id, or (without one) of a new one.

    Of an annotation that is there only the draft's body, meaning and tags count.
    """

    annotation_id: str
    draft: AnnotationDraft


def keep(profile: Profile, session: str, typed: Typed) -> None:
    """On disk when this returns, in place of what this session kept before. Raises DiskTrouble."""
    path = _folder(profile) / f"{session}.json"
    unfinished = path.with_suffix(".unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(msgspec.json.encode(typed))
            file.flush()
            sync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as trouble:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise DiskTrouble(
            f"What you type cannot be kept ({trouble.strerror}).", "Save the note."
        ) from trouble


def kept(profile: Profile) -> dict[str, Typed]:
    """By session: what was being typed when its window went without a word. A torn file is left out."""
    found = {}
    for path in sorted(_folder(profile).glob("*.json")):
        with suppress(OSError, msgspec.MsgspecError, UnicodeError):
            found[path.stem] = msgspec.json.decode(path.read_bytes(), type=Typed)
    return found


def unsaved(writer: NotebookWriter) -> dict[str, Typed]:
    """What was being typed and is not in the notebook: a window may go before it forgets what it saved."""
    found = kept(writer.profile)
    for session, typed in list(found.items()):
        if any(_says(one, typed.draft) for one in _meant(writer, typed)):
            forget(writer.profile, session)
            del found[session]
    return found


def _meant(writer: NotebookWriter, typed: Typed) -> list[Annotation]:
    """The mark that was being changed; of a new one those that stand where it was to stand."""
    if typed.annotation_id:
        with suppress(NotFound):
            return [annotation(writer.connection, typed.annotation_id)]
        return []
    draft = typed.draft
    there = on(writer.connection, draft.target_kind, [draft.target_id])
    names = ("text_sha256", "paragraph", "start", "paragraph_end", "end")
    place = [getattr(draft.selector, name, None) for name in names]
    return [one for one in there if [getattr(one, name) for name in names] == place]


def _says(one: Annotation, draft: AnnotationDraft) -> bool:
    same = (one.body, one.meaning) == (draft.body, draft.meaning)
    return same and set(own_tags(one.tags)) == set(own_tags(draft.tags))


def forget(profile: Profile, session: str) -> None:
    """It was saved, or let go of."""
    with suppress(OSError):
        (_folder(profile) / f"{session}.json").unlink(missing_ok=True)


def adopt_command(writer: NotebookWriter, typed: Typed) -> Command[Annotation]:
    """Save what was typed. Raises NotFound where its annotation is gone."""
    if not typed.annotation_id:
        return add_command(writer, typed.draft)
    words = typed.draft
    changes = {"body": words.body, "meaning": words.meaning, "tags": words.tags}
    return edit_command(writer, typed.annotation_id, **changes)


def _folder(profile: Profile) -> Path:
    return profile.folder / "typing"
