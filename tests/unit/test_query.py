"""The query parser: what is typed becomes a value, and nothing that is typed raises. Reads no database."""

from __future__ import annotations

import random

import pytest

from abscope_store.search.query import MAX_CHARACTERS, MAX_WORDS, is_number, parse

ALPHABET = "aZé9 -\"'()*:^{}[]&|+/,;.%<>=~`\\\0\n\t\u00a0\u00ad\u2009\u2212ß🧬\ud800ANDORNOT"


def typed(text: str) -> list[str]:
    return [part.text for part in parse(text).wanted]


def test_words_are_parts() -> None:
    assert typed("T-VEC durable response rate") == ["T-VEC", "durable", "response", "rate"]
    assert parse("PD-L1").parts[0].words == ("pd", "l1")


def test_a_quoted_phrase_is_one_part_even_left_open() -> None:
    assert typed('"abscopal effect" melanoma') == ["abscopal effect", "melanoma"]
    assert typed('melanoma "abscopal eff') == ["melanoma", "abscopal eff"]


def test_minus_excludes_words_but_not_numbers() -> None:
    query = parse('pneumonitis -radiation -"any grade" -0.3 low-dose')
    assert [part.text for part in query.excluded] == ["radiation", "any grade"]
    assert [part.text for part in query.wanted] == ["pneumonitis", "-0.3", "low-dose"]


def test_joined_names_part_but_numbers_hold() -> None:
    assert typed("PD-1/PD-L1") == ["PD-1", "PD-L1"]
    assert typed("1,000 nivolumab+ipilimumab") == ["1,000", "nivolumab", "ipilimumab"]


def test_an_unknown_field_is_text_with_a_hint() -> None:
    query = parse("site:lung")
    assert query.parts[0].words == ("site", "lung")
    assert query.hints[0].kind == "hint"
    assert "site:" in query.hints[0].text
    assert query.hints[0].typed == "site:lung"


@pytest.mark.parametrize("text", ["", " ", '"', "(", "-", "--", '""', "*", "\0", "\u00ad", "\ud800"])
def test_nothing_to_find(text: str) -> None:
    assert parse(text).parts == ()


def test_operators_are_words() -> None:
    assert [part.words for part in parse("AND or NOT NEAR").wanted] == [
        ("and",), ("or",), ("not",), ("near",),
    ]  # fmt: skip


def test_a_long_text_is_cut_and_says_so() -> None:
    for text in ("x" * 2000, "a " * 1000, "word " * (MAX_WORDS + 1)):
        query = parse(text)
        assert sum(len(part.words) for part in query.parts) <= MAX_WORDS
        assert sum(len(part.text) for part in query.parts) <= MAX_CHARACTERS
        assert any(hint.kind == "hint" for hint in query.hints)
    assert not parse("word " * (MAX_WORDS - 1)).hints


def test_the_last_word_may_be_unfinished() -> None:
    assert parse("durva").unfinished
    assert not parse("durva ").unfinished
    assert not parse('"durva"').unfinished
    assert not parse("lung -durva").unfinished


def test_numbers() -> None:
    assert all(map(is_number, ("16.3", "16.3%", "-0.3", "1,000", "33")))
    assert not any(map(is_number, ("PD-1", "3rd", "p<.05", "")))


def test_no_text_raises_and_words_hold_nothing_but_letters_and_digits() -> None:
    chance = random.Random(20261122)
    for _ in range(5000):
        text = "".join(chance.choices(ALPHABET, k=chance.randrange(60)))
        for part in parse(text).parts:
            assert part.words
            assert all(word.isalnum() for word in part.words), text
