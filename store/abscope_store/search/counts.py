"""In how many passages words stand, and which words begin alike: kept while the library stays as it is.

The one reader of the library's term table (`passage_word`) and of the index's own totals. Searches no text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

FEW = 200  # rows looked at for an estimate: some 40 us
BEGINNINGS = 12  # completions of an unfinished word
_BEGIN = "SELECT term, doc FROM passage_word WHERE term >= ?1 AND term < ?2 ORDER BY doc DESC, term LIMIT ?3"
_REFERENCE = "SELECT word, rows FROM main.search_word WHERE word >= ? AND word < ?"
_SOME = "SELECT count(*), max(rowid) FROM (SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? LIMIT ?)"


class Counts:
    """Counts over the passages that are attached to a connection; zero where there are none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.version: object = None  # of the library; another one after each change
        self._about: dict[str, int] = {}
        self._exactly: dict[str, int] = {}
        self._stands: dict[str, bool] = {}
        self._beginning: dict[str, list[str]] = {}
        self.there = False
        self.passages = self.top = 0  # how many there are, and the highest id
        self.average = 1.0  # words of a passage, its title included

    def refresh(self) -> None:
        """Forget what was counted if the library has changed since; to be called once a query (2 us)."""
        run = self._connection.execute
        try:
            version = run("PRAGMA library.data_version").fetchone()
        except sqlite3.OperationalError:  # no library is attached
            version = None
        there = version is not None
        version = version and version[0]
        if (there, version) == self.version:
            return
        self.version, self.there = (there, version), there
        self._about.clear()
        self._exactly.clear()
        self._stands.clear()
        self._beginning.clear()
        self.passages, self.top, self.average = 0, 0, 1.0
        if there:
            self.top = run("SELECT max(id) FROM library.passage").fetchone()[0] or 0
            totals = run("SELECT block FROM library.passage_fts_data WHERE id = 1").fetchone()
            rows, *columns = _varints(totals[0]) or [0]
            self.passages, self.average = rows, max(1.0, sum(columns) / max(1, rows))

    def about(self, phrase: str) -> int:
        """How many passages hold a quoted phrase, from where the first few stand; exact up to FEW."""
        if phrase not in self._about:
            count, last = self._connection.execute(_SOME, (phrase, FEW)).fetchone()
            if count >= FEW:
                count = count * self.top // last
            self._about[phrase] = count
        return self._exactly.get(phrase, self._about[phrase])

    def exactly(self, phrase: str) -> int:
        """How many passages hold a quoted phrase; 0.1 us for each."""
        if phrase not in self._exactly:
            sql = "SELECT count(*) FROM passage_fts WHERE passage_fts MATCH ?"
            self._exactly[phrase] = self._connection.execute(sql, (phrase,)).fetchone()[0]
        return self._exactly[phrase]

    def stands(self, word: str) -> bool:
        """Whether this very word stands in a passage."""
        if word not in self._stands:
            sql = "SELECT 1 FROM passage_word WHERE term = ?"
            self._stands[word] = self.there and self._connection.execute(sql, (word,)).fetchone() is not None
        return self._stands[word]

    def among(self, words: Iterable[str]) -> dict[str, int]:
        """Those of these words that stand in passages, and in how many documents; some 30 us a word."""
        sql = "SELECT term, doc FROM passage_word WHERE term IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(sql, (json.dumps(sorted(words)),))) if self.there else {}

    def beginning(self, start: str) -> list[str]:
        """The commonest dozen known words with this beginning; read once while the library stays as it is."""
        if start not in self._beginning:
            run, end = self._connection.execute, start + "\U0010ffff"
            found: dict[str, int] = dict(run(_REFERENCE, (start, end)).fetchall())
            if self.there:
                for word, rows in run(_BEGIN, (start, end, BEGINNINGS)):
                    found[word] = found.get(word, 0) + rows
            best = sorted(found, key=lambda word: (-found[word], word))
            self._beginning[start] = best[:BEGINNINGS]
        return self._beginning[start]


def _varints(block: bytes) -> list[int]:
    """SQLite's variable-length integers of at most eight bytes, most significant first."""
    found, value = [], 0
    for byte in block:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(value)
            value = 0
    return found
