"""How one search result looks: group label, title, the figure with its caveats, and where it stands.

A caveat is never cut: what finds no room beside the figure stands beside the title.
"""

from __future__ import annotations

from abscope_gui.models.results import ResultRow
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, on_grid
from abscope_store import wording

_EDGE = 4 * GRID
_WIDEST = "OUR DIGESTS"


class ResultDelegate(CanvasDelegate):
    """Rows of two lines, all of one height."""

    def height(self, row: object, fonts: Fonts) -> int:
        return on_grid(fonts.line("bold") + fonts.line("small") + 5 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, ResultRow)
        fonts = canvas.fonts
        top = (canvas.height - fonts.line("bold") - fonts.line("small") - GRID) // 2
        second = top + fonts.line("bold") + GRID
        left = _EDGE + canvas.measure(_WIDEST, "label") + _EDGE
        right = canvas.width - _EDGE
        if row.label:
            canvas.block(0, 0, canvas.width, 1, "line")
            drop = fonts.metrics("bold").ascent() - fonts.metrics("label").ascent()
            canvas.text(_EDGE, top + drop, row.label, left - _EDGE - GAP, "label", "text_faint")
        end = self._standing(row, canvas, right, top, second, (right - left) // 3)
        homeless = self._line_two(row, canvas, left, second, end[1])
        self._line_one(row, canvas, left, top, end[0], homeless)

    def _standing(
        self, row: ResultRow, canvas: Canvas, right: int, top: int, second: int, room: int
    ) -> tuple[int, int]:
        """Tier above, file and paragraph below, both at the right; where each line's text must end."""
        first_end = second_end = right
        if row.result.tier:
            middle = top + canvas.fonts.line("bold") // 2
            fill, ink = ("caution_on", "caution") if row.result.tier >= 5 else ("rail", "text_second")
            first_end -= canvas.chip(right, middle, wording.tier_words(row.result.tier), fill, ink) + 2 * GAP
        tail = (" · " if row.where else "") + row.place if row.place else ""
        if row.where or tail:
            tail_wide = canvas.measure(tail, "small")
            wide = min(canvas.measure(row.where, "small"), room - tail_wide)
            start = right - tail_wide - wide
            canvas.text(start, second, row.where, wide, "small", "text_second")
            canvas.text(right - tail_wide, second, tail, tail_wide, "strong", "accent")
            second_end = start - 2 * GAP
        return first_end, second_end

    def _line_two(self, row: ResultRow, canvas: Canvas, left: int, y: int, end: int) -> list[str]:
        """Figure, the caveats that find room, then the rest; the caveats that found none."""
        ink = "text_faint" if row.result.unverified else "text"
        x = left
        if row.figure:
            x += canvas.text(x, y, row.figure, end - x, "small", ink) + GAP
        homeless = []
        for caveat in row.caveats:
            wide = canvas.measure(caveat, "strong")
            if homeless or x + wide > end:
                homeless.append(caveat)
                continue
            x += canvas.text(x, y, caveat, end - x, "strong", "caution") + GAP
        if end - x > 12 * GRID:
            canvas.text(x, y, row.text, end - x, "small", "text_second")
        return homeless

    def _line_one(
        self, row: ResultRow, canvas: Canvas, left: int, y: int, end: int, caveats: list[str]
    ) -> None:
        via = f"via {row.result.via}" if row.result.via else ""
        told = " · ".join(caveats)
        kept = sum(canvas.measure(text, "strong") + GAP for text in (told, via) if text)
        ink = "text_faint" if row.result.unverified else "text"
        x = left + canvas.text(left, y, row.title, max(end - left - kept, 16 * GRID), "bold", ink) + GAP
        drop = y + canvas.fonts.metrics("bold").ascent() - canvas.fonts.metrics("strong").ascent()
        if told:
            x += canvas.text(x, drop, told, canvas.width, "strong", "caution") + GAP
        canvas.text(x, drop, via, end - x, "small", "accent")
