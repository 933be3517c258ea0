"""The Library in the real window: remove, read again, undo an import, drop, cancel, open the file itself."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
import time
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui import keeping, loading_notes, shelving
from abscope_gui.dialogs.import_details import ImportDetails
from abscope_gui.dialogs.library_details import DetailsDialog
from abscope_gui.dialogs.source_chooser import SourceChooser
from abscope_gui.models.note_rows import rows_of
from abscope_store.connection import open_reader
from abscope_store.importing import originals
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Annotation
from window_stand import Driven, opened

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PAGE = """A page about {name}

The first lamp was seen by 31 of 40 people. The second lamp was seen by 12 of 40 people.

Nothing on this page is about medicine, and every word of {name} was made up for a test.
"""
DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with texts of our own, one of them below another folder, and one that cannot be read."""
    folder = tmp_path / "texts"
    (folder / "below").mkdir(parents=True)
    for name in ("lantern", "harbour", "below/mill"):
        (folder / f"{name}.txt").write_text(PAGE.format(name=name), "utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    return folder


def add(driven: Driven, *paths: Path) -> None:
    """Import and wait for the end."""
    told: list[object] = []
    driven.window.adding.finished.connect(told.append)
    keeping.add_files(driven.window, [str(path) for path in paths])
    driven.until(lambda: bool(told))
    driven.settle()


def names(driven: Driven) -> set[str]:
    """The files of the list."""
    return {row.file for row in driven.window.built.library.model.rows()}


def dialog(driven: Driven, kind: type[QDialog]) -> QDialog:
    """The dialog that opens."""
    driven.until(lambda: bool(driven.window.findChildren(kind)))
    return driven.window.findChildren(kind)[-1]


def dropped_on(target: QWidget, paths: list[Path]) -> None:
    """What a file manager sends to the widget under the pointer."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText(str(paths[0]))  # as file managers do: a field would take it for words
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(3, 3), *rest))
    QApplication.sendEvent(target, QDropEvent(QPointF(3, 3), *rest))


def test_a_folder_dropped_on_the_search_box_is_imported_and_told_file_by_file(
    pages: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        told: list[object] = []
        window.adding.finished.connect(told.append)
        dropped_on(window.omnibox.edit, [pages])
        assert window.omnibox.edit.text() == "" and not window.drop_hint.isVisible()
        driven.until(lambda: bool(told))
        driven.settle()
        assert window.tabs.current() == "library"
        assert library.bar.text.text().startswith("3 added, 1 refused: broken.pdf: ")
        assert names(driven) == {"lantern.txt", "harbour.txt", "mill.txt"}
        QTest.mouseClick(library.bar.more_button, Qt.MouseButton.LeftButton)
        listed = dialog(driven, ImportDetails)
        assert isinstance(listed, ImportDetails) and "refused\tbroken.pdf" in listed.as_text()
        listed.close()


def test_the_hint_comes_with_the_files_and_goes_with_them(
    pages: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        data = QMimeData()
        rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        data.setUrls([QUrl("https://example.org/a.pdf")])
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(3, 3), *rest))
        assert not window.drop_hint.isVisible(), "nothing is fetched from elsewhere"
        data.setUrls([QUrl.fromLocalFile(str(pages))])
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(3, 3), *rest))
        assert window.drop_hint.isVisible()
        from PySide6.QtGui import QDragLeaveEvent

        QApplication.sendEvent(window, QDragLeaveEvent())
        assert not window.drop_hint.isVisible()


def test_several_are_removed_and_one_undo_brings_them_back(
    pages: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        add(driven, pages)
        driven.evidence.view.setFocus()
        QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
        driven.settle()
        driven.evidence.note_editor.cancel()
        library.list.setFocus()
        library.list.selectAll()
        QTest.keyClick(library.list, Qt.Key.Key_Delete)
        driven.until(lambda: not names(driven))
        assert library.bar.text.text() == "3 sources removed. Undo (Ctrl+Z)"
        driven.settle()
        (note,) = window.built.notebook.model.rows()
        assert note.where.startswith("source removed · "), (
            "the note stays and says so, where it is not cut off"
        )
        window.built.notebook.open_requested.emit(note.id)
        driven.until(lambda: "removed from your library" in driven.evidence.text.subtitle)
        window.show_tab("library")
        driven.evidence.view.setFocus()
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: len(names(driven)) == 3)
        driven.settle()
        assert "source removed" not in window.built.notebook.model.rows()[0].where


def test_a_text_that_is_gone_for_good_is_never_an_id(profile: Profile, built_reference: Path) -> None:
    values = dict.fromkeys(Annotation.__struct_fields__)
    values |= {
        "id": "m1",
        "created": "2026-11-22T10:00:00+00:00",
        "author": "R. Ader@desk",
        "body": "",
        "kind": "note",
        "tags": (),
    }
    values |= {"target_kind": "document", "target_id": "f" * 64, "paragraph": 33, "intact": True}
    one = Annotation(**values)  # type: ignore[arg-type]
    connection = open_reader(profile, built_reference)
    titles = loading_notes.titles_of(Reader(connection), [one])
    connection.close()
    assert rows_of([one], titles, date(2026, 11, 23))[0].where == "A text that is not here · ¶33"


def test_tab_goes_all_round_the_window(
    pages: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    """No pane keeps the focus to itself, and what stands under a text is reached."""
    with opened(profile, qtbot) as driven:
        add(driven, pages)
        driven.settle()
        driven.window.activateWindow()
        driven.evidence.view.setFocus()
        met = []
        for _ in range(60):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            met.append(QApplication.focusWidget())
            if met[-1] is driven.evidence.view:
                break
        assert met[-1] is driven.evidence.view
        for widget in (
            driven.evidence.seen.head,
            driven.evidence.footer.bookmark,
            driven.window.omnibox.edit,
        ):
            assert widget in met
        assert driven.window.built.library.list in met


def test_an_import_is_one_undo_and_marks_made_since_stay(
    pages: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        add(driven, pages)
        keeping.bookmark_record(window)
        QTest.mouseClick(library.bar.button, Qt.MouseButton.LeftButton)
        driven.until(lambda: not names(driven))
        assert "Undone: add 3 sources." in window.built.bar.text.text()
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL | SHIFT)
        driven.until(lambda: len(names(driven)) == 3)
        add(driven, pages / "lantern.txt")
        assert library.bar.text.text() == "Already in the library, nothing added"


def test_reading_again_keeps_notes_and_tells_what_failed(
    pages: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        add(driven, pages)
        driven.evidence.view.setFocus()
        QTest.keyClick(window, Qt.Key.Key_D, CONTROL)
        driven.settle()
        driven.evidence.note_editor.cancel()
        marked = driven.evidence.text.target_id
        lost = next(row.id for row in library.model.rows() if row.id != marked)
        originals.place(profile, lost).unlink()
        told: list[object] = []
        window.adding.remade.connect(told.append)
        library.list.selectAll()
        library.ask("reimport")
        driven.until(lambda: bool(told))
        driven.settle()
        assert "2 sources read again, 1 could not be read and stays as it was" in library.bar.text.text()
        assert len(names(driven)) == 3
        window.built.notebook.open_requested.emit(window.built.notebook.model.rows()[0].id)
        driven.until(lambda: driven.evidence.text.target_id == marked)
        driven.settle()
        assert driven.evidence.painted.marks, "the mark stands where it stood"


def test_an_import_of_many_files_stops_within_half_a_second(
    tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.txt").write_text(PAGE.format(name=f"lamp {number} ") * 20, "utf-8")
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        told: list[object] = []
        window.adding.finished.connect(told.append)
        keeping.add_files(window, sorted(map(str, tmp_path.glob("*.txt"))))
        driven.until(lambda: library.progress.isVisible() and library.progress.bar.value() >= 1)
        assert library.progress.bar.maximum() == 60 and " of 60: " in library.progress.text.text()
        begun = time.monotonic()
        QTest.mouseClick(library.progress.cancel, Qt.MouseButton.LeftButton)
        driven.until(lambda: bool(told))
        assert time.monotonic() - begun < 0.5
        assert not library.progress.isVisible() and library.bar.text.text().startswith("Cancelled, ")
        driven.settle()
        kept = {file.name for file in profile.originals.iterdir()}
        assert kept == {row.id for row in library.model.rows()}, "nothing half done stays"
        assert 0 < len(kept) < 60


def test_details_and_the_source_are_reached_with_keys_and_undone(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        add(driven, DATA / "formats" / "page.html")
        library.list.setFocus()
        QTest.keyClick(library.list, Qt.Key.Key_Return, ALT)
        found = dialog(driven, DetailsDialog)
        assert isinstance(found, DetailsDialog)
        known = dict(found.details.lines)
        assert known["File"] == "page.html" and known["Source"] == "none" and "proposed: " in known["Tier"]
        assert found.details.problems and all(one.endswith(".") for one in found.details.problems)
        QTest.mouseClick(found.source_button, Qt.MouseButton.LeftButton)
        chooser = dialog(driven, SourceChooser)
        assert isinstance(chooser, SourceChooser)
        QTest.keyClicks(chooser.filter, "five-year pacific")
        QTest.keyClick(chooser.filter, Qt.Key.Key_Return)
        driven.until(lambda: library.model.rows()[0].held)
        row = library.model.rows()[0]
        assert "recognised by you" in row.state and row.tier == 2 and not row.proposed
        window.marking.undo()
        driven.until(lambda: not library.model.rows()[0].held)
        assert library.model.rows()[0].proposed


def test_hidden_lines_are_shown_from_the_list_and_with_one_key(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        add(driven, DATA / "pages" / "news.txt")
        runs = driven.evidence.view.rows
        assert runs.runs and not runs.open
        library.ask("furniture")
        driven.until(lambda: driven.evidence.view.rows.open == set(driven.evidence.view.rows.runs))
        QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
        assert not driven.evidence.view.rows.open
        QTest.keyClick(window, Qt.Key.Key_H, CONTROL)
        assert driven.evidence.view.rows.open


@pytest.mark.parametrize(
    ("name", "ending", "said"),
    [
        ("one-column.pdf", ".pdf", "the program that your system uses for PDF"),
        ("page.html", ".txt", "opened as plain text: a browser could fetch"),
        ("zotero.ris", ".txt", "opened as plain text."),
    ],
)
def test_the_original_is_opened_as_a_read_only_copy(
    name: str,
    ending: str,
    said: str,
    profile: Profile,
    built_reference: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: list[Path] = []
    monkeypatch.setattr(shelving, "hand_over", lambda path: not handed.append(path))
    with opened(profile, qtbot) as driven:
        window, library = driven.window, driven.window.built.library
        add(driven, DATA / "formats" / name)
        row = library.model.rows()[0]
        library.original_requested.emit(row.id)
        driven.until(lambda: bool(handed))
        (path,) = handed
        assert path.suffix == ending and said in library.bar.text.text()
        assert path.read_bytes() == originals.place(profile, row.id).read_bytes()
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IXUSR)
        monkeypatch.setattr(shelving, "hand_over", lambda _: False)
        library.original_requested.emit(row.id)
        driven.until(lambda: "No program of your system opened it" in library.bar.text.text())
        originals.place(profile, row.id).write_bytes(b"altered")
        shelving.open_original(window, row.id)
        driven.until(lambda: "was altered on disk" in library.bar.text.text())
    assert not path.exists(), "the copy goes with the window"


@pytest.fixture
def older(profile: Profile) -> list[str]:
    """A profile as an older Abscope left it: four pages with their originals."""
    profile.folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(profile.library, isolation_level=None)
    connection.executescript((DATA / "library-format-1.sql").read_text("utf-8"))
    ids = []
    for number in range(4):
        data = PAGE.format(name=f"quay {number}").encode()
        ids.append(hashlib.sha256(data).hexdigest())
        originals.keep(profile, ids[-1], data)
        connection.execute(
            "INSERT INTO document (id, file_name, media_type, bytes, text, text_sha256, extractor,"
            " extractor_version, segmenter, segmenter_version, imported_at)"
            " VALUES (?, ?, 'text/plain', 1, 'x', '', 'x', '1', 'x', '1', ?)",
            (ids[-1], f"quay-{number}.txt", f"2031-01-0{number + 1}T00:00:00+00:00"),
        )
    connection.close()
    return ids


def test_an_older_library_is_read_anew_at_the_start_and_it_is_said(
    older: list[str], profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        driven.until(lambda: len(names(driven)) == 4)
        assert {row.id for row in window.built.library.model.rows()} == set(older)
        assert window.built.library.bar.text.text() == "4 sources read again"
        driven.until(lambda: window.built.bar.text.text() == "4 sources of your older library read anew.")


def test_it_can_be_stopped_and_goes_on_at_the_next_start(
    older: list[str], profile: Profile, built_reference: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from abscope_gui import adding

    told: list[int] = []
    usual = adding.Adding.catch_up

    def stopped_at_the_second(self: adding.Adding) -> None:
        self.progressed.connect(lambda done, *_: (told.append(done), done == 1 and self.cancel()))
        usual(self)

    monkeypatch.setattr(adding.Adding, "catch_up", stopped_at_the_second)
    with opened(profile, qtbot) as driven:
        driven.until(lambda: "Stopped. " in driven.window.built.bar.text.text())
        assert "The others wait for the next start or import." in driven.window.built.bar.text.text()
        driven.settle()
        assert 1 <= len(names(driven)) < 4 and told[:2] == [0, 1]
    monkeypatch.undo()
    with opened(profile, qtbot) as driven:
        driven.until(lambda: len(names(driven)) == 4)
