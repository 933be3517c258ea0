"""The Notebook tab by key events: order, filter, what it tells, how a mark reads. No store is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.models.notebook import NotebookModel, NoteRow, when
from abscope_gui.tabs.notebook import NotebookTab
from abscope_gui.theme import MEANINGS, Theme
from abscope_store.records import Annotation, AnnotationId

TODAY = date(2026, 11, 22)
TITLES = {"page": "A page on radiation", "study/pine": "PINE"}


def local(day: int, hour: int = 12) -> str:
    """A moment of November 2026 by the reader's clock, as the notebook writes it."""
    return datetime(2026, 11, day, hour).astimezone().astimezone(UTC).isoformat()


def mark(name: str, **more: object) -> Annotation:
    """An invented mark on paragraph 33 of a page."""
    values = dict.fromkeys(Annotation.__struct_fields__)
    values |= {"id": AnnotationId(name), "author": "me", "device": "here", "revision": 1, "kind": "note"}
    values |= {"created": local(22), "modified": local(22), "body": f"body of {name}", "tags": ()}
    values |= {"target_kind": "document", "target_id": "f" * 64, "source_id": "page", "paragraph": 33}
    values |= {"start": 0, "end": 5, "paragraph_end": 33, "quote": "five words stand right here"}
    values |= {"state": "exact", "resolved": False, "intact": True}
    return Annotation(**(values | more))  # type: ignore[arg-type]


MARKS = (
    mark("old", created=local(2), tags=("dose",)),
    mark("new", created=local(22, 15), meaning="question", body="ask about HR\nbefore Thursday"),
    mark("mid", created=local(21), body="", kind="bookmark"),
)


@pytest.fixture
def tab(qtbot: QtBot) -> Iterator[NotebookTab]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    made = NotebookTab(Theme("light"), window)
    made.resize(900, 600)
    made.set_annotations(MARKS, TITLES, TODAY)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.list.setFocus()
    yield made
    window.close()


def ids(tab: NotebookTab) -> list[str]:
    return [row.id for row in tab.model.rows()]


def current(tab: NotebookTab) -> str:
    row = tab.current()
    assert row is not None
    return row.id


def row_of(one: Annotation) -> NoteRow:
    model = NotebookModel()
    model.set_annotations((one,), TITLES, TODAY)
    return model.rows()[0]


def test_newest_first_and_the_first_is_selected(tab: NotebookTab) -> None:
    assert ids(tab) == ["new", "mid", "old"]
    assert current(tab) == "new"
    assert tab.counts.text() == "3 notes"


def test_a_row_says_what_where_and_when() -> None:
    row = row_of(MARKS[1])
    assert (row.title, row.when, row.meaning) == ("ask about HR", "today", "question")
    assert row.quote == "“five words stand right here”"
    assert row.where == "A page on radiation · ¶33"
    assert row_of(MARKS[0]).tags == ("#dose",)
    assert row_of(MARKS[2]).title == "Bookmark"


def test_a_mark_on_a_record_names_it() -> None:
    gone = {"paragraph": None, "quote": None, "source_id": None}
    row = row_of(mark("r", target_kind="record", target_id="study/pine", body="one\ntwo", **gone))
    assert (row.where, row.quote) == ("PINE", "two")


@pytest.mark.parametrize(
    ("change", "state", "warning"),
    [
        ({}, "", ""),
        ({"state": "moved"}, "moved with its text", ""),
        ({"state": "changed"}, "", "changed, waits for you"),
        ({"state": "orphan"}, "", "passage not found"),
        ({"intact": False}, "", "altered outside Abscope"),
        ({"state": "orphan", "intact": False}, "", "passage not found · altered outside Abscope"),
    ],
)
def test_what_waits_for_the_reader_is_a_warning(change: dict[str, object], state: str, warning: str) -> None:
    row = row_of(structs.replace(MARKS[0], **change))
    assert (row.state, row.warning) == (state, warning)
    assert warning in row.spoken


def test_when_is_told_by_the_readers_clock() -> None:
    assert [when(local(day), TODAY) for day in (22, 21, 2)] == ["today", "yesterday", "2026-11-02"]
    assert when("2026-11-22T12:00:00", date(2027, 1, 1)).startswith("2026-11-2")


