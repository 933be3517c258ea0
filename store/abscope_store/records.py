"""The vocabulary of the program: frozen records and id types, one word for one thing.

The reference's own are in reference_records.py; here those of library, notebook and search. Offsets are
Unicode code points, half open. Reads no database and formats nothing for the screen.
"""

from __future__ import annotations

from abscope_store.claim_records import (
    Claim,
    DigestParagraph,
    DigestSentence,
    Fact,
    GlossaryTerm,
    SentenceSpan,
    Stance,
    Tension,
    TensionEnd,
    TensionShown,
)
from abscope_store.reference_records import (
    MEMORY,
    TIER_WORDS,
    Actor,
    Agent,
    AgentCode,
    AgentId,
    AnnotationId,
    Approval,
    Arm,
    ArmFigure,
    ClaimId,
    DocumentId,
    Dose,
    Effect,
    Interval,
    Locator,
    LocatorId,
    Mechanism,
    MechanismId,
    Outcome,
    OutcomeId,
    PValue,
    Record,
    Registry,
    Source,
    SourceId,
    Step,
    Study,
    StudyId,
    Term,
    Watch,
)

__all__ = [
    "MEMORY",
    "TIER_WORDS",
    "Actor",
    "Agent",
    "AgentCode",
    "AgentId",
    "Annotation",
    "AnnotationId",
    "Answer",
    "Approval",
    "Arm",
    "ArmFigure",
    "Claim",
    "ClaimId",
    "DigestParagraph",
    "DigestSentence",
    "Document",
    "DocumentId",
    "Dose",
    "Effect",
    "Evidence",
    "Fact",
    "GlossaryTerm",
    "Interval",
    "Locator",
    "LocatorId",
    "Mechanism",
    "MechanismId",
    "Outcome",
    "OutcomeId",
    "PValue",
    "Passage",
    "Record",
    "Rectangle",
    "Registry",
    "Result",
    "Said",
    "SentenceSpan",
    "Source",
    "SourceId",
    "Stance",
    "Step",
    "Study",
    "StudyId",
    "Tension",
    "TensionEnd",
    "TensionShown",
    "Term",
    "Understood",
    "Watch",
]


class Document(Record, frozen=True):
    """One imported original. `source_id` is None where the work is unknown to the reference."""

    id: DocumentId
    origin: str
    file_name: str
    media_type: str
    bytes: int
    title: str | None
    authors: str | None
    publisher: str | None
    date: str | None
    doi: str | None
    kind: str | None
    tier: int | None
    tier_reason: str | None
    text_sha256: str
    imported_at: str
    removed_at: str | None
    source_id: SourceId | None
    recognised_by: str | None
    passages: int
    hidden: int
    problems: tuple[tuple[str, str], ...] = ()
    pmid: str | None = None
    pmcid: str | None = None
    nct: str | None = None
    licence: str | None = None
    journal: str | None = None
    mentions: int = 0
    sightings: int = 0
    tags: tuple[str, ...] = ()
    extractor: str = ""  # what read it, with its version


class Rectangle(Record, frozen=True):
    """Where the code points start..end of a passage stand in print; points, origin at the page's top left.

    `page` from 1; None where it is the passage's own.
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float
    page: int | None = None


class Passage(Record, frozen=True):
    """A paragraph of an original, hidden ones included; `start`, `end` in the canonical text."""

    id: int
    document_id: DocumentId
    paragraph: int
    role: str
    hidden: bool
    reason: str
    start: int
    end: int
    text: str
    sentences: tuple[SentenceSpan, ...] = ()
    kind: str = "paragraph"  # paragraph, heading, list, table, caption or metadata
    level: int = 0
    page: int | None = None
    marks: tuple[tuple[int, int, str], ...] = ()  # sup, sub, bold, italic: spans of the text
    cells: tuple[tuple[int, int], ...] = ()  # of a table's row
    rectangles: tuple[Rectangle, ...] = ()


class Evidence(Record, frozen=True):
    """One thing that opens behind a figure.

    `document_id` is set where the original is imported and the locator was found in it, or where the reader
    placed it (`placed_on` is the day then); otherwise our own record or digest is what opens, titled
    "Our record, not the source".
    """

    locator: Locator
    source: Source
    document_id: DocumentId | None
    file_name: str | None
    paragraph: int | None
    sentence: int | None
    sentence_last: int | None
    anchor_state: str | None
    placed_on: str | None = None


class Annotation(Record, frozen=True):
    """A mark of the reader's on an exact span, or on a record (then the span is None)."""

    id: AnnotationId
    author: str
    device: str
    revision: int
    created: str
    modified: str
    deleted_at: str | None
    kind: str  # bookmark, highlight, underline or note
    meaning: str | None
    body: str
    target_kind: str  # document, digest or record
    target_id: str
    source_id: SourceId | None
    text_sha256: str | None
    paragraph: int | None
    start: int | None
    paragraph_end: int | None
    end: int | None
    quote: str | None
    prefix: str | None
    suffix: str | None
    state: str
    reply_to: str | None
    resolved: bool
    tags: tuple[str, ...] = ()
    intact: bool = True  # False: the row's hash does not match, shown as altered


class Understood(Record, frozen=True):
    """One thing a query was taken to mean; `kind` is agent, study, endpoint, number, spelling, text ..."""

    kind: str
    text: str
    typed: str


class Result(Record, frozen=True):
    """One search result. `id` is the reference's own; a result that rests on a passage names it.

    `lines` follow `text`: entries of a list that was asked for, or both ends of a claim. `marks`: the words
    asked for, half-open spans of `text` in code points, in order; a figure's line has none.
    """

    kind: str
    id: str
    title: str
    text: str
    source: str | None
    file: str | None
    paragraph: int | None
    sentence: int | None
    via: str | None
    tier: int | None = None
    group: str = ""
    document: str | None = None
    unverified: bool = False
    cited: str = ""  # the source in short, "Spigel 2022"
    lines: tuple[str, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()


class Chip(Record, frozen=True):
    """One thing that was understood and can be taken back: `query` is the query without it.

    `kind` is synonym, short form, corrected, offered, spelling, beginning, phrase, either, excluded,
    field, hint or scope. A hint has no `query`, a scope is taken back by searching without it.
    `start`, `end`: what was typed, code points of the query.
    """

    kind: str
    typed: str
    text: str
    query: str | None = None
    start: int = 0
    end: int = 0


class Said(Record, frozen=True):
    """A sentence that answers without a figure, about the record `kind`/`id`; `about` is what it is."""

    about: str
    kind: str
    id: str
    text: str


class Answer(Record, frozen=True):
    """What a query gave: best first, grouped by `group` in order; `said` stands before the results.

    Not `settled`: of the passages a bounded number was looked at; asking for the whole may show others.
    """

    query: str
    understood: tuple[Understood, ...]
    results: tuple[Result, ...]
    said: tuple[Said, ...] = ()
    chips: tuple[Chip, ...] = ()
    settled: bool = True
