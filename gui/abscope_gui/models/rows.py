"""Lists of records as Qt models. On the start-up path: no large Qt enum, no painting (row_delegate.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex

from abscope_gui import qt_numbers
from abscope_store.list_rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abscope_store.facets import Chosen, Facet

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = qt_numbers.USER_ROLE + 1
_ROLES = (qt_numbers.DISPLAY_ROLE, ROW_ROLE, qt_numbers.ACCESSIBLE_TEXT_ROLE, qt_numbers.TOOL_TIP_ROLE)


class RowsModel(QAbstractListModel):
    """Rows of one kind, narrowed by words that must all occur and by the chosen words of facets."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._words: list[str] = []
        self._chosen: Chosen = {}
        self._facets: dict[str, Mapping[str, Sequence[str]]] = {}  # by row id, read when first asked for
        self.whole = True  # for the first paint, by Qt's own delegate, a row is its lines

    def set_rows(self, rows: list[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._all = rows
        self._facets = {}
        self._shown = self._kept()
        self.endResetModel()

    def narrow(self, text: str) -> None:
        """Keep the rows in which every word of `text` occurs."""
        self.beginResetModel()
        self._words = text.casefold().split()
        self._shown = self._kept()
        self.endResetModel()

    def choose(self, chosen: Chosen) -> None:
        """Keep the rows that have one of the chosen words of each facet."""
        self.beginResetModel()
        self._chosen = chosen
        self._shown = self._kept()
        self.endResetModel()

    def counts(self, facet: Facet) -> dict[str, int]:
        """The words of a facet with their rows, under the text and the other facets' choices."""
        from abscope_store import facets

        return facets.counts(map(self._facets_of, self._told()), self._chosen, facet)

    def _kept(self) -> list[Row]:
        if not self._words and not self._chosen:  # so at the first paint
            return self._all
        from abscope_store import facets

        told = self._told()
        return [row for row in told if not self._chosen or facets.keeps(self._facets_of(row), self._chosen)]

    def _told(self) -> Iterator[Row]:
        """Rows in which every word of the text occurs."""
        for row in self._all:
            text = " ".join(_said(row)).casefold()
            if all(word in text for word in self._words):
                yield row

    def _facets_of(self, row: Row) -> Mapping[str, Sequence[str]]:
        if row.id not in self._facets:
            import json

            self._facets[row.id] = json.loads(row.facets)
        return self._facets[row.id]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def total(self) -> int:
        """Rows before narrowing."""
        return len(self._all)

    def data(self, index: Index, role: int = qt_numbers.DISPLAY_ROLE) -> Any:
        """Name to show, the whole row for the delegate, everything in words for a screen reader."""
        if role not in _ROLES or not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == qt_numbers.DISPLAY_ROLE:
            return "\n".join(p for p in row[2:6] if p) if self.whole else row.title
        if role == ROW_ROLE:
            return row
        if role == qt_numbers.ACCESSIBLE_TEXT_ROLE:
            return ", ".join(_said(row))
        if role == qt_numbers.TOOL_TIP_ROLE:
            return "\n".join(_said(row))
        return None

    def position(self, record_id: str) -> int:
        """The row of a record, -1 where it is not shown."""
        return next((n for n, row in enumerate(self._shown) if row.id == record_id), -1)

    def row_at(self, position: int) -> Row | None:
        """The row at a position."""
        return self._shown[position] if 0 <= position < len(self._shown) else None


def _said(row: Row) -> list[str]:
    """Everything a row says, in the order it is read."""
    parts = (row.title, row.badge, row.detail, row.figures, row.pair, row.caveat, row.tail)
    return [part for part in parts if part]
