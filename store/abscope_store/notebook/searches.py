"""Saved searches and the history as commands, each with its way back. No Qt, no SQL.

A search is never written anywhere but into the notebook: what was looked for is the reader's own.
"""

from __future__ import annotations

from abscope_store.errors import NotFound
from abscope_store.notebook import read
from abscope_store.notebook.commands import Command
from abscope_store.notebook.marks import SavedSearch
from abscope_store.notebook.writer import NotebookWriter

LONGEST = 80  # characters of a name


def named(text: str) -> str:
    """A name as it is kept: one line, not too long."""
    return " ".join(text.split())[:LONGEST]


def save_command(writer: NotebookWriter, name: str, query: str) -> Command[SavedSearch]:
    """Save a search; one that is saved already is not saved twice. Done again it keeps its id."""
    made: list[SavedSearch] = []
    query = query.strip()
    held = next((one for one in read.saved_searches(writer.connection) if one.query == query), None)
    if held is not None:
        return Command("save search", lambda: held, lambda: None)

    def do() -> SavedSearch:
        if made:
            writer.restore_search(made[0].id)
        else:
            made.append(writer.save_search(named(name) or query, query))
        return made[0]

    return Command("save search", do, lambda: writer.delete_search(made[0].id))


def rename_command(writer: NotebookWriter, search_id: str, name: str) -> Command[SavedSearch]:
    """Give a saved search another name; an empty one gives it its query. Raises NotFound."""
    before = _search(writer, search_id)
    after = named(name) or named(before.query)

    def do() -> SavedSearch:
        writer.rename_search(search_id, after)
        return _search(writer, search_id)

    return Command("rename search", do, lambda: writer.rename_search(search_id, before.name))


def delete_command(writer: NotebookWriter, search_id: str) -> Command[SavedSearch]:
    """Move a saved search to the trash and back. Raises NotFound."""
    before = _search(writer, search_id)

    def do() -> SavedSearch:
        writer.delete_search(search_id)
        return before

    return Command("delete search", do, lambda: writer.restore_search(search_id))


def forget_command(writer: NotebookWriter, place: str | None = None) -> Command[int]:
    """Take a place or a search, by its link, out of the history wherever it stands; None: everything."""
    visits = [v.id for v in read.history(writer.connection, -1) if place is None or v.place == place]

    def do() -> int:
        for one in visits:
            writer.forget(one)
        return len(visits)

    def undo() -> None:
        for one in reversed(visits):
            writer.recall(one)

    return Command("forget", do, undo)


def _search(writer: NotebookWriter, search_id: str) -> SavedSearch:
    for one in read.saved_searches(writer.connection):
        if one.id == search_id:
            return one
    raise NotFound("This saved search is not there any more.")
