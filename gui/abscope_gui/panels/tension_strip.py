"""The amber strip that names the other end of each tension and opens it: on a record, and on a text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from abscope_gui.tensions import TensionLink
from abscope_gui.widgets.basic import Card, label

SHOWN = 3  # more of them are told by their number


class TensionStrip(QFrame):
    """`In tension` beside one line for each other end; `opened(Place)` asks for that end."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tension-strip")
        self.cards: list[Card] = []
        self._filled: object = None
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(8)
        name = label("In tension", "tension-name", wrap=False)
        name.setContentsMargins(0, 4, 0, 0)
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(0)
        line.addLayout(self._holder, 1)
        self.setVisible(False)

    def show_links(
        self, links: Sequence[TensionLink], *, more: str = "with the claims below", at: int | None = None
    ) -> None:
        """Fill it; where some stand at paragraph `at`, these alone are told in full."""
        here = [link for link in links if at is not None and link.paragraph == at]
        shown = (here or list(links))[:SHOWN]
        if self._filled == (tuple(shown), len(links)):
            return
        self._filled = tuple(shown), len(links)
        _empty(self._holder)
        self.cards = []
        for link in shown:
            self._add(link)
        if len(links) > len(shown):
            self._holder.addWidget(label(f"and {len(links) - len(shown)} more, {more}", "tension-more"))
        self.setVisible(bool(links))

    def _add(self, link: TensionLink) -> None:
        here = f"¶{link.paragraph} against " if link.paragraph is not None else ""
        card = Card("tension-link", self)
        card.setAccessibleName(f"In tension: {here}{link.words}. {link.claim_text} Opens the other end.")
        card.setToolTip(link.claim_text)
        box = QHBoxLayout(card)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(label(f"{here}{link.words}", "tension-words"))
        card.activated.connect(lambda place=link.place: self.opened.emit(place))
        self._holder.addWidget(card)
        self.cards.append(card)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
