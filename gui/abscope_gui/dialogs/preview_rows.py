"""How a line looks before its text is added: number, role, words; hidden ones greyed and said to be so."""

from __future__ import annotations

from abscope_gui.models.preview_lines import PreviewRow
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, on_grid

_EDGE = 3 * GRID
_LINES = 2  # of words; the whole text of the current line stands below the list


class PreviewDelegate(CanvasDelegate):
    """Rows of two lines of words, all of one height: five thousand of them scroll like fifty."""

    def height(self, row: object, fonts: Fonts) -> int:
        return on_grid(_LINES * fonts.line("plain") + 3 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, PreviewRow)
        fonts, right = canvas.fonts, canvas.width - _EDGE
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        top = (canvas.height - _LINES * fonts.line("plain")) // 2
        x = _EDGE
        if row.number:
            x = self._labels(row, canvas, top)
        ink = "text_faint" if row.hidden else "text"
        lines = canvas.wrap(row.text, right - x, "plain")
        rest = " ".join(lines[1:]) + ("…" if len(row.text) > 600 else "")
        below = row.note or rest
        first = lines[0] if lines else ""
        if not below:
            top += fonts.line("plain") // 2
        canvas.text(x, top, first, right - x, "plain", ink)
        canvas.text(x, top + fonts.line("plain"), below, right - x, "plain", "caution" if row.note else ink)

    @staticmethod
    def _labels(row: PreviewRow, canvas: Canvas, top: int) -> int:
        """Number and role in columns of their own; where the words begin."""
        fonts = canvas.fonts
        drop = fonts.metrics("plain").ascent() - fonts.metrics("small").ascent()
        wide = canvas.measure("00000", "small")
        own = canvas.measure(row.number, "small")
        canvas.text(_EDGE + wide - own, top + drop, row.number, own, "small", "text_faint")
        x = _EDGE + wide + GAP
        column = canvas.measure("boilerplate", "strong") + 2 * GRID
        canvas.text(x, top + drop, row.role, column, "small", "text_second")
        state = "hidden" if row.hidden else "shown" if row.chosen else ""
        said = f"{state} by you" if row.chosen else state
        ink = "accent" if row.chosen else "caution"
        canvas.text(x, top + fonts.line("plain") + drop, said, column, "strong", ink)
        return x + column + GAP
