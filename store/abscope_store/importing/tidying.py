"""Joins the pieces of the full-text indexes after imports: a word is then looked up in one place, not many.

Small steps, each a transaction of its own, to be taken while nothing else waits. Finds and loses nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from abscope_store.importing.writing import transaction

PAGES = 200  # of 4 kB that one step writes, some 30 ms
_WORTH = 0.25  # of the largest piece: so much must be new, so that no library is written over and over
_INDEXES = ("passage_fts", "document_word")


def begin(connection: sqlite3.Connection) -> list[str]:
    """Take the first step; the indexes that need more of them."""
    unjoined = [index for index in _INDEXES if _scattered(connection, index)]
    return [index for index in unjoined if _merged(connection, index, -PAGES)]


def proceed(connection: sqlite3.Connection, indexes: Sequence[str]) -> list[str]:
    """Take the next step for the first of these; those that need more."""
    return [index for at, index in enumerate(indexes) if at or _merged(connection, index, PAGES)]


def tidy(connection: sqlite3.Connection, cancelled: Callable[[], bool] = lambda: False) -> None:
    """All steps, one after the other, until it is cancelled."""
    left = begin(connection)
    while left and not cancelled():
        left = proceed(connection, left)


def _scattered(connection: sqlite3.Connection, index: str) -> bool:
    """Whether the smaller pieces together are worth joining with the largest."""
    sql = f"SELECT count(*) FROM {index}_idx GROUP BY segid ORDER BY 1 DESC"  # noqa: S608 - one of ours
    largest, *others = [row[0] for row in connection.execute(sql)] or [0]
    return bool(sum(others) > _WORTH * largest)


def _merged(connection: sqlite3.Connection, index: str, pages: int) -> bool:
    """Whether anything was left to join; fewer pages than none begin with all pieces (FTS5's `merge`)."""
    with transaction(connection):
        before = connection.total_changes
        sql = f"INSERT INTO {index} ({index}, rank) VALUES ('merge', ?)"  # noqa: S608 - one of ours
        connection.execute(sql, (pages,))
        return connection.total_changes - before > 1  # the statement itself counts as one
