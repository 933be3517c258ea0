"""Imports from the window: files go to the library lane one call at a time; progress and cancel come back.

Copies nothing and parses nothing itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from abscope_gui.store_worker import Lanes
from abscope_store.errors import UserTrouble


class Adding(QObject):
    """`progressed(done, total, name)` while it runs, `finished(ImportReport)` when it is done."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._cancel = threading.Event()

    def add(self, paths: Sequence[str | Path]) -> None:
        """Import files; what is already there is skipped, what cannot be read is refused with a sentence."""
        wanted = [Path(path) for path in paths]
        if not wanted:
            return
        self._cancel.clear()
        progress: Callable[[int, int, str], None] = (
            self.progressed.emit
        )  # queued: emitted in the lane's thread

        def work(store: Any) -> Any:
            return store.add(wanted, progress, self._cancel.is_set)

        self._lanes.library.submit(work, self.finished.emit, self._trouble)

    def cancel(self) -> None:
        """Stop within half a second; the file under way leaves nothing behind."""
        self._cancel.set()

    def _trouble(self, error: Exception) -> None:
        if not isinstance(error, UserTrouble):
            raise error
        self.failed.emit(error.sentence())
