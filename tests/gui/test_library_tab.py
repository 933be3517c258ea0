"""The Library tab: what keys, clicks and menus tell, how it fits, how an import is told. Opens no store."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from library_stand_ins import NEWS, SOURCES, STRAY, document
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.dialogs.import_details import ImportDetails, of_import, of_remaking
from abscope_gui.dialogs.library_details import DetailsDialog
from abscope_gui.dialogs.source_chooser import SourceChooser
from abscope_gui.loading_originals import Details
from abscope_gui.models.library_rows import LibraryRows, rows_of
from abscope_gui.places import Place
from abscope_gui.tabs import library_menus
from abscope_gui.tabs.library import EMPTY, NO_MATCH, LibraryTab
from abscope_gui.theme import Theme
from abscope_store.importing.pipeline import Added, ImportReport, RefusedFile, Skipped
from abscope_store.importing.rebuilding import RebuildReport

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
THIRD = document("c", title="Third text", imported_at="2026-11-25")
TOLD = (
    "place_requested", "original_requested", "furniture_requested", "details_requested", "source_requested",
    "reimport_requested", "remove_requested",
)  # fmt: skip
BARE = ("add_requested", "folder_requested", "paste_requested", "preview_requested", "cancel_requested",
        "undo_requested", "summary_requested")  # fmt: skip


@pytest.fixture
def tab(qtbot: QtBot) -> Iterator[LibraryTab]:
    """Three originals, newest first: the stray, the third, the news page."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    made = LibraryTab(Theme("light"), window)
    made.resize(900, 600)
    made.set_library(rows_of((NEWS, STRAY, THIRD), SOURCES))
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    window.close()


def told(tab: LibraryTab) -> list[object]:
    """Everything that the tab tells from now on."""
    heard: list[object] = []
    for name in TOLD:
        getattr(tab, name).connect(
            lambda what, name=name: heard.append((name.removesuffix("_requested"), what))
        )
    for name in BARE:
        getattr(tab, name).connect(lambda name=name: heard.append(name.removesuffix("_requested")))
    return heard


def titles(tab: LibraryTab) -> list[str]:
    """As shown."""
    return [row.title for row in tab.list.rows.rows()]


def test_enter_opens_and_arrows_only_move(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.list.setFocus()
    assert tab.current() is not None and tab.current().id == STRAY.id, "the keyboard finds a row"  # type: ignore[union-attr]
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    assert not heard
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    assert heard == [("place", Place("library", "document", THIRD.id))]


def test_a_plain_click_opens_and_one_with_ctrl_or_shift_selects(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    spots = [tab.list.visualRect(tab.list.rows.index(at, 0)).center() for at in range(3)]
    qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=spots[0])
    assert heard == [("place", Place("library", "document", STRAY.id))]
    qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, CONTROL, spots[2])
    qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, SHIFT, spots[1])
    assert len(heard) == 1 and len(tab.list.selected()) >= 2


def test_a_row_is_selected_alone_while_ctrl_is_still_down(tab: LibraryTab) -> None:
    tab.list.setFocus()
    first, second = (row.key for row in tab.list.rows.rows()[:2])
    tab.list.select(first)
    QTest.keyPress(tab.list, Qt.Key.Key_Control, CONTROL)
    tab.list.select(second)
    QTest.keyRelease(tab.list, Qt.Key.Key_Control)
    assert [row.key for row in tab.list.selected()] == [second]


def test_several_are_removed_and_read_again_at_once(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Down, SHIFT)
    assert tab.counts.text() == "2 selected"
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    tab.ask("reimport")
    assert heard == [("remove", (STRAY.id, THIRD.id)), ("reimport", (STRAY.id, THIRD.id))]
    tab.ask("details")
    assert len(heard) == 2, "details are of one text"
    assert tab.buttons["remove"].isEnabled() and not tab.buttons["details"].isEnabled()


def test_every_action_on_one_row_is_told(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.select("document", NEWS.id)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return, ALT)
    for action in ("original", "furniture", "source"):
        tab.ask(action)
    assert [what for what, _ in heard] == ["details", "original", "furniture", "source"]  # type: ignore[misc]
    assert all(document == NEWS.id for _, document in heard)  # type: ignore[misc]
    menu = tab.row_menus["originals"]
    menu.aboutToShow.emit()
    assert [a.objectName() for a in menu.actions()] == [line[0] for line in library_menus.ROWS]
    next(a for a in menu.actions() if a.objectName() == "remove").trigger()
    assert heard[-1] == ("remove", (NEWS.id,))


