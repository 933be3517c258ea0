"""Which words stand anywhere: in the reference, in passages, in notes. Kept while the library stays as it is.

Answers yes, no and how often; says nothing of what a word means, and corrects none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from abscope_store.search.counts import Counts

_ROWS = "SELECT rows FROM main.search_word WHERE word = ?"


class Standing:
    """Words of one connection. `indexes`: the full-text indexes that are attached to it."""

    def __init__(self, connection: sqlite3.Connection, counts: Counts, indexes: Iterable[str]) -> None:
        self._connection = connection
        self._counts = counts
        self._indexes = tuple(indexes)
        self._rows: dict[str, int | None] = {}
        self._stemmed: set[str] = set()
        self._version: object = None

    def rows(self, word: str) -> int | None:
        """In how many rows of the reference this very word stands; None where it is no word of it."""
        if word not in self._rows:
            row = self._connection.execute(_ROWS, (word,)).fetchone()
            self._rows[word] = row[0] if row else None
        return self._rows[word]

    def written(self, word: str) -> bool:
        """Whether this very word stands in the reference or in a passage."""
        return self.rows(word) is not None or self._counts.stands(word)

    def stemmed(self, word: str) -> bool:
        """Whether the word or another with its stem stands in any index."""
        if self._version != self._counts.version:
            self._version = self._counts.version
            self._stemmed.clear()
        # What stands nowhere is not kept: a note may be written at any time.
        if self.rows(word) is None and word not in self._stemmed and self._in_indexes(word):
            self._stemmed.add(word)
        return self.rows(word) is not None or word in self._stemmed

    def _in_indexes(self, word: str) -> bool:
        return any(
            self._connection.execute(
                f"SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT 1",  # noqa: S608 - a fixed name
                (f'"{word}"',),
            ).fetchone()
            for index in self._indexes
        )
