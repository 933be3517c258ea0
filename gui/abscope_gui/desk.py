"""What the window does when a signal says so: small steps between panes and workers, one function each.

Every function takes the window; none holds state of its own. Reads and writes go through the lanes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from abscope_gui import loading
from abscope_gui.loading import EvidenceView, RecordView
from abscope_gui.places import Place, link
from abscope_gui.spans import whole_record
from abscope_gui.widgets.basic import is_typing
from abscope_gui.widgets.top_bar import TABS
from abscope_store.errors import UserTrouble
from abscope_store.records import Annotation, Claim

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow

__all__ = ["TABS"]
_EXPORTS = {
    "markdown": ("Notes as Markdown", "md"),
    "csv": ("Notes as a table", "csv"),
    "json": ("Notes", "jsonl"),
}


# --- going about ----------------------------------------------------------------------


def search(w: MainWindow, text: str) -> None:
    """Search as one types; an older search is interrupted and its answer dropped."""
    if not text:
        return

    def work(reader: Any) -> Any:
        from abscope_store.search.answer import search as find_all

        return find_all(reader, text, 40)

    def failed(error: Exception) -> None:
        if isinstance(error, UserTrouble):
            w.omnibox.show_trouble(error.sentence())
        elif "interrupted" not in str(error):
            raise error

    w.lanes.read.submit(work, w.omnibox.show_answer, failed, slot="search")


def go_to_tab(w: MainWindow, tab: str) -> None:
    """A tab by name; the library and the notebook show their lists beside the reader."""
    w.show_tab(tab)
    if tab == "library":
        w.built.library.list.setFocus()
    elif tab == "notebook":
        w.built.notebook.list.setFocus()
    else:
        w.list_of(tab).view.setFocus()
        if w.left.isHidden():
            w.fold()


def place_changed(w: MainWindow, place: Place) -> None:
    """Follow the navigator: tab, list, buttons."""
    if place.kind == "claim":
        place = Place(
            w.tabs.current() if w.tabs.current() not in ("library", "notebook") else "studies", "claim"
        )
    if w.tabs.current() != place.tab:
        w.show_tab(place.tab)
    for pane in w.lists.values():
        if pane.kind == place.kind:
            pane.select(place.id)
    back, forward = w.navigator.can_go()
    w.top.back.setEnabled(back)
    w.top.forward.setEnabled(forward)


def next_pane(w: MainWindow) -> None:
    """F6: box, list, answer, proof, and round again."""
    record, evidence = w.built.record, w.built.evidence
    left = w.left.currentWidget()
    panes: list[QWidget] = [p for p in (w.omnibox, left, record, evidence) if p is not None and p.isVisible()]
    focused = QApplication.focusWidget()
    inside = [
        n
        for n, pane in enumerate(panes)
        if focused is not None and (pane is focused or pane.isAncestorOf(focused))
    ]
    target = panes[((inside[0] if inside else -1) + 1) % len(panes)]
    if target is w.omnibox:
        w.omnibox.focus_search()
    elif target is record:
        record.focus_figure()
    elif target is evidence:
        evidence.view.setFocus()
    else:
        getattr(target, "view", getattr(target, "list", target)).setFocus()


# --- answer and proof -----------------------------------------------------------------


def show_record(w: MainWindow, view: RecordView, focus: str) -> None:
    """A record is here: lay it out and open the proof of the figure in focus, or of the first."""
    record, evidence = w.built.record, w.built.evidence
    record.show_record(view, focus)
    name = view.record.text if isinstance(view.record, Claim) else view.record.name
    w.setWindowTitle(f"{name} · Abscope")
    w.arrange()
    first = record.figure_named(focus) or record.first_figure()
    if first is None:
        evidence.set_text(None)
        return
    place = w.navigator.place
    index = place.evidence if place is not None else 0
    record.select(first[1])
    w.navigator.open_figure(first[0], first[1], "", index)


def open_figure(w: MainWindow, owner_kind: str, owner_id: str, part: str) -> None:
    """A figure was activated: select it, show what it rests on."""
    record = w.built.record
    record.select(owner_id)
    w.show_proof(True)
    w.navigator.open_figure(owner_kind, owner_id, part)


def show_evidence(w: MainWindow, view: EvidenceView) -> None:
    """The proof is here."""
    evidence = w.built.evidence
    evidence.set_text(view.text, focus=view.focus)
    evidence.set_caption(view.index, view.count, view.caption)
    evidence.set_annotations(view.annotations)
    _restore(w)


def show_text(w: MainWindow, view: EvidenceView) -> None:
    """A source was opened by itself."""
    evidence, library = w.built.evidence, w.built.library
    evidence.set_text(view.text, focus=view.focus)
    evidence.set_caption(0, 0, "")
    evidence.set_annotations(view.annotations)
    place = w.navigator.place
    if place is not None and place.tab == "library":
        library.select(place.kind, place.id)
    w.show_proof(True)
    _restore(w)


def scroll_state(w: MainWindow) -> object:
    """Where the panes are scrolled to, for Back."""
    if w.built.record.view is None:
        return None
    return w.built.record.scroll_state(), w.built.evidence.scroll_state()


def _restore(w: MainWindow) -> None:
    state = w.navigator.restored
    w.navigator.restored = None
    if isinstance(state, tuple):
        w.built.record.restore_scroll(state[0])
        w.built.evidence.restore_scroll(state[1])


def find(w: MainWindow) -> None:
    """Find in the source shown."""
    w.show_proof(True)
    w.built.evidence.find()


# --- marks ----------------------------------------------------------------------------


def bookmark(w: MainWindow) -> None:
    """The selection or the sentence at the caret where the reader is in the proof; the record otherwise."""
    evidence = w.built.evidence
    focused = QApplication.focusWidget()
    reading = focused is not None and evidence.isAncestorOf(focused)
    span = evidence.current_span() if reading or w.tabs.current() in ("library", "notebook") else None
    if span is not None:
        w.marking.bookmark(span)
    else:
        bookmark_record(w)


def bookmark_record(w: MainWindow) -> None:
    """Bookmark the selected figure's record."""
    place = w.navigator.place
    if place is None or place.kind not in ("study", "agent", "mechanism", "claim"):
        say(w, "Select words in a source, or open a record, then press Ctrl+D.")
        return
    name = w.windowTitle().removesuffix(" · Abscope")
    w.marking.bookmark(whole_record("record", f"{place.kind}/{place.id}", None, name))


