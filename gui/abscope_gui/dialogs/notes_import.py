"""A file of notes before it is taken in: whose it is, what would become of each note, places to choose.

Shows plain values and tells the wish; reads no file and merges nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.dialogs.import_note_rows import ImportDelegate
from abscope_gui.models.batched import ROW
from abscope_gui.models.import_rows import FILTERS, REFUSED, ImportRow, ImportRows
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, list_view, named
from abscope_store.notebook.exchange.versions import shown

if TYPE_CHECKING:
    from abscope_store.notebook.exchange.merging import Preview
    from abscope_store.notebook.exchange.notes_file import NotesFile
    from abscope_store.notebook.exchange.places import Candidate

_NAMES = {
    "all": "&All", "coming": "&To come in", "here": "Already &here", "refused": "&Refused",
    "choose": "Place to ch&oose",
}  # fmt: skip
WAITS = "Waits without a place"
STANDS = "Stands where it was made"
_AROUND = 60  # code points shown on either side of a place


class ImportNotesDialog(QDialog):
    """`import_asked({(author, id): Candidate})` on Import; Esc closes and nothing was changed."""

    import_asked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        name: str,
        held: NotesFile,
        preview: Preview,
        rows: Sequence[ImportRow],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("previewDialog")
        self.setWindowTitle("Import notes")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.lines = list(summary(held, preview, rows))
        self.model = ImportRows(rows)
        self._make_parts(theme, name, preview.new + preview.newer + preview.conflicts)
        self._lay_out()
        self._connect()
        self._show_row()
        self.resize(min(900, parent.width() - 40), min(760, parent.height() - 40))
        (self.import_button if self.import_button.isEnabled() else self.cancel_button).setFocus()

    def _make_parts(self, theme: Theme, name: str, coming: int) -> None:
        self.name = label(name, "libraryDialogTitle", select=True)
        self.facts = label("\n".join(self.lines), "previewFacts", select=True)
        self.filters = QButtonGroup(self)
        counts = self.model.counts()
        for at, which in enumerate(FILTERS):
            words = f"{_NAMES[which]}  {counts[which]:,}"
            part = button(words, "librarySwitch", f"Show notes: {words.replace('&', '')}")
            part.setCheckable(True)
            part.setChecked(which == "all")
            part.setVisible(which == "all" or counts[which] > 0)
            self.filters.addButton(part, at)
        self.list = list_view("previewList", "Notes in this file", self.model, ImportDelegate(theme, ROW))
        self.list.setUniformItemSizes(True)
        self.list.setCurrentIndex(self.model.index(0))
        self.whole = named(QPlainTextEdit(), "previewWhole")
        self.whole.setAccessibleName("The whole of the current note")
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.place_label = label("&Place", "previewTitleLabel", wrap=False)
        self.place = named(QComboBox(), "lookBox")
        self.place.setAccessibleName("Place of the current note")
        self.place.setMinimumHeight(32)
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.place_label.setBuddy(self.place)
        self.single_button = button(
            "", "libraryAction", "Place each note whose words stand in one place only"
        )
        words = f"Import {coming:,} {'note' if coming == 1 else 'notes'}" if coming else "Nothing to import"
        self.import_button = button(words, "noteSave", words)
        self.import_button.setEnabled(coming > 0)
        self.cancel_button = button(
            "Cancel" if coming else "Close", "noteCancel", "Close; nothing is changed"
        )
        for part in (self.import_button, self.cancel_button):
            part.setAutoDefault(True)  # Enter presses the one that has the keyboard
        (self.import_button if coming else self.cancel_button).setDefault(True)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        narrow = QHBoxLayout()
        narrow.setSpacing(GRID)
        for part in self.filters.buttons():
            narrow.addWidget(part)
        narrow.addStretch(1)
        places = QHBoxLayout()
        places.setSpacing(2 * GRID)
        places.addWidget(self.place_label)
        places.addWidget(self.place, 1)
        places.addWidget(self.single_button)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addStretch(1)
        below.addWidget(self.cancel_button)
        below.addWidget(self.import_button)
        for widget in (self.name, self.facts):
            column.addWidget(widget)
        column.addLayout(narrow)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        column.addLayout(places)
        column.addLayout(below)

    def _connect(self) -> None:
        self.filters.idClicked.connect(lambda at: self._narrow(FILTERS[at]))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_row())
        self.list.installEventFilter(self)
        self.place.activated.connect(self._place)
        self.single_button.clicked.connect(self._place_single)
        self.cancel_button.clicked.connect(self.reject)
        self.import_button.clicked.connect(self._import)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.import_button.click)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return on a note with places to choose from goes there; anywhere else it imports."""
        pressed = watched is self.list and event.type() == QEvent.Type.KeyPress
        if not pressed or not isinstance(event, QKeyEvent) or not self.place.isEnabled():
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            return False
        self.place.setFocus()
        return True

    # --- what is done -------------------------------------------------------------

    def _narrow(self, which: str) -> None:
        current = self.model.row_at(self.list.currentIndex())
        self.model.narrow(which)
        at = self.model.index_of(current.key) if current is not None else self.model.index(0)
        self.list.setCurrentIndex(at if at.isValid() else self.model.index(0))
        self.list.setFocus()
        self._show_row()

    def _show_row(self) -> None:
        """The current note whole, and where it may stand."""
        row = self.model.row_at(self.list.currentIndex())
        candidates = () if row is None else row.candidates
        said = "" if row is None else words_of(row)
        if said != self.whole.toPlainText():
            self.whole.setPlainText(said)
        self.place.clear()
        if candidates:
            self.place.addItems([WAITS, *(f"¶{one.paragraph} of {one.title}" for one in candidates)])
            self.place.setCurrentIndex(0 if row is None else row.taken + 1)
        elif row is not None:
            self.place.addItem(WAITS if row.away else STANDS)
        self.place.setEnabled(bool(candidates))
        single, offered = len(self.model.single()), bool(self.model.counts()["choose"])
        for part in (self.place_label, self.place, self.single_button):
            part.setVisible(offered)
        self.single_button.setText(f"Place {single:,} that stand in one place" if single else "All placed")
        self.single_button.setEnabled(single > 0)

    def _place(self, at: int) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if row is not None:
            self.model.choose([row.key], at - 1)
            self._show_row()

    def _place_single(self) -> None:
        self.model.choose(self.model.single(), 0)
        self._show_row()
        self.list.setFocus()

    def _import(self) -> None:
        if self.import_button.isEnabled():
            self.import_asked.emit(self.model.chosen())
            self.accept()


def words_of(row: ImportRow) -> str:
    """The note whole, and why it has no place or where the reader put it."""
    told = around(row.candidates[row.taken]) if row.taken >= 0 else row.away and f"{row.away}."
    return "\n".join(part for part in (told[:1].upper() + told[1:], row.whole) if part)


def around(candidate: Candidate) -> str:
    """The words about a chosen place, so that a person sees where the note would stand."""
    before, after = candidate.prefix[-_AROUND:], candidate.suffix[:_AROUND]
    return " ".join(f"There: …{before}[{candidate.quote}]{after}…".split())


def summary(held: NotesFile, preview: Preview, rows: Sequence[ImportRow]) -> Iterator[str]:
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
    if preview.refused:
        yield f"{len(preview.refused):,} refused; each says why."
    offered = sum(bool(row.candidates) for row in rows)
    waiting = sum(bool(row.away) and not row.candidates and row.what != REFUSED for row in rows)
    if waiting:
        yield f"{waiting:,} without a place here yet: they come in and wait for their text, or for you."
    if offered:
        said = "on texts that are not here, with their words in another copy of yours"
        yield f"{offered:,} {said}: choose the place, or let them wait."
    yield "Nothing of yours is changed or deleted. One undo takes the whole import back."
