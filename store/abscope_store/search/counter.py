"""What a market page or a news rewrite prints never stands alone: the record that counters it goes before.

Only moves and adds results; finds no text and words nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from abscope_store.search.match import Candidate

Key = tuple[str, str]
LOW = 5  # tiers 5 and 6
_SQL = Path(__file__).parent / "sql"


def before_low_tiers(
    connection: sqlite3.Connection,
    found: Iterable[Candidate],
    named: Callable[[list[Key]], list[Candidate]],
    limit: int,
) -> list[Candidate]:
    """The first `limit` of `found`; a passage or digest of tier 5-6 comes after one of its counter-records.

    `named` fetches records by (kind, id). Unverified figures counter nothing.
    """
    found = list(found)
    have = {(c.kind, c.id): c for c in found}
    placed: dict[Key, Candidate] = {}
    for candidate in found:
        if len(placed) >= limit:
            break
        keys = counters_of(connection, candidate)
        if keys and not placed.keys() & set(keys):
            known = [have[key] for key in keys if key in have] + named(keys)
            first = next(
                (c for key in keys for c in known if (c.kind, c.id) == key and not c.unverified), None
            )
            if first is not None:
                placed[first.kind, first.id] = first
        placed.setdefault((candidate.kind, candidate.id), candidate)
    return list(placed.values())[:limit]


def counters_of(connection: sqlite3.Connection, candidate: Candidate) -> list[Key]:
    """Claims and figures to read with a paragraph of a page of tier 5-6, in the editors' order."""
    if candidate.kind not in ("passage", "digest") or (candidate.tier or 0) < LOW:
        return []
    sql = (_SQL / "counters.sql").read_text("utf-8")
    rows = connection.execute(sql, (candidate.source_id, candidate.paragraph))
    pairs = (item.partition("/") for row in rows for item in json.loads(row[0]))
    return list(dict.fromkeys((kind, record) for kind, _, record in pairs))
