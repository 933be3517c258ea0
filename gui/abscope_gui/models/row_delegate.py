"""Paints one row of a list: name, what it is, its figure with its caveat. Loaded after the first paint."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from abscope_gui.models.rows import ROW_ROLE, Index
from abscope_gui.theme import Theme
from abscope_store.list_rows import Row


class RowDelegate(QStyledItemDelegate):
    """Paints a row in lines; the caveat has a line and a colour of its own."""

    def __init__(self, theme: Theme, lines: int, parent: Any = None) -> None:
        super().__init__(parent)
        self.theme, self._lines = theme, lines

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high as its lines."""
        return QSize(200, self._lines * (QFontMetrics(option.font).height() + 2) + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, selection bar, lines."""
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state, flag = option.state, QStyle.StateFlag
        selected, hovered = bool(state & flag.State_Selected), bool(state & flag.State_MouseOver)
        painter.save()
        ground = "accent_on" if selected else "panel" if hovered else "rail"
        painter.fillRect(rect, self.theme.color(ground))
        painter.setPen(QPen(self.theme.color("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self.theme.color("accent"))
        self._lines_of(painter, option.font, rect.adjusted(14, 10, -12, -8), row)
        if selected and bool(state & flag.State_HasFocus):
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
            shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
