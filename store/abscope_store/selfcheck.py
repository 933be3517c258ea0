"""abscope --self-check: does this installation hold what it promises? Changes nothing of the reader's.

One check a promise; a check that raises has failed. The window adds its own by `extra`.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import pkgutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from abscope_store.cli_output import Output
from abscope_store.connection import open_reader
from abscope_store.errors import NotesReadOnly
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Record

# What others wrote and is imported inside a function somewhere: a frozen build may miss it unseen.
LAZY = (
    "abscope_resources", "bibtexparser", "bibtexparser.entrypoint", "bibtexparser.model", "csv", "lxml",
    "lxml.html", "markdown", "msgspec", "platformdirs", "pypdf", "pypdf.errors", "pypdfium2", "pypdfium2.raw",
    "rispy", "sqlite_utils", "tomllib",
)  # fmt: skip
SAFE_SQLITE = (3, 51, 3)
_SQL = Path(__file__).parent / "sql"


class Check(Record, frozen=True):
    """One promise: `detail` says what was seen, or in one sentence what failed."""

    name: str
    ok: bool
    detail: str


def command(arguments: argparse.Namespace, extra: Sequence[Callable[[], Check]] = ()) -> int:
    """Print `{"ok", "checks"}`, always as JSON; 0 where every check held, else 1."""
    checks = self_check(Profile(arguments.profile), extra)
    ok = bool(checks) and all(check.ok for check in checks)
    Output(True).emit({"ok": ok, "checks": [msgspec.to_builtins(check) for check in checks]}, ())
    return 0 if ok else 1


def self_check(profile: Profile, extra: Sequence[Callable[[], Check]] = ()) -> list[Check]:
    """Every check of the store, then those of `extra`; none of them raises."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Python and SQLite", _versions),
        *((f"module {name}", _importer(name)) for name in LAZY),
        ("own modules", _own_modules),
        ("full text", _full_text),
        ("databases", lambda: _databases(profile)),
        ("search", lambda: _search(profile)),
        ("locators", lambda: _locators(profile)),
        *_conversions(),
        ("import limits", _limits),
        ("profile", lambda: _profile(profile)),
        ("Qt", _qt),
    ]
    found = [_checked(name, check) for name, check in checks]
    for check in extra:
        try:
            found.append(check())
        except Exception as fault:
            found.append(Check(getattr(check, "__name__", "extra"), False, _said(fault)))
    return found


