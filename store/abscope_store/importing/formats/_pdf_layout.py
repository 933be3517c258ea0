"""The letters of a PDF page to lines in reading order: one column or two, running heads set aside.

Works on places only; what the lines say together is _pdf_paragraphs.py's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct

from abscope_store.importing.formats._pdf_glyphs import Glyph, Page

_SCRIPT = 0.85  # of the line's size: at most this is a superscript or subscript
_GAP = 1.3  # of the size: a wider gap parts columns or cells
_MARGIN = 0.13  # of the page's height, where running heads stand
_NUMBER = re.compile(
    r"(?:page\s*)?[-\u2013 ]*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-\u2013 ]*", re.I
)


class Line(Struct):
    """Letters on one baseline, left to right. `cells` are the indexes where a wide gap begins a new one."""

    glyphs: list[Glyph]
    page: int
    base: float
    size: float
    left: float
    right: float
    cells: list[int] = []
    column: tuple[int, int] = (0, 0)  # (page, which column segment), for breaks
    edge: tuple[float, float] = (0.0, 0.0)  # of the column

    def text(self) -> str:
        """The line as it reads, without marks."""
        return "".join((" " if g.spaced and n else "") + g.char for n, g in enumerate(self.glyphs))


def lines_of(pages: Sequence[Page]) -> tuple[list[Line], list[tuple[int, str, str]]]:
    """(lines in reading order, running heads as (page, reason, text))."""
    pieces = {page.number: _pieces(page) for page in pages}
    aside = _running(pages, pieces)
    lines: list[Line] = []
    for page in pages:
        lines += _ordered([piece for piece in pieces[page.number] if id(piece) not in aside])
    found = [
        (page.number, aside[id(piece)], piece.text())
        for page in pages
        for piece in sorted(pieces[page.number], key=lambda each: each.base)
        if id(piece) in aside
    ]
    return lines, found


def _pieces(page: Page) -> list[Line]:
    """Letters that follow one another on a line, scripts with them; a wide gap begins a new piece."""
    groups: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in page.glyphs:
        if groups and _continues(groups[-1][-1], glyph, base, size):
            groups[-1].append(glyph)
            if glyph.size > size / _SCRIPT or (len(groups[-1]) < 2):
                base, size = glyph.base, glyph.size
        else:
            groups.append([glyph])
            base, size = glyph.base, glyph.size
    return [_line(group, page.number) for group in groups]


def _continues(last: Glyph, glyph: Glyph, base: float, size: float) -> bool:
    main, line = (size, base) if size >= glyph.size else (glyph.size, glyph.base)
    gap = glyph.left - last.right
    if not -0.6 * main <= gap <= _GAP * main:
        return False
    if abs(glyph.base - base) <= 0.2 * main:
        return True
    if min(size, glyph.size) > _SCRIPT * main:
        return False
    other = base if size < glyph.size else glyph.base
    return -0.75 * main <= other - line <= 0.35 * main


def _line(glyphs: list[Glyph], page: int) -> Line:
    sizes = Counter(round(glyph.size, 1) for glyph in glyphs)
    size = max(sizes, key=lambda each: (sizes[each], each))
    bases = sorted(glyph.base for glyph in glyphs if round(glyph.size, 1) == size)
    spaced = [glyphs[0]]
    for glyph in glyphs[1:]:
        wide = glyph.left - spaced[-1].right > 0.3 * size
        spaced.append(glyph._replace(spaced=True) if wide and not glyph.spaced else glyph)
    left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    return Line(spaced, page, bases[len(bases) // 2], size, left, right)


def _running(pages: Sequence[Page], pieces: dict[int, list[Line]]) -> dict[int, str]:
    """id of a piece -> reason: what stands at the top or bottom of several pages, and page numbers."""
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    zoned: list[tuple[Line, str, str, bool]] = []
    for page in pages:
        bases = sorted({round(piece.base) for piece in pieces[page.number]})
        for piece in pieces[page.number]:
            zone = "head" if piece.base < _MARGIN * page.height else ""
            zone = "foot" if piece.base > (1 - _MARGIN) * page.height else zone
            if not zone or len(piece.glyphs) > 200:
                continue
            key = re.sub(r"\W+", " ", piece.text()).strip().casefold()
            outer = round(piece.base) in (bases[:2] if zone == "head" else bases[-2:])
            zoned.append((piece, zone, key, outer))
    zoned = _counted(zoned)
    for piece, zone, key, _ in zoned:
        seen[zone, key].add(piece.page)
    often = Counter((zone, key, piece.page) for piece, zone, key, _ in zoned)
    text = {
        (zone, key) for (zone, key, _), count in often.items() if count > 2
    }  # a head stands once, or twice
    enough = max(2, min(3, len(pages) // 2))
    found = {}
    for piece, zone, key, outer in zoned:
        if outer and _NUMBER.fullmatch(piece.text()):
            found[id(piece)] = "page number"
        elif (zone, key) in text:
            continue
        elif len(seen[zone, key]) >= enough or (outer and _next_page_too(piece.page, seen[zone, key])):
            found[id(piece)] = "running header" if zone == "head" else "running footer"
    return found


def _counted(zoned: list[tuple[Line, str, str, bool]]) -> list[tuple[Line, str, str, bool]]:
    """The same lines with every number that grows as the pages do said as such.

    Any other number tells lines apart: "18.2% responded" on one page and "35.1% responded" on another are
    text, however alike.
    """
    same: Counter[tuple[str, str, int, int]] = Counter()
    grown: Counter[tuple[str, str, int, int]] = Counter()
    numbers = []
    for piece, zone, key, _ in zoned:
        masked = re.sub(r"\d+", "#", key)
        found = [int(each) for each in re.findall(r"\d{1,9}", key)]
        numbers.append((masked, found))
        same.update((zone, masked, at, number) for at, number in enumerate(found))
        grown.update((zone, masked, at, number - piece.page) for at, number in enumerate(found))
    counted = []
    for (piece, zone, _, outer), (masked, found) in zip(zoned, numbers, strict=True):
        for at, number in enumerate(found):
            step = number - piece.page
            paged = grown[zone, masked, at, step] > same[zone, masked, at, number]
            masked += f" page{step:+}" if paged else f" {number}"
        counted.append((piece, zone, masked, outer))
    return counted


def _next_page_too(page: int, seen: set[int]) -> bool:
    """The head of a short chapter: the same outermost line on a page close by."""
    return any(page + step in seen for step in (-2, -1, 1, 2))


def _ordered(pieces: list[Line]) -> list[Line]:
    """The page's lines: what spans the page in its place, between them the left column, then the right."""
    if not pieces:
        return []
    gutter = _gutter(pieces)
    if gutter is None:
        return _column(pieces, 0)
    middle = (gutter[0] + gutter[1]) / 2
    wide = _merged([piece for piece in pieces if piece.left < middle < piece.right])
    bases = [line.base for line in wide]
    bands: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for piece in pieces:
        if piece.left < middle < piece.right:
            continue
        at = bisect_left(bases, piece.base - 0.25 * piece.size)
        if at < len(bases) and abs(bases[at] - piece.base) <= 0.25 * piece.size:
            wide[at] = _merged([wide[at], piece])[0]
        else:
            bands[at, int(piece.left >= middle)].append(piece)
    found: list[Line] = []
    edge = (min(piece.left for piece in pieces), max(piece.right for piece in pieces))
    for at in range(len(wide) + 1):
        for side in (0, 1):
            found += _column(bands[at, side], 3 * at + side + 1)
        if at < len(wide):
            line = wide[at]
            line.column, line.edge = (line.page, 0), edge
            found.append(line)
    return found


