"""A dialog of one thing to write or choose, then Save: Ctrl+Enter from where one types, Esc closes without.

Knows nothing of what is saved.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.parts import button, hold_words


class SaveDialog(QDialog):
    """Fill `column`, then `end`; `save` is what Save and Ctrl+Enter in the typed field do."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 3 * GRID)
        self.column.setSpacing(3 * GRID)

    def end(self, saves: str, cancels: str, typed: QWidget) -> None:
        """The buttons, told to a screen reader as `saves` and `cancels`; `typed` is where one types."""
        self.save_button = button("Save", "libraryAction", saves)
        self.save_button.setToolTip("Ctrl+Enter")
        cancel = button("Cancel", "libraryAction", cancels)
        line = QHBoxLayout()
        line.addStretch(1)
        for part in (self.save_button, cancel):
            part.setAutoDefault(True)  # Enter presses the one that has the keyboard
            line.addWidget(part)
        self.column.addLayout(line)
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        cancel.clicked.connect(self.reject)
        typed.installEventFilter(self)
        typed.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """No word is cut, whatever the size of the type."""
        super().showEvent(event)
        hold_words(self)

    def save(self) -> None:
        """Tell what is to be saved and close."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves from where one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.save()
                return True
        return super().eventFilter(watched, event)
