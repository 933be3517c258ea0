"""Above the results: a word that was corrected, one click from being taken as typed, or what is offered.

Never takes the focus from the box; Alt+Enter does what the first chip does. Decides nothing.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.parts import button
from abscope_store.records import Answer

_MOST = 4


class TypoChips(QWidget):
    """`replaced(str)`: the query that a chip asks for in place of the one that was typed."""

    replaced = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 0)
        self._row.setSpacing(2 * GRID)
        self._row.addStretch(1)
        self.chips: list[QPushButton] = []
        self._queries: list[str] = []
        self.hide()

    def put(self, answer: Answer | None) -> None:
        """Chips for what this answer corrected or offers; none hides the row."""
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips, self._queries = [], []
        for one in answer.understood if answer else ():
            if answer is None or one.kind not in ("corrected", "offered") or len(self.chips) == _MOST:
                continue
            if one.kind == "corrected":
                query = answer.query.replace(one.typed, f'"{one.typed}"', 1)
                self._add(f"{one.text}  ×", f"{one.text}. Search {one.typed} as typed", query)
            else:
                query = answer.query.replace(one.typed, one.text, 1)
                self._add(f"{one.text}?", f"Did you mean {one.text}", query)
        self.setVisible(bool(self.chips))

    def press_first(self) -> bool:
        """What the first chip asks for; False where there is none."""
        if self._queries:
            self.replaced.emit(self._queries[0])
        return bool(self.chips)

    def spoken(self) -> str:
        """The chips in words, for a screen reader."""
        return ". ".join(chip.accessibleName() for chip in self.chips)

    def _add(self, text: str, spoken: str, query: str) -> None:
        chip = button(text.replace("&", "&&"), "omniboxTypo", spoken)
        first = not self.chips
        chip.setToolTip(f"{spoken} (Alt+Enter)" if first else spoken)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(partial(self.replaced.emit, query))
        self._row.insertWidget(len(self.chips), chip)
        self.chips.append(chip)
        self._queries.append(query)
