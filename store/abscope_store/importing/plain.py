"""Plain text to canonical text and its paragraphs. Changes nothing but the encoding and line ends.

Canonical text is the decoded file without its byte order mark, CR LF and CR turned into LF. A paragraph
is a line that is not blank; its text is the line without surrounding white space.
"""

from __future__ import annotations

from abscope_store.errors import Refused

EXTRACTOR = "abscope-plain"
EXTRACTOR_VERSION = "1"


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding) of a text file: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises Refused where none fits.
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("This file is not text in an encoding that can be read (UTF-8, UTF-16).")


def canonical(text: str) -> str:
    """The text with every line end as LF; nothing else is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the non-blank lines of a canonical text, stripped; code points, half open."""
    spans = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + len(line) - len(line.lstrip())
            spans.append((start, start + len(stripped)))
        at += len(line) + 1
    return spans
