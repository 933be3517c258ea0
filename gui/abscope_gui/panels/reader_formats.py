"""Fonts and formats of the reader's rows. Colours from the theme's tokens, sizes in pixels at 100 %."""

from __future__ import annotations

import re
from itertools import accumulate

from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextListFormat,
    QTextOption,
)

from abscope_gui.looks import Look
from abscope_gui.panels.reader_rows import BODY, FOLD, assessments
from abscope_gui.texts import Block
from abscope_gui.theme import Theme

SERIF = ["Noto Serif", "Source Serif 4", "Georgia", "DejaVu Serif", "serif"]
SIZE = 16
TABLE = 13
SMALL = 12
INDENT = 22  # pixels of a list item, for each level
HEADINGS = {1: 1.25, 2: 1.12}  # times the text's size, by level
_GAP = 14
_NUMBERED = re.compile(r"[(\[]?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)\]]\s|[-*\u2022\u2013\u25e6]\s")
_PIXELS = QTextCharFormat.Property.FontPixelSize.value
_ALPHABET = "etaoin shrdlu cmfwyp vbgkqj xz eeaattii "


class Formats:
    """Formats for one theme, one zoom and one look."""

    def __init__(self, theme: Theme, zoom: float = 1.0, look: Look | None = None) -> None:
        look = look or Look()
        self.theme, self.window_zoom, self.look = theme, zoom, look
        self.zoom = zoom = zoom * look.size
        self.serif = QFont()
        if look.face == "serif":
            self.serif.setFamilies(SERIF)
        self.serif.setPixelSize(round(SIZE * zoom))
        self.table = QFont()
        self.table.setPixelSize(round(TABLE * zoom))
        self.small = QFont()
        self.small.setPixelSize(round(SMALL * zoom))

    @property
    def shape(self) -> tuple[object, ...]:
        """All that moves words about: what differs in colour alone has the same."""
        return self.zoom, self.look._replace(paper="")

    def measure(self) -> int:
        """The widest a line of words may be, in pixels."""
        advance = QFontMetricsF(self.serif).horizontalAdvance(_ALPHABET) / len(_ALPHABET)
        return round(advance * self.look.width)

    def block(self, kind: int, block: Block, columns: tuple[int, ...] = ()) -> QTextBlockFormat:
        """Spacing of a row; `columns` are the widths of a table's, in characters."""
        made = QTextBlockFormat()
        made.setLineHeight(self.look.spacing, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        gap = round(_GAP * self.zoom)
        judged = kind == BODY and bool(assessments(block))
        made.setBottomMargin(4 if judged else gap)  # an assessment line belongs to the paragraph above it
        if kind == BODY and is_heading(block):
            made.setTopMargin(gap / 2)
        if kind == BODY and block.kind == "list":
            made.setLeftMargin(round(INDENT * self.zoom * max(1, block.level)))
            made.setBottomMargin(gap / 2)
        if kind == BODY and block.kind == "table":
            made.setBottomMargin(gap / 3)
            made.setTabPositions(self._tabs(columns))
        return made

    def bullet(self) -> QTextListFormat:
        """The dot of a list's item; its margin is the block's."""
        made = QTextListFormat()
        made.setStyle(QTextListFormat.Style.ListDisc)
        made.setIndent(0)
        return made

    def _tabs(self, columns: tuple[int, ...]) -> list[QTextOption.Tab]:
        advance = QFontMetricsF(self.table).horizontalAdvance("n")
        ends = accumulate((width + 3) * advance for width in columns[:-1])
        return [QTextOption.Tab(at, QTextOption.TabType.LeftTab) for at in ends]

    def char(self, kind: int, block: Block) -> QTextCharFormat:
        """Type and colour of a row; ordinary words carry no colour of their own and follow the palette."""
        made = QTextCharFormat()
        if kind != BODY:
            made.setFont(self.small)
            made.setForeground(self.theme.color("accent" if kind == FOLD else "caution"))
            if kind != FOLD:
                made.setFontWeight(QFont.Weight.DemiBold)
            return made
        made.setFont(self.table if block.kind == "table" else self.serif)
        if is_heading(block):
            made.setFontWeight(QFont.Weight.Bold)
            made.setProperty(_PIXELS, round(SIZE * self.zoom * HEADINGS.get(block.level, 1.0)))
        if block.kind == "caption":
            made.setFontItalic(True)
        if block.hidden:
            made.setForeground(self.theme.color("text_faint"))
        return made

    def marked(self, plain: QTextCharFormat, marks: frozenset[str]) -> QTextCharFormat:
        """The same with what a span is: raised, lowered, bold, italic."""
        if not marks:
            return plain
        made = QTextCharFormat(plain)
        align = QTextCharFormat.VerticalAlignment
        if "sup" in marks:
            made.setVerticalAlignment(align.AlignSuperScript)
        elif "sub" in marks:
            made.setVerticalAlignment(align.AlignSubScript)
        if "bold" in marks:
            made.setFontWeight(QFont.Weight.Bold)
        if "italic" in marks:
            made.setFontItalic(True)
        return made


def bulleted(block: Block) -> bool:
    """Whether an item of a list has no number, letter or dot of its own."""
    return block.kind == "list" and _NUMBERED.match(block.text) is None


def is_heading(block: Block) -> bool:
    """Whether the format or the classifier says so."""
    return "heading" in (block.role, block.kind)
