"""Reads one sample of each format back through the worker process and holds it against its gold text.

A format is a module of formats/, its sample NAME.* and its gold NAME.gold in the resources' samples/, so
that a format without a sample fails. For --self-check and the tests only; touches no database.
"""

from __future__ import annotations

from pathlib import Path

from abscope_store.errors import Refused
from abscope_store.importing.formats import format_of, formats
from abscope_store.importing.host import open_in_worker, open_members
from abscope_store.importing.messages import Parsed, PartMade
from abscope_store.paths import resources_path

PLAIN = "plain"  # what no module takes
_GOLD = ".gold"


def names() -> list[str]:
    """Every format: plain text, then the modules of formats/."""
    return [PLAIN, *sorted(_name(module) for module in formats())]


def simple_names() -> list[str]:
    """The formats that have a second reader, for files that their first one dies of."""
    return sorted(_name(module) for module in formats() if hasattr(module, "read_simply"))


class Samples:
    """All samples, converted at the first question by one worker; `folder` for tests."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resources_path() / "samples"
        self._read: dict[str, list[str] | Refused] = {}

    def check(self, name: str) -> str:
        """How many lines of the format came back as its gold has them. Raises AssertionError."""
        if not self._read:
            self._read_all()
        gold = self._gold(name)
        read = self._read.get(name, [])
        if isinstance(read, Refused):
            raise AssertionError(str(read))
        if read != gold:
            at = next((at for at, pair in enumerate(zip(read, gold, strict=False)) if pair[0] != pair[1]), -1)
            said = f"line {at + 1} reads {read[at]!r}" if at >= 0 else f"{len(read)} lines of {len(gold)}"
            raise AssertionError(f"the sample was misread: {said}")
        return f"{len(gold)} lines read as written"

    def check_simply(self, name: str) -> str:
        """The same for the second reader, which may part lines otherwise. Raises AssertionError, Refused."""
        made = open_in_worker(self._file(name).read_bytes(), self._file(name).name, simply=True)
        if not isinstance(made, Parsed) or " ".join(_lines(made)) != " ".join(self._gold(name)):
            raise AssertionError("the sample was misread")
        return "every word read as written"

    def _read_all(self) -> None:
        files = {name: self._file(name) for name in names() if self._files(name)}
        for name, file in files.items():
            module = format_of(file.read_bytes(), file.name)
            if (PLAIN if module is None else _name(module)) != name:
                self._read[name] = Refused(f"{file.name} was taken for another format")
        answers = open_members([(file.read_bytes(), file.name) for file in files.values()])
        for name, made in zip(files, answers, strict=True):
            self._read.setdefault(name, _text(made))

    def _gold(self, name: str) -> list[str]:
        return self._file(name).with_suffix(_GOLD).read_text("utf-8").splitlines()

    def _file(self, name: str) -> Path:
        found = self._files(name)
        if len(found) != 1 or not found[0].with_suffix(_GOLD).is_file():
            raise AssertionError(f"the format has no sample: one {name}.* and {name}{_GOLD} are wanted")
        return found[0]

    def _files(self, name: str) -> list[Path]:
        return [file for file in self._folder.glob(f"{name}.*") if file.suffix != _GOLD]


def _name(module: object) -> str:
    return str(getattr(module, "__name__", "")).rpartition(".")[2]


def _text(made: Parsed | list[PartMade] | Refused) -> list[str] | Refused:
    """What a reader sees of a document, or of all members of a container; the first trouble where any."""
    if isinstance(made, Refused):
        return made
    if isinstance(made, Parsed):
        return _lines(made)
    members = [_text(member) for member in open_members([(part.data, part.name) for part in made])]
    found: list[str] = []
    for member in members:
        if isinstance(member, Refused):
            return member
        found += member
    return found


def _lines(made: Parsed) -> list[str]:
    return [made.text[each.start : each.end] for each in made.paragraphs if not each.hidden]
