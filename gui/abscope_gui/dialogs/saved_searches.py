"""All saved searches: search again, name, delete; and the way to empty the history. Tells what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import Flow, label
from abscope_gui.widgets.parts import button, named
from abscope_store.notebook.marks import SavedSearch
from abscope_store.records import Result

EMPTY = "No search is saved yet. Ctrl+S in the search box saves the one that stands there."
KEYS = "Enter  search      F2  rename      Del  delete (can be undone)      Esc  close"
_HELD = Qt.ItemDataRole.UserRole


class SavedSearches(QDialog):
    """`searched(query)`, `renamed(id, name)`, `deleted(Result)` of kind saved, `emptied` for the history."""

    searched = Signal(str)
    renamed = Signal(str, str)
    deleted = Signal(object)
    emptied = Signal()

    def __init__(self, saved: Sequence[SavedSearch], naming: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Saved searches")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = named(QListWidget(), "libraryDialogList")
        self.list.setAccessibleName("Saved searches")
        self.list.setWordWrap(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        for one in saved:
            self._add(one)
        self.said = label(KEYS if saved else EMPTY, "libraryDialogName")
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(label("Saved searches", "libraryDialogHead"))
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addWidget(self._buttons())
        self.list.setVisible(bool(saved))
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(self._named)
        self.list.itemDoubleClicked.connect(lambda _: self._search())
        self.list.installEventFilter(self)
        self.resize(560, 420)
        self.list.setFocus()
        self._name(naming)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter searches, Del deletes; while a name is typed the field has the keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._search()
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._delete()
                return True
        return False

    def _buttons(self) -> QWidget:
        line = QWidget()
        flow = Flow(line, 2 * GRID)
        self.buttons = {}
        for name, words, spoken, does in (
            ("search", "Search", "Search the chosen one again", self._search),
            ("rename", "Rename", "Give the chosen one another name", self._edit),
            ("delete", "Delete", "Delete the chosen one", self._delete),
            (
                "empty",
                "Empty the history",
                "Forget what was searched and read; it can be undone",
                self._empty,
            ),
            ("close", "Close", "Close", self.reject),
        ):
            made = button(words, "libraryAction", spoken)
            made.clicked.connect(does)
            self.buttons[name] = made
            flow.addWidget(made)
        for name in ("search", "rename", "delete"):
            self.buttons[name].setEnabled(self.list.count() > 0)
        return line

    def _add(self, one: SavedSearch) -> None:
        item = QListWidgetItem(one.name)
        item.setData(_HELD, one)
        item.setToolTip(one.query)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.addItem(item)

    def _held(self) -> SavedSearch | None:
        item = self.list.currentItem()
        held: SavedSearch | None = item.data(_HELD) if item is not None else None
        return held

    def _name(self, search_id: str) -> None:
        for at in range(self.list.count()):
            if self.list.item(at).data(_HELD).id == search_id:
                self.list.setCurrentRow(at)
                self.list.editItem(self.list.item(at))

    def _edit(self, _checked: bool = False) -> None:
        if self.list.currentItem() is not None:
            self.list.editItem(self.list.currentItem())

    def _named(self, item: QListWidgetItem) -> None:
        one = item.data(_HELD)
        if item.text().strip() and item.text() != one.name:
            self.renamed.emit(one.id, item.text())

    def _search(self, _checked: bool = False) -> None:
        held = self._held()
        if held is not None:
            self.accept()
            self.searched.emit(held.query)

    def _delete(self, _checked: bool = False) -> None:
        held = self._held()
        if held is None:
            return
        self.list.takeItem(self.list.currentRow())
        self.deleted.emit(Result("saved", held.id, held.name, held.query, None, None, None, None, None))
        if self.list.count() == 0:
            self.list.hide()
            self.said.setText(EMPTY)
            for name in ("search", "rename", "delete"):
                self.buttons[name].setEnabled(False)

    def _empty(self, _checked: bool = False) -> None:
        self.emptied.emit()
        self.buttons["empty"].setEnabled(False)
