"""Our own web pages with a label for each line, as a saved page and as text copied from a browser.

A .page file holds markup (lines that begin with <), lines "label element text", and # for a note. Labels:
x drop, p promo to drop, m metadata, h heading, b body, l list, t table, c caption, r reference, ? not
counted. A .txt file with a .gold beside it is a page of plain lines; its markup is made of boxes.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import NamedTuple

PAGES = Path(__file__).parent.parent / "data" / "pages"
DROP = "xp"
ROLES = {"m": {"metadata"}, "h": {"heading"}, "b": {"body"}, "l": {"list"}, "t": {"table"}, "c": {"caption"},
         "r": {"list", "body"}}  # fmt: skip
_BULLET = re.compile("^[-*\u2022] ")
_BULLETED = frozenset({"article", "guideline", "hospital", "market", "news"})
_CELLS = re.compile(r"\t|\s{3,}|\s+\|\s+")


class Line(NamedTuple):
    """One line of a page: its label, the element it stands in, its text."""

    label: str
    element: str
    text: str

    @property
    def drop(self) -> bool:
        return self.label in DROP


class Page(NamedTuple):
    """`parts` are lines and, between them, markup."""

    name: str
    parts: list[Line | str]
    bullets: bool

    @property
    def lines(self) -> list[Line]:
        return [part for part in self.parts if isinstance(part, Line)]

    @property
    def text(self) -> str:
        """The page as a browser's copy: a line for each line, cells parted by tabs."""
        bullet = "\u2022 " if self.bullets else ""
        return "\n\n".join(
            (bullet if line.element in ("li", "la") else "") + copied(line) for line in self.lines
        )

    @property
    def html(self) -> str:
        """The page as it was saved."""
        body = "\n".join(part if isinstance(part, str) else _element(part) for part in self.parts)
        title = next((line.text for line in self.lines if line.element == "h1"), self.name)
        head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
        return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>\n{body}\n</body></html>\n'


def copied(line: Line) -> str:
    return line.text.replace(" | ", "\t") if line.element in ("tr", "th") else line.text


def pages(folder: Path) -> list[Page]:
    """Every page of a folder, by name."""
    found = [_written(path) for path in sorted(folder.glob("*.page"))]
    return found + [_plain(path) for path in sorted(folder.glob("*.txt"))]


def _written(path: Path) -> Page:
    parts: list[Line | str] = []
    bullets = False
    for row in path.read_text("utf-8").splitlines():
        if row.startswith("#"):
            bullets = "bullets" in row
        elif row.startswith("<"):
            parts.append(row)
        elif row.strip():
            parts.append(Line(*row.split(" ", 2)))
    return Page(path.stem, parts, bullets)


def _plain(path: Path) -> Page:
    """A page of plain lines: each run of furniture in a box of its own, the article in another."""
    texts = [line.strip() for line in path.read_text("utf-8").split("\n") if line.strip()]
    labels = path.with_suffix(".gold").read_text("utf-8").split()
    parts: list[Line | str] = ["<div>"]
    titled = False
    for at, (label, text) in enumerate(zip(labels, texts, strict=True)):
        if at and (label == "x") != (labels[at - 1] == "x"):
            parts.append("</div><div>")
        if (label == "t") != (at > 0 and labels[at - 1] == "t"):
            parts.append("<table>" if label == "t" else "</table>")
        title = label == "m" and not titled and len(text.split()) >= 6
        titled = titled or title
        element = "h1" if title else {"h": "h2", "l": "li", "t": "tr", "x": "a"}.get(label, "p")
        if element == "a" and len(text.split()) > 8:
            element = "p"
        text = _BULLET.sub("", text)
        if element == "tr":
            text = " | ".join(_CELLS.split(text))
        parts.append(Line(label, element, text))
    return Page(path.stem, [*parts, "</div>"], path.stem in _BULLETED)


def _element(line: Line) -> str:
    name, _, kind = line.element.partition(".")
    text = escape(line.text, quote=False)
    link = f'<a href="#">{text}</a>'
    if name in ("tr", "th"):
        cell = "td" if name == "tr" else "th"
        return "<tr>" + "".join(f"<{cell}>{each}</{cell}>" for each in text.split(" | ")) + "</tr>"
    if name in ("la", "pa", "a"):
        box = {"la": "li", "pa": "p", "a": "div"}[name]
        return f"<{box}>{link}</{box}>"
    if name == "btn":
        return f'<div><button type="button">{text}</button></div>'
    return f'<{name} class="{kind}">{text}</{name}>' if kind else f"<{name}>{text}</{name}>"
