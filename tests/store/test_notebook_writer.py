"""Saving, changing, deleting and purging marks; what happens when the disk, the row or COMMIT fails."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from notebook_stand import draft, notebook, span_draft

from abscope_store.errors import DiskTrouble, NewerDatabase, NotesReadOnly, NotFound
from abscope_store.notebook import disk, journal, read, rows
from abscope_store.notebook.disk import check_writable
from abscope_store.notebook.marks import Altered, NotSaved
from abscope_store.notebook.opening import drafts, open_notebook, reconcile, set_author
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile
from commit_stand import fail_at_commit, mend


def test_a_note_stands_as_typed_after_a_restart(profile: Profile) -> None:
    body = "as typed \u00a0\u2009 e\u0301 😀 \0 *md* \r\n\t# x"
    with notebook(profile) as writer:
        made = writer.add(span_draft(body, tags=("Endpoint", "#endpoint", " two  words ", "")))
        assert made.tags == ("Endpoint", "two words")
        assert (made.author, made.revision, made.intact) == ("me", 1, True)
    with notebook(profile) as writer:
        assert read.listed(writer.connection) == [made]
        assert made.body == body
        assert read.annotation(writer.connection, made.id) == made


def test_half_a_surrogate_pair_is_replaced_and_saved(profile: Profile) -> None:
    with notebook(profile) as writer:
        assert writer.add(draft("a\ud83d b")).body == "a\ufffd b"


def test_the_journal_is_on_disk_before_commit(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with notebook(profile) as writer:
        seen: list[str] = []
        sync, sync_folder = journal.sync, journal.sync_folder
        monkeypatch.setattr(journal, "sync", lambda file: (seen.append("fsync"), sync(file)))
        monkeypatch.setattr(
            journal, "sync_folder", lambda path: (seen.append("fsync folder"), sync_folder(path))
        )
        writer.connection.set_trace_callback(lambda statement: seen.append(statement.split("(")[0].strip()))
        writer.add(draft("one"))
        first = [step for step in seen if step.split()[0] in ("BEGIN", "fsync", "COMMIT")]
        assert first == ["BEGIN IMMEDIATE", "fsync", "fsync folder", "COMMIT"]
        seen.clear()
        writer.add(draft("two"))
        again = [step for step in seen if step.split()[0] in ("BEGIN", "fsync", "COMMIT")]
        assert again == ["BEGIN IMMEDIATE", "fsync", "COMMIT"]
        assert seen[-1] == "COMMIT"
        safety = "PRAGMA synchronous", "PRAGMA journal_mode"
        assert [writer.connection.execute(ask).fetchone()[0] for ask in safety] == [2, "wal"]


def test_edit_changes_only_what_is_given(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = writer.add(span_draft("one", meaning="result", tags=("a",)))
        changed = writer.edit(made.id, body="two")
        assert (changed.meaning, changed.tags, changed.quote) == ("result", ("a",), made.quote)
        assert (changed.revision, changed.created) == (2, made.created)
        assert changed.modified > made.modified
        assert writer.edit(made.id, meaning=None, kind="underline").meaning is None
        with pytest.raises(NotFound):
            writer.edit("no such id", body="x")


def test_trash_and_back_keeps_the_index_in_step(profile: Profile) -> None:
    def hits(word: str) -> int:
        query = "SELECT count(*) FROM note_fts WHERE note_fts MATCH ?"
        return int(writer.connection.execute(query, (word,)).fetchone()[0])

    with notebook(profile) as writer:
        made = writer.add(span_draft("hazard", tags=("endpoint",)))
        assert (hits("hazard"), hits("endpoint"), hits("measured")) == (1, 1, 1)
        writer.delete(made.id)
        assert (hits("hazard"), read.count(writer.connection)) == (0, 0)
        assert [item.id for item in read.trash(writer.connection)] == [made.id]
        back = writer.restore(made.id)
        assert (hits("hazard"), back.deleted_at, back.tags) == (1, None, ("endpoint",))
        writer.set_tags(made.id, [])
        writer.edit(made.id, body="ratio")
        assert (hits("hazard"), hits("endpoint"), hits("ratio")) == (0, 0, 1)


def test_lists_filter_and_stay_newest_first(profile: Profile) -> None:
    with notebook(profile) as writer:
        one = writer.add(draft("1", tags=("x",)))
        two = writer.add(span_draft("2", kind="bookmark"))
        three = writer.add(draft("3", target_id="study/optim", tags=("X", "y")))
        held = writer.connection
        assert [item.id for item in read.listed(held)] == [three.id, two.id, one.id]
        assert read.listed(held, limit=1) == [three]
        assert read.listed(held, kind="bookmark") == [two]
        assert read.listed(held, target=("record", "study/optim")) == [three]
        assert read.listed(held, tag="y") == [three]
        assert read.for_source(held, document_id="d0" * 32) == [two]
        assert read.for_source(held, source_id="some-source") == [two]
        assert read.for_source(held, source_id="other") == []
        assert dict(read.tags(held)) == {"x": 1, "X": 1, "y": 1}
        assert (read.count(held), read.count(held, "bookmark")) == (3, 1)


def test_the_read_lane_sees_notes_and_an_absent_notebook_is_empty(profile: Profile, tmp_path: Path) -> None:
    from abscope_store import schema
    from abscope_store.connection import attach_profile, open_reader

    empty = sqlite3.connect(tmp_path / "reference.db")
    empty.executescript((Path(schema.__path__[0]) / "reference.sql").read_text("utf-8"))
    empty.close()
    reader = open_reader(profile, tmp_path / "reference.db")
    assert (read.listed(reader), read.count(reader), read.tags(reader)) == ([], 0, [])
    assert (read.saved_searches(reader), read.history(reader), read.for_source(reader)) == (
        [], [], [],
    )  # fmt: skip
    with notebook(profile) as writer:
        made = writer.add(draft("seen", tags=("a",)))
        kept = writer.save_search("mine", "median pfs")
        visit = writer.add_history("abscope://study/pacific")
        attach_profile(reader, profile)
        assert read.listed(reader) == [made]
        assert (read.saved_searches(reader), read.history(reader)) == ([kept], [visit])
        writer.delete_search(kept.id)
        assert read.saved_searches(reader) == []
    reader.close()


def test_a_failed_commit_voids_its_line_and_keeps_a_draft(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = writer.add(draft("kept"))
        fail_at_commit(writer)
        with pytest.raises(NotSaved) as caught:
            writer.edit(made.id, body="new words")
        assert isinstance(caught.value, DiskTrouble)
        assert caught.value.unsaved is not None
        assert read.annotation(writer.connection, made.id) == made
        assert [line.op for line in journal.read(profile.journal).lines][-1] == journal.VOID
        assert [item.annotation.body for item in drafts(profile)] == ["new words"]
        mend(writer)
        saved = writer.adopt(caught.value.unsaved)
        assert (saved.id, saved.body, saved.revision) == (made.id, "new words", 2)
        assert drafts(profile) == []


def test_saving_the_same_words_again_settles_the_draft(profile: Profile) -> None:
    """Otherwise a second press of Save, once there is space, would leave a double behind."""
    with notebook(profile) as writer:
        made = writer.add(draft("kept"))
        fail_at_commit(writer)
        with pytest.raises(NotSaved):
            writer.add(span_draft("typed once", tags=("a",)))
        with pytest.raises(NotSaved):
            writer.edit(made.id, body="edited once")
        assert len(drafts(profile)) == 2
        mend(writer)
        writer.add(span_draft("typed", tags=("a",)))
        assert len(drafts(profile)) == 2
        writer.add(span_draft("typed once", tags=("a",)))
        assert [item.annotation.body for item in drafts(profile)] == ["edited once"]
        writer.edit(made.id, body="edited once")
        assert drafts(profile) == []


def test_what_was_typed_on_after_a_failed_save_settles_every_draft_of_it(profile: Profile) -> None:
    """A full disk: the empty mark fails, then the note, twice; with space again one save holds them all."""
    with notebook(profile) as writer:
        fail_at_commit(writer)
        for body in ("", "asked", "asked", "quite another thought"):
            with pytest.raises(NotSaved):
                writer.add(span_draft(body))
        mend(writer)
        writer.add(span_draft("asked about it"))
        assert [item.annotation.body for item in drafts(profile)] == ["quite another thought"]
        writer.add(draft("a quite another thought elsewhere"))
        assert len(drafts(profile)) == 1, "the same words at another place are another note"
    with notebook(profile) as writer:
        assert len(drafts(profile)) == 1 and len(read.listed(writer.connection)) == 2


def test_a_draft_waits_over_restarts_until_it_is_dismissed(profile: Profile) -> None:
    with notebook(profile) as writer:
        fail_at_commit(writer)
        with pytest.raises(NotSaved):
            writer.add(draft("waiting"))
        mend(writer)
        other = writer.add(draft("later note"))
    with notebook(profile) as writer:
        assert [item.body for item in read.listed(writer.connection)] == [other.body]
        (unsaved,) = drafts(profile)
        writer.dismiss(unsaved)
        assert drafts(profile) == []
        with pytest.raises(NotFound):
            writer.adopt(unsaved)


def test_a_full_disk_saves_nothing_and_says_so(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with notebook(profile) as writer:
        kept = writer.add(draft("kept"))
        size = profile.journal.stat().st_size

        def full(descriptor: int, payload: bytes) -> int:
            if len(payload) < 60:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(descriptor, payload[:60])  # a part of the line gets through

        real = os.write
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            with pytest.raises(NotSaved, match="No space left"):
                writer.add(draft("short"))
        assert profile.journal.stat().st_size == size
        assert read.listed(writer.connection) == [kept]
        again = writer.add(draft("short"))
    with notebook(profile) as writer:
        assert read.listed(writer.connection) == [again, kept]


def test_a_void_that_the_disk_refused_goes_before_the_next_line(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the line that was never acknowledged would count as saved once another follows it."""
    with notebook(profile) as writer:
        fail_at_commit(writer)
        real, calls = journal.append, []

        def second_fails(path: Any, lines: Any) -> None:
            calls.append(lines)
            if len(calls) == 2:
                raise journal.JournalTrouble("no space", "")
            real(path, lines)

        with monkeypatch.context() as patch:
            patch.setattr(journal, "append", second_fails)
            with pytest.raises(NotSaved) as caught:
                writer.add(draft("never saved"))
        assert caught.value.unsaved is None
        mend(writer)
        writer.add(draft("saved"))
        bodies = [mark.row["body"] for mark in replayed(profile).state.values()]
        assert bodies == ["saved"]
        assert [item.annotation.body for item in drafts(profile)] == ["never saved"]