def marked(w: MainWindow, mark: Annotation) -> None:
    """A place is kept; the editor opens for an optional note."""
    w.built.evidence.edit_annotation(mark)


def note_saved(w: MainWindow) -> None:
    """The lane said saved."""
    w.built.evidence.note_editor.mark_saved()


def not_saved(w: MainWindow, sentence: str) -> None:
    """The text stays in the editor; the trouble is said."""
    w.built.evidence.note_editor.mark_failed(sentence)
    say(w, sentence)


def edit_annotation(w: MainWindow, annotation_id: str) -> None:
    """Open the editor on a mark."""
    from abscope_store.notebook import read

    w.lanes.read.submit(
        lambda reader: read.annotation(reader.connection, annotation_id), lambda mark: marked(w, mark)
    )


def open_annotation(w: MainWindow, annotation_id: str) -> None:
    """Go to the place a mark is on."""
    w.lanes.read.submit(lambda reader: loading.annotation_place(reader, annotation_id), w.navigator.open)


def marks_changed(w: MainWindow) -> None:
    """Read margins and lists anew."""
    evidence = w.built.evidence
    refresh_notes(w)
    refresh_library(w)
    text = evidence.text
    if text is not None:
        w.lanes.read.submit(
            lambda reader: loading.annotations_on(reader, text.target_kind, text.target_id),
            evidence.set_annotations,
            slot="marks",
        )


