"""Readers who write, answer, delete and swap files in any order end with the same notes. Fixed seeds."""

from __future__ import annotations

import itertools
import random

import pytest
from exchange_stand import reader_of, sent, state, taken
from notebook_stand import draft, span_draft

from abscope_store.notebook import backup, disk, journal, read
from abscope_store.notebook.marks import Altered
from abscope_store.notebook.opening import open_notebook, reconcile
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


def act(writer: NotebookWriter, chance: random.Random) -> None:
    """One thing a reader may do; what is not theirs to do is refused, and that is fine."""
    notes = read.listed(writer.connection, include_deleted=True)
    if not notes or chance.random() < 0.4:
        answered = chance.choice(notes).id if notes and chance.random() < 0.4 else None
        words = f"words {chance.randrange(1000)}"
        make = draft if chance.random() < 0.5 else span_draft
        writer.add(make(words, tags=chance.sample("abcd", 2), reply_to=answered))
        return
    note = chance.choice(notes)
    how = chance.randrange(5)
    try:
        if how == 0:
            writer.edit(note.id, body=f"changed {chance.randrange(1000)}")
        elif how == 1:
            writer.set_tags(note.id, chance.sample("abcd", 2))
        elif how == 2:
            writer.edit(note.id, resolved=not note.resolved)
        elif how == 3:
            writer.delete(note.id)
        else:
            writer.restore(note.id)
    except Altered:
        assert note.author != writer.author or note.id not in state(writer)


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
                    for _ in range(chance.randrange(1, 4)):
                        act(writer, chance)
                exchange(writers, chance)
            # Files crossed in the last round as well: what one learned then the others learn now.
            exchange(writers, chance)
            states = [state(writer) for writer in writers]
            assert all(one == states[0] for one in states), f"seed {seed}"
            again = reconcile(writers[0].connection, writers[0].profile)
            assert (again.restored, again.journaled, again.altered) == (0, 0, ()), f"seed {seed}"
        finally:
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
