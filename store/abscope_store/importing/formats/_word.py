"""Word's text parts to blocks: one walk without recursion; hidden, deleted and struck letters left out.

Knows the parts' elements, not the archive they come from.
"""

from __future__ import annotations

from msgspec import Struct, structs

from abscope_store.importing.formats._sheet import Cell, Grid, Sheet
from abscope_store.importing.formats._tree import Element
from abscope_store.importing.formats._word_parts import Styles, attribute, letters

_SKIPPED = frozenset(
    "pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr instrText delInstrText fldChar Fallback drawing "
    "pict object commentReference annotationRef ctrlPr rubyPr rt".split()
)
_GONE = frozenset({"del", "moveFrom", "delText"})
_FORMULA = {"sup": "sup", "sub": "sub"}
_WHITE = frozenset({"ffffff", "white", "fefefe"})
_TINY = 4  # half-points: two points and less are not read
# Letters of the Symbol font that carry meaning in medicine, by their code.
_SYMBOLS = {
    0x61: "\u03b1", 0x62: "\u03b2", 0x67: "\u03b3", 0x64: "\u03b4", 0x6B: "\u03ba", 0x6D: "\u03bc",
    0x73: "\u03c3", 0x44: "\u0394", 0xA3: "\u2264", 0xB3: "\u2265", 0xB1: "\u00b1", 0xB4: "\u00d7",
    0xB0: "\u00b0", 0xAE: "\u2192", 0xAD: "\u2191", 0xAF: "\u2193", 0xB7: "\u2022", 0xBB: "\u2248",
    0xB9: "\u2260", 0x2D: "\u2212", 0xA5: "\u221e", 0xD7: "\u00b7", 0x63: "\u03c7", 0x6C: "\u03bb",
}  # fmt: skip


class Place(Struct):
    """What holds for the text directly in one element."""

    tag: str = ""
    marks: frozenset[str] = frozenset()
    kind: str = "paragraph"
    level: int = 0
    style: str = ""  # of the paragraph
    lost: bool = False
    hidden: str = ""
    header: bool = False  # of a table's row
    row: bool = False  # a row or a cell of a table that is read as rows
    table: bool = False
    shaded: bool = False  # the paragraph has a ground of its own


