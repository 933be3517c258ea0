"""The field that a note is typed in: as high as its words, between the heights that its panel gives it."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

FRAME = 16  # pixels that a line's field is higher than the line


class NoteField(QPlainTextEdit):
    """Tab leaves it. `tallest`: pixels that it may grow to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._few, self.tallest = 4, 0
        self.setObjectName("noteBody")
        self.setPlaceholderText("Your note (optional)")
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def grow_within(self, few: int, tallest: int) -> None:
        """As high as `few` lines, with more of them as high as they are, up to `tallest` pixels."""
        self._few, self.tallest = few, max(tallest, self._lines(few))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _lines(self, count: int) -> int:
        around = self.height() - self.viewport().height() + 2 * round(self.document().documentMargin())
        return math.ceil(count * QFontMetricsF(self.font()).lineSpacing()) + max(FRAME, around + 1)

    def _fit(self) -> None:
        held = round(self.document().size().height())  # of a plain text its lines, as they are wrapped
        height = max(self._lines(self._few), min(self._lines(held), self.tallest))
        if height != self.maximumHeight():
            self.setMaximumHeight(height)
            self.updateGeometry()
