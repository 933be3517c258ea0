"""A window in which a note is being typed, as a process of its own, to be killed before anything is saved.

Not a test: test_typing_killed.py starts it with a profile and the words.
"""

from __future__ import annotations

import sys
import time

from journey_8_child import CONTROL, run, tell, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from abscope_gui.main_window import MainWindow


def drive(window: MainWindow, words: str) -> None:
    """Ctrl+D on the open record, words and a tag in the editor; no key that saves them."""
    window.navigator.open(window.navigator.place)
    until(lambda: window.built.record.view is not None)
    window.built.record.focus_figure()
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    editor = window.built.evidence.note_editor
    until(lambda: editor.body.hasFocus())
    QTest.keyClicks(editor.body, words)
    typed = time.monotonic()
    folder = window.guard._profile.folder / "typing"

    def kept() -> bool:
        found = [path.read_text("utf-8") for path in folder.glob("*.json")]
        return any(words in text for text in found)

    until(kept)
    tell("kept", round(time.monotonic() - typed, 2))
    time.sleep(60)  # to be killed here


if __name__ == "__main__":
    run("typing", lambda window: drive(window, sys.argv[2]))
