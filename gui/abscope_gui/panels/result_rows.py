"""How one search result looks: group label, title, the figure with its caveats, and where it stands.

A caveat is never cut: what finds no room beside the figure stands beside the title, or below both.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont

from abscope_gui.models.results import ResultRow, found_by
from abscope_gui.theme import GRID, Theme
from abscope_gui.widgets.canvas import GAP, Canvas, CanvasDelegate, Fonts, make_room, on_grid
from abscope_store import wording

_EDGE = 4 * GRID
_NO_BREAK = "\u00a0"
_WIDEST = ("MECHANISMS", "OUR DIGESTS")
_KEPT = 600
_PROSE = ("passage", "digest", "note")
_CUT = "… "
_LEAD, _SPARE, _ALIKE = 24, 4, 4  # letters: before the first word shown, kept free, that words begin with
_LOOKED_AT = 40  # marks of a text: each is held against all others
_MOST = 400  # letters that no line has room for: measuring a long passage whole takes 15 ms


class ResultDelegate(CanvasDelegate):
    """Rows of two lines; more, for all rows alike, where a row's caveats need them (`fit`)."""

    def __init__(self, theme: Theme, role: int, parent: QObject | None = None) -> None:
        super().__init__(theme, role, parent)
        self._more = 0
        self._lines: OrderedDict[tuple[ResultRow, int, str], int] = OrderedDict()

    def fit(self, rows: Iterable[ResultRow], font: QFont, width: int) -> bool:
        """Make every row high enough for the caveats of these in `width` pixels; whether that changed."""
        before, face = self._more, font.key()
        self._more = max((self.lines(row, font, width, face) for row in rows), default=0)
        return self._more != before

    def lines(self, row: ResultRow, font: QFont, width: int, face: str = "") -> int:
        """The lines beyond two that a row needs in `width` pixels; kept, for an answer comes twice."""
        if not (row.figure or row.caveats):
            return 0
        key = (row, width, face or font.key())
        if key not in self._lines:
            make_room(self._lines, _KEPT)
            self._lines[key] = self._fill(row, Canvas(self.fonts_of(font), width, 0))
        return self._lines[key]

    def height(self, row: object, fonts: Fonts) -> int:
        return on_grid(fonts.line("bold") + fonts.line("small") * (1 + self._more) + 5 * GRID)

    def compose(self, row: object, canvas: Canvas) -> None:
        assert isinstance(row, ResultRow)
        self._fill(row, canvas)

    def _fill(self, row: ResultRow, canvas: Canvas) -> int:
        """Write the row; the lines it took beyond two."""
        fonts = canvas.fonts
        top, right = 2 * GRID, canvas.width - _EDGE
        second = top + fonts.line("bold") + GRID
        left = _EDGE + max(canvas.measure(name, "label") for name in _WIDEST) + _EDGE
        if row.label:
            canvas.block(0, 0, canvas.width, 1, "line")
            drop = fonts.metrics("bold").ascent() - fonts.metrics("label").ascent()
            canvas.text(_EDGE, top + drop, row.label, left - _EDGE - GAP, "label", "text_faint")
        ends = self._standing(row, canvas, left, right, top, second)
        broken, homeless = self._line_two(row, canvas, left, second, ends[1])
        homeless = self._line_one(row, canvas, left, top, ends[0], homeless)
        ink = "text_faint" if row.result.unverified else "text"
        below = [(line, "small", ink) for line in canvas.wrap(broken, right - left, "small")]
        told = canvas.wrap(" · ".join(homeless), right - left, "strong")
        below += [(line, "strong", "caution") for line in told]
        for at, (line, face, colour) in enumerate(below, 1):
            y = second + at * fonts.line("small")
            canvas.text(left, y, line, right - left, face, colour)
        return len(below)

    def _standing(
        self, row: ResultRow, canvas: Canvas, left: int, right: int, top: int, second: int
    ) -> tuple[int, int]:
        """Tier above, file and paragraph below, both at the right; where each line's text must end."""
        first_end = second_end = right
        if row.result.tier:
            middle = top + canvas.fonts.line("bold") // 2
            fill, ink = ("caution_on", "caution") if row.result.tier >= 5 else ("rail", "text_second")
            first_end -= canvas.chip(right, middle, wording.tier_words(row.result.tier), fill, ink) + 2 * GAP
        tail = (" · " if row.where else "") + row.place if row.place else ""
        if row.where or tail:
            tail_wide = canvas.measure(tail, "strong")
            room = right - left - tail_wide - canvas.measure(row.figure, "small") - 3 * GAP
            room = min(room, (right - left) // 3 - tail_wide)
            where = canvas.cut(row.where, room, "small") if room > 16 * GRID else ""
            start = right - tail_wide - canvas.measure(where, "small")
            canvas.text(start, second, where, room, "small", "text_second")
            canvas.text(right - tail_wide, second, tail, tail_wide, "strong", "accent")
            second_end = start - 2 * GAP
        return first_end, second_end

    def _line_two(self, row: ResultRow, canvas: Canvas, left: int, y: int, end: int) -> tuple[str, list[str]]:
        """Figure, the caveats that find room, then the rest. What of the figure and which caveats did not."""
        ink = "text_faint" if row.result.unverified else "text"
        x, broken = left, ""
        if row.figure:
            first, *more = canvas.wrap(_whole_values(row.figure, canvas, end - x), end - x, "small")
            broken = " ".join(more)
            x += canvas.text(x, y, first, end - x, "small", ink) + GAP
        homeless: list[str] = []
        for at, caveat in enumerate(row.caveats):
            told = f"· {caveat}" if at else caveat
            wide = canvas.measure(told, "strong")
            if broken or homeless or x + wide > end:
                homeless.append(caveat)
                continue
            x += canvas.text(x, y, told, end - x, "strong", "caution") + GRID
        x += GRID if row.caveats else 0
        # Less would cut a p value in two.
        if end - x > canvas.measure("p .0000, two-sided", "small") and not broken:
            text, marks = _in_sight(row, canvas, end - x)
            canvas.marked(x, y, text, marks, end - x, "text_second")
        return broken, homeless

    def _line_one(
        self, row: ResultRow, canvas: Canvas, left: int, y: int, end: int, caveats: list[str]
    ) -> list[str]:
        """The title, the caveats if they all find room behind it, the name it was found by, the analysis."""
        name = found_by(row.result)
        via = f"via {name}" if name else ""
        ink = "text_faint" if row.result.unverified else "text"
        told = " · ".join(caveats)
        title, room = canvas.measure(row.title, "bold"), end - left
        if told and title + GAP + canvas.measure(told, "strong") > room:
            told = ""
        kept = sum(canvas.measure(text, "strong") + GAP for text in (told, via) if text)
        x = left + canvas.text(left, y, row.title, max(room - kept, room // 2), "bold", ink) + GAP
        drop = y + canvas.fonts.metrics("bold").ascent() - canvas.fonts.metrics("strong").ascent()
        if told:
            x += canvas.text(x, drop, told, canvas.width, "strong", "caution") + GAP
        if via:
            x += canvas.text(x, drop, via, end - x, "small", "accent") + GAP
        if end - x > canvas.measure("final · cut-off", "small"):
            canvas.text(x, drop, row.analysis, end - x, "small", "text_second")
        return [] if told else caveats


def _in_sight(row: ResultRow, canvas: Canvas, room: int) -> tuple[str, Sequence[tuple[int, int]]]:
    """A row's text and its marks; prose begins later where the words asked for would not be seen otherwise.

    What a record says begins at its beginning: a figure's caveats stand there.
    """
    text, marks = row.text, row.marks
    begin = text[:_MOST]
    wide = canvas.measure(begin, "small")
    if not marks or row.result.kind not in _PROSE or (begin == text and wide <= room):
        return begin, [(a, b) for a, b in marks if b <= _MOST]
    marks = marks[:_LOOKED_AT]
    shown = max(_LEAD, room * len(begin) // max(1, wide) - _SPARE)
    starts = [0, *(max(0, first - min(_LEAD, shown // 4)) for first, _ in marks)]

    def seen(start: int) -> int:
        return len({text[a : a + _ALIKE].lower() for a, _ in marks if start <= a <= start + shown - _ALIKE})

    start = max(starts, key=seen)  # the first of the best
    start = text.find(" ", start) + 1 if start else 0
    end, moved = start + _MOST, start - len(_CUT) if start else 0
    told = (_CUT if start else "") + text[start:end]
    return told, [(a - moved, b - moved) for a, b in marks if start <= a and b <= end]


def _whole_values(figure: str, canvas: Canvas, room: int) -> str:
    """The figure with its parts, `19.2 v 20.1 months`, held together where one line can hold them."""
    parts = figure.split(", ")
    return ", ".join(p.replace(" ", _NO_BREAK) if canvas.measure(p, "small") <= room else p for p in parts)
