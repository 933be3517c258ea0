"""Which numbers a record's view may show: those of stored values that a locator row covers. Holds no test.

Reads the tables itself, so that it shares no code with what words the view.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

# A number that stands for itself: not the 1 of PD-1, the 8 of CD8 or the digits of an id.
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_#.])(?<![A-Za-z]-)(?<![A-Za-z]- )\.?\d+(?:[.,]\d+)*(?![A-Za-z_0-9]|[.,]\d)"
)

_VALUE = (
    "arm_value arm_count arm_total arm_low arm_high arm_level arm_note comparator_value comparator_count "
    "comparator_total comparator_low comparator_high comparator_level comparator_note"
).split()
_EFFECT = "effect effect_low effect_high effect_level".split()
_P = ["p", "p_alpha"]
_ANY = ("endpoint_name endpoint_short grade analysis assessor cutoff population unit note statistic").split()
_STUDY = (
    "title phase design n population setting stage line radiotherapy rt_dose rt_fractions rt_site verdict "
    "certainty_reasons note harms_state watch_text registry_status"
).split()
_STANDING = (
    "name nct year watch_text watch_as_of registry_status registry_as_of".split()
)  # dated, with `seen`


def numbers(*texts: Any) -> set[str]:
    """Every number of the texts, digit for digit, without the nought that p leaves out."""
    found = (token for text in texts if text is not None for token in _NUMBER.findall(str(text)))
    return {re.sub(r"^0(?=\.)", "", token) for token in found}


class Scope:
    """The numbers that each record may show."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        self._parts: dict[tuple[str, str], list[list[str]]] = {}
        for row in self.rows("SELECT owner_kind, owner_id, parts FROM locator"):
            key = (row["owner_kind"], row["owner_id"])
            self._parts.setdefault(key, []).append(json.loads(row["parts"]))

    def rows(self, sql: str, *values: str) -> list[sqlite3.Row]:
        return self.connection.execute(sql, values).fetchall()

    def located(self, kind: str, record: str, part: str = "") -> bool:
        """Whether a locator row covers this, or this part of it."""
        held = self._parts.get((kind, record), [])
        return any(not parts or not part or part in parts for parts in held)

    def outcome(self, record: str) -> set[str]:
        (row,) = self.rows("SELECT * FROM outcome WHERE id = ?", record)
        found: set[str] = set()
        for part, columns in (("value", _VALUE), ("effect", _EFFECT), ("p", _P), ("", _ANY)):
            if self.located("outcome", record, part):
                found |= numbers(*(row[name] for name in columns))
        return found | self._arms(row["study_id"])

    def _arms(self, study: str) -> set[str]:
        if not self.located("study", study):
            return set()
        arms = self.rows("SELECT name, short, n FROM arm WHERE study_id = ?", study)
        return numbers(*(cell for arm in arms for cell in arm))

    def study(self, record: str) -> set[str]:
        (row,) = self.rows("SELECT * FROM study WHERE id = ?", record)
        found = numbers(*(row[name] for name in _STANDING))
        if self.located("study", record):
            found |= numbers(*(row[name] for name in _STUDY))
        for outcome in self.rows("SELECT id FROM outcome WHERE study_id = ?", record):
            found |= self.outcome(outcome["id"])
        roles = self.rows("SELECT role FROM study_source WHERE study_id = ?", record)
        return found | numbers(*(cell["role"] for cell in roles)) | self._about("study", record)

    def agent(self, record: str) -> set[str]:
        (row,) = self.rows("SELECT * FROM agent WHERE id = ?", record)
        found = self._names("agent", record)
        if self.located("agent", record):
            found |= numbers(*row)
        for kind in ("approval", "dose"):
            for entry in self.rows(f"SELECT id FROM {kind} WHERE agent_id = ?", record):
                found |= self.entry(kind, entry["id"])
        return found | self._about("agent", record)

    def entry(self, kind: str, record: str) -> set[str]:
        """An approval or a dose."""
        (row,) = self.rows(f"SELECT * FROM {kind} WHERE id = ?", record)
        return numbers(*row) if self.located(kind, record) else set()

    def mechanism(self, record: str) -> set[str]:
        (row,) = self.rows("SELECT * FROM mechanism WHERE id = ?", record)
        found = self._names("mechanism", record) | self._about("mechanism", record)
        whole = self.located("mechanism", record)
        if whole:
            found |= numbers(*row)
            for actor in self.rows(
                "SELECT actor, effect FROM mechanism_actor WHERE mechanism_id = ?", record
            ):
                found |= numbers(*actor)
        for step in self.rows("SELECT * FROM step WHERE mechanism_id = ?", record):
            if whole or self.located("step", step["id"]):
                found |= numbers(step["subject"], step["object"], step["context"])
        return found

    def claim(self, record: str) -> set[str]:
        """A claim's own numbers need a stance that rests on something; a stance's need its own."""
        (row,) = self.rows("SELECT * FROM claim WHERE id = ?", record)
        found: set[str] = set()
        rests = False
        for stance in self.rows("SELECT * FROM claim_stance WHERE claim_id = ?", record):
            outcomes = json.loads(stance["outcomes"])
            if stance["locator_id"] or (outcomes and all(self.located("outcome", each) for each in outcomes)):
                rests = True
                found |= numbers(stance["text"])
            for outcome in outcomes:
                found |= self.outcome(outcome)
        if rests:
            found |= numbers(row["text"], row["note"], row["certainty_reasons"], row["directness"])
            tensions = self.rows("SELECT text FROM tension WHERE claim_id = ?", record)
            found |= numbers(*(tension["text"] for tension in tensions))
        return found

    def sources(self) -> set[str]:
        """Bibliography that a view names a work by: its year and where it came out."""
        sql = "SELECT container, publisher, year FROM source"
        return {n for row in self.rows(sql) for n in numbers(*row)}

    def places(self) -> set[str]:
        """The words of the places where locators point, such as "table 2"."""
        return {n for row in self.rows("SELECT place FROM locator") for n in numbers(*row)}

    def _names(self, kind: str, record: str) -> set[str]:
        terms = self.rows("SELECT text FROM term WHERE owner_kind = ? AND owner_id = ?", kind, record)
        return numbers(*(term["text"] for term in terms))

    def _about(self, kind: str, record: str) -> set[str]:
        """Claims whose tensions the view shows: those about it, and those that end at its figures."""
        about = self.rows(
            "SELECT claim_id FROM claim_about WHERE owner_kind = ? AND owner_id = ?", kind, record
        )
        wanted = {row["claim_id"] for row in about}
        if kind == "study":
            wanted |= set(self._ending_at(record))
        return {n for claim in wanted for n in self.claim(claim)}

    def _ending_at(self, study: str) -> Iterator[str]:
        mine = {row["id"] for row in self.rows("SELECT id FROM outcome WHERE study_id = ?", study)}
        works = {row[0] for row in self.rows("SELECT source_id FROM study_source WHERE study_id = ?", study)}
        for row in self.rows("SELECT claim_id, source_id, outcomes FROM claim_stance"):
            if mine & set(json.loads(row["outcomes"])) or row["source_id"] in works:
                yield row["claim_id"]


# What the program itself says, and numbers of no figure: tiers, positions, counts of a list.
_OWN = (
    r"tier 1-4", r"tier \d", r"^ +\d+\. ", r"the interval includes 1", r"not 95 %", r"\bend [12]\b",
    r"Partial: \d+ entr\w+", r"¶\d+", r"sentences? \d+(?:-\d+)?", r"Reference as of \S+",
    r"https?://\S+", r"10\.\d{4,}/\S+",
)  # fmt: skip
_OWN_WORDS = re.compile("|".join(_OWN))


def strays(lines: Iterable[str], allowed: set[str]) -> list[tuple[str, str]]:
    """(number, line) of every number in the lines that is not allowed."""
    found = []
    for line in lines:
        shown = numbers(_OWN_WORDS.sub(" ", line))
        found += [(number, line.strip()) for number in sorted(shown - allowed)]
    return found
