"""What the window does when a signal says so: small steps between panes and workers, one function each.

Every function takes the window; none holds state of its own. Reads and writes go through the lanes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from abscope_gui import loading_library, loading_seen, reading
from abscope_gui.loading import EvidenceView, RecordView
from abscope_gui.places import Place, link
from abscope_gui.widgets.top_bar import TABS
from abscope_store.errors import UserTrouble
from abscope_store.records import Claim, Result

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow

__all__ = ["TABS"]


# --- going about ----------------------------------------------------------------------


def open_result(w: MainWindow, result: Result) -> None:
    """Go to a result, and with the keyboard too."""
    w.focus_follows = True
    w.navigator.open_result(result)


def open_place(w: MainWindow, place: Place) -> None:
    """Go to a place that a record or a text leads to; the keyboard goes along where it was there."""
    focused = QApplication.focusWidget()
    panes = (w.built.record, w.built.evidence)
    w.focus_follows |= focused is not None and any(pane.isAncestorOf(focused) for pane in panes)
    w.navigator.open(place)


def go_to_tab(w: MainWindow, tab: str) -> None:
    """A tab by name; the library and the notebook show their lists beside the reader."""
    w.show_tab(tab)
    if tab == "library":
        w.built.library.list.setFocus()
    elif tab == "notebook":
        w.built.notebook.take_focus()
    else:
        w.list_wanted = True
        w.show_proof(False)
        w.list_of(tab).view.setFocus()


def place_changed(w: MainWindow, place: Place) -> None:
    """Follow the navigator: tab, list, buttons; what was about the place before, goes."""
    hush(w)
    w.built.evidence.note_editor.leave()
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
    w.setWindowTitle(f"{name_of(view)} · Abscope")
    was_in_list = w.left.isAncestorOf(QApplication.focusWidget() or w)
    w.list_wanted = False
    w.show_proof(False)
    w.focus_follows |= was_in_list and w.left.isHidden()  # else the keyboard would be nowhere
    first = record.figure_named(focus) or record.first_figure()
    if w.focus_follows:
        w.focus_follows = False
        record.focus_figure()
    if first is None:
        evidence.set_text(None)
        return
    place = w.navigator.place
    index = place.evidence if place is not None else 0
    record.select(first[1])
    if isinstance(w.navigator.restored, tuple):  # at once: a page that is left growing is not seen at its top
        record.restore_scroll(w.navigator.restored[0])
    w.navigator.open_figure(first[0], first[1], "", index)


def name_of(view: RecordView) -> str:
    """What a record is called; a claim by its words."""
    return view.record.text if isinstance(view.record, Claim) else view.record.name


def open_figure(w: MainWindow, owner_kind: str, owner_id: str, part: str) -> None:
    """A figure was activated: select it, show what it rests on."""
    record = w.built.record
    record.select(owner_id, part)
    w.list_wanted = False  # the proof takes the list's room in a narrow window
    w.show_proof(True)
    w.navigator.open_figure(owner_kind, owner_id, part)


def show_evidence(w: MainWindow, view: EvidenceView) -> None:
    """The proof is here."""
    evidence = w.built.evidence
    evidence.set_text(view.text, focus=view.focus)
    evidence.set_caption(view.index, view.count, view.caption)
    evidence.choice.show_choice(view.choice, view.asked, view.looking)
    evidence.set_annotations(view.annotations)
    show_seen(w)
    _restore(w)
    reading.arrived(w, alone=False)


def show_text(w: MainWindow, view: EvidenceView) -> None:
    """A source was opened by itself."""
    evidence, library = w.built.evidence, w.built.library
    evidence.set_text(view.text, focus=view.focus)
    evidence.set_caption(0, 0, "")
    evidence.set_annotations(view.annotations)
    show_seen(w)
    place = w.navigator.place
    if place is not None and place.tab == "library":
        library.select(place.kind, place.id)
    w.show_proof(True)
    if w.focus_follows:
        w.focus_follows = False
        evidence.view.setFocus()
    reading.arrived(w, alone=True)
    _restore(w)


def show_seen(w: MainWindow, *, anew: bool = False) -> None:
    """What stands beside an imported text; read once for it, and `anew` after the reader's own verdict."""
    evidence = w.built.evidence
    text, panel = evidence.text, evidence.seen
    if text is None or text.target_kind != "document":
        panel.show_view(None)
        return
    document = text.target_id
    if not anew and panel.view is not None and panel.view.document_id == document:
        return

    def show(view: loading_seen.SeenView) -> None:
        now = evidence.text
        if now is not None and now.target_id == view.document_id:
            panel.show_view(view)
            evidence.rest()

    w.lanes.read.submit(lambda reader: loading_seen.view(reader, document), show, slot="seen")


