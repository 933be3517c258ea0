"""Writes flattened documents into library.db, and takes them out of the index again.

Every function runs inside the caller's transaction; `transaction` is that. Parses nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from abscope_store.errors import ROOM, DiskTrouble
from abscope_store.importing.anchor import Anchor
from abscope_store.importing.linking import Linked
from abscope_store.importing.mentions import Mention
from abscope_store.importing.messages import Parsed
from abscope_store.importing.proposing import Standing
from abscope_store.importing.recognise import Recognition
from abscope_store.importing.sighting_records import numbers_of

STEP = 200  # rows between two looks at whether the reader stopped the import
READERS_CHOICE = "chosen by the reader"

_Stop = Callable[[], None]
_Row = TypeVar("_Row")
_Visible = list[tuple[int, str, str]]  # (passage id, title or "", text) of what a document shows, in order

_CHILDREN = (
    "anchor", "mention", "problem", "document_source", "document_tag", "sighting", "abbreviation", "passage",
)  # fmt: skip


class Ready(Struct, frozen=True):
    """All that is written of one document; `mentions` pairs a paragraph's ordinal with its names.

    `record_id` is the reference manager's record that names this file; `given_title`, `choices` (paragraph
    -> hidden) and `chosen` (a source, "" for none of the reference) are the reader's own.
    """

    sha256: str
    file_name: str
    bytes: int
    parsed: Parsed
    recognition: Recognition | None
    anchors: Sequence[Anchor]
    mentions: Sequence[tuple[int, Mention]]
    linked: Sequence[Linked] = ()
    standing: Standing | None = None
    tags: Sequence[str] = ()
    record_id: str | None = None
    given_title: str | None = None
    choices: Mapping[int, bool] = {}
    chosen: str | None = None
    text_sha256: str = ""  # of the canonical text in UTF-8, hex


class Kept(Struct, frozen=True):
    """What a document keeps when it is made anew: times, removal, passage ids by paragraph."""

    imported_at: str
    removed_at: str | None = None
    ids: dict[int, int] = {}


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
            raise DiskTrouble(f"The library cannot be written ({trouble}).", ROOM) from trouble
        raise


def now() -> str:
    """The time of a change, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write(
    connection: sqlite3.Connection,
    documents: Sequence[Ready],
    kept: Kept | None = None,
    stop: _Stop | None = None,
) -> None:
    """Insert documents with all their rows and make them findable. `kept` only with a single one.

    `stop` is called every so many rows; what it raises undoes the transaction.
    """
    kept = kept or Kept(now())
    stop = stop or (lambda: None)
    visible: list[_Visible] = []
    for ready in documents:
        keep_choices(connection, ready.sha256, ready.choices)
        hidden = _choices(connection, ready.sha256)
        _write_document(connection, ready, kept)
        visible.append(_write_passages(connection, ready, kept, hidden, stop))
        _write_findings(connection, ready, stop)
    if kept.removed_at is None:
        _index(connection, visible, stop)


def _watched(rows: Iterable[_Row], stop: _Stop) -> Iterator[_Row]:
    """The rows, with a call of `stop` before each STEP of them."""
    for at, row in enumerate(rows):
        if at % STEP == 0:
            stop()
        yield row


def keep_choices(connection: sqlite3.Connection, document_id: str, choices: Mapping[int, bool]) -> None:
    """Remember which lines the reader shows and hides, for this and every later making of the document."""
    connection.executemany(
        "INSERT OR REPLACE INTO line_choice (document_id, paragraph, hidden) VALUES (?, ?, ?)",
        ((document_id, paragraph, int(hidden)) for paragraph, hidden in choices.items()),
    )


def _choices(connection: sqlite3.Connection, document_id: str) -> dict[int, bool]:
    rows = connection.execute(
        "SELECT paragraph, hidden FROM line_choice WHERE document_id = ?", (document_id,)
    )
    return {row[0]: bool(row[1]) for row in rows}


def _write_document(connection: sqlite3.Connection, ready: Ready, kept: Kept) -> None:
    parsed, known, standing = ready.parsed, ready.recognition, ready.standing
    found = {name: getattr(parsed.metadata, name) for name in parsed.metadata.__struct_fields__}
    found.pop("doi_is_own")
    connection.execute(
        _sql("insert_document"),
        {
            **found,
            "title": title_of(ready),
            "id": ready.sha256,
            "file_name": ready.file_name,
            "media_type": parsed.media_type,
            "bytes": ready.bytes,
            "kind": known.kind if known else standing.kind if standing else found["kind"],
            "tier": known.tier if known else standing.tier if standing else None,
            "tier_reason": known.tier_reason if known else standing.reason if standing else None,
            "given_title": ready.given_title,
            "text": None if _is_joined(parsed) else parsed.text,
            "text_sha256": ready.text_sha256,
            "extractor": parsed.extractor,
            "extractor_version": parsed.extractor_version,
            "segmenter": parsed.segmenter,
            "segmenter_version": parsed.segmenter_version,
            "imported_at": kept.imported_at,
            "removed_at": kept.removed_at,
        },
    )
    link = (known.source_id, known.how, known.score) if known is not None else None
    if ready.chosen is not None:  # kept even where this edition of the reference lacks the source
        link = (ready.chosen, "reader" if ready.chosen else "none", 1.0)
    if link is not None:
        connection.execute(
            "INSERT INTO document_source (document_id, source_id, how, score) VALUES (?, ?, ?, ?)",
            (ready.sha256, *link),
        )


def _is_joined(parsed: Parsed) -> bool:
    """Whether the canonical text is the paragraphs joined by LF: then it is not kept twice."""
    at = 0
    for one in parsed.paragraphs:
        if one.start != at:
            return False
        at = one.end + 1
    return at == len(parsed.text) + 1


