"""The window: list | answer | proof under one search box. Lays panes out and passes words between them.

Reads and writes nothing: navigator, marking and adding do, through the lanes. Wiring is in wiring.py.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from abscope_gui import actions, desk, wiring
from abscope_gui.adding import Adding
from abscope_gui.marking import Marking
from abscope_gui.navigator import Navigator
from abscope_gui.panels.omnibox import Omnibox
from abscope_gui.places import Place
from abscope_gui.settings import WindowSettings
from abscope_gui.store_worker import Lanes
from abscope_gui.tabs.list_pane import ListPane
from abscope_gui.theme import Theme
from abscope_gui.widgets.top_bar import TabRow, TopBar
from abscope_store import wording

FIRST_RUN = Place("studies", "study", "pacific")
FOLD_BELOW = 1400  # pixels of window: the list folds when a record is open
SHARE_BELOW = 1100  # answer and proof share one pane
_KINDS = {"agents": ("agent", 3), "studies": ("study", 4), "mechanisms": ("mechanism", 2)}


class MainWindow(QMainWindow):
    """`ready` once the first list is filled and painted; `filled` once every pane is built."""

    ready = Signal()
    filled = Signal()

    def __init__(
        self, lanes: Lanes, settings: WindowSettings, theme: Theme, start: Place | None = None
    ) -> None:
        super().__init__()
        self.lanes, self.settings, self.theme = lanes, settings, theme
        self.zoom = settings.zoom()
        self.setWindowTitle("Abscope")
        self.setMinimumSize(800, 560)
        self.setAcceptDrops(True)
        self.navigator = Navigator(lanes, self)
        self.marking = Marking(lanes, self)
        self.adding = Adding(lanes, self)
        self.actions_by_id = actions.make(self)
        self.lists: dict[str, ListPane] = {}
        self.panes = wiring.Panes()  # record, evidence, library, notebook: built after the first paint
        self.folded_by_hand: bool | None = None
        self.proof_shown = False
        self._start = start or settings.place() or FIRST_RUN
        self._painted = False
        self._build()
        wiring.connect_shell(self)
        self.show_tab(self._start.tab)
        self._restore_geometry()

    # --- building -----------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget(self)
        page.setObjectName("window")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.omnibox = Omnibox(self.theme, page)
        self.top = TopBar(self.theme, self.omnibox, page)
        self.tabs = TabRow(page)
        column.addWidget(self.top)
        column.addWidget(self.tabs)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, page)
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
            pane = ListPane(self.theme, kind, tab, lines, self.left)
            self.lists[tab] = pane
            self.left.addWidget(pane)
            wiring.connect_list(self, tab, pane)
            self.lanes.read.submit(
                lambda reader: wiring.rows_with_standing(reader, kind), lambda found: self._fill(tab, found)
            )
        return self.lists[tab]

    def _fill(self, tab: str, found: wiring.Rows) -> None:
        self.lists[tab].set_rows(found.rows)
        self.tabs.set_count(tab, len(found.rows))
        age = date.today() - date.fromisoformat(found.as_of)
        self.tabs.set_standing(wording.standing(found.as_of), old=age.days > 183)
        if self.navigator.place is not None:
            self.lists[tab].select(self.navigator.place.id)
        if not self._painted:
            self._painted = True
            self.lists[tab].view.viewport().installEventFilter(wiring.AfterPaint(self._first_paint, self))
            self.lists[tab].view.viewport().update()

    def _first_paint(self) -> None:
        """The first list stands on screen with its rows; now the rest may cost time."""
        self.ready.emit()
        QTimer.singleShot(0, self._build_rest)

    def _build_rest(self) -> None:
        if self.panes.record is not None:
            return
        self.panes.build(self)
        wiring.connect_panes(self)
        self.apply_theme()
        self._restore_splitter()
        if self.navigator.place is None:
            self.navigator.open(self._start)
        desk.refresh_library(self)
        desk.refresh_notes(self)
        self.filled.emit()

    def cannot_write(self, sentence: str) -> None:
        """Said before anything is typed: the editor is closed and the bar says why."""
        self.panes.writable = False
        desk.say(self, sentence)

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
        elif self.panes.record is not None:
            _, _, library, notebook = self.panes.built()
            self.left.setCurrentWidget(library if tab == "library" else notebook)
        else:  # a window that was left in the library starts with the studies filled
            self.list_of("studies")
        self.arrange()

    def arrange(self) -> None:
        """Fold and share panes by the window's width (DESIGN section 3)."""
        if self.panes.record is None or self.panes.evidence is None:
            return
        reading = self.tabs.current() in ("library", "notebook")
        narrow = self.width() < FOLD_BELOW * min(self.zoom, 1.3)
        opened = self.panes.record.view is not None
        folded = self.folded_by_hand if self.folded_by_hand is not None else narrow and opened
        self.left.setVisible(reading or not folded)
        shared = self.width() < SHARE_BELOW * min(self.zoom, 1.3)
        self.panes.record.setVisible(not reading and not (shared and self.proof_shown))
        self.panes.evidence.setVisible(reading or not shared or self.proof_shown)
        self.panes.unfold.setVisible(not reading and folded)
        if not self.panes.splitter_by_hand:
            self._share_out(reading)

    def _share_out(self, reading: bool) -> None:
        width = self.width()
        left = 420 if reading else 292
        rest = width - (left if not self.left.isHidden() else 0)
        middle = 0 if reading else round(rest * 0.47)
        self.splitter.setSizes([left, middle, rest - middle])

    def fold(self) -> None:
        """F9: fold the list away or bring it back, whatever the width."""
        self.folded_by_hand = not self.left.isHidden()
        self.arrange()

    def show_proof(self, shown: bool | None = None) -> None:
        """In a narrow window: the proof instead of the answer, or back."""
        self.proof_shown = not self.proof_shown if shown is None else shown
        self.arrange()

    # --- theme and size -----------------------------------------------------------

    def switch_theme(self) -> None:
        """Light to dark and back."""
        self.theme = Theme("light" if self.theme.dark else "dark")
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
        for part in (self.top, self.omnibox, *self.lists.values(), *self.panes.themed()):
            part.set_theme(self.theme)
        if self.panes.evidence is not None:
            self.panes.evidence.set_zoom(self.zoom)

    # --- events -------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panes fold by width."""
        super().resizeEvent(event)
        self.arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the window."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        desk.add_files(self, paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's state; the lanes finish what they were asked."""
        self.settings.save(
            theme=self.theme.name,
            zoom=self.zoom,
            place=self.navigator.place,
            geometry=self.saveGeometry(),
            splitter=self.splitter.saveState(),
        )
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        geometry = self.settings.geometry()
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1280, 800)

    def _restore_splitter(self) -> None:
        state = self.settings.splitter()
        self.panes.splitter_by_hand = state is not None and self.splitter.restoreState(state)
