"""The search box by key events: what it tells, what it opens, and that no caveat of a figure is ever cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from box_stand_ins import CAVEATS, FIGURE, FULL, LINE, MANY, Window, answer, result
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abscope_gui.models.results import ResultsModel, result_rows, split_caveats
from abscope_gui.panels.result_rows import ResultDelegate
from abscope_gui.theme import Theme
from abscope_gui.widgets.canvas import Canvas, Fonts
from abscope_store.records import Answer, Chip


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window(qtbot)
    yield made
    made.widget.close()


def test_typing_asks_without_outer_spaces_and_once(window: Window, qtbot: QtBot) -> None:
    window.box.focus_search()
    qtbot.keyClicks(window.box.edit, " os ")
    assert window.asked == ["o", "os"]


def test_answer_opens_below_the_box_inside_the_window(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    popup = window.box.popup
    assert popup.isVisible() and popup.parent() is window.widget and not popup.isWindow()
    assert popup.geometry().top() > window.box.geometry().bottom()
    assert window.widget.rect().contains(popup.geometry())
    assert popup.height() <= 0.7 * window.widget.height()
    assert window.box.edit.hasFocus()


def test_an_answer_to_another_text_is_dropped(window: Window) -> None:
    window.box.focus_search("os of")
    window.box.show_answer(FULL)
    assert not window.box.is_open()


def test_first_is_chosen_and_enter_opens_it(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    window.key(Qt.Key.Key_Return)
    assert window.chosen == [FIGURE]
    assert not window.box.is_open()


def test_enter_before_the_answer_opens_the_first_when_it_comes(window: Window) -> None:
    window.box.focus_search("os")
    window.key(Qt.Key.Key_Return)
    assert window.chosen == []
    window.box.show_answer(FULL)
    assert window.chosen == [FIGURE]
    assert not window.box.is_open()


def test_enter_never_opens_a_result_of_the_text_before(window: Window, qtbot: QtBot) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    window.box.edit.setText("os drug")
    window.key(Qt.Key.Key_Return)
    assert window.chosen == []
    wanted = result("agent", "drug", "Agents")
    window.box.show_answer(answer("os drug", wanted))
    assert window.chosen == [wanted]


def test_arrows_and_pages_cross_the_groups(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    view = window.box.popup.list
    places = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Up):
        window.key(key)
        places.append(view.currentIndex().row())
    assert places[:2] == [1, 2]
    assert places[2] > 4
    assert places[3] < places[2]
    window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Enter)
    assert window.chosen == [FULL.results[view.currentIndex().row()]]


def test_a_newer_answer_never_moves_what_the_reader_is_on(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    window.key(Qt.Key.Key_Down)
    better = answer("os", result("claim", "new", "Claims"), *reversed(FULL.results))
    window.box.show_answer(better)
    titles = [row.title for row in window.box.popup.model.rows()]
    view = window.box.popup.list
    seen = -(-view.viewport().height() // view.visualRect(view.model().index(0, 0)).height())
    assert seen > 4
    assert titles[:seen] == [r.title for r in FULL.results][:seen]
    assert titles[seen : seen + 2] == ["title of new", FULL.results[-1].title]
    assert len(titles) == len(FULL.results) + 1
    window.key(Qt.Key.Key_Return)
    assert window.chosen == [FULL.results[1]]


def test_a_newer_answer_replaces_all_where_nothing_was_chosen_by_hand(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    window.box.show_answer(answer("os", *reversed(FULL.results)))
    window.key(Qt.Key.Key_Return)
    assert window.chosen == [FULL.results[-1]]


def test_escape_closes_and_gives_the_focus_back(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    window.key(Qt.Key.Key_Escape)
    assert not window.box.is_open()
    assert window.other.hasFocus()
    assert window.box.edit.text() == "os"


def test_escape_survives_that_the_place_before_is_gone(window: Window) -> None:
    import shiboken6

    window.box.focus_search("os")
    shiboken6.delete(window.other)
    window.key(Qt.Key.Key_Escape)
    assert not window.box.edit.hasFocus()


def test_leaving_the_box_closes_the_popup(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    window.other.setFocus()
    assert not window.box.is_open()
    window.box.show_answer(FULL)
    assert not window.box.is_open(), "a late answer opened the popup of a box that was left"


def test_a_click_opens_a_row(window: Window, qtbot: QtBot) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    view = window.box.popup.list
    spot = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert window.chosen == [FULL.results[1]]


def test_nothing_found_is_said(window: Window) -> None:
    window.box.focus_search("zzz")
    window.box.show_answer(answer("zzz"))
    said = "Nothing found for “zzz”. Not reported in the reference or your library."
    assert window.box.popup.message.text() == said
    assert window.box.popup.message.isVisible() and not window.box.popup.list.isVisible()
    window.key(Qt.Key.Key_Return)
    assert window.chosen == []


def test_a_minus_alone_is_told_what_it_lacks(window: Window) -> None:
    window.box.focus_search("-zzz")
    without = Chip("excluded", "zzz", "without “zzz”", "")
    window.box.show_answer(structs.replace(answer("-zzz"), chips=(without,)))
    assert "as well" in window.box.popup.message.text()
    keys = window.box.popup.keys.text()
    assert keys.startswith("Up  what was understood") and "F2" not in keys and "Enter" not in keys


def test_an_empty_box_gives_hints(window: Window) -> None:
    window.box.focus_search()
    assert window.box.is_open()
    assert "Quotation marks" in window.box.popup.message.text()
    window.box.edit.setText("os")
    window.box.show_answer(FULL)
    window.box.edit.clear()
    assert "Quotation marks" in window.box.popup.message.text()
    assert window.asked == ["os", ""]


def test_trouble_is_said_and_opens_nothing(window: Window) -> None:
    window.box.focus_search("os")
    window.key(Qt.Key.Key_Return)
    window.box.show_trouble("The library cannot be read.")
    window.box.show_answer(FULL)
    assert window.chosen == []


def test_the_chosen_row_is_told_in_words(window: Window) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    said = window.box.edit.accessibleDescription()
    assert all(words in said for words in ("Figures", "HR 1.03", "tier 5", "¶33", *CAVEATS))


def test_popup_follows_the_window_and_the_theme(window: Window, qtbot: QtBot) -> None:
    window.box.focus_search("os")
    window.box.show_answer(FULL)
    window.box.set_theme(Theme("dark"))
    window.widget.resize(900, 600)
    qtbot.waitUntil(lambda: window.widget.rect().contains(window.box.popup.geometry()))
    assert not window.box.grab().isNull()


CORRECTED = Chip("corrected", "durvalmab", "showing durvalumab for durvalmab", '"durvalmab" os', 0, 9)


def test_a_corrected_word_is_a_chip_and_one_click_from_what_was_typed(window: Window, qtbot: QtBot) -> None:
    window.box.focus_search("durvalmab os")
    window.box.show_answer(Answer("durvalmab os", (), (FIGURE,), (), (CORRECTED,)))
    (chip,) = window.box.popup.chips.chips
    assert chip.text().startswith("showing durvalumab for durvalmab")
    assert "showing durvalumab" in window.box.edit.accessibleDescription()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert window.asked[-1] == '"durvalmab" os'
    window.box.show_answer(answer('"durvalmab" os', FIGURE))
    assert window.box.popup.chips.isHidden()


def test_alt_enter_takes_the_word_as_typed_and_opens_nothing(window: Window, qtbot: QtBot) -> None:
    window.box.focus_search("durvalmab os")
    window.box.show_answer(Answer("durvalmab os", (), (FIGURE,), (), (CORRECTED,)))
    qtbot.keyClick(window.box.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window.asked[-1] == '"durvalmab" os'
    assert window.chosen == []


def test_both_offered_names_are_chips(window: Window, qtbot: QtBot) -> None:
    near = tuple(
        Chip("offered", "cisboplatin", name, f"{name} os", 0, 11) for name in ("carboplatin", "cisplatin")
    )
    window.box.focus_search("cisboplatin os")
    window.box.show_answer(Answer("cisboplatin os", (), (), (), near))
    chips = window.box.popup.chips.chips
    assert [chip.text() for chip in chips] == ["carboplatin?", "cisplatin?"]
    qtbot.mouseClick(chips[1], Qt.MouseButton.LeftButton)
    assert window.asked[-1] == "cisplatin os"


def test_the_lines_of_the_first_answer_stand_above_the_rows(window: Window) -> None:
    lines = tuple(f"FDA, US: approval {year}: disease" for year in range(2014, 2020))
    card = result("agent", "drug", "Agents", "approvals: Partial: 6 entries known to us.", lines=lines)
    window.box.focus_search("drug approved")
    window.box.show_answer(answer("drug approved", card, FIGURE))
    told = window.box.popup.lines.text()
    assert told.splitlines()[0].endswith("approvals: Partial: 6 entries known to us.")
    assert told.count("FDA, US") == 4
    assert told.endswith("and 2 more: Enter opens the record")
    assert window.box.popup.lines.isVisible()
    assert window.box.popup.list.geometry().bottom() < window.box.popup.height()
    window.box.show_answer(answer("drug approved", FIGURE))
    assert window.box.popup.lines.isHidden()


def test_caveats_are_taken_out_of_the_line() -> None:
    figure, caveats, analysis, rest = split_caveats(LINE)
    assert figure == "HR 1.03 (99.73 % CI 0.47-1.39), 19.2 v 20.1 months"
    assert caveats == CAVEATS
    assert analysis == "final · cut-off 2023-09-07"
    assert rest.startswith("p .823") and rest.endswith("seen in an abstract")


@pytest.mark.parametrize(
    ("line", "caveats"),
    [
        ("5.1 v 4.0 months, effect size not reported; ITT; final", ("effect size not reported",)),
        ("different event, not pneumonitis: 4.4 v 3.8 %; all", ("different event, not pneumonitis",)),
        ("HR 0.7 (95 % CI 0.5-0.9); ITT; subgroup", ("subgroup",)),
        (
            "6 v 3 %; stage X (subgroup); final, subgroup · cut-off not stated; subgroup",
            ("stage X (subgroup)",),
        ),
        ("HR 0.7 (95 % CI 0.5-0.9); ITT; from memory, unverified", ("from memory, unverified",)),
        ("HR 0.7 (95 % CI 0.5-0.9); ITT; seen in an abstract", ()),
    ],
)
def test_each_caveat_is_known(line: str, caveats: tuple[str, ...]) -> None:
    assert split_caveats(line)[1] == caveats


def test_an_unverified_result_says_so_once() -> None:
    row = result_rows([result("outcome", "x", "Figures", "HR 0.7; from memory, unverified", unverified=True)])
    assert row[0].caveats == ("from memory, unverified",)


def test_a_group_is_labelled_where_it_begins() -> None:
    rows = result_rows(FULL.results)
    assert [row.label for row in rows[:4]] == ["FIGURES", "AGENTS", "STUDIES", ""]


@pytest.mark.parametrize("pixels", [13, 26])
@pytest.mark.parametrize("width", [480, 760, 960])
def test_no_caveat_and_no_figure_is_ever_cut(
    qtbot: QtBot, pixels: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = QApplication.font()
    font.setPixelSize(pixels)
    written: list[tuple[str, str, float]] = []
    plain = Canvas.text

    def noted(self: Canvas, x: int, y: int, text: str, room: int, *more: str) -> int:
        wide = plain(self, x, y, text, room, *more)
        if room > 0 and text:
            written.append((self.cut(text, room, more[0]), more[-1], x + wide))
        return wide

    monkeypatch.setattr(Canvas, "text", noted)
    delegate = ResultDelegate(Theme("light"), 257)
    row = result_rows([FIGURE])[0]
    delegate.fit([row], font, width)
    written.clear()
    canvas = Canvas(Fonts(font), width, delegate.row_height(row, font))
    delegate.compose(row, canvas)
    amber = " ".join(text for text, ink, _ in written if ink == "caution")
    assert all(caveat in amber for caveat in CAVEATS)
    inked = [text for text, ink, _ in written if ink == "text"]
    black = " ".join(text for text in inked if not row.title.startswith(text.rstrip("…")))  # it may be cut
    assert black.replace("\u00a0", " ") == row.figure
    assert max(end for _, _, end in written) <= width


def test_rows_have_two_lines_where_two_are_enough(qtbot: QtBot) -> None:
    font = QApplication.font()
    font.setPixelSize(13)
    delegate = ResultDelegate(Theme("light"), 257)
    plain = result_rows([result("agent", "drug", "Agents"), *MANY])
    assert not delegate.fit(plain, font, 960)
    two = delegate.row_height(plain[0], font)
    assert delegate.fit(result_rows([FIGURE]), font, 480)
    assert delegate.row_height(plain[0], font) > two
    assert two >= 32 and two % 4 == 0


def test_model_keeps_qts_contract(qtbot: QtBot, qtmodeltester: object) -> None:
    model = ResultsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_answer(FULL)
    model.settle(result_rows([*reversed(FULL.results), result("claim", "new", "Claims")]), 5)
    assert [row.key for row in model.rows()][:5] == [row.key for row in result_rows(FULL.results)][:5]
    model.set_rows(result_rows(result("study", f"m{n}", "Studies") for n in range(450)))
    assert model.rowCount() == 200
    assert model.index_of("study/m430").row() == 430
    assert model.rowCount() == 450
    assert not model.index_of("study/none").isValid()
    check: Callable[[object], None] = qtmodeltester.check  # type: ignore[attr-defined]
    check(model)
