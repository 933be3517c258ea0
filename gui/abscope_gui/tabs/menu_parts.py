"""What the tabs' menus are made of: an empty one in their look, a choice, entries for the selected rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget


def menu(owner: QWidget, spoken: str) -> QMenu:
    """An empty menu in the tabs' look."""
    made = QMenu(owner)
    made.setObjectName("libraryMenu")
    made.setAccessibleName(spoken)
    return made


def choice(owner: QMenu, group: QActionGroup, words: str, checked: bool) -> QAction:
    """One of several, checked or not."""
    action = owner.addAction(words)
    action.setCheckable(True)
    action.setChecked(checked)
    group.addAction(action)
    return action


def row_menu(
    owner: QWidget,
    spoken: str,
    possible: Callable[[], list[tuple[str, str, str]]],
    do: Callable[[str], object],
) -> QMenu:
    """What can be done with the selected rows (id, words, keys); filled anew when it opens."""
    made = menu(owner, spoken)

    def fill() -> None:
        made.clear()
        for name, words, keys in possible():
            action = made.addAction(f"{words}\t{keys}" if keys else words)
            action.setObjectName(name)
            action.triggered.connect(lambda _=False, name=name: do(name))

    made.aboutToShow.connect(fill)
    fill()
    return made
