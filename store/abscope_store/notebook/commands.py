"""What can be undone: commands over the notebook, each with its stored inverse. No Qt, no SQL.

The session's list of them is the window's (gui marking.py), because they run in several lanes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from abscope_store.errors import NotFound
from abscope_store.notebook.marks import AnnotationDraft, Selector
from abscope_store.notebook.read import annotation
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.records import Annotation

T = TypeVar("T")


class Command(Generic[T]):
    """One thing done and how to take it back. `text` finishes the menu's "Undo ..."; `do` serves redo too."""

    def __init__(self, text: str, do: Callable[[], T], undo: Callable[[], object]) -> None:
        self.text = text
        self.do = do
        self.undo = undo


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


def reply_command(
    writer: NotebookWriter, annotation_id: str, body: str, resolved: bool = False
) -> Command[Annotation]:
    """Answer a note, on its own words; with `resolved` the answer settles it. Raises NotFound."""
    asked = annotation(writer.connection, annotation_id)
    selector = None
    if asked.paragraph is not None:
        selector = Selector(**{name: getattr(asked, name) for name in Selector.__struct_fields__})
    draft = AnnotationDraft(
        kind="note",
        target_kind=asked.target_kind,
        target_id=asked.target_id,
        body=body,
        source_id=asked.source_id,
        selector=selector,
        reply_to=asked.id,
        resolved=resolved,
    )
    made = add_command(writer, draft)
    made.text = "settle" if resolved and not body else "answer"
    return made


def settle_command(writer: NotebookWriter, annotation_id: str, settled: bool) -> Command[Annotation]:
    """Mark an own note as settled, or open again; an answer settles another's. Raises NotFound."""
    asked = annotation(writer.connection, annotation_id)
    if asked.author not in (writer.author, "me"):
        return reply_command(writer, annotation_id, "", resolved=True)
    if not settled and not asked.resolved:
        raise NotFound("An answer settles this note.", "Move that answer to the trash to open it again.")
    made = edit_command(writer, annotation_id, resolved=settled)
    made.text = "settle" if settled else "open again"
    return made


def tag_command(writer: NotebookWriter, annotation_id: str, tags: Iterable[str]) -> Command[Annotation]:
    """Set the tags; undoing sets those back that were there. Raises NotFound."""
    before = annotation(writer.connection, annotation_id).tags
    after = tuple(tags)
    return Command(
        "tag",
        lambda: writer.set_tags(annotation_id, after),
        lambda: writer.set_tags(annotation_id, before),
    )


def span_command(writer: NotebookWriter, annotation_id: str, selector: Selector) -> Command[Annotation]:
    """Let a mark stand on other words, its note and tags kept. ValueError for a mark on a whole record;
    raises NotFound."""
    before = annotation(writer.connection, annotation_id)
    if before.paragraph is None:
        raise ValueError("a mark on a whole record has no span")
    inverse = Selector(**{name: getattr(before, name) for name in Selector.__struct_fields__})
    return Command(
        f"resize {before.kind}",
        lambda: writer.edit(annotation_id, selector=selector, state="exact"),
        lambda: writer.edit(annotation_id, selector=inverse, state=before.state),
    )
