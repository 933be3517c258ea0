"""A line of tags, separated by commas or spaces, with the tags already known offered below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

OFFERED = 4


def split_tags(words: str) -> tuple[str, ...]:
    """`#os caveat os` -> ("os", "caveat"), once each. Where there is a comma, spaces do not part."""
    pieces = words.split(",") if "," in words else words.split()
    found = (" ".join(piece.split()).lstrip("#") for piece in pieces)
    return tuple(dict.fromkeys(word for word in found if word))


class _Line(QLineEdit):
    def __init__(self, owner: TagField) -> None:
        super().__init__(owner)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._owner.take_first()
        else:
            super().keyPressEvent(event)


class TagField(QWidget):
    """No popup: keys go to the line alone, Down takes the first tag offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tagField")
        self.line = _Line(self)
        self.line.setObjectName("noteTags")
        self.line.setPlaceholderText("Tags, such as endpoint")
        self.line.setAccessibleName("Tags, separated by commas or spaces. Down takes the first one offered.")
        self.line.setMinimumHeight(32)
        self.line.textEdited.connect(self._offer)
        self._known: Sequence[str] = ()
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._offers: list[QToolButton] = []
        for _ in range(OFFERED):
            button = QToolButton(self)
            button.setObjectName("tagOffer")
            button.setMinimumHeight(24)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, made=button: self._take(made.text()))
            button.hide()
            self._row.addWidget(button)
            self._offers.append(button)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addLayout(self._row)
        self.setFocusProxy(self.line)

    def tags(self) -> tuple[str, ...]:
        """What is typed."""
        return split_tags(self.line.text())

    def set_tags(self, tags: Sequence[str]) -> None:
        """Show these tags."""
        parted = any(" " in tag for tag in tags)
        self.line.setText("".join(f"{tag}, " for tag in tags) if parted else " ".join(tags))
        self._show([])

    def set_known(self, tags: Sequence[str]) -> None:
        """The tags to offer, best first."""
        self._known = tuple(tags)

    def take_first(self) -> None:
        """Finish the word being typed with the first tag offered."""
        if not self._offers[0].isHidden():
            self._take(self._offers[0].text())

    def _offer(self, words: str) -> None:
        typed = re.split(r"[,\s]+", words)[-1].lstrip("#").casefold()
        had = set(self.tags())
        fitting = [tag for tag in self._known if tag.casefold().startswith(typed) and tag not in had]
        self._show(fitting[:OFFERED] if typed else [])

    def _show(self, tags: Sequence[str]) -> None:
        for number, button in enumerate(self._offers):
            button.setText(f"#{tags[number]}" if number < len(tags) else "")
            button.setVisible(number < len(tags))

    def _take(self, tag: str) -> None:
        kept = re.sub(r"[^,\s]*$", "", self.line.text())
        self.line.setText(f"{kept}{tag.lstrip('#')} ")
        self._show([])
        self.line.setFocus()
