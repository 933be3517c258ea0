"""notebook.jsonl: every save as one line, on disk before it is said to be saved; read, replay, compact.

A line holds the whole mark after the change, so that the journal alone rebuilds the notebook. It never
opens a database.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from abscope_store.errors import NewerDatabase
from abscope_store.notebook.disk import sync, sync_folder
from abscope_store.notebook.marks import JournalTrouble, Unsaved
from abscope_store.notebook.rows import TABLES, Mark, annotation_of, canonical
from abscope_store.records import Record

FORMAT = 2  # the newest that is read; what format 1 could say is still written as format 1
MERGE = "merge"  # fields: marks = all marks of one merge, or of undoing it: they stand or fall together
VOID = "void"  # fields: voids = sha256 of a line that was never acknowledged, draft = keep it for the reader
DISMISS = "dismiss"  # fields: closes = sha256 of a line kept as a draft
_WITHOUT_DRAFT = frozenset({"delete", "restore", "found"})  # ops that carry no words of the reader's

Key = tuple[str, str]  # table, id


class Line(Record, frozen=True):
    """One line. `op` is "<table>.<verb>", void or dismiss; `sha256` covers all the rest."""

    format: int
    op: str
    id: str
    revision: int
    author: str
    device: str
    time: str
    fields: dict[str, Any]
    sha256: str

    @property
    def table(self) -> str | None:
        """The table whose mark this line holds; None for void and dismiss."""
        name = self.op.partition(".")[0]
        return name if name in TABLES else None

    @property
    def keeps_draft(self) -> bool:
        """Whether the reader would miss it: an annotation's words, tags or place."""
        name, _, verb = self.op.partition(".")
        return name == "annotation" and verb not in _WITHOUT_DRAFT

    def mark(self) -> Mark:
        """The mark as it stood after this line. ValueError for a line that holds none, or many."""
        if self.table is None:
            raise ValueError(f"a line of op {self.op} holds no single mark")
        return Mark(self.table, self.fields["row"], tuple(self.fields["tags"]))

    def marks(self) -> tuple[Mark, ...]:
        """Every mark that this line holds; none for void and dismiss."""
        if self.op == MERGE:
            return tuple(Mark(m["table"], m["row"], tuple(m["tags"])) for m in self.fields["marks"])
        return (self.mark(),) if self.table else ()


class Journal(Record, frozen=True):
    """What stands in the file. `torn`: the last line was cut short; `damaged` counts unreadable ones."""

    lines: tuple[Line, ...]
    torn: bool = False
    damaged: int = 0


class Replayed(Record, frozen=True):
    """The marks that the lines amount to, and the lines set aside as drafts."""

    state: dict[Key, Mark]
    drafts: tuple[Line, ...] = ()
    tail: Line | None = None  # the last line, ahead of the database: never acknowledged


def seal(
    op: str, row_id: str, revision: int, author: str, device: str, time: str, fields: dict[str, Any]
) -> Line:
    """A line with its sha256."""
    body = {
        "format": FORMAT if op == MERGE else 1, "op": op, "id": row_id, "revision": revision,
        "author": author, "device": device, "time": time, "fields": fields,
    }  # fmt: skip
    return Line(**body, sha256=_digest(body))  # type: ignore[arg-type]


def line_for(mark: Mark, verb: str, author: str, device: str, time: str, adopts: str = "") -> Line:
    """The line that saves `mark`; `adopts` names the draft line that it makes good."""
    fields: dict[str, Any] = {"row": mark.row, "tags": list(mark.tags)}
    if adopts:
        fields["closes"] = adopts
    table, row_id = mark.key
    return seal(f"{table}.{verb}", row_id, mark.revision, author, device, time, fields)


def merge_line(marks: Sequence[Mark], batch: str, author: str, device: str, time: str) -> Line:
    """The one line that saves all marks of a merge, or of undoing it; its id is the batch's."""
    fields = {"marks": [{"table": m.table, "row": m.row, "tags": list(m.tags)} for m in marks]}
    return seal(MERGE, batch, 0, author, device, time, fields)


def void_for(line: Line, time: str) -> Line:
    """The line that says: `line` was never acknowledged, and whether it is kept as a draft."""
    fields = {"voids": line.sha256, "draft": line.keeps_draft}
    return seal(VOID, line.id, line.revision, line.author, line.device, time, fields)


def append(path: Path, lines: Sequence[Line]) -> int:
    """Add lines and fsync once; the file's length in bytes after that.

    Raises JournalTrouble, and then the file is as long as before.
    """
    payload = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as trouble:
        raise _trouble(path, trouble) from trouble
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        try:
            if size and _last_byte(descriptor, size) != b"\n":
                payload = b"\n" + payload  # a torn line stays alone on its own
            _write(descriptor, payload)
            sync(descriptor)
            if not size:
                sync_folder(path.parent)
            return os.lseek(descriptor, 0, os.SEEK_END)
        except OSError as trouble:
            _cut_back(descriptor, size)
            raise _trouble(path, trouble) from trouble
    finally:
        os.close(descriptor)


