"""What is pasted becomes a file: its bytes, and the name that its title gives it. Flattens nothing."""

from __future__ import annotations

import re
from pathlib import Path

from abscope_store.errors import Refused
from abscope_store.importing import detect

_WHOLE = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.I)
LONGEST_NAME = 240  # letters of a file name or title


def pasted(text: str, html: bool = False) -> bytes:
    """The original of a pasted text, in UTF-8. Raises Refused where there is none or too much.

    `html` is a page or a piece of one; the mark before it says its encoding, whatever its own head claims.
    """
    if not text.strip():
        raise Refused("There is no text to paste.")
    if html:
        whole = _WHOLE.match(text[:4096])
        text = f"\ufeff{text if whole else f'<!doctype html>{text}'}"
    data = text.encode("utf-8", "replace")
    if len(data) > detect.LARGEST:
        raise Refused("The text is larger than 50 MB.")
    return data


def pasted_name(title: str, html: bool) -> str:
    """The file name of a pasted text; the ending keeps a title like `notes.csv` from being a format."""
    name = detect.shown_name(Path(title.replace("/", " ").strip() or "Pasted text"))
    return f"{name[: LONGEST_NAME - 5]}.{'html' if html else 'txt'}"
