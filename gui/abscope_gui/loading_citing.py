"""Work for the read lane: what is copied with its citation, what is cited, and one record whole for a page.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL; unverified fields never leave.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from msgspec import Struct

from abscope_gui import loading, loading_notes, texts
from abscope_gui.places import DIGEST, Place, link, place_of
from abscope_gui.spans import Span
from abscope_gui.texts import Text
from abscope_store import library, wording
from abscope_store.citing.formats import write
from abscope_store.citing.quoting import Copied, quoted
from abscope_store.citing.styles import STYLES, cite
from abscope_store.citing.works import Work, of_document, of_source
from abscope_store.errors import NotFound
from abscope_store.notebook import read
from abscope_store.reader import Reader

FORMATS = {"ris": "RIS", "bibtex": "BibTeX", "csl-json": "CSL-JSON"}


class Cited(Struct, frozen=True):
    """Works in every style and format, ready to be shown: `styles` and `formats` by their names.

    `missing` names for each work the fields that are unverified and left out.
    """

    about: str
    count: int
    styles: dict[str, Copied]
    formats: dict[str, str]
    missing: tuple[str, ...]


class Page(Struct, frozen=True):
    """One record as lines for a page, the first one its title."""

    title: str
    lines: tuple[str, ...]
    standing: str


def copied_figure(reader: Reader, place: Place) -> Copied:
    """The selected figure with all its caveats, its citation, a link and the standing line."""
    plain = loading.copied(reader, place)
    return Copied(plain, "".join(f"<p>{html.escape(line)}</p>" for line in plain.splitlines()))


def copied_passage(reader: Reader, text: Text, span: Span, sentence: str, style: str) -> Copied:
    """Exact words with where they stand, what the text is, its citation, a link and the standing line."""
    last = "" if span.paragraph_end == span.paragraph else f"–{span.paragraph_end}"
    locator = ", ".join(part for part in (f"¶{span.paragraph}{last}", sentence) if part)
    place = (
        place_of("document", span.target_id, paragraph=span.paragraph)
        if text.target_kind == "document"
        else place_of("source", span.source_id or span.target_id, DIGEST, paragraph=span.paragraph)
    )
    if text.target_kind == "document" and span.paragraph_end == span.paragraph:
        place = place._replace(focus=f"{span.start}-{span.end}")
    told = [block.against for block in _blocks(text, span) if block.against]
    judged = [words for block in _blocks(text, span) for _, _, words in block.tags]
    caveats = [
        text.banner and f"{text.banner}: our words for it.",
        text.badge and f"Kind of source: {text.badge}.",
        *(text.notes if text.target_kind == "document" else ()),
        *(f"In the source: {words}." for words in dict.fromkeys(judged) if words),
        *(f"In tension with {against}." for against in dict.fromkeys(told)),
    ]
    return quoted(
        work_of(reader, text), span.quote or "", locator, link(place), reader.as_of(), style,
        [line for line in caveats if line],
    )  # fmt: skip


def _blocks(text: Text, span: Span) -> list[texts.Block]:
    first, last = span.paragraph or 0, span.paragraph_end or 0
    return [b for b in text.blocks if b.paragraph is not None and first <= b.paragraph <= last]


def work_of(reader: Reader, text: Text) -> Work:
    """The work that a text is of. Raises NotFound where it is none, such as a glossary term."""
    if text.source_id is not None:
        return of_source(reader.source(text.source_id))
    if text.target_kind == "document":
        return of_document(library.document(reader.connection, text.target_id))
    raise NotFound("This is our own entry: there is no work to cite.", "Open a source or a record.")


def cited_text(reader: Reader, text: Text) -> Cited:
    """The source of a text, to cite."""
    return cited(reader, text.title, [work_of(reader, text)])


def cited_record(reader: Reader, place: Place) -> Cited:
    """Every source that the open record rests on, those of the selected figure first. Raises NotFound."""
    owner = loading.owner_kind(reader, place) if place.focus else ""
    first = [piece.source.id for piece in reader.evidence(owner, place.focus)] if owner else []
    ids = dict.fromkeys([*first, *loading.sources_of(reader, place.kind, place.id)])
    if not ids:
        raise NotFound("No source stands behind this record.")
    name = dict(reader.names(place.kind)).get(place.id, "") if place.kind != "claim" else "Claim"
    return cited(reader, name, [of_source(reader.source(source)) for source in ids])


def cited_rows(reader: Reader, rows: Iterable[tuple[str, str]]) -> Cited:
    """The works of several originals and sources (kind, id), each work once. Raises NotFound."""
    works = [_work_at(reader, kind, target) for kind, target in rows]
    each = list({work.id: work for work in works}.values())
    return cited(reader, each[0].title if len(each) == 1 else "What is selected", each)


def cited_marks(reader: Reader, ids: Sequence[str]) -> Cited:
    """The works that several marks stand on; one on a record brings what the record rests on, and what is not
    here any more is left out. Raises NotFound where nothing is left."""
    rows: dict[tuple[str, str], None] = {}
    for mark in read.some(reader.connection, ids):
        try:
            if mark.target_kind == "record":
                place = loading_notes.annotation_place(reader, mark.id)
                sources = loading.sources_of(reader, place.kind, place.id)
                rows |= dict.fromkeys(("source", source) for source in sources)
            else:
                _work_at(reader, mark.target_kind, mark.target_id)
                rows[mark.target_kind, mark.target_id] = None
        except NotFound:
            continue
    if not rows:
        raise NotFound("No source that is here stands behind these notes.")
    return cited_rows(reader, rows)


def _work_at(reader: Reader, kind: str, target: str) -> Work:
    if kind != "document":
        return of_source(reader.source(target))
    document = library.document(reader.connection, target)
    return of_source(reader.source(document.source_id)) if document.source_id else of_document(document)


def cited(reader: Reader, about: str, works: list[Work]) -> Cited:
    """Works in every style and format."""
    line = wording.standing(reader.as_of())
    styles = {}
    for style in STYLES:
        entries = [(cite(work, style), cite(work, style, rich=True), work.missing_words()) for work in works]
        numbered = len(works) > 1
        plain = [
            f"{f'{n}. ' if numbered else ''}{text}{f' {missing}' if missing else ''}"
            for n, (text, _, missing) in enumerate(entries, 1)
        ]
        rich = [
            f"<p>{f'{n}. ' if numbered else ''}{text} {html.escape(missing)}</p>"
            for n, (_, text, missing) in enumerate(entries, 1)
        ]
        styles[style] = Copied("\n".join([*plain, line]), "".join([*rich, f"<p>{html.escape(line)}</p>"]))
    missing = tuple(f"{work.title or work.id}: {', '.join(work.missing)}" for work in works if work.missing)
    formats = {form: write(works, form, line) for form in FORMATS}
    return Cited(about, len(works), styles, formats, missing)


def page(reader: Reader, place: Place) -> Page:
    """One record whole: every figure with its caveats and what it rests on, then the sources. Raises
    NotFound."""
    from abscope_store.cli_show import record_lines

    lines = record_lines(reader, place.kind, place.id)
    sources = [of_source(reader.source(i)) for i in loading.sources_of(reader, place.kind, place.id)]
    cites = [f"  {work.id}: {cite(work, 'vancouver')} {work.missing_words()}".rstrip() for work in sources]
    return Page(lines[0], (*lines[1:], "", "Sources", *cites), wording.standing(reader.as_of()))
