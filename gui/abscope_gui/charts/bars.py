"""Two bars for one pair of arm values, on a scale that comparable bars of a record share."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from abscope_gui.theme import Theme

_ROW = 22
_AXIS = 18
_NARROW = 180  # pixels that a chart has at least; names that fit into 0.45 of it stand beside their bars
_TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


class Bars(QWidget):
    """`rows` are (arm, printed value or None, words where there is no value); `top` is the scale's end."""

    def __init__(
        self, theme: Theme, rows: list[tuple[str, str | None, str]], unit: str, top: float, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._rows, self._unit = theme, rows, unit
        self._step = step_for(top)
        self._top = self._step * -(-top // self._step)
        self.setObjectName("chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        said = "; ".join(f"{arm} {value or words} {unit}" for arm, value, words in rows)
        self.setAccessibleName("Bars")
        self.setAccessibleDescription(said)

    def sizeHint(self) -> QSize:
        """One row an arm and the axis."""
        height = self.fontMetrics().height()
        return QSize(260, len(self._rows) * sum(self._heights()) + max(_AXIS, height + 2))

    def minimumSizeHint(self) -> QSize:
        """The same height, less width."""
        return QSize(_NARROW, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, bars, values, axis."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        above, row = self._heights()
        left = max(6.0, metrics.horizontalAdvance("0") / 2) if above else self._widest() + 12.0
        right = self.width() - metrics.horizontalAdvance("0000.00") - 8
        self._axis(painter, metrics, left, right, row + above)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        for index, (arm, value, words) in enumerate(self._rows):
            y = index * (row + above) + above
            painter.setFont(self.font())
            painter.setPen(self._theme.color("text"))
            if above:
                fitted = metrics.elidedText(arm, Qt.TextElideMode.ElideMiddle, self.width())
                painter.drawText(
                    QRectF(0, y - above, self.width(), above), Qt.AlignmentFlag.AlignLeft, fitted
                )
            else:
                right_aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRectF(0, y, left - 10, row), right_aligned, arm)
            left_aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            if value is None:
                painter.setPen(self._theme.color("text_second"))
                painter.drawText(QRectF(left + 4, y, self.width() - left, row), left_aligned, words)
                continue
            length = (right - left) * float(value) / self._top
            painter.fillRect(
                QRectF(left, y + row * 0.22, length, row * 0.56),
                self._theme.color("arm_a" if index == 0 else "arm_b"),
            )
            painter.setFont(bold)
            painter.drawText(QRectF(left + length + 8, y, self.width(), row), left_aligned, value)
        painter.end()

    def _widest(self) -> int:
        return max(self.fontMetrics().horizontalAdvance(arm) for arm, _, _ in self._rows)

    def _heights(self) -> tuple[int, int]:
        """Of an arm's name above its bar, 0 where there is room beside it, and of the bar's row."""
        line = self.fontMetrics().height()
        if self._widest() + 12 > 0.45 * _NARROW:
            return line, max(18, line)
        return 0, max(_ROW, line + 6)

    def _axis(self, painter: QPainter, metrics: QFontMetrics, left: float, right: float, row: int) -> None:
        bottom = len(self._rows) * row
        small = painter.font()
        small.setPixelSize(max(11, metrics.height() - 5))
        painter.setFont(small)
        end = painter.fontMetrics().horizontalAdvance(f"{self._top:g} {self._unit}") / 2
        tick = 0.0
        while tick <= self._top + 1e-9:
            x = left + (right - left) * tick / self._top
            painter.setPen(self._theme.color("line"))
            painter.drawLine(round(x), 0, round(x), bottom)
            painter.setPen(self._theme.color("text_second"))
            last = tick + self._step > self._top + 1e-9
            label = f"{tick:g} {self._unit}" if last else f"{tick:g}"
            half = painter.fontMetrics().horizontalAdvance(label) / 2
            if last or x + half + 6 < right - end:  # no label runs into the last one
                painter.drawText(
                    QRectF(x - 90, bottom, 180, max(_AXIS, metrics.height() + 2)),
                    Qt.AlignmentFlag.AlignCenter,
                    label,
                )
            tick += self._step


def step_for(top: float) -> float:
    """A round step that gives three to five ticks; positive for any top."""
    wanted = max(top, 1e-9) / 4
    scale = 1.0
    while wanted * scale < 1:
        scale *= 10
    return next((t for t in _TICKS if t >= wanted * scale), 1000) / scale
