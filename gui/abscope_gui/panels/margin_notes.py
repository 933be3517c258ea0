"""The reader's notes beside the page: cards where there is room, numbered dots where there is not.

Each is a real button, so that it is reached by Tab and named to screen readers. Saves nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
from abscope_gui.panels.reader_rows import FOLD, block_of, row
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.theme import Theme
from abscope_store.confirming import own_tags
from abscope_store.notebook.exchange.versions import shown
from abscope_store.notebook.plainly import plainly
from abscope_store.notebook.read import DEFAULT_AUTHOR
from abscope_store.utf16 import from_utf16

CARD = 176
DOT = 28
GAP = 8
LINES = 4
ALTERED = "altered outside Abscope"
WAITS = {"changed": "changed, waits for you"}  # else:
NOT_FOUND = "words not found, waits for you"


def note_width(view: ReaderView, wide: bool) -> int:
    """Pixels of a card or a dot at the page's zoom."""
    return round((CARD if wide else DOT) * view.formats.zoom)


class MarginNote(QAbstractButton):
    """One mark: `wide` a card, otherwise a dot."""

    def __init__(self, mark: Mark, theme: Theme, author: str, view: ReaderView, parent: QWidget) -> None:
        super().__init__(parent)
        self.mark, self.theme, self._view, self.wide = mark, theme, view, True
        note = mark.annotation
        self.who = "You" if note.author in (DEFAULT_AUTHOR, author) else shown(note.author)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        where = f"paragraph {note.paragraph}" if note.paragraph is not None else "the whole text"
        self._words = "\u2028".join(plainly(note.body)) or note.kind  # lines as they were typed
        said = self._words.replace("\u2028", "; ") if note.body.strip() else note.quote or ""
        number = "" if mark.waits else f" {mark.number}"
        by = "" if self.who == "You" else f" by {self.who}"
        odd = f"{by}, {self._odd()}" if self._odd() else by
        self.setAccessibleName(f"{note.meaning or note.kind}{number}, {where}{odd}: {said}")
        self.setAccessibleDescription(" ".join(f"#{tag}" for tag in own_tags(note.tags)))

    def _font(self, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(self._view.formats.small)
        font.setWeight(weight)
        return font

    def _lines(self, width: float) -> tuple[list[str], float]:
        """The note's first lines, the last one elided."""
        metrics = QFontMetrics(self._font())
        text = self._words
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
                rest = text[start:].replace("\u2028", " ")
                found.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, round(width)))
                break
            found.append(text[start : from_utf16(text, line.textStart() + line.textLength())].strip())
        layout.endLayout()
        return found, metrics.lineSpacing()

    def height_for(self, width: int) -> int:
        """Pixels that a card of this width needs."""
        lines, spacing = self._lines(width - 22)
        rows = 1 + len(lines) + (1 if own_tags(self.mark.annotation.tags) else 0) + (1 if self._odd() else 0)
        return round(rows * spacing + 14)

    def _odd(self) -> str:
        """What is wrong with it, in words: altered, or without a place in the text as it is now."""
        note = self.mark.annotation
        if not note.intact:
            return ALTERED
        return WAITS.get(note.state, NOT_FOUND) if self.mark.waits else ""

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
        head = f"{self.who} · {day_words(note.modified)}"
        room = width - painter.fontMetrics().horizontalAdvance(f" {letter}")
        self._line(painter, y, painter.fontMetrics().elidedText(head, Qt.TextElideMode.ElideRight, room))
        if letter:
            painter.setPen(self._edge())
            painter.drawText(QRectF(12, y, width, spacing), Qt.AlignmentFlag.AlignRight, letter)
        painter.setFont(self._font())
        painter.setPen(self.theme.color("text"))
        for line in lines:
            y += spacing
            self._line(painter, y, line)
        if self._odd():
            y += spacing
            painter.setPen(self.theme.color("caution"))
            self._line(painter, y, self._odd())
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
        words = "?" if self.mark.waits else f"{self.mark.number}{LETTERS.get(meaning or '', '')}"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class MarginNotes(QWidget):
    """Places the notes beside their lines, below one another where they would overlap.

    Only notes near the page are widgets: a long text may hold thousands.
    """

    opened = Signal(str)  # annotation id

    def __init__(self, view: ReaderView, theme: Theme) -> None:
        super().__init__(view)
        self.setObjectName("marginNotes")
        self._view, self._theme, self.wide = view, theme, True
        self._author = DEFAULT_AUTHOR
        self._marks: list[Mark] = []  # those with a note, in reading order
        self._tops: list[int] = []  # the block of each; -1 for one on the whole text
        self._made: dict[int, MarginNote] = {}  # by its place in the list
        view.verticalScrollBar().valueChanged.connect(self.arrange)
        view.filled.connect(self.arrange)

    @property
    def notes(self) -> list[MarginNote]:
        """Those near the page, in reading order."""
        return [self._made[number] for number in sorted(self._made)]

    def name_own(self, author: str) -> None:
        """The name that the reader's own marks carry: all others are told by theirs."""
        if author != self._author:
            self._author = author
            self.set_marks(self._marks)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Notes for these marks, in reading order."""
        for number in list(self._made):
            self._drop(number)
        noted = (mark for mark in marks if mark.noted)
        self._marks = sorted(noted, key=lambda mark: mark.top if mark.pieces else (-1, 0))
        self._tops = [mark.top[0] if mark.pieces else -1 for mark in self._marks]
        self.arrange()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        for note in self._made.values():
            note.theme = theme
            note.update()

    def needed(self, wide: bool) -> int:
        """Pixels of width that the notes want."""
        self.wide = wide
        return note_width(self._view, wide) + (12 if wide else 4) if self._marks else 0

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._view.wheelEvent(event)  # a scroll area does not take it from its children

    def arrange(self) -> None:
        """Beside their lines as the page stands now; what is off the page takes no focus."""
        near = self._near()
        for number in [n for n in self._made if n not in near and not self._made[n].hasFocus()]:
            self._drop(number)
        free, width = 0.0, note_width(self._view, self.wide)
        for number in near:
            mark = self._marks[number]
            note = self._made.get(number) or self._make(number, mark)
            top = self._top(mark)
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

    def _near(self) -> range:
        """The notes from one page above what shows to its end, and a row more."""
        if not self._marks:
            return range(0)
        first = block_of(max(0, self._view.row_at(-self._view.viewport().height())))
        last = block_of(max(0, self._view.row_at(self._view.viewport().height())))
        rows = self._view.rows
        if rows is not None and last in rows.runs and last not in rows.open:
            last = rows.runs[last]  # notes on folded lines stand at their fold
        whole = bisect_left(self._tops, 0)  # those on the whole text stand above its first line
        start = 0 if first == 0 else max(whole, bisect_left(self._tops, first))
        return range(start, bisect_right(self._tops, last))

    def _make(self, number: int, mark: Mark) -> MarginNote:
        made = MarginNote(mark, self._theme, self._author, self._view, self)
        made.clicked.connect(lambda _=False, mark_id=mark.annotation.id: self.opened.emit(mark_id))
        self._made[number] = made
        return made

    def _drop(self, number: int) -> None:
        gone = self._made.pop(number)
        gone.hide()
        gone.deleteLater()

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
