"""Opens a file of the user's safely, and says why what no format module takes cannot be read either.

By its bytes before its name. Only regular files are ever opened, none that is too big. Parses nothing.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from pathlib import Path

from abscope_store.errors import Refused

LARGEST = 50 * 1024 * 1024  # bytes
PLAIN = "text/plain"

_UNSHOWN = ("Cc", "Cf", "Cs")  # control, bidi and zero-width, broken bytes of a foreign name

_MAGIC = (
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "An image"),
    (b"\xff\xd8\xff", "An image"),
    (b"GIF8", "An image"),
    (b"II*\x00", "An image"),
    (b"MM\x00*", "An image"),
    (b"BM", "An image"),
    (b"\x1f\x8b", "A compressed file"),
    (b"7z\xbc\xaf", "A compressed file"),
    (b"BZh", "A compressed file"),
    (b"\xfd7zXZ", "A compressed file"),
    (b"\x28\xb5\x2f\xfd", "A compressed file"),
    (b"Rar!", "A compressed file"),
    (b"\xd0\xcf\x11\xe0", "An old Word, Excel or PowerPoint file"),
    (b"SQLite format 3", "A database"),
)
_BINARY_ONLY = (b"BM", b"BZh")  # two letters that texts may open with
_ZIP_PARTS = (
    (b"xl/", "XLSX"),
    (b"ppt/", "PPTX"),
    (b"application/vnd.oasis", "OpenDocument"),
)
_MARKUP = ((b"<?xml", "XML of this kind"), (b"<svg", "An image"))
_TEXT_ENDINGS = {
    ".csv": "CSV",
    ".tsv": "TSV",
    ".json": "JSON of this kind",
    ".jsonl": "JSON",
    ".tex": "LaTeX",
    ".eml": "Mail",
    ".srt": "Subtitles",
    ".vtt": "Subtitles",
}


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most LARGEST bytes. Raises Refused with one sentence.

    Never blocks: pipes, devices and sockets are refused without being opened.
    """
    name = shown_name(path)
    try:
        _check(path.stat(), name)  # follows a link the user named, never opens
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0))
        with os.fdopen(handle, "rb") as file:
            _check(os.fstat(handle), name)  # what was opened, in case it was exchanged meanwhile
            data = file.read(LARGEST + 1)
    except OSError as trouble:
        raise Refused(_cannot_read(name, trouble)) from trouble
    except ValueError as trouble:  # a NUL in the path
        raise Refused(f"{name} is no file name.") from trouble
    if len(data) > LARGEST:
        raise Refused(f"{name} is larger than 50 MB.")
    if not data:
        raise Refused(f"{name} is empty.")
    return data


def shown_name(path: Path) -> str:
    """The file's name as it may be shown, stored and sent: control, bidi and broken letters replaced."""
    name = path.name or str(path)
    return "".join("\ufffd" if unicodedata.category(char) in _UNSHOWN else char for char in name)


def _check(found: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Refused(f"{name} is not a file that can be read (a folder, a device or a pipe).")
    if found.st_size == 0:
        raise Refused(f"{name} is empty.")
    if found.st_size > LARGEST:
        size = found.st_size / 1024 / 1024
        raise Refused(f"{name} is too large: {size:,.0f} MB; at most 50 MB can be read.")


def _cannot_read(name: str, trouble: OSError) -> str:
    if trouble.errno == errno.ENOENT:
        return f"{name} was not found."
    if trouble.errno == errno.EACCES:
        return f"{name} may not be read: permission denied."
    return f"{name} cannot be read ({trouble.strerror})."


def media_type(data: bytes, name: str) -> str:
    """The media type of a file that no format module takes: plain text. Raises Refused, naming what it is."""
    known = _known_format(data, name)
    if known is not None:
        raise Refused(f"{known} cannot be read in this version.")
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not utf16 and b"\0" in data:
        raise Refused(f"{name} is not text: it holds binary data.")
    if not utf16 and _control_share(data) > 0.02:
        raise Refused(f"{name} is not text: it holds too many control characters.")
    return PLAIN


def _known_format(data: bytes, name: str) -> str | None:
    head = data[:4096]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for part, kind in _ZIP_PARTS if part in data[:65536]), "A ZIP archive")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "An image"
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (magic not in _BINARY_ONLY or b"\0" in head):
            return kind
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    for start, kind in _MARKUP:
        if opening.startswith(start):
            return kind
    return _TEXT_ENDINGS.get(Path(name).suffix.lower())


def _control_share(data: bytes) -> float:
    sample = data[:65536]
    allowed = b"\t\n\v\f\r\x1b"
    return sum(byte < 32 and byte not in allowed for byte in sample) / len(sample)
