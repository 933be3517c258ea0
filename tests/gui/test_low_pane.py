"""The note in a low pane at twice the size of type: every row whole, title and kind of source in sight."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from msgspec import structs
from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reader_stand_ins import marked, mill, show_pane

from abscope_gui.theme import Theme


@pytest.fixture
def large(qtbot: QtBot) -> Iterator[None]:
    """Type of twice the size."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.styleSheet()
    application.setStyleSheet(Theme("light").stylesheet(2.0))
    yield
    application.setStyleSheet(before)


def test_long_notes_are_scrolled_and_the_text_keeps_its_place(large: None, qtbot: QtBot) -> None:
    notes = tuple(
        f"Note {n} on how the mill was asked for its book, and by whom it was read." for n in range(6)
    )
    text = structs.replace(mill(), banner="Our record, not the source", notes=notes)
    pane = show_pane(qtbot, text, width=575, height=600)
    pane.set_zoom(2.0)
    qtbot.wait(20)
    header = pane.header
    assert header.notes.isVisible() and header.banner.isVisible()
    bar = header._room.verticalScrollBar()
    assert bar.maximum() > 0, "the rest is one scroll away"
    assert pane.view.height() > 120
    header._room.setFocus()
    qtbot.keyClick(header._room, Qt.Key.Key_Down)
    assert bar.value() > 0, "by keys too"
    pane.held.resize(900, 1400)
    pane.setGeometry(0, 0, 900, 1400)
    qtbot.wait(20)
    assert bar.maximum() == 0, "where there is room they stand whole"


@pytest.mark.parametrize(
    "notes", [(), ("How the mill was asked for its book, and by whom it was read.",) * 6]
)
def test_no_height_is_ever_below_nothing(large: None, qtbot: QtBot, notes: tuple[str, ...]) -> None:
    """Qt says so in the log and takes no size at all: a window of 1100x600 leaves the pane so low."""
    told: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, words: told.append(words))
    try:
        text = structs.replace(mill(), banner="Our record, not the source", notes=notes)
        pane = show_pane(qtbot, text, width=495, height=380)
        for zoom in (1.0, 2.0):
            pane.set_zoom(zoom)
            for height in (600, 380, 200, 60, 380):
                pane.setGeometry(0, 0, 495, height)
                pane.edit_annotation(marked(text, 0, 0, 30))
                qtbot.wait(1)
                pane.note_editor.cancel()
                qtbot.wait(1)
    finally:
        qInstallMessageHandler(before)
    assert not [words for words in told if "egative size" in words]


def test_no_row_of_a_note_is_cut_and_the_source_stays_named(large: None, qtbot: QtBot) -> None:
    text = mill()
    pane = show_pane(qtbot, text, width=575, height=600)
    pane.set_zoom(2.0)
    pane.edit_annotation(marked(text, 0, 0, 30))
    qtbot.wait(20)
    editor = pane.note_editor
    assert editor.height() >= editor.minimumSizeHint().height()
    rows = (editor.head, editor.body, editor.tags, editor.meanings, editor.save_button)
    for upper, lower in pairwise(rows):
        assert upper.geometry().bottom() < lower.geometry().top(), (upper, lower)
    buttons = editor.meanings.findChildren(type(editor.meanings._buttons["harm"]))
    for number, button in enumerate(buttons):
        assert editor.meanings.rect().contains(button.geometry())
        assert not any(button.geometry().intersects(other.geometry()) for other in buttons[:number])
    header = pane.header
    assert header.badge.isVisible() and header.title.height() >= header.title.heightForWidth(
        header.title.width()
    )
    assert pane.view.height() >= 68, "some of the text stays in sight"
    editor.cancel()
    qtbot.wait(20)
    assert header.subtitle.isVisible()
