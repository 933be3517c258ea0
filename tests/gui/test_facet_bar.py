"""The chips of a list: counts, several words, removal, keys, names for a screen reader, nothing cut off.

Rows and claims are invented; the true ones are journey 3's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.tabs.facet_bar import CLEAR, FacetBar
from abscope_gui.tabs.list_pane import ListPane
from abscope_gui.theme import Theme
from abscope_gui.widgets.basic import Card
from abscope_gui.widgets.chips import AT_ONCE, ChipLine, ChipWords
from abscope_store.list_rows import Row

TIMINGS = ["concurrent"] * 5 + ["after"] * 3 + ["not stated"] * 2
ROWS = [
    Row(
        "study", f"s{n}", f"STUDY-{n}", "invented", f"OS  HR 0.{n + 10}", "", "",
        json.dumps({"timing": [timing], "disease": ["lamp" if n % 2 else "wall"]}),
    )
    for n, timing in enumerate(TIMINGS)
]  # fmt: skip
CLAIM = Row("facet", "lamp-is-cheap", "Lamps are cheap", "timing/after", "An invented note.", "", "")


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[ListPane]:
    """A list of invented studies, awake, in a window of its own."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = Theme("light")
    application.setStyleSheet(theme.stylesheet())
    holder = QWidget()
    qtbot.addWidget(holder)
    made = ListPane("study", "studies", 4, holder)
    made.wake(theme)
    made.set_rows(ROWS)
    made.set_claims([CLAIM])
    made.resize(480, 700)
    holder.resize(480, 700)
    with qtbot.waitExposed(holder):
        holder.show()
    yield made
    application.setStyleSheet("")


def bar(pane: ListPane) -> FacetBar:
    """The chips of a list that is awake."""
    assert pane.facets is not None
    return pane.facets


