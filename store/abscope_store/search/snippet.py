"""The piece of a passage that shows why it was found, and where its words stand in it.

Reads the text as it was stored, so that what was flattened is not flattened again. Makes no markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from abscope_store.records import Record
from abscope_store.search.scoring import Forms
from abscope_store.search.stems import Stems

LENGTH = 240  # characters, about
_LOOKED_AT = 12  # places of words from which a piece may begin
_SHORT = 3  # letters: so short a word is marked only as a whole
_REST = re.compile(r"\w*")
_BEFORE = 60  # characters before the first word found


class Snippet(Record, frozen=True):
    """A piece of a text; `marks` are half-open spans in it, in code points. `before`, `after`: it is cut."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    before: bool = False
    after: bool = False


class Snippets:
    """Snippets of one query."""

    def __init__(self, concepts: Sequence[Forms], stems: Stems) -> None:
        self._names = {stems.begun(form) for forms in concepts for form in forms}

    def of(self, text: str) -> Snippet:
        """The piece around the first place where most of what was asked stands together."""
        low = text.lower()
        found = self._found(low, text)
        if len(text) <= LENGTH:
            return Snippet(text, tuple(found))
        start = self._start(low, found)
        end = min(len(text), start + LENGTH)
        if end < len(text):
            space = text.rfind(" ", start + LENGTH // 2, end)
            end = end if space < 0 else space
        marks = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
        return Snippet(text[start:end], marks, start > 0, end < len(text))

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where what was asked stands in a text: half-open spans in order, none within another."""
        return self._found(text.lower(), text)

    def _found(self, low: str, text: str) -> list[tuple[int, int]]:
        # A letter whose small form is two letters would shift every mark: then there are none.
        if len(low) != len(text):
            return []
        found: list[tuple[int, int]] = []
        for name in self._names:
            found += _spans(name, low)
        return _apart(found)

    def _start(self, text: str, found: Sequence[tuple[int, int]]) -> int:
        found = found[:_LOOKED_AT]
        # A word that stands twice shows no more than one that stands once.
        kinds = [text[at : at + 4] for at, _ in found]
        every, best, start, end = len(set(kinds)), 0, 0, 0
        for first, (at, _) in enumerate(found):
            while end < len(found) and (end <= first or found[end][1] - at <= LENGTH - _BEFORE):
                end += 1
            if len(kept := set(kinds[first:end])) > best:
                best, start = len(kept), at
            if best == every:
                break
        start = max(0, start - _BEFORE)
        return text.find(" ", start) + 1 if start else 0


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, the longest where several begin or overlap."""
    if len(spans) <= 1:
        return spans
    found: list[tuple[int, int]] = []
    last = 0
    for start, end in sorted(spans, key=_longest_first):
        if start >= last:
            found.append((start, end))
            last = end
    return found


def _longest_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def _spans(name: tuple[str, ...], low: str) -> list[tuple[int, int]]:
    """Where a name stands, its words begun as given; searching letters is ten times as fast as a pattern."""
    if len(name) > 1 or len(name[0]) <= _SHORT:
        return [match.span() for match in _pattern(name).finditer(low)]
    (start,) = name
    at = low.find(start)
    found: list[tuple[int, int]] = []
    while at >= 0:
        end = _REST.match(low, at + len(start)).end()  # type: ignore[union-attr]
        if not at or not low[at - 1].isalnum():
            found.append((at, end))
        at = low.find(start, end)
    return found


@lru_cache(maxsize=256)
def _pattern(name: tuple[str, ...]) -> re.Pattern[str]:
    words = [
        rf"{re.escape(start)}\w*" if len(start) > _SHORT else rf"{re.escape(start)}(?:e?s)?\b"
        for start in name
    ]
    # The look behind comes after the first letters, so that the search can begin with them.
    first = re.escape(name[0])
    return re.compile(
        rf"{first}(?<!\w{first}){words[0][len(first) :]}" + "".join(rf"\W+{word}" for word in words[1:])
    )
