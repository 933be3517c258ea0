"""The middle pane: the answer. One record, its figures as cards, and the actions on it.

Shows a RecordView; selects and announces, opens nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.loading import RecordView, figure_kind
from abscope_gui.panels import agent_sections, claim_sections, mechanism_sections, study_sections
from abscope_gui.panels.figure_card import FigureCard
from abscope_gui.panels.laying import Laying
from abscope_gui.panels.library_passages import LibraryPassages
from abscope_gui.panels.record_notes import RecordNotes
from abscope_gui.panels.section import Sections
from abscope_gui.places import Place
from abscope_gui.theme import Theme
from abscope_gui.widgets.basic import Card, label
from abscope_gui.widgets.tall import TallPage, TallScroll
from abscope_store.library import MentioningPassages
from abscope_store.records import Agent, Annotation, Claim, Mechanism, Study

PARTS = ("outcome", "step")  # of a record, that may have a mark of their own
NAMED = 80  # characters of what a mark is on


class RecordPane(QWidget):
    """One record at a time; `figure_activated(owner kind, owner id, part)` asks for its evidence."""

    figure_activated = Signal(str, str, str)
    place_requested = Signal(object)
    passages_requested = Signal(int)  # so many of the reader's own passages that name the record
    bookmark_requested = Signal()
    note_requested = Signal(str)
    copy_requested = Signal()
    link_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record-pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.view: RecordView | None = None
        self.selected = ""
        self._fresh = False
        self.cards: list[FigureCard] = []
        self.rows: list[tuple[str, str, Card]] = []  # (owner kind, owner id, card) of everything else
        self.notes: RecordNotes | None = None  # there once the record is complete
        self.laying: Laying | None = None  # the rest of the record, a turn of the event loop at a time
        self._sections: Sections | None = None
        self._marks: Sequence[Annotation] = ()
        self._part = ""
        self._sought = False  # the selected figure is not laid out yet, and is to be shown
        self._focus_due = False  # nor has it the keyboard that it is to have
        self._scroll_due: int | None = None  # nor is the page long enough for where it was left
        self._yielding: list[list[QWidget]] = []  # what gives its room to the harms, step by step
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._scroll = TallScroll(self)
        self._scroll.setObjectName("record-scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().actionTriggered.connect(lambda _: self._let_go())
        box.addWidget(self._scroll, 1)
        self._footer = self._build_footer()
        box.addWidget(self._footer)
        self.clear("Choose a record from the list, or press Ctrl+K.")

    def _build_footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setObjectName("record-footer")
        line = QHBoxLayout(footer)
        line.setContentsMargins(24, 8, 24, 8)
        line.setSpacing(8)
        self._buttons: list[tuple[QPushButton, str]] = []
        for text, icon, signal in (
            ("Copy with citation", "copy", self.copy_requested),
            ("Bookmark", "bookmark", self.bookmark_requested),
            ("Link", "link", self.link_requested),
        ):
            button = QPushButton(text, footer)
            button.setObjectName("quiet")
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            self._buttons.append((button, icon))
            line.addWidget(button)
        line.insertStretch(2)
        return footer

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; the record is laid out anew."""
        self._theme = theme
        for button, icon in self._buttons:
            button.setIcon(theme.icon(icon))
        if self.view is not None:
            selected, place = self.selected, self.scroll_state()
            self.show_record(self.view, selected)
            self.restore_scroll(place)

    def clear(self, sentence: str) -> None:
        """Nothing is open: say what to do."""
        self.view = self.laying = self.notes = self._sections = None
        self.cards, self.rows, self._yielding = [], [], []
        self._let_go()
        empty = label(sentence, "empty")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll.show_page(empty)
        self._footer.setVisible(False)
        for button, icon in self._buttons:
            button.setIcon(self._theme.icon(icon))

    def show_record(self, view: RecordView, selected: str = "") -> None:
        """Lay out a record's first screen, and the rest when idle; `selected` is the id of the figure whose
        evidence is shown."""
        if self.laying is not None:
            self.laying.stop()
        self._let_go()
        self.view, self.notes = view, None
        page = TallPage()
        page.setObjectName("record-page")
        page.resize(self._scroll.room())
        self._sections = sections = Sections(self._theme, view, page)
        sections.figure_activated.connect(self.figure_activated)
        sections.place_requested.connect(self.place_requested)
        sections.passages_requested.connect(self.passages_requested)
        sections.rest_wanted.connect(self.finish)
        self.cards, self.rows = sections.cards, sections.rows
        self.show_marks(view.annotations)
        self.laying = Laying(sections, self._parts(sections, view), page)
        self.laying.turn()
        self._scroll.show_page(page)
        self._yielding = [self.cards[0].charts, sections.hints] if self.cards else []
        self._make_room()
        while not self.laying.complete and not self._scroll.filled():
            self.laying.turn()
            self._scroll.fit()
        self._footer.setVisible(True)
        self.laying.turned.connect(self._turned)
        self._fresh = False
        self.select(selected)
        self._fresh = not selected
        self.laying.start()

    def _parts(self, sections: Sections, view: RecordView) -> Iterator[None]:
        record = view.record
        if isinstance(record, Study):
            yield from study_sections.fill(sections, record)
        elif isinstance(record, Agent):
            yield from agent_sections.fill(sections, record)
        elif isinstance(record, Mechanism):
            yield from mechanism_sections.fill(sections, record)
        elif isinstance(record, Claim):
            yield from claim_sections.fill(sections, record)
        self.notes = RecordNotes(sections.page)
        self.notes.opened.connect(self.note_requested)
        sections.add(self.notes)
        self.show_marks(self._marks)

    @property
    def complete(self) -> bool:
        """Whether the record is laid out to its end."""
        return self.laying is None or self.laying.complete

    @property
    def passages(self) -> LibraryPassages | None:
        """The reader's own passages, None where there is none or they are not laid out yet."""
        return None if self._sections is None else self._sections.passages

    def finish(self) -> None:
        """Lay out what is missing, now."""
        if self.laying is not None and not self.laying.complete:
            self.laying.finish()
            self._scroll.fit()

    def _turned(self) -> None:
        """More of the page stands: frame what is selected, go where one is expected if that is there."""
        shown = self._frame()
        waited = self._sought or self._focus_due or self._scroll_due is not None
        if not waited:
            return
        self._scroll.fit()
        if self._focus_due and shown:
            self._focus_due = False
            if QApplication.focusWidget() is self._scroll:
                shown[0].setFocus(Qt.FocusReason.TabFocusReason)
        if self._sought and shown:
            self._sought = False
            self._scroll.ensureWidgetVisible(shown[0], 0, 24)
        if self._scroll_due is not None:
            self.restore_scroll(self._scroll_due)
        if self.complete:
            self._let_go()
        self._hold()

    def _let_go(self) -> None:
        """Expected nowhere any more: the reader went elsewhere by hand, or there is no more to come."""
        self._sought = self._focus_due = False
        self._scroll_due = None
        self._hold()

    def _hold(self) -> None:
        """A page that grows towards where it was left is not painted until it is there: nothing jumps."""
        self._scroll.viewport().setUpdatesEnabled(not self._sought and self._scroll_due is None)

    def show_marks(self, marks: Sequence[Annotation]) -> None:
        """The reader's notes on the record and its parts, at the foot of its page."""
        self._marks = marks
        self._buttons[1][0].setText("Bookmarked" if marks else "Bookmark")
        if self.notes is None:
            return
        rows = {f"{kind}/{owner}": card for kind, owner, card in self.rows if kind in PARTS}
        named = {part: _short(card.accessibleName()) for part, card in rows.items()}
        for card in self.cards:
            named |= {f"outcome/{one.id}": one.endpoint_name for one in card.versions.all}
        self.notes.show_marks(marks, named)

    def focused_part(self) -> tuple[str, str, str] | None:
        """(kind, id, name) of the figure or step that the keyboard is on."""
        for card in self.cards:
            on = [row for row in card.rows if row.hasFocus()]
            if on or card.hasFocus():
                outcome = on[0].outcome if on else card.outcome
                return "outcome", outcome.id, outcome.endpoint_name
        found = ((kind, owner, card) for kind, owner, card in self.rows if kind in PARTS and card.hasFocus())
        kind, owner, row = next(found, ("", "", None))
        return None if row is None else (kind, owner, _short(row.accessibleName()))

    def show_passages(self, kind: str, record_id: str, found: MentioningPassages) -> None:
        """More of the reader's own passages, if the record is still the one they name."""
        same = self.view is not None and (self.view.kind, self.view.id) == (kind, record_id)
        if same and self.passages is not None:
            self.passages.show_passages(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height holds more or less beside the benefit."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Benefit with harm: where the harms would not stand on the first screen, other things give way."""
        page, sections = self._scroll.widget(), self._sections
        if page is None or sections is None or not sections.must_see:
            return
        for step in self._yielding:
            _set_visible(step, True)
        for step in self._yielding:
            self._scroll.fit()
            room = self._scroll.maximumViewportSize().height()
            if max(w.mapTo(page, w.rect().bottomLeft()).y() for w in sections.must_see) < room:
                return
            _set_visible(step, False)
        self._scroll.fit()

    def select(self, owner_id: str, part: str = "") -> None:
        """Frame the figure whose evidence stands in the reader pane, wherever the record shows it.

        Of several statements of one owner (the stances of a claim) `part` says which; the first if none.
        """
        self.selected, self._part = owner_id, part
        shown = self._frame()
        fresh, self._fresh = self._fresh, False  # a record that is opened begins at its top
        if shown and not fresh and not any(_in_view(widget) for widget in shown):
            self._scroll.ensureWidgetVisible(shown[0], 0, 24)
        self._sought = bool(owner_id) and not shown and not fresh and not self.complete
        self._hold()

    def _frame(self) -> list[QWidget]:
        """Frame what is selected among what stands; those framed."""
        owner_id = self.selected
        shown: list[QWidget] = [card for card in self.cards if card.show_selected(owner_id)]
        parts = [row.part for _, owner, row in self.rows if owner == owner_id and row.part]
        wanted = self._part if self._part in parts else (parts or [""])[0]
        for _, owner, row in self.rows:
            row.set_selected(owner == owner_id and row.part == wanted)
            shown += [row] if row.property("selected") else []
        return shown

    def first_figure(self) -> tuple[str, str] | None:
        """(owner kind, id) of the figure that heads the record."""
        while self.laying is not None and not (self.cards or self.rows or self.laying.complete):
            self.laying.turn()
        if self.cards:
            return "outcome", self.cards[0].outcome.id
        return (self.rows[0][0], self.rows[0][1]) if self.rows else None

    def figure_named(self, owner_id: str) -> tuple[str, str] | None:
        """(owner kind, id) of a figure of this record, None where it has none of that id."""
        kind = "" if self.view is None else figure_kind(self.view, owner_id)
        return (kind, owner_id) if kind else None

    def focus_figure(self) -> None:
        """Put the keyboard on the selected figure, or on the first; on the page where there is none."""
        cards: list[Card] = [*self.cards, *(row for _, _, row in self.rows)]
        chosen = [card for card in cards if card.property("selected")]
        if self.selected and not chosen and not self.complete:
            self._focus_due = True
            cards = []
        for target in [*chosen, *cards, self._scroll][:1]:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def figures(self) -> list[tuple[str, str]]:
        """(owner kind, id) of everything that can be activated, other versions included."""
        self.finish()
        found = [("outcome", o.id) for card in self.cards for o in card.versions.all]
        return found + [(kind, owner) for kind, owner, _ in self.rows]

    def shown_text(self) -> str:
        """Every word on the pane, for tests and screen readers."""
        return "\n".join(found.text() for found in self.labels())

    def labels(self) -> list[QLabel]:
        """The labels on the pane that are not folded away."""
        self.finish()
        page = self._scroll.widget() or self
        return [found for found in page.findChildren(QLabel) if found.isVisibleTo(page)]

    def buttons(self) -> list[QPushButton]:
        """The links on the pane that are not folded away: p values, records, sources."""
        self.finish()
        page = self._scroll.widget() or self
        return [found for found in page.findChildren(QPushButton) if found.isVisibleTo(page)]

    def scroll_state(self) -> int:
        """Where the pane is scrolled to or is about to be, pixels."""
        return self._scroll.verticalScrollBar().value() if self._scroll_due is None else self._scroll_due

    def restore_scroll(self, value: int) -> None:
        """Scroll back, as soon as the page is laid out so far."""
        self._sought = False
        self._scroll.fit()
        bar = self._scroll.verticalScrollBar()
        reached = self.complete or bar.maximum() >= value
        self._scroll_due = None if reached else value
        bar.setValue(value)
        self._hold()

    def place(self) -> Place | None:
        """Where this pane is."""
        if self.view is None:
            return None
        from abscope_gui.places import place_of

        return place_of(self.view.kind, self.view.id, self.selected)


def _short(words: str) -> str:
    return words if len(words) <= NAMED else f"{words[:NAMED].rsplit(' ', 1)[0]}…"


def _set_visible(widgets: list[QWidget], visible: bool) -> None:
    """Show or hide, and let what holds them ask for its new size at once."""
    for widget in widgets:
        widget.setVisible(visible)
        holder = widget.parentWidget()
        inner = holder.layout() if holder is not None else None
        if inner is not None:
            inner.activate()


def _in_view(widget: QWidget) -> bool:
    """Whether all of a widget's height is on screen."""
    return widget.isVisible() and widget.visibleRegion().boundingRect().height() >= widget.height()
