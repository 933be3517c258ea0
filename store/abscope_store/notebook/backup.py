"""Verified copies of notebook.db in the backups folder, the last ten kept. Never changes a notebook.

The journal is not copied here: it is a second full record of its own.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from abscope_store.errors import DiskTrouble
from abscope_store.notebook.disk import sync, sync_folder
from abscope_store.notebook.rows import meta

KEPT = 10
_MARKS = ("annotation", "annotation_tag", "saved_search", "reading_history", "received")


def backup_if_changed(connection: sqlite3.Connection) -> Path | None:
    """A verified copy if anything differs from the newest one; None if nothing does, or nothing is there."""
    present = meta(connection, "journal_size")  # every save changes it
    copies = backups(_folder(connection))
    if present in (None, "0") or (copies and _journal_size_of(copies[-1]) == present):
        return None
    return backup_connection(connection)


def backup_connection(connection: sqlite3.Connection) -> Path:
    """A verified copy of the notebook behind `connection`, made now. Raises DiskTrouble if not sound."""
    folder = _folder(connection)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    path = folder / f"notebook-{stamp}-v{version}.db"
    unfinished = path.with_suffix(".unfinished")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(connection, unfinished)
        with unfinished.open("rb+") as file:
            sync(file.fileno())
        unfinished.replace(path)
        sync_folder(folder)
        for old in backups(folder)[:-KEPT]:
            old.unlink()
    except (OSError, sqlite3.Error) as trouble:
        raise DiskTrouble(
            f"The notebook could not be backed up to {folder} ({trouble}).",
            "Your notes are unchanged. Free some space and start again.",
        ) from trouble
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return path


def backups(folder: Path) -> list[Path]:
    """The copies in `folder`, oldest first."""
    return sorted(folder.glob("notebook-*.db"))


def _copy(connection: sqlite3.Connection, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable in a read-only folder
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy failed its integrity check")
        if _fingerprint(copy) != _fingerprint(connection):
            raise sqlite3.DatabaseError("the copy does not hold the same rows")


def _folder(connection: sqlite3.Connection) -> Path:
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    return Path(file).parent / "backups"


def _journal_size_of(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(path.as_uri() + "?mode=ro&immutable=1", uri=True)) as copy:
            return meta(copy, "journal_size")
    except sqlite3.Error:
        return None


def _fingerprint(connection: sqlite3.Connection) -> list[str]:
    """Of each table of marks that this version has: its name, the count of its rows, one hash of theirs."""
    found = []
    for table in _MARKS:
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone() is None:
            continue  # a copy before the migration that makes it
        whole, count = hashlib.sha256(), 0
        query = f"SELECT row_hash FROM {table} ORDER BY row_hash"  # noqa: S608 - fixed names
        for count, row in enumerate(connection.execute(query), 1):  # noqa: B007
            whole.update(row[0].encode())
        found.append(f"{table} {count} {whole.hexdigest()}")
    return found
