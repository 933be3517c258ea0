"""A short list to pick one line of: headings of a text, what rests on a paragraph. Tells the choice only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import named

_CHOICE = Qt.ItemDataRole.UserRole


class Line(NamedTuple):
    """What is shown, and what is told when it is picked."""

    words: str
    choice: object


class PickList(QDialog):
    """`picked(choice)`. Typing narrows, arrows move, Return picks, Esc closes."""

    picked = Signal(object)

    def __init__(self, title: str, lines: Sequence[Line], at: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.filter = named(QLineEdit(), "libraryFilter")
        self.filter.setPlaceholderText("Narrow")
        self.filter.setAccessibleName(f"Narrow: {title}")
        self.list = named(QListWidget(), "libraryDialogList")
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for line in lines:
            item = QListWidgetItem(line.words)
            item.setData(_CHOICE, line.choice)
            self.list.addItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(label(title, "libraryDialogHead"))
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        self.list.setCurrentRow(max(0, min(at, len(lines) - 1)))
        self.filter.textChanged.connect(self._narrow)
        self.filter.installEventFilter(self)
        self.list.itemActivated.connect(lambda _: self._pick())
        self.list.itemClicked.connect(lambda _: self._pick())
        self.resize(560, 420)
        self.filter.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the field the arrows go through the list, and Return picks."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick()
                return True
        return False

    def _step(self, by: int) -> None:
        at = self.list.currentRow() + by
        while 0 <= at < self.list.count() and self.list.item(at).isHidden():
            at += by
        if 0 <= at < self.list.count():
            self.list.setCurrentRow(at)
            self.filter.setAccessibleDescription(self.list.item(at).text())

    def _narrow(self, text: str) -> None:
        wanted = text.casefold().split()
        shown = []
        for at in range(self.list.count()):
            item = self.list.item(at)
            kept = all(word in item.text().casefold() for word in wanted)
            item.setHidden(not kept)
            shown += [at] if kept else []
        if shown and self.list.currentRow() not in shown:
            self.list.setCurrentRow(shown[0])

    def _pick(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            choice = item.data(_CHOICE)
            self.accept()
            self.picked.emit(choice)
