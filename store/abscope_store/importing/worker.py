"""The child process that reads a user's file: one request on stdin, one reply on stdout, then the end.

`python -m abscope_store.importing.worker`; frozen, the same executable with `--import-worker`. A request
is a JSON line {"name", "bytes"} followed by that many raw bytes, or {"probe": true}. No Qt, no files.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

import msgspec

from abscope_store.errors import Refused
from abscope_store.importing import limits
from abscope_store.importing.messages import Reply
from abscope_store.importing.parse import parse

FLAG = "--import-worker"


class Request(msgspec.Struct, frozen=True):
    """`bytes` raw bytes follow the line; a probe asks only which limits hold."""

    name: str = ""
    bytes: int = 0
    probe: bool = False


def worker_command() -> list[str]:
    """How to start a worker from this process, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-I", "-B", "-m", "abscope_store.importing.worker"]


def main(source: BinaryIO | None = None, sink: BinaryIO | None = None) -> int:
    """Serve one request; the exit code is 0 whenever a reply was written."""
    held = limits.apply()
    source, sink = source or sys.stdin.buffer, sink or sys.stdout.buffer
    request = msgspec.json.decode(source.readline(64 * 1024), type=Request)
    reply = Reply(limits=held) if request.probe else answer(request, source)
    sink.write(msgspec.json.encode(reply) + b"\n")
    sink.flush()
    return 0


def answer(request: Request, source: BinaryIO) -> Reply:
    """Parse the bytes that follow; trouble of the file's becomes one sentence."""
    try:
        return Reply(parsed=parse(source.read(request.bytes), request.name))
    except Refused as trouble:
        return Reply(refused=str(trouble))
    except MemoryError:
        return Reply(refused=f"{request.name} needs more memory than an import may use.")


if __name__ == "__main__":
    sys.exit(main())
