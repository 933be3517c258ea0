"""Opens the notebook for writing: version, start-up reconciliation of journal and database, identity.

Also rebuilds a damaged notebook.db from the journal alone. Deletes nothing: what is replaced is set aside.
"""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import suppress

from abscope_store.connection import open_notebook_writer
from abscope_store.errors import DiskTrouble
from abscope_store.notebook import journal, rows
from abscope_store.notebook.disk import check_writable
from abscope_store.notebook.marks import Reconciled, Unsaved
from abscope_store.notebook.read import DEFAULT_AUTHOR
from abscope_store.notebook.writer import NotebookWriter, now
from abscope_store.paths import Profile


def open_notebook(profile: Profile, thorough: bool = False) -> tuple[NotebookWriter, Reconciled]:
    """The writer on a reconciled notebook, backed up if it changed since the last backup.

    Where the last save noted the journal's present length there is nothing to reconcile, and only
    `thorough` reads every row and line for damage (`reconcile` does so too, when there is time).
    Raises NotesReadOnly, NewerDatabase, NotAStore or DiskTrouble. A backup that fails does not stop
    the reader from taking notes: the journal is the second record.
    """
    from abscope_store.notebook.backup import backup_if_changed

    check_writable(profile)
    connection = open_notebook_writer(profile)
    try:
        agreed = not thorough and _journal_is_as_noted(connection, profile)
        found = Reconciled() if agreed else reconcile(connection, profile)
        with suppress(DiskTrouble):
            backup_if_changed(connection)
        author, device = identity(connection)
    except BaseException:
        connection.close()
        raise
    return NotebookWriter(connection, profile, author, device), found


def reconcile(connection: sqlite3.Connection, profile: Profile, every_line: bool = False) -> Reconciled:
    """Make journal and database agree, losing nothing; to be called once after opening.

    `every_line`: the database is a backup, so that a last line it lacks was saved all the same.

    Lines the database lost are put back; a last line that was never acknowledged becomes a draft; rows
    the journal lost are written to it, unless altered. Raises DiskTrouble, NewerDatabase.
    """
    try:
        # Under the write lock: a save that another process has under way is no unacknowledged tail.
        connection.execute("BEGIN IMMEDIATE")
        found = _agree(connection, profile, every_line)
        connection.execute("COMMIT")
    except BaseException as trouble:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(trouble, sqlite3.OperationalError):
            raise DiskTrouble(
                f"The notebook could not be compared with its journal ({trouble}).",
                "Your notes are safe. Free some space and start again.",
            ) from trouble
        raise
    return found


def rebuild(profile: Profile) -> Reconciled:
    """Set notebook.db aside (nothing is deleted) and make a new one from the journal alone.

    No connection may be open. Raises DiskTrouble, NewerDatabase.
    """
    stamp = now().replace(":", "").replace("-", "")[:15]
    for ending in ("-wal", "-shm", ""):
        old = profile.notebook.with_name(profile.notebook.name + ending)
        try:
            if old.exists():
                old.rename(old.with_name(f"notebook-damaged-{stamp}.db{ending}"))
        except OSError as trouble:
            raise DiskTrouble(f"{old} cannot be set aside ({trouble.strerror}).") from trouble
    connection = open_notebook_writer(profile)
    try:
        return reconcile(connection, profile)
    finally:
        connection.close()


def drafts(profile: Profile, held: journal.Journal | None = None) -> list[Unsaved]:
    """Marks that were never said to be saved, oldest first; they wait for `adopt` or `dismiss`.

    `held`: the journal as read before.
    """
    lines = journal.replay((held or journal.read(profile.journal)).lines).drafts
    return [journal.unsaved_of(line) for line in lines]


def identity(connection: sqlite3.Connection) -> tuple[str, str]:
    """(author, device) of this notebook; the device is a random UUID, made on first use."""
    device = rows.meta(connection, "device")
    if device is None:
        device = str(uuid.uuid4())
        rows.set_meta(connection, "device", device)
    return rows.meta(connection, "author") or DEFAULT_AUTHOR, device


def set_author(connection: sqlite3.Connection, author: str) -> None:
    """The name that new marks carry from the next opening on; marks made before keep theirs."""
    rows.set_meta(connection, "author", rows.storable(author.strip()) or DEFAULT_AUTHOR)


def own_name(writer: NotebookWriter) -> str:
    """The name that this reader's marks carry to others, empty where none was given."""
    return "" if writer.author == DEFAULT_AUTHOR else writer.author


def take_name(writer: NotebookWriter, name: str) -> str:
    """Let new marks carry this name, from now on; what they carry then."""
    set_author(writer.connection, name)
    writer.author = identity(writer.connection)[0]
    return writer.author


def _agree(connection: sqlite3.Connection, profile: Profile, every_line: bool) -> Reconciled:
    held = journal.read(profile.journal)
    marks = rows.load_all(connection)
    # A database without a device was never opened before: the journal then counts whole.
    known = rows.meta(connection, "device") is not None and not every_line
    stored = {mark.key: mark.revision for mark in marks}
    replayed = journal.replay(held.lines, stored if known else None)
    missing = [mark for key, mark in replayed.state.items() if stored.get(key, 0) < mark.revision]
    for mark in missing:
        rows.put(connection, mark)
    _recall(connection, held)
    _, device = identity(connection)
    lost = [
        journal.line_for(mark, "found", str(mark.row["author"]), device, now())
        for mark in marks
        if mark.intact and _revision(replayed.state, mark.key) < mark.revision
    ]
    tail = replayed.tail
    voids = [journal.void_for(tail, now())] if tail is not None else []
    size = journal.append(profile.journal, [*voids, *lost])
    rows.set_meta(connection, "journal_size", str(size))
    altered = {mark.key[1] for mark in marks if _is_altered(mark, replayed.state.get(mark.key))}
    return Reconciled(
        restored=len(missing),
        journaled=len(lost),
        set_aside=int(tail is not None and tail.keeps_draft),
        damaged=held.damaged,
        altered=tuple(sorted(altered - {mark.key[1] for mark in missing})),
    )


def _recall(connection: sqlite3.Connection, held: journal.Journal) -> None:
    """A notebook made anew is the same one: device and name as the last line that was written here.

    Without this the reader's own notes would come back from a colleague as somebody else's.
    """
    if rows.meta(connection, "device") is not None or not held.lines:
        return
    last = held.lines[-1]
    rows.set_meta(connection, "device", last.device)
    own = [line.author for line in held.lines if line.op.endswith(".add")]
    if own and own[-1] != DEFAULT_AUTHOR:
        set_author(connection, own[-1])


def _journal_is_as_noted(connection: sqlite3.Connection, profile: Profile) -> bool:
    """The length is noted in the transaction of each save: equal means the last line is committed."""
    try:
        size = profile.journal.stat().st_size
    except OSError:
        return False
    return rows.meta(connection, "journal_size") == str(size)


def _is_altered(mark: rows.Mark, held: rows.Mark | None) -> bool:
    """The row or a tag row does not match its hash, or the journal has the same revision otherwise."""
    if not mark.intact:
        return True
    same_revision = held is not None and held.revision == mark.revision
    return same_revision and held != mark


def _revision(state: dict[journal.Key, rows.Mark], key: journal.Key) -> int:
    return state[key].revision if key in state else 0
