"""What a record holds by its links rather than by its words: a figure's study, agents and endpoint.

Only reads the reference. Decides what is the asked endpoint, what is a near miss and never a synonym.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from abscope_store.records import Record
from abscope_store.search import endpoints
from abscope_store.search.fold import words
from abscope_store.search.match import Candidate, Match
from abscope_store.search.vocabulary import Concept, Words

Key = tuple[str, str]
WEAK = 0.9  # held by the study of a figure, or by an endpoint of a longer name
_SQL = Path(__file__).parent / "sql"
_VALUES = ("arm_value", "comparator_value", "effect", "p")


class _Figure(Record, frozen=True):
    study: str
    endpoint: str
    names: tuple[Words, ...]
    values: frozenset[str]
    harm: bool
    compared: bool


class Related:
    """The links of the reference that a search follows, read once a search."""

    def __init__(self, connection: sqlite3.Connection, concepts: Sequence[Concept]) -> None:
        self._concepts = concepts
        self._figures = {
            row["id"]: _Figure(
                row["study_id"],
                row["endpoint"],
                (tuple(words(row["endpoint_name"])), tuple(words(row["endpoint_short"]))),
                frozenset(row[name] for name in _VALUES if row[name] is not None),
                bool(row["harm"]),
                bool(row["compared"]),
            )
            for row in connection.execute((_SQL / "figures.sql").read_text("utf-8"))
        }
        self._harms = {("study", figure.study) for figure in self._figures.values()}
        self._harms |= {
            ("agent", row[0])
            for row in connection.execute("SELECT id FROM main.agent WHERE common_harms IS NOT NULL")
        }
        self._steps = dict(connection.execute("SELECT id, mechanism_id FROM main.step").fetchall())
        self._tested: dict[str, set[str]] = {}  # study -> agents under test in it
        for study, agent in connection.execute(
            "SELECT study_id, agent_id FROM main.study_agent WHERE role <> 'comparator'"
        ):
            self._tested.setdefault(study, set()).add(agent)
        self._links: dict[Key, set[Key]] = {}
        for kind, record, other_kind, other in connection.execute((_SQL / "links.sql").read_text("utf-8")):
            self._links.setdefault((kind, record), set()).add((other_kind, other))

    def study_of(self, outcome: str) -> str:
        """The study of a figure."""
        return self._figures[outcome].study

    def owner(self, candidate: Candidate) -> Key:
        """The record that a candidate is shown as: a step is its mechanism."""
        if candidate.kind == "step":
            return ("mechanism", self._steps[candidate.id])
        return (candidate.kind, candidate.id)

    def strangers(self, candidate: Candidate) -> int:
        """How many agents under test in a figure's study were not asked for: alone before combined."""
        asked = {record for c in self._concepts for kind, record in c.targets if kind == "agent"}
        if candidate.kind != "outcome" or not asked:
            return 0
        return len(self._tested.get(self.study_of(candidate.id), set()) - asked)

    def missed(self, candidate: Candidate) -> int:
        """How many of the agents and studies that were asked for by name it says nothing about."""
        return sum(
            at not in candidate.hits and bool(_owners(concept)) for at, concept in enumerate(self._concepts)
        )

    def claims_all(self, candidate: Candidate) -> bool:
        """Whether a claim is about every one of two or more named agents and studies: the asked question."""
        named = [concept for concept in self._concepts if _owners(concept)]
        key = (candidate.kind, candidate.id)
        return key[0] == "claim" and len(named) > 1 and all(self._owned(c, key) for c in named)

    def alone(self, candidate: Candidate) -> bool:
        """Whether a figure comes from a design that compared nothing at random."""
        return candidate.kind == "outcome" and not self._figures[candidate.id].compared

    def harms_asked(self) -> bool:
        """Whether harms were asked for as such."""
        return any(_harms(concept) for concept in self._concepts)

    def wanted(self) -> set[Key]:
        """Figures of the asked endpoint, study or agent, and studies and claims of an asked agent."""
        found: set[Key] = set()
        ends = [c for c in self._concepts if c.kind == "endpoint"]
        owners = [c for c in self._concepts if c.targets and c.kind != "endpoint"]
        for outcome, figure in self._figures.items():
            by_owner = [self._owned(c, ("study", figure.study)) for c in owners]
            if (owners and all(by_owner)) or (not owners and any(_asked(c, figure) for c in ends)):
                found.add(("outcome", outcome))
        for key in self._links:
            if key[0] in ("study", "claim") and any(self._owned(c, key) for c in owners):
                found.add(key)
        return found

    def completed(self, candidates: Iterable[Candidate], match: Match) -> list[Candidate]:
        """The candidates with what they hold through their links, and those that only links find."""
        have = {(c.kind, c.id): c for c in candidates}
        missing = self.wanted() - have.keys()
        for candidate in match.named(missing):
            have[candidate.kind, candidate.id] = candidate
        return [self._complete(c, have) for c in have.values()]

    def near_miss(self, candidate: Candidate) -> Concept | None:
        """The asked endpoint of which this figure is a relative but not the same event."""
        if candidate.kind != "outcome":
            return None
        figure = self._figures[candidate.id]
        asked = [c for c in self._concepts if c.kind == "endpoint"]
        if any(_asked(concept, figure) for concept in asked):
            return None
        for concept in asked:
            slugs = [slug for kind, slug in concept.targets if kind == "endpoint"]
            for slug in slugs:
                for other in endpoints.family(slug):
                    if figure.endpoint == other or _named(other, figure):
                        return concept
        return None

    def _complete(self, candidate: Candidate, have: dict[Key, Candidate]) -> Candidate:
        hits = dict(candidate.hits)
        key = (candidate.kind, candidate.id)
        figure = self._figures.get(candidate.id) if candidate.kind == "outcome" else None
        owner = ("study", figure.study) if figure else key
        inherited = have[owner].hits if figure and owner in have else {}
        for at, concept in enumerate(self._concepts):
            if concept.kind == "endpoint" and figure:
                hits.pop(at, None)
                strength = _asked(concept, figure)
                if strength:
                    hits[at] = strength
            elif concept.kind == "study" and figure:
                hits.pop(at, None)
                if owner in concept.targets:
                    hits[at] = 1.0
            elif (
                key in concept.targets
                or self._owned(concept, owner)
                or _printed(concept, figure)
                or (_harms(concept) and key in self._harms)
            ):
                hits[at] = 1.0
            elif concept.kind == "number" and at in hits:
                hits[at] = WEAK
            elif at in inherited:
                hits.setdefault(at, WEAK * inherited[at])
        return Candidate(**{f: getattr(candidate, f) for f in Candidate.__struct_fields__} | {"hits": hits})

    def _owned(self, concept: Concept, key: Key) -> bool:
        return key in concept.targets or bool(self._links.get(key, set()) & concept.targets)


