"""Words of the notebook beyond records.Annotation: what is asked to be saved, and what could not be.

Frozen values only; nothing here touches a file.
"""

from __future__ import annotations

from abscope_store.errors import DiskTrouble
from abscope_store.records import Annotation, AnnotationId, Record, SourceId


class Selector(Record, frozen=True):
    """An exact span: W3C TextQuote and TextPosition. Offsets are code points in a paragraph, half open."""

    text_sha256: str
    paragraph: int
    start: int
    paragraph_end: int
    end: int
    quote: str
    prefix: str
    suffix: str


class AnnotationDraft(Record, frozen=True):
    """What the reader asks to keep. `selector` None marks the whole record, digest or document."""

    kind: str  # bookmark, highlight, underline or note
    target_kind: str  # document, digest or record
    target_id: str
    body: str = ""
    meaning: str | None = None
    source_id: SourceId | None = None
    selector: Selector | None = None
    tags: tuple[str, ...] = ()
    reply_to: AnnotationId | None = None
    resolved: bool = False  # of a reply: it settles what it answers


class Unsaved(Record, frozen=True):
    """A mark that was never said to be saved; it waits until it is adopted or dismissed.

    `line` is the sha256 of its journal line, the handle for both.
    """

    line: str
    op: str
    time: str
    annotation: Annotation


class SavedSearch(Record, frozen=True):
    id: str
    name: str
    query: str
    created: str


class Visit(Record, frozen=True):
    """One place that was read; `place` is a deep link."""

    id: str
    place: str
    time: str


class Reconciled(Record, frozen=True):
    """What start-up found: counts of marks, never their text."""

    restored: int = 0  # rows taken from the journal into the database
    journaled: int = 0  # rows of the database that the journal did not hold
    set_aside: int = 0  # unacknowledged lines now kept as drafts
    damaged: int = 0  # journal lines that could not be read, a torn last one included
    altered: tuple[str, ...] = ()  # ids whose row does not match its hash


class JournalTrouble(DiskTrouble):
    """The journal could not be read or written."""


class NotSaved(DiskTrouble):
    """A mark could not be saved. `unsaved` holds it for another try (NotebookWriter.adopt), if any."""

    def __init__(self, what: str, advice: str, unsaved: Unsaved | None) -> None:
        super().__init__(what, advice)
        self.unsaved = unsaved


class Altered(DiskTrouble):
    """A row was changed outside Abscope: it is shown as altered and not built upon until repaired."""
