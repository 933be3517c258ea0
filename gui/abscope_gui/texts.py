"""What the reader pane shows, as plain values: an imported original, a digest, or our record of a figure.

Pure: built from store records in a lane, handed to the pane. Never Qt, never SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, structs

from abscope_gui.tensions import TensionLink
from abscope_store import wording
from abscope_store.reader import Reader
from abscope_store.records import (
    DigestParagraph,
    Document,
    Evidence,
    GlossaryTerm,
    Passage,
    SentenceSpan,
    Source,
)


class Block(Struct, frozen=True):
    """One paragraph. `paragraph` is the ordinal in the original, the only number a reader ever sees."""

    paragraph: int | None
    role: str
    text: str
    hidden: bool = False
    reason: str = ""
    sentences: tuple[SentenceSpan, ...] = ()
    tags: tuple[tuple[int, int, str], ...] = ()  # (start, end, words) shown beside: assessments of a digest
    kind: str = "paragraph"  # heading, list, table, caption ... as the format says
    level: int = 0  # of a heading or list item, from 1
    page: int | None = None
    marks: tuple[tuple[int, int, str], ...] = ()  # (start, end, sup | sub | bold | italic)
    cells: tuple[tuple[int, int], ...] = ()  # of a table's row
    against: str = ""  # the other ends of the tensions at this paragraph, shown below it


class Text(Struct, frozen=True):
    """A whole text for the reader pane.

    `target_kind` and `target_id` are what an annotation on it is made on; `banner` is empty only where
    the text is the reader's own copy of the source.
    """

    target_kind: str  # document, digest or record
    target_id: str
    source_id: str | None
    title: str
    subtitle: str
    badge: str
    banner: str
    blocks: tuple[Block, ...]
    text_sha256: str | None = None
    notes: tuple[str, ...] = ()  # lines under the title: citation, what was read, how to get the original
    tensions: tuple[TensionLink, ...] = ()  # that end on this text


def of_document(document: Document, passages: Sequence[Passage], source: Source | None) -> Text:
    """The reader's own copy."""
    tier = source.tier if source else document.tier
    guessed = source is None and (document.tier_reason or "").startswith("proposed")
    proposed = "proposed: " if guessed else ""
    return Text(
        target_kind="document",
        target_id=document.id,
        source_id=document.source_id,
        title=(source.title if source else document.title) or document.file_name,
        subtitle=_joined(
            document.publisher or (source.publisher if source else None),
            document.date,
            f"your copy, imported {document.imported_at[:10]}",
            "removed from your library" if document.removed_at else None,
        ),
        badge=f"{proposed}{wording.tier_words(tier)}" if tier else "tier not set",
        banner="",
        blocks=tuple(_passage_block(p) for p in passages),
        text_sha256=document.text_sha256,
        notes=_corrected(source),
    )


def of_digest(source: Source, paragraphs: Sequence[DigestParagraph], as_of: str = "") -> Text:
    """Our own words for a source that we do not ship."""
    return Text(
        target_kind="digest",
        target_id=source.id,
        source_id=source.id,
        title=source.title,
        subtitle=_joined(
            source.publisher or source.container, source.date or source.year, "digest in our words"
        ),
        badge=wording.tier(source),
        banner=wording.OUR_RECORD,
        blocks=tuple(_digest_block(p) for p in paragraphs),
        notes=record_notes(source, as_of),
    )


def with_tensions(text: Text, links: Sequence[TensionLink]) -> Text:
    """The text with the tensions that end on it, each told below its paragraph too."""
    told: dict[int | None, list[str]] = {}
    for link in links:
        told.setdefault(link.paragraph, []).append(link.words)
    told.pop(None, None)
    blocks = tuple(
        structs.replace(b, against="; ".join(dict.fromkeys(told[b.paragraph]))) if b.paragraph in told else b
        for b in text.blocks
    )
    return structs.replace(text, blocks=blocks, tensions=tuple(links))


class Line(Struct, frozen=True):
    """One statement of the reference that rests on a source: `kind/id` owns it, `text` words it."""

    kind: str
    id: str
    text: str


def lines_on(reader: Reader, source_id: str) -> list[Line]:
    """Every statement that rests on a source, figures first, each in one line with its caveats."""
    found = []
    for kind, owner in reader.owners_on(source_id):
        text = worded(reader, kind, owner)
        if text:
            found.append(Line(kind, owner, text))
    return found


