"""The evidence pane as a reader uses it: real keys, exact offsets, folded lines, marks, find, filling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from reader_stand_ins import FIRST, ODD, SECOND, block, marked, mill, text_of

from abscope_gui.panels.evidence import EMPTY, EvidencePane
from abscope_gui.panels.reader_fill import SLICE
from abscope_gui.panels.reader_rows import FOLD, row
from abscope_gui.spans import Focus
from abscope_gui.texts import Text
from abscope_gui.theme import Theme

Make = Callable[..., EvidencePane]
KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def show(qtbot: Any) -> Iterator[Make]:
    """Makes a pane in a window of a size, with a text, and gives its page the focus."""
    windows: list[QWidget] = []  # held, or Python's collector would close them

    def make(
        text: Text | None = None, focus: Focus | None = None, width: int = 640, height: int = 780
    ) -> EvidencePane:
        window = QWidget()
        windows.append(window)
        window.resize(width, height)
        qtbot.addWidget(window)
        pane = EvidencePane(Theme("light"), window)
        pane.setGeometry(0, 0, width, height)
        with qtbot.waitExposed(window):
            window.show()
        if text is not None:
            pane.set_text(text, focus=focus)
        window.activateWindow()
        pane.view.setFocus()
        qtbot.waitUntil(lambda: pane.view.filler is None or pane.view.filler.complete)
        qtbot.wait(1)
        return pane

    yield make


def press(qtbot: Any, pane: EvidencePane, key: Qt.Key, times: int = 1, **more: Any) -> None:
    """Real key events to the page."""
    for _ in range(times):
        qtbot.keyClick(pane.view, key, more.get("modifier", Qt.KeyboardModifier.NoModifier))


def page(pane: EvidencePane) -> bytes:
    """The page's pixels."""
    picture = pane.view.viewport().grab().toImage()
    return bytes(picture.constBits())


def test_an_empty_pane_says_what_to_do(show: Make) -> None:
    pane = show()
    shown = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    assert EMPTY in shown
    assert pane.current_span() is None
    assert pane.current_paragraph() is None


def test_odd_characters_do_not_shift_a_selection(show: Make, qtbot: Any) -> None:
    """An emoji is two units to Qt, a no-break space would come back from the widget as a space."""
    pane = show(text_of(block(7, ODD)))
    start = ODD.index("stayed")
    press(qtbot, pane, KEY.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, pane, KEY.Key_Right, times=start)
    press(qtbot, pane, KEY.Key_Right, times=6, modifier=SHIFT)
    span = pane.current_span()
    assert span is not None
    assert (span.paragraph, span.start, span.end, span.quote) == (7, start, start + 6, "stayed")
    assert span.prefix == ODD[max(0, start - 32) : start]
    assert "🌾" in (span.prefix or "") + ODD[: start - 32]
    assert "5\u00a0mg and 3\u2009Gy " in (span.prefix or "")


def test_a_selection_of_the_odd_characters_is_exact(show: Make, qtbot: Any) -> None:
    pane = show(text_of(block(7, ODD)))
    press(qtbot, pane, KEY.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, pane, KEY.Key_Right, times=6)
    press(qtbot, pane, KEY.Key_Right, times=8, modifier=SHIFT)
    span = pane.current_span()
    assert span is not None
    assert span.quote == ODD[6:14] == "🌾 at 5\u00a0m"
    assert (span.start, span.end) == (6, 14)