def test_a_source_of_the_reference_can_only_be_opened(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    qtbot.mouseClick(tab.switch["sources"], Qt.MouseButton.LeftButton)
    assert tab.list is tab.tables["sources"] and tab.list.hasFocus()
    assert titles(tab) == ["Work label", "Work trial", "Work late"], "best tier first"
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    assert heard == [("place", Place("library", "source", "label"))]
    assert not tab.buttons["remove"].isVisible()


def test_the_switch_says_both_counts(tab: LibraryTab) -> None:
    assert tab.switch["originals"].text() == "My originals  3"
    assert tab.switch["sources"].accessibleName() == "Sources of the reference, 3"


def test_what_is_typed_into_the_list_narrows_it_and_esc_clears(tab: LibraryTab, qtbot: QtBot) -> None:
    tab.list.setFocus()
    QTest.keyClicks(tab.list, "h")
    assert tab.filter.hasFocus()
    QTest.keyClicks(tab.filter, "arbour")
    assert titles(tab) == ["A stray text"] and tab.counts.text() == "1 of 3 originals"
    qtbot.keyClick(tab.filter, Qt.Key.Key_Down)
    assert tab.list.hasFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Escape)
    assert len(titles(tab)) == 3
    tab.filter.setText("zzz")
    assert tab.empty_text.text() == NO_MATCH and not tab.empty_button.isVisible()
    qtbot.keyClick(tab.filter, Qt.Key.Key_Escape)
    assert not tab.empty.isVisible()


