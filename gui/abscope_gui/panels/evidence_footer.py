"""The line below the page: which piece of evidence this is, steps to the others, hidden lines, bookmark."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from abscope_gui.panels.evidence_header import plain_label
from abscope_gui.theme import Theme


class EvidenceFooter(QFrame):
    """Buttons and labels; the pane connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidenceFooter")
        self.back = self._button("Evidence before this one")
        self.forward = self._button("Next evidence")
        self.caption = plain_label("evidenceCaption", self, wrap=False)
        self.about = plain_label("evidenceAbout", self)
        self.hidden = self._button("Show the hidden lines of this text", "Hidden lines")
        self.hidden.setCheckable(True)
        self.bookmark = self._button("Bookmark the selection or this sentence, Ctrl+D", "Bookmark")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addWidget(self.caption)
        row.addWidget(self.forward)
        row.addWidget(self.about, 1)
        row.addWidget(self.hidden)
        row.addWidget(self.bookmark)
        self.say(0, 0, "")

    def _button(self, words: str, text: str = "") -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("evidenceButton")
        button.setMinimumSize(32, 32)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setText(text)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.back.setIcon(theme.icon("back"))
        self.forward.setIcon(theme.icon("forward"))
        self.bookmark.setIcon(theme.icon("bookmark", "accent"))
        self.hidden.setIcon(theme.icon("eye"))

    def set_wide(self, wide: bool) -> None:
        """Words beside the icons where there is room."""
        style = Qt.ToolButtonStyle
        for button in (self.hidden, self.bookmark):
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly)

    def say(self, index: int, count: int, caption: str) -> None:
        """`Evidence 2 of 5` and what it is; `index` counts from 0, nothing is said where `count` is 0."""
        self.caption.setText(f"Evidence {index + 1} of {count}" if count else "")
        self.about.setText(caption)
        self.back.setEnabled(index > 0)
        self.forward.setEnabled(index + 1 < count)
        for widget in (self.back, self.forward, self.caption):
            widget.setVisible(count > 0)
