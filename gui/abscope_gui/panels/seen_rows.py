"""How one line beside the text looks: what is printed, its state as a sign and in words, where it is."""

from __future__ import annotations

from abscope_gui.models.seen import SeenRow
from abscope_gui.theme import GRID
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, on_grid

_EDGE = 4 * GRID
_INKS = {"=": "good", "≠": "caution", "?": "accent"}


class SeenDelegate(CanvasDelegate):
    """Rows of two lines, all of one height; the state is kept whole, the words beside it give way."""

    def height(self, row: object, fonts: Fonts) -> int:
        return on_grid(fonts.line("plain") + fonts.line("small") + 3 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, SeenRow)
        fonts, right = canvas.fonts, canvas.width - _EDGE
        top = (canvas.height - fonts.line("plain") - fonts.line("small")) // 2
        second = top + fonts.line("plain")
        canvas.block(0, canvas.height - 1, canvas.width, 1, "line")
        ink = _INKS.get(row.sign, "text_second")
        left = _EDGE + 5 * GRID
        canvas.text(_EDGE, top, row.sign, left - _EDGE, "bold", ink)
        canvas.text(left, top, row.title, right - left, "plain")
        wide = min(canvas.measure(row.state, "strong"), right - left)
        room = right - left - wide - GAP
        canvas.text(right - wide, second, row.state, wide, "strong", ink)
        canvas.text(left, second, row.second, room, "small", "text_second")
