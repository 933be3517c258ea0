"""The history: what was searched, and the places where the reader stayed. Kept by the notebook lane alone.

What cannot be written is let go of: nothing of the reader's own words is in it. Never logged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from abscope_gui.places import Place, link
from abscope_gui.store_worker import Lanes
from abscope_store.errors import UserTrouble

STAYED = 3_000  # milliseconds in one place that count as reading it


class Visits(QObject):
    """`searched(query)` when a result of it was opened; `at(place)` wherever the window goes."""

    def __init__(self, lanes: Lanes, may_write: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes, self._may_write = lanes, may_write
        self._place: Place | None = None
        self._began = False  # where the last session ended is no visit
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(STAYED)
        self.rest.timeout.connect(self._stayed)

    def searched(self, query: str) -> None:
        """Keep a search that led somewhere."""
        from abscope_store.notebook import recent

        if query:
            self._write(lambda writer: recent.remember(writer, query))

    def at(self, place: Place) -> None:
        """A place was opened; it is kept once the reader has stayed."""
        if self._began and place.id:
            self._place = place
            self.rest.start()
        self._began = True

    def _stayed(self) -> None:
        from abscope_store.notebook import recent

        place = self._place
        if place is not None:
            self._write(lambda writer: recent.visited(writer, link(place)))

    def _write(self, work: Callable[[Any], object]) -> None:
        if self._may_write():
            self._lanes.notebook.submit(work, lambda _: None, _let_go)


def _let_go(error: Exception) -> None:
    if not isinstance(error, UserTrouble):
        raise error
