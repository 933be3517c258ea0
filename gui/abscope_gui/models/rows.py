"""Lists of records as Qt models, and the painting of one row: name, kind, figure with its caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from abscope_gui import qt_numbers
from abscope_gui.theme import Theme
from abscope_store.list_rows import Row

if TYPE_CHECKING:
    from abscope_gui.models.row_style import RowStyle

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = qt_numbers.USER_ROLE + 1


class RowsModel(QAbstractListModel):
    """Rows of one kind, narrowed by words that must all occur."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._words: list[str] = []

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
            return row.title
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


class RowDelegate(QStyledItemDelegate):
    """Paints a row in lines; the caveat has a line and a colour of its own.

    `style` knows states and ellipses; it is None for the first paint, where nothing is selected yet.
    """

    def __init__(self, theme: Theme, lines: int, parent: Any = None) -> None:
        super().__init__(parent)
        self.theme, self._lines = theme, lines
        self.style: RowStyle | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high as its lines."""
        return QSize(200, self._lines * (QFontMetrics(option.font).height() + 2) + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, selection bar, lines."""
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        selected, hovered, focused = self.style.states(option) if self.style else (False, False, False)
        painter.save()
        ground = "accent_on" if selected else "panel" if hovered else "rail"
        painter.fillRect(rect, self.theme.color(ground))
        painter.setPen(QPen(self.theme.color("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self.theme.color("accent"))
        self._lines_of(painter, option.font, rect.adjusted(14, 10, -12, -8), row)
        if selected and focused:
            painter.setPen(QPen(self.theme.color("accent"), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _lines_of(self, painter: QPainter, font: QFont, rect: QRect, row: Row) -> None:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        step = QFontMetrics(font).height() + 2
        lines = [(bold, "text", row.title), (font, "text_second", row.detail)]
        if row.figures:
            lines.append((bold, "text", row.figures))
        if row.caveat:
            lines.append((font, "caution", row.caveat))
        for number, (face, token, text) in enumerate(lines[: self._lines]):
            painter.setFont(face)
            painter.setPen(self.theme.color(token))
            line = QRect(rect.left(), rect.top() + number * step, rect.width(), step)
            shown = self.style.elided(face, text, line.width()) if self.style else text
            painter.drawText(line, qt_numbers.LEFT_MIDDLE, shown)
