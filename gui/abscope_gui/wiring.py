"""All wiring of the window in one visible place: which signal leads where. Decides nothing else.

Done when the panes are built, right after the first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QTabBar, QVBoxLayout, QWidget

from abscope_gui import (
    actions,
    annotating,
    citing,
    desk,
    exchanging,
    keeping,
    lines,
    previews,
    printing,
    reading,
    searching,
    settling,
    shelving,
    text_menu,
)
from abscope_gui.loading_notes import NotebookList
from abscope_gui.pages import Pages
from abscope_gui.panels.evidence import EvidencePane
from abscope_gui.panels.record import RecordPane
from abscope_gui.places import Place
from abscope_gui.tabs.library import LibraryTab
from abscope_gui.tabs.notebook import NotebookTab
from abscope_gui.tabs.saved_line import SavedLine
from abscope_gui.tabs.waiting import WaitingPane
from abscope_gui.theme import Theme, load_font
from abscope_gui.widgets.bar import MessageBar
from abscope_gui.widgets.top_bar import tool

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_gui.tabs.list_pane import ListPane


def connect(window: MainWindow, panes: Panes) -> None:
    """Every signal of the window and what it leads to."""
    w = window
    record, evidence, library, notebook = panes.record, panes.evidence, panes.library, panes.notebook
    connect_search(w, panes)
    w.tabs.chosen.connect(lambda tab: desk.go_to_tab(w, tab))
    w.top.back.clicked.connect(w.navigator.back)
    w.top.forward.clicked.connect(w.navigator.forward)
    w.top.add.setMenu(library.add_menu)
    w.top.theme.clicked.connect(w.switch_theme)
    w.navigator.place_changed.connect(lambda place: desk.place_changed(w, place))
    w.navigator.failed.connect(lambda sentence: desk.say(w, sentence))
    w.navigator.missing.connect(lambda place, sentence: reading.missing(w, place, sentence))
    w.lanes.trouble.connect(lambda error: desk.trouble(w, error))
    w.navigator.scrolls = lambda: desk.scroll_state(w)

    w.navigator.record_ready.connect(lambda view, focus: desk.show_record(w, view, focus))
    w.navigator.evidence_ready.connect(lambda view: desk.show_evidence(w, view))
    w.navigator.record_changed.connect(lambda view: desk.record_changed(w, view))
    w.navigator.text_ready.connect(lambda view: desk.show_text(w, view))
    record.figure_activated.connect(lambda kind, owner, part: desk.open_figure(w, kind, owner, part))
    record.place_requested.connect(lambda place: desk.open_place(w, place))
    record.passages_requested.connect(lambda most: desk.more_passages(w, most))
    record.bookmark_requested.connect(lambda: keeping.bookmark_record(w, whole=True))
    record.note_requested.connect(lambda mark: keeping.edit_annotation(w, mark))
    record.copy_requested.connect(lambda: citing.copy_figure(w))
    record.link_requested.connect(lambda: desk.copy_link(w))
    connect_reader(w, evidence)
    w.marking.added.connect(lambda mark, span: keeping.marked(w, mark, span))
    w.marking.saved.connect(lambda mark: keeping.note_saved(w, mark))
    w.marking.not_saved.connect(lambda sentence: keeping.not_saved(w, sentence))
    w.marking.changed.connect(lambda: keeping.marks_changed(w))
    w.marking.said.connect(lambda sentence, undoable: desk.say_undoable(w, sentence, undoable))
    w.marking.library_changed.connect(lambda: lines.refresh(w))
    w.marking.library_changed.connect(lambda: shelving.changed(w, notes=False))  # `changed` follows
    w.marking.said.connect(lambda *_: library.bar.hide())  # what it told may be undone
    connect_library(w, library)
    connect_notebook(w, notebook)
    panes.bar.acted.connect(lambda: desk.do_bar_action(w))
    panes.unfold.clicked.connect(w.fold)
    panes.swap.clicked.connect(lambda: w.show_proof())
    w.splitter.splitterMoved.connect(panes.moved_by_hand)
    for tab, pane in w.lists.items():
        panes.connect_list(w, tab, pane)
    connect_settling(w, panes)
    connect_keys(w)
    reading.restore_look(w)


def connect_search(window: MainWindow, panes: Panes) -> None:
    """What the one box asks for, and what is kept of it."""
    w, box = window, window.omnibox
    box.query_changed.connect(lambda text: searching.ask(w, text))
    box.chosen.connect(lambda result: searching.open_result(w, result))
    box.chosen_apart.connect(lambda result: searching.open_result(w, result, apart=True))
    box.said_chosen.connect(lambda said: searching.open_said(w, said))
    box.link_entered.connect(lambda link: reading.follow(w, link))
    box.preview_wanted.connect(lambda result: searching.preview(w, result))
    box.recents_wanted.connect(lambda: searching.recall(w))
    box.save_asked.connect(lambda query: searching.save(w, query))
    box.rename_asked.connect(lambda result: searching.show_saved(w, result.id))
    box.removal_asked.connect(lambda result: searching.remove(w, result))
    w.navigator.place_changed.connect(w.visits.at)
    w.navigator.place_changed.connect(panes.pages.moved)
    w.navigator.record_ready.connect(lambda view, _: panes.pages.named(desk.name_of(view)))
    w.navigator.text_ready.connect(lambda view: panes.pages.named(view.text.title))
    w.marking.changed.connect(lambda: searching.recall(w))
    w.filled.connect(lambda: searching.recall(w))
    w.filled.connect(lambda: searching.read_ahead(w))
    panes.stand_saved(w, panes.library, panes.library.stack)
    panes.stand_saved(w, panes.notebook, panes.notebook.list)


def connect_reader(window: MainWindow, evidence: EvidencePane) -> None:
    """What the text, its margins and its notes ask for."""
    w = window
    evidence.view.key_asked.connect(lambda asked: lines.toggle(w) if asked == "hide" else None)
    evidence.view.key_asked.connect(lambda asked: annotating.key(w, asked))
    evidence.view.key_asked.connect(lambda asked: reading.key(w, asked))
    evidence.handles.asked.connect(lambda mark, span: annotating.stretch(w, mark, span))
    evidence.gutter.asked.connect(lambda block: reading.show_resting(w, block))
    evidence.leaving.connect(lambda text: reading.left(w, text))
    evidence.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    evidence.view.customContextMenuRequested.connect(lambda at: text_menu.open_at(w, at))
    evidence.header.more_requested.connect(lambda: text_menu.open_reading(w))
    evidence.step_requested.connect(w.navigator.step)
    evidence.place_requested.connect(lambda place: desk.open_place(w, place))
    evidence.choice.look_asked.connect(w.navigator.look)
    evidence.choice.judged.connect(lambda spot, yes: keeping.judge_spot(w, spot, yes))
    evidence.seen.judged.connect(lambda offer, yes: keeping.judge_offer(w, offer, yes))
    evidence.annotate_requested.connect(lambda span: keeping.keep(w, span))
    evidence.annotation_requested.connect(lambda mark: keeping.edit_annotation(w, mark))
    evidence.note_editor.preview_asked.connect(lambda words: annotating.preview(w, words))
    evidence.note_editor.save_requested.connect(w.marking.save)
    evidence.note_editor.opening.connect(lambda: keeping.note_opens(w))
    evidence.note_editor.opened.connect(lambda: keeping.keep_in_sight(w))
    evidence.view.resized.connect(lambda: keeping.keep_in_sight(w))
    evidence.note_editor.closed.connect(lambda: keeping.note_closed(w))


def connect_library(window: MainWindow, library: LibraryTab) -> None:
    """What the Library asks for, and what an import tells."""
    w = window
    library.add_requested.connect(lambda: keeping.ask_for_files(w))
    library.folder_requested.connect(lambda: shelving.ask_for_folder(w))
    library.place_requested.connect(w.navigator.open)
    library.original_requested.connect(lambda document: shelving.open_original(w, document))
    library.furniture_requested.connect(lambda document: shelving.show_furniture(w, document))
    library.details_requested.connect(lambda document: shelving.show_details(w, document))
    library.source_requested.connect(lambda document: shelving.choose_source(w, document))
    library.reimport_requested.connect(lambda documents: shelving.reimport(w, documents))
    library.remove_requested.connect(lambda documents: shelving.remove(w, documents))
    library.cite_requested.connect(lambda rows: citing.cite_rows(w, rows))
    library.paste_requested.connect(lambda: previews.paste(w))
    library.preview_requested.connect(lambda: previews.ask_for_file(w))
    for keys, plain in (("Ctrl+V", False), ("Ctrl+Shift+V", True)):
        pressed = QShortcut(QKeySequence(keys), library)
        pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # fields keep their own paste
        pressed.activated.connect(partial(previews.paste, w, plain=plain))
    library.cancel_requested.connect(w.adding.cancel)
    library.undo_requested.connect(w.marking.undo)
    library.summary_requested.connect(lambda: shelving.show_summary(w))
    w.adding.progressed.connect(library.show_progress)
    w.adding.undoable.connect(w.marking.did_in_library)
    w.adding.finished.connect(lambda report: shelving.added(w, report))
    w.adding.remade.connect(lambda report: shelving.remade(w, report))
    w.adding.caught_up.connect(lambda report: shelving.caught_up(w, report))
    w.adding.failed.connect(library.show_message)


def connect_notebook(window: MainWindow, notebook: NotebookTab) -> None:
    """What the Notebook asks for."""
    w = window
    notebook.open_requested.connect(lambda mark: keeping.open_annotation(w, mark))
    notebook.cite_requested.connect(lambda marks: citing.cite_marks(w, marks))
    notebook.edit_requested.connect(lambda mark: keeping.edit_annotation(w, mark))
    notebook.reply_requested.connect(lambda mark: exchanging.reply(w, mark))
    notebook.settle_requested.connect(lambda mark, settled: exchanging.settle(w, mark, settled))
    notebook.repair_requested.connect(lambda mark: exchanging.repair(w, mark))
    notebook.tag_requested.connect(lambda rows: exchanging.tag(w, rows))
    notebook.delete_requested.connect(lambda ids: exchanging.trash(w, ids))
    notebook.put_back_requested.connect(lambda ids: exchanging.put_back(w, ids))
    notebook.export_requested.connect(lambda form, ids: exchanging.export_notes(w, form, ids))
    notebook.name_requested.connect(lambda: exchanging.ask_for_name(w))
    notebook.import_requested.connect(lambda: exchanging.ask_for_notes(w))
    notebook.undo_requested.connect(lambda: keeping.undo(w))


def connect_settling(window: MainWindow, panes: Panes) -> None:
    """What starts the settling of marks whose text changed, and what the list of those that wait asks for."""
    w = window
    for changed in (w.adding.finished, w.adding.remade, w.adding.caught_up, w.marking.library_changed):
        changed.connect(lambda *_: w.settling.begin())
    w.marking.changed.connect(w.settling.look)
    w.settling.settled.connect(lambda: keeping.marks_changed(w))
    w.settling.found.connect(lambda rows: settling.listed(w, rows))
    w.settling.said.connect(lambda words, some: settling.told(w, words, some))
    waiting = panes.waiting
    panes.notebook.waiting_requested.connect(lambda: settling.show(w))
    waiting.closed.connect(lambda: settling.leave_list(w))
    waiting.look_asked.connect(lambda candidate: settling.look_at(w, candidate))
    waiting.place_asked.connect(lambda chosen: settling.place(w, chosen))
    waiting.leave_asked.connect(lambda rows: settling.leave(w, rows))
    waiting.edit_asked.connect(lambda mark: keeping.edit_annotation(w, mark))
    waiting.delete_asked.connect(lambda ids: exchanging.trash(w, ids))


def connect_keys(window: MainWindow) -> None:
    """Every line of the table of actions."""
    w = window
    slots: dict[str, Callable[[], object]] = {
        "search": w.omnibox.focus_search,
        "slash": w.omnibox.focus_search,
        "within": lambda: searching.within(w),
        "alike": lambda: searching.alike(w),
        "same-claim": lambda: searching.same_claim(w),
        "saved": lambda: searching.show_saved(w),
        "next-page": lambda: w.built.pages.step(1),
        "previous-page": lambda: w.built.pages.step(-1),
        "close-page": lambda: w.built.pages.close_page(),
        "back": w.navigator.back,
        "forward": w.navigator.forward,
        **{f"tab-{tab}": partial(desk.go_to_tab, w, tab) for tab in desk.TABS},
        "bookmark": lambda: keeping.bookmark(w),
        "highlight": lambda: annotating.draw(w, "highlight"),
        "underline": lambda: annotating.draw(w, "underline"),
        "note": lambda: keeping.bookmark(w, "note"),
        "copy": lambda: citing.copy(w),
        "cite": lambda: citing.ask(w),
        "print": lambda: printing.ask(w),
        "pdf": lambda: citing.ask_for_pdf(w),
        "link": lambda: reading.copy_link(w),
        "undo": lambda: keeping.undo(w),
        "redo": lambda: keeping.redo(w),
        "find": lambda: desk.find(w),
        "go-to": lambda: reading.go_to(w),
        "outline": lambda: reading.outlined(w),
        "other-text": lambda: reading.swap(w),
        "look": lambda: reading.choose_look(w),
        "add": lambda: keeping.ask_for_files(w),
        "next-pane": lambda: desk.next_pane(w),
        "fold": w.fold,
        "larger": lambda: w.set_zoom(w.zoom + 0.1),
        "smaller": lambda: w.set_zoom(w.zoom - 0.1),
        "normal-size": lambda: w.set_zoom(1.0),
        "theme": w.switch_theme,
        "proof": w.show_proof,
        "next-evidence": lambda: w.navigator.step(1),
        "previous-evidence": lambda: w.navigator.step(-1),
        "seen": lambda: desk.toggle_seen(w),
        "hidden": lambda: shelving.toggle_furniture(w),
        "quit": w.close,
        "help": lambda: desk.show_keys(w),
    }
    w.actions_by_id = actions.make(w)
    actions.connect(w.actions_by_id, slots)


class Panes:
    """Answer, proof, library and notebook, built once after the first paint."""

    def __init__(self, window: MainWindow) -> None:
        theme = window.theme
        load_font("NotoSerif-Regular.ttf")
        self.record = RecordPane(theme, window.splitter)
        self.evidence = EvidencePane(theme, window.splitter)
        self.library = LibraryTab(theme, window.left)
        self.notebook = NotebookTab(theme, window.left)
        window.left.addWidget(self.library)
        self.waiting = WaitingPane(theme, window.left)
        window.left.addWidget(self.notebook)
        window.left.addWidget(self.waiting)
        window.splitter.addWidget(self.record)
        window.splitter.addWidget(self.evidence)
        for index, share in enumerate((0, 5, 6)):
            window.splitter.setStretchFactor(index, share)
        self.bar = MessageBar(theme)
        window.page_column.addWidget(self.bar)
        self.unfold = tool("Show the list (F9)", parent=window.tabs)
        window.tabs.put_first(self.unfold)
        self.swap = QPushButton(window.tabs)  # answer or proof, where they share one pane
        self.swap.setObjectName("quiet")
        self.swap.setAutoDefault(False)
        window.tabs.put_first(self.swap)
        self.splitter_by_hand = False
        bar = QTabBar()
        window.page_column.insertWidget(2, bar)
        self.pages = Pages(bar, window.navigator, theme, window)
        self.notes = NotebookList()  # the read lane's
        self.saved: list[SavedLine] = []

    def connect_list(self, window: MainWindow, tab: str, pane: ListPane) -> None:
        """A list of records."""
        pane.chosen.connect(lambda kind, record_id: window.navigator.open(Place(tab, kind, record_id)))
        self.stand_saved(window, pane, pane.view)

    def stand_saved(self, window: MainWindow, pane: QWidget, rows: QWidget) -> None:
        """Saved searches between the head of a list and its rows."""
        line = SavedLine(rows, pane)
        line.searched.connect(window.omnibox.focus_search)
        line.all_asked.connect(lambda: searching.show_saved(window))
        column = pane.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, line)
        self.saved.append(line)

    def set_theme(self, theme: Theme) -> None:
        """All of them."""
        for part in (self.record, self.evidence, self.library, self.notebook, self.waiting, self.bar):
            part.set_theme(theme)
        self.pages.set_theme(theme)
        self.unfold.setIcon(theme.icon("list"))

    def moved_by_hand(self, *_: int) -> None:
        """From now on the reader's own sizes hold."""
        self.splitter_by_hand = True
