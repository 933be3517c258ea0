"""What was searched and read lately, by the day as the reader lives it: Today, Yesterday, a weekday, a date.

Reads the history that writer.py keeps, and words its links for searches. Never writes by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import quote, unquote

from abscope_store.notebook import read
from abscope_store.notebook.marks import Visit
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.records import Record

_SEARCH = "abscope://search/"
_WEEK = 7
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class Recent(Record, frozen=True):
    """One thing done: a search with its `query`, else a place that was read; `link` opens it again."""

    link: str
    query: str | None
    time: str


class Day(Record, frozen=True):
    """The things of one day, the last first."""

    label: str
    of: tuple[Recent, ...]


def search_link(query: str) -> str:
    """The link of a search, as the history keeps it."""
    return _SEARCH + quote(query, safe="")


def searched(link: str) -> str | None:
    """The query of a search's link; None for any other place."""
    return unquote(link.removeprefix(_SEARCH)) if link.startswith(_SEARCH) else None


def remember(writer: NotebookWriter, query: str) -> Visit | None:
    """Keep a search that was used, once where it is the last thing kept already. Raises NotSaved."""
    query = query.strip()
    return visited(writer, search_link(query)) if query else None


def visited(writer: NotebookWriter, link: str) -> Visit | None:
    """Keep a place that was read, once where it is the last thing kept already. Raises NotSaved."""
    last = read.history(writer.connection, 1)
    return None if last and last[0].place == link else writer.add_history(link)


def by_day(
    connection: sqlite3.Connection, now: datetime, limit: int = 50, searches_only: bool = False
) -> tuple[Day, ...]:
    """The last things done, each once where it was done last; `now` with the reader's time zone."""
    seen: dict[str, Visit] = {}
    for visit in read.history(connection, 10 * limit):
        if not searches_only or searched(visit.place) is not None:
            seen.setdefault(visit.place, visit)
    days: dict[str, list[Recent]] = {}
    for visit in list(seen.values())[:limit]:
        label = day(visit.time, now)
        days.setdefault(label, []).append(Recent(visit.place, searched(visit.place), visit.time))
    return tuple(Day(label, tuple(of)) for label, of in _in_order(days.items()))


def day(stamp: str, now: datetime) -> str:
    """`Today`, `Yesterday`, the weekday within a week, else `12 November 2026`; empty where unreadable."""
    try:
        then = datetime.fromisoformat(stamp).astimezone(now.tzinfo).date()
    except (ValueError, OverflowError):
        return ""
    ago = (now.date() - then).days
    if ago <= 0:
        return "Today"
    if ago == 1:
        return "Yesterday"
    return _DAYS[then.weekday()] if ago < _WEEK else _written(then)


def _written(then: date) -> str:
    return f"{then.day} {_MONTHS[then.month - 1]} {then.year}"


def _in_order(days: Iterable[tuple[str, list[Recent]]]) -> list[tuple[str, list[Recent]]]:
    """As they came, the newest first; what has no readable time last."""
    return sorted(days, key=lambda one: not one[0])
