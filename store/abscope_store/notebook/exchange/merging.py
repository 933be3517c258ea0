"""Takes another reader's annotations in, as one transaction: previews it, merges, and takes it back.

Nothing of an author is changed by anybody else's file, no word is dropped: versions that do not know of
each other are both kept. Idempotent, and the same in any order. Reads no file (notes_file.py).
"""

from __future__ import annotations

import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from abscope_store.notebook import journal, rows
from abscope_store.notebook.backup import backup_connection
from abscope_store.notebook.exchange.held import Held, copy_slot, held_versions, read_names
from abscope_store.notebook.exchange.versions import Key, Names, Version, encoded, heads
from abscope_store.notebook.rows import Mark, Row
from abscope_store.notebook.writer import NotebookWriter, now
from abscope_store.records import Record

_PLACE = (
    "text_sha256", "paragraph", "start", "paragraph_end", "end", "quote", "prefix", "suffix", "state",
    "target_kind", "target_id", "source_id",
)  # fmt: skip


class Refusal(Record, frozen=True):
    """One annotation of a file that is left out, and why."""

    id: str
    reason: str


class Preview(Record, frozen=True):
    """What merging a file would do; counts are of its annotations, nothing is changed yet."""

    new: int = 0
    newer: int = 0  # a later version of what is here, by the same author
    already: int = 0  # this version, or a later one, is here
    conflicts: int = 0  # another version of the same is here; both will stand
    yours: int = 0  # of the new and newer ones: under your own name
    authors: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    what: Mapping[str, str] = {}  # digest of a version -> new, newer, already or conflicts


class Merged(Record, frozen=True):
    """A merge that was saved; `batch` is what `unmerge` takes back, empty where there was nothing to do."""

    batch: str
    preview: Preview


def preview(
    connection: sqlite3.Connection,
    versions: Iterable[Version],
    known: Iterable[journal.Line],
    refused: Iterable[Refusal] = (),
) -> Preview:
    """What merging these would do. `known` are the journal's lines (journal.read)."""
    return _Merge(connection, read_names(connection), versions, known, refused).preview


def first_preview(versions: Iterable[Version], refused: Iterable[Refusal] = ()) -> Preview:
    """What merging these would do where there is no notebook yet: as `preview` over an empty one."""
    from abscope_store.notebook.migrations import migrate

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as empty:
        empty.row_factory = sqlite3.Row
        migrate(empty)
        return preview(empty, versions, (), refused)


def merge(
    writer: NotebookWriter,
    versions: Iterable[Version],
    refused: Iterable[Refusal] = (),
    chosen: Mapping[Key, Row] | None = None,
) -> Merged:
    """Take them in: a verified backup, then one transaction. The same versions again change nothing.

    `refused` is what reading the file left out already; `chosen` are places that the reader named for new
    notes (Candidate.columns). Raises DiskTrouble, NotSaved; nothing is half done.
    """
    wanted, left_out = list(versions), list(refused)
    backup_connection(writer.connection)
    batch = str(uuid.uuid4())
    done: list[_Merge] = []

    def build() -> Sequence[Mark]:
        known = journal.read(writer.profile.journal).lines
        names = Names(writer.author, writer.device)
        done.append(_Merge(writer.connection, names, wanted, known, left_out, batch, chosen or {}))
        return done[-1].marks

    writer.save_merge(batch, build)
    return Merged(batch if done[-1].marks else "", done[-1].preview)


