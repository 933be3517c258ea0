"""Migrations of notebook.db, append only, each ending with PRAGMA user_version = N; imported when behind.

The only module of the running store that imports sqlite-utils.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from abscope_store.errors import DiskTrouble
from abscope_store.notebook.backup import backup_connection

_SCHEMA = Path(__file__).parent.parent / "schema"


def notebook_migrations() -> Migrations:
    """Every migration in order. A later one is added below the last; a released one is never edited."""
    migrations = Migrations("abscope-notebook")

    @migrations()
    def notebook_1(db: Database) -> None:
        db.executescript((_SCHEMA / "notebook_1.sql").read_text("utf-8"))

    @migrations()
    def notebook_2(db: Database) -> None:
        db.executescript((_SCHEMA / "notebook_2.sql").read_text("utf-8"))

    return migrations


def migrate(connection: sqlite3.Connection, migrations: Migrations | None = None) -> None:
    """Bring the notebook up to date in one transaction: a kill leaves the old version or the new one.

    A notebook that holds something is backed up first. Raises DiskTrouble where that, or writing, fails.
    """
    if connection.execute("PRAGMA user_version").fetchone()[0] > 0:
        backup_connection(connection)
    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    try:
        # db.atomic() inside an open transaction is a savepoint: all steps stand or fall together.
        connection.execute("BEGIN IMMEDIATE")
        try:
            (migrations or notebook_migrations()).apply(db)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except sqlite3.OperationalError as trouble:
        raise DiskTrouble(
            f"The notebook could not be brought up to date ({trouble}).",
            "It is unchanged. Free some space and start again.",
        ) from trouble
