"""Markdown files (.md): by the `markdown` library to HTML, then the walk that web pages take."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import structs

from abscope_store.errors import Refused
from abscope_store.importing import plain
from abscope_store.importing.blocks import Flat
from abscope_store.importing.messages import Metadata

MEDIA_TYPE = "text/markdown"
ORDER = 80
EXTRACTOR = "abscope-markdown"
EXTRACTOR_VERSION = "1"
LARGEST = 2 * 1024 * 1024  # bytes; the library takes some seconds for them

_ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,8000}?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
_FIELD = re.compile(
    r"^(title|authors?|date|doi|publisher|licen[cs]e|journal):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.M | re.I
)
_ENDLESS = re.compile(r"[\[\]()*_`<>!]{500}")  # the library takes their square in time
_SCRIPT = re.compile(r"(?<=[\w)\]])\^([\w+\u2212-]{1,12})\^")  # pandoc's superscript: 10^9^


def fits(data: bytes, name: str) -> bool:
    """Whether the name says Markdown and the bytes are text."""
    return Path(name).suffix.lower() in _ENDINGS and b"\0" not in data[:65536]


def read(data: bytes, name: str) -> Flat:
    """The document as blocks. Raises Refused."""
    import markdown

    from abscope_store.importing.formats._page import GUESSED, walked
    from abscope_store.importing.formats._page_facts import clean
    from abscope_store.importing.formats._tree import html_tree

    if len(data) > LARGEST:
        raise Refused(f"{name} is larger than 2 MB; save it as plain text.")
    decoded, encoding = plain.decode(data)
    text = plain.canonical(decoded)
    if _ENDLESS.search(text):
        raise Refused(f"{name} is no readable Markdown: it holds endless runs of marks.")
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    try:
        page = markdown.markdown(
            _SCRIPT.sub(r"<sup>\1</sup>", body), extensions=["tables", "footnotes", "def_list", "sane_lists"]
        )
    except RecursionError as trouble:
        raise Refused(f"{name} is nested too deeply to be read whole.") from trouble
    sheet, _ = walked(html_tree(f"<html><body>{page}</body></html>", name), name)
    metadata = _metadata(front[1] if front else "")
    if metadata.title is None:
        tops = (block.text for block in sheet.blocks if block.kind == "heading" and block.level == 1)
        metadata = structs.replace(metadata, title=clean(next(tops, None)))
    problems = sheet.problems() + ([GUESSED] if encoding == "cp1252" else [])
    return Flat(sheet.blocks, EXTRACTOR, EXTRACTOR_VERSION, metadata, problems, judged=True)


def _metadata(front: str) -> Metadata:
    from abscope_store.importing.formats._page_facts import bare_doi, clean, day

    said = {found[1].lower(): clean(found[2]) for found in _FIELD.finditer(front)}
    return Metadata(
        title=said.get("title"),
        authors=said.get("authors") or said.get("author"),
        publisher=said.get("publisher"),
        date=day(said.get("date")),
        doi=bare_doi(said.get("doi") or ""),
        licence=said.get("licence") or said.get("license"),
        journal=said.get("journal"),
    )
