"""F1: the keys, from the one table of actions."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.actions import TABLE
from abscope_gui.widgets.basic import label

_READER = (
    ("Ctrl+Enter / Right / Up", "In the search box: new tab, preview, what was understood"),
    ("Ctrl+S / F2 / Del / ?", "In the search box: save, rename, take out, what can be typed"),
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
    ("W", "In the notebook: marks that wait for you, or are offered another copy"),
    ("1-3 / L / A", "Where a mark waits: put it there / leave it / move all with the same words"),
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
        page = QWidget()
        page.setObjectName("keys-page")
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(24)
        self.ensurePolished()
        lines = [(" or ".join(line.keys.split()), line.text) for line in TABLE] + list(_READER)
        room = parent.size()
        fill(grid, lines, 2)
        if page.sizeHint().width() > room.width() - 100:
            fill(grid, lines, 1)
        scroll = QScrollArea()  # at large type the list is higher than the screen
        scroll.setObjectName("keys-scroll")
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        box.addWidget(scroll, 1)
        box.addWidget(label(standing, "standing"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
        needed = page.sizeHint()
        self.resize(
            min(needed.width() + 64, room.width() - 40), min(needed.height() + 130, room.height() - 40)
        )


def fill(grid: QGridLayout, lines: list[tuple[str, str]], columns: int) -> None:
    """The keys in one or two columns, each with what it does; what stood there before goes."""
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
    height = (len(lines) + columns - 1) // columns
    for number, (keys, text) in enumerate(lines):
        row, column = number % height, 2 * (number // height)
        grid.addWidget(label(keys, "key", wrap=False), row, column)
        grid.addWidget(label(text, "key-text", wrap=False), row, column + 1)
