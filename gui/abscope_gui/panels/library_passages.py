"""The section of a record that lists the reader's own passages which name it. Opens nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from abscope_gui.places import place_of
from abscope_gui.widgets.basic import Card, flat_button, label
from abscope_store.library import MentioningPassage, MentioningPassages

MOST = 200  # cards that a page can bear at once; the omnibox finds the rest
_BEFORE, _AFTER = 60, 120  # characters of a passage shown around the name


class LibraryPassages(QWidget):
    """`In my library: 17 passages in 1 document`; Enter on one opens it with the name marked."""

    place_requested = Signal(object)
    more_requested = Signal(int)  # how many are wanted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self.heading = label("", "section", wrap=False)
        self.more = flat_button("")
        self.more.clicked.connect(lambda: self.more_requested.emit(MOST))
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addLayout(self._list)
        column.addWidget(self.more)

    def show_passages(self, found: MentioningPassages) -> None:
        """Fill it anew; the keyboard stays on the passage that it was on."""
        at = next((n for n, card in enumerate(self.cards) if card.hasFocus()), None)
        asked = self.more.hasFocus()
        before = len(self.cards)
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [self._card(one) for one in found.first]
        self.heading.setText(f"In my library: {many(found)}")
        left = found.passages - len(found.first)
        self.more.setVisible(left > 0 and len(found.first) < MOST)
        shown = min(found.passages, MOST)
        self.more.setText(f"Show all {shown}" if found.passages <= MOST else f"Show the first {MOST}")
        if asked and before < len(self.cards):
            self.cards[before].setFocus()
        elif at is not None and at < len(self.cards):
            self.cards[at].setFocus()

    def _card(self, one: MentioningPassage) -> Card:
        text = snippet(one.text, one.start, one.end)
        card = Card("version-row", self)
        card.setAccessibleName(f"{text}, paragraph {one.paragraph} of {one.title}")
        box = QVBoxLayout(card)
        box.setContentsMargins(12, 6, 12, 6)
        box.setSpacing(2)
        box.addWidget(label(text, "row-text"))
        box.addWidget(label(f"¶{one.paragraph} · {one.title}", "figure-sub"))
        place = place_of("document", one.document_id, f"{one.start}-{one.end}", paragraph=one.paragraph)
        card.activated.connect(lambda: self.place_requested.emit(place))
        self._list.addWidget(card)
        return card


def many(found: MentioningPassages) -> str:
    """`17 passages in 1 document`."""
    passages = f"{found.passages:,} passage{'s' if found.passages != 1 else ''}"
    return f"{passages} in {found.documents:,} document{'s' if found.documents != 1 else ''}"


def snippet(text: str, start: int, end: int) -> str:
    """The words around a name, cut at blanks."""
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    if first:
        blank = text.find(" ", first, start)
        first = blank + 1 if blank >= 0 else start
    if last < len(text):
        blank = text.rfind(" ", end, last)
        last = blank if blank >= 0 else end
    return ("…" if first else "") + " ".join(text[first:last].split()) + ("…" if last < len(text) else "")
