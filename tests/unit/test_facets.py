"""How lists are filtered and counted by facets: pure values, invented rows, no database and no window."""

from __future__ import annotations

import pytest

from abscope_store import facets
from abscope_store.facets import Facet

TIMING = Facet("timing", "Timing", "Timing", ("before", "concurrent", "after"))
DISEASE = Facet("disease", "Disease", "Disease")
ROWS = [
    {"timing": ["concurrent"], "disease": ["lamp"]},
    {"timing": ["concurrent"], "disease": ["wall", "lamp"]},
    {"timing": ["after"], "disease": ["lamp"]},
    {"timing": ["not stated"], "disease": ["not stated"]},
    {"timing": ["before"], "disease": ["wall"]},
]


def kept(chosen: dict[str, list[str]]) -> list[int]:
    """The places of the rows that stay."""
    return [number for number, words in enumerate(ROWS) if facets.keeps(words, chosen)]


def test_words_of_one_facet_are_alternatives_and_facets_add_up() -> None:
    assert kept({}) == [0, 1, 2, 3, 4]
    assert kept({"timing": ["concurrent"]}) == [0, 1]
    assert kept({"timing": ["concurrent", "after"]}) == [0, 1, 2]
    assert kept({"timing": ["concurrent", "after"], "disease": ["wall"]}) == [1]
    assert kept({"timing": []}) == [0, 1, 2, 3, 4], "a facet without a choice keeps all"
    assert kept({"timing": ["not stated"]}) == [3], "not stated is a word of its own"
    assert kept({"absent": ["x"]}) == []


def test_counts_follow_the_other_facets_choices_and_never_their_own() -> None:
    assert facets.counts(ROWS, {"timing": ["after"]}, TIMING) == {
        "before": 1, "concurrent": 2, "after": 1, "not stated": 1,
    }  # fmt: skip
    assert facets.counts(ROWS, {"disease": ["wall"]}, TIMING) == {"before": 1, "concurrent": 1}
    assert facets.counts(ROWS, {"timing": ["concurrent"], "disease": ["wall"]}, DISEASE) == {
        "lamp": 2, "wall": 1,
    }  # fmt: skip


def test_words_stand_in_their_own_order_or_by_count_and_not_stated_last() -> None:
    assert list(facets.counts(ROWS, {}, TIMING)) == ["before", "concurrent", "after", "not stated"]
    assert list(facets.counts(ROWS, {}, DISEASE)) == ["lamp", "wall", "not stated"]


def test_a_chosen_word_stays_in_sight_when_nothing_has_it() -> None:
    chosen = {"timing": ["after"], "disease": ["wall"]}
    assert facets.counts(ROWS, chosen, TIMING) == {"before": 1, "concurrent": 1, "after": 0}


def test_every_kind_of_list_has_facets_with_ids_of_their_own() -> None:
    for kind in ("study", "agent", "mechanism"):
        ids = [facet.id for facet in facets.OF[kind]]
        assert len(ids) == len(set(ids)) >= 1
        assert [facets.facet_of(kind, name).id for name in ids] == ids
    with pytest.raises(KeyError):
        facets.facet_of("mechanism", "timing")
