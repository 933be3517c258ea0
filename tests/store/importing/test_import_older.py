"""Older libraries: format 1 is made new, ids and choices kept, from the originals; format 2 in place."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.connection import attach_profile, library_awaits, open_library_writer, open_reader
from abscope_store.importing import originals
from abscope_store.importing.pipeline import import_paths
from abscope_store.importing.rebuilding import bring_up_to_date
from abscope_store.importing.removal import remove
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.search.answer import search

DATA = Path(__file__).parent.parent.parent / "data"
PAGE = (DATA / "pages" / "news.txt").read_bytes()
ID = hashlib.sha256(PAGE).hexdigest()
LOST = "0" * 64


@pytest.fixture
def older(profile: Profile) -> Profile:
    """A profile as format 1 left it: one page that is there, one whose original is lost."""
    profile.folder.mkdir(parents=True)
    originals.keep(profile, ID, PAGE)
    connection = sqlite3.connect(profile.library, isolation_level=None)
    connection.executescript((DATA / "library-format-1.sql").read_text("utf-8"))
    for document, name in ((ID, "news.txt"), (LOST, "lost.txt")):
        connection.execute(
            "INSERT INTO document (id, file_name, media_type, bytes, text, text_sha256, extractor,"
            " extractor_version, segmenter, segmenter_version, imported_at)"
            " VALUES (?, ?, 'text/plain', 1, 'x', '', 'x', '1', 'x', '1', '2031-01-01T00:00:00+00:00')",
            (document, name),
        )
        connection.execute(
            "INSERT INTO document_source VALUES (?, 'chosen', 'own', '', 'reader', 1)", (document,)
        )
    connection.execute(
        "INSERT INTO passage (id, document_id, paragraph, role, hidden, reason, start, end, text)"
        " VALUES (777, ?, 24, 'body', 0, '', 0, 1, 'x')",
        (ID,),
    )
    connection.close()
    return profile


def test_it_is_made_new_and_keeps_what_is_the_readers(older: Profile, tiny: Path) -> None:
    before = open_reader(older, tiny)
    assert library.documents(before) == []  # behind: its writer must see to it first
    before.close()
    writer = open_library_writer(older)
    assert library_awaits(writer) == 2
    writer.close()
    writer = open_library_writer(older)  # a stop in between loses nothing
    reader = open_reader(older, tiny)
    report = bring_up_to_date(writer, older, reader)
    assert report.rebuilt == [ID] and [name for name, _ in report.failed] == ["lost.txt"]
    document = library.document(reader, ID)
    assert (document.file_name, document.imported_at) == ("news.txt", "2031-01-01T00:00:00+00:00")
    assert (document.source_id, document.recognised_by) == ("chosen", "reader")
    passages = library.passages(reader, ID)
    assert len(passages) == 50 and passages[23].id == 777
    assert len({passage.id for passage in passages}) == 50
    assert library_awaits(writer) == 1
    writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    reader.close()
    writer.close()


def test_the_next_import_reads_it_again_too(older: Profile, tiny: Path) -> None:
    writer = open_library_writer(older)
    reader = open_reader(older, tiny)
    report = import_paths(writer, older, reader, [DATA / "pages" / "news.txt", DATA / "pages" / "blog.txt"])
    assert [one.file for one in report.skipped] == ["news.txt"]
    assert [one.file for one in report.added] == ["blog.txt"]
    reader.close()
    writer.close()


def test_format_2_gets_its_words_in_place(profile: Profile, tiny: Path) -> None:
    profile.folder.mkdir(parents=True)
    raw = sqlite3.connect(profile.library, isolation_level=None)
    raw.executescript((DATA / "library-format-2.sql").read_text("utf-8"))
    raw.execute(
        "INSERT INTO document (id, file_name, media_type, bytes, title, text_sha256, extractor,"
        " extractor_version, segmenter, segmenter_version, imported_at)"
        " VALUES (?, 'a.txt', 'text/plain', 1, 'Lantern', '', 'x', '1', 'x', '1', '2031-01-01')",
        (ID,),
    )
    for at, (text, hidden) in enumerate((("Quokkas graze", 0), ("A tawdry banner", 1), ("at dusk", 0)), 1):
        raw.execute(
            "INSERT INTO passage (id, document_id, paragraph, role, hidden, reason, start, end, text)"
            " VALUES (?, ?, ?, 'body', ?, '', 0, 1, ?)",
            (10 - at, ID, at, hidden, text),
        )
    raw.execute("INSERT INTO passage_fts (rowid, title, body) SELECT rowid, title, body FROM passage_search")
    raw.close()
    writer = open_library_writer(profile)
    assert library_awaits(writer) == 0
    terms = "SELECT term, doc FROM passage_word"
    shown = {"lantern", "quokkas", "graze", "at", "dusk"}
    assert dict(writer.execute(terms).fetchall()) == dict.fromkeys(shown, 1)
    reader = open_reader(profile, tiny)
    assert [one.file_name for one in library.documents(reader)] == ["a.txt"]
    remove(writer, ID)  # hands back the very words that were counted
    assert writer.execute(terms).fetchall() == []
    writer.close()
    assert open_library_writer(profile).execute("PRAGMA user_version").fetchone()[0] == 4
    reader.close()


def test_a_removed_document_leaves_no_word_behind(profile: Profile, tiny: Path) -> None:
    writer, reader = open_library_writer(profile), open_reader(profile, tiny)
    import_paths(writer, profile, reader, [DATA / "pages" / "blog.txt"])
    before = dict(writer.execute("SELECT term, doc FROM passage_word").fetchall())
    text = profile.folder / "herons.txt"
    text.write_text("The heronry stood by the weir.\n\nNobody counted the herons there.\n")
    (added,) = import_paths(writer, profile, reader, [text]).added
    attach_profile(reader, profile)

    def asked(words: str) -> tuple[list[str], list[str]]:
        answer = search(Reader(reader), words)
        return [one.text for one in answer.understood], [one.id for one in answer.results]

    assert "heronry" in asked("heronr")[0][0] and asked("heronry")[1]
    remove(writer, added.id)
    assert dict(writer.execute("SELECT term, doc FROM passage_word").fetchall()) == before
    for words in ("heronr", "heronry", "heronrx"):
        said, passages = asked(words)
        assert not passages and all(one == words or "heronry" not in one for one in said)
    reader.close()
    writer.close()
