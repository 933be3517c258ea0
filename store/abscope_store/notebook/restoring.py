"""Whether the notebook is sound, and making it anew where it is not: from backup, journal and what is left.

Deletes nothing: the damaged files are set aside beside the new ones. No connection may be open meanwhile.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import cast

import msgspec

from abscope_store.connection import open_notebook_writer
from abscope_store.errors import DiskTrouble, NotAStore, NotFound, UserTrouble
from abscope_store.notebook import journal, rows
from abscope_store.notebook.backup import backups
from abscope_store.notebook.disk import sync, sync_folder
from abscope_store.notebook.marks import Reconciled
from abscope_store.notebook.opening import open_notebook, reconcile
from abscope_store.notebook.rows import Mark
from abscope_store.notebook.writer import NotebookWriter, now
from abscope_store.paths import Profile
from abscope_store.records import Record

STEP = 500  # marks whose hashes are verified in one step
_ENDINGS = ("-wal", "-shm", "")


class Verified(Record, frozen=True):
    """What a check of the files found; it changed nothing."""

    marks: int = 0  # rows of the database, tombstones included
    database: str = ""  # what is wrong with the file as a whole; empty: nothing
    altered: tuple[str, ...] = ()  # ids of marks that differ from their hash or from the journal
    missing: int = 0  # marks that the journal holds and the database lacks, or has in an older state
    unjournaled: int = 0  # marks that the journal lacks; the next start writes them to it
    journal_lines: int = 0
    journal_damaged: int = 0  # lines that cannot be read, a torn last one included
    backups: int = 0
    newest_backup: str = ""  # file name

    @property
    def sound(self) -> bool:
        """Nothing of the reader's is in doubt. A torn last line was never acknowledged, and is told."""
        return not (self.database or self.altered or self.missing or self.journal_damaged)


class Restored(Record, frozen=True):
    """What restoring did: counts of marks, and the files that were set aside."""

    marks: int
    from_backup: str  # file name, empty where none was needed or sound
    from_journal: int
    salvaged: int  # marks found only in the damaged file, with their hash whole
    set_aside: tuple[str, ...]  # file names


class Restorable(Record, frozen=True):
    """What `restore` would have to go by; it was only counted, nothing was changed."""

    marks: int  # of the journal, tombstones included
    journal_damaged: int  # lines of it that cannot be read
    backup: str  # file name of the newest sound copy; empty: none


class DamagedNotebook(NotAStore):
    """The notebook cannot be opened as it is; `can` tells what `restore` brings back."""

    def __init__(self, what: str, can: Restorable) -> None:
        super().__init__(what, "Nothing was changed. Restoring keeps the damaged files beside the new ones.")
        self.can = can


def open_sound(profile: Profile) -> tuple[NotebookWriter, Reconciled]:
    """Open the notebook as `open_notebook` does; where its file is damaged nothing is changed.

    Raises DamagedNotebook, and what `open_notebook` raises for other troubles.
    """
    try:
        return open_notebook(profile)
    except (NotAStore, sqlite3.DatabaseError) as damage:
        if isinstance(damage, sqlite3.OperationalError) and not str(damage).startswith("no such"):
            raise DiskTrouble(f"The notebook cannot be opened ({damage}).") from damage
        raise DamagedNotebook(f"Your notebook is damaged ({damage}).", restorable(profile)) from damage


def restorable(profile: Profile) -> Restorable:
    """What journal and backups hold. Raises DiskTrouble, NewerDatabase."""
    held = journal.read(profile.journal)
    sound = next((path.name for path in reversed(backups(profile.backups)) if _is_sound(path)), "")
    return Restorable(len(journal.replay(held.lines).state), held.damaged, sound)


def verify(profile: Profile) -> Verified:
    """Check every row and line. Raises DiskTrouble, NewerDatabase; damage is told, not raised."""
    going = verifying(profile, journal.read(profile.journal))
    while True:
        try:
            next(going)
        except StopIteration as done:
            return cast(Verified, done.value)


