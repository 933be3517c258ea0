"""A copy of the stand-in reference that a test may spoil in one place. Holds no test."""

from __future__ import annotations

import shutil
from pathlib import Path

from abscope_store.reference.check import check
from abscope_store.reference.faults import Fault
from abscope_store.reference.load import load

DATA = Path(__file__).resolve().parent.parent / "data"
STAND_IN = DATA / "reference"
ORIGINAL = DATA / "originals" / "harbour-gazette.txt"
LANTERN = "studies/lantern.toml"


class Stand:
    """The stand-in reference in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "reference"
        shutil.copytree(STAND_IN, self.folder)

    def read(self, name: str) -> str:
        """A file's text with its own line ends."""
        return (self.folder / name).read_bytes().decode("utf-8")

    def write(self, name: str, text: str) -> None:
        """A file's text, byte for byte."""
        (self.folder / name).write_bytes(text.encode("utf-8"))

    def swap(self, name: str, old: str, new: str) -> None:
        """Put one text in place of another that stands there exactly once or more: the first."""
        text = self.read(name)
        assert old in text, f"{old!r} does not stand in {name}"
        self.write(name, text.replace(old, new, 1))

    def add(self, name: str, text: str) -> None:
        """Append to a file, or make it."""
        path = self.folder / name
        self.write(name, (self.read(name) if path.exists() else "") + text)

    def faults(self, seeds: Path | None = None) -> list[Fault]:
        """What check finds."""
        return list(check(load(self.folder), seeds).faults)
