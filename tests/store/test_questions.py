"""Clinicians' questions, written before the search was tuned: answered within the first five results.

The questions are tests/data/questions.toml; each goes through what `abscope search --json` prints.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from abscope_store.cli_read import result_fields
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.search.answer import search

FILE = Path(__file__).resolve().parent.parent / "data" / "questions.toml"
QUESTIONS: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["question"]


def asked() -> Iterator[Any]:
    for question in QUESTIONS:
        yield pytest.param(question, id=question["text"])


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    connection = open_reader(Profile(tmp_path_factory.mktemp("questions") / "profile"), built_reference)
    yield Reader(connection)
    connection.close()


def test_there_are_twenty_five() -> None:
    assert len({question["text"] for question in QUESTIONS}) == 25
    assert all(question["first"] for question in QUESTIONS)


@pytest.mark.parametrize("question", list(asked()))
def test_a_question_is_answered_within_five_results(reader: Reader, question: dict[str, Any]) -> None:
    five = [result_fields(result) for result in search(reader, question["text"], 5).results]
    of = [_record(reader, fields) for fields in five]
    for record in question["first"]:
        assert record in of, (record, of)
    own = [f for f, record in zip(five, of, strict=True) if record in question["first"]]
    words = "\n".join(f"{fields['title']} {fields['text']}" for fields in own)
    for figure in question.get("shows", []):
        assert figure in words, (figure, words)
    for figure in question.get("never", []):
        assert all(figure not in f"{fields['title']} {fields['text']}" for fields in five), figure


def _record(reader: Reader, fields: dict[str, Any]) -> str:
    """The record that a result counts as: a figure is its study's."""
    if fields["kind"] == "outcome":
        return f"study/{reader.outcome(fields['id']).study_id}"
    return f"{fields['kind']}/{fields['id']}"
