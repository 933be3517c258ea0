"""The row that tells how far an import is, with the way to stop it. Knows nothing of what is imported."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from abscope_gui.theme import GRID
from abscope_gui.widgets.parts import button, named, plain_label


class ImportProgress(QFrame):
    """Hidden until `say`; `cancelled` once for every run."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("libraryProgress")
        self._said = ""
        self.text = plain_label("libraryProgressText")
        self.text.setMinimumWidth(1)
        self.bar = named(QProgressBar(), "libraryProgressBar")
        self.bar.setTextVisible(False)
        self.cancel = button("Cancel", "libraryCancel", "Cancel, nothing half done stays")
        self.cancel.clicked.connect(self._cancel)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(self.text)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        row.setSpacing(4 * GRID)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)
        self.hide()

    def say(self, doing: str, done: int, total: int, name: str) -> None:
        """`Adding 2 of 3: b.txt`, with `done` behind it."""
        if self.isHidden():
            self.cancel.setEnabled(True)
            self.cancel.setText("Cancel")
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self._said = f"{doing} {min(done + 1, total):,} of {total:,}: {name}"
        self.bar.setAccessibleName(self._said)
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words are cut in their middle: a file's ending says what it is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.cancel.sizeHint().width() - 12 * GRID
        metrics = self.text.fontMetrics()
        self.text.setText(metrics.elidedText(self._said, Qt.TextElideMode.ElideMiddle, max(room, 40)))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.setText("Cancelling…")
        self.cancelled.emit()
