"""Names in short sentences of our own, against the true reference: found where named, not where a trap.

The sentences stand in tests/data/mentions.toml; each is read as a document, with its own short forms.
"""

from __future__ import annotations

import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

from abscope_store.importing import abbreviations
from abscope_store.importing.linking import link
from abscope_store.importing.mentions import Names
from abscope_store.importing.messages import Definition, Metadata, Paragraph, Parsed

DATA = Path(__file__).parent.parent.parent / "data"
CASES: list[dict[str, Any]] = tomllib.loads((DATA / "mentions.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def names(built_reference: Path) -> Names:
    connection = sqlite3.connect(built_reference)
    connection.row_factory = sqlite3.Row
    found = Names.of(connection)
    connection.close()
    return found


def document(text: str) -> Parsed:
    """One paragraph as the worker hands it back; a line break stands for a reader's odd white space."""
    definitions = [
        Definition(1, one.short, one.long, one.start, one.end, one.long_start, one.long_end)
        for one in abbreviations.find(text)
    ]
    whole = [Paragraph(0, len(text), "body", False, "", [(0, len(text))])]
    return Parsed(text, "t", "1", "t", "1", whole, Metadata(), [], definitions=definitions)


def named(names: Names, text: str) -> set[str]:
    """Every mention as "words" and as "words > kind/id"."""
    found: set[str] = set()
    for _, one in link(names, document(text))[0]:
        words = text[one.start : one.end]
        found |= {words, f"{words} > {one.owner_kind}/{one.owner_id}"}
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_case(names: Names, case: dict[str, Any]) -> None:
    found = named(names, case["text"])
    assert not [one for one in case.get("names", []) if one not in found], found
    assert not [one for one in case.get("not", []) if one in found], found


def test_there_are_enough_cases() -> None:
    """Guards the test above against an emptied file; each case must be able to fail."""
    assert len(CASES) >= 120
    assert all(case.get("names") or case.get("not") for case in CASES)
    assert sum(len(case.get("not", [])) for case in CASES) >= 100
    assert sum(len(case.get("names", [])) for case in CASES) >= 100


def test_every_name_of_the_reference_is_found_by_itself(names: Names, built_reference: Path) -> None:
    """No rule against traps costs a name: each one with a letter, alone in a sentence, names its record."""
    connection = sqlite3.connect(built_reference)
    rows = connection.execute("SELECT DISTINCT text, owner_kind, owner_id FROM term").fetchall()
    connection.close()
    rows = [row for row in rows if any(char.isalpha() for char in row[0])]
    missed = [
        row for row in rows if f"{row[0]} > {row[1]}/{row[2]}" not in named(names, f"We read {row[0]}.")
    ]
    assert len(rows) > 400
    assert missed == []
