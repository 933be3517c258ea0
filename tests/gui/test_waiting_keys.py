"""The list of what waits at twice the size of type: keys bring each offered place into view."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from note_stand_ins import mark, rows
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.models.waiting_rows import waiting_row
from abscope_gui.tabs.waiting import WaitingPane
from abscope_gui.theme import Theme
from abscope_store.notebook.marks import Selector
from abscope_store.notebook.waiting import Candidate, Waiting
from abscope_store.notebook.wordwise import difference

KEY = Qt.Key
OLD = "The lamp was seen by 31 of 40 people who had walked to the shore on the evening of the first storm."


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[WaitingPane]:
    """One mark with three places, in the room that 1280x800 leaves at 200 %."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.styleSheet()
    application.setStyleSheet(Theme("light").stylesheet(2.0))
    one = mark("a", state="orphan", quote=OLD, body="ask for the second evening")
    found = []
    for number in range(3):
        words = OLD.replace("31", f"3{number + 2}").replace("storm", "snow")
        span = Selector("f" * 64, number + 2, 0, number + 2, len(words), words, "", "")
        found.append(Candidate("document", "f" * 64, span, 0.9, difference(OLD, words)))
    waits = Waiting(one, tuple(found), text_sha256="e" * 64)
    made = WaitingPane(Theme("light"))
    qtbot.addWidget(made)
    made.resize(620, 640)
    made.set_rows([waiting_row(waits, rows(one)[0], ["A page on lamps, added 22 Nov"] * 3)])
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.open_list()
    yield made
    application.setStyleSheet(before)


def seen(pane: WaitingPane, widget: QWidget) -> float:
    """How much of its height shows, 0-1, of what could show at once."""
    view = pane.below.viewport()
    box = QRect(widget.mapTo(view, QPoint(0, 0)), widget.size())
    return box.intersected(view.rect()).height() / min(box.height(), view.height())


@pytest.mark.parametrize("key", [KEY.Key_Tab, KEY.Key_Down])
def test_keys_bring_each_place_into_view(pane: WaitingPane, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.waitUntil(pane.list.hasFocus)
    assert len(pane.cards) == 3 and any(seen(pane, card) < 0.5 for card in pane.cards)
    QTest.keyClick(pane.list, KEY.Key_Tab)
    met: list[QWidget] = []
    while len(met) < 30:
        focused = pane.focusWidget()
        if focused is None or focused in met or not pane.below.isAncestorOf(focused):
            break
        met.append(focused)
        qtbot.wait(1)
        assert seen(pane, focused) > 0.9, (len(met), focused)
        QTest.keyClick(focused, key if focused in pane.cards else KEY.Key_Tab)
    assert set(pane.cards) <= set(met) and pane.leave_button in met
