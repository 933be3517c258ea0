"""Fits the weights of importing/weights.py to the labelled pages and says how they do on a page left out.

Run by hand, with numpy and scipy (no dependency of ours): python tests/data/pages/make/weigh.py
Prints the weights and, for copied and saved pages, furniture hidden and text kept: each page judged by
weights that were fitted without it, and each author's pages by weights fitted to the other author's.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np  # type: ignore[import-not-found]
from scipy.optimize import minimize  # type: ignore[import-not-found]

sys.path.insert(0, str(Path(__file__).parents[3] / "unit"))

from pages import PAGES, Page, copied, pages
from test_furniture_pages import REACH, cells

from abscope_store.importing import furniture, traits, weighing
from abscope_store.importing.pagemap import Hint, Label, keep
from abscope_store.importing.pagemap import Page as Map
from abscope_store.importing.parse import parse

ROUNDS = 2  # of fitting once a line's neighbours are judged as well
COPIED = 2  # a copied page counts so many times: it has no markup to go by
NEAR = ("loose line near furniture",)
PULL = 2.0  # how strongly a weight is held to its hand-set value
LEAN = 0.15  # added to every line: furniture left is as bad as text lost
# What reason gives each trait before any page is seen; the others begin at 0.
HAND_SET = {
    "furniture by itself": 6,
    "in navigation, form or dialog": 6,
    "speaks to the visitor": 5,
    "somebody's own words": 5,
    "offers or asks": 3,
    "names the site": 1.5,
    "loose line near furniture": 1,
    "an address for letters": -3,
    "counts something": -1.5,
    "loose, below furniture": 0.5,
    "short below a reference": 2,
    "a short link": 4,
    "words of sites in a long line": 3,
    "words of sites in a line": 3,
    "after a sign of the end": 3,
    "in a list of other articles": 3,
    "in a page footer": 3,
    "named as furniture": 3,
    "beside the article": 3,
    "about somebody": 3,
    "read as a site's header": 2.5,
    "said three times or more": 2.5,
    "listed before it is said": 2.5,
    "a bracketed word": 2.5,
    "a time ago or a price": 2.5,
    "words of sites in few words": 2,
    "ends in dots": 2,
    "words of sites around": 1.5,
    "after the article's end": 1.5,
    "says you, the text does not": 1.5,
    "prose after a sign of the end": 1.5,
    "says I, the text does not": 1.5,
    "links around": 1.5,
    "prose without the topic": 1.5,
    "an arrow or a star": 1.5,
    "parts in one line": 1.5,
    "loose line outside the text": 1,
    "many loose lines in a row outside the text": 1,
    "in a page header": 1,
    "says us, the text does not": 1,
    "opens a list of others": 1,
    "a counter": 1,
    "begins with a control's verb": 0.7,
    "asks or exclaims": 0.7,
    "no word of the topic": 0.5,
    "a menu word": 0.5,
    "loose in the text, off the topic": 0.5,
    "in capitals": 0.5,
    "above a loose line": 0.4,
    "loose in the text, on the topic": -0.5,
    "a paragraph, no link": -0.7,
    "loose data of the head": -0.8,
    "a sentence": -1,
    "a list line": -1.5,
    "shares the topic": -1.5,
    "a label of data": -2,
    "a value of data": -2,
    "names, a date or a byline": -2,
    "below end matter": -2,
    "a date": -2.5,
    "a byline": -2.5,
    "a licence": -2.5,
    "a place in a journal": -2.5,
    "prose": -3,
    "prints a figure": -3,
    "a table line": -3,
    "heads a sentence": -3,
    "names": -3,
    "end matter of papers": -3,
    "a field": -4,
    "a reference": -4,
    "a caption line": -4,
    "the title": -9,
}


class Read(NamedTuple):
    """One page in one form: traits and label of each line (1 furniture, 0 text, -1 not counted)."""

    name: str
    form: str
    lines: list[traits.Traits]
    heads: list[bool]
    gold: list[int]


def read(page: Page, form: str) -> Read:
    """The page as the readers see it, before anything is decided."""
    seen: list[tuple[list[str], list[Hint]]] = []

    def spy(texts: Sequence[str], hints: Sequence[Hint] = ()) -> list[Label]:
        seen.append((list(texts), list(hints)))
        return [keep("body") for _ in texts]

    judge, furniture.classify = furniture.classify, spy
    try:
        parse((page.text if form == "txt" else page.html).encode(), f"{page.name}.{form}")
    finally:
        furniture.classify = judge
    texts, hints = seen[0]
    known = Map(texts, hints or [Hint()] * len(texts))
    known.read_head()
    known.read_body()
    known.read_tail()
    gold, at = [-1] * len(texts), 0
    found = [cells(text) for text in texts]
    for line in page.lines:
        wanted = cells(copied(line))
        hit = next((n for n in range(at, min(at + REACH, len(found))) if found[n] == wanted), None)
        if hit is not None:
            at = hit + 1
            gold[hit] = -1 if line.label == "?" else int(line.drop)
    heads = [known.may_head(n) for n in range(len(texts))]
    return Read(page.name, form, traits.traits(known), heads, gold)


def fitted(read_pages: Sequence[Read], names: Sequence[str]) -> dict[str, float]:
    """The weights, and those of a line's neighbourhood, which is judged by the weights found before."""
    weights = dict.fromkeys(NEAR, 0.0) | _fitted(read_pages, names)
    for _ in range(ROUNDS):
        weights = _fitted([_placed(one, weights) for one in read_pages], [*names, *NEAR])
    return weights


