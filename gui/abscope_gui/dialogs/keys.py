"""F1: the keys, from the one table of actions."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from abscope_gui.actions import TABLE
from abscope_gui.widgets.basic import label

_READER = (
    ("N / P", "In a source: next, previous sentence (with Shift: extend)"),
    ("1 to 5", "In a source: the meaning of the selection, or of the mark here"),
    ("T / R / Del", "In a source: tags, another extent, trash of the mark here"),
    ("M / Shift+M / Enter", "In a source: next mark, previous mark, open its note"),
    ("W / J / Shift+J", "In a source: what rests on this paragraph; to the next, previous such paragraph"),
    ("F3 or Shift+F3", "In a source: next, previous match"),
    ("H", "In a text of yours: hide or show this paragraph, or the selected ones"),
    ("Ctrl+V or Ctrl+Shift+V", "In the library: paste a text, with its headings or plain"),
    ("O", "In a text of yours: open the record that is named at the caret"),
    ("Enter / R", "On a number or name seen: go to its words / open it in the reference"),
    ("1-3 / C / X", "Where a figure may stand in your copy: choose / confirm / not this"),
    ("Ctrl+Return / Ctrl+M", "In a note: save / the note as it reads"),
    ("Esc", "Close what is open"),
)


class KeysDialog(QDialog):
    """A list to look at; Esc closes it."""

    def __init__(self, standing: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setObjectName("keys")
        box = QVBoxLayout(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        lines = [(" or ".join(line.keys.split()), line.text) for line in TABLE] + list(_READER)
        half = (len(lines) + 1) // 2
        for number, (keys, text) in enumerate(lines):
            row, column = number % half, 2 * (number // half)
            grid.addWidget(label(keys, "key", wrap=False), row, column)
            grid.addWidget(label(text, "key-text", wrap=False), row, column + 1)
        box.addLayout(grid)
        box.addWidget(label(standing, "standing"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
