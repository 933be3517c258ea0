"""Places in TOML text: every path that tomllib sees has a place, and the place holds that value."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from abscope_store.reference.places import Path, line_of, places

TEXT = '''# comment with "quotes" and [brackets]
title = "a \\" quote # no comment"  # comment
"odd key" = 'literal \\'
dotted.inner.key = 3.5
many = [
  "one", # ] }
  { a = 1, b = [2, 3], c = """x
} ] """, "d e" = true },
]

[table]
empty = []
none = {}
date = 2031-04-02

[[row]]
n = 1
  [[row.sub]]
  n = 11
  [[row.sub]]
  n = 12
  [row.single]
  text = \'\'\'
it's [[not]] a = header\'\'\'

[[row]]
n = 2
  [[row.sub]]
  n = 21
'''


def paths(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


def check_all(text: str) -> int:
    found = places(text)
    values = 0
    for path, value in paths(tomllib.loads(text)):
        if (
            path in found
            and found[path].kind != "table"
            and text[found[path].start : found[path].start + 2] != "[["
        ):
            place = found[path]
            assert tomllib.loads(f"x = {text[place.start : place.end]}") == {"x": value}
            values += 1
        elif path not in found:
            assert isinstance(value, dict), path  # made by a dotted key only
    return values


def test_every_value_stands_where_it_is_said_to() -> None:
    assert check_all(TEXT) == 21
    assert check_all(TEXT.replace("\n", "\r\n")) == 21


def test_headers_count_from_nought_and_lines_from_one() -> None:
    found = places(TEXT)
    assert found["row", 0, "sub", 1, "n"].start < found["row", 1, "sub", 0, "n"].start
    assert line_of(TEXT, found, ("title",)) == 2
    assert line_of(TEXT, found, ("row", 1, "sub", 0)) == TEXT[: TEXT.rindex("[[row.sub")].count("\n") + 1
    assert line_of(TEXT, found, ("many", 1, "no such key")) == 7
    assert line_of(TEXT, found, ("no such key",)) == 1


KEYS = st.text(alphabet="abcxyz-_", min_size=1, max_size=6)
TEXTS = st.text(alphabet="ab \u00e9\u2013,#[]{}='", max_size=12)


@given(st.dictionaries(KEYS, st.lists(TEXTS, max_size=4), max_size=5))
def test_any_arrays_of_strings(values: dict[str, list[str]]) -> None:
    lines = [
        f"{key} = [ {', '.join(chr(34) + text + chr(34) for text in texts)} ] # {key}"
        for key, texts in values.items()
    ]
    text = "\n".join(lines)
    assert check_all(text) == sum(1 + len(texts) for texts in values.values())
