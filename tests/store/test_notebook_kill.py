"""Kills (-9) at any moment: no acknowledged note is lost or altered, and the journal alone rebuilds all."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import time

import pytest
from notebook_stand import child, notebook, span_draft

from abscope_store.connection import NOTEBOOK_VERSION, open_notebook_writer
from abscope_store.notebook import journal, read
from abscope_store.notebook.opening import drafts, open_notebook, rebuild
from abscope_store.paths import Profile
from abscope_store.records import Annotation

SAVING = """
import json, os, sys, itertools
from abscope_store.paths import Profile
from abscope_store.notebook.opening import open_notebook
from notebook_stand import span_draft
writer, _ = open_notebook(Profile(sys.argv[1]))
for number in itertools.count():
    body = f"round {sys.argv[2]} note {number} \\U0001f600 " + "x" * (number % 50) * 40
    made = writer.add(span_draft(body, tags=("endpoint", f"n{number % 7}")))
    if number % 3 == 1:
        made = writer.edit(made.id, body=body + " edited")
    if number % 11 == 5:
        made = writer.delete(made.id)
    told = json.dumps([made.id, made.revision, made.body, made.deleted_at, list(made.tags)])
    os.write(1, told.encode() + b"\\n")
"""

BETWEEN = """
import os, signal, sys, sqlite3
from abscope_store.paths import Profile
from abscope_store.notebook.opening import open_notebook
from notebook_stand import draft
writer, _ = open_notebook(Profile(sys.argv[1]))
held = writer.connection
class Killed:
    in_transaction = True
    def execute(self, statement, *arguments):
        if statement == "COMMIT":
            os.kill(os.getpid(), signal.SIGKILL)
        return held.execute(statement, *arguments)
kept = writer.add(draft("kept"))
os.write(1, kept.id.encode())
writer.connection = Killed()
if sys.argv[2] == "add":
    writer.add(draft("never said to be saved"))
elif sys.argv[2] == "edit":
    writer.edit(kept.id, body="never said to be saved")
else:
    writer.delete(kept.id)
"""

MIGRATING = """
import os, signal, sys
from abscope_store import connection
from abscope_store.paths import Profile
left = int(sys.argv[2])
opened = connection._open_writer
def counting(*arguments):
    made = opened(*arguments)
    def seen(statement):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
    made.set_trace_callback(seen)
    return made
