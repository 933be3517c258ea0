"""What makes a write last: fsync of files and folders, and the probe whether a folder can hold notes.

Knows nothing of notes or databases, and leaves no file behind.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

from abscope_store.errors import DiskTrouble, NotesReadOnly
from abscope_store.paths import Profile

_ADVICE = "Reading works. To take notes, choose a folder on a local disk with --profile."


def sync(descriptor: int) -> None:
    """fsync, in its full form where the platform's plain one stops at the drive's cache."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed name in `folder` last. Windows does this itself with the file."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_writable(profile: Profile) -> None:
    """Raises NotesReadOnly, with advice, where notes would not last: said before anything is typed."""
    try:
        profile.create()
        for path in (profile.notebook, profile.journal):
            if path.exists() and not os.access(path, os.W_OK):
                raise NotesReadOnly(f"Notes cannot be saved here: {path} is read-only.", _ADVICE)
        locks_hold = _probe(profile.folder)
    except DiskTrouble as trouble:
        raise NotesReadOnly(f"Notes cannot be saved here: {trouble}", _ADVICE) from trouble
    except OSError as trouble:
        why = trouble.strerror or type(trouble).__name__
        raise NotesReadOnly(
            f"Notes cannot be saved here: {profile.folder} does not take writes ({why}).", _ADVICE
        ) from trouble
    if not locks_hold:
        raise NotesReadOnly(
            f"Notes cannot be saved here: file locks do not hold in {profile.folder}.", _ADVICE
        )


def _probe(folder: Path) -> bool:
    """Write, sync, read back; then whether a second handle is kept out by a lock on the first."""
    path = folder / f".probe-{uuid.uuid4().hex}"
    content = uuid.uuid4().bytes * 256
    first = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        os.write(first, content)
        sync(first)
        os.lseek(first, 0, os.SEEK_SET)
        if os.read(first, len(content)) != content:
            raise OSError(None, "what was written is not what is read back")
        second = os.open(path, os.O_RDWR)
        try:
            lock = _lock_function()
            return lock(first) and not lock(second)
        finally:
            os.close(second)
    finally:
        os.close(first)
        path.unlink(missing_ok=True)


def _lock_function() -> Callable[[int], bool]:
    """Takes a lock on a handle, False if that is refused. Two handles of one process do compete."""
    if sys.platform == "win32":
        import msvcrt

        def lock(descriptor: int) -> bool:
            os.lseek(descriptor, 0, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                return False
            return True

        return lock
    import fcntl

    def lock_posix(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    return lock_posix
