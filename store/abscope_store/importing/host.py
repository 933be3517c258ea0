"""The parent's side of an import: starts a worker per file, waits with a limit, believes nothing.

A worker that dies, hangs or lies costs its one file and one sentence. Only members of one container
share a worker; where that one dies, each gets its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING

import msgspec

from abscope_store.errors import Refused
from abscope_store.importing.messages import Parsed, PartMade, Reply, Unsound, checked, checked_parts
from abscope_store.importing.worker import Request, worker_command

if TYPE_CHECKING:
    from abscope_store.importing.nursery import Nursery

WALL = 60.0  # seconds a file may take
POLL = 0.05  # seconds between looks at the clock and at cancel: a cancel holds within half a second
LARGEST_REPLY = 400 * 1024 * 1024  # bytes
_KEEP = ("SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE")  # Windows cannot start Python without the first


class Cancelled(Exception):  # noqa: N818 - the reader's wish, not an error
    """The reader stopped the import."""


class Died(Refused):
    """The worker came to an end without an answer."""


def open_in_worker(
    data: bytes,
    name: str,
    cancelled: Callable[[], bool] | None = None,
    command: list[str] | None = None,
    wall: float = WALL,
    simply: bool = False,
    nursery: Nursery | None = None,
) -> Parsed | list[PartMade]:
    """One file: a document, flattened and verified, or a container's members. Raises Refused, Cancelled.

    A worker that dies gets a second try with the format's simpler reader, where it has one.
    """
    try:
        (made,) = _served([(data, name)], cancelled, command, wall, simply, nursery)
    except Died:
        if simply or command is not None or not _has_simple_reader(data, name):
            raise
        return open_in_worker(data, name, cancelled, wall=wall, simply=True, nursery=nursery)
    if isinstance(made, Refused):
        raise made
    return made


def parse_in_worker(
    data: bytes,
    name: str,
    cancelled: Callable[[], bool] | None = None,
    command: list[str] | None = None,
    wall: float = WALL,
) -> Parsed:
    """One document, flattened in a child process and verified. Raises Refused or Cancelled."""
    made = open_in_worker(data, name, cancelled, command, wall)
    if isinstance(made, Parsed):
        return made
    raise Refused(f"{name} holds other files and is no document itself.")


def open_members(
    members: Sequence[tuple[bytes, str]], cancelled: Callable[[], bool] | None = None
) -> list[Parsed | list[PartMade] | Refused]:
    """Members of one container, in order, each flattened or the reason why not. Raises Cancelled."""
    try:
        return _served(members, cancelled, None, WALL, False)
    except Refused as trouble:
        if len(members) == 1:
            return [trouble]
    found: list[Parsed | list[PartMade] | Refused] = []
    for data, name in members:
        try:
            found.append(open_in_worker(data, name, cancelled))
        except Refused as trouble:
            found.append(trouble)
    return found


def _has_simple_reader(data: bytes, name: str) -> bool:
    """Asked of the format's code alone: no byte of the file is parsed here."""
    from abscope_store.importing.formats import format_of

    found = format_of(data, name)
    return found is not None and hasattr(found, "read_simply")


def _served(
    files: Sequence[tuple[bytes, str]],
    cancelled: Callable[[], bool] | None,
    command: list[str] | None,
    wall: float,
    simply: bool,
    nursery: Nursery | None = None,
) -> list[Parsed | list[PartMade] | Refused]:
    request = Request(files=[(name, len(data)) for data, name in files], simply=simply)
    parts = [msgspec.json.encode(request) + b"\n", *(data for data, _ in files)]
    name = files[0][1]
    code, output = _converse(command or worker_command(), parts, name, cancelled, wall, nursery)
    replies = _decoded(output, code, name)
    if len(replies) != len(files):
        raise Died(f"{name} could not be read: {_cause(code)}.")
    return [_believed(reply, file[1]) for reply, file in zip(replies, files, strict=True)]


def _believed(reply: Reply, name: str) -> Parsed | list[PartMade] | Refused:
    """What the worker said, once it is found to be sound."""
    if reply.refused is not None:
        return Refused(reply.refused[:500])
    try:
        if reply.parts is not None:
            return checked_parts(reply.parts)
        if reply.parsed is None:
            raise Unsound("no answer")
        return checked(reply.parsed)
    except Unsound as finding:
        return Refused(f"{name} could not be read safely ({finding}).")


def limits_that_hold() -> list[str]:
    """Start a worker and let it say which limits it runs under, the wall clock included."""
    request = msgspec.json.encode(Request(probe=True)) + b"\n"
    code, output = _converse(worker_command(), [request], "the probe", None, WALL)
    (reply,) = _decoded(output, code, "the probe")
    return [*(reply.limits or []), f"{WALL:.0f} s in all"]


def _decoded(output: bytes, code: int, name: str) -> list[Reply]:
    try:
        replies = msgspec.json.Decoder(Reply).decode_lines(output)
    except msgspec.DecodeError as fault:
        raise Died(f"{name} could not be read: {_cause(code)}.") from fault
    if not replies:  # nothing came because the worker died
        raise Died(f"{name} could not be read: {_cause(code)}.")
    return replies


def _cause(code: int) -> str:
    """In words; the limits of CPU and memory end in the one signal that cannot be caught."""
    if code == -9:
        return "it took too long or too much memory; add it in parts"
    return "its reader broke down" if code < 0 else "it could not be parsed"


def _environment() -> dict[str, str]:
    return {key: os.environ[key] for key in _KEEP if key in os.environ}


def _converse(
    command: list[str],
    parts: list[bytes],
    name: str,
    cancelled: Callable[[], bool] | None,
    wall: float,
    nursery: Nursery | None = None,
) -> tuple[int, bytes]:
    """(exit code, everything the worker wrote). Raises Refused after `wall` seconds, Cancelled."""
    stdin, stdout, end = _started(command, nursery, cancelled)
    received: list[bytes] = []
    writer = threading.Thread(target=_write, args=(stdin, parts), daemon=True)
    reader = threading.Thread(target=_read, args=(stdout, received), daemon=True)
    writer.start()
    reader.start()
    deadline = time.monotonic() + wall
    try:
        while reader.is_alive():
            reader.join(POLL)
            if cancelled is not None and cancelled():
                raise Cancelled
            if time.monotonic() > deadline:
                raise Refused(f"{name} took longer than {wall:.0f} s to read.", "Add it in parts.")
    finally:
        code = end()  # it has answered, or never will
        writer.join()
        reader.join()
        stdout.close()
    if sum(map(len, received)) > LARGEST_REPLY:
        raise Refused(f"{name} could not be read: it grew beyond all measure.")
    return code, b"".join(received)


def _started(
    command: list[str], nursery: Nursery | None, cancelled: Callable[[], bool] | None
) -> tuple[IO[bytes], IO[bytes], Callable[[], int]]:
    """(what a new worker reads, what it writes, what ends it and gives its exit code). Raises Cancelled."""

    def ask() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    if nursery is not None:
        with suppress(OSError):
            pid, source, sink = nursery.worker(ask)
            return source, sink, lambda: nursery.end(pid)
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        close_fds=True,
        creationflags=0x08000000 if sys.platform == "win32" else 0,  # no console window
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def end() -> int:
        process.kill()
        return process.wait()

    return process.stdin, process.stdout, end


def nursery() -> Nursery | None:
    """Where many files are to be read: workers that need no start-up, on systems that can; close it after."""
    from abscope_store.importing.nursery import Nursery, possible

    return Nursery(worker_command(), _environment()) if possible() else None


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
