"""Marks that wait for a person, or are offered another text: what changed, and where each may belong.

Takes rows by `set_rows` and tells by signals; places nothing itself. Wholly by keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from abscope_gui.models.waiting_rows import WaitingRow, read_out, told
from abscope_gui.tabs.notebook_table import NotebookTable
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.basic import Card, Flow, label
from abscope_gui.widgets.diff_text import DiffText
from abscope_gui.widgets.parts import button, named, plain_label
from abscope_store.notebook.plainly import plainly
from abscope_store.notebook.waiting import DIGEST, TEXT, Candidate

NOTHING = "Nothing waits. Marks whose words changed, and marks that another copy has words for, stand here."
SIGNS = "Underlined: added. Struck through: removed."
_LONGEST = 260  # characters of a passage that is offered for a mark on our digest
_LEAVE = {True: "Leave it without a place (L)", False: "Leave it where it is (L)"}


class WaitingPane(QWidget):
    """`look_asked(Candidate)`, `place_asked({id: Candidate})`, `leave_asked(rows)`, `edit_asked(id)`,
    `delete_asked(ids)`, `closed`."""

    look_asked = Signal(object)
    place_asked = Signal(object)
    leave_asked = Signal(object)
    edit_asked = Signal(str)
    delete_asked = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitingPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Marks that wait for you")
        self.setMinimumWidth(60 * GRID)
        self._theme = theme
        self._rows: dict[str, WaitingRow] = {}
        self._shown: WaitingRow | None = None
        self.cards: list[Card] = []
        self.list = NotebookTable(theme)
        self.list.setAccessibleName("Marks that wait for you")
        self.list.rows.group_by("source")  # the rows name what is asked of the reader as theirs
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.list.set_theme(theme)
        self._show(anew=True)

    def set_rows(self, rows: Sequence[WaitingRow]) -> None:
        """Show these; what is selected, or what took its place, stays selected."""
        self._rows = {row.id: row for row in rows}
        focused = self.window().focusWidget()
        had = self.isVisible() and focused is not None and self.isAncestorOf(focused)
        lines = [row.row for row in rows]
        self.list.change(lambda: self.list.rows.set_rows(lines))
        waits = sum(row.waiting.waits for row in rows)
        self.counts.setText(told(waits, len(rows) - waits))
        self._show()
        focused = self.window().focusWidget()
        lost = focused is None or not self.isAncestorOf(focused) or not focused.isVisible()
        if had and (lost or focused is self.back):
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard on the list, or on the way back where it is empty."""
        part: QWidget = self.list if self._rows else self.back
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_list(self) -> None:
        """The keyboard on the first mark: what needs the reader most."""
        lines = self.list.rows.lines()
        first = next((line.key for line in lines if line.key), "")
        if first:
            self.list.select([first])
            self.list.scrollToTop()
        self.take_focus()

    def current(self) -> WaitingRow | None:
        """The mark that is shown below the list."""
        row = self.list.current()
        return None if row is None else self._rows.get(row.id)

    def same(self) -> dict[str, Candidate]:
        """Marks whose very words stand in another copy, each with that place."""
        return {
            row.id: row.waiting.candidates[0]
            for row in self._rows.values()
            if row.waiting.why != TEXT and row.waiting.candidates and row.waiting.candidates[0].same
        }

    # --- hands --------------------------------------------------------------------

    def take(self, key: int) -> bool:
        """A key of the pane; whether it was one: 1 to 3 a place, L none, A all with the same words."""
        row, number = self.current(), key - int(Qt.Key.Key_1)
        if row is not None and 0 <= number < len(row.waiting.candidates):
            self.place_asked.emit({row.id: row.waiting.candidates[number]})
        elif key == Qt.Key.Key_L and self.leave_button.isEnabled():
            chosen = (self._rows.get(one.id) for one in self.list.selected())
            self.leave_asked.emit([one for one in chosen if one is not None])
        elif key == Qt.Key.Key_A and self.same():
            self.place_asked.emit(self.same())
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in (Qt.Key.Key_L, Qt.Key.Key_A):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self.take(event.key()):
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From a card or a button."""
        if event.modifiers() or not self.take(event.key()):
            super().keyPressEvent(event)

    def _asked(self, what: str) -> None:
        row = self.current()
        if what == "open" and row is not None and row.waiting.candidates:
            self.look_asked.emit(row.waiting.candidates[0])
        elif what == "edit" and row is not None and not row.row.author:
            self.edit_asked.emit(row.id)
        elif what == "delete":
            self.delete_asked.emit(tuple(one.id for one in self.list.selected()))

    # --- parts --------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.back = button("‹ Notebook", "librarySwitch", "Back to the notebook, Escape")
        self.head = plain_label("waitingHead", "Waiting for you")
        self.counts = plain_label("notebookCounts")
        self.all_button = button("", "libraryAction", "")
        self.empty = plain_label("notebookEmpty", NOTHING)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said, self.quote = label("", "waitingSaid"), label("", "waitingQuote")
        self.note = label("", "waitingQuote")
        self.signs = label(SIGNS, "notebookCounts")
        self.leave_button = button("", "libraryAction", "")
        self.page = named(QWidget(), "waitingPage")
        self.below = named(QScrollArea(), "waitingScroll")
        self.below.setWidgetResizable(True)
        self.below.setFrameShape(QFrame.Shape.NoFrame)
        self.below.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.below.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _lay_out(self) -> None:
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        lines.setSpacing(GRID)
        tools = QWidget()
        flow = Flow(tools, 6)
        flow.addWidget(self.back)
        flow.addWidget(self.all_button)
        lines.addWidget(tools)
        words = QWidget()
        first = Flow(words, 12)
        first.addWidget(self.head)
        first.addWidget(self.counts)
        lines.addWidget(words)
        below = QVBoxLayout(self.page)
        below.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        below.setSpacing(2 * GRID)
        for part in (self.said, self.quote, self.note, self.signs):
            below.addWidget(part)
        self._places = QVBoxLayout()
        self._places.setSpacing(2 * GRID)
        below.addLayout(self._places)
        below.addWidget(self.leave_button, 0, Qt.AlignmentFlag.AlignLeft)
        below.addStretch(1)
        self.below.setWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.empty, 1)
        column.addWidget(self.list, 2)
        column.addWidget(self.below, 3)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.all_button.clicked.connect(lambda: self.take(int(Qt.Key.Key_A)))
        self.leave_button.clicked.connect(lambda: self.take(int(Qt.Key.Key_L)))
        self.list.asked.connect(self._asked)
        self.list.selection_changed.connect(self._show)
        self.list.installEventFilter(self)

    # --- what is shown ------------------------------------------------------------

    def _show(self, anew: bool = False) -> None:
        """The selected mark: why it is here, its old words, and where it may belong."""
        some = bool(self._rows)
        for part in (self.list, self.below):
            part.setVisible(some)
        self.empty.setVisible(not some)
        same = len(self.same())
        self.all_button.setText(f"Move {same:,} with the same words (A)")
        self.all_button.setAccessibleName(
            f"Move all {same:,} marks whose words are the same in another copy to that copy, A"
        )
        self.all_button.setVisible(same > 0)
        row = self.current()
        if row is None or (row == self._shown and not anew):
            self._shown = row
            return
        self._shown = row
        self._fill(row)

    def _fill(self, row: WaitingRow) -> None:
        one = row.waiting
        self.said.setText(row.said)
        theirs = row.row.author
        words = " ".join((one.annotation.quote or "").split())
        self.quote.setText(f"{theirs or 'You'} marked: “{words}”")
        note = " ".join(plainly(one.annotation.body))
        self.note.setText(f"{f'{theirs} noted' if theirs else 'Your note'}: {note}")
        self.note.setVisible(bool(note))
        self.signs.setVisible(any(run.kind != "kept" for place in one.candidates for run in place.diff))
        without = one.why == TEXT
        self.leave_button.setText(_LEAVE[without])
        self.leave_button.setAccessibleName(_LEAVE[without])
        self.leave_button.setEnabled(not without or one.text_sha256 is not None)
        for card in self.cards:
            self._places.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(n, row) for n in range(len(one.candidates))]
        before: QWidget = self.list
        for card in self.cards:
            self._places.addWidget(card)
            QWidget.setTabOrder(before, card)
            before = card
        QWidget.setTabOrder(before, self.leave_button)
        self.below.verticalScrollBar().setValue(0)

    def _card(self, number: int, row: WaitingRow) -> Card:
        candidate, place = row.waiting.candidates[number], row.places[number]
        card = Card("choice-card", self.page)
        runs = candidate.diff or ()
        words = read_out(runs) if runs else candidate.selector.quote
        card.setAccessibleName(f"Place {number + 1}, {place.replace('¶', 'paragraph ')}: {words}")
        does = f"Enter shows it, {number + 1} puts the mark there"
        card.setAccessibleDescription(does)
        card.setToolTip(does)
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(f"{number + 1}", "choice-number", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(place, "waitingQuote"), 1)
        column.addLayout(head)
        shown = [(run.kind, run.text) for run in runs] or [("kept", candidate.selector.quote)]
        if row.waiting.why == DIGEST and len(candidate.selector.quote) > _LONGEST:
            shown = [("kept", candidate.selector.quote[:_LONGEST].rstrip() + "…")]
        column.addWidget(DiffText(shown, self._theme, card))
        buttons = QHBoxLayout()
        look = button("Look", "libraryAction", f"Look at place {number + 1}")
        put = button(f"Put it here ({number + 1})", "libraryAction", f"Put the mark at place {number + 1}")
        look.clicked.connect(lambda: self.look_asked.emit(candidate))
        put.clicked.connect(lambda: self.place_asked.emit({row.id: candidate}))
        buttons.addWidget(look)
        buttons.addWidget(put)
        buttons.addStretch(1)
        column.addLayout(buttons)
        card.activated.connect(lambda: self.look_asked.emit(candidate))
        return card
