"""Rows of notebook.db as values: canonical JSON, row hash, load, put, and their record form.

Works inside the caller's transaction and never begins or ends one; knows nothing of the journal.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from abscope_store.records import Annotation, Record

Row = dict[str, Any]  # column -> str, int or None

TABLES = ("annotation", "saved_search", "reading_history", "received")  # tags travel with their annotation
_UNHASHED = frozenset({"seq", "row_hash"})
_STAMPED = frozenset({"id", "device", "revision", "created", "modified"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOAD = {
    "annotation": "SELECT * FROM annotation WHERE id = ?",
    "saved_search": "SELECT * FROM saved_search WHERE id = ?",
    "reading_history": "SELECT * FROM reading_history WHERE id = ?",
    "received": "SELECT * FROM received WHERE id = ?",
}
_ALL = {
    "annotation": "SELECT * FROM annotation ORDER BY created, id",
    "saved_search": "SELECT * FROM saved_search ORDER BY created, id",
    "reading_history": "SELECT * FROM reading_history ORDER BY created, id",
    "received": "SELECT * FROM received ORDER BY created, id",
}
_DELETE = {
    "annotation": "DELETE FROM annotation WHERE id = ?",
    "saved_search": "DELETE FROM saved_search WHERE id = ?",
    "reading_history": "DELETE FROM reading_history WHERE id = ?",
    "received": "DELETE FROM received WHERE id = ?",
}
_TAGS_OF = "SELECT * FROM annotation_tag WHERE annotation_id = ? ORDER BY id"
_INDEX = """INSERT INTO note_fts (rowid, body, quote, tags)
  SELECT rowid, body, quote, tags FROM note_search WHERE rowid = ?"""


class Mark(Record, frozen=True):
    """One row with the tag rows that belong to it; equal marks have equal bytes in file and journal."""

    table: str
    row: Row
    tags: tuple[Row, ...] = ()
    intact: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """(table, id)."""
        return self.table, str(self.row["id"])

    @property
    def revision(self) -> int:
        return int(self.row["revision"])

    def words(self) -> tuple[Row, set[str]]:
        """What the reader said, apart from ids, devices, revisions and times; and the living tags."""
        said = {key: value for key, value in self.row.items() if key not in _STAMPED}
        return said, {str(tag["tag"]) for tag in self.tags if tag["deleted_at"] is None}


def canonical(value: object) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8, as json.dumps(ensure_ascii=False) writes it."""
    return msgspec.json.encode(value, order="sorted")


def row_hash(row: Mapping[str, Any]) -> str:
    """sha256, hex, over every column but seq and row_hash."""
    return hashlib.sha256(
        canonical({key: value for key, value in row.items() if key not in _UNHASHED})
    ).hexdigest()


