"""A start on a sound and on a damaged notebook, and how soon what is typed lies on the disk."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest
from notebook_stand import draft, notebook

from abscope_store.connection import open_notebook_writer
from abscope_store.errors import DiskTrouble, UserTrouble
from abscope_store.notebook import journal, read
from abscope_store.notebook.backup import backup_connection
from abscope_store.notebook.restoring import DamagedNotebook, open_sound, restore
from abscope_store.paths import Profile


def with_notes(profile: Profile) -> None:
    with notebook(profile) as writer:
        for at in range(30):
            writer.add(draft(f"note {at}"))
        backup_connection(writer.connection)
        writer.add(draft("after the backup"))


def test_a_sound_notebook_opens(profile: Profile) -> None:
    with_notes(profile)
    writer, found = open_sound(profile)
    with closing(writer):
        assert found.restored == 0 and read.count(writer.connection) == 31


@pytest.mark.parametrize("damage", ["header", "short", "pages", "no table"])
def test_a_damaged_one_says_what_can_be_had_and_stays(profile: Profile, damage: str) -> None:
    with_notes(profile)
    whole = profile.notebook.read_bytes()
    broken = {
        "header": b"not a database!!" + whole[16:],
        "short": whole[: len(whole) // 3],
        "pages": whole[:4096] + b"\xa5" * (len(whole) - 4096),
        "no table": whole,
    }[damage]
    profile.notebook.write_bytes(broken)
    if damage == "no table":
        with closing(sqlite3.connect(profile.notebook)) as other:
            other.execute("DROP TABLE meta")
        broken = profile.notebook.read_bytes()
    with pytest.raises(DamagedNotebook, match="damaged") as told:
        open_sound(profile)
    assert isinstance(told.value, UserTrouble) and "keeps the damaged files" in told.value.sentence()
    assert (told.value.can.marks, told.value.can.journal_damaged) == (31, 0)
    assert told.value.can.backup.startswith("notebook-")
    done = restore(profile)
    kept = [(profile.folder / name).read_bytes() for name in done.set_aside if name.endswith(".db")]
    assert kept == [broken]
    writer, _ = open_sound(profile)
    with closing(writer):
        assert read.count(writer.connection) == 31


def test_a_locked_notebook_is_not_called_damaged(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with_notes(profile)

    def locked(_: Profile) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("abscope_store.notebook.opening.open_notebook_writer", locked)
    with pytest.raises(DiskTrouble, match="locked"):
        open_sound(profile)
    monkeypatch.undo()
    assert open_notebook_writer(profile).execute("SELECT count(*) FROM annotation").fetchone()[0] == 31


def test_what_is_typed_lies_on_the_disk_well_within_two_seconds(profile: Profile) -> None:
    """The store's part of it: from the wish to save until the journal, read from the disk, has the words."""
    with_notes(profile)
    with notebook(profile) as writer:
        made = writer.add(draft("first words"))
        for at in range(5):
            start = time.monotonic()
            writer.edit(made.id, body=f"first words and {at} more")
            lines = journal.read(profile.journal).lines
            assert time.monotonic() - start < 2.0
            assert lines[-1].mark().row["body"] == f"first words and {at} more"
