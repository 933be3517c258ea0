"""Rows of the lists as the builder wrote them: all that the first painted window reads.

On the start-up path: imports next to nothing. What the rows say is lists.py's, at build time.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

COLUMNS = "kind, id, title, detail, figures, caveat, badge, facets, pair, tail"


class Row(NamedTuple):
    """A row of a list: what is on screen before anything is opened. `kind` and `id` name the record.

    `facets` is JSON: what the list filters by -> the row's words. `pair` stands behind `figures` in normal
    weight (the arms' values), `tail` behind `caveat` (arms in the order of the values, p, cut-off).
    """

    kind: str
    id: str
    title: str
    detail: str
    figures: str
    caveat: str
    badge: str
    facets: str = "{}"
    pair: str = ""
    tail: str = ""


def read(connection: sqlite3.Connection, kind: str) -> list[Row]:
    """The rows of agent, study or mechanism, in list order, or the claims to show beside a facet's word
    (kind `facet`: `id` the claim's, `detail` the word as timing/concurrent); empty for another kind."""
    sql = f"SELECT {COLUMNS} FROM main.list_row WHERE kind = ? ORDER BY ordinal"  # noqa: S608 - our constant
    return [Row(*row) for row in connection.execute(sql, (kind,))]


def as_of(connection: sqlite3.Connection) -> str:
    """The day the reference stands for, ISO 8601."""
    row = connection.execute("SELECT value FROM main.meta WHERE key = 'as_of'").fetchone()
    return "" if row is None else str(row[0])
