"""Saved searches and the history as commands: each can be taken back, and nothing is kept twice."""

from __future__ import annotations

import pytest
from notebook_stand import notebook

from abscope_store.errors import NotFound
from abscope_store.notebook import journal, read, recent, searches
from abscope_store.paths import Profile


def test_saving_naming_and_deleting_can_be_taken_back(profile: Profile) -> None:
    with notebook(profile) as writer:
        saving = searches.save_command(writer, "", " pacific os ")
        made = saving.do()
        assert (made.name, made.query) == ("pacific os", "pacific os")
        again = searches.save_command(writer, "", "pacific os").do()
        assert again == made and len(read.saved_searches(writer.connection)) == 1
        naming = searches.rename_command(writer, made.id, "  Survival \n of it ")
        assert naming.do().name == "Survival of it"
        naming.undo()
        assert [one.name for one in read.saved_searches(writer.connection)] == ["pacific os"]
        deleting = searches.delete_command(writer, made.id)
        deleting.do()
        assert read.saved_searches(writer.connection) == []
        with pytest.raises(NotFound):
            searches.rename_command(writer, made.id, "x")
        deleting.undo()
        assert [one.id for one in read.saved_searches(writer.connection)] == [made.id]
        saving.undo()
        assert read.saved_searches(writer.connection) == []
        assert saving.do().id == made.id


def test_an_empty_name_is_the_query_again(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = searches.save_command(writer, "mine", "pfs").do()
        assert searches.rename_command(writer, made.id, "  ").do().name == "pfs"


def test_the_history_forgets_one_thing_or_all_and_remembers_again(profile: Profile) -> None:
    with notebook(profile) as writer:
        for query in ("a", "b", "a"):
            recent.remember(writer, query)
        recent.visited(writer, "abscope://study/pacific")
        assert recent.visited(writer, "abscope://study/pacific") is None, "kept once"
        one = searches.forget_command(writer, recent.search_link("a"))
        assert one.do() == 2
        left = [visit.place for visit in read.history(writer.connection)]
        assert left == ["abscope://study/pacific", recent.search_link("b")]
        one.undo()
        assert len(read.history(writer.connection)) == 4
        every = searches.forget_command(writer)
        assert every.do() == 4 and read.history(writer.connection) == []
        every.undo()
        assert len(read.history(writer.connection)) == 4


def test_names_and_forgetting_survive_a_rebuild_from_the_journal(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = searches.save_command(writer, "", "pfs").do()
        searches.rename_command(writer, made.id, "named").do()
        recent.remember(writer, "gone")
        searches.forget_command(writer).do()
    held = journal.replay(journal.read(profile.journal).lines).state
    rows = {table: mark.row for (table, _), mark in held.items()}
    assert rows["saved_search"]["name"] == "named"
    assert rows["reading_history"]["deleted_at"] is not None
