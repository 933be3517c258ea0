"""When Python looks for garbage among old objects: some 20 ms, so while nobody waits for an answer.

Rests on `gc` alone and frees nothing itself. What the start made and what searches keep is left out for good.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY = 10_000  # milliseconds
WORTH = 10  # looks at the younger objects since the last at all: where Python would look by itself
_RARELY = 1_000  # the same while somebody types for minutes


class Sweeping(QObject):
    """`busy`: whether somebody types and waits for answers."""

    def __init__(self, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self._before: tuple[int, int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.sweep)

    def begin(self) -> None:
        """Leave out what is there now, and from now on look only in pauses."""
        gc.freeze()
        self._before = self._before or gc.get_threshold()
        gc.set_threshold(*self._before[:2], _RARELY)
        self._timer.start()

    def sweep(self) -> None:
        """Look, where it is worth it and nobody waits."""
        if gc.get_count()[2] >= WORTH and not self._busy():
            gc.collect()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        if self._before is not None:
            gc.set_threshold(*self._before)
