"""Many annotations changed at once: one transaction and one journal line, so that all of it is saved or none.

Commands with their stored inverse, as commands.py has them for one. No Qt, no SQL.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from abscope_store.errors import NotFound
from abscope_store.notebook import rows
from abscope_store.notebook.commands import Command
from abscope_store.notebook.exchange import merging
from abscope_store.notebook.exchange.notes_file import NotesFile
from abscope_store.notebook.marks import Altered
from abscope_store.notebook.rows import Mark, Row
from abscope_store.notebook.tagging import clean, retag
from abscope_store.notebook.writer import NotebookWriter, now

Change = Callable[[Mark, str], Mark]  # the mark as it stands and the time -> as it is to be


def trash_command(writer: NotebookWriter, ids: Sequence[str]) -> Command[int]:
    """Move these to the trash; undone, those that were not there before come back."""
    moved: list[str] = []

    def do() -> int:
        moved[:] = [one for one in ids if _deleted_at(writer, one) is None]
        return _change_all(writer, moved, lambda mark, time: _with(mark, deleted_at=time))

    return Command(f"delete {counted(len(ids))}", do, lambda: put_back(writer, moved))


def put_back_command(writer: NotebookWriter, ids: Sequence[str]) -> Command[int]:
    """Take these from the trash, and back into it."""
    moved: list[str] = []

    def do() -> int:
        moved[:] = [one for one in ids if _deleted_at(writer, one) is not None]
        return put_back(writer, moved)

    def undo() -> int:
        return _change_all(writer, moved, lambda mark, time: _with(mark, deleted_at=time))

    return Command(f"put back {counted(len(ids))}", do, undo)


def tag_all_command(
    writer: NotebookWriter, ids: Sequence[str], add: Iterable[str], remove: Collection[str]
) -> Command[int]:
    """Add tags to all of these and take others off; undone, each has the tags it had."""
    more, less = clean(add), {tag.casefold() for tag in clean(remove)}
    before: dict[str, tuple[str, ...]] = {}

    def wanted(mark: Mark) -> list[str]:
        return [tag for tag in _tags(mark) if tag.casefold() not in less] + list(more)

    def do() -> int:
        def change(mark: Mark, time: str) -> Mark:
            before[mark.key[1]] = _tags(mark)
            return _tagged(mark, wanted(mark), time)

        return _change_all(writer, ids, change)

    def undo() -> int:
        return _change_all(writer, ids, lambda mark, time: _tagged(mark, before[mark.key[1]], time))

    return Command(f"tag {counted(len(ids))}", do, undo)


def merge_command(
    writer: NotebookWriter,
    held: NotesFile,
    file_name: str,
    chosen: Mapping[tuple[str, str], Row] | None = None,
) -> Command[merging.Merged]:
    """Take in a file of notes, new ones at the places `chosen` for them; undone, what that merge added lies
    in the trash and nothing else."""
    done: list[merging.Merged] = []

    def do() -> merging.Merged:
        done[:] = [merging.merge(writer, held.versions, held.refused, chosen)]
        return done[0]

    return Command(f"import {file_name}", do, lambda: merging.unmerge(writer, done[0].batch))


def put_back(writer: NotebookWriter, ids: Sequence[str]) -> int:
    """Take these from the trash; how many."""
    return _change_all(writer, ids, lambda mark, _: _with(mark, deleted_at=None))


def counted(count: int) -> str:
    """`1 note`, `2 notes`."""
    return "1 note" if count == 1 else f"{count:,} notes"


def _change_all(writer: NotebookWriter, ids: Sequence[str], change: Change) -> int:
    """Change all of these or none. Raises NotFound, Altered, NotSaved."""

    def build() -> list[Mark]:
        time = now()
        changed = []
        for one in ids:
            before = rows.load(writer.connection, "annotation", one)
            if before is None:
                raise NotFound("One of these notes is not in the notebook any more.", "Nothing was changed.")
            if not before.intact:
                raise Altered(
                    "One of these notes was altered outside Abscope.",
                    "Nothing was changed: repair it first, or leave it out.",
                )
            stamp = {"revision": before.revision + 1, "device": writer.device, "modified": time}
            stamped = Mark(before.table, before.row | stamp, before.tags)
            changed.append(change(stamped, time))
        return changed

    writer.save_merge(str(uuid.uuid4()), build)
    return len(ids)


def _with(mark: Mark, deleted_at: str | None) -> Mark:
    return Mark(mark.table, mark.row | {"deleted_at": deleted_at}, mark.tags)


def _tagged(mark: Mark, wanted: Iterable[str], time: str) -> Mark:
    return Mark(mark.table, mark.row, retag(mark.tags, wanted, mark.row, time))


def _tags(mark: Mark) -> tuple[str, ...]:
    return tuple(str(tag["tag"]) for tag in mark.tags if tag["deleted_at"] is None)


def _deleted_at(writer: NotebookWriter, annotation_id: str) -> str | None:
    found = rows.load(writer.connection, "annotation", annotation_id)
    return None if found is None else found.row["deleted_at"]
