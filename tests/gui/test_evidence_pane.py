"""The evidence pane as a reader uses it: real keys, exact offsets, folded lines, focus, filling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from reader_stand_ins import FIRST, ODD, SECOND, block, marked, mill, page, press, show_pane, text_of

from abscope_gui.panels.evidence import EMPTY, EvidencePane
from abscope_gui.panels.reader_fill import SLICE
from abscope_gui.panels.reader_rows import FOLD, row
from abscope_gui.spans import Focus

Make = Callable[..., EvidencePane]
KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def show(qtbot: Any) -> Make:
    """Makes a pane on a text, its page in focus."""
    return partial(show_pane, qtbot)


@pytest.mark.parametrize("width", [420, 640, 1000])
def test_lines_end_where_the_page_ends(show: Make, qtbot: Any, width: int) -> None:
    pane = show(mill(), Focus(2, 1), width=width)
    assert pane.view.document().textWidth() == pane.view.viewport().width()
    pane.set_annotations([marked(mill(), 1, 0, 4)])
    qtbot.wait(1)
    assert pane.view.document().textWidth() == pane.view.viewport().width()
    assert pane.view.viewport().width() <= pane.view.formats.measure() + 1


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


def test_every_offset_goes_to_the_page_and_back(show: Make) -> None:
    pane = show(text_of(block(7, FIRST), block(8, ODD * 3), block(9, "𝛂𝛃 e\u0301 \u200d👩\u200d🔬.")))
    assert pane.text is not None
    for number, one in enumerate(pane.text.blocks):
        for offset in range(len(one.text) + 1):
            position = pane.view.position(number, offset)
            assert position is not None
            assert pane.view.place(position) == (number, offset)


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
    press(qtbot, pane, KEY.Key_N, times=3, modifier=SHIFT)
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
    assert pane.footer.hidden.isChecked()
    pane.set_focus(Focus(20, 1))
    assert pane.current_paragraph() == 20


@pytest.mark.parametrize("shown", [True, False])
def test_folding_while_the_text_still_comes_in(show: Make, qtbot: Any, shown: bool) -> None:
    """Runs before, across and behind what is filled so far end up as if folded before."""
    blocks = [block(n + 1, FIRST * 3, hidden=n % 40 < 25) for n in range(600)]
    pane = show()
    pane.set_text(text_of(*blocks), focus=Focus(26, 1))
    view = pane.view
    assert view.filler is not None and view.rows is not None and not view.filler.complete
    pane.set_show_hidden(True)
    if not shown:
        pane.set_show_hidden(False)
    qtbot.waitUntil(lambda: view.filler is not None and view.filler.complete)
    states = [view.document().findBlockByNumber(n).userState() for n in range(view.document().blockCount())]
    assert states == view.rows.all()
    assert len(states) == (600 if shown else 225) + 15


def test_all_hidden_lines_at_once(show: Make, qtbot: Any) -> None:
    blocks = [block(n, f"Menu {n}" if n % 3 else FIRST, hidden=bool(n % 3)) for n in range(1, 31)]
    pane = show(text_of(*blocks))
    folded = pane.view.document().blockCount()
    assert folded == 10 + 10
    with qtbot.waitSignal(pane.show_hidden_changed) as asked:
        qtbot.mouseClick(pane.footer.hidden, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    assert pane.view.document().blockCount() == 30 + 10
    qtbot.mouseClick(pane.footer.hidden, Qt.MouseButton.LeftButton)
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
    """Over the ordinals too, which are beside the page."""
    text = mill(behind=200)
    pane = show(text, Focus(150, 1))
    pane.set_annotations([marked(text, 149, 0, 8)])
    for widget in (pane.gutter, pane.view.viewport(), pane.margin):
        before = pane.view.verticalScrollBar().value()
        here = QPointF(4, 4)
        turn = QWheelEvent(
            here, widget.mapToGlobal(here), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, turn)
        qtbot.wait(2)
        assert pane.view.verticalScrollBar().value() > before, widget.objectName()


def test_the_caret_is_the_real_one_and_is_seen(show: Make, qtbot: Any) -> None:
    pane = show(mill(), Focus(1, 1))
    assert pane.view.hasFocus()
    pictures = set()
    for _ in range(3):
        press(qtbot, pane, KEY.Key_Right)
        pictures.add(page(pane))
    assert len(pictures) == 3


def test_markup_stays_text(show: Make) -> None:
    """What a page holds is never read as HTML, nor are the characters that Qt keeps for itself."""
    words = "<b>bold</b> &amp; <img src=x>\nnext\u2029line \ufffc end"
    pane = show(text_of(block(1, words)))
    assert pane.view.document().blockCount() == 1
    assert pane.view.document().firstBlock().text().startswith("<b>bold</b> &amp; <img src=x>")
    pane.view.put_caret(0, 0)
    span = pane.current_span()
    assert span is not None and span.quote == words
