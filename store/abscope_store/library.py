"""Reads imported documents over the read lane, where library.db is attached as `library`.

Writes nothing; where no library is attached everything is empty. Removed documents stay out unless
asked for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from abscope_store.errors import NotFound
from abscope_store.records import (
    Document,
    DocumentId,
    LocatorId,
    Passage,
    Record,
    Rectangle,
    SentenceSpan,
    SourceId,
)

_AS_STORED = (
    "id",
    "document_id",
    "paragraph",
    "role",
    "reason",
    "start",
    "end",
    "text",
    "kind",
    "level",
    "page",
)


class FoundAnchor(Record, frozen=True):
    """A locator in an imported document; ordinals are None unless `state` is exact or edited.

    `candidates` are (paragraph, sentence) pairs the reader may choose from when ambiguous.
    """

    locator_id: LocatorId
    document_id: DocumentId
    file_name: str
    state: str
    paragraph: int | None
    sentence: int | None
    sentence_last: int | None
    score: float
    candidates: tuple[tuple[int, int], ...]


class MentionPlace(Record, frozen=True):
    """A name's span in a passage's text; code points, half open."""

    document_id: DocumentId
    file_name: str
    paragraph: int
    start: int
    end: int


class ShortForm(Record, frozen=True):
    """An abbreviation that a document defines itself; the owner is the record that its long form names."""

    document_id: DocumentId
    file_name: str
    short: str
    long: str
    paragraph: int
    start: int
    end: int
    owner_kind: str | None
    owner_id: str | None


class MentioningPassage(Record, frozen=True):
    """A passage of the reader's with the first mention in it; `title` of its document."""

    document_id: DocumentId
    file_name: str
    title: str
    paragraph: int
    start: int
    end: int
    text: str


class MentioningPassages(Record, frozen=True):
    """How many passages in how many documents name an entity, and the first of them."""

    passages: int
    documents: int
    first: tuple[MentioningPassage, ...]


class NamedPlace(Record, frozen=True):
    """A record's name in a passage's text; `owner_kind` agent, study, mechanism, endpoint or glossary."""

    owner_kind: str
    owner_id: str
    paragraph: int
    start: int
    end: int


NOWHERE = MentioningPassages(0, 0, ())


class Copy(Record, frozen=True):
    """A document that is here, with what tells it from other copies of its source. Times: UTC, ISO 8601."""

    id: DocumentId
    source_id: SourceId | None
    text_sha256: str
    imported_at: str


def attached(connection: sqlite3.Connection) -> bool:
    """Whether a library is attached; a profile has none before its first import."""
    return any(row[1] == "library" for row in connection.execute("PRAGMA database_list"))


def documents(connection: sqlite3.Connection, with_removed: bool = False) -> list[Document]:
    """All imported documents, oldest first."""
    if not attached(connection):
        return []
    return [_document(row) for row in _rows(connection, with_removed, None)]


def copies(connection: sqlite3.Connection) -> list[Copy]:
    """The documents that are here, oldest first; nothing is counted."""
    if not attached(connection):
        return []
    query = """SELECT d.id, s.source_id, d.text_sha256, d.imported_at FROM library.document d
      LEFT JOIN library.document_source s ON s.document_id = d.id AND s.how <> 'none'
      WHERE d.removed_at IS NULL ORDER BY d.imported_at, d.id"""
    return [Copy(*row) for row in connection.execute(query)]


def document(connection: sqlite3.Connection, document_id: str) -> Document:
    """One document, removed ones included. Raises NotFound."""
    rows = _rows(connection, True, document_id) if attached(connection) else []
    if not rows:
        raise NotFound(f"There is no imported document {document_id[:12]}.")
    return _document(rows[0])


def beginning_with(connection: sqlite3.Connection, letters: str) -> list[tuple[DocumentId, str]]:
    """(id, file name) of documents whose id begins so, removed ones included. For a writer's lane too."""
    rows = connection.execute(
        "SELECT id, file_name FROM document WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id", (letters,)
    )
    return [(DocumentId(row[0]), row[1]) for row in rows]


