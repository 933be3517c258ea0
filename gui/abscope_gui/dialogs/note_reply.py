"""The words of an answer to a note, and whether it settles it. Saves nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from abscope_gui.dialogs.saving import SaveDialog
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import named
from abscope_store.wording import NO_IDENTIFIERS

if TYPE_CHECKING:
    from abscope_gui.models.note_rows import NoteRow


class ReplyDialog(SaveDialog):
    """`answered(words, settles)` on Save or Ctrl+Enter; Esc closes without."""

    answered = Signal(str, bool)

    def __init__(self, row: NoteRow, parent: QWidget) -> None:
        super().__init__("Answer a note", parent)
        who = f"{row.author}: " if row.author else ""
        column = self.column
        column.addWidget(label(f"{who}{row.title}", "libraryDialogHead"))
        column.addWidget(label(f"{row.quote}\n{row.where}".strip(), "libraryDialogName"))
        self.body = named(QPlainTextEdit(), "noteBody")
        self.body.setAccessibleName(f"Your answer. {NO_IDENTIFIERS}")
        self.body.setPlaceholderText("Your answer")
        self.body.setTabChangesFocus(True)
        column.addWidget(self.body, 1)
        column.addWidget(label(NO_IDENTIFIERS, "noteIdentifiers"))
        self.body.setMinimumHeight(3 * self.body.fontMetrics().lineSpacing() + 16)
        self.settles = named(QCheckBox("This &settles it"), "noteSettles")
        column.addWidget(self.settles)
        self.end("Save the answer", "Close without an answer", self.body)
        self.body.textChanged.connect(self._changed)
        self.settles.toggled.connect(self._changed)
        self._changed()
        self.resize(520, 340)

    def _changed(self) -> None:
        said = bool(self.body.toPlainText().strip())
        self.save_button.setEnabled(said or self.settles.isChecked())

    def save(self) -> None:
        if self.save_button.isEnabled():
            self.answered.emit(self.body.toPlainText().strip(), self.settles.isChecked())
            self.accept()
