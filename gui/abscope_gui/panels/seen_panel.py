"""The strip under an imported text: figures seen in it, as sightings and never as facts, and names in it.

Folded it is one line; open it is a list with a filter. Asks by signals; reads no store and saves nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from abscope_gui.loading_seen import SeenView
from abscope_gui.models import seen
from abscope_gui.models.batched import ROW
from abscope_gui.models.seen import SeenModel, SeenRow
from abscope_gui.panels.seen_rows import SeenDelegate
from abscope_gui.spans import Focus
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.chips import ChipLine, ChipWords
from abscope_gui.widgets.parts import button, list_view, named, plain_label

ROWS = 4  # shown at once, and a part of the next; fewer in a low pane
_FILTERS = (
    (seen.ALL, "All"),
    (seen.DIFFERS, "Differs"),
    (seen.ABSENT, "Not in the reference"),
    (seen.NAMES, "Named here"),
)


class SeenPanel(QFrame):
    """show_view() fills it; None hides it. `place_asked(Focus)` moves the reader to the exact words."""

    place_asked = Signal(object)  # Focus
    record_asked = Signal(object)  # Place in the reference
    judged = Signal(object, bool)  # Offered, whether it was confirmed
    left = Signal()  # Esc: back to the text
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("seenPanel")
        self.setAccessibleName(seen.HEADING)
        self.view: SeenView | None = None
        self.chosen = seen.ALL
        self.unfolded = False  # remembered as long as the window is open
        self._turns: dict[str, int] = {}  # how often a name's places were gone through
        self.model = SeenModel(self)
        self.delegate = SeenDelegate(theme, ROW, self)
        self.head = named(QPushButton(), "seenHead")
        self.head.setCheckable(True)
        self.head.setAutoDefault(False)
        self.counts = plain_label("seenCounts")
        self.counts.setMinimumWidth(1)
        self.list = list_view("seenList", seen.HEADING, self.model, self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        self.confirm = button("Confirm (C)", "seenAct", "This is the place of the figure")
        self.refuse = button("Not this (X)", "seenAct", "This is not the place of the figure")
        self.record = button("Open in the reference (R)", "seenAct", "Open this in the reference")
        self.filters = ChipLine("Which of them", (self.confirm, self.refuse, self.record))
        self.empty = plain_label("seenEmpty")
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.show_view(None)

    def show_view(self, view: SeenView | None) -> None:
        """What stands beside this document; the filter, and the row where it is the same text, stay."""
        same = view is not None and self.view is not None and view.document_id == self.view.document_id
        row = self.list.currentIndex().row() if same else 0
        self.view = view
        if view is None:
            self.model.set_rows(())
        else:
            self._turns = self._turns if same else {}
            said = seen.summary(view)
            self.counts.setToolTip(said)
            self.counts.setAccessibleName(said)
            self._say_counts()
            if not same:  # a text without numbers is asked for its names
                self.chosen = seen.NAMES if not (view.seen or view.offered) else seen.ALL
            self._fill(row)
        self._arrange()

    def toggle(self) -> None:
        """Unfold it with the keyboard in it, or fold it."""
        self.set_unfolded(not self.unfolded)
        if self.unfolded and not self.isHidden():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_unfolded(self, unfolded: bool) -> None:
        """Show the list, or the line alone."""
        if unfolded != self.unfolded:
            self.unfolded = unfolded
            self._arrange()

    def choose(self, key: str) -> None:
        """One of the filters by its key."""
        self.chosen = key
        self._fill(0)

    def current(self) -> SeenRow | None:
        """The selected row."""
        return self.model.row_at(self.list.currentIndex())

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.delegate.set_theme(theme)
        self.list.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The counts take what room there is."""
        super().resizeEvent(event)
        self._say_counts()

    def _say_counts(self) -> None:
        words = self.head.fontMetrics().horizontalAdvance(seen.HEADING)
        heading = seen.HEADING if words < self.width() - 20 * GRID else seen.SHORT
        self.head.setText(f"{'−' if self.unfolded else '+'}  {heading}")
        room = self.width() - self.head.sizeHint().width() - 10 * GRID
        metrics = self.counts.fontMetrics()
        said = self.counts.toolTip()
        self.counts.setText(metrics.elidedText(said, Qt.TextElideMode.ElideRight, max(0, room)))

    def fit(self, height: int) -> None:
        """Take at most a third of a pane of this height."""
        row = self.delegate.row_height(None, self.list.font())
        shown = min(self.model.rowCount(), ROWS + 0.5, max(1.5, height * 0.3 / row))
        self.list.setFixedHeight(max(row, round(row * shown)) + 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list: the view would take letters for a search."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self.list.currentIndex())
        elif key == Qt.Key.Key_R:
            self._open()
        elif key in (Qt.Key.Key_C, Qt.Key.Key_X):
            self._judge(key == Qt.Key.Key_C)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def _go(self, index: QModelIndex) -> None:
        """To the row's words; a name that stands in several places goes on to the next each time."""
        row = self.model.row_at(index)
        if row is None or not row.places:
            return
        turn = self._turns.get(row.key, 0)
        self._turns[row.key] = turn + 1
        paragraph, start, end = row.places[turn % len(row.places)]
        self.place_asked.emit(Focus(paragraph, spans=((start, end),)))

    def _open(self) -> None:
        row = self.current()
        if row is not None and row.opens is not None:
            self.record_asked.emit(row.opens)

    def _judge(self, confirmed: bool) -> None:
        row = self.current()
        if row is not None and row.offer is not None:
            self.judged.emit(row.offer, confirmed)

    def _fill(self, at: int) -> None:
        if self.view is None:
            return
        self.model.set_rows(seen.rows_of(self.view, self.chosen))
        count = seen.counts(self.view)
        self.filters.put(
            [
                ChipWords(
                    key, f"{words} {count[key]}", f"{words}: {count[key]}", "seenFilter", self.chosen == key
                )
                for key, words in _FILTERS
            ]
        )
        last = self.model.rowCount() - 1
        if last >= 0:
            self.list.setCurrentIndex(self.model.index(max(0, min(at, last))))
        self.empty.setText("" if last >= 0 else "None of these in this text.")
        self._arrange()

    def _arrange(self) -> None:
        self.setVisible(self.view is not None)
        self.head.setChecked(self.unfolded)
        self._say_counts()
        self.head.setAccessibleName(seen.HEADING)
        self.head.setToolTip(f"{'Fold' if self.unfolded else 'Show'} them (Ctrl+J)")
        self.head.setAccessibleDescription("unfolded" if self.unfolded else "folded")
        filled = self.model.rowCount() > 0
        self.filters.setVisible(self.unfolded)
        self.list.setVisible(self.unfolded and filled)
        self.empty.setVisible(self.unfolded and not filled)
        self._offer_actions()
        self.resized.emit()

    def _offer_actions(self) -> None:
        row = self.current()
        offer = self.unfolded and row is not None and row.offer is not None
        self.confirm.setVisible(offer)
        self.refuse.setVisible(offer)
        self.record.setVisible(self.unfolded and row is not None and row.opens is not None)
        self.filters.updateGeometry()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self.head)
        top.addWidget(self.counts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.filters)
        column.addWidget(self.empty)
        column.addWidget(self.list)

    def _connect(self) -> None:
        self.head.clicked.connect(self.set_unfolded)
        self.filters.pressed.connect(self.choose)
        self.list.clicked.connect(self._go)
        self.list.selectionModel().currentChanged.connect(self._offer_actions)
        self.confirm.clicked.connect(lambda: self._judge(True))
        self.refuse.clicked.connect(lambda: self._judge(False))
        self.record.clicked.connect(self._open)
