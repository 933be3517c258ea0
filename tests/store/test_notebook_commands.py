"""Commands and their inverses over a true notebook. The session's list of them is tested with the window."""

from __future__ import annotations

from typing import Any

import pytest
from notebook_stand import draft, notebook, span_draft

from abscope_store.notebook import read
from abscope_store.notebook.commands import (
    Command,
    add_command,
    delete_command,
    edit_command,
    span_command,
    tag_command,
)
from abscope_store.notebook.selectors import EXACT, make_selector, resolve
from abscope_store.paths import Profile


def test_commands_are_undone_and_done_again_step_by_step(profile: Profile) -> None:
    with notebook(profile) as writer:
        held = writer.connection
        add = add_command(writer, span_draft("one", kind="note", tags=("a",)))
        made = add.do()
        commands: list[Command[Any]] = [add]
        for command in (
            lambda: edit_command(writer, made.id, body="two", meaning="harm"),
            lambda: tag_command(writer, made.id, ["b"]),
            lambda: delete_command(writer, made.id),
        ):
            commands.append(command())
            commands[-1].do()

        def now() -> tuple[object, ...]:
            return tuple((item.body, item.meaning, item.tags) for item in read.listed(held))

        states = [now()]
        for step in reversed(commands):
            step.undo()
            states.append(now())
        assert [c.text for c in commands] == ["add note", "edit note", "tag", "delete note"]
        assert states == [
            (), (("two", "harm", ("b",)),), (("two", "harm", ("a",)),), (("one", None, ("a",)),), (),
        ]  # fmt: skip
        again = [now()]
        for step in commands:
            step.do()
            again.append(now())
        assert again == states[::-1]
        assert [item.id for item in read.trash(held)] == [made.id], "one note, one id, throughout"


def test_undoing_an_edit_leaves_other_fields_alone(profile: Profile) -> None:
    with notebook(profile) as writer:
        made = writer.add(draft("one"))
        edit = edit_command(writer, made.id, body="two")
        edit.do()
        writer.edit(made.id, meaning="method")
        edit.undo()
        found = read.annotation(writer.connection, made.id)
        assert (found.body, found.meaning) == ("one", "method")


def test_a_mark_is_resized_with_its_note_and_back(profile: Profile) -> None:
    text = {1: "The mill counted eighty sacks.", 2: "A few were wet."}
    short, long = make_selector(text, 1, 4, 1, 8), make_selector(text, 1, 4, 2, 5)
    with notebook(profile) as writer:
        made = writer.add(draft("mine", selector=short, tags=("a",)))
        resize = span_command(writer, made.id, long)
        wide = resize.do()
        assert (wide.quote, wide.paragraph_end, wide.end) == (long.quote, 2, 5)
        assert (wide.body, wide.tags, wide.id) == ("mine", ("a",), made.id)
        assert resolve(wide, text) == EXACT
        resize.undo()
        back = read.annotation(writer.connection, made.id)
        assert (back.quote, back.start, back.end, back.body) == ("mill", 4, 8, "mine")
        assert back.intact
        with pytest.raises(ValueError):
            span_command(writer, writer.add(draft("all of it")).id, short)
