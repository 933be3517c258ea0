"""A web page's text to a flat document: tree, walk, verdict, facts. For saved pages and archives."""

from __future__ import annotations

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat
from abscope_store.importing.formats._article import judge
from abscope_store.importing.formats._markup import Setting, Walk
from abscope_store.importing.formats._page_facts import Head, facts
from abscope_store.importing.formats._sheet import Sheet
from abscope_store.importing.formats._tree import Element, decode, html_tree, xhtml_tree

EXTRACTOR = "abscope-html"
EXTRACTOR_VERSION = "3"
GUESSED = ("encoding guessed", "Not UTF-8: read as Windows-1252, so accented letters may be wrong")


def flat_page(data: bytes, name: str, charset: str = "") -> Flat:
    """The page as blocks, those outside the article hidden. `charset` is what came with it, if anything.

    Raises Refused.
    """
    text, guessed = decode(data, charset)
    as_xml = text[:200].lstrip().startswith("<?xml")
    root = xhtml_tree(text, name) if as_xml else html_tree(text, name)
    sheet, settings = walked(root, name)
    head = Head(root)
    blocks = judge(sheet.blocks, settings)
    metadata, problems = facts(head, blocks)
    return Flat(
        blocks,
        EXTRACTOR,
        EXTRACTOR_VERSION,
        metadata,
        [*sheet.problems(), *problems, *([GUESSED] if guessed else [])],
        judged=True,
    )


def walked(root: Element, name: str) -> tuple[Sheet, list[Setting]]:
    """The blocks of a tree. Raises Refused where there are none.

    A page saved under an open dialog says of all its text that it is aria-hidden; then nobody is believed.
    """
    sheet = Sheet(name)
    walk = Walk(sheet)
    walk.run(root)
    shown = sum(len(block.text.split()) for block in sheet.blocks if not block.hidden)
    if walk.unseen_words > shown:
        sheet = Sheet(name)
        walk = Walk(sheet, trust_aria=False)
        walk.run(root)
    if not sheet.blocks:
        raise Refused(f"{name} holds no text.")
    return sheet, walk.settings
