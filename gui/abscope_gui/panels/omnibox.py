"""The search box on top of the window and the keys that move through its results.

Tells what was typed and what was chosen; the search itself is the window's, through `query_changed` and
`show_answer`. Opens no place by itself and keeps no history.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from abscope_gui.theme import GRID, Theme

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from abscope_gui.loading_search import Preview
    from abscope_gui.models.results import ResultRow
    from abscope_gui.panels.omnibox_keys import OmniboxKeys
    from abscope_gui.panels.results_popup import ResultsPopup
    from abscope_store.records import Answer

PLACEHOLDER = "Search agents, studies, passages, notes"
READING = 0.4  # seconds after which what is on screen is being read and does not move any more


class Omnibox(QFrame):
    """`query_changed(str)` has outer spaces removed; `chosen(Result)`; `closed` when the popup closes.

    Answers whose `query` is not what stands in the box are dropped. `scope` is what is searched within.
    """

    query_changed = Signal(str)
    chosen = Signal(object)
    chosen_apart = Signal(object)  # Result that is to open in a new tab
    link_entered = Signal(str)
    said_chosen = Signal(object)  # Said whose record is to open
    recents_wanted = Signal()
    preview_wanted = Signal(object)  # Result
    save_asked = Signal(str)  # the query
    rename_asked = Signal(object)  # Result of a saved search's row
    removal_asked = Signal(object)  # Result of a saved search's row, or of one of the history
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, awake: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("omnibox")
        self._theme = theme
        self._popup: ResultsPopup | None = None
        self.query = ""
        self.scope: tuple[str, str] | None = None
        self.scope_words = ""  # its name, or what the passages shown are like
        self.saved: Collection[str] | None = None  # queries; None until they were read
        self.standing = ""  # the line that the popup shows again, for it may cover the window's
        self._keys: OmniboxKeys | None = None
        self.answered = self.moved = self.open_first = False
        self._shown_at = 0.0
        self.icon = QLabel()
        self.icon.setObjectName("omniboxIcon")
        self.edit = QLineEdit()
        self.edit.setObjectName("omniboxEdit")
        self.edit.setPlaceholderText(PLACEHOLDER)
        self.edit.setAccessibleName("Search")
        self.edit.setAccessibleDescription(PLACEHOLDER)
        self.hint = QLabel("Ctrl K")
        self.hint.setObjectName("omniboxHint")
        self.star: QPushButton | None = None
        row = self._row = QHBoxLayout(self)
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
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QSizePolicy

        from abscope_gui.panels.omnibox_keys import OmniboxKeys

        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._keys = OmniboxKeys(self)
        self.star = QPushButton()
        self.star.setObjectName("omniboxStar")
        self.star.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.star.clicked.connect(lambda: self.save_asked.emit(self.query))
        self._row.insertWidget(2, self.star)
        self.edit.textChanged.connect(self._typed)
        self.set_theme(self._theme)
        self._typed(self.edit.text())
        self._tell_star()

    @property
    def popup(self) -> ResultsPopup:
        """The frame with the results, made when it is first needed."""
        if self._popup is None:
            from abscope_gui.panels.results_popup import ResultsPopup  # not needed to paint the window

            window = self.window()
            self._popup = ResultsPopup(self._theme, window)
            self._popup.clicked.connect(lambda row, apart: self.choose(row, apart=apart))
            self._popup.chips.replaced.connect(self.edit.setText)
            self._popup.chips.unscoped.connect(self.leave_scope)
            self._popup.chips.opened.connect(self._open_said)
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
        if self.star is not None:
            self.star.setIcon(theme.icon("bookmark"))
        if self._popup is not None:
            self._popup.set_theme(theme)

    def set_saved(self, queries: Collection[str]) -> None:
        """Which searches are saved: the star says so."""
        self.saved = queries
        self._tell_star()

    # --- what is searched -----------------------------------------------------------

    def focus_search(self, text: str | None = None) -> None:
        """Go to the box to search everything: all its text selected, or `text` put in; what was done lately
        where it is empty."""
        if self.scope is not None or self.scope_words:
            self._set_scope(None, "")
        self.edit.setFocus()
        if text is not None:
            self.edit.setText(text)
        self.edit.selectAll()
        if self.query and self.answered:
            self.open()
        elif not self.query:
            self._show_empty()

    def search_within(self, scope: tuple[str, str], words: str) -> None:
        """Go to the box to search within one record, source or document; what stands in it is searched."""
        self.edit.setFocus()
        self.edit.selectAll()
        self._set_scope(scope, words)
        if not self.query:
            self._show_empty()

    def leave_scope(self) -> None:
        """Search everything again."""
        self._set_scope(None, "")
        if not self.query:
            self._show_empty()

    def show_related(self, answer: Answer, words: str) -> None:
        """Passages that were asked for from a text, under `words` that say how; the box is empty."""
        self.edit.setFocus()
        self.edit.clear()
        self.scope, self.scope_words = None, words
        self.answered, self.moved = True, False
        self.popup.show_answer(answer, keep=False, scope=words)
        self.open()
        self.announce(counted=True)

    def show_answer(self, answer: Answer, rows: Sequence[ResultRow] | None = None) -> None:
        """Show what was found for the text in the box, with its rows where they were made already; opens the
        first where Enter was already pressed. A second answer to the same text moves nothing that is gone
        through, pointed at or read."""
        if answer.query.strip() != self.query or not self.edit.hasFocus():
            return
        again = self.answered
        read = self.moved or self.popup.looked_at() or monotonic() - self._shown_at > READING
        self.popup.show_answer(answer, again and read, rows, self._scope_chip())
        self.answered = True
        if not again:
            self._shown_at = monotonic()
        self.open()
        if self.open_first:
            self.open_first = False
            self.choose(self.popup.current())
        elif not (again and self.moved):
            self.announce(counted=True)

    def offer(self, answer: Answer, rows: Sequence[ResultRow]) -> None:
        """Show an answer as soon as its rows are laid out: all at once would hold the window's thread."""
        if answer.query.strip() == self.query:
            self.popup.prepare(rows, lambda: self.show_answer(answer, rows))

    def show_recents(self, rows: Sequence[ResultRow]) -> None:
        """What was saved, searched and read, for an empty box."""
        related = self.scope_words and self.scope is None
        if self.query or related or not self.edit.hasFocus() or not self.is_open():
            return
        chosen = self.popup.current()
        self.popup.show_hints(self._scope_chip(), rows)
        if chosen is not None and self.moved:
            self.popup.choose(chosen.key)
        self.open()

    def show_trouble(self, sentence: str) -> None:
        """Say in the popup why there is no answer."""
        self.open_first = False
        if self.edit.hasFocus():
            self.popup.show_message(sentence, self._scope_chip())
            self.open()

    def show_preview(self, preview: Preview) -> None:
        """A result among its neighbours, until Left."""
        if self.is_open():
            self.popup.show_preview(preview)
            self.open()
            self._say(self.popup.preview.spoken())

    def show_sheet(self) -> None:
        """What can be typed, until any key."""
        if not self.is_open():
            self.popup.show_hints(self._scope_chip())
        self.popup.show_sheet()
        self.open()
        self._say(self.popup.sheet.spoken())

    def close_results(self) -> None:
        """Close the popup; the text stays."""
        self.open_first = False
        if self._popup is not None and self._popup.isVisible():
            self._popup.close_side()
            self._popup.hide()
            self.closed.emit()

    def choose(self, row: ResultRow | None, *, apart: bool = False) -> None:
        """Open a row, `apart` in a new tab; a search of before is searched again."""
        if row is None:
            return
        kind = row.result.kind
        if kind in ("saved", "search"):  # models/recents.py
            self.edit.setText(row.result.text)
            return
        self.close_results()
        if kind == "visit":
            self.link_entered.emit(row.result.text)
        elif apart:
            self.chosen_apart.emit(row.result)
        else:
            self.chosen.emit(row.result)

    # --- parts ----------------------------------------------------------------------

    def _scope_chip(self) -> str:
        return f"in {self.scope_words}" if self.scope is not None else self.scope_words

    def _open_said(self, said: object) -> None:
        self.close_results()
        self.said_chosen.emit(said)

    def _set_scope(self, scope: tuple[str, str] | None, words: str) -> None:
        self.scope, self.scope_words = scope, words
        if self.query:
            self.answered = self.moved = self.open_first = False
            self.query_changed.emit(self.query)

    def _show_empty(self) -> None:
        self.moved = False
        self.popup.show_hints(self._scope_chip())
        if self.edit.hasFocus():
            self.open()
            self.recents_wanted.emit()

    def _typed(self, text: str) -> None:
        query = text.strip()
        if query == self.query:
            return
        self.query = query
        self.answered = self.moved = self.open_first = False
        if self.scope is None:
            self.scope_words = ""  # passages like one are left by the first letter
        self._tell_star()
        if not query:
            self._show_empty()
        self.query_changed.emit(query)

    def _tell_star(self) -> None:
        if self.star is None:
            return
        saved = self.query in (self.saved or ())
        said = "Take this search out of the saved ones" if saved else "Save this search"
        self.star.setVisible(bool(self.query))
        if self.star.accessibleName() != said:
            self.star.setAccessibleName(said)
            self.star.setToolTip(f"{said} (Ctrl+S)")
            self.star.setProperty("saved", saved)
            self.star.style().unpolish(self.star)
            self.star.style().polish(self.star)

    def open(self) -> None:
        """Show the popup below the box."""
        # Laid out once before it is measured: labels in a hidden frame do not know their style yet.
        self.popup.set_standing(self.standing)
        self.popup.ensurePolished()
        self.popup.place_below(self)
        self.popup.show()

    def announce(self, *, counted: bool = False) -> None:
        """Tell a screen reader which result is chosen, and how many there are where they are new."""
        if self._keys is not None:
            self._keys.announce(counted=counted)

    def _say(self, words: str) -> None:
        if self._keys is not None:
            self._keys.say(words)
