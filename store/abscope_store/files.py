"""A text written to a file that the user named: whole or not at all. Knows nothing of what is in it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from abscope_store.errors import DiskTrouble


def write_whole(path: Path, text: str) -> None:
    """UTF-8, line ends as they are; what stood there before stays where it fails. Raises DiskTrouble."""
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_text(text, "utf-8", newline="")
        unfinished.replace(path)
    except OSError as trouble:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise DiskTrouble(
            f"{path} cannot be written ({trouble.strerror}).", "Choose another folder."
        ) from trouble
