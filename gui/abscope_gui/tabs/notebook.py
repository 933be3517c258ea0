"""The Notebook tab: the reader's marks, newest first, to filter, open, edit, delete and export.

Takes marks by `set_annotations` and tells by signals; saves, deletes and undoes nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.models.batched import ROW
from abscope_gui.models.notebook import NotebookModel, NoteRow
from abscope_gui.tabs.notebook_rows import NoteDelegate
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.bar import MessageBar
from abscope_gui.widgets.parts import button, list_view, named, plain_label
from abscope_store.records import Annotation

NARROW = 560  # pixels; below it a button is its icon
EMPTY = "Select words, Ctrl+D"
TRASHED = "Note moved to trash. Undo (Ctrl+Z)"
FORMATS = (("markdown", "Markdown"), ("csv", "CSV table"), ("json", "JSON lines"))


class NotebookTab(QWidget):
    """Signals carry an annotation's id; `export_requested` one of markdown, csv, json."""

    open_requested = Signal(str)
    edit_requested = Signal(str)
    delete_requested = Signal(str)
    export_requested = Signal(str)
    undo_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notebookTab")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Notebook")
        self.setMinimumWidth(60 * GRID)  # else the words on the buttons would keep it from becoming narrow
        self.model = NotebookModel()
        self.model.setParent(self)
        self.delegate = NoteDelegate(theme, ROW, self)
        self.filter = named(QLineEdit(), "notebookFilter")
        self.filter.setPlaceholderText("Filter notes, quotations, tags")
        self.filter.setAccessibleName("Filter the notebook")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(20 * GRID)
        self.counts = plain_label("notebookCounts")
        self.edit_button = button("Edit", "notebookEdit", "Edit the selected note")
        self.delete_button = button("Delete", "notebookDelete", "Delete the selected note")
        self.export_button = button("Export", "notebookExport", "Export the notebook")
        self.export_menu = self._export_menu()
        self.bar = MessageBar(theme)
        self.empty = plain_label("notebookEmpty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.list = list_view("notebookList", "Bookmarks and notes", self.model, self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.bar)
        column.addWidget(self.empty, 1)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self._connect()
        self.set_theme(theme)
        self._shown()

    def set_theme(self, theme: Theme) -> None:
        """Recolour icons and rows."""
        self.delegate.set_theme(theme)
        self.bar.set_theme(theme)
        icons = ((self.edit_button, "edit"), (self.delete_button, "trash"), (self.export_button, "export"))
        for part, icon in icons:
            part.setIcon(theme.icon(icon))
        self.list.viewport().update()

    def set_annotations(
        self, annotations: Sequence[Annotation], titles: Mapping[str, str], today: date | None = None
    ) -> None:
        """Show living marks, newest first; the selected one, or the one in its place, stays selected.

        `titles` by source id, document id or target id ("study/pacific").
        """
        with_key, at = self._selection()
        self.model.set_annotations(annotations, titles, today or date.today())
        self._select_again(with_key, at)

    def select(self, annotation_id: str) -> None:
        """Select a mark; a filter that hides it is cleared."""
        if not self.model.index_of(annotation_id).isValid():
            self.filter.clear()
        index = self.model.index_of(annotation_id)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def current(self) -> NoteRow | None:
        """The selected row."""
        return self.model.row_at(self.list.currentIndex())

    def show_trashed(self) -> None:
        """A note was deleted and can be brought back."""
        self.bar.show_message(TRASHED, "Undo")

    def show_message(self, text: str) -> None:
        """A sentence above the list, such as where an export went."""
        self.bar.show_message(text)

    def hide_message(self) -> None:
        """The sentence is no longer true."""
        self.bar.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if watched is self.filter:
            if key == Qt.Key.Key_Down and self.model.rowCount():
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if key == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
            return False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        signal = {
            Qt.Key.Key_Return: self.open_requested,
            Qt.Key.Key_Enter: self.open_requested,
            Qt.Key.Key_F2: self.edit_requested,
            Qt.Key.Key_E: self.edit_requested,
            Qt.Key.Key_Delete: self.delete_requested,
        }.get(Qt.Key(key))
        if signal is None or not plain:
            return False
        self._tell(signal)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.counts.setHidden(self.width() < NARROW // 2 + 100)
        for part, text in (
            (self.edit_button, "Edit"),
            (self.delete_button, "Delete"),
            (self.export_button, "Export"),
        ):
            part.setText("" if narrow else text)

    def _tell(self, signal: object) -> None:
        row = self.current()
        if row is not None:
            signal.emit(row.id)  # type: ignore[attr-defined]

    def _filter(self, text: str) -> None:
        with_key, at = self._selection()
        self.model.set_filter(text)
        self._select_again(with_key, at)

    def _selection(self) -> tuple[str, int]:
        row = self.current()
        return (row.key, self.list.currentIndex().row()) if row else ("", 0)

    def _select_again(self, key: str, at: int) -> None:
        index = self.model.index_of(key) if key else QModelIndex()
        if not index.isValid() and self.model.rowCount():
            index = self.model.index(min(at, self.model.rowCount() - 1))
        self.list.setCurrentIndex(index)
        self._shown()

    def _shown(self) -> None:
        total, kept = self.model.count(), len(self.model.rows())
        self.empty.setText(EMPTY if total == 0 else "No note has these words")
        self.empty.setVisible(kept == 0)
        self.list.setVisible(kept > 0)
        self.filter.setEnabled(total > 0)
        self.export_button.setEnabled(total > 0)
        notes = "1 note" if total == 1 else f"{total} notes"
        self.counts.setText(notes if kept == total else f"{kept} of {notes}")
        self._selected()

    def _selected(self) -> None:
        chosen = self.current() is not None
        self.edit_button.setEnabled(chosen)
        self.delete_button.setEnabled(chosen)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._filter)
        self.filter.installEventFilter(self)
        self.edit_button.clicked.connect(lambda: self._tell(self.edit_requested))
        self.delete_button.clicked.connect(lambda: self._tell(self.delete_requested))
        self.bar.acted.connect(self.undo_requested)
        self.list.clicked.connect(lambda _index: self._tell(self.open_requested))
        self.list.selectionModel().currentChanged.connect(self._selected)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        head.setSpacing(2 * GRID)
        head.addWidget(self.filter, 1)
        head.addWidget(self.counts)
        for part in (self.edit_button, self.delete_button, self.export_button):
            head.addWidget(part)
        return head

    def _export_menu(self) -> QMenu:
        menu = named(QMenu(self), "notebookExportMenu")
        for name, words in FORMATS:
            menu.addAction(words, partial(self.export_requested.emit, name))
        self.export_button.setMenu(menu)
        return menu
