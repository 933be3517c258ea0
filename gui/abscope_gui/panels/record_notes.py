"""The reader's own notes on the open record, its figures and steps, at its foot. Saves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from abscope_gui.widgets.basic import Card, label
from abscope_store.confirming import own_tags
from abscope_store.records import Annotation


class RecordNotes(QWidget):
    """`Your notes: 2`; Enter on one opens it. Nothing shows where there is none."""

    opened = Signal(str)  # id of an annotation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self._heading = label("", "section", wrap=False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._heading)
        self.hide()

    def show_marks(self, marks: Sequence[Annotation], named: Mapping[str, str]) -> None:
        """Fill it anew; `named` says what a mark stands on that is not on the whole record."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [self._card(mark, named.get(mark.target_id, "")) for mark in marks]
        self._heading.setText(f"Your notes: {len(marks):,}")
        self.setVisible(bool(marks))

    def _card(self, mark: Annotation, on: str) -> Card:
        words = " ".join(mark.body.split()) or mark.kind.capitalize()
        tags = " ".join(f"#{tag}" for tag in own_tags(mark.tags))
        small = " · ".join(part for part in (on, mark.meaning or "", tags) if part)
        card = Card("version-row", self)
        card.setAccessibleName(f"Your note: {words} {small}".strip())
        box = QVBoxLayout(card)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(2)
        box.addWidget(label(words if len(words) < 300 else f"{words[:299]}…", "row-text"))
        if small:
            box.addWidget(label(small, "figure-sub"))
        card.activated.connect(lambda: self.opened.emit(mark.id))
        self._column.addWidget(card)
        return card