def read(path: Path) -> Journal:
    """Every sound line in order. Raises NewerDatabase for a later format, JournalTrouble if unreadable."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Journal(())
    except OSError as trouble:
        raise _trouble(path, trouble) from trouble
    *whole, rest = content.split(b"\n")
    lines = [_parse(raw) for raw in whole if raw]
    last = _parse(rest) if rest else None
    if last is not None:  # only its line end was lost
        lines.append(last)
    sound = tuple(line for line in lines if line is not None)
    torn = bool(rest) and last is None
    return Journal(sound, torn, len(lines) - len(sound) + torn)


def replay(lines: Iterable[Line], stored: Mapping[Key, int] | None = None) -> Replayed:
    """What the lines amount to, idempotent by (id, revision); voided lines are skipped.

    `stored` gives the database's revisions where there is one. A line is written only after the one
    before it was committed or voided, so only the last can be unacknowledged: if the database has all
    before it but not that one, it is returned as `tail` and left out. Without a database the last line
    counts as saved: a mark too many is better than one too few.
    """
    known = list(lines)
    voided = {line.fields["voids"] for line in known if line.op == VOID}
    kept = {line.fields["voids"] for line in known if line.op == VOID and line.fields["draft"]}
    closed = {
        line.fields["closes"] for line in known if "closes" in line.fields and line.sha256 not in voided
    }
    live = [line for line in known if _holds(line) and line.sha256 not in voided]
    drafts = {line.sha256: line for line in known if line.sha256 in kept - closed}
    last = known[-1] if known and live and known[-1] is live[-1] else None
    if stored is not None and last is not None:
        before = _fold(live[:-1])
        ahead = any(stored.get(mark.key, 0) < mark.revision for mark in last.marks())
        if ahead and all(stored.get(key, 0) >= mark.revision for key, mark in before.items()):
            return Replayed(before, tuple(drafts.values()), last)
        return Replayed(_fold([last], before), tuple(drafts.values()))
    return Replayed(_fold(live), tuple(drafts.values()))


def unsaved_of(line: Line) -> Unsaved:
    """A draft line as the reader meets it."""
    return Unsaved(line.sha256, line.op, line.time, annotation_of(line.mark()))


def compact(path: Path, purged: frozenset[Key]) -> int:
    """Replace the journal by one without `purged` and without settled voids: new file, fsync, rename.

    Returns its length in bytes. Raises JournalTrouble, and then the old one stands.
    """
    known = read(path).lines
    before = replay(known)
    waiting = {line.sha256 for line in before.drafts}
    voided = {line.fields["voids"] for line in known if line.op == VOID}
    kept: list[Line] = []
    for line in known:
        if line.fields.get("voids", line.sha256) in waiting:
            kept.append(line)
        elif line.sha256 not in voided:
            kept += _without(line, purged)
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        size = append(fresh, kept)
        after = replay(read(fresh).lines)
        wanted = {key: mark for key, mark in before.state.items() if key not in purged}
        if (after.state, after.drafts) != (wanted, before.drafts):
            raise JournalTrouble(f"The new journal {fresh} is not sound.", "Nothing was removed.")
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as trouble:
        raise _trouble(path, trouble) from trouble
    return size


def _fold(lines: Iterable[Line], state: dict[Key, Mark] | None = None) -> dict[Key, Mark]:
    state = {} if state is None else state
    for line in lines:
        for mark in line.marks():
            held = state.get(mark.key)
            if held is None or held.revision < mark.revision:
                state[mark.key] = mark
    return state


def _holds(line: Line) -> bool:
    return line.table is not None or line.op == MERGE


def _without(line: Line, purged: frozenset[Key]) -> list[Line]:
    """The line without purged marks; nothing where none is left, or where it never held any."""
    marks = line.marks()
    left = [mark for mark in marks if mark.key not in purged]
    if not left:
        return []
    if len(left) == len(marks):
        return [line]
    return [merge_line(left, line.id, line.author, line.device, line.time)]


def _parse(raw: bytes) -> Line | None:
    try:
        body = msgspec.json.decode(raw)
        stated = body.pop("sha256")
        if stated != _digest(body):
            return None
        if body["format"] > FORMAT:
            raise NewerDatabase(
                f"Your notes were written by a newer Abscope (journal format {body['format']}).",
                "They are safe and untouched: start the newer Abscope to go on with them.",
            )
        return msgspec.convert({**body, "sha256": stated}, Line)
    except (msgspec.MsgspecError, UnicodeError, AttributeError, KeyError, TypeError, RecursionError):
        return None


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def _write(descriptor: int, payload: bytes) -> None:
    while payload:
        payload = payload[os.write(descriptor, payload) :]


def _cut_back(descriptor: int, size: int) -> None:
    """Best effort: what cannot be cut is a torn or unacknowledged line, which reading tolerates."""
    from contextlib import suppress

    with suppress(OSError):
        os.ftruncate(descriptor, size)
        sync(descriptor)


def _trouble(path: Path, trouble: OSError) -> JournalTrouble:
    return JournalTrouble(
        f"The journal of your notes, {path}, cannot be used ({trouble.strerror}).",
        "Free some space or check the disk, then try again.",
    )
