"""The two ends of the mark at the caret, to be dragged with the mouse: the mark gets another extent.

The keyboard's way to the same is R. Asks by a signal and saves nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from abscope_gui.panels import reader_steps
from abscope_gui.panels.reader_marks import Mark, Place
from abscope_gui.panels.reader_paint import Painted
from abscope_gui.panels.reader_view import ReaderView

HIT = 24  # pixels of width that take the mouse
KNOB = 4  # radius at 100 %


class MarkHandle(QWidget):
    """One end: a line with a knob, above the beginning and below the end."""

    def __init__(self, ends: MarkHandles, view: ReaderView, *, last: bool) -> None:
        super().__init__(view.viewport())
        self._ends, self._view, self.last = ends, view, last
        self._line = 0.0
        self.setObjectName("markHandle")
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(f"{'End' if last else 'Beginning'} of the mark")
        self.setToolTip(f"Drag: the mark {'ends' if last else 'begins'} elsewhere (R)")
        self.hide()

    @property
    def knob(self) -> float:
        """Its radius in pixels."""
        return KNOB * self._view.formats.window_zoom

    def stand_at(self, rect: QRect) -> None:
        """Beside a caret's rectangle in the viewport."""
        more = round(2 * self.knob)
        left = max(0, rect.x() - HIT // 2)
        self._line = float(rect.x() - left)
        self.setGeometry(left, rect.y() - (0 if self.last else more), HIT, rect.height() + more)
        self.show()
        self.raise_()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ends.begin(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._ends.drag(self.mapToParent(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ends.drop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._ends.colour()
        painter.fillRect(QRect(max(0, round(self._line) - 1), 0, 2, self.height()), colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        middle = QPointF(max(self._line, self.knob), self.height() - self.knob if self.last else self.knob)
        painter.drawEllipse(middle, self.knob, self.knob)
        painter.end()


class MarkHandles(QObject):
    """Keeps the handles at the ends of the mark at the caret while the page has the keyboard."""

    asked = Signal(str, object)  # annotation id, and the Span it shall stand on

    def __init__(self, view: ReaderView, painted: Painted) -> None:
        super().__init__(view)
        self._view, self._painted = view, painted
        self.mark: Mark | None = None
        self._held: MarkHandle | None = None
        self._pressed: QPoint | None = None  # where the mouse was first
        self.first, self.last = (MarkHandle(self, view, last=last) for last in (False, True))
        view.cursorPositionChanged.connect(self.renew)
        view.verticalScrollBar().valueChanged.connect(self.place)
        view.filled.connect(self.place)
        view.resized.connect(self.place)
        view.key_asked.connect(self._on_key)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """They are there for whoever is in the page."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.renew()
        return super().eventFilter(watched, event)

    def renew(self) -> None:
        """Look anew which mark the caret is in."""
        if self._held is not None:
            return
        free = self._view.hasFocus() and not self._view.textCursor().hasSelection()
        found = reader_steps.here(self._view, self._painted.marks) if free else []
        self.mark = found[0] if found else None
        self.place()

    def place(self) -> None:
        """Where the ends are on the page as it stands."""
        if self._held is not None:
            return
        for handle, at in ((self.first, "top"), (self.last, "bottom")):
            position = None if self.mark is None else self._view.position(*getattr(self.mark, at))
            if position is None:
                handle.hide()
            else:
                handle.stand_at(self._rect(position))

    def colour(self) -> QColor:
        """Of the mark's own edge."""
        meaning = self.mark.annotation.meaning if self.mark is not None else None
        return self._painted.theme.color(f"{meaning}_edge" if meaning else "text_second")

    def begin(self, handle: MarkHandle) -> None:
        """A handle is taken."""
        self._held = handle
        self._pressed = None

    def drag(self, at: QPoint) -> None:
        """The mouse is at a point of the viewport: the words between the other end and it are selected."""
        if self._held is None or self.mark is None:
            return
        if self._pressed is None:
            self._pressed = at
        if not self._moved and (at - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        here = self._view.place(self._view.cursorForPosition(at).position(), forward=False)
        fixed: Place = self.mark.top if self._held.last else self.mark.bottom
        if here is None:
            return
        self._view.put_caret(*fixed)
        self._view.put_caret(*here, keep_anchor=True)
        self._held.stand_at(self._view.cursorRect())

    @property
    def _moved(self) -> bool:
        return self._view.textCursor().hasSelection()

    def drop(self) -> None:
        """The handle is let go: what is selected now is asked for; without a move the caret goes there."""
        handle, mark = self._held, self.mark
        self._held = None
        if handle is None or mark is None:
            return
        note = mark.annotation
        span = self._view.current_span() if self._moved else None
        self._view.put_caret(*(mark.bottom if handle.last and span is None else mark.top))
        if span is not None and (span.paragraph, span.start, span.paragraph_end, span.end) != (
            note.paragraph,
            note.start,
            note.paragraph_end,
            note.end,
        ):
            self.asked.emit(note.id, span)
        self.renew()

    def _on_key(self, asked: str) -> None:
        """Esc while a handle is held leaves the mark as it is."""
        if asked == "escape" and self._held is not None and self.mark is not None:
            self._held = None
            self._view.put_caret(*self.mark.top)
            self.renew()

    def _rect(self, position: int) -> QRect:
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(position)
        return self._view.cursorRect(cursor)
