"""Finds the line of a page that is its title: it reads like one and shares the words of the text below it.

Knows lines and their neighbours above the first sentence only; decides nothing else of the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abscope_store.importing import bids, linetypes

if TYPE_CHECKING:
    from abscope_store.importing.pagemap import Page

_PEOPLE = re.compile(r"[A-Z][\w' -]{2,30}: [A-Z][\w.'-]+(?: [A-Z][\w.'-]+)+(?: \([^)]*\))?(?:[,;] |$)")
RATHER = 0.3  # share of sites' words of a line that is hardly the text's
DOI = re.compile(r"\b10\.\d{4,9}/\S")
_AS_GOOD = 0.5  # of a title's score: the line above it is one too
_CRUMBS = re.compile(r"[^.!?]{2,40}(?:\s[>/\u203a\u00bb|\u2192]\s[^.!?]{2,60})+")
BREADCRUMB = re.compile(r"home\s*(?:[>/\u203a\u00bb|\u2192\u00b7-]\s*)?\S.*", re.I)
CATEGORY = re.compile(r"(?:posted |filed |published )?in:?\s+[A-Z][\w&/, -]{2,60}", re.I)


def is_path(text: str) -> bool:
    """ "Home > News > Health": where the page stands in its site."""
    return BREADCRUMB.fullmatch(text) is not None or _CRUMBS.fullmatch(text) is not None


def find(page: Page) -> int | None:
    """The line that reads most like a title, or the one right above it that does so too."""
    if page.title is not None:
        return page.title if page.title < page.first else None
    free = {at: _titleness(page, at) for at in range(page.first) if _may_be_title(page, at)}
    if free:
        best = max(free, key=lambda at: (free[at], -at))
        while _continues(page, free, best):
            best -= 1
        return best
    return 0 if page.first > 0 and page.labels[0] is None and _is_short_title(page, 0) else None


def _continues(page: Page, free: dict[int, float], best: int) -> bool:
    """Whether the line above the title reads like a title too: the title proper above its second line."""
    above = free.get(best - 1, 0.0)
    return above > 0 and above >= _AS_GOOD * free[best] and page.site[best - 1] < RATHER


def _titleness(page: Page, at: int) -> float:
    """Words, more where a date, a byline or an identifier follows soon."""
    text = page.texts[at]
    follows = page.texts[at + 1 : at + 5]
    dated = any(linetypes.is_date(one) or linetypes.is_byline(one) or DOI.search(one) for one in follows)
    ends = text.endswith((".", ":", "!"))
    named = 8 * page.topic.share(at) - 8 * page.site[at] - 12 * bids.bid(text)
    return min(len(text.split()), 14) + 4 * dated - 6 * ends - 8 * linetypes.is_reference(text) + named


def _is_short_title(page: Page, at: int) -> bool:
    return 2 <= len(page.texts[at].split()) <= 3 and not linetypes.is_date(page.texts[at])


def _may_be_title(page: Page, at: int) -> bool:
    text = page.texts[at]
    return (
        page.labels[at] is None
        and page.appeals[at] + page.leans[at] < 2
        and 4 <= len(text.split()) <= 40
        and not linetypes.is_bullet(text)
        and not linetypes.is_date(text)
        and not linetypes.is_byline(text)
        and not linetypes.is_counter(text)
        and BREADCRUMB.fullmatch(text) is None
        and _CRUMBS.fullmatch(text) is None
        and CATEGORY.fullmatch(text) is None
        and _PEOPLE.match(text) is None
    )
