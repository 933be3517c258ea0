"""Many notes changed at once, answers and what settles a note, words kept while they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from exchange_stand import reader_of, sent, state, taken
from notebook_stand import draft, notebook, span_draft

from abscope_store.errors import NotFound
from abscope_store.notebook import journal, read, typing_kept
from abscope_store.notebook.bulk import merge_command, put_back_command, tag_all_command, trash_command
from abscope_store.notebook.commands import reply_command, settle_command
from abscope_store.notebook.exchange import notes_file
from abscope_store.notebook.marks import Altered, AnnotationDraft
from abscope_store.notebook.opening import rebuild
from abscope_store.notebook.restoring import reading, verify
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile


@pytest.fixture
def writer(profile: Profile) -> Iterator[NotebookWriter]:
    with notebook(profile) as made:
        yield made


def tags(writer: NotebookWriter) -> dict[str, tuple[str, ...]]:
    return {one.body: tuple(sorted(one.tags)) for one in read.listed(writer.connection)}


def bodies(writer: NotebookWriter) -> set[str]:
    return {one.body for one in read.listed(writer.connection)}


def test_many_go_to_the_trash_and_back_in_one_step(writer: NotebookWriter) -> None:
    ids = [writer.add(draft(f"note {n}")).id for n in range(3)]
    writer.delete(ids[0])  # was in the trash before: undoing leaves it there
    lines = len(journal.read(writer.profile.journal).lines)
    command = trash_command(writer, ids)
    assert command.do() == 2 and bodies(writer) == set()
    assert len(journal.read(writer.profile.journal).lines) == lines + 1, "one line for all of them"
    command.undo()
    assert bodies(writer) == {"note 1", "note 2"}
    command.do()
    back = put_back_command(writer, ids)
    assert back.do() == 3 and len(bodies(writer)) == 3
    back.undo()
    assert bodies(writer) == set()


def test_tags_are_added_and_taken_off_and_come_back_as_they_were(writer: NotebookWriter) -> None:
    one = writer.add(draft("one", tags=("Dose", "arm"))).id
    two = writer.add(draft("two")).id
    command = tag_all_command(writer, [one, two], ["#endpoint", " arm "], {"dose"})
    command.do()
    assert tags(writer) == {"one": ("arm", "endpoint"), "two": ("arm", "endpoint")}
    command.undo()
    assert tags(writer) == {"one": ("Dose", "arm"), "two": ()}
    command.do()
    assert tags(writer)["two"] == ("arm", "endpoint")


def test_one_altered_note_stops_all_of_it(writer: NotebookWriter) -> None:
    ids = [writer.add(draft(f"note {n}")).id for n in range(2)]
    writer.connection.execute("UPDATE annotation SET body = 'else' WHERE id = ?", (ids[1],))
    with pytest.raises(Altered, match="altered outside Abscope"):
        trash_command(writer, ids).do()
    assert all(one.deleted_at is None for one in read.listed(writer.connection))


def test_what_was_done_at_once_survives_the_database(profile: Profile) -> None:
    with notebook(profile) as writer:
        ids = [writer.add(draft(f"note {n}")).id for n in range(3)]
        tag_all_command(writer, ids, ["kept"], ()).do()
        trash_command(writer, ids[:1]).do()
    rebuild(profile)
    with closing(reading(profile.notebook)) as connection:
        found = {one.body: one.tags for one in read.listed(connection)}
    assert found == {"note 1": ("kept",), "note 2": ("kept",)}
    assert verify(profile).sound


def test_what_was_done_at_once_travels(profile: Profile) -> None:
    first, second = reader_of(profile, "one", "Anna"), reader_of(profile, "two", "Ben")
    with notebook(first) as anna, notebook(second) as ben:
        ids = [anna.add(draft(f"note {n}")).id for n in range(2)]
        taken(ben, sent(anna))
        tag_all_command(anna, ids, ["later"], ()).do()
        trash_command(anna, ids[:1]).do()
        done = taken(ben, sent(anna))
        assert (done.preview.newer, done.preview.conflicts) == (2, 0), "not a rival version"
        assert tags(ben) == {"note 1": ("later",)} and state(anna) == state(ben)


def test_an_answer_stands_on_the_same_words_and_settles(writer: NotebookWriter) -> None:
    asked = writer.add(span_draft("which analysis?", meaning="question"))
    command = reply_command(writer, asked.id, "the final one", resolved=True)
    answer = command.do()
    assert (answer.reply_to, answer.quote, answer.paragraph) == (asked.id, asked.quote, asked.paragraph)
    assert read.is_resolved(writer.connection, asked)
    with pytest.raises(NotFound, match="An answer settles"):
        settle_command(writer, asked.id, settled=False)
    command.undo()
    assert not read.is_resolved(writer.connection, asked)


def test_own_notes_are_settled_others_are_answered(profile: Profile) -> None:
    first, second = reader_of(profile, "one", "Anna"), reader_of(profile, "two", "Ben")
    with notebook(first) as anna, notebook(second) as ben:
        asked = anna.add(draft("is this the final analysis?"))
        taken(ben, sent(anna))
        answer = settle_command(ben, asked.id, settled=True).do()
        assert (answer.author, answer.reply_to, answer.resolved) == ("Ben", asked.id, True)
        own = settle_command(anna, asked.id, settled=True)
        assert own.do().resolved and own.do().reply_to is None
        own.undo()
        assert not read.annotation(anna.connection, asked.id).resolved


def test_a_merge_is_one_step(profile: Profile) -> None:
    first, second = reader_of(profile, "one", "Anna"), reader_of(profile, "two", "Ben")
    with notebook(first) as anna, notebook(second) as ben:
        for n in range(3):
            anna.add(draft(f"note {n}"))
        own = ben.add(draft("my own"))
        command = merge_command(ben, notes_file.read(sent(anna), "a"), "a.abscope-notes")
        assert command.do().preview.new == 3 and len(bodies(ben)) == 4
        command.undo()
        assert bodies(ben) == {own.body}
        command.do()
        assert len(bodies(ben)) == 4
        command.undo()
        assert bodies(ben) == {own.body}, "each doing again has its own way back"


def test_typed_words_are_kept_by_session_and_saved_later(profile: Profile) -> None:
    with notebook(profile) as writer:
        there = writer.add(draft("before", tags=("old",)))
        new = typing_kept.Typed("", span_draft("half a tho"))
        edit = typing_kept.Typed(there.id, AnnotationDraft("note", "", "", "after", "harm", tags=("new",)))
        typing_kept.keep(profile, "one", typing_kept.Typed("", span_draft("half")))
        typing_kept.keep(profile, "one", new)
        typing_kept.keep(profile, "two", edit)
        (profile.folder / "typing" / "torn.json").write_bytes(b'{"annotation_id": "x", "dra')
        assert typing_kept.kept(profile) == {"one": new, "two": edit} == typing_kept.unsaved(writer)
        made = typing_kept.adopt_command(writer, new).do()
        changed = typing_kept.adopt_command(writer, edit).do()
        assert (made.body, made.quote) == ("half a tho", "the measured words")
        assert (changed.id, changed.body, changed.meaning, changed.tags) == (
            there.id, "after", "harm", ("new",),
        )  # fmt: skip
        typing_kept.keep(profile, "three", typing_kept.Typed("gone", edit.draft))
        assert list(typing_kept.unsaved(writer)) == ["three"], "what is saved is not offered again"
        typing_kept.forget(profile, "three")
        typing_kept.keep(profile, "one", new)
        typing_kept.keep(profile, "two", edit)
    typing_kept.forget(profile, "one")
    assert list(typing_kept.kept(profile)) == ["two"]
