"""Which lines the reader shows for a text: paragraphs, folded runs of hidden ones, assessment lines. No Qt.

A row is named by one number that grows down the text, so a row is found by bisection and never renumbered.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from abscope_gui.texts import Block, Text

FOLD, BODY, TAGS = 0, 1, 2
WIDEST = 84  # characters of a table's row that can stand in columns on one line
_NOTHING = "\u2060"  # a unit that is not seen
_STEP = 4
SILENT = ("supported", "not evidence", "")  # assessments that need no warning

# One unit for one unit, so that offsets stay: what Qt would take for the end of a block or of a frame.
_SAFE = {
    0x0A: "\u2028",
    0x0D: " ",
    0x2029: "\u2028",
    0x00: "\ufffd",
    0xFDD0: "\ufffd",
    0xFDD1: "\ufffd",
    0xFFFC: "\ufffd",
} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def row(block: int, kind: int = BODY) -> int:
    """The number of a row."""
    return block * _STEP + kind


def block_of(state: int) -> int:
    """The block that a row belongs to; of a fold, the first hidden one."""
    return state // _STEP


def kind_of(state: int) -> int:
    """FOLD, BODY or TAGS."""
    return state % _STEP


class Rows:
    """The rows of one text and which of its hidden runs are open."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.runs: dict[int, int] = {}  # first hidden block -> last
        self.open: set[int] = set()
        self.columns = table_columns(text.blocks)
        first: int | None = None
        for number, block in enumerate(text.blocks):
            if not block.hidden:
                first = None
            elif first is None:
                first = number
                self.runs[first] = number
            else:
                self.runs[first] = number

    def run_of(self, block: int) -> int | None:
        """The first block of the hidden run that holds a block, None for one that is not hidden."""
        if not self.text.blocks[block].hidden:
            return None
        while block not in self.runs:
            block -= 1
        return block

    def shown(self, block: int) -> bool:
        """Whether a block's words are on the page."""
        run = self.run_of(block)
        return run is None or run in self.open

    def of_block(self, block: int) -> list[int]:
        """The rows of one block, as things stand."""
        found = [row(block, FOLD)] if block in self.runs else []
        if self.shown(block):
            found.append(row(block))
            if assessments(self.text.blocks[block]):
                found.append(row(block, TAGS))
        return found

    def all(self) -> list[int]:
        """Every row, in order."""
        return [state for block in range(len(self.text.blocks)) for state in self.of_block(block)]

    def words(self, state: int) -> str:
        """What the page says in a row, one UTF-16 unit for each of the block's."""
        number, kind = block_of(state), kind_of(state)
        if kind == FOLD:
            return self.fold_words(number)
        block = self.text.blocks[number]
        if kind == TAGS:
            return assessments(block)
        return block.text.translate(_SAFE) if self.runs_of(number) is None else self._arranged(number)

    def runs_of(self, block: int) -> list[tuple[int, int, frozenset[str]]] | None:
        """(start, end, marks) over all of a block that is not plain throughout; None where it is."""
        found = self.text.blocks[block]
        if not found.marks and block not in self.columns:
            return None
        ends = sorted({0, len(found.text), *(at for a, b, _ in found.marks for at in (a, b))})
        return [
            (a, b, frozenset(mark for start, end, mark in found.marks if start <= a and b <= end))
            for a, b in pairwise(ends)
        ]

    def _arranged(self, number: int) -> str:
        """What is raised needs no `^` before it, and a table's columns no bar between them: same length."""
        block = self.text.blocks[number]
        units = list(block.text.translate(_SAFE))
        for start, _end, mark in block.marks:
            if mark == "sup" and start and units[start - 1] == "^":
                units[start - 1] = _NOTHING
        if number in self.columns:
            for (_, left), (right, _) in pairwise(block.cells):
                units[left:right] = "\t" + _NOTHING * (right - left - 1) if right > left else ""
        return "".join(units)

    def fold_words(self, run: int) -> str:
        """`28 lines hidden, show`."""
        count = self.runs[run] - run + 1
        lines = f"{count} line{'' if count == 1 else 's'}"
        return f"{lines} shown, hide again" if run in self.open else f"{lines} hidden, show"


def table_columns(blocks: Sequence[Block]) -> dict[int, tuple[int, ...]]:
    """Block -> the widest cell of each column of its table, in characters; no table that is too wide."""
    found: dict[int, tuple[int, ...]] = {}
    rows: list[int] = []
    for number in range(len(blocks) + 1):
        if number < len(blocks) and len(blocks[number].cells) > 1:
            rows.append(number)
            continue
        if rows:
            count = max(len(blocks[n].cells) for n in rows)
            sizes = [[b - a for a, b in blocks[n].cells] for n in rows]
            widest = tuple(max((s[c] for s in sizes if c < len(s)), default=0) for c in range(count))
            if sum(widest) + 3 * count <= WIDEST:
                found.update(dict.fromkeys(rows, widest))
        rows = []
    return found


def assessments(block: Block) -> str:
    """`In the source: sentence 1 overstated · In tension with Chesney 2023 ...`; empty if nothing warns."""
    found = []
    for start, _end, words in block.tags:
        if words in SILENT:
            continue
        number = next((s.sentence for s in block.sentences if s.start == start), None)
        found.append(words if number is None else f"sentence {number} {words}")
    lines = [f"In the source: {' · '.join(found)}"] if found else []
    lines += [f"In tension with {block.against}"] if block.against else []
    return " · ".join(lines)
