"""A Word file's styles, relations and properties. The document's text is _word.py's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Block
from abscope_store.importing.formats._page_facts import bare_doi, clean, day
from abscope_store.importing.formats._tree import Element, xml_tree
from abscope_store.importing.formats._zip import Archive
from abscope_store.importing.messages import Metadata

_MAIN = "word/document.xml"
_HEADING = re.compile(r"heading ([1-9])")
_TOC = re.compile(r"(?:toc \d|toc heading|table of figures)")
_DEEPEST = 20  # styles based on one another
_UNTITLED = re.compile(r"(?:microsoft word - .*|document\d*|untitled|.*\.docx?|word document)", re.I)
_OFF = frozenset({"0", "false", "off", "none"})


class Style(Struct, frozen=True):
    """What a style says: its name, a heading's level, a list's level, its letters."""

    name: str = ""
    base: str = ""
    outline: int | None = None  # from 1
    listed: int | None = None  # from 1
    letters: dict[str, str] = {}


class Styles:
    """The styles of one document by id; what a style does not say its base says."""

    def __init__(self, data: bytes | None, name: str) -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""  # id of the default paragraph style
        if data is None:
            return
        for element in xml_tree(data, name).iter("{*}style"):
            key = attribute(element, "styleId")
            self._styles[key] = _style(element)
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
                self.default = key

    def chain(self, key: str) -> list[Style]:
        """The style and what it is based on, nearest first."""
        found: list[Style] = []
        while key in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[key])
            key = found[-1].base
        return found

    def kind(self, key: str) -> tuple[str, int]:
        """(kind of block, level) of a paragraph style; "toc" for a table of contents."""
        for style in self.chain(key):
            if heading := _HEADING.fullmatch(style.name):
                return "heading", min(6, int(heading[1]))
            if style.name in ("title", "caption"):
                return ("heading", 1) if style.name == "title" else ("caption", 0)
            if _TOC.fullmatch(style.name):
                return "toc", 0
            if style.outline is not None and style.outline <= 6:
                return "heading", style.outline
            if style.listed is not None:
                return "list", style.listed
            if style.name.startswith(("list bullet", "list number")):
                level = style.name.rpartition(" ")[2]
                return "list", int(level) if level.isdecimal() and len(level) == 1 else 1
        return "paragraph", 0

    def letters(self, key: str) -> dict[str, str]:
        """The letters' properties of a style, its bases' among them."""
        found: dict[str, str] = {}
        for style in reversed(self.chain(key)):
            found.update(style.letters)
        return found


def attribute(element: Element, name: str) -> str:
    """An attribute of any namespace, empty where there is none."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def letters(properties: Element | None) -> dict[str, str]:
    """w:rPr as property -> value; a switch without a value is "on", one that is off is "off"."""
    found: dict[str, str] = {}
    for each in properties if properties is not None else ():
        tag = each.tag.rpartition("}")[2]
        value = attribute(each, "fill" if tag == "shd" else "val").lower()
        found[tag] = ("off" if value in _OFF else value) if value else "on"
    return found


def main_part(archive: Archive, name: str) -> str:
    """The path of the document among the parts. Raises Refused."""
    relations = archive.read("_rels/.rels")
    if relations is not None:
        for relation in xml_tree(relations, name).iter("{*}Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
    if _MAIN not in archive:
        raise Refused(f"{name} is damaged: it holds no Word document.")
    return _MAIN


def properties(data: bytes | None, blocks: Sequence[Block], name: str) -> Metadata:
    """What the file says of itself; a title is its first heading where the property is none."""
    core = {}
    if data is not None:
        for element in xml_tree(data, name):
            core[element.tag.rpartition("}")[2]] = clean(element.text)
    title = core.get("title")
    if title is None or _UNTITLED.fullmatch(title):
        tops = (each.text for each in blocks[:20] if each.kind == "heading" and not each.hidden)
        title = clean(next(tops, None))
    return Metadata(
        title=title,
        authors=core.get("creator"),
        date=day(core.get("created")) or day(core.get("modified")),
        doi=bare_doi(core.get("identifier") or ""),
    )


def _style(element: Element) -> Style:
    name = element.find("{*}name")
    base = element.find("{*}basedOn")
    outline = element.find("{*}pPr/{*}outlineLvl")
    number = element.find("{*}pPr/{*}numPr")
    level = element.find("{*}pPr/{*}numPr/{*}ilvl")
    shaded = element.find("{*}pPr/{*}shd") is not None
    return Style(
        attribute(name, "val").lower() if name is not None else "",
        attribute(base, "val") if base is not None else "",
        _level(outline) if outline is not None else None,
        (_level(level) if level is not None else 1) if number is not None else None,
        letters(element.find("{*}rPr")) | ({"ground": "on"} if shaded else {}),
    )


def _level(element: Element) -> int:
    value = attribute(element, "val")
    return int(value) + 1 if value.isdecimal() and len(value) == 1 else 1