def storable(text: str) -> str:
    """The text as it can be written at all: half a surrogate pair becomes the replacement character."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def fetch(
    connection: sqlite3.Connection, query: str, wanted: Sequence[Any] | Mapping[str, Any] = ()
) -> list[sqlite3.Row]:
    """All rows; where a damaged text is no UTF-8 any more, what can be read of it (its hash will tell)."""
    try:
        return connection.execute(query, wanted).fetchall()
    except sqlite3.OperationalError as trouble:
        if "decode" not in str(trouble):
            raise
    factory = connection.text_factory
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        return connection.execute(query, wanted).fetchall()
    finally:
        connection.text_factory = factory


def load(connection: sqlite3.Connection, table: str, row_id: str) -> Mark | None:
    """One mark of `table`, tombstones included; None where there is none."""
    found = fetch(connection, _LOAD[table], (row_id,))
    if not found:
        return None
    tags = fetch(connection, _TAGS_OF, (row_id,)) if table == "annotation" else []
    return mark_of(table, found[0], tags)


def load_all(connection: sqlite3.Connection) -> list[Mark]:
    """Every mark of every table, oldest first, tombstones included."""
    return list(each(connection))


def each(connection: sqlite3.Connection) -> Iterator[Mark]:
    """The same one by one: verifying hashes is what takes long."""
    tags: dict[str, list[sqlite3.Row]] = {}
    for tag in fetch(connection, "SELECT * FROM annotation_tag ORDER BY id"):
        tags.setdefault(tag["annotation_id"], []).append(tag)
    here = {row[0] for row in fetch(connection, "SELECT name FROM sqlite_schema")}
    for table in TABLES:
        if table in here:  # a copy from before the migration that makes it lacks some
            for row in fetch(connection, _ALL[table]):
                yield mark_of(table, row, tags.get(row["id"], ()) if table == "annotation" else ())


def mark_of(table: str, row: sqlite3.Row, tags: Iterable[sqlite3.Row]) -> Mark:
    """A mark from fetched rows, hashes verified."""
    plain, intact = _verified(row)
    kept = [_verified(tag) for tag in tags]
    return Mark(
        table=table,
        row=plain,
        tags=tuple(tag for tag, _ in kept),
        intact=intact and all(sound for _, sound in kept),
    )


def put(connection: sqlite3.Connection, mark: Mark) -> None:
    """Insert or replace a mark by id, with its tags and its row in note_fts."""
    connection.execute(statement("save_" + mark.table), {**mark.row, "row_hash": row_hash(mark.row)})
    if mark.table == "annotation":
        clear_tags(connection, str(mark.row["id"]))  # a merge may bring a version without them
    for tag in mark.tags:
        connection.execute(statement("save_annotation_tag"), {**tag, "row_hash": row_hash(tag)})
    if mark.table == "annotation":
        _reindex(connection, str(mark.row["id"]))


def remove(connection: sqlite3.Connection, table: str, row_id: str) -> None:
    """Delete a row for good: only purging does this."""
    if table == "annotation":
        seq = connection.execute("SELECT seq FROM annotation WHERE id = ?", (row_id,)).fetchone()
        if seq is not None:
            connection.execute("DELETE FROM note_fts WHERE rowid = ?", (seq[0],))
        clear_tags(connection, row_id)
    connection.execute(_DELETE[table], (row_id,))


def meta(connection: sqlite3.Connection, key: str) -> str | None:
    """A fact about the notebook itself: device, author, journal_size."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Note a fact about the notebook itself."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def clear_tags(connection: sqlite3.Connection, row_id: str) -> None:
    """Delete the tag rows of an annotation: what `put` writes, or purging leaves, is all there is."""
    connection.execute("DELETE FROM annotation_tag WHERE annotation_id = ?", (row_id,))


def annotation_of(mark: Mark) -> Annotation:
    """The record of a mark of table annotation; tags that live, in alphabetical order."""
    row: Row = {key: mark.row.get(key) for key in Annotation.__struct_fields__}
    living = (str(tag["tag"]) for tag in mark.tags if tag["deleted_at"] is None)
    row["tags"] = tuple(sorted(living, key=lambda tag: (tag.casefold(), tag)))
    row["resolved"] = bool(row["resolved"])
    row["intact"] = mark.intact
    return Annotation(**row)


@cache
def statement(name: str) -> str:
    """The SQL of one file of the sql folder."""
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text("utf-8")


def _reindex(connection: sqlite3.Connection, row_id: str) -> None:
    seq = connection.execute("SELECT seq FROM annotation WHERE id = ?", (row_id,)).fetchone()[0]
    connection.execute("DELETE FROM note_fts WHERE rowid = ?", (seq,))
    connection.execute(_INDEX, (seq,))


def _verified(row: sqlite3.Row) -> tuple[Row, bool]:
    """The hashed columns, and whether they match the hash."""
    plain: Row = dict(zip(row.keys(), row, strict=True))  # dict(row) takes three times as long
    stated = plain.pop("row_hash")
    plain.pop("seq", None)
    try:
        return plain, hashlib.sha256(canonical(plain)).hexdigest() == stated
    except (TypeError, ValueError):  # a blob or broken text where a text should be
        return plain, False
