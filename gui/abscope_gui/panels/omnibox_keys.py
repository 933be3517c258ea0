"""Keys and focus of the search box: moving through results, Enter, Esc, and what a screen reader is told.

Loaded after the first paint. Searches nothing and opens no place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from abscope_gui.panels.omnibox import Omnibox

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class OmniboxKeys(QObject):
    """Watches one box for as long as it lives."""

    def __init__(self, box: Omnibox) -> None:
        super().__init__(box)
        self._box = box
        self._came_from: QWidget | None = None
        box.edit.installEventFilter(self)
        for label in (box.icon, box.hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        if box.edit.hasFocus():
            self._mark_focus(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and focus of the field; the window's size, which the popup follows."""
        kind = event.type()
        if watched is not self._box.edit:
            if kind == QEvent.Type.Resize and self._box.is_open():
                self._box.popup.place_below(self._box)
            return False
        if isinstance(event, QKeyEvent):
            if kind == QEvent.Type.KeyPress:
                return self._pressed(event)
            if kind == QEvent.Type.ShortcutOverride and event.key() in (*_MOVES, *_ENTER, Qt.Key.Key_Escape):
                event.accept()
                return True
        if isinstance(event, QFocusEvent):
            self._mark_focus(kind == QEvent.Type.FocusIn)
            if kind == QEvent.Type.FocusOut and event.reason() not in _STAYS:
                self._box.close_results()
        if kind == QEvent.Type.MouseButtonPress and self._box.query and self._box.answered:
            self._box.open()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._box.close_results()
            self._go_back()
            return True
        if key in _ENTER:
            altered = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if not (altered and self._box.is_open() and self._box.popup.chips.press_first()):
                self._enter()
            return True
        if key in _MOVES and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._move(event)
            return True
        return False

    def _move(self, event: QKeyEvent) -> None:
        if not self._box.is_open():
            if self._box.query and self._box.answered:
                self._box.open()
            return
        if self._box.popup.model.rowCount():
            self._box.moved = True
            QApplication.sendEvent(self._box.popup.list, event)
            self.announce()

    def _enter(self) -> None:
        if not self._box.query:
            return
        if self._box.query.startswith("abscope://"):
            self._box.close_results()
            self._box.link_entered.emit(self._box.query)
            return
        row = self._box.popup.current()
        if row is not None and (self._box.answered or (self._box.moved and self._box.is_open())):
            self._box.choose(row)
        elif not self._box.answered:
            self._box.open_first = True

    def _mark_focus(self, focused: bool) -> None:
        box = self._box
        box.setProperty("focused", focused)
        box.style().unpolish(box)
        box.style().polish(box)

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self._box.edit and old is not None and old is not self._box.edit:
            self._came_from = old

    def _go_back(self) -> None:
        back = self._came_from
        if back is not None and shiboken6.isValid(back) and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._box.edit.clearFocus()

    def announce(self) -> None:
        """The focus stays in the box, so the chosen row is told to a screen reader by hand."""
        row = self._box.popup.current()
        chosen = row.spoken if row is not None else self._box.popup.message.text()
        said = ". ".join(part for part in (self._box.popup.chips.spoken(), chosen) if part)
        self._box.edit.setAccessibleDescription(said)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._box.edit, said))
