"""What the window does with notes as a whole: answers, tags, the trash, files written and taken in.

Small steps, one function each; none holds state. Reads and writes go through the lanes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QInputDialog

from abscope_gui import desk, loading_exchange, loading_notes
from abscope_store.errors import UserTrouble

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_gui.models.import_rows import ImportRow
    from abscope_gui.models.note_rows import NoteRow
    from abscope_store.notebook.exchange.places import Candidate

EXPORTS = {
    "notes": ("Abscope notes", "abscope-notes"),
    "w3c": ("Web annotations", "jsonld"),
    "markdown": ("Notes as Markdown", "md"),
    "html": ("Notes as a web page", "html"),
    "csv": ("Notes as a table", "csv"),
}
IMPORTED = "Notes (*.abscope-notes *.jsonld *.json);;All files (*)"
NOT_HERE = "Notes cannot be changed here: this profile cannot be written."


# --- one note, several notes ----------------------------------------------------------


def reply(w: MainWindow, annotation_id: str) -> None:
    """Ask for the words of an answer, then save it under the note."""
    from abscope_gui.dialogs.note_reply import ReplyDialog
    from abscope_store.notebook.commands import reply_command

    if not _may_write(w):
        return
    row = next((one for one in w.built.notebook.model.rows() if one.id == annotation_id), None)
    if row is None:
        return
    dialog = ReplyDialog(row, w)

    def answered(words: str, settles: bool) -> None:
        w.marking.run(
            lambda writer: reply_command(writer, annotation_id, words, settles),
            lambda _: w.marking.said.emit("Answered.", True),
        )

    dialog.answered.connect(answered)
    dialog.open()


def settle(w: MainWindow, annotation_id: str, settled: bool) -> None:
    """A question is settled, or open again."""
    from abscope_store.notebook.commands import settle_command

    if _may_write(w):
        w.marking.run(
            lambda writer: settle_command(writer, annotation_id, settled),
            lambda _: w.marking.said.emit("Settled." if settled else "Open again.", True),
        )


def repair(w: MainWindow, annotation_id: str) -> None:
    """Put a note that was altered outside Abscope back as it was saved."""
    if _may_write(w):

        def told(_: Any) -> None:
            w.marking.changed.emit()
            desk.say(w, "Put back as it was last saved.")

        w.lanes.notebook.submit(lambda writer: writer.repair(annotation_id), told, w.marking.said_not)


def tag(w: MainWindow, rows: Sequence[NoteRow]) -> None:
    """Ask which tags to add and which to take off, for all of these at once."""
    from abscope_gui.dialogs.note_tags import TagsDialog
    from abscope_store.notebook.bulk import counted, tag_all_command

    if not _may_write(w):
        return
    ids = [row.id for row in rows]
    dialog = TagsDialog(rows, w.built.notebook.tags(), w)

    def chosen(add: tuple[str, ...], remove: tuple[str, ...]) -> None:
        w.marking.run(
            lambda writer: tag_all_command(writer, ids, add, remove),
            lambda count: w.marking.said.emit(f"Tags of {counted(count)} changed.", True),
        )

    dialog.chosen.connect(chosen)
    dialog.open()


def trash(w: MainWindow, ids: Sequence[str]) -> None:
    """To the trash; one undo brings all of them back."""
    from abscope_store.notebook.bulk import counted, trash_command

    if not _may_write(w):
        return
    if len(ids) == 1:
        w.marking.delete(ids[0])
    else:
        w.marking.run(
            lambda writer: trash_command(writer, ids),
            lambda count: w.marking.said.emit(f"{counted(count)} moved to trash.", True),
        )


def put_back(w: MainWindow, ids: Sequence[str]) -> None:
    """From the trash."""
    from abscope_store.notebook.bulk import counted, put_back_command

    if _may_write(w):
        w.marking.run(
            lambda writer: put_back_command(writer, ids),
            lambda count: w.marking.said.emit(f"{counted(count)} put back.", True),
        )


# --- files ----------------------------------------------------------------------------


def export_notes(w: MainWindow, form: str, ids: Sequence[str] | None = None) -> None:
    """Write all notes, or these, to a file of the reader's choice."""
    title, ending = EXPORTS[form]
    path, _ = QFileDialog.getSaveFileName(w, title, f"notes.{ending}", f"*.{ending}")
    if path:
        save_notes(w, form, path, ids)