class Reading:
    """Reads the parts of one document into a sheet, the main part first."""

    def __init__(self, sheet: Sheet, styles: Styles) -> None:
        self._sheet = sheet
        self._styles = styles
        self._grid: Grid | None = None
        self._cells: list[Cell] = []
        self._above: dict[int, Cell] = {}  # column -> the cell that a vertical merge repeats
        self._in_cell = False
        self._cited: dict[str, dict[str, str]] = {"footnotes": {}, "endnotes": {}}  # id -> number

    def has_notes(self, part: str) -> bool:
        """Whether the text cites notes of this part."""
        return bool(self._cited[part])

    def body(self, root: Element) -> None:
        """The document itself."""
        self._walk(root, Place())

    def notes(self, root: Element, part: str) -> None:
        """The notes that the text cites, each with its number before it."""
        for note in root:
            number = self._cited[part].get(attribute(note, "id"))
            if number is not None:
                self._sheet.line.add(number, frozenset({"sup"}))
                self._sheet.line.space()
                self._walk(note, Place())

    def _walk(self, root: Element, base: Place) -> None:
        from lxml import etree  # type: ignore[import-untyped]

        places = [base]
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                place = self._enter(element, places[-1])
                if place is None:
                    walker.skip_subtree()
                places.append(place or Place())
            else:
                place = places.pop()
                if place.tag:
                    self._leave(element, place)

    def _enter(self, element: Element, above: Place) -> Place | None:
        """The place of an element; None where nothing in it is read."""
        tag = element.tag.rpartition("}")[2]
        if tag in _SKIPPED:
            return self._drawn(element, above) if tag in ("drawing", "pict", "object") else None
        if tag in _GONE:
            self._sheet.told["struck-out text"] += 1
            return None
        place = structs.replace(above, tag=tag, row=False, table=False)
        if tag == "p":
            return self._paragraph(element, place, above)
        if tag == "r":
            self._run(element, place)
        elif tag in ("tbl", "tr", "tc"):
            return self._table(element, tag, place)
        elif tag in _FORMULA and "/math" in element.tag:
            place.marks = place.marks | {_FORMULA[tag]}
        elif tag == "den":
            self._sheet.line.add("/")
        elif tag == "sdt" and _is_contents(element):
            place.hidden = "table of contents"
        elif tag == "txbxContent":
            self._end(above)
        else:
            self._letter(element, tag, place)
        return place

    def _drawn(self, element: Element, above: Place) -> Place | None:
        """A drawing counts for the text box in it."""
        box = next(element.iter("{*}txbxContent"), None)
        return None if box is None else structs.replace(above, tag="drawn", row=False, table=False)

    def _letter(self, element: Element, tag: str, place: Place) -> None:
        line = self._sheet.line
        if tag == "t":
            if place.lost:
                self._sheet.told["hidden text"] += bool((element.text or "").strip())
            else:
                line.add(element.text or "", place.marks)
        elif tag in ("tab", "br", "cr", "ptab") and not place.lost:
            line.space()
        elif tag == "noBreakHyphen" and not place.lost:
            line.add("\u2011", place.marks)
        elif tag == "sym" and not place.lost:
            code = attribute(element, "char")
            known = attribute(element, "font").lower() == "symbol" and len(code) == 4
            line.add(_SYMBOLS.get(int(code, 16) & 0xFF, "\ufffd") if known else "\ufffd", place.marks)
        elif tag in ("footnoteReference", "endnoteReference"):
            cited = self._cited["footnotes" if tag[0] == "f" else "endnotes"]
            number = cited.setdefault(attribute(element, "id"), str(len(cited) + 1))
            line.add(number, frozenset({"sup"}))

    def _paragraph(self, element: Element, place: Place, above: Place) -> Place | None:
        properties = element.find("{*}pPr")
        style = properties.find("{*}pStyle") if properties is not None else None
        place.style = attribute(style, "val") if style is not None else self._styles.default
        place.kind, place.level = self._styles.kind(place.style)
        place.shaded = properties is not None and properties.find("{*}shd") is not None
        number = properties.find("{*}numPr") if properties is not None else None
        outline = properties.find("{*}outlineLvl") if properties is not None else None
        if number is not None and place.kind != "heading":
            level = number.find("{*}ilvl")
            said = attribute(level, "val") if level is not None else "0"
            place.kind, place.level = "list", int(said) + 1 if said.isdecimal() and len(said) == 1 else 1
        elif outline is not None and place.kind == "paragraph" and attribute(outline, "val") in "012345":
            place.kind, place.level = "heading", int(attribute(outline, "val") or 0) + 1
        if place.kind == "toc":
            place.kind, place.hidden = "paragraph", "table of contents"
        if above.tag not in ("footnote", "endnote"):
            self._end_line(above)
        return place

    def _run(self, element: Element, place: Place) -> None:
        """The letters of a run: its paragraph style, its own style, its own properties, in this order."""
        own = element.find("{*}rPr")
        said = self._styles.letters(place.style)
        name = own.find("{*}rStyle") if own is not None else None
        if name is not None:
            said |= self._styles.letters(attribute(name, "val"))
        said |= letters(own)
        on = {key for key, value in said.items() if value != "off"}
        raised = {"superscript": "sup", "subscript": "sub"}.get(said.get("vertAlign", ""))
        marks = {mark for key, mark in (("b", "bold"), ("i", "italic")) if key in on}
        place.marks = place.marks | marks | ({raised} if raised else set())
        if place.kind == "heading":
            place.marks = place.marks - {"bold"}
        size = said.get("sz", "")
        white = said.get("color") in _WHITE and said.get("shd", "auto") in ("auto", *_WHITE)
        white = white and not place.shaded and "ground" not in on
        tiny = size.isdecimal() and int(size) <= _TINY
        faint = (white and "highlight" not in on and not self._in_cell) or tiny
        place.lost = place.lost or bool({"vanish", "specVanish", "webHidden"} & on) or faint
        if {"strike", "dstrike"} & on:
            self._sheet.told["struck-out text"] += 1
            place.lost = True

    def _table(self, element: Element, tag: str, place: Place) -> Place | None:
        if tag == "tbl":
            if self._grid is None and _has_columns(element):
                self._end_line(place)
                self._grid, self._cells, self._above, place.table = Grid(self._sheet), [], {}, True
        elif tag == "tr":
            properties = element.find("{*}trPr")
            if properties is not None and properties.find("{*}del") is not None:
                self._sheet.told["struck-out text"] += 1
                return None
            if self._grid is not None and not self._in_cell:
                place.row = True
                place.header = properties is not None and properties.find("{*}tblHeader") is not None
        elif self._grid is not None and not self._in_cell:
            place.row = self._in_cell = True
        return place

    def _leave(self, element: Element, place: Place) -> None:
        if place.tag == "p":
            self._end_line(place)
        elif place.tag == "tc" and place.row:
            self._end_cell(element, place)
        elif place.tag == "tr" and place.row and self._grid is not None:
            self._grid.row(self._cells, place.hidden)
            self._cells = []
        elif place.tag == "tbl" and place.table:
            self._grid = None

    def _end_cell(self, element: Element, place: Place) -> None:
        self._in_cell = False
        text, marks = self._sheet.line.finish()
        span = element.find("{*}tcPr/{*}gridSpan")
        merge = element.find("{*}tcPr/{*}vMerge")
        wide = attribute(span, "val") if span is not None else "1"
        columns = int(wide) if wide.isdecimal() and len(wide) < 4 else 1
        cell = Cell(text, marks, 1, columns, place.header)
        at = sum(each.columns for each in self._cells)
        if merge is not None and attribute(merge, "val") != "restart" and not text and at in self._above:
            above = self._above[at]
            cell = above if self._sheet.may_repeat(above.text) else cell
        elif merge is not None:
            self._above[at] = cell
        self._cells.append(cell)

    def _end(self, place: Place) -> None:
        if self._in_cell:
            self._sheet.line.space()
        else:
            self._end_line(place)

    def _end_line(self, place: Place) -> None:
        if self._in_cell:
            self._sheet.line.space()
        else:
            self._sheet.flush(place.kind, place.level, place.hidden)


def _is_contents(element: Element) -> bool:
    gallery = element.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and attribute(gallery, "val") == "Table of Contents"


def _has_columns(table: Element) -> bool:
    """Rows of several cells; a table inside a cell is read as the cell's text."""
    return any(sum(1 for _ in row.iterfind("{*}tc")) > 1 for row in table.iterfind("{*}tr"))
