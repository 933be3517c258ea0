"""The left pane of agents, studies and mechanisms: the rows with their numbers already in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.models.rows import ROW_ROLE, RowsModel
from abscope_gui.theme import Theme
from abscope_store.list_rows import Row

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from abscope_gui.models.row_delegate import RowDelegate
    from abscope_gui.tabs.facet_bar import FacetBar

BAR_HEIGHT = 26  # of a line of facets, kept free until it is there


class RecordList(QListView):
    """A list whose Enter opens and whose arrows only move."""

    opened = Signal(QModelIndex)
    painted = Signal()  # rows stand on screen

    follows = True  # the current row is kept in sight until the reader scrolls

    def keep_in_sight(self) -> None:
        """Scroll to the current row where other heights moved it away."""
        if self.follows and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def let_go(self) -> None:
        """The reader scrolls: what was chosen is theirs to find."""
        self.follows = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less height does not hide the current row."""
        super().resizeEvent(event)
        self.keep_in_sight()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say so."""
        super().paintEvent(event)
        if self.model() is not None and self.model().rowCount():
            self.painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current row."""
        from PySide6.QtCore import Qt  # costs too much before the first paint

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class ListPane(QWidget):
    """Rows of one kind; `chosen(kind, id)` when one is opened, `fold_requested` to give its room away."""

    chosen = Signal(str, str)
    fold_requested = Signal()

    def __init__(self, kind: str, plural: str, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list-pane")
        self.kind, self._plural = kind, plural
        self.model = RowsModel(self)
        self._lines = lines
        self._wanted = ""  # asked for before its row was there
        self._delegate: RowDelegate | None = None
        self.facets: FacetBar | None = None  # made when the list wakes
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = QFrame(self)
        head.setObjectName("list-head")
        line = self._head = QVBoxLayout(head)
        line.setContentsMargins(12, 8, 8, 6)
        line.setSpacing(5)
        self.filter = QLineEdit(head)
        self.filter.setObjectName("list-filter")
        self.filter.setPlaceholderText(f"Narrow these {plural}")
        self.filter.setAccessibleName(f"Narrow the list of {plural}")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.filter, 1)
        self._fold = QPushButton(head)
        self._fold.setObjectName("tool")
        self._fold.setAutoDefault(False)
        self._fold.setAccessibleName("Fold the list (F9)")
        self._fold.setToolTip("Fold the list (F9)")
        row.addWidget(self._fold)
        line.addLayout(row)
        line.addSpacing(BAR_HEIGHT)
        self._count = QLabel(head)
        self._count.setObjectName("list-count")
        line.addWidget(self._count)
        self._order = QLabel(head)  # how the rows stand; beside the count once the chips are there
        self._order.setObjectName("list-count")
        self._order.hide()
        box.addWidget(head)
        self.view = RecordList(self)
        self.view.setObjectName("record-list")
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(f"List of {plural}")
        box.addWidget(self.view, 1)

    def wake(self, theme: Theme) -> None:
        """After the first paint: what needs Qt's large enums and icons."""
        from PySide6.QtCore import Qt

        from abscope_gui.models.row_delegate import RowDelegate

        self.filter.textChanged.connect(self._narrow)
        self._fold.clicked.connect(self.fold_requested)
        self.view.clicked.connect(self._open)
        self.view.opened.connect(self._open)
        self._delegate = RowDelegate(theme, self._lines, self)
        self.model.whole = False
        self.filter.setClearButtonEnabled(True)
        self.view.setItemDelegate(self._delegate)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for words in (self._count, self._order):
            words.setTextFormat(Qt.TextFormat.PlainText)
        self._show_facets()
        bar = self.view.verticalScrollBar()
        bar.style().unpolish(bar)  # it was polished before the view had its name
        bar.style().polish(bar)
        bar.actionTriggered.connect(self.view.let_go)
        self.set_theme(theme)

    def _show_facets(self) -> None:
        """The chips take the room kept for them; the count stands behind what was chosen."""
        from abscope_gui.tabs.facet_bar import FacetBar
        from abscope_store import facets

        while self._head.count() > 1:
            self._head.takeAt(1)
        words = (self._count, self._order)
        bar = FacetBar(facets.OF[self.kind], self._plural, self.model.counts, words, self._fold, self)
        bar.changed.connect(self._chosen_changed)
        bar.claim_opened.connect(lambda claim: self.chosen.emit("claim", claim))
        self._head.addWidget(bar)
        self.facets = bar
        self._order.setText("(by design, then year)")
        self._count_words()

    def set_claims(self, rows: list[Row]) -> None:
        """The claims that stand beside a facet's word."""
        if self.facets is not None:
            self.facets.set_claims(rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide list says in three lines what a narrow one says in four."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._delegate is not None and self._delegate.take_width(self.view.fontMetrics(), self.width()):
            self.view.doItemsLayout()
            self.view.keep_in_sight()
        if self.facets is not None:
            self.facets.give_room(self.height())

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        if self._delegate is not None:
            self._delegate.theme = theme
            self._fit()
        self._fold.setIcon(theme.icon("list"))
        self.view.viewport().update()

    def set_rows(self, rows: list[Row]) -> None:
        """Fill the list."""
        current = self.current_id() or self._wanted
        self.model.set_rows(rows)
        self._count_words()
        if self.facets is not None:
            self.facets.refresh()
        self.select(current)

    def current_id(self) -> str:
        """The id of the current row, empty where there is none."""
        row = self.view.currentIndex().data(ROW_ROLE)
        return row.id if isinstance(row, Row) else ""

    def select(self, record_id: str) -> None:
        """Make a record's row the current one without opening it."""
        self._wanted = record_id
        position = self.model.position(record_id)
        if position >= 0:
            self.view.follows = True
            self.view.setCurrentIndex(self.model.index(position, 0))
        else:
            self.view.setCurrentIndex(QModelIndex())

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        self.chosen.emit(row.kind, row.id)

    def _narrow(self, text: str) -> None:
        current = self.current_id()
        self.model.narrow(text)
        self._count_words()
        if self.facets is not None:
            self.facets.refresh()
        self.select(current)

    def _chosen_changed(self) -> None:
        current = self.current_id()
        if self.facets is not None:
            self.model.choose(self.facets.chosen)
        self._count_words()
        self.view.scrollToTop()
        self.select(current)

    def _count_words(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        of = f"{shown} of {total}" if shown != total else f"{total}"
        self._count.setText(f"{of} {self._plural}")
        if self.facets is not None:  # the chosen words need the room more
            self._order.setVisible(self.kind == "study" and not self.facets.chosen)
