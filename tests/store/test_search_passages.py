"""Passages in two steps: what is shown at once, what all that match come to; titles that are indexed once.

Imports texts of its own by the writing code. The formula itself is tested in tests/unit/test_scoring.py.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec import structs

from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.messages import Metadata, Paragraph, Parsed
from abscope_store.importing.removal import remove
from abscope_store.importing.writing import Ready, transaction, write
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Answer
from abscope_store.search.answer import search
from abscope_store.search.passages import POOL

DATA = Path(__file__).parent.parent / "data"
Find = Callable[..., Answer]


def _ready(title: str, texts: Sequence[str]) -> Ready:
    paragraphs, at = [], 0
    for text in texts:
        paragraphs.append(Paragraph(at, at + len(text), "body", False, "", [(0, len(text))]))
        at += len(text) + 1
    parsed = Parsed("\n".join(texts), "test", "1", "test", "1", paragraphs, Metadata(title=title), [])
    sha256 = hashlib.sha256(title.encode()).hexdigest()
    return Ready(sha256, f"{title}.txt", at, parsed, None, [], [], text_sha256=sha256)


def _import(profile: Profile, *documents: Ready) -> None:
    writer = open_library_writer(profile)
    with transaction(writer):
        write(writer, documents)
    writer.close()


@pytest.fixture
def connection(profile: Profile) -> sqlite3.Connection:
    kites = [f"A kite number {at} flew over the weir, and nobody saw it." for at in range(900)]
    _import(
        profile,
        _ready("Lapwings of the fen", ["They nest in spring.", "Eggs number four.", "Quiet otherwise."]),
        _ready("Nobody counted", kites),
        _ready("Late kites", ["The kite, a kite; kite upon kite.", "Marsh kite eggs."]),
    )
    return open_reader(profile)


@pytest.fixture
def find(connection: sqlite3.Connection) -> Find:
    return lambda text, **more: search(Reader(connection), text, kinds={"passage"}, **more)


def _ids(answer: Answer) -> list[str]:
    return [f"{one.title}/{one.paragraph}" for one in answer.results]


def test_a_title_is_indexed_once_and_reaches_every_passage(
    connection: sqlite3.Connection, find: Find
) -> None:
    (rows,) = connection.execute(
        "SELECT count(*) FROM passage_fts WHERE passage_fts MATCH 'title : lapwings'"
    ).fetchone()
    assert rows == 1
    # Of all the passages with eggs, the one under the title goes first, though the title stands elsewhere.
    assert _ids(find("lapwings eggs"))[:2] == ["Lapwings of the fen/2", "Lapwings of the fen/1"]
    assert "Late kites/2" in _ids(find("lapwings eggs"))


def test_the_title_moves_on_where_its_passage_goes(profile: Profile) -> None:
    document = _ready("Herons", ["First of all.", "Second to none."])
    _import(profile, document)
    writer = open_library_writer(profile)
    remove(writer, document.sha256)
    writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    assert not writer.execute("SELECT rowid FROM passage_fts WHERE passage_fts MATCH 'herons'").fetchall()
    writer.close()


def test_first_is_bounded_and_settled_is_not(find: Find) -> None:
    first, settled = find("kite", first=True), find("kite")
    assert not first.settled and settled.settled
    assert first.results and _ids(settled)[0] == "Late kites/1"  # the last of 900 rows and more
    assert len(first.results) <= POOL


def test_first_shows_what_holds_the_rarest_words(find: Find) -> None:
    for text in ("marsh kite", "kite eggs nobody", "upon kite weir"):
        first, settled = find(text, first=True), find(text)
        assert _ids(first)[0] == _ids(settled)[0] and len(first.results) > 5, text


def test_nothing_else_to_settle_where_no_passage_is_asked(connection: sqlite3.Connection) -> None:
    assert search(Reader(connection), "kite", kinds={"claim"}, first=True).settled
    assert search(Reader(connection), "", first=True).settled


def test_settling_stops_between_texts(connection: sqlite3.Connection, find: Find) -> None:
    """Where a newer search waits, reading many texts ends soon: the handler is asked all along."""
    asked = []
    connection.set_progress_handler(lambda: bool(asked.append(1)), 10_000)
    find("kite weir", first=True)
    few = len(asked)
    asked.clear()
    find("kite weir")
    assert len(asked) - few >= POOL // 60
    connection.set_progress_handler(lambda: len(asked) > 12 or bool(asked.append(1)), 10_000)
    asked.clear()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        find("kite weir")


def test_format_3_gets_its_index_in_place(profile: Profile) -> None:
    profile.folder.mkdir(parents=True, exist_ok=True)
    raw = sqlite3.connect(profile.library, isolation_level=None)
    raw.executescript((DATA / "library-format-3.sql").read_text("utf-8"))
    sha256 = hashlib.sha256(b"three").hexdigest()
    raw.execute(
        "INSERT INTO document (id, file_name, media_type, bytes, title, text_sha256, extractor,"
        " extractor_version, segmenter, segmenter_version, imported_at)"
        " VALUES (?, 'a.txt', 'text/plain', 1, 'Lantern', '', 'x', '1', 'x', '1', '2031-01-01')",
        (sha256,),
    )
    for at, (text, hidden) in enumerate((("A banner", 1), ("Quokkas graze", 0), ("at dusk", 0)), 1):
        raw.execute(
            "INSERT INTO passage (id, document_id, paragraph, role, hidden, reason, start, end, text)"
            " VALUES (?, ?, ?, 'body', ?, '', 0, 1, ?)",
            (10 - at, sha256, at, hidden, text),
        )
    raw.execute("INSERT INTO passage_fts (rowid, title, body) SELECT rowid, title, body FROM passage_search")
    raw.execute("INSERT INTO document_word (rowid, words) VALUES (7, 'Lantern Quokkas graze at dusk')")
    raw.close()
    writer = open_library_writer(profile)
    assert writer.execute("PRAGMA user_version").fetchone()[0] == 4
    titled = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH 'title : lantern'"
    assert [row[0] for row in writer.execute(titled)] == [8]  # the first that is shown
    writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    reader = open_reader(profile)
    answer = search(Reader(reader), "lantern dusk", kinds={"passage"})
    assert [one.paragraph for one in answer.results] == [3, 2]
    reader.close()
    remove(writer, sha256)
    assert writer.execute("SELECT count(*) FROM passage_fts_docsize").fetchone()[0] == 0
    writer.close()


def test_a_slip_in_a_compound_is_corrected_and_shown(find: Find, profile: Profile) -> None:
    slipped = find("marsh-kite nobuddy-counted")
    assert [one.text for one in slipped.understood if one.kind == "corrected"] == []  # two slips: not ours
    slipped = find("lapwngs-fen")
    assert [one.text for one in slipped.understood if one.kind == "corrected"] == [
        "showing lapwings-fen for lapwngs-fen"
    ]
    assert _ids(slipped)[0].startswith("Lapwings")


def test_the_words_asked_for_are_marked_in_the_text(profile: Profile) -> None:
    long = "Nothing of note was seen. " * 20
    texts = [
        "PD was seen in six, and PD-1 was bound. 10^8 wrens.",
        f"A {long.strip()[:-1]}, but one wren sang.",
    ]
    _import(profile, _ready("Wrens", texts))
    reader = Reader(open_reader(profile))

    def marked(text: str) -> list[list[str]]:
        found = search(reader, text, kinds={"passage"}).results
        return [[one.text[start:end] for start, end in one.marks] for one in found]

    assert marked("PD was bound") == [["PD", "bound"]], "PD-1 is not PD, and no mark stands in it"
    assert sorted(marked("wren")) == [["wren"], ["wrens"]]
    short, far = sorted(search(reader, "wren", kinds={"passage"}).results, key=lambda one: one.paragraph or 0)
    assert short.text.endswith("10^8 wrens.")
    assert far.text.startswith("… ") and far.text.endswith("but one wren sang.")


def test_what_stands_in_a_library_is_listed_before_its_headings(profile: Profile) -> None:
    ready = _ready("Wrens", ["Wrens", "They sing.", "They nest."])
    ready.parsed.paragraphs[0] = structs.replace(ready.parsed.paragraphs[0], role="heading")
    _import(profile, ready)
    found = search(Reader(open_reader(profile)), "kind:passage").results
    assert [one.text for one in found] == ["They sing.", "They nest.", "Wrens"]
