"""Files may be dropped anywhere: fields for words let them through to the window, which says so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

HINT = "Drop to add to your library"


def local_paths(data: QMimeData) -> tuple[str, ...]:
    """Files and folders of this machine; nothing is fetched from elsewhere."""
    return tuple(url.toLocalFile() for url in data.urls() if url.isLocalFile())


class DropHint(QLabel):
    """Lies in the middle of its window while files are dragged over it; takes no mouse."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(HINT, window)
        self._window = window
        self.setObjectName("dropHint")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def appear(self, over: bool) -> None:
        """Come or go."""
        if over:
            size = self.sizeHint()
            self.resize(size.width() + 160, size.height() + 80)
            self.move(self._window.rect().center() - self.rect().center())
            self.raise_()
        self.setVisible(over)


class PassesFiles(QObject):
    """Installed on the fields of a window: files dragged over them go to the window, words stay theirs."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        for line in window.findChildren(QLineEdit):
            line.installEventFilter(self)
        for kind in (QPlainTextEdit, QTextEdit):
            for field in window.findChildren(kind):
                field.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and local_paths(event.mimeData()):
            event.ignore()  # Qt then asks the widgets around it, and stays with the one that accepts
            return True
        return False
