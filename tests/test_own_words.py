"""No file of ours and no value of the built reference shares seven consecutive words with a seed.

Words that hold a digit break a run; titles, author lists and other bibliographic fields are excepted.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "resources" / "abscope_resources" / "reference"
RUN = 7
BIBLIOGRAPHIC = ("title", "authors", "container", "publisher", "url", "name")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of seven words without a digit, folded to lower case, across punctuation and lines."""
    words = [word.casefold() for word in re.findall(r"[^\W_]+", text)]
    for start in range(len(words) - RUN + 1):
        window = tuple(words[start : start + RUN])
        if not any(character.isdigit() for word in window for character in word):
            yield window


def allowed_runs() -> set[tuple[str, ...]]:
    """Runs inside the bibliographic fields of our sources and studies."""
    allowed: set[tuple[str, ...]] = set()
    for path in [*(REFERENCE / "sources").glob("*.toml"), *(REFERENCE / "studies").glob("*.toml")]:
        record = tomllib.loads(path.read_text("utf-8"))
        for field in BIBLIOGRAPHIC:
            allowed |= set(runs(f"{field} {record.get(field, '')}"))  # the key stands before its value
    return allowed


def shared(texts: Iterable[tuple[str, str]], theirs: set[tuple[str, ...]]) -> list[str]:
    """The places, named by the first half of each pair, that hold a run of theirs."""
    return [f"{place}: {' '.join(run)}" for place, text in texts for run in runs(text) if run in theirs]


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text file that git tracks or would track."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listing.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):  # not fonts, not pictures
            yield name, content.decode()


def database_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every text value of every ordinary table; the index holds nothing that these do not."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from ((table, value) for value in row if isinstance(value, str))
    finally:
        connection.close()


@pytest.fixture(scope="module")
def seed_runs(seeds: Path) -> set[tuple[str, ...]]:
    """Every run of every seed that is not bibliographic."""
    found = {run for path in seeds.iterdir() for run in runs(path.read_text("utf-8"))}
    assert len(found) > 1000, "the seeds were not read"
    return found - allowed_runs()


@pytest.mark.seeds
def test_the_repository_is_in_our_own_words(seed_runs: set[tuple[str, ...]]) -> None:
    faults = shared(tracked_texts(), seed_runs)
    assert not faults, "\n".join(faults[:40])


@pytest.mark.seeds
def test_the_built_reference_is_in_our_own_words(
    seed_runs: set[tuple[str, ...]], built_reference: Path
) -> None:
    texts = list(database_texts(built_reference))
    assert len(texts) > 500, "the reference was not read"
    faults = shared(texts, seed_runs)
    assert not faults, "\n".join(faults[:40])


def test_a_copied_sentence_would_be_seen() -> None:
    """The comparison is not blind: case, punctuation and line ends do not hide a copy."""
    theirs = set(runs("The quick brown fox, having slept, jumps over a dog"))
    copied = "quick BROWN fox\nhaving slept; jumps over"
    assert shared([("here", copied)], theirs) == ["here: quick brown fox having slept jumps over"]
    assert not shared([("here", "quick brown fox having slept 3 jumps over")], theirs)
