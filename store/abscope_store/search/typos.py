"""What a misspelt word was meant to be: only words that stand nowhere, and never one drug for another.

Compares with names and words of the reference and words it is handed; searches nothing, changes no query.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from string import ascii_lowercase

from abscope_store.records import Record
from abscope_store.search.fold import words

SHORTEST = 5  # letters; shorter words have too many neighbours
SHORT = 5  # letters; so short a word is never corrected to a name
_CLOSE = 6  # letters; so short a word is corrected only to one that is much commoner than the next
_MUCH = 3  # times as common
_OFFERED = 3
_SURNAME = 6  # letters; such a name is near to too many words
_STEM = 6  # letters; an ending tells a drug in longer words alone
_LONG = 9  # from this length two slips are forgiven
_COMMON = 2  # rows that a word which is no name must stand in
_DRUGS = ("mab", "nib", "platin", "taxel", "rubicin", "vec", "kin", "cept", "fusp", "bart")


class Guess(Record, frozen=True):
    """One known word: `slips` letters away; `target` is the record it names, itself where it names none."""

    slips: int
    word: str
    target: str
    rows: int
    drug: bool


class Guesses(Record, frozen=True):
    """What a word may have been meant to be, likeliest first; `sure`: the first, else all are offered."""

    words: tuple[str, ...] = ()
    sure: bool = False


class Speller:
    """Known words, names first. `names`: folded single words -> (target, whether it names an agent)."""

    def __init__(self, connection: sqlite3.Connection, names: Mapping[str, tuple[str, bool]]) -> None:
        self._names = names
        sql = "SELECT word, rows FROM main.search_word WHERE length(word) >= ?"
        self._rows: dict[str, int] = {
            word: rows
            for word, rows in connection.execute(sql, (SHORTEST - 1,))
            if rows >= _COMMON or word in names or _looks_like_a_drug(word)
        }
        # A name is no misspelling of a word that this reference happens not to have: "postop" is not Postow.
        for (authors,) in connection.execute("SELECT authors FROM main.source WHERE authors IS NOT NULL"):
            for surname in words(authors):
                if len(surname) <= _SURNAME and surname not in names:
                    self._rows.pop(surname, None)

    def guesses(self, word: str, nearby: Mapping[str, int] | None = None) -> Guesses:
        """What a word that stands nowhere was meant to be; several drugs that are as near are offered.

        `nearby`: other known words one letter away, and in how many documents each stands.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return Guesses()
        allowed = 2 if len(word) >= _LONG else 1
        found = sorted(
            self._near(word, allowed + 1, nearby or {}), key=lambda g: (g.slips, not g.drug, -g.rows, g.word)
        )
        if not found or found[0].slips > allowed:
            return Guesses()
        best = found[0]
        if not best.drug:
            if any(g.drug and g.slips <= allowed for g in found):
                return Guesses()
            return self._among_close(found, len(word)) if len(word) <= _CLOSE else Guesses((best.word,), True)
        # One slip more is still too near where the other name is another drug; and what is two slips from
        # a drug that is known here, or begins otherwise, may be another (satraplatin is no Paraplatin).
        rivals = {g.target: g.word for g in reversed(found) if g.drug and g.slips <= best.slips + 1}
        if len(rivals) > 1:
            return Guesses(tuple(sorted(rivals.values())))
        return Guesses((best.word,), best.slips == 1 and best.word[0] in word[:2])

    def _among_close(self, found: list[Guess], length: int) -> Guesses:
        """Of a short word's neighbours the one that must be meant, else some of them to be offered."""
        near = [g for g in found if g.slips == found[0].slips]
        named = length <= SHORT and any(g.word in self._names for g in near)
        alone = len(near) == 1 or near[0].rows >= _MUCH * near[1].rows
        sure = alone and not named
        return Guesses(tuple(g.word for g in near[: 1 if sure else _OFFERED]), sure)

    def _near(self, word: str, allowed: int, nearby: Mapping[str, int]) -> Iterable[Guess]:
        for known in {**self._rows, **dict.fromkeys(self._names, 0), **nearby}:
            target, agent = self._names.get(known, (known, False))
            drug = agent or _looks_like_a_drug(known)
            if abs(len(known) - len(word)) > allowed or len(known) < SHORTEST - 1:
                continue
            if known not in self._names and not drug and known[0] not in word[:2]:
                continue
            slips = distance(word, known, allowed)
            if slips <= allowed:
                yield Guess(slips, known, target, self._rows.get(known, 0) + nearby.get(known, 0), drug)


def one_letter_away(word: str) -> set[str]:
    """Every word that differs by a letter more, less, another, or by two that changed places."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in parts if b} | {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    for letter in ascii_lowercase:
        found |= {a + letter + b[1:] for a, b in parts if b} | {a + letter + b for a, b in parts}
    return found - {word}


def distance(one: str, other: str, most: int) -> int:
    """Letters to insert, delete, replace or swap with the next; any number above `most` where it is more."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, mark in enumerate(other, 1):
            cost = min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (letter != mark))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == mark:
                cost = min(cost, before[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def _looks_like_a_drug(word: str) -> bool:
    return len(word) > _STEM and word.endswith(_DRUGS)
