"""The parent's side of an import: starts a worker per file, waits with a limit, believes nothing.

A worker that dies, hangs or lies costs its one file and one sentence.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO

import msgspec

from abscope_store.errors import Refused
from abscope_store.importing.messages import Parsed, Reply, Unsound, checked
from abscope_store.importing.worker import Request, worker_command

WALL = 60.0  # seconds a file may take
POLL = 0.05  # seconds between looks at the clock and at cancel: a cancel holds within half a second
LARGEST_REPLY = 400 * 1024 * 1024  # bytes
_KEEP = ("SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE")  # Windows cannot start Python without the first


class Cancelled(Exception):  # noqa: N818 - the reader's wish, not an error
    """The reader stopped the import."""


def parse_in_worker(
    data: bytes,
    name: str,
    cancelled: Callable[[], bool] | None = None,
    command: list[str] | None = None,
    wall: float = WALL,
) -> Parsed:
    """One file, flattened in a child process and verified. Raises Refused or Cancelled."""
    request = msgspec.json.encode(Request(name=name, bytes=len(data))) + b"\n"
    code, output = _converse(command or worker_command(), [request, data], name, cancelled, wall)
    reply = _decoded(output, code, name)
    if reply.refused is not None:
        raise Refused(reply.refused[:500])
    try:
        if reply.parsed is None:
            raise Unsound("no answer")
        return checked(reply.parsed)
    except Unsound as finding:
        raise Refused(f"{name} could not be read safely ({finding}).") from finding


def limits_that_hold() -> list[str]:
    """Start a worker and let it say which limits it runs under, the wall clock included."""
    request = msgspec.json.encode(Request(probe=True)) + b"\n"
    code, output = _converse(worker_command(), [request], "the probe", None, WALL)
    return [*(_decoded(output, code, "the probe").limits or []), f"{WALL:.0f} s in all"]


def _decoded(output: bytes, code: int, name: str) -> Reply:
    try:
        return msgspec.json.decode(output, type=Reply)
    except msgspec.DecodeError as fault:  # also where nothing came because the worker died
        cause = "it took too long or too much memory" if code < 0 else "it could not be parsed"
        raise Refused(f"{name} could not be read: {cause}.") from fault


def _environment() -> dict[str, str]:
    return {key: os.environ[key] for key in _KEEP if key in os.environ}


def _converse(
    command: list[str],
    parts: list[bytes],
    name: str,
    cancelled: Callable[[], bool] | None,
    wall: float,
) -> tuple[int, bytes]:
    """(exit code, everything the worker wrote). Raises Refused after `wall` seconds, Cancelled."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        close_fds=True,
        creationflags=0x08000000 if sys.platform == "win32" else 0,  # no console window
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        received: list[bytes] = []
        writer = threading.Thread(target=_write, args=(process.stdin, parts), daemon=True)
        reader = threading.Thread(target=_read, args=(process.stdout, received), daemon=True)
        writer.start()
        reader.start()
        deadline = time.monotonic() + wall
        try:
            while reader.is_alive():
                reader.join(POLL)
                if cancelled is not None and cancelled():
                    raise Cancelled
                if time.monotonic() > deadline:
                    raise Refused(f"{name} took longer than {wall:.0f} s to read.")
        finally:
            process.kill()  # it has answered, or never will
            writer.join()
            reader.join()
            code = process.wait()
    if sum(map(len, received)) > LARGEST_REPLY:
        raise Refused(f"{name} could not be read: it grew beyond all measure.")
    return code, b"".join(received)


def _write(pipe: IO[bytes], parts: list[bytes]) -> None:
    try:
        with pipe:
            for part in parts:
                pipe.write(part)
    except OSError:  # a dead worker closes its end; the reader's side tells what happened
        return


def _read(pipe: IO[bytes], received: list[bytes]) -> None:
    size = 0
    while size <= LARGEST_REPLY and (chunk := pipe.read(1 << 20)):
        received.append(chunk)
        size += len(chunk)
