"""The one pair of functions between our code point offsets and Qt's UTF-16 offsets. No other module converts.

Offsets count from the start of the text that is given; nothing here normalises or changes a text.
"""

from __future__ import annotations

_CODEC = "utf-16-le"


def to_utf16(text: str, offset: int) -> int:
    """UTF-16 code units before code point `offset` of `text`. ValueError outside 0..len(text)."""
    if not 0 <= offset <= len(text):
        raise ValueError(f"offset {offset} is outside a text of {len(text)} code points")
    if text.isascii():
        return offset
    return len(text[:offset].encode(_CODEC, "surrogatepass")) // 2


def from_utf16(text: str, offset: int) -> int:
    """Code points before UTF-16 unit `offset` of `text`; inside a pair, the start of its character.

    ValueError outside 0..length of the text in UTF-16 units.
    """
    if text.isascii():
        units = len(text)
    else:
        encoded = text.encode(_CODEC, "surrogatepass")
        units = len(encoded) // 2
    if not 0 <= offset <= units:
        raise ValueError(f"offset {offset} is outside a text of {units} UTF-16 units")
    if units == len(text):  # nothing beyond the Basic Multilingual Plane
        return offset
    if 0 < offset < units and 0xDC <= encoded[2 * offset + 1] <= 0xDF:
        offset -= 1
    return len(encoded[: 2 * offset].decode(_CODEC, "surrogatepass"))
