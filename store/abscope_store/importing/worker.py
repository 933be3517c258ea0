"""The child process that reads a user's file: one request on stdin, a reply a file on stdout, then the end.

`python -m abscope_store.importing.worker`; frozen, the same executable with `--import-worker`. A request
is a JSON line {"files": [[name, bytes], ...]} followed by the raw bytes of each, or {"probe": true}. No
Qt, no files. Several files in one request are members of one container: strangers never share a worker.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

import msgspec

from abscope_store.errors import Refused
from abscope_store.importing import limits
from abscope_store.importing.messages import Parsed, Reply

FLAG = "--import-worker"


class Request(msgspec.Struct, frozen=True):
    """`files` are (name, size); `simply` asks for the second reader; a probe asks which limits hold.

    `breed` makes it a parent of workers (nursery.py) that reads nothing itself.
    """

    files: list[tuple[str, int]] = []
    simply: bool = False
    probe: bool = False
    breed: bool = False


def worker_command() -> list[str]:
    """How to start a worker from this process, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-I", "-B", "-m", "abscope_store.importing.worker"]


def main(source: BinaryIO | None = None, sink: BinaryIO | None = None) -> int:
    """Serve one request; the exit code is 0 whenever every reply was written."""
    if hasattr(os, "nice"):
        os.nice(10)  # whoever sits at the window comes first
    held = limits.apply()
    source, sink = source or sys.stdin.buffer, sink or sys.stdout.buffer
    request = msgspec.json.decode(source.readline(4 * 1024 * 1024), type=Request)
    if request.probe:
        _tell(sink, Reply(limits=held))
    if request.breed:
        from abscope_store.importing.nursery import breed

        return breed(source, lambda: main())
    limits.allow(sum(size for _, size in request.files))
    for name, size in request.files:
        _tell(sink, answer(source.read(size), name, request.simply))
    return 0


def answer(data: bytes, name: str, simply: bool = False) -> Reply:
    """Parse the bytes; trouble of the file's becomes one sentence."""
    from abscope_store.importing.parse import parse

    try:
        made = parse(data, name, simply)
        return Reply(parsed=made) if isinstance(made, Parsed) else Reply(parts=made)
    except Refused as trouble:
        return Reply(refused=trouble.sentence())
    except MemoryError:
        return Reply(refused=f"{name} needs more memory than an import may use.")


def _tell(sink: BinaryIO, reply: Reply) -> None:
    sink.write(msgspec.json.encode(reply) + b"\n")
    sink.flush()


if __name__ == "__main__":
    sys.exit(main())
