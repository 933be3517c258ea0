"""Verified copies of notebook.db in the backups folder: the last ten, one a day, one a week.

Never changes a notebook. The journal is not copied here: it is a second full record of its own.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from abscope_store.errors import DiskTrouble
from abscope_store.notebook.disk import sync, sync_folder
from abscope_store.notebook.rows import meta

KEPT = 10
DAYS = 7  # of the last seven days with a copy the last one of each
WEEKS = 4
MINUTES = 30  # of change before another copy is due
_MARKS = ("annotation", "annotation_tag", "saved_search", "reading_history", "received")


def backup_if_changed(connection: sqlite3.Connection) -> Path | None:
    """A verified copy if anything differs from the newest one; None if nothing does, or nothing is there."""
    present = meta(connection, "journal_size")  # every save changes it
    copies = backups(_folder(connection))
    if present in (None, "0") or (copies and _journal_size_of(copies[-1]) == present):
        return None
    return backup_connection(connection)


def backup_if_due(connection: sqlite3.Connection, minutes: float = MINUTES) -> Path | None:
    """A verified copy if there are changes and the newest copy is `minutes` old or more; else None."""
    copies = backups(_folder(connection))
    made = _moment(copies[-1]) if copies else None
    if made is not None and datetime.now(UTC) - made < timedelta(minutes=minutes):
        return None
    return backup_if_changed(connection)


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
        copies = backups(folder)
        for old in set(copies) - kept(copies):
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


def kept(copies: list[Path]) -> set[Path]:
    """Which of these, oldest first, are to stay: the last ten, the last of seven days and of four weeks.

    A file whose name holds no moment is not ours to delete.
    """
    dated = [(path, made) for path in copies if (made := _moment(path)) is not None]
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for path, made in reversed(dated):
        days.setdefault(made.date(), path)
        weeks.setdefault(made.isocalendar()[:2], path)
    last = [path for path, _ in dated[-KEPT:]]
    others = set(copies) - {path for path, _ in dated}
    return others | {*last, *list(days.values())[:DAYS], *list(weeks.values())[:WEEKS]}


def _moment(path: Path) -> datetime | None:
    """When a copy was made, from its name."""
    with suppress(IndexError, ValueError):
        return datetime.strptime(path.stem.split("-")[1], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    return None


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
