"""The window: list | answer | proof under one search box. Lays panes out and passes words between them.

Reads and writes nothing: navigator, marking and adding do, through the lanes. Wiring is in wiring.py.
"""

from __future__ import annotations

import gc
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from abscope_gui.panels.omnibox import Omnibox
from abscope_gui.places import Place
from abscope_gui.settings import WindowSettings
from abscope_gui.store_worker import Lanes
from abscope_gui.tabs.list_pane import ListPane
from abscope_gui.theme import Theme
from abscope_gui.widgets.top_bar import TabRow, TopBar
from abscope_store import list_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import (
        QAction,
        QCloseEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QMouseEvent,
        QResizeEvent,
    )

    from abscope_gui.adding import Adding
    from abscope_gui.guarding import Guard
    from abscope_gui.marking import Marking
    from abscope_gui.navigator import Navigator
    from abscope_gui.shelving import Shelf
    from abscope_gui.widgets.drop_hint import DropHint
    from abscope_gui.wiring import Panes

FIRST_RUN = Place("studies", "study", "pacific")
FOLD_BELOW = 1400  # pixels of window: the list folds when a record is open
SHARE_BELOW = 1100  # answer and proof share one pane
BROWSED, LISTED, STANDING = 700, 292, 440  # pixels of list: gone through; beside a record at least, at most
BESIDE, SHELF = 700, (420, 900)  # pixels of a text beside the library; of the library at least, at most
READ = 1000  # pixels that answer and proof need before a list takes more than the least
_KINDS = {"agents": ("agent", 3), "studies": ("study", 4), "mechanisms": ("mechanism", 2)}


