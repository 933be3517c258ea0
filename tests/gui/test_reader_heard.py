"""What a screen reader is told of the page: the caret is the text cursor, margin and notes have names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot
from reader_stand_ins import FIRST, SECOND, marked, mill, press, show_pane

from abscope_gui.panels.note_editor import NO_IDENTIFIERS

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[Any]:
    """A page of three paragraphs, hidden lines and more, heard."""
    QAccessible.setActive(True)
    yield show_pane(qtbot, mill())
    QAccessible.setActive(False)


def test_the_page_is_text_whose_cursor_is_the_caret(pane: Any, qtbot: QtBot) -> None:
    heard = QAccessible.queryAccessibleInterface(pane.view)
    assert heard.role() == QAccessible.Role.EditableText
    assert heard.text(QAccessible.Text.Name) == "Text of the source"
    words = heard.textInterface()
    assert words.text(0, len(FIRST)) == FIRST
    press(qtbot, pane, Qt.Key.Key_N)
    start = FIRST.index("A few")
    assert words.cursorPosition() == start
    press(qtbot, pane, Qt.Key.Key_N, modifier=SHIFT)
    assert words.selectionCount() == 1
    assert words.text(start, words.cursorPosition()) == "A few were wet."


def test_the_paragraph_and_what_rests_on_it_are_told_at_the_caret(pane: Any, qtbot: QtBot) -> None:
    pane.set_counts({2: {"outcome": 2, "claim": 1}})
    pane.view.put_caret(0, 0)
    assert pane.view.accessibleDescription() == "Paragraph 1"
    pane.view.put_caret(1, 5)
    told = "Paragraph 2: 2 statements of the reference, 1 claim rest on this paragraph (W)"
    assert pane.view.accessibleDescription() == pane.gutter.accessibleDescription() == told
    pane.set_counts({})
    assert pane.view.accessibleDescription() == "Paragraph 2"
    assert pane.gutter.accessibleName()


def test_notes_and_fields_have_names(pane: Any, qtbot: QtBot) -> None:
    text = pane.text
    note = marked(text, 1, 0, 20, kind="note", body="ask about the count", meaning="harm", tags=("grain",))
    pane.set_annotations([note])
    qtbot.wait(5)
    (card,) = pane.margin.notes
    heard = QAccessible.queryAccessibleInterface(card)
    assert heard.role() == QAccessible.Role.Button
    assert heard.text(QAccessible.Text.Name) == "harm 1, paragraph 2: ask about the count"
    assert heard.text(QAccessible.Text.Description) == "#grain"
    pane.edit_annotation(note)
    assert NO_IDENTIFIERS in pane.note_editor.body.accessibleName()
    assert SECOND.startswith(note.quote)
