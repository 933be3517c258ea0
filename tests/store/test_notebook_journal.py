"""The journal's lines: reading past damage, replay, start-up reconciliation. Saving is tested elsewhere."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_stand import draft, notebook

from abscope_store.errors import NewerDatabase
from abscope_store.notebook import journal, read
from abscope_store.notebook.journal import Line
from abscope_store.notebook.opening import drafts, open_notebook
from abscope_store.notebook.rows import Mark, canonical
from abscope_store.paths import Profile

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def line(row_id: str, revision: int, body: str = "") -> Line:
    row = {"id": row_id, "revision": revision, "body": body or f"{row_id} {revision}"}
    return journal.line_for(Mark("annotation", row), "edit", "me", "here", "2026", "")


@st.composite
def histories(draw: st.DrawFn) -> list[Line]:
    """Lines of a few marks with growing revisions, some of them voided."""
    numbers = draw(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
    revisions: dict[str, int] = {}
    lines: list[Line] = []
    for place, (row_id, fails) in enumerate(numbers):
        made = line(row_id, revisions.get(row_id, 0) + 1, f"words {place}")
        lines.append(made)
        if fails:
            lines.append(journal.void_for(made, "2026"))
        else:
            revisions[row_id] = made.revision
    return lines


@given(VALUES)
def test_canonical_json_is_what_python_would_write(value: object) -> None:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(canonical(value)) == value
    assert canonical(value) == plain.encode()


@given(histories(), st.randoms(use_true_random=False))
def test_replay_is_idempotent(lines: list[Line], chance: random.Random) -> None:
    once = journal.replay(lines)
    assert journal.replay([*lines, *lines]) == once
    doubled = [*lines, *chance.choices(lines, k=4)] if lines else []
    assert journal.replay(doubled).state == once.state
    shuffled = chance.sample(doubled, len(doubled))
    assert journal.replay(shuffled).state == once.state


@given(histories())
def test_replay_gives_the_last_revision_that_was_not_voided(lines: list[Line]) -> None:
    voided = {item.fields["voids"] for item in lines if item.op == journal.VOID}
    expected: dict[str, str] = {}
    for item in lines:
        if item.table and item.sha256 not in voided:
            expected[item.id] = item.fields["row"]["body"]
    state = journal.replay(lines).state
    assert {key[1]: mark.row["body"] for key, mark in state.items()} == expected
    assert {item.sha256 for item in journal.replay(lines).drafts} == voided


def test_only_the_last_line_can_be_unacknowledged() -> None:
    lines = [line("a", 1), line("b", 1), line("a", 2)]
    stored = {("annotation", "a"): 1, ("annotation", "b"): 1}
    replayed = journal.replay(lines, stored)
    assert replayed.tail == lines[-1]
    assert replayed.state["annotation", "a"].revision == 1
    # The database lost more than the last line: it is an old copy, and all lines count.
    replayed = journal.replay(lines, {("annotation", "a"): 1})
    assert replayed.tail is None
    assert replayed.state["annotation", "a"].revision == 2
    assert journal.replay(lines).state["annotation", "a"].revision == 2
    assert journal.replay([*lines, journal.void_for(lines[-1], "2026")], stored).tail is None


def test_a_torn_last_line_is_tolerated_wherever_it_is_torn(profile: Profile) -> None:
    with notebook(profile) as writer:
        kept = writer.add(draft("kept"))
        whole = profile.journal.read_bytes()
        writer.add(draft("torn words ë"))
    both = profile.journal.read_bytes()
    for cut in range(len(whole) + 1, len(both) - 1):
        profile.journal.write_bytes(both[:cut])
        found = journal.read(profile.journal)
        assert (len(found.lines), found.torn, found.damaged) == (1, True, 1)
    # The next line stands alone although the torn one has no end.
    extra = line("x", 1)
    journal.append(profile.journal, [extra])
    assert journal.read(profile.journal).lines[1:] == (extra,)
    assert journal.read(profile.journal).lines[0].id == kept.id
    profile.journal.write_bytes(both[:-1])
    assert len(journal.read(profile.journal).lines) == 2, "only the line's end was lost"


def test_a_changed_byte_is_noticed_and_the_line_written_again(profile: Profile) -> None:
    with notebook(profile) as writer:
        first = writer.add(draft("hazard ratio 0.72"))
        second = writer.add(draft("another"))
    text = profile.journal.read_bytes()
    profile.journal.write_bytes(text.replace(b"0.72", b"0.27"))
    assert [item.id for item in journal.read(profile.journal).lines] == [second.id]
    writer, found = open_notebook(profile, thorough=True)
    assert (found.damaged, found.journaled, found.restored) == (1, 1, 0)
    assert read.listed(writer.connection) == [second, first]
    state = journal.replay(journal.read(profile.journal).lines).state
    assert state["annotation", first.id].row["body"] == "hazard ratio 0.72"
    writer.close()


def test_a_lost_journal_is_written_again(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = writer.add(draft("one", tags=("a",)))
        writer.edit(made.id, body="two")
    profile.journal.unlink()
    writer, found = open_notebook(profile)
    assert (found.journaled, found.restored) == (1, 0)
    writer.close()
    profile.notebook.unlink()
    with notebook(profile) as writer:
        (again,) = read.listed(writer.connection)
        assert (again.body, again.tags, again.revision) == ("two", ("a",), 2)


def test_an_altered_row_is_never_written_to_the_journal(profile: Profile) -> None:
    with notebook(profile) as writer:
        writer.add(draft("true words"))
        writer.connection.execute("UPDATE annotation SET body = 'other words'")
    profile.journal.unlink()
    writer, found = open_notebook(profile)
    assert (len(found.altered), found.journaled) == (1, 0)
    writer.close()


def test_a_clean_start_reads_no_journal(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with notebook(profile) as writer:
        made = writer.add(draft("gone"))
        writer.add(draft("one"))
        writer._change("delete", made.id, {"deleted_at": "2020-01-01T00:00:00.000000+00:00"})
        writer.purge()

    def unread(path: object) -> journal.Journal:
        raise AssertionError("the journal was read")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "read", unread)
        with notebook(profile):
            pass
        with pytest.raises(AssertionError, match="was read"):
            open_notebook(profile, thorough=True)
        journal.append(profile.journal, [line("x", 1)])
        with pytest.raises(AssertionError, match="was read"):
            open_notebook(profile)


def test_an_old_copy_of_the_database_catches_up(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = writer.add(draft("old"))
    old = profile.notebook.read_bytes()
    with notebook(profile) as writer:
        writer.edit(made.id, body="new", tags=["t"])
        writer.add(draft("second"))
        now = read.listed(writer.connection)
    profile.notebook.write_bytes(old)
    writer, found = open_notebook(profile)
    assert (found.restored, found.set_aside) == (2, 0)
    assert read.listed(writer.connection) == now
    assert drafts(profile) == []
    writer.close()


def test_a_newer_journal_is_left_untouched(profile: Profile) -> None:
    with notebook(profile) as writer:
        writer.add(draft("one"))
    body = {"format": 99, "op": "annotation.add", "id": "x", "more": [1]}
    newer = {**body, "sha256": journal._digest(body)}
    with profile.journal.open("ab") as file:
        file.write(json.dumps(newer).encode() + b"\n")
    before = profile.journal.read_bytes()
    with pytest.raises(NewerDatabase):
        open_notebook(profile)
    assert profile.journal.read_bytes() == before
