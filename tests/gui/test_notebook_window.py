"""The notebook through the real window: several at once, answers, files in and out, repair. By keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from abscope_gui import exchanging
from abscope_gui.dialogs.note_reply import ReplyDialog
from abscope_gui.dialogs.note_tags import TagsDialog
from abscope_gui.dialogs.notes_import import ImportNotesDialog
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook, set_author
from abscope_store.paths import Profile
from window_stand import Driven, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def with_notes(profile: Profile, *bodies: str, author: str = "") -> Profile:
    """A profile whose notebook holds these notes on a study."""
    writer, _ = open_notebook(profile)
    if author:
        set_author(writer.connection, author)
        writer.author = author
    for body in bodies:
        writer.add(AnnotationDraft("note", "record", "study/pacific", body=body))
    writer.close()
    return profile


def at_notebook(driven: Driven, count: int) -> Any:
    """Go there by its keys; its list has the keyboard."""
    tab = driven.window.built.notebook
    driven.window.activateWindow()
    QTest.keyClick(driven.window, Qt.Key.Key_5, CONTROL)
    driven.until(lambda: tab.model.count() == count and tab.list.hasFocus())
    driven.settle()
    return tab


def dialog_of(driven: Driven, kind: type) -> Any:
    """The dialog of this kind, once it is there."""
    driven.until(lambda: any(one.isVisible() for one in driven.window.findChildren(kind)))
    return next(one for one in driven.window.findChildren(kind) if one.isVisible())


def press_z(driven: Driven, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    """Undo, or with Shift redo. Offscreen nobody activates the window after a dialog has gone."""
    driven.window.activateWindow()
    driven.until(driven.window.isActiveWindow)
    QTest.keyClick(driven.window, Qt.Key.Key_Z, modifiers)
    driven.settle()


def titles(tab: Any) -> set[str]:
    return {row.title for row in tab.model.rows()}


def until_titles(driven: Driven, wanted: set[str]) -> None:
    tab = driven.window.built.notebook
    driven.until(lambda: titles(tab) == wanted)
    driven.settle()


@pytest.fixture
def chosen_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """What the system's file dialog is answered with."""

    def choose(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return choose


def test_several_notes_are_tagged_trashed_and_brought_back(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(with_notes(profile, "one", "two", "three"), qtbot) as driven:
        tab, bar = at_notebook(driven, 3), driven.window.built.bar
        QTest.keyClick(tab.list, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(tab.list, Qt.Key.Key_T)
        dialog = dialog_of(driven, TagsDialog)
        QTest.keyClicks(dialog.field.line, "endpoint")
        QTest.keyClick(dialog.field.line, Qt.Key.Key_Return, CONTROL)
        driven.until(lambda: all(row.tags == ("#endpoint",) for row in tab.model.rows()))
        assert bar.text.text() == "Tags of 3 notes changed."
        QTest.keyClick(tab.list, Qt.Key.Key_Delete)
        driven.until(lambda: tab.model.count() == 0)
        assert tab.trash_button.text() == "Trash  3"
        press_z(driven)
        driven.until(lambda: tab.model.count() == 3)
        press_z(driven)
        driven.until(lambda: all(not row.tags for row in tab.model.rows()))
        press_z(driven, CONTROL | SHIFT)
        driven.until(lambda: all(row.tags == ("#endpoint",) for row in tab.model.rows()))


def test_a_note_is_put_back_from_the_trash(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(with_notes(profile, "one", "two"), qtbot) as driven:
        tab = at_notebook(driven, 2)
        gone = tab.current().title
        QTest.keyClick(tab.list, Qt.Key.Key_Delete)
        driven.until(lambda: tab.model.count() == 1)
        tab.trash_button.click()
        assert titles(tab) == {gone} and "goes for good" in tab.model.rows()[0].when
        tab.list.setFocus()
        QTest.keyClick(tab.list, Qt.Key.Key_P)
        driven.until(lambda: tab.trash_button.text() == "Trash")
        QTest.keyClick(tab.list, Qt.Key.Key_Escape)
        tab.show_trash(False)
        assert titles(tab) == {"one", "two"}


def test_notes_go_to_a_second_reader_are_answered_and_come_back(
    tmp_path: Path,
    built_reference: Path,
    qtbot: QtBot,
    chosen_file: Callable[[Path], None],
) -> None:
    anna = with_notes(Profile(tmp_path / "anna"), "which analysis?", "second note", author="Anna Berg")
    ben = with_notes(Profile(tmp_path / "ben"), "my own", author="Ben Ode")
    out, back = tmp_path / "anna.abscope-notes", tmp_path / "ben.abscope-notes"
    with opened(anna, qtbot) as driven:
        tab = at_notebook(driven, 2)
        chosen_file(out)
        tab.export_menu.actions()[0].menu().actions()[0].trigger()
        driven.until(lambda: tab.bar.text.text() == "2 notes written to anna.abscope-notes.")
    with opened(ben, qtbot) as driven:
        tab = at_notebook(driven, 1)
        chosen_file(out)
        QTest.mouseClick(tab.import_button, Qt.MouseButton.LeftButton)
        dialog = dialog_of(driven, ImportNotesDialog)
        assert "2 new." in dialog.lines and dialog.lines[0].startswith("Notes by Anna Berg")
        QTest.keyClick(dialog.import_button, Qt.Key.Key_Return)
        until_titles(driven, {"my own", "which analysis?", "second note"})
        theirs = {row.title: row.author for row in tab.model.rows()}
        assert theirs == {"my own": "", "which analysis?": "Anna Berg", "second note": "Anna Berg"}
        _answer(driven, tab, "which analysis?", "the final one")
        press_z(driven)
        press_z(driven)
        until_titles(driven, {"my own"})
        press_z(driven, CONTROL | SHIFT)
        press_z(driven, CONTROL | SHIFT)
        until_titles(driven, {"my own", "which analysis?", "second note", "Answer: the final one"})
        chosen_file(back)
        exchanging.export_notes(driven.window, "notes")
        driven.until(back.exists)
        driven.settle()
    with opened(anna, qtbot) as driven:
        tab = at_notebook(driven, 2)
        for wanted in ("2 new.", "0 new."):
            chosen_file(back)
            exchanging.ask_for_notes(driven.window)
            dialog = dialog_of(driven, ImportNotesDialog)
            assert wanted in dialog.lines
            dialog.import_button.click() if dialog.import_button.isEnabled() else dialog.reject()
            until_titles(driven, {"my own", "which analysis?", "second note", "Answer: the final one"})
        asked = next(row for row in tab.model.rows() if row.title == "which analysis?")
        assert asked.state == "1 answer · settled" and asked.author == ""
        answer = next(row for row in tab.model.rows() if row.answers)
        assert (answer.author, answer.initials) == ("Ben Ode", "BO")


def _answer(driven: Driven, tab: Any, title: str, words: str) -> None:
    tab.select(next(row.id for row in tab.model.rows() if row.title == title))
    tab.list.setFocus()
    QTest.keyClick(tab.list, Qt.Key.Key_E)
    assert not driven.evidence.note_editor.isVisible(), "words of others are answered, not edited"
    QTest.keyClick(tab.list, Qt.Key.Key_R)
    dialog = dialog_of(driven, ReplyDialog)
    QTest.keyClicks(dialog.body, words)
    dialog.settles.setChecked(True)
    QTest.keyClick(dialog.body, Qt.Key.Key_Return, CONTROL)
    driven.until(lambda: f"Answer: {words}" in titles(tab))
    driven.settle()


def test_a_file_that_is_not_whole_is_refused_in_a_sentence(
    tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.abscope-notes"
    broken.write_text('{"type": "abscope-notes", "format": 1}\n', "utf-8")
    with opened(with_notes(profile, "one"), qtbot) as driven:
        tab = at_notebook(driven, 1)
        exchanging.look_at_notes(driven.window, str(broken))
        driven.until(lambda: tab.bar.isVisible())
        assert "broken.abscope-notes has no sound first line." in tab.bar.text.text()
        assert titles(tab) == {"one"}


@pytest.mark.parametrize(
    ("form", "ending", "words"),
    [
        ("notes", "abscope-notes", '"type":"abscope-notes"'),
        ("w3c", "jsonld", "http://www.w3.org/ns/anno.jsonld"),
        ("markdown", "md", "# Notes"),
        ("html", "html", "<!DOCTYPE html>"),
        ("csv", "csv", "id,kind,meaning"),
    ],
)
def test_the_chosen_notes_are_written_in_every_format(
    tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot, form: str, ending: str, words: str
) -> None:
    path = tmp_path / f"out.{ending}"
    with opened(with_notes(profile, "one", "two"), qtbot) as driven:
        tab = at_notebook(driven, 2)
        exchanging.save_notes(driven.window, form, str(path), (tab.current().id,))
        driven.until(lambda: tab.bar.text.text() == f"1 note written to out.{ending}.")
        text, left = path.read_text("utf-8"), titles(tab) - {tab.current().title}
        assert words in text and tab.current().title in text and left.pop() not in text.split()
        assert "not reviewed by a clinician" in text


def test_an_altered_note_is_named_and_repaired(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with_notes(profile, "as it was saved", "another")
    connection = sqlite3.connect(profile.notebook)
    connection.execute("UPDATE annotation SET body = 'forged words' WHERE body = 'as it was saved'")
    connection.commit()
    connection.close()
    with opened(profile, qtbot) as driven:
        bar = driven.window.built.bar
        driven.until(lambda: bar.text.text() == "1 note was altered outside Abscope and can be repaired.")
        bar.button.click()
        tab = driven.window.built.notebook
        driven.until(lambda: titles(tab) == {"forged words"})
        assert tab.model.rows()[0].warning == "altered outside Abscope"
        tab.list.setFocus()
        QTest.keyClick(tab.list, Qt.Key.Key_Delete)
        driven.until(lambda: "altered outside Abscope. Repair it" in bar.text.text())
        tab.ask("repair")
        driven.until(lambda: bar.text.text() == "Put back as it was last saved.")
        tab.facets.clear()
        until_titles(driven, {"as it was saved", "another"})
