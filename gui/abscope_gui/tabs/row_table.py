"""A table whose rows are gone through as a list's are: Home and End lead to the first and the last row."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

_MOVE = QAbstractItemView.CursorAction
_SELECT = QItemSelectionModel.SelectionFlag


class RowTable(QTableView):
    """Qt's own table takes Home and End for columns, and with Ctrl leaves the selection behind."""

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
