"""Which records and marks hold a concept in their words: the index first, then a look at the text.

Ranks nothing; passages are looked up by filtering.py, which knows which of them are candidates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from abscope_store.search.concepts import Concept
from abscope_store.search.facts import attached
from abscope_store.search.fold import words
from abscope_store.search.links import Key
from abscope_store.search.match import expression, holds

_SQL = Path(__file__).parent / "sql"


def records_holding(
    connection: sqlite3.Connection, concept: Concept, kinds: Sequence[str] | None
) -> frozenset[Key]:
    """Records of the reference, of some kinds, whose text holds a concept."""
    sql = (_SQL / "records_holding.sql").read_text("utf-8")
    return frozenset(
        (row["kind"], row["id"])
        for row in connection.execute(sql, (expression(concept),))
        if (kinds is None or row["kind"] in kinds) and held(concept, f"{row['title']}\n{row['body']}")
    )


def notes_holding(connection: sqlite3.Connection, concept: Concept) -> frozenset[int]:
    """Rows of the reader's marks whose text holds a concept."""
    if "notebook" not in attached(connection):
        return frozenset()
    found = connection.execute(
        "SELECT rowid, body, quote, tags FROM note_fts WHERE note_fts MATCH ?", (expression(concept),)
    )
    return frozenset(row[0] for row in found if held(concept, f"{row[1]}\n{row[2]}\n{row[3]}"))


def held(concept: Concept, text: str) -> bool:
    """Whether a text that an index found for a concept really names it."""
    return holds(concept, text, " ".join(words(text)) if concept.doubtful else "")
