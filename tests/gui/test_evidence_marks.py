"""What the evidence pane paints and says round the page: marks, margin notes, find, footer, header."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from reader_stand_ins import FIRST, SECOND, block, marked, mill, page, press, show_pane, text_of

from abscope_gui.panels.evidence import EvidencePane
from abscope_gui.spans import Focus
from abscope_gui.theme import Theme

Make = Callable[..., EvidencePane]
KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def show(qtbot: Any) -> Make:
    """Makes a pane on a text, its page in focus."""
    return partial(show_pane, qtbot)


def test_marks_are_painted_apart_by_meaning(show: Make) -> None:
    """Without colour too: every meaning has an underline of its own."""
    text = mill()
    pane = show(text, Focus(1, 1))
    bare = page(pane)
    seen = {bare}
    for meaning in ("result", "mechanism", "harm", "method", "question", None):
        pane.set_annotations([marked(text, 1, 0, 12, meaning=meaning)])
        pane.margin.hide()
        seen.add(page(pane))
    assert len(seen) == 7
    styles = {
        pane.painted.mark_format(m).underlineStyle()
        for m in ("result", "mechanism", "harm", "method", "question")
    }
    assert len(styles) == 5


def test_a_mark_whose_words_changed_is_counted_and_not_painted(show: Make) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    good, odd = marked(text, 1, 0, 12), marked(text, 1, 0, 12, number=2, quote="Another day")
    pane.set_annotations([good, odd, marked(text, 0, 0, 3, number=3, state="orphan")])
    assert [mark.annotation.id for mark in pane.painted.marks] == ["a1"]
    assert pane.header.waiting.isVisible()
    assert pane.header.waiting.text().startswith("2 marks wait")


def test_margin_notes_are_cards_when_wide_and_dots_when_narrow(show: Make, qtbot: Any) -> None:
    text = mill()
    notes = [
        marked(text, 0, 0, 8, number=1, body="ask the miller", meaning="result", tags=("os",)),
        marked(text, 0, 9, 20, number=2, body="second", meaning="harm"),
    ]
    wide, narrow = show(text, Focus(1, 1)), show(text, Focus(1, 1), width=480)
    for pane in (wide, narrow):
        pane.set_annotations(notes)
        qtbot.wait(1)
        first, second = pane.margin.notes
        assert first.isVisible() and second.isVisible()
        assert first.geometry().bottom() < second.geometry().top()
        assert "ask the miller" in first.accessibleName()
    assert wide.margin.notes[0].width() > 150
    assert narrow.margin.notes[0].width() < 40
    assert wide.margin.notes[0].height() >= 32 > 24 <= narrow.margin.notes[0].height()
    with qtbot.waitSignal(narrow.annotation_requested) as opened:
        qtbot.mouseClick(narrow.margin.notes[1], Qt.MouseButton.LeftButton)
    assert opened.args == ["a2"]


def test_a_card_shows_the_plain_reading_of_markdown(show: Make, qtbot: Any) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    body = "**Ask** the miller\n\n- of the *wheel*\n- of the `book`"
    pane.set_annotations([marked(text, 0, 0, 8, body=body)])
    qtbot.wait(1)
    (card,) = pane.margin.notes
    lines, _ = card._lines(card.width() - 22)
    assert lines == ["Ask the miller", "• of the wheel", "• of the book"]
    assert card.accessibleName().endswith(": Ask the miller; • of the wheel; • of the book")
    pane.set_annotations([marked(text, 0, 0, 8, body="- one\n" * 9)])
    qtbot.wait(1)
    lines, _ = pane.margin.notes[0]._lines(154)
    assert len(lines) == 4 and "\u2028" not in "".join(lines) and lines[3].startswith("• one • one")


def test_a_card_names_whose_note_it_is(show: Make, qtbot: Any) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    authors = ("me", "Anna Berg", "Ben Ode", "me@0123456789ab")
    notes = [
        marked(text, 1, n, n + 5, number=n + 1, author=author, body="b") for n, author in enumerate(authors)
    ]
    pane.set_annotations(notes)
    qtbot.wait(1)
    assert [card.who for card in pane.margin.notes[:3]] == ["You", "Anna Berg", "Ben Ode"]
    pane.margin.name_own("Anna Berg")
    cards = pane.margin.notes
    assert [card.who for card in cards] == ["You", "You", "Ben Ode", "an unnamed reader (01234567)"]
    assert " by Ben Ode: b" in cards[2].accessibleName() and " by " not in cards[1].accessibleName()


def test_a_margin_note_is_opened_by_return(show: Make, qtbot: Any) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    pane.set_annotations([marked(text, 1, 2, 9)])
    pane.margin.notes[0].setFocus()
    with qtbot.waitSignal(pane.annotation_requested) as opened:
        qtbot.keyClick(pane.margin.notes[0], KEY.Key_Return)
    assert opened.args == ["a1"]


def test_marks_by_keys_alone(show: Make, qtbot: Any) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    pane.set_annotations([marked(text, 8, 2, 9)])
    press(qtbot, pane, KEY.Key_M)
    assert pane.view.caret() == (8, 2)
    with qtbot.waitSignal(pane.annotation_requested) as opened:
        press(qtbot, pane, KEY.Key_Return)
    assert opened.args == ["a1"]


def test_find_goes_round_and_closes(show: Make, qtbot: Any) -> None:
    pane = show(mill(before=3, behind=3))
    press(qtbot, pane, KEY.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    assert pane.find_bar.isVisible() and pane.find_bar.field.hasFocus()
    plain = page(pane)
    qtbot.keyClicks(pane.find_bar.field, "eighty SACKS")
    assert pane.find_bar.count.text() == "1 of 4"
    assert page(pane) != plain
    qtbot.keyClick(pane.find_bar.field, KEY.Key_Return)
    assert pane.find_bar.count.text() == "2 of 4"
    qtbot.keyClick(pane.find_bar.field, KEY.Key_Return, SHIFT)
    qtbot.keyClick(pane.find_bar.field, KEY.Key_Return, SHIFT)
    assert pane.find_bar.count.text() == "4 of 4"
    assert pane.current_paragraph() == 10
    qtbot.keyClick(pane.find_bar.field, KEY.Key_Escape)
    assert not pane.find_bar.isVisible() and not pane.painted.matches
    assert pane.view.hasFocus()


def test_find_reads_odd_spaces_and_dashes_alike(show: Make) -> None:
    pane = show(text_of(block(1, "Take 5\u00a0mg of low\u2013dose grain")))
    pane.find()
    for words, count in (("5 mg", 1), ("low-dose", 1), ("[(", 0), ("zzz", 0), (" ", 0)):
        pane.find_bar.field.setText(words)
        assert len(pane.painted.matches) == count, words


def test_assessments_stand_under_the_paragraph(show: Make) -> None:
    first, second = (s for s in block(4, SECOND).sentences)
    tags = ((first.start, first.end, "overstated"), (second.start, second.end, "supported"))
    pane = show(text_of(block(4, SECOND, tags=tags), block(5, FIRST), kind="digest", banner="ours"))
    lines = [pane.view.document().findBlockByNumber(n).text() for n in range(3)]
    assert lines == [SECOND, "In the source: sentence 1 overstated", FIRST]


def test_the_other_theme_is_painted(show: Make) -> None:
    pane = show(mill(), Focus(5))
    light = page(pane)
    pane.set_theme(Theme("dark"))
    assert page(pane) != light
    assert pane.current_paragraph() == 5


def test_stepping_and_bookmarking_by_mouse(show: Make, qtbot: Any) -> None:
    pane = show(mill(), Focus(2, 1))
    pane.set_caption(0, 2, "OS, later line")
    assert pane.footer.caption.text() == "Evidence 1 of 2"
    assert not pane.footer.back.isEnabled()
    with qtbot.waitSignal(pane.step_requested) as step:
        qtbot.mouseClick(pane.footer.forward, Qt.MouseButton.LeftButton)
    assert step.args == [1]
    with qtbot.waitSignal(pane.annotate_requested) as asked:
        qtbot.mouseClick(pane.footer.bookmark, Qt.MouseButton.LeftButton)
    assert asked.args[0].paragraph == 2
    with qtbot.waitSignal(pane.place_requested) as place:
        qtbot.mouseClick(pane.header.library, Qt.MouseButton.LeftButton)
    assert (place.args[0].tab, place.args[0].id, place.args[0].paragraph) == ("library", "d1", 2)


def test_nothing_of_the_pane_is_cut_off_when_narrow(show: Make) -> None:
    pane = show(mill(), Focus(2, 1), width=480, height=700)
    pane.set_caption(1, 5, "OS, later line")
    corner = QPoint(0, 0)
    for widget in (pane.footer.back, pane.footer.forward, pane.footer.bookmark, pane.header.library):
        at = widget.mapTo(pane, corner)
        assert at.x() >= 0 and at.x() + widget.width() <= 480
        assert widget.width() >= 32 and widget.height() >= 32


def test_thousands_of_marks_are_painted_and_made_for_the_visible_page_only(show: Make, qtbot: Any) -> None:
    text = mill(hidden=0, behind=1200)
    pane = show(text, Focus(1, 1))
    marks = [
        marked(text, n, 0, 9, number=n, body="look" if n % 2 else "", kind="highlight", meaning="result")
        for n in range(1200)
    ]
    pane.set_annotations(marks)
    assert len(pane.painted.marks) == 1200
    assert 0 < len(pane.margin.notes) < 60
    assert len(pane.view.extraSelections()) < 60
    pane.goer.to_block(1100)
    qtbot.wait(1)
    shown = [note.mark.annotation.paragraph for note in pane.margin.notes if note.isVisible()]
    assert 1102 in shown
    assert len(pane.margin.notes) < 60 and len(pane.view.extraSelections()) < 60
    assert min(note.mark.top[0] for note in pane.margin.notes) > 1000


def test_a_note_on_folded_lines_stands_at_their_fold(show: Make) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    pane.set_annotations([marked(text, 5, 0, 4, body="in the menu")])
    (note,) = pane.margin.notes
    assert note.isVisible()


def test_badges_say_what_rests_and_a_press_asks_for_the_list(show: Make, qtbot: Any) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    narrow = pane.gutter.needed()
    bare = pane.gutter.grab().toImage()
    pane.set_counts({2: {"outcome": 2, "claim": 1}})
    pane.set_annotations([marked(text, 1, 0, 8, body="mine")])
    assert pane.gutter.resting[1] == (2, 1, 0, 1)
    assert (
        pane.gutter.resting[1]
        .words()
        .startswith("2 statements of the reference, 1 claim, 1 note of yours rest")
    )
    assert pane.gutter.needed() > narrow and pane.gutter.grab().toImage() != bare
    row = pane.view.block_rect(pane.view.filler.find(5)).center().y()
    with qtbot.waitSignal(pane.gutter.asked) as asked:
        qtbot.mouseClick(pane.gutter, Qt.MouseButton.LeftButton, pos=QPoint(5, round(row)))
    assert asked.args == [1]
