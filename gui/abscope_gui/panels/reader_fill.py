"""Fills the reader's document with rows, a small slice at a time, so that a long text never holds the window.

Plain text only: insertText with formats. Knows rows and the document, neither scrolling nor keys.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from abscope_gui.panels.reader_formats import Formats, bulleted
from abscope_gui.panels.reader_rows import BODY, FOLD, Rows, block_of, kind_of, row

SLICE = 5_000  # characters; 2 to 4 ms with their layout, of the 8 that a slice may take


def block_at(document: QTextDocument, y: float) -> QTextBlock:
    """The block at a height of the document, the nearest below a gap; the first or last beyond the ends.

    By bisection: Qt's hitTest walks through a long text, a millisecond and more for 2 MB.
    """
    layout = document.documentLayout()
    low, high = 0, document.blockCount() - 1
    while low < high:
        middle = (low + high) // 2
        if layout.blockBoundingRect(document.findBlockByNumber(middle)).bottom() > y:
            high = middle
        else:
            low = middle + 1
    return document.findBlockByNumber(low)


class Filler(QObject):
    """Owns the order in which rows enter a document, and finds them there again by bisection."""

    progressed = Signal(int)  # after every slice: the document block it began behind

    def __init__(self, document: QTextDocument, rows: Rows, formats: Formats, parent: QObject) -> None:
        super().__init__(parent)
        self.document, self.rows, self.formats = document, rows, formats
        self.slices = 0
        self._waiting = rows.all()
        self._next = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """The first screen at once, the rest when idle."""
        self._slice()
        if not self.complete:
            self._timer.start()

    def stop(self) -> None:
        """Fill no further; the document is about to go."""
        self._timer.stop()

    @property
    def complete(self) -> bool:
        """Whether every row is in the document."""
        return self._next >= len(self._waiting)

    def fill_to(self, state: int) -> None:
        """Fill at least to a row, now."""
        while not self.complete and self._waiting[self._next] <= state:
            self._slice()

    def find(self, state: int) -> QTextBlock:
        """The document's block of a row; an invalid one where the row is folded away or not filled yet."""
        low, high = 0, self.document.blockCount() - 1
        while low <= high:
            middle = (low + high) // 2
            block = self.document.findBlockByNumber(middle)
            if block.userState() == state:
                return block
            if block.userState() < state:
                low = middle + 1
            else:
                high = middle - 1
        return QTextBlock()

    def toggle(self, run: int) -> None:
        """Show or fold a hidden run, in place."""
        rows = self.rows
        fold = self.find(row(run, FOLD))
        inside = range(run, rows.runs[run] + 1)
        opening = run not in rows.open
        if opening:
            rows.open.add(run)
        else:
            rows.open.discard(run)
        if not fold.isValid():
            self._waiting = self._waiting[: self._next] + [
                state for state in rows.all() if state > self._last_filled()
            ]
            return
        self.fill_to(row(rows.runs[run], 3))
        cursor = QTextCursor(fold)
        cursor.beginEditBlock()
        if not opening:
            self._remove_behind(fold, row(rows.runs[run], 3))
        state = row(run, FOLD)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(rows.words(state), self._char(state))
        cursor.block().setUserState(state)  # merging blocks may have taken it
        if opening:
            for state in (s for block in inside for s in rows.of_block(block) if kind_of(s)):
                self._insert(cursor, state)
        cursor.endEditBlock()

    def recolour(self) -> None:
        """Give the rows that carry a colour of their own the formats of the present theme."""
        block = self.document.begin()
        while block.isValid():
            state = block.userState()
            hidden = state >= 0 and self.rows.text.blocks[block_of(state)].hidden
            if state >= 0 and (hidden or kind_of(state) != 1):
                cursor = QTextCursor(block)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(self._char(state))
            block = block.next()

    def _last_filled(self) -> int:
        return self.document.lastBlock().userState()

    def _remove_behind(self, fold: QTextBlock, last: int) -> None:
        end = fold
        while end.next().isValid() and end.next().userState() <= last:
            end = end.next()
        cursor = QTextCursor(fold)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _step(self) -> None:
        before = self.document.blockCount() - 1
        self._slice()
        if self.complete:
            self._timer.stop()
        self.progressed.emit(before)

    def _slice(self) -> None:
        """One edit block: its layout runs once, at its end."""
        if self.complete:
            return
        self.slices += 1
        cursor = QTextCursor(self.document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        written = 0
        while not self.complete and written < SLICE:
            state = self._waiting[self._next]
            self._insert(cursor, state, first=self._next == 0)
            written += len(self.rows.words(state)) + 60  # a row costs, however short
            self._next += 1
        cursor.endEditBlock()

    def _insert(self, cursor: QTextCursor, state: int, first: bool = False) -> None:
        """A new block behind the cursor's; the very first row takes the block that is there."""
        number, body = block_of(state), kind_of(state) == BODY
        block = self.rows.text.blocks[number]
        columns = self.rows.columns.get(number, ())
        block_format = self.formats.block(kind_of(state), block, columns)
        char_format = self._char(state)
        if first:
            cursor.setBlockFormat(block_format)
            cursor.setBlockCharFormat(char_format)
        else:
            cursor.insertBlock(block_format, char_format)
        cursor.block().setUserState(state)
        if body and bulleted(block):
            cursor.createList(self.formats.bullet())
        words, runs = self.rows.words(state), self.rows.runs_of(number) if body else None
        for start, end, marks in runs or [(0, len(words), frozenset[str]())]:
            cursor.insertText(words[start:end], self.formats.marked(char_format, marks))

    def _char(self, state: int) -> QTextCharFormat:
        return self.formats.char(kind_of(state), self.rows.text.blocks[block_of(state)])
