"""Places opened in tabs of their own (Ctrl+Enter on a result): which there are, and going between them.

Keeps places and how far they were scrolled; opens them through the navigator. Saves nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QTabBar, QToolButton

from abscope_gui.navigator import Navigator
from abscope_gui.places import Place
from abscope_gui.theme import Theme

_WIDE = 28  # letters of a title
_RIGHT = QTabBar.ButtonPosition.RightSide


class Pages(QObject):
    """Drives `bar`, which shows while there are two pages or more."""

    def __init__(
        self, bar: QTabBar, navigator: Navigator, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.bar, self._navigator, self._theme = bar, navigator, theme
        self._pages: list[tuple[Place, object]] = []
        self._at = 0
        self._going = False
        self._title = ""
        bar.setObjectName("pages")
        bar.setAccessibleName("Opened results")
        bar.setExpanding(False)
        bar.setDrawBase(False)
        bar.setUsesScrollButtons(True)
        bar.hide()
        bar.currentChanged.connect(self.go)

    def open_apart(self, place: Place) -> None:
        """A new page behind the others, with this place; the page one comes from stays as it is."""
        here = self._navigator.place
        if not self._pages and here is not None:
            self._pages.append((here, None))
            self._quietly(lambda: self._add(self._title))
        self._leave()
        self._pages.append((place, None))
        self._at = len(self._pages) - 1
        self._quietly(lambda: self.bar.setCurrentIndex(self._add("…")))
        self._navigator.open(place)
        self.bar.setVisible(len(self._pages) > 1)

    def go(self, at: int) -> None:
        """To a page, as it was left."""
        if self._going or not 0 <= at < len(self._pages) or at == self._at:
            return
        self._leave()
        self._show(at)

    def step(self, by: int) -> None:
        """The next (+1) or previous (-1) page, round and round."""
        if self._pages:
            self.bar.setCurrentIndex((self._at + by) % len(self._pages))

    def close_page(self, at: int | None = None) -> None:
        """Close a page, the one that shows unless `at` is given; the last one stays without its tab."""
        at = self._at if at is None else at
        if not 0 <= at < len(self._pages):
            return
        del self._pages[at]
        self._quietly(lambda: self.bar.removeTab(at))
        if at == self._at:
            self._show(min(at, len(self._pages) - 1))
        elif at < self._at:
            self._at -= 1
        if len(self._pages) == 1:
            self._pages.clear()
            self._at = 0
            self._quietly(lambda: self.bar.removeTab(0))
        self.bar.setVisible(len(self._pages) > 1)

    def moved(self, place: Place) -> None:
        """The window went somewhere: that is now this page's place."""
        if self._pages:
            self._pages[self._at] = (place, None)

    def named(self, title: str) -> None:
        """What the place that shows is called."""
        self._title = title
        if self._pages:
            self.bar.setTabText(self._at, _short(title))
            self.bar.setTabToolTip(self._at, title)

    def _show(self, at: int) -> None:
        self._at = at
        place, state = self._pages[at]
        self._quietly(lambda: self.bar.setCurrentIndex(at))
        self._navigator.open(place)
        self._navigator.restored = state

    def _leave(self) -> None:
        """Keep where the page that shows is, with its selected figure and its scroll."""
        if self._pages and self._navigator.place is not None:
            self._pages[self._at] = (self._navigator.place, self._navigator.scrolls())

    def _quietly(self, change: Callable[[], object]) -> None:
        self._going = True
        change()
        self._going = False

    def set_theme(self, theme: Theme) -> None:
        """Recolour the crosses."""
        self._theme = theme
        for at in range(self.bar.count()):
            cross = self.bar.tabButton(at, _RIGHT)
            if isinstance(cross, QToolButton):
                cross.setIcon(theme.icon("close"))

    def _add(self, title: str) -> int:
        at = self.bar.addTab(_short(title))
        cross = QToolButton()
        cross.setObjectName("pagesClose")
        cross.setAccessibleName("Close this tab (Ctrl+W)")
        cross.setToolTip("Close this tab (Ctrl+W)")
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setIcon(self._theme.icon("close"))
        cross.clicked.connect(lambda: self._close(cross))
        self.bar.setTabButton(at, _RIGHT, cross)
        return at

    def _close(self, cross: QToolButton) -> None:
        for at in range(self.bar.count()):
            if self.bar.tabButton(at, _RIGHT) is cross:
                self.close_page(at)
                return


def _short(title: str) -> str:
    short = title if len(title) <= _WIDE else f"{title[: _WIDE - 1].rstrip()}…"
    return short.replace("&", "&&")
