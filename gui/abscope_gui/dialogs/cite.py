"""Cite: the sources of what is shown in a style to copy, or as a file for a reference manager.

Shows what it is given; writes and copies nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from abscope_gui.loading_citing import FORMATS, Cited
from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, named

STYLES = {"vancouver": "Vancouver (NLM)", "ama": "AMA"}


class CiteDialog(QDialog):
    """`copied(Copied)`, `save_asked(format)`, `style_chosen(style)`; Esc closes."""

    copied = Signal(object)
    save_asked = Signal(str)
    style_chosen = Signal(str)

    def __init__(self, cited: Cited, style: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Cite")
        self._cited = cited
        self.style_box = named(QComboBox(), "lookBox")
        self.style_box.setAccessibleName("Style of the citation")
        self.style_box.setMinimumHeight(32)
        for name, words in STYLES.items():
            self.style_box.addItem(words, name)
        self.style_box.setCurrentIndex(max(0, self.style_box.findData(style)))
        self.text = named(QPlainTextEdit(), "citeText")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Citation")
        count = cited.count
        said = "Its source" if count == 1 else f"Its {count} sources"
        one = "; ".join(cited.missing)
        many = f"Unverified fields of {len(cited.missing)} are left out; each is named behind its source."
        self.missing = label(f"Unverified and left out: {one}" if count == 1 else many, "evidenceWaiting")
        self.missing.setVisible(bool(cited.missing))
        self.copy_button = button("Copy", "libraryAction", "Copy the citation, plain and rich")
        self.copy_button.clicked.connect(lambda: self.copied.emit(cited.styles[self.style_name()]))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.style_box)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        self.files = {}
        for form, words in FORMATS.items():
            made = button(f"{words}…", "libraryAction", f"Write {words} to a file")
            made.clicked.connect(lambda _=False, asked=form: self.save_asked.emit(asked))
            self.files[form] = made
            row.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(label(cited.about, "libraryDialogHead"))
        column.addWidget(label(said, "libraryDialogName"))
        column.addWidget(self.text, 1)
        column.addWidget(self.missing)
        column.addLayout(row)
        self.style_box.currentIndexChanged.connect(self._chosen)
        self._show()
        self.resize(680, 380)
        self.copy_button.setFocus()

    def style_name(self) -> str:
        """The style that is chosen."""
        return str(self.style_box.currentData())

    def _chosen(self) -> None:
        self._show()
        self.style_chosen.emit(self.style_name())

    def _show(self) -> None:
        self.text.setPlainText(self._cited.styles[self.style_name()].plain)