def title_of(ready: Ready) -> str | None:
    """What the document is called: the reader's word before the file's."""
    return ready.given_title or ready.parsed.metadata.title


def _write_passages(
    connection: sqlite3.Connection, ready: Ready, kept: Kept, hidden: dict[int, bool], stop: _Stop
) -> _Visible:
    """Insert the paragraphs; (passage id, title, text) of the visible ones, the title once."""
    text, document_id, title = ready.parsed.text, ready.sha256, title_of(ready) or ""
    last = connection.execute("SELECT coalesce(max(id), 0) FROM passage").fetchone()[0]
    following = count(max(last, *kept.ids.values()) + 1 if kept.ids else last + 1)
    rows: list[tuple[object, ...]] = []
    found: _Visible = []
    for at, one in enumerate(ready.parsed.paragraphs, 1):
        body = text[one.start : one.end]
        number = kept.ids.get(at) or next(following)
        unseen, reason = one.hidden, one.reason
        if at in hidden and hidden[at] != unseen:
            unseen, reason = hidden[at], READERS_CHOICE
        whole = len(one.sentences) == 1 and one.sentences[0] == (0, len(body))
        rows.append((
            number, document_id, at, one.role, unseen, reason, one.start, one.end, one.kind, one.level,
            one.page, None if whole else _json(one.sentences),
            _json(one.layout) if one.layout else None, body,
        ))  # fmt: skip
        if not unseen:
            found.append((number, "" if found else title, body))
    connection.executemany(_sql("insert_passage"), _watched(rows, stop))
    return found


def _write_findings(connection: sqlite3.Connection, ready: Ready, stop: _Stop) -> None:
    """What was found in the text: anchors, names, figures, short forms, tags, problems."""
    own = ready.sha256
    connection.executemany(
        _sql("insert_anchor"),
        (
            (own, one.locator_id, one.state, one.paragraph, one.sentence, one.sentence_last, one.score,
             _json(one.candidates))
            for one in ready.anchors
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO mention (document_id, paragraph, start, end, owner_kind, owner_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            (own, paragraph, one.start, one.end, one.owner_kind, one.owner_id)
            for paragraph, one in _watched(ready.mentions, stop)
        ),
    )
    connection.executemany(
        _sql("insert_sighting"),
        (
            (own, paragraph, at, one.sentence, one.start, one.end, one.kind, one.endpoint,
             _json([number.printed for number in numbers_of(one)]), _json(one))
            for at, (paragraph, one) in enumerate(_watched(ready.parsed.sightings, stop), 1)
        ),
    )  # fmt: skip
    connection.executemany(
        _sql("insert_abbreviation"),
        (
            (own, one.definition.short, one.definition.long, one.definition.paragraph, one.definition.start,
             one.definition.end, *(one.owner or (None, None)))
            for one in ready.linked
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO document_tag (document_id, tag) VALUES (?, ?)",
        ((own, tag) for tag in dict.fromkeys([*ready.parsed.tags, *ready.tags])),
    )
    connection.executemany(
        "INSERT INTO problem (document_id, ordinal, kind, detail) VALUES (?, ?, ?, ?)",
        ((own, at, *pair) for at, pair in enumerate(ready.parsed.problems, 1)),
    )
    if ready.record_id is not None:
        connection.execute(
            "INSERT OR REPLACE INTO document_record (document_id, record_id) VALUES (?, ?)",
            (own, ready.record_id),
        )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def index(connection: sqlite3.Connection, document_id: str) -> None:
    """Make a document's visible passages findable; nothing where it is removed."""
    _index(connection, [_visible(connection, document_id)], lambda: None)


def unindex(connection: sqlite3.Connection, document_id: str) -> None:
    """Take a document out of the index; to be called before its rows change."""
    found = _visible(connection, document_id)
    # External content: the very text that was indexed is handed back.
    connection.executemany(
        "INSERT INTO passage_fts (passage_fts, rowid, title, body) VALUES ('delete', ?, ?, ?)", found
    )
    connection.executemany(
        "INSERT INTO document_word (document_word, rowid, words) VALUES ('delete', ?, ?)", _words([found])
    )


def _visible(connection: sqlite3.Connection, document_id: str) -> _Visible:
    return [tuple(row) for row in connection.execute(_sql("visible_passages"), (document_id,))]


def _index(connection: sqlite3.Connection, documents: Sequence[_Visible], stop: _Stop) -> None:
    connection.executemany(
        "INSERT INTO passage_fts (rowid, title, body) VALUES (?, ?, ?)",
        _watched(chain.from_iterable(documents), stop),
    )
    connection.executemany(
        "INSERT INTO document_word (rowid, words) VALUES (?, ?)", _watched(_words(documents), stop)
    )


def _words(documents: Sequence[_Visible]) -> Iterator[tuple[int, str]]:
    """The term table's row of each document that shows anything: (lowest passage id, title and text)."""
    for found in documents:
        if found:
            yield min(found)[0], "\n".join((found[0][1], *(body for _, _, body in found)))


def erase(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete what was made of a document's bytes, indexed or not; the reader's choices stay."""
    unindex(connection, document_id)
    for table in _CHILDREN:
        # The names are ours, above; SQLite takes no parameter in their place.
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))  # noqa: S608
    connection.execute("DELETE FROM document WHERE id = ?", (document_id,))


def forget(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete every row of a document and what the reader chose in it."""
    erase(connection, document_id)
    connection.execute("DELETE FROM line_choice WHERE document_id = ?", (document_id,))
    connection.execute("DELETE FROM document_record WHERE document_id = ?", (document_id,))


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text("utf-8")
