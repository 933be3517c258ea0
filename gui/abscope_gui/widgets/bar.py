"""A quiet bar above a list: one sentence, what to do about it or to see of it, and a way to close it.

Never modal, never takes the focus, never closes by itself.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.parts import button, named, plain_label


class MessageBar(QFrame):
    """Hidden until `show_message`. `acted` when its button is pressed: it closes; with `more` it stays."""

    acted = Signal()
    more = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.text = plain_label("messageBarText")
        self.text.setWordWrap(True)
        self.button = button("", "messageBarButton", "")
        self.button.clicked.connect(self._act)
        self.more_button = button("", "messageBarButton", "")
        self.more_button.clicked.connect(self.more)
        self.close_button = named(QToolButton(), "messageBarClose")
        self.close_button.setAccessibleName("Close this message")
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.more_button)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Recolour the icon."""
        self.close_button.setIcon(theme.icon("close"))

    def show_message(self, text: str, action: str = "") -> None:
        """Show a sentence and, where given, a button."""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self.offer_more("")
        self.show()

    def offer_more(self, words: str) -> None:
        """A button that shows more of what the sentence tells."""
        self.more_button.setText(words)
        self.more_button.setAccessibleName(words)
        self.more_button.setVisible(bool(words))

    def _act(self) -> None:
        self.hide()
        self.acted.emit()
