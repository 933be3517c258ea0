"""Work for the read lane: the notebook's list, where a mark opens, and writing the marks to a file.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from abscope_gui.models.note_rows import SOURCE_REMOVED, Hints, NoteRow, around_of, hints_of, row_of
from abscope_gui.places import Place as WindowPlace
from abscope_gui.places import place_of
from abscope_store import library
from abscope_store.confirming import own_tags
from abscope_store.connection import attached_profile
from abscope_store.errors import NotAStore, NotFound
from abscope_store.files import write_whole
from abscope_store.reader import Reader
from abscope_store.records import Annotation

SHARE = 2_500  # marks read, or worded, in one request of the read lane: about a tenth of a second


class NotebookView(Struct, frozen=True):
    """The notebook tab's content, newest first: living marks and those in the trash; tags most used first."""

    rows: list[NoteRow]
    trash: list[NoteRow]
    living: frozenset[str]  # ids of `rows`
    tags: list[str]
    own: str  # the name that the reader's marks carry


class NotebookList:
    """The notebook's rows, worded once: a change of one mark words that mark and those whose words hang on
    it. Lives in the read lane and is used nowhere else."""

    def __init__(self) -> None:
        from abscope_store.notebook.following import Following

        self._following = Following()
        self._rows: dict[str, tuple[Annotation, Hints, NoteRow]] = {}
        self._for: tuple[date, str] | None = None  # the day and the name that rows were worded for

    def view(self, reader: Reader) -> NotebookView | None:
        """All marks, worded; None where there is more to do than other requests should wait for: ask again.

        Raises NotAStore where the notebook cannot be read any more.
        """
        from abscope_store.notebook import read

        try:
            marks = self._following.look(reader.connection, SHARE)
            own = read.author(reader.connection)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as trouble:
            raise NotAStore(
                f"Your notes cannot be read: {trouble}.", "Start Abscope again to restore them."
            ) from trouble
        return None if marks is None else self._worded(reader, marks, own)

    def _worded(self, reader: Reader, marks: Sequence[Annotation], own: str) -> NotebookView | None:
        around = around_of(marks, titles_of(reader, marks), date.today(), own)
        if self._for != (around.today, own):
            self._rows, self._for = {}, (around.today, own)
        rows: list[NoteRow] = []
        trash: list[NoteRow] = []
        before, share = self._rows, SHARE
        self._rows = {}
        for mark in marks:
            hints = hints_of(mark, around)
            held = before.get(mark.id)
            if held is None or held[0] is not mark or held[1] != hints:
                if share == 0:
                    self._rows = before | self._rows
                    return None
                share -= 1
                held = mark, hints, row_of(mark, around)
            self._rows[mark.id] = held
            (rows if mark.deleted_at is None else trash).append(held[2])
        used = Counter(tag for mark in marks if mark.deleted_at is None for tag in own_tags(mark.tags))
        tags = sorted(used, key=lambda tag: (-used[tag], tag.lower(), tag))
        return NotebookView(rows, trash, frozenset(row.id for row in rows), tags, own)


def titles_of(reader: Reader, marks: Sequence[Annotation]) -> dict[str, str]:
    """What the marks are on, by id: titles, names and statements; what is gone is said to be."""
    from abscope_store.notebook import read

    titles: dict[str, str] = {source.id: source.title for source in reader.sources().values()}
    for document, (title, removed) in library.titles(reader.connection).items():
        titles[document] = f"{title}{SOURCE_REMOVED}" if removed else title
    own = {read.DEFAULT_AUTHOR, read.author(reader.connection)}
    for mark in marks:  # not here, or taken out for good: its id would say nothing to anybody
        if mark.target_kind == "document" and mark.target_id not in titles:
            known = titles.get(mark.source_id or "")
            if mark.author in own:
                titles[mark.target_id] = f"{known or 'A text of yours'}{SOURCE_REMOVED}"
            else:
                titles[mark.target_id] = known or "A text that is not here"
    titles |= record_names(reader)
    for mark in marks:
        kind, _, record_id = mark.target_id.partition("/")
        if mark.target_kind == "record" and mark.target_id not in titles:
            titles[mark.target_id] = record_title(reader, kind, record_id)
    return titles


def record_title(reader: Reader, kind: str, record_id: str) -> str:
    """What a figure, a claim, a step or another part of a record is called; its id where it is gone."""
    with suppress(NotFound):
        if kind == "claim":
            return reader.claim(record_id).text
        if kind == "outcome":
            found = reader.outcome(record_id)
            return f"{found.endpoint_name}, {dict(reader.names('study')).get(found.study_id, found.study_id)}"
    return reader.statement(kind, record_id) or record_id


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
    write_whole(path, text)
    return len(found)


def annotation_place(reader: Reader, annotation_id: str) -> WindowPlace:
    """Where a mark opens: the record it is on, or its text."""
    from abscope_store.notebook import read

    mark = read.annotation(reader.connection, annotation_id)
    kind, _, record_id = mark.target_id.partition("/")
    if mark.target_kind == "record" and kind in ("study", "agent", "mechanism", "claim"):
        return place_of(kind, record_id)
    if mark.target_kind == "record" and kind == "outcome":
        return place_of("study", reader.outcome(record_id).study_id, record_id)
    if mark.target_kind == "record" and kind == "step":
        return place_of("mechanism", record_id.rpartition(".")[0], record_id)
    return WindowPlace("notebook", "annotation", annotation_id)


def record_names(reader: Reader) -> dict[str, str]:
    """`study/pacific` -> PACIFIC, of every agent, study and mechanism."""
    found: dict[str, str] = {}
    for kind in ("agent", "study", "mechanism"):
        for record_id, name in reader.names(kind):
            found[f"{kind}/{record_id}"] = name
    return found
