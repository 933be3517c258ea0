"""Selectors: exact where they were made, never on like words elsewhere."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abscope_store.notebook.marks import Selector
from abscope_store.notebook.selectors import EXACT, ORPHAN, make_selector, resolve, text_hash
from abscope_store.records import Annotation, AnnotationId

TEXT = {
    1: "Heading 😀\u00a0one",
    3: "Thin\u2009space e\u0301 then the response rate rose, and the response rate fell.",
    4: "An end.",
}


def mark(selector: Selector | None) -> Annotation:
    """An annotation with this span, the rest of no matter here."""
    empty = dict.fromkeys(msgspec.structs.asdict(selector) if selector else ())
    base = Annotation(
        id=AnnotationId("1"), author="me", device="d", revision=1, created="", modified="",
        deleted_at=None, kind="note", meaning=None, body="", target_kind="document",
        target_id="x", source_id=None, text_sha256=None, paragraph=None, start=None,
        paragraph_end=None, end=None, quote=None, prefix=None, suffix=None, state="exact",
        reply_to=None, resolved=False,
    )  # fmt: skip
    given = msgspec.structs.asdict(selector) if selector else empty
    return msgspec.structs.replace(base, **given)


def test_a_span_keeps_its_words_and_surroundings() -> None:
    start = TEXT[3].index("response")
    made = make_selector(TEXT, 3, start, 3, start + 13, text_sha256="abc")
    assert made.quote == "response rate"
    # Twice in the text: what stands around it reaches beyond the paragraph.
    assert made.prefix == TEXT[1] + "\n" + TEXT[3][:start]
    assert made.suffix == TEXT[3][start + 13 :] + "\n" + TEXT[4]
    assert made.text_sha256 == "abc"
    once = make_selector(TEXT, 3, start + 14, 3, start + 18)
    assert (once.quote, once.prefix, once.suffix) == (
        "rose", TEXT[3][: start + 14][-32:], TEXT[3][start + 18 :][:32],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "again"),
    [("the lamp", "The LAMP"), ("TGF-β", "tgf-Β"), ("Île", "île"), ("\u0130n", "\u0130N"), ("a–b", "A–B")],
)
def test_words_in_another_case_are_like_words(said: str, again: str) -> None:
    for quote, other in ((said, again), (again, said)):
        texts = {1: "x " * 40 + quote + " seen", 2: "ü " * 40 + other + " not seen"}
        wide = make_selector(texts, 1, 80, 1, 80 + len(quote))
        assert len(wide.prefix) == 80, "all of its paragraph, for it stands twice"
        alone = make_selector({**texts, 2: "ü"}, 1, 80, 1, 80 + len(quote))
        assert len(alone.prefix) == 32


def test_a_sentence_that_stands_twice_keeps_the_most_around_it() -> None:
    said = "The same was said again. "
    texts = {1: "a. " * 300 + said, 2: "b. " * 300 + said + "c. " * 300}
    made = make_selector(texts, 2, 904, 2, 908)
    assert (made.quote, len(made.prefix), len(made.suffix)) == ("same", 480, 480)
    assert resolve(mark(made), texts) == EXACT
    assert resolve(mark(made), {**texts, 3: "more"}) == EXACT
    assert resolve(mark(made), {**texts, 2: "d" + texts[2][1:]}) == EXACT
    assert resolve(mark(made), {**texts, 2: texts[2][:890] + "x" + texts[2][891:]}) == ORPHAN


def test_a_span_over_paragraphs_joins_them_by_lines() -> None:
    made = make_selector(TEXT, 1, 8, 4, 2)
    assert made.quote == "😀\u00a0one\n" + TEXT[3] + "\nAn"
    assert (made.prefix, made.suffix) == ("Heading ", " end.")
    assert resolve(mark(made), TEXT) == EXACT


@pytest.mark.parametrize(
    "span", [(3, 5, 3, 5), (3, 6, 3, 5), (2, 0, 2, 1), (3, 0, 3, 999), (4, 0, 3, 1), (1, -1, 1, 3)]
)
def test_an_impossible_span_is_an_error(span: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="span"):
        make_selector(TEXT, *span)


@given(st.data())
def test_every_span_is_exact_in_its_own_text(data: st.DataObject) -> None:
    texts = data.draw(st.dictionaries(st.integers(1, 40), st.text(min_size=1), min_size=1))
    first = data.draw(st.sampled_from(sorted(texts)))
    last = data.draw(st.sampled_from([number for number in texts if number >= first]))
    start = data.draw(st.integers(0, len(texts[first]) - 1))
    end = data.draw(st.integers(start + 1 if first == last else 0, len(texts[last])))
    made = make_selector(texts, first, start, last, end)
    assert resolve(mark(made), texts) == EXACT
    if first == last:
        assert made.quote == texts[first][start:end]


def test_a_change_elsewhere_leaves_the_mark_exact() -> None:
    made = make_selector(TEXT, 3, 11, 3, 20)
    assert resolve(mark(made), {**TEXT, 4: "Another end."}) == EXACT


def test_like_words_in_another_text_are_not_taken_for_it() -> None:
    start = TEXT[3].index("response")
    made = make_selector(TEXT, 3, start, 3, start + 13)
    # The same words at the same offset, but other words around them.
    other = {3: "x" * start + "response rate" + TEXT[3][start + 13 :]}
    assert resolve(mark(made), other) == ORPHAN
    assert resolve(mark(made), {3: TEXT[3].replace("response", "reaction")}) == ORPHAN
    assert resolve(mark(made), {3: "y" + TEXT[3]}) == ORPHAN
    assert resolve(mark(made), {1: TEXT[1]}) == ORPHAN
    assert resolve(mark(made), {3: TEXT[3][:10]}) == ORPHAN


def test_an_equal_hash_does_not_excuse_a_wrong_quote() -> None:
    made = make_selector(TEXT, 3, 11, 3, 20)
    wrong = msgspec.structs.replace(mark(made), quote="something else")
    assert resolve(wrong, TEXT, text_hash(TEXT)) == ORPHAN


def test_a_mark_on_the_whole_needs_no_place() -> None:
    assert resolve(mark(None), {}) == EXACT
