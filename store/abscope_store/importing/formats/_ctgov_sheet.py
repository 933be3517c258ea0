"""The blocks of one registry record in the making, and safe looks into a stranger's JSON.

Knows how the registry writes enumerations and lists; which module says what is ctgov.py's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from abscope_store.importing.blocks import Block
from abscope_store.importing.formats._record import runs
from abscope_store.importing.formats._runs import PLAIN, Composer

_KEPT = {"NA": "Not applicable", "PHASE1": "Phase 1", "PHASE2": "Phase 2", "PHASE3": "Phase 3",
         "PHASE4": "Phase 4", "EARLY_PHASE1": "Early phase 1"}  # fmt: skip
_ITEM = re.compile(r"^\s*(?:[*\u2022-]|\d{1,3}[.)])\s+(.*)", re.S)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~^=|&-])")


def items(value: dict[str, Any], *path: str) -> dict[str, Any]:
    """The object along a path; empty where something else stands there."""
    found: Any = value
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def text(value: dict[str, Any], key: str) -> str:
    """A text or a number as text; "" where something else stands there."""
    found = value.get(key)
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


class Sheet:
    """The blocks so far."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.blocks: list[Block] = []

    def heading(self, words: str, level: int) -> None:
        """A heading of this level."""
        self._keep(self.composer.block([(words, PLAIN)], "heading", level))

    def paragraph(self, words: str) -> None:
        """A paragraph; markup in it becomes marks."""
        self._keep(self.composer.block(runs(words.replace("<", "&lt;"))))

    def row(self, cells: Sequence[str]) -> None:
        """A row of a table whose first cell names the rest; left out where the rest is empty."""
        if any(cells[1:]):
            self._keep(self.composer.row([[(cell, PLAIN)] for cell in cells if cell]))

    def table(self, heading: str, rows: Sequence[Sequence[str]]) -> None:
        """A heading and its rows; nothing at all without a row that says something."""
        rows = [row for row in rows if any(row[1:]) or (len(rows[0]) > 2 and row[0])]
        if rows:
            self.heading(heading, 2)
            for row in rows:
                self._keep(self.composer.row([[(cell, PLAIN)] for cell in row if cell]))

    def listed(self, heading: str, values: Sequence[str]) -> None:
        """A heading and a list."""
        if values:
            self.heading(heading, 2)
            for value in values:
                self._keep(self.composer.block([(value, PLAIN)], "list", 1))

    def prose(self, words: str) -> None:
        """Paragraphs and list items of a field in the registry's plain Markdown."""
        for part in re.split(r"\n\s*\n|\n(?=\s*(?:[*\u2022-]|\d{1,3}[.)])\s)", _ESCAPED.sub(r"\1", words)):
            item = _ITEM.match(part)
            if item:
                level = 1 + (len(part) - len(part.lstrip("\n\r \t"))) // 2 if part[:1] == " " else 1
                self._keep(self.composer.block([(item[1], PLAIN)], "list", min(level, 6)))
            elif part.strip().endswith(":") and len(part) < 60:
                self.heading(part.strip().rstrip(":"), 3)
            else:
                self.paragraph(part)

    def words(self, value: str) -> str:
        """An enumeration as words: ACTIVE_NOT_RECRUITING is "Active not recruiting"."""
        if value in _KEPT:
            return _KEPT[value]
        return value.replace("_", " ").capitalize() if value.isupper() else value

    def texts(self, value: dict[str, Any], key: str) -> list[str]:
        """The texts of a list field."""
        found = value.get(key)
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def dicts(self, value: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """The objects of a list field."""
        found = value.get(key)
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    def _keep(self, block: Block | None) -> None:
        if block is not None:
            self.blocks.append(block)
