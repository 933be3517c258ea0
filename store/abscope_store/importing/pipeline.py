"""Import, start to end: walk, hash, flatten in a worker, recognise, keep the original, write, or nothing.

One transaction a document. The caller holds the profile's write lock (lock.py) and owns the connections.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from abscope_store.errors import DiskTrouble, Refused
from abscope_store.importing import detect, originals
from abscope_store.importing.anchor import anchors
from abscope_store.importing.host import Cancelled, parse_in_worker
from abscope_store.importing.mentions import Mention, Names
from abscope_store.importing.messages import Parsed
from abscope_store.importing.recognise import recognise
from abscope_store.importing.writing import Ready, index, now, transaction, write
from abscope_store.paths import Profile

ALREADY = "Already in the library, nothing added"

Progress = Callable[[int, int, str], None]  # files done, files in all, name of the next one


class Added(Struct, frozen=True):
    """`source` is None where the work is unknown to the reference."""

    id: str
    source: str | None
    file: str


class Skipped(Struct, frozen=True):
    """A file whose very bytes are in the library."""

    file: str
    id: str


class RefusedFile(Struct, frozen=True):
    """A file of which nothing was kept, and one sentence why."""

    file: str
    reason: str


class ImportReport(Struct, frozen=True):
    """What became of every file, in order. `cancelled` where the reader stopped before the end."""

    added: list[Added]
    skipped: list[Skipped]
    refused: list[RefusedFile]
    cancelled: bool = False


def import_paths(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    paths: Iterable[Path | str],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import files and folders; `connection` writes the library, `reference` has reference.db as main.

    A trouble with one file is told in the report and never stops the others.
    """
    report = ImportReport([], [], [])
    originals.sweep(profile)
    names = Names.of(reference)
    files = list(_walk(paths))
    for done, path in enumerate(files):
        if progress is not None:
            progress(done, len(files), detect.shown_name(path))
        if cancelled is not None and cancelled():
            return _stopped(report)
        try:
            _import_one(connection, profile, reference, names, path, report, cancelled)
        except Cancelled:
            return _stopped(report)
        except (Refused, DiskTrouble) as trouble:
            report.refused.append(RefusedFile(detect.shown_name(path), trouble.sentence()))
    if progress is not None:
        progress(len(files), len(files), "")
    return report


def _stopped(report: ImportReport) -> ImportReport:
    return ImportReport(report.added, report.skipped, report.refused, True)


def _walk(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Named files as they are; in folders every visible file, links not followed, in order."""
    for path in map(Path, paths):
        if not _is_folder(path):
            yield path
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                file = Path(folder) / name
                if not name.startswith(".") and not file.is_symlink():
                    yield file


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # not allowed to look: reading it will say so
        return False


def _import_one(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    names: Names,
    path: Path,
    report: ImportReport,
    cancelled: Callable[[], bool] | None,
) -> None:
    data, name = detect.read_file(path), detect.shown_name(path)
    sha256 = hashlib.sha256(data).hexdigest()
    row = connection.execute(
        "SELECT removed_at, (SELECT source_id FROM document_source WHERE document_id = id) AS source"
        " FROM document WHERE id = ?",
        (sha256,),
    ).fetchone()
    if row is not None and row["removed_at"] is None:
        report.skipped.append(Skipped(name, sha256))
        return
    if row is not None:
        bring_back(connection, profile, sha256, data)
        report.added.append(Added(sha256, row["source"], name))
        return
    parsed = parse_in_worker(data, name, cancelled)
    ready = prepare(reference, names, sha256, name, len(data), parsed)
    _store(connection, profile, ready, data)
    source = ready.recognition.source_id if ready.recognition else None
    report.added.append(Added(sha256, source, name))


def prepare(
    reference: sqlite3.Connection,
    names: Names,
    sha256: str,
    file_name: str,
    size: int,
    parsed: Parsed,
) -> Ready:
    """Everything the reference has to say on a flattened document, ready to be written."""
    known = recognise(reference, sha256, parsed.metadata, _visible_sentences(parsed))
    return Ready(
        sha256,
        file_name,
        detect.PLAIN,
        size,
        parsed,
        known,
        anchors(reference, known.source_id, sha256, parsed) if known else [],
        _mentions(names, parsed),
    )


def _visible_sentences(parsed: Parsed) -> Sequence[str]:
    return [
        parsed.text[one.start + start : one.start + end]
        for one in parsed.paragraphs
        if not one.hidden
        for start, end in one.sentences
    ]


def _mentions(names: Names, parsed: Parsed) -> list[tuple[int, Mention]]:
    return [
        (at, mention)
        for at, one in enumerate(parsed.paragraphs, 1)
        if not one.hidden
        for mention in names.find(parsed.text[one.start : one.end])
    ]


def _store(connection: sqlite3.Connection, profile: Profile, ready: Ready, data: bytes) -> None:
    """The original first, then its rows; where the rows fail the original goes again."""
    new = originals.keep(profile, ready.sha256, data)
    try:
        with transaction(connection):
            write(connection, ready, now())
    except BaseException:
        if new:
            originals.discard(profile, ready.sha256)
        raise


def bring_back(connection: sqlite3.Connection, profile: Profile, document_id: str, data: bytes) -> None:
    """Undo a removal: the rows are still there. Raises DiskTrouble."""
    originals.keep(profile, document_id, data)
    with transaction(connection):
        connection.execute("UPDATE document SET removed_at = NULL WHERE id = ?", (document_id,))
        index(connection, document_id)
