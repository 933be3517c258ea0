"""A whole text folded for re-anchoring, with a map back to paragraph and offset. Decides nothing.

Folded: white space, paragraph ends, dashes, ligatures, accents, case. Not folded is what changes a meaning.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property, lru_cache

from abscope_store.search.fold import fold_with_map

_MEANING = ("<super>", "<sub>", "<fraction>", "<circle>")  # 10 to the 9th is not 109
_STRUCK = "\u0338"  # the stroke that makes "not equal" of an equals sign
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")  # printable ASCII, single blanks: folding is lower()
_WORD = re.compile(r"[^\W_]+(?:[.·,][0-9]+)*")
Place = tuple[int, int, int, int]  # paragraph, start, paragraph_end, end: code points, half open


class Folded:
    """A text by paragraph number as one folded line; a paragraph's end is a blank."""

    def __init__(self, paragraphs: Mapping[int, str]) -> None:
        self.paragraphs = paragraphs
        self._numbers: list[int] = []
        self._begins: list[int] = []
        self._origins: list[range | list[int]] = []
        parts: list[str] = []
        length = 0
        for number in sorted(paragraphs):
            part, origin = _folded(paragraphs[number])
            if part:
                self._numbers.append(number)
                self._begins.append(length)
                self._origins.append(origin)
                parts.append(part)
                length += len(part) + 1
        self.text = " ".join(parts)

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """Every word and number as a span of `text`."""
        return [found.span() for found in _WORD.finditer(self.text)]

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Word -> where it stands in `words`."""
        found: dict[str, list[int]] = {}
        for at, (start, end) in enumerate(self.words):
            found.setdefault(self.text[start:end], []).append(at)
        return found

    def place(self, start: int, end: int) -> Place | None:
        """Where a span of `text` stands; None where it would cut a character (a ligature) in two."""
        first, begin = self._at(start)
        last, finish = self._at(end - 1)
        head, tail = self._origins[first], self._origins[last]
        if begin and head[begin] == head[begin - 1]:
            return None
        if finish + 1 < len(tail) and tail[finish + 1] == tail[finish]:
            return None
        raw = self.paragraphs[self._numbers[last]]
        stop = tail[finish] + 1
        while stop < len(raw) and not _letters(raw[stop]):  # an accent of its own belongs to its letter
            stop += 1
        return self._numbers[first], head[begin], self._numbers[last], stop

    def at_edges(self, start: int, end: int) -> tuple[bool, bool]:
        """Whether a span of `text` begins, and ends, with a paragraph."""
        _, begin = self._at(start)
        last, finish = self._at(end - 1)
        return begin == 0, finish == len(self._origins[last]) - 1

    def _at(self, offset: int) -> tuple[int, int]:
        found = bisect_right(self._begins, offset) - 1
        return found, offset - self._begins[found]


def fold(text: str) -> str:
    """One piece of text as `Folded` has it; blanks at its ends are gone."""
    return _folded(text)[0]


def words(text: str) -> list[str]:
    """Words and numbers of a folded text, in order."""
    return _WORD.findall(text)


def _folded(text: str) -> tuple[str, range | list[int]]:
    if _PLAIN.fullmatch(text):
        return text.lower(), range(len(text))
    out: list[str] = []
    origin: list[int] = []
    for offset, char in enumerate(text):
        for part in _letters(char):
            if part == " " and (not out or out[-1] == " "):
                continue
            out.append(part)
            origin.append(offset)
    if out and out[-1] == " ":
        out.pop()
        origin.pop()
    return "".join(out), origin


@lru_cache(maxsize=4096)
def _letters(char: str) -> str:
    """What one character becomes: nothing for an accent or a soft hyphen, several for a ligature."""
    if unicodedata.category(char) == "Cf":
        return ""
    if unicodedata.decomposition(char).startswith(_MEANING) or char == _STRUCK:
        return char
    if _STRUCK in unicodedata.normalize("NFD", char):
        return char
    return fold_with_map(char)[0]
