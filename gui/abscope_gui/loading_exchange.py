"""Work for the read lane: a file of notes worded for its preview, note by note.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL, merges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from abscope_gui.loading_notes import record_names
from abscope_gui.models.import_rows import ALREADY, NEW, REFUSED, WHAT, ImportRow
from abscope_gui.models.note_rows import Around, row_of
from abscope_store import library
from abscope_store.notebook.exchange.places import Place, places
from abscope_store.notebook.exchange.versions import Version, shown
from abscope_store.notebook.rows import Mark, annotation_of
from abscope_store.reader import Reader

if TYPE_CHECKING:
    from abscope_store.notebook.exchange.merging import Preview
    from abscope_store.notebook.exchange.notes_file import NotesFile

NOT_HERE = "its text is not here: it waits until that is added"
NO_PLACE = "no place in a text yet: it waits for you"
OFFERED = "its text is not here, its words stand in another copy of yours"


def import_rows(reader: Reader, held: NotesFile, preview: Preview) -> list[ImportRow]:
    """One row a note, refused ones last; places are offered for new notes only."""
    titles: dict[str, str] = {source.id: source.title for source in reader.sources().values()}
    titles |= {one: title for one, (title, _) in library.titles(reader.connection).items()}
    titles |= record_names(reader)
    found = [
        _row(version, preview.what.get(version.digest, REFUSED), place, titles)
        for version, place in zip(held.versions, places(reader, held.versions), strict=True)
    ]
    known = {row.note_key[1] for row in found if row.what == REFUSED}
    reasons = {refusal.id: refusal.reason for refusal in preview.refused}
    told = [row for row in found if row.what != REFUSED]
    told += [_refused(row, reasons.get(row.note_key[1], "")) for row in found if row.what == REFUSED]
    return told + [_left_out(one, reason) for one, reason in reasons.items() if one not in known]


def _row(version: Version, what: str, place: Place, titles: Mapping[str, str]) -> ImportRow:
    mark = annotation_of(Mark("annotation", version.row, version.tags))
    note = row_of(mark, Around(titles, date.today(), frozenset()))
    author = shown(mark.author)
    said = WHAT[what]
    said += " · answer" if mark.reply_to else ""
    said += " · settles a question" if mark.resolved else ""
    said += " · in its author's trash" if mark.deleted_at else ""
    candidates = place.candidates if what == NEW and not mark.deleted_at else ()
    away = ""
    if what != ALREADY and not mark.deleted_at:
        away = (
            OFFERED if candidates else NOT_HERE if not place.here
            else NO_PLACE if mark.state == "orphan" and mark.quote else ""
        )  # fmt: skip
    known = mark.target_id in titles or mark.source_id in titles
    where = note.where if known else " · ".join(filter(None, (mark.source_id, f"¶{mark.paragraph}")))
    whole = [f"“{mark.quote}”"] if mark.quote else []
    whole += [mark.body] if mark.body else []
    whole += [" ".join(note.tags)] if note.tags else []
    spoken = ", ".join(filter(None, (said, author, note.title, note.quote, where, away)))
    return ImportRow(
        key=f"{mark.author}\n{mark.id}\n{version.digest}", title=note.title, spoken=spoken, author=author,
        note_key=version.key, what=what, said=said, quote=note.quote, where=where, away=away,
        whole="\n".join(whole), candidates=candidates,
    )  # fmt: skip


def _refused(row: ImportRow, reason: str) -> ImportRow:
    left = _left_out(row.note_key[1], reason)
    return ImportRow(
        key=row.key, title=row.title, spoken=f"{left.spoken}: {row.spoken}", author=row.author,
        note_key=row.note_key, what=REFUSED, said=WHAT[REFUSED], quote=row.quote, where=row.where,
        away=left.away, whole=row.whole,
    )  # fmt: skip


def _left_out(name: str, reason: str) -> ImportRow:
    """What could not be read as a note: its line or number, and why."""
    said = f"Refused, {name}: {reason}."
    return ImportRow(
        key=f"refused\n{name}\n{reason}", title=name, spoken=said, author="", note_key=("", name),
        what=REFUSED, said=WHAT[REFUSED], quote="", where="", away=f"refused: {reason}", whole="",
    )  # fmt: skip
