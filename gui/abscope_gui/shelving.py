"""What the window does with the library: adding, removing, reading again, details, the original file itself.

Small steps, one function each; what lasts between them is in `Shelf`. Reads and writes go through the lanes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from abscope_gui import desk, keeping, loading_originals
from abscope_gui.loading import EvidenceView
from abscope_gui.models.library import import_summary, remade_summary
from abscope_gui.models.library_rows import LibraryRows, counted
from abscope_gui.places import Place

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_store.importing.pipeline import ImportReport
    from abscope_store.importing.rebuilding import RebuildReport

NO_PROGRAM = "No program of your system opened it. A copy lies at {path} until Abscope is closed."


class Shelf:
    """What the window remembers of its library: the rows shown, the last report, copies that were lent."""

    def __init__(self) -> None:
        self.rows = LibraryRows()
        self.report: tuple[str, list[Any]] = ("", [])  # of the last import: its summary and its rows
        self._lent: tempfile.TemporaryDirectory[str] | None = None

    def folder(self) -> Path:
        """Where copies of originals are put for other programs; it goes with the window."""
        if self._lent is None:
            self._lent = tempfile.TemporaryDirectory(prefix="abscope-", ignore_cleanup_errors=True)
        return Path(self._lent.name)

    def close(self) -> None:
        """Take the copies away."""
        if self._lent is not None:
            self._lent.cleanup()
            self._lent = None


# --- adding ---------------------------------------------------------------------------


def ask_for_folder(w: MainWindow) -> None:
    """The system's dialog for a folder; every file below it is imported."""
    path = QFileDialog.getExistingDirectory(w, "Add folder")
    if path:
        keeping.add_files(w, [path])


def added(w: MainWindow, report: ImportReport) -> None:
    """An import is done: tell, refresh, and open what is new."""
    from abscope_gui.dialogs.import_details import of_import

    w.shelf.report = import_summary(report), list(of_import(report))
    w.built.library.show_summary(report)
    changed(w)
    if report.added:
        w.navigator.open(Place("library", "document", report.added[-1].id))


def show_summary(w: MainWindow) -> None:
    """What became of each file of the last import."""
    from abscope_gui.dialogs.import_details import ImportDetails

    dialog = ImportDetails(*w.shelf.report, w)
    dialog.open_requested.connect(lambda document: w.navigator.open(Place("library", "document", document)))
    dialog.open()


def reimport(w: MainWindow, document_ids: Sequence[str]) -> None:
    """Read originals again; marks and lines that the reader showed or hid stay."""
    w.adding.reimport(document_ids)


def remade(w: MainWindow, report: RebuildReport) -> None:
    """Originals were read again."""
    _tell_remade(w, report)
    changed(w)
    place = w.navigator.place
    if place is not None and place.kind == "document" and place.id in report.rebuilt:
        w.navigator.open(place, remember=False)


def catch_up(w: MainWindow, awaited: int) -> None:
    """At the start, when all is painted: a library of an older format is read anew."""
    if awaited:
        said = f"Your library is of an older Abscope: {counted(awaited, 'source')} will be read anew."
        desk.say(w, said, action="Show", does=lambda: desk.go_to_tab(w, "library"), stays=True)
        w.adding.catch_up()


def caught_up(w: MainWindow, report: RebuildReport) -> None:
    """What an older library held was read anew, wholly or up to where the reader stopped it."""
    _tell_remade(w, report)
    changed(w)
    said = f"{counted(len(report.rebuilt), 'source')} of your older library read anew."
    if report.cancelled:
        said = f"Stopped. {said} The others wait for the next start or import."
    if report.failed:
        said = f"{said} {counted(len(report.failed), 'source')} could not be read: see the Library."
    desk.say(w, said)


def _tell_remade(w: MainWindow, report: RebuildReport) -> None:
    from abscope_gui.dialogs.import_details import of_remaking

    w.shelf.report = remade_summary(report), list(of_remaking(report))
    w.built.library.show_message(remade_summary(report))
    w.built.library.bar.offer_more("Details" if report.failed else "")


