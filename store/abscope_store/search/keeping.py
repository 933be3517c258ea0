"""What a condition keeps of each group: keys of the reference, rows of notes, a test for passages.

Only sets: leaves.py says what one field keeps. Every group is filtered, sightings by their passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from abscope_store.records import Record
from abscope_store.search.links import Key

Held = Mapping[str, frozenset[int]]  # expression -> rows of passages that hold it


class Passages(Record, frozen=True):
    """Passages of these documents, of these places in documents, or that hold a named thing.

    `documents` None: of every document. `held`: an expression of the index.
    """

    documents: frozenset[str] | None = frozenset()
    places: frozenset[tuple[str, int]] = frozenset()
    held: str | None = None


class All(Record, frozen=True):
    """Passages that all of these keep."""

    of: tuple[Texts, ...]


class Some(Record, frozen=True):
    """Passages that one of these keeps."""

    of: tuple[Texts, ...]


class Without(Record, frozen=True):
    """Passages that this does not keep."""

    of: Texts


Texts = Passages | All | Some | Without
NONE = Passages()
WHOLE = Passages(None)


class Kept(Record, frozen=True):
    """What a condition keeps."""

    keys: frozenset[Key] = frozenset()
    notes: frozenset[int] = frozenset()
    passages: Texts = NONE
    sightings: Texts | None = None  # None: as passages

    @property
    def seen(self) -> Texts:
        """What it keeps of sightings, by the passage they stand in."""
        return self.passages if self.sightings is None else self.sightings


def every(of: Iterable[Kept], whole: Kept) -> Kept:
    """What all of these keep; `whole` where there are none."""
    found = list(of)
    return Kept(
        whole.keys.intersection(*(one.keys for one in found)),
        whole.notes.intersection(*(one.notes for one in found)),
        All(tuple(one.passages for one in found)) if found else WHOLE,
        All(tuple(one.seen for one in found)) if found else WHOLE,
    )


def either(of: Iterable[Kept]) -> Kept:
    """What one of these keeps."""
    found = list(of)
    return Kept(
        frozenset[Key]().union(*(one.keys for one in found)),
        frozenset[int]().union(*(one.notes for one in found)),
        Some(tuple(one.passages for one in found)),
        Some(tuple(one.seen for one in found)),
    )


def without(one: Kept, whole: Kept) -> Kept:
    """All but what this keeps."""
    return Kept(whole.keys - one.keys, whole.notes - one.notes, Without(one.passages), Without(one.seen))


def expressions(texts: Texts) -> frozenset[str]:
    """Every expression that must be looked up before passages can be tested."""
    if isinstance(texts, Passages):
        return frozenset([texts.held]) if texts.held else frozenset()
    if isinstance(texts, Without):
        return expressions(texts.of)
    return frozenset[str]().union(*map(expressions, texts.of))


def test(texts: Texts, held: Held) -> Callable[[int, str, int], bool]:
    """A test of (row, document, paragraph); `held` has the rows of each expression."""
    if isinstance(texts, Passages):
        rows = held[texts.held] if texts.held else frozenset[int]()
        documents, places = texts.documents, texts.places
        return lambda row, document, paragraph: (
            documents is None or document in documents or (document, paragraph) in places or row in rows
        )
    if isinstance(texts, Without):
        inner = test(texts.of, held)
        return lambda row, document, paragraph: not inner(row, document, paragraph)
    tests = [test(one, held) for one in texts.of]
    combined = all if isinstance(texts, All) else any
    return lambda row, document, paragraph: combined(one(row, document, paragraph) for one in tests)


def narrowest(texts: Texts) -> Passages | None:
    """The one part that all kept passages meet and that is cheapest to look up; None where none is."""
    if isinstance(texts, Passages):
        return None if texts.documents is None else texts
    if isinstance(texts, All):
        found = [one for one in map(narrowest, texts.of) if one is not None]
        return min(found, key=lambda one: (one.held is not None, len(one.documents or ())), default=None)
    if isinstance(texts, Some):
        parts = [narrowest(one) for one in texts.of]
        known = [one for one in parts if one is not None]
        if len(known) < len(parts):
            return None
        held = [one.held for one in known if one.held]
        return Passages(
            frozenset[str]().union(*(one.documents or () for one in known)),
            frozenset[tuple[str, int]]().union(*(one.places for one in known)),
            " OR ".join(held) if held else None,
        )
    return None