def titles(connection: sqlite3.Connection) -> dict[str, tuple[str, bool]]:
    """Document id -> its title or file name, and whether it was removed; nothing is counted."""
    if not attached(connection):
        return {}
    rows = connection.execute("SELECT id, coalesce(title, file_name), removed_at FROM library.document")
    return {row[0]: (row[1], row[2] is not None) for row in rows}


def canonical_text(connection: sqlite3.Connection, document_id: str) -> str:
    """The document's canonical text, as extracted. Raises NotFound."""
    row = None
    if attached(connection):
        row = connection.execute("SELECT text FROM library.document WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no imported document {document_id[:12]}.")
    if row[0] is not None:
        return str(row[0])
    texts = connection.execute(
        "SELECT text FROM library.passage WHERE document_id = ? ORDER BY paragraph", (document_id,)
    )
    return "\n".join(text for (text,) in texts)


def passages(connection: sqlite3.Connection, document_id: str) -> list[Passage]:
    """All paragraphs of a document in order, hidden ones included; empty for an unknown document."""
    if not attached(connection):
        return []
    rows = connection.execute(
        "SELECT * FROM library.passage WHERE document_id = ? ORDER BY paragraph", (document_id,)
    )
    return [_passage(row) for row in rows]


def hidden_paragraphs(connection: sqlite3.Connection, document_id: str) -> frozenset[int]:
    """Which paragraphs of a document are hidden now; empty for an unknown one."""
    if not attached(connection):
        return frozenset()
    rows = connection.execute(
        "SELECT paragraph FROM library.passage WHERE document_id = ? AND hidden", (document_id,)
    )
    return frozenset(paragraph for (paragraph,) in rows)


def passage(connection: sqlite3.Connection, document_id: str, paragraph: int) -> Passage | None:
    """One paragraph of a document, None where it has none of that ordinal."""
    if not attached(connection):
        return None
    row = connection.execute(
        "SELECT * FROM library.passage WHERE document_id = ? AND paragraph = ?", (document_id, paragraph)
    ).fetchone()
    return None if row is None else _passage(row)


def anchors_for(connection: sqlite3.Connection, locator_ids: Sequence[str]) -> dict[str, list[FoundAnchor]]:
    """Locator id -> its anchors, the curator's own text and the surest find first."""
    found: dict[str, list[FoundAnchor]] = {}
    if not locator_ids or not attached(connection):
        return found
    for row in connection.execute(_sql("library_anchors"), (json.dumps(list(locator_ids)),)):
        anchor = FoundAnchor(
            row["locator_id"],
            row["document_id"],
            row["file_name"],
            row["state"],
            row["paragraph"],
            row["sentence"],
            row["sentence_last"],
            row["score"] or 0.0,
            tuple((pair[0], pair[1]) for pair in json.loads(row["candidates"])),
        )
        found.setdefault(anchor.locator_id, []).append(anchor)
    return found


def mentions_of(connection: sqlite3.Connection, owner_kind: str, owner_id: str) -> list[MentionPlace]:
    """Where an entity is named in imported documents, in reading order."""
    if not attached(connection):
        return []
    rows = connection.execute(
        "SELECT m.document_id, d.file_name, m.paragraph, m.start, m.end FROM library.mention m"
        " JOIN library.document d ON d.id = m.document_id"
        " WHERE m.owner_kind = ? AND m.owner_id = ? AND d.removed_at IS NULL"
        " ORDER BY d.imported_at, d.id, m.paragraph, m.start",
        (owner_kind, owner_id),
    )
    return [MentionPlace(*row) for row in rows]


