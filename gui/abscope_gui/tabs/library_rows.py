"""How a row of the Library list looks: a section's name, an original, or a source of the reference."""

from __future__ import annotations

from abscope_gui.models.library import LibraryRow
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, on_grid
from abscope_store import wording

_EDGE = 4 * GRID
_NARROW = 520  # pixels; below it a tier is its number


class LibraryDelegate(CanvasDelegate):
    """Records have three lines, sections one; two heights in all."""

    def height(self, row: object, fonts: Fonts) -> int:
        if isinstance(row, LibraryRow) and row.kind == "section":
            return on_grid(fonts.line("label") + 5 * GRID)
        return on_grid(fonts.line("bold") + 2 * fonts.line("small") + 6 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, LibraryRow)
        fonts, right = canvas.fonts, canvas.width - _EDGE
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        if row.kind == "section":
            y = canvas.height - fonts.line("label") - 2 * GRID
            x = _EDGE + canvas.text(_EDGE, y, row.title.upper(), right - _EDGE, "label", "text_faint")
            canvas.text(x + GAP, y, row.details, right - x - GAP, "label", "text_faint")
            return
        top = (canvas.height - fonts.line("bold") - 2 * fonts.line("small") - 6) // 2
        second = top + fonts.line("bold") + 3
        third = second + fonts.line("small") + 3
        chip = wording.tier_words(row.tier) if row.tier else "tier not set"
        if canvas.width < _NARROW:
            chip = f"tier {row.tier or 'not set'}"
        fill, ink = ("caution_on", "caution") if row.tier and row.tier >= 5 else ("rail", "text_second")
        end = right - canvas.chip(right, top + fonts.line("bold") // 2, chip, fill, ink) - 2 * GAP
        canvas.text(_EDGE, top, row.title, end - _EDGE, "bold")
        canvas.text(_EDGE, second, row.details, right - _EDGE, "small", "text_second")
        self._state(row, canvas, third if row.details else second, right)

    def _state(self, row: LibraryRow, canvas: Canvas, y: int, end: int) -> None:
        """The state, then what is odd about the text; where both find no room the state gives way."""
        x, ink = _EDGE, "text_faint"
        if row.imported:
            ink = "good"
            x += canvas.text(x, y, "✓", end - x, "strong", ink) + GRID
        wanted = canvas.measure(row.state, "small") + GAP
        if not row.problem or x + wanted + canvas.measure(row.problem, "strong") <= end or end > 2 * _NARROW:
            x += canvas.text(x, y, row.state, end - x, "small", ink) + GAP
        canvas.text(x, y, row.problem, end - x, "strong", "caution")
