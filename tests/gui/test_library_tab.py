"""The Library tab: what a row says, what keys and drops tell, how an import is told. No store is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.models.library import LibraryModel, import_summary
from abscope_gui.places import Place
from abscope_gui.tabs.library import LibraryTab
from abscope_gui.theme import Theme
from abscope_store.importing.pipeline import Added, ImportReport, RefusedFile, Skipped
from abscope_store.records import Document, DocumentId, Source, SourceId

EMPTY = "No originals yet. Everything in the reference works without them. Drop a text here."
PDF = "PDF cannot be read in this version."


def source(name: str, tier: int, **more: object) -> Source:
    """An invented work."""
    values = dict.fromkeys(Source.__struct_fields__)
    values |= {"id": SourceId(name), "title": f"Work {name}", "tier": tier, "kind": "paper"}
    values |= {"tier_reason": "", "what_was_read": "", "unverified_fields": ()}
    return Source(**(values | more))  # type: ignore[arg-type]


def document(name: str, source_id: str | None = None, **more: object) -> Document:
    """An invented original."""
    values = dict.fromkeys(Document.__struct_fields__)
    values |= {
        "id": DocumentId(name * 64),
        "file_name": f"{name}.txt",
        "imported_at": f"2026-11-2{len(name)}",
    }
    values |= {"source_id": source_id, "passages": 12, "hidden": 5, "problems": ()}
    return Document(**(values | more))  # type: ignore[arg-type]


SOURCES = (source("late", 5), source("trial", 2, authors="A B", year=2022), source("label", 1))
NEWS = document(
    "a", "late", recognised_by="title", problems=(("date in DOI field", "DOI field holds a date: 1 May"),)
)
STRAY = document("b", title="A stray text", date="2025-01-02", imported_at="2026-11-29")


@pytest.fixture
def tab(qtbot: QtBot) -> Iterator[LibraryTab]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    made = LibraryTab(Theme("light"), window)
    made.resize(900, 600)
    made.set_library((NEWS, STRAY), SOURCES)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    window.close()


def told(tab: LibraryTab) -> list[object]:
    """Everything that the tab tells from now on."""
    heard: list[object] = []
    for signal in (tab.place_requested, tab.remove_requested, tab.files_dropped):
        signal.connect(heard.append)
    for name in ("add_requested", "cancel_requested", "undo_requested"):
        getattr(tab, name).connect(lambda name=name: heard.append(name))
    return heard


def test_rows_stand_in_two_sections() -> None:
    model = LibraryModel()
    removed = document("c", removed_at="2026-11-22")
    model.set_library((NEWS, STRAY, removed), SOURCES)
    assert [row.key for row in model.rows()] == [
        "section/Your originals",
        f"document/{STRAY.id}",
        f"document/{NEWS.id}",
        "section/Sources of the reference",
        "source/label",
        "source/trial",
        "source/late",
    ]
    states = {row.key: row.state for row in model.rows()}
    assert states["source/trial"] == "original not imported"
    assert states["source/late"] == "imported"
    assert states[f"document/{NEWS.id}"] == "recognised by its title"
    assert states[f"document/{STRAY.id}"] == "not a source of the reference"


def test_a_document_says_its_counts_and_problems() -> None:
    model = LibraryModel()
    model.set_library((NEWS,), SOURCES)
    row = model.rows()[1]
    assert row.title == "Work late"
    assert row.details == "a.txt · date not stated · 7 passages, 5 hidden"
    assert row.problem == "DOI field holds a date: 1 May"
    assert all(words in row.spoken for words in ("tier 5 · news rewrite", row.problem, "5 hidden"))


def test_unverified_fields_of_a_source_are_left_out() -> None:
    model = LibraryModel()
    model.set_library((), (source("x", 3, authors="A B", year=1999, unverified_fields=("year",)),))
    assert model.rows()[1].details == "A B"


def test_empty_library_says_so_and_keeps_the_sources(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.set_library((), SOURCES)
    assert tab.empty_text.text() == EMPTY
    assert tab.empty.isVisible() and tab.model.rowCount() == 4
    assert tab.empty_button.text() == "Add source…"
    qtbot.mouseClick(tab.empty_button, Qt.MouseButton.LeftButton)
    tab.set_library((NEWS,), SOURCES)
    assert not tab.empty.isVisible()
    qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
    assert heard == ["add_requested", "add_requested"]


def test_keys_skip_the_sections_and_open_places(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.list.setFocus()
    tab.select("document", NEWS.id)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    assert tab.current() is not None and tab.current().key == "source/label"  # type: ignore[union-attr]
    qtbot.keyClick(tab.list, Qt.Key.Key_Enter)
    assert heard == [Place("library", "document", NEWS.id), Place("library", "source", "label")]


def test_a_section_cannot_be_chosen(tab: LibraryTab) -> None:
    flags = tab.model.flags(tab.model.index(0))
    assert not flags & (Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)


def test_only_an_original_can_be_removed(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.list.setFocus()
    tab.select("source", "trial")
    assert not tab.remove_button.isEnabled()
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    tab.select("document", STRAY.id)
    assert tab.remove_button.isEnabled()
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    qtbot.mouseClick(tab.remove_button, Qt.MouseButton.LeftButton)
    assert heard == [STRAY.id, STRAY.id]


def test_the_selection_survives_a_refresh_and_a_removal(tab: LibraryTab) -> None:
    tab.select("document", NEWS.id)
    tab.set_library((NEWS, STRAY, document("d")), SOURCES)
    assert tab.current() is not None and tab.current().id == NEWS.id  # type: ignore[union-attr]
    tab.set_library((STRAY,), SOURCES)
    assert tab.current() is not None and tab.current().kind != "section"  # type: ignore[union-attr]


def test_a_click_opens(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    spot = tab.list.visualRect(tab.model.index(1)).center()
    qtbot.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert heard == [Place("library", "document", STRAY.id)]


def test_dropped_files_are_told(tab: LibraryTab) -> None:
    heard = told(tab)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/texts/a.txt"), QUrl("https://example.org/b.txt")])
    where = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *where)
    tab.dragEnterEvent(enter)
    assert enter.isAccepted() and tab.property("dropping")
    tab.dropEvent(QDropEvent(QPointF(5, 5), *where))
    assert heard == [("/texts/a.txt",)] and not tab.property("dropping")


def test_words_dragged_in_are_refused(tab: LibraryTab) -> None:
    data = QMimeData()
    data.setText("words")
    where = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *where)
    enter.ignore()
    tab.dragEnterEvent(enter)
    assert not enter.isAccepted() and not tab.property("dropping")


def test_progress_can_be_cancelled_and_ends_in_a_summary(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.show_progress(1, 3, "b.txt")
    assert tab.progress.isVisible()
    assert tab.progress_text.text() == "Adding 2 of 3: b.txt"
    assert (tab.progress_bar.value(), tab.progress_bar.maximum()) == (1, 3)
    qtbot.mouseClick(tab.cancel_button, Qt.MouseButton.LeftButton)
    assert heard == ["cancel_requested"] and not tab.cancel_button.isEnabled()
    tab.show_progress(2, 3, "c.txt")
    assert not tab.cancel_button.isEnabled(), "a second press would be heard twice"
    tab.show_summary(ImportReport([], [], [], True))
    assert not tab.progress.isVisible()
    assert tab.bar.text.text() == "Cancelled, nothing added"
    tab.show_progress(0, 1, "d.txt")
    assert tab.cancel_button.isEnabled() and not tab.bar.isVisible()


ADDED = [Added("1", None, "a.txt"), Added("2", "late", "b.txt")]
SKIPPED, REFUSED = [Skipped("c.txt", "3")], [RefusedFile("x.pdf", PDF)]


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (ImportReport([], SKIPPED, []), "Already in the library, nothing added"),
        (ImportReport([], SKIPPED * 3, []), "Already in the library, nothing added"),
        (ImportReport(ADDED, [], []), "2 added"),
        (
            ImportReport(ADDED, SKIPPED, REFUSED),
            f"2 added, 1 already in the library (nothing added), 1 refused: x.pdf: {PDF}",
        ),
        (ImportReport([], [], REFUSED), f"1 refused: x.pdf: {PDF}"),
        (ImportReport(ADDED, [], [], True), "Cancelled, 2 added"),
        (ImportReport([], [], []), "No text found there, nothing added"),
    ],
)
def test_summary(report: ImportReport, said: str) -> None:
    assert import_summary(report) == said


def test_a_removal_offers_undo(tab: LibraryTab, qtbot: QtBot) -> None:
    heard = told(tab)
    tab.show_removed()
    assert tab.bar.isVisible() and "Ctrl+Z" in tab.bar.text.text()
    qtbot.mouseClick(tab.bar.button, Qt.MouseButton.LeftButton)
    assert heard == ["undo_requested"] and not tab.bar.isVisible()


def test_everything_has_a_name(tab: LibraryTab) -> None:
    buttons = (tab.add_button, tab.remove_button, tab.cancel_button, tab.bar.close_button)
    assert all(widget.accessibleName() for widget in (*buttons, tab.list, tab))


def test_it_paints_in_both_themes_at_every_width(tab: LibraryTab) -> None:
    for name in ("dark", "light"):
        tab.set_theme(Theme(name))
        for width in (320, 900):
            tab.resize(width, 600)
            QApplication.processEvents()
            assert not tab.grab().isNull()
    assert isinstance(tab, QWidget) and tab.remove_button.text() == "Remove"


def test_it_fits_the_narrowest_list(tab: LibraryTab) -> None:
    tab.resize(280, 600)
    layout = tab.layout()
    assert layout is not None
    tab.show_progress(1, 3, "a-long-name-of-a-file-" * 5)
    QApplication.processEvents()
    layout.activate()
    assert layout.minimumSize().width() <= 280
    shown = [part for part in tab.findChildren(QWidget) if part.parent() is tab and part.isVisible()]
    assert len(shown) > 3 and all(part.geometry().right() < 280 for part in shown)


def test_model_keeps_qts_contract(qtbot: QtBot, qtmodeltester: object) -> None:
    model = LibraryModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_library((NEWS, STRAY), tuple(source(f"s{n}", 1 + n % 6) for n in range(300)))
    assert model.rowCount() == 200
    assert model.index_of("source/s299").isValid()
    model.set_library((), ())
    model.set_library((NEWS,), ())
    assert structs.astuple(model.rows()[0])[0] == "section/Your originals"
    check: Callable[[object], None] = qtmodeltester.check  # type: ignore[attr-defined]
    check(model)
