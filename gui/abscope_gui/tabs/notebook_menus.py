"""The Notebook's menus: how to group and sort, what to write to a file, what to do with selected marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from abscope_gui.models.notebook import GROUPS, ORDERS
from abscope_gui.tabs.menu_parts import choice, menu

if TYPE_CHECKING:
    from abscope_gui.models.note_rows import NoteRow
    from abscope_gui.tabs.notebook_table import NotebookTable

FORMATS = (
    ("notes", "Abscope notes"), ("w3c", "Web annotations (JSON-LD)"), ("markdown", "Markdown"),
    ("html", "Web page (HTML)"), ("csv", "CSV table"),
)  # fmt: skip
SCOPES = (("all", "All notes"), ("shown", "The notes shown"), ("selected", "The selected notes"))
# id, words, keys, whether for one mark, for several, in the trash
ROWS = (
    ("open", "Open the passage", "Enter", True, False, True),
    ("edit", "Edit", "E", True, False, False),
    ("reply", "Answer", "R", True, False, False),
    ("settle", "Settled", "S", True, False, False),
    ("answered", "Go to what it answers", "G", True, False, False),
    ("tag", "Tags…", "T", True, True, False),
    ("cite", "Cite the sources…", "Ctrl+Shift+R", True, True, False),
    ("repair", "Repair from the journal", "", True, False, False),
    ("delete", "Move to trash", "Del", True, True, False),
    ("put-back", "Put back", "P", True, True, True),
)


def view_menu(owner: QWidget, table: NotebookTable, changed: Callable[[], object]) -> QMenu:
    """Groups, orders, and both directions; filled anew when it opens."""
    made = menu(owner, "Group and sort by")

    def group_by(group: str) -> None:
        table.change(lambda: table.rows.group_by(group), stay=False)
        changed()

    def sort_by(order: str, largest_first: bool) -> None:
        table.change(lambda: table.rows.sort_by(order, largest_first), stay=False)
        changed()

    def fill() -> None:
        made.clear()
        name, largest_first = table.rows.order
        groups, orders, ways = QActionGroup(made), QActionGroup(made), QActionGroup(made)
        made.addSection("Group by")
        for group, words in GROUPS.items():
            action = choice(made, groups, words, table.rows.group == group)
            action.triggered.connect(lambda _=False, group=group: group_by(group))
        made.addSection("Sort by")
        for order in ORDERS.values():
            action = choice(made, orders, order.name, order.id == name)
            action.triggered.connect(lambda _=False, one=order: sort_by(one.id, one.largest_first))
        made.addSeparator()
        for words, largest in (("Newest or last first", True), ("Oldest or first first", False)):
            action = choice(made, ways, words, largest == largest_first)
            action.triggered.connect(lambda _=False, largest=largest: sort_by(table.rows.order[0], largest))

    made.aboutToShow.connect(fill)
    fill()
    return made


def export_menu(
    owner: QWidget, counts: Callable[[str], int], do: Callable[[str, str], object], name: Callable[[], object]
) -> QMenu:
    """Which notes, then which format; `counts(scope)` says how many they are. Last the name they carry."""
    made = menu(owner, "Export notes")
    made.setObjectName("notebookExportMenu")

    def fill() -> None:
        made.clear()
        for scope, words in SCOPES:
            inner = menu(made, words)
            inner.setTitle(f"{words} ({counts(scope):,})")
            inner.setEnabled(counts(scope) > 0)
            made.addMenu(inner)
            for form, words in FORMATS:
                inner.addAction(words).triggered.connect(
                    lambda _=False, form=form, scope=scope: do(form, scope)
                )
        made.addSeparator()
        made.addAction("Your name on your notes…").triggered.connect(lambda _=False: name())

    made.aboutToShow.connect(fill)
    fill()
    return made


def possible(rows: list[NoteRow], in_trash: bool) -> list[tuple[str, str, str]]:
    """The entries of ROWS that hold for these marks: id, words, keys."""
    if not rows:
        return []
    at, one = 3 if len(rows) == 1 else 4, rows[0]
    found = []
    for line in ROWS:
        name, words = line[0], line[1]
        if not line[at] or (in_trash and not line[5]) or (name == "put-back" and not in_trash):
            continue
        if (name == "answered" and not one.answers) or (name == "repair" and not one.altered):
            continue
        if name == "edit" and (one.author or one.altered):
            continue  # words of others are answered; altered ones are repaired first
        if name == "settle" and one.answers:
            continue
        if name == "settle" and one.settled:
            if one.author:
                continue
            words = "Open again"
        found.append((name, words, line[2]))
    return found
