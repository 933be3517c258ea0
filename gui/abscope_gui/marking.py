"""Bookmarks and notes from the window to the notebook lane and back, with undo over both writing lanes.

A mark counts as saved only when the lane says so. Never logs or shows note text elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from abscope_gui.spans import NoteDraft, Span, annotation_draft, selector_of
from abscope_gui.store_worker import Lane, Lanes
from abscope_store.errors import UserTrouble
from abscope_store.records import Annotation


class Marking(QObject):
    """Saves, edits, deletes; `changed` when a list or a margin must be read anew."""

    saved = Signal(object)  # Annotation
    added = Signal(object, object)  # Annotation just made, and the Span it was asked on
    not_saved = Signal(str)
    changed = Signal()
    library_changed = Signal()  # documents came, went or were made anew
    said = Signal(str, bool)  # a sentence for the bar below, and whether it offers undo

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._done: list[tuple[Lane, Any]] = []
        self._undone: list[tuple[Lane, Any]] = []

    def bookmark(self, span: Span, kind: str = "bookmark") -> None:
        """Keep a place at once; a note may follow."""
        from abscope_store.notebook.commands import add_command

        draft = annotation_draft(NoteDraft(span, "", "", None, ()), kind)

        def told(mark: Annotation) -> None:
            self.added.emit(mark, span)

        self._run(self._lanes.notebook, lambda writer: add_command(writer, draft), told)

    def mark(self, span: Span, kind: str, meaning: str | None) -> None:
        """Highlight or underline exact words; no note is asked for."""
        from abscope_store.notebook.commands import add_command

        draft = annotation_draft(NoteDraft(span, "", "", meaning, ()), kind)
        words = f"{kind.capitalize()}{'' if meaning is None else f': {meaning}'}."
        self._run(
            self._lanes.notebook,
            lambda writer: add_command(writer, draft),
            lambda _: self.said.emit(f"{words} 1 to 5 give a meaning, T tags, R another extent.", True),
            self.said_not,
        )

    def change(self, annotation_id: str, said: str, **changes: Any) -> None:
        """Change a mark's kind, meaning or tags; `said` tells it."""
        from abscope_store.notebook.commands import edit_command

        self._run(
            self._lanes.notebook,
            lambda writer: edit_command(writer, annotation_id, **changes),
            lambda _: self.said.emit(said, True),
            self.said_not,
        )

    def resize(self, annotation_id: str, span: Span) -> None:
        """Let a mark stand on other words of its text; note and tags stay."""
        from abscope_store.notebook.commands import span_command

        selector = selector_of(span)
        assert selector is not None
        self._run(
            self._lanes.notebook,
            lambda writer: span_command(writer, annotation_id, selector),
            lambda mark: self.said.emit(
                f"{mark.kind.capitalize()} on other words now; its note stays.", True
            ),
            self.said_not,
        )

    def said_not(self, error: Exception) -> None:
        """A change that no editor waits for failed: only the bar tells it."""
        if not isinstance(error, UserTrouble):
            raise error
        self.said.emit(error.sentence(), False)

    def save(self, draft: NoteDraft) -> None:
        """Save what the editor holds: a change of an annotation, or a new one."""
        from abscope_store.confirming import our_tags
        from abscope_store.notebook.commands import add_command, edit_command
        from abscope_store.notebook.read import annotation

        def command(writer: Any) -> Any:
            if draft.annotation_id:
                had = annotation(writer.connection, draft.annotation_id).tags
                tags = (*draft.tags, *our_tags(had))
                changes = {"body": draft.body, "meaning": draft.meaning, "tags": tags}
                return edit_command(writer, draft.annotation_id, **changes)
            return add_command(writer, annotation_draft(draft))

        self._run(self._lanes.notebook, command, self.saved.emit)

    def judge(self, span: Span, locator_id: str, confirmed: bool, words: str) -> None:
        """The reader's own verdict on where a figure stands in their copy; undone like every mark."""
        from abscope_store.confirming import verdict_draft
        from abscope_store.notebook.commands import add_command

        selector = selector_of(span)
        assert selector is not None

        def command(writer: Any) -> Any:
            said = "placed here by you" if confirmed else "not here, you said"
            draft = verdict_draft(
                locator_id, confirmed, span.target_id, selector, span.source_id, f"{words}: {said}"
            )
            made = add_command(writer, draft)
            made.text = "confirm a place" if confirmed else "turn a place down"
            return made

        def told(_: Annotation) -> None:
            said = "Placed by you: the figure opens here." if confirmed else "Not offered here any more."
            self.said.emit(said, True)

        self._run(self._lanes.notebook, command, told)

    def adopt(self, unsaved: Sequence[Any]) -> None:
        """Save marks that a stop cut short."""
        self._lanes.notebook.submit(
            lambda writer: [writer.adopt(one) for one in unsaved],
            lambda _: self.changed.emit(),
            self._trouble,
        )

    def delete(self, annotation_id: str) -> None:
        """To the trash; undo brings it back."""
        from abscope_store.notebook.commands import delete_command

        def told(mark: Annotation) -> None:
            self.said.emit(f"{mark.kind.capitalize()} moved to trash.", True)

        self._run(self._lanes.notebook, lambda writer: delete_command(writer, annotation_id), told)

    def run(self, make: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        """Run a notebook command (made in its lane) under the same undo; the bar tells trouble."""
        self._run(self._lanes.notebook, make, done, self.said_not)

    def run_in_library(self, command: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        """Run a library command (with its inverse) under the same undo."""
        self._run(self._lanes.library, command, done)

    def did_in_library(self, command: Any) -> None:
        """Something was done in the library lane already: undo takes it back like everything else."""
        self._done.append((self._lanes.library, command))
        self._undone.clear()

    def undo(self) -> None:
        """Take back the last thing done in this session."""
        self._travel(self._done, self._undone, "undo", "Undone")

    def redo(self) -> None:
        """Do the last undone thing again."""
        self._travel(self._undone, self._done, "do", "Done again")

    def _run(
        self,
        lane: Lane,
        make: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        def work(store: Any) -> tuple[Any, Any]:
            command = make(store)
            return command, command.do()

        def finished(made: tuple[Any, Any]) -> None:
            command, result = made
            self._done.append((lane, command))
            self._undone.clear()
            done(result)
            self._tell(lane)

        lane.submit(work, finished, failed or (lambda error: self._trouble(error, lane)))

    def _travel(
        self, there: list[tuple[Lane, Any]], here: list[tuple[Lane, Any]], way: str, word: str
    ) -> None:
        if not there:
            self.said.emit("Nothing to undo." if way == "undo" else "Nothing to do again.", False)
            return
        lane, command = there.pop()

        def finished(_: Any) -> None:
            here.append((lane, command))
            self.said.emit(f"{word}: {command.text}.", False)
            self._tell(lane)

        def failed(error: Exception) -> None:
            there.append((lane, command))
            self._trouble(error, lane)

        lane.submit(lambda _: getattr(command, way)(), finished, failed)

    def _tell(self, lane: Lane) -> None:
        if lane is self._lanes.library:
            self.library_changed.emit()
        self.changed.emit()

    def _trouble(self, error: Exception, lane: Lane | None = None) -> None:
        if not isinstance(error, UserTrouble):
            raise error
        if lane is self._lanes.library:  # no note is in danger
            self.said.emit(error.sentence(), False)
        else:
            self.not_saved.emit(error.sentence())
