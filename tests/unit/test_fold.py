"""Folding: what reads alike folds alike, and every folded code point knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from abscope_store.search.fold import fold, fold_with_map, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("PD\u2010L1", "pd-l1"),
        ("0.53\u20130.87", "0.53-0.87"),
        ("\u22120.3", "-0.3"),
        ("Na\u00efve  \u00a0caf\u00e9\n", "naive cafe "),
        ("nai\u0308ve", "naive"),
        ("\u201cquoted\u201d it\u2019s", '"quoted" it\'s'),
        ("\ufb01brosis", "fibrosis"),
        ("Stra\u00dfe", "strasse"),
        ("\uff11\uff16.\uff13", "16.3"),
        ("\u0130", "i"),
        ("", ""),
    ],
)
def test_what_reads_alike_folds_alike(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
@example("\u1e9e\u0345\u03d2\u03d3 \u2003x")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_map_goes_forward_and_stays_inside(text: str) -> None:
    folded, origin = fold_with_map(text)
    assert folded == fold(text)
    assert len(folded) == len(origin)
    assert origin == sorted(origin)
    assert all(0 <= offset < len(text) for offset in origin)


@given(st.text(), st.text(alphabet="abcxyz", min_size=1))
def test_a_found_word_maps_back_to_itself(before: str, word: str) -> None:
    text = before + " " + word.upper()
    folded, origin = fold_with_map(text)
    at = folded.rindex(word)
    assert text[origin[at] : origin[at + len(word) - 1] + 1] == word.upper()


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_is_the_long_way(text: str) -> None:
    assert fold(text) == fold_with_map(text)[0]


def test_words_split_where_the_index_splits() -> None:
    assert words("T-VEC: 16.3% (PD-L1_low) \u03b2-cell") == [
        "t", "vec", "16", "3", "pd", "l1", "low", "\u03b2", "cell",
    ]  # fmt: skip
