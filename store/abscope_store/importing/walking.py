"""Which files a path stands for: itself, or what a folder holds. Opens none of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def walk(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Named files as they are; in folders every visible file, links not followed, in order."""
    for path in map(Path, paths):
        if not is_folder(path):
            yield path
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                if not name.startswith(".") and not file.is_symlink():
                    yield file


def is_folder(path: Path) -> bool:
    """Whether it is a folder that may be looked into."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # not allowed to look, or no name at all: reading it will say so
        return False
