"""Takes documents out of the library and back, purges them after thirty days, shows and hides their lines.

Nothing is parsed here, and no id changes.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

from abscope_store.errors import NotFound
from abscope_store.importing import originals
from abscope_store.importing.writing import READERS_CHOICE, forget, index, now, transaction, unindex
from abscope_store.paths import Profile

KEPT_DAYS = 30


def remove(connection: sqlite3.Connection, document_id: str) -> None:
    """Take a document out; rows and original stay for thirty days. Raises NotFound."""
    with transaction(connection):
        if _row(connection, document_id)["removed_at"] is not None:
            return
        unindex(connection, document_id)
        connection.execute("UPDATE document SET removed_at = ? WHERE id = ?", (now(), document_id))


def restore(connection: sqlite3.Connection, document_id: str) -> None:
    """Undo a removal. Raises NotFound where it was purged."""
    with transaction(connection):
        if _row(connection, document_id)["removed_at"] is None:
            return
        connection.execute("UPDATE document SET removed_at = NULL WHERE id = ?", (document_id,))
        index(connection, document_id)


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


def choose_line(connection: sqlite3.Connection, document_id: str, paragraph: int, hidden: bool) -> None:
    """Show or hide one line, now and after every rebuild. Raises NotFound."""
    with transaction(connection):
        row = connection.execute(
            "SELECT reason FROM passage WHERE document_id = ? AND paragraph = ?", (document_id, paragraph)
        ).fetchone()
        if row is None:
            raise NotFound("This line is no longer in the library.", "Import its document again.")
        removed = _row(connection, document_id)["removed_at"] is not None
        if not removed:
            unindex(connection, document_id)
        connection.execute(
            "INSERT OR REPLACE INTO line_choice (document_id, paragraph, hidden) VALUES (?, ?, ?)",
            (document_id, paragraph, int(hidden)),
        )
        connection.execute(
            "UPDATE passage SET hidden = ?, reason = ? WHERE document_id = ? AND paragraph = ?",
            (int(hidden), READERS_CHOICE, document_id, paragraph),
        )
        if not removed:
            index(connection, document_id)


def _row(connection: sqlite3.Connection, document_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT removed_at FROM document WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise NotFound("This document is no longer in the library.", "Import it again.")
    return row