class MainWindow(QMainWindow):
    """`ready` once the first list is filled and painted; `filled` once every pane is built."""

    navigator: Navigator
    marking: Marking
    adding: Adding
    shelf: Shelf
    drop_hint: DropHint
    guard: Guard  # made with the writers
    actions_by_id: dict[str, QAction]

    ready = Signal()
    filled = Signal()

    def __init__(
        self, lanes: Lanes, settings: WindowSettings, theme: Theme, start: Place | None = None
    ) -> None:
        super().__init__()
        self.lanes, self.settings, self.theme = lanes, settings, theme
        self.zoom = settings.zoom()
        self.theme_chosen = bool(settings.theme())  # else the system's is followed at the next start
        self.setWindowTitle("Abscope")
        self.setMinimumSize(800, 560)
        self.setAcceptDrops(True)
        self.lists: dict[str, ListPane] = {}
        self.panes: Panes | None = None  # answer, proof, library, notebook: built after the first paint
        self.folded_by_hand: bool | None = None
        self.list_wanted = False  # a tab was asked for: its list shows until a record is opened
        self.proof_shown = False
        self.may_write = True  # False where notes cannot be saved in this profile
        self.closing = False  # asked to close while a note is being saved
        self.focus_follows = False  # the next place opened takes the keyboard
        self.reading_alone = False  # the text was opened by itself: where it is left is kept
        self.arrive_at: int | None = None  # the paragraph that the next text opens at
        self.vocabulary: list[Any] = []  # the search's names, kept between searches in the read lane
        self.records_read: dict[tuple[str, str], Any] = {}  # by searches; of the reference, so never stale
        self.bar_stays = False  # what the bar says holds wherever one goes
        self.bar_does: Callable[[], object] | None = None
        self._start = start or settings.place() or FIRST_RUN
        self._painted = False
        self._build()
        self.show_tab(self._start.tab)
        self._restore_geometry()
        self.omnibox.edit.setFocus()

    # --- building -----------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget(self)
        page.setObjectName("window")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.omnibox = Omnibox(self.theme, page, awake=False)
        self.top = TopBar(self.omnibox, page)
        self.tabs = TabRow(page)
        column.addWidget(self.top)
        column.addWidget(self.tabs)
        self.splitter = QSplitter()  # with a parent Qt would load its large namespace to tell overloads apart
        self.splitter.setObjectName("panes")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.left = QStackedWidget(self.splitter)
        self.left.setObjectName("left")
        self.left.setMinimumWidth(240)  # else the widest of all lists decides
        column.addWidget(self.splitter, 1)
        self.page_column = column
        self.setCentralWidget(page)

    def list_of(self, tab: str) -> ListPane:
        """The list of a tab, made and filled when first asked for."""
        if tab not in self.lists:
            kind, lines = _KINDS[tab]
            pane = ListPane(kind, tab, lines, self.left)
            self.lists[tab] = pane
            self.left.addWidget(pane)
            pane.fold_requested.connect(self.fold)
            if self.panes is not None:
                self.panes.connect_list(self, tab, pane)
                pane.wake(self.theme)
            self.lanes.read.submit(
                lambda connection: (list_rows.read(connection, kind), list_rows.as_of(connection)),
                lambda found: self._fill(tab, *found),
                bare=True,
            )
        return self.lists[tab]

    def _fill(self, tab: str, rows: list[list_rows.Row], as_of: str) -> None:
        self.lists[tab].set_rows(rows)
        self.tabs.set_count(tab, len(rows))
        self.tabs.set_standing(as_of, date.today())
        self.omnibox.standing = self.tabs.standing.text()
        if self.panes is not None and self.navigator.place is not None:
            self.lists[tab].select(self.navigator.place.id)
        if not self._painted:
            self._painted = True
            for pane in self.lists.values():
                pane.view.painted.connect(self._first_paint)

    def _first_paint(self) -> None:
        """The first list stands on screen with its rows; now the rest may cost time."""
        for pane in self.lists.values():
            pane.view.painted.disconnect(self._first_paint)
        self.ready.emit()
        gc.freeze()  # modules and enums live as long as the window
        gc.enable()
        QTimer.singleShot(0, self._build_rest)

    def _build_rest(self) -> None:
        from abscope_gui import keeping, shelving, wiring
        from abscope_gui.adding import Adding
        from abscope_gui.marking import Marking
        from abscope_gui.navigator import Navigator
        from abscope_gui.settling import Settling
        from abscope_gui.sweeping import Sweeping
        from abscope_gui.visiting import Visits
        from abscope_gui.widgets.drop_hint import DropHint, PassesFiles

        self.navigator = Navigator(self.lanes, self)
        self.marking = Marking(self.lanes, self)
        self.adding = Adding(self.lanes, self)
        self.sweeping = Sweeping(self.omnibox.is_open, self)
        self.visits = Visits(self.lanes, lambda: self.may_write, self)
        self.settling = Settling(self.lanes, lambda: self.may_write, self)
        self.shelf = shelving.Shelf()
        self.panes = wiring.Panes(self)
        for pane in self.lists.values():
            pane.wake(self.theme)
        self.tabs.wake()
        wiring.connect(self, self.panes)
        self.drop_hint = DropHint(self)
        PassesFiles(self)
        for tab in _KINDS:
            self.list_of(tab)
        self.lanes.read.submit(
            lambda connection: list_rows.read(connection, "facet"),
            self._stand_beside,
            bare=True,
        )
        self.omnibox.wake()
        self.apply_theme()
        self._restore_splitter()
        self.show_tab(self._start.tab)
        self.navigator.open(self._start)
        shelving.refresh(self)
        keeping.refresh_notes(self)
        self.filled.emit()

    def _stand_beside(self, claims: list[list_rows.Row]) -> None:
        """The claims that stand beside a word of a facet."""
        for pane in self.lists.values():
            pane.set_claims(claims)

    @property
    def built(self) -> Panes:
        """The panes; RuntimeError before they are there."""
        if self.panes is None:
            raise RuntimeError("the panes are not built yet")
        return self.panes

    def cannot_write(self, sentence: str) -> None:
        """Said before anything is typed: the editor is closed and the bar says why."""
        from abscope_gui import desk

        self.may_write = False
        self.built.evidence.note_editor.set_unavailable(sentence)
        desk.say(self, sentence, stays=True)

    def show_crash(self, kind: str, log: str) -> None:
        """A bug of ours: say what is safe and where the log is."""
        from abscope_gui.dialogs.crash import CrashDialog

        CrashDialog(kind, log, self).open()

    # --- what is shown ------------------------------------------------------------

    def show_tab(self, tab: str) -> None:
        """Bring a tab's list to the left; records stay where they are."""
        self.tabs.set_current(tab)
        if tab in _KINDS:
            self.left.setCurrentWidget(self.list_of(tab))
        elif self.panes is not None:
            self.left.setCurrentWidget(self.panes.library if tab == "library" else self.panes.notebook)
        else:  # a window that was left in the library starts with the studies filled
            self.list_of("studies")
        self.arrange()

    def arrange(self) -> None:
        """Fold and share panes by the window's width (DESIGN section 3)."""
        if self.panes is None:
            return
        reading = self.tabs.current() in ("library", "notebook")
        narrow = self.width() < FOLD_BELOW * min(self.zoom, 1.3)
        opened = self.panes.record.view is not None
        folded = self.folded_by_hand if self.folded_by_hand is not None else narrow and opened
        folded = folded and not self.list_wanted
        self.left.setVisible(reading or not folded)
        # Who goes through a list in a narrow window gives it the room of the proof.
        browsing = narrow and self.list_wanted
        shared = browsing or self.width() < SHARE_BELOW * min(self.zoom, 1.3)
        self.panes.record.setVisible(not reading and not (shared and self.proof_shown))
        self.panes.evidence.setVisible(reading or not shared or self.proof_shown)
        self.panes.unfold.setVisible(not reading and folded)
        self.panes.swap.setVisible(shared and not reading)
        self.panes.swap.setText("‹ Answer" if self.proof_shown else "Proof ›")
        self.tabs.fit()
        if not self.panes.splitter_by_hand:
            beside = max(LISTED, min(STANDING, self.width() - READ))
            if self.tabs.current() == "library":
                beside = max(SHELF[0], min(SHELF[1], self.width() - BESIDE))
            elif reading or browsing:
                beside = SHELF[0] if reading else BROWSED
            self._share_out(beside, reading)

    def _share_out(self, left: int, reading: bool) -> None:
        width = self.width()
        left = min(round(left * self.zoom), round(width * 0.55))
        rest = width - (left if not self.left.isHidden() else 0)
        middle = 0 if reading else round(rest * 0.47)
        self.splitter.setSizes([left, middle, rest - middle])

    def fold(self) -> None:
        """F9: fold the list away or bring it back, whatever the width."""
        self.folded_by_hand, self.list_wanted = not self.left.isHidden(), False
        self.arrange()

    def show_proof(self, shown: bool | None = None) -> None:
        """In a narrow window: the proof instead of the answer, or back."""
        self.proof_shown = not self.proof_shown if shown is None else shown
        self.arrange()

    # --- theme and size -----------------------------------------------------------

    def switch_theme(self) -> None:
        """Light to dark and back."""
        self.theme = Theme("light" if self.theme.dark else "dark")
        self.theme_chosen = True
        self.apply_theme()

    def set_zoom(self, zoom: float) -> None:
        """Text size, 1.0 is normal; between 0.8 and 2.0."""
        self.zoom = min(2.0, max(0.8, round(zoom, 2)))
        self.apply_theme()
        self.arrange()

    def apply_theme(self) -> None:
        """Style sheet, palette and icons of every part."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(self.theme.palette())
            application.setStyleSheet(self.theme.stylesheet(self.zoom))
        self.top.set_theme(self.theme)
        self.omnibox.set_theme(self.theme)
        for pane in self.lists.values():
            pane.set_theme(self.theme)
        if self.panes is not None:
            self.panes.set_theme(self.theme)
            self.panes.evidence.set_zoom(self.zoom)

    # --- events -------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panes fold by width."""
        super().resizeEvent(event)
        self.arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders may be dropped anywhere on the window."""
        from abscope_gui.widgets.drop_hint import local_paths

        if self.panes is not None and local_paths(event.mimeData()):
            event.acceptProposedAction()
            self.drop_hint.appear(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They were carried away again."""
        self.drop_hint.appear(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        from abscope_gui import keeping
        from abscope_gui.widgets.drop_hint import local_paths

        self.drop_hint.appear(False)
        event.acceptProposedAction()
        keeping.add_files(self, local_paths(event.mimeData()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The side buttons of a mouse go back and forward."""
        from PySide6.QtCore import Qt

        if self.panes is not None and event.button() == Qt.MouseButton.BackButton:
            self.navigator.back()
        elif self.panes is not None and event.button() == Qt.MouseButton.ForwardButton:
            self.navigator.forward()
        else:
            super().mouseReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's state; the lanes finish what they were asked. Words in the note editor are saved
        first: the window closes when that is said, or when it is closed again after it failed."""
        editor = None if self.panes is None else self.panes.evidence.note_editor
        if self.panes is not None and self.panes.evidence.text is not None:
            self.panes.evidence.leaving.emit(self.panes.evidence.text)
        if editor is not None and editor.holds_unsaved() and (editor.saving() or not self.closing):
            self.closing = True
            editor.save()
            event.ignore()
            return
        self.settings.save(
            theme=self.theme.name if self.theme_chosen else "",
            zoom=self.zoom,
            place=self._start if self.panes is None else self.navigator.place,
            geometry=self.saveGeometry(),
            splitter=self.splitter.saveState() if self.panes and self.panes.splitter_by_hand else None,
        )
        if self.panes is not None:
            self.shelf.close()
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        geometry = self.settings.geometry()
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1280, 800)

    def _restore_splitter(self) -> None:
        state = self.settings.splitter()
        self.built.splitter_by_hand = state is not None and self.splitter.restoreState(state)
