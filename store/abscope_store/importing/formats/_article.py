"""Which blocks of a web page are its article: trafilatura's verdict and the page's own elements.

Hides, never deletes: every block stays, in order, with the reason why it is not shown.
"""

from __future__ import annotations

import importlib
import logging
import re
import socket
from collections.abc import Sequence
from typing import Any

from msgspec import structs

from abscope_store.importing import linetypes
from abscope_store.importing.blocks import Block
from abscope_store.importing.fields import field
from abscope_store.importing.formats._markup import Setting
from abscope_store.importing.formats._tree import Element

MOST_ELEMENTS = 60_000  # of a page that is handed to trafilatura: some three seconds
_FEW = 40  # words: too little to be an article's verdict
_SHARE = 0.15  # of the words outside navigation; less means that the article was missed
_RUN = 4  # words in a row that tell one text from another
_ENOUGH = 0.6  # of a block's runs stand in the article
_SENTENCE = 5  # words of a line that says something
_NEAR = 3  # blocks between which a short one belongs to the article
_WORD = re.compile(r"\w+")
_OUTSIDE = frozenset({"navigation", "form", "dialog", "page header", "page footer", "beside the article"})
_NEVER = frozenset({"navigation", "form", "dialog"})


def article_text(root: Element) -> str:
    """The article as trafilatura sees it, a paragraph a line; empty where it sees none. Alters the tree."""
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        return ""
    for cell in root.iter("td", "th"):  # it would fill in every column that a cell claims to cover
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)
    try:
        trafilatura = _trafilatura()
    except ImportError:  # an installation without it: as where it sees no article
        return ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings name the user's text
    try:
        found = trafilatura.bare_extraction(root, include_comments=False, favor_recall=True)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return ""  # its own fault on a strange page: the elements and furniture.py judge alone
    return str(getattr(found, "text", "") or "")


def _trafilatura() -> Any:
    """The library; its downloader's try-out of a local IPv6 socket on import is not wanted here."""
    had, socket.has_ipv6 = socket.has_ipv6, False
    try:
        return importlib.import_module("trafilatura")
    finally:
        socket.has_ipv6 = had


def judge(blocks: Sequence[Block], settings: Sequence[Setting], article: str) -> tuple[list[Block], bool]:
    """(the blocks, those outside the article hidden; whether the verdict can be trusted)."""
    words = [_WORD.findall(block.text.casefold()) for block in blocks]
    runs: set[tuple[str, ...]] = set()
    lines = set()
    for line in article.split("\n"):
        found = _WORD.findall(line.casefold())
        lines.add(tuple(found))
        runs.update(_runs(found))
    inside = [_inside(each, runs) for each in words]
    outside = [place.around in _OUTSIDE for place in settings]
    free = sum(len(each) for each, out in zip(words, outside, strict=True) if not out)
    held = sum(len(each) for each, within in zip(words, inside, strict=True) if within)
    trusted = held >= _FEW and held >= _SHARE * free
    if not trusted:
        return [
            _hidden(block, place.around) if place.around in _OUTSIDE else block
            for block, place in zip(blocks, settings, strict=True)
        ], False
    _keep_short(blocks, settings, words, inside, lines)
    end = _comments(blocks, words)
    inside[end:] = [False] * (len(inside) - end)
    return [
        block
        if within and place.around not in _NEVER
        else _hidden(block, place.around or "outside the article")
        for block, place, within in zip(blocks, settings, inside, strict=True)
    ], True


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def _inside(words: Sequence[str], runs: set[tuple[str, ...]]) -> bool:
    own = _runs(words)
    return bool(own) and sum(run in runs for run in own) >= _ENOUGH * len(own)


def _keep_short(
    blocks: Sequence[Block],
    settings: Sequence[Setting],
    words: Sequence[Sequence[str]],
    inside: list[bool],
    lines: set[tuple[str, ...]],
) -> None:
    """Headings, captions, rows and short lines go with the article's text that they stand among.

    Also what a page says of itself above its text (title, date, byline) and labelled fields.
    """
    long = list(inside)
    first = long.index(True)
    last = len(long) - 1 - long[::-1].index(True)
    title = next((at for at in range(first) if blocks[at].kind == "heading" and blocks[at].level == 1), first)
    tables = {place.table for place, within in zip(settings, long, strict=True) if place.table and within}
    for at, block in enumerate(blocks):
        place = settings[at]
        if inside[at] or place.around in _NEVER:
            continue
        among = any(long[max(0, at - _NEAR) : at + _NEAR + 1]) or first <= at <= last
        if place.table:
            inside[at] = place.table in tables or tuple(words[at]) in lines
        elif len(words[at]) < _RUN or tuple(words[at]) in lines:
            inside[at] = among and tuple(words[at]) in lines
        if not inside[at] and place.around not in _OUTSIDE:
            prose = len(words[at]) >= _SENTENCE and first <= at <= last
            inside[at] = _belongs(block, first <= at <= last, at < first) or (
                (prose or title < at < first) and not place.linked and not _is_furniture(block.text)
            )


def _comments(blocks: Sequence[Block], words: Sequence[Sequence[str]]) -> int:
    """Where the readers' comments begin, in the second half of the page; else the page's end."""
    half = sum(map(len, words)) / 2
    before = 0
    for at, block in enumerate(blocks):
        if before >= half and linetypes.opens_tail(block.text) == "comments":
            return at
        before += len(words[at])
    return len(blocks)


def _belongs(block: Block, between: bool, before: bool) -> bool:
    """Whether a block that the verdict left out still says something of the article."""
    text = block.text
    if _is_furniture(text):
        return False
    if block.kind == "heading":
        return (between and not linetypes.opens_tail(text)) or (before and block.level == 1)
    if block.kind in ("caption", "table") and between:
        return True
    if before and (linetypes.is_date(text) or linetypes.is_byline(text)):
        return True
    found = field(text)
    return found is not None and bool(found[1])


def _is_furniture(text: str) -> bool:
    return bool(linetypes.furniture(text)) or linetypes.is_promo(text) or linetypes.is_menu_word(text)


def _hidden(block: Block, reason: str) -> Block:
    return block if block.hidden else structs.replace(block, hidden=True, reason=reason)
