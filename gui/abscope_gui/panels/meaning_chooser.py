"""Chooses what a mark means: one of five meanings or none, by key 1 to 5, arrows or mouse."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from abscope_gui.panels.reader_marks import LETTERS
from abscope_gui.theme import MEANINGS


class MeaningChooser(QWidget):
    """Takes the focus as a whole; the style sheet colours `meaning_result` and its kin."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meaningChooser")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.meaning: str | None = None
        self._buttons: dict[str, QToolButton] = {}
        row = QGridLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(4)
        for key, meaning in enumerate(MEANINGS, 1):
            button = QToolButton(self)
            button.setObjectName(f"meaning_{meaning}")
            button.setText(f"{LETTERS[meaning]}  {meaning}")
            button.setCheckable(True)
            button.setMinimumHeight(28)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(f"{meaning}, key {key}")
            button.setAccessibleName(f"{meaning}, key {key}")
            button.clicked.connect(lambda _checked=False, chosen=meaning: self.toggle(chosen))
            self._buttons[meaning] = button
        self._row, self._columns = row, 0
        self._arrange(len(MEANINGS))
        self.choose(None)

    def _arrange(self, columns: int) -> None:
        """In rows of so many; nothing is ever cut short."""
        if columns != self._columns:
            self._columns = columns
            for number, button in enumerate(self._buttons.values()):
                self._row.addWidget(button, number // columns, number % columns)
            self._row.setColumnStretch(len(MEANINGS), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = sum(button.sizeHint().width() + 4 for button in self._buttons.values()) + 8
        self._arrange(len(MEANINGS) if self.width() >= widest else 3)

    def minimumSizeHint(self) -> QSize:
        """Narrower than one row of all: then there are two."""
        return QSize(240, super().minimumSizeHint().height())

    def grow(self) -> None:
        """Buttons as high as their words need."""
        for button in self._buttons.values():
            button.setMinimumHeight(max(28, button.fontMetrics().lineSpacing() + 10))

    def choose(self, meaning: str | None) -> None:
        """Set the meaning; None for none."""
        self.meaning = meaning
        for name, button in self._buttons.items():
            button.setChecked(name == meaning)
        self.setAccessibleName(f"Meaning: {meaning or 'none'}. Keys 1 to 5")

    def toggle(self, meaning: str) -> None:
        """Set it, or take it away where it is set."""
        self.choose(None if meaning == self.meaning else meaning)
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        at = MEANINGS.index(self.meaning) if self.meaning in MEANINGS else -1
        if 0 <= number < len(MEANINGS):
            self.toggle(MEANINGS[number])
        elif event.key() == Qt.Key.Key_Right:
            self.choose(MEANINGS[min(at + 1, len(MEANINGS) - 1)])
            self.changed.emit()
        elif event.key() == Qt.Key.Key_Left and at >= 0:
            self.choose(MEANINGS[at - 1] if at else None)
            self.changed.emit()
        else:
            super().keyPressEvent(event)
