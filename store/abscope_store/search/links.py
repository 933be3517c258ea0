"""The links between records that searches follow: figures, agents under test, what a claim is about.

Read once for a reference and kept with its vocabulary. Knows no query; decides nothing.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from abscope_store.records import Record
from abscope_store.search.fold import words

Key = tuple[str, str]
Words = tuple[str, ...]
_SQL = Path(__file__).parent / "sql"
_TIME = re.compile(r"(?<![\d.])(\d{1,3})[- ](month|year)")
_VALUES = ("arm_value", "comparator_value", "effect", "p")


class Figure(Record, frozen=True):
    """What a search must know of an outcome; `compared`: with another arm, at random."""

    study: str
    endpoint: str
    values: frozenset[str]
    harm: bool
    fatal: bool
    grade: str  # the lowest that it counts, "any", or empty where not stated; 5 is fatal
    qualities: frozenset[str]  # of endpoints.QUALITIES
    unverified: bool
    compared: bool
    months: frozenset[int] = frozenset()  # the times that it is a figure at
    updates: frozenset[int] = frozenset()  # the times that its analysis is called by
    without: frozenset[str] = frozenset()  # agents of the study's other arms that its own lacks


class Links:
    """The whole reference's links; `places` fills as studies are met: outcome -> its place in its study."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        without = _without(connection)
        self.figures = {
            row["id"]: _figure(row, without)
            for row in connection.execute((_SQL / "figures.sql").read_text("utf-8"))
        }
        self.harmful = frozenset(figure.endpoint for figure in self.figures.values() if figure.harm)
        self.harms: set[Key] = {("study", figure.study) for figure in self.figures.values()}
        self.harms |= {
            ("agent", row[0])
            for row in connection.execute("SELECT id FROM main.agent WHERE common_harms IS NOT NULL")
        }
        self.steps: dict[str, str] = dict(
            connection.execute("SELECT id, mechanism_id FROM main.step").fetchall()
        )
        self.tested: dict[str, set[str]] = {}  # study -> agents given in it beyond its control
        # A figure belongs to a drug only where its study gave it; a modality or a class has many names.
        sql = "SELECT id FROM main.agent WHERE kind NOT LIKE '%modality%' AND kind <> 'class'"
        self.drugs: set[str] = {row[0] for row in connection.execute(sql)}
        self.experimental: dict[str, set[str]] = {}
        sql = "SELECT study_id, agent_id, role FROM main.study_agent WHERE role <> 'comparator'"
        for study, agent, role in connection.execute(sql):
            self.tested.setdefault(study, set()).add(agent)
            if role == "experimental":
                self.experimental.setdefault(study, set()).add(agent)
        self.diseases: dict[str, Words] = {
            study: tuple(words(disease))
            for study, disease in connection.execute(
                "SELECT id, disease FROM main.study WHERE disease IS NOT NULL"
            )
        }
        self.of: dict[Key, set[Key]] = {}
        for kind, record, other_kind, other in connection.execute((_SQL / "links.sql").read_text("utf-8")):
            self.of.setdefault((kind, record), set()).add((other_kind, other))
        self.places: dict[str, dict[str, tuple[int, int]]] = {}


def _figure(row: sqlite3.Row, without: Mapping[str, frozenset[str]]) -> Figure:
    return Figure(
        study=row["study_id"],
        endpoint=row["endpoint"],
        values=frozenset(row[name] for name in _VALUES if row[name] is not None),
        harm=bool(row["harm"]),
        fatal=bool(row["fatal"]),
        grade="5" if row["fatal"] else _lowest(row["grade"] or ""),
        qualities=_qualities(row),
        unverified=bool(row["unverified"]),
        compared=bool(row["compared"]),
        months=_months(f"{row['endpoint_name']} {row['unit'] or ''}"),
        updates=_months(row["analysis"] or ""),
        without=without.get(row["arm_id"], frozenset()),
    )


def _months(text: str) -> frozenset[int]:
    """Every time that a text names, in months: `at 5 years`, `10-year`."""
    return frozenset(int(found[1]) * (12 if found[2] == "year" else 1) for found in _TIME.finditer(text))


def _without(connection: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """Arm -> the agents that the names of its study's other arms have and its own name lacks.

    An arm whose name has none of its study's agents lacks nothing that is known.
    """
    arms: dict[str, tuple[str, set[str]]] = {}
    for arm, study, name, short, agent, term in connection.execute((_SQL / "arms.sql").read_text("utf-8")):
        own = arms.setdefault(arm, (study, set()))[1]
        if f" {' '.join(words(term))} " in f" {' '.join((*words(name), '/', *words(short)))} ":
            own.add(agent)
    named: dict[str, set[str]] = {}
    for study, own in arms.values():
        named.setdefault(study, set()).update(own)
    return {arm: frozenset(named[study] - own) for arm, (study, own) in arms.items() if own}


def _lowest(printed: str) -> str:
    return printed[:1] if printed[:1].isdigit() else printed


def _qualities(row: sqlite3.Row) -> frozenset[str]:
    found = set()
    if row["harm"] and row["endpoint"].startswith("trae"):
        found.add("treatment-related")
    if row["harm"] and row["endpoint"].startswith("ae-"):
        found.add("all-cause")
    assessor = (row["assessor"] or "").casefold()
    if "investigator" in assessor:
        found.add("investigator")
    if "blinded" in assessor or "central" in assessor or "independent" in assessor:
        found.add("blinded")
    return frozenset(found)
