"""Files of notes: what they carry, what is refused in one sentence, what the W3C model demands of them."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from exchange_stand import opened, reader_of, sample_of, sent, state, taken
from notebook_stand import child, draft

from abscope_store.errors import Refused
from abscope_store.notebook import backup, journal, read
from abscope_store.notebook.exchange import notes_file, web_reading
from abscope_store.notebook.exchange.merging import merge, preview, unmerge
from abscope_store.notebook.exchange.sending import outgoing
from abscope_store.notebook.marks import Altered
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.rows import canonical
from abscope_store.paths import Profile

MADE = "2026-11-22T10:00:00Z"
STANDING = "not reviewed by a clinician · not a dosing or treatment instruction"


@pytest.fixture
def sample(profile: Profile) -> tuple[bytes, bytes]:
    """A reader's notes as .abscope-notes and as web annotations."""
    return sample_of(profile)


def test_the_file_says_what_it_is_and_carries_each_word(sample: tuple[bytes, bytes]) -> None:
    lines = [json.loads(line) for line in sample[0].splitlines()]
    assert (lines[0]["type"], lines[0]["format"], lines[0]["annotations"]) == ("abscope-notes", 1, 5)
    assert (lines[0]["author"], STANDING in lines[0]["standing"]) == ("A. Reader", True)
    assert lines[1]["citation"] == "Somebody S. A title of ours."
    held = notes_file.read(sample[0], "x")
    assert (len(held.versions), held.refused) == (5, ())
    assert held.versions[0].row["body"] == "words <b>bold</b> \u00a0 😀 \0"
    assert {tag["tag"] for tag in held.versions[0].tags} == {"t", "=1+1"}


def test_a_merge_shows_first_then_takes_in_and_is_taken_back(
    profile: Profile, sample: tuple[bytes, bytes]
) -> None:
    held = notes_file.read(sample[0], "x")
    with opened(reader_of(profile, "receiver")) as writer:
        mine = writer.add(draft("my own"))
        known = journal.read(writer.profile.journal).lines
        shown = preview(writer.connection, held.versions, known)
        assert (shown.new, shown.newer, shown.already, shown.conflicts, shown.yours) == (5, 0, 0, 0, 0)
        assert shown.authors == ("A. Reader",)
        assert read.listed(writer.connection) == [mine], "a preview changes nothing"
        done = merge(writer, held.versions)
        assert done.preview == shown
        assert len(backup.backups(writer.profile.backups)) == 1, "a copy is made first"
        assert read.count(writer.connection) == 5
        again = merge(writer, held.versions)
        assert (again.batch, again.preview.already) == ("", 5)
        writer.add(draft("made since", reply_to=held.versions[0].row["id"]))
        before = state(writer)
        assert unmerge(writer, done.batch) == 5
        assert {note.body for note in read.listed(writer.connection)} == {"my own", "made since"}
        assert len(outgoing(writer.connection, writer.profile)) == 2, "what was taken back is not passed on"
        assert unmerge(writer, done.batch) == 0
        assert merge(writer, held.versions).preview.new == 5
        assert state(writer) == before


