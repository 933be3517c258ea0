"""Code points to UTF-16 and back: what stands before a selection never shifts it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abscope_store.utf16 import from_utf16, to_utf16

# Emoji, a flag of two, a family joined by ZWJ, no-break and thin spaces, combining accents, Greek.
ODD = st.sampled_from(["😀", "🇩🇪", "👩‍👩‍👧", "\u00a0", "\u2009", "e\u0301", "α", "\ufeff", "\0", "\n"])
TEXTS = st.lists(ODD | st.text(max_size=8), max_size=12).map("".join)


@given(TEXTS)
def test_every_offset_comes_back(text: str) -> None:
    units = [to_utf16(text, offset) for offset in range(len(text) + 1)]
    assert [from_utf16(text, unit) for unit in units] == list(range(len(text) + 1))
    assert units[-1] == len(text.encode("utf-16-le")) // 2
    steps = [after - before for before, after in pairwise(units)]
    assert steps == [1 + (ord(character) > 0xFFFF) for character in text]


@given(TEXTS, TEXTS, TEXTS)
def test_a_selection_is_the_same_words_in_both_counts(before: str, words: str, after: str) -> None:
    text = before + words + after
    encoded = text.encode("utf-16-le")
    start, end = to_utf16(text, len(before)), to_utf16(text, len(before) + len(words))
    assert encoded[2 * start : 2 * end].decode("utf-16-le") == words


def test_inside_a_pair_is_the_start_of_its_character() -> None:
    assert [from_utf16("a😀b", unit) for unit in range(5)] == [0, 1, 1, 2, 3]


@pytest.mark.parametrize("text", ["", "abc", "αβ\u2009", "a😀"])
def test_outside_the_text_is_an_error(text: str) -> None:
    for offset in (-1, len(text) + 1):
        with pytest.raises(ValueError, match="outside"):
            to_utf16(text, offset)
    for unit in (-1, len(text.encode("utf-16-le")) // 2 + 1):
        with pytest.raises(ValueError, match="outside"):
            from_utf16(text, unit)
