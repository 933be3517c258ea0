"""Lays a record out a turn of the event loop at a time, so that a long one never holds the window.

Knows when a turn ends and who follows whom on the Tab key; what is laid out, and where, the sections know.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from abscope_gui.panels.section import Sections

LABELS = 10  # a turn ends once it has so many: some 20 ms with their measuring; a whole record has 30 to 600


class Laying(QObject):
    """One record on its way. `parts` is the filling of `sections`, which stops wherever a turn may end."""

    turned = Signal()  # a turn's parts stand on the page

    def __init__(self, sections: Sections, parts: Iterator[None], page: QWidget) -> None:
        super().__init__(page)
        self.turns = 0
        self.complete = False
        self._sections, self._parts = sections, parts
        self._last: QWidget | None = None  # of what Tab reaches
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.turn)

    def start(self) -> None:
        """The rest when idle."""
        if not self.complete:
            self._timer.start()

    def stop(self) -> None:
        """Lay out no further; the page is about to go."""
        self._timer.stop()

    def turn(self) -> None:
        """The next parts, below those that stand."""
        if self.complete:
            return
        self.turns += 1
        block = self._sections.begin()
        self.complete = True
        for _ in self._parts:
            if len(block.findChildren(QLabel)) >= LABELS:
                self.complete = False
                break
        self._sections.end()
        self._follow(block)
        if self.complete:
            self._timer.stop()
        self.turned.emit()

    def finish(self) -> None:
        """All that is missing, now."""
        while not self.complete:
            self.turn()

    def _follow(self, block: QWidget) -> None:
        """Qt puts what comes later behind everything in the window; Tab goes down the page."""
        for widget in block.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                if self._last is not None and self.turns > 1:
                    QWidget.setTabOrder(self._last, widget)
                self._last = widget
