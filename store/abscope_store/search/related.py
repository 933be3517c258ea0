"""What a record holds by its links rather than by its words: a figure's study, agents and endpoint.

Only reads the reference. Decides what is the asked endpoint, what is a near miss and never a synonym.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from abscope_store.search import events
from abscope_store.search.concepts import Concept, Words
from abscope_store.search.events import WEAK
from abscope_store.search.fold import words
from abscope_store.search.links import Figure, Key, Links
from abscope_store.search.match import Candidate, Match
from abscope_store.search.variants import UNITS, numbers

_DOSE = re.compile(rf"\d+(?:\.\d+)?(?:{'|'.join(sorted(UNITS))})(?:/\w+)?", re.IGNORECASE)
_NO_OWNERS = ("endpoint", "card", "grade", "quality")
# Words too loose to name an endpoint; of figures they still mean these.
LOOSE = {
    ("response",): ("orr", "drr", "crr", "pcr", "mpr"),
    ("responses",): ("orr", "drr", "crr", "pcr", "mpr"),
    ("survival",): ("os",),
}
SEVERE = ("3", "4", "5")


class Related:
    """What the links of the reference mean for one query."""

    def __init__(self, links: Links, concepts: Sequence[Concept]) -> None:
        self._concepts = concepts
        self.links = links
        self._figures = links.figures
        # "1500 mg" asks for a dose, not for a figure of a result.
        self.dosed = any(
            one.kind == "number" and words(following.typed)[:1] and words(following.typed)[0] in UNITS
            for one, following in pairwise(concepts)
        ) or any(_DOSE.fullmatch(c.typed) for c in concepts if c.kind == "text")
        self._misses: dict[str, str | None] = {}
        self._strays: dict[str, bool] = {}
        self._ends = any(c.kind == "endpoint" for c in concepts)
        known = set(links.diseases.values())
        self._diseases = {form.words for concept in concepts for form in concept.forms} & known

    def study_of(self, outcome: str) -> str:
        """The study of a figure."""
        return self._figures[outcome].study

    def endpoint_of(self, outcome: str) -> tuple[str, str]:
        """The study and the endpoint of a figure."""
        figure = self._figures[outcome]
        return figure.study, figure.endpoint

    def owner(self, candidate: Candidate) -> Key:
        """The record that a candidate is shown as: a step is its mechanism."""
        if candidate.kind == "step":
            return ("mechanism", self.links.steps[candidate.id])
        return (candidate.kind, candidate.id)

    def strangers(self, candidate: Candidate) -> tuple[int, int, int]:
        """How many asked agents its arm lacks; how many others were under test, or given beside."""
        asked = {record for c in self._concepts for kind, record in c.targets if kind == "agent"}
        if candidate.kind != "outcome" or not asked:
            return 0, 0, 0
        study = self.study_of(candidate.id)
        tried = self.links.experimental.get(study, set()) - asked
        lacking = len(asked & self._figures[candidate.id].without)
        return lacking, len(tried), len(self.links.tested.get(study, set()) - asked - tried)

    def missed(self, candidate: Candidate) -> int:
        """How many of the agents and studies that were asked for by name it says nothing about."""
        return sum(
            at not in candidate.hits and bool(_owners(concept)) for at, concept in enumerate(self._concepts)
        )

    def merely_mentions(self, candidate: Candidate) -> bool:
        """Whether it is the card of another agent than those asked for by name."""
        named = any(kind == "agent" for concept in self._concepts for kind, _ in concept.targets)
        return candidate.kind == "agent" and named and not self.is_named_agent(candidate)

    def titled(self, candidate: Candidate) -> bool:
        """Whether several things were asked for and a mechanism's name has them all."""
        if candidate.kind != "mechanism" or len(self._concepts) < 2:
            return False
        if any(c.kind in _NO_OWNERS for c in self._concepts):
            return False  # a figure or a part of a card was asked for
        name = tuple(words(candidate.title))
        return all(any(_contains(name, form.words) for form in c.forms) for c in self._concepts)

    def claims_all(self, candidate: Candidate) -> bool:
        """Whether a claim is about every one of two or more named agents and studies: the asked question."""
        named = [concept for concept in self._concepts if _owners(concept)]
        key = (candidate.kind, candidate.id)
        return key[0] == "claim" and len(named) > 1 and all(self._owned(c, key) for c in named)

    def another_s(self, candidate: Candidate) -> bool:
        """Whether a figure is another agent's: those asked for were its comparator, or another arm's."""
        asked = {record for c in self._concepts for kind, record in c.targets if kind == "agent"}
        if candidate.kind != "outcome" or not asked:
            return False
        figure = self._figures[candidate.id]
        if asked <= figure.without:
            return True
        if any(c.kind == "study" for c in self._concepts):
            return False
        given = {
            record for kind, record in self.links.of.get(("study", figure.study), set()) if kind == "agent"
        }
        # A study that only mentions a drug is not its study; of a modality or a class it may be.
        concerned = given & asked or asked <= self.links.drugs
        return bool(concerned) and not self.links.tested.get(figure.study, set()) & asked

    def is_disease(self, concept: Concept) -> bool:
        """Whether it is one of the diseases that studies state."""
        return concept.kind == "glossary" and any(form.words in self._diseases for form in concept.forms)

    def of_another_disease(self, candidate: Candidate) -> bool:
        """Whether a disease was asked for and a figure's study states another one."""
        if candidate.kind != "outcome" or not self._diseases:
            return False
        own = self.links.diseases.get(self.study_of(candidate.id))
        return own is not None and own not in self._diseases

    def cards(self, candidate: Candidate) -> list[str]:
        """The parts of its card that a record was asked for by name; none of a record that was not named."""
        asked = [record for c in self._concepts for kind, record in c.targets if kind == "card"]
        asked = asked or (["doses"] if self.dosed else [])
        key = (candidate.kind, candidate.id)
        if key[0] not in ("agent", "study") or not asked:
            return []
        named = [c for c in self._concepts if c.kind in ("agent", "study")]
        if key[0] == "study" and "doses" not in asked:
            return []
        if named:
            return asked if any(key in c.targets for c in named) else []
        return asked if key[0] == "agent" else []

    def grave(self, candidate: Candidate) -> int:
        """Where harms were asked for as such: 0 for a fatal one, 1 for grade 3 or above, else 2."""
        if candidate.kind != "outcome" or not self.harms_asked():
            return 0
        figure = self._figures[candidate.id]
        return 0 if figure.fatal else 1 if figure.grade in SEVERE else 2

    def survival_of(self, study: str) -> list[str]:
        """A study's figures of overall survival that were checked."""
        found = self._figures.items()
        return [i for i, f in found if f.study == study and f.endpoint == "os" and not f.unverified]

    def fatal_of(self, study: str) -> list[str]:
        """A study's fatal harms that were checked, else its grade 3 or above; the heading version of each."""
        places = self.links.places.get(study, {})
        own = [
            (places.get(i, (0, 0)), i, f)
            for i, f in self._figures.items()
            if f.study == study and f.harm and not f.unverified
        ]
        heads = sorted((at, i, f.fatal) for (at, place), i, f in own if place == 0 and f.grade in SEVERE)
        return [i for _, i, fatal in heads if fatal] or [i for _, i, _ in heads]

    def is_named_agent(self, candidate: Candidate) -> bool:
        """Whether it is the card of an agent that was asked for by name."""
        key = (candidate.kind, candidate.id)
        return key[0] == "agent" and any(key in concept.targets for concept in self._concepts)

    def named(self, candidate: Candidate) -> bool:
        """Whether it is the record itself of a study or an agent that was asked for by name."""
        key = (candidate.kind, candidate.id)
        return key[0] in ("agent", "study") and any(key in concept.targets for concept in self._concepts)

    def is_harm(self, candidate: Candidate) -> bool:
        """Whether it is the figure of a harm."""
        return candidate.kind == "outcome" and self._figures[candidate.id].harm

    def alone(self, candidate: Candidate) -> bool:
        """Whether a figure stands alone: of one arm, or of a design that compared nothing at random."""
        return candidate.kind == "outcome" and not self._figures[candidate.id].compared

    def missing(self, kind: str, record: str, end: Concept) -> str | None:
        """What of an asked endpoint no figure of a study or an agent has, see events.missing."""
        own = [
            f
            for f in self._figures.values()
            if f.study == record or (kind == "agent" and self._tests(f, record))
        ]
        return events.missing(end, self._concepts, own)

    def tests(self, candidate: Candidate, agent: str) -> bool:
        """Whether a figure is of an arm, or a study, that tested an agent."""
        return self._tests(self._figures[candidate.id], agent)

    def _tests(self, figure: Figure, agent: str) -> bool:
        return agent in self.links.tested.get(figure.study, ()) and agent not in figure.without

    def harms_asked(self) -> bool:
        """Whether harms were asked for as such."""
        return any(events.harms(concept) for concept in self._concepts)

    def wanted(self) -> set[Key]:
        """Figures of the asked endpoint, study or agent, and studies and claims of an asked agent."""
        found: set[Key] = set()
        ends = [c for c in self._concepts if c.kind == "endpoint"]
        owners = [c for c in self._concepts if c.targets and c.kind not in _NO_OWNERS]
        for outcome, figure in self._figures.items():
            by_owner = [self._owned(c, ("study", figure.study)) for c in owners]
            if (owners and all(by_owner)) or (not owners and any(events.asked_of(c, figure) for c in ends)):
                found.add(("outcome", outcome))
        for key in self.links.of:
            if key[0] in ("study", "claim") and any(self._owned(c, key) for c in owners):
                found.add(key)
        found |= {key for c in owners for key in c.targets if key[0] in ("agent", "study")}
        return found

    def completed(self, candidates: Iterable[Candidate], match: Match) -> list[Candidate]:
        """The candidates with what they hold through their links, and those that only links find."""
        have = {(c.kind, c.id): c for c in candidates}
        missing = self.wanted() - have.keys()
        for candidate in match.named(missing):
            have[candidate.kind, candidate.id] = candidate
        return [self._complete(c, have) for c in have.values()]

    def near_miss(self, candidate: Candidate) -> str | None:
        """What was asked for where this figure is of another endpoint, grade, quality or time."""
        if candidate.kind != "outcome":
            return None
        if candidate.id not in self._misses:
            figure = self._figures[candidate.id]
            self._misses[candidate.id] = events.another(self._concepts, figure, self.links.harmful)
        return self._misses[candidate.id]

    def asked(self, candidate: Candidate) -> bool:
        """Whether it is a verified figure of what was asked for, no harm that stands beside it."""
        if candidate.kind != "outcome" or candidate.unverified or self.strays(candidate):
            return False
        return self.near_miss(candidate) is None

    def strays(self, candidate: Candidate) -> bool:
        """Whether an endpoint was asked for and this figure is not even a relative of it."""
        if candidate.kind != "outcome" or not self._ends:
            return False
        if candidate.id not in self._strays:
            self._strays[candidate.id] = events.strays(self._concepts, self._figures[candidate.id])
        return self._strays[candidate.id]

    def _complete(self, candidate: Candidate, have: dict[Key, Candidate]) -> Candidate:
        hits = dict(candidate.hits)
        key = (candidate.kind, candidate.id)
        figure = self._figures.get(candidate.id) if candidate.kind == "outcome" else None
        owner = ("study", figure.study) if figure else key
        stray = self.strays(candidate)
        inherited = have[owner].hits if figure and owner in have else {}
        for at, concept in enumerate(self._concepts):
            if concept.kind == "card" and self.cards(candidate):
                hits[at] = 1.0
            elif concept.kind == "endpoint" and figure:
                hits.pop(at, None)
                strength = events.asked_of(concept, figure)
                if strength:
                    hits[at] = strength
            elif concept.kind in ("grade", "quality", "time") and figure:
                told = hits.pop(at, 0.0)
                if events.counted(concept, figure):
                    hits[at] = WEAK / 2 if stray else 1.0
                elif told and concept.kind == "time" and not stray:
                    hits[at] = WEAK / 2  # its line has the time, but of something else
            elif figure and concept.kind == "text" and concept.forms[0].words in LOOSE:
                hits[at] = 1.0 if figure.endpoint.startswith(LOOSE[concept.forms[0].words]) else WEAK / 2
            elif concept.kind in ("grade", "quality") and at in hits and self._ends:
                hits[at] = WEAK / 2  # some words of its text, while a figure of that event was asked for
            elif concept.kind == "study" and figure:
                hits.pop(at, None)
                if owner in concept.targets:
                    hits[at] = 1.0
            elif (
                key in concept.targets
                or self._owned(concept, owner)
                or _printed(concept, figure)
                or (events.harms(concept) and key in self.links.harms)
            ):
                hits[at] = 1.0
            elif concept.kind == "facet" and owner[0] == "study" and at in hits:
                hits[at] = WEAK / 2  # its text has the word, but of something else
            elif concept.kind == "number" and at in hits:
                hits[at] = WEAK
            elif at in inherited:
                hits.setdefault(at, WEAK * inherited[at])
        return Candidate(**{f: getattr(candidate, f) for f in Candidate.__struct_fields__} | {"hits": hits})

    def _owned(self, concept: Concept, key: Key) -> bool:
        return key in concept.targets or bool(self.links.of.get(key, set()) & concept.targets)


def _owners(concept: Concept) -> bool:
    return any(kind in ("agent", "study") for kind, _ in concept.targets)


def _printed(concept: Concept, figure: Figure | None) -> bool:
    """Whether the asked number is a value of the figure, digit for digit."""
    if figure is None or concept.kind != "number":
        return False
    return any(asked in figure.values for asked in numbers(concept.typed))


def _contains(name: Words, part: Words) -> bool:
    return any(name[i : i + len(part)] == part for i in range(len(name) - len(part) + 1))
