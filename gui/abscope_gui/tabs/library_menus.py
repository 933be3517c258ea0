"""The Library's menus: what to add, how to sort, what to do with the rows. Each entry is told by one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from abscope_gui.models.library import ADDED, AUTHOR, FILE, NEWEST
from abscope_gui.tabs.library_table import LibraryTable
from abscope_gui.tabs.menu_parts import choice, menu

# id, words, keys, whether for one original, for several, for sources of the reference
ROWS = (
    ("open", "Open", "Enter", True, False, True),
    ("original", "Open the original file", "", True, False, False),
    ("furniture", "Open with hidden lines shown", "", True, False, False),
    ("details", "Details…", "Alt+Enter", True, False, False),
    ("source", "Which source is this…", "", True, False, False),
    ("cite", "Cite…", "Ctrl+Shift+R", True, True, True),
    ("reimport", "Read again from the original", "", True, True, False),
    ("remove", "Remove", "Del", True, True, False),
)


def add_menu(owner: QWidget, asked: Sequence[tuple[str, Callable[[], object]]]) -> QMenu:
    """Files…, Folder…, Paste text… and so on."""
    made = menu(owner, "Add to the library")
    for words, call in asked:
        made.addAction(words).triggered.connect(lambda _=False, call=call: call())
    return made


def sort_menu(owner: QWidget, table: LibraryTable, with_files: bool) -> QMenu:
    """Every order of a table, and both directions; filled anew when it opens."""
    made = menu(owner, "Sort by")
    extra = (ADDED, AUTHOR, FILE) if with_files else (AUTHOR,)

    def fill() -> None:
        made.clear()
        name, largest_first = table.rows.order
        orders, ways = QActionGroup(made), QActionGroup(made)
        for one in (*table.rows.columns, *extra):
            action = choice(made, orders, one.name, one.id == name)
            largest = largest_first if one.id == name else one.id in NEWEST
            action.triggered.connect(lambda _=False, order=one.id, first=largest: table.sort_by(order, first))
        made.addSeparator()
        for words, largest in (("Smallest or oldest first", False), ("Largest or newest first", True)):
            action = choice(made, ways, words, largest == largest_first)
            action.triggered.connect(lambda _=False, first=largest: table.sort_by(table.rows.order[0], first))

    made.aboutToShow.connect(fill)
    fill()
    return made


def possible(table: LibraryTable) -> list[tuple[str, str, str]]:
    """The entries of ROWS that hold for what is selected: id, words, keys."""
    rows = table.selected()
    if not rows:
        return []
    if rows[0].kind == "source":
        return [line[:3] for line in ROWS if line[5] and (line[4] or len(rows) == 1)]
    return [line[:3] for line in ROWS if line[3 if len(rows) == 1 else 4]]
