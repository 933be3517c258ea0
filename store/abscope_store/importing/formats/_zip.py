"""Members of a ZIP file read under limits: sizes are counted while reading, never believed.

Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from abscope_store.errors import Refused

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 40 * 1024 * 1024  # bytes, unpacked
LARGEST_SUM = 120 * 1024 * 1024  # bytes of all members that one reader asks for
MOST_RATIO = 200  # unpacked to packed, beyond SMALL bytes; XML packs to a twentieth
SMALL = 1024 * 1024


class Archive:
    """A ZIP file in memory. Every fault of it is Refused with one sentence."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._spent = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as trouble:
            raise Refused(f"{name} is damaged: it cannot be unpacked.") from trouble
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise Refused(f"{name} holds more than {MOST_MEMBERS:,} files.")
        self._members = {member.filename.lstrip("/"): member for member in members}

    def __contains__(self, path: str) -> bool:
        return path in self._members

    def read(self, path: str) -> bytes | None:
        """The bytes of a member, None where there is none of this name. Raises Refused."""
        member = self._members.get(path)
        if member is None:
            return None
        if member.flag_bits & 1:
            raise Refused(f"{self._name} is protected by a password.")
        try:
            with self._zip.open(member) as file:
                data = file.read(LARGEST_MEMBER + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
        ) as trouble:
            raise Refused(f"{self._name} is damaged: it cannot be unpacked.") from trouble
        self._spent += len(data)
        packed = max(1, member.compress_size)
        if len(data) > LARGEST_MEMBER or (len(data) > SMALL and len(data) / packed > MOST_RATIO):
            raise Refused(f"{self._name} unpacks to far more than its size; it was not read.")
        if self._spent > LARGEST_SUM:
            raise Refused(f"{self._name} unpacks to more than 120 MB; it was not read.")
        return data


def begins_as_zip(data: bytes) -> bool:
    """Whether the bytes begin as a ZIP file that holds something."""
    return data.startswith(b"PK\x03\x04")


def holds(data: bytes, path: str) -> bool:
    """Whether a ZIP file has a member of this very name; False for a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return path in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
