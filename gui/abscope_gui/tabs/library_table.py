"""One table of the Library: opens, sorts, folds columns that find no room, keeps its selection by key.

Tells by signals; what is asked for is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from abscope_gui.models.library import CELL, NEWEST, Column, LibraryModel
from abscope_gui.models.library_rows import LibraryRow
from abscope_gui.tabs.library_rows import LibraryDelegate, brief_widths, widths
from abscope_gui.tabs.row_table import RowTable
from abscope_gui.theme import Theme

TITLE = 42  # letters of a title that must find room before another column does
BRIEF = 60  # letters of a table below which a tier is its number
_GIVES_WAY = ("passages", "mentions", "kind", "copy", "date")  # in this order
_SELECT = QItemSelectionModel.SelectionFlag


class LibraryTable(RowTable):
    """`opened(LibraryRow)`; `selection_changed` after every change; `typed(str)` letters meant to filter."""

    opened = Signal(object)
    removal_asked = Signal()
    selection_changed = Signal()
    order_changed = Signal()
    typed = Signal(str)

    def __init__(
        self, name: str, spoken: str, columns: Sequence[Column], order: tuple[str, bool], theme: Theme
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.rows = LibraryModel(columns, order, self)
        self.delegate = LibraryDelegate(theme, CELL, self)
        self.setModel(self.rows)
        self.setItemDelegate(self.delegate)
        self._fitted: tuple[object, ...] = ()
        self._look()
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._header_clicked)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.viewport().update())

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.delegate.set_theme(theme)
        self.viewport().update()

    # --- rows ---------------------------------------------------------------------

    def show_rows(self, rows: Sequence[LibraryRow]) -> None:
        """Replace the rows; what was selected and where the list stood stays."""
        self._keeping_place(lambda: self.rows.set_rows(rows))

    def narrow(self, text: str) -> None:
        """Show the rows that hold these words."""
        self._keeping_place(lambda: self.rows.narrow(text))

    def sort_by(self, name: str, largest_first: bool) -> None:
        """Another order; the current row stays in sight."""
        self._keeping_place(lambda: self.rows.sort_by(name, largest_first))
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self.order_changed.emit()

    def current(self) -> LibraryRow | None:
        """The current row, None where none is selected."""
        index = self.currentIndex()
        return self.rows.row_at(index) if self.selectionModel().isRowSelected(index.row()) else None

    def selected(self) -> list[LibraryRow]:
        """The selected rows in the order shown."""
        found: set[int] = set()
        chosen = self.selectionModel().selection()  # Qt's selectedRows() takes 0.1 s for 2,000
        for block in (chosen.at(n) for n in range(chosen.size())):
            found.update(range(block.top(), block.bottom() + 1))
        rows = self.rows.rows()
        return [rows[at] for at in sorted(found) if at < len(rows)]

    def select(self, key: str) -> None:
        """Select a row by its key, and no other; nothing where it is not shown."""
        at = self.rows.position(key)
        if at >= 0:  # not setCurrentIndex: with a Ctrl key that is still down Qt would add the row
            whole = _SELECT.ClearAndSelect | _SELECT.Rows
            self.selectionModel().setCurrentIndex(self.rows.index(at, 0), whole)
            self.scrollTo(self.rows.index(at, 0))

    def _keeping_place(self, change: object) -> None:
        assert callable(change)
        keys = {row.key for row in self.selected()}
        current = self.rows.row_at(self.currentIndex())
        at, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)
        change()
        self._select_again(keys, current.key if current is not None else "", at)
        self.selectionModel().blockSignals(blocked)
        self.verticalScrollBar().setValue(scrolled)
        self.viewport().update()
        self.selection_changed.emit()

    def _select_again(self, keys: set[str], current: str, at: int) -> None:
        """The same rows; where they are gone the row that took the current one's place."""
        places = [place for place, row in enumerate(self.rows.rows()) if row.key in keys]
        here = self.rows.position(current) if current else -1
        if current and here < 0 and self.rows.rows():
            here = min(at, len(self.rows.rows()) - 1)
            places = places or [here]
        chosen, last = QItemSelection(), len(self.rows.columns) - 1
        start = 0
        for n, place in enumerate(places):  # runs of neighbours are one range
            if n + 1 == len(places) or places[n + 1] != place + 1:
                chosen.select(self.rows.index(places[start], 0), self.rows.index(place, last))
                start = n + 1
        model = self.selectionModel()
        if here >= 0:
            model.setCurrentIndex(self.rows.index(here, 0), _SELECT.NoUpdate)
        model.select(chosen, _SELECT.ClearAndSelect)

    # --- order --------------------------------------------------------------------

    def _header_clicked(self, section: int) -> None:
        name = self.rows.columns[section].id
        before, largest_first = self.rows.order
        self.sort_by(name, not largest_first if name == before else name in NEWEST)

    # --- look ---------------------------------------------------------------------

    def _look(self) -> None:
        self.look_like_a_list()
        header = self.horizontalHeader()
        header.setObjectName("libraryHeader")
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(10)
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def fit(self) -> None:
        """Show the columns that find room beside a title; the others go to its third line."""
        room, font = self.viewport().width(), self.font()
        if self._fitted == (room, font.key()):
            return
        self._fitted = (room, font.key())
        names = [one.id for one in self.rows.columns[1:]]
        title = TITLE * self.fontMetrics().averageCharWidth()
        folded: list[str] = []
        needed = widths(font, self.delegate, narrow=False)
        if title + sum(needed[name] for name in names) > room:
            needed = widths(font, self.delegate, narrow=True)
            for name in _GIVES_WAY:
                shown = [one for one in names if one not in folded]
                if title + sum(needed[one] for one in shown) <= room and folded:
                    break
                if name in names:
                    folded.append(name)
        brief = bool(folded) and BRIEF * self.fontMetrics().averageCharWidth() > room
        if brief:
            needed |= brief_widths(font, self.delegate)
        self.rows.brief = self.delegate.brief = brief
        self.delegate.fold([one for one in names if one in folded])
        for at, name in enumerate(names, 1):
            self.setColumnHidden(at, name in folded)
            self.setColumnWidth(at, needed[name])
        high = self.delegate.row_height(None, font)
        self.verticalHeader().setMinimumSectionSize(high)
        self.verticalHeader().setDefaultSectionSize(high)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns come and go with the room."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other widths."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.rows is not None:
            self.fit()

    def sizeHint(self) -> QSize:
        """Any size will do."""
        return QSize(240, 200)

    # --- hands --------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete removes; letters go to the filter."""
        key, plain = event.key(), event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )  # fmt: skip
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_Delete and plain:
            self.removal_asked.emit()
        elif key == Qt.Key.Key_Backspace and plain:
            self.typed.emit("")
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """What is typed into the list narrows it."""
        self.typed.emit(search)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click opens; with Shift or Ctrl it only selects."""
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        index = self.indexAt(event.position().toPoint())
        if plain and event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self._open(index)

    def focusInEvent(self, event: object) -> None:
        """The keyboard finds a row to start from."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.selectionModel().hasSelection() and self.rows.rowCount():
            current = self.currentIndex()
            self.setCurrentIndex(current if current.isValid() else self.rows.index(0, 0))
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is not None:
            self.opened.emit(row)
