"""Go to a place of the text by what a reader can name: a paragraph's number, a page, a heading."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from abscope_gui.panels.reader_formats import is_heading
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.texts import Text

_PARAGRAPH = re.compile(r"(?:¶|par(?:agraph|a)?\.?|line)?\s*(\d{1,9})", re.IGNORECASE)
_PAGE = re.compile(r"p(?:age|g|p)?\.?\s*(\d{1,9})", re.IGNORECASE)


def outline(text: Text) -> list[tuple[int, int, str]]:
    """(block, level from 1, words) of every heading that is not hidden."""
    return [
        (number, max(1, block.level), " ".join(block.text.split()))
        for number, block in enumerate(text.blocks)
        if is_heading(block) and not block.hidden and block.text.strip()
    ]


def target(text: Text, asked: str) -> tuple[int | None, str]:
    """(the block that is meant, or None; a sentence that says why there is none)."""
    words = " ".join(asked.split())
    if page := _PAGE.fullmatch(words):
        return _page(text, int(page[1]))
    if number := _PARAGRAPH.fullmatch(words):
        return _paragraph(text, int(number[1]))
    headings = outline(text)
    wanted = words.casefold()
    for starts in (True, False):
        for block, _level, heading in headings:
            said = heading.casefold()
            if wanted and (said.startswith(wanted) if starts else wanted in said):
                return block, ""
    if not wanted:
        return None, "A paragraph such as 33, a page such as p 4, or words of a heading."
    return None, f"No heading of this text has “{words[:60]}”." if headings else "This text has no headings."


def _paragraph(text: Text, number: int) -> tuple[int | None, str]:
    ordinals = [block.paragraph for block in text.blocks if block.paragraph is not None]
    if not ordinals:
        return None, "The lines of our record have no paragraph numbers."
    if number in ordinals:
        return next(n for n, block in enumerate(text.blocks) if block.paragraph == number), ""
    return None, f"There is no paragraph {number}: this text has {min(ordinals)} to {max(ordinals)}."


def _page(text: Text, number: int) -> tuple[int | None, str]:
    pages = [block.page for block in text.blocks if block.page is not None]
    if not pages:
        return None, "This text has no pages."
    if number in pages:
        return next(n for n, block in enumerate(text.blocks) if block.page == number), ""
    return None, f"There is no page {number}: this text has {min(pages)} to {max(pages)}."


class GoBar(QFrame):
    """Return goes, Esc closes; what cannot be found is said beside the field."""

    asked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.field = QLineEdit(self)
        self.field.setObjectName("findField")
        self.field.setPlaceholderText("33, p 4 or a heading")
        self.field.setAccessibleName("Go to a paragraph, a page such as p 4, or a heading")
        self.field.setMinimumHeight(32)
        self.field.setMaximumWidth(260)
        self.said = QLabel(self)
        self.said.setObjectName("goSaid")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.said, 2)
        self.field.textEdited.connect(lambda _words: self.say(""))
        self.hide()

    def open(self) -> None:
        """Show it, its words selected."""
        self.say("")
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def say(self, sentence: str) -> None:
        """Why nothing was gone to."""
        self.said.setText(sentence)
        self.field.setAccessibleDescription(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit(self.field.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Goer:
    """Going in the page: the bar, and the caret that goes to a paragraph."""

    def __init__(self, bar: GoBar, view: ReaderView) -> None:
        self.bar, self._view = bar, view
        bar.asked.connect(self.go)
        bar.closed.connect(self.close)

    def open(self) -> None:
        """Show the bar, where there is a text."""
        if self._view.rows is not None:
            self.bar.open()

    def go(self, asked: str) -> None:
        """To what was asked for, or say why not."""
        if self._view.rows is None:
            return
        block, sentence = target(self._view.rows.text, asked)
        if block is None:
            self.bar.say(sentence)
        else:
            self.bar.hide()
            self.to_block(block)

    def to_block(self, block: int) -> None:
        """The caret and the page to a paragraph; a hidden one is revealed. Nothing is highlighted."""
        self._view.show_place(block, 0)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Hide the bar; the keyboard goes back to the page."""
        self.bar.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
