"""The note in a low pane at twice the size of type: every row whole, title and kind of source in sight."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reader_stand_ins import marked, mill, show_pane

from abscope_gui.theme import Theme


def test_no_row_of_a_note_is_cut_and_the_source_stays_named(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.styleSheet()
    application.setStyleSheet(Theme("light").stylesheet(2.0))
    try:
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
    finally:
        application.setStyleSheet(before)
