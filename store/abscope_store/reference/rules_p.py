"""The rule that rebuilds p from a ratio and its interval, with a tolerance from the printed digits.

Catches a moved digit, an inverted ratio, a p of another endpoint. Changes no figure, decides no finding.
"""

from __future__ import annotations

from math import log
from statistics import NormalDist

from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.rules_figures import half_digit, number
from abscope_store.reference.tally import Tally

RATIOS = ("HR", "OR", "RR")
# A log-rank or adjusted p differs from the one an interval implies; by more than this it is another p.
SLACK = 3.0
_NORMAL = NormalDist()

Range = tuple[float, float]


def p_follows_from_its_interval(reference: Reference, tally: Tally) -> None:
    """A printed p lies near the p that ratio, interval and level imply; else a reason is recorded.

    One-sided p are printed by some trials (KEYNOTE-412 .043): with `sides` not stated either fits.
    """
    for file, path, outcome in walk.outcomes(reference):
        effect, p = outcome.effect, outcome.p
        if effect is None or p is None or effect.kind not in RATIOS or effect.interval is None:
            continue
        implied = two_sided(effect.value, effect.interval)
        printed = _printed(p)
        if implied is None or printed is None:
            continue
        above = float(effect.value) > 1
        held = any(_near(printed, candidate) for candidate in _candidates(implied, p.sides, above))
        text = f"{effect.kind} {effect.value} ({effect.interval.low}-{effect.interval.high}) implies p about "
        text += f"{implied[0]:.2g} to {implied[1]:.2g}, printed p {p.operator} {p.value}"
        if not held and p.excuse:
            tally.excuse(file, (*path, "p"), f"{text}: {p.excuse}")
        else:
            tally.check(held, file, (*path, "p"), text)


def two_sided(value: str, interval: authored.Interval) -> Range | None:
    """The smallest and largest two-sided p that round to these digits; None for a figure without a log."""
    if interval.level is None:
        return None
    ends = [number(text) for text in (value, interval.low, interval.high, interval.level)]
    if any(end is None or end <= 0 for end in ends):
        return None
    estimate, low, high = (_rounded(text) for text in (value, interval.low, interval.high))
    if low[0] <= 0 or low[1] >= high[0]:
        return None
    level = float(interval.level)
    reach = 2 * _NORMAL.inv_cdf(0.5 + level / 200)
    errors = (log(high[0]) - log(low[1])) / reach, (log(high[1]) - log(low[0])) / reach
    distances = sorted(abs(log(end)) for end in estimate)
    nearest = 0.0 if estimate[0] <= 1 <= estimate[1] else distances[0]
    return _tail(distances[1] / errors[0]), _tail(nearest / errors[1])


def _tail(z: float) -> float:
    return 2 * _NORMAL.cdf(-abs(z))


def _rounded(text: str) -> Range:
    half = float(half_digit(text))
    return float(text) - half, float(text) + half


def _printed(p: authored.PValue) -> Range | None:
    if number(p.value) is None:
        return None
    if p.operator in ("<", "<="):
        return 0.0, float(p.value)
    low, high = _rounded(p.value)
    return (low, 1.0) if p.operator == ">" else (low, high)


def _candidates(implied: Range, sides: int | None, above: bool) -> list[Range]:
    one = (implied[0] / 2, implied[1] / 2)
    if above:  # the effect points the other way: its one-sided p is large
        one = (1 - one[1], 1 - one[0])
    return {1: [one], 2: [implied]}.get(sides or 0, [implied, one])


def _near(printed: Range, implied: Range) -> bool:
    return printed[0] <= implied[1] * SLACK and printed[1] >= implied[0] / SLACK
