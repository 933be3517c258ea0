"""The one formula that orders passages: BM25 over text and title, and how near the words stand to each other.

A concept counts once, by the best of its names. Works on texts that were read; asks no database.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from abscope_store.records import Record
from abscope_store.search.fold import plain
from abscope_store.search.stems import Stems

K1, B = 1.2, 0.75  # as FTS5's own bm25()
TITLE = 3.0  # a word of the title counts as three of the text
NEAR = 20  # words: a sentence of a paper
NEARNESS = 0.5
_WORD = re.compile(r"[^\W_]+")

Forms = Sequence[tuple[str, ...]]  # a concept's names, each as its folded words


class Read(Record, frozen=True):
    """A passage as the formula sees it: `places` are (position of a word, concept) in text and in title."""

    length: int  # words of both
    counts: dict[
        int, float
    ]  # concept -> how often its best name stands there, the title's counted TITLE times
    places: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]

    def without(self, concepts: set[int]) -> Read:
        """The same where these concepts turned out not to be held."""
        if not concepts:
            return self
        text, title = ([place for place in part if place[1] not in concepts] for part in self.places)
        counts = {at: count for at, count in self.counts.items() if at not in concepts}
        return Read(self.length, counts, (text, title))


# What is added to a passage's BM25. A text encoder would be another of these.
Bonus = Callable[[Sequence[Read], Sequence[float]], Sequence[float]]


def weight(passages: int, holding: int) -> float:
    """How much a concept tells that `holding` of so many passages hold; never below zero."""
    holding = min(holding, passages)
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


def nearness(reads: Sequence[Read], weights: Sequence[float]) -> list[float]:
    """Of each passage, the weight of the concepts that stand within NEAR words of each other."""
    return [NEARNESS * max(_nearest(places, weights) for places in read.places) for read in reads]


def scores(
    reads: Sequence[Read], weights: Sequence[float], average: float, bonuses: Iterable[Bonus] = (nearness,)
) -> list[float]:
    """The score of each passage; `average` is the length of a passage in words."""
    found = []
    for read in reads:
        norm = K1 * (1 - B + B * read.length / average)
        found.append(sum(weights[at] * n * (K1 + 1) / (n + norm) for at, n in read.counts.items()))
    for bonus in bonuses:
        found = [score + more for score, more in zip(found, bonus(reads, weights), strict=True)]
    return found


class Eye:
    """Finds the concepts of one query in texts, stemmed as the index stems."""

    def __init__(self, stems: Stems, concepts: Sequence[Forms]) -> None:
        self._stems = stems
        known = stems.of(word for forms in concepts for form in forms for word in form)
        self._numbers: dict[str, int] = {}
        # First stem of a name -> (concept, which of its names, the other stems).
        self._names: dict[int, list[tuple[int, int, list[int]]]] = defaultdict(list)
        for at, forms in enumerate(concepts):
            for which, form in enumerate(
                dict.fromkeys(tuple(known[word] for word in form) for form in forms)
            ):
                first, *others = [self._numbers.setdefault(s, len(self._numbers) + 1) for s in form]
                self._names[first].append((at, which, others))
        self._starts = tuple({stem[:2] for stem in self._numbers})
        self._words: dict[str, int] = {}  # a word as written -> the number of its stem, 0 for no stem asked

    def read(self, texts: Sequence[tuple[str, str]]) -> list[Read]:
        """Each (text, title) as the formula sees it."""
        split = [(_split(text), _split(title)) for text, title in texts]
        fresh = {word for pair in split for part in pair for word in part}.difference(self._words)
        stems = self._stems.of(word for word in fresh if word.startswith(self._starts))
        for word in fresh:
            self._words[word] = self._numbers.get(stems.get(word, ""), 0)
        return [self._one(text, title) for text, title in split]

    def _one(self, text: list[str], title: list[str]) -> Read:
        counts: dict[tuple[int, int], float] = {}
        places = self._places(text, 1.0, counts), self._places(title, TITLE, counts)
        best: dict[int, float] = {}
        for (at, _), count in counts.items():
            best[at] = max(best.get(at, 0.0), count)
        return Read(len(text) + len(title), best, places)

    def _places(
        self, words: list[str], times: float, counts: dict[tuple[int, int], float]
    ) -> list[tuple[int, int]]:
        numbers = [self._words[word] for word in words]
        found = []
        for place, number in enumerate(numbers):
            if not number:
                continue
            for at, which, others in self._names[number]:
                if not others or numbers[place + 1 : place + 1 + len(others)] == others:
                    counts[at, which] = counts.get((at, which), 0.0) + times
                    found.append((place, at))
        return found


def _split(text: str) -> list[str]:
    return _WORD.findall(plain(text))


def _nearest(places: Sequence[tuple[int, int]], weights: Sequence[float]) -> float:
    """The most weight of different concepts within NEAR words."""
    held: dict[int, int] = {}
    best = total = 0.0
    first = 0
    for place, at in places:
        if held.get(at, 0) == 0:
            total += weights[at]
        held[at] = held.get(at, 0) + 1
        while place - places[first][0] >= NEAR:
            gone = places[first][1]
            held[gone] -= 1
            if held[gone] == 0:
                total -= weights[gone]
            first += 1
        best = max(best, total)
    return best
