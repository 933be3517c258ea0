"""A tiny reference of our own invention, and an open library, for the import tests."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from abscope_store import fingerprint
from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.segment import sentences
from abscope_store.paths import Profile

TESTS = Path(__file__).parent.parent.parent
PAGES = TESTS / "data" / "pages"
SCHEMA = TESTS.parent / "store" / "abscope_store" / "schema" / "reference.sql"
TERMS = [
    ("OPTiM", "study", "optim", 1),
    ("SCLC", "agent", "sclc", 1),
    ("lysis", "mechanism", "lysis", 0),
    ("small cell lung cancer", "agent", "sclc", 0),
    ("T-VEC", "agent", "tvec", 0),
    ("immune drug", "agent", "immune-drug", 0),
    ("drug", "agent", "drug", 0),
    ("faint radiation", "agent", "radiation", 0),
]


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reference.db that knows the news stand-in by its sentences and its bytes, and one paper."""
    path = tmp_path / "reference.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(SCHEMA.read_text("utf-8"))
    news = PAGES / "news.txt"
    sha256 = hashlib.sha256(news.read_bytes()).hexdigest()
    for source_id, title, doi, tier in (
        ("harbour-news", "A page about faint beams", None, 5),
        ("harbour-paper", "Antibody before or after radiotherapy", "10.5555/aio.2031.777", 2),
        ("harbour-trial", "Abscopal responses, a title unlike the page's own", "10.5555/aio.2031.318", 2),
    ):
        connection.execute(
            "INSERT INTO source (id, title, doi, kind, tier, tier_reason, what_was_read)"
            " VALUES (?, ?, ?, 'page', ?, 'invented', 'all')",
            (source_id, title, doi, tier),
        )
    connection.execute("INSERT INTO meta VALUES (?, 'harbour-news')", (f"original:{sha256}",))
    for row in _locators(news.read_text("utf-8"), sha256):
        connection.execute(
            "INSERT INTO locator (id, owner_kind, owner_id, ordinal, source_id, role, kind, paragraph,"
            " sentence, numbers, hashes, salt, length, document_sha256, seen)"
            " VALUES (?, 'digest', ?, 1, 'harbour-news', 'origin', 'sentence', ?, ?, ?, ?, ?, ?, ?, 'news')",
            row,
        )
    connection.executemany(
        "INSERT INTO term (text, folded, kind, owner_kind, owner_id, case_sensitive, seen)"
        " VALUES (?1, lower(?1), 'name', ?2, ?3, ?4, 'notice')",
        TERMS,
    )
    connection.close()
    monkeypatch.setenv("ABSCOPE_REFERENCE", str(path))
    return path


def _locators(text: str, sha256: str) -> Iterator[tuple[object, ...]]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for paragraph in (20, 22, 24, 26, 31):
        for number, (start, end) in enumerate(sentences(lines[paragraph - 1]), 1):
            name = f"p{paragraph}.s{number}"
            made = fingerprint.compute(lines[paragraph - 1][start:end], name)
            yield (
                name,
                name,
                paragraph,
                number,
                json.dumps(made.numbers),
                json.dumps(made.hashes),
                name,
                made.length,
                sha256,
            )


@pytest.fixture
def writer(profile: Profile) -> Iterator[sqlite3.Connection]:
    """The library lane's connection."""
    connection = open_library_writer(profile)
    yield connection
    connection.close()


@pytest.fixture
def reader(tiny: Path, profile: Profile, writer: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The read lane over the tiny reference, the library attached."""
    connection = open_reader(profile, tiny)
    yield connection
    connection.close()