def test_copying_keeps_the_text_as_it_is(show: Make, qtbot: Any) -> None:
    pane = show(text_of(block(7, ODD)))
    press(qtbot, pane, KEY.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, pane, KEY.Key_C, modifier=Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == ODD


def test_a_selection_across_paragraphs(show: Make, qtbot: Any) -> None:
    text = mill()
    pane = show(text, Focus(1, 3))
    press(qtbot, pane, KEY.Key_Right, times=len("Nobody wrote down why.") + 1 + 7, modifier=SHIFT)
    span = pane.current_span()
    assert span is not None
    assert (span.paragraph, span.start, span.paragraph_end, span.end) == (1, 47, 2, 7)
    assert span.quote == "Nobody wrote down why.\nA later"


def test_a_selection_over_a_folded_run_ends_in_paragraphs(show: Make, qtbot: Any) -> None:
    """The grey line is not text: a selection that begins or ends in it stands in what lies beside it."""
    pane = show(mill(), Focus(3, 1))
    press(qtbot, pane, KEY.Key_End, modifier=SHIFT)
    press(qtbot, pane, KEY.Key_Right, times=4, modifier=SHIFT)
    assert pane.view.caret() is None  # in the grey line
    span = pane.current_span()
    assert span is not None
    assert (span.paragraph, span.start, span.paragraph_end, span.end) == (3, 0, 3, len(FIRST))
    press(qtbot, pane, KEY.Key_Down, modifier=SHIFT)
    press(qtbot, pane, KEY.Key_Home, modifier=SHIFT)
    assert pane.current_paragraph() == 8
    assert pane.current_span() == span
    press(qtbot, pane, KEY.Key_Right, times=3, modifier=SHIFT)
    span = pane.current_span()
    assert span is not None
    assert (span.paragraph_end, span.end) == (8, 3)
    assert span.quote == "\n".join([FIRST, "Menu 0", "Menu 1", "Menu 2", "Menu 3", FIRST[:3]])


def test_the_sentence_at_the_caret(show: Make, qtbot: Any) -> None:
    pane = show(mill(), Focus(2, 2))
    assert pane.current_paragraph() == 2
    span = pane.current_span()
    assert span is not None
    assert span.quote == "It was not planned."
    press(qtbot, pane, KEY.Key_P)
    span = pane.current_span()
    assert span is not None
    assert span.quote == "A later count gave 11.0 against 6.0 at 10^6 grains."
    press(qtbot, pane, KEY.Key_P)
    assert pane.current_paragraph() == 1
    press(qtbot, pane, KEY.Key_N, times=2, modifier=SHIFT)
    span = pane.current_span()
    assert span is not None
    assert span.quote == f"{FIRST[47:]}\n{SECOND[: SECOND.index(' It')]}"


def test_our_record_without_ordinals_cannot_be_marked(show: Make) -> None:
    pane = show(
        text_of(block(None, FIRST), kind="record", banner="Our record, not the source"), Focus(block=0)
    )
    assert pane.current_span() is None
    assert pane.header.banner.isVisible()
    assert pane.header.banner.text() == "Our record, not the source"


def test_our_own_copy_has_no_banner_and_a_low_tier_is_cautioned(show: Make) -> None:
    pane = show(mill())
    assert not pane.header.banner.isVisible()
    assert pane.header.badge.property("low") is True


def test_folding_keeps_the_ordinals(show: Make, qtbot: Any) -> None:
    pane = show(mill(), Focus(3, 1))
    assert pane.view.rows is not None and pane.view.filler is not None
    fold = pane.view.filler.find(row(3, FOLD))
    assert fold.text() == "4 lines hidden, show"
    count = pane.view.document().blockCount()
    press(qtbot, pane, KEY.Key_Down, times=10)
    while pane.view.textCursor().block() != fold:
        press(qtbot, pane, KEY.Key_Up)
    assert pane.current_span() is None
    press(qtbot, pane, KEY.Key_Return)
    assert pane.view.document().blockCount() == count + 4
    assert pane.view.filler.find(row(3, FOLD)).text() == "4 lines shown, hide again"
    pane.view.put_caret(4, 0)
    assert pane.current_paragraph() == 5
    pane.view.put_caret(7, 0)
    assert pane.current_paragraph() == 8
    span = pane.current_span()
    assert span is not None and span.paragraph == 8
    qtbot.mouseClick(
        pane.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=pane.view.block_rect(pane.view.filler.find(row(3, FOLD))).center().toPoint(),
    )
    assert pane.view.document().blockCount() == count
    assert pane.view.filler.find(row(3, FOLD)).text() == "4 lines hidden, show"
    pane.view.put_caret(7, 5)
    assert pane.current_paragraph() == 8
    states = [pane.view.document().findBlockByNumber(n).userState() for n in range(count)]
    assert states == pane.view.rows.all() == sorted(set(states))


def test_a_focus_in_hidden_lines_shows_them(show: Make) -> None:
    pane = show(mill(), Focus(5))
    assert pane.current_paragraph() == 5
    assert pane.view.rows is not None and pane.view.rows.open == {3}
    assert pane.hidden_button.isChecked()
    pane.set_focus(Focus(20, 1))
    assert pane.current_paragraph() == 20


def test_all_hidden_lines_at_once(show: Make, qtbot: Any) -> None:
    blocks = [block(n, f"Menu {n}" if n % 3 else FIRST, hidden=bool(n % 3)) for n in range(1, 31)]
    pane = show(text_of(*blocks))
    folded = pane.view.document().blockCount()
    assert folded == 10 + 10
    with qtbot.waitSignal(pane.show_hidden_changed) as asked:
        qtbot.mouseClick(pane.hidden_button, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    assert pane.view.document().blockCount() == 30 + 10
    qtbot.mouseClick(pane.hidden_button, Qt.MouseButton.LeftButton)
    assert pane.view.document().blockCount() == folded


def test_the_focus_is_painted_and_on_screen(show: Make) -> None:
    pane = show(mill(behind=200), Focus(150, 1))
    focused = page(pane)
    rect = pane.view.cursorRect()
    assert 0 <= rect.top() < pane.view.viewport().height() * 0.6
    pane.painted.focus = ()
    pane.painted.refresh()
    assert page(pane) != focused
    assert pane.gutter.focused == 149


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


def test_marks_by_keys_alone(show: Make, qtbot: Any) -> None:
    text = mill()
    pane = show(text, Focus(1, 1))
    pane.set_annotations([marked(text, 8, 2, 9)])
    press(qtbot, pane, KEY.Key_M)
    assert pane.view.caret() == (8, 2)
    with qtbot.waitSignal(pane.annotation_requested) as opened:
        press(qtbot, pane, KEY.Key_Return)
    assert opened.args == ["a1"]


def test_a_long_text_comes_in_slices(show: Make, qtbot: Any) -> None:
    """2 MB: no slice writes more than its share and one paragraph, so none can hold the window."""
    blocks = [block(n + 1, FIRST * 6) for n in range(5_000)]
    assert sum(len(one.text) for one in blocks) > 2_000_000
    window = show()
    window.set_text(text_of(*blocks), focus=Focus(3, 1))
    filler = window.view.filler
    assert filler is not None
    assert filler.slices <= 2 and not filler.complete
    assert window.current_paragraph() == 3
    sizes, last = [], window.view.document().characterCount()

    def measure() -> None:
        nonlocal last
        now = window.view.document().characterCount()
        sizes.append(now - last)
        last = now

    filler.progressed.connect(measure)
    qtbot.waitUntil(lambda: filler.complete, timeout=60_000)
    assert max(sizes) <= SLICE + len(FIRST) * 6 + 1
    assert filler.slices > 200
    assert window.view.document().blockCount() == 5_000


def test_a_late_focus_in_a_long_text_is_there_at_once(show: Make, qtbot: Any) -> None:
    pane = show(text_of(*(block(n + 1, FIRST * 6) for n in range(1_000))), Focus(900, 2))
    assert pane.current_paragraph() == 900
    qtbot.wait(20)
    assert 0 <= pane.view.cursorRect().top() < pane.view.viewport().height()


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
    assert lines == [SECOND, "sentence 1: overstated", FIRST]


def test_the_reading_place_survives_width_zoom_and_return(show: Make, qtbot: Any) -> None:
    text = mill(behind=200)
    pane = show(text, Focus(150, 1))
    state = pane.scroll_state()
    pane.setGeometry(0, 0, 420, 600)
    qtbot.wait(5)
    assert pane.scroll_state()[0] == state[0]
    pane.set_zoom(1.5)
    qtbot.waitUntil(lambda: pane.view.filler is not None and pane.view.filler.complete)
    assert pane.current_paragraph() == 150
    pane.set_text(mill(behind=9))
    pane.set_text(text)
    pane.restore_scroll(state)
    qtbot.wait(5)
    assert pane.scroll_state() == state
    assert pane.view.first_visible().userState() in (state[0], state[0] - 4)


def test_the_wheel_lets_go_of_the_focus(show: Make, qtbot: Any) -> None:
    pane = show(mill(behind=200), Focus(150, 1))
    before = pane.view.verticalScrollBar().value()
    press(qtbot, pane, KEY.Key_PageDown, times=2)
    qtbot.wait(5)
    assert pane.view.verticalScrollBar().value() > before


def test_the_other_theme_is_painted(show: Make) -> None:
    pane = show(mill(), Focus(5))
    light = page(pane)
    pane.set_theme(Theme("dark"))
    assert page(pane) != light
    assert pane.current_paragraph() == 5


def test_stepping_and_bookmarking_by_mouse(show: Make, qtbot: Any) -> None:
    pane = show(mill(), Focus(2, 1))
    pane.set_caption(0, 2, "OS, later line")
    assert pane.caption.text() == "Evidence 1 of 2"
    assert not pane.back_button.isEnabled()
    with qtbot.waitSignal(pane.step_requested) as step:
        qtbot.mouseClick(pane.forward_button, Qt.MouseButton.LeftButton)
    assert step.args == [1]
    with qtbot.waitSignal(pane.annotate_requested) as asked:
        qtbot.mouseClick(pane.bookmark_button, Qt.MouseButton.LeftButton)
    assert asked.args[0].paragraph == 2
    with qtbot.waitSignal(pane.place_requested) as place:
        qtbot.mouseClick(pane.header.library, Qt.MouseButton.LeftButton)
    assert (place.args[0].tab, place.args[0].id, place.args[0].paragraph) == ("library", "d1", 2)


def test_markup_stays_text(show: Make) -> None:
    """What a page holds is never read as HTML, nor are the characters that Qt keeps for itself."""
    words = "<b>bold</b> &amp; <img src=x>\nnext\u2029line \ufffc end"
    pane = show(text_of(block(1, words)))
    assert pane.view.document().blockCount() == 1
    assert pane.view.document().firstBlock().text().startswith("<b>bold</b> &amp; <img src=x>")
    pane.view.put_caret(0, 0)
    span = pane.current_span()
    assert span is not None and span.quote == words


def test_nothing_of_the_pane_is_cut_off_when_narrow(show: Make) -> None:
    pane = show(mill(), Focus(2, 1), width=480, height=700)
    pane.set_caption(1, 5, "OS, later line")
    corner = QPoint(0, 0)
    for widget in (pane.back_button, pane.forward_button, pane.bookmark_button, pane.header.library):
        at = widget.mapTo(pane, corner)
        assert at.x() >= 0 and at.x() + widget.width() <= 480
        assert widget.width() >= 32 and widget.height() >= 32
