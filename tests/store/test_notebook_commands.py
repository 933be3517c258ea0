"""Undo and redo over a true notebook, and over anyone's callables."""

from __future__ import annotations

import pytest
from notebook_stand import draft, notebook, span_draft

from abscope_store.notebook import read
from abscope_store.notebook.commands import (
    DEPTH,
    Command,
    UndoList,
    add_command,
    delete_command,
    edit_command,
    tag_command,
)
from abscope_store.paths import Profile


def test_a_session_is_undone_and_redone_step_by_step(profile: Profile) -> None:
    session = UndoList()
    assert (session.undo(), session.redo(), session.undo_text, session.redo_text) == (None,) * 4
    with notebook(profile) as writer:
        held = writer.connection
        made = session.run(add_command(writer, span_draft("one", kind="note", tags=("a",))))
        session.run(edit_command(writer, made.id, body="two", meaning="harm"))
        session.run(tag_command(writer, made.id, ["b"]))
        session.run(delete_command(writer, made.id))

        def now() -> tuple[object, ...]:
            found = read.annotations(held)
            return tuple((item.body, item.meaning, item.tags) for item in found)

        states = [now()]
        assert session.undo_text == "Undo delete note"
        assert session.redo_text is None
        said = []
        while (text := session.undo()) is not None:
            said.append(text)
            states.append(now())
        assert said == ["delete note", "tag", "edit note", "add note"]
        assert states == [
            (), (("two", "harm", ("b",)),), (("two", "harm", ("a",)),), (("one", None, ("a",)),), (),
        ]  # fmt: skip
        assert session.redo_text == "Redo add note"
        again = [now()]
        while session.redo() is not None:
            again.append(now())
        assert again == states[::-1]
        assert [item.id for item in read.trash(held)] == [made.id], "one note, one id, throughout"


def test_undoing_an_edit_leaves_other_fields_alone(profile: Profile) -> None:
    session = UndoList()
    with notebook(profile) as writer:
        made = writer.add(draft("one"))
        session.run(edit_command(writer, made.id, body="two"))
        writer.edit(made.id, meaning="method")
        session.undo()
        found = read.annotation(writer.connection, made.id)
        assert (found.body, found.meaning) == ("one", "method")


def test_a_new_command_ends_what_could_be_redone() -> None:
    log: list[str] = []

    def command(name: str) -> Command[None]:
        return Command(name, lambda: log.append(name), lambda: log.append("-" + name))

    session = UndoList()
    session.run(command("remove source"))
    session.undo()
    session.run(command("b"))
    assert session.redo() is None
    assert log == ["remove source", "-remove source", "b"]


def test_a_command_that_fails_leaves_the_list_as_it_was() -> None:
    def fail() -> None:
        raise OSError("no")

    session = UndoList()
    with pytest.raises(OSError, match="no"):
        session.run(Command("a", fail, fail))
    assert session.undo_text is None
    session.run(Command("b", lambda: None, fail))
    with pytest.raises(OSError, match="no"):
        session.undo()
    assert (session.undo_text, session.redo_text) == ("Undo b", None)


def test_the_list_forgets_the_oldest() -> None:
    session = UndoList()
    for number in range(DEPTH + 5):
        session.run(Command(str(number), lambda: None, lambda: None))
    count = 0
    while session.undo() is not None:
        count += 1
    assert count == DEPTH
    assert session.redo_text == "Redo 5"
