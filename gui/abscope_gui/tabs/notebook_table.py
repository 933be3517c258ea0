"""The notebook's list on screen: fixed heights, several rows at once, its selection kept by id.

Tells by signals; what is asked for is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from abscope_gui.models.note_rows import NoteRow
from abscope_gui.models.notebook import ROW, GroupHead, NotebookModel
from abscope_gui.tabs.notebook_rows import NoteDelegate
from abscope_gui.tabs.row_table import RowTable
from abscope_gui.theme import Theme

_SELECT = QItemSelectionModel.SelectionFlag
KEYS = {
    Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open", Qt.Key.Key_F2: "edit", Qt.Key.Key_E: "edit",
    Qt.Key.Key_Delete: "delete", Qt.Key.Key_T: "tag", Qt.Key.Key_R: "reply", Qt.Key.Key_S: "settle",
    Qt.Key.Key_P: "put-back", Qt.Key.Key_G: "answered",
}  # fmt: skip


class NotebookTable(RowTable):
    """`asked(str)`: what a key or a click wants done, one of KEYS; `selection_changed` after every change."""

    asked = Signal(str)
    selection_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("notebookList")
        self.setAccessibleName("Bookmarks and notes")
        self.rows = NotebookModel(self)
        self.delegate = NoteDelegate(theme, ROW, self)
        self.setModel(self.rows)
        self.setItemDelegate(self.delegate)
        self._fitted = ""
        self._low: frozenset[int] = frozenset()  # lines that have the height of a head
        self._chosen: list[NoteRow] | None = None  # the selected marks; asked of Qt only after a change
        self._look()
        self.rows.modelReset.connect(self._forget)
        self.selectionModel().selectionChanged.connect(self._forget)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.viewport().update())

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.delegate.set_theme(theme)
        self.viewport().update()

    # --- rows ---------------------------------------------------------------------

    def change(self, change: Callable[[], object], stay: bool = True) -> None:
        """Let the model show something else; what was selected and where the list stood stays.

        With `stay` False the list begins at its top, unless the current row is still there.
        """
        keys = {row.key for row in self.selected()}
        current = self.current()
        chosen, scrolled = self.selectionModel().selection(), self.verticalScrollBar().value()
        at = min((chosen.at(n).top() for n in range(chosen.size())), default=self.currentIndex().row())
        blocked = self.selectionModel().blockSignals(True)
        change()
        self._fit()
        self._select_again(keys, current.key if current is not None else "", at)
        self.selectionModel().blockSignals(blocked)
        if stay:
            self.verticalScrollBar().setValue(scrolled)
        elif self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self.viewport().update()
        self.selection_changed.emit()

    def current(self) -> NoteRow | None:
        """The current mark, None where none is selected."""
        return self.rows.row_at(self.currentIndex())

    def selected(self) -> list[NoteRow]:
        """The selected marks in the order shown, each once."""
        if self._chosen is None:
            self._chosen = self._asked_of_qt()
        return self._chosen

    def _forget(self, *_: object) -> None:
        self._chosen = None

    def _asked_of_qt(self) -> list[NoteRow]:
        chosen = self.selectionModel().selection()  # Qt's selectedRows() takes 0.1 s for 2,000
        places: set[int] = set()
        for block in (chosen.at(n) for n in range(chosen.size())):
            places.update(range(block.top(), block.bottom() + 1))
        return self._marks_at(sorted(places))

    def _marks_at(self, places: Iterable[int]) -> list[NoteRow]:
        lines = self.rows.lines()
        found = (lines[at] for at in places if at < len(lines))
        return list({row.key: row for row in found if isinstance(row, NoteRow)}.values())

    def select(self, keys: Sequence[str]) -> bool:
        """Select these marks, the first one current; False where that is not shown."""
        first = self.rows.index_of(keys[0]) if keys else QModelIndex()
        if not first.isValid():
            return False
        self.setCurrentIndex(first)
        if len(keys) > 1:
            wanted = frozenset(keys)
            self._mark([n for n, row in enumerate(self.rows.lines()) if row.key in wanted])
        return True

    def _select_again(self, keys: set[str], current: str, at: int) -> None:
        """The same marks; where they are gone, the one that took the first one's place."""
        lines = self.rows.lines()
        here = self.rows.index_of(current).row() if current else -1
        if keys <= {current}:
            places = [here] if keys and here >= 0 else []
        else:
            places = [n for n, row in enumerate(lines) if row.key in keys]
        if here < 0 and lines:
            here = self._near(min(max(at, 0), len(lines) - 1))
            places = places or [here]
        model = self.selectionModel()
        if here >= 0:
            model.setCurrentIndex(self.rows.index(here), _SELECT.NoUpdate)
        self._mark(places)

    def end_row(self, first: bool) -> int:
        """No head of a group is selected."""
        return self._near(0) if first else super().end_row(first)

    def _near(self, at: int) -> int:
        """The mark at a line, or below a head the next one."""
        lines = self.rows.lines()
        return at + 1 if isinstance(lines[at], GroupHead) and at + 1 < len(lines) else at

    def _mark(self, places: Sequence[int]) -> None:
        """Select these lines, given in order."""
        chosen = QItemSelection()
        start = last = -2
        for place in [*places, -9]:  # runs of neighbours are one range
            if place != last + 1:
                if start >= 0:
                    first = self.rows.index(start)
                    chosen.append(
                        QItemSelectionRange(first, first if last == start else self.rows.index(last))
                    )
                start = place
            last = place
        self.selectionModel().select(chosen, _SELECT.ClearAndSelect)
        self._chosen = self._marks_at(places)

    # --- look ---------------------------------------------------------------------

    def _look(self) -> None:
        self.look_like_a_list()
        self.setMouseTracking(True)
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._fit()

    def _fit(self) -> None:
        """Heads of groups are lower than marks. The header tells nobody: the view lays out once, after it."""
        header, font = self.verticalHeader(), self.font()
        self._fitted = font.key()
        low, high = (self.delegate.row_height(kind, font) for kind in (GroupHead("", 0), None))
        blocked = header.blockSignals(True)
        if header.defaultSectionSize() != high:
            header.setDefaultSectionSize(high)
        heads = frozenset(self.rows.heads())
        for at in self._low - heads:  # Qt keeps a line's size when the model is filled anew
            header.resizeSection(at, high)
        for at in heads:
            if header.sectionSize(at) != low:
                header.resizeSection(at, low)
        self._low = heads
        header.blockSignals(blocked)
        self.updateGeometries()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other heights."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.rows is not None:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted != self.font().key():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A style sheet's font is there with the first paint only."""
        if self._fitted != self.font().key():
            self._fit()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        """Any size will do."""
        return QSize(240, 200)

    # --- hands --------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """The list's own letters go before the window's shortcuts."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _plain(event) and Qt.Key(event.key()) in KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the passage; one letter for each of the rest."""
        wanted = KEYS.get(Qt.Key(event.key())) if _plain(event) else None
        if wanted is not None:
            self.asked.emit(wanted)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are asked for above; none moves the row."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click opens; with Shift or Ctrl it only selects."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = event.button() == Qt.MouseButton.LeftButton
        if plain and left and index == self.currentIndex() and self.rows.row_at(index) is not None:
            self.asked.emit("open")

    def focusInEvent(self, event: object) -> None:
        """The keyboard finds a row to start from."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.selectionModel().hasSelection() and self.rows.lines():
            current = self.currentIndex()
            start = current.row() if self.rows.row_at(current) is not None else self._near(0)
            self.setCurrentIndex(self.rows.index(start))
        self.viewport().update()


def _plain(event: QKeyEvent) -> bool:
    return event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
