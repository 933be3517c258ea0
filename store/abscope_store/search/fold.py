"""Folding for the index and for re-anchoring: one spelling for what reads alike, with a map back.

Never used on stored text: canonical text keeps every code point as the extractor gave it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
_SPACES = re.compile(r"\s+")
_KEPT = 4096  # code points whose folding is remembered
_ALIKE = {
    "\u2212": "-",  # minus sign: category Sm, so the dash category misses it
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u201b": "'",
    "\u2032": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u201f": '"',
}


def fold(text: str) -> str:
    """NFKC, case, diacritics, dashes, quotes and runs of white space folded. Idempotent."""
    if text.isascii():
        return _SPACES.sub(" ", text.lower())
    return _SPACES.sub(" ", text.translate(_FOLDED))


def plain(text: str) -> str:
    """Case and marks folded as FTS5's unicode61 folds them, and nothing else: much faster than fold."""
    if not text.isascii() and not unicodedata.is_normalized("NFD", text):
        text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return text.lower()


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its code points, the offset of the one it came from.

    Offsets are code points of `text`; a run of white space maps to its first one.
    """
    out: list[str] = []
    origin: list[int] = []
    for offset, char in enumerate(text):
        for folded in _fold_char(char):
            if folded == " " and out and out[-1] == " ":
                continue
            out.append(folded)
            origin.append(offset)
    return "".join(out), origin


def words(text: str) -> list[str]:
    """Folded words in order, split as FTS5's unicode61 does: runs of letters and digits."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=_KEPT)
def _fold_char(char: str) -> str:
    """What one code point becomes: empty for a combining mark, several for a ligature."""
    bare = _without_marks(char).casefold()
    # Folding case can give marks again (U+0130), and stripping them can leave a capital's relative.
    bare = _without_marks(bare).casefold()
    return "".join(_alike(part) for part in unicodedata.normalize("NFC", bare))


class _Folded(dict[int, str]):
    """What str.translate asks: a code point's own folding, made when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if len(self) < _KEPT:  # a text may hold every code point that there is
            self[code] = folded
        return folded


_FOLDED = _Folded()


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(part for part in decomposed if unicodedata.category(part) != "Mn")


def _alike(char: str) -> str:
    if char.isspace():
        return " "
    if unicodedata.category(char) == "Pd":
        return "-"
    return _ALIKE.get(char, char)
