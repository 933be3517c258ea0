"""How rows of the search box come to the screen: marks in sight, laid out in steps, nothing below painted."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator

import pytest
from box_stand_ins import FULL, Window, answer, result
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.models.results import result_rows
from abscope_gui.panels.result_rows import ResultDelegate, _in_sight
from abscope_gui.theme import Theme
from abscope_gui.widgets.canvas import Canvas, Fonts, make_room


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window(qtbot)
    yield made
    made.widget.close()


PROSE = "A first sentence that says nothing of it at all. " * 6 + "Then a wren sang to other wrens."


@pytest.mark.parametrize(("kind", "begins"), [("passage", "… "), ("study", "A first")])
def test_the_words_asked_for_stand_out_and_are_in_sight(
    qtbot: QtBot, kind: str, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [(m.start(), m.end()) for m in re.finditer("wrens?", PROSE)]
    (row,) = result_rows([result(kind, "a", "Any", PROSE, marks=tuple(at))])
    assert row.marks == tuple(at)
    written: list[tuple[str, str]] = []
    plain = Canvas.text

    def noted(self: Canvas, x: int, y: int, text: str, room: int, *more: str) -> int:
        if room > 0 and text and y > 0:
            written.append((self.cut(text, room, more[0]), more[0]))
        return plain(self, x, y, text, room, *more)

    monkeypatch.setattr(Canvas, "text", noted)
    font = QApplication.font()
    font.setPixelSize(13)
    delegate = ResultDelegate(Theme("light"), 257)
    delegate.compose(row, Canvas(Fonts(font), 640, delegate.row_height(row, font)))
    line = [piece for piece in written if piece[0] != row.title and piece[0] != "ANY"]
    assert line[0][0].startswith(begins)
    if kind == "passage":
        assert [text for text, face in line if face == "strong"] == ["wren", "wrens"]
        assert "".join(text for text, _ in line).endswith("Then a wren sang to other wrens.")


def test_a_long_text_full_of_marks_is_measured_in_part(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ("wren " * 4_000).strip()
    at = tuple((m.start(), m.end()) for m in re.finditer("wren", text))
    (row,) = result_rows([result("passage", "a", "Any", text, marks=at)])
    measured: list[int] = []
    plain = Canvas.measure
    monkeypatch.setattr(
        Canvas, "measure", lambda self, words, face: measured.append(len(words)) or plain(self, words, face)
    )
    told, marks = _in_sight(row, Canvas(Fonts(QApplication.font()), 640, 40), 400)
    assert max(measured) <= 400 and len(told) <= 402
    assert 0 < len(marks) <= 40 and {told[a:b] for a, b in marks} == {"wren"}


def test_marks_of_a_line_that_was_taken_apart_are_left_out() -> None:
    (row,) = result_rows([result("claim", "a", "Any", "two\nlines", marks=((0, 3),))])
    assert row.text == "two lines" and row.marks == ()


def test_a_name_is_not_said_to_be_found_by_itself() -> None:
    for via, said in (("Imlygic", "via Imlygic"), ("title of a", "")):
        (row,) = result_rows([result("agent", "a", "Any", via=via)])
        assert ("via" in row.spoken) == bool(said) and said in row.spoken


def test_an_offered_answer_is_shown_when_its_rows_are_laid_out(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abscope_gui.panels.results_popup._SLICE", -1.0)  # a row a turn
    window.box.focus_search("os")
    window.box.offer(FULL, result_rows(FULL.results))
    assert not window.box.answered
    qtbot.waitUntil(lambda: window.box.answered)
    assert window.box.popup.model.rowCount() == len(FULL.results)


def test_an_offer_gives_way_to_a_later_letter(window: Window, qtbot: QtBot) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("abscope_gui.panels.results_popup._SLICE", -1.0)
        window.box.focus_search("os")
        window.box.offer(FULL, result_rows(FULL.results))
    window.box.edit.setText("osx")
    mine = answer("osx", *FULL.results[:3])
    window.box.offer(mine, result_rows(mine.results))
    QApplication.processEvents()
    assert window.box.popup.model.rowCount() == 3


def test_what_the_popup_covers_is_not_painted_with_it(window: Window) -> None:
    class Below(QWidget):
        painted = 0

        def paintEvent(self, event: QPaintEvent) -> None:
            Below.painted += 1

    window.widget.setStyleSheet(Theme("light").stylesheet())
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    popup = window.box.popup
    below = Below(popup.parentWidget())
    below.setGeometry(popup.geometry().adjusted(20, 20, -20, -20))
    below.show()
    popup.raise_()
    QApplication.processEvents()
    Below.painted = 0
    popup.update()
    popup.keys.update()
    QApplication.processEvents()
    assert Below.painted == 0
    image = QImage(popup.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    popup.render(image)
    seen = {image.pixel(x, y) for x in range(0, popup.width(), 5) for y in range(0, popup.height(), 5)}
    assert QColor("red").rgb() not in seen, "filled to its corners"
    assert Theme("light").color("panel").rgb() in seen


def test_a_mark_that_finds_no_room_repeats_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(Canvas, "cut", lambda self, text, room, face: written.append(text) or text)
    canvas = Canvas(Fonts(QApplication.font()), 300, 40)
    words = "wren sang to other birds of the fen and of the marsh wrenlikes"
    canvas.marked(0, 0, words, [(0, 4), (53, 62)], canvas.measure(words, "small") - 10, "text_second")
    assert "".join(written) == words


def test_what_is_kept_of_rows_goes_one_by_one(qtbot: QtBot) -> None:
    kept = OrderedDict((number, str(number)) for number in range(5))
    for number in range(5, 8):
        make_room(kept, 5)
        kept[number] = str(number)
    assert list(kept) == [3, 4, 5, 6, 7]