def replayed(profile: Profile) -> journal.Replayed:
    return journal.replay(journal.read(profile.journal).lines)


def test_a_bug_is_not_passed_off_as_the_users_trouble(profile: Profile) -> None:
    with notebook(profile) as writer:
        with pytest.raises(sqlite3.IntegrityError):
            writer.add(draft("x", kind="no such kind"))
        assert read.count(writer.connection) == 0
        assert not profile.journal.exists() or not replayed(profile).state


def test_an_altered_row_is_flagged_not_built_upon_and_repaired(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = writer.add(draft("hazard ratio 0.72", tags=("a",)))
        tagged = writer.add(draft("other", tags=("b",)))
        writer.connection.execute("UPDATE annotation SET body = 'hazard ratio 0.27' WHERE seq = 1")
        writer.connection.execute("UPDATE annotation_tag SET tag = 'z' WHERE tag = 'b'")
        assert not read.annotation(writer.connection, made.id).intact
        assert not read.annotation(writer.connection, tagged.id).intact
        with pytest.raises(Altered):
            writer.edit(made.id, meaning="result")
    writer, found = open_notebook(profile, thorough=True)
    assert set(found.altered) == {made.id, tagged.id}
    assert writer.repair(made.id) == made
    assert writer.repair(tagged.id) == tagged
    assert read.listed(writer.connection) == [tagged, made]
    with pytest.raises(NotFound):
        writer.repair("no such id")
    writer.close()


def test_damage_that_row_hashes_cannot_see_is_found_beside_the_journal(profile: Profile) -> None:
    with notebook(profile) as writer:
        lost = writer.add(draft("one", tags=("a",)))
        forged = writer.add(draft("two"))
        broken = writer.add(draft("three"))
        writer.add(draft("four"))
        held = writer.connection
        held.execute("DELETE FROM annotation_tag")
        mark = rows.load(held, "annotation", forged.id)
        assert mark is not None
        rows.put(held, rows.Mark("annotation", mark.row | {"body": "forged"}))  # with its right hash
        held.execute("UPDATE annotation SET body = CAST(x'ff41' AS TEXT) WHERE seq = 3")
        listed = {item.id: item for item in read.listed(held)}
        assert (listed[broken.id].body, listed[broken.id].intact) == ("\ufffdA", False)
        assert listed[forged.id].intact
    writer, found = open_notebook(profile, thorough=True)
    assert set(found.altered) == {lost.id, forged.id, broken.id}
    for item in (lost, forged, broken):
        assert writer.repair(item.id) == item
    assert reconcile(writer.connection, profile).altered == ()
    writer.close()


def test_purging_empties_the_old_trash_from_file_and_journal(profile: Profile) -> None:
    with notebook(profile) as writer:
        gone = writer.add(draft("forget these words", tags=("t",)))
        recent = writer.add(draft("in the trash"))
        kept = writer.add(draft("kept"))
        fail_at_commit(writer)
        with pytest.raises(NotSaved):
            writer.add(draft("waiting draft"))
        mend(writer)
        writer.delete(gone.id)
        writer.delete(recent.id)
        assert writer.purge(older_than_days=1) == 0
        age(writer, gone.id)
        assert writer.purge() == 1
        assert b"forget these words" not in profile.journal.read_bytes()
        assert [item.id for item in read.trash(writer.connection)] == [recent.id]
        with pytest.raises(NotFound):
            read.annotation(writer.connection, gone.id)
        assert [item.annotation.body for item in drafts(profile)] == ["waiting draft"]
        writer.add(draft("after"))
    writer, found = open_notebook(profile, thorough=True)
    assert (found.restored, found.journaled, found.set_aside) == (0, 0, 0)
    assert kept in read.listed(writer.connection)
    assert not list(profile.folder.glob("*.new"))
    writer.close()


def age(writer: NotebookWriter, annotation_id: str) -> None:
    """As if it had been deleted in 2020."""
    writer._change("delete", annotation_id, {"deleted_at": "2020-01-01T00:00:00.000000+00:00"})


def test_a_newer_notebook_is_left_untouched(profile: Profile) -> None:
    profile.create()
    raw = sqlite3.connect(profile.notebook)
    raw.execute("PRAGMA user_version = 99")
    raw.execute("CREATE TABLE theirs (x)")
    raw.commit()
    raw.close()
    before = profile.notebook.read_bytes()
    with pytest.raises(NewerDatabase, match="made by a newer Abscope") as caught:
        open_notebook(profile)
    assert "safe" in caught.value.advice
    assert profile.notebook.read_bytes() == before


def test_where_notes_would_not_last_it_is_said_first(
    profile: Profile, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_writable(profile)
    assert list(profile.folder.iterdir()) == [], "the probe leaves nothing behind"
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(NotesReadOnly, match="Notes cannot be saved here"):
        check_writable(Profile(file / "profile"))
    with pytest.raises(NotesReadOnly, match="Notes cannot be saved here"):
        check_writable(Profile("/proc/abscope"))
    with monkeypatch.context() as patch:
        patch.setattr(disk, "_lock_function", lambda: lambda descriptor: True)
        with pytest.raises(NotesReadOnly, match="locks do not hold"):
            open_notebook(profile)
    with monkeypatch.context() as patch:
        patch.setattr(disk, "_lock_function", lambda: lambda descriptor: False)
        with pytest.raises(NotesReadOnly, match="locks do not hold"):
            check_writable(profile)
    assert not profile.notebook.exists()


def test_author_and_device_are_kept(profile: Profile) -> None:
    with notebook(profile) as writer:
        first = writer.add(draft("one"))
        set_author(writer.connection, " A. Reader ")
    with notebook(profile) as writer:
        second = writer.add(draft("two"))
        changed = writer.edit(first.id, body="changed")
    assert (first.author, second.author, changed.author) == ("me", "A. Reader", "me")
    assert first.device == second.device
