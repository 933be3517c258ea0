"""The margin left of the page: ordinals of the original, what rests on each, the bar of the one in focus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from abscope_gui.panels.reader_rows import BODY, block_of, kind_of
from abscope_gui.panels.reader_standing import LETTERS, SHAPES, Resting
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.theme import Theme

BAR = 3
GAP = 8


class Gutter(QWidget):
    """Paints only what is on screen; the wheel over it scrolls the page, which it is a child of."""

    asked = Signal(int)  # a block whose badges were pressed

    def __init__(self, view: ReaderView, theme: Theme) -> None:
        super().__init__(view)
        self.setObjectName("readerGutter")
        self._view, self._theme = view, theme
        self.focused: int | None = None  # the block in focus
        self.resting: Mapping[int, Resting] = {}  # by block
        self._needed: tuple[object, int] | None = None
        self.setAccessibleName("Margin: the number of each paragraph and what rests on it")
        self.setMouseTracking(True)
        view.verticalScrollBar().valueChanged.connect(self.update)
        view.filled.connect(self.update)
        view.cursorPositionChanged.connect(self._tell)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.update()

    def set_resting(self, resting: Mapping[int, Resting]) -> None:
        """What rests on each block, shown below its ordinal."""
        self.resting, self._needed = resting, None
        self._tell()
        self.update()

    def _tell(self) -> None:
        """What stands beside the caret is said of the text too, for whoever hears it."""
        caret, rows = self._view.caret(), self._view.rows
        words = ""
        if caret is not None and rows is not None and rows.text.blocks[caret[0]].paragraph is not None:
            found = self.resting.get(caret[0])
            words = f"Paragraph {rows.text.blocks[caret[0]].paragraph}"
            words += f": {found.words()}" if found is not None else ""
        if words != self._view.accessibleDescription():
            self._view.setAccessibleDescription(words)
            self.setAccessibleDescription(words)

    def needed(self) -> int:
        """Pixels for the widest ordinal of the text or the most badges, with the bar."""
        key = (self._view.rows, self._view.formats)
        if self._needed is None or self._needed[0] != key:  # a long text is gone through once
            self._needed = key, self._measured()
        return self._needed[1]

    def _measured(self) -> int:
        rows = self._view.rows
        numbers = [block.paragraph or 0 for block in rows.text.blocks] if rows is not None else []
        if not any(numbers):
            return GAP * 2
        pages = [block.page or 0 for block in rows.text.blocks] if rows is not None else []
        metrics = QFontMetrics(self._bold())
        width = max(
            metrics.horizontalAdvance(f"¶{max(numbers)}"),
            max((len(found.kinds()) for found in self.resting.values()), default=0) * self._badge()
            + (metrics.horizontalAdvance(f"p {max(pages)} ") if any(pages) else 0),
        )
        return width + 2 * GAP + BAR + 4

    def sizeHint(self) -> QSize:
        return QSize(self.needed(), 0)

    def _bold(self) -> QFont:
        font = QFont(self._view.formats.small)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _badge(self) -> int:
        """Pixels of one badge with its gap."""
        return round(15 * self._view.formats.zoom)

    def _row_at(self, y: int) -> int | None:
        """The block whose words stand beside a height."""
        state = self._view.row_at(y)
        return block_of(state) if state >= 0 and kind_of(state) == BODY else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a paragraph's badges asks what rests on it."""
        block = self._row_at(round(event.position().y()))
        if block in self.resting:
            self.asked.emit(block)

    def event(self, event: QEvent) -> bool:
        """The tip says how many of each."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            block = self._row_at(event.pos().y())
            found = self.resting.get(block) if block is not None else None
            QToolTip.showText(event.globalPos(), found.words() if found is not None else "", self)
            return True
        return super().event(event)

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
        edge = right - 4.0
        if page is not None and (number == 0 or blocks[number - 1].page != page):
            line = painter.fontMetrics().height()
            top = rect.top() + ascent + painter.fontMetrics().descent()
            painter.drawText(QRectF(0, top, right - 4, line), Qt.AlignmentFlag.AlignRight, f"p {page}")
            edge -= painter.fontMetrics().horizontalAdvance(f"p {page} ")
        if number in self.resting:
            below = rect.top() + ascent + painter.fontMetrics().descent() + 2
            self._paint_badges(painter, self.resting[number].kinds(), edge, below)
        if focused:
            painter.setPen(self._theme.color("accent"))
            painter.fillRect(QRectF(right, rect.top() + 2, BAR, rect.height() - 2), painter.pen().color())

    def _paint_badges(self, painter: QPainter, kinds: Sequence[str], right: float, top: float) -> None:
        """A letter in a shape for each, from the right."""
        step = self._badge()
        side = step - 2
        font = QFont(painter.font())
        font.setPixelSize(max(8, round(side * 0.72)))
        painter.save()
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("accent"))
        painter.setBrush(self._theme.color("accent_on"))
        for place, kind in enumerate(reversed(kinds)):
            box = QRectF(right - side - place * step, top, side, side)
            shape = SHAPES[kind]
            if shape == "circle":
                painter.drawEllipse(box)
            elif shape == "diamond":
                middle = box.center()
                painter.drawPolygon(
                    [
                        QPointF(middle.x(), box.top() - 1.5),
                        QPointF(box.right() + 1.5, middle.y()),
                        QPointF(middle.x(), box.bottom() + 1.5),
                        QPointF(box.left() - 1.5, middle.y()),
                    ]
                )
            elif shape == "corner":
                cut = side / 3
                painter.drawPolygon(
                    [
                        box.topLeft(),
                        QPointF(box.right() - cut, box.top()),
                        QPointF(box.right(), box.top() + cut),
                        box.bottomRight(),
                        box.bottomLeft(),
                    ]
                )
            else:
                painter.drawRect(box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, LETTERS[kind])
        painter.restore()