def test_deleted_marks_do_not_stand_here(tab: NotebookTab) -> None:
    tab.set_annotations([*MARKS, mark("gone", deleted_at=local(22))], TITLES, TODAY)
    assert "gone" not in ids(tab)


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Return, "open_requested"),
        (Qt.Key.Key_Enter, "open_requested"),
        (Qt.Key.Key_F2, "edit_requested"),
        (Qt.Key.Key_E, "edit_requested"),
        (Qt.Key.Key_Delete, "delete_requested"),
    ],
)
def test_keys_tell_the_selected_mark(tab: NotebookTab, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    heard: list[str] = []
    for name in ("open_requested", "edit_requested", "delete_requested"):
        getattr(tab, name).connect(lambda one, name=name: heard.append(f"{name} {one}"))
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    qtbot.keyClick(tab.list, key)
    assert heard == [f"{signal} mid"]


def test_keys_of_the_window_pass_by(tab: NotebookTab, qtbot: QtBot) -> None:
    heard: list[str] = []
    tab.edit_requested.connect(heard.append)
    qtbot.keyClick(tab.list, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert heard == []


def test_deleting_keeps_the_place_in_the_list(tab: NotebookTab) -> None:
    tab.select("mid")
    tab.set_annotations([one for one in MARKS if one.id != "mid"], TITLES, TODAY)
    assert current(tab) == "old"
    tab.set_annotations(MARKS[1:2], TITLES, TODAY)
    assert current(tab) == "new"
    tab.set_annotations((), TITLES, TODAY)
    assert tab.current() is None and not tab.delete_button.isEnabled()


def test_filter_looks_at_note_quotation_tag_and_title(tab: NotebookTab, qtbot: QtBot) -> None:
    for words, left in (
        ("thursday", ["new"]),
        ("#dose", ["old"]),
        ("FIVE words", ["new", "mid", "old"]),
        ("radiation bookmark", ["mid"]),
    ):
        tab.filter.clear()
        qtbot.keyClicks(tab.filter, words)
        assert ids(tab) == left
    assert tab.counts.text() == "1 of 3 notes"
    tab.filter.setText("zzz")
    assert tab.empty.text() == "No note has these words" and not tab.list.isVisible()


def test_keys_of_the_filter(tab: NotebookTab, qtbot: QtBot) -> None:
    tab.filter.setFocus()
    qtbot.keyClicks(tab.filter, "body")
    qtbot.keyClick(tab.filter, Qt.Key.Key_Down)
    assert tab.list.hasFocus()
    tab.filter.setFocus()
    qtbot.keyClick(tab.filter, Qt.Key.Key_Escape)
    assert tab.filter.text() == "" and len(ids(tab)) == 3


def test_selecting_a_filtered_out_mark_clears_the_filter(tab: NotebookTab) -> None:
    tab.filter.setText("dose")
    tab.select("new")
    assert current(tab) == "new" and tab.filter.text() == ""


def test_empty_notebook_says_how_to_begin(tab: NotebookTab) -> None:
    tab.set_annotations((), TITLES, TODAY)
    assert tab.empty.text() == "Select words, Ctrl+D" and tab.empty.isVisible()
    assert not tab.export_button.isEnabled()


def test_a_deleted_note_can_be_brought_back(tab: NotebookTab, qtbot: QtBot) -> None:
    tab.show_trashed()
    assert tab.bar.text.text() == "Note moved to trash. Undo (Ctrl+Z)"
    assert tab.list.hasFocus(), "the bar took the focus"
    with qtbot.waitSignal(tab.undo_requested):
        qtbot.mouseClick(tab.bar.button, Qt.MouseButton.LeftButton)
    assert not tab.bar.isVisible()


def test_export_offers_every_format(tab: NotebookTab) -> None:
    heard: list[str] = []
    tab.export_requested.connect(heard.append)
    for action in tab.export_menu.actions():
        action.trigger()
    assert heard == ["markdown", "csv", "json"]


def test_everything_has_a_name(tab: NotebookTab) -> None:
    parts = (
        tab.filter,
        tab.list,
        tab.edit_button,
        tab.delete_button,
        tab.export_button,
        tab.bar.close_button,
    )
    assert all(part.accessibleName() for part in parts)


def test_it_paints_every_meaning_in_both_themes_at_every_width(tab: NotebookTab) -> None:
    marks = [mark(name, meaning=name, state="orphan", intact=False) for name in MEANINGS]
    tab.set_annotations(marks, TITLES, TODAY)
    pictures = set()
    for name in ("dark", "light"):
        tab.set_theme(Theme(name))
        for width in (320, 900):
            tab.resize(width, 600)
            QApplication.processEvents()
            picture = tab.list.grab().toImage()  # named: its bits die with it
            pictures.add(bytes(picture.constBits()))
    assert len(pictures) == 4


def test_it_fits_the_narrowest_list(tab: NotebookTab) -> None:
    tab.resize(280, 600)
    layout = tab.layout()
    assert layout is not None
    tab.show_trashed()
    QApplication.processEvents()
    layout.activate()
    assert layout.minimumSize().width() <= 280
    shown = [part for part in tab.findChildren(QWidget) if part.parent() is tab and part.isVisible()]
    assert len(shown) > 3 and all(part.geometry().right() < 280 for part in shown)


def test_model_keeps_qts_contract(qtbot: QtBot, qtmodeltester: object) -> None:
    model = NotebookModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_annotations([mark(f"m{n}") for n in range(1000)], TITLES, TODAY)
    assert model.rowCount() == 200
    model.set_filter("m7")
    assert model.rowCount() == 111
    model.set_filter("")
    assert model.index_of("m999").row() == 999
    check: Callable[[object], None] = qtmodeltester.check  # type: ignore[attr-defined]
    check(model)
