"""Reads the authored folder into validated structs; the first place that sees a file's text.

Knows names of folders and files, nothing of meaning: links and figures are checked by the rules.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from abscope_store.errors import NotFound
from abscope_store.reference import authored, authored_base, authored_texts, places
from abscope_store.reference.faults import Fault, File, ReferenceFaults, fault

Shape = TypeVar("Shape", bound=authored_base.Authored)

_AT = re.compile(r"(.*?)(?: - at `\$\.?(.*)`)?", re.DOTALL)
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_TOML_LINE = re.compile(r"at line (\d+)")


class Reference(Struct, frozen=True):
    """Everything authored, each record by the name of its file, in the order of the names."""

    files: dict[str, File]
    sources: dict[str, authored.Source]
    agents: dict[str, authored.Agent]
    studies: dict[str, authored.Study]
    mechanisms: dict[str, authored.Mechanism]
    claims: dict[str, authored.Claim]
    digests: dict[str, authored_texts.Digest]
    bodies: dict[str, str]  # mechanism id -> Markdown
    glossary: authored_texts.Glossary
    spelling: authored_texts.Spelling
    standing: authored_texts.Standing

    def content_sha256(self) -> str:
        """Of all files, by name: the same content gives the same value on every machine."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{self.files[name].text}\0".encode())
        return digest.hexdigest()


def load(folder: Path) -> Reference:
    """Read `folder`. Raises NotFound without one, ReferenceFaults for unreadable or unknown content."""
    if not (folder / "reference.toml").is_file():
        raise NotFound(
            f"{folder} is not a folder of reference texts.",
            "It should hold reference.toml and folders such as studies.",
        )
    reader = _Reader(folder)
    reference = Reference(
        sources=reader.folder_of("sources", authored.Source),
        agents=reader.folder_of("agents", authored.Agent),
        studies=reader.folder_of("studies", authored.Study),
        mechanisms=reader.folder_of("mechanisms", authored.Mechanism),
        claims=reader.folder_of("claims", authored.Claim),
        digests=reader.folder_of("digests", authored_texts.Digest),
        bodies=reader.bodies(),
        glossary=reader.single("glossary.toml", authored_texts.Glossary) or authored_texts.Glossary(),
        spelling=reader.single("spelling.toml", authored_texts.Spelling) or authored_texts.Spelling(),
        standing=reader.single("reference.toml", authored_texts.Standing)
        or authored_texts.Standing(as_of="unread"),
        files=reader.files,
    )
    if reader.faults:
        raise ReferenceFaults(reader.faults)
    return reference


class _Reader:
    """Collects every fault before giving up, so that one run shows them all."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.files: dict[str, File] = {}
        self.faults: list[Fault] = []

    def folder_of(self, name: str, shape: type[Shape]) -> dict[str, Shape]:
        records = {}
        for path in sorted((self.root / name).glob("*.toml")):
            record = self.single(f"{name}/{path.name}", shape)
            if record is not None:
                records[f"{name}/{path.name}"] = record
        return records

    def single(self, name: str, shape: type[Shape]) -> Shape | None:
        if not (self.root / name).is_file():
            return None
        file = self._file(name)
        if file is None:
            return None
        try:
            return msgspec.convert(tomllib.loads(file.text), shape, strict=True)
        except tomllib.TOMLDecodeError as trouble:
            line = _TOML_LINE.search(str(trouble))
            number = int(line.group(1)) if line else 1
            self.faults.append(Fault(name, number, "", "readable TOML", str(trouble)))
        except msgspec.ValidationError as trouble:
            text, path = _split(str(trouble))
            self.faults.append(fault(file, path, "known field of the right kind", text))
        return None

    def bodies(self) -> dict[str, str]:
        found = {}
        for path in sorted((self.root / "mechanisms").glob("*.md")):
            file = self._file(f"mechanisms/{path.name}")
            if file is not None:
                found[path.stem] = file.text
        return found

    def _file(self, name: str) -> File | None:
        try:
            raw = (self.root / name).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as trouble:
            self.faults.append(Fault(name, 1, "", "readable text", str(trouble)))
            return None
        # A checkout with Windows line ends must build the same bytes.
        file = File(name, raw.replace("\r\n", "\n"))
        self.files[name] = file
        return file


def _split(message: str) -> tuple[str, places.Path]:
    """msgspec's message without its `$.outcome[2].arm`, and that as a path, with the named field."""
    match = _AT.fullmatch(message)
    assert match is not None
    text, where = match.group(1), match.group(2) or ""
    path: places.Path = tuple(
        int(index) if index else key for index, key in _STEP.findall(where) if index or key
    )
    unknown = re.search(r"unknown field `(.*?)`", text)
    return text, (*path, unknown.group(1)) if unknown else path
