"""One mark at a time: what counts as the same words, what a figure forbids, and what is offered instead."""

from __future__ import annotations

import pytest

from abscope_store.notebook.placing import MOST, place
from abscope_store.notebook.selectors import make_selector
from abscope_store.notebook.wordwise import difference

TEXT = {
    1: "Summary",
    2: "We gave durvalumab to 112 people. The median was 5.1 months under it and 4.0 months without it.",
    3: "The flow of cells – as far as we saw it – did not change. Nobody had pneumonitis.",
    4: "p ≠ 0.5 in 10⁹ cells.",
}


def marked(words: str, text: dict[int, str] = TEXT, number: int = 2):  # type: ignore[no-untyped-def]
    start = text[number].index(words)
    return make_selector(text, number, start, number, start + len(words))


def test_the_text_itself_is_exact() -> None:
    selector = marked("5.1 months")
    assert place(selector, TEXT).state == "exact"
    assert place(selector, TEXT).selector == selector


def test_a_paragraph_before_it_moves_it() -> None:
    now = {1: TEXT[1], 2: "Something new.", 3: TEXT[2]}
    found = place(marked("5.1 months under it"), now)
    assert found.state == "moved" and found.selector is not None
    assert (found.selector.paragraph, found.selector.start) == (3, TEXT[2].index("5.1"))


@pytest.mark.parametrize(
    ("words", "number", "was", "now"),
    [
        ("flow of cells – as far", 3, "flow of cells –", "ﬂow of  cells -"),
        ("flow of cells – as far", 3, "flow of cells –", "flow\u00a0of\u2009cells\n—"),
        ("Nobody had pneumonitis", 3, "Nobody had", "No\u00adbody had"),
    ],
)
def test_blanks_dashes_and_ligatures_change_nothing(words: str, number: int, was: str, now: str) -> None:
    changed = {**TEXT, number: TEXT[number].replace(was, now)}
    found = place(marked(words, number=number), changed)
    assert found.state == "moved" and found.selector is not None
    assert found.selector.quote in changed[number]


@pytest.mark.parametrize(
    ("words", "number", "was", "now"),
    [
        ("112 people", 2, "112", "1112"),
        ("112", 2, "112", "112.5"),
        ("5.1 months under it", 2, "5.1", "15.1"),
        ("5.1 months under it", 2, "5.1", "5.7"),
        ("p ≠ 0.5", 4, "≠", "="),
        ("10⁹ cells", 4, "10⁹", "109"),
        ("Nobody had pneumonitis", 3, "pneumonitis", "pneumonia"),
    ],
)
def test_another_figure_or_word_is_a_change_and_shown(words: str, number: int, was: str, now: str) -> None:
    changed = {**TEXT, number: TEXT[number].replace(was, now)}
    found = place(marked(words, number=number), changed)
    assert found.state in ("changed", "orphan") and found.selector is None
    assert found.candidates and found.candidates[0].selector.paragraph == number
    assert "".join(run.text for run in found.diff if run.kind != "removed") in changed[number]


def test_a_sentence_that_came_twice_is_asked_about() -> None:
    """Its surroundings are gone, and it stands in two places: a person chooses."""
    said = "Nobody had pneumonitis."
    now = {1: f"First. {said} Then more.", 2: f"Last. {said} And the end."}
    found = place(marked(said, number=3), now)
    assert (found.state, len(found.candidates)) == ("orphan", 2)
    assert {run.kind for run in found.diff} == {"kept"}


def test_one_of_two_like_sentences_went_away() -> None:
    """The other one is not taken for it."""
    said = "The figure is ours."
    before = {1: f"Before the first. {said} After the first.", 2: f"Before the second. {said} Its end."}
    now = {1: "Before the first. After the first.", 2: before[2]}
    assert place(marked(said, before, 1), now).selector is None
    assert place(marked("figure", before, 1), now).selector is None
    assert place(marked(said, before, 2), now).state == "exact"


def test_over_paragraphs_merged_and_split() -> None:
    selector = make_selector(TEXT, 2, 60, 3, 12)
    merged = {1: TEXT[1], 2: TEXT[2] + " " + TEXT[3]}
    found = place(selector, merged)
    assert found.state == "moved" and found.selector is not None
    assert (found.selector.paragraph, found.selector.paragraph_end) == (2, 2)
    cut = TEXT[2].index("The median")
    split = {1: TEXT[1], 2: TEXT[2][: cut - 1], 3: TEXT[2][cut:], 4: TEXT[3]}
    found = place(selector, split)
    assert found.state == "moved" and found.selector is not None
    assert (found.selector.paragraph, found.selector.paragraph_end) == (3, 4)


def test_nothing_like_it_is_an_orphan_without_candidates() -> None:
    found = place(marked("112 people"), {1: "Quite another page about gardening."})
    assert (found.state, found.candidates, found.diff) == ("orphan", (), ())
    assert place(marked("112 people"), {}).state == "orphan"


def test_at_most_three_are_offered() -> None:
    now = {n: f"{n}: We gave durvalumab to {n} people, and then some more." for n in range(1, 30)}
    found = place(marked("durvalumab to 112 people"), now)
    assert found.selector is None and 0 < len(found.candidates) <= MOST


def test_a_difference_is_told_word_by_word() -> None:
    runs = difference("gave it to 31 people", "gave two doses to 36 people")
    assert [(run.kind, run.text.strip()) for run in runs] == [
        ("kept", "gave"), ("removed", "it"), ("added", "two doses"), ("kept", "to"), ("removed", "31"),
        ("added", "36"), ("kept", "people"),
    ]  # fmt: skip
    assert difference("", "") == () and [run.kind for run in difference("a", "")] == ["removed"]
