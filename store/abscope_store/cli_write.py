"""import and library of the command line: what writes the library, under the profile's write lock.

Never touches the notebook. While the window holds the lock nothing is written, and a sentence says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection

from abscope_store.cli_output import Output
from abscope_store.cli_read import open_profile
from abscope_store.paths import Profile


def import_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope import`: 3 if a file was refused; the others are in all the same. Raises ProfileBusy."""
    from abscope_store.importing.pipeline import ALREADY, import_paths

    with _writing(arguments) as (profile, reference, library):
        report = import_paths(library, profile, reference, [Path(path) for path in arguments.paths])
    payload = {
        "added": [{"id": a.id, "source": a.source, "file": a.file} for a in report.added],
        "skipped": [{"file": s.file, "id": s.id} for s in report.skipped],
        "refused": [{"file": r.file, "reason": r.reason} for r in report.refused],
    }
    lines = [
        *(f"added {a.file} as {a.source or 'a work unknown to the reference'}" for a in report.added),
        *(f"{s.file}: {ALREADY}" for s in report.skipped),
        *(f"refused {r.file}: {r.reason}" for r in report.refused),
    ]
    output.emit(payload, lines or ["No file found."])
    if not report.refused:
        return 0
    count = len(report.refused)
    first = report.refused[0].reason
    output.trouble(first if count == 1 else f"{count} files were refused; the first: {first}")
    return 3


def library_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope library list|rebuild`: rebuild gives 3 where an original could not be read again."""
    if arguments.do == "rebuild":
        return _rebuild(arguments, output)
    from abscope_store import library

    profile, reader = open_profile(arguments)
    if profile.library.is_file() and not library.attached(reader.connection):
        output.trouble("Your library is of an older format: abscope library rebuild reads it again.")
        return 3
    documents = library.documents(reader.connection)
    items = [
        {
            "id": d.id, "source": d.source_id, "file": d.file_name, "title": d.title, "date": d.date,
            "doi": d.doi, "tier": d.tier, "recognised_by": d.recognised_by,
            "passages": d.passages, "hidden": d.hidden,
        }
        for d in documents
    ]  # fmt: skip
    lines = [
        f"{d.id[:12]}  {d.file_name}: {d.title or 'title not found'} ({d.source_id or 'unknown work'}), "
        f"{d.passages} paragraphs, {d.hidden} hidden"
        for d in documents
    ]
    output.emit({"items": items}, lines or ["No originals yet."], reader.as_of())
    return 0


def _rebuild(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store.importing.rebuilding import rebuild

    with _writing(arguments) as (profile, reference, library):
        report = rebuild(library, profile, reference)
    failed = [{"file": name, "reason": reason} for name, reason in report.failed]
    lines = [f"{len(report.rebuilt)} documents made anew from their originals"]
    lines += [f"failed {name}: {reason}" for name, reason in report.failed]
    output.emit({"rebuilt": list(report.rebuilt), "failed": failed}, lines)
    return 3 if failed else 0


@contextmanager
def _writing(arguments: argparse.Namespace) -> Iterator[tuple[Profile, Connection, Connection]]:
    """The profile, a connection to the reference and one that writes the library, locked and closed."""
    from abscope_store.connection import open_library_writer
    from abscope_store.lock import write_lock

    profile, reader = open_profile(arguments)
    with (
        closing(reader.connection),
        write_lock(profile),
        closing(open_library_writer(profile)) as library,
    ):
        yield profile, reader.connection, library
