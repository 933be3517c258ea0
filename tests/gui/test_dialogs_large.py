"""Dialogs of the notebook at twice the size of type: no word of theirs is cut, no part left small."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from note_stand_ins import mark, rows
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.dialogs.note_reply import ReplyDialog
from abscope_gui.dialogs.notebook_damaged import DamagedDialog
from abscope_gui.theme import Theme
from abscope_store.notebook.restoring import Verified

QUOTE = "The lamp was seen by 31 of 40 people who had walked to the shore on the evening of the storm."


@pytest.fixture
def host(qtbot: QtBot) -> Iterator[QWidget]:
    """A window with type of twice the size."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.styleSheet()
    application.setStyleSheet(Theme("light").stylesheet(2.0))
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    application.setStyleSheet(before)


def reply(host: QWidget) -> QDialog:
    return ReplyDialog(rows(mark("a", author="Ben Ode", quote=QUOTE, body="why is that so? " * 6))[0], host)


def damaged(host: QWidget) -> QDialog:
    found = Verified(
        database="not a database", journal_lines=22, backups=1, newest_backup="notebook-20261122T0930"
    )
    return DamagedDialog(found, host)


@pytest.mark.parametrize("make", [reply, damaged])
def test_no_word_is_cut(host: QWidget, qtbot: QtBot, make: Callable[[QWidget], QDialog]) -> None:
    dialog = make(host)
    with qtbot.waitExposed(dialog):
        dialog.open()
    qtbot.wait(1)
    labels = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.text()]
    assert len(labels) >= 3
    for one in labels:
        assert one.height() >= one.heightForWidth(one.width()), one.text()
    if isinstance(dialog, ReplyDialog):
        assert dialog.settles.font().pixelSize() == 26, "as large as the rest"
        assert dialog.body.height() > 2 * dialog.body.fontMetrics().lineSpacing()
    dialog.reject()