def _owners(concept: Concept) -> bool:
    return any(kind in ("agent", "study") for kind, _ in concept.targets)


def _harms(concept: Concept) -> bool:
    return ("endpoint", endpoints.HARMS) in concept.targets


def _printed(concept: Concept, figure: _Figure | None) -> bool:
    """Whether the asked number is a value of the figure, digit for digit."""
    asked = concept.typed.rstrip("%").lstrip("+")
    return figure is not None and concept.kind == "number" and asked in figure.values


def _asked(concept: Concept, figure: _Figure) -> float:
    """1 for the asked endpoint itself, less where its name stands inside a longer one, else 0."""
    if concept.kind != "endpoint":
        return 0.0
    if _harms(concept):
        return float(figure.harm)
    if ("endpoint", figure.endpoint) in concept.targets:
        return 1.0
    inside = any(_contains(name, form.words) for form in concept.forms for name in figure.names) and not any(
        _contains(name, longer) for longer in concept.longer for name in figure.names
    )
    return WEAK if inside else 0.0


def _named(slug: str, figure: _Figure) -> bool:
    return any(
        _contains(name, tuple(words(text))) for text in endpoints.NAMES.get(slug, ()) for name in figure.names
    )


def _contains(name: Words, part: Words) -> bool:
    return any(name[i : i + len(part)] == part for i in range(len(name) - len(part) + 1))
