"""Work for the read lane: marks that wait for a person, worded. A few at a time: nothing waits for it.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

from datetime import date

from abscope_gui.loading_notes import titles_of
from abscope_gui.models.note_rows import rows_of
from abscope_gui.models.waiting_rows import WaitingRow, waiting_row
from abscope_store import library
from abscope_store.notebook import read
from abscope_store.notebook.waiting import Looking, Waiting
from abscope_store.reader import Reader

SHARE = 0.03  # seconds of one request


def step(reader: Reader, looking: Looking) -> list[WaitingRow] | None:
    """Look on; None where there is more to look at: ask again."""
    return _worded(reader, looking.found) if looking.step(reader, SHARE) else None


def _worded(reader: Reader, found: list[Waiting]) -> list[WaitingRow]:
    if not found:
        return []
    marks = [one.annotation for one in found]
    titles = titles_of(reader, marks)
    rows = {row.id: row for row in rows_of(marks, titles, date.today(), read.author(reader.connection))}
    imported = {str(one.id): one.imported_at[:10] for one in library.copies(reader.connection)}
    worded = []
    for one in found:
        copies = []
        for candidate in one.candidates:
            if candidate.target_id == one.annotation.target_id:
                copies.append("this text")
                continue
            title = titles.get(candidate.target_id, candidate.target_id)
            day = imported.get(candidate.target_id)
            copies.append(f"{title}, imported {day}" if day else title)
        worded.append(waiting_row(one, rows[one.annotation.id], copies))
    return worded