def toggle_seen(w: MainWindow) -> None:
    """Ctrl+J: the numbers and names seen in the reader's copy; folded, the keyboard goes back to the text."""
    evidence = w.built.evidence
    if evidence.seen.view is None:
        say(w, "Numbers and names are listed beside a text of your own: open one in the Library.")
        return
    w.show_proof(True)
    evidence.seen.toggle()
    if not evidence.seen.unfolded:
        evidence.view.setFocus()


def record_changed(w: MainWindow, view: RecordView) -> None:
    """The same record, whose figures rest on something else now; nothing moves."""
    record = w.built.record
    if record.view is not None and (record.view.kind, record.view.id) == (view.kind, view.id):
        had, place = record.isAncestorOf(QApplication.focusWidget() or w), record.scroll_state()
        record.show_record(view, record.selected)
        record.restore_scroll(place)
        if had:
            record.focus_figure()


def more_passages(w: MainWindow, most: int) -> None:
    """More of the reader's own passages that name the open record."""
    view = w.built.record.view
    if view is not None:
        kind, record_id = view.kind, view.id
        w.lanes.read.submit(
            lambda reader: loading_library.mentioning(reader, kind, record_id, most),
            lambda found: w.built.record.show_passages(kind, record_id, found),
            slot="mentions",
        )


def scroll_state(w: MainWindow) -> object:
    """Where the panes are scrolled to and what is selected in the text, for Back."""
    evidence, selected = w.built.evidence, None
    caret = evidence.view.caret() if evidence.text is not None else None
    if evidence.text is not None and caret is not None:
        selected = (evidence.text.target_id, evidence.view.selected() or (caret, caret))
    return w.built.record.scroll_state(), evidence.scroll_state(), selected


def _restore(w: MainWindow) -> None:
    state = w.navigator.restored
    w.navigator.restored = None
    if isinstance(state, tuple):
        evidence, selected = w.built.evidence, state[2]
        if selected is not None and evidence.text is not None and evidence.text.target_id == selected[0]:
            evidence.view.select(*selected[1])
        evidence.restore_scroll(state[1])


def find(w: MainWindow) -> None:
    """Find in the source shown; from the library's or the notebook's list in that list."""
    focused, left = QApplication.focusWidget(), w.left.currentWidget()
    if focused is not None and left in (w.built.library, w.built.notebook) and left.isAncestorOf(focused):
        left.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return
    w.show_proof(True)
    w.built.evidence.find()


# --- words for the reader -------------------------------------------------------------


def say(
    w: MainWindow,
    sentence: str,
    *,
    action: str = "",
    does: Callable[[], object] | None = None,
    stays: bool = False,
) -> None:
    """A sentence in the bar below, with at most one action, until the next place unless it `stays`."""
    w.bar_does, w.bar_stays = does, stays
    w.built.bar.show_message(sentence, action)


def hush(w: MainWindow) -> None:
    """What the bar says is about something before: its Undo would take back another thing."""
    if not w.bar_stays:
        w.built.bar.hide()


def do_bar_action(w: MainWindow) -> None:
    """The action that the bar offers."""
    if w.bar_does is not None:
        w.bar_does()


def say_undoable(w: MainWindow, sentence: str, undoable: bool) -> None:
    """What was done, with Undo where it can be taken back."""
    say(w, sentence, action="Undo" if undoable else "", does=w.marking.undo)


def trouble(w: MainWindow, error: Exception) -> None:
    """The user's trouble is said plainly; a bug of ours is raised for the log and the crash dialog."""
    if isinstance(error, UserTrouble):
        say(w, error.sentence())
    elif "interrupted" not in str(error):
        raise error


def copy_link(w: MainWindow) -> None:
    """A link to this place."""
    if w.navigator.place is not None:
        QApplication.clipboard().setText(link(w.navigator.place))
        say(w, "Link copied.")


def show_keys(w: MainWindow) -> None:
    """F1: every key in one list."""
    from abscope_gui.dialogs.keys import KeysDialog

    dialog = KeysDialog(w.tabs.standing.text(), w)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
