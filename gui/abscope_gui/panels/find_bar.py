"""Find in the text that is open: the bar and the search over a Text's blocks, never over the widget."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from abscope_gui.panels.reader_rows import Rows
from abscope_gui.theme import Theme

MOST = 5_000  # matches that are kept; more help nobody
_DASHES = "[-\u2010-\u2015\u2212]"
_QUOTES = "['\u2018\u2019\u02bc]"


def find_all(rows: Rows, words: str) -> list[tuple[int, int, int]]:
    """(block, start, end) of every match on the page, code points; case, dashes and spaces read alike."""
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(_alike(part) for part in parts)
    compiled = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[int, int, int]] = []
    for number, block in enumerate(rows.text.blocks):
        if rows.shown(number):
            found += [(number, hit.start(), hit.end()) for hit in compiled.finditer(block.text)]
        if len(found) > MOST:
            break
    return found


def _alike(part: str) -> str:
    escaped = (_DASHES if re.match(_DASHES, char) else re.escape(char) for char in part)
    return "".join(_QUOTES if re.match(_QUOTES, char) else char for char in escaped)


class FindBar(QFrame):
    """Return and F3 go on, with Shift back; Esc closes."""

    searched = Signal(str)
    step_requested = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.field = QLineEdit(self)
        self.field.setObjectName("findField")
        self.field.setPlaceholderText("Find in this text")
        self.field.setAccessibleName("Find in this text")
        self.field.setMinimumHeight(32)
        self.field.textChanged.connect(self.searched)
        self.count = QLabel(self)
        self.count.setObjectName("findCount")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = {
            "back": self._button("Previous match, Shift+F3"),
            "forward": self._button("Next match, F3"),
            "close": self._button("Close find, Esc"),
        }
        self._buttons["back"].clicked.connect(lambda: self.step_requested.emit(-1))
        self._buttons["forward"].clicked.connect(lambda: self.step_requested.emit(1))
        self._buttons["close"].clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for button in self._buttons.values():
            row.addWidget(button)
        self.set_theme(theme)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("findButton")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedSize(32, 32)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        for icon, button in self._buttons.items():
            button.setIcon(theme.icon(icon))

    def say(self, at: int, count: int) -> None:
        """`2 of 5`, `no match`, or nothing where nothing is asked."""
        if not self.field.text().strip():
            self.count.setText("")
        else:
            self.count.setText(f"{at + 1} of {count}" if count else "no match")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step_requested.emit(-1 if shift else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
