"""Work for the read lane: the notebook's list, where a mark opens, and writing the marks to a file.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from abscope_gui.models.notebook import SOURCE_REMOVED
from abscope_gui.places import Place, place_of
from abscope_store import library
from abscope_store.errors import DiskTrouble
from abscope_store.reader import Reader
from abscope_store.records import Annotation


class NotebookView(Struct, frozen=True):
    """The notebook tab's content: living marks newest first, what they are on, tags most used first."""

    marks: list[Annotation]
    titles: dict[str, str]
    tags: list[str]


def notebook_view(reader: Reader) -> NotebookView:
    """All living marks, and the titles of what they are on."""
    from abscope_store.notebook import read

    marks = read.listed(reader.connection)
    tags = sorted(read.tags(reader.connection), key=lambda found: -found[1])
    return NotebookView(marks, titles_of(reader, marks), [tag for tag, _ in tags])


def titles_of(reader: Reader, marks: Sequence[Annotation]) -> dict[str, str]:
    """What the marks are on, by id: titles, names and statements; what is gone is said to be."""
    titles: dict[str, str] = {source.id: source.title for source in reader.sources().values()}
    for document, (title, removed) in library.titles(reader.connection).items():
        titles[document] = f"{title}{SOURCE_REMOVED}" if removed else title
    for mark in marks:  # taken out for good: its id would say nothing to anybody
        if mark.target_kind == "document" and mark.target_id not in titles:
            titles[mark.target_id] = f"{titles.get(mark.source_id or '', 'A text of yours')}{SOURCE_REMOVED}"
    titles |= record_names(reader)
    for mark in marks:
        kind, _, record_id = mark.target_id.partition("/")
        if mark.target_kind == "record" and mark.target_id not in titles:
            titles[mark.target_id] = reader.statement(kind, record_id) or record_id
    return titles


def export(reader: Reader, form: str, path: Path) -> int:
    """Write all living marks to a file, whole or not at all; how many there are. Raises DiskTrouble."""
    from abscope_store.notebook.export import export as worded

    found = notebook_view(reader)
    text = worded(found.marks, form, found.titles, reader.as_of())
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_text(text, "utf-8")
        unfinished.replace(path)
    except OSError as trouble:
        unfinished.unlink(missing_ok=True)
        raise DiskTrouble(
            f"{path} cannot be written ({trouble.strerror}).", "Choose another folder."
        ) from trouble
    return len(found.marks)


def annotation_place(reader: Reader, annotation_id: str) -> Place:
    """Where a mark opens: the record it is on, or its text."""
    from abscope_store.notebook import read

    mark = read.annotation(reader.connection, annotation_id)
    kind, _, record_id = mark.target_id.partition("/")
    if mark.target_kind == "record" and kind in ("study", "agent", "mechanism", "claim"):
        return place_of(kind, record_id)
    if mark.target_kind == "record" and kind == "outcome":
        return place_of("study", reader.outcome(record_id).study_id, record_id)
    return Place("notebook", "annotation", annotation_id)


def record_names(reader: Reader) -> dict[str, str]:
    """`study/pacific` -> PACIFIC, of every agent, study and mechanism."""
    found: dict[str, str] = {}
    for kind in ("agent", "study", "mechanism"):
        for record_id, name in reader.names(kind):
            found[f"{kind}/{record_id}"] = name
    return found
