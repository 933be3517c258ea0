"""The formula that orders passages, its quick look, stems and snippets: on texts alone."""

from __future__ import annotations

from abscope_store.search.glancing import Glance, glanced
from abscope_store.search.scoring import NEAR, Eye, scores, weight
from abscope_store.search.snippet import LENGTH, Snippets
from abscope_store.search.stems import Stems

HERON = [[("heron",)], [("lantern",)]]


def _order(texts: list[tuple[str, str]], concepts: list[list[tuple[str, ...]]]) -> list[int]:
    reads = Eye(Stems(), concepts).read(texts)
    found = scores(reads, [2.0] * len(concepts), 10)
    return sorted(range(len(texts)), key=lambda at: -found[at])


def test_stems_are_those_of_the_index() -> None:
    stems = Stems()
    assert stems.of(["therapies", "therapy"]) == {"therapies": "therapi", "therapy": "therapi"}
    assert stems.of(["therapies"])["therapies"] == "therapi"  # kept


def test_a_concept_counts_once_by_its_best_name() -> None:
    names = [[("heron",), ("wader",)]]
    both, one, twice = Eye(Stems(), names).read([("heron wader", ""), ("heron", ""), ("herons heron", "")])
    assert both.counts == one.counts == {0: 1.0} and twice.counts == {0: 2.0}


def test_a_name_of_several_words_is_found_as_it_stands() -> None:
    read, other = Eye(Stems(), [[("overall", "survival")]]).read(
        [("Overall-survival", ""), ("survival overall", "")]
    )
    assert read.counts == {0: 1.0} and other.counts == {}


def test_words_that_stand_near_each_other_come_first() -> None:
    gap = " quay" * NEAR
    assert _order([(f"heron{gap} lantern", ""), (f"heron lantern{gap}", "")], HERON) == [1, 0]


def test_a_word_of_the_title_counts_more() -> None:
    assert _order([("heron quay", "quay"), ("quay quay", "heron")], [[("heron",)]]) == [1, 0]


def test_what_turned_out_not_to_be_held_counts_no_more() -> None:
    (read,) = Eye(Stems(), HERON).read([("heron lantern", "lantern")])
    less = read.without({1})
    assert less.counts == {0: 1.0} and all(at == 0 for part in less.places for _, at in part)


def test_a_weight_is_never_below_zero() -> None:
    assert weight(10, 1) > weight(10, 9) > 0 and weight(0, 5) > 0


def test_the_quick_look_orders_as_the_formula_does() -> None:
    texts = ["Herons by a lantern", "a heron", "the quay"]
    found = glanced(texts, [""] * 3, Glance(HERON, [2.0, 2.0], Stems()), 4)
    assert [held for _, held in found] == [{0, 1}, {0}, frozenset()]
    assert found[0][0] > found[1][0] > found[2][0] == 0


def test_a_short_word_is_no_part_of_another() -> None:
    found = glanced(["diagnosis", "OS"], ["", ""], Glance([[("os",)]], [1.0], Stems()), 2)
    assert [bool(held) for _, held in found] == [False, True]


def test_a_snippet_keeps_the_text_and_marks_it() -> None:
    text = "quay " * 100 + "10^8 herons by the lantern " + "quay " * 100
    snippet = Snippets(HERON, Stems()).of(text)
    assert snippet.before and snippet.after and len(snippet.text) <= LENGTH and "10^8 herons" in snippet.text
    assert [snippet.text[a:b] for a, b in snippet.marks] == ["herons", "lantern"]


def test_a_snippet_of_nothing_found_is_the_beginning() -> None:
    snippet = Snippets(HERON, Stems()).of("quay " * 100)
    assert not snippet.before and snippet.marks == () and snippet.text.startswith("quay")
    assert Snippets(HERON, Stems()).of("İ heron").marks == ()  # its small form is longer: no mark is right
