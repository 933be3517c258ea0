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
from abscope_store.records import Outcome, StudyId


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


def test_a_sentence_that_names_a_study_is_held_against_that_one(
    reader: Reader, writer: sqlite3.Connection, profile: Profile
) -> None:
    name, outcome = told(reader)
    assert outcome.effect is not None
    printed = outcome.effect.value
    wrong = f"{float(printed) / 2:.2f}"
    other = next(
        study.name
        for study in reader.studies()
        if study.name != name
        and any(
            o.endpoint == "os" and o.effect and o.effect.kind == "HR" and not o.subgroup
            for o in study.outcomes
        )
        and all(o.effect is None or o.effect.value != printed for o in study.outcomes)
    )
    text = "\n".join(
        (
            f"A talk about {name} and {other}.",
            f"In {name}, the HR for overall survival was {wrong}.",
            f"In {other}, the HR for overall survival was {printed}.",
            f"On the {name} regimen, the HR for overall survival was {wrong} in our ward.",
            f"In {name}, the expected HR for overall survival was {printed}.",
            f"{name} was long. The HR for overall survival was {wrong}.",
            f"For overall survival the HR was {wrong}.",
        )
    )
    (added,) = import_text(writer, profile, reader.connection, text, "A talk of ours").added
    found = {one.paragraph: one for one in sightings.sightings(reader, added.id)}
    assert [found[at].state for at in (2, 3, 4, 5, 6, 7)] == [
        "differs",
        "differs",
        "not in the reference",
        "not in the reference",
        "differs",
        "not in the reference",
    ]
    assert {one.split(".")[0] for one in found[2].outcomes} == {outcome.study_id}
    assert {one.split(".")[0] for one in found[3].outcomes}.isdisjoint({outcome.study_id})


def test_a_figure_of_another_arm_does_not_agree(
    reader: Reader, writer: sqlite3.Connection, profile: Profile
) -> None:
    """CASPIAN has an arm with a second drug: a sentence that names it is not held against the other arm."""
    study = reader.study(StudyId("caspian"))
    told_of = [o for o in study.outcomes if o.endpoint == "os" and o.effect is not None]
    with_both = [o for o in told_of if o.arm.arm is not None and "tremelimumab" in o.arm.arm.name.lower()]
    alone = next(o for o in told_of if o not in with_both)
    assert alone.effect is not None and with_both
    text = (
        f"Arms of {study.name}.\nIn {study.name}, the HR for OS with tremelimumab was {alone.effect.value}."
        f"\nIn {study.name}, the HR for OS with durvalumab was {alone.effect.value}."
    )
    (added,) = import_text(writer, profile, reader.connection, text, "Arms").added
    both, one = sightings.sightings(reader, added.id)
    assert both.state == "differs" and set(both.outcomes) <= {o.id for o in with_both}
    assert one.state == "agrees" and alone.id in one.outcomes


def test_agreeing_with_a_subgroup_only_is_said(
    reader: Reader, writer: sqlite3.Connection, profile: Profile
) -> None:
    outcome = next(
        o
        for o in reader.study(StudyId("optim")).outcomes
        if o.subgroup and o.endpoint == "drr" and o.comparator is not None and o.comparator.value is not None
    )
    assert outcome.comparator is not None
    body = f"In OPTiM the durable response rate was {outcome.arm.value}% versus {outcome.comparator.value}%."
    (added,) = import_text(writer, profile, reader.connection, f"A page.\n{body}", "Page").added
    (found,) = sightings.sightings(reader, added.id)
    assert found.state == "agrees" and found.how.endswith("for a subgroup")


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
