"""Opens the three databases for one lane each, sets pragmas and reads them back, refuses newer versions.

The only module that opens a SQLite file at run time. It never holds rows and never imports sqlite-utils
on the reading path.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from abscope_store.errors import ROOM, DiskTrouble, NewerDatabase, NotAStore
from abscope_store.paths import Profile, reference_path

REFERENCE_VERSION = 1
LIBRARY_VERSION = 4
NOTEBOOK_VERSION = 2
PAGE_CACHE_KIB = 16 * 1024
LIBRARY_PAGE = 16 * 1024  # bytes, of a new library: a text lies in one page, and writing is some 6 % cheaper
LIBRARY_CHECKPOINT = 4_000  # pages: one large import writes the same pages again and again
LIBRARY_CACHE_KIB = 64 * 1024  # a transaction of some 15 MB of text fits, and no page is written twice


def open_reader(
    profile: Profile, reference: Path | None = None, without_damaged: bool = False
) -> sqlite3.Connection:
    """The read lane: reference as main, library and notebook attached where they exist; never writes.

    `without_damaged`: one that is no database is left out, so that the rest can be read all the same.
    """
    path = reference or reference_path()
    if not path.is_file():
        raise NotAStore(f"The reference {path} is missing.", "Install Abscope again or run make.")
    connection = _connect(path, "mode=ro&immutable=1", "reference")
    _gate(connection, "main", path, REFERENCE_VERSION, "reference")
    attach_profile(connection, profile, without_damaged)
    return connection


def attach_profile(
    connection: sqlite3.Connection, profile: Profile, without_damaged: bool = False
) -> tuple[bool, bool]:
    """Attach library and notebook if they exist and are not yet attached; (library, notebook) attached."""
    have = {row[1] for row in connection.execute("PRAGMA database_list")}
    connection.execute("PRAGMA query_only = OFF")
    for name, path, newest in (
        ("library", profile.library, LIBRARY_VERSION),
        ("notebook", profile.notebook, NOTEBOOK_VERSION),
    ):
        if name in have or not path.is_file():
            continue
        try:
            connection.execute("ATTACH DATABASE ? AS " + name, (f"file:{_quoted(path)}?{_mode(path)}",))
        except sqlite3.DatabaseError as trouble:
            if without_damaged and not isinstance(trouble, sqlite3.OperationalError):
                continue
            raise _unopened(path, name, trouble) from trouble
        try:
            version = _gate(connection, name, path, newest, name)
        except Exception as trouble:
            connection.execute("DETACH DATABASE " + name)
            if without_damaged and isinstance(trouble, NotAStore):
                continue
            raise
        # Cut short at its first start, or a library of an older format: its writer will see to it.
        if version == 0 or (name == "library" and version < newest):
            connection.execute("DETACH DATABASE " + name)
        else:
            have.add(name)
            connection.execute(f"PRAGMA {name}.cache_size = -{PAGE_CACHE_KIB}")  # 2 MB where nothing is said
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA query_only = ON")
    return "library" in have, "notebook" in have


def attached_profile(connection: sqlite3.Connection) -> Profile:
    """The profile whose notebook is attached; one that holds nothing where none is."""
    attached = {row[1]: row[2] for row in connection.execute("PRAGMA database_list")}
    return Profile(Path(attached["notebook"]).parent if "notebook" in attached else "nowhere")


def detach_damaged_notebook(connection: sqlite3.Connection) -> bool:
    """Whether the attached notebook is damaged: then it is let go of, so that the rest can be read."""
    if "notebook" not in {row[1] for row in connection.execute("PRAGMA database_list")}:
        return False
    try:
        sound = connection.execute("PRAGMA notebook.quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        connection.execute("DETACH DATABASE notebook")
    return not sound


def open_library_writer(profile: Profile) -> sqlite3.Connection:
    """The library lane's own connection, made on first use; attaches nothing.

    A library of format 2 or 3 gets what is new made in place. One of format 1 is made new in one transaction:
    what cannot be had from the originals (names, times, passage ids, the reader's choices) waits in
    `awaiting` until they are read again.
    """
    connection = _open_writer(profile.library, "library", LIBRARY_VERSION, LIBRARY_PAGE)
    # What a power cut loses of it, the originals give back; and the disk is left to the notebook's fsync.
    connection.execute("PRAGMA main.synchronous = NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LIBRARY_CHECKPOINT}")
    connection.execute(f"PRAGMA cache_size = -{LIBRARY_CACHE_KIB}")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < LIBRARY_VERSION:
        folder = Path(__file__).parent / "schema"
        if version >= 2:
            steps = [f"library_{step}_to_{step + 1}.sql" for step in range(version, LIBRARY_VERSION)]
            sql = "\n".join((folder / step).read_text("utf-8") for step in steps)
        else:
            older = (folder / "library_older.sql").read_text("utf-8") if version else ""
            keep, restore = older.split("-- then", 1) if older else ("", "")
            sql = "\n".join((keep, (folder / "library.sql").read_text("utf-8"), restore))
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nCOMMIT;")
        except sqlite3.OperationalError as trouble:
            connection.close()  # what was begun is undone with it
            raise DiskTrouble(
                f"{profile.library} cannot be written ({trouble}). Nothing was changed.", ROOM
            ) from trouble
    return connection


def library_awaits(connection: sqlite3.Connection) -> int:
    """How many documents of an older library are still to be read again (importing/rebuilding.py)."""
    return int(connection.execute("SELECT count(*) FROM awaiting").fetchone()[0])


def open_notebook_writer(profile: Profile) -> sqlite3.Connection:
    """The notebook lane's own connection, WAL and FULL read back; migrates only when behind."""
    connection = _open_writer(profile.notebook, "notebook", NOTEBOOK_VERSION)
    if connection.execute("PRAGMA user_version").fetchone()[0] < NOTEBOOK_VERSION:
        from abscope_store.notebook.migrations import migrate

        migrate(connection)
    return connection


def _open_writer(path: Path, name: str, newest: int, page: int | None = None) -> sqlite3.Connection:
    """`page` is the size of a page in bytes, where the file is new."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(path, "mode=rwc", name)
        _gate(connection, "main", path, newest, name)
        if page is not None:
            connection.execute(f"PRAGMA page_size = {page}")
        journal = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    except (OSError, sqlite3.OperationalError) as trouble:
        raise DiskTrouble(
            f"{path} cannot be written ({trouble}).", "Choose another folder with --profile."
        ) from trouble
    connection.execute("PRAGMA main.synchronous = FULL")
    if journal != "wal" or connection.execute("PRAGMA main.synchronous").fetchone()[0] != 2:
        connection.close()
        raise DiskTrouble(
            f"The folder of {path} does not keep writes safe (journal {journal}).",
            "Choose a folder on a local disk with --profile.",
        )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _connect(path: Path, mode: str, name: str) -> sqlite3.Connection:
    try:
        # isolation_level None: transactions are ours, spelled out. Lanes keep a connection to one thread.
        connection = sqlite3.connect(
            f"file:{_quoted(path)}?{mode}", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA busy_timeout = 5000")
    except sqlite3.DatabaseError as trouble:
        raise _unopened(path, name, trouble) from trouble
    connection.row_factory = sqlite3.Row
    return connection


def _unopened(path: Path, name: str, trouble: sqlite3.DatabaseError) -> DiskTrouble | NotAStore:
    """Why a database did not open: no way to the file, or a file that is something else."""
    if isinstance(trouble, sqlite3.OperationalError):
        return DiskTrouble(f"{path} cannot be opened ({trouble}).")
    return _damaged(path, name, trouble)


def _damaged(path: Path, name: str, trouble: sqlite3.DatabaseError) -> NotAStore:
    advice = {
        "reference": "Install Abscope again or run make.",
        "library": "Nothing was changed. Move it away and add your texts again: copies stand in originals/.",
    }.get(name, "Nothing was changed. Move it away, or restore it from a backup.")
    return NotAStore(f"{path} is not an Abscope {name} or is damaged ({trouble}).", advice)


def _gate(connection: sqlite3.Connection, schema: str, path: Path, newest: int, name: str) -> int:
    try:
        version = int(connection.execute(f"PRAGMA {schema}.user_version").fetchone()[0])
    except sqlite3.DatabaseError as trouble:
        raise _damaged(path, name, trouble) from trouble
    if version > newest:
        raise NewerDatabase(
            f"Your {name} was made by a newer Abscope (format {version}, this one reads {newest}).",
            "It is safe and untouched: start the newer Abscope to go on with it.",
        )
    return version


def _mode(path: Path) -> str:
    """A WAL database in a folder we may not write needs immutable=1 to be readable at all."""
    return "mode=rw" if os.access(path.parent, os.W_OK) else "mode=ro&immutable=1"


def _quoted(path: Path) -> str:
    """The characters that SQLite gives a meaning in a file: URI (sqlite.org/uri.html)."""
    text = str(path.absolute()).replace("\\", "/") if os.name == "nt" else str(path.absolute())
    for mark, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        text = text.replace(mark, code)
    return f"/{text}" if os.name == "nt" else text
