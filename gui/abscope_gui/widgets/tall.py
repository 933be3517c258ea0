"""A scroll area for one tall page of wrapped words, and the blocks the page is made of. Builds no words.

Qt asks a page in its scroll area, and a block in a layout, how large it would like to be: at a width of its
own choice. No one heeds the answer here, and on a page of several hundred labels asking is most of the cost,
for a layout remembers its height at one width only. So they have no wish; they are measured as they stand.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class Block(QWidget):
    """As wide as there is room, as high as that takes."""

    def sizeHint(self) -> QSize:
        """None."""
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """None."""
        return QSize(0, 0)


class TallPage(Block):
    """What lies in a TallScroll; says when its parts ask for another size."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # what grows below paints nothing above anew

    def event(self, event: QEvent) -> bool:
        """Its layout first, then its own height."""
        done = super().event(event)
        viewport = self.parentWidget()
        if event.type() == QEvent.Type.LayoutRequest and viewport is not None:
            scroll = viewport.parentWidget()
            if isinstance(scroll, TallScroll):
                scroll.fit()
        return done


class TallScroll(QScrollArea):
    """Holds a page as wide as there is room and as high as it asks."""

    def room(self) -> QSize:
        """Of a page with the bar beside it."""
        whole = self.maximumViewportSize()
        return QSize(whole.width() - self.verticalScrollBar().sizeHint().width(), whole.height())

    def show_page(self, page: QWidget) -> None:
        """Take a page; the one before is gone."""
        page.resize(self.room())  # else Qt lays it out at a width of its own choice first
        self.setWidget(page)
        self.fit()

    def fit(self) -> None:
        """Lay the page out anew: beside the bar, or without it where the page fits."""
        page = self.widget()
        if page is None:
            return
        room, layout = self.room(), page.layout()
        height = page.sizeHint().height() if layout is None else layout.totalHeightForWidth(room.width())
        if height > room.height():
            page.resize(room.width(), height)
        else:
            page.resize(self.maximumViewportSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self.fit()

    def filled(self) -> bool:
        """Whether the page reaches below the foot of the room."""
        page = self.widget()
        return page is not None and page.height() > self.room().height()
