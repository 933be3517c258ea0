"""Saved web pages (.html, .xhtml): HTML to blocks, the furniture hidden. Opens nothing the page names."""

from __future__ import annotations

import re
from pathlib import Path

from abscope_store.importing.blocks import Flat

MEDIA_TYPE = "text/html"
ORDER = 40

_BEGINS = re.compile(r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*(?:<!doctype\s+html|<html[\s>])", re.I | re.S)
_TAG = re.compile(r"<(?:html|head|body|div|p|table|h1|article|meta)[\s>/]", re.I)
_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml"})


def fits(data: bytes, name: str) -> bool:
    """Whether the bytes begin as an HTML document; with HTML's ending a tag is enough."""
    head = _head(data)
    if "\0" in head:
        return False
    if _BEGINS.match(head):
        return True
    return Path(name).suffix.lower() in _ENDINGS and _TAG.search(head) is not None


def read(data: bytes, name: str) -> Flat:
    """The page as blocks with what it says of itself. Raises Refused."""
    from abscope_store.importing.formats._page import flat_page

    return flat_page(data, name)


def _head(data: bytes) -> str:
    """The first letters, whatever the encoding: tags are ASCII."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[:8192].decode("utf-16", "ignore")
    return data[:8192].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
