"""What the reader does to documents: which source one is, several removed or read again at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.errors import NotFound
from abscope_store.importing import originals
from abscope_store.importing.pipeline import import_paths
from abscope_store.importing.rebuilding import choose_source, rebuild, reimport
from abscope_store.importing.removal import remove_all, restore_all
from abscope_store.paths import Profile

DATA = Path(__file__).resolve().parents[2] / "data" / "pages"


@pytest.fixture
def held(profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection) -> list[str]:
    """Two pages of our own, unknown to the reference."""
    report = import_paths(writer, profile, reader, [DATA / "blog.txt", DATA / "news.txt"])
    return [one.id for one in report.added]


def source(reader: sqlite3.Connection) -> str:
    """Some source of the small reference."""
    return str(reader.execute("SELECT id FROM main.source ORDER BY id").fetchone()[0])


def test_the_readers_choice_outlives_a_rebuild_and_is_taken_back(
    held: list[str], profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    one, named = held[0], source(reader)
    before = library.document(reader, one)
    passages = [passage.id for passage in library.passages(reader, one)]
    assert before.source_id is None
    assert choose_source(writer, profile, reader, one, named) is None
    rebuild(writer, profile, reader)
    chosen = library.document(reader, one)
    assert (chosen.source_id, chosen.recognised_by) == (named, "reader")
    assert not (chosen.tier_reason or "").startswith("proposed")
    assert [passage.id for passage in library.passages(reader, one)] == passages
    assert choose_source(writer, profile, reader, one, None) == named
    assert library.document(reader, one) == before


def test_none_of_them_is_a_choice_too(
    held: list[str], profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    one, named = held[0], source(reader)
    choose_source(writer, profile, reader, one, named)
    assert choose_source(writer, profile, reader, one, "") == named
    rebuild(writer, profile, reader)
    document = library.document(reader, one)
    assert document.source_id is None and (document.tier_reason or "").startswith("proposed")
    assert (
        reader.execute("SELECT count(*) FROM library.anchor WHERE document_id = ?", (one,)).fetchone()[0] == 0
    )
    assert import_paths(writer, profile, reader, [DATA / "blog.txt"]).skipped


def test_a_choice_that_cannot_be_made_changes_nothing(
    held: list[str], profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    before = library.document(reader, held[0])
    with pytest.raises(NotFound):
        choose_source(writer, profile, reader, "0" * 64, source(reader))
    assert library.document(reader, held[0]) == before


def test_several_go_and_come_back_together_or_not_at_all(
    held: list[str], writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    with pytest.raises(NotFound):
        remove_all(writer, [*held, "0" * 64])
    assert len(library.documents(reader)) == 2
    assert remove_all(writer, held[:1]) == held[:1]
    assert remove_all(writer, held) == held[1:], "what was out is not taken out again"
    assert library.documents(reader) == [] and all(removed for _, removed in library.titles(reader).values())
    assert restore_all(writer, held) == held
    assert len(library.documents(reader)) == 2
    writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")


def test_several_are_read_again_and_the_one_that_is_lost_stays_as_it_was(
    held: list[str], profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    originals.place(profile, held[0]).unlink()
    told: list[tuple[int, int]] = []
    report = reimport(
        writer, profile, reader, [*held, "0" * 64], lambda done, total, _: told.append((done, total))
    )
    assert report.rebuilt == held[1:] and len(report.failed) == 2 and not report.cancelled
    assert told[0] == (0, 3) and told[-1] == (3, 3)
    assert len(library.documents(reader)) == 2
    stopped = reimport(writer, profile, reader, held[1:], cancelled=lambda: True)
    assert stopped.cancelled and not stopped.rebuilt
