"""The Notebook tab by key events: order, groups, filters, what it tells, how a mark reads. Opens no store."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec import structs
from note_stand_ins import MARKS, TODAY, local, mark, rows
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.models.note_rows import ALTERED, NoteRow, when
from abscope_gui.models.notebook import GroupHead, NotebookModel
from abscope_gui.tabs.notebook import EMPTY_TRASH, NO_MATCH, NotebookTab
from abscope_gui.theme import MEANINGS, Theme
from abscope_store.records import Annotation

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tab(qtbot: QtBot) -> Iterator[NotebookTab]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    made = NotebookTab(Theme("light"), window)
    made.resize(900, 700)
    made.set_rows(rows(*MARKS))
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.list.setFocus()
    yield made
    window.close()


def ids(tab: NotebookTab) -> list[str]:
    return [row.id for row in tab.model.rows()]


def heads(tab: NotebookTab) -> list[tuple[str, int]]:
    return [(line.title, line.number) for line in tab.model.lines() if isinstance(line, GroupHead)]


def current(tab: NotebookTab) -> str:
    row = tab.current()
    assert row is not None
    return row.id


def row_of(one: Annotation, *others: Annotation) -> NoteRow:
    return next(row for row in rows(one, *others) if row.id == one.id)


def heard_of(tab: NotebookTab, *names: str) -> list[tuple[object, ...]]:
    told: list[tuple[object, ...]] = []
    for name in names:
        getattr(tab, name).connect(lambda *said, name=name: told.append((name, *said)))
    return told


def test_newest_first_under_the_heads_of_their_days(tab: NotebookTab) -> None:
    assert ids(tab) == ["new", "mid", "old"]
    assert heads(tab) == [("Today", 1), ("Yesterday", 1), ("2026-11-02", 1)]
    assert current(tab) == "new", "the keyboard stands on a mark, never on a head"
    assert tab.counts.text() == "3 notes"


def test_a_week_back_is_last_week() -> None:
    days = {day: row_of(mark("a", created=local(day))).day for day in (22, 21, 20, 15, 14)}
    assert days == {22: "Today", 21: "Yesterday", 20: "Last week", 15: "Last week", 14: "2026-11-14"}


def test_arrows_pass_over_the_heads(tab: NotebookTab, qtbot: QtBot) -> None:
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    assert current(tab) == "mid"
    qtbot.keyClick(tab.list, Qt.Key.Key_Up)
    assert current(tab) == "new"


def test_a_row_says_what_where_and_when() -> None:
    row = row_of(MARKS[1])
    assert (row.title, row.when, row.meaning) == ("ask about HR", "today", "question")
    assert row.quote == "“five words stand right here”"
    assert row.where == "A page on radiation · ¶33"
    assert row_of(MARKS[0]).tags == ("#dose",)
    assert row_of(MARKS[2]).title == "Bookmark"
    assert [when(local(day), TODAY) for day in (22, 21, 2)] == ["today", "yesterday", "2026-11-02"]


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


def test_words_of_others_carry_their_name_and_initials() -> None:
    theirs = row_of(mark("a", author="Anna Maria Berg"))
    assert (theirs.author, theirs.initials) == ("Anna Maria Berg", "AB")
    assert "by Anna Maria Berg" in theirs.spoken
    nameless = row_of(mark("b", author="me@0123456789abcdef"))
    assert (nameless.author, nameless.initials) == ("an unnamed reader (01234567)", "?")
    assert rows(mark("c", author="Kim"), own="Kim")[0].author == ""


def test_an_answer_and_what_it_settles() -> None:
    asked = mark("asked", author="Anna Berg", meaning="question")
    answer = mark("answer", reply_to="asked", body="it is the final one", resolved=True)
    assert row_of(asked, answer).state == "1 answer · settled"
    settles = row_of(answer, asked)
    assert (settles.title, settles.state) == ("Answer: it is the final one", "settles it")
    assert row_of(asked).state == "" and row_of(asked).states == ("exact", "open")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (Qt.Key.Key_Return, ("open_requested", "mid")),
        (Qt.Key.Key_Enter, ("open_requested", "mid")),
        (Qt.Key.Key_F2, ("edit_requested", "mid")),
        (Qt.Key.Key_E, ("edit_requested", "mid")),
        (Qt.Key.Key_R, ("reply_requested", "mid")),
        (Qt.Key.Key_S, ("settle_requested", "mid", True)),
        (Qt.Key.Key_Delete, ("delete_requested", ("mid",))),
    ],
)
def test_one_key_tells_the_selected_mark(
    tab: NotebookTab, qtbot: QtBot, key: Qt.Key, told: tuple[object, ...]
) -> None:
    names = ("open", "edit", "reply", "settle", "delete", "put_back")
    heard = heard_of(tab, *(f"{name}_requested" for name in names))
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    qtbot.keyClick(tab.list, key)
    assert heard == [told]


def test_keys_of_the_window_pass_by(tab: NotebookTab, qtbot: QtBot) -> None:
    heard = heard_of(tab, "edit_requested")
    qtbot.keyClick(tab.list, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert heard == []


def test_several_marks_are_tagged_trashed_and_exported_at_once(tab: NotebookTab, qtbot: QtBot) -> None:
    heard = heard_of(tab, "delete_requested", "export_requested", "open_requested")
    tagged: list[list[NoteRow]] = []
    tab.tag_requested.connect(tagged.append)
    qtbot.keyClick(tab.list, Qt.Key.Key_Down, SHIFT)
    assert tab.counts.text() == "3 notes · 2 selected"
    qtbot.keyClick(tab.list, Qt.Key.Key_T)
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)  # several have no one passage
    assert [row.id for row in tagged[0]] == ["new", "mid"]
    everything, shown, selected = (a.menu() for a in tab.export_menu.actions() if a.menu())
    selected.actions()[0].trigger()
    everything.actions()[1].trigger()
    tab.filter.setText("thursday")
    tab.export_menu.aboutToShow.emit()
    _, shown, selected = (a.menu() for a in tab.export_menu.actions() if a.menu())
    assert shown.title() == "The notes shown (1)"
    shown.actions()[4].trigger()
    assert heard == [
        ("delete_requested", ("new", "mid")),
        ("export_requested", "notes", ("new", "mid")),
        ("export_requested", "w3c", None),
        ("export_requested", "csv", ("new",)),
    ]


def test_words_of_others_are_not_edited(tab: NotebookTab, qtbot: QtBot) -> None:
    tab.set_rows(rows(mark("theirs", author="Anna Berg")))
    heard = heard_of(tab, "edit_requested", "reply_requested")
    tab.list.setFocus()
    for key in (Qt.Key.Key_E, Qt.Key.Key_R):
        qtbot.keyClick(tab.list, key)
    assert heard == [("reply_requested", "theirs")]
    assert not tab.buttons["edit"].isEnabled()


def test_an_altered_mark_offers_its_repair(tab: NotebookTab) -> None:
    tab.set_rows(rows(mark("a", intact=False)))
    heard = heard_of(tab, "repair_requested", "edit_requested")
    tab.ask("edit")
    tab.ask("repair")
    assert heard == [("repair_requested", "a")]


def test_the_selection_stays_where_it_is_or_moves_to_what_took_its_place(tab: NotebookTab) -> None:
    tab.select("mid")
    tab.set_rows(rows(*MARKS, mark("newest", created=local(22, 20))))
    assert current(tab) == "mid"
    tab.set_rows(rows(*(one for one in MARKS if one.id != "mid")))
    assert current(tab) == "old"
    tab.set_rows(())
    assert tab.current() is None and not tab.buttons["delete"].isEnabled()


def test_filter_looks_at_note_quotation_tag_title_and_author(tab: NotebookTab, qtbot: QtBot) -> None:
    tab.set_rows(rows(*MARKS, mark("hers", author="Anna Berg", created=local(1))))
    for words, left in (
        ("thursday", ["new"]),
        ("#dose", ["old"]),
        ("FIVE words", ["new", "mid", "old", "hers"]),
        ("radiation bookmark", ["mid"]),
        ("berg", ["hers"]),
    ):
        tab.filter.clear()
        qtbot.keyClicks(tab.filter, words)
        assert ids(tab) == left
    assert tab.counts.text() == "1 of 4 notes"
    tab.filter.setText("zzz")
    assert tab.empty.text() == NO_MATCH and not tab.list.isVisible()


def test_keys_of_the_filter(tab: NotebookTab, qtbot: QtBot) -> None:
    tab.filter.setFocus()
    qtbot.keyClicks(tab.filter, "body")
    qtbot.keyClick(tab.filter, Qt.Key.Key_Down)
    assert tab.list.hasFocus()
    tab.filter.setFocus()
    qtbot.keyClick(tab.filter, Qt.Key.Key_Escape)
    assert tab.filter.text() == "" and len(ids(tab)) == 3


@pytest.mark.parametrize(
    ("facet", "word", "left"),
    [
        ("meaning", "question", ["new"]),
        ("meaning", "no meaning", ["mid", "old"]),
        ("tag", "dose", ["old"]),
        ("tag", "untagged", ["new", "mid"]),
        ("source", "A page on radiation", ["new", "mid", "old"]),
        ("date", "Yesterday", ["mid"]),
        ("date", "Last month", ["old"]),
        ("state", "open", ["new"]),
        ("author", "you", ["new", "mid", "old"]),
    ],
)
def test_facets_keep_the_marks_that_have_the_word(
    tab: NotebookTab, facet: str, word: str, left: list[str]
) -> None:
    tab.facets.choose(facet, word, on=True)
    assert ids(tab) == left


def test_facets_count_what_each_word_would_leave(tab: NotebookTab) -> None:
    facets = {facet.id: facet for facet in tab.facets._facets.values()}
    assert tab.model.counts(facets["meaning"]) == {"question": 1, "no meaning": 2}
    tab.facets.choose("date", "Yesterday", on=True)
    assert tab.model.counts(facets["meaning"]) == {"no meaning": 1}
    assert tab.model.counts(facets["date"]) == {"Today": 1, "Yesterday": 1, "Last month": 1}


def test_groups_by_source_and_by_tag(tab: NotebookTab) -> None:
    tab.set_rows(rows(*MARKS, mark("two", tags=("dose", "arm"), created=local(1))))
    tab.list.change(lambda: tab.model.group_by("tag"))
    assert heads(tab) == [("arm", 1), ("dose", 2), ("untagged", 2)]
    assert ids(tab).count("two") == 1, "a mark of two tags stands under both and counts once"
    tab.list.selectAll()
    assert len(tab.list.selected()) == 4
    tab.list.change(lambda: tab.model.group_by("source"))
    assert heads(tab) == [("A page on radiation", 4)]
    tab.list.change(lambda: tab.model.group_by("none"))
    assert heads(tab) == []


def test_sorted_by_every_order(tab: NotebookTab) -> None:
    tab.list.change(lambda: tab.model.sort_by("made", False))
    assert ids(tab) == ["old", "mid", "new"] and heads(tab)[0][0] == "2026-11-02"
    tab.list.change(lambda: tab.model.sort_by("note", False))
    assert [row.title for row in tab.model.rows()] == ["ask about HR", "body of old", "Bookmark"]
    with pytest.raises(KeyError):
        tab.model.sort_by("colour", False)


def test_the_menu_of_groups_and_orders_changes_the_list(tab: NotebookTab) -> None:
    chosen = {action.text(): action for action in tab.view_menu.actions()}
    chosen["Tag"].trigger()
    assert heads(tab)[0] == ("dose", 1)
    assert tab.view_button.toolTip() == "Tag · When made ↓"


def test_the_trash_and_the_way_back(tab: NotebookTab, qtbot: QtBot) -> None:
    gone = mark("gone", deleted_at=local(20))
    tab.set_rows(rows(*MARKS), rows(gone))
    assert tab.trash_button.text() == "Trash  1"
    qtbot.mouseClick(tab.trash_button, Qt.MouseButton.LeftButton)
    assert ids(tab) == ["gone"] and tab.model.rows()[0].when == "goes for good 2026-12-20"
    heard = heard_of(tab, "put_back_requested", "delete_requested", "edit_requested")
    tab.list.setFocus()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_E, Qt.Key.Key_P):
        qtbot.keyClick(tab.list, key)
    assert heard == [("put_back_requested", ("gone",))]
    tab.set_rows(rows(*MARKS, structs.replace(gone, deleted_at=None)))
    assert tab.empty.text() == EMPTY_TRASH
    tab.select("gone")
    assert not tab.in_trash and current(tab) == "gone"


def test_the_keyboard_is_never_lost(tab: NotebookTab) -> None:
    tab.set_rows(())
    assert tab.trash_button.hasFocus()
    tab.set_rows(rows(*MARKS))
    assert tab.list.hasFocus()
    tab.filter.setText("zzz")
    tab.take_focus()
    assert tab.filter.hasFocus()


def test_selecting_a_filtered_out_mark_clears_what_hides_it(tab: NotebookTab) -> None:
    tab.filter.setText("dose")
    tab.facets.choose("tag", "dose", on=True)
    tab.select("new")
    assert current(tab) == "new" and tab.filter.text() == "" and not tab.facets.chosen


def test_empty_notebook_says_how_to_begin(tab: NotebookTab) -> None:
    tab.set_rows(())
    assert tab.empty.text() == "Select words, Ctrl+D" and tab.empty.isVisible()
    assert not tab.export_button.isEnabled() and tab.import_button.isEnabled()


def test_everything_has_a_name(tab: NotebookTab) -> None:
    tools = (tab.view_button, tab.import_button, tab.export_button, tab.trash_button, tab.more_button)
    parts = (tab.filter, tab.list, *tools, *tab.buttons.values(), tab.bar.close_button)
    assert all(part.accessibleName() for part in parts)


def test_it_paints_every_meaning_in_both_themes_at_every_width(tab: NotebookTab) -> None:
    marks = [mark(name, meaning=name, state="orphan", intact=False, author="Anna") for name in MEANINGS]
    tab.set_rows(rows(*marks))
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
    tab.show_message("A note was moved to the trash.", "Undo")
    QApplication.processEvents()
    layout.activate()
    assert layout.minimumSize().width() <= 280
    shown = [part for part in tab.findChildren(QWidget) if part.parent() is tab and part.isVisible()]
    assert len(shown) > 3 and all(part.geometry().right() < 280 for part in shown)


def test_heads_are_lower_than_marks(tab: NotebookTab) -> None:
    heights = {type(line): tab.list.rowHeight(at) for at, line in enumerate(tab.model.lines())}
    assert heights[GroupHead] < heights[NoteRow]
    tab.set_rows(rows(*(one for one in MARKS if one.id != "mid")))
    assert [tab.list.rowHeight(at) for at in range(4)] == [heights[GroupHead], heights[NoteRow]] * 2
    tab.list.change(lambda: tab.model.group_by("none"))
    assert {tab.list.rowHeight(at) for at in range(2)} == {heights[NoteRow]}, "none keeps a head's height"
    tab.list.setStyleSheet("font-size: 26px")
    QApplication.processEvents()
    assert tab.list.rowHeight(0) > 1.5 * heights[NoteRow]


def test_model_keeps_qts_contract(qtbot: QtBot, qtmodeltester: object) -> None:
    model = NotebookModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(rows(*(mark(f"m{n}") for n in range(1000))))
    model.set_filter("m7")
    assert len(model.rows()) == 111
    model.set_filter("")
    model.choose({"state": [ALTERED]})
    assert model.rowCount() == 0
    model.choose({})
    assert model.index_of("m999").isValid()
    check: Callable[[object], None] = qtmodeltester.check  # type: ignore[attr-defined]
    check(model)
