"""Above the proof: where a figure may stand in the reader's own copy, for the reader alone to decide.

Places offered by their numbers, a sentence that stands in several places, or that it was not found.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from abscope_gui.widgets.basic import Card, flat_button, label
from abscope_store.offering import AMBIGUOUS, LOST, OFFERED, Choice, Spot

_LONGEST = 260  # characters of a sentence that may be the one


class ChoiceStrip(QFrame):
    """show_choice() fills it. `look_asked(n)` shows a place, `judged(Spot, yes)` settles it."""

    look_asked = Signal(int)
    judged = Signal(object, bool)
    copy_asked = Signal(str)  # document id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choiceStrip")
        self.setAccessibleName("Where this figure may stand in your copy")
        self.choice: Choice | None = None
        self.looking: int | None = None
        self.asked = ""
        self.cards: list[Card] = []
        self.buttons: list[QPushButton] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(20, 6, 12, 6)
        self._box.setSpacing(4)
        self._page: QWidget | None = None
        self.hide()

    def show_choice(self, choice: Choice | None, asked: str = "", looking: int | None = None) -> None:
        """What the reader may decide; None hides the strip."""
        self.choice, self.asked, self.looking = choice, asked, looking
        if self._page is not None:
            self._page.hide()
            self._page.deleteLater()
        self.cards, self.buttons, self._page = [], [], None
        if choice is not None:
            self._page = QWidget(self)
            column = QVBoxLayout(self._page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(label(told(choice, asked, looking), "choice-words", select=True))
            if choice.state == AMBIGUOUS:
                for number, spot in enumerate(choice.spots):
                    column.addWidget(self._card(number, spot))
            column.addLayout(self._actions(choice))
            self._box.addWidget(self._page)
        self.setVisible(choice is not None)

    def take(self, key: int) -> bool:
        """A key of the strip: 1 to 3 a place, C confirms what is shown, X none; whether it was one."""
        if self.choice is None or self.choice.state not in (OFFERED, AMBIGUOUS):
            return False
        number = key - int(Qt.Key.Key_1)
        if 0 <= number < len(self.choice.spots):
            self._chosen(number)
        elif key == Qt.Key.Key_X and (self.choice.state == AMBIGUOUS or self.looking is not None):
            self.judged.emit(self.choice.spots[self.looking or 0], False)
        elif key == Qt.Key.Key_C and self.looking is not None:
            self.judged.emit(self.choice.spots[self.looking], True)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() or not self.take(event.key()):
            super().keyPressEvent(event)

    def _chosen(self, number: int) -> None:
        assert self.choice is not None
        if self.choice.state == AMBIGUOUS:
            self.judged.emit(self.choice.spots[number], True)
        else:
            self.look_asked.emit(number)

    def _card(self, number: int, spot: Spot) -> Card:
        text = spot.text if len(spot.text) <= _LONGEST else spot.text[:_LONGEST].rstrip() + "…"
        card = Card("choice-card", self._page)
        card.setAccessibleName(f"Place {number + 1}, paragraph {spot.paragraph}: {text}")
        line = QHBoxLayout(card)
        line.setContentsMargins(8, 4, 8, 4)
        line.addWidget(
            label(f"{number + 1}  ¶{spot.paragraph}", "choice-number", wrap=False),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        line.addWidget(label(text, "choice-text"), 1)
        card.activated.connect(lambda: self._chosen(number))
        self.cards.append(card)
        return card

    def _actions(self, choice: Choice) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        asked: list[tuple[str, int]] = []
        if choice.state == OFFERED and self.looking is None:
            asked = [
                (f"Look in paragraph {spot.paragraph} ({n})", int(Qt.Key.Key_0) + n)
                for n, spot in enumerate(choice.spots, 1)
            ]
        elif choice.state == OFFERED:
            asked = [("Confirm (C)", int(Qt.Key.Key_C)), ("Not this (X)", int(Qt.Key.Key_X))]
        elif choice.state == AMBIGUOUS:
            asked = [("None of these (X)", int(Qt.Key.Key_X))]
        for text, key in asked:
            made = flat_button(text, "choice-button")
            made.clicked.connect(lambda _=False, key=key: self.take(key))
            self.buttons.append(made)
            row.addWidget(made)
        if choice.state not in (OFFERED, AMBIGUOUS):
            made = flat_button("Open your copy", "choice-button")
            made.clicked.connect(lambda: self.copy_asked.emit(choice.document_id))
            self.buttons.append(made)
            row.addWidget(made)
        row.addStretch(1)
        return row


def told(choice: Choice, asked: str, looking: int | None) -> str:
    """The strip's sentence."""
    if choice.state == OFFERED:
        if looking is not None:
            return f"This may be where {asked} stands. Only you can say so."
        where = [str(spot.paragraph) for spot in choice.spots]
        plural = "s" if len(where) > 1 else ""
        return f"Your copy of the paper prints these numbers in paragraph{plural} {' and '.join(where)}."
    if choice.state == AMBIGUOUS:
        return f"This sentence may stand in {len(choice.spots)} places of your copy. Which is it?"
    if choice.state == LOST:
        return (
            f"Not found in your copy ({choice.file_name}), which may be another version of the work."
            " Our record opens instead. Open your copy and look with Ctrl+F, or add another version of it."
        )
    return "None of the places in your copy is this sentence, you said. Our record opens instead."
