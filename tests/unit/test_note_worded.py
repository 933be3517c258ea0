"""A note's Markdown becomes HTML of our own making: its words, none of its own HTML."""

from __future__ import annotations

import pytest

from abscope_store.notebook.worded import LARGEST, html_of


def test_what_markdown_says_is_shown() -> None:
    made = html_of(
        "# Ask\n\nThe **HR** is *odd* at 10^9^.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    for part in ("<h3>Ask</h3>", "<b>HR</b>", "<i>odd</i>", "10<sup>9</sup>", "• one", "<td>1</td>"):
        assert part in made, part


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script> after",
        "<img src='file:///etc/passwd' onerror=x> after",
        "![p](file:///dev/zero) after",
        "[after](javascript:alert(1))",
        "<style>p{}</style><p onclick='x' style='color:red'>after</p>",
        "<table><tr><td><table><tr><td>after</td></tr></table></td></tr></table>",
        "after &lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_of_a_notes_own_html_passes(hostile: str) -> None:
    made = html_of(hostile)
    assert "after" in made
    for part in ("<script", "<img", "<style", "onclick", "href", "src=", "file:", "color:red"):
        assert part not in made, part


def test_endless_and_empty_notes_are_shown_as_typed() -> None:
    assert html_of("  \n ") == ""
    assert html_of("[" * 5000).startswith("<p>[[")
    assert "<b>" not in html_of("**x** " + "y " * LARGEST)
    assert html_of("<!-- only -->") == "<p>&lt;!-- only --&gt;</p>"


def test_lines_stay_lines_and_a_list_follows_words_at_once() -> None:
    made = html_of("To ask:\n- the interval\n- the cut-off\n\nfirst line\nsecond line")
    assert made.count("•") == 2 and "<p>To ask:</p>" in made
    assert "<p>first line</p><p>second line</p>" in made
    table = html_of("Arms:\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert table.count("<tr>") == 2
    assert "<h" in html_of("A heading\n=========\nwords")
