"""What is known of one original: where it comes from, what was found in it, what was odd. Changes nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from abscope_gui.loading_originals import Details
from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button

NO_PROBLEMS = "No problems noticed."


class DetailsDialog(QDialog):
    """A page to read and copy from; `source_asked(id)` to say which source this is. Esc closes it."""

    source_asked = Signal(str)

    def __init__(self, details: Details, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Details")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.details = details
        page = QWidget()
        page.setObjectName("libraryDialogPage")
        column = QVBoxLayout(page)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(label(details.title, "libraryDialogTitle", select=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnStretch(1, 1)
        for row, (name, words) in enumerate(details.lines):
            grid.addWidget(label(name, "libraryDialogName", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            said = label(words, "libraryDialogWords", select=True)
            said.setAccessibleName(f"{name}: {words}")
            grid.addWidget(said, row, 1)
        column.addLayout(grid)
        column.addWidget(label("Problems", "libraryDialogHead"))
        for sentence in details.problems or (NO_PROBLEMS,):
            column.addWidget(label(sentence, "libraryDialogProblem" if details.problems else "", select=True))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Details")
        area.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        whole.addLayout(self._buttons())
        self.resize(640, 620)

    def _buttons(self) -> QHBoxLayout:
        self.source_button = button(
            "Which source is this…", "libraryAction", "Choose which source of the reference this is"
        )
        self.copy_button = button("Copy as text", "libraryAction", "Copy these details as text")
        close = button("Close", "libraryAction", "Close the details")
        self.source_button.clicked.connect(self._ask_source)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.as_text()))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setContentsMargins(5 * GRID, 2 * GRID, 5 * GRID, 3 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.source_button)
        row.addStretch(1)
        row.addWidget(self.copy_button)
        row.addWidget(close)
        close.setFocus()
        return row

    def _ask_source(self) -> None:
        self.source_asked.emit(self.details.id)
        self.close()
