"""The strip beside an imported text and the choice above it: words, signs, filters, keys. No store opened."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.loading_seen import Named, Offered, Seen, SeenView
from abscope_gui.models import seen
from abscope_gui.models.batched import ROW
from abscope_gui.models.seen import SeenModel, rows_of, summary
from abscope_gui.panels.choice_strip import ChoiceStrip
from abscope_gui.panels.seen_panel import SeenPanel
from abscope_gui.places import Place
from abscope_gui.spans import Focus
from abscope_gui.theme import Theme
from abscope_store.offering import AMBIGUOUS, LOST, OFFERED, Choice, Spot
from abscope_store.records import DocumentId, Locator, LocatorId, SourceId

SACKS = "8.0 against 6.0 sacks"


def figure(paragraph: int = 3, state: str = "", **more: object) -> Seen:
    fields: dict[str, object] = {
        "paragraph": paragraph, "sentence": 1, "start": 4, "end": 4 + len(SACKS), "printed": SACKS,
        "what": "OS, median", "arms": "arms not stated", "state": state, "how": "", "differing": (),
        "outcomes": (),
    }  # fmt: skip
    return Seen(**(fields | more))  # type: ignore[arg-type]


def full() -> SeenView:
    agrees = figure(3, "agrees", how="as printed", outcomes=("mill.os",), study="mill")
    differs = figure(5, "differs", differing=("value", "interval"), outcomes=("mill.pfs",), study="mill")
    absent = figure(7, "not in the reference", how="no endpoint named")
    dose = figure(9, printed="3 Gy", what="dose", arms="")
    offer = Offered("mill.os@paper", "OS of MILL: HR 0.8", 4, 10, 20, True)
    names = (
        Named("agent", "flour", "flour", "", ((3, 0, 5), (8, 2, 7))),
        Named("", "", "GSD", "grain sack day", ((5, 1, 4),)),
    )
    return SeenView("d1", (agrees, differs, absent, dose), (offer,), names)


@pytest.fixture
def panel(qtbot: QtBot) -> SeenPanel:
    window = QWidget()
    window.resize(640, 400)
    qtbot.addWidget(window)
    made = SeenPanel(Theme("light"), window)
    QVBoxLayout(window).addWidget(made)
    made.held = window  # type: ignore[attr-defined]  # or Python's collector would close it
    window.show()
    made.show_view(full())
    made.set_unfolded(True)
    made.fit(700)
    window.activateWindow()
    made.list.setFocus()
    return made


def row(panel: SeenPanel, at: int) -> seen.SeenRow:
    found = panel.model.row_at(panel.model.index(at))
    assert found is not None
    return found


def test_a_state_is_said_by_sign_and_in_words(panel: SeenPanel) -> None:
    said = [(one.sign, one.state) for one in panel.model.rows()]
    assert said == [
        ("?", "waits for you"),
        ("=", "agrees with the reference"),
        ("≠", "differs: the value, the interval"),
        ("–", "not in the reference: no endpoint named"),
        ("·", "not held against the reference"),
    ]
    assert all(one.state in one.spoken for one in panel.model.rows() if one.kind == "sighting")
    assert "sightings, not facts" in panel.head.text()
    assert all("verified" not in one.spoken for one in panel.model.rows())


def test_a_row_shows_what_is_printed_and_where(panel: SeenPanel) -> None:
    assert row(panel, 1).title == SACKS
    assert row(panel, 1).second == "¶3 · OS, median · arms not stated"
    assert "paragraph 3" in row(panel, 1).spoken


def test_filters_count_and_choose(panel: SeenPanel) -> None:
    said = [chip.text() for chip in panel.filters.chips()]
    assert said == ["All 5", "Differs 1", "Not in the reference 1", "Named here 2"]
    chips = panel.filters.chips()
    for chip, kept in zip(chips, (5, 1, 1, 2), strict=True):
        chip.click()
        assert panel.model.rowCount() == kept
    assert [one.title for one in panel.model.rows()] == ["flour", "GSD"]
    assert row(panel, 1).second == "¶5 · short for grain sack day"


def test_an_empty_filter_says_so(panel: SeenPanel) -> None:
    panel.show_view(SeenView("d2", (figure(state="agrees"),), (), ()))
    panel.choose(seen.DIFFERS)
    assert panel.empty.isVisible() and not panel.list.isVisible()


def test_enter_asks_for_the_exact_words(panel: SeenPanel, qtbot: QtBot) -> None:
    asked: list[Focus] = []
    panel.place_asked.connect(asked.append)
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert asked == [Focus(3, spans=((4, 4 + len(SACKS)),))]
    panel.choose(seen.NAMES)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert [one.paragraph for one in asked[1:]] == [3, 8, 3], "a name goes on to its next place"


def test_r_opens_the_reference_where_it_has_the_figure(panel: SeenPanel) -> None:
    asked: list[Place] = []
    panel.record_asked.connect(asked.append)
    for _ in range(3):  # from the offer to what is not in the reference
        QTest.keyClick(panel.list, Qt.Key.Key_Down)
        QTest.keyClick(panel.list, Qt.Key.Key_R)
    assert [(one.kind, one.id, one.focus) for one in asked] == [
        ("study", "mill", "mill.os"),
        ("study", "mill", "mill.pfs"),
    ]
    assert not panel.record.isVisible(), "nothing to open for the third"


def test_an_offer_is_settled_by_c_and_x(panel: SeenPanel) -> None:
    told: list[tuple[str, bool]] = []
    panel.judged.connect(lambda offer, yes: told.append((offer.locator_id, yes)))
    assert row(panel, 0).title == "This may be where OS of MILL: HR 0.8 stands"
    assert panel.confirm.isVisible() and panel.refuse.isVisible()
    QTest.keyClick(panel.list, Qt.Key.Key_C)
    QTest.keyClick(panel.list, Qt.Key.Key_X)
    panel.confirm.click()
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_C)
    assert told == [("mill.os@paper", True), ("mill.os@paper", False), ("mill.os@paper", True)]
    assert not panel.confirm.isVisible()


def test_folded_it_is_a_line_and_stays_so(panel: SeenPanel) -> None:
    open_height = panel.sizeHint().height()
    panel.head.click()
    assert not panel.unfolded and not panel.list.isVisible() and not panel.filters.isVisible()
    assert panel.sizeHint().height() < open_height / 2
    panel.show_view(SeenView("another", (figure(),), (), ()))
    assert not panel.unfolded, "remembered for the next text"
    panel.toggle()
    assert panel.list.hasFocus()
    panel.show_view(None)
    assert panel.isHidden()


def test_it_never_takes_more_than_its_share(panel: SeenPanel) -> None:
    panel.show_view(SeenView("d", tuple(figure(n) for n in range(1, 60)), (), ()))
    panel.fit(700)
    assert panel.list.height() <= 0.34 * 700
    panel.fit(300)
    assert panel.list.height() <= 0.34 * 300 + 1


def test_a_text_without_numbers_shows_its_names(panel: SeenPanel) -> None:
    view = full()
    panel.show_view(SeenView("d2", (), (), view.named))
    assert panel.chosen == seen.NAMES and panel.model.rowCount() == 2
    assert summary(SeenView("d2", (), (), view.named)) == "none seen · 2 names"
    assert summary(view).startswith("1 place offered · 4 seen: 1 agree, 1 differ, 1 not in the reference")


def test_five_hundred_rows_do_not_hold_the_window(panel: SeenPanel, qtbot: QtBot) -> None:
    many = tuple(figure(n, ("agrees", "differs", "")[n % 3]) for n in range(1, 501))
    start = time.perf_counter()
    panel.show_view(SeenView("long", many, (), ()))
    QApplication.processEvents()
    spent = time.perf_counter() - start
    assert panel.list.uniformItemSizes()
    assert panel.model.rowCount() == 200, "handed out in batches"
    assert spent < 0.5, f"{spent:.3f} s for 500 rows"
    start = time.perf_counter()
    for _ in range(20):
        QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert (time.perf_counter() - start) / 20 < 0.1


def test_the_model_keeps_qt_s_rules(qtbot: QtBot) -> None:
    model = SeenModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(rows_of(full()))
    model.set_rows(rows_of(full(), seen.NAMES))
    assert model.data(model.index(0), ROW).title == "flour"
    assert model.index(0).parent() == QModelIndex()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sign_is_painted_as_well_as_the_words(panel: SeenPanel, theme: str) -> None:
    """In grey, rows of unlike states still differ: colour is never alone."""
    panel.set_theme(Theme(theme))
    panel.list.clearSelection()
    QApplication.processEvents()
    image = panel.list.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Mono)
    high = panel.list.visualRect(panel.model.index(0)).height()
    first, second = (image.copy(0, high * n, 40, high) for n in (0, 1))
    assert first != second


# --- the choice above the proof -----------------------------------------------------------


def spot(paragraph: int) -> Spot:
    return Spot(DocumentId("d1"), "mill.txt", paragraph, 1, 0, 30, "The mill counted eighty sacks.")


def choice(state: str, *spots: Spot) -> Choice:
    locator = Locator(
        id=LocatorId("mill.os@paper"), owner_kind="outcome", owner_id="mill.os", parts=(),
        source_id=SourceId("paper"), role="rests on", kind="place", place=None, paragraph=None,
        sentence=None, sentence_last=None, numbers=(), hashes=(), salt=None, length=None,
        document_sha256=None, seen="abstract",
    )  # fmt: skip
    return Choice(locator, state, DocumentId("d1"), "mill.txt", spots)


@pytest.fixture
def strip(qtbot: QtBot) -> ChoiceStrip:
    made = ChoiceStrip()
    made.resize(600, 200)
    qtbot.addWidget(made)
    made.show()
    return made


def words(strip: ChoiceStrip) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in strip.findChildren(QLabel) if label.isVisibleTo(strip))


def test_offered_places_are_looked_at_before_they_are_confirmed(strip: ChoiceStrip) -> None:
    looked: list[int] = []
    told: list[tuple[int, bool]] = []
    strip.look_asked.connect(looked.append)
    strip.judged.connect(lambda one, yes: told.append((one.paragraph, yes)))
    strip.show_choice(choice(OFFERED, spot(3), spot(12)), "OS of MILL")
    assert "Your copy of the paper prints these numbers in paragraphs 3 and 12." in words(strip)
    QTest.keyClick(strip, Qt.Key.Key_C)
    QTest.keyClick(strip, Qt.Key.Key_2)
    assert (looked, told) == ([1], [])
    strip.show_choice(choice(OFFERED, spot(3), spot(12)), "OS of MILL", looking=1)
    assert "This may be where OS of MILL stands" in words(strip)
    QTest.keyClick(strip, Qt.Key.Key_C)
    QTest.keyClick(strip, Qt.Key.Key_X)
    assert told == [(12, True), (12, False)]


def test_a_sentence_in_several_places_is_chosen_by_number_or_enter(strip: ChoiceStrip) -> None:
    told: list[tuple[int, bool]] = []
    strip.judged.connect(lambda one, yes: told.append((one.paragraph, yes)))
    strip.show_choice(choice(AMBIGUOUS, spot(3), spot(5), spot(8)))
    assert "3 places of your copy" in words(strip) and "The mill counted eighty sacks." in words(strip)
    assert len(strip.cards) == 3
    QTest.keyClick(strip, Qt.Key.Key_2)
    QTest.keyClick(strip.cards[2], Qt.Key.Key_Return)
    QTest.keyClick(strip, Qt.Key.Key_X)
    QTest.keyClick(strip, Qt.Key.Key_4)
    assert told == [(5, True), (8, True), (3, False)]


def test_what_is_lost_says_what_to_do(strip: ChoiceStrip) -> None:
    asked: list[str] = []
    strip.copy_asked.connect(asked.append)
    strip.show_choice(choice(LOST))
    assert "Not found in your copy (mill.txt)" in words(strip) and "Ctrl+F" in words(strip)
    strip.buttons[0].click()
    assert asked == ["d1"]
    strip.show_choice(None)
    assert strip.isHidden()
