"""What a reader typed, as a value. Total: no text raises, nothing is FTS5 syntax, nothing is dropped unseen.

Knows no names (vocabulary.py does) and reads no database. Examples stand at `parse`.
"""

from __future__ import annotations

import re

from abscope_store.records import Record, Understood
from abscope_store.search.fold import words

MAX_WORDS = 32
MAX_CHARACTERS = 400

_PART = re.compile(r'(?P<minus>(?<!\S)-(?=["\w]))?(?:"(?P<phrase>[^"]*)"?|(?P<bare>(?:,(?=\d)|[^\s"/+;,])+))')
_FIELD = re.compile(r"([A-Za-z]{2,}):(?=\w)")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?")


class Part(Record, frozen=True):
    """One thing typed: its text without quotes or minus, and its folded words (at least one)."""

    text: str
    words: tuple[str, ...]
    phrase: bool = False
    excluded: bool = False


class Query(Record, frozen=True):
    """A parsed query. `unfinished`: the last part may be the beginning of a word."""

    text: str
    parts: tuple[Part, ...] = ()
    unfinished: bool = False
    hints: tuple[Understood, ...] = ()

    @property
    def wanted(self) -> tuple[Part, ...]:
        """What should be found."""
        return tuple(part for part in self.parts if not part.excluded)

    @property
    def excluded(self) -> tuple[Part, ...]:
        """What must not be in a result."""
        return tuple(part for part in self.parts if part.excluded)


def parse(text: str) -> Query:
    """Read a query; never raises. More than 32 words or 400 characters are cut, with a hint.

    T-VEC durable response rate   words to find; all of them count, none is required
    "abscopal effect" melanoma    a phrase and a word; a quote left open closes at the end
    pneumonitis -radiation        the first, in what does not name the second (-0.3 is a number)
    durva                         the last word may be unfinished: it also finds durvalumab
    PD-1/PD-L1                    two names: / + ; and a comma part words, except inside 1,000
    site:lung                     there are no field filters: searched as text, and `hints` says so
    """
    # What is not text at all (half of a surrogate pair) can be neither stored nor printed.
    text = text.encode("utf-8", "replace").decode("utf-8")
    hints: list[Understood] = []
    parts: list[Part] = []
    left = MAX_WORDS
    for found in _PART.finditer(text[:MAX_CHARACTERS]):
        part = _part(found)
        if not part.words:
            continue
        if len(part.words) > left:
            left = -1
            break
        left -= len(part.words)
        parts.append(part)
        field = None if part.phrase else _FIELD.match(part.text)
        if field:
            said = f"there is no filter “{field[1]}:”; searched as text"
            hints.append(Understood("hint", said, part.text))
    if left < 0 or len(text) > MAX_CHARACTERS:
        hints.append(Understood("hint", "only the beginning of this long text was searched", ""))
    last = parts[-1] if parts else None
    unfinished = last is not None and not last.phrase and not last.excluded and text[-1:].isalnum()
    return Query(text, tuple(parts), unfinished, tuple(hints))


def is_number(text: str) -> bool:
    """Whether a part reads as a figure: 16.3, 16.3%, -0.3, 1,000."""
    return _NUMBER.fullmatch(text) is not None


def _part(found: re.Match[str]) -> Part:
    phrase = found["phrase"]
    text = found["bare"] if phrase is None else phrase
    excluded = found["minus"] is not None
    if excluded and is_number("-" + text):
        text, excluded = "-" + text, False
    return Part(text, tuple(words(text)), phrase is not None, excluded)
