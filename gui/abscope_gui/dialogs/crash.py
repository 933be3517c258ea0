"""The dialog for a bug of ours: what happened, what is safe, where the log lies. Never the reader's text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


class CrashDialog(QMessageBox):
    """Shown once a fault; does not block the window."""

    def __init__(self, kind: str, log: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle("A fault in Abscope")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(
            f"Something in Abscope went wrong ({kind}). Everything that was said to be saved is safe."
        )
        self.setInformativeText(
            f"Please send this file to whoever looks after Abscope; it holds no notes:\n{log}"
        )
        self.setStandardButtons(QMessageBox.StandardButton.Close)
