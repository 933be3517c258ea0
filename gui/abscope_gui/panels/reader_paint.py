"""What is painted over the page's visible rows: evidence in focus, the reader's marks, what find found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from abscope_gui.panels.reader_marks import Mark, index
from abscope_gui.panels.reader_rows import block_of
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.theme import Theme

Piece = tuple[int, int, int]  # block, start, end in code points

_LINES = QTextCharFormat.UnderlineStyle
UNDERLINES = {
    "result": _LINES.SingleUnderline,
    "mechanism": _LINES.DashUnderline,
    "harm": _LINES.WaveUnderline,
    "method": _LINES.DotLine,
    "question": _LINES.DashDotLine,
}


class Painted:
    """All that could be painted; refresh() hands the page only what lies on its visible rows."""

    def __init__(self, view: ReaderView, theme: Theme) -> None:
        self._view, self.theme = view, theme
        self.focus: Sequence[Piece] = ()
        self._marks: Sequence[Mark] = ()
        self.taken = ""  # id of the mark whose words were selected to be given another extent
        self._by_block: dict[int, list[tuple[int, int, str, str | None]]] = {}
        self.matches: Sequence[Piece] = ()
        self.match: Piece | None = None

    @property
    def marks(self) -> Sequence[Mark]:
        """The reader's marks, in reading order."""
        return self._marks

    @marks.setter
    def marks(self, marks: Sequence[Mark]) -> None:
        self._marks, self._by_block = marks, index(marks)

    def refresh(self) -> None:
        """Set the page's extra selections anew; later ones lie on top."""
        first, last = self._visible()
        found: list[QTextEdit.ExtraSelection] = []

        def add(pieces: Iterable[Piece], form: QTextCharFormat) -> None:
            for block, start, end in pieces:
                if first <= block <= last and (cursor := self._cursor(block, start, end)) is not None:
                    selection = QTextEdit.ExtraSelection()
                    selection.cursor, selection.format = cursor, form
                    found.append(selection)

        add(self.focus, self._lined("evidence", _LINES.SingleUnderline))
        formats: dict[tuple[str, str | None], QTextCharFormat] = {}
        for block in range(first, last + 1):  # not over the marks: a long text may hold thousands
            for start, end, kind, meaning in self._by_block.get(block, ()):
                if (kind, meaning) not in formats:
                    formats[kind, meaning] = self.mark_format(meaning, kind)
                add([(block, start, end)], formats[kind, meaning])
        add(_within(self.matches, first, last), self._ground("line_strong", "text"))
        if self.match is not None:
            add([self.match], self._ground("accent", "accent_text"))
        self._view.setExtraSelections(found)

    def mark_format(self, meaning: str | None, kind: str = "bookmark") -> QTextCharFormat:
        """Ground and underline of a meaning, the line alone for an underline; without a meaning grey and
        dotted."""
        form = QTextCharFormat() if kind == "underline" else self._ground(meaning or "rail", None)
        form.setUnderlineStyle(UNDERLINES[meaning] if meaning else _LINES.DotLine)
        form.setUnderlineColor(self.theme.color(f"{meaning}_edge" if meaning else "text_second"))
        return form

    def _lined(self, token: str, style: QTextCharFormat.UnderlineStyle) -> QTextCharFormat:
        form = self._ground(token, None)
        form.setUnderlineStyle(style)
        form.setUnderlineColor(self.theme.color(f"{token}_edge"))
        return form

    def _ground(self, ground: str, text: str | None) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setBackground(self.theme.color(ground))
        if text is not None:
            form.setForeground(self.theme.color(text))
        return form

    def _cursor(self, block: int, start: int, end: int) -> QTextCursor | None:
        first, last = self._view.position(block, start), self._view.position(block, end)
        if first is None or last is None:
            return None
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _visible(self) -> tuple[int, int]:
        """First and last block on screen, one screen's height more to either side is not needed."""
        block = self._view.first_visible()
        first = last = max(0, block.userState())
        while block.isValid() and self._view.block_rect(block).top() <= self._view.viewport().height():
            last = max(last, block.userState())
            block = block.next()
        return block_of(first), block_of(last)


def _within(pieces: Sequence[Piece], first: int, last: int) -> Iterator[Piece]:
    return (piece for piece in pieces if first <= piece[0] <= last)
