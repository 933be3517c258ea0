"""Fonts and formats of the reader's rows. Colours from the theme's tokens, sizes in pixels at 100 %."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat

from abscope_gui.panels.reader_rows import BODY, FOLD, assessments
from abscope_gui.texts import Block
from abscope_gui.theme import Theme

SERIF = ["Noto Serif", "Source Serif 4", "Georgia", "DejaVu Serif", "serif"]
SIZE = 16
SMALL = 12
LINE_HEIGHT = 122.0  # per cent of the font's own leading
CHARACTERS = 70  # a line's measure; 60 to 75 read best
_GAP = 14
_ALPHABET = "etaoin shrdlu cmfwyp vbgkqj xz eeaattii "


class Formats:
    """Formats for one theme and one zoom."""

    def __init__(self, theme: Theme, zoom: float = 1.0) -> None:
        self.theme, self.zoom = theme, zoom
        self.serif = QFont()
        self.serif.setFamilies(SERIF)
        self.serif.setPixelSize(round(SIZE * zoom))
        self.small = QFont()
        self.small.setPixelSize(round(SMALL * zoom))

    def measure(self) -> int:
        """The widest a line of words may be, in pixels."""
        advance = QFontMetricsF(self.serif).horizontalAdvance(_ALPHABET) / len(_ALPHABET)
        return round(advance * CHARACTERS)

    def block(self, kind: int, block: Block) -> QTextBlockFormat:
        """Spacing of a row."""
        made = QTextBlockFormat()
        made.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        gap = round(_GAP * self.zoom)
        judged = kind == BODY and bool(assessments(block))
        made.setBottomMargin(4 if judged else gap)  # an assessment line belongs to the paragraph above it
        if kind == BODY and block.role == "heading":
            made.setTopMargin(gap / 2)
        return made

    def char(self, kind: int, block: Block) -> QTextCharFormat:
        """Type and colour of a row; ordinary words carry no colour of their own and follow the palette."""
        made = QTextCharFormat()
        if kind != BODY:
            made.setFont(self.small)
            made.setForeground(self.theme.color("accent" if kind == FOLD else "caution"))
            if kind != FOLD:
                made.setFontWeight(QFont.Weight.DemiBold)
            return made
        made.setFont(self.serif)
        if block.role == "heading":
            made.setFontWeight(QFont.Weight.Bold)
        if block.hidden:
            made.setForeground(self.theme.color("text_faint"))
        return made
