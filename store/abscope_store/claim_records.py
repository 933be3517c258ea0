"""Frozen records of what is said: claims with their stances and tensions, glossary and digests.

The rest of the reference's vocabulary is in reference_records.py. Reads no database, words nothing.
"""

from __future__ import annotations

from abscope_store.reference_records import ClaimId, Locator, LocatorId, OutcomeId, Record, SourceId


class Stance(Record, frozen=True):
    """What one source says to a claim: supports, refutes, qualifies or origin only."""

    source_id: SourceId
    stance: str
    text: str
    outcomes: tuple[OutcomeId, ...]
    locator: Locator | None


class Tension(Record, frozen=True):
    """Two stances of one claim that do not agree; `first` and `second` count its stances from 0."""

    id: str
    claim_id: ClaimId
    kind: str  # contradicts or qualifies
    first: int
    second: int
    text: str


class Claim(Record, frozen=True):
    """`origin_only`: no source of tier 1-4 takes a stance on it; it is not counted."""

    id: ClaimId
    text: str
    direction: str
    certainty: str
    certainty_reasons: str
    directness: str | None
    note: str | None
    origin_only: bool
    stances: tuple[Stance, ...] = ()
    about: tuple[tuple[str, str], ...] = ()  # (owner kind, owner id)
    tensions: tuple[Tension, ...] = ()


class TensionEnd(Record, frozen=True):
    """One end of a tension, worded for the screen; `stance` counts the claim's stances from 0.

    `figures` words `outcomes` in the same order; `place` is empty where the stance names no place.
    """

    stance: int
    source_id: SourceId
    source: str  # "Chesney 2023", or the publisher
    tier: int
    tier_words: str
    stance_words: str
    text: str
    paragraph: int | None
    sentence: int | None
    place: str  # "paragraph 24, sentence 1", "abstract, results", "citation only"
    locator_id: LocatorId | None
    outcomes: tuple[OutcomeId, ...]
    figures: tuple[str, ...]


class TensionShown(Record, frozen=True):
    """A tension with both ends; `at` names those (0, 1) that stand at the record it was asked for."""

    id: str
    kind: str  # contradicts or qualifies
    text: str
    claim_id: ClaimId
    claim_text: str
    first: TensionEnd
    second: TensionEnd
    at: tuple[int, ...] = ()

    @property
    def ends(self) -> tuple[TensionEnd, TensionEnd]:
        """Both ends in order."""
        return self.first, self.second


class Fact(Record, frozen=True):
    """One thing whose locator stands on a passage; `record_kind` and `record_id` say what opens.

    `sentence` and `sentence_last` count in the passage that was asked for, from 1. `judgement` is a
    claim's stance or a digest sentence's assessment, else empty; `counter` only a digest sentence has.
    """

    kind: str  # outcome, claim, step, approval, dose, study, agent, mechanism, digest
    id: str
    record_kind: str
    record_id: str
    text: str
    judgement: str
    counter: tuple[str, ...]
    locator: Locator
    sentence: int
    sentence_last: int | None


class GlossaryTerm(Record, frozen=True):
    id: str
    term: str
    expansion: str | None
    definition: str
    case_sensitive: bool
    seen: str


class SentenceSpan(Record, frozen=True):
    """A sentence of a paragraph; `sentence` counts from 1, offsets in the paragraph's text."""

    sentence: int
    start: int
    end: int


class DigestSentence(Record, frozen=True):
    id: str
    sentence: int
    text: str
    start: int
    end: int
    assessment: str
    counter: tuple[str, ...]  # "claim/<id>" or "outcome/<id>"


class DigestParagraph(Record, frozen=True):
    """Our own words for one paragraph of an original that we do not ship."""

    id: str
    source_id: SourceId
    paragraph: int
    role: str
    heading: str | None
    text: str
    sentences: tuple[DigestSentence, ...] = ()
