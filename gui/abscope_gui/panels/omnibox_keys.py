"""Keys and focus of the search box: moving through results, Enter, Esc, and what a screen reader is told.

Loaded after the first paint. Searches nothing and opens no place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from abscope_gui.models.recents import RECALLED
from abscope_gui.models.results import counted as number_of

if TYPE_CHECKING:
    from abscope_gui.panels.omnibox import Omnibox
    from abscope_store.records import Result

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKES_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_OURS = (*_MOVES, *_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_Delete)
_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


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
            if kind == QEvent.Type.ShortcutOverride and (event.key() in _OURS or _saves(event)):
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
        box, key = self._box, event.key()
        if key == Qt.Key.Key_F1 or (event.text() == "?" and not box.edit.text()):
            box.show_sheet()
            return True
        if box.is_open() and box.popup.sheet is box.popup.side:
            return self._on_sheet(event)
        if key == Qt.Key.Key_Escape:
            self._escape()
            return True
        if _saves(event):
            if box.query:
                box.save_asked.emit(box.query)
            return True
        if key in _ENTER:
            self._enter_pressed(event)
            return True
        if event.modifiers() not in _PLAIN:
            return False
        if box.is_open() and box.popup.chips.at >= 0 and self._on_chips(key):
            return True
        return self._plain(event)

    def _plain(self, event: QKeyEvent) -> bool:
        """Keys without Ctrl or Alt, away from the chips; False where the field takes them."""
        box, key = self._box, event.key()
        if key in _MOVES:
            self._move(event)
        elif key == Qt.Key.Key_Backspace and not box.edit.text() and box.scope_words:
            box.leave_scope()
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Delete) and self._recalled():
            asked = box.rename_asked if key == Qt.Key.Key_F2 else box.removal_asked
            asked.emit(self._recalled())
        elif key == Qt.Key.Key_F2:
            pass
        elif key == Qt.Key.Key_Right and self._at_end():
            return self._preview()
        elif key == Qt.Key.Key_Left and box.is_open() and box.popup.side is not None:
            box.popup.close_side()
            box.open()
            self.announce()
        else:
            return False
        return True

    def _on_sheet(self, event: QKeyEvent) -> bool:
        """Arrows scroll the sheet, any other key closes it and counts where it writes."""
        if event.key() in _MOVES:
            self._scroll(event.key())
            return True
        if event.text() and event.text().isprintable():
            self._close_side()
            return False
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self._close_side()
        return True

    def _close_side(self) -> None:
        self._box.popup.close_side()
        self._box.open()
        self.announce()

    def _on_chips(self, key: int) -> bool:
        """Keys while a chip is chosen; False lets go of it and passes the key on."""
        chips = self._box.popup.chips
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            chips.step(-1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            chips.step(1)
        elif key in _TAKES_BACK and chips.removable():
            chips.press()
            return True
        else:
            chips.leave()
            return False
        self.announce()
        return True

    def _escape(self) -> None:
        box = self._box
        if box.is_open() and box.popup.close_side():
            box.open()
            self.announce()
        elif box.is_open() and box.popup.chips.at >= 0:
            box.popup.chips.leave()
            self.announce()
        else:
            box.close_results()
            self._go_back()

    def _enter_pressed(self, event: QKeyEvent) -> None:
        box, held = self._box, event.modifiers()
        if box.is_open():
            if held & Qt.KeyboardModifier.AltModifier and box.popup.chips.press_first():
                return
            if box.popup.chips.press():
                return
        self._enter(apart=bool(held & Qt.KeyboardModifier.ControlModifier))

    def _move(self, event: QKeyEvent) -> None:
        box = self._box
        if not box.is_open():
            if box.query and box.answered:
                box.open()
            elif not box.query:
                box.focus_search()
            return
        popup = box.popup
        if popup.side is not None and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._scroll(event.key())
            return
        if event.key() == Qt.Key.Key_Up and popup.list.currentIndex().row() <= 0 and popup.side is None:
            if popup.chips.enter():
                self.announce()
            return
        if popup.model.rowCount():
            box.moved = True
            QApplication.sendEvent(popup.list, event)
            popup.tell_keys()
            if popup.side is not None:
                self._preview()
            else:
                self.announce()

    def _scroll(self, key: int) -> None:
        side = self._box.popup.side
        if side is not None:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -3}.get(Qt.Key(key), 3)
            side.scroll_on(by)

    def _preview(self) -> bool:
        """Ask for the chosen result among its neighbours; False where there is none."""
        box = self._box
        row = box.popup.current() if box.is_open() else None
        if row is None or row.result.kind in RECALLED or not box.answered:
            return False
        box.moved = True
        box.preview_wanted.emit(row.result)
        return True

    def _at_end(self) -> bool:
        edit = self._box.edit
        return edit.cursorPosition() == len(edit.text()) and not edit.hasSelectedText()

    def _recalled(self) -> Result | None:
        """The chosen row of the empty box."""
        row = self._box.popup.current() if self._box.is_open() and not self._box.query else None
        return row.result if row is not None and row.result.kind in RECALLED else None

    def _enter(self, *, apart: bool = False) -> None:
        box = self._box
        if box.query.startswith("abscope://"):
            box.close_results()
            box.link_entered.emit(box.query)
            return
        row = box.popup.current() if box.is_open() or box.query else None
        if row is not None and (box.answered or (box.moved and box.is_open())):
            box.choose(row, apart=apart)
        elif not box.answered and box.query:
            box.open_first = True

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

    def announce(self, *, counted: bool = False) -> None:
        """The focus stays in the box, so what is chosen is told to a screen reader by hand."""
        popup = self._box.popup
        if popup.chips.at >= 0:
            self.say(popup.chips.spoken())
            return
        row = popup.current()
        chosen = row.spoken if row is not None else popup.message.text()
        many = number_of(popup.model.rows()) if counted and row is not None else ""
        self.say(". ".join(part for part in (many, popup.chips.spoken(), chosen) if part))

    def say(self, words: str) -> None:
        """Words for who hears the window."""
        self._box.edit.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._box.edit, words))


def _saves(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier
