"""A mark gets another extent with the mouse: its ends are dragged, its note stays, undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reader_stand_ins import FIRST, marked, mill, show_pane

from abscope_gui import keeping
from abscope_store.paths import Profile
from window_stand import Driven, opened

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
SENTENCE = "The mill counted eighty sacks."


@pytest.fixture
def pane(qtbot: QtBot) -> Any:
    """The first sentence and one of the second paragraph are marked, the caret is at the top."""
    text = mill()
    made = show_pane(qtbot, text)
    made.set_annotations([marked(text, 0, 0, len(SENTENCE)), marked(text, 1, 8, 13, 2)])
    made.view.put_caret(0, 4)
    return made


def point(pane: Any, block: int, offset: int) -> QPoint:
    """A place of the text in the viewport, half down its line."""
    cursor = QTextCursor(pane.view.document())
    cursor.setPosition(pane.view.position(block, offset))
    return pane.view.cursorRect(cursor).center()


def drag(pane: Any, handle: Any, *places: tuple[int, int], let_go: bool = True) -> None:
    """Take a handle over places of the text."""
    QTest.mousePress(handle, LEFT, pos=handle.rect().center())
    steps = [handle.geometry().center(), *(point(pane, *place) for place in places)]
    for step in steps:
        at = QPointF(handle.mapFromParent(step))
        away = QPointF(handle.mapToGlobal(at.toPoint()))
        none = Qt.KeyboardModifier.NoModifier
        move = QMouseEvent(QEvent.Type.MouseMove, at, away, Qt.MouseButton.NoButton, LEFT, none)
        QApplication.sendEvent(handle, move)
    if let_go:
        QTest.mouseRelease(handle, LEFT, pos=handle.rect().center())


def test_the_handles_stand_at_the_ends_of_the_mark_at_the_caret(pane: Any) -> None:
    handles = pane.handles
    assert handles.first.isVisible() and handles.last.isVisible()
    assert handles.first.geometry().contains(point(pane, 0, 0))
    assert handles.last.geometry().contains(point(pane, 0, len(SENTENCE)))
    assert handles.last.width() >= 24, "a hit area that a hand finds"
    pane.view.put_caret(0, len(FIRST))
    assert not handles.first.isVisible() and not handles.last.isVisible(), "no mark here"
    pane.view.put_caret(1, 9)
    assert handles.first.geometry().contains(point(pane, 1, 8))
    pane.view.select((1, 0), (1, 9))
    assert not handles.last.isVisible(), "a selection is about other words"


def test_dragging_asks_for_the_words_between_the_ends(pane: Any, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.handles.asked) as asked:
        drag(pane, pane.handles.last, (0, 40), (1, 5))
    mark_id, span = asked.args
    assert (mark_id, span.paragraph, span.start, span.paragraph_end, span.end) == ("a1", 1, 0, 2, 5)
    with qtbot.waitSignal(pane.handles.asked) as asked:
        drag(pane, pane.handles.first, (0, 9))
    assert asked.args[1].quote == SENTENCE[9:]


def test_an_end_drawn_past_the_other_turns_round(pane: Any, qtbot: QtBot) -> None:
    pane.view.put_caret(1, 9)
    with qtbot.waitSignal(pane.handles.asked) as asked:
        drag(pane, pane.handles.last, (1, 2))
    assert (asked.args[1].start, asked.args[1].end) == (2, 8)


def test_a_press_without_a_move_and_escape_change_nothing(pane: Any, qtbot: QtBot) -> None:
    asked: list[object] = []
    pane.handles.asked.connect(lambda *words: asked.append(words))
    drag(pane, pane.handles.last)
    assert pane.view.caret() == (0, len(SENTENCE)) and not pane.view.textCursor().hasSelection()
    drag(pane, pane.handles.last, (0, 40), let_go=False)
    assert pane.view.textCursor().hasSelection()
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(pane.handles.last, LEFT)
    assert not pane.view.textCursor().hasSelection()
    assert asked == []
    assert pane.handles.last.geometry().contains(point(pane, 0, len(SENTENCE)))


def test_they_follow_the_page(pane: Any, qtbot: QtBot) -> None:
    before = pane.handles.last.y()
    pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().value() + 20)
    assert pane.handles.last.y() == before - 20
    pane.set_zoom(1.5)
    qtbot.wait(20)
    pane.view.put_caret(0, 4)
    assert pane.handles.last.geometry().contains(point(pane, 0, len(SENTENCE)))


@pytest.fixture
def reading(tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot) -> Iterator[Driven]:
    """A window on an imported page of our own, the caret in its only mark, which has a note."""
    path = tmp_path / "lantern.txt"
    path.write_text("A page about lanterns\n\nThe first lamp was seen. The second lamp was lost.\n", "utf-8")
    with opened(profile, qtbot) as driven:
        reports: list[object] = []
        driven.window.adding.finished.connect(reports.append)
        keeping.add_files(driven.window, [str(path)])
        driven.until(lambda: bool(reports))
        driven.settle()
        view, editor = driven.evidence.view, driven.evidence.note_editor
        view.setFocus()
        view.put_caret(len(driven.evidence.text.blocks) - 1, 0)
        QTest.keyClick(view, Qt.Key.Key_3, ALT)
        QTest.keyClicks(editor.body, "look again")
        QTest.keyClick(editor.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        driven.until(lambda: editor.status.text() == "Saved")
        driven.settle()
        editor.cancel()
        driven.settle()
        yield driven


def test_the_note_stays_and_undo_takes_the_extent_back(reading: Driven) -> None:
    def told() -> list[tuple[str, str]]:
        for _ in range(3):
            reading.settle()
        return [(m.annotation.quote, m.annotation.body) for m in reading.evidence.painted.marks]

    evidence = reading.evidence
    (block, _offset) = evidence.painted.marks[0].top
    evidence.view.put_caret(block, 3)
    drag(evidence, evidence.handles.last, (block, 40), (block, 47))
    assert told() == [("The first lamp was seen. The second lamp was lo", "look again")]
    QTest.keyClick(evidence.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told() == [("The first lamp was seen.", "look again")]
