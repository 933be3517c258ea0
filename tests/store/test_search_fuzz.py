"""Generated queries: operators, quotes, fields, Unicode, 2,000 characters; none raises, each within a second.

Some hundreds in every run, 20,000 where slow tests are asked for. A passing run says nothing about ranking.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_stand import write as write_library
from notebook_stand import draft, notebook

from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.search import fields
from abscope_store.search.answer import KINDS, search
from abscope_store.search.query import parse
from abscope_store.search.vocabulary import Vocabulary

OPERATORS = [
    *"\"'()*:^-+{}[]&|/%.,;<>#@!?=~`\\_$",
    " ",
    "  ",
    "OR",
    "AND",
    "NOT",
    "NEAR(",
    "-(",
    ") OR (",
    '-"',
    '""',
]
UNICODE = [*"\u2212\u2013\u00ad\u200b\u202e🧬\ud83e\udfff\0\n\téßİﬁβΩ𝟙中ق\ufeff\U0010ffffµ"]
UNICODE += ["e\u0301", "10⁸", "CO₂"]
VALUES = [
    "",
    "pacific",
    "durvalumab",
    "1..3",
    "2020..",
    "..",
    ">=2",
    "7",
    "note",
    "orphan",
    '"',
    '"a b',
    "x" * 300,
    "-",
    "(",
    ")",
]
ALONE = [sign * 2000 for sign in 'a"()-β\u0301']
ALONE += ["a OR " * 400, "(a b) OR " * 250, "-(" * 1000, "agent:" * 333, "agent:a OR " * 181, "1," * 1000]


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    profile = Profile(tmp_path_factory.mktemp("fuzz") / "profile")
    profile.create()
    write_library(profile)
    with notebook(profile) as writer:
        writer.add(draft("a note of ours", tags=("harm",)))
    connection = open_reader(profile, built_reference)
    yield Reader(connection)
    connection.close()


def generated(reader: Reader, count: int) -> Iterator[str]:
    chance = random.Random(20261122)
    names = [row[0] for row in reader.connection.execute("SELECT text FROM main.term")]
    words = [row[0] for row in reader.connection.execute("SELECT word FROM main.search_word")]
    yield from ALONE[:count]
    for _ in range(count - len(ALONE)):
        bits = []
        for _ in range(chance.choice((1, 2, 3, 5, 8, 13, 40))):
            kind = chance.random()
            if kind < 0.35:
                bits.append(chance.choice(OPERATORS))
            elif kind < 0.5:
                bits.append(chance.choice(UNICODE))
            elif kind < 0.65:
                name = chance.choice(["", "-", "("]) + chance.choice([*fields.NAMES, "site"])
                bits.append(f"{name}:{chance.choice(VALUES)}")
            elif kind < 0.8:
                bits.append(chance.choice(names))
            elif kind < 0.95:
                bits.append(chance.choice(words))
            else:
                bits.append("".join(chr(chance.randrange(0x3000)) for _ in range(chance.randrange(20))))
        yield chance.choice(("", " ", " ")).join(bits)[:2000]


def asked(reader: Reader, texts: Iterator[str]) -> float:
    """The longest that one of these took, in seconds of CPU."""
    vocabulary = Vocabulary(reader.connection)
    longest = 0.0
    for text in texts:
        started = time.thread_time()
        answer = search(reader, text, 20, vocabulary=vocabulary)
        longest = max(longest, time.thread_time() - started)
        assert all(result.kind in KINDS for result in answer.results)
        for chip in answer.chips:
            assert chip.query is None or parse(chip.query).text == chip.query, text
    return longest


def test_some_hundred_texts(reader: Reader) -> None:
    assert asked(reader, generated(reader, 400)) < 1


@pytest.mark.slow
def test_twenty_thousand_texts(reader: Reader) -> None:
    assert asked(reader, generated(reader, 20_000)) < 1
