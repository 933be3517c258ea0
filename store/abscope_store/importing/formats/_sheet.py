"""Blocks collected under limits while a tree is walked, and rows of tables with spans bounded.

Shared by the readers of marked-up formats; knows neither HTML nor Word.
"""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Block
from abscope_store.importing.formats._line import Line, Mark
from abscope_store.importing.messages import MOST_PARAGRAPHS

LARGEST_TEXT = 30_000_000  # code points of one document
MOST_SPANNED = 200  # rows or columns that one cell may cover
LONGEST_REPEAT = 120  # code points of a cell that is said again in the rows it covers
MOST_REPEATED = 100_000  # code points said again in one document

_TOLD = {
    "characters removed": ("{} invisible or direction-changing character{s}", "removed"),
    "hidden text": ("{} piece{s} of text that the page does not show", "left out"),
    "struck-out text": ("{} piece{s} of struck-out or deleted text", "left out"),
}


class Cell(Struct, frozen=True):
    """A table cell: its text, how many rows and columns it covers, whether it heads others."""

    text: str
    marks: list[Mark] = []
    rows: int = 1
    columns: int = 1
    header: bool = False


class Sheet:
    """The blocks of one document in order. `told` counts what was left out, for the problems."""

    def __init__(self, name: str) -> None:
        self.blocks: list[Block] = []
        self.line = Line()
        self.told: Counter[str] = Counter()
        self._name = name
        self._size = 0
        self._repeated = 0

    def flush(self, kind: str = "paragraph", level: int = 0, hidden: str = "") -> bool:
        """End the line; whether there was text. `hidden` is the reason why the block is not shown."""
        if not self.line:
            return False
        text, marks = self.line.finish()
        text, marks = _stripped(text, marks)
        if not text:
            return False
        self.put(Block(text, kind, level, marks=marks, hidden=bool(hidden), reason=hidden))
        return True

    def put(self, block: Block) -> None:
        """Append a block. Raises Refused where the document grows beyond all measure."""
        self.blocks.append(block)
        self._size += len(block.text)
        if len(self.blocks) > MOST_PARAGRAPHS:
            raise Refused(f"{self._name} has more than {MOST_PARAGRAPHS:,} lines; that is no article.")
        if self._size > LARGEST_TEXT:
            raise Refused(f"{self._name} holds more than {LARGEST_TEXT:,} letters; that is no article.")

    def may_repeat(self, text: str) -> bool:
        """Whether a cell's text may be said again, which is then counted."""
        if len(text) > LONGEST_REPEAT or self._repeated + len(text) > MOST_REPEATED:
            return False
        self._repeated += len(text)
        return True

    def problems(self) -> list[tuple[str, str]]:
        """What was left out, as (kind, sentence)."""
        counts = {**self.told, "characters removed": self.line.removed}
        return [
            (kind, f"{what.format(f'{counts[kind]:,}', s=_s(counts[kind]))} {_was(counts[kind])} {done}")
            for kind, (what, done) in _TOLD.items()
            if counts.get(kind)
        ]


class Grid:
    """Turns the rows of one table into blocks; a cell that covers several rows is said in each of them."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._carried: dict[int, tuple[Cell, int]] = {}  # column -> (cell from above, rows still covered)

    def row(self, cells: list[Cell], hidden: str = "") -> None:
        """One row, as a block of the sheet unless all of it is blank."""
        placed: list[Cell] = []
        carried: dict[int, tuple[Cell, int]] = {}
        own = iter(cells)
        column = 0
        while True:
            above = self._carried.get(column)
            if above is not None:
                cell, left = above
                said = cell.text and self._sheet.may_repeat(cell.text)
                placed.append(cell if said else Cell("", columns=cell.columns))
                if left > 1:
                    carried[column] = (cell, left - 1)
            else:
                following = next(own, None)
                if following is None:
                    break
                cell = following
                placed.append(cell)
                if cell.rows > 1 and len(carried) < MOST_SPANNED:
                    carried[column] = (cell, min(cell.rows, MOST_SPANNED) - 1)
            column += max(1, min(cell.columns, MOST_SPANNED))
        later = sorted(at for at in self._carried if at > column)
        placed.extend(
            self._carried[at][0] for at in later if self._sheet.may_repeat(self._carried[at][0].text)
        )
        carried.update({at: (self._carried[at][0], self._carried[at][1] - 1) for at in later})
        self._carried = {at: each for at, each in carried.items() if each[1] > 0}
        if any(cell.text for cell in cells):
            self._sheet.put(_row(placed, hidden))


def span(value: object) -> int:
    """How many rows or columns an attribute says that a cell covers; 1 where it says nothing sound."""
    sound = isinstance(value, str) and value.strip().isdecimal() and len(value) < 6
    return min(int(str(value)), 1000) if sound else 1


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _row(cells: list[Cell], hidden: str) -> Block:
    while not cells[-1].text:
        cells.pop()
    marks: list[Mark] = []
    spans = []
    at = 0
    for cell in cells:
        end = at + len(cell.text)
        spans.append((at, end))
        marks += [(at + start, at + stop, name) for start, stop, name in cell.marks]
        if cell.header and cell.text and (at, end, "bold") not in marks:
            marks.append((at, end, "bold"))
        at = end + 3
    text = " | ".join(cell.text for cell in cells)
    text, marks = _stripped(text, marks)
    cut = 1 if not cells[0].text else 0  # an empty first cell: the line begins with its bar
    return Block(
        text,
        "table",
        cells=[(max(0, start - cut), max(0, end - cut)) for start, end in spans],
        marks=marks,
        hidden=bool(hidden),
        reason=hidden,
    )


def _stripped(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Text without white space at its ends, the marks moved with it."""
    cut = len(text) - len(text.lstrip())
    text = text.strip()
    end = len(text)
    moved = [(max(0, start - cut), min(stop - cut, end), name) for start, stop, name in marks]
    return text, [mark for mark in moved if mark[0] < mark[1]]
