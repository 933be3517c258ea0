"""Misspelt words: what is corrected, what is offered, and that no drug is ever taken for another."""

from __future__ import annotations

import random
import sqlite3
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Understood
from abscope_store.search.answer import search
from abscope_store.search.query import parse
from abscope_store.search.typos import Guesses, Speller, distance
from abscope_store.search.vocabulary import Vocabulary

# Names of drugs that this reference need not know: none may be read as a misspelling of one that it does.
OTHERS = """
adalimumab adebrelimab afatinib alectinib bevacizumab brigatinib camrelizumab cetuximab cosibelimab
denosumab docetaxel dostarlimab doxorubicin dupilumab eculizumab envafolimab erlotinib evolocumab
gefitinib infliximab lazertinib lobaplatin natalizumab nedaplatin nimotuzumab oxaliplatin paclitaxel
penpulimab ramucirumab relatlimab retifanlimab rituximab sasanlimab serplulimab sintilimab
socazolimab spartalizumab tislelizumab toripalimab trastuzumab vedolizumab zimberelimab
""".split()
LOOK_ALIKES = (
    ("ipilimumab", "tremelimumab"), ("durvalumab", "avelumab"), ("durvalumab", "atezolizumab"),
    ("avelumab", "atezolizumab"), ("cisplatin", "carboplatin"), ("nivolumab", "relatlimab"),
    ("pembrolizumab", "atezolizumab"), ("nivolumab", "ipilimumab"),
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(built_reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    connection = open_reader(Profile(tmp_path_factory.mktemp("typos") / "profile"), built_reference)
    yield Reader(connection)
    connection.close()


@pytest.fixture(scope="module")
def vocabulary(reader: Reader) -> Vocabulary:
    return Vocabulary(reader.connection)


def said(vocabulary: Vocabulary, text: str, *kinds: str) -> list[Understood]:
    return [u for u in vocabulary.understand(parse(text))[1] if u.kind in kinds]


def slips(word: str) -> Iterator[str]:
    """All words that miss a letter or swap two, and a few with a wrong or doubled one."""
    chance = random.Random(word)
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
        yield word[:at] + chance.choice(string.ascii_lowercase) + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "ab", 1), ("abc", "acb", 1), ("abc", "xbc", 1), ("ca", "abc", 3),
     ("durvalmab", "durvalumab", 1), ("kitten", "sitting", 3)],
)  # fmt: skip
def test_distances(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 5) == distance(other, one, 5) == slips
    if slips > 1:
        assert distance(one, other, 1) > 1


def test_a_misspelt_drug_is_corrected_and_said(reader: Reader) -> None:
    answer = search(reader, "durvalmab")
    assert answer.understood[0] == Understood("corrected", "showing durvalumab for durvalmab", "durvalmab")
    assert (answer.results[0].kind, answer.results[0].id) == ("agent", "durvalumab")
    assert search(reader, "pacfic os").results[0].id == "pacific.os.2021"


@pytest.mark.parametrize("text", ['"durvalmab"', '"durvalmab" os'])
def test_a_quoted_word_is_searched_as_typed(reader: Reader, text: str) -> None:
    assert not [u for u in search(reader, text).understood if u.kind in ("corrected", "offered")]


def test_exact_corrects_nothing(reader: Reader) -> None:
    answer = search(reader, "durvalmab", exact=True)
    assert [u.kind for u in answer.understood] == ["text"]
    assert not answer.results


@pytest.mark.parametrize(
    "text",
    ["durvalumab", "durvalu", "pneumonitis", "tumors", "T-VEC", "PACIFIC-7 os", "KEYNOTE-413", "abscopa"],
)
def test_what_is_known_or_may_be_unfinished_or_has_digits_is_left_alone(
    vocabulary: Vocabulary, text: str
) -> None:
    assert not said(vocabulary, text, "corrected", "offered")


