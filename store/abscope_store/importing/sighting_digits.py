"""Whether two printed numbers say the same, digit by digit. Computes no figure from another.

Alike are equal numbers, and a longer one that, rounded to the digits of the shorter, gives it.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

PRINTED, ROUNDED = "as printed", "rounded"


def same_digits(one: str, two: str, coarse: bool = False) -> str | None:
    """ "as printed" (0.60 and 0.6 count as equal), "rounded", or None where two printed numbers differ.

    `coarse` allows rounding to whole numbers; without it one decimal must be left ("1" never is 0.73).
    """
    first, second = decimal_of(one), decimal_of(two)
    if first is None or second is None:
        return None
    if first == second:
        return PRINTED
    long, short = (first, second) if _places(first) > _places(second) else (second, first)
    places = _places(short)
    if places == _places(long) or (places == 0 and (not coarse or abs(short) < 10)):
        return None
    unit = Decimal(1).scaleb(-places)
    near = {long.quantize(unit, rounding=rule) for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    return ROUNDED if short in near else None


def decimal_of(printed: str) -> Decimal | None:
    """A printed number as digits; None for "not reached" and the like."""
    text = printed.replace("\u00b7", ".").replace("\u2219", ".").replace("\u22c5", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) and not text.startswith("0"):
        text = text.replace(",", "")
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
