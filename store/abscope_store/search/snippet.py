"""The piece of a passage that shows why it was found, and where its words stand in it.

Reads the text as it was stored, so that what was flattened is not flattened again. Makes no markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from os.path import commonprefix

from abscope_store.records import Record
from abscope_store.search.scoring import Forms
from abscope_store.search.stems import Stems

LENGTH = 240  # characters, about
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
        known = stems.of(word for forms in concepts for form in forms for word in form)
        names = {
            tuple(commonprefix([word, known[word]]) for word in form) for forms in concepts for form in forms
        }
        self._words = _pattern(tuple(sorted(names, key=lambda name: (-len(name), name))))

    def of(self, text: str) -> Snippet:
        """The piece around the first place where most of what was asked stands together."""
        found = [match.span() for match in self._words.finditer(text)] if self._words else []
        if len(text) <= LENGTH:
            return Snippet(text, tuple(found))
        start = self._start(text, found)
        end = min(len(text), start + LENGTH)
        if end < len(text):
            end = text.rfind(" ", start, end) if " " in text[start + LENGTH // 2 : end] else end
        marks = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
        return Snippet(text[start:end], marks, start > 0, end < len(text))

    def _start(self, text: str, found: Sequence[tuple[int, int]]) -> int:
        best, start, last = 0, 0, 0
        for first, (at, _) in enumerate(found):
            last = max(last, first)
            while last + 1 < len(found) and found[last + 1][1] - at <= LENGTH - _BEFORE:
                last += 1
            # A word that stands twice shows no more than one that stands once.
            kinds = len({text[a : a + 4].lower() for a, _ in found[first : last + 1]})
            if kinds > best:
                best, start = kinds, at
        start = max(0, start - _BEFORE)
        return text.find(" ", start) + 1 if start else 0


@lru_cache(maxsize=256)
def _pattern(names: Iterable[tuple[str, ...]]) -> re.Pattern[str] | None:
    each = [
        r"\W+".join(rf"{re.escape(start)}\w*" if len(start) > 3 else rf"{re.escape(start)}(?:e?s)?\b" for start in name)
        for name in names
    ]
    return re.compile(rf"\b(?:{'|'.join(each)})", re.IGNORECASE) if each else None
