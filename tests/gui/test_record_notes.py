"""Marks on figures, steps and claims of the reference, made by keys and shown on their record."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from abscope_store.paths import Profile
from window_stand import Driven, opened

KEY, ALT, CONTROL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def noted(driven: Driven, words: str) -> None:
    """Alt+3, the words, Ctrl+Enter, Esc."""
    QTest.keyClick(driven.window, KEY.Key_3, ALT)
    editor = driven.evidence.note_editor
    driven.until(editor.body.hasFocus)
    QTest.keyClicks(editor.body, words)
    QTest.keyClick(editor.body, KEY.Key_Return, CONTROL)
    driven.until(lambda: editor.status.text() == "Saved")
    driven.settle()
    QTest.keyClick(editor.body, KEY.Key_Escape)


def shown(driven: Driven) -> list[str]:
    """What the notes at the record's foot say."""
    notes = driven.record.notes  # there once the record is laid out to its end
    return [] if notes is None else [card.accessibleName() for card in notes.cards]


def test_a_figure_has_a_note_of_its_own(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        driven.open("study", "optim")
        driven.record.focus_figure()
        figure = driven.record.cards[0].outcome
        noted(driven, "ask about the interval")
        assert driven.record.cards[0].hasFocus(), "the keyboard is back on the figure"
        tab = driven.window.built.notebook
        driven.until(lambda: tab.model.count() == 1)
        assert tab.model.rows()[0].where == f"{figure.endpoint_name}, OPTiM"
        said = f"Your note: ask about the interval {figure.endpoint_name}"
        driven.until(lambda: shown(driven) == [said])
        assert driven.record.notes.isVisibleTo(driven.record)
        driven.open("study", "pacific")
        assert not driven.record.notes.cards and driven.record.notes.isHidden()
        tab.open_requested.emit(tab.model.rows()[0].id)
        driven.until(lambda: driven.record.view.id == "optim" and bool(shown(driven)))
        assert driven.record.selected == figure.id
        driven.record.notes.cards[0].activated.emit()
        driven.until(lambda: driven.evidence.note_editor.body.toPlainText() == "ask about the interval")


def test_a_step_and_a_claim_are_named_in_words(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        driven.open("mechanism", "abscopal-effect")
        driven.record.focus_figure()
        kind, step, _ = driven.record.focused_part()
        assert kind == "step"
        noted(driven, "who showed this")
        claim = "tvec-with-pembrolizumab"
        driven.open("claim", claim)
        driven.window.setFocus()
        noted(driven, "both ends")
        tab = driven.window.built.notebook
        driven.until(lambda: tab.model.count() == 2)
        where = {row.title: row.where for row in tab.model.rows()}
        assert step not in where["who showed this"] and where["both ends"] == driven.record.view.record.text
        mark = next(row.id for row in tab.model.rows() if row.title == "who showed this")
        tab.open_requested.emit(mark)
        driven.until(lambda: driven.record.view.id == "abscopal-effect")
        driven.until(lambda: driven.record.selected == step)
