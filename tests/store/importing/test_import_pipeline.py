"""Import end to end: rows, offsets, the same file again, removal, rebuild, and nothing left by failures."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.errors import ROOM, NotFound
from abscope_store.importing import originals, writing
from abscope_store.importing.pipeline import import_paths
from abscope_store.importing.rebuilding import rebuild
from abscope_store.importing.removal import purge, remove, restore
from abscope_store.paths import Profile

PAGES = Path(__file__).parent.parent.parent / "data" / "pages"
TABLES = (
    "document",
    "document_source",
    "passage",
    "anchor",
    "mention",
    "problem",
    "passage_word",
    "document_tag",
    "sighting",
    "abbreviation",
)


def dump(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = {name: [tuple(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in TABLES}
    tables["fts"] = [tuple(row) for row in connection.execute("SELECT rowid FROM passage_fts_docsize")]
    connection.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    return tables


def found(connection: sqlite3.Connection, words: str) -> list[int]:
    rows = connection.execute(
        "SELECT p.paragraph FROM passage_fts JOIN passage p ON p.id = passage_fts.rowid"
        " WHERE passage_fts MATCH ? ORDER BY 1",
        (words,),
    )
    return [row[0] for row in rows]


def originals_of(profile: Profile) -> list[str]:
    return sorted(file.name for file in profile.originals.glob("*")) if profile.originals.is_dir() else []


def test_one_page(profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection) -> None:
    calls: list[tuple[int, int, str]] = []
    report = import_paths(
        writer, profile, reader, [PAGES / "news.txt"], progress=lambda *call: calls.append(call)
    )
    (added,) = report.added
    assert (added.source, added.file) == ("harbour-news", "news.txt")
    assert calls == [(0, 1, "news.txt"), (1, 1, "")]
    assert originals_of(profile) == [added.id]
    document = library.document(reader, added.id)
    assert document.title and document.title.startswith("Gentle beams")
    assert (document.date, document.authors) == ("2031-03-04", "Marta Osei")
    assert (document.publisher, document.tier) == ("The Harbour Courier", 5)
    assert document.recognised_by == "sha256"
    passages = library.passages(reader, added.id)
    text = library.canonical_text(reader, added.id)
    assert [p.paragraph for p in passages] == list(range(1, 51))
    assert (document.passages, document.hidden) == (50, sum(p.hidden for p in passages))
    assert all(text[p.start : p.end] == p.text for p in passages)
    assert all(p.sentences and p.sentences[-1].end == len(p.text) for p in passages)
    assert found(writer, "lump") == [22, 24]
    assert found(writer, "bakers") == found(writer, "ferry") == []
    anchors = library.anchors_for(reader, ["p24.s1", "p31.s2", "unknown"])
    assert [(a.state, a.paragraph, a.sentence) for a in anchors["p24.s1"]] == [("exact", 24, 1)]
    assert set(anchors) == {"p24.s1", "p31.s2"}
    places = library.mentions_of(reader, "agent", "radiation")
    assert places
    for place in places:
        body = passages[place.paragraph - 1].text
        assert body[place.start : place.end].lower() == "faint radiation"


def test_the_same_file_again_adds_nothing(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    first = import_paths(writer, profile, reader, [PAGES / "news.txt"])
    before = dump(writer)
    copy = shutil.copy(PAGES / "news.txt", tmp_path / "other name.txt")
    again = import_paths(writer, profile, reader, [PAGES / "news.txt", copy])
    assert not again.added and not again.refused
    assert [one.file for one in again.skipped] == ["news.txt", "other name.txt"]
    assert {one.id for one in again.skipped} == {first.added[0].id}
    assert dump(writer) == before


def test_an_edited_copy_is_recognised_by_its_sentences_and_anchored(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    text = (PAGES / "news.txt").read_text("utf-8").replace("the lump had not grown", "the lump did not grow")
    edited = tmp_path / "edited.txt"
    edited.write_text("A banner that was not there before\n\n" + text, "utf-8")
    (added,) = import_paths(writer, profile, reader, [edited]).added
    assert added.source == "harbour-news"
    assert library.document(reader, added.id).recognised_by == "fingerprint"
    anchors = library.anchors_for(reader, ["p24.s1", "p20.s1"])
    assert [(a.state, a.paragraph) for a in anchors["p24.s1"]] == [("edited", 25)]
    assert [(a.state, a.paragraph) for a in anchors["p20.s1"]] == [("exact", 21)]


def test_a_page_that_reports_a_paper_is_not_the_paper(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    release, own = import_paths(
        writer, profile, reader, [PAGES / "release.txt", PAGES / "publisher.txt"]
    ).added
    assert library.document(reader, release.id).doi == "10.5555/aio.2031.777"
    assert release.source is None
    assert library.document(reader, own.id).doi == "10.5555/aio.2031.318"
    assert own.source == "harbour-trial"
    assert library.document(reader, own.id).recognised_by == "doi"


def test_removal_restoring_purging(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    (added,) = import_paths(writer, profile, reader, [PAGES / "news.txt"]).added
    before = dump(writer)
    remove(writer, added.id)
    remove(writer, added.id)
    assert not library.documents(reader)
    assert library.documents(reader, with_removed=True)[0].removed_at
    assert not library.anchors_for(reader, ["p24.s1"])
    assert found(writer, "lump") == []
    assert dump(writer)["passage_word"] == []
    restore(writer, added.id)
    assert dump(writer) == before
    remove(writer, added.id)
    back = import_paths(writer, profile, reader, [PAGES / "news.txt"])
    assert [one.source for one in back.added] == ["harbour-news"]
    assert dump(writer) == before
    remove(writer, added.id)
    assert purge(writer, profile) == []
    assert purge(writer, profile, datetime.now(UTC) + timedelta(days=31)) == [added.id]
    assert not any(dump(writer).values())
    assert originals_of(profile) == []
    with pytest.raises(NotFound):
        restore(writer, added.id)


def test_rebuild_gives_the_same_rows_and_ids(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    pages = [PAGES / f"{name}.txt" for name in ("blog", "news", "release")]
    report = import_paths(writer, profile, reader, pages)
    assert len(report.added) == 3
    remove(writer, report.added[0].id)
    before = dump(writer)
    again = rebuild(writer, profile, reader)
    assert not again.failed and set(again.rebuilt) == {row[0] for row in before["document"]}
    after = dump(writer)
    assert {name: sorted(map(repr, rows)) for name, rows in after.items()} == {
        name: sorted(map(repr, rows)) for name, rows in before.items()
    }


def test_rebuild_after_the_library_file_was_lost(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    (added,) = import_paths(writer, profile, reader, [PAGES / "news.txt"]).added
    with writing.transaction(writer):
        writing.erase(writer, added.id)
    assert rebuild(writer, profile, reader).rebuilt == [added.id]
    assert found(writer, "lump") == [22, 24]


def test_a_missing_or_altered_original_keeps_its_rows(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    (added,) = import_paths(writer, profile, reader, [PAGES / "news.txt"]).added
    before = dump(writer)
    originals.place(profile, added.id).write_text("something else")
    ((name, sentence),) = rebuild(writer, profile, reader).failed
    assert name == "news.txt" and "altered" in sentence
    originals.discard(profile, added.id)
    assert "missing" in rebuild(writer, profile, reader).failed[0][1]
    assert dump(writer) == before


@pytest.mark.parametrize(
    "step", ["_write_document", "_write_passages", "_index", "_words", "_write_findings"]
)
def test_a_failure_inside_the_transaction_leaves_nothing(
    step: str,
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = getattr(writing, step)

    def full(*args: object) -> None:
        whole(*args)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(writing, step, full)
    report = import_paths(writer, profile, reader, [PAGES / "news.txt"])
    assert [one.reason for one in report.refused] == [
        f"The library cannot be written (database or disk is full). {ROOM}"
    ]
    assert not any(dump(writer).values())
    assert originals_of(profile) == []
    monkeypatch.undo()


def test_a_full_disk_while_the_original_is_kept_leaves_nothing(
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_space(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(originals.os, "fsync", no_space)
    report = import_paths(writer, profile, reader, [PAGES / "news.txt"])
    monkeypatch.undo()
    assert "No space left" in report.refused[0].reason
    assert originals_of(profile) == []
    assert not any(dump(writer).values())


def test_a_true_page_limit_is_told_and_leaves_nothing(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    long = tmp_path / "long.txt"  # longer than what the library's pages have room for
    long.write_text(
        "\n\n".join(f"Sentence {n} of a long text that fills pages." for n in range(2000)), "utf-8"
    )
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages + 1}")
    report = import_paths(writer, profile, reader, [long])
    writer.execute("PRAGMA max_page_count = 1073741823")
    assert "full" in report.refused[0].reason
    assert originals_of(profile) == []
    assert not any(dump(writer).values())
    assert import_paths(writer, profile, reader, [long]).added


def test_cancel_keeps_what_was_done(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    asked = iter([False] + [True] * 1000)
    report = import_paths(
        writer, profile, reader, [PAGES / "news.txt", PAGES / "blog.txt"], cancelled=lambda: next(asked)
    )
    assert report.cancelled and not report.added
    assert originals_of(profile) == []


def test_folders_are_walked_links_are_not(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "in" / "deeper"
    folder.mkdir(parents=True)
    shutil.copy(PAGES / "blog.txt", folder / "blog.txt")
    (folder / ".hidden").write_text("x")
    (folder / "link.txt").symlink_to(PAGES / "news.txt")
    (folder / "round").symlink_to(tmp_path, target_is_directory=True)
    report = import_paths(writer, profile, reader, [tmp_path / "in"])
    assert [one.file for one in report.added] == ["blog.txt"]
    assert not report.refused
    named = import_paths(writer, profile, reader, [folder / "link.txt"])
    assert [one.file for one in named.added] == ["link.txt"]


def test_without_a_library_everything_is_empty(tiny: Path, profile: Profile) -> None:
    from abscope_store.connection import open_reader

    connection = open_reader(profile, tiny)
    assert library.documents(connection) == []
    assert library.passages(connection, "x") == []
    assert library.anchors_for(connection, ["p24.s1"]) == {}
    assert library.mentions_of(connection, "agent", "drug") == []
    with pytest.raises(NotFound):
        library.document(connection, "x")
    connection.close()
