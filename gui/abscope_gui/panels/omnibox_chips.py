"""Above the results: what was understood, each thing one press from being taken back, and what is said.

Never takes the focus from the box: the keys walk over its stops by hand. Decides nothing, searches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import Flow
from abscope_gui.widgets.parts import button
from abscope_store.records import Answer, Chip, Said

_MOST = 12
_OFFERS = ("offered",)
_KINDS = {
    "synonym": "also searched", "short form": "read as", "corrected": "spelling", "offered": "did you mean",
    "spelling": "also searched", "beginning": "beginning", "phrase": "word for word", "either": "either",
    "excluded": "left out", "field": "only", "scope": "only",
}  # fmt: skip


class SaidLine(QLabel):
    """A sentence that opens its record when it is pressed."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("omniboxSaid")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Like a button, without its look."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


class ChipRow(QWidget):
    """`replaced(str)`: the query that a chip asks for; `unscoped` when the scope is taken off;
    `opened(Said)` for the record that a sentence is about."""

    replaced = Signal(str)
    unscoped = Signal()
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._row = QWidget()
        self._flow = Flow(self._row, 2 * GRID)
        self._column.addWidget(self._row)
        # Made once and used again: a push button costs more to style than a whole answer to show.
        self._pool: list[QPushButton] = []
        self._lines: list[SaidLine] = []
        self._does: list[tuple[str, object]] = []
        self._texts: list[tuple[str, str]] = []  # what each says in full, and its cross
        self._first_line = 0  # the stop that the first sentence is
        self.at = -1
        self.hide()

    @property
    def chips(self) -> list[QPushButton]:
        """The chips that show."""
        return [chip for chip in self._pool if not chip.isHidden()]

    @property
    def said(self) -> list[SaidLine]:
        """The sentences that show."""
        return [line for line in self._lines if not line.isHidden()]

    def put(self, answer: Answer | None, scope: str = "") -> None:
        """What this answer understood and says; `scope` says what is searched within. Nothing hides it."""
        self.leave()
        shown = [c for c in (answer.chips if answer else ()) if c.kind not in ("hint", "scope")][:_MOST]
        chips = [Chip("scope", "", scope), *shown] if scope else shown
        self._does = [_does(chip) for chip in chips]
        self._texts = []
        for at, chip in enumerate(chips):
            self._show(at, chip)
        for spare in self._pool[len(chips) :]:
            spare.hide()
        said = answer.said if answer else ()
        self._does += [("open", one) for one in said]
        self._say(said, len(chips))
        self._row.setVisible(bool(chips))
        self.setVisible(bool(chips or said))

    def fit(self, width: int) -> None:
        """Cut what a chip says to a row of `width` pixels; its cross stays, a tip has all of it."""
        for part, (text, mark) in zip(self._pool, self._texts, strict=False):
            room = width - 16 * GRID - part.fontMetrics().horizontalAdvance(mark)
            shown = part.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            if part.text() != (told := f"{shown}{mark}".replace("&", "&&")):
                part.setText(told)

    def press_first(self) -> bool:
        """What the first chip that can be pressed asks for; False where there is none."""
        at = next((n for n, (kind, _) in enumerate(self._does) if kind in ("take", "unscope")), -1)
        self.press(at)
        return at >= 0

    def press(self, at: int | None = None) -> bool:
        """Do what a stop asks for, the chosen one unless `at` is given; whether there was one."""
        at = self.at if at is None else at
        if not 0 <= at < len(self._does):
            return False
        kind, what = self._does[at]
        self.leave()
        if kind == "take":
            self.replaced.emit(what)
        elif kind == "unscope":
            self.unscoped.emit()
        elif kind == "open":
            self.opened.emit(what)
        return True

    def removable(self) -> bool:
        """Whether the chosen stop is taken back by the keys that delete."""
        return 0 <= self.at < len(self.chips) and self._does[self.at][0] in ("take", "unscope")

    def enter(self) -> bool:
        """Choose the stop nearest to the results; False where there is none."""
        self._choose(len(self._does) - 1)
        return self.at >= 0

    def step(self, by: int) -> bool:
        """The stop before or behind; False where one leaves downwards."""
        at = self.at + by
        if at >= len(self._does):
            self.leave()
            return False
        self._choose(max(0, at))
        return True

    def leave(self) -> None:
        """No stop is chosen."""
        self._choose(-1)

    def spoken(self) -> str:
        """The chosen stop, or all of them in words, for a screen reader."""
        stops: list[QWidget] = [*self.chips, *self.said]
        if 0 <= self.at < len(stops):
            return stops[self.at].accessibleName()
        return ". ".join(stop.accessibleName() for stop in stops)

    def _choose(self, at: int) -> None:
        stops: list[QWidget] = [*self.chips, *self.said]
        before = stops[self.at] if 0 <= self.at < len(stops) else None
        self.at = at
        after = stops[at] if 0 <= at < len(stops) else None
        for stop, chosen in ((before, False), (after, True)):
            if stop is not None and stop.property("chosen") != chosen:
                stop.setProperty("chosen", chosen)
                stop.style().unpolish(stop)
                stop.style().polish(stop)

    def _show(self, at: int, chip: Chip) -> None:
        if at == len(self._pool):
            made = button("", "omniboxTypo", "")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(partial(self._pressed, at))
            self._flow.addWidget(made)
            self._pool.append(made)
        kind, _ = self._does[at]
        mark = "?" if chip.kind in _OFFERS else "  ×" if kind in ("take", "unscope") else ""
        part = self._pool[at]
        self._texts.append((_shown(chip), mark))
        part.setText(f"{_shown(chip)}{mark}".replace("&", "&&"))
        part.setAccessibleName(_spoken(chip, kind))
        part.setToolTip(_spoken(chip, kind))
        part.show()

    def _say(self, said: Sequence[Said], first: int) -> None:
        while len(self._lines) < len(said):
            line = SaidLine()
            line.pressed.connect(partial(self._line_pressed, len(self._lines)))
            self._lines.append(line)
            self._column.addWidget(line)
        for line, one in zip(self._lines, said, strict=False):
            line.setText(one.text)
            line.setAccessibleName(f"{one.text} Enter opens the record.")
            line.show()
        for spare in self._lines[len(said) :]:
            spare.hide()
        self._first_line = first

    def _pressed(self, at: int, _checked: bool = False) -> None:
        self.press(at)

    def _line_pressed(self, at: int) -> None:
        self.press(self._first_line + at)


def _does(chip: Chip) -> tuple[str, object]:
    if chip.kind == "scope":
        return "unscope", None
    return ("take", chip.query) if chip.query is not None else ("", None)


def _shown(chip: Chip) -> str:
    """A thing that was typed by its own name is named once."""
    twice = f"{chip.typed}: {chip.typed}; "
    same = chip.text.casefold().startswith(twice.casefold())
    return f"{chip.typed}; {chip.text[len(twice) :]}" if same else chip.text


def _spoken(chip: Chip, kind: str) -> str:
    """`also searched, T-VEC: talimogene laherparepvec. Delete takes it back`."""
    told = f"{_KINDS.get(chip.kind, chip.kind)} {_shown(chip)}"
    if chip.kind in _OFFERS:
        return f"{told}. Enter searches it"
    if chip.kind == "corrected":
        return f"{chip.text}. Delete searches {chip.typed} as typed"
    return f"{told}. Delete takes it back" if kind else told