def press(key: Qt.Key) -> None:
    """A key for whatever has the keyboard."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    QApplication.processEvents()


def focused_name() -> str:
    """What a screen reader says of the focus."""
    focused = QApplication.focusWidget()
    return "" if focused is None else focused.accessibleName()


def test_keys_alone_open_choose_close_and_take_back(pane: ListPane) -> None:
    pane.filter.setFocus()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert focused_name() == "Timing to radiotherapy, nothing chosen, closed"
    press(Qt.Key.Key_Return)
    assert bar(pane).open_group() == "timing"
    assert focused_name() == "Timing: concurrent, 5 studies"
    press(Qt.Key.Key_Space)
    assert pane.model.rowCount() == 5
    press(Qt.Key.Key_Right)
    assert focused_name() == "Timing: after, 3 studies", "its own choice does not change a facet's counts"
    press(Qt.Key.Key_Return)
    assert pane.model.rowCount() == 8, "a second word of the same facet adds rows"
    press(Qt.Key.Key_Escape)
    assert bar(pane).open_group() is None
    assert focused_name() == "Timing to radiotherapy, chosen: concurrent or after, closed"
    assert bar(pane).picked.keys_shown() == ["timing/concurrent", "timing/after", CLEAR]
    press(Qt.Key.Key_Tab)
    assert focused_name() == "Remove timing: concurrent"
    press(Qt.Key.Key_Return)
    assert pane.model.rowCount() == 3
    assert focused_name() == "Remove timing: after", "the keyboard stays with the chips"
    press(Qt.Key.Key_Right)
    assert focused_name() == "Clear all filters"
    press(Qt.Key.Key_Space)
    assert pane.model.rowCount() == 10 and bar(pane).chosen == {}
    assert focused_name() == "Timing to radiotherapy, nothing chosen, closed", "and is never nowhere"


def test_facets_add_up_and_counts_follow_the_others(pane: ListPane) -> None:
    bar(pane).choose("disease", "lamp", on=True)
    bar(pane).show_group("timing")
    texts = [bar(pane).words.chip(key).text() for key in bar(pane).words.keys_shown()]  # type: ignore[union-attr]
    assert texts == ["concurrent  2", "after  2", "not stated  1"]
    bar(pane).choose("timing", "after", on=True)
    assert [pane.model.row_at(n).id for n in range(pane.model.rowCount())] == ["s5", "s7"]  # type: ignore[union-attr]
    pane.filter.setText("0.15")
    assert pane.model.rowCount() == 1
    assert bar(pane).words.keys_shown() == ["after"], "the text narrows what is counted too"


def test_many_words_come_a_few_at_a_time_and_in_order(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    line = ChipLine("Words")
    qtbot.addWidget(line)
    made: list[str] = []
    make = line._made
    monkeypatch.setattr(line, "_made", lambda key: made.append(key) or make(key))
    keys = [f"tag{n:03}" for n in range(5 * AT_ONCE)]
    line.put([ChipWords(key, key, key, "facet-word") for key in keys])
    assert line.keys_shown() == keys[:AT_ONCE] == made
    line.put([ChipWords(key, key, key, "facet-word") for key in ["first", *keys[1:]]])
    assert line.keys_shown() == ["first", *keys[1 : 2 * AT_ONCE - 1]], "those that are there stay"
    qtbot.waitUntil(lambda: line.keys_shown() == ["first", *keys[1:]])
    assert len(made) == len(set(made)) == 5 * AT_ONCE + 1, "each is made once"
    line.put([])
    qtbot.wait(20)
    assert line.keys_shown() == []


def test_one_group_is_open_at_a_time(pane: ListPane) -> None:
    bar(pane).buttons.pressed.emit("timing")
    bar(pane).buttons.pressed.emit("disease")
    assert bar(pane).open_group() == "disease"
    assert bar(pane).words.keys_shown() == ["lamp", "wall"]
    on = [key for key in bar(pane).buttons.keys_shown() if bar(pane).buttons.chip(key).isChecked()]  # type: ignore[union-attr]
    assert on == ["disease"]
    bar(pane).buttons.pressed.emit("disease")
    assert bar(pane).open_group() is None and not bar(pane).words.isVisible()


def test_a_claim_stands_beside_its_word_and_opens(pane: ListPane) -> None:
    opened: list[tuple[str, str]] = []
    pane.chosen.connect(lambda kind, record: opened.append((kind, record)))
    assert not [card for card in bar(pane).findChildren(Card) if card.isVisible()]
    bar(pane).choose("timing", "after", on=True)
    (card,) = [card for card in bar(pane).findChildren(Card) if card.isVisible()]
    assert card.accessibleName() == "Claim: Lamps are cheap. An invented note."
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert opened == [("claim", "lamp-is-cheap")]
    bar(pane).choose("timing", "after", on=False)
    assert not [card for card in bar(pane).findChildren(Card) if card.isVisible()]


def test_the_chosen_stays_chosen_when_rows_come_anew(pane: ListPane) -> None:
    bar(pane).choose("timing", "after", on=True)
    pane.select("s6")
    pane.set_rows(ROWS[:7])
    assert pane.model.rowCount() == 2 and pane.current_id() == "s6"


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [292, 480])
def test_no_chip_is_cut_off(zoom: float, width: int, pane: ListPane, qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet(Theme("light").stylesheet(zoom))
    pane.resize(round(width * zoom), 900)
    bar(pane).choose("timing", "after", on=True)
    bar(pane).show_group("timing")
    qtbot.waitUntil(lambda: bar(pane).words.isVisible())
    QApplication.processEvents()
    lines = (bar(pane).buttons, bar(pane).words, bar(pane).picked)
    for line in lines:
        for key in line.keys_shown():
            chip = line.chip(key)
            assert chip is not None
            needed = chip.sizeHint()
            assert chip.width() >= needed.width() and chip.height() >= needed.height(), key
            assert line.rect().contains(chip.geometry()), f"{key} lies outside its line"
    tops = [line.mapTo(pane, line.rect().topLeft()).y() for line in lines]
    assert tops == sorted(tops)
    assert bar(pane).picked.geometry().bottom() <= bar(pane).height()
    (claim,) = [card for card in bar(pane).findChildren(Card) if card.isVisible()]
    assert claim.geometry().bottom() <= bar(pane).height()
