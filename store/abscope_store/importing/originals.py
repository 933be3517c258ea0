"""The kept originals: one file each, named by the sha256 of its bytes, whole or not there at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from abscope_store.errors import ROOM, DiskTrouble
from abscope_store.paths import Profile

_UNFINISHED = ".part"


def place(profile: Profile, sha256: str) -> Path:
    """Where the original with this hash lies."""
    return profile.originals / sha256


def read(profile: Profile, sha256: str, name: str) -> bytes:
    """The kept bytes, held against their hash; `name` is for the sentence. Raises DiskTrouble."""
    try:
        data = place(profile, sha256).read_bytes()
    except OSError as trouble:
        raise DiskTrouble(f"The original of {name} is missing ({trouble.strerror}).") from trouble
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DiskTrouble(f"The original of {name} was altered on disk.", "Import it again.")
    return data


def keep(profile: Profile, sha256: str, data: bytes) -> bool:
    """Store the bytes and sync them; False where they lay there already. Raises DiskTrouble."""
    target = place(profile, sha256)
    part = target.with_name(f"{sha256}{_UNFINISHED}")
    try:
        if target.is_file() and target.stat().st_size == len(data):
            return False
        profile.originals.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(profile.originals)
    except OSError as trouble:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise DiskTrouble(
            f"The original cannot be kept ({trouble.strerror}). Nothing was added.", ROOM
        ) from trouble
    return True


def discard(profile: Profile, sha256: str) -> None:
    """Remove an original; one that is gone already is no trouble."""
    with contextlib.suppress(OSError):
        place(profile, sha256).unlink(missing_ok=True)


def sweep(profile: Profile) -> None:
    """Remove what a kill left half written. Whole originals are never swept: a library can be rebuilt."""
    if profile.originals.is_dir():
        for part in profile.originals.glob(f"*{_UNFINISHED}"):
            with contextlib.suppress(OSError):
                part.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the system lets a folder be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
