"""How one mark of the reader's looks: note, quotation, where it stands, when, its meaning and its state."""

from __future__ import annotations

from abscope_gui.models.note_rows import NoteRow
from abscope_gui.models.notebook import GroupHead
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, on_grid

_EDGE = 4 * GRID
_BAR = 4


class NoteDelegate(CanvasDelegate):
    """Marks of three lines, all of one height; heads of groups of one. A meaning is a colour and its word,
    another author a name and a ring with initials."""

    def height(self, row: object, fonts: Fonts) -> int:
        if isinstance(row, GroupHead):
            return on_grid(fonts.line("strong") + 3 * GRID)
        return on_grid(fonts.line("bold") + 2 * fonts.line("small") + 6 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        if isinstance(row, GroupHead):
            self._head(row, canvas)
            return
        assert isinstance(row, NoteRow)
        fonts, right = canvas.fonts, canvas.width - _EDGE
        top = (canvas.height - fonts.line("bold") - 2 * fonts.line("small") - 6) // 2
        second = top + fonts.line("bold") + 3
        third = second + fonts.line("small") + 3
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        edge = f"{row.meaning}_edge" if row.meaning else "line_strong"
        canvas.block(_EDGE, top, _BAR, canvas.height - 2 * top - 1, edge, 2)
        left = _EDGE + _BAR + 3 * GRID
        drop = fonts.metrics("bold").ascent() - fonts.metrics("small").ascent()
        wide = canvas.measure(row.when, "small")
        canvas.text(right - wide, top + drop, row.when, wide, "small", "text_second")
        self._first(row, canvas, left, top, right - wide - 2 * GAP, drop)
        end = right
        if row.meaning:
            middle = second + fonts.line("small") // 2
            chip = canvas.chip(right, middle, row.meaning, row.meaning, "text", edge)
            end -= chip + 2 * GAP
        canvas.text(left, second, row.quote, end - left, "small", "text")
        self._where(row, canvas, left, third if row.quote else second, right if row.quote else end)

    def _first(self, row: NoteRow, canvas: Canvas, left: int, top: int, end: int, drop: int) -> None:
        """Who, if somebody else; the title; what is calmly said of its state."""
        x = left
        if row.initials:
            middle = top + canvas.fonts.line("bold") // 2
            wide = canvas.measure(row.initials, "label") + 4 * GRID
            canvas.chip(x + wide, middle, row.initials, "panel", "accent", "accent")
            x += wide + GAP
            x += canvas.text(x, top + drop, row.author, min(end - x, 28 * GRID), "strong", "accent") + GAP
        room = end - x
        if row.state:  # the title gives way first, down to half
            room -= min(canvas.measure(row.state, "small") + GAP, room // 2)
        x += canvas.text(x, top, row.title, room, "bold")
        if row.state:
            canvas.text(x + GAP, top + drop, row.state, end - x - GAP, "small", "text_second")

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

    def _head(self, head: GroupHead, canvas: Canvas) -> None:
        canvas.block(0, 0, canvas.width, canvas.height, "rail")
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        y, right = (canvas.height - canvas.fonts.line("strong")) // 2, canvas.width - _EDGE
        number = f"{head.number:,}"
        wide = canvas.measure(number, "small")
        canvas.text(right - wide, y, number, wide, "small", "text_second")
        canvas.text(_EDGE, y, head.title, right - wide - GAP - _EDGE, "strong", "text_second")
