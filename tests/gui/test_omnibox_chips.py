"""The box by key events: chips and sentences above the results, previews, the sheet, what was done lately.

Answers are stand-ins of our own; test_search_window.py does the same on real stores.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from box_stand_ins import FIGURE, FULL, MANY, Window, answer, result
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from abscope_gui.loading_search import Preview
from abscope_gui.models.recents import recall_rows
from abscope_gui.models.results import counted, result_rows
from abscope_gui.panels.search_side import SHEET
from abscope_store.notebook.marks import SavedSearch
from abscope_store.notebook.recent import Day, Recent, search_link
from abscope_store.records import Answer, Chip, Result, Said

CONTROL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
CHIPS = (
    Chip("synonym", "tvec", "tvec: talimogene laherparepvec; also Imlygic", '"tvec" -os', 0, 4),
    Chip("excluded", "os", "without “os”", "tvec", 5, 8),
    Chip("hint", "foo:bar", "there is no field “foo:”"),
)
SAID = (Said("missing", "study", "pacific", "pCR is not reported in the sources for PACIFIC."),)
KNOWN = Answer("tvec -os", (), (FIGURE, *MANY[:3]), SAID, CHIPS)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window(qtbot)
    yield made
    made.widget.close()


def shown(window: Window, what: Answer = KNOWN) -> None:
    window.box.focus_search(what.query)
    window.box.edit.deselect()
    window.box.show_answer(what)


def test_chips_and_hints_say_what_was_understood(window: Window) -> None:
    shown(window)
    popup = window.box.popup
    assert [chip.text() for chip in popup.chips.chips] == [
        "tvec: talimogene laherparepvec; also Imlygic  ×", "without “os”  ×",
    ]  # fmt: skip
    assert [line.text() for line in popup.chips.said] == [SAID[0].text]
    assert popup.understood.text() == "there is no field “foo:”"
    heard = window.box.edit.accessibleDescription()
    assert "4 results: 1 figures, 3 studies" in heard
    assert "also searched tvec: talimogene laherparepvec" in heard and SAID[0].text in heard


def test_a_name_typed_as_it_is_is_not_said_twice(window: Window) -> None:
    chip = Chip("synonym", "abcmab", "abcmab: abcmab; also Brand", '"abcmab"', 0, 6)
    shown(window, Answer("abcmab", (), (FIGURE,), (), (chip,)))
    assert window.box.popup.chips.chips[0].text() == "abcmab; also Brand  ×"


@pytest.mark.parametrize("presses", [KEY.Key_Delete, KEY.Key_Backspace, KEY.Key_Return])
def test_up_goes_to_the_chips_and_a_key_takes_one_back(window: Window, presses: Qt.Key) -> None:
    shown(window)
    chips = window.box.popup.chips
    window.key(KEY.Key_Up)
    assert chips.at == 2, "the sentence stands nearest to the results"
    window.key(KEY.Key_Left)
    assert chips.at == 1 and chips.chips[1].property("chosen")
    assert window.box.edit.accessibleDescription().startswith("left out without “os”. Delete takes it back")
    window.key(presses)
    assert window.box.edit.text() == "tvec" and window.asked[-1] == "tvec"
    assert window.chosen == []


def test_down_leaves_the_chips_and_letters_are_typed(window: Window) -> None:
    shown(window)
    window.key(KEY.Key_Up)
    window.key(KEY.Key_Down)
    assert window.box.popup.chips.at == -1
    assert window.box.popup.current().result == FIGURE
    window.key(KEY.Key_Up)
    QTest.keyClicks(window.box.edit, "x")
    assert window.box.popup.chips.at == -1 and window.box.edit.text().endswith("x")


def test_escape_leaves_the_chips_before_the_box(window: Window) -> None:
    shown(window)
    window.key(KEY.Key_Up)
    window.key(KEY.Key_Escape)
    assert window.box.is_open() and window.box.popup.chips.at == -1
    window.key(KEY.Key_Escape)
    assert not window.box.is_open()


def test_what_is_said_opens_its_record_by_key_and_mouse(window: Window, qtbot: QtBot) -> None:
    opened: list[Said] = []
    window.box.said_chosen.connect(opened.append)
    shown(window)
    window.key(KEY.Key_Up)
    window.key(KEY.Key_Return)
    shown(window)
    qtbot.mouseClick(window.box.popup.chips.said[0], Qt.MouseButton.LeftButton)
    assert opened == [SAID[0], SAID[0]]
    assert window.chosen == []


def test_long_chips_are_cut_and_keep_their_cross(window: Window) -> None:
    long = Chip("synonym", "a", "a: " + "a very long name, " * 20, '"a"', 0, 1)
    shown(window, Answer("a", (), (FIGURE,), (), (long,)))
    (chip,) = window.box.popup.chips.chips
    assert chip.text().endswith("…  ×")
    assert chip.sizeHint().width() < window.box.popup.width()
    assert "a very long name" in chip.toolTip()


def test_control_enter_opens_apart(window: Window) -> None:
    apart: list[Result] = []
    window.box.chosen_apart.connect(apart.append)
    shown(window)
    QTest.keyClick(window.box.edit, KEY.Key_Return, CONTROL)
    assert apart == [FIGURE] and window.chosen == [] and not window.box.is_open()


def test_right_previews_and_left_returns(window: Window) -> None:
    wanted: list[Result] = []
    window.box.preview_wanted.connect(wanted.append)
    shown(window)
    window.key(KEY.Key_Right)
    assert wanted == [FIGURE]
    window.box.show_preview(Preview("title", "page.txt · ¶33", "before it", "the words 10^8", "after it"))
    popup = window.box.popup
    assert popup.preview.isVisible() and not popup.list.isVisible() and window.box.edit.hasFocus()
    assert popup.preview.words.text() == "the words 10^8"
    assert "the words 10^8" in window.box.edit.accessibleDescription()
    window.key(KEY.Key_Down)
    assert wanted == [FIGURE, KNOWN.results[1]], "the next result is previewed in its turn"
    window.box.show_answer(
        Answer("tvec -os", (), (*KNOWN.results, result("claim", "c", "Claims")), SAID, CHIPS)
    )
    assert popup.preview.isVisible(), "a settled order does not end a preview"
    window.key(KEY.Key_Left)
    assert popup.list.isVisible() and popup.current().result == KNOWN.results[1]
    window.key(KEY.Key_Return)
    assert window.chosen == [KNOWN.results[1]]


def test_right_inside_the_text_moves_the_caret(window: Window) -> None:
    wanted: list[Result] = []
    window.box.preview_wanted.connect(wanted.append)
    shown(window)
    window.box.edit.setCursorPosition(2)
    window.key(KEY.Key_Right)
    assert window.box.edit.cursorPosition() == 3 and wanted == []


@pytest.mark.parametrize("asks", ["?", "F1"])
def test_the_sheet_says_what_can_be_typed(window: Window, asks: str) -> None:
    window.box.focus_search()
    if asks == "?":
        QTest.keyClicks(window.box.edit, "?")
    else:
        window.key(KEY.Key_F1)
    sheet = window.box.popup.sheet
    assert sheet.isVisible() and window.box.edit.text() == ""
    assert all(typed in window.box.edit.accessibleDescription() for typed, _ in SHEET)
    QTest.keyClicks(window.box.edit, "os")
    assert not sheet.isVisible() and window.asked[-1] == "os"


def test_every_field_stands_on_the_sheet() -> None:
    from abscope_store.search.fields import NAMES

    told = " ".join(f"{typed} {does}" for typed, does in SHEET)
    assert [name for name in NAMES if f"{name}:" not in told] == []


ROWS = recall_rows(
    [SavedSearch("1", "Survival", "pacific os", "")],
    [
        Day(
            "Today", (Recent(search_link("tvec"), "tvec", "t"), Recent("abscope://study/pacific", None, "t"))
        ),
        Day("Yesterday", (Recent(search_link("pacific os"), "pacific os", "t"), Recent("gone", None, "t"))),
        Day("12 March 2026", (Recent(search_link("old"), "old", "t"),)),
    ],
    lambda link: "PACIFIC" if link.endswith("pacific") else "",
    lambda stamp: "14:32",
)


def test_what_was_done_lately_stands_by_its_day() -> None:
    assert [(row.label, row.title, row.text) for row in ROWS] == [
        ("SAVED", "Survival", "pacific os"),
        ("TODAY", "tvec", "searched 14:32"),
        ("", "PACIFIC", "read 14:32"),
        ("EARLIER", "old", "searched 12 March 2026 14:32"),
    ]


def test_an_empty_box_offers_what_was_done_and_chooses_none_of_it(window: Window) -> None:
    links: list[str] = []
    window.box.link_entered.connect(links.append)
    window.box.focus_search()
    window.box.show_recents(ROWS)
    assert "Quotation marks" in window.box.popup.message.text()
    window.key(KEY.Key_Return)
    assert window.box.edit.text() == "" and window.chosen == [] and links == []
    window.key(KEY.Key_Down)
    window.key(KEY.Key_Return)
    assert window.asked == ["pacific os"] and window.box.edit.text() == "pacific os"
    window.box.edit.clear()
    window.box.show_recents(ROWS)
    for _ in range(3):
        window.key(KEY.Key_Down)
    window.key(KEY.Key_Return)
    assert links == ["abscope://study/pacific"]


def test_saving_naming_and_taking_out_by_keys(window: Window) -> None:
    told: list[tuple[str, object]] = []
    box = window.box
    box.save_asked.connect(lambda query: told.append(("save", query)))
    box.rename_asked.connect(lambda row: told.append(("name", row.id)))
    box.removal_asked.connect(lambda row: told.append(("out", row.id)))
    shown(window)
    QTest.keyClick(box.edit, KEY.Key_S, CONTROL)
    assert box.star is not None
    QTest.mouseClick(box.star, Qt.MouseButton.LeftButton)
    box.set_saved({"tvec -os"})
    assert box.star.accessibleName().startswith("Take this search out")
    box.edit.clear()
    box.show_recents(ROWS)
    window.key(KEY.Key_Delete)
    window.key(KEY.Key_Down)
    window.key(KEY.Key_F2)
    window.key(KEY.Key_Delete)
    assert told == [("save", "tvec -os"), ("save", "tvec -os"), ("name", "1"), ("out", "1")]


def test_a_scope_is_a_chip_that_goes_by_press_key_and_by_searching_everything(window: Window) -> None:
    box = window.box
    shown(window, answer("os", FIGURE))
    box.search_within(("study", "pacific"), "PACIFIC")
    assert window.asked == ["os", "os"] and box.scope == ("study", "pacific")
    box.show_answer(answer("os", FIGURE))
    assert [chip.text() for chip in box.popup.chips.chips] == ["in PACIFIC  ×"]
    window.key(KEY.Key_Up)
    window.key(KEY.Key_Delete)
    assert box.scope is None and window.asked == ["os", "os", "os"]
    box.edit.clear()
    box.search_within(("study", "pacific"), "PACIFIC")
    assert [chip.text() for chip in box.popup.chips.chips] == ["in PACIFIC  ×"]
    window.key(KEY.Key_Backspace)
    assert box.scope is None
    box.search_within(("study", "pacific"), "PACIFIC")
    box.focus_search()
    assert box.scope is None


def test_related_passages_stand_in_an_empty_box_until_a_letter(window: Window) -> None:
    shown(window, answer("os", FIGURE))
    window.box.show_related(answer("", *MANY[:2]), "like ¶3 of a page")
    assert window.box.edit.text() == "" and window.box.popup.model.rowCount() == 2
    assert [chip.text() for chip in window.box.popup.chips.chips] == ["like ¶3 of a page  ×"]
    window.box.show_recents(ROWS)
    assert window.box.popup.model.rowCount() == 2
    QTest.keyClicks(window.box.edit, "p")
    window.box.show_answer(answer("p", FIGURE))
    assert window.box.popup.chips.isHidden() and window.asked[-1] == "p"


def test_what_is_pointed_at_or_read_does_not_move(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from abscope_gui.panels import omnibox

    first = [row.key for row in result_rows(FULL.results)]
    better = answer("os", *reversed(FULL.results))
    shown(window, FULL)
    monkeypatch.setattr(window.box.popup, "looked_at", lambda: True)
    window.box.show_answer(better)
    assert [row.key for row in window.box.popup.model.rows()][:8] == first[:8]
    monkeypatch.undo()
    monkeypatch.setattr(omnibox, "READING", -1.0)
    window.box.edit.clear()
    shown(window, FULL)
    window.box.show_answer(better)
    assert [row.key for row in window.box.popup.model.rows()][:8] == first[:8]


def test_counts_are_said_by_group() -> None:
    rows = result_rows((FIGURE, *MANY[:2]))
    assert counted(rows) == "3 results: 1 figures, 2 studies"
    assert counted(()) == "No results"