def _gutter(pieces: list[Line]) -> tuple[float, float] | None:
    """The white strip between two columns of prose; None where the page has one column, or a table."""
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    width = right - left
    if width < 150:
        return None
    places = [left + width * (0.25 + 0.5 * step / 120) for step in range(121)]
    crossing = [sum(piece.left < x < piece.right for piece in pieces) for x in places]
    least = min(crossing)
    strips: list[tuple[float, float]] = []
    for x, count in zip(places, crossing, strict=True):
        if count > least:
            continue
        if strips and x - strips[-1][1] <= width * 0.5 / 120 + 0.01:
            strips[-1] = (strips[-1][0], x)
        else:
            strips.append((x, x))
    start, end = max(strips, key=lambda strip: strip[1] - strip[0])
    middle = (start + end) / 2
    sides = [[p for p in pieces if p.right <= middle], [p for p in pieces if p.left >= middle]]
    rows = len({round(piece.base / 3) for piece in pieces})
    if end - start < 5 or least > 0.4 * rows or not all(_is_prose(side) for side in sides):
        return None
    return start, end


def _is_prose(side: list[Line]) -> bool:
    """At least four lines, half of which fill most of their column."""
    lines = _merged(side)
    if len(lines) < 4:
        return False
    width = max(line.right for line in lines) - min(line.left for line in lines)
    full = sum(line.right - line.left > 0.7 * width and len(line.glyphs) > 15 for line in lines)
    return 2 * full >= len(lines)


def _column(pieces: list[Line], segment: int) -> list[Line]:
    lines = _merged(pieces)
    if not lines:
        return []
    edge = (_usual_left(lines), max(line.right for line in lines))
    for line in lines:
        line.column, line.edge = (line.page, segment), edge
    return lines


def _usual_left(lines: list[Line]) -> float:
    starts = Counter(round(line.left) for line in lines)
    often = [start for start, count in starts.items() if count >= max(2, len(lines) // 8)]
    return float(min(often or starts))


def _merged(pieces: list[Line]) -> list[Line]:
    """Pieces on one baseline as one line, from top to bottom; a stray superscript goes to its line."""
    groups: list[list[Line]] = []
    near: dict[int, list[list[Line]]] = defaultdict(
        list
    )  # in strips of ten points: only neighbours are asked
    for piece in sorted(pieces, key=lambda each: (-each.size, each.base)):
        key = int(piece.base // 10)
        around = (group for at in (key, key - 1, key + 1, key + 2) for group in near[at])
        home = next((group for group in around if _beside(group[0], piece)), None)
        if home is None:
            groups.append([piece])
            near[key].append(groups[-1])
        else:
            home.append(piece)
    lines = []
    for group in groups:
        parts = sorted(group, key=lambda each: each.left)
        glyphs: list[Glyph] = []
        cells: list[int] = []
        for part in parts:
            gap = part.left - glyphs[-1].right if glyphs else 0.0
            first = part.glyphs[0]
            if glyphs and gap > 0.15 * group[0].size:
                first = first._replace(spaced=True)
            if glyphs and gap > _GAP * group[0].size:
                cells.append(len(glyphs))
            cells += [len(glyphs) + cell for cell in part.cells]
            glyphs += [first, *part.glyphs[1:]]
        line = _line(glyphs, parts[0].page) if len(parts) > 1 else parts[0]
        line.cells = cells
        lines.append(line)
    return sorted(lines, key=lambda each: each.base)


def _beside(line: Line, piece: Line) -> bool:
    apart = piece.base - line.base
    if abs(apart) <= 0.2 * line.size:
        return True
    near = line.left - line.size <= piece.left <= line.right + line.size
    return piece.size <= _SCRIPT * line.size and near and -0.7 * line.size <= apart <= 0.3 * line.size
