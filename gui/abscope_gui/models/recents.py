"""Rows of the empty search box: saved searches, then what was searched and read, by the day.

Made of plain values; asks the store nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from abscope_gui.models.results import ResultRow
from abscope_store.records import Result

if TYPE_CHECKING:
    from abscope_store.notebook.marks import SavedSearch
    from abscope_store.notebook.recent import Day

SAVED, SEARCH, VISIT = "saved", "search", "visit"  # kinds of rows that are no results
RECALLED = (SAVED, SEARCH, VISIT)
_DAYS = ("Today", "Yesterday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EARLIER = "Earlier"
_NOWHERE = (None, None, None, None, None)  # no source, file, paragraph, sentence or other name


def recall_rows(
    saved: Sequence[SavedSearch],
    days: Sequence[Day],
    titled: Callable[[str], str],
    clock: Callable[[str], str],
) -> list[ResultRow]:
    """Rows in order; `result.text` is a search's query or a place's link, `result.id` names the thing kept.

    `titled` words a link ("" where its place is gone), `clock` a time stamp.
    """
    rows: list[ResultRow] = []
    for one in saved:
        told = one.query if one.query != one.name else "saved search"
        rows.append(_row(Result(SAVED, one.id, one.name, one.query, *_NOWHERE, group="Saved"), told, rows))
    held = {one.query for one in saved}
    for day in days:
        known = day.label in _DAYS
        for done in day.of:
            title = done.query or titled(done.link)
            if not title or done.query in held:
                continue
            at = " ".join(part for part in ("" if known else day.label, clock(done.time)) if part)
            kind, word = (VISIT, "read") if done.query is None else (SEARCH, "searched")
            result = Result(kind, done.link, title, done.query or done.link, *_NOWHERE, group=_group(day))
            rows.append(_row(result, f"{word} {at}".strip(), rows))
    return rows


def _group(day: Day) -> str:
    return day.label if day.label in _DAYS else _EARLIER


def _row(result: Result, told: str, before: Sequence[ResultRow]) -> ResultRow:
    begins = not before or before[-1].result.group != result.group
    return ResultRow(
        key=f"{result.kind}/{result.id}",
        title=result.title,
        spoken=f"{result.group}, {result.title}, {told}",
        result=result,
        label=result.group.upper() if begins else "",
        figure="",
        caveats=(),
        analysis="",
        text=told,
        where="",
        place="",
    )
