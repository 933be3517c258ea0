"""A zip archive: its members, each a file of its own from here on. Writes nothing anywhere.

Member names are labels and never paths. What grows beyond measure, is locked or is an archive within
an archive is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Part
from abscope_store.importing.formats._record import labelled

MEDIA_TYPE = "application/zip"
ORDER = 90

MOST_MEMBERS = 2_000
MOST_BYTES = 100 * 1024 * 1024  # unpacked, all members: they travel to the host as base64 in 768 MB
LARGEST_MEMBER = 50 * 1024 * 1024
RATIO = 150  # unpacked to packed; articles as XML reach 20
SMALL = 1024 * 1024  # below this a member may pack as well as it likes
_CHUNK = 1 << 20
_SIGNATURE = b"PK\x01\x02"
_OFFICE = {
    "xl/": "an Excel file", "ppt/": "a PowerPoint file", "word/": "a Word file without its text",
    "META-INF/manifest.xml": "an OpenDocument or Java file",
}  # fmt: skip


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """The signature of a zip; formats that are zip files themselves are asked earlier."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def split(data: bytes, name: str) -> list[Part]:
    """The members that may be documents, named "archive.zip/folder/member". Raises Refused."""
    if "/" in name:
        raise Refused(f"{name} is an archive within an archive: unpack it first.")
    if data.count(_SIGNATURE) > 10 * MOST_MEMBERS:
        raise Refused(f"{name} holds more than {MOST_MEMBERS:,} files.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as trouble:
        raise Refused(f"{name} is a damaged or unusual zip archive.") from trouble
    except (ValueError, IndexError, UnicodeError, RuntimeError, OverflowError) as trouble:
        raise Refused(f"{name} is a damaged zip archive.") from trouble


def _members(archive: zipfile.ZipFile, name: str) -> list[Part]:
    infos = archive.infolist()
    packaged = {info.filename for info in infos} & {"[Content_Types].xml", "META-INF/manifest.xml"}
    for start, kind in _OFFICE.items():
        if packaged and any(info.filename.startswith(start) for info in infos):
            raise Refused(f"{name} is {kind}, which cannot be read.")
    wanted = [info for info in infos if not info.is_dir() and info.file_size and not _unwanted(info.filename)]
    if len(wanted) > MOST_MEMBERS:
        raise Refused(f"{name} holds {len(wanted):,} files; at most {MOST_MEMBERS:,} can be read at once.")
    if any(info.flag_bits & 0x1 for info in wanted):
        raise Refused(f"{name} is locked with a password.")
    if not wanted:
        raise Refused(f"{name} holds no file that could be read.")
    parts, left = [], MOST_BYTES
    for info in wanted:
        body = _unpacked(archive, info, min(left, LARGEST_MEMBER), name)
        left -= len(body)
        parts.append(Part(labelled(name, _label(info.filename)), body))
    return parts


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """The member's bytes, counted as they come: what the archive says of its size is not believed."""
    allowed = max(RATIO * info.compress_size, SMALL)
    pieces, size = [], 0
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > allowed:
                raise Refused(f"{name} unpacks to far more than it packs; it was not read.")
            if size > most:
                raise Refused(
                    f"{name} unpacks to more than {MOST_BYTES >> 20} MB, or one file in it to more than "
                    f"{LARGEST_MEMBER >> 20} MB."
                )
            pieces.append(chunk)
    return b"".join(pieces)


def _unwanted(path: str) -> bool:
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return not parts or any(part.startswith((".", "__MACOSX")) for part in parts)


def _label(path: str) -> str:
    """The member's name without drive, root and steps upwards; its end is kept where it is long."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if parts and len(parts[0]) == 2 and parts[0][1] == ":":
        parts = parts[1:]
    return "/".join(parts)[-120:]
