"""A text before it is added: what it was recognised as, and every line, hidden or not, to choose from.

Shows plain values and tells the wish; reads no file and adds nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.dialogs.preview_rows import PreviewDelegate
from abscope_gui.dialogs.preview_words import facts, proposed_title, troubles
from abscope_gui.models.batched import ROW
from abscope_gui.models.preview_lines import FILTERS, PreviewLines
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button, list_view, named

if TYPE_CHECKING:
    from abscope_store.importing.previewing import Preview

READING = "Reading {name} …"
WAITING = "Waits until what is being added is done, then reads {name} …"
_NAMES = {"all": "&All", "shown": "S&hown", "hidden": "Hi&dden"}
_HINT = "Space hides or shows the selected lines · Shift+arrows select · Ctrl+Enter adds"


class PreviewDialog(QDialog):
    """show_preview() or show_trouble() follow; `added(title or None, {paragraph: hidden})` on Add.

    `titled`: the reader's title is always taken, for a pasted text has no other.
    """

    added = Signal(object, object)
    open_requested = Signal(str)  # the document that is in the library already

    def __init__(
        self, theme: Theme, name: str, parent: QWidget, *, titled: bool, waiting: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("previewDialog")
        self.setWindowTitle("Paste text" if titled else "Look before adding")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._titled, self._proposed = titled, ""
        self._preview: Preview | None = None
        self.model = PreviewLines(self)
        self._make_parts(theme)
        self._lay_out()
        self._connect()
        self.message.setText((WAITING if waiting else READING).format(name=name))
        self._show_parts(ready=False)
        self.resize(min(900, parent.width() - 40), min(760, parent.height() - 40))

    # --- what the window calls ----------------------------------------------------

    def show_preview(self, preview: Preview) -> None:
        """The text was read: show what it would become."""
        self._preview = preview
        self._proposed = proposed_title(preview)
        self.title.setText(self._proposed)
        self.title.setCursorPosition(0)
        self.facts.setText("\n".join(facts(preview)))
        odd = troubles(preview)
        self.troubles.setText("\n".join(odd))
        if preview.lines:
            self.model.set_lines(preview.lines)
        else:
            self.model.set_members(preview.members)
        held = preview.held == "held"
        self.add_button.setText("Open it" if held else "Add")
        self._show_parts(ready=True)
        self.troubles.setVisible(bool(odd))
        self._say()
        self.list.setCurrentIndex(self.model.index(0))
        if self._titled and not self._proposed:
            self.title.setFocus()
        else:
            self.list.setFocus()

    def show_trouble(self, sentence: str) -> None:
        """It cannot be read; one sentence says why."""
        self.message.setText(sentence)
        self.cancel_button.setText("Close")
        self.cancel_button.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space on the list chooses; Qt would only select."""
        pressed = watched is self.list and event.type() == QEvent.Type.KeyPress
        if not pressed or not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Space:
            return False
        self._toggle()
        return True

    # --- parts --------------------------------------------------------------------

    def _make_parts(self, theme: Theme) -> None:
        self.message = label("", "previewMessage")
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.title = named(QLineEdit(), "previewTitle")
        self.title.setAccessibleName("Title")
        self.title.setPlaceholderText("A title for this text")
        self.title.setMaxLength(240)
        self.title_label = label("&Title", "previewTitleLabel", wrap=False)
        self.title_label.setBuddy(self.title)
        self.facts = label("", "previewFacts", select=True)
        self.troubles = label("", "previewTroubles", select=True)
        self.filters = QButtonGroup(self)
        for at, name in enumerate(FILTERS):
            part = button(_NAMES[name], "librarySwitch", f"Show {name} lines")
            part.setCheckable(True)
            part.setChecked(name == "all")
            self.filters.addButton(part, at)
        self.toggle_button = button("Hide or show", "libraryAction", "Hide or show the selected lines")
        self.list = list_view(
            "previewList", "Lines of the text", self.model, PreviewDelegate(theme, ROW, self)
        )
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.installEventFilter(self)
        self.whole = named(QPlainTextEdit(), "previewWhole")
        self.whole.setAccessibleName("The whole of the current line")
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.hint = label(_HINT, "previewHint")
        self.cancel_button = button("Cancel", "noteCancel", "Cancel, nothing is added")
        self.add_button = button("Add", "noteSave", "Add this text to the library")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self.title_label)
        head.addWidget(self.title, 1)
        narrow = QHBoxLayout()
        narrow.setSpacing(GRID)
        for part in self.filters.buttons():
            narrow.addWidget(part)
        narrow.addStretch(1)
        narrow.addWidget(self.toggle_button)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self.hint, 1)
        below.addStretch(0)
        below.addWidget(self.cancel_button)
        below.addWidget(self.add_button)
        column.addLayout(head)
        for widget in (self.facts, self.troubles):
            column.addWidget(widget)
        column.addLayout(narrow)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        column.addWidget(self.message, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        self.filters.idClicked.connect(lambda at: self._narrow(FILTERS[at]))
        self.toggle_button.clicked.connect(self._toggle)
        self.list.doubleClicked.connect(lambda _: self._toggle())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_whole())
        self.model.dataChanged.connect(lambda *_: self._say())
        self.title.textChanged.connect(lambda _: self._say())
        self.cancel_button.clicked.connect(self.reject)
        self.add_button.clicked.connect(self._add)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.add_button.click)

    def _show_parts(self, *, ready: bool) -> None:
        document = self._preview is not None and bool(self._preview.lines)
        self.message.setVisible(not ready)
        for widget in (self.facts, self.list, self.add_button):
            widget.setVisible(ready)
        parts: tuple[QWidget, ...] = (self.title, self.title_label, self.whole, self.hint, self.toggle_button)
        for part in (*parts, *self.filters.buttons()):
            part.setVisible(ready and document)
        self.troubles.setVisible(False)

    # --- what is done -------------------------------------------------------------

    def _say(self) -> None:
        """Counts by filter, and whether it can be added."""
        counts = self.model.counts()
        for at, name in enumerate(FILTERS):
            part: QPushButton | None = self.filters.button(at)  # type: ignore[assignment]
            if part is not None:
                part.setText(f"{_NAMES[name]}  {counts[name]:,}")
                part.setAccessibleName(f"Show {name} lines, {counts[name]:,}")
        self.add_button.setEnabled(not self._titled or bool(self.title.text().strip()))
        self._show_whole()

    def _show_whole(self) -> None:
        row = self.model.row_at(self.list.currentIndex())
        why = f"\n({row.reason})" if row is not None and row.reason and (row.hidden or row.chosen) else ""
        text = "" if row is None else f"{row.text}{why}"
        if text != self.whole.toPlainText():
            self.whole.setPlainText(text)

    def _narrow(self, which: str) -> None:
        current = self.model.row_at(self.list.currentIndex())
        self.model.narrow(which)
        row = self.model.row_of(int(current.number)) if current is not None else None
        self.list.setCurrentIndex(self.model.index(row or 0))
        self.list.setFocus()
        self._show_whole()

    def _toggle(self) -> None:
        self.model.toggle(index.row() for index in self.list.selectionModel().selectedIndexes())

    def select(self, rows: range) -> None:
        """Select rows as Shift with the arrows does."""
        model = self.list.selectionModel()
        model.setCurrentIndex(self.model.index(rows[0]), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        for row in rows:
            model.select(self.model.index(row), QItemSelectionModel.SelectionFlag.Select)

    def _add(self) -> None:
        if self._preview is None or not self.add_button.isEnabled():
            return
        if self._preview.held == "held":
            self.open_requested.emit(self._preview.sha256)
        else:
            title = self.title.text().strip()
            own = title if title and (self._titled or title != self._proposed) else None
            self.added.emit(own, self.model.choices())
        self.accept()
