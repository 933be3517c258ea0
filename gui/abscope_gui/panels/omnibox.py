"""The search box on top of the window and the keys that move through its results.

Tells what was typed and what was chosen; the search itself is the window's, through `query_changed` and
`show_answer`. Opens no place by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from abscope_gui.theme import GRID, Theme

if TYPE_CHECKING:
    from abscope_gui.models.results import ResultRow
    from abscope_gui.panels.omnibox_keys import OmniboxKeys
    from abscope_gui.panels.results_popup import ResultsPopup
    from abscope_store.records import Answer

PLACEHOLDER = "Search agents, studies, passages, notes"


class Omnibox(QFrame):
    """`query_changed(str)` has outer spaces removed; `chosen(Result)`; `closed` when the popup closes.

    Answers whose `query` is not what stands in the box are dropped.
    """

    query_changed = Signal(str)
    chosen = Signal(object)
    link_entered = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, awake: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("omnibox")
        self._theme = theme
        self._popup: ResultsPopup | None = None
        self.query = ""
        self.standing = ""  # the line that the popup shows again, for it may cover the window's
        self._keys: OmniboxKeys | None = None
        self.answered = self.moved = self.open_first = False
        self.icon = QLabel()
        self.icon.setObjectName("omniboxIcon")
        self.edit = QLineEdit()
        self.edit.setObjectName("omniboxEdit")
        self.edit.setPlaceholderText(PLACEHOLDER)
        self.edit.setAccessibleName("Search")
        self.edit.setAccessibleDescription(PLACEHOLDER)
        self.hint = QLabel("Ctrl K")
        self.hint.setObjectName("omniboxHint")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.icon)
        row.addWidget(self.edit, 1)
        row.addWidget(self.hint)
        self.setFocusProxy(self.edit)
        if awake:
            self.wake()

    def wake(self) -> None:
        """Begin to hear keys; what was typed before counts. A window does this after its first paint."""
        from PySide6.QtWidgets import QSizePolicy

        from abscope_gui.panels.omnibox_keys import OmniboxKeys

        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._keys = OmniboxKeys(self)
        self.edit.textChanged.connect(self._typed)
        self.set_theme(self._theme)
        self._typed(self.edit.text())

    @property
    def popup(self) -> ResultsPopup:
        """The frame with the results, made when it is first needed."""
        if self._popup is None:
            from abscope_gui.panels.results_popup import ResultsPopup  # not needed to paint the window

            window = self.window()
            self._popup = ResultsPopup(self._theme, window)
            self._popup.clicked.connect(self.choose)
            self._popup.chips.replaced.connect(self.edit.setText)
            if self._keys is not None:
                window.installEventFilter(self._keys)
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
        self.edit.setFocus()
        if text is not None:
            self.edit.setText(text)
        self.edit.selectAll()
        if self.query and self.answered:
            self.open()
        elif not self.query:
            self.popup.show_hints()
            self.open()

    def show_answer(self, answer: Answer) -> None:
        """Show what was found for the text in the box; opens the first where Enter was already pressed."""
        if answer.query.strip() != self.query or not self.edit.hasFocus():
            return
        self.popup.show_answer(answer, keep=self.answered and self.moved)
        self.answered = True
        self.open()
        if self.open_first:
            self.open_first = False
            self.choose(self.popup.current())
        else:
            self.announce()

    def show_trouble(self, sentence: str) -> None:
        """Say in the popup why there is no answer."""
        self.open_first = False
        if self.edit.hasFocus():
            self.popup.show_message(sentence)
            self.open()

    def close_results(self) -> None:
        """Close the popup; the text stays."""
        self.open_first = False
        if self._popup is not None and self._popup.isVisible():
            self._popup.hide()
            self.closed.emit()

    def choose(self, row: ResultRow | None) -> None:
        if row is None:
            return
        self.close_results()
        self.chosen.emit(row.result)

    def _typed(self, text: str) -> None:
        query = text.strip()
        if query == self.query:
            return
        self.query = query
        self.answered = self.moved = self.open_first = False
        if not query:
            self.popup.show_hints()
            if self.edit.hasFocus():
                self.open()
        self.query_changed.emit(query)

    def open(self) -> None:
        # Laid out once before it is measured: labels in a hidden frame do not know their style yet.
        self.popup.set_standing(self.standing)
        self.popup.ensurePolished()
        self.popup.place_below(self)
        self.popup.show()

    def announce(self) -> None:
        """Tell a screen reader which result is chosen."""
        if self._keys is not None:
            self._keys.announce()
