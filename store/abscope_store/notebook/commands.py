"""Undo and redo: a session's list of commands, each with its stored inverse. No Qt, no SQL.

Commands over the notebook are made here; the library's are made by whoever passes two callables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.read import annotation
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.records import Annotation

T = TypeVar("T")
DEPTH = 200


class Command(Generic[T]):
    """One thing done and how to take it back. `text` finishes the menu's "Undo ..."; `do` serves redo too."""

    def __init__(self, text: str, do: Callable[[], T], undo: Callable[[], object]) -> None:
        self.text = text
        self.do = do
        self.undo = undo


class UndoList:
    """What was done in this session, newest last. A command that fails leaves the list as it was."""

    def __init__(self) -> None:
        self._done: list[Command[Any]] = []
        self._undone: list[Command[Any]] = []

    def run(self, command: Command[T]) -> T:
        """Do it and remember it; what was undone before can't be redone any more."""
        result = command.do()
        self._done = [*self._done[1 - DEPTH :], command]
        self._undone.clear()
        return result

    def undo(self) -> str | None:
        """Take back the last; its text, or None where there is nothing."""
        if not self._done:
            return None
        command = self._done[-1]
        command.undo()
        self._undone.append(self._done.pop())
        return command.text

    def redo(self) -> str | None:
        """Do the last undone again; its text, or None where there is nothing."""
        if not self._undone:
            return None
        command = self._undone[-1]
        command.do()
        self._done.append(self._undone.pop())
        return command.text

    @property
    def undo_text(self) -> str | None:
        """For the menu: "Undo delete note"; None where there is nothing."""
        return f"Undo {self._done[-1].text}" if self._done else None

    @property
    def redo_text(self) -> str | None:
        """For the menu: "Redo delete note"; None where there is nothing."""
        return f"Redo {self._undone[-1].text}" if self._undone else None


def add_command(writer: NotebookWriter, draft: AnnotationDraft) -> Command[Annotation]:
    """Add; undone it lies in the trash, redone it is the same annotation with the same id."""
    made: list[Annotation] = []

    def do() -> Annotation:
        if made:
            return writer.restore(made[0].id)
        made.append(writer.add(draft))
        return made[0]

    return Command(f"add {draft.kind}", do, lambda: writer.delete(made[0].id))


def delete_command(writer: NotebookWriter, annotation_id: str) -> Command[Annotation]:
    """Move to the trash and back. Raises NotFound."""
    kind = annotation(writer.connection, annotation_id).kind
    return Command(
        f"delete {kind}",
        lambda: writer.delete(annotation_id),
        lambda: writer.restore(annotation_id),
    )


def edit_command(writer: NotebookWriter, annotation_id: str, **changes: Any) -> Command[Annotation]:
    """Change fields as NotebookWriter.edit does; undoing sets only those back. Raises NotFound."""
    before = annotation(writer.connection, annotation_id)
    inverse = {name: getattr(before, name) for name in changes}
    return Command(
        f"edit {before.kind}",
        lambda: writer.edit(annotation_id, **changes),
        lambda: writer.edit(annotation_id, **inverse),
    )


def tag_command(writer: NotebookWriter, annotation_id: str, tags: Iterable[str]) -> Command[Annotation]:
    """Set the tags; undoing sets those back that were there. Raises NotFound."""
    before = annotation(writer.connection, annotation_id).tags
    after = tuple(tags)
    return Command(
        "tag",
        lambda: writer.set_tags(annotation_id, after),
        lambda: writer.set_tags(annotation_id, before),
    )