# --- one original, or several ---------------------------------------------------------


def remove(w: MainWindow, document_ids: Sequence[str]) -> None:
    """Take documents out; one undo brings them back, notes stay."""
    ids = tuple(document_ids)
    w.marking.run_in_library(
        lambda store: store.remove_command(ids), lambda _: w.built.library.show_removed(len(ids))
    )


def show_furniture(w: MainWindow, document_id: str) -> None:
    """Open a text with all its hidden lines shown."""
    place = Place("library", "document", document_id)

    def shown(view: EvidenceView) -> None:
        w.navigator.text_ready.disconnect(shown)
        if view.text.target_id == document_id:
            w.built.evidence.set_show_hidden(True)

    w.navigator.text_ready.connect(shown)
    w.navigator.open(place)


def toggle_furniture(w: MainWindow) -> None:
    """The hidden lines of the text that is open, shown or folded."""
    button = w.built.evidence.footer.hidden
    if button.isVisibleTo(w.built.evidence):
        w.show_proof(True)
        w.built.evidence.set_show_hidden(not button.isChecked())
    else:
        desk.say(w, "This text has no hidden lines.")


def open_original(w: MainWindow, document_id: str) -> None:
    """Hand a read-only copy of the kept bytes to the program that the system uses for their kind."""
    folder, profile = w.shelf.folder(), w.settings.profile

    def lent(found: tuple[Path, str]) -> None:
        path, said = found
        opened = hand_over(path)
        w.built.library.show_message(said if opened else NO_PROGRAM.format(path=path))

    w.lanes.read.submit(
        lambda reader: loading_originals.lend(reader, profile, document_id, folder),
        lent,
        lambda error: _say_trouble(w, error),
    )


def hand_over(path: Path) -> bool:
    """Ask the system to open a file; False where it knows no program for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_details(w: MainWindow, document_id: str) -> None:
    """Everything that is known of one original."""
    from abscope_gui.dialogs.library_details import DetailsDialog

    def show(found: loading_originals.Details) -> None:
        dialog = DetailsDialog(found, w)
        dialog.source_asked.connect(lambda document: choose_source(w, document))
        dialog.open()

    w.lanes.read.submit(
        lambda reader: loading_originals.details(reader, document_id),
        show,
        lambda error: _say_trouble(w, error),
    )


def choose_source(w: MainWindow, document_id: str) -> None:
    """Let the reader say which source an original is; undone like everything else."""
    from abscope_gui.dialogs.source_chooser import SourceChooser

    def chosen(choice: str | None) -> None:
        w.marking.run_in_library(
            lambda store: store.source_command(document_id, choice),
            lambda _: w.built.library.show_message("Source chosen. Undo (Ctrl+Z)", "Undo"),
        )

    def show(found: loading_originals.Details) -> None:
        now = found.source_id if found.chosen or found.source_id else None
        dialog = SourceChooser(found.title, w.shelf.rows.sources, now, w)
        dialog.chosen.connect(chosen)
        dialog.open()

    w.lanes.read.submit(
        lambda reader: loading_originals.details(reader, document_id),
        show,
        lambda error: _say_trouble(w, error),
    )


def _say_trouble(w: MainWindow, error: Exception) -> None:
    from abscope_store.errors import UserTrouble

    if not isinstance(error, UserTrouble):
        raise error
    w.built.library.show_message(error.sentence())


# --- the list -------------------------------------------------------------------------


def changed(w: MainWindow, *, notes: bool = True) -> None:
    """Documents came, went or were made anew: names for the search, the list and the notes are read again."""
    w.vocabulary.clear()
    refresh(w)
    if notes:
        keeping.refresh_notes(w)


def refresh(w: MainWindow) -> None:
    """The library's lists and count."""

    def show(found: LibraryRows) -> None:
        w.shelf.rows = found
        w.built.library.set_library(found)
        w.tabs.set_count("library", len(found.originals))

    w.lanes.read.submit(loading_originals.library_rows, show, slot="library")
