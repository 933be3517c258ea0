"""The frame below the search box: what was understood, the first answer's lines, the results, and the keys.

A child of the window, never a window of its own; it never takes the focus from the box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import thread_time

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from abscope_gui.loading_search import Preview
from abscope_gui.models.batched import ROW
from abscope_gui.models.recents import RECALLED
from abscope_gui.models.results import ResultRow, ResultsModel, hinted, result_rows
from abscope_gui.panels.omnibox_chips import ChipRow
from abscope_gui.panels.result_rows import ResultDelegate
from abscope_gui.panels.search_side import PreviewPane, SheetPane
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.parts import list_view, plain_label
from abscope_store.records import Answer

KEYS = (
    "Enter  open      Ctrl+Enter  in a tab      Right  preview      Up  what was understood      Ctrl+S  save"
)
RECALL_KEYS = "Enter  again      F2  rename      Del  take out      ?  what can be typed      Esc  close"
CHIP_KEYS = "Up  what was understood      "
NONE_KEYS = "F1  what can be typed      Esc  close"
SIDE_KEYS = (
    "Left  back to the results      Up Down  other results      Page Up Page Down  scroll      Enter  open"
)
SHEET_KEYS = "Esc or any key  back"
HINTS = (
    "Type a name, an endpoint or a figure: durvalumab · pacific os · 16.3 %\n"
    "Quotation marks keep words together, a minus leaves a word out. A ? shows what else can be typed."
)
_LINES = 4  # of the first answer; the record has them all
_FRAME = 1  # the border that the style sheet draws
_WIDTH = 960
_SHARE = 0.7  # of the window's height
_AHEAD = 10  # rows that show at most, about
_SLICE = 0.005  # seconds of CPU for which the window's thread lays rows out at a time
_ROWS = 6  # that large text has room for as well


class ResultsPopup(QFrame):
    """`clicked(ResultRow, bool)`: a row was clicked, with Ctrl or not. The rest is driven by the box."""

    clicked = Signal(object, bool)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("omniboxPopup")
        # Square and filled to its corners: else all that it covers is painted with every letter.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._window, self._theme = window, theme
        self._standing = ""
        self.setAccessibleName("Search results")
        self.model = ResultsModel(self)
        self.delegate = ResultDelegate(theme, ROW, self)
        self.chips = ChipRow()
        self.understood = plain_label("omniboxUnderstood")
        self.understood.setWordWrap(True)
        self.lines = plain_label("omniboxLines")
        self.lines.setWordWrap(True)
        self.message = plain_label("omniboxMessage")
        self.message.setWordWrap(True)
        self.keys = plain_label("omniboxKeys")
        self.keys.setWordWrap(True)
        self.list = list_view("omniboxResults", "Results", self.model, self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._clicked)
        self.list.setMinimumHeight(1)  # else one row would take room from the lines above it
        self._waiting: list[tuple[int, ResultRow]] = []
        self._row_width = self._wide = _WIDTH  # pixels that rows are measured for, and will be painted in
        self._fits = 1  # rows that last found room
        self._then: Callable[[], None] = lambda: None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._prepare)
        self.preview = PreviewPane()
        self.sheet = SheetPane()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.chips, self.understood, self.message, self.lines):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addWidget(self.preview, 1)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.keys)
        self.tell_keys()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and border; a style sheet's would not be painted on what is filled to its corners."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("panel"))
        painter.setPen(self._theme.color("line_strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def set_theme(self, theme: Theme) -> None:
        """Recolour the rows."""
        self._theme = theme
        self.delegate.set_theme(theme)
        self.list.viewport().update()

    def set_standing(self, standing: str) -> None:
        """The line that stands on every screen, for this frame covers the window's own."""
        self._standing = standing
        self.tell_keys()

    def show_hints(self, scope: str = "", rows: Sequence[ResultRow] = ()) -> None:
        """What can be typed, and what was searched and read lately; none of it is chosen."""
        self._fill(rows)
        self.list.setCurrentIndex(QModelIndex())
        self._say("", HINTS, scope=scope)

    def show_message(self, text: str, scope: str = "") -> None:
        """One sentence in place of results."""
        self._fill(())
        self._say("", text, scope=scope)

    def show_answer(
        self, answer: Answer, keep: bool, rows: Sequence[ResultRow] | None = None, scope: str = ""
    ) -> None:
        """Results, the first one chosen; with `keep` rows on screen and the chosen one stay. `rows` are the
        answer's, where they were made already."""
        rows = result_rows(answer.results) if rows is None else rows
        row = self.current()
        if keep and row is not None:
            at = self.list.verticalScrollBar().value()
            self.model.settle(rows, self._last_seen() + 1)
            self.list.setCurrentIndex(self.model.index_of(row.key))
            self.list.verticalScrollBar().setValue(at)
        elif [one.key for one in rows] == [one.key for one in self.model.rows()] and row is not None:
            self.model.settle(rows, len(rows))  # the same in the same places: nothing flickers
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self._fill(rows)
        self._say(hinted(answer), "" if rows else nothing_found(answer), answer, scope, stays=keep)

    def prepare(self, rows: Sequence[ResultRow], then: Callable[[], None]) -> None:
        """Lay out the rows that will show, a few at a time, `then` go on; what was begun before is left."""
        self._waiting, self._then = list(enumerate(rows)), then
        bar = self.list.verticalScrollBar().sizeHint().width() if len(rows) > self._fits else 0
        self._wide = self._row_width + 4 * GRID - bar
        self._prepare()

    def _prepare(self) -> None:
        started = thread_time()
        font, width = self.list.font(), self._wide
        while self._waiting:
            at, row = self._waiting.pop(0)
            self.delegate.lines(row, font, self._row_width)
            if at < _AHEAD:
                self.delegate.ahead(row, font, width)
            if self._waiting and thread_time() - started > _SLICE:
                self._soon.start()
                return
        self._soon.stop()
        self._then()

    def choose(self, key: str) -> None:
        """Choose a row, where it is still there."""
        self.list.setCurrentIndex(self.model.index_of(key))

    def current(self) -> ResultRow | None:
        """The chosen row."""
        return self.model.row_at(self.list.currentIndex())

    def looked_at(self) -> bool:
        """Whether the mouse is among the rows: they must not move below it."""
        return self.list.isVisible() and self.list.viewport().underMouse()

    # --- what stands in the place of the results -----------------------------------

    def show_preview(self, preview: Preview) -> None:
        """A result among its neighbours in place of the list."""
        self.preview.show_preview(preview)
        self._put_aside(self.preview)

    def show_sheet(self) -> None:
        """What can be typed in place of the list."""
        self._put_aside(self.sheet)

    def close_side(self) -> bool:
        """Back to the results; False where they show already."""
        if self.side is None:
            return False
        self._put_aside(None)
        return True

    @property
    def side(self) -> PreviewPane | SheetPane | None:
        """What stands in the place of the results."""
        for one in (self.preview, self.sheet):
            if not one.isHidden():
                return one
        return None

    def _put_aside(self, side: QWidget | None) -> None:
        for one in (self.preview, self.sheet):
            one.setVisible(one is side)
        self.list.setVisible(side is None and self.model.rowCount() > 0)
        for part in (self.message, self.lines):
            part.setVisible(side is None and bool(part.text()))
        self.tell_keys()

    # --- room ----------------------------------------------------------------------

    def place_below(self, box: QWidget) -> None:
        """Below the box, as wide as the window allows, as high as the rows need up to the share."""
        space = self._window.size()
        wide = min(max(box.width(), _WIDTH), space.width() - 8 * GRID)
        corner = box.mapTo(self._window, QPoint(0, box.height() + GRID))
        left = corner.x() + (box.width() - wide) // 2
        left = max(4 * GRID, min(left, space.width() - wide - 4 * GRID))
        inner = wide - 2 * _FRAME
        self.chips.fit(inner)
        around = 2 * _FRAME + sum(
            part.heightForWidth(inner) if part.hasHeightForWidth() else part.sizeHint().height()
            for part in (self.chips, self.understood, self.message, self.lines, self.keys)
            if not part.isHidden()
        )
        row = self.delegate.row_height(None, self.list.font())
        room = max(int(space.height() * _SHARE), around + _ROWS * row)
        room = min(room, space.height() - corner.y() - 4 * GRID)
        side = self.side
        if side is not None:
            high = min(room, around + max(side.wanted(inner), 30 * GRID))
            self.setGeometry(QRect(left, corner.y(), wide, high))
            self.raise_()
            side.bring()
            return
        self._row_width = inner - 4 * GRID
        if self.delegate.fit(self.model.rows(), self.list.font(), self._row_width):
            self.list.doItemsLayout()
            row = self.delegate.row_height(None, self.list.font())
        self._fits = max(1, (room - around) // row)
        shown = min(self.model.rowCount(), self._fits)
        self.setGeometry(QRect(left, corner.y(), wide, around + shown * row))
        self.raise_()

    # --- parts ----------------------------------------------------------------------

    def _fill(self, rows: Sequence[ResultRow]) -> None:
        self.model.set_rows(rows)
        self.list.setCurrentIndex(self.model.index(0))
        self.list.scrollToTop()

    def _last_seen(self) -> int:
        """The last row that shows, the chosen one at least."""
        row = self.delegate.row_height(None, self.list.font())
        bottom = self.list.verticalScrollBar().value() + self.list.viewport().height()
        return max(-(-bottom // row) - 1, self.list.currentIndex().row())

    def _say(
        self, known: str, message: str, answer: Answer | None = None, scope: str = "", *, stays: bool = False
    ) -> None:
        self.chips.put(answer, scope)
        told = answer_lines(answer) if answer else ""
        for part, text in ((self.lines, told), (self.understood, known), (self.message, message)):
            part.setText(text)
            part.setVisible(bool(text))
        self._put_aside(self.side if stays else None)

    def tell_keys(self) -> None:
        """The keys that work now, and the line that stands everywhere."""
        rows = self.model.rows()
        none = f"{CHIP_KEYS}{NONE_KEYS}" if self.chips.chips else NONE_KEYS
        keys = none if not rows else RECALL_KEYS if rows[0].result.kind in RECALLED else KEYS
        told = {self.preview: SIDE_KEYS, self.sheet: SHEET_KEYS}.get(self.side, keys) if self.side else keys
        self.keys.setText("\n".join(part for part in (told, self._standing) if part))

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            held = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
            self.clicked.emit(row, bool(held))


def nothing_found(answer: Answer) -> str:
    """Why there are no results."""
    kinds = {chip.kind for chip in answer.chips}
    if kinds == {"excluded"}:
        return "A minus leaves words out: type what to look for as well."
    return f"Nothing found for “{answer.query.strip()}”. Not reported in the reference or your library."


def answer_lines(answer: Answer) -> str:
    """The lines of the first result under what heads them; what finds no room is counted."""
    first = next(iter(answer.results), None)
    if first is None or not first.lines:
        return ""
    # A list that may be partial says so before its first entry, and no claim stands without its direction.
    title = first.title.rstrip(".")
    shown = [f"{title}: {first.text}"]
    shown += [f"•  {line}" for line in first.lines[:_LINES]]
    if len(first.lines) > _LINES:
        shown.append(f"and {len(first.lines) - _LINES} more: Enter opens the record")
    return "\n".join(shown)
