"""What saving a note costs among ten thousand others, against one fsynced SQLite commit of the same row.

Alternated on one disk, CPU and wall clock, medians. The other side is a bare table without hash, journal,
index or search: the least that keeps a row safe.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from abscope_store.notebook import journal, rows
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.rows import Mark
from abscope_store.notebook.writer import NotebookWriter, now
from abscope_store.paths import Profile

NOTES, ROUNDS, AT_ONCE = 10_000, 200, 500
MOST = 2.5  # times the commit, wall clock
BODY = "A note of some length, as a reader would type it: what was seen, in whom, and what is still open. "
Took = tuple[float, float]  # seconds of wall clock and of CPU


def main() -> int:
    """0 where the median save takes at most MOST times the median commit, wall clock."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Profile(Path(folder) / "profile")
        writer, _ = open_notebook(profile)
        _fill(writer)
        plain = _plain(Path(folder) / "plain.db", rows.load_all(writer.connection))
        with closing(writer), closing(plain):
            saved, committed = [], []
            for at in range(ROUNDS):
                made: list[Any] = []
                saved.append(_timed(lambda at=at, made=made: made.append(writer.add(_draft(at)))))
                row = rows.load(writer.connection, "annotation", str(made[0].id))
                assert row is not None, "a note that was said to be saved is not there"
                committed.append(_timed(lambda row=row: _commit(plain, row)))
    ours, bare = _medians(saved), _medians(committed)
    for name, took in (("a note", ours), ("a commit", bare)):
        print(f"saving: {name} {took[0] * 1000:.2f} ms, CPU {took[1] * 1000:.2f} ms, n = {ROUNDS}")
    print(f"saving: ratio of medians {ours[0] / bare[0]:.2f} (at most {MOST}), CPU {ours[1] / bare[1]:.2f}")
    return 0 if ours[0] <= MOST * bare[0] else 1


def _fill(writer: NotebookWriter) -> None:
    """Ten thousand notes, many to a transaction: how they came is not what is measured."""
    first = writer.add(_draft(0))
    like = rows.load(writer.connection, "annotation", str(first.id))
    assert like is not None
    for start in range(1, NOTES, AT_ONCE):
        marks = [
            Mark("annotation", like.row | {"id": f"{at:08}-0000-4000-8000-000000000000"})
            for at in range(start, min(NOTES, start + AT_ONCE))
        ]
        writer.save_merge(f"bench {start}", lambda marks=marks: marks)  # type: ignore[misc]
    journal_size = writer.profile.journal.stat().st_size
    assert journal_size > NOTES * 300 and len(journal.read(writer.profile.journal).lines) > 10


def _plain(path: Path, marks: list[Mark]) -> sqlite3.Connection:
    """The same rows in a table of their own, as safe: WAL and FULL."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    columns = ", ".join(marks[0].row)
    connection.execute(f"CREATE TABLE annotation ({columns})")  # columns of our own schema
    connection.execute("BEGIN")
    for mark in marks:
        _insert(connection, mark)
    connection.execute("COMMIT")
    return connection


def _commit(connection: sqlite3.Connection, mark: Mark) -> None:
    connection.execute("BEGIN IMMEDIATE")
    _insert(connection, mark)
    connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, mark: Mark) -> None:
    places = ", ".join("?" * len(mark.row))
    connection.execute(f"INSERT INTO annotation VALUES ({places})", list(mark.row.values()))


def _draft(at: int) -> AnnotationDraft:
    return AnnotationDraft("note", "record", "study/pacific", body=f"{at} {BODY}", tags=("bench",))


def _timed(work: Callable[[], object]) -> Took:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _medians(times: list[Took]) -> Took:
    return statistics.median(wall for wall, _ in times), statistics.median(cpu for _, cpu in times)


if __name__ == "__main__":
    print(f"saving: {now()[:19]}, {NOTES} notes")
    sys.exit(main())
