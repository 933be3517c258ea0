"""Which source of the reference an original is: a list to search in. Tells the choice; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.models.library_rows import LibraryRow, folded, joined
from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, named

AUTOMATIC = "As Abscope recognises it"
NONE = "None of these: another work"
_ID = Qt.ItemDataRole.UserRole
_WORDS = int(_ID) + 1


class SourceChooser(QDialog):
    """`chosen(id)`: a source's id, "" for none of them, None for what is recognised."""

    chosen = Signal(object)

    def __init__(self, title: str, sources: Sequence[LibraryRow], now: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Which source is this")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.filter = named(QLineEdit(), "libraryFilter")
        self.filter.setPlaceholderText("Narrow by title, author, DOI")
        self.filter.setAccessibleName("Narrow the sources by title, author or DOI")
        self.filter.setClearButtonEnabled(True)
        self.list = named(QListWidget(), "libraryDialogList")
        self.list.setAccessibleName("Sources of the reference")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._add(AUTOMATIC, None, "")
        self._add(NONE, "", "")
        for row in sources:
            words = f"{row.title}\n{joined(row.author, row.date, row.tier_short)}"
            self._add(words, row.id, row.haystack)
        self._lay_out(title)
        at = next((n for n in range(self.list.count()) if self.list.item(n).data(_ID) == now), 0)
        self.list.setCurrentRow(at)
        self.filter.textChanged.connect(self._narrow)
        self.filter.installEventFilter(self)
        self.list.itemActivated.connect(lambda _: self._choose())
        self.resize(620, 560)
        self.filter.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the field the arrows go through the list, and Enter chooses."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return False

    def _add(self, words: str, source_id: str | None, haystack: str) -> None:
        item = QListWidgetItem(words)
        item.setData(_ID, source_id)
        item.setData(_WORDS, haystack)
        self.list.addItem(item)

    def _narrow(self, text: str) -> None:
        wanted = folded(text).split()
        first = -1
        for at in range(self.list.count()):
            item = self.list.item(at)
            kept = at < 2 or all(word in item.data(_WORDS) for word in wanted)
            item.setHidden(not kept)
            if kept and at >= 2 and first < 0:
                first = at
        if wanted and first >= 0:
            self.list.setCurrentRow(first)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self.chosen.emit(item.data(_ID))
            self.accept()

    def _lay_out(self, title: str) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(label(title, "libraryDialogHead"))
        said = "Figures of the source you choose then open this copy. Your notes stay where they are."
        whole.addWidget(label(said, "libraryDialogName"))
        whole.addWidget(self.filter)
        whole.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch(1)
        cancel = button("Cancel", "libraryAction", "Close without a choice")
        cancel.clicked.connect(self.reject)
        choose = button("This one", "libraryAction", "Choose the selected source")
        choose.clicked.connect(self._choose)
        row.addWidget(cancel)
        row.addWidget(choose)
        whole.addLayout(row)
