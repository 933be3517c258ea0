"""How a cell of the Library's tables looks. Columns that found no room stand in the title's third line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from abscope_gui.models.library import Cell
from abscope_gui.models.library_rows import LibraryRow, counted, joined
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import Canvas, CanvasDelegate, Fonts, on_grid

EDGE = 3 * GRID
LOW = 5  # a tier from which on the words are amber


class LibraryDelegate(CanvasDelegate):
    """`folded`: ids of the columns that are not shown as such; rows have two lines, with them three."""

    folded: tuple[str, ...] = ()
    brief = False  # a tier is its number, its words stand with the folded columns
    _index: QModelIndex | QPersistentModelIndex = QModelIndex()

    def fold(self, columns: Sequence[str]) -> None:
        """Take other columns in."""
        if tuple(columns) != self.folded:
            self.folded = tuple(columns)
            self._cache.clear()

    def height(self, row: object, fonts: Fonts) -> int:
        lines = 2 if self.folded else 1
        return on_grid(fonts.line("bold") + lines * (fonts.line("small") + 2) + 4 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, Cell)
        one, column = row
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        if column == "title":
            self._title(one, canvas)
        elif column == "tier":
            self._tier(one, canvas)
        elif column == "problems":
            self._number(len(one.problems), canvas, "caution", "caution_on")
        elif column in ("passages", "mentions"):
            self._number(one.passages if column == "passages" else one.mentions, canvas)
        elif column == "copy":
            self._line(canvas, "✓ yes" if one.held else "no", "good" if one.held else "text_faint")
        elif column == "date":
            self._line(canvas, one.date[:10] or "not stated", "text_second" if one.date else "text_faint")
        else:
            self._line(canvas, one.what, "text_second")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        self._index = index
        super().paint(painter, option, index)

    def _ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        """Of a whole row: the selection's ground and bar, and lines above and below the current one."""
        view = self.parent()
        assert isinstance(view, QTableView)
        theme, first = self._theme, self._index.column() == 0
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_on"))
            if first:
                painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), theme.color("accent"))
        if view.hasFocus() and view.currentIndex().row() == self._index.row():
            ink = theme.color("accent")
            painter.fillRect(QRectF(rect.x(), rect.y(), rect.width(), 1), ink)
            painter.fillRect(QRectF(rect.x(), rect.bottom() - 2, rect.width(), 1), ink)

    def _title(self, row: LibraryRow, canvas: Canvas) -> None:
        fonts, room = canvas.fonts, canvas.width - 2 * EDGE
        y = 2 * GRID
        canvas.text(EDGE, y, row.title, room, "bold")
        y += fonts.line("bold") + 2
        x = EDGE
        if row.held and row.kind == "document":
            x += canvas.text(x, y, "✓", room, "strong", "good") + GRID
        canvas.text(x, y, row.beneath, room - (x - EDGE), "small", "text_second")
        if self.folded:
            y += fonts.line("small") + 2
            canvas.text(EDGE, y, self._rest(row), room, "small", "text_faint")

    def _rest(self, row: LibraryRow) -> str:
        """The folded columns' words."""
        said = {
            "kind": row.what,
            "date": row.date or "date not stated",
            "passages": counted(row.passages, "passage"),
            "mentions": counted(row.mentions, "mention"),
            "copy": row.state,
        }
        words = [row.tier_words if self.brief else "", *(said[name] for name in self.folded)]
        return joined(*dict.fromkeys(words))

    def _tier(self, row: LibraryRow, canvas: Canvas) -> None:
        """`tier 5, proposed` above its words, which take two lines where the column is narrow."""
        fonts, room = canvas.fonts, canvas.width - 2 * EDGE
        low = row.tier is not None and row.tier >= LOW
        y = 2 * GRID
        first = row.tier_short.split(",")[0] if self.brief else row.tier_short
        canvas.text(EDGE, y, first, room, "strong", "caution" if low else "text")
        y += fonts.line("bold") + 2
        if self.brief:
            words = "proposed" if row.proposed else ""
            canvas.text(EDGE, y, words, room, "small", "caution" if low else "text_second")
            return
        lines = canvas.wrap(row.tier_words, room, "small") if self.folded else [row.tier_words]
        for words in lines[:2]:
            canvas.text(EDGE, y, words, room, "small", "caution" if low else "text_second")
            y += fonts.line("small") + 2

    def _number(self, number: int, canvas: Canvas, ink: str = "text", ground: str = "") -> None:
        words = f"{number:,}" if number else "–"
        wide = canvas.measure(words, "strong" if number else "small")
        right, y = canvas.width - EDGE, 2 * GRID
        if number and ground:
            high = canvas.fonts.line("strong") + 2
            canvas.block(right - wide - 2 * GRID, y - 1, wide + 3 * GRID, high, ground, high / 2)
            right -= GRID // 2
        face = "strong" if number and ground else "small"
        canvas.text(right - wide, y, words, wide + 1, face, ink if number else "text_faint")

    def _line(self, canvas: Canvas, words: str, ink: str) -> None:
        canvas.text(EDGE, 2 * GRID, words, canvas.width - 2 * EDGE, "small", ink)


def widths(font: QFont, delegate: LibraryDelegate, narrow: bool) -> dict[str, int]:
    """Pixels that each column needs in this font; the title takes what is left."""
    fonts = delegate.fonts_of(font)
    pad = 2 * EDGE + 2
    tier = "unreferenced page" if narrow else "market or unreferenced page"
    arrow = 5 * GRID
    found = {
        "kind": fonts.width("journal article", "small") + pad,
        "tier": max(fonts.width(tier, "small"), fonts.width("tier 5, proposed", "strong")) + pad,
        "date": fonts.width("2026-10-28", "small") + pad + GRID,
        "copy": fonts.width("Your copy", "small") + pad + arrow,
    }
    for name in ("Passages", "Mentions", "Problems"):
        found[name.lower()] = fonts.width(name, "small") + pad + arrow
    return found


def brief_widths(font: QFont, delegate: LibraryDelegate) -> dict[str, int]:
    """What is left of the two columns that always stay."""
    fonts = delegate.fonts_of(font)
    pad = 2 * EDGE + 2
    return {
        "tier": max(fonts.width("proposed", "small"), fonts.width("tier 6", "strong")) + pad,
        "problems": fonts.width("! ↓", "strong") + pad,
    }
