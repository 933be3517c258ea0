"""A note's Markdown in one row: no sign of it left, and nothing else touched."""

from __future__ import annotations

import pytest

from abscope_store.notebook.plainly import plainly


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("**Ask** about the *hazard ratio*", ["Ask about the hazard ratio"]),
        (
            "# To do\n\n- first `HR`\n* second __too__\n+ third",
            ["To do", "• first HR", "• second too", "• third"],
        ),
        ("> said so\n---\n1. one", ["said so", "1. one"]),
        ("see [the page](https://example.org) and ***all***", ["see the page and all"]),
        ("**strong with *more* in it**", ["strong with more in it"]),
        (
            "2 * 3 * 4, p*q*r, rate_of_change, -5 to 5, #os",
            ["2 * 3 * 4, p*q*r, rate_of_change, -5 to 5, #os"],
        ),
        (r"\*not strong\*", ["*not strong*"]),
        ("- [x] done\n```\nx = 1\n```", ["• done", "x = 1"]),
        ("*\n\n  \n", ["*"]),
        ("", []),
    ],
)
def test_the_plain_reading(body: str, lines: list[str]) -> None:
    assert plainly(body) == lines
