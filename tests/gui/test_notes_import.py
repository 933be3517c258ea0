"""The preview of a file of notes by keys: what each would become, places to choose, a thousand of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from abscope_gui import exchanging, keeping
from abscope_gui.dialogs.notes_import import STANDS, WAITS, ImportNotesDialog
from abscope_gui.models.import_rows import ALREADY, CONFLICTS, NEW, REFUSED, WHAT, ImportRow, ImportRows
from abscope_gui.theme import Theme
from abscope_store.notebook.exchange import merging, notes_file
from abscope_store.notebook.exchange.held import read_names
from abscope_store.notebook.exchange.places import Candidate
from abscope_store.notebook.exchange.sending import outgoing
from abscope_store.notebook.marks import AnnotationDraft, Selector
from abscope_store.notebook.opening import open_notebook, set_author
from abscope_store.paths import Profile
from abscope_store.records import SourceId
from window_stand import Driven, opened

QUOTE = "words of ours that stand here"
PLACES = tuple(
    Candidate("ab" * 32, "source", f"Copy {n}", "h", n, 0, n, len(QUOTE), QUOTE, "before ", " after")
    for n in (4, 9)
)


def row(number: int, what: str = NEW, candidates: Sequence[Candidate] = (), away: str = "") -> ImportRow:
    return ImportRow(
        key=f"k{number}", title=f"note {number}", spoken=f"note {number}", author="Anna Berg",
        note_key=("Anna Berg", f"id{number}"), what=what, said=WHAT[what], quote=QUOTE, where="A page · ¶2",
        away=away, whole=f"all of {number}", candidates=tuple(candidates),
    )  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What the dialog stands over."""
    made = QWidget()
    made.resize(1280, 800)
    made.show()
    qtbot.addWidget(made)
    return made


def shown(rows: Sequence[ImportRow], window: QWidget) -> ImportNotesDialog:
    coming = sum(one.what == NEW for one in rows)
    held = notes_file.NotesFile("Anna Berg", "", "2026-11-22T10:00:00Z", ())
    preview = merging.Preview(new=coming, authors=("Anna Berg",))
    dialog = ImportNotesDialog(Theme("light"), "anna.abscope-notes", held, preview, rows, window)
    dialog.show()
    return dialog


def test_filters_count_and_rows_stay_where_they_are(qtbot: QtBot) -> None:
    rows = [row(1), row(2, ALREADY), row(3, CONFLICTS), row(4, REFUSED), row(5, candidates=PLACES)]
    model = ImportRows(rows)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.counts() == {"all": 5, "coming": 3, "here": 1, "refused": 1, "choose": 1}
    model.narrow("choose")
    model.choose(["k5"], 1)
    assert [one.taken for one in model.rows()] == [1]
    model.choose(["k5"], 2)
    assert model.chosen() == {("Anna Berg", "id5"): PLACES[1]}, "a number that there is not changes nothing"
    model.choose(["k5"], -1)
    assert model.chosen() == {}


def test_a_place_is_chosen_with_keys(window: QWidget, qtbot: QtBot) -> None:
    rows = [row(1), row(2, candidates=PLACES, away="its text is not here"), row(3, candidates=PLACES[:1])]
    dialog = shown(rows, window)
    told: list[Any] = []
    dialog.import_asked.connect(told.append)
    assert dialog.place.currentText() == STANDS and not dialog.place.isEnabled()
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.whole.toPlainText().startswith("Its text is not here.")
    assert dialog.place.currentText() == WAITS
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert not told, "Return goes to the places and imports nothing"
    QTest.keyClick(dialog.place, Qt.Key.Key_Down)
    QTest.keyClick(dialog.place, Qt.Key.Key_Down)
    assert dialog.whole.toPlainText().startswith(f"There: …before [{QUOTE}] after…")
    assert dialog.single_button.text() == "Place 1 that stand in one place"
    QTest.keyClick(dialog.single_button, Qt.Key.Key_Space)
    assert not dialog.single_button.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == [{("Anna Berg", "id2"): PLACES[1], ("Anna Berg", "id3"): PLACES[0]}]


