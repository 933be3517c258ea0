"""What a reader typed, as a value. Total: no text raises, nothing is FTS5 syntax, nothing is dropped unseen.

Knows no names (vocabulary.py does) and reads no database. Examples stand at `parse` (parsing.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from abscope_store.records import Record, Understood

MAX_WORDS = 32
MAX_CHARACTERS = 400
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,\u00b7]\d+)*|[.\u00b7]\d+)%?")


class Part(Record, frozen=True):
    """One thing typed: its text without quotes or minus, its folded words (at least one) and its span.

    `start`, `end`: code points of the query, with quotes and minus. `others`: alternatives joined by OR.
    """

    text: str
    words: tuple[str, ...]
    phrase: bool = False
    excluded: bool = False
    start: int = 0
    end: int = 0
    others: tuple[Part, ...] = ()


class Field(Record, frozen=True):
    """A condition `name:value` that every result must meet; the name is one of fields.NAMES."""

    name: str
    value: str
    start: int = 0
    end: int = 0


class Holds(Record, frozen=True):
    """A condition that a text holds the words of a part."""

    part: Part


class Every(Record, frozen=True):
    """All of these conditions; none at all is always met."""

    of: tuple[Condition, ...]


class Either(Record, frozen=True):
    """At least one of these conditions."""

    of: tuple[Condition, ...]


class Not(Record, frozen=True):
    """The condition is not met."""

    of: Condition


Condition = Field | Holds | Every | Either | Not


class Query(Record, frozen=True):
    """A parsed query. `unfinished`: the last part may be the beginning of a word.

    `condition`: what every result must meet. `branches`: where alternatives are more than words, each
    of them as a query of its own; then the other values are of the first one.
    """

    text: str
    parts: tuple[Part, ...] = ()
    unfinished: bool = False
    hints: tuple[Understood, ...] = ()
    condition: Condition | None = None
    branches: tuple[Query, ...] = ()

    @property
    def wanted(self) -> tuple[Part, ...]:
        """What should be found."""
        return tuple(part for part in self.parts if not part.excluded)

    @property
    def excluded(self) -> tuple[Part, ...]:
        """What must not be in a result."""
        return tuple(part for part in self.parts if part.excluded)


def fields_of(condition: Condition | None) -> Iterator[tuple[Field, bool]]:
    """Every field of a condition in the order typed, and whether it is turned round by a minus."""
    if isinstance(condition, Field):
        yield condition, False
    elif isinstance(condition, Not):
        yield from ((field, not turned) for field, turned in fields_of(condition.of))
    elif isinstance(condition, (Every, Either)):
        for one in condition.of:
            yield from fields_of(one)


def is_number(text: str) -> bool:
    """Whether a part reads as a figure: 16.3, 16.3%, -0.3, .043, 1,000."""
    return _NUMBER.fullmatch(text) is not None


def parse(text: str) -> Query:
    """Read a query; see parsing.parse."""
    from abscope_store.search import parsing

    return parsing.parse(text)
