"""What the window does with what the reader keeps: bookmarks, notes, undo, export; files that are added.

Small steps, one function each; none holds state. Reads and writes go through the lanes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from abscope_gui import desk, loading, loading_notes, loading_seen
from abscope_gui.panels import reader_steps
from abscope_gui.spans import Span, whole_record
from abscope_gui.widgets.basic import is_typing
from abscope_store.offering import Spot
from abscope_store.records import Annotation

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow

FORMATS = (
    "Texts, papers and reference lists (*.txt *.text *.md *.html *.htm *.mht *.mhtml *.pdf *.docx *.epub"
    " *.xml *.nxml *.nbib *.ris *.bib *.json *.zip)"
)


# --- marks ----------------------------------------------------------------------------


def reading(w: MainWindow) -> bool:
    """Whether what is done is meant for the text, not for the record beside it."""
    focused = QApplication.focusWidget()
    inside = focused is not None and w.built.evidence.isAncestorOf(focused)
    return inside or w.tabs.current() in ("library", "notebook")


def bookmark(w: MainWindow, kind: str = "bookmark") -> None:
    """The selection or the sentence at the caret where the reader is in the proof; the record otherwise."""
    span = w.built.evidence.current_span() if reading(w) else None
    if span is not None:
        keep(w, span, kind)
    else:
        bookmark_record(w, kind)


def bookmark_record(w: MainWindow, kind: str = "bookmark", *, whole: bool = False) -> None:
    """Bookmark the figure or the step that the keyboard is on, else or `whole` the open record."""
    place = w.navigator.place
    if place is None or place.kind not in ("study", "agent", "mechanism", "claim"):
        desk.say(w, "Select words in a source, or open a record, then press Ctrl+D.")
        return
    name = w.windowTitle().removesuffix(" · Abscope")
    part = None if whole else w.built.record.focused_part()
    if part is not None:
        keep(w, whole_record("record", f"{part[0]}/{part[1]}", None, f"{part[2]}, {name}"), kind)
        return
    keep(w, whole_record("record", f"{place.kind}/{place.id}", None, name), kind)


def keep(w: MainWindow, span: Span, kind: str = "bookmark") -> None:
    """Save the mark at once and open the editor for an optional note; typing may begin before it is saved."""
    editor = w.built.evidence.note_editor
    w.show_proof(True)
    desk.hush(w)
    if w.may_write:
        w.marking.bookmark(span, kind)
    editor.open_span(span, awaits_id=w.may_write, kind=kind)


def marked(w: MainWindow, mark: Annotation, span: Span) -> None:
    """A place is kept: what is typed in the editor belongs to it."""
    w.built.evidence.note_editor.bind(mark.id, span)


def note_saved(w: MainWindow, mark: Annotation) -> None:
    """The lane said saved; a window that waited for that to close, closes."""
    editor = w.built.evidence.note_editor
    editor.mark_saved(mark.id)
    desk.hush(w)
    if w.closing:
        editor.save() if editor.holds_unsaved() else w.close()


def note_opens(w: MainWindow) -> None:
    """Where the keyboard comes from, to go back there, and whether the words of the note show."""
    evidence, focused = w.built.evidence, QApplication.focusWidget()
    if focused is None or not evidence.note_editor.isAncestorOf(focused):
        panes = (w.built.record, w.built.library, w.built.notebook)
        inside = (pane for pane in panes if focused is not None and pane.isAncestorOf(focused))
        evidence.note_editor.asked_from = next(inside, None)
    page = evidence.view
    evidence.note_editor.words_shown = page.viewport().rect().contains(page.cursorRect().center())


def keep_in_sight(w: MainWindow) -> None:
    """While a note is written its words show, though note and margin take their room from the page."""
    page, editor = w.built.evidence.view, w.built.evidence.note_editor
    if editor.words_shown and not editor.isHidden():
        QTimer.singleShot(0, page, lambda: reader_steps.keep_in_sight(page))


def note_closed(w: MainWindow) -> None:
    """The keyboard goes back to the record or the list that the note was asked for in."""
    editor = w.built.evidence.note_editor
    pane = editor.asked_from
    if not editor.had_keyboard or pane is None or not pane.isVisible():
        return
    if pane is w.built.record:
        w.built.record.focus_figure()
    elif pane is w.built.notebook:
        w.built.notebook.take_focus()
    else:
        w.built.library.list.setFocus()


def not_saved(w: MainWindow, sentence: str) -> None:
    """The text stays in the editor; the trouble is said."""
    w.built.evidence.note_editor.mark_failed(sentence)
    desk.say(w, sentence)


def edit_annotation(w: MainWindow, annotation_id: str) -> None:
    """Open the editor on a mark."""
    from abscope_store.notebook import read

    w.lanes.read.submit(
        lambda reader: read.annotation(reader.connection, annotation_id), w.built.evidence.edit_annotation
    )


def open_annotation(w: MainWindow, annotation_id: str) -> None:
    """Go to the place a mark is on."""
    w.lanes.read.submit(
        lambda reader: loading_notes.annotation_place(reader, annotation_id), w.navigator.open
    )


def judge(
    w: MainWindow, locator_id: str, place: tuple[str, int, int, int], words: str, *, confirmed: bool
) -> None:
    """The reader said whether a figure stands at (document, paragraph, start, end) of their copy."""
    if w.may_write:
        w.lanes.read.submit(
            lambda reader: loading_seen.span(reader, *place),
            lambda span: w.marking.judge(span, locator_id, confirmed, words),
        )


def judge_spot(w: MainWindow, spot: Spot, confirmed: bool) -> None:
    """The same, for the figure whose evidence is open."""
    choice = w.built.evidence.choice
    if choice.choice is not None:
        place = (spot.document_id, spot.paragraph, spot.start, spot.end)
        judge(w, choice.choice.locator.id, place, choice.asked, confirmed=confirmed)


def judge_offer(w: MainWindow, offer: loading_seen.Offered, confirmed: bool) -> None:
    """The same, for a place that the open document offers."""
    view = w.built.evidence.seen.view
    if view is not None:
        place = (view.document_id, offer.paragraph, offer.start, offer.end)
        judge(w, offer.locator_id, place, offer.words, confirmed=confirmed)


def marks_changed(w: MainWindow) -> None:
    """Read margins, lists and what the figure in focus opens anew."""
    evidence = w.built.evidence
    w.navigator.refresh()
    desk.show_seen(w, anew=True)
    refresh_notes(w)
    record = w.built.record
    if record.view is not None:
        shown = record.view

        def tell(marks: tuple[Annotation, ...]) -> None:
            if record.view is not None and (record.view.kind, record.view.id) == (shown.kind, shown.id):
                record.show_marks(marks)

        w.lanes.read.submit(
            lambda reader: loading.record_marks(reader, shown.record), tell, slot="record-marks"
        )
    text = evidence.text
    if text is not None:
        w.lanes.read.submit(
            lambda reader: loading.annotations_on(reader, text.target_kind, text.target_id),
            evidence.set_annotations,
            slot="marks",
        )


def refresh_notes(w: MainWindow) -> None:
    """The notebook's list and count."""

    def show(found: loading_notes.NotebookView | None) -> None:
        if found is None:  # more marks than the lane may be kept from other work for
            refresh_notes(w)
            return
        w.built.notebook.set_rows(found.rows, found.trash)
        w.built.evidence.margin.name_own(found.own)
        w.built.evidence.note_editor.set_known_tags(found.tags)
        w.built.evidence.note_editor.check_living(found.living)
        w.tabs.set_count("notebook", len(found.rows))

    w.lanes.read.submit(w.built.notes.view, show, slot="notes")


def undo(w: MainWindow) -> None:
    """Ctrl+Z: in a text field its own undo, elsewhere the last thing done."""
    focused = QApplication.focusWidget()
    if focused is not None and is_typing(focused):
        getattr(focused, "undo", lambda: None)()
    else:
        w.marking.undo()


def redo(w: MainWindow) -> None:
    """The same, again."""
    focused = QApplication.focusWidget()
    if focused is not None and is_typing(focused):
        getattr(focused, "redo", lambda: None)()
    else:
        w.marking.redo()


# --- library --------------------------------------------------------------------------


def ask_for_files(w: MainWindow) -> None:
    """The system's file dialog."""
    paths, _ = QFileDialog.getOpenFileNames(w, "Add source", "", f"{FORMATS};;All files (*)")
    add_files(w, paths)


def add_files(w: MainWindow, paths: Sequence[str]) -> None:
    """Import and show the library, where progress and outcome are told."""
    if paths:
        w.show_tab("library")
        w.adding.add(paths)
