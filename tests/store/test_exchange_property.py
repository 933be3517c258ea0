"""Readers who write, answer, delete and swap files in any order end with the same notes. Fixed seeds."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from exchange_stand import reader_of, sent, state, taken
from notebook_stand import PARAGRAPHS, draft, span_draft

from abscope_store.notebook import backup, disk, journal, read
from abscope_store.notebook.commands import span_command
from abscope_store.notebook.exchange.held import read_names
from abscope_store.notebook.marks import Altered
from abscope_store.notebook.opening import open_notebook, reconcile
from abscope_store.notebook.selectors import make_selector
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile


@pytest.fixture
def _no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of notebooks: syncing and backing each one up is tested elsewhere."""
    monkeypatch.setattr(journal, "sync", lambda descriptor: None)
    monkeypatch.setattr(disk, "sync", lambda descriptor: None)
    monkeypatch.setattr(disk, "sync_folder", lambda folder: None)
    monkeypatch.setattr("abscope_store.notebook.exchange.merging.backup_connection", lambda connection: None)
    monkeypatch.setattr(backup, "backup_connection", lambda connection: None)


def act(writer: NotebookWriter, chance: random.Random, own_alone: bool = False) -> None:
    """One thing a reader may do; what is not theirs to do is refused, and that is fine."""
    notes = read.listed(writer.connection, include_deleted=True)
    if own_alone:
        notes = [note for note in notes if note.author == writer.author]
    if not notes or chance.random() < 0.4:
        answered = chance.choice(notes).id if notes and chance.random() < 0.4 else None
        words = f"words {chance.randrange(1000)}"
        make = draft if chance.random() < 0.5 else span_draft
        writer.add(make(words, tags=chance.sample("abcd", 2), reply_to=answered))
        return
    note = chance.choice(notes)
    how = chance.randrange(7)
    try:
        if how == 0:
            writer.edit(note.id, body=f"changed {chance.randrange(1000)}")
        elif how == 5:
            writer.edit(note.id, meaning=chance.choice(("result", "harm", "question")))
        elif how == 6 and note.paragraph is not None:
            start = chance.randrange(4)
            span = make_selector(PARAGRAPHS, 2, start, 2, start + 1 + chance.randrange(9))
            span_command(writer, note.id, span).do()
        elif how == 1:
            writer.set_tags(note.id, chance.sample("abcd", 2))
        elif how == 2:
            writer.edit(note.id, resolved=not note.resolved)
        elif how == 3:
            writer.delete(note.id)
        elif how == 4:
            writer.restore(note.id)
    except Altered:
        assert note.author != writer.author or note.id not in state(writer)


KINDS = {"record", "span", "stretched", "answer", "settled", "tags", "trash", "revised"}


def kinds_met(writer: NotebookWriter) -> set[str]:
    """What of all that travels stands in this notebook."""
    found = set()
    for note in read.listed(writer.connection, include_deleted=True):
        found |= {"span" if note.paragraph else "record"}
        found |= {"stretched"} if note.quote and note.quote != "the measured words" else set()
        found |= {"answer"} if note.reply_to else set()
        found |= {"settled"} if note.resolved else set()
        found |= {"tags"} if note.tags else set()
        found |= {"trash"} if note.deleted_at else set()
        found |= {"revised"} if note.revision > 1 else set()
    return found


def seen(writer: NotebookWriter) -> set[tuple[Any, ...]]:
    """All notes as a reader sees them, under the names that travel."""
    names = read_names(writer.connection)
    return {
        (names.outward(one.author), one.body, one.meaning, one.tags, one.quote, one.paragraph, one.start,
         one.end, one.resolved, one.reply_to, one.deleted_at is None)
        for one in read.listed(writer.connection, include_deleted=True)
    }  # fmt: skip


def exchange(writers: list[NotebookWriter], chance: random.Random) -> None:
    """Everybody sends, then everybody takes all files in an order of their own, some of them twice."""
    files = [sent(writer) for writer in writers]
    for writer in writers:
        order = [*files, chance.choice(files)]
        chance.shuffle(order)
        for raw in order:
            taken(writer, raw)


@pytest.mark.usefixtures("_no_disk")
@pytest.mark.parametrize("seeds", [range(4), pytest.param(range(4, 70), marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "authors",
    [("", ""), ("", "B", "C"), ("A", "A")],
    ids=["two readers", "three readers", "one reader, two machines"],
)
def test_any_order_of_exchanges_ends_in_the_same_state(
    profile: Profile, authors: tuple[str, ...], seeds: range
) -> None:
    met: set[str] = set()
    for seed in seeds:
        chance = random.Random(seed)
        where = Profile(profile.folder / str(seed))
        writers = [
            open_notebook(reader_of(where, str(number), author))[0] for number, author in enumerate(authors)
        ]
        for writer in writers:
            writer.connection.execute("PRAGMA synchronous = OFF")
        try:
            for _ in range(3):
                for writer in writers:
                    for _ in range(chance.randrange(2, 7)):
                        act(writer, chance)
                exchange(writers, chance)
            # Files crossed in the last round as well: what one learned then the others learn now.
            exchange(writers, chance)
            states = [state(writer) for writer in writers]
            met |= {name for writer in writers for name in kinds_met(writer)}
            assert all(one == states[0] for one in states), f"seed {seed}"
            again = reconcile(writers[0].connection, writers[0].profile)
            assert (again.restored, again.journaled, again.altered) == (0, 0, ()), f"seed {seed}"
        finally:
            for writer in writers:
                writer.close()
    assert met == KINDS, "a reader who never does one of these proves nothing about it"


@pytest.mark.usefixtures("_no_disk")
@pytest.mark.parametrize("authors", [("", "B"), ("", "", "C")], ids=["two readers", "three readers"])
def test_readers_who_keep_to_their_own_notes_see_the_same(profile: Profile, authors: tuple[str, ...]) -> None:
    """What one does to notes of others stays with one; else all see every word, tag and place alike."""
    chance = random.Random(7)
    writers = [open_notebook(reader_of(profile, str(n), author))[0] for n, author in enumerate(authors)]
    for _ in range(3):
        for writer in writers:
            for _ in range(6):
                act(writer, chance, own_alone=True)
        exchange(writers, chance)
    exchange(writers, chance)
    views = [seen(writer) for writer in writers]
    assert len(views[0]) > 8
    assert all(view == views[0] for view in views)
    for writer in writers:
        writer.close()


@pytest.mark.usefixtures("_no_disk")
def test_files_of_one_reader_may_come_in_any_order(profile: Profile) -> None:
    """Older files after newer ones, a fork on a second machine: 24 orders, one state."""
    with_a, with_b = reader_of(profile, "a", "A"), reader_of(profile, "b", "A")
    first, second = open_notebook(with_a)[0], open_notebook(with_b)[0]
    made = first.add(draft("one", tags=("t",)))
    files = [sent(first)]
    taken(second, files[0])
    first.edit(made.id, body="changed here")
    second.edit(made.id, body="changed there")
    files += [sent(first), sent(second)]
    first.edit(made.id, body="changed here again")
    files.append(sent(first))
    states = []
    for number, order in enumerate(itertools.permutations(files)):
        fresh = open_notebook(reader_of(profile, f"order {number}"))[0]
        for raw in order:
            taken(fresh, raw)
        states.append(state(fresh))
        bodies = sorted(note.body for note in read.listed(fresh.connection))
        assert bodies == ["changed here again", "changed there"], order
        fresh.close()
    assert all(one == states[0] for one in states)
    first.close()
    second.close()
