"""The words of an answer to a note, and whether it settles it. Saves nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, named
from abscope_store.wording import NO_IDENTIFIERS

if TYPE_CHECKING:
    from abscope_gui.models.note_rows import NoteRow


class ReplyDialog(QDialog):
    """`answered(words, settles)` on Save or Ctrl+Enter; Esc closes without."""

    answered = Signal(str, bool)

    def __init__(self, row: NoteRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Answer a note")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        who = f"{row.author}: " if row.author else ""
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(label(f"{who}{row.title}", "libraryDialogHead"))
        column.addWidget(label(f"{row.quote}\n{row.where}".strip(), "libraryDialogName"))
        self.body = named(QPlainTextEdit(), "noteBody")
        self.body.setAccessibleName(f"Your answer. {NO_IDENTIFIERS}")
        self.body.setPlaceholderText("Your answer")
        self.body.setTabChangesFocus(True)
        column.addWidget(self.body, 1)
        column.addWidget(label(NO_IDENTIFIERS, "noteIdentifiers"))
        self.settles = QCheckBox("This &settles it")
        column.addWidget(self.settles)
        self.save_button = button("Save", "libraryAction", "Save the answer")
        self.save_button.setToolTip("Ctrl+Enter")
        cancel = button("Cancel", "libraryAction", "Close without an answer")
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.save_button)
        line.addWidget(cancel)
        column.addLayout(line)
        for part in (self.save_button, cancel):
            part.setAutoDefault(True)  # Enter presses the one that has the keyboard
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._save)
        cancel.clicked.connect(self.reject)
        self.body.textChanged.connect(self._changed)
        self.settles.toggled.connect(self._changed)
        self.body.installEventFilter(self)
        self._changed()
        self.resize(520, 340)
        self.body.setFocus()

    def _changed(self) -> None:
        said = bool(self.body.toPlainText().strip())
        self.save_button.setEnabled(said or self.settles.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves from where one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._save()
                return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        if self.save_button.isEnabled():
            self.answered.emit(self.body.toPlainText().strip(), self.settles.isChecked())
            self.accept()
