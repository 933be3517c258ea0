"""p rebuilt from a ratio and its interval: odd but true figures pass, moved digits fail."""

from __future__ import annotations

import pytest

from abscope_store.reference import authored
from abscope_store.reference.rules_p import _candidates, _near, _printed, two_sided


def holds(ratio: str, low: str, high: str, p: str, level: str = "95", sides: int | None = None) -> bool:
    """Whether a printed p passes for this ratio."""
    operator = "<" if p.startswith("<") else "="
    implied = two_sided(ratio, authored.Interval(low=low, high=high, level=level))
    printed = _printed(authored.PValue(operator=operator, value=p.lstrip("<"), sides=sides))
    assert implied is not None and printed is not None
    return any(_near(printed, found) for found in _candidates(implied, sides, float(ratio) > 1))


@pytest.mark.parametrize(
    ("ratio", "low", "high", "p", "level", "sides"),
    [
        ("0.68", "0.53", "0.87", "0.0025", "95", None),  # PACIFIC, both intervals of one analysis
        ("0.68", "0.47", "0.997", "0.0025", "99.73", None),
        ("0.16", "0.10", "0.24", "<0.001", "95", None),  # LAURA: rounding makes the interval lopsided
        ("0.83", "0.68", "1.03", "0.043", "95", 1),  # KEYNOTE-412: one-sided
        ("0.79", "0.62", "1.00", "0.051", "95", None),  # OPTiM: the end lies on 1
        ("1.03", "0.78", "1.39", "0.823", "95", None),  # PACIFIC-2
        ("1.21", "0.93", "1.57", "0.92", "95", 1),  # JAVELIN: one-sided, the other way
    ],
)
def test_true_figures_pass(ratio: str, low: str, high: str, p: str, level: str, sides: int | None) -> None:
    assert holds(ratio, low, high, p, level, sides)


@pytest.mark.parametrize(
    ("ratio", "low", "high", "p"),
    [
        ("0.68", "0.53", "0.87", "0.25"),  # a digit moved
        ("0.79", "0.62", "1.00", "0.0051"),
        ("1.03", "0.78", "1.39", "<0.001"),  # another endpoint's p
        ("0.57", "0.50", "0.90", "0.4"),
    ],
)
def test_a_p_of_something_else_fails(ratio: str, low: str, high: str, p: str) -> None:
    assert not holds(ratio, low, high, p)


def test_a_stated_side_counts() -> None:
    assert holds("1.21", "0.93", "1.57", "0.92", sides=1)
    assert not holds("1.21", "0.93", "1.57", "0.0015", sides=2)


def test_an_interval_without_a_log_is_left_alone() -> None:
    assert two_sided("0.5", authored.Interval(low="0", high="1.2", level="95")) is None