def worded(reader: Reader, kind: str, owner: str) -> str:
    """A figure, claim, step, approval or dose in one line with its caveats."""
    if kind == "outcome":
        outcome = reader.outcome(owner)
        study = reader.study(outcome.study_id).name
        return f"{outcome.endpoint_name}, {study}: {wording.outcome_line(outcome)}."
    if kind == "claim":
        claim = reader.claim(owner)
        said = [s.text for s in claim.stances if s.locator is not None and s.locator.source_id]
        return f"{claim.text} {' '.join(said)}".strip()
    statement, seen = reader.statement(kind, owner), reader.seen(kind, owner)
    if statement and seen:
        return f"{statement} {wording.seen(seen).capitalize()}."
    return statement


def of_record(source: Source, lines: Sequence[Line], as_of: str = "") -> Text:
    """Our record of what rests on a source of which we hold no text; its lines carry no ordinals."""
    return Text(
        target_kind="record",
        target_id=f"source/{source.id}",
        source_id=source.id,
        title=source.title,
        subtitle=_joined(source.container or source.publisher, source.date or source.year),
        badge=wording.tier(source),
        banner=wording.OUR_RECORD,
        blocks=tuple(
            Block(None, "record", line.text, sentences=(SentenceSpan(1, 0, len(line.text)),))
            for line in lines
        ),
        notes=record_notes(source, as_of),
    )


def of_term(term: GlossaryTerm) -> Text:
    """A glossary entry as a text."""
    expansion = f"{term.term}: {term.expansion}." if term.expansion else term.term
    words = (expansion, term.definition, wording.seen(term.seen).capitalize() + ".")
    return _own_text(f"record/glossary/{term.id}", term.term, "Glossary", words)


def of_statement(reader: Reader, kind: str, record_id: str) -> Text:
    """A record in one line, for a mark on it."""
    return _own_text(
        f"{kind}/{record_id}", record_id, kind.capitalize(), (reader.statement(kind, record_id),)
    )


def _own_text(target_id: str, title: str, subtitle: str, words: Sequence[str]) -> Text:
    blocks = tuple(Block(None, "record", w) for w in words if w)
    return Text("record", target_id, None, title, subtitle, "", wording.OUR_RECORD, blocks)


def record_notes(source: Source, as_of: str) -> tuple[str, ...]:
    """Citation, what was read, when, what corrects it, and how to get the original in."""
    read = f"What was read: {source.what_was_read}" + (f", {source.read_on}." if source.read_on else ".")
    corrected = f"Errata and retractions: {wording.corrections(source, as_of)}." if as_of else ""
    lines = (wording.citation(source), read, corrected, source.how_to_get or "")
    return tuple(line for line in lines if line)


def anchored(evidence: Evidence) -> str:
    """How a piece of evidence is anchored, in words."""
    if evidence.document_id is not None:
        return f"{wording.spot(evidence.paragraph, evidence.sentence)}{held(evidence)}"
    kind = evidence.locator.kind
    if kind == "sentence":
        return f"{wording.spot(evidence.paragraph, evidence.sentence)}; original not imported"
    if kind == "place":
        return f"{evidence.locator.place}; not anchored"
    return "citation only; not anchored"


def held(evidence: Evidence) -> str:
    """How surely a passage of the reader's copy is the one: empty where it is word for word."""
    if evidence.placed_on is not None:
        return f"; placed by you, {evidence.placed_on}"
    if evidence.anchor_state == "edited":
        return "; the wording differs from what our record was made from"
    return ""


def page_words(text: Text, paragraph: int | None) -> str:
    """` · page 4` of a paragraph in a text with pages, else nothing."""
    found = (b.page for b in text.blocks if b.paragraph == paragraph and b.page is not None)
    page = next(found, None) if paragraph is not None else None
    return "" if page is None else f" · page {page}"


def _passage_block(p: Passage) -> Block:
    return Block(
        p.paragraph, p.role, p.text, p.hidden, p.reason, p.sentences, kind=p.kind, level=p.level,
        page=p.page, marks=p.marks, cells=p.cells,
    )  # fmt: skip


def _digest_block(paragraph: DigestParagraph) -> Block:
    spans = tuple(SentenceSpan(s.sentence, s.start, s.end) for s in paragraph.sentences)
    tags = tuple((s.start, s.end, s.assessment) for s in paragraph.sentences)
    return Block(paragraph.paragraph, paragraph.role, paragraph.text, sentences=spans, tags=tags)


def _corrected(source: Source | None) -> tuple[str, ...]:
    """What a reader of the very page must know of it, where it is known."""
    if source is None or source.corrections is None or source.corrections_as_of is None:
        return ()
    return (f"Errata and retractions: {wording.corrections(source, source.corrections_as_of)}.",)


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
