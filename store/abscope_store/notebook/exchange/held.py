"""The versions that this notebook holds, own ones and received ones, as they would travel. Only reads."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable

from abscope_store.notebook import journal, rows
from abscope_store.notebook.exchange.versions import ME, Key, Names, Version, decoded, earlier, outward
from abscope_store.notebook.rows import Mark
from abscope_store.records import Record

_SLOTS = """SELECT id FROM received WHERE original_id = ?1
  UNION SELECT id FROM annotation WHERE id = ?1 ORDER BY id"""


class Held(Record, frozen=True):
    """One version here: the note it stands as, and its receipt where it came by file."""

    version: Version
    note: Mark
    receipt: Mark | None
    main: bool  # stands under the note's own place, not as a conflict copy
    undone: bool  # taken back, or replaced: it no longer counts

    @property
    def slot(self) -> str:
        """The id of the annotation here."""
        return self.note.key[1]


def read_names(connection: sqlite3.Connection) -> Names:
    """The reader's names in this notebook; a notebook never opened for writing has no device yet."""
    return Names(rows.meta(connection, "author") or ME, rows.meta(connection, "device") or "")


def held_versions(
    connection: sqlite3.Connection,
    names: Names,
    keys: Iterable[Key],
    known: Iterable[journal.Line],
) -> dict[Key, list[Held]]:
    """What is held of these (author, id); `known` are the journal's lines."""
    ids = sorted({note_id for _, note_id in keys})
    notes: list[tuple[Mark, Mark | None]] = []
    for note_id in ids:
        for (slot,) in connection.execute(_SLOTS, (note_id,)).fetchall():
            note = rows.load(connection, "annotation", slot)
            if note is not None:
                notes.append((note, rows.load(connection, "received", slot)))
    return _by_key(_held(notes, names, known))


def all_held(
    connection: sqlite3.Connection, names: Names, known: Iterable[journal.Line]
) -> dict[Key, list[Held]]:
    """Everything that is held, by (author, id)."""
    marks = {mark.key: mark for mark in rows.load_all(connection)}
    notes = [
        (mark, marks.get(("received", row_id)))
        for (table, row_id), mark in marks.items()
        if table == "annotation"
    ]
    return _by_key(_held(notes, names, known))


def copy_slot(version: Version) -> str:
    """The id here of a version that stands beside another one of the same note."""
    author, note_id = version.key
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"abscope:{author}:{note_id}:{version.digest}"))


def _held(notes: list[tuple[Mark, Mark | None]], names: Names, known: Iterable[journal.Line]) -> list[Held]:
    came = [None if receipt is None else decoded(str(receipt.row["version"])) for _, receipt in notes]
    pairs = [(*pair, version) for pair, version in zip(notes, came, strict=True)]
    own = frozenset(note.key[1] for note, receipt, version in pairs if _is_own(note, receipt, version, names))
    before = earlier(known, names, own) if own else {}
    found = []
    for note, receipt, version in pairs:
        main = version is None or note.key[1] != copy_slot(version)
        if note.key[1] in own:
            since = 0 if receipt is None else int(receipt.row["held_revision"])
            was = [] if version is None else [*version.was, version.digest]
            was += [digest for revision, digest in before[note.key[1]] if since < revision < note.revision]
            note_id = note.key[1] if version is None else version.key[1]
            version = outward(note, names, note_id, was)
        assert version is not None, "what has no receipt is the reader's own"
        undone = receipt is not None and None not in (receipt.row["deleted_at"], note.row["deleted_at"])
        found.append(Held(version, note, receipt, main, undone))
    return found


def _is_own(note: Mark, receipt: Mark | None, version: Version | None, names: Names) -> bool:
    """Whether the note as it stands here is what travels: made here, or under the same name gone on with."""
    if receipt is None or version is None:
        return True
    changed = note.revision > int(receipt.row["held_revision"])
    return changed and names.own(version.key[0]) and note.key[1] != copy_slot(version)


def _by_key(found: Iterable[Held]) -> dict[Key, list[Held]]:
    grouped: dict[Key, list[Held]] = {}
    for held in found:
        grouped.setdefault(held.version.key, []).append(held)
    return grouped
