"""Reads the notebook for the screen and the command line, from the read lane. Never writes.

Where no notebook is attached yet there are no notes: every list is empty. Hashes are verified on reading.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from abscope_store.confirming import own_tags
from abscope_store.errors import NotFound
from abscope_store.notebook.marks import SavedSearch, Visit
from abscope_store.notebook.rows import annotation_of, fetch, mark_of, statement
from abscope_store.records import Annotation

DEFAULT_AUTHOR = "me"  # shown as "You"
_TAGS_OF = """SELECT * FROM annotation_tag
  WHERE annotation_id IN (SELECT value FROM json_each(?)) ORDER BY id"""
_TAG_COUNTS = """SELECT t.tag, count(*) FROM annotation_tag t
  JOIN annotation a ON a.id = t.annotation_id
  WHERE t.deleted_at IS NULL AND a.deleted_at IS NULL GROUP BY t.tag ORDER BY lower(t.tag), t.tag"""
_ON = """SELECT * FROM annotation
  WHERE target_kind = ? AND target_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL
  ORDER BY created DESC, seq DESC"""
_STATED = "SELECT id, row_hash FROM annotation ORDER BY created DESC, seq DESC"
_SOME = "SELECT * FROM annotation WHERE id IN (SELECT value FROM json_each(?))"
_COUNT = """SELECT count(*) FROM annotation
  WHERE deleted_at IS NULL AND (? IS NULL OR kind = ?)"""
_AWAITING = """SELECT * FROM annotation
  WHERE state IN ('changed', 'orphan') AND deleted_at IS NULL AND paragraph IS NOT NULL
  ORDER BY created DESC, seq DESC"""
_MARKED = """SELECT DISTINCT target_kind, target_id, source_id, text_sha256
  FROM annotation WHERE paragraph IS NOT NULL ORDER BY target_kind, target_id"""
_SPANS_ON = """SELECT id FROM annotation WHERE target_kind = ? AND target_id = ?
  AND paragraph IS NOT NULL ORDER BY created DESC, seq DESC"""
_SEARCHES = """SELECT id, name, query, created FROM saved_search
  WHERE deleted_at IS NULL ORDER BY lower(name), created"""
_HISTORY = """SELECT id, place, created FROM reading_history
  WHERE deleted_at IS NULL ORDER BY created DESC, id LIMIT ?"""


def listed(
    connection: sqlite3.Connection,
    target: tuple[str, str] | None = None,
    include_deleted: bool = False,
    kind: str | None = None,
    tag: str | None = None,
    limit: int | None = None,
) -> list[Annotation]:
    """Annotations, newest first. `target` is (target_kind, target_id)."""
    return _list(connection, target=target, kind=kind, tag=tag, dead=include_deleted, limit=limit)


def on(connection: sqlite3.Connection, target_kind: str, target_ids: Sequence[str]) -> list[Annotation]:
    """Living annotations on these targets, newest first, found by their index."""
    if not _present(connection):
        return []
    return _records(connection, _ON, (target_kind, _json_list(target_ids)))


class MarkedOn(NamedTuple):
    """A text, in a state of it, that marks were made on."""

    target_kind: str
    target_id: str
    source_id: str | None
    text_sha256: str | None


def marked(connection: sqlite3.Connection) -> list[MarkedOn]:
    """Every text and every state of it that marks on exact words were made on, each once."""
    if not _present(connection):
        return []
    return [MarkedOn(row[0], row[1], row[2], row[3]) for row in connection.execute(_MARKED)]


def spans_on(connection: sqlite3.Connection, target: tuple[str, str]) -> list[str]:
    """Ids of the marks on exact words of a text, in the trash too, newest first; read them with `some`."""
    return [row[0] for row in connection.execute(_SPANS_ON, target)] if _present(connection) else []


def awaiting(connection: sqlite3.Connection) -> list[Annotation]:
    """Living marks on exact words that are changed or orphan, newest first."""
    return _records(connection, _AWAITING, {}) if _present(connection) else []


def annotation(connection: sqlite3.Connection, annotation_id: str) -> Annotation:
    """One annotation, in the trash too. Raises NotFound."""
    found = some(connection, [annotation_id])
    if not found:
        raise NotFound("There is no such note.")
    return found[0]


def stated(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(id, the hash that its row states) of every annotation, in the trash too, newest first."""
    return [(row[0], row[1]) for row in fetch(connection, _STATED)] if _present(connection) else []


