"""The notebook's file is damaged: what is known of it, and one button that makes it anew.

Restores nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, hold_words

if TYPE_CHECKING:
    from abscope_store.notebook.restoring import Verified

TITLE = "The file with your notes is damaged"
KEEPS = "The damaged files are kept beside the new ones; nothing is deleted."


class DamagedDialog(QDialog):
    """accepted() when Restore is pressed; otherwise nothing is changed and notes cannot be saved."""

    def __init__(self, found: Verified, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(label(TITLE, "libraryDialogTitle"))
        self.words = label(words_of(found), "libraryDialogWords", select=True)
        column.addWidget(self.words)
        column.addWidget(label(KEEPS, "libraryDialogWords"))
        column.addStretch(1)
        self.restore_button = button("Restore", "libraryAction", "Make the notebook anew")
        later = button("Not now", "libraryAction", "Go on without notes; nothing is changed")
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.restore_button)
        line.addWidget(later)
        column.addLayout(line)
        self.restore_button.clicked.connect(self.accept)
        later.clicked.connect(self.reject)
        for part in (self.restore_button, later):
            part.setAutoDefault(True)  # Enter presses the one that has the keyboard
        self.restore_button.setDefault(True)
        self.restore_button.setFocus()
        self.resize(520, 280)

    def showEvent(self, event: QShowEvent) -> None:
        """No word is cut, whatever the size of the type."""
        super().showEvent(event)
        hold_words(self)


def words_of(found: Verified) -> str:
    """What the notebook can be made anew from."""
    marks = "1 saved change" if found.journal_lines == 1 else f"{found.journal_lines:,} saved changes"
    sources = [f"the journal with {marks}"] if found.journal_lines else []
    if found.backups:
        copies = "1 backup" if found.backups == 1 else f"{found.backups:,} backups"
        sources.append(f"{copies}, the newest of {_moment(found.newest_backup)}")
    known = " and from ".join(sources) or "what can still be read of the file"
    torn = " Some lines of the journal cannot be read." if found.journal_damaged else ""
    return f"Restore makes your notebook anew from {known}.{torn} Until then notes cannot be saved."


def _moment(name: str) -> str:
    """2026-11-22 09:30 UTC of notebook-20261122T093000.000000Z-v2.db; the name itself where it has none."""
    stamp = name.removeprefix("notebook-")[:13]
    if len(stamp) < 13 or not stamp.replace("T", "").isdigit():
        return name
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]} UTC"
