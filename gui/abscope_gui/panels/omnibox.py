"""The search box on top of the window and the keys that move through its results.

Tells what was typed and what was chosen; the search itself is the window's, through `query_changed` and
`show_answer`. Opens no place by itself.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QWidget

from abscope_gui.models.results import ResultRow
from abscope_gui.panels.results_popup import ResultsPopup
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.parts import named, plain_label
from abscope_store.records import Answer

PLACEHOLDER = "Search agents, studies, passages, notes"
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class Omnibox(QFrame):
    """`query_changed(str)` has outer spaces removed; `chosen(Result)`; `closed` when the popup closes.

    Answers whose `query` is not what stands in the box are dropped.
    """

    query_changed = Signal(str)
    chosen = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("omnibox")
        self._theme = theme
        self._popup: ResultsPopup | None = None
        self._query = ""
        self._answered = self._moved = self._open_first = False
        self._came_from: QWidget | None = None
        self.icon = plain_label("omniboxIcon")
        self.edit = named(QLineEdit(), "omniboxEdit")
        self.edit.setPlaceholderText(PLACEHOLDER)
        self.edit.setAccessibleName("Search")
        self.edit.setAccessibleDescription(PLACEHOLDER)
        self.hint = plain_label("omniboxHint", "Ctrl K")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.icon)
        row.addWidget(self.edit, 1)
        row.addWidget(self.hint)
        self.setFocusProxy(self.edit)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._typed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        self.set_theme(theme)

    @property
    def popup(self) -> ResultsPopup:
        """The frame with the results, made when it is first needed."""
        if self._popup is None:
            window = self.window()
            self._popup = ResultsPopup(self._theme, window)
            self._popup.clicked.connect(self._choose)
            window.installEventFilter(self)
        return self._popup

    def is_open(self) -> bool:
        """Whether the popup is on screen."""
        return self._popup is not None and self._popup.isVisible()

    def set_theme(self, theme: Theme) -> None:
        """Recolour icon and rows."""
        self._theme = theme
        self.icon.setPixmap(theme.icon("search").pixmap(QSize(18, 18)))
        if self._popup is not None:
            self._popup.set_theme(theme)

    def focus_search(self, text: str | None = None) -> None:
        """Go to the box: all its text selected, or `text` put in; short hints where it is empty."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text is not None:
            self.edit.setText(text)
        self.edit.selectAll()
        if self._query and self._answered:
            self._open()
        elif not self._query:
            self.popup.show_hints()
            self._open()

    def show_answer(self, answer: Answer) -> None:
        """Show what was found for the text in the box; opens the first where Enter was already pressed."""
        if answer.query.strip() != self._query or not self.edit.hasFocus():
            return
        self.popup.show_answer(answer, keep=self._answered and self._moved)
        self._answered = True
        self._open()
        if self._open_first:
            self._open_first = False
            self._choose(self.popup.current())
        else:
            self._announce()

    def show_trouble(self, sentence: str) -> None:
        """Say in the popup why there is no answer."""
        self._open_first = False
        if self.edit.hasFocus():
            self.popup.show_message(sentence)
            self._open()

    def close_results(self) -> None:
        """Close the popup; the text stays."""
        self._open_first = False
        if self._popup is not None and self._popup.isVisible():
            self._popup.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is not self.edit:
            if kind == QEvent.Type.Resize and self.is_open():
                self.popup.place_below(self)
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
                self.close_results()
        if kind == QEvent.Type.MouseButtonPress and self._query and self._answered:
            self._open()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_results()
            self._go_back()
            return True
        if key in _ENTER:
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
        if not self.is_open():
            if self._query and self._answered:
                self._open()
            return
        if self.popup.model.rowCount():
            self._moved = True
            QApplication.sendEvent(self.popup.list, event)
            self._announce()

    def _enter(self) -> None:
        if not self._query:
            return
        row = self.popup.current()
        if row is not None and (self._answered or (self._moved and self.is_open())):
            self._choose(row)
        elif not self._answered:
            self._open_first = True

    def _choose(self, row: ResultRow | None) -> None:
        if row is None:
            return
        self.close_results()
        self.chosen.emit(row.result)

    def _typed(self, text: str) -> None:
        query = text.strip()
        if query == self._query:
            return
        self._query = query
        self._answered = self._moved = self._open_first = False
        if not query:
            self.popup.show_hints()
            if self.edit.hasFocus():
                self._open()
        self.query_changed.emit(query)

    def _open(self) -> None:
        # Laid out once before it is measured: labels in a hidden frame do not know their style yet.
        self.popup.ensurePolished()
        self.popup.place_below(self)
        self.popup.show()

    def _mark_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self.edit and old is not None and old is not self.edit:
            self._came_from = old

    def _go_back(self) -> None:
        back = self._came_from
        if back is not None and shiboken6.isValid(back) and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.edit.clearFocus()

    def _announce(self) -> None:
        """The focus stays in the box, so the chosen row is told to a screen reader by hand."""
        row = self.popup.current()
        said = row.spoken if row is not None else self.popup.message.text()
        self.edit.setAccessibleDescription(said)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, said))
