"""Frozen records of what is said: claims with their stances and tensions, glossary and digests.

The rest of the reference's vocabulary is in reference_records.py. Reads no database, words nothing.
"""

from __future__ import annotations

from abscope_store.reference_records import ClaimId, Locator, OutcomeId, Record, SourceId


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
