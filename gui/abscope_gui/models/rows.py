"""Lists of records as Qt models. On the start-up path: no large Qt enum, no painting (row_delegate.py)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex

from abscope_gui import qt_numbers
from abscope_store.list_rows import Row

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = qt_numbers.USER_ROLE + 1


class RowsModel(QAbstractListModel):
    """Rows of one kind, narrowed by words that must all occur."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._words: list[str] = []
        self.whole = True  # for the first paint, by Qt's own delegate, a row is its lines

    def set_rows(self, rows: list[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._all = rows
        self._shown = [row for row in rows if self._keeps(row)]
        self.endResetModel()

    def narrow(self, text: str) -> None:
        """Keep the rows in which every word of `text` occurs."""
        self.beginResetModel()
        self._words = text.casefold().split()
        self._shown = [row for row in self._all if self._keeps(row)]
        self.endResetModel()

    def _keeps(self, row: Row) -> bool:
        text = " ".join((row.title, row.detail, row.figures, row.caveat)).casefold()
        return all(word in text for word in self._words)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def total(self) -> int:
        """Rows before narrowing."""
        return len(self._all)

    def data(self, index: Index, role: int = qt_numbers.DISPLAY_ROLE) -> Any:
        """Name to show, the whole row for the delegate, everything in words for a screen reader."""
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == qt_numbers.DISPLAY_ROLE:
            return "\n".join(p for p in row[2:6] if p) if self.whole else row.title
        if role == ROW_ROLE:
            return row
        if role == qt_numbers.ACCESSIBLE_TEXT_ROLE:
            return ", ".join(p for p in (row.title, row.detail, row.figures, row.caveat) if p)
        return None

    def position(self, record_id: str) -> int:
        """The row of a record, -1 where it is not shown."""
        return next((n for n, row in enumerate(self._shown) if row.id == record_id), -1)

    def row_at(self, position: int) -> Row | None:
        """The row at a position."""
        return self._shown[position] if 0 <= position < len(self._shown) else None