def unmerge(writer: NotebookWriter, batch: str) -> int:
    """Move to the trash what that merge added and nothing else; how many. Raises NotSaved.

    It is the reader's own affair: no export tells their authors, and the same file brings them back.
    """
    gone: list[Mark] = []

    def build() -> Sequence[Mark]:
        time = now()
        stamp = {"device": writer.device, "modified": time}
        gone.clear()
        query = "SELECT id FROM received WHERE batch = ? AND deleted_at IS NULL ORDER BY id"
        for (row_id,) in writer.connection.execute(query, (batch,)).fetchall():
            note = rows.load(writer.connection, "annotation", row_id)
            receipt = rows.load(writer.connection, "received", row_id)
            if note is None or receipt is None:
                continue
            deleted = note.row["deleted_at"] or time
            revision = note.revision + 1
            row = note.row | stamp | {"deleted_at": deleted, "revision": revision}
            left = receipt.row | stamp | {"deleted_at": time, "revision": receipt.revision + 1}
            gone.append(Mark("annotation", row, note.tags))
            gone.append(Mark("received", left | {"held_revision": revision}))
        return gone

    writer.save_merge(batch, build)
    return len(gone) // 2


class _Merge:
    """One comparison of incoming versions with what is held, and the marks that bring it about."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        names: Names,
        versions: Iterable[Version],
        known: Iterable[journal.Line],
        refused: Iterable[Refusal],
        batch: str = "",
        chosen: Mapping[Key, Row] | None = None,
    ) -> None:
        self.chosen = chosen or {}
        self.connection = connection
        self.names = names
        self.batch = batch
        self.time = now()
        self.marks: list[Mark] = []
        self.refused = list(refused)
        self.what: dict[str, str] = {}
        self.yours = 0
        coming: dict[Key, dict[str, Version]] = {}
        for version in versions:
            coming.setdefault(version.key, {})[version.digest] = version
        held = held_versions(connection, names, coming, known)
        tags_taken: dict[str, str] = {}
        slots_taken: dict[str, Key] = {}
        for key in sorted(coming):
            here = held.get(key, [])
            for digest, version in list(coming[key].items()):
                reason = self._fault(version, here, tags_taken)
                if reason:
                    self.refused.append(Refusal(key[1], reason))
                    del coming[key][digest]
            if coming[key]:
                self._settle(key, coming[key], here, slots_taken)
        counts = Counter(self.what.values())
        self.preview = Preview(
            new=counts["new"],
            newer=counts["newer"],
            already=counts["already"],
            conflicts=counts["conflicts"],
            yours=self.yours,
            authors=tuple(sorted({author for author, _ in coming if coming[(author, _)]})),
            refused=tuple(self.refused),
            what=self.what,
        )

    def _settle(
        self, key: Key, incoming: dict[str, Version], here: list[Held], slots_taken: dict[str, Key]
    ) -> None:
        alive = {held.version.digest: held for held in here if not held.undone}
        if incoming.keys() <= alive.keys():
            self.what |= dict.fromkeys(incoming, "already")
            return
        coming = list(incoming.values())
        after = heads([*(held.version for held in alive.values()), *coming])
        self._count(coming, alive, after)
        main = next((held.slot for held in here if held.main), None) or self._free_slot(key, slots_taken)
        slots_taken[main] = key
        occupied = {held.slot: held for held in here}
        wanted = {main: after[0]}
        wanted |= {copy_slot(version): version for version in after[1:]}
        for slot, version in wanted.items():
            before = occupied.get(slot)
            if before is None or before.undone or before.version.digest != version.digest:
                moved = alive.get(version.digest)
                self._write(slot, version, before, moved)
        for slot, held in occupied.items():
            if slot not in wanted and not held.undone:
                self._retract(held)

    def _count(self, coming: list[Version], alive: Mapping[str, Held], after: list[Version]) -> None:
        standing = {version.digest for version in after}
        for version in coming:
            if version.digest in alive or version.digest not in standing:
                self.what[version.digest] = "already"
                continue
            replaced = any(version.replaces(held.version) for held in alive.values())
            unrivalled = not alive and version is after[0]
            self.what[version.digest] = "newer" if replaced else "new" if unrivalled else "conflicts"
            self.yours += self.names.own(version.key[0])

    def _fault(self, version: Version, here: list[Held], tags_taken: dict[str, str]) -> str | None:
        """Why this one cannot come in, though it is well formed."""
        slots = {held.slot for held in here}
        note_id = version.key[1]
        for held in here:
            if not held.note.intact:
                return "the note here was altered outside Abscope: repair it first"
        for tag in version.tags:
            tag_id = str(tag["id"])
            query = "SELECT annotation_id FROM annotation_tag WHERE id = ?"
            row = self.connection.execute(query, (tag_id,)).fetchone()
            if (row is not None and row[0] not in slots) or tags_taken.setdefault(tag_id, note_id) != note_id:
                return "one of its tags belongs to another note"
        return None

    def _free_slot(self, key: Key, slots_taken: dict[str, Key]) -> str:
        """The note's own id here, or one made of it where another author has that."""
        author, note_id = key
        query = "SELECT 1 FROM annotation WHERE id = ?"
        taken = self.connection.execute(query, (note_id,)).fetchone() is not None
        if taken or slots_taken.get(note_id, key) != key:
            return str(uuid.uuid5(uuid.NAMESPACE_URL, f"abscope:{author}:{note_id}"))
        return note_id

    def _write(self, slot: str, version: Version, before: Held | None, moved: Held | None) -> None:
        row = version.row | {"id": slot, "author": self.names.inward(version.key[0])}
        tags = _tags_at(slot, version, self.names)
        fresh = before is None or before.undone
        if fresh and moved is None:
            row |= self.chosen.get(version.key, {})
        if before is not None:
            row |= {"revision": max(before.note.revision + 1, int(row["revision"]))}
            if not before.undone:
                row |= self._kept_here(before, version)
            known = {tag["id"] for tag in tags} | {tag["id"] for tag in before.version.tags}
            tags += [tag for tag in before.note.tags if tag["id"] not in known]
        elif moved is not None:  # a version from here that stands second now keeps what was done to it here
            row |= self._kept_here(moved, version)
        self.marks.append(Mark("annotation", row, tuple(sorted(tags, key=lambda tag: str(tag["id"])))))
        receipt = before.receipt if before is not None else None
        batch = self.batch if fresh and moved is None else str(receipt.row["batch"]) if receipt else ""
        self.marks.append(
            Mark(
                "received",
                {
                    "id": slot, "author": self.names.author, "device": self.names.device,
                    "revision": receipt.revision + 1 if receipt else 1,
                    "created": receipt.row["created"] if receipt else self.time,
                    "modified": self.time, "deleted_at": None,
                    "original_id": version.key[1], "batch": batch,
                    "held_revision": row["revision"], "version": encoded(version),
                },
            )
        )  # fmt: skip

    def _kept_here(self, before: Held, version: Version) -> Row:
        """What the reader did to somebody's note for themselves: trashed it, or placed it anew."""
        kept: Row = {}
        if before.note.row["deleted_at"] is not None and before.version.row["deleted_at"] is None:
            kept["deleted_at"] = before.note.row["deleted_at"]
        if all(before.version.row[name] == version.row[name] for name in _PLACE):
            kept |= {name: before.note.row[name] for name in _PLACE}
        return kept

    def _retract(self, held: Held) -> None:
        """A conflict copy whose author has since replaced it."""
        assert held.receipt is not None, "only copies are retracted, and they came by a merge"
        stamp = {"device": self.names.device, "modified": self.time}
        revision = held.note.revision + 1
        row = held.note.row | stamp | {"revision": revision}
        row |= {"deleted_at": held.note.row["deleted_at"] or self.time}
        left = {"revision": held.receipt.revision + 1, "deleted_at": self.time, "held_revision": revision}
        self.marks.append(Mark("annotation", row, held.note.tags))
        self.marks.append(Mark("received", held.receipt.row | stamp | left))


def _tags_at(slot: str, version: Version, names: Names) -> list[Row]:
    """The version's tag rows for the note at `slot`; away from its own id they get ids of their own."""
    tags = []
    for tag in version.tags:
        tag_id = str(tag["id"])
        if slot != version.key[1]:
            tag_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"abscope:{slot}:{tag_id}"))
        author = names.inward(str(tag["author"]))
        tags.append(tag | {"id": tag_id, "annotation_id": slot, "author": author})
    return tags
