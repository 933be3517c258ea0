"""Journeys 7 and 8 of the acceptance journeys, through the real window with key events, on the true seeds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abscope_store.paths import Profile
from window_stand import Driven, opened

pytestmark = pytest.mark.seeds
CONTROL = Qt.KeyboardModifier.ControlModifier
NEWS = "002_0128598b8caa7e02.txt"
QUESTION = "median PFS low dose radiotherapy SCLC liver metastasis"


def drop(driven: Driven, files: list[Path]) -> None:
    """Drop files on the window as a file manager does, and wait for the import."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    action = Qt.DropAction.CopyAction
    where = (QPoint(40, 300), action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    told: list[Any] = []
    driven.window.adding.finished.connect(told.append)
    enter = QDragEnterEvent(*where)
    QApplication.sendEvent(driven.window, enter)
    assert enter.isAccepted(), "the window takes files"
    QApplication.sendEvent(driven.window, QDropEvent(*where))
    driven.until(lambda: bool(told))
    driven.settle()


def ask(driven: Driven, text: str) -> list[Any]:
    """Type into the box and give the results that are on screen."""
    window = driven.window
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    driven.until(lambda: window.omnibox.edit.hasFocus())
    window.omnibox.edit.selectAll()
    QTest.keyClicks(window.omnibox.edit, text)
    driven.until(lambda: window.omnibox.answered and window.omnibox.query == text)
    driven.settle()
    return [row.result for row in window.omnibox.popup.model.rows()]


def test_journey_7_three_pages_dropped_and_a_figure_found_in_its_passage(
    seeds: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    files = sorted(seeds.glob("*.txt"))
    assert len(files) == 3
    with opened(profile, qtbot) as driven:
        window = driven.window
        window.activateWindow()
        drop(driven, files)
        assert window.built.library.bar.text.text() == "3 added"
        found = ask(driven, QUESTION)
        assert any(r.file == NEWS and r.paragraph == 33 for r in found[:3])
        QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Return)
        driven.until(lambda: driven.record.view.id == "zhang2025")
        driven.until(lambda: driven.evidence.text.target_kind == "document")
        driven.settle()
        assert driven.evidence.text.banner == ""
        assert driven.evidence.current_paragraph() == 33
        assert driven.evidence.painted.focus, "the sentence is highlighted"
        block = driven.evidence.text.blocks[driven.evidence.painted.focus[0][0]]
        start, end = driven.evidence.painted.focus[0][1:]
        assert (block.paragraph, start) == (33, 0)
        assert "5.1" in block.text[start:end] and "4.0" in block.text[start:end]
        _figures_of_zhang(driven)
        for hidden in ("Bee body mass", "Lubiprostone", "591 VIEWS"):
            results = ask(driven, hidden)
            assert not [r for r in results if r.kind == "passage" and r.file == NEWS], hidden
        QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Escape)
        drop(driven, files)
        assert window.built.library.bar.text.text() == "Already in the library, nothing added"


def _figures_of_zhang(driven: Driven) -> None:
    text = driven.record.shown_text()
    buttons = " ".join(button.text() for button in driven.record.buttons())
    assert "5.1 v 4.0 months" in text
    assert "p .016" in buttons and "from the abstract, not this page" in buttons
    assert "effect size not reported" in text
    assert "ITT" not in text
    assert "11.0 v 6.0 months" in text and "later-line subgroup" in text and "subgroup" in text.split()


def test_journey_8_a_note_survives_a_kill_and_an_undone_delete(
    seeds: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        drop(driven, [seeds / NEWS])
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("journey_8_child.py")), str(profile.folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    span = child.stdout.readline().split()
    said = child.stdout.readline().strip()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert span[:1] == ["span"] and said == "saved"
    with opened(profile, qtbot) as driven:
        window = driven.window
        window.activateWindow()
        found = ask(driven, "ask about HR")
        assert found[0].kind == "note"
        QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Return)
        driven.until(lambda: window.tabs.current() == "notebook")
        driven.settle()
        mark = _only_mark(driven)
        assert (mark.paragraph, mark.start, mark.paragraph_end, mark.end) == tuple(map(int, span[1:]))
        assert (mark.body, mark.tags, mark.state) == ("ask about HR", ("endpoint",), "exact")
        block = next(b for b in driven.evidence.text.blocks if b.paragraph == 33)
        assert mark.quote == block.text[mark.start : mark.end]
        rows = window.built.notebook.list
        rows.setFocus()
        window.built.notebook.select(mark.id)
        QTest.keyClick(rows, Qt.Key.Key_Delete)
        driven.until(lambda: window.built.notebook.model.count() == 0)
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: window.built.notebook.model.count() == 1)
        driven.settle()
        again = _only_mark(driven)
        assert (again.id, again.body, again.quote, again.tags) == (mark.id, mark.body, mark.quote, mark.tags)


def _only_mark(driven: Driven) -> Any:
    from abscope_store.connection import open_reader
    from abscope_store.notebook import read

    connection = open_reader(driven.session.profile)
    marks = read.listed(connection)
    connection.close()
    assert len(marks) == 1
    return marks[0]
