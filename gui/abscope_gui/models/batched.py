"""The list model that the result, library and notebook lists share: frozen rows, handed out in batches.

Roles: DisplayRole the title, AccessibleTextRole the row in one sentence, ROW the frozen row itself.
Knows no store and paints nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW = int(Qt.ItemDataRole.UserRole) + 1
BATCH = 200
Index = QModelIndex | QPersistentModelIndex


class ListRow(Struct, frozen=True):
    """What every row has: a key that outlives a refresh, a title, and its words for a screen reader."""

    key: str
    title: str
    spoken: str


R = TypeVar("R", bound=ListRow)


class BatchedModel(QAbstractListModel, Generic[R]):
    """Rows in a fixed order; a view gets BATCH of them at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[R, ...] = ()
        self._shown = 0

    def set_rows(self, rows: Sequence[R]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._shown = min(BATCH, len(self._rows))
        self.endResetModel()

    def replace(self, rows: Sequence[R]) -> None:
        """The same rows in the same places, worded anew: nothing moves."""
        self._rows = tuple(rows)
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(self._shown - 1))

    def rows(self) -> tuple[R, ...]:
        """All rows, those not handed out yet included."""
        return self._rows

    def row_at(self, index: Index) -> R | None:
        """The row of an index, None where it is not valid."""
        return self._rows[index.row()] if index.isValid() and index.row() < self._shown else None

    def index_of(self, key: str) -> QModelIndex:
        """The index of a key, handing rows out as far as needed; invalid where there is none."""
        for at, row in enumerate(self._rows):
            if row.key == key:
                while at >= self._shown:
                    self.fetchMore()
                return self.index(at)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        return not parent.isValid() and self._shown < len(self._rows)

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008
        if not self.canFetchMore(parent):
            return
        last = min(self._shown + BATCH, len(self._rows))
        self.beginInsertRows(QModelIndex(), self._shown, last - 1)
        self._shown = last
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None
