"""What a search result's row names as its source. No window is opened."""

from __future__ import annotations

import pytest

from abscope_gui.models.results import result_rows
from abscope_store.records import Result


@pytest.mark.parametrize(
    ("kind", "cited", "file", "named"),
    [
        ("outcome", "Smith 2020", None, "Smith 2020"),
        ("digest", "Smith 2020", "002_x.txt", "Smith 2020"),  # the reader's file is not the name of the work
        ("passage", "", "002_x.txt", "002_x.txt"),  # an unknown work has no other
        ("digest", "", None, "slug2020"),
    ],
)
def test_a_row_names_its_source_in_short(kind: str, cited: str, file: str | None, named: str) -> None:
    found = Result(kind, "a", "a title", "words", "slug2020", file, None, None, None, group="G", cited=cited)
    (row,) = result_rows((found,))
    assert row.where == named
