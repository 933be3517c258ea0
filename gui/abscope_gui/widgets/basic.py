"""Small building blocks: plain-text labels, chips, cards that are activated, a layout that wraps."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QWidget,
)


def label(text: str, name: str, *, wrap: bool = True, select: bool = False) -> QLabel:
    """A label that shows `text` literally; `name` is its object name for the style sheet."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    if select:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def chip(text: str, kind: str = "plain") -> QLabel:
    """A short word on a ground: plain, caution, good or accent."""
    made = label(text, f"chip-{kind}", wrap=False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def flat_button(text: str, name: str = "link") -> QPushButton:
    """A button that looks like a line of text and can be reached with Tab."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setFlat(True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    return made


def is_typing(widget: QWidget | None) -> bool:
    """Whether the reader is in a field that takes text."""
    if isinstance(widget, QTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QLineEdit | QPlainTextEdit)


class Card(QFrame):
    """A frame that is one thing to activate: by click, Enter or Space; arrows move to its neighbours."""

    activated = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = ""  # which of several statements of one owner this is
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("selected", False)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def sizeHint(self) -> QSize:
        """No wish of its own: it is as wide as its column and as high as its words take there. To ask its
        layout would have every word measured again, at a width that no one uses (decision 0059)."""
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """None either."""
        return QSize(0, 0)

    def set_selected(self, selected: bool) -> None:
        """Show or hide the frame of the selection."""
        if bool(self.property("selected")) != selected:
            self.setProperty("selected", selected)
            self.style().unpolish(self)
            self.style().polish(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the card activates it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space activate, Up and Down move."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit()
        elif key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keep the focused card in view."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            keep_in_view(self)


def keep_in_view(widget: QWidget) -> None:
    """Scroll what a widget lies in so far that it shows."""
    parent = widget.parentWidget()
    while parent is not None and not hasattr(parent, "ensureWidgetVisible"):
        parent = parent.parentWidget()
    if parent is not None:
        parent.ensureWidgetVisible(widget, 0, 24)


class Flow(QLayout):
    """Lays its widgets out in lines, wrapping like words."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, *, right: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._right = gap, right
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Append."""
        self._items.append(item)

    def count(self) -> int:
        """Items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Item or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Lines depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the widgets."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """One line."""
        width = sum(item.sizeHint().width() + self._gap for item in self._items)
        return QSize(width, self.minimumSize().height())

    def minimumSize(self) -> QSize:
        """The widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            size = item.sizeHint()
            width = min(size.width(), rect.width()) if rect.width() > 0 else size.width()
            if lines[-1] and used + width > rect.width():
                lines.append([])
                used = 0
            lines[-1].append((item, QSize(width, size.height())))
            used += width + self._gap
        y = rect.y()
        for line in lines:
            height = max((size.height() for _, size in line), default=0)
            total = sum(size.width() for _, size in line) + self._gap * max(0, len(line) - 1)
            x = rect.right() - total + 1 if self._right else rect.x()
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y), size))
                x += size.width() + self._gap
            y += height + self._gap // 2
        return max(0, y - self._gap // 2 - rect.y())
