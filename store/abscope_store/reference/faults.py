"""What is wrong with authored content: one fault names file, line, field and rule."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from abscope_store.errors import UserTrouble
from abscope_store.reference.places import Path, line_of, places


class File(Struct, frozen=True):
    """One authored file: its name below the reference folder with forward slashes, and its text."""

    name: str
    text: str


class Fault(Struct, frozen=True, order=True):
    """`line` counts from 1; `field` is a dotted path such as `outcome[2].effect`."""

    file: str
    line: int
    field: str
    rule: str
    text: str

    def sentence(self) -> str:
        """`studies/optim.toml:41 outcome[2].effect: interval has its level: no level`."""
        field = f" {self.field}" if self.field else ""
        return f"{self.file}:{self.line}{field}: {self.rule}: {self.text}"


class ReferenceFaults(UserTrouble):
    """The authored reference is not fit to be built; `faults` lists all that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        shown = "\n".join(fault.sentence() for fault in self.faults)
        super().__init__(
            f"The reference has {len(self.faults)} faults:\n{shown}",
            "Correct them and build again.",
        )


def fault(file: File, path: Path, rule: str, text: str) -> Fault:
    """A fault at a path of a file; the line is that of the path or of the nearest thing around it."""
    try:
        line = line_of(file.text, places(file.text), path)
    except (AssertionError, IndexError):  # text that is not TOML at all
        line = 1
    return Fault(file.name, line, dotted(path), rule, text)


def dotted(path: Path) -> str:
    """`("outcome", 2, "effect")` as `outcome[2].effect`, elements counted from 0 as in the path."""
    out = ""
    for key in path:
        out += f"[{key}]" if isinstance(key, int) else f".{key}" if out else key
    return out
