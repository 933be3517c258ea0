"""JATS XML, the journals' own: front matter, abstract, body, tables, captions; references are hidden.

A PubMed Central set of several articles is split. Nothing outside the file is ever loaded.
"""

from __future__ import annotations

import re
from typing import Any

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Block, Flat, Part
from abscope_store.importing.formats import _jats_front, _record, _xml
from abscope_store.importing.formats._runs import PLAIN, Composer, Run
from abscope_store.importing.formats._sheet import Cell, Grid, Sheet, span

MEDIA_TYPE = "application/jats+xml"
ORDER = 31
EXTRACTOR = "abscope-jats"
VERSION = "2"

_INSIDE = ("list", "table-wrap", "fig", "fig-group", "table-wrap-group", "disp-formula", "disp-quote",
           "boxed-text", "def-list", "disp-formula-group")  # fmt: skip
_SKIPPED = ("label", "title", "object-id", "graphic", "alternatives", "permissions", "sec-meta", "media",
            "supplementary-material", "alt-text", "long-desc", "kwd-group", "counts",
            "processing-meta")  # fmt: skip
_MARKERS = (b"<front", b"<article-meta", b"<journal-meta", b"JATS", b"Journal Publishing DTD", b"Archiving")


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """The first element is an article with a journal's front matter, or PubMed Central's set of such."""
    root = _xml.root_name(data)
    if root == "pmc-articleset":
        return True
    head = data[:65536].replace(b"\0", b"")
    return root == "article" and any(marker in head for marker in _MARKERS)


def split(data: bytes, name: str) -> list[Part]:
    """One Part an article; the whole file where it is one bare article."""
    if _xml.root_name(data) == "article":
        return [Part(name, data)]
    found = list(_xml.slices(data, name, "article"))
    if not found:
        raise Refused(f"{name} is a PubMed Central file without a whole article.")
    _record.bounded(len(found), name)
    return [Part(_record.labelled(name, f"article {n}"), body) for n, body in enumerate(found, 1)]


def read(data: bytes, name: str) -> Flat:
    """One article. Raises Refused where it is broken or holds no text."""
    root = _xml.tree(data, name)
    sheet = _Sheet()
    front = _xml.child(root, "front")
    meta = _xml.child(front, "article-meta")
    composer = sheet.composer
    if meta is not None:
        sheet.put(_xml.inner(_xml.child(meta, "title-group", "article-title")), "heading", 1)
        for abstract in _xml.children(meta, "abstract", "trans-abstract"):
            sheet.heading(abstract, 2, "Abstract")
            sheet.inside(abstract, 2)
    body = _xml.child(root, "body")
    if body is not None:
        sheet.inside(body, 1)
    for part in _xml.children(root, "back", "floats-group", "sub-article"):
        sheet.back(part)
    if not any(not block.hidden for block in sheet.blocks):
        raise Refused(f"{name} holds no text.")
    metadata, tags, problems = _jats_front.of(root, front, composer)
    return Flat(
        sheet.blocks, EXTRACTOR, VERSION, metadata,
        problems=[*problems, *composer.problems()], judged=True, tags=tags,
    )  # fmt: skip


