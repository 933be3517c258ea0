"""The `.abscope-notes` file: JSON lines, a header and then one line an annotation, each with its hash.

Written from versions and read back to versions; a file that is not whole is refused whole. No database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from abscope_store.errors import Refused
from abscope_store.notebook.exchange.checking import fault
from abscope_store.notebook.exchange.merging import Refusal
from abscope_store.notebook.exchange.versions import Names, Version
from abscope_store.notebook.rows import canonical
from abscope_store.records import Record
from abscope_store.wording import NO_IDENTIFIERS, standing

TYPE = "abscope-notes"
FORMAT = 1
SUFFIX = ".abscope-notes"
LARGEST_FILE = 128 * 1024 * 1024  # bytes
MOST = 100_000  # annotations of one file
LARGEST_LINE = 4 * 1024 * 1024
_ADVICE = "Nothing of it was taken in. Ask for the file again."


class NotesFile(Record, frozen=True):
    """What a file holds: who sent it, sound versions, and what was left out of them."""

    author: str
    device: str
    made: str
    versions: tuple[Version, ...]
    refused: tuple[Refusal, ...] = ()


def write(
    versions: Iterable[Version], names: Names, made: str, as_of: str, citations: Mapping[str, str]
) -> str:
    """The whole file. `made` is the moment, UTC; `citations` by source_id or target_id, for readers of it."""
    found = list(versions)
    head = {
        "type": TYPE, "format": FORMAT, "author": names.outward(names.author), "device": names.device,
        "made": made, "annotations": len(found), "standing": standing(as_of), "advice": NO_IDENTIFIERS,
    }  # fmt: skip
    lines = [msgspec.json.encode(head).decode()]
    for version in found:
        body: dict[str, Any] = {
            "type": "annotation", "row": version.row, "tags": list(version.tags),
            "was": list(version.was), "linear": version.linear,
            "citation": citation_of(version, citations),
        }  # fmt: skip
        lines.append(msgspec.json.encode({**body, "sha256": _digest(body)}).decode())
    return "".join(line + "\n" for line in lines)


def citation_of(version: Version, citations: Mapping[str, str]) -> str:
    """How the note's source is cited, or its bare id where nothing is known of it."""
    keys = (str(version.row["source_id"] or ""), str(version.row["target_id"]))
    return next((citations[key] for key in keys if key in citations), keys[1])


def bytes_of(path: Path) -> bytes:
    """What the file at `path` holds. Raises Refused for one that is too large or cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Refused(f"{path.name} is too large for a file of notes ({size // 1024**2} MB).", _ADVICE)
        if not path.is_file():
            raise Refused(f"{path.name} is not a file.")
        return path.read_bytes()
    except OSError as trouble:
        raise Refused(f"{path.name} cannot be read ({trouble.strerror}).") from trouble


def read(raw: bytes, name: str) -> NotesFile:
    """The versions in `raw`. Raises Refused in one sentence, with `name`, where the file is not whole."""
    if raw.count(b"\n") > MOST + 1:
        raise Refused(f"{name} holds more than {MOST:,} annotations.", _ADVICE)
    lines = raw.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    head = _header(lines[0] if lines else b"", name)
    if len(lines) - 1 != head["annotations"]:
        raise Refused(
            f"{name} says it holds {head['annotations']} annotations and holds {len(lines) - 1}.", _ADVICE
        )
    versions, refused = [], []
    for number, line in enumerate(lines[1:], 2):
        version, reason = _version(line, name, number)
        if version is None:
            refused.append(Refusal(f"line {number}", reason))
        else:
            versions.append(version)
    return NotesFile(head["author"], head["device"], head["made"], tuple(versions), tuple(refused))


def _header(line: bytes, name: str) -> dict[str, Any]:
    head = _object(line, name, 1)
    if head.get("type") != TYPE:
        raise Refused(f"{name} is not a file of notes.", "Choose one that Abscope has exported.")
    version = head.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Refused(f"{name} does not say which format it has.", _ADVICE)
    if version > FORMAT:
        raise Refused(
            f"{name} was written by a newer Abscope (format {version}, this one reads {FORMAT}).",
            "Nothing of it was taken in. Update Abscope first.",
        )
    texts = [head.get(key) for key in ("author", "device", "made")]
    count = head.get("annotations")
    if not all(isinstance(text, str) for text in texts) or not isinstance(count, int):
        raise Refused(f"{name} has no sound first line.", _ADVICE)
    return head


def _version(line: bytes, name: str, number: int) -> tuple[Version | None, str]:
    body = _object(line, name, number)
    stated = body.pop("sha256", None)
    if stated != _digest(body):
        raise Refused(f"Line {number} of {name} was altered after it was written.", _ADVICE)
    if body.get("type") != "annotation":
        return None, "it is of a kind that this Abscope does not know"
    return checked(body)


def checked(body: Mapping[str, Any]) -> tuple[Version | None, str]:
    """The version in an annotation's body, or None and why it is refused."""
    try:
        wanted = {name: body.get(name) for name in ("row", "tags", "was", "linear")}
        version = msgspec.convert(wanted, Version)
    except msgspec.ValidationError:
        return None, "it is not of the form of an annotation"
    reason = fault(version)
    return (version, "") if reason is None else (None, reason)


def _object(line: bytes, name: str, number: int) -> dict[str, Any]:
    if len(line) > LARGEST_LINE:
        raise Refused(f"Line {number} of {name} is too long.", _ADVICE)
    try:
        found = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as trouble:
        if number == 1:
            raise Refused(
                f"{name} is not a file of notes.", "Choose one that Abscope has exported."
            ) from trouble
        raise Refused(f"Line {number} of {name} cannot be read.", _ADVICE) from trouble
    if not isinstance(found, dict):
        raise Refused(f"Line {number} of {name} is not of the form of an annotation.", _ADVICE)
    return found


def _digest(body: Mapping[str, Any]) -> str:
    try:
        return hashlib.sha256(canonical(body)).hexdigest()
    except (msgspec.MsgspecError, RecursionError, UnicodeError, OverflowError):
        return ""
