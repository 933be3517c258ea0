"""The amber strip that names the other end of each tension and opens it: on a record, and on a text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from abscope_gui.tensions import TensionLink
from abscope_gui.widgets.basic import Card, flat_button, label

SHOWN = 3  # up to so many stand open; of more, one does and the others unfold


class TensionStrip(QFrame):
    """`In tension` beside one line for each other end; `opened(Place)` asks for that end."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None, shown: int = SHOWN) -> None:
        super().__init__(parent)
        self.setObjectName("tension-strip")
        self.cards: list[Card] = []
        self._shown = shown
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
        self.more = flat_button("", "tension-button")
        self.more.clicked.connect(self._unfold)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.setVisible(False)

    def show_links(self, links: Sequence[TensionLink], *, at: int | None = None) -> None:
        """Fill it; those of paragraph `at` come first and stand open."""
        here = [link for link in links if at is not None and link.paragraph == at]
        ordered = (*here, *(link for link in links if link not in here))
        if self._filled == (ordered, len(here)):
            return
        self._filled = ordered, len(here)
        _empty(self._holder)
        self.cards = []
        for link in ordered:
            self._add(link)
        wide = len(here) or (len(ordered) if len(ordered) <= self._shown else 1)
        for card in self.cards[wide:]:
            card.setVisible(False)
        self.more.setText(f"+{len(ordered) - wide} more")
        self.more.setVisible(len(ordered) > wide)
        self.setVisible(bool(ordered))

    def _unfold(self) -> None:
        for card in self.cards:
            card.setVisible(True)
        self.more.setVisible(False)

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