def _placed(one: Read, weights: dict[str, float]) -> Read:
    before, furniture.WEIGHTS = furniture.WEIGHTS, weights
    try:
        around = weighing.near([furniture._score(line) for line in one.lines])
    finally:
        furniture.WEIGHTS = before
    lines = [line | traits.near(line, side) for line, side in zip(one.lines, around, strict=True)]
    return one._replace(lines=lines)


def _fitted(read_pages: Sequence[Read], names: Sequence[str]) -> dict[str, float]:
    """Logistic regression, each weight held to its hand-set value."""
    column = {name: at for at, name in enumerate(names)}
    pairs = [
        (line, gold)
        for one in read_pages
        for line, gold in zip(one.lines, one.gold, strict=True)
        for _ in range(COPIED if one.form == "txt" else 1)
        if gold >= 0
    ]
    table = np.zeros((len(pairs), len(names)))
    for row, (line, _) in enumerate(pairs):
        for name, value in line.items():
            table[row, column[name]] = value
    sign = np.array([2 * gold - 1 for _, gold in pairs])
    begin = np.array([HAND_SET.get(name, 0.0) for name in names])

    def cost(weights: Any) -> tuple[float, Any]:
        margin, away = sign * (table @ weights), weights - begin
        slope = -sign / (1 + np.exp(np.clip(margin, -50, 50)))
        return (
            float(np.logaddexp(0, -margin).sum() + PULL / 2 * (away**2).sum()),
            table.T @ slope + PULL * away,
        )

    found = minimize(cost, begin, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return {name: float(found[at]) for name, at in column.items()}


def judged(one: Read, weights: dict[str, float]) -> list[bool]:
    leaning = weights | {"any line": weights["any line"] + LEAN}
    before, furniture.WEIGHTS = furniture.WEIGHTS, leaning
    try:
        scores = furniture._scores(one.lines)
    finally:
        furniture.WEIGHTS = before
    return weighing.furniture(scores, one.heads)


def measured(said: str, tested: Sequence[tuple[Read, dict[str, float]]]) -> None:
    """Prints furniture hidden and text kept of pages, each judged by the weights beside it."""
    for form in ("txt", "html"):
        right, counted = [0, 0], [0, 0]
        for one, weights in tested:
            if one.form != form:
                continue
            for gold, away in zip(one.gold, judged(one, weights), strict=True):
                if gold >= 0:
                    right[gold] += away == bool(gold)
                    counted[gold] += 1
        hidden, kept = (right[gold] / counted[gold] for gold in (1, 0))
        sys.stdout.write(f"{said}, {form}: hidden {hidden:.1%}, kept {kept:.1%}\n")


def main() -> None:
    first, second = (
        [read(page, form) for page in pages(folder) for form in ("txt", "html")]
        for folder in (PAGES, PAGES / "second")
    )
    every = first + second
    names = sorted({name for one in every for line in one.lines for name in line})
    left_out = {
        name: fitted([each for each in every if each.name != name], names)
        for name in sorted({one.name for one in every})
    }
    measured("page left out, all", [(one, left_out[one.name]) for one in every])
    for said, known, new in (("first", first, second), ("second", second, first)):
        weights = fitted(known, names)
        measured(f"fitted to the {said} author's, measured on the other's", [(one, weights) for one in new])
    weights = fitted(every, names)
    measured("fitted to all", [(one, weights) for one in every])
    weights["any line"] += LEAN
    for name, weight in sorted(weights.items(), key=lambda pair: -pair[1]):
        sys.stdout.write(f'    "{name}": {weight:.2f},\n')


if __name__ == "__main__":
    main()
