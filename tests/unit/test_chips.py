"""Queries that chips ask for: what was understood is taken back, and nothing else of the query changes."""

from __future__ import annotations

import pytest

from abscope_store.search.chips import quoted, without
from abscope_store.search.query import parse


@pytest.mark.parametrize(
    ("text", "part", "left"),
    [
        ("agent:a os", "agent:a", "os"),
        ("os agent:a", "agent:a", "os"),
        ("pacific agent:a os", "agent:a", "pacific os"),
        ("agent:a OR agent:b os", "agent:a", "agent:b os"),
        ("agent:a OR agent:b os", "agent:b", "agent:a os"),
        ("(agent:a OR agent:b) os", "agent:b", "(agent:a) os"),
        ("(agent:a) os", "agent:a", "os"),
        ("x -agent:a", "-agent:a", "x"),
        ("agent:a", "agent:a", ""),
    ],
)
def test_without(text: str, part: str, left: str) -> None:
    start = text.index(part)
    assert without(text, start, start + len(part)) == left
    parse(left)


def test_quoted_is_searched_as_typed() -> None:
    text = 'T-VEC "and more'
    assert quoted(text, 0, 5) == '"T-VEC" "and more'
    assert parse(quoted(text, 0, 5)).parts[0].phrase
