"""Number sightings measured field by field on hard statements of our own: what is read, and what is missed.

`python -m pytest tests/unit/test_sightings_measured.py -s` prints the table. Nothing wrong is allowed where a
reader would be misled: an endpoint, a unit, an interval, a p. Missing is allowed, within bars.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from test_sightings import holds, read, told

STATEMENTS = Path(__file__).parent.parent / "data" / "sightings-hard.tsv"
UNITS = ("%", "month", "year", "week", "day", "Gy", "cGy", "mg", "mg/kg", "mg/m2")
FIELDS = ("kind", "endpoint", "values", "interval", "unit", "p", "arms", "time", "grade", "cause", "subgroup")
# field: precision, recall
BARS = dict.fromkeys(FIELDS, (1.0, 0.94)) | dict.fromkeys(("arms", "grade", "cause"), (1.0, 0.8))


def statements() -> list[tuple[str, str, str]]:
    """(part of the file, statement, what must be read there)."""
    part, found = "", []
    for line in STATEMENTS.read_text("utf-8").split("\n"):
        if line.startswith("# "):
            part = line[2:]
        elif line:
            text, expected = line.rsplit("\t", 1)
            found.append((part, text, expected))
    return found


def fields(words: str) -> dict[str, str]:
    """A sighting in words (test_sightings.told) taken apart; "" where a field is absent."""
    arms = re.findall(r"\{[^}]*\}", words)
    bare = re.sub(r" ?\{[^}]*\}", "", words)
    intervals = re.findall(r"\([^)]* to [^)]*\)", bare)
    bare = re.sub(r" ?\([^)]* to [^)]*\)", "", bare)
    kind, endpoint, rest = (*bare.split(" ", 2), "")[:3]
    kind = "sample size" if kind == "sample" else kind
    taken = {
        "p": r"(?:^| )p(?:<=|>=|[=<>])\S+", "time": r" at .*?(?: months?| years?)\b", "grade": r" grade \S+",
        "cause": r" (?:treatment-related|all-cause)", "subgroup": r" subgroup",
    }  # fmt: skip
    found = {}
    for name, pattern in taken.items():
        match = re.search(pattern, rest)
        found[name] = match.group().strip() if match else ""
        rest = re.sub(pattern, "", rest)
    unit = next((word for word in rest.split() if word in UNITS), "")
    values = " ".join(word for word in rest.split() if word != unit)
    return {
        "kind": kind, "endpoint": endpoint, "values": values, "interval": " ".join(intervals), "unit": unit,
        "arms": " ".join(arms), **found,
    }  # fmt: skip


def measured() -> dict[str, tuple[int, int, int]]:
    """Of each field: how many were read and wanted, how many read, how many wanted."""
    counts = {field: [0, 0, 0] for field in FIELDS}
    for _, text, expected in statements():
        got = Counter(_told(" ; ".join(map(told, read(text)))))
        want = Counter(_told(expected))
        for field in FIELDS:
            mine = Counter(key for key in got.elements() if key[0] == field)
            theirs = Counter(key for key in want.elements() if key[0] == field)
            counts[field][0] += (mine & theirs).total()
            counts[field][1] += mine.total()
            counts[field][2] += theirs.total()
    return {field: (both, mine, theirs) for field, (both, mine, theirs) in counts.items()}


def _told(words: str) -> list[tuple[str, str, str]]:
    """(field, the figures it belongs to, what it says): a field is right only beside its own figures."""
    found = []
    for one in filter(None, words.split(" ; ")):
        parts = fields(one)
        figures = parts["values"] or parts["p"]
        found += [(field, figures, parts[field]) for field in FIELDS if parts[field]]
    return found


def test_every_field() -> None:
    rows = measured()
    table = "\n".join(
        f"{field:9} precision {both / max(1, mine):.3f}  recall {both / max(1, theirs):.3f}  of {theirs}"
        for field, (both, mine, theirs) in rows.items()
    )
    sys.stdout.write(f"\n{table}\n")
    for field, (both, mine, theirs) in rows.items():
        precision, recall = BARS[field]
        assert theirs >= 2, table
        assert both >= precision * mine and both >= recall * theirs, f"{field}\n{table}"


@pytest.mark.parametrize(("part", "text", "expected"), statements(), ids=lambda value: str(value)[:40])
def test_nothing_is_read_that_is_not_there(part: str, text: str, expected: str) -> None:
    """No endpoint beside figures that are not its own, and in a trap no figure of an endpoint at all."""
    wanted = [(fields(one)["values"], fields(one)["endpoint"]) for one in filter(None, expected.split(" ; "))]
    for one in map(fields, map(told, read(text))):
        assert one["endpoint"] in ("", "-") or (one["values"], one["endpoint"]) in wanted, one
    holds(text)


def test_there_are_enough_statements() -> None:
    """Guards the tests above against an emptied file."""
    parts = Counter(part for part, _, _ in statements())
    assert sum(parts.values()) >= 200
    assert parts["traps"] >= 45 and parts["other endpoints"] >= 18
    assert min(parts[part] for part in ("abstract", "news", "registry", "table", "typography")) >= 8