def _checked(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except Exception as fault:  # whatever it is, it is what this check was made to find
        return Check(name, False, _said(fault))


def _said(fault: BaseException) -> str:
    return f"{type(fault).__name__}: {fault}"


def _versions() -> str:
    version = sqlite3.sqlite_version
    said = f"Python {sys.version.split()[0]}, SQLite {version}"
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        safe = ".".join(map(str, SAFE_SQLITE))
        said += (
            f"; older than {safe}, where two writers of a WAL database can harm it: one writer a file, "
            "it alone checkpoints, and a lock keeps a second program out of the profile"
        )
    return said


def _importer(name: str) -> Callable[[], str]:
    def check() -> str:
        module = importlib.import_module(name)
        return str(getattr(module, "__version__", "imported"))

    return check


def _own_modules() -> str:
    import abscope_store

    # The package's spec collects all of them; here each is imported once.
    names = [found.name for found in pkgutil.walk_packages(abscope_store.__path__, "abscope_store.")]
    for name in names:
        importlib.import_module(name)
    return f"{len(names)} imported"


def _full_text() -> str:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize='porter unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO t VALUES ('Tumours regress')")
        found = connection.execute("SELECT count(*) FROM t WHERE t MATCH '\"tumour\"'").fetchone()[0]
    finally:
        connection.close()
    if found != 1:
        raise AssertionError("FTS5 does not find what it should")
    return "FTS5 with stemming"


def _databases(profile: Profile) -> str:
    reader = _reader(profile)
    try:
        attached = [row[1] for row in reader.connection.execute("PRAGMA database_list")]
        records = {kind: len(reader.ids(kind)) for kind in ("agent", "study", "mechanism", "source")}
        as_of = reader.as_of()
        damage = reader.connection.execute("PRAGMA main.quick_check").fetchone()[0]
    finally:
        reader.connection.close()
    if damage != "ok" or not all(records.values()):
        raise AssertionError(f"the reference is damaged or empty: {damage}, {records}")
    mine = ", ".join(name for name in ("library", "notebook") if name in attached) or "no data yet"
    counts = ", ".join(f"{count} {kind}" for kind, count in records.items())
    return f"reference as of {as_of}: {counts}; profile: {mine}"


def _search(profile: Profile) -> str:
    from abscope_store.search.answer import search

    reader = _reader(profile)
    try:
        study = reader.study(reader.ids("study")[0])
        results = search(reader, study.name).results
    finally:
        reader.connection.close()
    if not results or (results[0].kind, results[0].id) != ("study", study.id):
        raise AssertionError(f"searching {study.name} does not find it first")
    return f"{study.name}: {len(results)} results"


def _locators(profile: Profile) -> str:
    reader = _reader(profile)
    try:
        total = reader.connection.execute("SELECT count(*) FROM main.locator").fetchone()[0]
        faults = list(_unresolved(reader))
        held = _held(reader)
    finally:
        reader.connection.close()
    if not total or faults:
        some = ", ".join(faults[:5])
        raise AssertionError(f"{len(faults)} of {total} locators lead nowhere: {some}")
    return f"{total} locators resolve; {held} of them in imported originals"


def _unresolved(reader: Reader) -> Iterator[str]:
    """Locators without a citation, without their digest paragraph, or lost in their very original."""
    names = ["locators_unresolved"]
    if _library(reader):
        names.append("locators_lost")
    for name in names:
        statement = (_SQL / f"{name}.sql").read_text("utf-8")
        for row in reader.connection.execute(statement):
            yield str(row[0])


def _held(reader: Reader) -> int:
    if not _library(reader):
        return 0
    statement = (_SQL / "locators_held.sql").read_text("utf-8")
    return int(reader.connection.execute(statement).fetchone()[0])


def _library(reader: Reader) -> bool:
    return any(row[1] == "library" for row in reader.connection.execute("PRAGMA database_list"))


def _conversions() -> Iterator[tuple[str, Callable[[], str]]]:
    """One sample of each format through the worker process; a format without a sample fails."""
    try:
        from abscope_store.importing import samples

        names, simple = samples.names(), samples.simple_names()
    except Exception as fault:
        yield "formats", partial(_raise, fault)
        return
    read = samples.Samples()
    for name in names:
        yield f"format {name}", partial(read.check, name)
    for name in simple:
        yield f"format {name}, second reader", partial(read.check_simply, name)


def _raise(fault: Exception) -> str:
    raise fault


def _limits() -> str:
    from abscope_store.importing.host import limits_that_hold

    return ", ".join(limits_that_hold())


def _profile(profile: Profile) -> str:
    from abscope_store.notebook.disk import check_writable

    existed = profile.folder.exists()
    try:
        check_writable(profile)
    except NotesReadOnly as trouble:
        return f"degraded: {trouble}"
    finally:
        if not existed and profile.folder.is_dir() and not any(profile.folder.iterdir()):
            profile.folder.rmdir()
    return "writable, locks hold"


def _qt() -> str:
    if getattr(sys, "frozen", False):
        return "skipped: in the bundle the window's own start checks it"
    if importlib.util.find_spec("PySide6") is None:
        return "skipped: PySide6 is not installed, the command line works without it"
    done = subprocess.run(
        [sys.executable, "-c", "import PySide6.QtWidgets as q; print(q.__name__)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise AssertionError((done.stderr.strip().splitlines() or ["Qt does not load"])[-1])
    return "PySide6.QtWidgets loads"


def _reader(profile: Profile) -> Reader:
    return Reader(open_reader(profile))
