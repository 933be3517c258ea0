"""What the commands that write the library share: the lock, Ctrl+C, progress on stderr. No command itself.

Never touches the notebook. While the window holds the lock nothing is written, and a sentence says so.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from sqlite3 import Connection
from types import FrameType

from abscope_store.cli_output import printable
from abscope_store.cli_read import open_profile
from abscope_store.paths import Profile

STOPPED = 130  # what a shell expects of a command that Ctrl+C ended


@contextmanager
def writing(arguments: argparse.Namespace) -> Iterator[tuple[Profile, Connection, Connection]]:
    """The profile, a connection to the reference and one that writes the library, locked and closed."""
    from abscope_store.connection import open_library_writer
    from abscope_store.lock import write_lock

    profile, reader = open_profile(arguments)
    with (
        closing(reader.connection),
        write_lock(profile),
        closing(open_library_writer(profile)) as library,
    ):
        yield profile, reader.connection, library


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl+C was pressed. It interrupts nothing by itself: work ends where nothing is half done."""
    asked = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def progress(arguments: argparse.Namespace) -> Callable[[int, int, str], None] | None:
    """A line a file on stderr; None with --json or --quiet."""
    if arguments.json or arguments.quiet:
        return None

    def told(done: int, known: int, name: str) -> None:
        if name:
            sys.stderr.write(f"{done + 1} of {known}  {printable(name)}\n")
            sys.stderr.flush()

    return told
