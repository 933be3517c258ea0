"""Stems as the full-text indexes make them: by FTS5's own tokenizer, in a database in memory.

Keeps what it was asked; reads no file and knows no names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

_MOST = 50_000  # words kept; beyond these it begins anew


class Stems:
    """Folded words -> their stems."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.executescript(
            "CREATE VIRTUAL TABLE stem USING fts5 (word, tokenize='porter unicode61 remove_diacritics 2');"
            "CREATE VIRTUAL TABLE stemmed USING fts5vocab (stem, instance);"
        )
        self._known: dict[str, str] = {}

    def of(self, words: Iterable[str]) -> dict[str, str]:
        """The stem of each of these words; a word that FTS5 splits keeps its first part's."""
        wanted = set(words)
        fresh = [word for word in wanted if word not in self._known]
        if fresh:
            self._learn(fresh)
        return {word: self._known[word] for word in wanted}

    def begun(self, words: Sequence[str]) -> tuple[str, ...]:
        """What each word and its stem begin with alike: the letters that its other forms have too."""
        known = self.of(words)
        return tuple(_common(word, known[word]) for word in words)

    def _learn(self, fresh: list[str]) -> None:
        if len(self._known) > _MOST:
            self._known.clear()
        self._known.update((word, word) for word in fresh)
        run = self._connection.execute
        run("BEGIN")
        self._connection.executemany("INSERT INTO stem (rowid, word) VALUES (?, ?)", enumerate(fresh))
        for number, term in run("SELECT doc, term FROM stemmed WHERE offset = 0"):
            self._known[fresh[number]] = term
        run("ROLLBACK")


def _common(word: str, stem: str) -> str:
    alike = (at for at, (one, other) in enumerate(zip(word, stem, strict=False)) if one != other)
    return word[: next(alike, min(len(word), len(stem)))]
