"""How one note of a file looks before it is taken in: what would happen, whose, its words, its place."""

from __future__ import annotations

from abscope_gui.models.import_rows import ALREADY, CONFLICTS, REFUSED, ImportRow
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, on_grid

_EDGE = 3 * GRID


class ImportDelegate(CanvasDelegate):
    """Rows of three lines, all of one height: a thousand of them scroll like ten."""

    def height(self, row: object, fonts: Fonts) -> int:
        return on_grid(fonts.line("bold") + 2 * fonts.line("small") + 5 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, ImportRow)
        fonts, right = canvas.fonts, canvas.width - _EDGE
        top = (canvas.height - fonts.line("bold") - 2 * fonts.line("small") - 4) // 2
        second = top + fonts.line("bold") + 2
        third = second + fonts.line("small") + 2
        drop = fonts.metrics("bold").ascent() - fonts.metrics("small").ascent()
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        ink = {ALREADY: "text_second", CONFLICTS: "caution", REFUSED: "caution"}.get(row.what, "accent")
        wide = canvas.measure(row.said, "strong")
        canvas.text(right - wide, top + drop, row.said, wide, "strong", ink)
        x, end = _EDGE, right - wide - 2 * GAP
        x += canvas.text(x, top + drop, row.author, min(end - x, 40 * GRID), "strong", "text_second") + GAP
        canvas.text(x, top, row.title, end - x, "bold", "text_second" if row.what == ALREADY else "text")
        canvas.text(_EDGE, second, row.quote, right - _EDGE, "small", "text")
        line = third if row.quote else second
        said, ink = row.away, "caution"
        if row.taken >= 0:
            chosen = row.candidates[row.taken]
            said, ink = f"you chose ¶{chosen.paragraph} of {chosen.title}", "accent"
        room = right - _EDGE
        told = min(canvas.measure(said, "strong"), room * 2 // 3) if said else 0
        x = _EDGE + canvas.text(
            _EDGE, line, row.where, room - told - (GAP if told else 0), "small", "text_second"
        )
        x += GAP if row.where else 0
        canvas.text(x, line, said, right - x, "strong", ink)
