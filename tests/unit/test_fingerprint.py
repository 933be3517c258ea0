"""Fingerprints: the sentence is found again, a changed figure never is, and nothing can be read back."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abscope_store import fingerprint
from abscope_store.fingerprint import Candidate, compute, decide, is_same, numbers, score

# Invented sentences about an invented trial.
TEXTS = (
    "In the LANTERN cohort, tumours shrank in 16.3% of volunteers against 2.1% of controls.",
    "Mittelholz and colleagues irradiated the marmalade fraction on eleven consecutive mornings.",
    "Median survival reached 5.1 months with the lantern schedule and 4.0 months without it.",
    "Nobody in either group developed the purple rash that the earlier pilot had described.",
    "The harbour committee judged every scan without knowing which lamp had been switched on.",
    "Costs were borne by the Guild of Lamplighters, who took no part in the analysis.",
)


def candidates(texts: tuple[str, ...] = TEXTS) -> list[Candidate]:
    return [Candidate(place, 1, text, 0.2) for place, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("16.3% v 2\u00b71 months", ("16.3", "2.1")),
        ("p<.001, n=1,234", ("0.001", "1234")),
        ("HR 0.72 (95%CI 0.59\u20130.89)", ("0.72", "95", "0.59", "0.89")),
        ("PD-1, CD8+, IL\u20112, B16 and stage IIIB", ()),
        ("a 16-week course of 60Gy in 2021.", ("16", "60", "2021")),
        ("as shown.16 The", ()),
        ("", ()),
    ],
)
def test_number_tokens_are_figures_not_names(text: str, found: tuple[str, ...]) -> None:
    assert numbers(text) == found


def test_a_fingerprint_is_the_same_on_every_platform() -> None:
    got = compute(TEXTS[2], "lantern.os@mittelholz2031")
    assert got.numbers == ("5.1", "4.0")
    assert got.length == 16
    assert got.hashes == (42, 201, 1482, 2048, 2875, 2989, 3204, 3639)


@given(st.text(), st.text(max_size=40))
def test_what_is_kept_is_little(text: str, salt: str) -> None:
    got = compute(text, salt)
    assert len(got.hashes) <= fingerprint.MOST_HASHES
    assert list(got.hashes) == sorted(set(got.hashes))
    assert all(0 <= value < 4096 for value in got.hashes)
    assert is_same(got, text)
    assert 0.0 <= score(got, text, 0.5) <= 1.0


def test_another_salt_gives_other_hashes() -> None:
    assert compute(TEXTS[0], "a").hashes != compute(TEXTS[0], "b").hashes


@pytest.mark.parametrize("text", TEXTS)
def test_the_sentence_itself_is_exact(text: str) -> None:
    decision = decide(compute(text, "x"), candidates())
    assert decision.state == "exact"
    assert decision.found is not None
    assert decision.found.text == text
    assert decision.score > 0.95


@pytest.mark.parametrize("text", TEXTS)
def test_with_words_lost_it_is_edited_never_another(text: str) -> None:
    chance = random.Random(4)
    torn = tuple(
        " ".join(word for word in each.split() if word[0].isdigit() or chance.random() > 0.12)
        for each in TEXTS
    )
    decision = decide(compute(text, "x"), candidates(torn))
    assert decision.found is not None
    assert decision.found.paragraph == TEXTS.index(text) + 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("16.3%", "61.3%"),
        ("2.1%", "few"),
        ("16.3% of volunteers against 2.1%", "2.1% of volunteers against 16.3%"),
    ],
)
def test_a_changed_figure_is_never_accepted(before: str, after: str) -> None:
    changed = (TEXTS[0].replace(before, after), *TEXTS[1:])
    decision = decide(compute(TEXTS[0], "x"), candidates(changed))
    assert decision.found is None
    assert decision.state == "ambiguous"
    assert decision.candidates[0].text == changed[0]


def test_a_changed_word_is_edited_not_exact() -> None:
    changed = (TEXTS[0].replace("volunteers", "participants"), *TEXTS[1:])
    assert decide(compute(TEXTS[0], "x"), candidates(changed)).state == "edited"


def test_two_alike_are_for_the_reader_to_decide() -> None:
    decision = decide(compute(TEXTS[0], "x"), candidates((TEXTS[0], TEXTS[0])))
    assert (decision.state, len(decision.candidates)) == ("ambiguous", 2)


def test_a_stranger_is_lost() -> None:
    assert decide(compute(TEXTS[0], "x"), candidates(TEXTS[1:])).state == "lost"
    assert decide(compute(TEXTS[0], "x"), []).state == "lost"


def test_a_short_phrase_inside_a_long_sentence_is_not_accepted() -> None:
    long = " ".join(TEXTS[1:3])
    decision = decide(compute("Marmalade fraction mornings", "x"), candidates((long,)))
    assert decision.found is None


def test_nearer_scores_higher() -> None:
    print_ = compute(TEXTS[1], "x")
    assert score(print_, TEXTS[1], 0.0) > score(print_, TEXTS[1], 1.0)


def test_words_read_before_change_nothing() -> None:
    prints = compute(TEXTS[1], "x")
    before = [fingerprint.read(text) for text in TEXTS]
    assert decide(prints, candidates(), before) == decide(prints, candidates())