def test_words_of_others_are_answered_not_changed(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    with opened(reader_of(profile, "receiver")) as writer:
        taken(writer, sample[0])
        theirs = next(note for note in read.listed(writer.connection) if note.body.startswith("words"))
        for change in ({"body": "x"}, {"meaning": None}, {"kind": "note"}, {"resolved": True}):
            with pytest.raises(Altered, match=r"by A\. Reader"):
                writer.edit(theirs.id, **change)  # type: ignore[arg-type]
        before = state(writer)
        writer.edit(theirs.id, state="moved")
        writer.set_tags(theirs.id, ["mine"])
        writer.delete(theirs.id)
        assert state(writer) == before, "what I do to it here is mine and does not travel"
        taken(writer, sample[0])
        assert read.annotation(writer.connection, theirs.id).deleted_at is not None, "it stays in my trash"


def test_deletion_and_resolving_travel_from_their_own_author(profile: Profile) -> None:
    with opened(reader_of(profile, "a")) as first, opened(reader_of(profile, "b")) as second:
        note = first.add(draft("a question", meaning="question"))
        gone = first.add(draft("to be deleted"))
        taken(second, sent(first))
        assert second.add(draft("mine", reply_to=note.id)).reply_to == note.id
        settled = second.add(draft("settled", reply_to=gone.id, resolved=True))
        first.edit(note.id, resolved=True)
        first.delete(gone.id)
        taken(second, sent(first))
        taken(first, sent(second))
        assert read.annotation(second.connection, note.id).resolved
        assert read.annotation(second.connection, gone.id).deleted_at is not None
        assert [n.reply_to for n in read.listed(first.connection) if n.body == "mine"] == [note.id]
        assert [n.body for n in read.replies(first.connection, gone.id)] == ["settled"]
        asked = read.annotation(first.connection, gone.id)
        assert (asked.resolved, read.is_resolved(first.connection, asked)) == (False, True)
        second.delete(settled.id)
        taken(first, sent(second))
        assert not read.is_resolved(first.connection, asked), "whoever settled it takes it back"
        theirs = read.annotation(second.connection, note.id)
        assert theirs.author == f"me@{first.device}", "two nameless readers are not taken for one"
        assert read.annotation(first.connection, note.id).author == "me"


def test_a_note_changed_in_two_places_is_kept_twice(profile: Profile) -> None:
    with opened(reader_of(profile, "a", "A")) as first, opened(reader_of(profile, "b", "A")) as second:
        note = first.add(draft("one"))
        taken(second, sent(first))
        first.edit(note.id, body="changed here")
        second.edit(note.id, body="changed there")
        files = sent(first), sent(second)
        assert taken(first, files[1]).preview.conflicts == 1
        assert taken(second, files[0]).preview.conflicts == 1
        for writer in (first, second):
            bodies = {n.body for n in read.listed(writer.connection)}
            assert bodies == {"changed here", "changed there"}
            copy = next(n for n in read.listed(writer.connection) if n.id != note.id)
            with pytest.raises(Altered, match="two places"):
                writer.edit(copy.id, body="x")
        assert state(first) == state(second)
        # Going on with either is an edit of it; the other version stays.
        first.edit(note.id, body="settled")
        assert taken(second, sent(first)).preview.newer == 1
        assert "settled" in {n.body for n in read.listed(second.connection)}
        assert state(first) == state(second)


def test_a_merge_that_a_kill_cut_short_never_happened(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    """The line is on disk and COMMIT is not: after the next start nothing of the file is there."""
    own = reader_of(profile, "receiver")
    with opened(own) as writer:
        mine = writer.add(draft("mine"))
    before = own.notebook.read_bytes()
    with opened(own) as writer:
        taken(writer, sample[0])
        assert read.count(writer.connection) == 5
    for ending in ("-wal", "-shm"):
        own.notebook.with_name(own.notebook.name + ending).unlink(missing_ok=True)
    own.notebook.write_bytes(before)
    writer, found = open_notebook(own)
    assert (found.restored, found.set_aside) == (0, 0)
    assert read.listed(writer.connection) == [mine]
    taken(writer, sample[0])
    assert read.count(writer.connection) == 5
    writer.close()
    # A part of the line is no line: the merge is whole or absent.
    whole = own.journal.read_bytes()
    own.journal.write_bytes(whole[: -len(whole) // 5])
    own.notebook.unlink()
    with opened(own) as writer:
        assert read.listed(writer.connection) == [mine]
    own.journal.write_bytes(whole)
    own.notebook.unlink()
    with opened(own) as writer:
        assert read.count(writer.connection) == 5


MERGING = """
import os, sys
from exchange_stand import opened, sent, taken
from abscope_store.paths import Profile
from notebook_stand import child, draft
other, own = Profile(sys.argv[2]), Profile(sys.argv[1])
with opened(other) as theirs, opened(own) as mine:
    os.write(1, b"begun\\n")
    for turn in range(1000):
        for number in range(40):
            theirs.add(draft(f"{sys.argv[3]} {turn} {number}"))
        taken(mine, sent(theirs))
        os.write(1, f"{sys.argv[3]} {turn}\\n".encode())
"""


def test_kills_leave_each_merge_whole_or_absent(profile: Profile) -> None:
    chance, told = random.Random(11), []
    other, own = reader_of(profile, "other", "Other"), reader_of(profile, "own")
    for turn in range(6):
        process = child(MERGING, own, str(other.folder), str(turn))
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(chance.uniform(0.4, 1.4))
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().decode().splitlines()
        process.wait()
        process.stdout.close()
        with opened(own) as writer, opened(other) as sender:
            mine, theirs = (
                [n.body.rpartition(" ")[0] for n in read.listed(w.connection)] for w in (writer, sender)
            )
        # What they saved and did not send yet may be any part of forty; what was sent is here whole.
        assert all(mine.count(batch) == 40 for batch in told)
        assert all(mine.count(batch) == theirs.count(batch) for batch in set(mine))
    assert told, "no merge was through before a kill"


def test_purging_takes_the_words_out_of_receipt_and_merge_line(
    profile: Profile, sample: tuple[bytes, bytes]
) -> None:
    with opened(reader_of(profile, "receiver")) as writer:
        taken(writer, sample[0])
        theirs = next(n for n in read.listed(writer.connection) if n.body == "an answer")
        writer._change("delete", theirs.id, {"deleted_at": "2020-01-01T00:00:00.000000+00:00"})
        assert writer.purge() == 1
        assert b"an answer" not in writer.profile.journal.read_bytes()
        query = "SELECT count(*) FROM received WHERE version LIKE '%an answer%'"
        assert writer.connection.execute(query).fetchone()[0] == 0
        assert read.count(writer.connection) == 3
        own = writer.profile
    own.notebook.unlink()
    with opened(own) as writer:
        assert read.count(writer.connection) == 3


# --- hostile files --------------------------------------------------------------------------------


def resealed(line: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """A line with a change and a hash that fits it: what a stranger's program can always make."""
    body = json.loads(line)
    body.pop("sha256")
    change(body)
    return json.dumps(body | {"sha256": hashlib.sha256(canonical(body)).hexdigest()}).encode()


def deep(lines: list[bytes]) -> None:
    lines[1] = b"[" * 1_000_000


def deep_head(lines: list[bytes]) -> None:
    lines[0] = b'{"type":' * 500_000


def long_line(lines: list[bytes]) -> None:
    lines[1] = b'{"x":"' + b"a" * (notes_file.LARGEST_LINE + 1) + b'"}'


def altered(lines: list[bytes]) -> None:
    lines[1] = lines[1].replace(b"words", b"sword")


def cut_short(lines: list[bytes]) -> None:
    lines.pop()


def newer(lines: list[bytes]) -> None:
    lines[0] = lines[0].replace(b'"format":1', b'"format":99')


def no_object(lines: list[bytes]) -> None:
    lines[1] = b"17"


def other_file(lines: list[bytes]) -> None:
    lines[0] = b"%PDF-1.7"


def empty(lines: list[bytes]) -> None:
    lines.clear()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (deep, "Line 2 of x cannot be read"), (deep_head, "not a file of notes"),
        (long_line, "too long"), (altered, "altered after it was written"),
        (cut_short, "says it holds 5 annotations and holds 4"), (newer, "newer Abscope"),
        (no_object, "not of the form"), (other_file, "not a file of notes"), (empty, "not a file of notes"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused_whole(
    sample: tuple[bytes, bytes], spoil: Callable[[list[bytes]], None], said: str
) -> None:
    lines = sample[0].splitlines()
    spoil(lines)
    with pytest.raises(Refused, match=said) as caught:
        notes_file.read(b"\n".join(lines), "x")
    assert len(caught.value.sentence()) < 200
    assert "\n" not in caught.value.sentence()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("author", "A\x1b[31m"), ("author", ""), ("author", "a\u202eb"), ("id", "../../x"), ("kind", "x"),
        ("revision", 0), ("revision", 2**63), ("revision", True), ("created", "yesterday"),
        ("start", -1), ("start", None), ("end", 0), ("quote", ""), ("body", None), ("body", 7),
        ("resolved", 5), ("meaning", "gut"), ("reply_to", "x"), ("more", 1), ("body", "x" * 1_000_001),
        ("tags", [{"tag": "x"}]), ("was", ["not a digest"]), ("row", 5),
    ],
)  # fmt: skip
def test_an_annotation_of_a_wrong_form_is_left_out_and_named(
    sample: tuple[bytes, bytes], column: str, value: object
) -> None:
    lines = sample[0].splitlines()

    def change(body: dict[str, Any]) -> None:
        (body if column in ("tags", "was", "row") else body["row"])[column] = value

    lines[1] = resealed(lines[1], change)
    held = notes_file.read(b"\n".join(lines), "x")
    assert len(held.versions) == 4
    assert [one.id for one in held.refused] == ["line 2"]


def test_a_file_cannot_take_my_tags_or_my_notes(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    lines = sample[0].splitlines()
    with opened(reader_of(profile, "receiver")) as writer:
        mine = writer.add(draft("mine", tags=("keep",)))
        tag = writer.connection.execute("SELECT id FROM annotation_tag").fetchone()[0]

        def steal_tag(body: dict[str, Any]) -> None:
            body["tags"][0]["id"] = tag

        def steal_note(body: dict[str, Any]) -> None:
            body["row"] |= {"id": mine.id, "revision": 99}

        lines[1] = resealed(lines[1], steal_tag)
        lines[3] = resealed(lines[3], steal_note)
        done = taken(writer, b"\n".join(lines))
        assert [one.reason for one in done.preview.refused] == ["one of its tags belongs to another note"]
        assert read.annotation(writer.connection, mine.id) == mine
        assert done.preview.new == 4, "another author's note of the same id stands beside mine"


def test_random_damage_is_told_or_harmless(profile: Profile, sample: tuple[bytes, bytes]) -> None:
    chance = random.Random(5)
    for raw, reader in ((sample[0], notes_file.read), (sample[1], web_reading.read)):
        for _ in range(300):
            spoilt = bytearray(raw)
            for _ in range(chance.randrange(1, 4)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            try:
                reader(bytes(spoilt), "x")
            except Refused as refused:
                assert "\n" not in refused.sentence()
