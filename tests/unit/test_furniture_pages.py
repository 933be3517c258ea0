"""Our own pages, copied and saved, through the real readers: furniture hidden, text kept, roles right.

The pages of the folder `second` are another author's. Rules and weights have seen them all: what a page of a
style not seen before can expect, weights fitted to one author's pages alone say (docs/decisions/0041).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest
from pages import PAGES, ROLES, Line, Page, copied, pages

from abscope_store.importing import appeals
from abscope_store.importing.messages import Paragraph, Parsed
from abscope_store.importing.parse import parse

SECOND = PAGES / "second"
REACH = 14  # lines by which a reader may be ahead of the gold
_BULLET = re.compile("^[-*\u2022] ")
_CELLS = re.compile(r"\t|\s{3,}|\s+\|\s+")


class Verdict(NamedTuple):
    page: str
    line: Line
    found: Paragraph | None  # None: the reader left the line out

    @property
    def hidden(self) -> bool:
        return self.found is None or self.found.hidden


def cells(text: str) -> list[str]:
    return [" ".join(cell.split()) for cell in _CELLS.split(_BULLET.sub("", text))]


def verdicts(page: Page, form: str) -> Iterator[Verdict]:
    name, text = (f"{page.name}.txt", page.text) if form == "text" else (f"{page.name}.html", page.html)
    parsed = parse(text.encode(), name)
    assert isinstance(parsed, Parsed)
    read = [(cells(parsed.text[one.start : one.end]), one) for one in parsed.paragraphs]
    at = 0
    for line in page.lines:
        wanted = cells(copied(line))
        hit = next((n for n in range(at, min(at + REACH, len(read))) if read[n][0] == wanted), None)
        at = at if hit is None else hit + 1
        if line.label != "?":
            yield Verdict(page.name, line, None if hit is None else read[hit][1])


@cache
def judged(form: str) -> tuple[Verdict, ...]:
    found = pages(PAGES) + pages(SECOND)
    return tuple(one for page in found for one in verdicts(page, form))


def said(rows: list[Verdict]) -> str:
    return "\n".join(f"{row.page}: {row.line.label} {row.line.text[:90]}" for row in rows)


@pytest.mark.parametrize(("form", "away", "kept"), [("text", 0.97, 0.97), ("html", 0.98, 0.98)])
def test_furniture_goes_and_text_stays(form: str, away: float, kept: float) -> None:
    rows = judged(form)
    drop = [row for row in rows if row.line.drop]
    keep = [row for row in rows if not row.line.drop]
    shown, lost = [row for row in drop if not row.hidden], [row for row in keep if row.hidden]
    assert 1 - len(shown) / len(drop) >= away, said(shown)
    assert 1 - len(lost) / len(keep) >= kept, said(lost)


@pytest.mark.parametrize("form", ["text", "html"])
def test_no_outcome_is_hidden(form: str) -> None:
    lost = [
        row
        for row in judged(form)
        if row.hidden and row.line.label in "bltc" and appeals.has_figures(row.line.text)
    ]
    assert not lost, said(lost)


def test_there_are_enough_pages() -> None:
    assert len(pages(PAGES)) >= 20
    assert len(pages(SECOND)) >= 12


@pytest.mark.parametrize(
    ("role", "bar"),
    [("h", 0.95), ("b", 0.93), ("l", 0.97), ("t", 1.0), ("c", 0.55), ("m", 0.75), ("r", 0.95)],
)
def test_roles_of_saved_pages(role: str, bar: float) -> None:
    first = {page.name for page in pages(PAGES)}
    rows = [row for row in judged("html") if row.line.label == role and not row.hidden and row.page in first]
    assert len(rows) >= 5
    wrong = [row for row in rows if row.found is not None and row.found.role not in roles(row.line)]
    assert 1 - len(wrong) / len(rows) >= bar, said(wrong)


def roles(line: Line) -> set[str]:
    """A title is metadata in a copied page and a heading where the markup says so."""
    return ROLES[line.label] | ({"heading"} if line.element == "h1" else set())


def test_what_asks_for_money_is_promo_and_other_furniture_boilerplate() -> None:
    rows = [row for row in judged("text") if row.found is not None and row.hidden]
    assert {row.found.role for row in rows if row.found is not None} == {"boilerplate", "promo"}
    assert all(row.found is not None and row.found.reason for row in rows)
