"""Sightings beside the reference: held against it at reading time, searched, and offered for confirmation.

The page is made from the reference's own figures at run time, so that no figure stands here by heart.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from abscope_store import confirming, library, sightings
from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.pipeline import import_text
from abscope_store.notebook.marks import Selector
from abscope_store.notebook.opening import open_notebook
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Outcome


@pytest.fixture
def reader(built_reference: Path, profile: Profile) -> Iterator[Reader]:
    writer = open_library_writer(profile)
    connection = open_reader(profile, built_reference)
    yield Reader(connection)
    connection.close()
    writer.close()


@pytest.fixture
def writer(profile: Profile) -> Iterator[sqlite3.Connection]:
    connection = open_library_writer(profile)
    yield connection
    connection.close()


def told(reader: Reader) -> tuple[str, Outcome]:
    """A study's name, and its overall survival as an estimate that names no sentence of a source."""
    for study in reader.studies():
        for outcome in study.outcomes:
            plain = outcome.effect is not None and outcome.effect.interval is not None
            if outcome.endpoint == "os" and plain and not outcome.subgroup:
                assert outcome.effect is not None
                if outcome.effect.kind == "HR" and any(at.kind != "sentence" for at in outcome.locators):
                    return study.name, outcome
    raise AssertionError("the reference holds no such outcome")


def sentence(outcome: Outcome, value: str) -> str:
    assert outcome.effect is not None and outcome.effect.interval is not None
    interval = outcome.effect.interval
    return f"Overall survival: HR {value} ({interval.level}% CI {interval.low}-{interval.high})."


def test_states(reader: Reader, writer: sqlite3.Connection, profile: Profile) -> None:
    name, outcome = told(reader)
    assert outcome.effect is not None
    other = f"{float(outcome.effect.value) / 2:.2f}"
    text = "\n".join(
        (f"What {name} found.", sentence(outcome, outcome.effect.value), sentence(outcome, other), "n = 74.")
    )
    (added,) = import_text(writer, profile, reader.connection, text, "A page of ours").added
    found = sightings.sightings(reader, added.id)
    by_value = {one.sighting.figures[0].number.printed: one for one in found}
    assert by_value[outcome.effect.value].state == "agrees"
    assert outcome.id in by_value[outcome.effect.value].outcomes
    assert by_value[other].state == "differs" and "effect" in by_value[other].differing
    assert by_value["74"].state == ""
    passages = library.passages(reader.connection, added.id)
    for one in found:
        number = one.sighting.figures[0].number
        assert passages[one.paragraph - 1].text[number.start : number.end] == number.printed


def test_search(reader: Reader, writer: sqlite3.Connection, profile: Profile) -> None:
    _, outcome = told(reader)
    import_text(writer, profile, reader.connection, sentence(outcome, "0.41"), "One")
    import_text(writer, profile, reader.connection, "The median PFS was 5.9 months.", "Two")
    assert [one.file_name for one in sightings.search(reader, endpoint="os")] == ["One.txt"]
    assert [one.file_name for one in sightings.search(reader, number="5.9")] == ["Two.txt"]
    assert len(sightings.search(reader)) == 2
    assert sightings.search(reader, kind="' OR 1") == []


def test_an_offer_waits_for_the_reader(
    reader: Reader, writer: sqlite3.Connection, profile: Profile, built_reference: Path
) -> None:
    _, outcome = told(reader)
    assert outcome.effect is not None
    locator = next(at for at in outcome.locators if at.kind != "sentence")
    body = sentence(outcome, outcome.effect.value)
    title = reader.source(locator.source_id).title
    (added,) = import_text(writer, profile, reader.connection, f"{title}\n{body}", title).added
    assert added.source == locator.source_id
    (offer,) = [one for one in sightings.offers(reader, added.id) if one.locator_id == locator.id]
    assert (offer.paragraph, offer.sentence, offer.exact) == (2, 1, True)
    document = library.document(reader.connection, added.id)
    span = body[offer.start : offer.end]
    selector = Selector(document.text_sha256, 2, offer.start, 2, offer.end, span, body[: offer.start], "")
    notebook, _ = open_notebook(profile)
    mark = notebook.add(confirming.verdict_draft(locator.id, True, added.id, selector, locator.source_id))
    fresh = open_reader(profile, built_reference)
    (verdict,) = confirming.verdicts(fresh, added.id)
    assert (verdict.locator_id, verdict.confirmed, verdict.start) == (locator.id, True, offer.start)
    notebook.delete(mark.id)
    assert confirming.verdicts(fresh, added.id) == []
    fresh.close()
    notebook.close()
