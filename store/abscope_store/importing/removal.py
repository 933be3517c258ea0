"""Takes documents out of the library and back, purges them after thirty days, rebuilds from originals.

Ids never change by any of it: a document is its bytes, and a rebuilt passage keeps its id.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from abscope_store.errors import DiskTrouble, NotFound, Refused
from abscope_store.importing import originals
from abscope_store.importing.host import parse_in_worker
from abscope_store.importing.mentions import Names
from abscope_store.importing.pipeline import prepare
from abscope_store.importing.writing import Ready, erase, index, now, transaction, unindex, write
from abscope_store.paths import Profile

KEPT_DAYS = 30


class RebuildReport(Struct, frozen=True):
    """`rebuilt` are document ids; `failed` pairs a file name with one sentence, its rows untouched."""

    rebuilt: list[str]
    failed: list[tuple[str, str]]


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
            erase(connection, row["id"])
        originals.discard(profile, row["id"])
    return [row["id"] for row in rows]


def rebuild(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    progress: Callable[[int, int, str], None] | None = None,
) -> RebuildReport:
    """Flatten every kept original again: same document and passage ids, times, names and removals.

    An original without rows (the library file was lost) is added under the name of its hash.
    """
    report = RebuildReport([], [])
    originals.sweep(profile)
    names = Names.of(reference)
    rows = {
        row["id"]: row
        for row in connection.execute(
            "SELECT id, file_name, imported_at, removed_at FROM document ORDER BY imported_at, id"
        )
    }
    kept = sorted(_kept_originals(profile) - rows.keys())
    for done, document_id in enumerate([*rows, *kept]):
        row = rows.get(document_id)
        name = row["file_name"] if row is not None else f"{document_id[:12]}.txt"
        if progress is not None:
            progress(done, len(rows) + len(kept), name)
        try:
            ready = _again(profile, reference, names, document_id, name)
        except (Refused, DiskTrouble) as trouble:
            report.failed.append((name, trouble.sentence()))
            continue
        _replace(connection, ready, row)
        report.rebuilt.append(document_id)
    return report


def _again(
    profile: Profile, reference: sqlite3.Connection, names: Names, document_id: str, name: str
) -> Ready:
    try:
        data = originals.place(profile, document_id).read_bytes()
    except OSError as trouble:
        raise DiskTrouble(f"The original of {name} is missing ({trouble.strerror}).") from trouble
    if hashlib.sha256(data).hexdigest() != document_id:
        raise DiskTrouble(f"The original of {name} was altered on disk.", "Import it again.")
    return prepare(reference, names, document_id, name, len(data), parse_in_worker(data, name))


def _replace(connection: sqlite3.Connection, ready: Ready, row: sqlite3.Row | None) -> None:
    """Old rows out, new rows in, in one transaction; a source the reader chose stays chosen."""
    with transaction(connection):
        ids = dict(
            connection.execute(
                "SELECT paragraph, id FROM passage WHERE document_id = ?", (ready.sha256,)
            ).fetchall()
        )
        chosen = connection.execute(
            "SELECT source_id, score FROM document_source WHERE document_id = ? AND how = 'reader'",
            (ready.sha256,),
        ).fetchall()
        if row is not None:
            erase(connection, ready.sha256)
        write(
            connection,
            ready,
            row["imported_at"] if row is not None else now(),
            row["removed_at"] if row is not None else None,
            ids,
        )
        for source_id, score in chosen:
            connection.execute("DELETE FROM document_source WHERE document_id = ?", (ready.sha256,))
            connection.execute(
                "INSERT INTO document_source (document_id, source_id, how, score) VALUES (?, ?, 'reader', ?)",
                (ready.sha256, source_id, score),
            )


def _kept_originals(profile: Profile) -> set[str]:
    folder: Path = profile.originals
    if not folder.is_dir():
        return set()
    return {file.name for file in folder.iterdir() if len(file.name) == 64 and file.is_file()}


def _row(connection: sqlite3.Connection, document_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT removed_at FROM document WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise NotFound("This document is no longer in the library.", "Import it again.")
    return row
