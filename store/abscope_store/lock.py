"""The profile's write lock, free of Qt: one writer a profile, window or command line.

The operating system drops it when its holder dies, so a kill never leaves a profile locked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from abscope_store.errors import DiskTrouble, ProfileBusy
from abscope_store.paths import Profile


@contextmanager
def write_lock(profile: Profile) -> Iterator[None]:
    """Hold the profile for writing. Raises ProfileBusy where another Abscope has it, DiskTrouble."""
    profile.create()
    try:
        handle = os.open(profile.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as trouble:
        raise DiskTrouble(
            f"The profile folder {profile.folder} cannot be written ({trouble.strerror}).",
            "Choose another one with --profile.",
        ) from trouble
    try:
        if not _take(handle):
            raise ProfileBusy(
                "Another Abscope is using this profile.",
                "Use its window, close it first, or choose another profile with --profile.",
            )
        yield
    finally:
        os.close(handle)  # drops the lock; the file stays, because removing it would race


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as trouble:
            raise DiskTrouble(
                f"This folder cannot be locked ({trouble.strerror}), so two writers could meet in it.",
                "Choose a folder on a local disk with --profile.",
            ) from trouble
        return True
