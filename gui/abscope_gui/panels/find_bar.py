"""Find in the text that is open: the bar and the search over a Text's blocks, never over the widget."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from abscope_gui.alike import pattern
from abscope_gui.panels.reader_paint import Painted
from abscope_gui.panels.reader_rows import Rows
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.theme import Theme

MOST = 5_000  # matches that are kept; more help nobody


def find_all(rows: Rows, words: str) -> list[tuple[int, int, int]]:
    """(block, start, end) of every match on the page, code points; case, dashes and spaces read alike."""
    wanted = pattern(words)
    if wanted is None:
        return []
    found: list[tuple[int, int, int]] = []
    for number, block in enumerate(rows.text.blocks):
        if rows.shown(number):
            found += [(number, hit.start(), hit.end()) for hit in wanted.finditer(block.text)]
        if len(found) > MOST:
            break
    return found


class FindBar(QFrame):
    """Return and F3 go on, with Shift back; Esc closes."""

    searched = Signal(str)
    step_requested = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.field = QLineEdit(self)
        self.field.setObjectName("findField")
        self.field.setPlaceholderText("Find in this text")
        self.field.setAccessibleName("Find in this text")
        self.field.setMinimumHeight(32)
        self.field.textChanged.connect(self.searched)
        self.count = QLabel(self)
        self.count.setObjectName("findCount")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = {
            "back": self._button("Previous match, Shift+F3"),
            "forward": self._button("Next match, F3"),
            "close": self._button("Close find, Esc"),
        }
        self._buttons["back"].clicked.connect(lambda: self.step_requested.emit(-1))
        self._buttons["forward"].clicked.connect(lambda: self.step_requested.emit(1))
        self._buttons["close"].clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for button in self._buttons.values():
            row.addWidget(button)
        self.set_theme(theme)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("findButton")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedSize(32, 32)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        for icon, button in self._buttons.items():
            button.setIcon(theme.icon(icon))

    def say(self, at: int, count: int) -> None:
        """`2 of 5`, `no match`, or nothing where nothing is asked."""
        if not self.field.text().strip():
            self.count.setText("")
        else:
            self.count.setText(f"{at + 1} of {count}" if count else "no match")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step_requested.emit(-1 if shift else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Finder:
    """Finding in the page: the bar, the matches painted, and the caret that goes to them."""

    def __init__(self, bar: FindBar, view: ReaderView, painted: Painted) -> None:
        self._bar, self._view, self._painted = bar, view, painted
        bar.searched.connect(self.search)
        bar.step_requested.connect(self.step)
        bar.closed.connect(self.close)
        bar.hide()

    def open(self) -> None:
        """Show the bar with its words selected."""
        self._bar.show()
        self._bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bar.field.selectAll()
        self.search(self._bar.field.text())

    def again(self) -> None:
        """What can be found has changed: lines were shown or folded."""
        if self._bar.isVisible():
            self.search(self._bar.field.text())

    def search(self, words: str) -> None:
        """Find from where the page stands."""
        rows = self._view.rows
        self._painted.matches = find_all(rows, words) if rows is not None else []
        self._painted.match = None
        at = self._view.place(self._view.textCursor().selectionStart()) or (0, 0)
        ahead = next((n for n, match in enumerate(self._painted.matches) if match[:2] >= at), 0)
        if self._painted.matches:
            self._go_to(ahead)
        else:
            self._bar.say(0, 0)
            self._painted.refresh()

    def step(self, by: int = 1) -> None:
        """To the next match, or with -1 to the one before; round the ends."""
        matches = self._painted.matches
        if not matches:
            return
        at = matches.index(self._painted.match) if self._painted.match in matches else -1 if by > 0 else 0
        self._go_to((at + by) % len(matches))

    def close(self) -> None:
        """Hide the bar; the keyboard goes back to the page if it was in it."""
        had_focus = self._bar.isAncestorOf(self._bar.window().focusWidget() or self._view)
        self._bar.hide()
        self._painted.matches, self._painted.match = (), None
        self._painted.refresh()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, number: int) -> None:
        block, start, _end = self._painted.match = self._painted.matches[number]
        self._view.put_caret(block, start)
        self._bar.say(number, len(self._painted.matches))
        self._painted.refresh()
