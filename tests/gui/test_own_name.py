"""The name that a reader's notes carry to others: given once, by the Notebook's Export menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook
from abscope_store.paths import Profile
from window_stand import opened


def test_a_name_is_given_once_and_own_notes_stay_own(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    writer, _ = open_notebook(profile)
    writer.add(AnnotationDraft("note", "record", "study/pacific", "before"))
    writer.close()
    with opened(profile, qtbot) as driven:
        tab, window = driven.window.built.notebook, driven.window
        ask = next(one for one in tab.export_menu.actions() if one.text().startswith("Your name"))
        ask.trigger()
        driven.until(lambda: bool(window.findChildren(QInputDialog)))
        (dialog,) = window.findChildren(QInputDialog)
        dialog.setTextValue("Anna Berg")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        driven.until(lambda: "carry the name Anna Berg" in window.built.bar.text.text())
        driven.settle()
        assert [row.author for row in tab.model.rows()] == [""], "what was written before is still one's own"
        ask = next(one for one in tab.export_menu.actions() if one.text().startswith("Your name"))
        ask.trigger()
        driven.until(lambda: "It stays" in window.built.bar.text.text())
    writer, _ = open_notebook(profile)
    assert writer.add(AnnotationDraft("note", "record", "study/pacific", "after")).author == "Anna Berg"
    writer.close()
