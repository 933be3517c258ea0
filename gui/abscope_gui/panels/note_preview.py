"""A note as it reads: HTML of our own making in a page that loads nothing. Never gets a note's own HTML."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QTextEdit, QWidget


class NotePreview(QTextEdit):
    """show_html() with what notebook.worded made. Selectable by mouse and keyboard; opens no link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noteBody")
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("The note as it reads")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.hide()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is ever fetched, from disk either."""
        return None

    def show_html(self, words: str) -> None:
        """What the note says; that it is empty where it is."""
        self.setHtml(words or "<p><i>No words yet.</i></p>")
