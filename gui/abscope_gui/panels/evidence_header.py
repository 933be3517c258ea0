"""What a text is, above it: title, tier, whether it is our record, and how to get the original."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.texts import Text
from abscope_gui.theme import Theme

LOW_TIERS = ("tier 5", "tier 6")
SIDES = (20, 12)  # pixels left and right
FEW = 2  # lines of the notes in a low pane


def plain_label(name: str, parent: QWidget, wrap: bool = True) -> QLabel:
    """A label for stored text: plain, never HTML, and selectable."""
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class EvidenceHeader(QFrame):
    """Filled by show_text(); `library_requested` asks for the source in the Library, `more_requested` for
    what a reader can do with the text."""

    library_requested = Signal()
    more_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidenceHeader")
        self.title = plain_label("evidenceTitle", self)
        self.subtitle = plain_label("evidenceSubtitle", self)
        self.badge = plain_label("evidenceBadge", self, wrap=False)
        self.banner = plain_label("evidenceBanner", self)
        self.notes = plain_label("evidenceNotes", self)
        self.notes.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.notes.setAccessibleName("Citation, what was read, how to get the original")
        self._room = QScrollArea(self)  # in a low pane the notes are scrolled: the text keeps its place
        self._room.setObjectName("evidenceNotesRoom")
        self._room.setFrameShape(QScrollArea.Shape.NoFrame)
        self._room.setWidgetResizable(True)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setWidget(self.notes)
        self.notes.setAutoFillBackground(False)
        self._lines = 0  # of the notes that are in sight at once; 0 for all
        self.waiting = plain_label("evidenceWaiting", self)
        self.library = QToolButton(self)
        self.library.setObjectName("evidenceButton")
        self.library.setFixedSize(32, 32)
        self.library.setAccessibleName("Show this source in the Library")
        self.library.setToolTip("Show this source in the Library")
        self.library.clicked.connect(self.library_requested)
        self.more = QToolButton(self)
        self.more.setObjectName("evidenceButton")
        self.more.setText("Aa")
        self.more.setMinimumSize(32, 32)
        self.more.setAccessibleName("Reading: go to, outline, digest or original, look, cite")
        self.more.setToolTip("Go to, outline, digest or original, look, cite")
        self.more.clicked.connect(self.more_requested)
        self._lay_out()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title, 1)
        top.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.library, 0, Qt.AlignmentFlag.AlignTop)
        below = self._below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.subtitle, 1)
        below.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDES[0], 12, SIDES[1], 12)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(below)
        for part in (self.banner, self._room, self.waiting):
            column.addWidget(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What kind of source it is, is never cut short: in a narrow pane it has a line of its own."""
        super().resizeEvent(event)
        words = self.badge.fontMetrics().horizontalAdvance(self.badge.text())
        tight = words > self.width() * 0.45
        self.badge.setWordWrap(tight)
        corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._below.setAlignment(self.badge, Qt.AlignmentFlag(0) if tight else corner)
        way = QBoxLayout.Direction
        self._below.setDirection(way.TopToBottom if tight else way.LeftToRight)
        self._fit_notes()

    def _fit_notes(self) -> None:
        wanted = max(0, self.notes.heightForWidth(self.width() - SIDES[0] - SIDES[1]))  # -1 without words
        most = round((self._lines + 0.5) * self.notes.fontMetrics().lineSpacing())  # half a line says: more
        self._room.setFixedHeight(min(wanted, most) if self._lines else wanted)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.library.setIcon(theme.icon("book"))

    def show_text(self, text: Text) -> None:
        """Say what this text is."""
        self.title.setText(text.title)
        self.subtitle.setText(text.subtitle)
        self.subtitle.setVisible(bool(text.subtitle))
        self.badge.setText(text.badge)
        self.badge.setVisible(bool(text.badge))
        low = text.badge.startswith(LOW_TIERS)
        if self.badge.property("low") != low:
            self.badge.setProperty("low", low)
            self.badge.style().unpolish(self.badge)
            self.badge.style().polish(self.badge)
        self.banner.setText(text.banner)
        self.banner.setVisible(bool(text.banner))
        self.notes.setText("\n".join(text.notes))
        self.fold(False)
        self.say_waiting(0)

    def fold(self, folded: bool, *, low: bool = False) -> None:
        """Leave out the notes while something else needs the height; in a very low pane then the second line
        too, else a few lines of the notes show. Title, kind of source and banner always stay."""
        self._room.setVisible(not folded and bool(self.notes.text()))
        self.subtitle.setVisible(not (low and folded) and bool(self.subtitle.text()))
        self._lines = FEW if low else 0
        policy = Qt.FocusPolicy.StrongFocus if low else Qt.FocusPolicy.NoFocus
        self._room.setFocusPolicy(policy)  # where there is something to scroll, keys reach it
        self._fit_notes()

    def say_waiting(self, count: int) -> None:
        """How many marks on this text could not be placed in it."""
        marks = "1 mark waits" if count == 1 else f"{count} marks wait"
        self.waiting.setText(
            f"{marks} for you in the Notebook: the marked words are not where they were." if count else ""
        )
        self.waiting.setVisible(count > 0)
