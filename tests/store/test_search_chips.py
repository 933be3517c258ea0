"""Chips, what is said where nothing is reported, comparisons, likeness and the history's days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from library_stand import write as write_library
from notebook_stand import notebook

from abscope_store.connection import open_reader
from abscope_store.errors import NotFound
from abscope_store.notebook import recent
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Answer, Chip
from abscope_store.search.alike import about_claim, like_passage
from abscope_store.search.answer import search
from abscope_store.search.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    profile = Profile(tmp_path_factory.mktemp("chips") / "profile")
    profile.create()
    write_library(profile)
    connection = open_reader(profile, built_reference)
    yield Reader(connection)
    connection.close()


@pytest.fixture(scope="module")
def vocabulary(reader: Reader) -> Vocabulary:
    return Vocabulary(reader.connection)


def chips(answer: Answer, kind: str) -> list[Chip]:
    return [chip for chip in answer.chips if chip.kind == kind]


def figures(answer: Answer, count: int) -> list[str]:
    return [r.id for r in answer.results if r.kind == "outcome"][:count]


@pytest.mark.parametrize(
    ("text", "kind", "typed", "query"),
    [
        ("T-VEC lesions", "synonym", "T-VEC", '"T-VEC" lesions'),
        ("pacific OS", "short form", "OS", 'pacific "OS"'),
        ("RT before surgery", "short form", "RT", '"RT" before surgery'),
        ("PD after surgery", "short form", "PD", '"PD" after surgery'),
        ("durvalmab os", "corrected", "durvalmab", '"durvalmab" os'),
        ("cisboplatin dose", "offered", "cisboplatin", "carboplatin dose"),
        ("tumour field", "spelling", "tumour", '"tumour" field'),
        ("durvalu", "beginning", "durvalu", '"durvalu"'),
        ('"abscopal effect" lung', "phrase", "abscopal effect", "abscopal effect lung"),
        ("liver -cohort", "excluded", "cohort", "liver"),
        ("pfs OR os lung", "either", "pfs OR os", "pfs os lung"),
        ("(pfs OR os) -lung", "either", "pfs OR os", "(pfs os) -lung"),
        ("tier:1 os", "field", "tier:1", "os"),
    ],
)
def test_each_chip_takes_back_what_it_says(
    reader: Reader, vocabulary: Vocabulary, text: str, kind: str, typed: str, query: str
) -> None:
    found = chips(search(reader, text, vocabulary=vocabulary), kind)
    assert typed in [chip.typed for chip in found]
    chip = next(chip for chip in found if chip.typed == typed)
    assert query in [one.query for one in found]
    assert text[chip.start : chip.end].strip('"-') == typed
    after = search(reader, query, vocabulary=vocabulary)
    assert (kind, typed) not in [(one.kind, one.typed) for one in after.chips]


def test_what_a_chip_names_is_what_else_is_looked_for(reader: Reader, vocabulary: Vocabulary) -> None:
    (chip,) = chips(search(reader, "tvec", vocabulary=vocabulary), "synonym")
    assert "talimogene laherparepvec" in chip.text
    assert "Imlygic" in chip.text


def test_words_written_otherwise_find_the_same(reader: Reader, vocabulary: Vocabulary) -> None:
    typed = "T-VEC TVEC PD-L1 PDL1 low-dose lowdose keynote-412 KEYNOTE412 TGF-β TGF-beta".split()
    typed += "T‑VEC T-VEC tumour tumor".split()
    for one, other in zip(typed[::2], typed[1::2], strict=True):
        first, second = (search(reader, text, 5, vocabulary=vocabulary).results for text in (one, other))
        assert first, one
        assert [(r.kind, r.id) for r in first[:3]] == [(r.kind, r.id) for r in second[:3]], one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pacific-4 os", "PACIFIC-4, overall survival: not reported in the sources"),
        ("study:pacific-4 os", "PACIFIC-4, overall survival: not reported in the sources"),
        ("optim harms", "OPTiM, harms: harms not reported in what we read"),
        ("tremelimumab pneumonitis", "tremelimumab, pneumonitis: not reported in the sources"),
        (
            "compare pacific, pacific-4 pfs",
            "PACIFIC-4, progression-free survival: not reported in the sources",
        ),
    ],
)
def test_what_is_not_reported_is_said(reader: Reader, vocabulary: Vocabulary, text: str, said: str) -> None:
    answer = search(reader, text, vocabulary=vocabulary)
    assert [one.text[: len(said)] for one in answer.said] == [said]


@pytest.mark.parametrize("text", ["pacific os", "durvalumab pneumonitis", "T-VEC drr", "pacific", "os"])
def test_what_is_reported_is_not_said_to_be_missing(
    reader: Reader, vocabulary: Vocabulary, text: str
) -> None:
    assert not search(reader, text, vocabulary=vocabulary).said


def test_no_other_drug_s_figure_stands_in(reader: Reader, vocabulary: Vocabulary) -> None:
    answer = search(reader, "tremelimumab pneumonitis", vocabulary=vocabulary)
    first = next(r for r in answer.results if r.kind in ("agent", "outcome", "study"))
    owned = (
        {agent for _, agent in reader.study(reader.outcome(first.id).study_id).agents}
        if first.kind == "outcome"
        else {first.id}
    )
    assert "tremelimumab" in owned


def test_compared_studies_stand_in_the_order_typed(reader: Reader, vocabulary: Vocabulary) -> None:
    for text, order in (
        ("compare pacific, pacific-2, pacific-5 pfs", ["pacific.pfs.2021", "pacific-2.pfs", "pacific-5.pfs"]),
        ("pacific-5 vs pacific pfs", ["pacific-5.pfs", "pacific.pfs.2021"]),
    ):
        answer = search(reader, text, vocabulary=vocabulary)
        assert figures(answer, len(order)) == order
        assert chips(answer, "either")
    everything = [r.id for r in search(reader, "pacific-5 vs pacific pfs", 40, vocabulary=vocabulary).results]
    assert {"pacific.pfs.2017", "pacific.pfs.2018"} <= set(everything)


def test_what_is_compared_can_be_taken_as_typed(reader: Reader, vocabulary: Vocabulary) -> None:
    (chip,) = chips(search(reader, "compare pacific, adriatic os", vocabulary=vocabulary), "either")
    assert chip.query == 'compare "pacific" "adriatic" os'
    assert not chips(search(reader, chip.query, vocabulary=vocabulary), "either")


def test_compared_drugs_take_turns_unless_one_trial_gives_both(
    reader: Reader, vocabulary: Vocabulary
) -> None:
    found = figures(search(reader, "durvalumab vs pembrolizumab os", vocabulary=vocabulary), 2)
    given = [{agent for _, agent in reader.study(reader.outcome(one).study_id).agents} for one in found]
    assert "durvalumab" in given[0]
    assert "pembrolizumab" in given[1]
    assert figures(search(reader, "T-VEC vs GM-CSF drr", vocabulary=vocabulary), 1) == ["optim.drr.primary"]


def test_an_endpoint_alone_is_explained_first(reader: Reader, vocabulary: Vocabulary) -> None:
    for text in ("DRR", "drr meaning", "what does DRR mean"):
        answer = search(reader, text, vocabulary=vocabulary)
        assert (answer.results[0].kind, answer.results[0].id) == ("glossary", "drr"), text


def test_words_that_nothing_holds_are_said(reader: Reader, vocabulary: Vocabulary) -> None:
    answer = search(reader, "pneumonitis 77.77 durvalumab ", vocabulary=vocabulary)
    assert any(one.kind == "hint" and one.typed == "77.77" for one in answer.understood)


def test_a_low_tier_s_counter_stands_in_its_line_under_a_filter(
    reader: Reader, vocabulary: Vocabulary
) -> None:
    answer = search(reader, "tier:5..6 kind:digest survival", 40, vocabulary=vocabulary)
    lines = [line for result in answer.results for line in result.lines]
    assert any(line.startswith("read with: ") for line in lines)
    assert {result.kind for result in answer.results} == {"digest"}


# --- likeness -------------------------------------------------------------------------


def test_a_passage_that_is_not_there_is_like_nothing(reader: Reader, vocabulary: Vocabulary) -> None:
    with pytest.raises(NotFound):
        like_passage(reader, "0" * 64, 1, vocabulary=vocabulary)


def test_passages_about_a_claim(reader: Reader, vocabulary: Vocabulary) -> None:
    found = about_claim(reader, "tvec-durable-response", vocabulary=vocabulary)
    assert found[0].paragraph == 2
    with pytest.raises(NotFound):
        about_claim(reader, "no-such-claim", vocabulary=vocabulary)


# --- the history ----------------------------------------------------------------------

HERE = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("stamp", "label"),
    [
        ("2026-11-22T21:59:00+00:00", "Yesterday"),
        ("2026-11-22T22:01:00+00:00", "Today"),
        ("2026-11-21T22:30:00+00:00", "Yesterday"),
        ("2026-11-19T12:00:00+00:00", "Thursday"),
        ("2026-11-12T12:00:00+00:00", "12 November 2026"),
        ("2026-11-24T12:00:00+00:00", "Today"),
        ("no time", ""),
    ],
)
def test_days_are_those_of_the_reader(stamp: str, label: str) -> None:
    assert recent.day(stamp, datetime(2026, 11, 23, 0, 30, tzinfo=HERE)) == label


def test_searches_are_remembered_once_in_a_row(tmp_path: Path, built_reference: Path) -> None:
    profile = Profile(tmp_path / "profile")
    profile.create()
    with notebook(profile) as writer:
        assert recent.remember(writer, "pacific os & more/less") is not None
        assert recent.remember(writer, " pacific os & more/less ") is None
        assert recent.remember(writer, "  ") is None
        writer.add_history("abscope://study/pacific")
        recent.remember(writer, "laura")
        recent.remember(writer, "pacific os & more/less")
    connection = open_reader(profile, built_reference)
    (today,) = recent.by_day(connection, datetime.now().astimezone())
    assert today.label == "Today"
    assert [one.query for one in today.of] == ["pacific os & more/less", "laura", None]
    (searches,) = recent.by_day(connection, datetime.now().astimezone(), searches_only=True)
    assert [one.query for one in searches.of] == ["pacific os & more/less", "laura"]
    connection.close()
