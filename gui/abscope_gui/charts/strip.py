"""A ratio with its interval on a log axis around 1. An interval of an unlike level is dashed."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from abscope_gui.theme import Theme
from abscope_store.records import Effect

_LOW, _HIGH = 0.25, 4.0
_TICKS = (0.25, 0.5, 1.0, 2.0, 4.0)


class Strip(QWidget):
    """One estimate; `sides` are the arms left and right of 1, said by word and not by colour."""

    def __init__(self, theme: Theme, effect: Effect, sides: tuple[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._effect, self._sides = theme, effect, sides
        self.setObjectName("chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        span = effect.interval
        words = f", {span.level} % interval {span.low} to {span.high}" if span else ", interval not reported"
        self.setAccessibleName("Interval strip")
        self.setAccessibleDescription(f"{effect.kind} {effect.value}{words}; 1 means no difference")

    def sizeHint(self) -> QSize:
        """Strip, tick labels, a line of words for each side."""
        return QSize(280, 24 + 3 * max(15, self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        """The same height, less width."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, interval, estimate, labels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = max(15, self.fontMetrics().height())
        small = painter.font()
        small.setPixelSize(max(11, line - 4))
        painter.setFont(small)
        for tick in _TICKS:
            x = self._x(tick)
            painter.setPen(QPen(self._theme.color("text_second" if tick == 1 else "line"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, 22))
            painter.setPen(self._theme.color("text_second"))
            painter.drawText(QRectF(x - 60, 22, 120, line), Qt.AlignmentFlag.AlignCenter, f"{tick:g}")
        low, high = (f"◀ favours {self._sides[0]}", f"favours {self._sides[1]} ▶")
        below = 22 + line
        for words, flag in ((low, Qt.AlignmentFlag.AlignLeft), (high, Qt.AlignmentFlag.AlignRight)):
            fitted = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, self.width())
            painter.drawText(QRectF(0, below, self.width(), line), flag, fitted)
            below += line
        self._interval(painter)
        painter.end()

    def _interval(self, painter: QPainter) -> None:
        colour = self._theme.color("arm_a")
        span = self._effect.interval
        if span is not None:
            style = Qt.PenStyle.SolidLine if span.level == "95" else Qt.PenStyle.DashLine
            painter.setPen(QPen(colour, 2, style))
            low, high = self._x(float(span.low)), self._x(float(span.high))
            painter.drawLine(QPointF(low, 11), QPointF(high, 11))
            painter.setPen(QPen(colour, 2))
            for end in (low, high):
                painter.drawLine(QPointF(end, 7), QPointF(end, 15))
        x = self._x(float(self._effect.value))
        painter.fillRect(QRectF(x - 4, 7, 8, 8), colour)

    def _x(self, ratio: float) -> float:
        inside = min(max(ratio, _LOW), _HIGH)
        share = (math.log(inside) - math.log(_LOW)) / (math.log(_HIGH) - math.log(_LOW))
        side = max(24, self.fontMetrics().horizontalAdvance("0.25") // 2)
        return side + share * (self.width() - 2 * side)
