"""The reader's notes beside the page: cards where there is room, numbered dots where there is not.

Each is a real button, so that it is reached by Tab and named to screen readers. Saves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from abscope_gui.panels.reader_marks import LETTERS, Mark, day_words
from abscope_gui.panels.reader_rows import FOLD, row
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.theme import Theme
from abscope_store.confirming import own_tags
from abscope_store.utf16 import from_utf16

CARD = 176
DOT = 28
GAP = 8
LINES = 4
ALTERED = "altered outside Abscope"


def note_width(view: ReaderView, wide: bool) -> int:
    """Pixels of a card or a dot at the page's zoom."""
    return round((CARD if wide else DOT) * view.formats.zoom)


class MarginNote(QAbstractButton):
    """One mark: `wide` a card, otherwise a dot."""

    def __init__(self, mark: Mark, theme: Theme, author: str, view: ReaderView, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark, self.theme, self._view, self.wide = mark, theme, view, True
        note = mark.annotation
        self.who = "You" if not author or note.author == author else note.author
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        where = f"paragraph {note.paragraph}" if note.paragraph is not None else "the whole text"
        said = note.body or note.quote or ""
        self.setAccessibleName(f"{note.meaning or note.kind} {mark.number}, {where}: {said}")
        self.setAccessibleDescription(" ".join(f"#{tag}" for tag in own_tags(note.tags)))

    def _font(self, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(self._view.formats.small)
        font.setWeight(weight)
        return font

    def _lines(self, width: float) -> tuple[list[str], float]:
        """The note's first lines, the last one elided."""
        metrics = QFontMetrics(self._font())
        text = " ".join(self.mark.annotation.body.split()) or self.mark.annotation.kind
        layout = QTextLayout(text, self._font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        found: list[str] = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = from_utf16(text, line.textStart())
            if len(found) == LINES - 1:
                found.append(metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, round(width)))
                break
            found.append(text[start : from_utf16(text, line.textStart() + line.textLength())].strip())
        layout.endLayout()
        return found, metrics.lineSpacing()

    def height_for(self, width: int) -> int:
        """Pixels that a card of this width needs."""
        lines, spacing = self._lines(width - 22)
        rows = (
            1 + len(lines) + (1 if own_tags(self.mark.annotation.tags) else 0) + (0 if self._sound() else 1)
        )
        return round(rows * spacing + 14)

    def _sound(self) -> bool:
        return self.mark.annotation.intact

    def sizeHint(self) -> QSize:
        side = note_width(self._view, self.wide)
        return QSize(side, self.height_for(side) if self.wide else side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _edge(self) -> QColor:
        meaning = self.mark.annotation.meaning
        return self.theme.color(f"{meaning}_edge" if meaning else "text_second")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.wide:
            self._paint_card(painter)
        else:
            self._paint_dot(painter)
        painter.end()

    def _paint_card(self, painter: QPainter) -> None:
        note = self.mark.annotation
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(self.theme.color("accent" if self.hasFocus() else "line"))
        painter.setBrush(self.theme.color("accent_on" if self.underMouse() else "rail"))
        painter.drawRoundedRect(box, 6, 6)
        painter.fillRect(QRectF(0, 5, 3, self.height() - 10), self._edge())
        width = self.width() - 22
        lines, spacing = self._lines(width)
        y = 7.0
        painter.setFont(self._font(QFont.Weight.DemiBold))
        painter.setPen(self.theme.color("text_second"))
        letter = LETTERS.get(note.meaning or "", "")
        self._line(painter, y, f"{self.who} · {day_words(note.modified)}")
        if letter:
            painter.setPen(self._edge())
            painter.drawText(QRectF(12, y, width, spacing), Qt.AlignmentFlag.AlignRight, letter)
        painter.setFont(self._font())
        painter.setPen(self.theme.color("text"))
        for line in lines:
            y += spacing
            self._line(painter, y, line)
        if not self._sound():
            y += spacing
            painter.setPen(self.theme.color("caution"))
            self._line(painter, y, ALTERED)
        if own_tags(note.tags):
            y += spacing
            painter.setPen(self.theme.color("accent"))
            tags = "  ".join(f"#{tag}" for tag in own_tags(note.tags))
            self._line(painter, y, painter.fontMetrics().elidedText(tags, Qt.TextElideMode.ElideRight, width))

    def _line(self, painter: QPainter, y: float, words: str) -> None:
        box = QRectF(12, y, self.width() - 20, painter.fontMetrics().lineSpacing())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, words)

    def _paint_dot(self, painter: QPainter) -> None:
        meaning = self.mark.annotation.meaning
        box = QRectF(3, 3, self.width() - 6, self.height() - 6)
        painter.setPen(self.theme.color("accent") if self.hasFocus() else self._edge())
        painter.setBrush(self.theme.color(meaning or "rail"))
        painter.drawEllipse(box)
        painter.setFont(self._font(QFont.Weight.DemiBold))
        painter.setPen(self.theme.color("text"))
        painter.drawText(
            box, Qt.AlignmentFlag.AlignCenter, f"{self.mark.number}{LETTERS.get(meaning or '', '')}"
        )


class MarginNotes(QWidget):
    """Places the notes beside their lines, below one another where they would overlap."""

    opened = Signal(str)  # annotation id

    def __init__(self, view: ReaderView, theme: Theme) -> None:
        super().__init__(view)
        self.setObjectName("marginNotes")
        self._view, self._theme, self.wide = view, theme, True
        self.notes: list[MarginNote] = []
        view.verticalScrollBar().valueChanged.connect(self.arrange)
        view.filled.connect(self.arrange)

    def set_marks(self, marks: Sequence[Mark], author: str) -> None:
        """Notes for these marks, in this order."""
        for note in self.notes:
            note.hide()
            note.deleteLater()
        self.notes = [MarginNote(mark, self._theme, author, self._view, self) for mark in marks]
        for note in self.notes:
            note.clicked.connect(lambda _=False, mark_id=note.mark.annotation.id: self.opened.emit(mark_id))
        self.arrange()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        for note in self.notes:
            note.theme = theme
            note.update()

    def needed(self, wide: bool) -> int:
        """Pixels of width that the notes want."""
        self.wide = wide
        return note_width(self._view, wide) + (12 if wide else 4) if self.notes else 0

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._view.wheelEvent(event)  # a scroll area does not take it from its children

    def arrange(self) -> None:
        """Beside their lines as the page stands now; what is off the page takes no focus."""
        free, width = 0.0, note_width(self._view, self.wide)
        for note in self.notes:
            top = self._top(note.mark)
            if top is None:
                note.hide()
                continue
            note.wide = self.wide
            height = note.height_for(width) if self.wide else width
            y = max(top - (4 if self.wide else 2), free) if free or top > -height else top
            shown = -height < y < self.height()
            note.setGeometry(0, round(y), width, height)
            note.setVisible(shown)
            free = y + height + (GAP if self.wide else 0) if y + height > 0 else 0.0

    def _top(self, mark: Mark) -> float | None:
        """The top of the mark's first line in the page; of its fold line where it is folded away."""
        if not mark.pieces:
            return -float(self._view.verticalScrollBar().value())
        rows, filler = self._view.rows, self._view.filler
        if rows is None or filler is None:
            return None
        position = self._view.position(*mark.top)
        if position is None:
            run = rows.run_of(mark.top[0])
            fold = filler.find(row(run, FOLD)) if run is not None else None
            return self._view.block_rect(fold).top() if fold is not None and fold.isValid() else None
        block = self._view.document().findBlock(position)
        if not block.isValid():  # the page is being filled anew and not so far down yet
            return None
        line = block.layout().lineForTextPosition(position - block.position())
        return self._view.block_rect(block).top() + (line.y() if line.isValid() else 0.0)
