"""Where the keyboard stands in the Notebook's list: first and last note, what follows, on what is seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from note_stand_ins import local, mark, rows
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.tabs.notebook import NotebookTab
from abscope_gui.theme import Theme

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tab(qtbot: QtBot) -> Iterator[NotebookTab]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    made = NotebookTab(Theme("light"), window)
    made.resize(900, 700)
    made.set_rows(rows(*(mark(name, created=local(22, 20 - n)) for n, name in enumerate("uvwxyz"))))
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.list.setFocus()
    yield made
    window.close()


def ids(tab: NotebookTab) -> list[str]:
    return [row.id for row in tab.model.rows()]


def current(tab: NotebookTab) -> str:
    row = tab.current()
    assert row is not None
    return row.id


def test_what_follows_several_that_went_is_selected(tab: NotebookTab) -> None:
    made = [mark(name, created=local(22, 20 - n)) for n, name in enumerate("abcde")]
    tab.set_rows(rows(*made))
    tab.list.select(["b", "c"])
    tab.set_rows(rows(*(one for one in made if one.id not in "bc")))
    assert current(tab) == "d"


def test_home_and_end_are_the_first_and_the_last_note(tab: NotebookTab, qtbot: QtBot) -> None:
    shown = ids(tab)
    for key, modifiers, wanted in (
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, shown[-1]),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier, shown[0]),
        (Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier, shown[-1]),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, shown[0]),
    ):
        qtbot.keyClick(tab.list, key, modifiers)
        assert current(tab) == wanted and [row.id for row in tab.list.selected()] == [wanted]
    qtbot.keyClick(tab.list, Qt.Key.Key_End, SHIFT)
    assert [row.id for row in tab.list.selected()] == shown


def test_the_keyboard_comes_to_a_row_that_is_seen(tab: NotebookTab) -> None:
    tab.set_rows(rows(*(mark(f"n{n}", created=local(22, n % 24)) for n in range(60))))
    tab.list.select([ids(tab)[-1]])
    tab.list.verticalScrollBar().setValue(0)
    tab.take_focus()
    seen = tab.list.visualRect(tab.list.currentIndex())
    assert tab.list.viewport().rect().contains(seen)
