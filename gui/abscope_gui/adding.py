"""Imports from the window: work goes to the library lane one call at a time; progress and cancel come back.

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

Progress = Callable[[int, int, str], None]
Work = Callable[[Any, Progress, Callable[[], bool]], Any]

NOTE_FIRST = 0.2  # seconds that an import stands back for notes being saved; a cancel holds within 0.5


class Adding(QObject):
    """`progressed(done, total, name, doing)` while something runs, then one of the others."""

    progressed = Signal(int, int, str, str)
    finished = Signal(object)  # ImportReport
    undoable = Signal(object)  # the command that takes what was added out again
    remade = Signal(object)  # RebuildReport: sources were read again
    caught_up = Signal(object)  # RebuildReport: what an older library held was read anew
    failed = Signal(str)

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._running: list[threading.Event] = []  # one for each call that is not done

    def add(self, paths: Sequence[str | Path]) -> None:
        """Import files and folders; what is there already is skipped, what cannot be read is refused."""
        wanted = [Path(path) for path in paths]
        if wanted:
            self.bring("Adding", lambda store, progress, stop: store.add(wanted, progress, stop))

    def bring(self, doing: str, work: Work) -> None:
        """Run an import in the lane: `work(store, progress, cancelled)` gives an ImportReport."""

        def whole(store: Any, progress: Progress, stop: Callable[[], bool]) -> Any:
            report = work(store, progress, stop)
            return report, store.added_command([one.id for one in report.added]) if report.added else None

        def done(made: tuple[Any, Any]) -> None:
            report, command = made
            if command is not None:
                self.undoable.emit(command)
            self.finished.emit(report)

        self._run(doing, whole, done)

    def reimport(self, document_ids: Sequence[str]) -> None:
        """Read these again from their kept originals."""
        ids = list(document_ids)
        self._run(
            "Reading again",
            lambda store, progress, stop: store.reimport(ids, progress, stop),
            self.remade.emit,
        )

    def catch_up(self) -> None:
        """Read anew what a library of an older format held."""
        self._run(
            "Reading anew",
            lambda store, progress, stop: store.catch_up(progress, stop),
            self.caught_up.emit,
        )

    def cancel(self) -> None:
        """Stop within half a second; the file under way leaves nothing behind."""
        for stop in self._running:
            stop.set()

    def _run(self, doing: str, work: Work, done: Callable[[Any], None]) -> None:
        stop = threading.Event()
        self._running.append(stop)

        def progress(behind: int, total: int, name: str) -> None:  # in the lane's thread, so it is queued
            if behind < total:
                self.progressed.emit(behind, total, name, doing)

        def finished(result: Any) -> None:
            self._running.remove(stop)
            done(result)
            self._tidy(None)

        def failed(error: Exception) -> None:
            self._running.remove(stop)
            if not isinstance(error, UserTrouble):
                raise error
            self.failed.emit(error.sentence())

        def stopped() -> bool:  # asked between the small steps of the work: a note goes first
            self._lanes.notebook.let_pass(NOTE_FIRST)
            return stop.is_set()

        self._lanes.library.submit(lambda store: work(store, progress, stopped), finished, failed)

    def _tidy(self, left: list[str] | None) -> None:
        """Make the index quicker to ask, step by step: what is wanted meanwhile goes between two steps."""
        if self._running or left == []:  # the end of that import comes here again
            return
        self._lanes.library.submit(lambda store: store.tidy(left), self._tidy, _untold)


def _untold(error: Exception) -> None:
    """A disk without room for it: searching finds the same, a little later."""
    if not isinstance(error, UserTrouble):
        raise error
