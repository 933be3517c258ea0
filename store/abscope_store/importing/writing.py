"""Writes one flattened document into library.db, and takes it out of the index again.

Every function runs inside the caller's transaction; `transaction` is that. Parses nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from abscope_store.errors import DiskTrouble
from abscope_store.importing.anchor import Anchor
from abscope_store.importing.mentions import Mention
from abscope_store.importing.messages import Parsed
from abscope_store.importing.recognise import Recognition
from abscope_store.search.fold import words

_CHILDREN = ("sentence", "anchor", "mention", "problem", "document_source", "passage")


class Ready(Struct, frozen=True):
    """All that is written of one document; `mentions` pairs a paragraph's ordinal with its names."""

    sha256: str
    file_name: str
    media_type: str
    bytes: int
    parsed: Parsed
    recognition: Recognition | None
    anchors: Sequence[Anchor]
    mentions: Sequence[tuple[int, Mention]]


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE ... COMMIT, all or nothing. Raises DiskTrouble where SQLite cannot write."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as trouble:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(trouble, sqlite3.OperationalError):
            raise DiskTrouble(f"The library cannot be written ({trouble}).") from trouble
        raise


def now() -> str:
    """The time of a change, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write(
    connection: sqlite3.Connection,
    ready: Ready,
    imported_at: str,
    removed_at: str | None = None,
    ids: dict[int, int] | None = None,
) -> None:
    """Insert the document with all its rows. `ids` keeps passage ids by paragraph on a rebuild."""
    _write_document(connection, ready, imported_at, removed_at)
    _write_passages(connection, ready, ids or {})
    connection.executemany(
        _sql("insert_anchor"),
        (
            (
                ready.sha256,
                one.locator_id,
                one.state,
                one.paragraph,
                one.sentence,
                one.sentence_last,
                one.score,
                json.dumps(one.candidates),
            )
            for one in ready.anchors
        ),
    )
    connection.executemany(
        "INSERT INTO mention (document_id, paragraph, start, end, owner_kind, owner_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            (ready.sha256, paragraph, one.start, one.end, one.owner_kind, one.owner_id)
            for paragraph, one in ready.mentions
        ),
    )
    connection.executemany(
        "INSERT INTO problem (document_id, ordinal, kind, detail) VALUES (?, ?, ?, ?)",
        ((ready.sha256, at, *pair) for at, pair in enumerate(ready.parsed.problems, 1)),
    )
    index(connection, ready.sha256)


def _write_document(
    connection: sqlite3.Connection, ready: Ready, imported_at: str, removed_at: str | None
) -> None:
    parsed, found, known = ready.parsed, ready.parsed.metadata, ready.recognition
    connection.execute(
        _sql("insert_document"),
        {
            "id": ready.sha256,
            "file_name": ready.file_name,
            "media_type": ready.media_type,
            "bytes": ready.bytes,
            "title": found.title,
            "authors": found.authors,
            "publisher": found.publisher,
            "date": found.date,
            "doi": found.doi,
            "pmid": found.pmid,
            "nct": found.nct,
            "kind": known.kind if known else None,
            "tier": known.tier if known else None,
            "tier_reason": known.tier_reason if known else None,
            "text": parsed.text,
            "text_sha256": hashlib.sha256(parsed.text.encode("utf-8")).hexdigest(),
            "extractor": parsed.extractor,
            "extractor_version": parsed.extractor_version,
            "segmenter": parsed.segmenter,
            "segmenter_version": parsed.segmenter_version,
            "imported_at": imported_at,
            "removed_at": removed_at,
        },
    )
    if known is not None:
        connection.execute(
            "INSERT INTO document_source (document_id, source_id, how, score) VALUES (?, ?, ?, ?)",
            (ready.sha256, known.source_id, known.how, known.score),
        )


def _write_passages(connection: sqlite3.Connection, ready: Ready, ids: dict[int, int]) -> None:
    text = ready.parsed.text
    connection.executemany(
        _sql("insert_passage"),
        (
            (
                ids.get(at),
                ready.sha256,
                at,
                one.role,
                int(one.hidden),
                one.reason,
                one.start,
                one.end,
                text[one.start : one.end],
            )
            for at, one in enumerate(ready.parsed.paragraphs, 1)
        ),
    )
    connection.executemany(
        "INSERT INTO sentence (document_id, paragraph, sentence, start, end) VALUES (?, ?, ?, ?, ?)",
        (
            (ready.sha256, at, number, start, end)
            for at, one in enumerate(ready.parsed.paragraphs, 1)
            for number, (start, end) in enumerate(one.sentences, 1)
        ),
    )


def index(connection: sqlite3.Connection, document_id: str) -> None:
    """Make a document's visible passages findable; nothing where it is removed."""
    connection.execute(_sql("index_passages"), (document_id,))
    _count_words(connection, document_id, 1)


def unindex(connection: sqlite3.Connection, document_id: str) -> None:
    """Take a document out of the index; to be called before its rows change."""
    connection.execute(_sql("unindex_passages"), (document_id,))
    _count_words(connection, document_id, -1)


def _count_words(connection: sqlite3.Connection, document_id: str, sign: int) -> None:
    rows = connection.execute(
        "SELECT s.title, s.body FROM passage_search s JOIN passage p ON p.id = s.rowid"
        " WHERE p.document_id = ?",
        (document_id,),
    )
    counts = Counter(word for title, body in rows for word in {*words(title), *words(body)})
    connection.executemany(
        "INSERT INTO passage_word (word, rows) VALUES (?, ?)"
        " ON CONFLICT (word) DO UPDATE SET rows = rows + excluded.rows",
        ((word, sign * count) for word, count in sorted(counts.items())),
    )
    connection.execute("DELETE FROM passage_word WHERE rows <= 0")


def erase(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete every row of a document, indexed or not."""
    unindex(connection, document_id)
    for table in _CHILDREN:
        # The names are ours, above; SQLite takes no parameter in their place.
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))  # noqa: S608
    connection.execute("DELETE FROM document WHERE id = ?", (document_id,))


def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text("utf-8")