def verifying(profile: Profile, held: journal.Journal) -> Generator[None, None, Verified]:
    """The same in small steps, for a window that saves notes meanwhile: those are not taken for damage.

    `held` is the journal as it was read before the first step.
    """
    copies = backups(profile.backups)
    told = Verified(
        journal_lines=len(held.lines),
        journal_damaged=held.damaged,
        backups=len(copies),
        newest_backup=copies[-1].name if copies else "",
    )
    if not profile.notebook.exists():
        lost = len(journal.replay(held.lines).state)
        return msgspec.structs.replace(
            told, database="notebook.db is not there" if lost else "", missing=lost
        )
    marks: list[Mark] = []
    try:
        with closing(reading(profile.notebook)) as connection:
            connection.execute("BEGIN")  # one state of it, whatever is saved between two steps
            wrong = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            for mark in rows.each(connection):
                if len(marks) % STEP == 0:
                    yield
                marks.append(mark)
    except sqlite3.DatabaseError as damage:
        lost = len(journal.replay(held.lines).state)
        return msgspec.structs.replace(told, database=str(damage), missing=lost)
    yield
    stored = {mark.key: mark.revision for mark in marks}
    # Without a tail: a line that was never acknowledged is no loss.
    state = journal.replay(held.lines, stored).state
    altered = [mark.key[1] for mark in marks if not mark.intact or _unlike(mark, state.get(mark.key))]
    return msgspec.structs.replace(
        told,
        marks=len(marks),
        database="" if wrong == "ok" else wrong.replace("\n", " "),
        altered=tuple(sorted(altered)),
        missing=sum(stored.get(key, 0) < mark.revision for key, mark in state.items()),
        unjournaled=sum(mark.key not in state for mark in marks),
    )


def restore(profile: Profile, copy: Path | None = None) -> Restored:
    """Make the notebook anew: from `copy` or the newest sound backup, brought up to date by the journal.

    What only the damaged file still holds, with its hash whole, is kept too. Raises DiskTrouble, NotFound.
    """
    if copy is not None and not _is_sound(copy):
        raise NotFound(f"{copy.name} is not a sound backup of a notebook.", "Nothing was changed.")
    held = journal.read(profile.journal)
    chosen = copy or next((path for path in reversed(backups(profile.backups)) if _is_sound(path)), None)
    left = _salvage(profile.notebook)
    aside = _set_aside(profile)
    try:
        if chosen is not None:
            fresh = profile.notebook.with_name(profile.notebook.name + ".new")
            shutil.copyfile(chosen, fresh)
            with fresh.open("rb+") as file:
                sync(file.fileno())
            fresh.replace(profile.notebook)
            sync_folder(profile.folder)
    except OSError as trouble:
        raise DiskTrouble(
            f"The backup cannot be put in place ({trouble.strerror}).",
            f"Your files stand beside it: {', '.join(aside)}.",
        ) from trouble
    with closing(open_notebook_writer(profile)) as connection:
        before = {mark.key: mark.revision for mark in rows.load_all(connection)}
        state = journal.replay(held.lines).state
        salvaged = [mark for mark in left if _newest(mark, before, state)]
        # Marks that only the damaged file held first: reconciling then writes them to the journal too.
        connection.execute("BEGIN IMMEDIATE")
        for mark in salvaged:
            rows.put(connection, mark)
        connection.execute("COMMIT")
        found = reconcile(connection, profile, every_line=True)
        count = len(rows.load_all(connection))
    return Restored(count, chosen.name if chosen else "", found.restored, len(salvaged), tuple(aside))


def _newest(mark: Mark, stored: dict[journal.Key, int], state: dict[journal.Key, Mark]) -> bool:
    known = state[mark.key].revision if mark.key in state else 0
    return mark.revision > max(known, stored.get(mark.key, 0))


def _salvage(path: Path) -> list[Mark]:
    """Marks of a damaged file whose hash is whole; none where it cannot be read."""
    if not path.exists():
        return []
    try:
        with closing(reading(path)) as connection:
            return [mark for mark in rows.load_all(connection) if mark.intact]
    except sqlite3.DatabaseError:
        return []


def _set_aside(profile: Profile) -> list[str]:
    """Rename the database's files and copy the journal; their new names."""
    stamp = now().replace(":", "").replace("-", "")[:22]
    aside: list[str] = []
    try:
        for ending in _ENDINGS:
            old = profile.notebook.with_name(profile.notebook.name + ending)
            if old.exists():
                kept = old.with_name(f"notebook-damaged-{stamp}.db{ending}")
                old.rename(kept)
                aside.append(kept.name)
        if profile.journal.exists():
            kept = profile.journal.with_name(f"notebook-damaged-{stamp}.jsonl")
            shutil.copyfile(profile.journal, kept)
            aside.append(kept.name)
    except OSError as trouble:
        raise DiskTrouble(f"The damaged files cannot be set aside ({trouble.strerror}).") from trouble
    return aside


def _is_sound(path: Path) -> bool:
    try:
        with closing(reading(path)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return False
            return all(mark.intact for mark in rows.load_all(connection))
    except (sqlite3.DatabaseError, UserTrouble):
        return False


def reading(path: Path) -> sqlite3.Connection:
    """A notebook file to look at and never write. sqlite3's errors where it is none."""
    # One thread at a time, but a check that is dropped with its window is closed where it is noticed.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _unlike(mark: Mark, held: Mark | None) -> bool:
    return held is not None and held.revision == mark.revision and held != mark
