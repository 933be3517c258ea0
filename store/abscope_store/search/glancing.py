"""A quick look at texts: BM25 by counting beginnings of words, without parsing a text into words.

Right but for accents and unlike endings; what it orders is shown until scoring.py has looked at everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from abscope_store.search.scoring import K1, TITLE, B, Forms
from abscope_store.search.stems import Stems

_LETTER = 6.5  # characters of a word and what follows it
_SHORT = 4  # letters: a shorter beginning stands in too many other words


class Glance:
    """What is looked for: the names of each concept, and what each concept weighs."""

    def __init__(self, concepts: Sequence[Forms], weights: Sequence[float], stems: Stems) -> None:
        self.weights = weights
        self._starts = [list(dict.fromkeys(map(stems.begun, forms))) for forms in concepts]

    def counts(self, at: int, texts: Sequence[str]) -> list[int]:
        """How often the best name of a concept begins in each of the texts in small letters."""
        each = [_count(starts, texts) for starts in self._starts[at]]
        return each[0] if len(each) == 1 else [max(column) for column in zip(*each, strict=True)]


def glanced(
    texts: Sequence[str], titles: Sequence[str], glance: Glance, average: float
) -> list[tuple[float, frozenset[int]]]:
    """Of each text its score and the concepts it holds; `average` is the length of a passage in words."""
    low = [text.lower() for text in texts]
    heads = [title.lower() for title in titles]
    every = "\n".join(dict.fromkeys(heads))  # most words stand in no title: one look tells
    found = [0.0] * len(texts)
    hits: list[list[int]] = [[] for _ in texts]
    norms = [K1 * (1 - B + B * len(text) / _LETTER / average) for text in low]
    for at, weight in enumerate(glance.weights):
        counts: list[float] = [*glance.counts(at, low)]
        if any(glance.counts(at, [every])):
            counts = [n + TITLE * more for n, more in zip(counts, glance.counts(at, heads), strict=True)]
        for row, count in enumerate(counts):
            if count:
                found[row] += weight * count * (K1 + 1) / (count + norms[row])
                hits[row].append(at)
    return [(score, frozenset(held)) for score, held in zip(found, hits, strict=True)]


def _count(starts: tuple[str, ...], texts: Sequence[str]) -> list[int]:
    if len(starts) == 1 and len(starts[0]) >= _SHORT:
        (start,) = starts
        return [text.count(start) for text in texts]
    found = _pattern(starts)
    return [len(found.findall(text)) for text in texts]


@cache
def _pattern(starts: tuple[str, ...]) -> re.Pattern[str]:
    # The look behind comes after the first word, so that the search can begin with its letters.
    first = re.escape(starts[0])
    rest = "".join(rf"\w*\W+{re.escape(start)}" for start in starts[1:])
    end = r"(?:e?s)?\b" if len(starts[-1]) < _SHORT else ""
    return re.compile(rf"{first}(?<!\w{first}){rest}{end}")
