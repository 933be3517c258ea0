"""The note that goes with a mark: words, meaning and tags, in a panel below the page. Saves nothing itself.

It asks by save_requested and is told by mark_saved() or mark_failed(); what was typed is never dropped.
"""

from __future__ import annotations

from collections.abc import Container

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from abscope_gui.panels.meaning_chooser import MeaningChooser
from abscope_gui.panels.note_field import FRAME, NoteField
from abscope_gui.panels.note_preview import NotePreview
from abscope_gui.panels.reader_marks import STATES
from abscope_gui.spans import NoteDraft, Span
from abscope_gui.theme import Theme
from abscope_gui.widgets.tag_field import TagField
from abscope_store.confirming import own_tags
from abscope_store.records import Annotation
from abscope_store.wording import NO_IDENTIFIERS

QUOTED = 160  # characters of a quote that are shown
LINGER = 1500  # milliseconds that "Saved" stays before the panel goes


class NoteEditor(QFrame):
    """One mark at a time. Ctrl+Enter saves, Esc closes and keeps unsaved words for the same mark."""

    save_requested = Signal(object)  # NoteDraft
    preview_asked = Signal(str)  # words of the note; show_preview() answers
    cancelled = Signal()
    opening = Signal()  # the page has its room still
    opened = Signal()
    closed = Signal()  # the panel went, by saving or by cancelling

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noteEditor")
        self.setAccessibleName("Note")
        self._theme = theme
        self._span: Span | None = None
        self._annotation_id = ""
        self._saved = NoteDraft(None, "", "", None, ())
        self._kept: dict[tuple[Span | None, str], NoteDraft] = {}
        self._asked: NoteDraft | None = None
        self._bound = True  # False while the mark itself is being saved: a save waits for its id
        self._unavailable = ""
        self.asked_from: QWidget | None = None  # the pane that the keyboard came from; the window says it
        self.had_keyboard = False  # when it was closed
        self.words_shown = False  # whether the words it is on showed when it was opened
        self.head = self._label("noteHead")
        self.quote = self._label("noteQuote")
        self.quote.setWordWrap(True)
        self.body = NoteField(self)
        self.body.setAccessibleName(f"Note. {NO_IDENTIFIERS}")
        self.preview = NotePreview(self)
        self.preview_button = QPushButton("Preview", self)
        self.tags = TagField(self)
        self.meanings = MeaningChooser(self)
        self.status = self._label("noteStatus")
        self.status.setWordWrap(True)
        self.save_button = QPushButton("Save", self)
        self.cancel_button = QPushButton("Cancel", self)
        self._go = QTimer(self)
        self._go.setSingleShot(True)
        self._go.setInterval(LINGER)
        self._go.timeout.connect(self._close)
        self._lay_out()
        self._connect()

    def _label(self, name: str, words: str = "") -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _lay_out(self) -> None:
        self.save_button.setObjectName("noteSave")
        self.save_button.setToolTip("Ctrl+Enter")
        self.cancel_button.setObjectName("noteCancel")
        self.cancel_button.setToolTip("Esc")
        self.preview_button.setObjectName("noteCancel")
        self.preview_button.setToolTip("Markdown as it reads, Ctrl+M")
        self.preview_button.setAccessibleName("Show the note as it reads, Ctrl+M")
        self.preview_button.setCheckable(True)
        for button in (self.preview_button, self.save_button, self.cancel_button):
            button.setMinimumHeight(32)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self._label("noteIdentifiers", NO_IDENTIFIERS))
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.preview_button)
        bottom.addWidget(self.save_button)
        bottom.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.quote)
        column.addWidget(self.body)
        column.addWidget(self.preview)
        column.addWidget(self.tags)
        column.addWidget(self.meanings)
        column.addLayout(bottom)
        for first, second in (
            (self.body, self.tags.line),
            (self.tags.line, self.meanings),
            (self.meanings, self.preview_button),
            (self.preview_button, self.save_button),
            (self.save_button, self.cancel_button),
        ):
            QWidget.setTabOrder(first, second)

    def _connect(self) -> None:
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancel)
        self.preview_button.toggled.connect(self._turn)
        self.body.textChanged.connect(self._edited)
        self.tags.line.textEdited.connect(lambda _words: self._edited())
        self.meanings.changed.connect(self._edited)
        for widget in (
            self.body, self.preview, self.tags.line, self.meanings, self.preview_button, self.save_button,
            self.cancel_button,
        ):  # fmt: skip
            widget.installEventFilter(self)

    # --- what the pane and main_window call ---------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """The style sheet does the rest."""
        self._theme = theme

    def show_preview(self, words: str) -> None:
        """The note as it reads, in HTML of our own making."""
        self.preview.show_html(words)

    def _turn(self, on: bool) -> None:
        """The note as it reads in the place of the field, or the field again."""
        if on:
            self.preview.show_html("")
            self.preview_asked.emit(self.body.toPlainText())
        had = self.body.hasFocus() or self.preview.hasFocus()
        self.body.setVisible(not on)
        self.preview.setVisible(on)
        if had:
            (self.preview if on else self.body).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_known_tags(self, tags: list[str]) -> None:
        """The tags to offer, the most used first."""
        self.tags.set_known(tags)

    def set_unavailable(self, sentence: str) -> None:
        """Why notes cannot be saved here, said before anything is typed; empty where they can."""
        self._unavailable = sentence
        self.save_button.setEnabled(not sentence)
        self.body.setReadOnly(bool(sentence))
        self._say(sentence, "trouble" if sentence else "")

    def open_span(self, span: Span, awaits_id: bool = False, kind: str = "bookmark") -> None:
        """A new mark; `awaits_id` where it is being saved already and bind() will tell its id."""
        where = f"¶{span.paragraph}" if span.paragraph is not None else span.label
        self._open(NoteDraft(span, "", "", None, ()), f"{kind.capitalize()} · {where}", span.quote or "")
        self._bound = not awaits_id

    def bind(self, annotation_id: str, span: Span) -> None:
        """The mark on `span` is saved under this id; what was typed since belongs to it."""
        if span != self._span:  # another mark was opened meanwhile: its words are not this one's
            parked = self._kept.pop((span, ""), None)
            if parked is not None:
                self._hand_over(replace(parked, span=None, annotation_id=annotation_id))
            return
        self._bound = True
        self._span, self._annotation_id = None, annotation_id
        self._saved = NoteDraft(None, annotation_id, "", None, ())
        if self._asked is not None:
            self._asked = None
            self.save()

    def open_annotation(self, annotation: Annotation) -> None:
        """A mark that is saved already."""
        where = f"¶{annotation.paragraph}" if annotation.paragraph is not None else "the whole record"
        tags = own_tags(annotation.tags)
        saved = NoteDraft(None, annotation.id, annotation.body, annotation.meaning, tags)
        state = f" · {STATES[annotation.state]}" if annotation.state in STATES else ""
        self._open(saved, f"{annotation.kind.capitalize()} · {where}{state}", annotation.quote or "")

    def draft(self) -> NoteDraft:
        """What stands in the fields."""
        return NoteDraft(
            self._span, self._annotation_id, self.body.toPlainText(), self.meanings.meaning, self.tags.tags()
        )

    def dirty(self) -> bool:
        """Whether the fields differ from what is saved."""
        return self.draft() != self._saved

    def save(self) -> None:
        """Ask for the fields to be saved."""
        if self._unavailable or self._asked is not None or not (self._span or self._annotation_id):
            return
        self._asked = self.draft()
        self._say("Saving…")
        if self._bound:
            self.save_requested.emit(self._asked)

    def mark_saved(self, annotation_id: str = "") -> None:
        """It is on disk: say so. With its id, what is typed from now on changes that mark."""
        if annotation_id and (self._asked is None or self._asked.annotation_id not in ("", annotation_id)):
            self._kept.pop((None, annotation_id), None)  # a mark that was open before this one
            return
        saved = self._asked or self.draft()
        self._kept.pop((saved.span, saved.annotation_id), None)
        self._asked = None
        if annotation_id:
            self._annotation_id, self._span = annotation_id, None
        self._saved = NoteDraft(self._span, self._annotation_id, saved.body, saved.meaning, saved.tags)
        self._say("Saved", "good")
        if not self.dirty():
            self._go.start()

    def mark_failed(self, sentence: str) -> None:
        """It is not on disk: say why; the fields stay, and Save asks again for all of it."""
        self._asked, self._bound = None, True
        self._say(sentence, "trouble")

    def holds_unsaved(self) -> bool:
        """Whether it is open with words that can be saved and are not."""
        return not self.isHidden() and self.dirty() and not self._unavailable

    def saving(self) -> bool:
        """Whether a save was asked for and nobody has said how it went."""
        return self._asked is not None

    def leave(self) -> None:
        """The reader went elsewhere: an editor without unsaved words goes too."""
        if not self.isHidden() and not self.dirty():
            self._close()

    def check_living(self, living: Container[str]) -> None:
        """Marks came or went: an untouched editor on one that is gone goes too."""
        if self._annotation_id and self._annotation_id not in living:
            self.leave()

    def cancel(self) -> None:
        """Close. Unsaved words come back when the same mark is opened again."""
        if self.dirty():
            self._kept[(self._span, self._annotation_id)] = self.draft()
        self._close()
        self.cancelled.emit()

    # --- inside ---------------------------------------------------------------------------

    def _open(self, saved: NoteDraft, head: str, quote: str) -> None:
        self.opening.emit()
        if not self.isHidden() and self.dirty():
            left = self.draft()
            self._kept[(self._span, self._annotation_id)] = left
            if self._bound and left != self._asked and (left.annotation_id or self._asked is None):
                self._hand_over(left)
        self._go.stop()
        self._asked, self._bound = None, True
        self._span, self._annotation_id, self._saved = saved.span, saved.annotation_id, saved
        shown = self._kept.pop((saved.span, saved.annotation_id), saved)
        self.head.setText(head)
        short = " ".join(quote.split())
        self.quote.setText(f"“{short[:QUOTED].rstrip()}{'…' if len(short) > QUOTED else ''}”")
        self.quote.setVisible(bool(quote))
        self.preview_button.setChecked(False)
        self.body.setPlainText(shown.body)
        self.meanings.choose(shown.meaning)
        self.tags.set_tags(shown.tags)
        self._say("Unsaved words from before" if shown is not saved else "")
        self.set_unavailable(self._unavailable) if self._unavailable else None
        self.show()
        self._grow()
        self.opened.emit()
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.moveCursor(self.body.textCursor().MoveOperation.End)

    def fold(self, folded: bool, room: int) -> None:
        """In a low pane the words it is on, which stand above, are not said again, and the field is low.

        With a long note the editor grows to `room` pixels; the field never shows less than its first lines.
        """
        self.quote.setVisible(not folded and bool(self.quote.text().strip("“”")))
        others = self.sizeHint().height() - self.body.sizeHint().height()
        self.body.grow_within(2 if folded else 4, room - others)
        self.preview.setMaximumHeight(max(self.preview.minimumHeight(), self.body.tallest))

    def _grow(self) -> None:
        """No row is lower than its words, whatever the size of the type."""
        line = self.body.fontMetrics().lineSpacing()
        self.body.setMinimumHeight(2 * line + FRAME)
        self.preview.setMinimumHeight(2 * line + FRAME)
        self.tags.line.setMinimumHeight(max(32, line + 12))
        self.meanings.grow()

    def _hand_over(self, left: NoteDraft) -> None:
        """Words of a mark that is no longer open are saved; they are kept until that is said."""
        self._kept[(left.span, left.annotation_id)] = left
        if not self._unavailable:
            self.save_requested.emit(left)

    def _edited(self) -> None:
        self._go.stop()
        if self._asked is None and not self._unavailable:
            self._say("")

    def _say(self, words: str, tone: str = "") -> None:
        self.status.setText(words)
        if self.status.property("tone") != tone:
            self.status.setProperty("tone", tone)
            self.status.style().unpolish(self.status)
            self.status.style().polish(self.status)

    def _close(self) -> None:
        self._go.stop()
        self.had_keyboard = any(part.hasFocus() for part in self.findChildren(QWidget))
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter and Esc, wherever the focus is; ahead of the window's own shortcuts."""
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if isinstance(event, QKeyEvent) and event.type() in kinds:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            turn = event.key() == Qt.Key.Key_M and control
            if (enter and control) or turn or event.key() == Qt.Key.Key_Escape:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self.preview_button.toggle() if turn else self.save() if enter else self.cancel()
                return True
        return super().eventFilter(watched, event)
