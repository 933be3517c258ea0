"""An HTML tree to blocks: one walk without recursion, text that the page does not show kept apart.

Says of each block which part of the page it stood in; _article.py judges with that. Opens nothing.
"""

from __future__ import annotations

from msgspec import Struct, structs

from abscope_store.importing.formats import _style
from abscope_store.importing.formats._layout import layout_tables, page_forms
from abscope_store.importing.formats._sheet import Cell, Grid, Sheet, span
from abscope_store.importing.formats._tree import Element

_NOTHING = frozenset(
    "script style noscript template svg canvas iframe object embed applet audio video head title textarea "
    "datalist annotation annotation-xml rp map frameset".split()
)
_STRUCK = frozenset({"del", "s", "strike"})
_PARTS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search "
    "section summary table tbody tfoot thead tr ul caption td th button select option optgroup xmp "
    "listing plaintext".split()
)
_MARKED = {"b": "bold", "strong": "bold", "th": "bold", "i": "italic", "em": "italic", "cite": "italic",
           "dfn": "italic", "var": "italic", "sup": "sup", "sub": "sub"}  # fmt: skip
_RAISED = {("msup", 1): "sup", ("msub", 1): "sub", ("msubsup", 1): "sub", ("msubsup", 2): "sup"}
_AROUND = {"nav": "navigation", "aside": "beside the article", "footer": "page footer",
           "header": "page header", "button": "form", "select": "form", "menu": "navigation",
           "dialog": "dialog"}  # fmt: skip
_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "tablist": "navigation",
    "banner": "page header",
    "contentinfo": "page footer",
    "complementary": "beside the article",
    "search": "form",
    "button": "form",
    "toolbar": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
}
_BOXES = frozenset({"div", "section", "ul", "ol", "p", "span", "table", "td", "h2", "h3", "h4", "li"})
_SMALL = 0.4  # of the page's text: a box with more is not what surrounds it
_MOST_MEASURED = 300  # a page of boxes within boxes is not counted through for each
_LOOSE = frozenset({"page header", "page footer"})  # inside an article they belong to it
_BULLETS = tuple("\u2022\u25aa\u25cf\u25e6\u00b7\u2023\u2043")


class Place(Struct):
    """Where in the page the walk stands: what holds for the text directly in one element."""

    tag: str = ""
    marks: frozenset[str] = frozenset()
    kind: str = "paragraph"
    level: int = 0
    lists: int = 0
    around: str = ""
    unseen: str = ""  # the element is not shown
    tiny: bool = False
    veiled: bool = False
    faint: bool = False  # letters of the ground's colour
    colour: str = ""
    ground: str = ""
    lost: bool = False  # text directly here is invisible though the element is not
    article: bool = False
    table: int = 0  # number of the innermost data table
    child: int = 0  # of a formula's element: how many it had so far
    cell: bool = False  # the element whose end ends a table cell
    part: bool = False  # a block element
    link: bool = False


class Setting(Struct, frozen=True):
    """The part of the page in which a block stood."""

    around: str = ""
    table: int = 0
    linked: bool = False  # more than half of its text is links


