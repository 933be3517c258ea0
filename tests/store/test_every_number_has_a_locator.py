"""Every number in every record's view is a stored value's, and a locator row covers that value.

The view is what `abscope show`, the lists and the one-line figures say; see number_scope.py for the rule.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from number_scope import Scope, numbers, strays

from abscope_store import cli_show, list_rows, wording
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader

SHOWS = {
    "study": cli_show._study, "agent": cli_show._agent, "mechanism": cli_show._mechanism,
    "claim": cli_show._claim,
}  # fmt: skip


@contextmanager
def opened(reference: Path, folder: Path) -> Iterator[tuple[Reader, Scope]]:
    with (
        closing(open_reader(Profile(folder / "profile"), reference)) as reading,
        closing(sqlite3.connect(f"file:{reference}?mode=ro&immutable=1", uri=True)) as tables,
    ):
        yield Reader(reading), Scope(tables)


def unaccounted(reader: Reader, scope: Scope, kind: str) -> list[str]:
    """Numbers of all records of a kind that nothing accounts for, each with its record and line."""
    bibliography = scope.sources() | scope.places()
    found = []
    for record in reader.ids(kind):
        allowed = getattr(scope, kind)(record) | bibliography
        _, lines = SHOWS[kind](reader, record)
        found += [f"{kind} {record}: {number} in {line!r}" for number, line in strays(lines, allowed)]
    return found


def bare_figures(reader: Reader, scope: Scope) -> list[str]:
    """The same for each figure, approval and dose alone, against its own columns alone."""
    found = []
    for study in reader.studies():
        for outcome in study.outcomes:
            lines = [wording.outcome_line(outcome), outcome.endpoint_name, outcome.note or ""]
            allowed = scope.outcome(outcome.id)
            found += [f"{outcome.id}: {number} in {line!r}" for number, line in strays(lines, allowed)]
    for agent in map(reader.agent, reader.ids("agent")):
        entries = [("dose", d.id, (d.label, d.text)) for d in agent.doses]
        entries += [("approval", a.id, (a.date or "", a.indication, a.as_of)) for a in agent.approvals]
        for kind, record, told in entries:
            allowed = scope.entry(kind, record)
            found += [f"{record}: {number} in {line!r}" for number, line in strays(told, allowed)]
    return found


@pytest.mark.parametrize("kind", sorted(SHOWS))
def test_every_number_of_a_view_is_a_located_value(built_reference: Path, tmp_path: Path, kind: str) -> None:
    with opened(built_reference, tmp_path) as (reader, scope):
        assert unaccounted(reader, scope, kind) == []


def test_every_number_of_a_figure_is_its_own_located_value(built_reference: Path, tmp_path: Path) -> None:
    with opened(built_reference, tmp_path) as (reader, scope):
        assert bare_figures(reader, scope) == []


def test_every_number_of_a_list_is_a_located_value(built_reference: Path, tmp_path: Path) -> None:
    with opened(built_reference, tmp_path) as (reader, scope):
        for kind in ("study", "agent", "mechanism"):
            for row in list_rows.read(reader.connection, kind):
                allowed = getattr(scope, kind)(row.id) | scope.sources()
                shown = [row.title, row.detail, row.figures, row.caveat, row.badge]
                # How many records the reference holds is no figure of a source.
                shown = [re.sub(r"^\d+ (?:stud(?:y|ies)|steps?)\b", "", text) for text in shown]
                assert strays(shown, allowed) == [], row.id


def test_it_looks_at_hundreds_of_numbers(built_reference: Path, tmp_path: Path) -> None:
    with opened(built_reference, tmp_path) as (reader, _):
        shown = [wording.outcome_line(o) for s in reader.studies() for o in s.outcomes]
        assert sum(len(numbers(line)) for line in shown) > 1000
    assert numbers("HR 0.72 (95 % CI 0.59-0.89), p .043; PD-1, CD8, 60-66 Gy [pacific.os.2021]") == {
        ".72", "95", ".59", ".89", ".043", "60", "66",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "spoil", "named"),
    [
        ("study", "DELETE FROM locator WHERE owner_id = 'pacific.os.2021'", "study pacific: 47.5 in"),
        ("study", "DELETE FROM locator WHERE owner_kind = 'study' AND owner_id = 'pacific'",
         "study pacific: 713 in"),
        ("study", "UPDATE locator SET parts = '[\"p\"]' WHERE owner_id = 'adriatic.os.fda'",
         "adriatic.os.fda: .57 in"),
        ("agent", "DELETE FROM locator WHERE owner_kind = 'dose' AND owner_id LIKE 'ldrt.%'",
         "ldrt.dose.match: 15 in"),
        ("claim", "UPDATE claim SET text = text || ' It was 4711.' WHERE id = 'low-dose-meanings';"
         " UPDATE claim_stance SET locator_id = NULL, outcomes = '[]'", "claim low-dose-meanings: 4711 in"),
    ],
)  # fmt: skip
def test_a_number_that_lost_its_locator_is_named(
    built_reference: Path, tmp_path: Path, kind: str, spoil: str, named: str
) -> None:
    spoilt = tmp_path / "spoilt.db"
    shutil.copy(built_reference, spoilt)
    spoilt.chmod(0o644)
    with closing(sqlite3.connect(spoilt)) as connection:
        connection.executescript(spoil)
    with opened(spoilt, tmp_path) as (reader, scope):
        found = [*unaccounted(reader, scope, kind), *bare_figures(reader, scope)]
    assert any(fault.startswith(named) for fault in found), found
