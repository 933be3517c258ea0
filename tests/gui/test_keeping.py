"""What the reader keeps, through the real window: bookmarks, undo over lanes, imports, no writing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abscope_gui import exchanging, keeping
from abscope_gui.places import Place
from abscope_store.lock import write_lock
from abscope_store.paths import Profile
from window_stand import Driven, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
PAGE = """A page about lanterns

The first lamp was seen by 31 of 40 people. The second lamp was seen by 12 of 40 people.

Nothing on this page is about medicine, and every word of it was made up for a test.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A text of our own."""
    path = tmp_path / "lantern.txt"
    path.write_text(PAGE, "utf-8")
    return path


def imported(driven: Driven, *paths: Path) -> list[object]:
    """Import files and wait for the report."""
    reports: list[object] = []
    driven.window.adding.finished.connect(reports.append)
    keeping.add_files(driven.window, [str(path) for path in paths])
    driven.until(lambda: bool(reports))
    driven.settle()
    return reports


def test_a_record_is_bookmarked_with_a_note_and_found_after_a_restart(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        driven.open("study", "optim")
        driven.record.focus_figure()
        QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
        editor = driven.evidence.note_editor
        QTest.keyClicks(editor.body, "read the final paper")
        QTest.keyClick(editor.body, Qt.Key.Key_Return, CONTROL)
        driven.until(lambda: editor.status.text() == "Saved")
        driven.settle()
        assert window.built.notebook.model.count() == 1, "one mark, though typed before it was saved"
    with opened(profile, qtbot) as driven:
        window = driven.window
        driven.until(lambda: window.built.notebook.model.count() == 1)
        row = window.built.notebook.model.rows()[0]
        assert row.title == "read the final paper"
        driven.open("agent", "durvalumab")
        window.built.notebook.open_requested.emit(row.id)
        driven.until(lambda: driven.record.view.id == "optim")


def test_words_in_the_editor_are_saved_when_the_window_is_closed(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        keeping.bookmark_record(driven.window)  # closed before the lane has told the mark's id
        QTest.keyClicks(driven.evidence.note_editor.body, "not saved by hand")
        assert not driven.window.close(), "it waits for the lane"
    with opened(profile, qtbot) as driven:
        driven.until(lambda: driven.window.built.notebook.model.count() == 1)
        assert driven.window.built.notebook.model.rows()[0].title == "not saved by hand"


def test_a_window_whose_note_cannot_be_saved_stays_once_and_says_so(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        keeping.bookmark_record(window)
        driven.settle()
        QTest.keyClicks(driven.evidence.note_editor.body, "precious")
        driven.evidence.note_editor.save_requested.disconnect()
        assert not window.close()
        keeping.not_saved(window, "The disk is full.")
        assert window.isVisible() and driven.evidence.note_editor.draft().body == "precious"
        assert window.close(), "asked again it goes"


def test_what_the_bar_says_goes_with_its_place(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        window.navigator.open(Place("library", "source", "no-such-source"))
        driven.until(lambda: window.built.bar.isVisible())
        driven.open("study", "optim")
        assert not window.built.bar.isVisible()
        window.cannot_write("Notes cannot be saved here.")
        driven.open("study", "pacific")
        assert window.built.bar.isVisible()


def test_undo_reaches_back_over_notes_and_removed_sources(
    page: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        imported(driven, page)
        document = window.navigator.place.id
        driven.evidence.view.setFocus()
        QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
        driven.settle()
        driven.evidence.note_editor.cancel()
        driven.until(lambda: window.built.notebook.model.count() == 1)
        window.built.library.remove_requested.emit((document,))
        driven.until(lambda: not _documents(driven))
        assert window.built.notebook.model.count() == 1, "marks on a removed source stay"
        driven.evidence.view.setFocus()
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: len(_documents(driven)) == 1)
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: window.built.notebook.model.count() == 0)
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        driven.until(lambda: window.built.notebook.model.count() == 1)


def _documents(driven: Driven) -> list[str]:
    return [row.id for row in driven.window.built.library.model.rows() if row.kind == "document"]


def test_what_cannot_be_read_is_refused_in_words_and_leaves_nothing(
    page: Path, tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 4)
    pdf = tmp_path / "paper.pdf"
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    with opened(profile, qtbot) as driven:
        imported(driven, empty, huge, binary, pdf, page)
        said = driven.window.built.library.bar.text.text()
        assert "1 added" in said and "4 refused" in said
        told = driven.window.shelf.report[1]
        assert any(one.words.startswith("paper.pdf is a damaged PDF") for one in told)
        assert len(_documents(driven)) == 1
    assert (
        len(list(profile.originals.rglob("*.*")))
        + len([p for p in profile.originals.iterdir() if p.is_file() and not p.suffix])
        == 1
    ), "one original is kept and nothing else"


def test_where_notes_cannot_be_saved_it_is_said_before_anything_is_typed(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with write_lock(profile), opened(profile, qtbot) as driven:
        window = driven.window
        driven.until(lambda: not window.may_write)
        assert "cannot be saved here" in window.built.bar.text.text()
        editor = driven.evidence.note_editor
        QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
        assert editor.isVisible() and editor.body.isReadOnly() and not editor.save_button.isEnabled()
        assert "cannot be saved here" in editor.status.text()
        assert driven.record.view is not None, "the reference is read all the same"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX paths")
def test_a_profile_that_cannot_be_made_still_opens_the_reference(built_reference: Path, qtbot: QtBot) -> None:
    with opened(Profile("/proc/nope"), qtbot) as driven:
        driven.until(lambda: not driven.window.may_write)
        assert driven.record.view.id == "pacific"
        assert "cannot be saved here" in driven.window.built.bar.text.text()


def test_notes_are_exported_whole_with_the_standing_line(
    tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        driven.open("study", "optim")
        keeping.bookmark_record(window)
        driven.settle()
        target = tmp_path / "notes.md"
        exchanging.save_notes(window, "markdown", str(target))
        driven.until(target.exists)
        text = target.read_text("utf-8")
        assert "OPTiM" in text and "not reviewed by a clinician" in text and "No patient identifiers." in text
        exchanging.save_notes(window, "csv", str(tmp_path / "nowhere" / "notes.csv"))
        driven.until(lambda: "cannot be written" in window.built.notebook.bar.text.text())


def test_a_copied_figure_keeps_its_caveats_and_leaves_out_what_is_unverified(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        driven.open("study", "pacific-2", "")
        driven.window.actions_by_id["copy"].trigger()
        clipboard = QApplication.clipboard()
        driven.until(lambda: "PACIFIC-2" in clipboard.text())
        text = clipboard.text()
        for words in ("the interval includes 1", "95 % CI", "cut-off", "ITT", "seen in", "tier 2"):
            assert words in text
        assert "Reference as of" in text and "abscope://study/pacific-2" in text
        driven.open("study", "masterkey-115")
        driven.window.actions_by_id["copy"].trigger()
        driven.until(lambda: "MASTERKEY-115" in clipboard.text())
        assert "Unverified and left out: authors" in clipboard.text()


def test_a_glossary_term_and_a_source_open_beside_the_list(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        driven.window.navigator.open(Place("library", "source", "scienmag-ldrt-sclc", paragraph=33))
        driven.until(lambda: driven.evidence.text.target_kind == "digest")
        driven.settle()
        assert driven.evidence.current_paragraph() == 33
        assert driven.evidence.text.banner == "Our record, not the source"
