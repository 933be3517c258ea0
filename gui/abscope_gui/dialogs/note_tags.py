"""Tags of several notes at once: which to add to all of them, which to take off. Saves nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.chips import ChipLine, ChipWords
from abscope_gui.widgets.parts import button
from abscope_gui.widgets.tag_field import TagField

if TYPE_CHECKING:
    from abscope_gui.models.note_rows import NoteRow


class TagsDialog(QDialog):
    """`chosen(tags to add, tags to take off)` on Save or Ctrl+Enter; Esc closes without."""

    chosen = Signal(object, object)

    def __init__(self, rows: Sequence[NoteRow], known: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Tags")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._notes = len(rows)
        self._carried = Counter(tag.removeprefix("#") for row in rows for tag in row.tags)
        self.removed: set[str] = set()
        notes = "1 note" if self._notes == 1 else f"{self._notes:,} notes"
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(label(f"Add to {notes}", "libraryDialogHead"))
        self.field = TagField(self)
        self.field.set_known(known)
        column.addWidget(self.field)
        self.head = label("Take off (press a tag)", "libraryDialogHead")
        self.carried = ChipLine("Tags that these notes carry", parent=self)
        self.carried.pressed.connect(self._press)
        column.addWidget(self.head)
        column.addWidget(self.carried)
        column.addStretch(1)
        self.save_button = button("Save", "libraryAction", "Save the tags")
        self.save_button.setToolTip("Ctrl+Enter")
        cancel = button("Cancel", "libraryAction", "Close and change nothing")
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
        self.field.line.installEventFilter(self)
        self._say()
        self.resize(460, 280)
        self.field.line.setFocus()

    def _say(self) -> None:
        self.head.setVisible(bool(self._carried))
        self.carried.setVisible(bool(self._carried))
        self.carried.put([self._chip(tag, count) for tag, count in self._carried.most_common()])

    def _chip(self, tag: str, count: int) -> ChipWords:
        off = tag in self.removed
        text = f"#{tag}  {count}" + ("  ×" if off else "")
        said = f"tag {tag}, on {count} of {self._notes}, {'will be taken off' if off else 'stays'}"
        return ChipWords(tag, text, said, "facet-word", on=off)

    def _press(self, tag: str) -> None:
        self.removed ^= {tag}
        self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves from where one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._save()
                return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        add = self.field.tags()
        if add or self.removed:
            self.chosen.emit(add, tuple(sorted(self.removed)))
        self.accept()
