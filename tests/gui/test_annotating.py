"""Marking the words of a text by keys through the real window: kinds, meanings, tags, extent, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from abscope_gui import keeping, text_menu
from abscope_store.paths import Profile
from window_stand import Driven, opened

KEY = Qt.Key
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
PAGE = """A page about lanterns

The first lamp was seen by 31 of 40 people. The second lamp was seen by 12 of 40 people.

Nothing on this page is about medicine. Every word of it was made up for a test.
"""


@pytest.fixture
def reading(tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot) -> Iterator[Driven]:
    """A window on an imported page of our own, the keyboard in its second paragraph."""
    path = tmp_path / "lantern.txt"
    path.write_text(PAGE, "utf-8")
    with opened(profile, qtbot) as driven:
        reports: list[object] = []
        driven.window.adding.finished.connect(reports.append)
        keeping.add_files(driven.window, [str(path)])
        driven.until(lambda: bool(reports))
        driven.settle()
        view = driven.evidence.view
        view.setFocus()
        block = next(n for n, b in enumerate(driven.evidence.text.blocks) if b.text.startswith("The first"))
        view.put_caret(block, 0)
        yield driven


def press(
    driven: Driven, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier, times: int = 1
) -> None:
    """Keys to the page, and what they lead to."""
    for _ in range(times):
        QTest.keyClick(driven.evidence.view, key, modifier)
        for _ in range(3):  # saved, then read anew, then shown
            driven.settle()


def told(driven: Driven) -> list[tuple[str, str | None, str]]:
    """(kind, meaning, quote) of every mark on the page."""
    marks = [mark.annotation for mark in driven.evidence.painted.marks]
    return [(m.kind, m.meaning, m.quote) for m in marks]


def test_every_kind_and_meaning_by_keys_and_back(reading: Driven) -> None:
    first = "The first lamp was seen by 31 of 40 people."
    press(reading, KEY.Key_1, ALT)
    assert told(reading) == [("highlight", None, first)]
    press(reading, KEY.Key_3)
    assert told(reading) == [("highlight", "harm", first)]
    press(reading, KEY.Key_2, ALT)
    assert told(reading) == [("underline", "harm", first)], "the same mark, drawn otherwise"
    press(reading, KEY.Key_3)
    assert told(reading) == [("underline", None, first)], "the same number takes it away"
    for expected in (("underline", "harm"), ("highlight", "harm"), ("highlight", None)):
        press(reading, KEY.Key_Z, CONTROL)
        assert told(reading) == [(*expected, first)]
    press(reading, KEY.Key_Z, CONTROL)
    assert told(reading) == []
    press(reading, KEY.Key_Z, CONTROL | SHIFT, times=1)
    press(reading, KEY.Key_Z, CONTROL | SHIFT, times=1)
    assert told(reading) == [("highlight", "harm", first)]


def test_a_selection_across_paragraphs_takes_its_meaning_at_once(reading: Driven) -> None:
    press(reading, KEY.Key_N, SHIFT, times=3)
    press(reading, KEY.Key_1)
    ((kind, meaning, quote),) = told(reading)
    assert (kind, meaning) == ("highlight", "result")
    assert quote.startswith("The first") and quote.endswith("about medicine.") and "\n" in quote
    press(reading, KEY.Key_5)
    assert [mark[1] for mark in told(reading)] == ["question"], "the same words: no second mark"


def test_a_mark_gets_another_extent_and_keeps_its_note(reading: Driven) -> None:
    press(reading, KEY.Key_3, ALT)
    editor = reading.evidence.note_editor
    QTest.keyClicks(editor.body, "look again")
    QTest.keyClicks(editor.tags.line, "lamps")
    QTest.keyClick(editor.body, KEY.Key_Return, CONTROL)
    reading.until(lambda: editor.status.text() == "Saved")
    reading.settle()
    editor.cancel()
    view = reading.evidence.view
    press(reading, KEY.Key_R)
    assert view.textCursor().hasSelection(), "its words are selected, to be extended"
    press(reading, KEY.Key_N, SHIFT)
    press(reading, KEY.Key_R)
    (mark,) = (m.annotation for m in reading.evidence.painted.marks)
    assert mark.quote.endswith("12 of 40 people.") and mark.quote.startswith("The first")
    assert (mark.kind, mark.body, mark.tags) == ("note", "look again", ("lamps",))
    press(reading, KEY.Key_Z, CONTROL)
    (mark,) = (m.annotation for m in reading.evidence.painted.marks)
    assert mark.quote == "The first lamp was seen by 31 of 40 people." and mark.body == "look again"
    press(reading, KEY.Key_Delete)
    assert told(reading) == []
    press(reading, KEY.Key_Z, CONTROL)
    assert len(told(reading)) == 1


def test_tags_by_key_and_a_page_without_a_mark_says_so(reading: Driven) -> None:
    press(reading, KEY.Key_R)
    assert "no mark of yours here" in reading.window.built.bar.text.text()
    press(reading, KEY.Key_2, ALT)
    press(reading, KEY.Key_T)
    editor = reading.evidence.note_editor
    assert editor.tags.line.hasFocus() and editor.head.text().startswith("Underline")
    QTest.keyClicks(editor.tags.line, "lamps")
    QTest.keyClick(editor.tags.line, KEY.Key_Return, CONTROL)
    reading.until(lambda: editor.status.text() == "Saved")
    reading.settle()
    assert [m.annotation.tags for m in reading.evidence.painted.marks] == [("lamps",)]


def test_the_menu_offers_what_the_keys_do(reading: Driven) -> None:
    press(reading, KEY.Key_1, ALT)
    menu = text_menu.open_at(reading.window, reading.evidence.view.rect().center())
    words = [action.text() for action in menu.actions()]
    for line in ("Highlight\tAlt+1", "Tags\tT", "Another extent\tR", "Move the mark to the trash\tDel"):
        assert line in words
    trash = next(a for a in menu.actions() if a.text().endswith("Del"))
    trash.trigger()
    menu.close()
    reading.until(lambda: not told(reading))


def test_an_underline_has_no_ground_and_a_bare_highlight_no_card(reading: Driven) -> None:
    painted = reading.evidence.painted
    assert not painted.mark_format("harm", "underline").hasProperty(QTextCharFormat.Property.BackgroundBrush)
    assert painted.mark_format("harm", "highlight").hasProperty(QTextCharFormat.Property.BackgroundBrush)
    press(reading, KEY.Key_1, ALT)
    assert reading.evidence.margin.notes == []
    press(reading, KEY.Key_D, CONTROL)
    assert len(reading.evidence.margin.notes) == 1


def test_a_note_is_read_as_markdown_and_written_on(reading: Driven) -> None:
    press(reading, KEY.Key_3, ALT)
    editor = reading.evidence.note_editor
    QTest.keyClicks(editor.body, "Ask about **HR** <b>now</b>")
    QTest.keyClick(editor.body, KEY.Key_M, CONTROL)
    reading.until(lambda: "Ask" in editor.preview.toPlainText())
    assert editor.preview.isVisible() and editor.preview.hasFocus() and not editor.body.isVisible()
    assert "**" not in editor.preview.toPlainText() and "font-weight" in editor.preview.toHtml()
    QTest.keyClick(editor.preview, KEY.Key_M, CONTROL)
    assert editor.body.hasFocus() and editor.body.toPlainText() == "Ask about **HR** <b>now</b>"


def test_where_marks_overlap_the_one_taken_up_gets_the_other_extent(reading: Driven) -> None:
    press(reading, KEY.Key_1, ALT)
    press(reading, KEY.Key_N, SHIFT, times=2)
    press(reading, KEY.Key_2)
    press(reading, KEY.Key_Left)
    press(reading, KEY.Key_R)
    words = reading.evidence.view.textCursor().selectedText()
    press(reading, KEY.Key_Left, CONTROL | SHIFT, times=2)
    press(reading, KEY.Key_R)
    quotes = [mark.annotation.quote for mark in reading.evidence.painted.marks]
    assert len(quotes) == 2 and words not in quotes, "it stands on fewer words now, and no other mark moved"


def test_what_the_bar_offers_to_undo_is_what_was_done_last(reading: Driven) -> None:
    bar = reading.window.built.bar
    press(reading, KEY.Key_1, ALT)
    assert bar.isVisible() and bar.button.text() == "Undo"
    press(reading, KEY.Key_D, CONTROL)
    assert not bar.isVisible(), "its Undo would take back the bookmark, not the highlight it tells of"


def test_the_words_of_a_note_stay_in_sight_above_it(reading: Driven, tmp_path: Path) -> None:
    view, editor = reading.evidence.view, reading.evidence.note_editor
    text = "\n\n".join(f"Paragraph {n} of a page that is longer than the window. " * 3 for n in range(30))
    path = tmp_path / "long.txt"
    path.write_text(text, "utf-8")
    keeping.add_files(reading.window, [str(path)])
    reading.until(lambda: reading.evidence.text.title != "" and len(reading.evidence.text.blocks) > 20)
    reading.settle()
    view.setFocus()
    while view.cursorRect().bottom() < view.viewport().height() - 60:
        press(reading, KEY.Key_Down)
    press(reading, KEY.Key_3, ALT)
    reading.until(editor.body.hasFocus)
    reading.settle()
    reading.until(lambda: view.viewport().rect().contains(view.cursorRect()))


def test_the_keyboard_goes_back_to_where_the_note_was_asked_for(reading: Driven) -> None:
    tab, editor = reading.window.built.notebook, reading.evidence.note_editor
    press(reading, KEY.Key_1, ALT)
    QTest.keyClick(reading.window, KEY.Key_5, CONTROL)
    reading.until(tab.list.hasFocus)
    QTest.keyClick(tab.list, KEY.Key_E)
    reading.until(editor.body.hasFocus)
    QTest.keyClick(editor.body, KEY.Key_Escape)
    assert tab.list.hasFocus()
