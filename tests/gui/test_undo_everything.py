"""Every kind of change through the real window, then Ctrl+Z step by step back, and all of it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abscope_gui import exchanging, keeping
from abscope_gui.dialogs.notes_import import ImportNotesDialog
from abscope_store import library
from abscope_store.notebook import read
from abscope_store.notebook.exchange import notes_file
from abscope_store.notebook.exchange.held import read_names
from abscope_store.notebook.exchange.sending import outgoing
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook, set_author
from abscope_store.paths import Profile
from window_stand import Driven, opened

KEY = Qt.Key
NONE, ALT, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
FIRST = "A page about lanterns\n\nThe first lamp was seen. The second lamp was lost. Nobody wrote down why.\n"
SECOND = "Another page, about ropes\n\nA rope held for the whole of the winter.\n"


class Steps:
    """Does things and remembers how everything stood after each."""

    def __init__(self, driven: Driven) -> None:
        self.driven = driven
        self.states = [self.state()]

    def settled(self) -> None:
        for _ in range(4):
            self.driven.settle()

    def state(self) -> Any:
        """Every living mark, every document that is not removed, and its hidden lines."""
        self.settled()
        found: list[Any] = []

        def work(reader: Any) -> Any:
            marks = sorted(
                (m.id, m.kind, m.meaning, m.body, m.tags, m.quote, m.state)
                for m in read.listed(reader.connection)
                if m.deleted_at is None
            )
            texts = sorted((d.id, d.hidden) for d in library.documents(reader.connection) if not d.removed_at)
            return marks, texts

        self.driven.window.lanes.read.submit(work, found.append)
        self.driven.until(lambda: bool(found))
        return found[0]

    def key(self, key: Qt.Key, modifier: Any = NONE) -> None:
        """A key to the page, and what it leads to; something must have changed."""
        view = self.driven.evidence.view
        view.setFocus()
        QTest.keyClick(view, key, modifier)
        self.did()

    def did(self) -> None:
        """Remember how things stand."""
        now = self.state()
        assert now != self.states[-1], "nothing changed"
        self.states.append(now)

    def travel(self, modifier: Any) -> Any:
        """One step back, or on again."""
        QTest.keyClick(QApplication.focusWidget() or self.driven.window, KEY.Key_Z, modifier)
        return self.state()


def add(driven: Driven, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    reports: list[object] = []
    driven.window.adding.finished.connect(reports.append)
    keeping.add_files(driven.window, [str(path)])
    driven.until(lambda: bool(reports))


def of_somebody(profile: Profile) -> bytes:
    """A file of notes by another author."""
    writer, _ = open_notebook(profile)
    set_author(writer.connection, "Anna Berg")
    writer.author = "Anna Berg"
    writer.add(AnnotationDraft("note", "record", "study/pacific-2", body="read the harms first"))
    names, versions = read_names(writer.connection), outgoing(writer.connection, profile)
    writer.close()
    return notes_file.write(versions, names, "2026-11-22T00:00:00Z", "2026-11-22", {}).encode()


def test_all_of_it_goes_back_and_on_again(
    profile: Profile, built_reference: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    notes = tmp_path / "anna.abscope-notes"
    notes.write_bytes(of_somebody(Profile(tmp_path / "anna")))
    with opened(profile, qtbot) as driven:
        steps = Steps(driven)
        add(driven, tmp_path / "lantern.txt", FIRST)
        steps.did()
        view, editor = driven.evidence.view, driven.evidence.note_editor
        view.put_caret(len(driven.evidence.text.blocks) - 1, 0)
        steps.key(KEY.Key_1, ALT)  # highlight
        steps.key(KEY.Key_3)  # meaning
        steps.key(KEY.Key_2, ALT)  # another kind
        view.setFocus()
        QTest.keyClick(view, KEY.Key_T)  # tag, with a note
        steps.settled()
        QTest.keyClicks(editor.tags.line, "lamps")
        QTest.keyClicks(editor.body, "look again")
        QTest.keyClick(editor.body, KEY.Key_Return, CONTROL)
        driven.until(lambda: editor.status.text() == "Saved")
        steps.did()
        editor.cancel()
        QTest.keyClick(view, KEY.Key_R)  # another extent
        QTest.keyClick(view, KEY.Key_N, SHIFT)
        steps.key(KEY.Key_R)
        view.put_caret(*driven.evidence.painted.marks[0].top)
        steps.key(KEY.Key_Delete)  # trash
        steps.key(KEY.Key_H)  # hide a paragraph
        exchanging.look_at_notes(driven.window, str(notes))  # merge
        driven.until(lambda: bool(driven.window.findChildren(ImportNotesDialog)))
        dialog = driven.window.findChildren(ImportNotesDialog)[0]
        dialog.import_button.click()
        driven.window.activateWindow()
        steps.did()
        add(driven, tmp_path / "rope.txt", SECOND)
        steps.did()
        document = driven.evidence.text.target_id
        driven.window.built.library.remove_requested.emit([document])
        steps.did()
        assert len(steps.states) == 12
        for number in range(len(steps.states) - 2, -1, -1):
            assert steps.travel(CONTROL) == steps.states[number], (
                number,
                driven.window.built.bar.text.text(),
            )
        for number in range(1, len(steps.states)):
            assert steps.travel(CONTROL | SHIFT) == steps.states[number], f"redo of step {number}"
