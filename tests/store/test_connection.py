"""What opening says of a database that is missing, damaged or something else: a sentence, and what to do."""

from __future__ import annotations

import resource
import signal
import sqlite3
from pathlib import Path

import pytest

from abscope_store.connection import open_library_writer, open_notebook_writer, open_reader
from abscope_store.errors import DiskTrouble, NewerDatabase, NotAStore
from abscope_store.paths import Profile

NOISE = b"not a database at all " * 1000


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile")


def test_a_damaged_library_is_named_with_what_to_do(profile: Profile, built_reference: Path) -> None:
    profile.folder.mkdir()
    profile.library.write_bytes(NOISE)
    with pytest.raises(NotAStore, match=r"library\.db is not an Abscope library") as reading:
        open_reader(profile, built_reference)
    assert "add your texts again" in reading.value.advice
    with pytest.raises(NotAStore, match=r"library\.db is not an Abscope library"):
        open_library_writer(profile)
    assert profile.library.read_bytes() == NOISE


def test_a_damaged_notebook_is_left_as_it_is(profile: Profile, built_reference: Path) -> None:
    profile.folder.mkdir()
    profile.notebook.write_bytes(NOISE)
    for opened in (lambda: open_reader(profile, built_reference), lambda: open_notebook_writer(profile)):
        with pytest.raises(NotAStore, match=r"notebook\.db is not an Abscope notebook"):
            opened()
    assert profile.notebook.read_bytes() == NOISE


def test_a_reference_that_is_missing_or_damaged_is_said(profile: Profile, tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="is missing"):
        open_reader(profile, tmp_path / "none.db")
    (tmp_path / "noise.db").write_bytes(NOISE)
    with pytest.raises(NotAStore, match="is not an Abscope reference") as damaged:
        open_reader(profile, tmp_path / "noise.db")
    assert "Install Abscope again" in damaged.value.advice


@pytest.mark.parametrize("name", ["library", "notebook"])
def test_a_newer_database_is_left_to_the_newer_program(
    profile: Profile, built_reference: Path, name: str
) -> None:
    open_library_writer(profile).close()
    open_notebook_writer(profile).close()
    path = getattr(profile, name)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(NewerDatabase, match=f"Your {name} was made by a newer Abscope"):
        open_reader(profile, built_reference)


def test_a_folder_that_cannot_be_made_is_trouble_with_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskTrouble, match="cannot be written"):
        open_library_writer(Profile(tmp_path / "file"))


def test_a_library_that_a_full_disk_cuts_short_is_said_and_made_later(profile: Profile) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limit[1]))
        with pytest.raises(DiskTrouble) as told:
            open_library_writer(profile)
        assert "Nothing was changed. Make room" in told.value.sentence()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, usual)
    connection = open_library_writer(profile)
    assert connection.execute("SELECT count(*) FROM document").fetchone()[0] == 0
    connection.close()
