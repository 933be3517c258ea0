"""Workers without their start-up: one child has loaded the readers and forks a fresh worker for each file.

That child never sees a byte of the user's: it is handed two pipe ends and passes them to its fork. A worker
still serves one file and dies. Linux only; elsewhere, or where it fails, each is started in the usual way.
"""

from __future__ import annotations

import array
import gc
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import BinaryIO

READY, FORK, REAP = b"r", b"f", b"w"
LITTER = 400  # workers of one parent; its own limit of CPU counts each fork
WAIT = 20.0  # seconds it may take to load the readers
POLL = 0.05  # seconds between two questions whether to go on


class Nursery:
    """Started at the first file. `close` ends it; a worker it made is killed and reaped by whoever asked."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self._command, self._environment = command, environment
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0

    def worker(self, ask: Callable[[], None] = lambda: None) -> tuple[int, BinaryIO, BinaryIO]:
        """(process id, what it reads, what it writes). Raises OSError where none can be had.

        `ask` is called while the readers are being loaded; what it raises ends the parent of workers.
        """
        if self._line is None or self._made >= LITTER:
            self._start(ask)
        assert self._line is not None
        inner_in, ours_in = os.pipe()
        ours_out, inner_out = os.pipe()
        try:
            ends = array.array("i", [inner_in, inner_out])
            self._line.sendmsg([FORK], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, ends)])
            pid = int.from_bytes(_exactly(self._line, 4), "big")
        except OSError:
            os.close(ours_in)
            os.close(ours_out)
            self.close()
            raise
        finally:
            os.close(inner_in)
            os.close(inner_out)
        self._made += 1
        return pid, os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb")

    def end(self, pid: int) -> int:
        """Kill a worker and wait for it; its exit code, minus the signal that ended it."""
        os.kill(pid, signal.SIGKILL)  # not reaped yet, so the id is still its own
        assert self._line is not None
        try:
            self._line.sendall(REAP)
            return int.from_bytes(_exactly(self._line, 4), "big", signed=True)
        except OSError:
            self.close()
            return -signal.SIGKILL

    def close(self) -> None:
        """End the parent of workers; the next file starts another."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _start(self, ask: Callable[[], None]) -> None:
        self.close()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(self._environment),
                close_fds=True,
            )
        ours.settimeout(WAIT)
        self._line, self._made = ours, 0
        try:
            ours.sendall(b'{"breed":true}\n')
            deadline = time.monotonic() + WAIT
            while not select.select([ours], [], [], POLL)[0] and time.monotonic() < deadline:
                ask()
            _exactly(ours, 1)
        except BaseException:
            self.close()
            raise


def possible() -> bool:
    """Whether this system forks well: elsewhere each worker is started by itself."""
    return sys.platform.startswith("linux")


def breed(source: BinaryIO, serve: Callable[[], int]) -> int:
    """In the child: load what readers need, then fork a worker for each pair of pipe ends that arrives."""
    from abscope_store.importing import parse
    from abscope_store.importing.formats import formats

    formats()
    assert parse
    gc.freeze()
    line = socket.socket(fileno=os.dup(source.fileno()))
    line.sendall(READY)
    while True:
        order, ends, _, _ = socket.recv_fds(line, 1, 2)
        if order != FORK or len(ends) != 2:
            return 0
        pid = os.fork()
        if pid == 0:
            line.close()
            # Standard input and output stay what they are, nothing being held in them: only the ends change.
            os.dup2(ends[0], 0)
            os.dup2(ends[1], 1)
            os.closerange(3, 32)
            code = 1
            try:
                code = serve()
            finally:
                os._exit(code)
        for end in ends:
            os.close(end)
        line.sendall(pid.to_bytes(4, "big"))
        if line.recv(1) != REAP:
            os.kill(pid, signal.SIGKILL)
            return 0
        _, status = os.waitpid(pid, 0)
        line.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))


def _exactly(line: socket.socket, size: int) -> bytes:
    data = line.recv(size, socket.MSG_WAITALL)
    if len(data) != size:
        raise OSError("the parent of workers is gone")
    return data
