"""Tells what a page says from what surrounds it: a role for each line, and whether it is hidden.

Weighs what pagemap.py knows of each line, all lines of the page together; hides, never deletes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from abscope_store.importing import traits, weighing
from abscope_store.importing.pagemap import Hint, Label, Page, hide, keep
from abscope_store.importing.weights import WEIGHTS

__all__ = ["FURNITURE_VERSION", "Hint", "Label", "classify"]

FURNITURE_VERSION = "3"

AMONG = "among furniture"
_SURE = 6.0  # by itself furniture or text, whatever its neighbours are
_FIGURE = 4.0  # a line with an outcome is text unless much speaks against it
# Above the text: whose paper it is and when it came out is the paper's own, whatever stands beside it.
_PAPERS_OWN = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi:? ?)10\.\d{4,9}/\S+\Z|(?:received|accepted)\b.{0,120}\b\d{4}\b"
    r"|[^\[\]]{3,40}\[\d[\d,]{0,8}\][,;&]? ?[^\[\]]{3,40}\[\d",
    re.IGNORECASE,
)
_NOT_TEXT = frozenset(
    {"furniture by itself", "after a sign of the end", "in a list of other articles",
     "in navigation, form or dialog"}
)  # fmt: skip


def classify(texts: Sequence[str], hints: Sequence[Hint] = ()) -> list[Label]:
    """One label for each paragraph (non-empty line, stripped) of a page, in order."""
    page = Page(texts, hints or [Hint()] * len(texts))
    page.read_head()
    page.read_body()
    page.read_tail()
    return _decided(page)


def _decided(page: Page) -> list[Label]:
    """Each line's label once all lines have been weighed together."""
    scores = _scores(traits.traits(page))
    for at, text in enumerate(page.texts[: page.first]):
        if _PAPERS_OWN.match(text):
            scores[at] = -2 * _SURE
    heads = [page.may_head(at) for at in range(len(page.texts))]
    hidden = weighing.furniture(scores, heads)
    if all(hidden):  # nothing tells text from furniture: only what is a control by itself goes
        hidden = [score >= _SURE for score in scores]
    return [_final(page, at, away) for at, away in enumerate(hidden)]


def _scores(lines: Sequence[traits.Traits]) -> list[float]:
    """Each line's score, its neighbours' scores taken into account."""
    around = weighing.near([_score(line) for line in lines])
    return [_score(line | traits.near(line, side)) for line, side in zip(lines, around, strict=True)]


def _score(line: traits.Traits) -> float:
    """How much speaks for furniture (above 0) or text (below 0)."""
    if "the title" in line:
        return -2 * _SURE
    score = sum(WEIGHTS[name] * value for name, value in line.items())
    guarded = "prints a figure" in line and _NOT_TEXT.isdisjoint(line)
    return score - _FIGURE if guarded else score


def _final(page: Page, at: int, away: bool) -> Label:
    label = page.labels[at]
    if away:
        return label if label is not None and label.hidden else hide(AMONG)
    if label is not None and not label.hidden:
        return label
    return page.in_body(at) or keep("heading")
