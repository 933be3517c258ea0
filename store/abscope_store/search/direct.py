"""What is said to a question beside its results: what is not reported, and how figures to compare stand.

Every sentence is about one record of the reference. Computes nothing and reads no text of a source.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from abscope_store.reader import Reader
from abscope_store.records import Said
from abscope_store.search.comparing import compared
from abscope_store.search.concepts import Concept
from abscope_store.search.events import harms
from abscope_store.search.match import Candidate
from abscope_store.search.related import Related

NOT_REPORTED = "not reported in the sources"
_EACH = 3
_MOST = 6


def arranged(found: list[Candidate], related: Related, concepts: Sequence[Concept]) -> list[Candidate]:
    """Figures of the studies that are compared: the best of each in the order typed, then the rest."""
    order = compared(concepts)
    if not any(c.kind == "endpoint" for c in concepts):
        return found
    if len(order) < 2:
        return _in_turn(found, related, compared(concepts, "agent"))
    asked = [c for c in found if related.asked(c)]
    heads = [next((c for c in asked if related.study_of(c.id) == study), None) for study in order]
    first = [head for head in heads if head is not None]
    first += [c for study in order for c in asked if related.study_of(c.id) == study and c not in first]
    return first + [c for c in found if c not in first]


def _in_turn(found: list[Candidate], related: Related, agents: Sequence[str]) -> list[Candidate]:
    """The best figures of each of the agents that are compared, one of each in turn, then the rest."""
    asked = [c for c in found if related.asked(c)]
    own = [[c for c in asked if related.tests(c, agent)][:_EACH] for agent in agents]
    turns = [c for row in zip_longest(*own) for c in row if c is not None] if len(agents) > 1 else []
    first = list({c.id: c for c in turns}.values())
    return first + [c for c in found if c not in first]


def said(reader: Reader, related: Related, concepts: Sequence[Concept]) -> tuple[Said, ...]:
    """One sentence for each named study or agent of which an asked endpoint is not reported."""
    ends = [c for c in concepts if c.kind == "endpoint"]
    found: list[Said] = []
    for concept in concepts:
        if concept.kind not in ("study", "agent") or not ends:
            continue
        for kind, record in sorted(concept.targets, key=lambda key: _typed_at(concept, key)):
            for end in ends:
                missing = related.missing(kind, record, end)
                if missing is not None and not _on_its_card(reader, kind, record, end):
                    sentence = _sentence(reader, kind, record, end, missing)
                    found.append(Said("not reported", kind, record, sentence))
    return tuple(found[:_MOST])


def _typed_at(concept: Concept, key: tuple[str, str]) -> int:
    return next((at for at, targets in enumerate(concept.alternatives) if key in targets), 0)


def _name(reader: Reader, kind: str, record: str) -> str:
    return reader.study(record).name if kind == "study" else reader.agent(record).name


def _on_its_card(reader: Reader, kind: str, record: str, end: Concept) -> bool:
    """Whether an agent's harms were asked for and its card lists common ones."""
    return kind == "agent" and harms(end) and bool(reader.agent(record).common_harms)


def _sentence(reader: Reader, kind: str, record: str, end: Concept, missing: str) -> str:
    what = f"{end.name}, {missing}" if missing else end.name
    why = _why(reader, kind, record, end) if not missing else NOT_REPORTED
    return f"{_name(reader, kind, record)}, {what}: {why}"


def _why(reader: Reader, kind: str, record: str, end: Concept) -> str:
    """Harms that were not collected and results that are pending say so in their record's own words."""
    if kind == "study":
        study = reader.study(record)
        if study.watch:
            return f"{NOT_REPORTED}; result {study.watch.state}, as of {study.watch.as_of}"
        if ("endpoint", "harms") in end.targets and study.harms_state != "reported":
            return study.harms_state
    return NOT_REPORTED
