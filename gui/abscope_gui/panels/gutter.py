"""The margin left of the page: paragraph ordinals of the original, and the bar of the paragraph in focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from abscope_gui.panels.reader_rows import BODY, block_of, kind_of
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.theme import Theme

BAR = 3
GAP = 8


class Gutter(QWidget):
    """Paints only what is on screen; the wheel over it scrolls the page, which it is a child of."""

    def __init__(self, view: ReaderView, theme: Theme) -> None:
        super().__init__(view)
        self.setObjectName("readerGutter")
        self._view, self._theme = view, theme
        self.focused: int | None = None  # the block in focus
        view.verticalScrollBar().valueChanged.connect(self.update)
        view.filled.connect(self.update)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.update()

    def needed(self) -> int:
        """Pixels for the widest ordinal of the text, with the bar."""
        rows = self._view.rows
        numbers = [block.paragraph or 0 for block in rows.text.blocks] if rows is not None else []
        if not any(numbers):
            return GAP * 2
        pages = [block.page or 0 for block in rows.text.blocks] if rows is not None else []
        metrics = QFontMetrics(self._bold())
        width = max(
            metrics.horizontalAdvance(f"¶{max(numbers)}"),
            metrics.horizontalAdvance(f"p {max(pages)}") if any(pages) else 0,
        )
        return width + 2 * GAP + BAR + 4

    def sizeHint(self) -> QSize:
        return QSize(self.needed(), 0)

    def _bold(self) -> QFont:
        font = QFont(self._view.formats.small)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._view.wheelEvent(event)  # a scroll area does not take it from its children

    def paintEvent(self, event: QPaintEvent) -> None:
        rows = self._view.rows
        if rows is None:
            return
        painter = QPainter(self)
        painter.setFont(self._bold())
        block = self._view.first_visible()
        while block.isValid():
            rect = self._view.block_rect(block)
            if rect.top() > self.height():
                break
            state = block.userState()
            if state >= 0 and kind_of(state) == BODY:
                self._paint_row(painter, block_of(state), rect, block.layout().lineAt(0).ascent())
            block = block.next()
        painter.end()

    def _paint_row(self, painter: QPainter, number: int, rect: QRectF, ascent: float) -> None:
        focused = number == self.focused
        assert self._view.rows is not None
        blocks = self._view.rows.text.blocks
        paragraph, page = blocks[number].paragraph, blocks[number].page
        right = self.width() - GAP - BAR
        painter.setPen(self._theme.color("accent" if focused else "text_faint"))
        if paragraph is not None:
            painter.drawText(
                QRectF(0, rect.top() + ascent - 40, right - 4, 40 + painter.fontMetrics().descent()),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
                f"¶{paragraph}",
            )
        if page is not None and (number == 0 or blocks[number - 1].page != page):
            line = painter.fontMetrics().height()
            top = rect.top() + ascent + painter.fontMetrics().descent()
            painter.drawText(QRectF(0, top, right - 4, line), Qt.AlignmentFlag.AlignRight, f"p {page}")
        if focused:
            painter.fillRect(QRectF(right, rect.top() + 2, BAR, rect.height() - 2), painter.pen().color())
