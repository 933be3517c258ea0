"""Which tables of an HTML page only lay it out, and which forms are the whole page.

Looks at the tree's shape once, without recursion.
"""

from __future__ import annotations

from abscope_store.importing.formats._tree import Element

_HEADINGS = ("h1", "h2", "h3", "article", "main", "nav")
_PARAGRAPHS = 4  # in one cell: an article stands in it


def layout_tables(root: Element) -> set[Element]:
    """Tables with a table, a heading or an article in them, or with one cell a row."""
    found = {table for table in root.iter("table") if table.get("role") in ("presentation", "none")}
    for tag in ("table", *_HEADINGS):
        found |= {table for each in root.iter(tag) if (table := _above(each, "table")) is not None}
    inside: dict[Element, int] = {}
    for paragraph in root.iter("p"):
        cell = _above(paragraph, "td")
        if cell is not None:
            inside[cell] = inside.get(cell, 0) + 1
    for cell, count in inside.items():
        if count >= _PARAGRAPHS and (table := _above(cell, "table")) is not None:
            found.add(table)
    return found | (set(root.iter("table")) - _with_columns(root))


def page_forms(root: Element) -> set[Element]:
    """Forms that hold the page's text: some servers wrap a whole page in one."""
    held: dict[Element, int] = {}
    for tag in ("h1", "article", "main", "p"):
        for each in root.iter(tag):
            form = _above(each, "form")
            if form is not None:
                held[form] = held.get(form, 0) + (1 if tag == "p" else _PARAGRAPHS)
    return {form for form, count in held.items() if count >= _PARAGRAPHS}


def _with_columns(root: Element) -> set[Element]:
    found = set()
    for row in root.iter("tr"):
        cells = sum(cell.tag in ("td", "th") for cell in row)
        if cells > 1 and (table := _above(row, "table")) is not None:
            found.add(table)
    return found


def _above(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)