def test_no_slip_turns_one_agent_into_another(reader: Reader, vocabulary: Vocabulary) -> None:
    corrected = 0
    for agent in map(reader.agent, reader.ids("agent")):
        own = {term.text.casefold() for term in agent.terms} | {agent.name.casefold()}
        if not agent.name.isalpha() or len(agent.name) < 7:
            continue
        for slip in slips(agent.name.casefold()):
            for one in said(vocabulary, slip, "corrected"):
                corrected += 1
                assert one.text.removeprefix("showing ").partition(" for ")[0].casefold() in own, slip
    assert corrected > 300


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_no_slip_of_a_look_alike_gives_the_other(vocabulary: Vocabulary, one: str, other: str) -> None:
    for name, wrong in ((one, other), (other, one)):
        for slip in slips(name):
            assert all(f"showing {wrong} " not in u.text for u in said(vocabulary, slip, "corrected")), slip


@pytest.mark.parametrize("name", OTHERS)
def test_another_drug_that_exists_is_never_replaced(vocabulary: Vocabulary, name: str) -> None:
    assert not said(vocabulary, name, "corrected"), name


def test_a_word_as_near_to_two_drugs_offers_both(reader: Reader) -> None:
    answer = search(reader, "cisboplatin")
    offered = {u.text for u in answer.understood if u.kind == "offered"}
    assert offered == {"cisplatin", "carboplatin"}
    assert not [u for u in answer.understood if u.kind == "corrected"]


@pytest.mark.parametrize(
    ("text", "meant"), [("lungg cancer", "lung"), ("canser", "cancer"), ("braest cancer", "breast")]
)
def test_a_short_word_that_stands_nowhere_is_corrected_where_one_alone_is_meant(
    vocabulary: Vocabulary, text: str, meant: str
) -> None:
    typed = text.partition(" ")[0]
    assert [u.text for u in said(vocabulary, f"{text} x", "corrected")] == [f"showing {meant} for {typed}"]


@pytest.mark.parametrize(
    "text", ["caost pfs", "larua os", "VISTX", "LUNGG", "tumr", "stng", "CD80x", "postop dfs", "GM-CSG"]
)
def test_a_short_word_is_never_corrected_to_a_name_nor_a_short_form_to_anything(
    vocabulary: Vocabulary, text: str
) -> None:
    assert not said(vocabulary, text, "corrected")


def test_no_short_form_of_the_reference_is_corrected(reader: Reader, vocabulary: Vocabulary) -> None:
    shorts = [entry.term for entry in reader.glossary() if entry.term.isalnum()]
    assert len(shorts) > 40
    for short in shorts:
        assert not said(vocabulary, f"{short} x", "corrected", "offered"), short
        assert not said(vocabulary, f"{short.lower()} x", "corrected", "offered"), short


def test_of_two_short_words_as_common_neither_is_taken() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE search_word (word, rows); CREATE TABLE source (authors);"
        "INSERT INTO search_word VALUES ('wound', 5), ('would', 4), ('spleen', 9), ('postow', 9);"
        "INSERT INTO source VALUES ('Postow, M.');"
    )
    speller = Speller(connection, {})
    assert speller.guesses("woudd") == Guesses(("wound", "would"))
    assert speller.guesses("woudd", {"would": 50}) == Guesses(("would",), True)
    assert speller.guesses("splean") == Guesses(("spleen",), True)
    assert speller.guesses("postop") == Guesses()


@pytest.mark.parametrize("name", ["satraplatin", "picoplatin", "tocilizumab", "pidilizumab"])
def test_no_slip_of_an_unknown_drug_makes_a_known_one(vocabulary: Vocabulary, name: str) -> None:
    for slip in (name, *slips(name)):
        assert not said(vocabulary, f"{slip} x", "corrected"), slip


def test_a_drug_two_slips_away_is_offered(vocabulary: Vocabulary) -> None:
    assert [u.text for u in said(vocabulary, "durvlumub x", "offered")] == ["durvalumab"]
    assert not said(vocabulary, "durvlumub x", "corrected")
