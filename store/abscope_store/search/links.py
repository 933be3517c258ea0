"""The links between records that searches follow: figures, agents under test, what a claim is about.

Read once for a reference and kept with its vocabulary. Knows no query; decides nothing.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from abscope_store.records import Record
from abscope_store.search.fold import words

Key = tuple[str, str]
Words = tuple[str, ...]
_SQL = Path(__file__).parent / "sql"
_VALUES = ("arm_value", "comparator_value", "effect", "p")


class Figure(Record, frozen=True):
    """What a search must know of an outcome; `compared`: with another arm, at random."""

    study: str
    endpoint: str
    names: tuple[Words, ...]
    values: frozenset[str]
    harm: bool
    fatal: bool
    grade: str  # the lowest that it counts, "any", or empty where not stated; 5 is fatal
    qualities: frozenset[str]  # of endpoints.QUALITIES
    unverified: bool
    compared: bool


class Links:
    """The whole reference's links; `places` fills as studies are met: outcome -> its place in its study."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.figures = {
            row["id"]: _figure(row) for row in connection.execute((_SQL / "figures.sql").read_text("utf-8"))
        }
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


def _figure(row: sqlite3.Row) -> Figure:
    return Figure(
        study=row["study_id"],
        endpoint=row["endpoint"],
        names=(tuple(words(row["endpoint_name"])), tuple(words(row["endpoint_short"]))),
        values=frozenset(row[name] for name in _VALUES if row[name] is not None),
        harm=bool(row["harm"]),
        fatal=bool(row["fatal"]),
        grade="5" if row["fatal"] else _lowest(row["grade"] or ""),
        qualities=_qualities(row),
        unverified=bool(row["unverified"]),
        compared=bool(row["compared"]),
    )


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