connection._open_writer = counting
connection.open_notebook_writer(Profile(sys.argv[1]))
print("through")
"""


def by_id(found: list[Annotation]) -> dict[str, Annotation]:
    return {annotation.id: annotation for annotation in found}


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_lose_and_alter_no_acknowledged_note(profile: Profile, kills: int) -> None:
    seed = time.time_ns() % 1_000_000
    chance = random.Random(seed)
    acknowledged = []
    for turn in range(kills):
        process = child(SAVING, profile, str(turn))
        assert process.stdout is not None
        said = process.stdout.readline()  # the first save is through
        time.sleep(chance.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read()
        assert process.wait() == -signal.SIGKILL
        acknowledged += [json.loads(line) for line in said.split(b"\n")[:-1]]
        process.stdout.close()
    assert len(acknowledged) >= kills

    with notebook(profile) as writer:
        first = by_id(read.listed(writer.connection, include_deleted=True))
    wrong = [
        told
        for told in acknowledged
        if (now := first.get(told[0])) is None
        or [now.id, now.revision, now.body, now.deleted_at, list(now.tags)] != told
        or not now.intact
    ]
    assert not wrong, f"{len(wrong)} of {len(acknowledged)} lost or altered, seed {seed}"
    assert {unsaved.annotation.body.split()[0] for unsaved in drafts(profile)} <= {"round"}

    for ending in ("", "-wal", "-shm"):
        profile.notebook.with_name("notebook.db" + ending).unlink(missing_ok=True)
    with notebook(profile) as writer:
        again = by_id(read.listed(writer.connection, include_deleted=True))
    assert again == first


def test_a_kill_between_journal_and_commit_leaves_a_draft(profile: Profile) -> None:
    """Written but never said to be saved: kept aside, not lost and not passed off as saved."""
    for turn, how in enumerate(("add", "edit"), start=1):
        process = child(BETWEEN, profile, how)
        kept, _ = process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        writer, found = open_notebook(profile)
        try:
            assert found.set_aside == 1
            assert read.annotation(writer.connection, kept.decode()).body == "kept"
            assert read.count(writer.connection) == turn
            waiting = drafts(profile)
            assert [item.annotation.body for item in waiting] == ["never said to be saved"]
            # A second opening finds nothing new, and the draft still there.
            assert drafts(profile) == waiting
            if how == "add":
                adopted = writer.adopt(waiting[0])
                assert adopted.body == "never said to be saved"
                writer.delete(adopted.id)
            else:
                adopted = writer.adopt(waiting[0])
                assert (adopted.id, adopted.revision) == (kept.decode(), 2)
            assert drafts(profile) == []
        finally:
            writer.close()
        writer, found = open_notebook(profile)
        assert (found.restored, found.journaled, found.set_aside) == (0, 0, 0)
        writer.close()


def test_a_kill_while_deleting_leaves_the_note_and_no_draft(profile: Profile) -> None:
    process = child(BETWEEN, profile, "delete")
    kept, _ = process.communicate(timeout=30)
    with notebook(profile) as writer:
        assert read.annotation(writer.connection, kept.decode()).deleted_at is None
    assert drafts(profile) == []
    assert rebuild(profile).restored == 1
    with notebook(profile) as writer:
        assert read.annotation(writer.connection, kept.decode()).deleted_at is None


def test_a_kill_inside_the_migration_leaves_version_0_or_the_newest(profile: Profile) -> None:
    seen = set()
    for statement in (2, 4, 6, 9, 12, 15, 18, 21, 25, 30, 36, 400):
        own = Profile(profile.folder / str(statement))
        process = child(MIGRATING, own, str(statement))
        out, _ = process.communicate(timeout=30)
        through = process.returncode == 0
        assert through == (out == b"through\n")
        with sqlite3.connect(own.notebook) as raw:
            version = raw.execute("PRAGMA user_version").fetchone()[0]
            tables = raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        raw.close()
        assert (version, tables > 0) in {(0, False), (NOTEBOOK_VERSION, True)}
        seen.add((version, through))
        connection = open_notebook_writer(own)  # the next start finishes what was cut short
        assert connection.execute("PRAGMA user_version").fetchone()[0] == NOTEBOOK_VERSION
        connection.close()
    assert {(0, False), (NOTEBOOK_VERSION, True)} <= seen, "the kills did not fall inside the migration"


def test_the_journal_alone_rebuilds_every_byte(profile: Profile) -> None:
    with notebook(profile) as writer:
        for number in range(5):
            writer.add(span_draft(f"note {number} \u00a0\u2009 e\u0301 😀 \0 \u2028", tags=("a",)))
        first = read.listed(writer.connection)
        writer.set_tags(first[0].id, ["b", "c"])
        writer.delete(first[1].id)
        writer.save_search("mine", "median")
        writer.add_history("abscope://study/pacific#os")
        before = dump(writer.connection)
    found = rebuild(profile)
    assert found.restored == 7
    with notebook(profile) as writer:
        assert dump(writer.connection) == before
        assert journal.read(profile.journal).damaged == 0
    assert list(profile.folder.glob("notebook-damaged-*.db")), "the old file is set aside, not lost"


def dump(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Every stored column of the reader's own rows but seq."""
    queries = (
        "SELECT * FROM annotation ORDER BY id", "SELECT * FROM annotation_tag ORDER BY id",
        "SELECT * FROM saved_search ORDER BY id", "SELECT * FROM reading_history ORDER BY id",
    )  # fmt: skip
    return [
        tuple((key, row[key]) for key in row.keys() if key != "seq")  # noqa: SIM118
        for query in queries
        for row in connection.execute(query).fetchall()
    ]
