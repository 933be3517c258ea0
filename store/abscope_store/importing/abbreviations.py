"""Abbreviations that a document defines itself: "low-dose radiotherapy (LDRT)" or "LDRT (low-dose ...)".

After the idea of Schwartz and Hearst: letters of the short form are found in the long one from right to
left. Knows no vocabulary; whether a name means one of our records is mentions.py's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_BRACKET = re.compile(r"[(\[](?P<inside>[^()\[\]]{2,120})[)\]]")
_SHORT = re.compile(r"[^\W_][\w/&+.\u2010\u2011\u2013-]{1,11}")
_SHORT_BEFORE = re.compile(r"(?<![\w-])(?P<short>[^\W_][\w/&+\u2010\u2011\u2013-]{1,11}) ?$")
_WORD = re.compile(r"[^\s\-\u2010\u2011\u2013/]+")
_CUT = re.compile(r"[;,:=]\s")
_INTRODUCED = re.compile(r"(?:hereafter|abbreviated(?: as)?|also called|or|i\.e\.,?|called)\s+", re.I)
_LONGEST, _MOST_WORDS = 160, 14


class Abbreviation(Struct, frozen=True):
    """A short form with what it stands for here; offsets are code points in the text, half open."""

    short: str
    long: str
    start: int
    end: int
    long_start: int
    long_end: int


def find(text: str) -> list[Abbreviation]:
    """The definitions in a passage in order; the first one of a short form stands. Never raises."""
    found: dict[str, Abbreviation] = {}
    for bracket in _BRACKET.finditer(text):
        for one in _read(text, bracket):
            found.setdefault(one.short, one)
    return sorted(found.values(), key=lambda one: min(one.start, one.long_start))


def _read(text: str, bracket: re.Match[str]) -> Iterator[Abbreviation]:
    """The bracket as a short form after its long one, else as a long form after its short one."""
    start, end = bracket.span("inside")
    cut = _CUT.search(text, start, end)
    stop = cut.start() if cut else end
    introduced = _INTRODUCED.match(text, start, stop)
    start = introduced.end() if introduced else start
    inside = text[start:stop].rstrip("\"'\u201d\u2019 ")
    start += len(inside) - len(inside.lstrip("\"'\u201c\u2018 "))
    inside = inside.strip("\"'\u201c\u2018 ")
    if _SHORT.fullmatch(inside) and _is_short(inside):
        before = text[max(0, bracket.start() - _LONGEST) : bracket.start()].rstrip()
        at = _long_start(inside, before, len(inside))
        if at is not None:
            offset = max(0, bracket.start() - _LONGEST)
            long_start, long_end = offset + at, offset + len(before)
            yield Abbreviation(
                inside, text[long_start:long_end], start, start + len(inside), long_start, long_end
            )
        return
    named = _SHORT_BEFORE.search(text[max(0, bracket.start() - 16) : bracket.start()])
    if named is not None and _is_short(named["short"]) and not any(char.isdigit() for char in inside):
        at = _long_start(named["short"], inside, len(named["short"]))
        if at == 0:
            offset = max(0, bracket.start() - 16)
            short_start = offset + named.start("short")
            short_end = offset + named.end("short")
            yield Abbreviation(named["short"], inside, short_start, short_end, start, start + len(inside))


def _is_short(short: str) -> bool:
    """Two letters or a letter and a digit, two of them capitals; no plain word, number or roman one."""
    letters = [char for char in short if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if len(letters) < 2 and not (letters and any(char.isdigit() for char in short)):
        return False
    return capitals >= 2 and re.fullmatch(r"[IVX]+[ABC]?", short) is None


def _long_start(short: str, text: str, letters: int) -> int | None:
    """Where the long form begins in `text`, which it ends: letters matched from the right; None if nowhere.

    The first letter must open a word, the long form must be longer and of few enough words.
    """
    wanted = [char.lower() for char in short if char.isalnum()]
    if wanted and wanted[-1] == "s" and short[-1] == "s":
        wanted.pop()
    at = len(text)
    for place in range(len(wanted) - 1, -1, -1):
        at -= 1
        while at >= 0 and not (text[at].lower() == wanted[place] and (place > 0 or _opens(text, at))):
            at -= 1
        if at < 0:
            return None
    long = text[at:]
    words = _WORD.findall(long)
    if len(long) <= letters or len(words) > min(_MOST_WORDS, letters * 2 + 1, letters + 5):
        return None
    if re.search(r"[.!?;,:]\s", long) or short.lower() in {word.lower() for word in words}:
        return None
    # Each word but small ones gives a letter: "tumours were treated with X (TX)" is no definition.
    given = sum(word[0].lower() in wanted for word in words)
    return at if given * 2 >= len(words) else None


def _opens(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
