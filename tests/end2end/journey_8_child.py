"""The first half of journey 8 as a process of its own, to be killed: select, Ctrl+D, note, tag, "saved".

Not a test: test_journeys.py starts it with a profile that holds the news page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from abscope_gui import app
from abscope_gui.main_window import MainWindow
from abscope_store.paths import Profile

NO = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def until(true: object) -> None:
    """Let the window work until something holds."""
    assert callable(true)
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "the window never came so far"
        QApplication.processEvents()
        time.sleep(0.005)


def tell(*words: object) -> None:
    """One line to the test that reads this process."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def drive(window: MainWindow) -> None:
    """Keys only, from the box to "saved"."""
    evidence = window.built.evidence
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(window.omnibox.edit, "median PFS low dose radiotherapy SCLC liver metastasis")
    QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Return)
    until(lambda: evidence.text is not None and evidence.text.target_kind == "document")
    until(lambda: evidence.current_paragraph() == 33)
    QTest.keyClick(window, Qt.Key.Key_F6)
    until(lambda: evidence.view.hasFocus())
    for _ in range(3):
        QTest.keyClick(evidence.view, Qt.Key.Key_Right, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    span = evidence.current_span()
    tell("span", span.paragraph, span.start, span.paragraph_end, span.end)
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    editor = evidence.note_editor
    until(lambda: editor.body.hasFocus())
    QTest.keyClicks(editor.body, "ask about HR")
    QTest.keyClick(editor.body, Qt.Key.Key_Tab)
    until(lambda: editor.tags.line.hasFocus())
    QTest.keyClicks(editor.tags.line, "endpoint")
    QTest.keyClick(editor.tags.line, Qt.Key.Key_Return, CONTROL)
    until(lambda: editor.status.text() == "Saved")
    tell("saved")
    time.sleep(60)  # to be killed here


def run(name: str, drive: Callable[[MainWindow], None]) -> None:
    """Open the window on the profile named in argv, wait until all of it is there, and drive it."""
    application = app.make_application([name])
    with ExitStack() as held:
        session = app.Session(Profile(sys.argv[1]), application, held)
        window = session.window
        assert window is not None
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        until(lambda: window.panes is not None)
        until(lambda: hasattr(window, "guard"))
        until(lambda: all(lane.idle() for lane in window.lanes.all()))
        drive(window)


def with_library(window: MainWindow) -> None:
    """Once the news page is listed."""
    until(lambda: window.built.library.model.rows())
    drive(window)


if __name__ == "__main__":
    run("journey", with_library)
