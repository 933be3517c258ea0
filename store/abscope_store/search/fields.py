"""The fields of the query language: their names, what may follow the colon, and how a value is read.

Pure: reads no database. What a field keeps is said by keeping.py and leaves.py.
"""

from __future__ import annotations

import re

# name -> what stands in a hint and in a help line
NAMES: dict[str, str] = {
    "agent": "agent:durvalumab",
    "study": "study:pacific",
    "mechanism": "mechanism:abscopal",
    "endpoint": "endpoint:pfs",
    "disease": "disease:sclc",
    "setting": "setting:consolidation",
    "timing": "timing:concurrent",
    "design": "design:randomised",
    "phase": "phase:3",
    "source": "source:spigel2022",
    "tier": "tier:1..3",
    "tag": "tag:harm",
    "kind": "kind:note",
    "by": "by:spigel",
    "year": "year:2020..2025",
    "added": "added:7",
    "has": "has:note",
    "is": "is:orphan",
}
KINDS: dict[str, tuple[str, ...]] = {
    "agent": ("agent",), "study": ("study",), "trial": ("study",), "mechanism": ("mechanism", "step"),
    "step": ("step",), "outcome": ("outcome",), "figure": ("outcome",), "claim": ("claim",),
    "glossary": ("glossary",), "term": ("glossary",), "source": ("source",), "digest": ("digest",),
    "passage": ("passage",), "note": ("note",), "sighting": ("sighting",),
}  # fmt: skip
HAS = ("note", "highlight", "underline", "bookmark", "tag", "original")
IS = ("orphan", "changed", "moved", "exact", "unverified", "subgroup")
_RANGED = ("tier", "year")
_RANGE = re.compile(r"(?P<low>\d{1,4})?(?P<dots>\.\.+|-|\u2013)?(?P<high>\d{1,4})?")
_BOUND = re.compile(r"(?P<sign><=|>=|<|>)(?P<bound>\d{1,4})")
_LOWEST_TIER = 6
_FURTHEST = 36_500  # days


def refused(name: str, value: str) -> str | None:
    """Why a field with this value filters nothing, in words; None where it does."""
    value = value.casefold()
    if not value.strip():
        return f"“{name}:” needs a value, as in {NAMES[name]}"
    if name == "tier" and (found := limits(value)) and (found[1] < 1 or found[0] > _LOWEST_TIER):
        return "“tier:” knows 1 to 6"
    if name in _RANGED and limits(value) is None:
        return f"“{name}:” takes a number or a range, as in {NAMES[name]}"
    if name == "added" and days(value) is None:
        return f"“added:” takes a number of days, as in {NAMES[name]}"
    for field, known in (("kind", tuple(KINDS)), ("has", HAS), ("is", IS)):
        if name == field and singular(value) not in known:
            return f"“{name}:” knows {', '.join(known)}"
    return None


def singular(value: str) -> str:
    """`notes` and `studies` mean `note` and `study`; in lower case."""
    value = value.casefold()
    if value in KINDS or value in HAS or value in IS:
        return value
    return value[:-3] + "y" if value.endswith("ies") else value.removesuffix("s")


def limits(value: str) -> tuple[int, int] | None:
    """(lowest, highest) of `2020..2025`, `2020-2025`, `2020..`, `..2025`, `2021` or `>=2020`."""
    if bound := _BOUND.fullmatch(value):
        number = int(bound["bound"])
        return {
            "<": (0, number - 1), "<=": (0, number), ">": (number + 1, 9999), ">=": (number, 9999),
        }[bound["sign"]]  # fmt: skip
    found = _RANGE.fullmatch(value)
    if found is None or (found["low"] is None and found["high"] is None):
        return None
    low, high = found["low"], found["high"]
    if not found["dots"]:
        number = int(f"{low or ''}{high or ''}")
        return number, number
    first, last = int(low or 0), int(high or 9999)
    return min(first, last), max(first, last)


def days(value: str) -> int | None:
    """How many days back `7`, `7d` or `today` reaches; None where it is no number of days."""
    if value in ("today", "yesterday"):
        return 1 if value == "today" else 2
    number = value.removesuffix("d")
    if not number.isascii() or not number.isdigit():
        return None
    return min(int(number[:9]), _FURTHEST)
