"""The reader's page: a read-only QTextEdit over the rows of one Text, with caret and stable scrolling.

Offsets are converted here and nowhere else in the GUI, by abscope_store.utf16. The widget's text is never
read back: what is selected, copied or searched comes from the Text's blocks.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from abscope_gui.panels.reader_fill import Filler, block_at
from abscope_gui.panels.reader_formats import Formats
from abscope_gui.panels.reader_keys import asked
from abscope_gui.panels.reader_rows import BODY, FOLD, Rows, block_of, kind_of, row
from abscope_gui.spans import Span, make_span, sentence_at
from abscope_gui.texts import Text
from abscope_gui.theme import Theme
from abscope_store.utf16 import from_utf16, to_utf16

TOP_GAP = 12  # pixels kept above what was scrolled to


class ReaderView(QTextEdit):
    """Call show_text() first; every (block, offset) is a block of that Text and code points in it."""

    resized = Signal()
    filled = Signal()  # a slice came in, or a run was folded or shown
    key_asked = Signal(str)  # what reader_keys says, and `mark` for Return
    fold_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readerView")
        self.setAccessibleName("Text of the source")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAcceptDrops(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUndoRedoEnabled(False)
        self.formats = Formats(theme)
        self.rows: Rows | None = None
        self.filler: Filler | None = None
        self._pin: tuple[int, int] | None = None  # (row, pixels above its place) held until the reader moves
        self._margins = (0, 0)
        self._document: QTextDocument | None = None  # ours; the one Qt begins with is its own
        self.verticalScrollBar().actionTriggered.connect(self._release)

    # --- filling --------------------------------------------------------------------

    def show_text(self, text: Text, open_runs: set[int]) -> None:
        """A new document for a new text; the hidden runs that begin at these blocks are shown."""
        if self.filler is not None:
            self.filler.stop()
            self.filler.deleteLater()
            self.filler = None  # it knows the places of the text that goes
        old, document = self._document, QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(self.formats.serif)
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(TOP_GAP)
        document.rootFrame().setFrameFormat(frame)
        self._pin = None
        self.rows = Rows(text)
        self.rows.open = set(open_runs)
        self.setDocument(document)
        caret = self.textCursor()
        caret.setKeepPositionOnInsert(True)  # else filling pushes it to the end
        self.setTextCursor(caret)
        if old is not None:
            old.deleteLater()
        self._document = document
        self.setCursorWidth(2)
        document.documentLayout().documentSizeChanged.connect(self._hold)
        self.filler = Filler(document, self.rows, self.formats, self)
        self.filler.progressed.connect(self._progressed)
        self.filler.start()

    def restyle(self, formats: Formats) -> None:
        """Other colours in place, another size or look by filling anew; the place on the page is kept."""
        zoomed = formats.shape != self.formats.shape
        self.formats = formats
        if self.rows is None or self.filler is None:
            return
        if not zoomed:
            self.filler.formats = formats
            self.filler.recolour()
            return
        anchor, caret = self.anchor(), self.caret()
        self.show_text(self.rows.text, self.rows.open)
        if caret is not None:
            self.put_caret(*caret)
        self.pin(*anchor)

    def toggle(self, run: int) -> None:
        """Show or fold a hidden run; what is on screen stays where it is."""
        if self.filler is None:
            return
        self._pin = None
        position = self.verticalScrollBar().value()
        self.filler.toggle(run)
        self.verticalScrollBar().setValue(position)
        self.fold_changed.emit()
        self.filled.emit()

    def reveal(self, block: int) -> None:
        """Make sure a block is on the page: its run shown, the text filled to it."""
        if self.rows is None or self.filler is None:
            return
        run = self.rows.run_of(block)
        if run is not None and run not in self.rows.open:
            self.toggle(run)
        self.filler.fill_to(row(block))

    # --- places ---------------------------------------------------------------------

    def position(self, block: int, offset: int) -> int | None:
        """The document's position of a place; None where it is folded away or not filled yet."""
        if self.rows is None or self.filler is None:
            return None
        found = self.filler.find(row(block))
        if not found.isValid():
            return None
        return found.position() + to_utf16(self.rows.text.blocks[block].text, offset)

    def place(self, position: int, forward: bool = True) -> tuple[int, int] | None:
        """(block, offset) of a document position.

        In a fold or assessment line it is the paragraph behind it, or before it where not `forward`.
        """
        if self.rows is None:
            return None
        found = self.document().findBlock(position)
        if found.userState() < 0:
            return None
        within = position - found.position()
        while found.isValid() and kind_of(found.userState()) != BODY:
            found = found.next() if forward else found.previous()
            within = 0 if forward else found.length() - 1
        if not found.isValid():
            return None
        block = block_of(found.userState())
        return block, from_utf16(self.rows.text.blocks[block].text, within)

    def caret(self) -> tuple[int, int] | None:
        """(block, offset) of the caret; None in a fold line or an assessment line."""
        position = self.textCursor().position()
        if kind_of(self.document().findBlock(position).userState()) != BODY:
            return None
        return self.place(position)

    def put_caret(self, block: int, offset: int, keep_anchor: bool = False) -> None:
        """Move the real text cursor without scrolling further than it needs."""
        self._pin = None
        self.reveal(block)
        position = self.position(block, offset)
        if position is None:
            return
        cursor = self.textCursor()
        mode = QTextCursor.MoveMode.KeepAnchor if keep_anchor else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(position, mode)
        self.setTextCursor(cursor)

    def go_home(self) -> None:
        """The caret on the first paragraph that is not folded away."""
        if self.rows is None:
            return
        shown = (n for n in range(len(self.rows.text.blocks)) if self.rows.run_of(n) is None)
        first = next(shown, None)
        if first is not None:
            self.put_caret(first, 0)

    def current_span(self) -> Span | None:
        """The selection, across paragraphs too, or else the sentence at the caret."""
        if self.rows is None:
            return None
        cursor = self.textCursor()
        text = self.rows.text
        if not cursor.hasSelection():
            at = self.caret()
            if at is None:
                return None
            start, end = sentence_at(text.blocks[at[0]], at[1])
            return make_span(text, (at[0], start), (at[0], end))
        ends = self.selected()
        return make_span(text, *ends) if ends else None

    def select(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Select from one place to another, the caret at its end."""
        self.put_caret(*first)
        self.put_caret(*last, keep_anchor=True)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copies our own words for the selection: the widget would turn a no-break space into a space."""
        data = QMimeData()
        ends = self.selected()
        if self.rows is not None and ends:
            (first, last), blocks = ends, self.rows.text.blocks
            pieces = [
                blocks[n].text[first[1] if n == first[0] else 0 : last[1] if n == last[0] else None]
                for n in range(first[0], last[0] + 1)
                if self.rows.shown(n)
            ]
            data.setText("\n".join(pieces))
        return data

    def selected(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """First and last place of the selection, without the empty ends it has in paragraphs beside it."""
        cursor = self.textCursor()
        first, last = self.place(cursor.selectionStart()), self.place(cursor.selectionEnd(), forward=False)
        if self.rows is None or first is None or last is None or first >= last:
            return None
        shown = [n for n in range(first[0], last[0] + 1) if self.rows.shown(n)]
        if last[1] == 0 and len(shown) > 1:
            shown.pop()
            last = (shown[-1], len(self.rows.text.blocks[shown[-1]].text))
        if first[1] == len(self.rows.text.blocks[first[0]].text) and len(shown) > 1:
            first = (shown[1], 0)
        return (first, last) if first < last else None

    # --- scrolling ------------------------------------------------------------------

    def block_rect(self, block: QTextBlock) -> QRectF:
        """A document block's rectangle in the viewport."""
        rect = self.document().documentLayout().blockBoundingRect(block)
        return rect.translated(0, -self.verticalScrollBar().value())

    def first_visible(self) -> QTextBlock:
        """The first document block that shows."""
        return self._block_at(0)

    def row_at(self, y: int) -> int:
        """The row so many pixels below the page's top, the nearest one beyond the ends."""
        return self._block_at(y).userState()

    def _block_at(self, y: int) -> QTextBlock:
        return block_at(self.document(), self.verticalScrollBar().value() + y)

    def anchor(self) -> tuple[int, int]:
        """(row, pixels of it above the page's top): where the reader is, whatever the width."""
        if self._pin is not None:
            return self._pin
        block = self.first_visible()
        return max(0, block.userState()), round(-self.block_rect(block).top())

    def pin(self, state: int, pixels: int) -> None:
        """Scroll so that `pixels` of a row are above the top, and hold it until the reader moves."""
        if self.filler is not None:
            self.filler.fill_to(state)
        self._pin = (state, pixels)
        self._hold()

    def show_place(self, block: int, offset: int) -> None:
        """Scroll to a place: its paragraph's beginning where both fit the upper part, else its own line."""
        self.reveal(block)
        position = self.position(block, offset)
        if position is None or self.filler is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        rect = self.block_rect(self.filler.find(row(block)))
        below = self.cursorRect().bottom() - rect.top()
        late = below > self.viewport().height() * 0.6
        self.pin(row(block), round(below - self.viewport().height() * 0.3) if late else -TOP_GAP)

    def _hold(self) -> None:
        if self._pin is None or self.filler is None:
            return
        block = self.filler.find(self._pin[0])
        if block.isValid():
            top = self.document().documentLayout().blockBoundingRect(block).top()
            self.verticalScrollBar().setValue(round(top + self._pin[1]))

    def _release(self) -> None:
        self._pin = None

    def _progressed(self, before: int) -> None:
        """What came in below the page changes nothing on it."""
        self._hold()
        began = self.block_rect(self.document().findBlockByNumber(before))
        if began.top() < self.viewport().height():
            self.filled.emit()

    def set_side_margins(self, left: int, right: int) -> None:
        """Room for the gutter and the margin notes; the reading place is kept."""
        if (left, right) != self._margins:
            anchor = self.anchor()
            self._margins = (left, right)
            self.setViewportMargins(left, 0, right, 0)
            self._lay_out()
            self._restore(anchor)

    def _lay_out(self) -> None:
        """Lines as wide as the page: Qt misses a change of margins that it joins with another resize."""
        width = self.viewport().width()
        if self.document().textWidth() != width:
            self.document().setPageSize(QSizeF(width, -1))

    def _restore(self, anchor: tuple[int, int]) -> None:
        held = self._pin
        self._pin = anchor
        self._hold()
        self._pin = held

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self.anchor() if self.filler is not None else (0, 0)
        super().resizeEvent(event)
        self._lay_out()
        self._restore(anchor)
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._release()
        super().wheelEvent(event)

    # --- keys and mouse -------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._release()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        inside = self.block_rect(self.textCursor().block()).contains(event.position())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and inside and not self.textCursor().hasSelection():
            self.toggle_at_caret()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        state = self.cursorForPosition(event.position().toPoint()).block().userState()
        fold = state >= 0 and kind_of(state) == FOLD
        shape = Qt.CursorShape.PointingHandCursor if fold else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        self._release()
        wanted = asked(event, self.textCursor().hasSelection())
        if wanted is not None:
            self.key_asked.emit(wanted)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not self.toggle_at_caret():
                self.key_asked.emit("mark")
        elif key in (Qt.Key.Key_N, Qt.Key.Key_P) and plain:
            self.move_sentence(key == Qt.Key.Key_N, shift)
        else:
            super().keyPressEvent(event)

    def toggle_at_caret(self) -> bool:
        """Show or fold the run whose line the caret is in; whether there was one."""
        state = self.textCursor().block().userState()
        if self.rows is None or state < 0 or kind_of(state) != FOLD:
            return False
        self.toggle(block_of(state))
        return True

    def move_sentence(self, forward: bool, extend: bool) -> None:
        """To the next or the previous sentence's beginning; extending forward takes in whole sentences."""
        position = self.textCursor().position()
        at = self.place(position, forward)
        if self.rows is None or at is None:
            return
        stops = [stop for block in self._around(at[0]) for stop in self._stops(block, forward and extend)]
        later = [stop for stop in stops if stop > at]
        earlier = [stop for stop in stops if stop < at]
        if forward and later:
            self.put_caret(*later[0], keep_anchor=extend)
        elif not forward and earlier:
            self.put_caret(*earlier[-1], keep_anchor=extend)

    def _around(self, block: int) -> list[int]:
        """A block with the nearest shown one before and behind it."""
        assert self.rows is not None
        count = len(self.rows.text.blocks)
        before = next((n for n in range(block - 1, -1, -1) if self.rows.shown(n)), None)
        behind = next((n for n in range(block + 1, count) if self.rows.shown(n)), None)
        return [n for n in (before, block, behind) if n is not None]

    def _stops(self, block: int, ends: bool) -> list[tuple[int, int]]:
        assert self.rows is not None
        found = self.rows.text.blocks[block]
        spans = [(s.start, s.end) for s in found.sentences] or [(0, len(found.text))]
        return [(block, end if ends else start) for start, end in spans]
