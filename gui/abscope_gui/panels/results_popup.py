"""The frame below the search box: what was understood, the first answer's lines, the results, and the keys.

A child of the window, never a window of its own; it never takes the focus from the box.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from abscope_gui.models.batched import ROW
from abscope_gui.models.results import ResultRow, ResultsModel, understood
from abscope_gui.panels.omnibox_chips import TypoChips
from abscope_gui.panels.result_rows import ResultDelegate
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.parts import list_view, plain_label
from abscope_store.records import Answer

KEYS = "Enter  open      Up Down  choose      Esc  close"
HINTS = (
    "Type a name, an endpoint or a figure: durvalumab · pacific os · 16.3 %\n"
    "Quotation marks keep words together, a minus leaves a word out."
)
_LINES = 4  # of the first answer; the record has them all
_FRAME = 1  # the border that the style sheet draws
_WIDTH = 960
_SHARE = 0.7  # of the window's height


class ResultsPopup(QFrame):
    """`clicked(ResultRow)` when a row is clicked. The rest is driven by the box."""

    clicked = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("omniboxPopup")
        self._window = window
        self.setAccessibleName("Search results")
        self.model = ResultsModel(self)
        self.delegate = ResultDelegate(theme, ROW, self)
        self.chips = TypoChips()
        self.understood = plain_label("omniboxUnderstood")
        self.lines = plain_label("omniboxLines")
        self.lines.setWordWrap(True)
        self.message = plain_label("omniboxMessage")
        self.message.setWordWrap(True)
        self.keys = plain_label("omniboxKeys")
        self.keys.setWordWrap(True)
        self.set_standing("")
        self.list = list_view("omniboxResults", "Results", self.model, self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.chips, self.understood, self.message, self.lines, self.list, self.keys):
            column.addWidget(part)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Recolour the rows."""
        self.delegate.set_theme(theme)
        self.list.viewport().update()

    def set_standing(self, standing: str) -> None:
        """The line that stands on every screen, for this frame covers the window's own."""
        self.keys.setText("\n".join(part for part in (KEYS, standing) if part))

    def show_hints(self) -> None:
        """What can be typed."""
        self.model.set_rows(())
        self._say("", HINTS)

    def show_message(self, text: str) -> None:
        """One sentence in place of results."""
        self.model.set_rows(())
        self._say("", text)

    def show_answer(self, answer: Answer, keep: bool) -> None:
        """Results, the first one chosen; with `keep` rows on screen and the chosen one stay."""
        row = self.current()
        if keep and row is not None:
            at = self.list.verticalScrollBar().value()
            self.model.merge_answer(answer)
            self.list.setCurrentIndex(self.model.index_of(row.key))
            self.list.verticalScrollBar().setValue(at)
        else:
            self.model.set_answer(answer)
            self.list.setCurrentIndex(self.model.index(0))
            self.list.scrollToTop()
        nothing = (
            f"Nothing found for “{answer.query.strip()}”. Not reported in the reference or your library."
        )
        self._say(understood(answer), "" if self.model.rowCount() else nothing, answer)

    def current(self) -> ResultRow | None:
        """The chosen row."""
        return self.model.row_at(self.list.currentIndex())

    def place_below(self, box: QWidget) -> None:
        """Below the box, as wide as the window allows, as high as the rows need up to the share."""
        space = self._window.size()
        wide = min(max(box.width(), _WIDTH), space.width() - 8 * GRID)
        corner = box.mapTo(self._window, QPoint(0, box.height() + GRID))
        left = corner.x() + (box.width() - wide) // 2
        left = max(4 * GRID, min(left, space.width() - wide - 4 * GRID))
        inner = wide - 2 * _FRAME
        around = 2 * _FRAME + sum(
            part.heightForWidth(inner) if part.hasHeightForWidth() else part.sizeHint().height()
            for part in (self.chips, self.understood, self.message, self.lines, self.keys)
            if not part.isHidden()
        )
        if self.delegate.fit(self.model.rows(), self.list.font(), inner - 4 * GRID):
            self.list.doItemsLayout()
        row = self.delegate.row_height(None, self.list.font())
        room = min(int(space.height() * _SHARE), space.height() - corner.y() - 4 * GRID)
        shown = min(self.model.rowCount(), max(1, (room - around) // row))
        self.setGeometry(QRect(left, corner.y(), wide, around + shown * row))
        self.raise_()

    def _say(self, known: str, message: str, answer: Answer | None = None) -> None:
        self.chips.put(answer)
        told = answer_lines(answer) if answer else ""
        self.lines.setText(told)
        self.lines.setVisible(bool(told))
        self.understood.setText(known)
        self.understood.setVisible(bool(known))
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.list.setVisible(not message)

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.clicked.emit(row)


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
