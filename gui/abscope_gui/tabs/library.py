"""The Library tab: the reader's originals, the sources of the reference, and how texts come in.

Takes data by its setters and tells by signals; imports, removes and opens nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.models.batched import ROW
from abscope_gui.models.library import EMPTY, LibraryModel, LibraryRow, import_summary
from abscope_gui.places import place_of
from abscope_gui.tabs.library_rows import LibraryDelegate
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.bar import MessageBar
from abscope_gui.widgets.parts import button, list_view, named, plain_label
from abscope_store.records import Document, Source

if TYPE_CHECKING:
    from abscope_store.importing.pipeline import ImportReport

NARROW = 520  # pixels; below it a button is its icon
REMOVED = "Source removed. Undo (Ctrl+Z)"


class LibraryTab(QWidget):
    """`place_requested(Place)`, `remove_requested(document id)`, `files_dropped(tuple of paths)`."""

    add_requested = Signal()
    remove_requested = Signal(str)
    place_requested = Signal(object)
    files_dropped = Signal(object)
    cancel_requested = Signal()
    undo_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("libraryTab")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Library")
        self.setMinimumWidth(60 * GRID)  # else the words on the buttons would keep it from becoming narrow
        self._doing = ""
        self.setAcceptDrops(True)
        self.model = LibraryModel(self)
        self.delegate = LibraryDelegate(theme, ROW, self)
        self.add_button = button("Add source…", "libraryAdd", "Add a text to the library")
        self.remove_button = button("Remove", "libraryRemove", "Remove the selected original")
        self.counts = plain_label("libraryCounts")
        self.counts.setMinimumWidth(1)
        self.empty = self._empty()
        self.progress = self._progress()
        self.bar = MessageBar(theme)
        self.list = list_view("libraryList", "Originals and sources", self.model, self.delegate)
        self.list.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        for part in (self.progress, self.bar, self.empty):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self._connect()
        self.set_theme(theme)
        self.set_library((), ())

    def set_theme(self, theme: Theme) -> None:
        """Recolour icons and rows."""
        self.delegate.set_theme(theme)
        self.bar.set_theme(theme)
        for part, icon in (
            (self.add_button, "add"),
            (self.empty_button, "add"),
            (self.remove_button, "trash"),
        ):
            part.setIcon(theme.icon(icon))
        self.list.viewport().update()

    def set_library(self, documents: Sequence[Document], sources: Sequence[Source]) -> None:
        """Show these; the selected row stays selected where it is still there."""
        row = self.current()
        key, at = (row.key, self.list.currentIndex().row()) if row else ("", 0)
        self.model.set_library(documents, sources)
        index = self.model.index_of(key) if key else QModelIndex()
        if not index.isValid() and key:
            index = self._selectable(at)
        self.list.setCurrentIndex(index)
        held = sum(1 for one in self.model.rows() if one.kind == "document")
        self.empty.setVisible(held == 0)
        self.add_button.setVisible(held > 0)
        self.counts.setText(f"{held} original" if held == 1 else f"{held} originals")
        self._selected()

    def select(self, kind: str, record_id: str) -> None:
        """Select a document or source without opening it; nothing where it is neither."""
        self.list.setCurrentIndex(self.model.index_of(f"{kind}/{record_id}"))

    def current(self) -> LibraryRow | None:
        """The selected row."""
        return self.model.row_at(self.list.currentIndex())

    def show_progress(self, done: int, total: int, name: str) -> None:
        """Import is at `name`, with `done` of `total` texts behind it."""
        if not self.progress.isVisibleTo(self):
            self.cancel_button.setEnabled(True)
            self.cancel_button.setText("Cancel")
        self.bar.hide()
        self.progress_bar.setRange(0, max(1, total))
        self.progress_bar.setValue(done)
        self._doing = f"Adding {min(done + 1, total)} of {total}: {name}"
        self.progress_bar.setAccessibleName(self._doing)
        self._say_progress()
        self.progress.show()

    def show_summary(self, report: ImportReport) -> None:
        """Import has ended: say what came of it, and hide the progress."""
        self.show_message(import_summary(report))

    def show_message(self, text: str, action: str = "") -> None:
        """A sentence above the list; `action` "Undo" tells `undo_requested` when pressed."""
        self.progress.hide()
        self.bar.show_message(text, action)

    def show_removed(self) -> None:
        """An original was removed and can be brought back."""
        self.show_message(REMOVED, "Undo")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._remove()
                return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropping(False)
        paths = _paths(event)
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.remove_button.setText("" if self.width() < NARROW else "Remove")
        self._say_progress()

    def _say_progress(self) -> None:
        # The row is not laid out before it is shown for the first time; the tab's width is a fair measure.
        room = self.width() - self.cancel_button.sizeHint().width() - 12 * GRID
        metrics = self.progress_text.fontMetrics()
        self.progress_text.setText(metrics.elidedText(self._doing, Qt.TextElideMode.ElideMiddle, room))

    def _dropping(self, over: bool) -> None:
        self.setProperty("dropping", over)
        self.style().unpolish(self)
        self.style().polish(self)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and row.kind != "section":
            self.place_requested.emit(place_of(row.kind, row.id))

    def _remove(self) -> None:
        row = self.current()
        if row is not None and row.kind == "document":
            self.remove_requested.emit(row.id)

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancel_button.setText("Cancelling…")
        self.cancel_requested.emit()

    def _selected(self) -> None:
        row = self.current()
        self.remove_button.setEnabled(row is not None and row.kind == "document")

    def _selectable(self, at: int) -> QModelIndex:
        for place in (*range(at, self.model.rowCount()), *range(at - 1, -1, -1)):
            index = self.model.index(place)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                return index
        return QModelIndex()

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add_requested)
        self.empty_button.clicked.connect(self.add_requested)
        self.remove_button.clicked.connect(self._remove)
        self.cancel_button.clicked.connect(self._cancel)
        self.bar.acted.connect(self.undo_requested)
        self.list.clicked.connect(self._open)
        self.list.selectionModel().currentChanged.connect(self._selected)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        head.setSpacing(2 * GRID)
        head.addWidget(self.counts, 1)
        head.addWidget(self.remove_button)
        head.addWidget(self.add_button)
        return head

    def _empty(self) -> QFrame:
        frame = named(QFrame(), "libraryEmpty")
        self.empty_text = plain_label("libraryEmptyText")
        self.empty_text.setText(EMPTY)
        self.empty_text.setWordWrap(True)
        self.empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_button = button("Add source…", "libraryEmptyAdd", "Add a text to the library")
        column = QVBoxLayout(frame)
        column.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(self.empty_text)
        column.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        return frame

    def _progress(self) -> QFrame:
        frame = named(QFrame(), "libraryProgress")
        self.progress_text = plain_label("libraryProgressText")
        self.progress_text.setMinimumWidth(1)
        self.progress_bar = named(QProgressBar(), "libraryProgressBar")
        self.progress_bar.setTextVisible(False)
        self.cancel_button = button("Cancel", "libraryCancel", "Cancel adding texts")
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(self.progress_text)
        words.addWidget(self.progress_bar)
        row = QHBoxLayout(frame)
        row.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        row.setSpacing(4 * GRID)
        row.addLayout(words, 1)
        row.addWidget(self.cancel_button)
        frame.hide()
        return frame


def _paths(event: QDropEvent) -> tuple[str, ...]:
    return tuple(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
