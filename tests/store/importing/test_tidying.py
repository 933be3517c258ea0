"""The index after imports: joined into one piece, in steps that may stop anywhere, and finding the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from abscope_store.connection import open_library_writer
from abscope_store.errors import DiskTrouble
from abscope_store.importing import tidying
from abscope_store.importing.messages import Metadata, Paragraph, Parsed
from abscope_store.importing.writing import Ready, transaction, write
from abscope_store.paths import Profile

WORDS = ("abscopal", "lesion", "fraction", "checkpoint", "antigen", "margin", "dose", "cohort")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_library_writer(Profile(tmp_path))) as connection:
        yield connection


def add(connection: sqlite3.Connection, number: int, passages: int = 40) -> None:
    """A document whose passages have words of their own and some of WORDS."""
    texts = [
        f"{WORDS[(number + at) % len(WORDS)]} case{number}x{at} of {WORDS[at % 5]}" for at in range(passages)
    ]
    text, paragraphs = "", []
    for one in texts:
        paragraphs.append(Paragraph(len(text), len(text) + len(one), "body", False, "", []))
        text += one + "\n"
    parsed = Parsed(text, "t", "1", "t", "1", paragraphs, Metadata(title=f"Report {number}"), [])
    name = f"{number:064x}"
    with transaction(connection):
        write(connection, [Ready(name, "a.txt", len(text), parsed, None, [], [], text_sha256=name)])


def pieces(connection: sqlite3.Connection, index: str = "passage_fts") -> int:
    return len(connection.execute(f"SELECT DISTINCT segid FROM {index}_idx").fetchall())


def found(connection: sqlite3.Connection, word: str) -> list[int]:
    sql = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? ORDER BY rowid"
    return [row[0] for row in connection.execute(sql, (word,))]


def test_pieces_become_one_and_find_the_same(library: sqlite3.Connection) -> None:
    for number in range(3):
        add(library, number)
    before = {word: found(library, word) for word in (*WORDS, "case2x7")}
    assert pieces(library) == 3 and before["case2x7"]
    tidying.tidy(library)
    assert pieces(library) == pieces(library, "document_word") == 1
    assert {word: found(library, word) for word in before} == before
    library.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")


def test_what_is_little_beside_the_rest_waits(library: sqlite3.Connection) -> None:
    add(library, 0, 12_000)
    add(library, 1, 4)
    assert pieces(library) == 2
    assert tidying.begin(library) == []
    assert pieces(library) == 2


def test_it_stops_between_steps_and_goes_on_later(
    library: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "PAGES", 1)
    for number in range(3):
        add(library, number, 600)
    before = found(library, "dose")
    asked: list[bool] = []

    def second() -> bool:
        asked.append(True)
        return len(asked) > 1

    tidying.tidy(library, second)
    assert len(asked) == 2 and not library.in_transaction
    assert found(library, "dose") == before
    add(library, 9, 600)
    tidying.tidy(library)
    assert pieces(library) == 1
    assert len(found(library, "dose")) > len(before)


def test_a_full_disk_leaves_everything_as_it_was(library: sqlite3.Connection) -> None:
    for number in range(3):
        add(library, number, 600)
    before = found(library, "dose")
    full = library.execute("PRAGMA page_count").fetchone()[0]
    library.execute(f"PRAGMA max_page_count = {full}")
    with pytest.raises(DiskTrouble):
        tidying.tidy(library)
    assert not library.in_transaction
    assert found(library, "dose") == before
