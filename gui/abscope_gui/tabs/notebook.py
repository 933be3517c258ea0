"""The Notebook tab: the reader's marks and those of others, to filter, group, open, tag, trash and hand on.

Takes rows by `set_rows` and tells by signals; saves, deletes and undoes nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from abscope_gui.models.note_rows import FACETS, NoteRow
from abscope_gui.models.notebook import GROUPS, ORDERS, NotebookModel
from abscope_gui.tabs import notebook_menus
from abscope_gui.tabs.facet_bar import FacetBar
from abscope_gui.tabs.menu_parts import row_menu
from abscope_gui.tabs.notebook_table import NotebookTable
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.bar import MessageBar
from abscope_gui.widgets.basic import Flow
from abscope_gui.widgets.parts import button, named, plain_label

EMPTY = "Select words, Ctrl+D"
NO_MATCH = "No note has these words"
EMPTY_TRASH = "Nothing in the trash. What you delete waits here for 30 days."
TRASH = "Notes stay here for 30 days, then they go for good. P puts them back."
_FOOT = (
    ("edit", "Edit", "Edit the selected note"),
    ("reply", "Answer", "Answer the selected note"),
    ("tag", "Tags…", "Add or take off tags of the selected notes"),
    ("delete", "Delete", "Move the selected notes to the trash"),
    ("put-back", "Put back", "Take the selected notes from the trash"),
)


class NotebookTab(QWidget):
    """Signals carry an id, or a tuple of ids. `export_requested(format, ids or None for all)`."""

    open_requested = Signal(str)
    edit_requested = Signal(str)
    reply_requested = Signal(str)
    settle_requested = Signal(str, bool)  # id, whether it is settled from now on
    repair_requested = Signal(str)
    tag_requested = Signal(object)  # list of NoteRow
    cite_requested = Signal(object)
    delete_requested = Signal(object)
    put_back_requested = Signal(object)
    export_requested = Signal(str, object)
    import_requested = Signal()
    name_requested = Signal()
    undo_requested = Signal()
    waiting_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notebookTab")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Notebook")
        self.setMinimumWidth(60 * GRID)  # else the words on the buttons would keep it from becoming narrow
        self._living: Sequence[NoteRow] = ()
        self._trashed: Sequence[NoteRow] = ()
        self.in_trash = False
        self.list = NotebookTable(theme)
        self.bar = MessageBar(theme)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self._shown()

    @property
    def model(self) -> NotebookModel:
        """The marks."""
        return self.list.rows

    # --- what the window calls ----------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Recolour icons and rows."""
        self.list.set_theme(theme)
        self.bar.set_theme(theme)
        for part, icon in (
            (self.view_button, "list"), (self.import_button, "add"), (self.export_button, "export"),
            (self.trash_button, "trash"),
        ):  # fmt: skip
            part.setIcon(theme.icon(icon))

    def set_rows(self, living: Sequence[NoteRow], trashed: Sequence[NoteRow] = ()) -> None:
        """Show these; what is selected, or what took its place, stays selected."""
        self._living, self._trashed = living, trashed
        self.list.change(lambda: self.model.set_rows(trashed if self.in_trash else living))
        self._anew()

    def select(self, annotation_id: str) -> None:
        """Select a mark; a filter or the other list that hides it gives way."""
        if self.list.select([annotation_id]):
            return
        if annotation_id not in {row.id for row in (self._trashed if self.in_trash else self._living)}:
            self.show_trash(annotation_id in {row.id for row in self._trashed})
        if not self.model.index_of(annotation_id).isValid():
            self.filter.clear()
            self.facets.clear()
        self.list.select([annotation_id])

    def current(self) -> NoteRow | None:
        """The row that keys act on."""
        return self.list.current()

    def take_focus(self) -> None:
        """The keyboard on the list, or where nothing is listed on what can be done."""
        part = self.list if self.model.rows() else self._stand_in()
        self.list.scrollTo(self.list.currentIndex())  # no key may act on a row that is not seen
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stand_in(self) -> QWidget:
        return self.filter if self.model.count() else self.trash_button

    def tags(self) -> list[str]:
        """Every tag of living marks, the most used first, without its #."""
        counted: dict[str, int] = {}
        for row in self._living:
            for tag in row.tags:
                counted[tag] = counted.get(tag, 0) + 1
        return [tag.removeprefix("#") for tag in sorted(counted, key=lambda tag: (-counted[tag], tag))]

    def show_trash(self, shown: bool) -> None:
        """The trash instead of the notebook, or back."""
        self.in_trash = shown
        self.trash_button.setChecked(shown)
        self.list.change(lambda: self.model.set_rows(self._trashed if shown else self._living), stay=False)
        self.bar.hide()
        self._anew()

    def set_waiting(self, waits: int, offered: int) -> None:
        """How many marks wait for a person, and how many are offered another copy; none: no button."""
        words = f"Waiting  {waits:,}" if waits else f"Offered  {offered:,}"
        self.waiting_button.setText(words)
        self.waiting_button.setAccessibleName(
            f"Marks whose text changed: {waits:,} wait for you, {offered:,} offered another copy, W"
        )
        self.waiting_button.setVisible(waits + offered > 0)

    def show_message(self, text: str, action: str = "") -> None:
        """A sentence above the list, such as where an export went; `action` tells `undo_requested`."""
        self.bar.show_message(text, action)

    def ask(self, what: str) -> None:
        """Do one thing of notebook_menus.ROWS with the selected marks, where it can be done."""
        rows = self.list.selected()
        if what not in {line[0] for line in notebook_menus.possible(rows, self.in_trash)}:
            return
        ids = tuple(row.id for row in rows)
        if what == "answered":
            self.select(rows[0].answers)
        elif what == "tag":
            self.tag_requested.emit(rows)
        elif what == "settle":
            self.settle_requested.emit(ids[0], not rows[0].settled)
        elif what == "cite":
            self.cite_requested.emit(ids)
        elif what in ("delete", "put-back"):
            (self.delete_requested if what == "delete" else self.put_back_requested).emit(ids)
        else:
            one = {
                "open": self.open_requested, "edit": self.edit_requested,
                "reply": self.reply_requested, "repair": self.repair_requested,
            }[what]  # fmt: skip
            one.emit(ids[0])

    # --- events -------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if watched is self.filter and key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.model.rows():
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        plain = watched is self.list and not event.modifiers()
        if plain and key == Qt.Key.Key_W and not self.waiting_button.isHidden():
            self.waiting_requested.emit()
            return True
        if key == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
            return True
        if key == Qt.Key.Key_Escape and self.in_trash:
            self.show_trash(False)
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.facets.give_room(self.height())

    # --- parts --------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.filter = named(QLineEdit(self), "notebookFilter")
        self.filter.setPlaceholderText("Filter notes, quotations, tags")
        self.filter.setAccessibleName("Filter the notebook")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(20 * GRID)
        self.counts = plain_label("notebookCounts")
        self.facets = FacetBar(FACETS, "notes", self.model.counts, (self.counts,), self.filter, self)
        self.view_button = button("", "librarySort", "Group and sort")
        self.view_menu = notebook_menus.view_menu(self, self.list, self._shown)
        self.view_button.setMenu(self.view_menu)
        self.import_button = button("Import…", "libraryAction", "Import notes from a file")
        self.export_button = button("Export", "notebookExport", "Export notes")
        self.export_menu = notebook_menus.export_menu(
            self, self._count_of, self._export, self.name_requested.emit
        )
        self.export_button.setMenu(self.export_menu)
        self.trash_button = button("Trash", "librarySwitch", "Show the trash")
        self.trash_button.setCheckable(True)
        self.waiting_button = button("", "libraryAction", "")
        self.buttons = {name: button(words, "libraryAction", spoken) for name, words, spoken in _FOOT}
        self.more_button = button("More", "libraryAction", "More to do with the selected notes")
        self.row_menu = row_menu(
            self, "What to do with the selected notes",
            lambda: notebook_menus.possible(self.list.selected(), self.in_trash), self.ask,
        )  # fmt: skip
        self.trash_words = plain_label("notebookCounts", TRASH)
        self.trash_words.setWordWrap(True)
        self.empty = plain_label("notebookEmpty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)

    def _lay_out(self) -> None:
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        lines.setSpacing(2 * GRID)
        tools = QWidget()
        flow = Flow(tools, 6)
        for part in (
            self.view_button, self.import_button, self.export_button, self.trash_button, self.waiting_button,
        ):  # fmt: skip
            flow.addWidget(part)
        self.set_waiting(0, 0)
        first = QHBoxLayout()
        first.addWidget(self.filter, 1)
        lines.addWidget(tools)
        lines.addLayout(first)
        lines.addWidget(self.facets)
        lines.addWidget(self.trash_words)
        self.foot = named(QFrame(), "libraryFoot")
        line = QVBoxLayout(self.foot)
        line.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        actions = QWidget()
        line.addWidget(actions)
        below = Flow(actions, 6)
        for part in (*self.buttons.values(), self.more_button):
            below.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.bar)
        column.addWidget(self.empty, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._narrow)
        self.facets.changed.connect(self._choose)
        self.list.asked.connect(self.ask)
        self.list.selection_changed.connect(self._selected)
        self.list.customContextMenuRequested.connect(self._menu_at)
        for watched in (self.filter, self.list):
            watched.installEventFilter(self)
        for name, part in self.buttons.items():
            part.clicked.connect(lambda _=False, name=name: self.ask(name))
        self.more_button.clicked.connect(
            lambda: self.row_menu.popup(self.more_button.mapToGlobal(QPoint(0, 0)))
        )
        self.import_button.clicked.connect(self.import_requested)
        self.waiting_button.clicked.connect(self.waiting_requested)
        self.trash_button.clicked.connect(lambda on: self.show_trash(on))
        self.bar.acted.connect(self.undo_requested)

    # --- what is done -------------------------------------------------------------

    def _narrow(self, text: str) -> None:
        self.list.change(lambda: self.model.set_filter(text), stay=False)
        self._shown()
        self.facets.refresh_soon()

    def _choose(self) -> None:
        self.list.change(lambda: self.model.choose(self.facets.chosen), stay=False)
        self._shown()  # the facets refresh themselves after this

    def _anew(self) -> None:
        self._shown()
        self.facets.refresh()

    def _count_of(self, scope: str) -> int:
        if scope == "all":
            return len(self._living)
        if self.in_trash:
            return 0
        return len(self.list.selected() if scope == "selected" else self.model.rows())

    def _export(self, form: str, scope: str) -> None:
        rows = self.list.selected() if scope == "selected" else self.model.rows()
        self.export_requested.emit(form, None if scope == "all" else tuple(row.id for row in rows))

    def _menu_at(self, at: QPoint) -> None:
        if self.list.selected():
            self.row_menu.popup(self.list.viewport().mapToGlobal(at))

    def _shown(self) -> None:
        """Counts, and what to do where nothing is shown."""
        total, kept = self.model.count(), len(self.model.rows())
        nothing = EMPTY_TRASH if self.in_trash else EMPTY
        self.empty.setText(nothing if total == 0 else NO_MATCH)
        self.empty.setVisible(kept == 0)
        focused = self.list.hasFocus()
        self.list.setVisible(kept > 0)
        if focused and kept == 0:  # the keyboard waits beside it until there are marks again
            self._stand_in().setFocus(Qt.FocusReason.OtherFocusReason)
        elif kept and self.trash_button.hasFocus() and not self.in_trash:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.foot.setVisible(kept > 0)
        self.filter.setEnabled(total > 0)
        self.facets.setVisible(total > 0)
        self.trash_words.setVisible(self.in_trash and total > 0)
        self.export_button.setEnabled(len(self._living) > 0)
        gone = len(self._trashed)
        self.trash_button.setText(f"Trash  {gone:,}" if gone else "Trash")
        self.trash_button.setAccessibleName(f"Trash, {gone:,}, {'shown' if self.in_trash else 'not shown'}")
        order, largest_first = self.model.order
        arrow, group = "↓" if largest_first else "↑", GROUPS[self.model.group]
        said = f"{group} · {ORDERS[order].name} {arrow}"
        self.view_button.setText(f"{group} {arrow}" if order == "made" else said)
        self.view_button.setAccessibleName(f"Group and sort: {said}")
        self.view_button.setToolTip(said)
        self._selected()

    def _selected(self) -> None:
        """How many, and what can be done with them."""
        rows = self.list.selected()
        total, kept = self.model.count(), len(self.model.rows())
        notes = "1 note" if total == 1 else f"{total:,} notes"
        said = notes if kept == total else f"{kept:,} of {notes}"
        self.counts.setText(f"{said} · {len(rows):,} selected" if len(rows) > 1 else said)
        can = {line[0] for line in notebook_menus.possible(rows, self.in_trash)}
        for name, part in self.buttons.items():
            part.setEnabled(name in can)
            part.setVisible((name == "put-back") == self.in_trash)
        self.more_button.setEnabled(bool(can))