class _Sheet:
    """The blocks of one article, in the making."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.blocks: list[Block] = []
        self._aside: tuple[str, str] | None = None  # (kind, reason) while references are walked

    def put(self, runs: list[Run], kind: str = "paragraph", level: int = 0) -> None:
        """A block of these runs, hidden while references are walked."""
        self._keep(self.composer.block(runs, kind, level))

    def _keep(self, block: Block | None) -> None:
        if block is None:
            return
        if self._aside is not None:
            kind, reason = self._aside
            kind = block.kind if block.kind == "heading" else kind
            block = Block(block.text, kind, block.level, marks=block.marks, hidden=True, reason=reason)
        self.blocks.append(block)

    def heading(self, section: Any, level: int, otherwise: str = "") -> None:
        """The title of a section, with its number."""
        title = _xml.child(section, "title")
        label = _xml.words(_xml.child(section, "label")).strip()
        runs = _xml.inner(title) or [(otherwise, PLAIN)]
        self.put([(f"{label} " if label else "", PLAIN), *runs], "heading", min(level, 6))

    def inside(self, parent: Any, level: int) -> None:
        """Every block in a section, in order; its sections one level down."""
        for each in parent:
            name = _xml.local(each)
            if name == "sec":
                self.heading(each, level + 1)
                self.inside(each, level + 1)
            elif name in ("p", "attrib", "verse-line", "speech"):
                self.paragraph(each)
            elif name in _INSIDE:
                self.special(each, level)
            elif name == "ref-list":
                self.references(each)
            elif name and name not in _SKIPPED:
                self.inside(each, level)

    def paragraph(self, element: Any, kind: str = "paragraph", level: int = 0) -> None:
        """A paragraph; a list, table or figure within it stands between its two halves."""
        runs: list[Run] = [(element.text or "", PLAIN)]
        for each in element:
            if _xml.local(each) in _INSIDE:
                self.put(runs, kind, level)
                runs = []
                self.special(each, 1)
            else:
                runs += _cited(runs, each)
            runs.append((each.tail or "", PLAIN))
        self.put(runs, kind, level)

    def special(self, element: Any, level: int) -> None:
        """A list, a table, a figure, a formula, a box."""
        name = _xml.local(element)
        if name == "list":
            self._list(element, 1)
        elif name == "def-list":
            for item in _xml.children(element, "def-item"):
                term, meaning = (_xml.inner(_xml.child(item, part)) for part in ("term", "def"))
                self.put([*term, (": ", PLAIN), *meaning], "list", 1)
        elif name in ("table-wrap", "fig"):
            self._float(element)
        elif name == "disp-formula":
            self.put(_xml.inner(element))
        else:
            self.heading(element, level + 1)
            self.inside(element, level + 1)

    def _list(self, element: Any, level: int) -> None:
        for item in _xml.children(element, "list-item"):
            for each in item:
                if _xml.local(each) == "list":
                    self._list(each, level + 1)
                elif _xml.local(each) == "p":
                    self.paragraph(each, "list", level)

    def _float(self, element: Any) -> None:
        """Label and caption as one block, then the rows, then the notes under them."""
        caption = _xml.child(element, "caption")
        runs: list[Run] = _xml.inner(_xml.child(element, "label"))
        for part in _xml.children(caption, "title", "p"):
            runs += [(" ", PLAIN), *_xml.inner(part)]
        self.put(runs, "caption")
        table = Sheet("The table")  # counts what cells over several rows repeat
        for part in element.iter("{*}table"):
            grid = Grid(table)
            for row in part.iter("{*}tr"):
                grid.row([self._cell(cell) for cell in _xml.children(row, "td", "th")])
        for block in table.blocks:
            self._keep(block)
        for foot in _xml.children(element, "table-wrap-foot"):
            for part in foot.iter("{*}p"):
                self.put(_xml.inner(part), "caption")

    def _cell(self, element: Any) -> Cell:
        made = self.composer.compose(_xml.inner(element))
        rows, columns = (span(_xml.attribute(element, name)) for name in ("rowspan", "colspan"))
        return Cell(made.text, made.marks, rows, columns, _xml.local(element) == "th")

    def back(self, element: Any) -> None:
        """Acknowledgements, notes and appendices as text; the references hidden; floats in their order."""
        for each in element:
            name = _xml.local(each)
            if name == "ref-list":
                self.references(each)
            elif name in _INSIDE:
                self.special(each, 1)
            elif name in ("ack", "notes", "app", "fn-group", "glossary", "sec", "bio"):
                self.heading(each, 2, "Acknowledgements" if name == "ack" else "")
                self.inside(each, 2)
            elif name == "body":
                self.inside(each, 1)
            elif name and name not in (*_SKIPPED, "front-stub", "front"):
                self.back(each)

    def references(self, element: Any) -> None:
        """The reference list: kept in its place, hidden, never mistaken for what the article says."""
        self._aside = ("metadata", "reference list")
        self.heading(element, 2, "References")
        for item in element.iter("{*}ref"):
            text = re.sub(r"\s+", " ", " ".join(text for text, _ in _xml.inner(item) if text.strip()))
            self.put([(re.sub(r"\s+([.,;:)])", r"\1", text), PLAIN)])
        self._aside = None


def _cited(before: list[Run], element: Any) -> list[Run]:
    """The runs of an inline element; a citation number glued to a word counts as a superscript."""
    if not _xml.local(element):
        return [(_xml.entity(element), PLAIN)]
    runs = _wrapped(element)
    last = "".join(text for text, _ in before[-3:])[-1:]
    cites = _xml.local(element) == "xref" and _xml.attribute(element, "ref-type") == "bibr"
    number = _xml.words(element).strip()
    if cites and number[:1].isdigit() and last.isalnum():
        return [(number, frozenset({"sup"}))]
    return runs


def _wrapped(element: Any) -> list[Run]:
    """An element's runs with its own mark, as a child of its paragraph has it."""
    mark = {"sup": "sup", "sub": "sub", "bold": "bold", "italic": "italic"}.get(_xml.local(element))
    if _xml.local(element) in ("fn", "graphic", "inline-graphic"):
        return []
    runs = _xml.inner(element)
    return [(text, marks | {mark}) for text, marks in runs] if mark else runs
