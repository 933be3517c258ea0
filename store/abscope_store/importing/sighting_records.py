"""Frozen records of number sightings: what a passage prints, digit for digit, and where. No rule, no parsing.

Offsets are code points in the passage's text, half open. A sighting is not a fact of the reference.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

EFFECT, MEDIAN, PROPORTION, P, COUNT = "effect", "median", "proportion", "p", "count"
DOSE, FRACTIONS, SAMPLE_SIZE = "dose", "fractions", "sample size"


class Number(Struct, frozen=True):
    """One printed number; `value` is what its digits say, never computed from another number."""

    printed: str
    value: Decimal
    start: int
    end: int


class Span(Struct, frozen=True):
    """Words of the passage, such as an arm's, with their place."""

    text: str
    start: int
    end: int


class PrintedInterval(Struct, frozen=True):
    """`level` in percent, None where none is printed; `high` None where `open_end` (NR, NE) is printed."""

    low: Number
    high: Number | None
    level: Number | None = None
    open_end: str | None = None


class PrintedP(Struct, frozen=True):
    """`operator` is =, <, <=, > or >=; `sides` None where not printed."""

    operator: str
    number: Number
    sides: int | None = None


class Figure(Struct, frozen=True):
    """One value; `high` is the upper end of a printed range, `total` what a count is out of."""

    number: Number
    high: Number | None = None
    total: Number | None = None
    interval: PrintedInterval | None = None
    arm: Span | None = None


class Sighting(Struct, frozen=True):
    """One statement of figures. None means not printed, or not understood.

    `endpoint` is a slug of search/endpoints.py. `effect` names the measure (HR, adjusted HR, OR, RR).
    `unit` is %, month, Gy, mg ... `time` is the printed time of a proportion ("12 months"), `grade` one of
    "3-4", "3+", "any" ..., `related` is treatment-related or all-cause. `sentence` counts from 1.
    `assessor` is blinded or investigator, `analysis` interim, final, update, primary or posthoc; `some`: the
    sentence may speak of some of the patients only, without the word subgroup.
    """

    kind: str
    endpoint: str | None
    figures: tuple[Figure, ...]
    unit: str | None
    start: int
    end: int
    sentence: int
    effect: str | None = None
    p: PrintedP | None = None
    time: str | None = None
    grade: str | None = None
    related: str | None = None
    subgroup: bool = False
    schedule: str | None = None
    assessor: str | None = None
    analysis: str | None = None
    some: bool = False


def numbers_of(sighting: Sighting) -> tuple[Number, ...]:
    """All numbers a sighting claims, in order of their place."""
    found: list[Number | None] = []
    for figure in sighting.figures:
        found += [figure.number, figure.high, figure.total]
        if figure.interval is not None:
            found += [figure.interval.level, figure.interval.low, figure.interval.high]
    if sighting.p is not None:
        found.append(sighting.p.number)
    present = {(number.start, number.end): number for number in found if number is not None}
    return tuple(present[place] for place in sorted(present))
