"""What the worker process hands back, and the parent's check of every part of it before use.

The worker has read a hostile file: nothing it says is believed until `checked` has returned.
"""

from __future__ import annotations

from msgspec import Struct

from abscope_store.importing.sighting_records import Sighting, numbers_of

MOST_PARAGRAPHS = 200_000
LONGEST_FIELD = 2_000  # code points of a title, a name, a problem
ROLES = frozenset({"body", "heading", "list", "table", "caption", "metadata", "boilerplate", "promo"})
KINDS = frozenset({"paragraph", "heading", "list", "table", "caption", "metadata"})  # of blocks.Block
MARKS = frozenset({"sup", "sub", "bold", "italic"})
MOST_SPANS = 20_000  # marks, cells or rectangles of one paragraph
MOST_PARTS = 20_000


class Layout(Struct, frozen=True, omit_defaults=True):
    """How a paragraph was printed: spans of its text, and places on its page (see blocks.Rectangle)."""

    marks: list[tuple[int, int, str]] = []
    cells: list[tuple[int, int]] = []
    rectangles: list[tuple[int, int, float, float, float, float, int]] = []


class Paragraph(Struct, frozen=True, array_like=True):
    """A paragraph's span in the text, its label, its sentences' spans in the paragraph, its layout."""

    start: int
    end: int
    role: str
    hidden: bool
    reason: str
    sentences: list[tuple[int, int]]
    kind: str = "paragraph"
    level: int = 0
    page: int | None = None
    layout: Layout | None = None


class Definition(Struct, frozen=True, array_like=True):
    """A short form that the document defines itself; offsets of both forms in the paragraph's text."""

    paragraph: int
    short: str
    long: str
    start: int
    end: int
    long_start: int
    long_end: int


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
    media_type: str = "text/plain"
    tags: list[str] = []
    sightings: list[tuple[int, Sighting]] = []  # with the paragraph's ordinal
    definitions: list[Definition] = []


class PartMade(Struct, frozen=True):
    """One member of a container, a file of its own from here on."""

    name: str
    data: bytes


class Reply(Struct, frozen=True, omit_defaults=True):
    """`parsed`, or a container's `parts`, or the sentence why not, or the limits that hold for a probe."""

    parsed: Parsed | None = None
    parts: list[PartMade] | None = None
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
        _check_layout(paragraph, len(text))
        at = paragraph.end
    _require(not parsed.text[at:].strip(), "text after the last paragraph")
    meta = parsed.metadata
    for value in (getattr(meta, name) for name in meta.__struct_fields__ if name != "doi_is_own"):
        _require(value is None or 0 < len(value) <= LONGEST_FIELD, "metadata")
    for kind, detail in parsed.problems:
        _require(len(kind) <= 100 and len(detail) <= LONGEST_FIELD, "problem")
    _require(0 < len(parsed.media_type) <= 100, "media type")
    _require(len(parsed.tags) <= 1_000 and all(0 < len(tag) <= 200 for tag in parsed.tags), "tags")
    _check_found(parsed)
    return parsed


def checked_parts(parts: list[PartMade]) -> list[PartMade]:
    """The same members, their number and names verified. Raises Unsound."""
    _require(0 < len(parts) <= MOST_PARTS, "part count")
    for part in parts:
        _require(0 < len(part.name) <= LONGEST_FIELD and "\0" not in part.name, "part name")
    return parts


def _check_layout(paragraph: Paragraph, length: int) -> None:
    _require(paragraph.kind in KINDS and 0 <= paragraph.level <= 20, "kind")
    _require(paragraph.page is None or 1 <= paragraph.page <= 100_000, "page")
    layout = paragraph.layout
    if layout is None:
        return
    sizes = (len(layout.marks), len(layout.cells), len(layout.rectangles))
    _require(max(sizes) <= MOST_SPANS, "layout size")
    _require(all(mark in MARKS for _, _, mark in layout.marks), "mark")
    _require(all(abs(edge) < 1e6 for one in layout.rectangles for edge in one[2:6]), "rectangle")
    _require(all(1 <= one[6] <= 100_000 for one in layout.rectangles), "page of a rectangle")
    spans = [(start, end) for start, end, _ in layout.marks]
    spans += [(one[0], one[1]) for one in layout.rectangles]
    _require(all(0 <= start <= end <= length for start, end in spans + layout.cells), "layout offsets")


def _check_found(parsed: Parsed) -> None:
    """Sightings and definitions lie within their paragraphs, and print what they say they print."""
    for ordinal, sighting in parsed.sightings:
        text = _paragraph(parsed, ordinal)
        _require(0 <= sighting.start < sighting.end <= len(text), "sighting offsets")
        _require(1 <= sighting.sentence <= len(parsed.paragraphs[ordinal - 1].sentences), "sighting sentence")
        for number in numbers_of(sighting):
            _require(0 <= number.start < number.end <= len(text), "number offsets")
            _require(number.printed == text[number.start : number.end], "number printed")
    for one in parsed.definitions:
        text = _paragraph(parsed, one.paragraph)
        _require(text[one.start : one.end] == one.short != "", "definition")
        _require(text[one.long_start : one.long_end] == one.long != "", "definition")


def _paragraph(parsed: Parsed, ordinal: int) -> str:
    _require(1 <= ordinal <= len(parsed.paragraphs), "ordinal")
    one = parsed.paragraphs[ordinal - 1]
    return parsed.text[one.start : one.end]


def _check_sentences(spans: list[tuple[int, int]], length: int) -> None:
    _require(bool(spans), "no sentence")
    at = 0
    for start, end in spans:
        _require(at <= start < end <= length, "sentence offsets")
        at = end


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Unsound(what)