def some(connection: sqlite3.Connection, ids: Sequence[str]) -> list[Annotation]:
    """These annotations, in the trash too, in any order; what is not there is left out."""
    return _records(connection, _SOME, (_json_list(ids),)) if ids and _present(connection) else []


def replies(connection: sqlite3.Connection, annotation_id: str) -> list[Annotation]:
    """Living answers to a note, oldest first; everybody's."""
    return _list(connection, reply_to=annotation_id)[::-1]


def is_resolved(connection: sqlite3.Connection, note: Annotation) -> bool:
    """Whether its author settled it, or a living answer does: each says it for themselves."""
    return note.resolved or any(answer.resolved for answer in replies(connection, note.id))


def author(connection: sqlite3.Connection) -> str:
    """The name that the reader's marks carry; `me` where none was given or no notebook is there."""
    if "notebook" not in {row[1] for row in connection.execute("PRAGMA database_list")}:
        return DEFAULT_AUTHOR
    row = connection.execute("SELECT value FROM notebook.meta WHERE key = 'author'").fetchone()
    return str(row[0]) if row is not None else DEFAULT_AUTHOR


def for_source(
    connection: sqlite3.Connection, source_id: str | None = None, document_id: str | None = None
) -> list[Annotation]:
    """Living annotations on a document, on a digest or on anything of a source, in the order of the text."""
    if not _present(connection):
        return []
    wanted = {"source_id": source_id, "document_id": document_id}
    return _records(connection, statement("annotations_for_source"), wanted)


def trash(connection: sqlite3.Connection) -> list[Annotation]:
    """Deleted annotations that were not purged yet, the last made first."""
    return _list(connection, alive=False, dead=True)


def tags(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """(tag that a reader gave, living annotations that carry it), alphabetical."""
    if not _present(connection):
        return []
    return [(row[0], row[1]) for row in connection.execute(_TAG_COUNTS) if own_tags((row[0],))]


def count(connection: sqlite3.Connection, kind: str | None = None) -> int:
    """Living annotations."""
    if not _present(connection):
        return 0
    return int(connection.execute(_COUNT, (kind, kind)).fetchone()[0])


def saved_searches(connection: sqlite3.Connection) -> list[SavedSearch]:
    """Living saved searches, by name."""
    if not _present(connection):
        return []
    return [SavedSearch(*row) for row in connection.execute(_SEARCHES)]


def history(connection: sqlite3.Connection, limit: int = 100) -> list[Visit]:
    """The last places that were read, newest first."""
    if not _present(connection):
        return []
    return [Visit(*row) for row in connection.execute(_HISTORY, (limit,))]


def _list(
    connection: sqlite3.Connection,
    *,
    target: tuple[str, str] | None = None,
    kind: str | None = None,
    tag: str | None = None,
    reply_to: str | None = None,
    alive: bool = True,
    dead: bool = False,
    limit: int | None = None,
) -> list[Annotation]:
    if not _present(connection):
        return []
    target_kind, target_id = target or (None, None)
    wanted = {
        "target_kind": target_kind, "target_id": target_id, "kind": kind,
        "tag": tag, "reply_to": reply_to, "alive": alive, "dead": dead,
        "limit": -1 if limit is None else limit,
    }  # fmt: skip
    return _records(connection, statement("list_annotations"), wanted)


def _records(
    connection: sqlite3.Connection, query: str, wanted: Sequence[Any] | Mapping[str, Any]
) -> list[Annotation]:
    rows = fetch(connection, query, wanted)
    tags_of: dict[str, list[sqlite3.Row]] = {}
    ids = _json_list([row["id"] for row in rows])
    for tag in fetch(connection, _TAGS_OF, (ids,)):
        tags_of.setdefault(tag["annotation_id"], []).append(tag)
    return [annotation_of(mark_of("annotation", row, tags_of.get(row["id"], ()))) for row in rows]


def _json_list(ids: Sequence[str]) -> str:
    import msgspec

    return msgspec.json.encode(ids).decode()


def _present(connection: sqlite3.Connection) -> bool:
    """Whether main is the notebook or it is attached; table names are unique over the three databases."""
    query = "SELECT 1 FROM pragma_table_list WHERE name = 'annotation' LIMIT 1"
    return connection.execute(query).fetchone() is not None
