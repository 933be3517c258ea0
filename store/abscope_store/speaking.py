"""Which studies and agents the sentence of a sighting names, so that no trial answers for another's figures.

Read lane only. Goes by the names found at import; compares no figure and guesses no study.
"""

from __future__ import annotations

import re
from collections import defaultdict

from msgspec import Struct

from abscope_store import library
from abscope_store.reader import Reader
from abscope_store.records import Outcome, StudyId

_STUDIES = (
    "SELECT paragraph, start, end, owner_id FROM library.mention WHERE document_id = ?"
    " AND owner_kind = 'study' AND owner_id IN (SELECT id FROM main.study)"
)
_AGENTS = (
    "SELECT paragraph, start, end, owner_id FROM library.mention WHERE document_id = ?"
    " AND owner_kind = 'agent'"
)
# After a trial's name: other patients, treated or chosen as in it.
_LIKENESS = re.compile(r"[\s\u2010\u2011-](?:like|type|style|regimens?|protocols?|schedules?|criteria|era)\b")
# A figure that a protocol reckoned with, which nobody observed.
_RECKONED = re.compile(
    r"\b(?:expected|anticipated|assum(?:ed|ing|ption)|hypothes[ie]s|hypothesi[sz]ed)\b", re.I
)


class Spoken(Struct, frozen=True):
    """`studies` whose figures a sentence may print; `certain` where it is said to be of this one only."""

    studies: tuple[StudyId, ...]
    certain: bool
    agents: frozenset[str] = frozenset()  # as the sentence prints them, case folded
    reckoned: bool = False  # expected or assumed, not observed


class Speaking:
    """The names in one document. `own` are its source's studies, else all that it names."""

    def __init__(self, reader: Reader, document_id: str, own: tuple[StudyId, ...], of_source: bool) -> None:
        self._own, self._of_source = own, of_source
        self._passages = {p.paragraph: p for p in library.passages(reader.connection, document_id)}
        self._studies = self._found(reader, _STUDIES, document_id)
        self._agents = self._found(reader, _AGENTS, document_id)

    def of(self, paragraph: int, sentence: int) -> Spoken:
        """What a sentence names; where it names no study, what its paragraph named before it."""
        passage = self._passages[paragraph]
        span = next((s for s in passage.sentences if s.sentence == sentence), None)
        first, last = (span.start, span.end) if span is not None else (0, len(passage.text))
        named = self._studies[paragraph]
        here = [one for one in named if first <= one[0] < last]
        earlier = {one[2] for one in named if one[0] < first}
        agents = frozenset(
            passage.text[start:end].casefold()
            for start, end, _ in self._agents[paragraph]
            if first <= start < last
        )
        if _RECKONED.search(passage.text, first, last):
            return Spoken((), False, reckoned=True)
        if any(_LIKENESS.match(passage.text, end) for _, end, _ in here):
            return Spoken(self._joined({one[2] for one in here}), False, agents)
        studies = {one[2] for one in here} or earlier
        if not studies:
            return Spoken(self._own, len(self._own) == 1, agents)
        if self._of_source and not studies <= set(self._own):
            return Spoken(self._joined(studies), False, agents)
        if not here and len(studies) > 1:
            return Spoken(self._joined(studies), False, agents)
        return Spoken(tuple(sorted(studies)), len(studies) == 1, agents)

    def _joined(self, studies: set[StudyId]) -> tuple[StudyId, ...]:
        return tuple(sorted({*self._own, *studies}))

    @staticmethod
    def _found(
        reader: Reader, statement: str, document_id: str
    ) -> defaultdict[int, list[tuple[int, int, StudyId]]]:
        found: defaultdict[int, list[tuple[int, int, StudyId]]] = defaultdict(list)
        for paragraph, start, end, owner in reader.connection.execute(statement, (document_id,)):
            found[paragraph].append((start, end, StudyId(owner)))
        return found


def answering(outcomes: list[Outcome], agents: frozenset[str]) -> list[Outcome]:
    """Without those whose arms lack an agent of the sentence that another arm of the study is named for."""
    told = [agent for agent in agents if any(agent in _arms(outcome) for outcome in outcomes)]
    return [outcome for outcome in outcomes if all(agent in _arms(outcome) for agent in told)]


def _arms(outcome: Outcome) -> str:
    arms = (outcome.arm, outcome.comparator)
    names = [f"{one.arm.name} {one.arm.short}" for one in arms if one is not None and one.arm is not None]
    return " ".join(names).casefold()
