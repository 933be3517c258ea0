"""Journey 9: notes go to a second reader and back, a source is imported again with a word changed, a
passage is copied with its citation. By keys, on the true seeds; the changed file is made at run time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from abscope_gui import keeping
from abscope_gui.dialogs.note_reply import ReplyDialog
from abscope_gui.dialogs.notes_import import ImportNotesDialog
from abscope_store.notebook.opening import open_notebook, set_author
from abscope_store.paths import Profile
from window_stand import Driven, on_screen, opened

pytestmark = pytest.mark.seeds
CONTROL = Qt.KeyboardModifier.ControlModifier
NEWS = "002_0128598b8caa7e02.txt"


def reader(folder: Path, name: str) -> Profile:
    """A fresh profile whose reader gave a name."""
    made = Profile(folder)
    writer, _ = open_notebook(made)
    set_author(writer.connection, name)
    writer.close()
    return made


def add_page(driven: Driven, page: Path) -> None:
    """The news page in the library, or a file made of it."""
    told: list[Any] = []
    driven.window.adding.finished.connect(told.append)
    keeping.add_files(driven.window, [str(page)])
    driven.until(lambda: bool(told))
    driven.settle()


def at_notebook(driven: Driven, count: int) -> Any:
    """Ctrl+5: the list has the keyboard."""
    tab = driven.window.built.notebook
    driven.window.activateWindow()
    driven.until(driven.window.isActiveWindow)
    QTest.keyClick(driven.window, Qt.Key.Key_5, CONTROL)
    driven.until(lambda: tab.model.count() == count and (tab.list if count else tab.trash_button).hasFocus())
    driven.settle()
    return tab


def dialog_of(driven: Driven, kind: type) -> Any:
    """The dialog of this kind, once it is there."""
    driven.until(lambda: any(one.isVisible() for one in driven.window.findChildren(kind)))
    return next(one for one in driven.window.findChildren(kind) if one.isVisible())


def marked(driven: Driven, words: str, count: int = 3) -> Any:
    """A note on some words of paragraph 33, written with keys."""
    window, evidence = driven.window, driven.evidence
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(window.omnibox.edit, "median PFS low dose radiotherapy SCLC liver metastasis")
    driven.until(lambda: window.omnibox.answered)
    QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Return)
    driven.until(lambda: evidence.text is not None and evidence.text.target_kind == "document")
    driven.until(lambda: evidence.current_paragraph() == 33)
    QTest.keyClick(window, Qt.Key.Key_F6)
    driven.until(evidence.view.hasFocus)
    for _ in range(count):
        QTest.keyClick(evidence.view, Qt.Key.Key_Right, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    span = evidence.current_span()
    QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
    driven.until(evidence.note_editor.body.hasFocus)
    QTest.keyClicks(evidence.note_editor.body, words)
    QTest.keyClick(evidence.note_editor.body, Qt.Key.Key_Return, CONTROL)
    driven.until(lambda: evidence.note_editor.status.text() == "Saved")
    driven.settle()
    return span


def export_all(driven: Driven, tab: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Export, All notes, Abscope notes: with keys, through the menus as they open."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    def press(key: Qt.Key) -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, key)

    keys = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return)
    for n, key in enumerate(keys, 1):
        QTimer.singleShot(300 * n, lambda key=key: press(key))
    tab.export_button.setFocus()
    QTest.keyClick(tab.export_button, Qt.Key.Key_Space)
    driven.until(path.exists)
    driven.settle()


def take_in(driven: Driven, tab: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Import, the preview, Enter; what the preview said."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    tab.import_button.setFocus()
    QTest.keyClick(tab.import_button, Qt.Key.Key_Space)
    dialog = dialog_of(driven, ImportNotesDialog)
    lines: list[str] = dialog.lines
    QTest.keyClick(dialog, Qt.Key.Key_Return if dialog.import_button.isEnabled() else Qt.Key.Key_Escape)
    driven.until(lambda: not any(one.isVisible() for one in driven.window.findChildren(ImportNotesDialog)))
    driven.settle()
    return lines


def test_journey_9_notes_go_out_are_answered_and_come_back_once(
    seeds: Path, tmp_path: Path, built_reference: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ben = reader(tmp_path / "anna", "Anna Berg"), reader(tmp_path / "ben", "Ben Ode")
    out, back = tmp_path / "anna.abscope-notes", tmp_path / "ben.abscope-notes"
    with opened(anna, qtbot) as driven:
        add_page(driven, seeds / NEWS)
        driven.window.activateWindow()
        span = marked(driven, "ask about HR")
        export_all(driven, at_notebook(driven, 1), out, monkeypatch)
    with opened(ben, qtbot) as driven:
        add_page(driven, seeds / NEWS)
        tab = at_notebook(driven, 0)
        assert "1 new." in take_in(driven, tab, out, monkeypatch)
        driven.until(lambda: tab.model.count() == 1)
        tab = at_notebook(driven, 1)
        assert (tab.current().title, tab.current().author) == ("ask about HR", "Anna Berg")
        QTest.keyClick(tab.list, Qt.Key.Key_Return)
        driven.until(lambda: driven.evidence.current_paragraph() == 33)
        _answered(driven, at_notebook(driven, 1), "reported nowhere on this page")
        export_all(driven, tab, back, monkeypatch)
    with opened(anna, qtbot) as driven:
        tab = at_notebook(driven, 1)
        assert "1 new." in take_in(driven, tab, back, monkeypatch)
        driven.until(lambda: tab.model.count() == 2)
        again = take_in(driven, tab, back, monkeypatch)
        assert "0 new." in again and "2 already here: nothing is added twice." in again
        found = {row.title: row for row in tab.model.rows()}
        own, theirs = found["ask about HR"], found["Answer: reported nowhere on this page"]
        assert len(found) == 2 and (own.author, theirs.author) == ("", "Ben Ode")
        assert own.state == "1 answer · settled" and theirs.initials == "BO"
        assert own.paragraph == theirs.paragraph == span.paragraph == 33
        assert own.quote == theirs.quote == f"“{' '.join(span.quote.split())}”"
        assert on_screen(tab.list) and on_screen(tab.counts)


def _answered(driven: Driven, tab: Any, words: str) -> None:
    QTest.keyClick(tab.list, Qt.Key.Key_R)
    dialog = dialog_of(driven, ReplyDialog)
    QTest.keyClicks(dialog.body, words)
    QTest.keyClick(dialog.body, Qt.Key.Key_Tab)
    driven.until(dialog.settles.hasFocus)
    QTest.keyClick(dialog.settles, Qt.Key.Key_Space)
    QTest.keyClick(dialog.settles, Qt.Key.Key_Tab)
    QTest.keyClick(dialog.save_button, Qt.Key.Key_Return)
    driven.until(lambda: tab.model.count() == 2)
    driven.settle()


def test_journey_9_a_changed_word_waits_with_its_difference_and_is_settled_by_keys(
    seeds: Path, tmp_path: Path, built_reference: Path, qtbot: QtBot
) -> None:
    changed = tmp_path / "page.txt"
    with opened(reader(tmp_path / "anna", "Anna Berg"), qtbot) as driven:
        window, pane, evidence = driven.window, driven.window.built.waiting, driven.evidence
        add_page(driven, seeds / NEWS)
        window.activateWindow()
        span = marked(driven, "ask about HR", 8)
        second = span.quote.split()[1]
        page = (seeds / NEWS).read_text("utf-8")
        assert page.count(span.quote) == 1
        changed.write_text(page.replace(span.quote, span.quote.replace(second, "otherwise", 1)), "utf-8")
        add_page(driven, changed)
        bar = window.built.bar
        driven.until(
            lambda: bar.text.text().startswith("1 mark changed in another copy of its source, waits")
        )
        assert on_screen(bar.text) and on_screen(bar.button)
        tab = at_notebook(driven, 1)
        assert on_screen(tab.waiting_button) and tab.waiting_button.text() == "Waiting  1"
        QTest.keyClick(tab.list, Qt.Key.Key_W)
        driven.until(pane.list.hasFocus)
        driven.settle()
        assert "changed in the newer copy, waits for you" in pane.current().row.warning
        (card,) = pane.cards
        assert on_screen(pane.said) and on_screen(pane.quote) and on_screen(card) and on_screen(pane.signs)
        assert f"removed: {second}; added: otherwise;" in card.accessibleName()
        assert "paragraph 33 · nearly the same words" in card.accessibleName()
        QTest.keyClick(pane.list, Qt.Key.Key_Return)
        driven.until(lambda: evidence.text.target_id == pane.current().waiting.candidates[0].target_id)
        driven.settle()
        assert not evidence.painted.marks and pane.list.hasFocus(), "looked at, not placed"
        QTest.keyClick(pane.list, Qt.Key.Key_1)
        driven.until(lambda: not pane.list.rows.rows())
        driven.until(lambda: [one.annotation.body for one in evidence.painted.marks] == ["ask about HR"])
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: len(pane.list.rows.rows()) == 1 and not evidence.painted.marks)
        driven.settle()
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        driven.until(tab.list.hasFocus)
        QTest.keyClick(tab.list, Qt.Key.Key_Return)
        driven.until(lambda: [one.annotation.quote for one in evidence.painted.marks] == [span.quote])


def pasted(driven: Driven, on: Any) -> str:
    """Ctrl+Shift+C where the keyboard is, and what it puts on the clipboard."""
    QApplication.clipboard().clear()
    QTest.keyClick(on, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    driven.until(lambda: bool(QApplication.clipboard().text()))
    driven.settle()
    return QApplication.clipboard().text()


def test_journey_9_a_pasted_citation_carries_the_caveats_and_no_unverified_field(
    seeds: Path, tmp_path: Path, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(reader(tmp_path / "anna", "Anna Berg"), qtbot) as driven:
        window = driven.window
        add_page(driven, seeds / NEWS)
        window.activateWindow()
        span = marked(driven, "ask about HR")
        driven.until(driven.evidence.note_editor.isHidden)
        driven.evidence.view.setFocus()
        words = pasted(driven, driven.evidence.view)
        assert words.startswith(f"“{span.quote.split()[0]}") and "(¶33, sentence 1)" in words
        assert "tier 5 · news rewrite" in words and f"abscope://document/{span.target_id}?p=33" in words
        assert "not reviewed by a clinician · not a dosing or treatment instruction" in words
        assert "DOI" not in words and "10.1186" not in words, "the DOI it names is of another work"
        QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
        QTest.keyClicks(window.omnibox.edit, "keynote-a18 os")
        driven.until(lambda: window.omnibox.answered and window.omnibox.query == "keynote-a18 os")
        QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Down)  # the second interim, of the paper
        QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Return)
        driven.until(lambda: driven.record.view is not None and driven.record.view.id == "keynote-a18")
        driven.settle()
        figure = window.navigator.place.focus
        found: list[Any] = []
        window.lanes.read.submit(lambda reader: reader.evidence("outcome", figure)[0].source, found.append)
        driven.until(lambda: bool(found))
        words, source = pasted(driven, window.focusWidget()), found[0]
        left_out = [str(getattr(source, name)) for name in source.unverified_fields]
        assert len(left_out) > 3 and not any(value in words for value in left_out if len(value) > 3)
        assert f"Unverified and left out: {', '.join(source.unverified_fields)}." in words
        outcome = next(one for one in driven.record.view.record.outcomes if one.id == figure)
        assert "% CI" in words
        assert outcome.cutoff in words and "seen in" in words and "not reviewed by a clinician" in words
