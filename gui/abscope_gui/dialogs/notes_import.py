"""A file of notes before it is taken in: whose it is, what is new, what is here, what is refused and why.

Shows plain values; reads no file and merges nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, named
from abscope_store.notebook.exchange.versions import shown

if TYPE_CHECKING:
    from abscope_store.notebook.exchange.merging import Preview
    from abscope_store.notebook.exchange.notes_file import NotesFile
    from abscope_store.notebook.exchange.places import Place
    from abscope_store.notebook.exchange.versions import Version

LISTED = 200  # notes of a file that are shown one by one
_LETTERS = 90  # of a note's first words


class ImportNotesDialog(QDialog):
    """accepted() when Import is pressed; Esc closes and nothing was changed."""

    def __init__(
        self, name: str, held: NotesFile, preview: Preview, places: Sequence[Place], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("Import notes")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        page = named(QWidget(), "libraryDialogPage")
        column = QVBoxLayout(page)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(label(name, "libraryDialogTitle", select=True))
        self.lines = list(summary(held, preview, places))
        for line in self.lines:
            column.addWidget(label(line, "libraryDialogWords", select=True))
        for refusal in preview.refused[:LISTED]:
            said = f"Refused, {refusal.id}: {refusal.reason}."
            column.addWidget(label(said, "libraryDialogProblem", select=True))
        column.addWidget(label("In this file", "libraryDialogHead"))
        self.list = named(QListWidget(), "libraryDialogList")
        self.list.setAccessibleName("Notes in this file")
        self.list.setWordWrap(True)
        self.list.addItems(list(listed(held.versions, places)))
        self.list.setMinimumHeight(50 * GRID)
        column.addWidget(self.list, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        coming = preview.new + preview.newer + preview.conflicts
        words = f"Import {coming:,} {'note' if coming == 1 else 'notes'}" if coming else "Nothing to import"
        self.import_button = button(words, "libraryAction", words)
        self.import_button.setEnabled(coming > 0)
        close = button("Cancel" if coming else "Close", "libraryAction", "Close; nothing is changed")
        below = QHBoxLayout()
        below.setContentsMargins(5 * GRID, 2 * GRID, 5 * GRID, 3 * GRID)
        below.addStretch(1)
        below.addWidget(self.import_button)
        below.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        whole.addLayout(below)
        self.import_button.clicked.connect(self.accept)
        close.clicked.connect(self.reject)
        for part in (self.import_button, close):
            part.setAutoDefault(True)  # Enter presses the one that has the keyboard
        (self.import_button if coming else close).setDefault(True)
        self.resize(620, 560)
        (self.import_button if coming else close).setFocus()


def summary(held: NotesFile, preview: Preview, places: Sequence[Place]) -> Iterator[str]:
    """What the file is and what taking it in would do, a sentence each."""
    authors = ", ".join(shown(author) for author in preview.authors) or shown(held.author) or "nobody named"
    made = f", written {held.made[:10]}" if held.made else ""
    yield f"Notes by {authors}{made}."
    yield f"{preview.new:,} new."
    if preview.newer:
        later = "the words here give way to their author's later ones"
        yield f"{preview.newer:,} newer than what is here: {later}."
    yield f"{preview.already:,} already here: nothing is added twice."
    if preview.conflicts:
        yield f"{preview.conflicts:,} changed in two places: both versions are kept, side by side."
    if preview.yours:
        yield f"{preview.yours:,} of them under your own name."
    away = [place for place in places if not place.here]
    if away:
        yield f"{len(away):,} on texts that are not here: they come in and wait until the text is added."
    offered = sum(bool(place.candidates) for place in away)
    if offered:
        yield f"The words of {offered:,} of those stand in another copy that you have."
    yield "Nothing of yours is changed or deleted. One undo takes the whole import back."


def listed(versions: Sequence[Version], places: Sequence[Place]) -> Iterator[str]:
    """The notes one by one: who, the first words, whether the text is here."""
    for version, place in list(zip(versions, places, strict=True))[:LISTED]:
        row = version.row
        said = " ".join(str(row["body"] or row["quote"] or row["kind"]).split())
        short = said[:_LETTERS] + ("…" if len(said) > _LETTERS else "")
        gone = " · in its author's trash" if row["deleted_at"] else ""
        where = "" if place.here else " · text not here"
        yield f"{shown(str(row['author']))}: {short}{where}{gone}"
    if len(versions) > LISTED:
        yield f"and {len(versions) - LISTED:,} more"
