"""The right pane: the passage behind the selected figure, or our record of it, with the reader's marks.

Shows plain values and asks by signals; reads no store and saves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from abscope_gui.looks import Look
from abscope_gui.panels import reader_dress, reader_steps
from abscope_gui.panels.choice_strip import ChoiceStrip
from abscope_gui.panels.evidence_footer import EvidenceFooter
from abscope_gui.panels.evidence_header import EvidenceHeader
from abscope_gui.panels.find_bar import FindBar, Finder
from abscope_gui.panels.go_bar import GoBar, Goer
from abscope_gui.panels.gutter import Gutter
from abscope_gui.panels.margin_notes import MarginNotes
from abscope_gui.panels.mark_handles import MarkHandles
from abscope_gui.panels.note_editor import NoteEditor
from abscope_gui.panels.reader_marks import Mark, beside, place_marks
from abscope_gui.panels.reader_paint import Painted
from abscope_gui.panels.reader_standing import resting
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.panels.seen_panel import SeenPanel
from abscope_gui.panels.tension_strip import TensionStrip
from abscope_gui.places import place_of
from abscope_gui.spans import Focus, Span, focus_ranges
from abscope_gui.texts import Text
from abscope_gui.theme import MEANINGS, Theme
from abscope_store.records import Annotation

EMPTY = "No figure here rests on a source of this reference."
WIDE = 560  # pixels of pane from which marginal notes are cards
TALL = 800  # pixels of pane from which an open note leaves everything else in place
LOW = 400  # pixels of pane, at 100 %, below which a note does not repeat the words it is on
CROWDED = 420  # pixels of pane below which the open strip takes the room of the tensions
LEAST = 68  # pixels of page that nothing beside it takes
_RIGHT = 16


class EvidencePane(QWidget):
    """set_text(), then set_annotations() and set_caption() in any order."""

    annotate_requested = Signal(object)  # Span
    step_requested = Signal(int)  # -1 or +1
    annotation_requested = Signal(str)  # annotation id
    place_requested = Signal(object)  # Place
    show_hidden_changed = Signal(bool)
    leaving = Signal(object)  # Text that is about to be replaced, while its page still stands

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidencePane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Evidence")
        self.setMinimumWidth(320)
        self._theme = theme
        self._text: Text | None = None
        self._annotations: Sequence[Annotation] = ()
        self._counts: Mapping[int, Mapping[str, int]] = {}  # of the reference, by paragraph and kind
        self.header = EvidenceHeader(theme, self)
        self.view = ReaderView(theme, self)
        self.gutter = Gutter(self.view, theme)
        self.margin = MarginNotes(self.view, theme)
        self.painted = Painted(self.view, theme)
        self.handles = MarkHandles(self.view, self.painted)
        self.tensions = TensionStrip(self)
        self.choice = ChoiceStrip(self)
        self.seen = SeenPanel(theme, self)
        self.find_bar = FindBar(theme, self)
        self.finder = Finder(self.find_bar, self.view, self.painted)
        self.goer = Goer(GoBar(self), self.view)
        self.note_editor = NoteEditor(theme, self)
        self._repaint = QTimer(self)
        self._repaint.setSingleShot(True)
        self._repaint.setInterval(0)
        self._repaint.timeout.connect(self.painted.refresh)
        self.footer = EvidenceFooter(self)
        self._lay_out()
        self._connect()
        self.set_theme(theme)

    # --- what main_window calls -------------------------------------------------------

    @property
    def text(self) -> Text | None:
        """What is shown."""
        return self._text

    def set_text(self, text: Text | None, *, focus: Focus | None = None) -> None:
        """Show a text and scroll to a focus in it; the same text keeps its page, None empties the pane."""
        self.choice.show_choice(None)
        if text is None:
            self._text = None
            self.seen.show_view(None)
            self._stack.setCurrentIndex(0)
            return
        if text != self._text or self.view.rows is None:
            if self._text is not None:
                self.leaving.emit(self._text)
            other = self.seen.view is not None and self.seen.view.document_id != text.target_id
            self._text = text
            self._annotations, self._counts = (), {}
            self.gutter.set_resting({})
            if other:
                self.seen.show_view(None)
            self.header.show_text(text)
            found = focus_ranges(text, focus) if focus is not None else None
            self.finder.close()
            self.goer.bar.hide()
            self.view.show_text(text, set())
            self.gutter.focused = None
            self.painted.focus, self.painted.marks = (), ()
            self.footer.hidden.setVisible(bool(self.view.rows and self.view.rows.runs))
            self._say_hidden()
            self.margin.set_marks([])
            self.handles.renew()
            if found is None:
                self.view.go_home()
                self.view.pin(0, -20)
        self._stack.setCurrentIndex(1)
        self._show_tensions(focus.paragraph if focus is not None else None)
        self.share_height()
        self.fit()
        self.set_focus(focus)

    def set_focus(self, focus: Focus | None) -> None:
        """Highlight and scroll to a place of the text that is shown; a hidden one is revealed."""
        found = focus_ranges(self._text, focus) if self._text is not None and focus is not None else None
        self.gutter.focused = found[0] if found else None
        self.painted.focus = [(found[0], start, end) for start, end in found[1]] if found else ()
        if found is not None:
            self.view.show_place(found[0], found[1][0][0] if found[1] else 0)
        self.gutter.update()
        self.painted.refresh()

    def set_caption(self, index: int, count: int, caption: str) -> None:
        """`Evidence 2 of 5 · OS, later line`: `index` counts from 0; nothing is said where `count` is 0."""
        self.footer.say(index, count, caption)

    def set_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Paint these marks; one whose words are not where they were is counted, not painted."""
        self._annotations = annotations
        if self._text is None:
            return
        marks, waiting = place_marks(self._text, annotations)
        self.painted.marks = marks
        self.header.say_waiting(len(waiting))
        self.margin.set_marks([*marks, *beside(self._text, waiting)])
        self.handles.renew()
        self.rest()
        self.painted.refresh()

    def set_counts(self, counts: Mapping[int, Mapping[str, int]]) -> None:
        """What of the reference rests on the paragraphs of this text."""
        self._counts = counts
        self.rest()

    def rest(self) -> None:
        """Say anew in the margin what rests on each paragraph."""
        if self._text is not None:
            found = resting(self._text, self._counts, self.seen.view, self.painted.marks)
            self.gutter.set_resting(found)
            self.fit()

    def current_span(self) -> Span | None:
        """The selection, or the sentence at the caret; None where the text cannot be marked."""
        return self.view.current_span() if self._text is not None else None

    def current_paragraph(self) -> int | None:
        """The ordinal of the paragraph that the caret is in."""
        caret = self.view.caret() if self._text is not None else None
        return self._text.blocks[caret[0]].paragraph if self._text is not None and caret is not None else None

    def scroll_state(self) -> tuple[int, int]:
        """Where the page stands: a row and the pixels of it above the top. Holds at any width."""
        return self.view.anchor()

    def restore_scroll(self, state: tuple[int, int]) -> None:
        """Back to a scroll_state() of the same text."""
        self.view.pin(*state)

    def edit_annotation(self, annotation: Annotation) -> None:
        """Open the note editor on a mark that is saved already."""
        self.note_editor.open_annotation(annotation)

    def open_note(self, span: Span) -> None:
        """Open the note editor on a new mark."""
        self.note_editor.open_span(span)

    def find(self) -> None:  # type: ignore[override]  # Qt's own finds a window by its id
        """Open the find bar, with its words selected."""
        if self._text is not None:
            self.finder.open()

    def find_next(self, step: int = 1) -> None:
        """To the next match, or with -1 to the one before; round the ends."""
        self.finder.step(step)

    def set_show_hidden(self, show: bool) -> None:
        """Show or fold every hidden run."""
        if self.view.rows is None:
            return
        for run in list(self.view.rows.runs):
            if (run in self.view.rows.open) != show:
                self.view.toggle(run)

    def set_zoom(self, factor: float) -> None:
        """The size of the page's type, 1.0 as designed."""
        reader_dress.dress(self, self._theme, factor, self.view.formats.look)

    def set_look(self, look: Look) -> None:
        """Size, width, spacing, type and paper of the page."""
        reader_dress.dress(self, self._theme, self.view.formats.window_zoom, look)

    def set_theme(self, theme: Theme) -> None:
        """Other colours, the page stays."""
        self._theme = theme
        reader_dress.dress(self, theme, self.view.formats.window_zoom, self.view.formats.look)
        for part in (self.header, self.seen, self.footer, self.find_bar, self.note_editor):
            part.set_theme(theme)

    # --- parts ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        empty = QLabel(EMPTY, self)
        empty.setObjectName("evidenceEmpty")
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown = QWidget(self)
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        for part in (self.choice, self.tensions, self.find_bar, self.goer.bar):
            column.addWidget(part)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.view.setMinimumHeight(LEAST)
        column.addWidget(self.view, 1)
        column.addWidget(self.seen)
        column.addWidget(self.footer)
        pages = QWidget(self)
        self._stack = QStackedLayout(pages)
        self._stack.addWidget(empty)
        self._stack.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(pages, 1)
        whole.addWidget(self.note_editor)  # outside the pages: a draft stays whatever is shown
        self.note_editor.hide()

    def _connect(self) -> None:
        self.view.resized.connect(self.fit)
        self.view.key_asked.connect(self._on_key)
        self.view.filled.connect(self._repaint.start)
        self.view.fold_changed.connect(self._on_fold)
        self.view.verticalScrollBar().valueChanged.connect(lambda _value: self._repaint.start())
        self.margin.opened.connect(self.annotation_requested)
        self.header.library_requested.connect(self._ask_library)
        self.tensions.opened.connect(self.place_requested)
        self.choice.copy_asked.connect(lambda copy: self.place_requested.emit(place_of("document", copy)))
        self.seen.place_asked.connect(self.set_focus)
        self.seen.record_asked.connect(self.place_requested)
        self.seen.left.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.seen.resized.connect(self.share_height)
        self.view.cursorPositionChanged.connect(lambda: self._show_tensions(self.current_paragraph()))
        self.footer.back.clicked.connect(lambda: self.step_requested.emit(-1))
        self.footer.forward.clicked.connect(lambda: self.step_requested.emit(1))
        self.footer.bookmark.clicked.connect(self._ask_bookmark)
        self.footer.hidden.clicked.connect(self._on_hidden_button)
        self.note_editor.opened.connect(self.share_height)
        self.note_editor.closed.connect(self._on_note_closed)
        self.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The side strips follow the viewport's height."""
        if watched is self.view.viewport() and event.type() == QEvent.Type.Resize:
            self._place_strips()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Share the pane's width: ordinals, at most 75 characters of words, notes."""
        bar = self.view.verticalScrollBar().sizeHint().width()
        left = self.gutter.needed()
        wide = self.width() >= WIDE * self.view.formats.zoom
        notes = self.margin.needed(wide)
        room = self.view.width() - bar - left - notes - _RIGHT
        spare = max(0, room - self.view.formats.measure())
        self.view.set_side_margins(left, notes + _RIGHT + spare)
        self._place_strips()

        self.footer.set_wide(wide)

    def share_height(self) -> None:
        """In a low pane the open note takes the room of the notes above and of the line below the page."""
        folded = not self.note_editor.isHidden() and self.height() < TALL
        low = self.height() < LOW * self.view.formats.window_zoom
        self.header.fold(folded, low=low)
        self.note_editor.fold(low, self.height() // 2)
        crowded = self.seen.unfolded and self.height() < CROWDED * self.view.formats.zoom
        self.tensions.setVisible(not folded and not crowded and bool(self.tensions.cards))
        self.footer.setVisible(not folded)
        if folded:
            self.seen.hide()
        else:
            self.seen.setVisible(self.seen.view is not None)
            self.seen.fit(round(self.height() * (0.6 if crowded else 1.0)))

    def _on_note_closed(self) -> None:
        self.share_height()
        if self.note_editor.had_keyboard:  # it is not taken from where the reader went meanwhile
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_strips(self) -> None:
        page = self.view.viewport().geometry()
        self.gutter.setGeometry(0, page.top(), page.left(), page.height())
        self.margin.setGeometry(
            page.right() + 13, page.top(), self.margin.needed(self.margin.wide), page.height()
        )
        self.margin.arrange()
        self._repaint.start()

    def _show_tensions(self, paragraph: int | None) -> None:
        """The other ends of the tensions at a paragraph, else of those of the whole text."""
        links = self._text.tensions if self._text is not None else ()
        self.tensions.show_links(links, at=paragraph)

    # --- what the parts ask -------------------------------------------------------------

    def _on_key(self, asked: str) -> None:
        if asked == "find":
            self.find()
        elif asked == "go to":
            self.goer.open()
        elif asked in ("next", "previous"):
            self.find_next(1 if asked == "next" else -1)
        elif asked == "escape":
            self.finder.close()
        elif asked in ("next mark", "previous mark"):
            reader_steps.to_mark(self.view, self.painted.marks, asked == "next mark")
        elif asked == "mark":
            for mark in reader_steps.here(self.view, self.painted.marks)[:1]:
                self.annotation_requested.emit(mark.annotation.id)
        elif asked == "name":
            named = reader_steps.named_at(self.view, self.seen.view)
            if named is not None:
                self.place_requested.emit(named)

    def marks_here(self) -> list[Mark]:
        """The marks that the selection touches; without one, the shortest mark at the caret."""
        return reader_steps.here(self.view, self.painted.marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the page leaves: those of the choice above it."""
        number = event.key() - Qt.Key.Key_0
        if not event.modifiers() and self.choice.take(event.key()):
            return
        if not event.modifiers() and 1 <= number <= len(MEANINGS) and self.view.hasFocus():
            self.view.key_asked.emit(f"meaning {number}")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip below the page takes its share of another height."""
        super().resizeEvent(event)
        self.share_height()

    def _ask_bookmark(self) -> None:
        span = self.current_span()
        if span is not None:
            self.annotate_requested.emit(span)

    def _ask_library(self) -> None:
        if self._text is None:
            return
        paragraph = self.current_paragraph()
        if self._text.target_kind == "document":
            self.place_requested.emit(place_of("document", self._text.target_id, paragraph=paragraph))
        elif self._text.source_id is not None:
            self.place_requested.emit(place_of("source", self._text.source_id, paragraph=paragraph))

    def _on_hidden_button(self, show: bool) -> None:
        self.set_show_hidden(show)
        self.show_hidden_changed.emit(show)

    def _on_fold(self) -> None:
        self._say_hidden()
        self.finder.again()

    def _say_hidden(self) -> None:
        rows = self.view.rows
        self.footer.hidden.setChecked(rows is not None and bool(rows.runs) and rows.open == set(rows.runs))
