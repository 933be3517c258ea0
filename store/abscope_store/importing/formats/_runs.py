"""Runs of marked text to clean block text: superscripts, ligatures, invisible characters, table rows.

Shared by the format readers. A superscript never merges with the number or word before it; what was
removed is counted and told. Reads no format itself.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from abscope_store.importing.blocks import Block
from abscope_store.importing.formats._scripts import is_bracket, raised

Run = tuple[str, frozenset[str]]  # text, marks
PLAIN: frozenset[str] = frozenset()
CELL_JOIN = " | "

_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = frozenset("\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\u2028\u2029")


class Composed(NamedTuple):
    """`origin[i]`: which code point of the runs, counted through, became code point i; -1 was added."""

    text: str
    marks: list[tuple[int, int, str]]
    origin: list[int]


@lru_cache(maxsize=8192)
def shown(char: str) -> str:
    """What stands in a block for one character: itself, letters of a ligature, a space, or nothing."""
    if char in _SPACES:
        return " "
    if char in _LIGATURES:
        return _LIGATURES[char]
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs") or char in "\ufffe\uffff":
        return ""
    return char


class Composer:
    """Makes blocks of runs and counts what it took out."""

    def __init__(self) -> None:
        self.removed: Counter[str] = Counter()

    def problems(self) -> list[tuple[str, str]]:
        """What was removed, as (kind, detail) with the count."""
        return [
            (f"{kind} characters removed", f"{count:,} {kind} {_were(count)} removed from the text")
            for kind, count in sorted(self.removed.items())
        ]

    def clean(self, text: str) -> str:
        """One line of plain text, stripped."""
        return self.compose([(text, PLAIN)]).text

    def compose(self, runs: Sequence[Run]) -> Composed:
        """Text, marks and origin of the runs; white space is collapsed, the ends are stripped."""
        out: list[str] = []
        origin: list[int] = []
        marks: list[tuple[int, int, str]] = []
        whole = _merged(runs)
        at = 0
        for number, (text, names) in enumerate(whole):
            prefix = suffix = ""
            if "sup" in names:
                after = whole[number + 1][0] if number + 1 < len(whole) else ""
                prefix, suffix = raised("".join(out[-12:]), self._peek(text), self._peek(after[:12]))
            before = len(out)
            _add(out, origin, prefix, -1)
            start = before if is_bracket(prefix) else len(out)
            for offset, char in enumerate(text):
                _add(out, origin, self._kept(char), at + offset)
            end = len(out)
            _add(out, origin, suffix, -1)
            end = len(out) if is_bracket(prefix) else end
            if end > start:
                marks += [(start, end, name) for name in sorted(names)]
            at += len(text)
        return _stripped(out, origin, marks)

    def block(self, runs: Sequence[Run], kind: str = "paragraph", level: int = 0) -> Block | None:
        """A block of these runs, None where nothing is left of them."""
        made = self.compose(runs)
        return Block(made.text, kind, level, marks=made.marks) if made.text else None

    def row(self, cells: Sequence[Sequence[Run]]) -> Block | None:
        """A table row: cells joined by " | ", found again by `cells`; None where all are empty."""
        text, spans, marks = "", [], []
        made = [self.compose(cell) for cell in cells]
        if not any(cell.text for cell in made):
            return None
        for number, cell in enumerate(made):
            text += CELL_JOIN if number else ""
            spans.append((len(text), len(text) + len(cell.text)))
            marks += [(start + len(text), end + len(text), name) for start, end, name in cell.marks]
            text += cell.text
        # An empty first or last cell would leave a blank at the block's end.
        lead, end = len(text) - len(text.lstrip()), len(text.rstrip())
        spans = [(max(a - lead, 0), max(min(b, end) - lead, 0)) for a, b in spans]
        spans = [(min(a, end - lead), b) for a, b in spans]
        return Block(
            text.strip(), "table", marks=[(a - lead, b - lead, name) for a, b, name in marks], cells=spans
        )

    def _peek(self, text: str) -> str:
        return "".join(map(shown, text))

    def _kept(self, char: str) -> str:
        kept = shown(char)
        if not kept:
            self.removed["direction" if char in _BIDI else _kind(char)] += 1
        return kept


def _were(count: int) -> str:
    return "character was" if count == 1 else "characters were"


def _kind(char: str) -> str:
    return "zero-width" if unicodedata.category(char) == "Cf" else "control"


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Neighbours with the same marks as one run: a citation "1,2" must be seen whole."""
    whole: list[Run] = []
    for text, names in runs:
        if not text:
            continue
        if whole and whole[-1][1] == names:
            whole[-1] = (whole[-1][0] + text, names)
        else:
            whole.append((text, names))
    return whole


def _add(out: list[str], origin: list[int], text: str, source: int) -> None:
    for char in text:
        if char == " " and (not out or out[-1] == " "):
            continue
        out.append(char)
        origin.append(source)


def _stripped(out: list[str], origin: list[int], marks: list[tuple[int, int, str]]) -> Composed:
    whole = "".join(out)
    text = whole.strip()
    lead = len(whole) - len(whole.lstrip())
    kept = []
    for start, end, name in marks:
        start, end = max(start - lead, 0), min(end - lead, len(text))
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        if start < end:
            kept.append((start, end, name))
    return Composed(text, kept, origin[lead : lead + len(text)])