def test_the_head_and_the_menu_sort_and_the_order_is_kept(tab: LibraryTab, qtbot: QtBot) -> None:
    header = tab.list.horizontalHeader()
    spot = QPoint(header.sectionPosition(0) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert titles(tab) == ["A stray text", "Third text", "Work late"]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert titles(tab) == ["Work late", "Third text", "A stray text"]
    menu = tab.sort_menus["originals"]
    menu.aboutToShow.emit()
    chosen = {a.text(): a for a in menu.actions()}
    assert {"Title", "Kind", "Tier", "Date", "Passages", "Mentions", "Problems", "Added"} <= set(chosen)
    chosen["Mentions"].trigger()
    assert titles(tab)[0] == "A stray text" and tab.sort_button.text() == "Mentions ↓"
    tab.show_list("sources")
    tab.show_list("originals")
    tab.set_library(rows_of((NEWS, STRAY), SOURCES))
    assert titles(tab) == ["A stray text", "Work late"] and "Mentions" in tab.sort_button.accessibleName()


def test_selection_survives_reload_sort_and_filter(tab: LibraryTab) -> None:
    tab.list.setFocus()
    tab.list.selectAll()
    tab.list.sort_by("title", True)
    assert len(tab.list.selected()) == 3
    tab.select("document", THIRD.id)
    tab.set_library(rows_of((NEWS, STRAY, THIRD, document("d")), SOURCES))
    assert [row.id for row in tab.list.selected()] == [THIRD.id]
    tab.set_library(rows_of((NEWS, STRAY), SOURCES))
    assert len(tab.list.selected()) == 1, "a neighbour takes its place"


def test_a_text_that_is_open_before_the_list_is_read_is_selected_in_it(tab: LibraryTab) -> None:
    tab.set_library(LibraryRows())
    tab.select("document", NEWS.id)
    assert tab.current() is None
    tab.set_library(rows_of((NEWS, STRAY), SOURCES))
    assert tab.current() is not None and tab.current().id == NEWS.id  # type: ignore[union-attr]


def test_an_empty_library_says_what_to_do_and_keeps_the_sources(tab: LibraryTab) -> None:
    heard = told(tab)
    tab.set_library(rows_of((), SOURCES))
    assert tab.empty_text.text() == EMPTY and tab.empty_button.isVisible()
    assert not tab.foot.isVisible()
    for action in tab.add_menu.actions():
        action.trigger()
    assert heard == ["add", "folder", "paste", "preview"]
    tab.show_list("sources")
    assert len(titles(tab)) == 3 and not tab.empty.isVisible()


@pytest.mark.parametrize("width", [244, 320, 420, 580, 900, 1400])
@pytest.mark.parametrize("size", [13, 26])
def test_columns_give_way_and_nothing_is_clipped(tab: LibraryTab, width: int, size: int) -> None:
    for table in tab.tables.values():
        font = table.font()
        font.setPixelSize(size)
        table.setFont(font)
    tab.resize(width, 600)
    QApplication.processEvents()
    tab.list.fit()
    columns = [one.id for one in tab.list.rows.columns]
    shown = [name for at, name in enumerate(columns) if not tab.list.isColumnHidden(at)]
    assert {"title", "tier", "problems"} <= set(shown)
    assert set(columns) == set(shown) | set(tab.list.delegate.folded), (
        "what gives way stands in the third line"
    )
    assert sum(tab.list.columnWidth(columns.index(name)) for name in shown) <= tab.list.viewport().width() + 1
    if width == 1400 and size == 13:
        assert shown == columns
    if width <= 420:
        assert tab.list.delegate.folded
    assert not tab.grab().isNull()
    layout = tab.layout()
    assert layout is not None and layout.minimumSize().width() <= max(width, 420)


def test_it_paints_in_both_themes(tab: LibraryTab) -> None:
    for name in ("dark", "light"):
        tab.set_theme(Theme(name))
        tab.list.setFocus()
        QApplication.processEvents()
        assert not tab.grab().isNull()


def test_progress_can_be_cancelled_once_and_ends_in_a_summary(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.show_progress(1, 3, "b.txt")
    assert tab.progress.isVisible() and tab.progress.text.text() == "Adding 2 of 3: b.txt"
    assert (tab.progress.bar.value(), tab.progress.bar.maximum()) == (1, 3)
    qtbot.mouseClick(tab.progress.cancel, Qt.MouseButton.LeftButton)
    tab.show_progress(2, 3, "c.txt")
    assert heard == ["cancel"] and not tab.progress.cancel.isEnabled(), "a second press would be heard twice"
    tab.show_summary(ImportReport([], [], [], True))
    assert not tab.progress.isVisible() and tab.bar.text.text() == "Cancelled, nothing added"
    tab.show_progress(0, 1, "d.txt", "Reading again")
    assert tab.progress.cancel.isEnabled() and not tab.bar.isVisible()
    assert tab.progress.text.text() == "Reading again 1 of 1: d.txt"


def test_a_summary_offers_undo_and_the_list_of_files(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.show_summary(ImportReport([Added("1", None, "a.txt")], [], []))
    assert tab.bar.text.text() == "1 added" and not tab.bar.more_button.isVisible()
    tab.show_summary(ImportReport([Added("1", None, "a.txt", problems=[("odd", "It is odd")])], [], []))
    qtbot.mouseClick(tab.bar.more_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tab.bar.button, Qt.MouseButton.LeftButton)
    assert heard == ["summary", "undo"] and not tab.bar.isVisible()
    tab.show_summary(ImportReport([], [Skipped("c.txt", "3")], []))
    assert tab.bar.more_button.isVisible() and not tab.bar.button.isVisible()
    tab.show_removed(3)
    assert tab.bar.text.text() == "3 sources removed. Undo (Ctrl+Z)"


def test_the_list_of_files_says_why_is_copied_and_opens(qtbot: QtBot) -> None:
    report = ImportReport(
        [Added("1", None, "a.txt", "A title"), Added("2", None, "b.txt", problems=[("odd", "It is odd")])],
        [Skipped("c.txt", "3", "Third")],
        [RefusedFile("x.pdf", "x.pdf is a damaged PDF.")],
    )
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = ImportDetails("2 added", of_import(report), owner)
    opened: list[str] = []
    dialog.open_requested.connect(opened.append)
    assert [one.what for one in of_import(report)] == ["refused", "added", "added", "already there"]
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    for words in (
        "refused\tx.pdf\tx.pdf is a damaged PDF.",
        "added\tb.txt\tIt is odd.",
        "“A title”",
        "“Third”",
    ):
        assert words in copied
    dialog.table.selectRow(1)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert opened == ["2"]
    failed = of_remaking(RebuildReport([], [("y.txt", "The original of y.txt is missing.")]))
    assert failed[0][:2] == ("y.txt", "stays as it was")


def test_details_are_copied_and_lead_to_the_choice(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    details = Details("1", "A title", (("DOI", "10.1000/x"),), ("It is odd.",), None, False)
    dialog = DetailsDialog(details, owner)
    asked: list[str] = []
    dialog.source_asked.connect(asked.append)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "A title\nDOI: 10.1000/x\nIt is odd."
    qtbot.mouseClick(dialog.source_button, Qt.MouseButton.LeftButton)
    assert asked == ["1"]
    dialog.close()


@pytest.mark.parametrize(("typed", "downs", "choice"), [("trial", 0, "trial"), ("", 1, ""), ("", 0, None)])
def test_a_source_is_chosen_by_keys(typed: str, downs: int, choice: str | None, qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    chooser = SourceChooser("Which", rows_of((), SOURCES).sources, None, owner)
    chosen: list[object] = []
    chooser.chosen.connect(chosen.append)
    chooser.show()
    QTest.keyClicks(chooser.filter, typed)
    for _ in range(downs):
        qtbot.keyClick(chooser.filter, Qt.Key.Key_Down)
    qtbot.keyClick(chooser.filter, Qt.Key.Key_Return)
    assert chosen == [choice]


def test_everything_has_a_name(tab: LibraryTab) -> None:
    parts = (
        *tab.switch.values(), *tab.buttons.values(), tab.more_button, tab.add_button, tab.sort_button,
        tab.filter, tab.progress.cancel, tab.bar.close_button, *tab.tables.values(), tab,
    )  # fmt: skip
    assert all(part.accessibleName() for part in parts)
    spoken = tab.list.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "A stray text" in spoken and "proposed tier 5" in spoken


def test_two_thousand_selected_rows_hold_no_frame_up(tab: LibraryTab) -> None:
    rows = rows_of([document(f"{n:04}", title=f"Text {n} of harbour {n % 7}") for n in range(2000)], SOURCES)
    tab.set_library(rows)
    tab.list.selectAll()
    spent = []
    for largest_first in (True, False, True, False, True):
        begun = time.thread_time()
        tab.list.sort_by("title", largest_first)
        spent.append(time.thread_time() - begun)
    assert min(spent) < 0.016
    assert len(tab.list.selected()) == 2000 and tab.counts.text() == "2,000 selected"