def save_notes(w: MainWindow, form: str, path: str, ids: Sequence[str] | None = None) -> None:
    """Write them, whole or not at all."""
    from abscope_store.notebook.bulk import counted

    def failed(error: Exception) -> None:
        if not isinstance(error, UserTrouble):
            raise error
        w.built.notebook.show_message(error.sentence())

    w.lanes.read.submit(
        lambda reader: loading_notes.export(reader, form, Path(path), ids),
        lambda count: w.built.notebook.show_message(f"{counted(count)} written to {Path(path).name}."),
        failed,
    )


def ask_for_name(w: MainWindow) -> None:
    """The name that the reader's notes carry to others; once given, it stays."""
    from abscope_store.notebook.opening import own_name, take_name

    def known(author: str) -> None:
        if author:
            desk.say(w, f"Your notes carry the name {author}. It stays, so that they stay yours.")
            return
        dialog = QInputDialog(w)
        dialog.setWindowTitle("Your name")
        dialog.setLabelText("New notes carry this name when you hand them on. It cannot be changed later.")
        dialog.textValueSelected.connect(given)
        dialog.open()

    def given(words: str) -> None:
        if words.strip():
            w.lanes.notebook.submit(lambda writer: take_name(writer, words), told, w.marking.said_not)

    def told(author: str) -> None:
        w.marking.changed.emit()
        desk.say(w, f"Your new notes carry the name {author}.")

    if _may_write(w):
        w.lanes.notebook.submit(own_name, known, w.marking.said_not)


def ask_for_notes(w: MainWindow) -> None:
    """The system's file dialog, then the preview."""
    path, _ = QFileDialog.getOpenFileName(w, "Import notes", "", IMPORTED)
    if path:
        look_at_notes(w, path)


def look_at_notes(w: MainWindow, path: str) -> None:
    """Read a file of notes and say what taking it in would do; nothing is changed yet."""
    from abscope_store.notebook import journal

    if not _may_write(w):
        return

    def work(writer: Any) -> Any:
        from abscope_store.notebook.exchange import merging
        from abscope_store.notebook.exchange.files import read_file

        held = read_file(Path(path))
        known = journal.read(writer.profile.journal).lines
        return held, merging.preview(writer.connection, held.versions, known, held.refused)

    def looked(found: Any) -> None:
        held, preview = found
        w.lanes.read.submit(
            lambda reader: loading_exchange.import_rows(reader, held, preview),
            lambda rows: show_import(w, Path(path).name, held, preview, rows),
            lambda error: _refused(w, error),
        )

    w.lanes.notebook.submit(work, looked, lambda error: _refused(w, error))


def show_import(w: MainWindow, name: str, held: Any, preview: Any, rows: Sequence[ImportRow]) -> None:
    """What the file holds and what would become of each note; Import takes it in."""
    from abscope_gui.dialogs.notes_import import ImportNotesDialog

    dialog = ImportNotesDialog(w.theme, name, held, preview, rows, w)
    dialog.import_asked.connect(lambda chosen: take_in(w, name, held, chosen))
    dialog.open()


def take_in(w: MainWindow, name: str, held: Any, chosen: Mapping[tuple[str, str], Candidate]) -> None:
    """Merge as one step that one undo takes back; `chosen` places of new notes by author and id."""
    from abscope_store.notebook.bulk import merge_command

    places = {key: candidate.columns() for key, candidate in chosen.items()}

    def told(done: Any) -> None:
        found = done.preview
        said = [f"{found.new:,} new"]
        said += [f"{found.newer:,} newer"] if found.newer else []
        said += [f"{found.already:,} already here"] if found.already else []
        said += [f"{found.conflicts:,} changed in two places, both kept"] if found.conflicts else []
        said += [f"{len(found.refused):,} refused"] if found.refused else []
        w.marking.said.emit(f"{name}: {', '.join(said)}.", bool(done.batch))

    w.marking.run(lambda writer: merge_command(writer, held, name, places), told)


def _refused(w: MainWindow, error: Exception) -> None:
    if not isinstance(error, UserTrouble):
        raise error
    w.built.notebook.show_message(error.sentence())


def _may_write(w: MainWindow) -> bool:
    if not w.may_write:
        desk.say(w, NOT_HERE)
    return w.may_write
