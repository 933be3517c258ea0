"""The Library tab: the reader's originals, the sources of the reference, and how texts come in.

Takes rows by its setters and tells by signals; imports, removes and opens nothing itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from abscope_gui.models.library import ORIGINALS, SOURCES, LibraryModel, import_summary
from abscope_gui.models.library_rows import LibraryRow, LibraryRows, counted
from abscope_gui.places import place_of
from abscope_gui.tabs import library_menus
from abscope_gui.tabs.library_progress import ImportProgress
from abscope_gui.tabs.library_table import LibraryTable
from abscope_gui.tabs.menu_parts import row_menu
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.bar import MessageBar
from abscope_gui.widgets.basic import Flow
from abscope_gui.widgets.parts import button, named, plain_label

if TYPE_CHECKING:
    from abscope_store.importing.pipeline import ImportReport

EMPTY = (
    "No originals yet. Everything in the reference works without them.\n"
    "Drop files or a folder anywhere on this window, or choose Add source."
)
COMING = "Your texts stand here when they are read."
NO_MATCH = "Nothing here has these words. Esc clears them."
REMOVED = "Source removed. Undo (Ctrl+Z)"
_LISTS = ("originals", "sources")
_NAMES = {"originals": "My originals", "sources": "Sources of the reference"}
_BUTTONS = (
    ("open", "Open"),
    ("details", "Details…"),
    ("original", "Open file"),
    ("remove", "Remove"),
    ("cite", "Cite…"),
)
_SHOWN = {"originals": ("open", "details", "original", "remove"), "sources": ("open", "cite")}


class LibraryTab(QWidget):
    """`place_requested(Place)`; the requests for rows carry a document's id, or a tuple of ids."""

    add_requested = Signal()
    folder_requested = Signal()
    paste_requested = Signal()
    preview_requested = Signal()
    place_requested = Signal(object)
    original_requested = Signal(str)
    furniture_requested = Signal(str)
    details_requested = Signal(str)
    source_requested = Signal(str)
    cite_requested = Signal(object)  # (kind, id) of each
    reimport_requested = Signal(object)
    remove_requested = Signal(object)
    cancel_requested = Signal()
    undo_requested = Signal()
    summary_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("libraryTab")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Library")
        self.setMinimumWidth(60 * GRID)  # else the words on the buttons would keep it from becoming narrow
        self.tables = {
            "originals": LibraryTable("libraryList", "My originals", ORIGINALS, ("added", True), theme),
            "sources": LibraryTable(
                "librarySources", "Sources of the reference", SOURCES, ("tier", False), theme
            ),
        }
        self._wanted: tuple[str, str] | tuple[()] = ()
        self.progress = ImportProgress()
        self.bar = MessageBar(theme)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.show_list("originals")
        self.set_library(LibraryRows())

    # --- what the window calls ----------------------------------------------------

    @property
    def list(self) -> LibraryTable:
        """The table that is shown."""
        return self.tables[self.shown]

    @property
    def model(self) -> LibraryModel:
        """The originals' rows."""
        return self.tables["originals"].rows

    def set_theme(self, theme: Theme) -> None:
        """Recolour icons and rows."""
        self.bar.set_theme(theme)
        for table in self.tables.values():
            table.set_theme(theme)
        for part, icon in ((self.add_button, "add"), (self.empty_button, "add"), (self.sort_button, "list")):
            part.setIcon(theme.icon(icon))

    def set_library(self, rows: LibraryRows) -> None:
        """Show these; selection, order and words of the filter stay."""
        self.tables["originals"].show_rows(rows.originals)
        self.tables["sources"].show_rows(rows.sources)
        if self._wanted:
            self.select(*self._wanted)
        self._say_counts()

    def show_list(self, name: str) -> None:
        """originals or sources."""
        self.shown = name
        self.stack.setCurrentWidget(self.tables[name])
        for one, part in self.switch.items():
            part.setChecked(one == name)
        self.sort_button.setMenu(self.sort_menus[name])
        self.setFocusProxy(self.tables[name])
        self.tables[name].narrow(self.filter.text())
        self._say_counts()

    def select(self, kind: str, record_id: str) -> None:
        """Select a document or source without opening it; words that hide it are cleared."""
        name = "originals" if kind == "document" else "sources"
        key = f"{kind}/{record_id}"
        current = self.tables[name].current()
        if self.shown == name and current is not None and current.key == key:
            return
        if self.shown != name:
            self.show_list(name)
        if self.filter.text() and self.list.rows.position(key) < 0:
            self.filter.clear()
        # A text may be open before the list is read.
        self._wanted = () if self.list.rows.position(key) >= 0 else (kind, record_id)
        self.list.select(key)

    def current(self) -> LibraryRow | None:
        """The current row."""
        return self.list.current()

    def show_progress(self, done: int, total: int, name: str, doing: str = "Adding") -> None:
        """An import is at `name`, with `done` of `total` texts behind it."""
        self.bar.hide()
        begins = self.progress.isHidden()
        self.progress.say(doing, done, total, name)
        if begins:
            self._say_counts()

    def show_summary(self, report: ImportReport) -> None:
        """An import has ended: say what came of it."""
        told = len(report.added) + len(report.skipped) + len(report.refused)
        odd = any(one.problems for one in report.added)
        self.show_message(import_summary(report), "Undo" if report.added else "")
        self.bar.offer_more("Details" if told > 1 or odd or report.skipped else "")

    def show_message(self, text: str, action: str = "") -> None:
        """A sentence above the list; `action` "Undo" tells `undo_requested` when pressed."""
        self.progress.hide()
        self.bar.show_message(text, action)
        self._say_counts()

    def show_removed(self, count: int = 1) -> None:
        """Originals were removed and can be brought back."""
        self.show_message(REMOVED if count == 1 else f"{count:,} sources removed. Undo (Ctrl+Z)", "Undo")

    def ask(self, what: str) -> None:
        """Do one thing of library_menus.ROWS with the selected rows, where it can be done."""
        rows = self.list.selected()
        if what not in {line[0] for line in library_menus.possible(self.list)}:
            return
        if what == "open":
            self._open(rows[0])
        elif what == "cite":
            self.cite_requested.emit(tuple((row.kind, row.id) for row in rows))
        elif what in ("remove", "reimport"):
            signal = self.remove_requested if what == "remove" else self.reimport_requested
            signal.emit(tuple(row.id for row in rows))
        else:
            one = {
                "original": self.original_requested,
                "furniture": self.furniture_requested,
                "details": self.details_requested,
                "source": self.source_requested,
            }[what]
            one.emit(rows[0].id)

    # --- events -------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if watched is self.filter and key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if key == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
            return True
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if watched is not self.filter and alt and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask("details")
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_counts()

    # --- parts --------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.switch = {
            name: button(_NAMES[name], "librarySwitch", f"Show {_NAMES[name].lower()}") for name in _LISTS
        }
        for part in self.switch.values():
            part.setCheckable(True)
        self.filter = named(QLineEdit(), "libraryFilter")
        self.filter.setPlaceholderText("Narrow by title, author, file, tag, DOI")
        self.filter.setAccessibleName("Narrow the list by title, author, file, kind, tag or DOI")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(20 * GRID)
        self.add_button = button("Add source…", "libraryAdd", "Add a text to the library")
        self.empty_button = button("Add source…", "libraryEmptyAdd", "Add a text to the library")
        self.add_menu = library_menus.add_menu(
            self,
            (
                ("Files…", self.add_requested.emit),
                ("Folder…", self.folder_requested.emit),
                ("Paste text…", self.paste_requested.emit),
                ("Look at a file first…", self.preview_requested.emit),
            ),
        )
        self.add_button.setMenu(self.add_menu)
        self.empty_button.setMenu(self.add_menu)
        self.sort_button = button("", "librarySort", "Sort by")
        self.sort_menus: dict[str, QMenu] = {
            name: library_menus.sort_menu(self, self.tables[name], name == "originals") for name in _LISTS
        }
        self.buttons = {name: button(words, "libraryAction", words) for name, words in _BUTTONS}
        self.more_button = button("More", "libraryAction", "More to do with the selected rows")
        spoken = "What to do with the selected rows"
        self.row_menus = {
            name: row_menu(self, spoken, partial(library_menus.possible, self.tables[name]), self.ask)
            for name in _LISTS
        }
        self.counts = plain_label("libraryCounts")
        self.empty = named(QFrame(), "libraryEmpty")
        self.empty_text = plain_label("libraryEmptyText")
        self.empty_text.setWordWrap(True)
        self.empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for table in self.tables.values():
            self.stack.addWidget(table)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        lines.setSpacing(2 * GRID)
        top = QWidget()
        flow = Flow(top, 6)
        for part in (*self.switch.values(), self.add_button):
            flow.addWidget(part)
        second = QHBoxLayout()
        second.setSpacing(2 * GRID)
        second.addWidget(self.filter, 1)
        second.addWidget(self.sort_button)
        lines.addWidget(top)
        lines.addLayout(second)
        inside = QVBoxLayout(self.empty)
        inside.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        inside.setSpacing(4 * GRID)
        inside.addStretch(1)
        inside.addWidget(self.empty_text)
        inside.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(2)
        self.foot = named(QFrame(), "libraryFoot")
        line = QVBoxLayout(self.foot)
        line.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        actions = QWidget()
        line.addWidget(actions)
        below = Flow(actions, 6)
        for widget in (*self.buttons.values(), self.more_button, self.counts):
            below.addWidget(widget)
        for widget in (head, self.progress, self.bar):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        for name, part in self.switch.items():
            part.clicked.connect(lambda _=False, name=name: self._switch_to(name))
        for name, part in self.buttons.items():
            part.clicked.connect(lambda _=False, name=name: self.ask(name))
        for name, table in self.tables.items():
            table.opened.connect(self._open)
            table.removal_asked.connect(lambda: self.ask("remove"))
            table.selection_changed.connect(self._say_counts)
            table.order_changed.connect(self._say_counts)
            table.typed.connect(self._type)
            table.installEventFilter(self)
            table.customContextMenuRequested.connect(
                lambda at, name=name: self._menu_at(self.tables[name], at)
            )
        self.more_button.clicked.connect(
            lambda: self.row_menus[self.shown].popup(self.more_button.mapToGlobal(QPoint(0, 0)))
        )
        self.filter.textChanged.connect(self._narrow)
        self.filter.installEventFilter(self)
        self.progress.cancelled.connect(self.cancel_requested)
        self.bar.acted.connect(self.undo_requested)
        self.bar.more.connect(self.summary_requested)

    # --- what is done -------------------------------------------------------------

    def _switch_to(self, name: str) -> None:
        self.show_list(name)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self, text: str) -> None:
        self.list.narrow(text)
        self._say_counts()

    def _type(self, text: str) -> None:
        """Letters typed into the list; none is a Backspace."""
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.filter.setText(self.filter.text() + text)
        else:
            self.filter.backspace()

    def _open(self, row: LibraryRow) -> None:
        self.place_requested.emit(place_of(row.kind, row.id))

    def _menu_at(self, table: LibraryTable, at: QPoint) -> None:
        if library_menus.possible(table):
            self.row_menus[self.shown].popup(table.viewport().mapToGlobal(at))

    def _say_counts(self) -> None:
        """Counts, what can be done, and what to do where nothing is shown."""
        for name, part in self.switch.items():
            total = self.tables[name].rows.total()
            part.setText(f"{_NAMES[name]}  {total:,}")
            part.setAccessibleName(f"{_NAMES[name]}, {total:,}")
        table = self.list
        shown, total, chosen = table.rows.rowCount(), table.rows.total(), len(table.selected())
        words = "original" if self.shown == "originals" else "source"
        said = f"{shown:,} of {counted(total, words)}" if shown != total else ""
        self.counts.setText(" · ".join(filter(None, (said, f"{chosen:,} selected" if chosen > 1 else ""))))
        self.counts.setVisible(bool(self.counts.text()))
        order, largest_first = table.rows.order
        name = table.rows.orders[order].name
        self.sort_button.setText(f"{name} {'↓' if largest_first else '↑'}")
        way = "largest or newest first" if largest_first else "smallest or oldest first"
        self.sort_button.setAccessibleName(f"Sort by: {name}, {way}")
        self.sort_button.setToolTip(f"Sorted by {name.lower()}, {way}")
        can = {line[0] for line in library_menus.possible(table)}
        for action, part in self.buttons.items():
            part.setEnabled(action in can)
            part.setVisible(action in _SHOWN[self.shown])
        self.more_button.setVisible(self.shown == "originals")
        self.more_button.setEnabled(bool(can))
        self.foot.setVisible(total > 0)
        self.stack.setVisible(shown > 0)
        self.empty.setVisible(shown == 0)
        nothing = total == 0 and self.shown == "originals"
        coming = nothing and not self.progress.isHidden()
        self.empty_text.setText(NO_MATCH if total else COMING if coming else EMPTY if nothing else "")
        self.empty_button.setVisible(nothing and not coming)
        self.filter.setEnabled(total > 0)
        self.sort_button.setEnabled(total > 0)
