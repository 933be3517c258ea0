"""Saved searches above the rows of a list: a chip each, and one for the dialog with all of them.

Takes rows by `put` and tells what was pressed; reads and searches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.chips import ChipLine, ChipWords
from abscope_gui.widgets.parts import plain_label
from abscope_store.records import Result

SHOWN = 3  # searches that have a chip; the dialog has all
LONGEST = 26  # letters of a name
ALL = "all"  # the key of the chip that opens the dialog


class SavedLine(QWidget):
    """`searched(query)`; `all_asked` for the dialog. Stands before `rows` for who goes by Tab."""

    searched = Signal(str)
    all_asked = Signal()

    def __init__(self, rows: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("facet-bar")
        self._rows = rows
        self._queries: dict[str, str] = {}
        self.chips = ChipLine("Saved searches")
        self.chips.pressed.connect(self._pressed)
        line = QHBoxLayout(self)
        line.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        line.setSpacing(2 * GRID)
        line.addWidget(plain_label("list-count", "Saved searches"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.chips, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def put(self, saved: Sequence[Result]) -> None:
        """Show these results of kind saved, in their order; none hides the line."""
        self._queries = {one.id: one.text for one in saved}
        chips = [_chip(one) for one in saved[:SHOWN]]
        more = len(saved) - len(chips)
        told = f"All {len(saved)}…" if more else "All…"
        chips.append(ChipWords(ALL, told, "All saved searches, to name and delete", "facet-button"))
        self.chips.put(chips if saved else [])
        self.setVisible(bool(saved))
        stops: list[QWidget] = [*self.chips.chips()]
        before = self._rows.previousInFocusChain()
        # Qt takes no order behind what the keyboard never comes to.
        while before is not None and (before in stops or before.focusPolicy() == Qt.FocusPolicy.NoFocus):
            before = before.previousInFocusChain()
        for first, second in pairwise([before, *stops] if before is not None else stops):
            QWidget.setTabOrder(first, second)

    def _pressed(self, key: str) -> None:
        if key == ALL:
            self.all_asked.emit()
        else:
            self.searched.emit(self._queries[key])


def _chip(saved: Result) -> ChipWords:
    name = saved.title if len(saved.title) <= LONGEST else f"{saved.title[: LONGEST - 1].rstrip()}…"
    full = saved.title if saved.title == saved.text else f"{saved.title}: {saved.text}"
    return ChipWords(saved.id, name, f"Search again: {full}", "facet-word")