class Walk:
    """Walks one tree into a sheet; `settings` goes with the sheet's blocks one to one."""

    def __init__(self, sheet: Sheet, trust_aria: bool = True) -> None:
        self.sheet = sheet
        self.settings: list[Setting] = [Setting()] * len(sheet.blocks)
        self.unseen_words = 0  # of text that only aria-hidden hides
        self._trust_aria = trust_aria
        self._grid: Grid | None = None
        self._cells: list[Cell] | None = None
        self._in_cell = False
        self._tables = 0
        self._length = self._measured = 0  # code points of the page; boxes whose text was counted
        self._broken = False  # a line break stands before this, without text since
        self._linked = 0  # code points of the line that are links

    def run(self, root: Element) -> None:
        """Read the whole tree."""
        from lxml import etree  # type: ignore[import-untyped]

        self._length = sum(len(text) for text in root.itertext())
        self._layout, self._forms = layout_tables(root), page_forms(root)
        places = [Place()]
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                place = self._enter(element, places[-1])
                places.append(place)
                if place.tag == "":
                    walker.skip_subtree()
                elif element.text:
                    self._text(element.text, place)
            else:
                self._leave(element, places.pop(), places[-1])
                if element.tail:
                    self._text(element.tail, places[-1])
        self._end_block(places[0])

    def _enter(self, element: Element, above: Place) -> Place:
        tag = element.tag if isinstance(element.tag, str) else ""
        tag = tag.rpartition("}")[2].lower()
        attributes: dict[str, str] = dict(element.attrib) if element.attrib else {}
        style = _style.declarations(attributes.get("style"))
        unseen = above.unseen or self._unseen(attributes, style, tag)
        part = tag in _PARTS
        if (
            tag in _NOTHING
            or tag in _STRUCK
            or (unseen and (not part or self._in_cell or tag in ("td", "th")))
        ):
            self._drop(element, tag, unseen)
            return Place()
        place = structs.replace(above, tag=tag, unseen=unseen, part=part, cell=False)
        place.link = place.link or (tag == "a" and "href" in attributes)
        self._marks(place, above, style)
        if attributes:
            self._sight(element, place, attributes, style)
        if part:
            self._end_block(above)
            self._kind(element, place, attributes)
        elif tag == "br":
            self._break(above)
        elif tag == "q":
            self.sheet.line.add('"', place.marks)
        return place

    def _unseen(self, attributes: dict[str, str], style: dict[str, str], tag: str) -> str:
        if not attributes:
            return ""
        found = _style.not_shown(attributes, style, tag)
        return "" if found == "aria-hidden" and not self._trust_aria else found

    def _drop(self, element: Element, tag: str, unseen: str) -> None:
        """Leave an element out, said where a reader might miss it."""
        if tag in _STRUCK:
            self.sheet.told["struck-out text"] += bool("".join(element.itertext()).strip())
        elif unseen:
            text = "".join(element.itertext()).strip()
            self.sheet.told["hidden text"] += bool(text) and unseen != "for screen readers only"
            self.unseen_words += len(text.split()) if unseen == "aria-hidden" else 0
        if tag == "svg" or tag == "object":
            self.sheet.line.space()

    def _marks(self, place: Place, above: Place, style: dict[str, str]) -> None:
        mark = _MARKED.get(place.tag) or _style.script(style)
        if not mark and above.tag in ("msup", "msub", "msubsup"):
            mark = _RAISED.get((above.tag, above.child), "")
            above.child += 1
        elif above.tag == "mfrac":
            if above.child == 1:
                self.sheet.line.add("/", place.marks)
            above.child += 1
        if place.tag in ("msup", "msub", "msubsup", "mfrac"):
            place.child = 0
        if mark:
            place.marks = place.marks | {mark}

    def _sight(
        self, element: Element, place: Place, attributes: dict[str, str], style: dict[str, str]
    ) -> None:
        """What can be set back further in: size, visibility, colour on the same colour."""
        size, veil = _style.tiny(style), _style.veiled(style)
        place.tiny = place.tiny if size is None else size
        place.veiled = place.veiled if veil is None else veil
        own, ground = _style.colour(style, attributes, place.tag), _style.ground(style, attributes)
        if own or ground:
            white = place.colour == "white"
            place.colour, place.ground = own or place.colour, ground or place.ground
            place.faint = bool(place.colour) and place.colour in (place.ground, "clear")
            if own == "white" and not (white or place.ground or place.part):
                # Without a known ground: a banner's letters if alone, a hidden number inside a black line.
                place.faint = bool(self.sheet.line) or bool((element.tail or "").strip())
        place.lost = place.tiny or place.veiled or place.faint

    def _kind(self, element: Element, place: Place, attributes: dict[str, str]) -> None:
        tag = place.tag
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            place.kind, place.level = "heading", int(tag[1])
        elif attributes.get("role") == "heading" and not self._in_cell:
            level = attributes.get("aria-level", "2")
            place.kind, place.level = "heading", int(level) if level in "123456" and len(level) == 1 else 2
        elif tag in ("ul", "ol", "dl", "dir"):
            place.lists += 1
        elif tag in ("li", "dd", "dt"):
            place.kind, place.level = "list", max(1, place.lists)
        elif tag in ("figcaption", "caption"):
            place.kind, place.level = "caption", 0
        elif tag in ("p", "div", "blockquote") and place.kind == "heading":
            place.kind, place.level = "paragraph", 0
        self._surround(element, place, attributes)
        self._table(element, place)

    def _surround(self, element: Element, place: Place, attributes: dict[str, str]) -> None:
        if place.tag in ("article", "main") or attributes.get("role") in ("article", "main"):
            place.article = True
        around = _ROLES.get(attributes.get("role", "")) or _AROUND.get(place.tag, "")
        if place.tag == "form" and element not in self._forms:
            around = "form"
        if not around and not place.around and self._named(element, place, attributes):
            around = "named as furniture"
        if around and not (around in _LOOSE and place.article):
            place.around = place.around or around

    def _named(self, element: Element, place: Place, attributes: dict[str, str]) -> bool:
        """A box that the page's author named for what surrounds a text, unless it holds the page's text."""
        if (
            place.tag not in _BOXES
            or self._measured > _MOST_MEASURED
            or not _style.names_furniture(attributes)
        ):
            return False
        self._measured += 1
        return len("".join(element.itertext())) < _SMALL * self._length and element.find(".//h1") is None

    def _table(self, element: Element, place: Place) -> None:
        if place.tag == "table":
            data = self._grid is None and element not in self._layout
            if data:
                self._tables += 1
                self._grid, self._cells = Grid(self.sheet), []
                place.table = self._tables
        elif place.tag == "tr" and place.table:
            self._end_row(place)
        elif place.tag in ("td", "th") and place.table and not self._in_cell:
            self._in_cell = True
            place.cell = True

    def _leave(self, element: Element, place: Place, above: Place) -> None:
        if place.tag == "q":
            self.sheet.line.add('"', place.marks)
        if not place.part:
            return
        if place.cell:
            self._end_cell(element, place.tag == "th")
            return
        self._end_block(place)
        if place.table and place.tag == "tr":
            self._end_row(place)
        elif place.table and place.tag == "table" and not above.table:
            self._end_row(place)
            self._grid = self._cells = None

    def _end_cell(self, element: Element, header: bool) -> None:
        self._in_cell = self._broken = False
        text, marks = self.sheet.line.finish()
        if self._cells is not None:
            rows, columns = (span(element.get(name)) for name in ("rowspan", "colspan"))
            self._cells.append(Cell(text, marks, rows, columns, header))

    def _end_row(self, place: Place) -> None:
        if self._cells and self._grid is not None:
            self._grid.row(self._cells, place.unseen)
            self._set(place)
            self._cells = []

    def _end_block(self, place: Place) -> None:
        self._broken = False
        if self._in_cell:
            self.sheet.line.space()
        elif self.sheet.flush(place.kind, place.level, place.unseen):
            self._set(place)

    def _set(self, place: Place) -> None:
        missing = len(self.sheet.blocks) - len(self.settings)
        if missing:
            linked = self._linked * 2 > len(self.sheet.blocks[-1].text)
            self.settings += [Setting(place.around, place.table, linked)] * missing
        self._linked = 0
        if missing and place.unseen == "aria-hidden":
            self.unseen_words += len(self.sheet.blocks[-1].text.split())

    def _break(self, place: Place) -> None:
        """A line break is a space, two are the end of a paragraph."""
        if self._broken and not self._in_cell:
            self._end_block(place)
            return
        self.sheet.line.space()
        self._broken = True

    def _text(self, text: str, place: Place) -> None:
        if place.lost:
            self.sheet.told["hidden text"] += bool(text.strip())
            return
        if self._broken and (bare := text.lstrip()):
            if bare.startswith(_BULLETS) and not self._in_cell:
                self._end_block(place)
            self._broken = False
        if place.tag in ("pre", "listing", "xmp") and "\n" in text and not self._in_cell:
            for line in text.split("\n"):
                self.sheet.line.add(line, place.marks)
                self._end_block(place)
            return
        self.sheet.line.add(text, place.marks)
        self._linked += len(text) if place.link else 0
