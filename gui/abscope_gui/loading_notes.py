"""Work for the read lane: the notebook's list, where a mark opens, and writing the marks to a file.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from abscope_gui.models.note_rows import SOURCE_REMOVED, NoteRow, rows_of
from abscope_gui.places import Place as WindowPlace
from abscope_gui.places import place_of
from abscope_store import library
from abscope_store.connection import attached_profile
from abscope_store.errors import DiskTrouble, NotAStore
from abscope_store.reader import Reader
from abscope_store.records import Annotation

if TYPE_CHECKING:
    from abscope_store.notebook.exchange.notes_file import NotesFile
    from abscope_store.notebook.exchange.places import Place


class NotebookView(Struct, frozen=True):
    """The notebook tab's content, newest first: living marks and those in the trash; tags most used first."""

    rows: list[NoteRow]
    trash: list[NoteRow]
    living: frozenset[str]  # ids of `rows`
    tags: list[str]


def notebook_view(reader: Reader) -> NotebookView:
    """All marks, worded. Raises NotAStore where the notebook cannot be read any more."""
    from abscope_store.notebook import read

    try:
        marks, gone = read.listed(reader.connection), read.trash(reader.connection)
        own = read.author(reader.connection)
        tags = sorted(read.tags(reader.connection), key=lambda found: -found[1])
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as trouble:
        raise NotAStore(
            f"Your notes cannot be read: {trouble}.", "Start Abscope again to restore them."
        ) from trouble
    titles, today = titles_of(reader, [*marks, *gone]), date.today()
    rows, trash = rows_of(marks, titles, today, own), rows_of(gone, titles, today, own)
    living = frozenset(row.id for row in rows)
    return NotebookView(rows, trash, living, [tag for tag, _ in tags])


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


def export(reader: Reader, form: str, path: Path, chosen: Sequence[str] | None = None) -> int:
    """Write all living marks, or the chosen ones in their order, to a file, whole or not at all; how many.

    `form` is one of notes, w3c, markdown, html, csv. Raises DiskTrouble.
    """
    from abscope_store.notebook import read
    from abscope_store.notebook.exchange.files import exported

    found = read.listed(reader.connection)
    if chosen is not None:
        by_id = {str(mark.id): mark for mark in found}
        found = [by_id[one] for one in chosen if one in by_id]
    titles = titles_of(reader, found)
    text = exported(attached_profile(reader.connection), reader, found, form, titles, whole=chosen is None)
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_text(text, "utf-8", newline="")
        unfinished.replace(path)
    except OSError as trouble:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise DiskTrouble(
            f"{path} cannot be written ({trouble.strerror}).", "Choose another folder."
        ) from trouble
    return len(found)


def places_of(reader: Reader, held: NotesFile) -> list[Place]:
    """Where each annotation of a file would stand: here, on the same words elsewhere, or nowhere."""
    from abscope_store.notebook.exchange.places import places

    return places(reader, held.versions)


def annotation_place(reader: Reader, annotation_id: str) -> WindowPlace:
    """Where a mark opens: the record it is on, or its text."""
    from abscope_store.notebook import read

    mark = read.annotation(reader.connection, annotation_id)
    kind, _, record_id = mark.target_id.partition("/")
    if mark.target_kind == "record" and kind in ("study", "agent", "mechanism", "claim"):
        return place_of(kind, record_id)
    if mark.target_kind == "record" and kind == "outcome":
        return place_of("study", reader.outcome(record_id).study_id, record_id)
    return WindowPlace("notebook", "annotation", annotation_id)


def record_names(reader: Reader) -> dict[str, str]:
    """`study/pacific` -> PACIFIC, of every agent, study and mechanism."""
    found: dict[str, str] = {}
    for kind in ("agent", "study", "mechanism"):
        for record_id, name in reader.names(kind):
            found[f"{kind}/{record_id}"] = name
    return found
