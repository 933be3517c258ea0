"""Lines of small buttons that wrap like words and are gone through with the arrow keys. Knows no record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from abscope_gui.widgets.basic import Flow

AT_ONCE = 8  # chips made in one go: each takes up to a millisecond, and there may be hundreds of tags
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChipWords(NamedTuple):
    """What one chip is and says. `on`: None where it is not a thing to switch."""

    key: str
    text: str
    spoken: str
    name: str  # its object name for the style sheet
    on: bool | None = None


class Chip(QPushButton):
    """A small button; Enter presses it as Space does, arrows ask for a neighbour."""

    stepped = Signal(int)
    said: ChipWords | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, arrows; the rest as any button."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def say(self, words: ChipWords) -> None:
        """Take other words; the widget, and with it the focus, stays."""
        if words == self.said and self.isChecked() == bool(words.on):
            return
        self.said = words
        self.setText(words.text.replace("&", "&&"))
        self.setAccessibleName(words.spoken)
        self.setToolTip(words.spoken)
        self.setCheckable(words.on is not None)
        self.setChecked(bool(words.on))
        if self.objectName() != words.name:
            self.setObjectName(words.name)
            self.style().unpolish(self)
            self.style().polish(self)


class ChipLine(QWidget):
    """Chips by key. One of them is reached with Tab, the others from there with the arrows."""

    pressed = Signal(str)
    grown = Signal()  # chips that were still to be made have come

    def __init__(self, spoken: str, trailing: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(spoken)
        self._chips: dict[str, Chip] = {}
        self._trailing = trailing
        self._words: Sequence[ChipWords] = ()
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._go_on)
        self._flow = Flow(self, 6)
        for widget in trailing:
            self._flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def put(self, words: Sequence[ChipWords]) -> None:
        """Show these chips in this order; those that stay are the same widgets. Of many new ones the first
        come at once, the others a few at a time."""
        self._words, new = words, 0
        shown: list[ChipWords] = []
        for said in words:
            new += said.key not in self._chips
            if said.key in self._chips or new <= AT_ONCE:
                shown.append(said)
        self._more.start() if new > AT_ONCE else self._more.stop()
        focused = next((key for key, chip in self._chips.items() if chip.hasFocus()), None)
        place = list(self._chips).index(focused) if focused is not None else 0
        while self._flow.count():
            self._flow.takeAt(0)
        before, self._chips = self._chips, {}
        for said in shown:
            chip = before.pop(said.key, None) or self._made(said.key)
            chip.say(said)
            self._chips[said.key] = chip
            self._flow.addWidget(chip)
        for widget in self._trailing:
            self._flow.addWidget(widget)
        self._reach(focused if focused in self._chips else None)
        if focused is not None and focused not in self._chips:
            self.focus_at(min(place, len(self._chips) - 1))
        for chip in before.values():
            chip.hide()
            chip.deleteLater()
        self.updateGeometry()

    @property
    def complete(self) -> bool:
        """Whether none is still to be made."""
        return not self._more.isActive()

    def chip(self, key: str) -> Chip | None:
        """A chip by its key, None where it is not shown."""
        return self._chips.get(key)

    def chips(self) -> list[Chip]:
        """Chips in the order shown."""
        return list(self._chips.values())

    def keys_shown(self) -> list[str]:
        """Keys in the order shown."""
        return list(self._chips)

    def focus_at(self, place: int) -> bool:
        """Put the keyboard on a chip by its place; False where there is none."""
        if not 0 <= place < len(self._chips):
            return False
        key = self.keys_shown()[place]
        self._reach(key)
        self._chips[key].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def focus_on(self, key: str) -> bool:
        """Put the keyboard on a chip by its key; False where it is not shown."""
        return key in self._chips and self.focus_at(self.keys_shown().index(key))

    def _go_on(self) -> None:
        self.put(self._words)
        self.grown.emit()

    def _made(self, key: str) -> Chip:
        chip = Chip(self)
        chip.setAutoDefault(False)
        chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        chip.clicked.connect(lambda: self.pressed.emit(key))
        chip.stepped.connect(lambda by: self._step(key, by))
        chip.show()
        return chip

    def _step(self, key: str, by: int) -> None:
        keys = self.keys_shown()
        self.focus_at((keys.index(key) + by) % len(keys))

    def _reach(self, key: str | None) -> None:
        """Let Tab reach one chip only: the one named, or the first."""
        reached = key or next(iter(self._chips), None)
        for name, chip in self._chips.items():
            by_tab = name == reached
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if by_tab else Qt.FocusPolicy.ClickFocus)
