"""Searching the real reference, and a small library of our own sentences: what stands first, and why."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import library_stand
import pytest
from notebook_stand import span_draft

from abscope_store.connection import open_reader
from abscope_store.notebook.opening import open_notebook
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Answer, Result
from abscope_store.search import rank
from abscope_store.search.answer import KINDS, search
from abscope_store.search.results import EXACT, GROUPS, Results
from abscope_store.search.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    profile = Profile(tmp_path_factory.mktemp("search") / "profile")
    library_stand.write(profile)
    connection = open_reader(profile, built_reference)
    yield Reader(connection)
    connection.close()


def first(reader: Reader, text: str) -> Result:
    answer = search(reader, text)
    assert answer.results, text
    return answer.results[0]


def everything(result: Result) -> str:
    return f"{result.title} {result.text} {result.via or ''}".casefold()


def passages(answer: Answer) -> list[str]:
    return [result.text for result in answer.results if result.kind == "passage"]


@pytest.mark.parametrize(
    ("text", "outcome", "figure"),
    [
        ("T-VEC durable response rate", "optim.drr.primary", "16.3 v 2.1 %"),
        ("imlygic DRR", "optim.drr.primary", "16.3 v 2.1 %"),
        ("optim drr", "optim.drr.primary", "16.3 v 2.1 %"),
        ("T-VEC response rate", "optim.orr.final", "31.5 v 6.4 %"),
        ("pacific os", "pacific.os.2021", "HR 0.72 (95 % CI 0.59-0.89)"),
        ("pacific-2 os", "pacific-2.os", "HR 1.03 (95 % CI 0.78-1.39)"),
        ("16.3%", "optim.drr.primary", "16.3"),
        ("complete response t-vec", "optim.crr.final", "16.9 v 0.7 %"),
        ("T-VEC CR", "optim.crr.final", "16.9 v 0.7 %"),
    ],
)
def test_a_named_endpoint_is_answered_by_its_headline_figure(
    reader: Reader, text: str, outcome: str, figure: str
) -> None:
    result = first(reader, text)
    assert (result.kind, result.id) == ("outcome", outcome)
    assert figure in result.text
    assert result.group == "Figures"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("PD-L1", ("pd-l1",)),
        ("16.3%", ("16.3",)),
        ("low-dose radiotherapy", ("low-dose radiotherapy",)),
        ("tumour", ("tumour", "tumor")),
        ("tumor", ("tumour", "tumor")),
        ("T-VEC", ("t-vec", "talimogene laherparepvec")),
    ],
)
def test_the_first_result_shows_the_term_or_names_its_synonym(
    reader: Reader, text: str, shown: tuple[str, ...]
) -> None:
    assert any(term in everything(first(reader, text)) for term in shown)


@pytest.mark.parametrize(
    "text", ["T-VEC", "imlygic", "talimogene laherparepvec", "Talimogene  Laherparepvec"]
)
def test_a_name_alone_opens_its_record(reader: Reader, text: str) -> None:
    result = first(reader, text)
    assert (result.kind, result.id, result.group) == ("agent", "talimogene-laherparepvec", EXACT)


def test_synonyms_are_visible(reader: Reader) -> None:
    answer = search(reader, "T-VEC lesions")
    assert any(
        (u.kind, u.text, u.typed) == ("agent", "talimogene laherparepvec", "T-VEC") for u in answer.understood
    )
    found = [r for r in answer.results if r.kind == "passage"]
    assert found
    assert "IMLYGIC" in found[0].text
    assert found[0].via == "talimogene laherparepvec"
    assert (found[0].file, found[0].paragraph, found[0].sentence) == ("kept.txt", 2, 1)


def test_the_best_sentence_of_a_passage_is_named(reader: Reader) -> None:
    found = [r for r in search(reader, "durable answers counted half a year").results if r.kind == "passage"]
    assert found[0].sentence == 2
    assert found[0].text.startswith("Durable answers")


def test_spellings_find_each_other(reader: Reader) -> None:
    for text in ("tumour", "tumor"):
        assert any("shrink outside" in found for found in passages(search(reader, text, kinds={"passage"})))


def test_names_inside_longer_names_do_not_count(reader: Reader) -> None:
    found = passages(search(reader, "small cell lung cancer"))
    assert any(text.startswith("Small cell") for text in found)
    assert not any("non-small" in text for text in found)
    assert not any("os sacrum" in text for text in passages(search(reader, "OS")))


def test_hidden_and_removed_passages_are_never_found(reader: Reader) -> None:
    for text in ("zebrafish", "zebrafish monday", "quokka", '"quokka trials"'):
        assert not passages(search(reader, text))


def test_an_excluded_word_is_not_in_any_result(reader: Reader) -> None:
    assert any("cohort" in text for text in passages(search(reader, "liver cohort")))
    answer = search(reader, "liver deposits -cohort", limit=100)
    assert not any("cohort" in text for text in passages(answer))


def test_an_unfinished_last_word_finds_its_endings(reader: Reader) -> None:
    answer = search(reader, "durvalu")
    assert "durvalumab" in everything(answer.results[0])
    assert any(u.kind == "beginning" for u in answer.understood)


def test_a_near_miss_is_called_a_different_event(reader: Reader) -> None:
    answer = search(reader, "pneumonitis durvalumab", limit=100)
    pneumonia = [r for r in answer.results if r.kind == "outcome" and "pneumonia" in r.id]
    assert pneumonia
    assert all(r.text.startswith("different event") for r in pneumonia)
    assert answer.results[0] not in pneumonia


def test_families_are_never_synonyms(reader: Reader) -> None:
    for text in ("T-VEC response rate", "optim ORR"):
        for result in search(reader, text, limit=100).results:
            if result.kind == "outcome" and ".drr" in result.id:
                assert result.text.startswith("different event"), result.id


def test_an_unverified_figure_never_ranks_first(reader: Reader) -> None:
    rows = reader.connection.execute(
        "SELECT s.name || ' ' || o.endpoint_name FROM main.outcome o JOIN main.study s ON s.id = o.study_id"
    ).fetchall()
    assert len(rows) > 10
    for (text,) in rows:
        result = first(reader, text)
        assert not (result.kind == "outcome" and result.unverified), text


def test_every_endpoint_of_every_study_is_found_by_its_words(reader: Reader) -> None:
    rows = reader.connection.execute(
        "SELECT DISTINCT s.name, s.id, o.endpoint, o.endpoint_name FROM main.outcome o "
        "JOIN main.study s ON s.id = o.study_id WHERE o.seen <> 'memory'"
    ).fetchall()
    assert rows
    for name, study, endpoint, words in rows:
        result = first(reader, f"{name} {words}")
        assert result.kind == "outcome", (name, words, result)
        outcome = reader.outcome(result.id)
        assert (outcome.study_id, outcome.endpoint) == (study, endpoint), (name, words)


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_narrow_the_results(reader: Reader, kind: str) -> None:
    answer = search(reader, "radiotherapy lung tumour response", kinds={kind})
    assert all(result.kind == kind for result in answer.results)


def test_kinds_and_groups_are_the_known_ones(reader: Reader) -> None:
    seen = set()
    for text in ("radiotherapy", "pacific os", "abscopal effect", "response", "T-VEC lesions", "lung"):
        for result in search(reader, text, limit=200).results:
            seen.add(result.kind)
            assert result.kind in KINDS
            assert result.group in {EXACT, *GROUPS.values()}
            assert result.title
    assert seen >= {"agent", "study", "mechanism", "outcome", "passage"}


def test_the_limit_holds_and_order_does_not_depend_on_it(reader: Reader) -> None:
    whole = search(reader, "radiotherapy", limit=30).results
    assert len(search(reader, "radiotherapy", limit=5).results) == 5
    assert search(reader, "radiotherapy", limit=5).results[:3] == whole[:3]
    assert len({(r.kind, r.id) for r in whole}) == len(whole)


@pytest.mark.parametrize(
    "text", ['"', "AND", "(", "", "x" * 2000, "a " * 1000, "\0", "\ud800", "NEAR(", "the"]
)
def test_odd_texts_are_fine(reader: Reader, text: str) -> None:
    answer = search(reader, text)
    assert answer.query.encode("utf-8").decode() == answer.query


def test_five_thousand_random_texts_raise_nothing(reader: Reader) -> None:
    chance = random.Random(20261122)
    names = [r[0] for r in reader.connection.execute("SELECT text FROM main.term")]
    signs = [
        *"\"'()*:^-+{}[]&|/%.,;<>#@!?=~`",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "\u2212",
        "🧬",
        "\ud83e",
        "\0",
        " ",
    ]
    vocabulary = Vocabulary(reader.connection)
    for _ in range(5000):
        bits = [chance.choice(names if chance.random() < 0.15 else signs) for _ in range(chance.randrange(5))]
        text = chance.choice(("", " ")).join(bits)
        for result in search(reader, text, limit=2, vocabulary=vocabulary).results:
            assert result.kind in KINDS


def test_an_interrupt_passes_through(reader: Reader) -> None:
    reader.connection.set_progress_handler(lambda: 1, 1)
    try:
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            search(reader, "radiotherapy")
    finally:
        reader.connection.set_progress_handler(None, 0)


def test_a_newer_search_is_let_in_between_two_steps(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    ordered, done, made = rank.ordered, [], []

    def noted(*args: Any) -> Any:
        found = ordered(*args)
        done.append(True)  # from now on somebody waits
        return found

    monkeypatch.setattr(rank, "ordered", noted)
    monkeypatch.setattr(Results, "of", lambda *_: made.append(True) or ())
    reader.connection.set_progress_handler(lambda: bool(done), 10_000)
    try:
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            search(reader, "pacific pfs")
    finally:
        reader.connection.set_progress_handler(None, 0)
    assert done and not made


@pytest.mark.parametrize("text", ["OPTiM adverse events", "optim harms", "OPTiM safety"])
def test_harms_that_were_not_collected_are_said_and_never_another_study_s(reader: Reader, text: str) -> None:
    found = search(reader, text).results
    assert (found[0].kind, found[0].id) == ("study", "optim")
    assert found[0].text.startswith("harms not reported in what we read")
    assert all(r.id.startswith("optim.") for r in found[:4] if r.kind == "outcome")


def test_harms_of_an_agent_come_from_its_trials_and_its_card(reader: Reader) -> None:
    for text, agent in (("durvalumab toxicity", "durvalumab"), ("t-vec harms", "talimogene-laherparepvec")):
        found = search(reader, text).results
        worst = reader.outcome(found[0].id)
        assert worst.fatal, text
        assert (reader.study(worst.study_id).agents).count(("experimental", agent)) == 1
        card = next(r for r in found[:6] if r.kind == "agent")
        assert card.id == agent
        assert "common harms: Partial: " in card.text
        assert "Not a label." in card.text


def test_a_question_finds_the_claims_about_both_that_it_names(reader: Reader) -> None:
    found = search(reader, "does radiotherapy need to wait after durvalumab").results[:4]
    assert found[0].kind == "claim"
    assert "durvalumab-washout" in {r.id for r in found}


def test_a_boxed_warning_is_looked_up_on_the_card(reader: Reader) -> None:
    found = first(reader, "boxed warning imlygic")
    assert (found.kind, found.id) == ("agent", "talimogene-laherparepvec")
    assert found.text.startswith("boxed warning: ")


def test_a_randomised_figure_stands_before_a_cohort_of_the_same_agents(reader: Reader) -> None:
    assert first(reader, "t-vec pembrolizumab").id == "masterkey-265.os"


@pytest.mark.parametrize(
    "text",
    [
        "page calls this almost a doubling",
        "lasting benefit promising",
        "gap of some weeks",
        "trials encouraging",
    ],
)
def test_what_a_low_tier_prints_comes_after_its_counter_record(reader: Reader, text: str) -> None:
    found = search(reader, text).results
    sql = "SELECT counter FROM main.digest_sentence WHERE source_id = ? AND paragraph = ?"
    seen: set[str] = set()
    met = 0
    for result in found:
        if result.kind == "digest":
            rows = reader.connection.execute(sql, (result.source, result.paragraph))
            wanted = {item for row in rows for item in json.loads(row[0])}
            met += bool(wanted)
            assert not wanted or wanted & seen, result.id
        seen.add(f"{result.kind}/{result.id}")
    assert met


def test_a_note_is_told_from_its_tags_and_from_the_words_it_is_on(
    built_reference: Path, profile: Profile
) -> None:
    writer, _ = open_notebook(profile)
    body = "**ask** about HR\n- of the *final* analysis"
    noted = writer.add(span_draft(body, tags=("endpoint", "os")))
    bare = writer.add(span_draft("", tags=("ringtone",)))
    writer.close()
    with closing(open_reader(profile, built_reference)) as connection:
        reader = Reader(connection)
        found = first(reader, "ask about HR")
        assert (found.id, found.title) == (noted.id, "ask about HR")
        assert found.text == "• of the final analysis · #endpoint #os · “the measured words”"
        found = first(reader, "ringtone")
        assert (found.id, found.title, found.text) == (bare.id, "“the measured words”", "#ringtone")
