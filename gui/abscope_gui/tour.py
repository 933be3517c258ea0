"""Drives the real window through the main journey and saves a picture a step. Shows digests and stand-ins
unless it is given files. Waits for what a step needs, never for a time."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from abscope_gui.main_window import MainWindow
from abscope_gui.models.note_rows import NoteRow
from abscope_gui.panels.record import RecordPane
from abscope_store.paths import Profile

PATIENCE = 60.0  # seconds a step may need on a loaded machine
STAND_IN = """Lantern trial, a made-up page for pictures

This text was written for the pictures of Abscope. It describes no real study, drug or patient.

In the invented Lantern trial 40 volunteers looked at a lamp and 40 looked at a wall.
The lamp was seen by 31 of 40 and the wall by 12 of 40, which says nothing about medicine.
"""


class TourTrouble(Exception):  # noqa: N818 - a step did not come true
    """Names the step and what was missing."""


def run(options: argparse.Namespace) -> int:
    """All pictures of all sizes and themes into the folder; 1 where a step did not come true."""
    from abscope_gui.app import make_application

    application = make_application([sys.argv[0]])
    folder = Path(options.tour)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for size in options.tour_sizes.split(","):
            for theme in options.tour_themes.split(","):
                width, height = (int(n) for n in size.split("x"))
                with tempfile.TemporaryDirectory() as scratch, ExitStack() as held:
                    tour = Tour(application, held, Path(scratch), folder, f"{size}-{theme}")
                    tour.drive(theme, width, height, [Path(p) for p in options.tour_files])
    except TourTrouble as trouble:
        sys.stderr.write(f"The tour stopped: {trouble}\n")
        return 1
    return 0


class Tour:
    """One run through the journey in one size and theme, on a fresh profile."""

    def __init__(
        self, application: QApplication, held: ExitStack, scratch: Path, folder: Path, name: str
    ) -> None:
        from abscope_gui.app import Session

        self._application, self._folder, self._name, self._scratch = application, folder, name, scratch
        self._number = 0
        session = Session(Profile(scratch / "profile"), application, held)
        if session.window is None:
            raise TourTrouble("the window did not open")
        self.window: MainWindow = session.window
        held.callback(session.close)

    def drive(self, theme: str, width: int, height: int, files: list[Path]) -> None:
        """The main journey: record, evidence, search, import, bookmark with note, notebook."""
        window = self.window
        window.resize(width, height)
        window.show()
        self.until("the panes", lambda: window.panes is not None)
        if window.theme.name != theme:
            window.switch_theme()
        record, evidence = window.built.record, window.built.evidence
        self.until("the first evidence", lambda: evidence.text is not None and record.view is not None)
        self.shot("first-run")
        self.search("optim durable response")
        self.shot("search")
        self.key(window.omnibox.edit, Qt.Key.Key_Return)
        self.until("OPTiM", lambda: record.view is not None and record.view.id == "optim")
        self.until("its evidence", lambda: evidence.text is not None and "Talimogene" in evidence.text.title)
        self.shot("figure-and-evidence")
        window.show_tab("agents")
        self.until("the agents", lambda: window.list_of("agents").model.rowCount() > 0)
        window.list_of("agents").chosen.emit("agent", "talimogene-laherparepvec")
        self.until("an agent", lambda: record.view is not None and record.view.kind == "agent")
        self.settle()
        self.shot("agent")
        window.list_of("mechanisms").chosen.emit("mechanism", "abscopal-effect")
        self.until("a mechanism", lambda: record.view is not None and record.view.kind == "mechanism")
        self.settle()
        self.shot("mechanism")
        self._reference()
        self._library(files)
        self._notes()

    def _reference(self) -> None:
        """Trials by timing, a claim with both its ends, a trial that is still awaited."""
        from abscope_gui import desk
        from abscope_gui.places import place_of

        window = self.window
        record, facets = window.built.record, window.list_of("studies").facets
        desk.go_to_tab(window, "studies")
        self.until("the facets", lambda: facets is not None)
        assert facets is not None
        facets.choose("timing", "concurrent", on=True)
        self.settle()
        self.shot("timing")
        facets.clear()
        for kind, record_id, step in (
            ("claim", "tvec-with-pembrolizumab", "tension"),
            ("study", "pacific-9", "awaited"),
        ):
            window.navigator.open(place_of(kind, record_id))
            self.until(step, partial(_shows, record, record_id))
            self.settle()
            self.shot(step)

    def _library(self, files: list[Path]) -> None:
        from abscope_gui import keeping

        window = self.window
        evidence, library = window.built.evidence, window.built.library
        window.show_tab("library")
        self.settle()
        self.shot("library-empty")
        if not files:
            page = self._scratch / "lantern-page.txt"
            page.write_text(STAND_IN, "utf-8")
            files = [page]
        keeping.add_files(window, [str(path) for path in files])
        self.until(
            "the import", lambda: evidence.text is not None and evidence.text.target_kind == "document"
        )
        self.until("the library", lambda: any(r.kind == "document" for r in library.model.rows()))
        self.settle()
        self.shot("library")

    def _notes(self) -> None:
        """Three meanings, a note with a tag beside the text, and the notebook in its groups."""
        window = self.window
        evidence, notebook = window.built.evidence, window.built.notebook
        evidence.view.setFocus()
        evidence.view.go_home()
        self.until("a sentence", lambda: evidence.current_span() is not None)
        for number, meaning in enumerate((Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_1), 1):
            self.key(evidence.view, Qt.Key.Key_N)
            self.key(evidence.view, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
            self.key(evidence.view, meaning)
            self.until(f"mark {number}", partial(_holds, notebook.model.rows, number))
        self.key(evidence.view, Qt.Key.Key_N)
        window.actions_by_id["note"].trigger()
        self.until("the editor", lambda: evidence.note_editor.isVisible())
        self.type(evidence.note_editor.body, "A made-up note for the picture")
        self.type(evidence.note_editor.tags.line, "lamps")
        self.shot("note")
        self.key(evidence.note_editor.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.until("the saved note", lambda: any("made-up" in row.title for row in notebook.model.rows()))
        self.key(evidence.note_editor.body, Qt.Key.Key_Escape)
        self.shot("marks")
        window.show_tab("notebook")
        by_tag = next(action for action in notebook.view_menu.actions() if action.text() == "Tag")
        by_tag.trigger()
        self.until("its groups", lambda: len(notebook.model.heads()) == 2)
        self.settle()
        self.shot("notebook")

    # --- means --------------------------------------------------------------------

    def search(self, text: str) -> None:
        """Type into the box and wait for the answer to it."""
        box = self.window.omnibox
        box.focus_search("")
        self.type(box.edit, text)
        self.until(f"an answer to {text!r}", lambda: box.is_open() and box.popup.model.rowCount() > 1)
        self.settle()

    def type(self, widget: QWidget, text: str) -> None:
        """Key events, one a character."""
        widget.setFocus()
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                self._application.sendEvent(widget, event)

    def key(
        self, widget: QObject, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """One key."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._application.sendEvent(widget, QKeyEvent(kind, key.value, modifier))

    def until(self, what: str, true: Callable[[], bool]) -> None:
        """Let the window work until something holds. Raises TourTrouble when patience ends."""
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                raise TourTrouble(f"no sign of {what} after {PATIENCE:.0f} s ({self._name})")
            self._application.processEvents()
            time.sleep(0.005)

    def settle(self) -> None:
        """Until no lane has work, the record stands whole and everything is painted."""
        self.until("quiet", lambda: all(lane.idle() for lane in self.window.lanes.all()))
        self.until("the whole record", lambda: self.window.built.record.complete)
        for _ in range(5):
            self._application.processEvents()

    def shot(self, step: str) -> None:
        """A picture of the window."""
        self.settle()
        self._number += 1
        path = self._folder / f"{self._number:02d}-{step}-{self._name}.png"
        if not self.window.grab().save(str(path)):
            raise TourTrouble(f"{path} could not be written")


def _holds(rows: Callable[[], list[NoteRow]], count: int) -> bool:
    """Whether so many marks are listed."""
    return len(rows()) == count


def _shows(record: RecordPane, record_id: str) -> bool:
    """Whether a record stands in the answer."""
    return record.view is not None and record.view.id == record_id
