"""A table that looks and is gone through as a list: no grid, whole rows, Home and End lead to the ends."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

_MOVE = QAbstractItemView.CursorAction
_SELECT = QItemSelectionModel.SelectionFlag


class RowTable(QTableView):
    """Qt's own table takes Home and End for columns, and with Ctrl leaves the selection behind."""

    def look_like_a_list(self) -> None:
        """No grid and no row numbers; whole rows are selected, several at once, and nothing is edited."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def end_row(self, first: bool) -> int:
        """The first or the last row that can be selected."""
        return 0 if first else self.model().rowCount() - 1

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a key leads; with Shift all rows up to there are selected."""
        if action in (_MOVE.MoveHome, _MOVE.MoveEnd):
            return self.model().index(self.end_row(action == _MOVE.MoveHome), 0)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End)
        if ends and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            place = self.model().index(self.end_row(event.key() == Qt.Key.Key_Home), 0)
            self.selectionModel().setCurrentIndex(place, _SELECT.ClearAndSelect | _SELECT.Rows)
        else:
            super().keyPressEvent(event)
