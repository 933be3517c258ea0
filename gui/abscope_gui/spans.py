"""Exact spans of a text and where to look in it, as plain values made from the text's own blocks.

Offsets are code points in a paragraph's text, half open. Never Qt, never a widget's text, never SQL.
"""

from __future__ import annotations

from msgspec import Struct, structs

from abscope_gui.texts import Block, Text
from abscope_store.notebook.marks import AnnotationDraft, Selector
from abscope_store.notebook.selectors import make_selector
from abscope_store.records import SourceId


class Focus(Struct, frozen=True):
    """What to highlight and scroll to: sentences of a paragraph, exact ranges of it, or all of it.

    `paragraph` is the ordinal in the original; `block` counts blocks from 0 and is for texts that have no
    ordinals (our record of a source); `spans` are (start, end) and outrank the sentences.
    """

    paragraph: int | None = None
    sentence: int | None = None
    sentence_last: int | None = None
    spans: tuple[tuple[int, int], ...] = ()
    block: int | None = None


class Span(Struct, frozen=True):
    """What a mark is made on. Without `paragraph` it is the whole record and `quote` is None."""

    target_kind: str
    target_id: str
    source_id: str | None
    text_sha256: str | None = None
    paragraph: int | None = None
    start: int | None = None
    paragraph_end: int | None = None
    end: int | None = None
    quote: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    label: str = ""  # what it is called where there is no quote


class NoteDraft(Struct, frozen=True):
    """What the note editor asks to be saved: a new mark on `span`, or a change of `annotation_id`."""

    span: Span | None
    annotation_id: str
    body: str
    meaning: str | None
    tags: tuple[str, ...]


def whole_record(target_kind: str, target_id: str, source_id: str | None = None, label: str = "") -> Span:
    """A span that means all of a record, such as `record`, `outcome/pacific.os.final-2021`."""
    return Span(target_kind, target_id, source_id, label=label)


def make_span(text: Text, first: tuple[int, int], last: tuple[int, int]) -> Span | None:
    """The span between two (block, offset) places of `text`; None where it is empty or has no ordinals."""
    from_block, to_block = text.blocks[first[0]], text.blocks[last[0]]
    if first >= last or from_block.paragraph is None or to_block.paragraph is None:
        return None
    made = make_selector(
        paragraphs(text), from_block.paragraph, first[1], to_block.paragraph, last[1], text.text_sha256
    )
    return Span(text.target_kind, text.target_id, text.source_id, **structs.asdict(made))


def paragraphs(text: Text) -> dict[int, str]:
    """The whole text by ordinal, hidden paragraphs included."""
    return {block.paragraph: block.text for block in text.blocks if block.paragraph is not None}


def annotation_draft(draft: NoteDraft, kind: str = "bookmark") -> AnnotationDraft:
    """What the notebook's writer adds for a new mark. ValueError where the draft changes an old one."""
    span = draft.span
    if span is None:
        raise ValueError("a draft without a span changes an annotation that is there")
    return AnnotationDraft(
        kind=kind,
        target_kind=span.target_kind,
        target_id=span.target_id,
        body=draft.body,
        meaning=draft.meaning,
        source_id=None if span.source_id is None else SourceId(span.source_id),
        selector=selector_of(span),
        tags=draft.tags,
    )


def selector_of(span: Span) -> Selector | None:
    """The exact words as the notebook keeps them; None for a whole record."""
    if span.paragraph is None:
        return None
    return Selector(**{name: getattr(span, name) for name in Selector.__struct_fields__})


def sentence_at(block: Block, offset: int) -> tuple[int, int]:
    """(start, end) of the sentence at a caret: the one it is in, else the one before, else all of it."""
    found = None
    for sentence in block.sentences:
        if sentence.start <= offset or found is None:
            found = sentence
    return (found.start, found.end) if found is not None else (0, len(block.text))


def focus_ranges(text: Text, focus: Focus) -> tuple[int, tuple[tuple[int, int], ...]] | None:
    """(block, ranges in it) that a focus means; None where the text has no such place."""
    at = focus.block
    if at is None:
        ordinals = (n for n, block in enumerate(text.blocks) if block.paragraph == focus.paragraph)
        at = next(ordinals, None) if focus.paragraph is not None else None
    if at is None or not 0 <= at < len(text.blocks):
        return None
    block = text.blocks[at]
    if focus.spans:
        return at, tuple((max(0, a), min(b, len(block.text))) for a, b in focus.spans)
    if focus.sentence is not None:
        last = focus.sentence_last or focus.sentence
        wanted = [s for s in block.sentences if focus.sentence <= s.sentence <= last]
        if wanted:
            return at, ((wanted[0].start, wanted[-1].end),)
    return at, ((0, len(block.text)),)
