"""A difference of two wordings in one run of text: added words underlined, removed ones struck through.

Never by colour alone; whoever shows it gives the words for a screen reader.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from abscope_gui.theme import Theme

ADDED, REMOVED = "added", "removed"


class DiffText(QTextEdit):
    """As high as its words; takes no focus and no clicks, what it stands on does."""

    def __init__(self, runs: Iterable[tuple[str, str]], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diffText")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self._runs = tuple(runs)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Write it anew in these colours."""
        self.clear()
        cursor = QTextCursor(self.document())
        for kind, words in self._runs:
            blank = words[: len(words) - len(words.lstrip())]  # the sign begins with the word
            cursor.insertText(blank, _format("kept", theme))
            cursor.insertText(words[len(blank) :], _format(kind, theme))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = round(self.document().size().height()) + 2
        if self.height() != wanted:
            self.setFixedHeight(wanted)

    def sizeHint(self) -> QSize:
        """A line to begin with."""
        return QSize(160, self.fontMetrics().lineSpacing() + 2)


def _format(kind: str, theme: Theme) -> QTextCharFormat:
    form = QTextCharFormat()
    ink: QColor = theme.color("text_second" if kind == REMOVED else "text")
    form.setForeground(ink)
    if kind == ADDED:
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        form.setUnderlineColor(theme.color("accent"))
        form.setBackground(theme.color("accent_on"))
    elif kind == REMOVED:
        form.setFontStrikeOut(True)
    return form
