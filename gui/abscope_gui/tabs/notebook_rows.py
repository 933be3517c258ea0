"""How one mark of the reader's looks: note, quotation, where it stands, when, its meaning and its state."""

from __future__ import annotations

from abscope_gui.models.notebook import NoteRow
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, on_grid

_EDGE = 4 * GRID
_BAR = 4


class NoteDelegate(CanvasDelegate):
    """Rows of three lines, all of one height. A meaning is a colour and its word."""

    def height(self, row: object, fonts: Fonts) -> int:
        return on_grid(fonts.line("bold") + 2 * fonts.line("small") + 6 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, NoteRow)
        fonts, right = canvas.fonts, canvas.width - _EDGE
        top = (canvas.height - fonts.line("bold") - 2 * fonts.line("small") - 6) // 2
        second = top + fonts.line("bold") + 3
        third = second + fonts.line("small") + 3
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        edge = f"{row.meaning}_edge" if row.meaning else "line_strong"
        canvas.block(_EDGE, top, _BAR, canvas.height - 2 * top - 1, edge, 2)
        left = _EDGE + _BAR + 3 * GRID
        wide = canvas.measure(row.when, "small")
        drop = fonts.metrics("bold").ascent() - fonts.metrics("small").ascent()
        canvas.text(right - wide, top + drop, row.when, wide, "small", "text_second")
        end = right - wide - 2 * GAP
        x = left + canvas.text(left, top, row.title, end - left, "bold")
        if row.state:
            canvas.text(x + GAP, top + drop, row.state, end - x - GAP, "small", "text_second")
        end = right
        if row.meaning:
            middle = second + fonts.line("small") // 2
            chip = canvas.chip(right, middle, row.meaning, row.meaning, "text", edge)
            end -= chip + 2 * GAP
        canvas.text(left, second, row.quote, end - left, "small", "text")
        self._where(row, canvas, left, third if row.quote else second, right if row.quote else end)

    def _where(self, row: NoteRow, canvas: Canvas, left: int, y: int, right: int) -> None:
        """Source and paragraph, a warning, the tags: the warning is kept whole, the title gives way first."""
        title, _, place = row.where.rpartition(" · ¶")
        place = f"¶{place}" if title else ""
        title = title or row.where
        tags = " ".join(row.tags)
        room = right - left
        if row.warning:
            room -= canvas.measure(row.warning, "strong") + GAP
        if place:
            room -= canvas.measure(f" · {place}", "small")
        if tags:
            room -= min(canvas.measure(tags, "strong") + GAP, room // 2)
        x = left
        if room >= min(canvas.measure(title, "small"), 12 * GRID):
            x += canvas.text(x, y, title, room, "small", "text_second")
            place = f" · {place}" if place else ""
        x += canvas.text(x, y, place, right - x, "small", "text_second")
        for text, ink in ((row.warning, "caution"), (tags, "accent")):
            if text and right - x > 10 * GRID:
                x += GAP + canvas.text(x + GAP, y, text, right - x - GAP, "strong", ink)