def test_nothing_new_is_nothing_to_import(window: QWidget) -> None:
    dialog = shown([row(1, ALREADY), row(2, REFUSED)], window)
    assert not dialog.import_button.isEnabled()
    assert [part.isVisible() for part in dialog.filters.buttons()] == [True, False, True, True, False]
    assert not dialog.place.isVisible()


def test_a_thousand_notes_scroll_and_are_placed_without_a_wait(window: QWidget) -> None:
    rows = [row(n, candidates=PLACES[:1]) for n in range(1000)]
    start = time.perf_counter()
    dialog = shown(rows, window)
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_End)
    QTest.keyClick(dialog.list, Qt.Key.Key_PageUp)
    dialog.single_button.click()
    assert len(dialog.model.chosen()) == 1000
    assert time.perf_counter() - start < 2, "on a loaded machine; an unshared one takes a tenth of it"


def test_the_chosen_place_is_kept_and_one_undo_takes_it_back(
    tmp_path: Path, built_reference: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "anna.abscope-notes"
    file.write_bytes(_of_another_copy(Profile(tmp_path / "anna")))
    page = tmp_path / "page.txt"
    page.write_text(f"DOI: 10.1200/JCO.2014.58.3377\n\nA line before.\n\nHere {QUOTE}.\n", "utf-8")
    with opened(Profile(tmp_path / "ben"), qtbot) as driven:
        _add(driven, page)
        tab = driven.window.built.notebook
        exchanging.look_at_notes(driven.window, str(file))
        dialog = _dialog(driven)
        dialog.list.setFocus()
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)
        QTest.keyClick(dialog.place, Qt.Key.Key_Down)
        dialog.import_button.click()
        driven.until(lambda: tab.model.count() == 1)
        driven.settle()
        (mark,) = tab.model.rows()
        assert (mark.paragraph, mark.state, mark.author) == (3, "moved with its text", "Anna Berg")
        driven.window.marking.undo()
        driven.until(lambda: tab.model.count() == 0)
        driven.window.marking.redo()
        driven.until(lambda: tab.model.count() == 1)
        assert tab.model.rows()[0].paragraph == 3
        driven.window.marking.undo()
        driven.until(lambda: tab.model.count() == 0)
        exchanging.look_at_notes(driven.window, str(file))
        _dialog(driven).import_button.click()
        driven.until(lambda: tab.model.count() == 1)
        (waiting,) = tab.model.rows()
        assert waiting.paragraph == 7 and "source removed" not in waiting.where, "it never was here"


def _of_another_copy(profile: Profile) -> bytes:
    """A mark on a text that nobody else has, of a source whose other copy they have."""
    writer, _ = open_notebook(profile)
    set_author(writer.connection, "Anna Berg")
    writer.author = "Anna Berg"
    span = Selector("h", 7, 0, 7, len(QUOTE), QUOTE, "", "")
    writer.add(
        AnnotationDraft(
            "highlight", "document", "cd" * 32, source_id=SourceId("andtbacka2015"), selector=span
        )
    )
    names, versions = read_names(writer.connection), outgoing(writer.connection, profile)
    writer.close()
    return notes_file.write(versions, names, "2026-11-22T00:00:00Z", "2026-11-22", {}).encode()


def _add(driven: Driven, page: Path) -> None:
    told: list[Any] = []
    driven.window.adding.finished.connect(told.append)
    keeping.add_files(driven.window, [str(page)])
    driven.until(lambda: bool(told))
    driven.settle()


def _dialog(driven: Driven) -> ImportNotesDialog:
    find = driven.window.findChildren
    driven.until(lambda: any(one.isVisible() for one in find(ImportNotesDialog)))
    found: ImportNotesDialog = next(one for one in find(ImportNotesDialog) if one.isVisible())
    return found
