"""Tags of several notes at once: which to add to all of them, which to take off. Saves nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from abscope_gui.dialogs.saving import SaveDialog
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.chips import ChipLine, ChipWords
from abscope_gui.widgets.tag_field import TagField

if TYPE_CHECKING:
    from abscope_gui.models.note_rows import NoteRow


class TagsDialog(SaveDialog):
    """`chosen(tags to add, tags to take off)` on Save or Ctrl+Enter; Esc closes without."""

    chosen = Signal(object, object)

    def __init__(self, rows: Sequence[NoteRow], known: Sequence[str], parent: QWidget) -> None:
        super().__init__("Tags", parent)
        self._notes = len(rows)
        self._carried = Counter(tag.removeprefix("#") for row in rows for tag in row.tags)
        self.removed: set[str] = set()
        notes = "1 note" if self._notes == 1 else f"{self._notes:,} notes"
        column = self.column
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
        self.end("Save the tags", "Close and change nothing", self.field.line)
        self._say()
        self.resize(460, 280)

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

    def save(self) -> None:
        add = self.field.tags()
        if add or self.removed:
            self.chosen.emit(add, tuple(sorted(self.removed)))
        self.accept()
