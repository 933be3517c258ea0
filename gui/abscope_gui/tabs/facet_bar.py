"""The facets of a list as chips: one group open at a time, what was chosen always in sight.

Holds the choice and nothing else: which rows stay and how they count is asked of `count`, a list's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from abscope_gui.widgets.basic import Card, label
from abscope_gui.widgets.chips import ChipLine, ChipWords
from abscope_store.facets import Facet
from abscope_store.list_rows import Row

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

CLEAR = "clear"  # the key of the chip that takes every choice back
MARGIN = 4  # pixels at the right
OPEN_SHARE = 0.3  # of the pane's height: an open group takes no more, it scrolls


class FacetBar(QWidget):
    """`changed` when the choice did; `claim_opened(id)` when a claim beside a chosen word was activated."""

    changed = Signal()
    claim_opened = Signal(str)

    def __init__(
        self,
        facets: Sequence[Facet],
        plural: str,
        count: Callable[[Facet], dict[str, int]],
        trailing: Sequence[QLabel],
        follows: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._follows = follows  # what Tab leaves when it comes here
        self.setObjectName("facet-bar")
        self._facets = {facet.id: facet for facet in facets}
        self._plural, self._count = plural, count
        self._open: str | None = None
        self._claims: list[Row] = []
        self._room = 600  # pixels of height that the pane has
        self.chosen: dict[str, list[str]] = {}
        self.buttons = ChipLine(f"What {plural} can be filtered by", parent=self)
        self.words = ChipLine("Words of the open group")
        self.picked = ChipLine("Chosen words", trailing, self)
        self._area = self._scrolling(self.words)
        self._cards = QWidget(self)
        self._cards_box = QVBoxLayout(self._cards)
        self._cards_box.setContentsMargins(0, 0, 0, 0)
        self._cards_box.setSpacing(2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, MARGIN, 0)
        box.setSpacing(4)
        for part in (self.buttons, self._area, self.picked, self._cards):
            box.addWidget(part)
        self._area.hide()
        self._cards.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        self.buttons.pressed.connect(self._pressed_button)
        self.words.pressed.connect(self._pressed_word)
        self.words.grown.connect(self._fit)
        self.picked.pressed.connect(self._pressed_picked)
        self.refresh()

    def _scrolling(self, line: ChipLine) -> QScrollArea:
        area = QScrollArea(self)
        area.setObjectName("facet-words")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line.setObjectName("facet-words-page")
        area.setWidget(line)
        return area

    # --- what is shown ------------------------------------------------------------

    def open_group(self) -> str | None:
        """The facet whose words are shown."""
        return self._open

    def set_claims(self, rows: Sequence[Row]) -> None:
        """The claims that stand beside words (kind `facet`)."""
        self._claims = list(rows)
        self._show_claims()

    def give_room(self, height: int) -> None:
        """Say how high the pane is."""
        self._room = height
        self._fit()

    def refresh(self) -> None:
        """Say everything anew: after a choice, or when the rows changed."""
        self.buttons.put([self._button(facet) for facet in self._facets.values()])
        picked = [(facet, word) for facet, words in self.chosen.items() for word in words]
        chips = [self._chip_of(facet, word) for facet, word in picked]
        if chips:
            chips.append(ChipWords(CLEAR, "Clear all", "Clear all filters", "facet-clear"))
        self.picked.put(chips)
        if self._open is not None:
            facet = self._facets[self._open]
            self.words.put([self._word(facet, word, number) for word, number in self._count(facet).items()])
        self._area.setVisible(self._open is not None)
        self._show_claims()
        self._fit()

    def refresh_soon(self) -> None:
        """The same while the reader types: the list shows what is left, then the open group counts."""
        if self._open is None:
            self.refresh()
        else:
            self._soon.start()

    def _button(self, facet: Facet) -> ChipWords:
        chosen = self.chosen.get(facet.id, ())
        said = f"chosen: {' or '.join(chosen)}" if chosen else "nothing chosen"
        state = "open" if self._open == facet.id else "closed"
        name = "facet-button-on" if chosen else "facet-button"
        spoken = f"{facet.name}, {said}, {state}"
        return ChipWords(facet.id, facet.label, spoken, name, on=self._open == facet.id)

    def _word(self, facet: Facet, word: str, number: int) -> ChipWords:
        noun = self._plural if number != 1 else self._plural.replace("ies", "y").removesuffix("s")
        spoken = f"{facet.label}: {word}, {number} {noun}"
        return ChipWords(
            word, f"{word}  {number}", spoken, "facet-word", on=word in self.chosen.get(facet.id, ())
        )

    def _chip_of(self, facet: str, word: str) -> ChipWords:
        title = self._facets[facet].label
        name = title if title.startswith("RT") else title.lower()
        return ChipWords(f"{facet}/{word}", f"{name}: {word}  ×", f"Remove {name}: {word}", "facet-chosen")

    def _show_claims(self) -> None:
        for old in self._cards.findChildren(Card):
            self._cards_box.removeWidget(old)
            old.hide()
            old.deleteLater()
        chosen = {f"{facet}/{word}" for facet, words in self.chosen.items() for word in words}
        found = {row.id: row for row in self._claims if row.detail in chosen}
        for row in found.values():
            card = Card("facet-claim", self._cards)
            card.setAccessibleName(f"Claim: {row.title}. {row.figures}")
            card.setToolTip(row.figures)
            line = QVBoxLayout(card)
            line.setContentsMargins(8, 2, 8, 2)
            line.addWidget(label(f"Claim: {row.title} ›", "facet-claim-text"))
            card.activated.connect(lambda claim=row.id: self.claim_opened.emit(claim))
            self._cards_box.addWidget(card)
        self._cards.setVisible(bool(found))
        self._order_by_tab()

    def _order_by_tab(self) -> None:
        """As it stands on screen: Qt puts what is made later behind everything else."""
        items = (self._cards_box.itemAt(place) for place in range(self._cards_box.count()))
        cards = [item.widget() for item in items if item is not None]
        chips = [*self.buttons.chips(), *self.words.chips(), *self.picked.chips()]
        for first, second in pairwise([self._follows, *chips, *filter(None, cards)]):
            QWidget.setTabOrder(first, second)

    def _fit(self) -> None:
        """The open group is as high as its words need, up to its share of the pane."""
        needed = self.words.heightForWidth(max(self.width() - MARGIN, 80))
        self._area.setFixedHeight(min(needed, max(round(self._room * OPEN_SHARE), 60)) + 2)

    # --- what is done -------------------------------------------------------------

    def choose(self, facet: str, word: str, *, on: bool) -> None:
        """Choose a word or take it back."""
        words = [w for w in self.chosen.get(facet, ()) if w != word] + ([word] if on else [])
        self.chosen = {name: words if name == facet else kept for name, kept in self.chosen.items()}
        self.chosen.setdefault(facet, words)
        self.chosen = {name: kept for name, kept in self.chosen.items() if kept}
        self.changed.emit()
        self.refresh()

    def clear(self) -> None:
        """Take every choice back."""
        self.chosen = {}
        self.changed.emit()
        self.refresh()

    def show_group(self, facet: str | None) -> None:
        """Open one group, or none."""
        self._open = facet
        self.refresh()

    def _pressed_button(self, facet: str) -> None:
        self.show_group(None if self._open == facet else facet)
        if self._open is not None:
            chosen = self.chosen.get(facet, [])
            if not (chosen and self.words.focus_on(chosen[0])):
                self.words.focus_at(0)

    def _pressed_word(self, word: str) -> None:
        if self._open is not None:
            self.choose(self._open, word, on=word not in self.chosen.get(self._open, ()))

    def _pressed_picked(self, key: str) -> None:
        if key == CLEAR:
            self.clear()
        else:
            facet, _, word = key.partition("/")
            self.choose(facet, word, on=False)
        if not self.chosen:
            self.buttons.focus_at(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the open group and returns to its button."""
        if Qt.Key(event.key()) == Qt.Key.Key_Escape and self._open is not None:
            facet = self._open
            self.show_group(None)
            self.buttons.focus_on(facet)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chips wrap anew."""
        super().resizeEvent(event)
        self._fit()
