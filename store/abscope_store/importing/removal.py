"""Takes documents out of the library and back, and purges them after thirty days.

Nothing is parsed here, and no id changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from abscope_store.errors import NotFound
from abscope_store.importing import originals
from abscope_store.importing.writing import forget, index, now, transaction, unindex
from abscope_store.paths import Profile

KEPT_DAYS = 30


def remove(connection: sqlite3.Connection, document_id: str) -> None:
    """Take a document out; rows and original stay for thirty days. Raises NotFound."""
    remove_all(connection, [document_id])


def remove_all(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[str]:
    """Take all of them out or none; those that were not out yet. Raises NotFound."""
    with transaction(connection):
        living = [one for one in document_ids if _row(connection, one)["removed_at"] is None]
        for document_id in living:
            unindex(connection, document_id)
            connection.execute("UPDATE document SET removed_at = ? WHERE id = ?", (now(), document_id))
    return living


def restore(connection: sqlite3.Connection, document_id: str) -> None:
    """Undo a removal. Raises NotFound where it was purged."""
    restore_all(connection, [document_id])


def restore_all(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[str]:
    """Bring all of them back or none; those that were out. Raises NotFound where one was purged."""
    with transaction(connection):
        removed = [one for one in document_ids if _row(connection, one)["removed_at"] is not None]
        for document_id in removed:
            connection.execute("UPDATE document SET removed_at = NULL WHERE id = ?", (document_id,))
            index(connection, document_id)
    return removed


def purge(connection: sqlite3.Connection, profile: Profile, today: datetime | None = None) -> list[str]:
    """Forget documents removed more than thirty days ago, with their originals; their ids."""
    limit = ((today or datetime.now(UTC)) - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
    rows = connection.execute(
        "SELECT id FROM document WHERE removed_at IS NOT NULL AND removed_at < ? ORDER BY id",
        (limit,),
    ).fetchall()
    for row in rows:
        with transaction(connection):
            forget(connection, row["id"])
        originals.discard(profile, row["id"])
    return [row["id"] for row in rows]


def _row(connection: sqlite3.Connection, document_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT removed_at FROM document WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise NotFound("This document is no longer in the library.", "Import it again.")
    return row
