"""Tells what a page says from what surrounds it: a role for each line, and whether it is hidden.

Weighs what pagemap.py knows of each line, all lines of the page together; hides, never deletes.
"""

from __future__ import annotations

from collections.abc import Sequence

from abscope_store.importing import appeals, linetypes, weighing
from abscope_store.importing.pagemap import Hint, Label, Page, hide, keep

__all__ = ["FURNITURE_VERSION", "Hint", "Label", "classify"]

FURNITURE_VERSION = "2"

AMONG = "among furniture"
_SURE = 6.0  # more than two changes cost: such a line stands by itself
_BY_ITSELF = 8.0
_BY_PLACE = 3.0
_SENTENCE = 2.0
_TOLD = 4.0
_HEADS = 3.0
_OUTSIDE = 1.5  # a loose line above the title or below the last sentence
_PLACES = {
    "site header": 3.0,
    "after the article": 1.5,
    "other articles": 3.0,
    "other articles, comments or publisher": 3.0,
}
_KEPT_KIND = {"list": 1.5, "table": 4.0, "caption": _SURE}


def classify(texts: Sequence[str], hints: Sequence[Hint] = ()) -> list[Label]:
    """One label for each paragraph (non-empty line, stripped) of a page, in order."""
    page = Page(texts, hints or [Hint()] * len(texts))
    page.read_head()
    page.read_body()
    page.read_tail()
    return _decided(page)


def _decided(page: Page) -> list[Label]:
    """Each line's label once all lines have been weighed together."""
    costs = [_costs(page, at) for at in range(len(page.texts))]
    heads = [page.may_head(at) for at in range(len(page.texts))]
    hidden = weighing.furniture([cost[0] for cost in costs], [cost[1] for cost in costs], heads)
    if all(hidden):  # nothing tells text from furniture: only what is a control by itself goes
        hidden = [cost[0] >= _SURE for cost in costs]
    return [_final(page, at, away) for at, away in enumerate(hidden)]


def _final(page: Page, at: int, away: bool) -> Label:
    label = page.labels[at]
    if away:
        return label if label is not None and label.hidden else hide(AMONG)
    if label is not None and not label.hidden:
        return label
    return page.in_body(at) or keep("heading")


def _costs(page: Page, at: int) -> tuple[float, float]:
    """What the line costs as text and as furniture."""
    label, text = page.labels[at], page.texts[at]
    as_text = max(0.0, page.leans[at]) + page.appeals[at]
    as_furniture = max(0.0, -page.leans[at])
    tail, asks = at >= page.tail, page.appeals[at] >= 3
    if label is not None and label.hidden:
        as_text += _PLACES.get(label.reason, _BY_ITSELF)
    elif page.listed(at):
        as_text += _BY_PLACE
    elif label is not None and label.role == "metadata":
        as_furniture += _metadata_weight(label.reason)
    elif at in page.prose_lines or linetypes.is_reference(text):
        as_furniture += 0.5 if tail else _SURE
    elif label is not None and label.role in ("list", "table", "caption") and not tail:
        as_furniture += _KEPT_KIND[label.role]
    elif linetypes.is_sentence(text) and not tail and not asks:
        as_furniture += _TOLD if page.tells(at) else _SENTENCE
    elif not page.opening <= at <= page.last:
        as_text += 0.0 if linetypes.is_labelled(text) and not asks and not tail else _OUTSIDE
    by_type = label is not None and label.hidden and label.reason not in _PLACES
    if not tail and not asks and not by_type and page.heads_text(at):
        as_furniture += _HEADS
    if appeals.has_figures(text) and not tail and not (label is not None and label.hidden):
        as_furniture += _SURE
    return as_text, as_furniture


def _metadata_weight(reason: str) -> float:
    if reason == "title":
        return 2 * _SURE
    if reason.startswith(("field", "value")):
        return _SURE
    if reason == "labelled":
        return 2.0
    return 4.0 if reason in ("date", "byline", "names") else 0.8
