"""The three lanes of the store, each a thread with its own connection. The GUI thread never waits on them.

A request is work to do in a lane and what to do with its result on the GUI thread. Requests that name the
same slot replace each other: the running one is interrupted, its late result is dropped.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

Work = Callable[[Any], Any]
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
# What an opener gives: the connection, and what makes of it the store that work is called with.
Opened = tuple[sqlite3.Connection, Callable[[sqlite3.Connection], Any]]
CHECK_EVERY = 10_000  # steps of SQLite's machine between two looks at whether a statement is still wanted


class _Request:
    __slots__ = ("bare", "closed", "done", "failed", "generation", "slot", "work")

    def __init__(
        self,
        work: Work,
        done: Done,
        failed: Failed | None,
        slot: str,
        generation: int,
        bare: bool,
        closed: bool,
    ) -> None:
        self.work, self.done, self.failed = work, done, failed
        self.slot, self.generation, self.bare, self.closed = slot, generation, bare, closed


class Lane(QObject):
    """One thread. `opener` runs in it, once; its store is made when the first work asks for more than
    the bare connection."""

    _finished = Signal(object, object, object)
    trouble = Signal(object)  # an exception that no request asked to handle
    mended = Signal()  # a damaged database was let go of; what was asked is tried once more without it

    def __init__(
        self,
        name: str,
        opener: Callable[[], Opened],
        parent: QObject | None = None,
        mend: Callable[[sqlite3.Connection], bool] = lambda _: False,
    ) -> None:
        super().__init__(parent)
        self._opener, self._mend = opener, mend
        self._requests: deque[_Request] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._abandoned = False  # the running request was replaced: its statement stops
        self._generation: dict[str, int] = {}
        self._running: _Request | None = None
        self._connection: sqlite3.Connection | None = None
        self._finished.connect(self._deliver)  # emitted in the lane's thread, so queued to this one
        self._thread = threading.Thread(target=self._run, name=f"abscope-{name}", daemon=True)

    def start(self) -> None:
        """Start the thread; requests made before are kept."""
        self._thread.start()

    def submit(
        self,
        work: Work,
        done: Done,
        failed: Failed | None = None,
        slot: str = "",
        *,
        bare: bool = False,
        closed: bool = False,
    ) -> None:
        """Do `work` in the lane, then `done(result)` or `failed(exception)` on the GUI thread.

        `work` gets the lane's store, or with `bare` its connection alone (the first list needs no more).
        With `closed` it gets None while the lane's connection is closed; the next request opens it anew.
        """
        with self._wake:
            generation = 0
            if slot:
                generation = self._generation[slot] = self._generation.get(slot, 0) + 1
                self._requests = deque(r for r in self._requests if r.slot != slot)
                self._abandoned = self._running is not None and self._running.slot == slot
            self._requests.append(_Request(work, done, failed, slot, generation, bare, closed))
            self._wake.notify_all()

    def stop(self, seconds: float = 10.0) -> None:
        """Finish what was asked for, then close the connection; results are not told any more."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def idle(self) -> bool:
        """Whether nothing is running or waiting."""
        with self._wake:
            return not self._requests and self._running is None

    def let_pass(self, seconds: float) -> None:
        """For another lane, between two steps of long work: wait until this one is idle, at most so long."""
        with self._wake:
            self._wake.wait_for(lambda: not self._requests and self._running is None, seconds)

    def _run(self) -> None:
        store: Any = None
        make: Callable[[sqlite3.Connection], Any] | None = None
        while (request := self._next()) is not None:
            result: object = None
            error: Exception | None = None
            try:
                if request.closed:
                    store, make = None, None
                    self._close()
                elif self._connection is None or make is None:
                    self._connection, make = self._opener()
                    # Asked while a statement runs. interrupt() would be lost between two statements.
                    self._connection.set_progress_handler(lambda: self._abandoned, CHECK_EVERY)
                if store is None and make is not None and self._connection is not None and not request.bare:
                    store = make(self._connection)
                result = self._work(request, self._connection if request.bare else store)
            except Exception as trouble:
                error = trouble
            self._finished.emit(request, result, error)  # before it counts as idle: the result is then posted
            with self._wake:
                self._running = None
                self._wake.notify_all()
        self._close()

    def _work(self, request: _Request, store: Any) -> Any:
        try:
            return request.work(store)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            if self._connection is None or not self._mend(self._connection):
                raise
            self.mended.emit()
            return request.work(store)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _next(self) -> _Request | None:
        with self._wake:
            while not self._requests:
                if self._stopping:
                    return None
                self._wake.wait()
            self._running = self._requests.popleft()
            self._abandoned = False
            return self._running

    def _stale(self, request: _Request) -> bool:
        return bool(request.slot) and self._generation.get(request.slot) != request.generation

    def _deliver(self, request: _Request, result: object, error: Exception | None) -> None:
        if self._stopping or self._stale(request):  # who asked may be gone with the window
            return
        if error is None:
            request.done(result)
        elif request.failed is not None:
            request.failed(error)
        else:
            self.trouble.emit(error)


class Lanes(QObject):
    """Read lane (a Reader), notebook lane (a NotebookWriter), library lane (a LibraryWriter)."""

    trouble = Signal(object)

    def __init__(
        self,
        reader: Callable[[], Opened],
        notebook: Callable[[], Opened],
        library: Callable[[], Opened],
        parent: QObject | None = None,
        mend: Callable[[sqlite3.Connection], bool] = lambda _: False,
    ) -> None:
        super().__init__(parent)
        self.read = Lane("read", reader, self, mend)
        self.notebook = Lane("notebook", notebook, self)
        self.library = Lane("library", library, self)
        for lane in self.all():
            lane.trouble.connect(self.trouble)

    def all(self) -> tuple[Lane, Lane, Lane]:
        """The three lanes."""
        return self.read, self.notebook, self.library

    def stop(self) -> None:
        """Stop all; what was asked to be saved is saved."""
        for lane in self.all():
            lane.stop()
