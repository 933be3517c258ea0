"""What the worker process hands back, and the parent's check of every part of it before use.

The worker has read a hostile file: nothing it says is believed until `checked` has returned.
"""

from __future__ import annotations

from msgspec import Struct

MOST_PARAGRAPHS = 200_000
LONGEST_FIELD = 2_000  # code points of a title, a name, a problem
ROLES = frozenset({"body", "heading", "list", "table", "caption", "metadata", "boilerplate", "promo"})


class Paragraph(Struct, frozen=True, array_like=True):
    """A paragraph's span in the text, its label, and its sentences' spans in the paragraph."""

    start: int
    end: int
    role: str
    hidden: bool
    reason: str
    sentences: list[tuple[int, int]]


class Metadata(Struct, frozen=True):
    """What the page says of itself. `doi_is_own` is False where it names the work the page reports."""

    title: str | None = None
    authors: str | None = None
    publisher: str | None = None
    date: str | None = None
    doi: str | None = None
    doi_is_own: bool = True
    pmid: str | None = None
    nct: str | None = None
    pmcid: str | None = None
    licence: str | None = None
    journal: str | None = None
    kind: str | None = None  # what the file says it is: "journal article", "registry record"


class Parsed(Struct, frozen=True):
    """One file, flattened. Offsets are code points, half open."""

    text: str
    extractor: str
    extractor_version: str
    segmenter: str
    segmenter_version: str
    paragraphs: list[Paragraph]
    metadata: Metadata
    problems: list[tuple[str, str]]


class Reply(Struct, frozen=True, omit_defaults=True):
    """`parsed`, or the sentence why not in `refused`, or the limits that hold for a probe."""

    parsed: Parsed | None = None
    refused: str | None = None
    limits: list[str] | None = None


class Unsound(Exception):  # noqa: N818 - a finding about the worker, not an error of the parent
    """The worker's answer contradicts itself or its limits."""


def checked(parsed: Parsed) -> Parsed:
    """The same value, every offset, role and size verified. Raises Unsound."""
    _require(0 < len(parsed.paragraphs) <= MOST_PARAGRAPHS, "paragraph count")
    _require("\r" not in parsed.text, "line ends")
    try:
        parsed.text.encode("utf-8")
    except UnicodeEncodeError as fault:
        raise Unsound("text is not Unicode") from fault
    at = 0
    for paragraph in parsed.paragraphs:
        _require(at <= paragraph.start < paragraph.end <= len(parsed.text), "paragraph offsets")
        text = parsed.text[paragraph.start : paragraph.end]
        _require(text == text.strip() and "\n" not in text, "paragraph text")
        _require(not parsed.text[at : paragraph.start].strip(), "text between paragraphs")
        _require(paragraph.role in ROLES and len(paragraph.reason) <= LONGEST_FIELD, "role")
        _check_sentences(paragraph.sentences, len(text))
        at = paragraph.end
    _require(not parsed.text[at:].strip(), "text after the last paragraph")
    meta = parsed.metadata
    for value in (getattr(meta, name) for name in meta.__struct_fields__ if name != "doi_is_own"):
        _require(value is None or 0 < len(value) <= LONGEST_FIELD, "metadata")
    for kind, detail in parsed.problems:
        _require(len(kind) <= 100 and len(detail) <= LONGEST_FIELD, "problem")
    return parsed


def _check_sentences(spans: list[tuple[int, int]], length: int) -> None:
    _require(bool(spans), "no sentence")
    at = 0
    for start, end in spans:
        _require(at <= start < end <= length, "sentence offsets")
        at = end


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Unsound(what)