def refresh_notes(w: MainWindow) -> None:
    """The notebook's list and count."""

    def show(found: tuple[list[Annotation], dict[str, str]]) -> None:
        notebook = w.built.notebook
        notebook.set_annotations(found[0], found[1])
        w.tabs.set_count("notebook", len(found[0]))

    w.lanes.read.submit(loading.notebook, show, slot="notes")


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


def export_notes(w: MainWindow, kind: str) -> None:
    """Write all notes to a file of the reader's choice."""
    title, ending = _EXPORTS[kind]
    path, _ = QFileDialog.getSaveFileName(w, title, f"abscope-notes.{ending}", f"*.{ending}")
    if path:
        save_notes(w, kind, path)


def save_notes(w: MainWindow, kind: str, path: str) -> None:
    """Write all notes to a file, whole or not at all."""
    form = "jsonl" if kind == "json" else kind
    w.lanes.read.submit(
        lambda reader: loading.export(reader, form, Path(path)),
        lambda count: w.built.notebook.show_message(f"{count} notes written to {Path(path).name}."),
        lambda error: say(w, str(error)),
    )


# --- library --------------------------------------------------------------------------


def ask_for_files(w: MainWindow) -> None:
    """The system's file dialog."""
    paths, _ = QFileDialog.getOpenFileNames(w, "Add source", "", "Texts (*.txt *.text *.md);;All files (*)")
    add_files(w, paths)


def add_files(w: MainWindow, paths: Sequence[str]) -> None:
    """Import and show the library, where progress and outcome are told."""
    if paths:
        w.show_tab("library")
        w.adding.add(paths)


def added(w: MainWindow, report: Any) -> None:
    """An import is done: tell, refresh, and open what is new."""
    w.built.library.show_summary(report)
    refresh_library(w)
    refresh_notes(w)
    if report.added:
        w.navigator.open(Place("library", "document", report.added[-1].id))


def remove(w: MainWindow, document_id: str) -> None:
    """Take a document out; undo brings it back, notes stay."""
    library = w.built.library
    w.marking.run_in_library(
        lambda store: store.remove_command(document_id), lambda _: library.show_removed()
    )


def refresh_library(w: MainWindow) -> None:
    """The library's list and count."""

    def show(found: loading.LibraryView) -> None:
        w.built.library.set_library(found.documents, found.sources)
        w.tabs.set_count("library", len(found.documents))

    w.lanes.read.submit(loading.library_view, show, slot="library")


# --- words for the reader -------------------------------------------------------------


def say(w: MainWindow, sentence: str, *, undo: bool = False) -> None:
    """A sentence in the bar below, which goes by itself."""
    w.built.bar.show_message(sentence, "Undo" if undo else "")


def trouble(w: MainWindow, error: Exception) -> None:
    """The user's trouble is said plainly; a bug of ours is raised for the log and the crash dialog."""
    if isinstance(error, UserTrouble):
        say(w, error.sentence())
    elif "interrupted" not in str(error):
        raise error


def copy_with_citation(w: MainWindow) -> None:
    """The selected figure with all its caveats, its citation, a link and the standing line."""
    place = w.navigator.place
    record = w.built.record
    if place is None or record.view is None:
        return
    w.lanes.read.submit(
        lambda reader: loading.copied(reader, place),
        lambda text: _to_clipboard(w, text, "Copied with citation."),
    )


def copy_link(w: MainWindow) -> None:
    """A link to this place."""
    if w.navigator.place is not None:
        _to_clipboard(w, link(w.navigator.place), "Link copied.")


def _to_clipboard(w: MainWindow, text: str, sentence: str) -> None:
    QApplication.clipboard().setText(text)
    say(w, sentence)


def show_keys(w: MainWindow) -> None:
    """F1: every key in one list."""
    from abscope_gui.dialogs.keys import KeysDialog

    dialog = KeysDialog(w)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
