"""The one box in the real window on real stores: previews, tabs, history, saved searches, scope, likeness.

Work is counted, never timed. The texts that are added are ours.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from abscope_gui import desk, keeping, loading_search, searching
from abscope_gui.places import place_of
from abscope_store import library
from abscope_store.notebook import read
from abscope_store.notebook.opening import open_notebook
from abscope_store.paths import Profile
from window_stand import Driven, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
PAGE = """# Lamps beside a durvalumab freezer

The first lamp stood alone beside the durvalumab freezer and gave 10^8 counts an hour.

Between two lamps the copper kettle of the durvalumab store sang until morning came.

A copper kettle and a durvalumab store were all that the last keeper left behind.
"""


@pytest.fixture
def driven(profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[Driven]:
    page = tmp_path / "lamps.md"
    page.write_text(PAGE, "utf-8")
    with opened(profile, qtbot) as one:
        done: list[object] = []
        one.window.adding.finished.connect(done.append)
        keeping.add_files(one.window, (str(page),))
        one.until(lambda: bool(done))
        one.settle()
        yield one


def key(driven: Driven, pressed: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(driven.window.omnibox.edit, pressed, held)
    driven.settle()


def ask(driven: Driven, text: str) -> list[Any]:
    """Type into the box and give the results in their settled order."""
    window = driven.window
    window.activateWindow()
    window.omnibox.focus_search()
    QTest.keyClicks(window.omnibox.edit, text)
    driven.until(lambda: window.omnibox.answered and window.omnibox.query == text)
    driven.settle()
    return [row.result for row in window.omnibox.popup.model.rows()]


def chips(driven: Driven) -> list[str]:
    return [chip.text() for chip in driven.window.omnibox.popup.chips.chips]


def look(driven: Driven, work: Any) -> Any:
    """What a read of the stores gives now."""
    found: list[Any] = []
    driven.window.lanes.read.submit(work, found.append)
    driven.until(lambda: bool(found))
    return found[0]


def page_id(driven: Driven) -> str:
    return str(look(driven, lambda reader: library.documents(reader.connection))[0].id)


def test_a_passage_is_previewed_opened_apart_and_found_again(
    driven: Driven, caplog: pytest.LogCaptureFixture
) -> None:
    window, box = driven.window, driven.window.omnibox
    caplog.set_level(logging.DEBUG)
    found = ask(driven, "copper kettle")
    assert found[0].kind == "passage" and "copper kettle" in found[0].text
    key(driven, KEY.Key_Right)
    preview = box.popup.preview
    assert preview.isVisible() and "copper kettle" in preview.words.text()
    near = (preview.before.text(), preview.after.text())
    assert any("10^8 counts" in text or "copper kettle" in text for text in near)
    key(driven, KEY.Key_Left)
    assert box.popup.list.isVisible() and box.edit.hasFocus()
    pages = window.built.pages
    assert not pages.bar.isVisible()
    before = window.navigator.place
    key(driven, KEY.Key_Return, CONTROL)
    driven.until(lambda: window.navigator.place != before and pages.bar.count() == 2)
    driven.settle()
    opened_at = window.navigator.place
    assert opened_at is not None and (opened_at.kind, opened_at.paragraph) == ("document", found[0].paragraph)
    assert pages.bar.isVisible() and pages.bar.currentIndex() == 1
    pages.step(1)
    driven.settle()
    assert window.navigator.place is not None and window.navigator.place.id == before.id
    pages.close_page(0)
    driven.settle()
    assert window.navigator.place.id == opened_at.id and not pages.bar.isVisible()
    window.visits.rest.timeout.emit()
    driven.settle()
    box.focus_search("")
    driven.settle()
    rows = box.popup.model.rows()
    assert rows[0].label == "TODAY"
    assert {"copper kettle"} <= {row.title for row in rows}
    assert any(row.result.kind == "visit" and f"¶{opened_at.paragraph}" in row.title for row in rows)
    assert "kettle" not in caplog.text, "what was searched is not logged"


def test_a_search_is_saved_named_and_deleted_with_a_way_back(driven: Driven) -> None:
    window, box = driven.window, driven.window.omnibox
    ask(driven, "pacific os")
    key(driven, KEY.Key_S, CONTROL)
    driven.until(lambda: box.saved == {"pacific os"})

    def kept() -> list[str]:
        return [one.name for one in look(driven, lambda reader: read.saved_searches(reader.connection))]

    assert kept() == ["pacific os"]
    searching.show_saved(window)
    driven.settle()
    dialog = next(d for d in window.findChildren(QDialog) if d.windowTitle() == "Saved searches")
    dialog.list.item(0).setText("Survival of PACIFIC")
    driven.settle()
    assert kept() == ["Survival of PACIFIC"]
    dialog.reject()
    window.activateWindow()
    driven.until(window.isActiveWindow)
    box.focus_search("")
    driven.until(lambda: box.popup.model.rowCount() > 0)
    driven.settle()
    first = box.popup.model.rows()[0]
    assert (first.label, first.title) == ("SAVED", "Survival of PACIFIC")
    key(driven, KEY.Key_Down)
    key(driven, KEY.Key_Delete)
    assert kept() == []
    window.marking.undo()
    driven.settle()
    assert kept() == ["Survival of PACIFIC"]
    ask(driven, "pacific os")
    key(driven, KEY.Key_S, CONTROL)
    assert kept() == [], "pressed again the star takes it out"


def test_saved_searches_stand_in_every_list_and_are_reached_by_keys(driven: Driven) -> None:
    window, box = driven.window, driven.window.omnibox
    lines = window.built.saved
    assert len(lines) == 5 and not any(line.isVisibleTo(line.parentWidget()) for line in lines)
    for text in ("pacific os", "lamp", "copper kettle", "durvalumab store"):
        ask(driven, text)
        key(driven, KEY.Key_S, CONTROL)
    driven.until(lambda: len(box.saved or ()) == 4)
    for tab in ("agents", "mechanisms", "library", "notebook", "studies"):
        desk.go_to_tab(window, tab)
        driven.settle()
        (line,) = (one for one in lines if one.isVisible())
        shown = [chip.text() for chip in line.chips.chips()]
        assert shown == ["copper kettle", "durvalumab store", "lamp", "All 4…"], tab
    pane = window.list_of("studies")
    first = line.chips.chips()[0]
    pane.filter.setFocus()
    for _ in range(6):
        if first.hasFocus():
            break
        QTest.keyClick(window.focusWidget(), KEY.Key_Tab)
    assert first.hasFocus(), "before the rows"
    QTest.keyClick(first, KEY.Key_Tab)
    assert pane.view.hasFocus()
    line.chips.focus_at(2)
    QTest.keyClick(window.focusWidget(), KEY.Key_Return)
    driven.until(lambda: box.answered and box.query == "lamp")
    assert box.is_open() and box.edit.hasFocus()
    line.chips.chips()[-1].click()
    driven.settle()
    dialog = next(d for d in window.findChildren(QDialog) if d.windowTitle() == "Saved searches")
    assert dialog.list.count() == 4
    dialog.reject()


def test_saved_searches_stand_in_the_lists_of_a_window_that_was_just_opened(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    writer, _found = open_notebook(profile)
    writer.save_search("Lamps", "lamp OR kettle")
    writer.close()
    with opened(profile, qtbot) as driven:
        driven.until(lambda: bool(driven.window.built.saved[0].chips.chips()))
        chip = driven.window.built.saved[0].chips.chips()[0]
        assert chip.text() == "Lamps" and chip.accessibleName() == "Search again: Lamps: lamp OR kettle"


def test_the_search_stays_within_a_text_or_a_record(driven: Driven) -> None:
    window, box = driven.window, driven.window.omnibox
    everywhere = ask(driven, "durvalumab")
    assert {result.kind for result in everywhere} >= {"agent"}
    window.navigator.open(place_of("document", page_id(driven), paragraph=2))
    driven.settle()
    driven.evidence.view.setFocus()
    QTest.keyClick(window, KEY.Key_F, CONTROL | SHIFT)
    driven.until(lambda: box.scope is not None)
    driven.settle()
    assert chips(driven)[0].startswith("in ") and box.scope == ("document", page_id(driven))
    inside = [row.result for row in box.popup.model.rows()]
    assert inside and {result.document for result in inside if result.kind == "passage"} == {page_id(driven)}
    assert not any(result.kind == "agent" for result in inside)
    key(driven, KEY.Key_Up)
    box.popup.chips.press(0)
    driven.settle()
    assert {row.result.id for row in box.popup.model.rows()} >= {
        r.id for r in everywhere if r.kind == "agent"
    }


def test_passages_like_one_and_about_a_claim(driven: Driven) -> None:
    window, box = driven.window, driven.window.omnibox
    window.navigator.open(place_of("document", page_id(driven), paragraph=3))
    driven.settle()
    driven.evidence.view.setFocus()
    at = driven.evidence.current_paragraph()
    QTest.keyClick(window, KEY.Key_L, CONTROL | SHIFT)
    driven.until(lambda: box.is_open())
    driven.settle()
    assert chips(driven)[0].startswith(f"like ¶{at} of ")
    found = [row.result for row in box.popup.model.rows()]
    assert found and at not in [result.paragraph for result in found]
    asked: list[str] = []
    real = loading_search.same_claim

    def noted(reader: Any, vocabulary: Any, name: str) -> Any:
        asked.append(name)
        return real(reader, vocabulary, name)

    claim = "tvec-with-pembrolizumab"
    driven.open("claim", claim)
    window.built.record.focus_figure()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loading_search, "same_claim", noted)
        QTest.keyClick(window, KEY.Key_Y, CONTROL | SHIFT)
        driven.until(lambda: bool(asked))
        driven.settle()
    assert asked == [claim]


def test_every_key_gets_an_answer_of_its_own_and_a_late_one_is_dropped(driven: Driven) -> None:
    box = driven.window.omnibox
    shown: list[str] = []
    steps: list[str] = []
    real = box.show_answer

    def noted(answer: Any, rows: Any = None) -> None:
        shown.append(answer.query)
        steps.append("settled" if answer.settled else "first")
        real(answer, rows)

    box.show_answer = noted  # type: ignore[method-assign]
    box.focus_search("")
    driven.settle()
    for letter in "lamp copper":
        QTest.keyClicks(box.edit, letter)
        driven.until(lambda: box.answered or not box.query)
    driven.settle()
    wanted = {"lamp copper"[:n].strip() for n in range(1, 12)}
    assert set(shown) == wanted
    assert steps[-1] == "settled"
    box.edit.setText("lamp")
    box.edit.setText("copper")
    driven.until(lambda: box.answered)
    driven.settle()
    assert shown[-1] == "copper" and "lamp" not in shown[len(wanted) * 2 :], "a late answer is dropped"


def test_what_is_not_reported_opens_its_record(driven: Driven) -> None:
    window, box = driven.window, driven.window.omnibox
    ask(driven, "pacific drr")
    lines = box.popup.chips.said
    assert lines and "PACIFIC" in lines[0].text()
    ready: list[str] = []
    window.navigator.record_ready.connect(lambda view, _: ready.append(view.id))
    QTest.mouseClick(lines[0], Qt.MouseButton.LeftButton)
    driven.until(lambda: bool(ready))
    assert ready[0] == "pacific" and not box.is_open()
