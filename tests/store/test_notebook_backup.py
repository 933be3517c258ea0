"""Backups are verified, rotated and made before migrations; migrations are guarded and all or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from notebook_stand import draft, notebook
from sqlite_utils import Database

from abscope_store import connection as connections
from abscope_store import schema
from abscope_store.errors import DiskTrouble
from abscope_store.notebook import backup, read
from abscope_store.notebook.migrations import migrate, notebook_migrations
from abscope_store.paths import Profile


def test_migrations_and_version_go_together() -> None:
    """Add a migration and forget NOTEBOOK_VERSION, or the other way round, and this fails."""
    files = sorted(Path(schema.__path__[0]).glob("notebook_*.sql"))
    assert len(files) == len(notebook_migrations()._migrations) == connections.NOTEBOOK_VERSION
    for number, file in enumerate(files, start=1):
        assert file.name == f"notebook_{number}.sql"
        assert file.read_text("utf-8").rstrip().endswith(f"PRAGMA user_version = {number};")


def test_a_start_that_changed_nothing_makes_no_new_backup(profile: Profile) -> None:
    with notebook(profile) as writer:
        assert backup.backups(profile.backups) == [], "an empty notebook needs none"
        writer.add(draft("one", tags=("a",)))
    with notebook(profile):
        (first,) = backup.backups(profile.backups)
    with notebook(profile) as writer:
        assert backup.backups(profile.backups) == [first]
        writer.add(draft("two"))
    with notebook(profile):
        assert len(backup.backups(profile.backups)) == 2
    copy = sqlite3.connect(first.as_uri() + "?mode=ro&immutable=1", uri=True)
    copy.row_factory = sqlite3.Row
    assert [(item.body, item.tags, item.intact) for item in read.listed(copy)] == [("one", ("a",), True)]
    copy.close()
    assert {path.suffix for path in profile.backups.iterdir()} == {".db"}


def test_the_last_ten_are_kept(profile: Profile) -> None:
    with notebook(profile) as writer:
        writer.add(draft("one"))
        made = [backup.backup_connection(writer.connection) for _ in range(backup.KEPT + 3)]
    assert backup.backups(profile.backups) == made[3:]


def test_a_copy_that_is_not_sound_is_not_kept(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with notebook(profile) as writer:
        writer.add(draft("one"))
        real = backup._fingerprint
        # The copy's rows differ from those of the notebook.
        monkeypatch.setattr(
            backup, "_fingerprint", lambda held: real(held) if held is writer.connection else "x"
        )
        with pytest.raises(DiskTrouble, match="backed up"):
            backup.backup_connection(writer.connection)
    assert list(profile.backups.iterdir()) == []


def test_a_later_migration_backs_up_first_and_stands_or_falls_whole(profile: Profile) -> None:
    later, newest = notebook_migrations(), connections.NOTEBOOK_VERSION

    @later()
    def notebook_next(db: Database) -> None:
        db.executescript(f"CREATE TABLE two (x); PRAGMA user_version = {newest + 1};")

    @later()
    def notebook_after(db: Database) -> None:
        db.executescript("CREATE TABLE three (x); SELECT no_such_column FROM three;")

    with notebook(profile) as writer:
        made = writer.add(draft("one"))
        held = writer.connection
        with pytest.raises(DiskTrouble, match="brought up to date"):
            migrate(held, later)
        assert held.execute("PRAGMA user_version").fetchone()[0] == newest
        assert held.execute("SELECT 1 FROM sqlite_schema WHERE name = 'two'").fetchone() is None
        assert len(backup.backups(profile.backups)) == 1
        later._migrations.pop()
        migrate(held, later)
        assert held.execute("PRAGMA user_version").fetchone()[0] == newest + 1
        assert len(backup.backups(profile.backups)) == 2
        assert read.listed(held) == [made]


def test_opening_an_up_to_date_notebook_imports_no_sqlite_utils(profile: Profile) -> None:
    from notebook_stand import child

    with notebook(profile):
        pass
    code = (
        "import sys\n"
        "from abscope_store.paths import Profile\n"
        "from abscope_store.notebook.opening import open_notebook\n"
        "open_notebook(Profile(sys.argv[1]))\n"
        "slow = {'sqlite_utils', 'logging', 'dataclasses', 'importlib.metadata', 'platformdirs'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    out, _ = child(code, profile).communicate(timeout=30)
    assert out == b"[]\n"
