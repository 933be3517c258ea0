"""What a page is about: the longer words that its own sentences share, and how far a line shares them.

Counts words of the page itself only; knows no vocabulary but the most common English words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[a-z\u00df-\u00ff]{5,}")
_COMMON = frozenset(
    "about above after again against along among another around because before being below between could "
    "doing during every first found given great having however itself large later least little might "
    "never often other others people place quite rather right second since small still their there these "
    "thing things think third those though three through today together under until using where whether "
    "which while whole whose within without would years".split()
)


class Topic:
    """Built of the lines numbered `told`."""

    def __init__(self, texts: Sequence[str], told: Iterable[int]) -> None:
        self._lines = [frozenset(_stem(word) for word in _content(text)) for text in texts]
        self._told = frozenset(told)
        self._counted = Counter(word for at in self._told for word in self._lines[at])

    def share(self, at: int) -> float:
        """Which part of the line's longer words other sentences of the page use as well, 0 to 1."""
        said = self._lines[at]
        own = at in self._told
        return sum(self._counted[word] > own for word in said) / len(said) if said else 0.0


def _content(text: str) -> set[str]:
    return set(_WORD.findall(text[:2000].casefold())) - _COMMON


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
