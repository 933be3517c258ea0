"""Builds reference.db from the authored folder: the same bytes for the same content and SQLite.

Refuses content that fails a rule. Never needs an original, writes no time, leaves nothing half built.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from abscope_store import lists, schema
from abscope_store.errors import DiskTrouble
from abscope_store.reader import Reader
from abscope_store.reference import search_rows, tables
from abscope_store.reference.check import CheckReport, check
from abscope_store.reference.faults import ReferenceFaults
from abscope_store.reference.load import Reference, load


class BuildReport(Struct, frozen=True):
    """What was built: rows a table, the sha256 of the content, the checks that were passed."""

    target: str
    content_sha256: str
    bytes: int
    rows: dict[str, int]
    check: CheckReport


def build(resources_reference_dir: Path, target: Path, seeds: Path | None = None) -> BuildReport:
    """Check and build. Raises NotFound, ReferenceFaults, DiskTrouble; an old target then stays.

    `seeds`, a folder of originals, adds the own-words rule to the check.
    """
    reference = load(resources_reference_dir)
    report = check(reference, seeds)
    if not report.ok:
        raise ReferenceFaults(report.faults)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        try:
            counts = _write(reference, temporary)
            _keep(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
            temporary.with_name(temporary.name + "-journal").unlink(missing_ok=True)
    except (OSError, sqlite3.OperationalError) as trouble:
        raise DiskTrouble(f"The reference cannot be written to {target} ({trouble}).") from trouble
    size = target.stat().st_size
    return BuildReport(str(target), reference.content_sha256(), size, counts, report)


def _write(reference: Reference, path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Fixed, because a build of SQLite may default to others and the bytes would differ.
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA encoding = 'UTF-8'")
        connection.execute("PRAGMA auto_vacuum = NONE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA foreign_keys = ON")
        text = (Path(schema.__file__).parent / "reference.sql").read_text("utf-8")
        connection.executescript(f"BEGIN;\n{text}\nCOMMIT;")
        connection.execute("BEGIN")
        counts = _fill(connection, reference)
        connection.execute("COMMIT")
        connection.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
        connection.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")
        connection.execute("VACUUM")
        problem = connection.execute("PRAGMA integrity_check").fetchone()[0]
        assert problem == "ok", problem
    return counts


def _fill(connection: sqlite3.Connection, reference: Reference) -> dict[str, int]:
    counts = {}
    for table, found in tables.rows(reference):
        _insert(connection, table, found)
        counts[table] = len(found)
    found = list(search_rows.items(reference))
    _insert(connection, "search_item", found)
    _insert(connection, "search_word", search_rows.word_counts(found))
    counts["search_item"] = len(found)
    counts["list_row"] = _fill_lists(connection)
    _insert(connection, "meta", tables.meta(reference, counts))
    return counts


def _fill_lists(connection: sqlite3.Connection) -> int:
    """The lists, worded by the same code that words every other figure."""
    connection.row_factory = sqlite3.Row
    reader = Reader(connection)
    count = 0
    for kind in ("agent", "study", "mechanism", "facet"):
        for ordinal, row in enumerate(lists.rows(reader, kind), 1):
            _insert(connection, "list_row", [{"ordinal": ordinal, **row._asdict()}])
            count += 1
    connection.row_factory = None
    return count


def _insert(connection: sqlite3.Connection, table: str, found: list[tables.Row]) -> None:
    """Rows of one table; a column that a row leaves out takes the schema's default."""
    for row in found:
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        # Table and columns come from tables.py and search_rows.py, never from content.
        sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608
        connection.execute(sql, tuple(row.values()))


def _keep(temporary: Path, target: Path) -> None:
    """On disk before it takes the place of the old one, and the folder's entry after."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(temporary, target)  # noqa: PTH105 - the one call known to be atomic everywhere
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