def mentioning(
    connection: sqlite3.Connection, owner_kind: str, owner_id: str, limit: int
) -> MentioningPassages:
    """The reader's passages that name an entity, hidden ones left out: how many, and the first `limit`."""
    if not attached(connection):
        return NOWHERE
    rows = connection.execute(_sql("library_mentioning"), (owner_kind, owner_id, limit)).fetchall()
    found = tuple(
        MentioningPassage(
            row["document_id"], row["file_name"], row["title"] or row["file_name"], row["paragraph"],
            row["start"], row["end"], row["text"],
        )
        for row in rows
    )  # fmt: skip
    return MentioningPassages(rows[0]["passages"], rows[0]["documents"], found) if rows else NOWHERE


def named_in(connection: sqlite3.Connection, document_id: str) -> list[NamedPlace]:
    """Every name of a record in the visible passages of a document, in reading order."""
    if not attached(connection):
        return []
    rows = connection.execute(
        "SELECT m.owner_kind, m.owner_id, m.paragraph, m.start, m.end FROM library.mention m"
        " JOIN library.passage p ON p.document_id = m.document_id AND p.paragraph = m.paragraph"
        " WHERE m.document_id = ? AND p.hidden = 0 ORDER BY m.paragraph, m.start",
        (document_id,),
    )
    return [NamedPlace(*row) for row in rows]


def short_forms(
    connection: sqlite3.Connection, document_id: str | None = None, short: str | None = None
) -> list[ShortForm]:
    """What documents define: those of one document, or all meanings of one short form."""
    if not attached(connection):
        return []
    rows = connection.execute(
        "SELECT a.document_id, d.file_name, a.short, a.long, a.paragraph, a.start, a.end, a.owner_kind,"
        " a.owner_id FROM library.abbreviation a JOIN library.document d ON d.id = a.document_id"
        " WHERE d.removed_at IS NULL AND (?1 IS NULL OR a.document_id = ?1) AND (?2 IS NULL OR a.short = ?2)"
        " ORDER BY d.imported_at, d.id, a.paragraph, a.start",
        (document_id, short),
    )
    return [ShortForm(*row) for row in rows]


def _passage(row: sqlite3.Row) -> Passage:
    spans = json.loads(row["sentences"]) if row["sentences"] else [(0, len(row["text"]))]
    layout = json.loads(row["layout"]) if row["layout"] else {}
    return Passage(
        **{name: row[name] for name in _AS_STORED},
        hidden=bool(row["hidden"]),
        sentences=tuple(SentenceSpan(at, start, end) for at, (start, end) in enumerate(spans, 1)),
        marks=tuple((start, end, mark) for start, end, mark in layout.get("marks", ())),
        cells=tuple((start, end) for start, end in layout.get("cells", ())),
        rectangles=tuple(Rectangle(*place) for place in layout.get("rectangles", ())),
    )


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text("utf-8")


def _rows(connection: sqlite3.Connection, with_removed: bool, document_id: str | None) -> list[sqlite3.Row]:
    cursor = connection.execute(_sql("library_documents"), (int(with_removed), document_id))
    return cursor.fetchall()


def _document(row: sqlite3.Row) -> Document:
    return Document(
        id=DocumentId(row["id"]),
        origin=row["origin"],
        file_name=row["file_name"],
        media_type=row["media_type"],
        bytes=row["bytes"],
        title=row["title"],
        authors=row["authors"],
        publisher=row["publisher"],
        date=row["date"],
        doi=row["doi"],
        kind=row["kind"],
        tier=row["tier"],
        tier_reason=row["tier_reason"],
        text_sha256=row["text_sha256"],
        imported_at=row["imported_at"],
        removed_at=row["removed_at"],
        source_id=SourceId(row["source_id"]) if row["source_id"] else None,
        recognised_by=row["how"],
        passages=row["passages"],
        hidden=row["hidden"],
        problems=tuple((kind, detail) for kind, detail in json.loads(row["problems"])),
        pmid=row["pmid"],
        pmcid=row["pmcid"],
        nct=row["nct"],
        licence=row["licence"],
        journal=row["journal"],
        mentions=row["mentions"],
        sightings=row["sightings"],
        tags=tuple(json.loads(row["tags"])),
        extractor=f"{row['extractor']} {row['extractor_version']}",
    )
