"""How the reader's page looks: size of type, width of lines, spacing, serif or sans, sepia, light or dark.

Every change is told at once; keeps nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from abscope_gui.looks import FACES, PAPERS, SIZES, SPACINGS, WIDTHS, Look
from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, named


class LookDialog(QDialog):
    """`changed(Look)` at every choice, `theme_asked` for the other of light and dark."""

    changed = Signal(object)
    theme_asked = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Reading")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form = QFormLayout()
        form.setVerticalSpacing(2 * GRID)
        form.setHorizontalSpacing(4 * GRID)
        self.boxes: dict[str, QComboBox] = {}
        for field, words, choices in (
            ("size", "Text size", {size: f"{round(size * 100)} %" for size in SIZES}),
            ("width", "Line width", {n: f"{n} characters" for n in WIDTHS}),
            ("spacing", "Line spacing", SPACINGS),
            ("face", "Type", FACES),
            ("paper", "Page", PAPERS),
        ):
            box = named(QComboBox(), "lookBox")
            box.setAccessibleName(words)
            box.setMinimumHeight(32)
            for value, shown in choices.items():
                box.addItem(shown, value)
            box.setCurrentIndex(max(0, box.findData(getattr(look, field))))
            box.currentIndexChanged.connect(lambda _at: self.changed.emit(self.look()))
            self.boxes[field] = box
            form.addRow(label(words, "libraryDialogName", wrap=False), box)
        self.theme: QPushButton = button("Light or dark", "libraryAction", "Switch between light and dark")
        self.theme.clicked.connect(self.theme_asked)
        self.plain = button("As designed", "libraryAction", "Back to the size and type as designed")
        self.plain.clicked.connect(lambda: self.choose(Look()))
        below = QHBoxLayout()
        below.addWidget(self.theme)
        below.addWidget(self.plain)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(label("How texts look", "libraryDialogHead"))
        column.addLayout(form)
        column.addLayout(below)
        self.boxes["size"].setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> Look:
        """What is chosen."""
        return Look(**{field: box.currentData() for field, box in self.boxes.items()})

    def choose(self, look: Look) -> None:
        """Choose all of a look."""
        for field, box in self.boxes.items():
            box.setCurrentIndex(max(0, box.findData(getattr(look, field))))
