"""Paints one row of a list: name, verdict, figure, caveat, what it is. Loaded after the first paint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from abscope_gui.models.rows import ROW_ROLE
from abscope_gui.theme import Theme
from abscope_store.list_rows import Row

WIDE = 52  # characters of width from which effect and values stand on one line
WIDEST = 84  # and from which the caveat stands there too
_BADGES = {"positive": "accent", "negative": "text", "pending": "caution", "stopped": "caution"}
_BETWEEN = "  ·  "
Index = QModelIndex | QPersistentModelIndex
Piece = tuple[QFont, str, str]  # font, token of its colour, text


class RowDelegate(QStyledItemDelegate):
    """Paints a row in lines; the effect is bold, the arms' values are not, a caveat has its own colour."""

    def __init__(self, theme: Theme, lines: int, parent: Any = None) -> None:
        super().__init__(parent)
        self.theme, self._lines = theme, lines
        self._shown = lines  # fewer where the list is wide

    def take_width(self, metrics: QFontMetrics, width: int) -> bool:
        """Hear how wide the list is, in pixels; True where rows take another height from now on."""
        before, letter = self._shown, metrics.averageCharWidth()
        fit = 2 if width >= WIDEST * letter else 3 if width >= WIDE * letter else 4
        self._shown = min(self._lines, fit)
        return before != self._shown

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high as its lines."""
        return QSize(200, self._shown * _step(option.font) + 13)

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
        inner = rect.adjusted(14, 6, -12, -6)
        step = _step(option.font)
        right = self._badge(painter, option.font, QRect(inner.left(), inner.top(), inner.width(), step), row)
        for number, pieces in enumerate(self._lines_of(option.font, row)[: self._shown]):
            width = inner.width() - (right if number == 0 else 0)
            self._line(painter, QRect(inner.left(), inner.top() + number * step, width, step), pieces)
        if selected and bool(state & flag.State_HasFocus):
            painter.setPen(QPen(self.theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)  # the badge's would cover the row
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _lines_of(self, font: QFont, row: Row) -> list[list[Piece]]:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        ink = "text_faint" if row.tail.endswith("unverified") else "text"
        title, detail = (bold, "text", row.title), (font, "text_second", row.detail)
        figures, pair = (bold, ink, row.figures), (font, ink, row.pair)
        caveat, tail = (font, "caution", row.caveat), (font, "text_second", row.tail)
        between = (font, "text_second", _BETWEEN)
        if self._lines < 4:  # only studies have values and caveats
            whole = [[title], [detail], [figures]]
            return whole if self._shown == self._lines else [[title], _joined([detail, figures], between)]
        head = _joined([title, detail], (font, "text", "  "))
        found = _joined([figures, pair], (font, ink, ",  "))
        if self._shown == 2:
            beside = _joined([caveat, tail], between)
            return [head, [*found, between, *beside] if found and beside else found or beside]
        if self._shown == 3:
            return [head, found, _joined([caveat, tail], between)]
        if row.caveat:
            return [head, [figures], _joined([pair, tail], between), [caveat]]
        return [head, *([piece] for piece in (figures, pair, tail) if piece[2])]

    def _line(self, painter: QPainter, rect: QRect, pieces: Iterable[Piece]) -> None:
        """One piece behind the other; the one that finds too little room is elided, the rest left out."""
        left = rect.left()
        for font, token, text in pieces:
            metrics = QFontMetrics(font)
            room = rect.right() - left
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setFont(font)
            painter.setPen(self.theme.color(token))
            place = QRect(left, rect.top(), room, rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            if shown != text:
                return
            left += metrics.horizontalAdvance(text)

    def _badge(self, painter: QPainter, font: QFont, rect: QRect, row: Row) -> int:
        """The verdict or state as a framed word at the right; the width it takes."""
        if not row.badge:
            return 0
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(row.badge) + 14
        frame = QRect(rect.right() - width, rect.top(), width, rect.height())
        colour = self.theme.color(_BADGES.get(row.badge, "text_second"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(self.theme.color("panel"))
        painter.drawRoundedRect(frame.adjusted(0, 0, -1, -1), 6, 6)
        painter.setFont(font)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, row.badge)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        return width + 8


def _step(font: QFont) -> int:
    """Pixels from one line to the next."""
    return QFontMetrics(font).height() + 1


def _joined(pieces: Iterable[Piece], between: Piece) -> list[Piece]:
    """The pieces that say something, with `between` between them."""
    found: list[Piece] = []
    for piece in pieces:
        if piece[2]:
            found += [between, piece] if found else [piece]
    return found
