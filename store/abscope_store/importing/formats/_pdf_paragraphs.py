"""Lines of a PDF to blocks: paragraphs, headings, rows, captions; broken words made whole again.

Keeps for each block where its letters stand on the page. Which lines there are is _pdf_layout.py's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from abscope_store.importing.blocks import Block, Rectangle
from abscope_store.importing.formats._pdf_glyphs import Glyph
from abscope_store.importing.formats._pdf_layout import Line
from abscope_store.importing.formats._runs import Composer, Run
from abscope_store.importing.wordlist import words

_SAME = 0.08  # share by which sizes of one paragraph may differ
_HEADING = 1.1  # of the body's size
_LONGEST_HEADING = 250
_BULLET = re.compile(r"(?:[\u2022\u25aa\u25cf\u25e6\u2013\u2014*\uf0b7-]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s")
_DOT = re.compile(r"^[\u2022\u25aa\u25cf\u25e6\uf0b7]\s*")
_CAPTION = re.compile(r"(?:Fig(?:ure)?|Table|Box|Scheme)\.?\s+[A-Z]?\d+[.:| ]", re.I)
_ENDED = re.compile("[.!?:][\"'\u2019\u201d)\\]]*[\\d,\u2013-]{0,12}$")
_REFERENCES = re.compile(r"(?:\d+\.?\s+)?(?:references|bibliography|literature cited)", re.I)
_BROKEN = re.compile(r"([^\W\d_]+)-$")
# First halves that the field writes with a hyphen: never glued without the document's own word for it.
_COMPOUNDS = words(
    "low high single double triple dose non anti pre post long short short-term self half well first "
    "second third late early large small time follow cost meta co multi inter intra whole one two three "
    "four five six immune tumour tumor cell radio chemo drug patient risk open cross quality health "
    "event disease progression relapse treatment platinum hormone image stage grade phase evidence"
)


def blocks_of(lines: Sequence[Line], composer: Composer) -> list[Block]:
    """The blocks of a document's lines, in order; the reference list is marked as such."""
    if not lines:
        return []
    maker = _Maker(lines, composer)
    made = [maker.block(group) for group in maker.groups()]
    return _with_references([block for block in made if block is not None])


class _Maker:
    def __init__(self, lines: Sequence[Line], composer: Composer) -> None:
        self.lines, self.composer = lines, composer
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.glyphs)
        self.body = sizes.most_common(1)[0][0]
        self.levels = sorted((size for size in sizes if size >= _HEADING * self.body), reverse=True)
        self.pitch = self._pitch()
        self.known = Counter(
            word.lower()
            for line in lines
            for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-]|$)", line.text())
        )
        self.rows = self._table_rows()

    def _pitch(self) -> float:
        steps: Counter[float] = Counter()
        for one, two in pairwise(self.lines):
            if one.column == two.column and abs(one.size - self.body) < 0.6 and two.base > one.base:
                steps[round((two.base - one.base) * 2) / 2] += 1
        return steps.most_common(1)[0][0] if steps else 1.25 * self.body

    def _table_rows(self) -> set[int]:
        """Indexes of lines that stand in cells, at least two below each other with a common edge."""
        found: set[int] = set()
        for at in range(len(self.lines) - 1):
            one, two = self.lines[at], self.lines[at + 1]
            if not (one.cells and two.cells) or one.page != two.page:
                continue
            starts = {round(one.glyphs[cell].left / 4) for cell in one.cells}
            near = {start + step for start in starts for step in (-1, 0, 1)}
            if near & {round(two.glyphs[cell].left / 4) for cell in two.cells}:
                found |= {at, at + 1}
        for at in found:
            self._refine(at, found)
        return found

    def _refine(self, at: int, rows: set[int]) -> None:
        """A narrow gap parts cells too, where the rows beside it begin a cell there."""
        line = self.lines[at]
        beside = [self.lines[each] for each in (at - 2, at - 1, at + 1, at + 2) if each in rows]
        starts = [other.glyphs[cell].left for other in beside for cell in other.cells]
        for index in range(1, len(line.glyphs)):
            gap = line.glyphs[index].left - line.glyphs[index - 1].right
            aligned = any(abs(line.glyphs[index].left - start) < 2.5 for start in starts)
            if index not in line.cells and gap > 0.5 * line.size and aligned:
                line.cells = sorted([*line.cells, index])

    def groups(self) -> list[list[int]]:
        """Indexes of lines, paragraph by paragraph."""
        found: list[list[int]] = []
        for at in range(len(self.lines)):
            if found and not self._begins(at, found[-1]):
                found[-1].append(at)
            else:
                found.append([at])
        return found

    def _begins(self, at: int, group: list[int]) -> bool:
        """Whether line `at` begins a new paragraph after the lines of `group`."""
        last, line = self.lines[at - 1], self.lines[at]
        if at in self.rows or at - 1 in self.rows:
            return True
        if abs(line.size - last.size) > _SAME * max(line.size, last.size) or _bold(line) != _bold(last):
            return True
        text, before = line.text(), last.text()
        if _BULLET.match(text) and (_ENDED.search(before) or _BULLET.match(self.lines[group[0]].text())):
            return True
        if _CAPTION.match(text):
            return True
        if line.column != last.column:
            return not self._goes_on(last, line, before, text)
        if self._level(last):
            return line.base - last.base > 1.6 * last.size
        if line.base - last.base > max(1.3 * self.pitch * line.size / self.body, 1.1 * line.size):
            return True
        inset, inset_before = line.left - line.edge[0], last.left - last.edge[0]
        bullet = _BULLET.match(self.lines[group[0]].text()) is not None
        hanging = bullet or (len(group) > 1 and inset_before > line.size)
        if 0.7 * line.size < inset < 5 * line.size and inset_before < 0.4 * line.size and not hanging:
            return self._back_at_edge(at)
        short = last.right < line.edge[1] - 0.15 * (line.edge[1] - line.edge[0])
        return short and bool(_ENDED.search(before)) and not text[:1].islower()

    def _back_at_edge(self, at: int) -> bool:
        """The line after an indented one stands at the column's edge again, or there is none."""
        line = self.lines[at]
        following = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if following is None or following.column != line.column:
            return True
        return (
            following.left - following.edge[0] < 0.4 * line.size
            or following.base - line.base > 1.3 * self.pitch
        )

    def _goes_on(self, last: Line, line: Line, before: str, text: str) -> bool:
        """A paragraph that goes on in the next column or on the next page."""
        if self._level(last) or self._level(line) or _BULLET.match(text):
            return False
        if before.endswith("-"):
            return True
        if _ENDED.search(before):
            full = last.right >= last.edge[1] - 1.5 * last.size
            return full and line.column[0] == last.column[0] and line.column[1] == 0 and text[:1].islower()
        return text[:1].islower() or last.right >= last.edge[1] - 3 * last.size

    def _level(self, line: Line) -> int:
        """Heading level by size, then boldface; 0 for other lines."""
        for number, size in enumerate(self.levels):
            if line.size >= size - 0.26:
                return min(number + 1, 6)
        return min(len(self.levels) + 1, 6) if _bold(line) else 0

    def block(self, group: list[int]) -> Block | None:
        """The block of these lines; a line in cells is a row of a table."""
        lines = [self.lines[at] for at in group]
        if group[0] in self.rows:
            return self._row(lines[0])
        letters = self._joined(lines)
        runs, owners = _runs(letters)
        made = self.composer.compose(runs)
        if not made.text:
            return None
        text = made.text
        kind, level = "paragraph", 0
        heading = self._level(lines[0]) if all(self._level(line) for line in lines) else 0
        if _CAPTION.match(text):
            kind = "caption"
        elif (
            heading
            and len(text) <= _LONGEST_HEADING
            and (lines[0].size > self.body or not text.endswith("."))
        ):
            kind, level = "heading", heading
        elif _DOT.match(text):
            kind, level = "list", 1
        marks = [mark for mark in made.marks if kind != "heading" or mark[2] != "bold"]
        places = [owners[at] if at >= 0 else None for at in made.origin]
        return Block(text, kind, level, lines[0].page, marks, [], _rectangles(places))

    def _row(self, line: Line) -> Block | None:
        edges = [0, *line.cells, len(line.glyphs)]
        parts = [line.glyphs[a:b] for a, b in pairwise(edges)]
        cells = [_runs([(glyph, line) for glyph in part])[0] for part in parts]
        row = self.composer.row(cells)
        if row is None:
            return None
        places = [Rectangle(0, len(row.text), *_round(_box(line.glyphs)), line.page)]
        return Block(row.text, "table", 0, line.page, row.marks, row.cells, places)

    def _joined(self, lines: Sequence[Line]) -> list[tuple[Glyph, Line]]:
        """The letters of all lines; a hyphen at a line's end goes where it only broke the word."""
        found: list[tuple[Glyph, Line]] = []
        for number, line in enumerate(lines):
            letters = [(glyph, line) for glyph in line.glyphs]
            if number:
                first = letters[0][0]
                glued = found[-1][0].char in "-\u2010\u2011"
                if glued and not self._keeps_hyphen(lines[number - 1].text(), line.text()):
                    found.pop()
                letters[0] = (first._replace(spaced=not glued), line)
            found += letters
        return found

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether the hyphen at the end of `before` belongs to the word: PD-L1, low-dose, 60-66."""
        broken = _BROKEN.search(before.replace("\u2010", "-"))
        rest = re.match(r"[^\W\d_]+", after)
        if broken is None or rest is None:
            return True
        left, right = broken[1], rest.group()
        if not right.islower() or (len(left) > 1 and not left[1:].islower()):
            return True
        word = f"{left}{right}".lower()
        written = f"{left}-{right}".lower()
        if self.known[written] or self.known[word]:
            return self.known[written] >= self.known[word]
        return left.lower() in _COMPOUNDS or len(left) < 2 or len(word) < 5


def _bold(line: Line) -> bool:
    return sum(glyph.bold for glyph in line.glyphs) >= 0.9 * len(line.glyphs)


def _runs(letters: Sequence[tuple[Glyph, Line]]) -> tuple[list[Run], list[tuple[Glyph, Line] | None]]:
    """(runs of the letters, which letter each code point of the runs is; None for white space)."""
    runs: list[Run] = []
    owners: list[tuple[Glyph, Line] | None] = []
    for number, (glyph, line) in enumerate(letters):
        names = _marks(glyph, line)
        if glyph.spaced and number:
            same = runs[-1][1] == names
            runs.append((" ", names if same else frozenset()))
            owners.append(None)
        if runs and runs[-1][1] == names:
            runs[-1] = (runs[-1][0] + glyph.char, names)
        else:
            runs.append((glyph.char, names))
        owners += [(glyph, line)] * len(glyph.char)
    return runs, owners


def _marks(glyph: Glyph, line: Line) -> frozenset[str]:
    names = {name for name, holds in (("bold", glyph.bold), ("italic", glyph.italic)) if holds}
    if glyph.size <= 0.87 * line.size:
        if glyph.base < line.base - 0.1 * line.size:
            names.add("sup")
        elif glyph.base > line.base + 0.06 * line.size:
            names.add("sub")
    return frozenset(names)


def _rectangles(places: Sequence[tuple[Glyph, Line] | None]) -> list[Rectangle]:
    """One rectangle a line, each with the page that the line stands on."""
    found: list[Rectangle] = []
    start = 0
    line: Line | None = None
    glyphs: list[Glyph] = []
    for at, place in enumerate([*places, None]):
        if place is None and at < len(places):
            continue
        if place is None or place[1] is not line:
            if line is not None and glyphs:
                end = next(n for n in range(at, start, -1) if places[n - 1] is not None)
                found.append(Rectangle(start, end, *_round(_box(glyphs)), line.page))
            if place is None:
                break
            start, line, glyphs = at, place[1], []
        glyphs.append(place[0])
    return found


def _box(glyphs: Sequence[Glyph]) -> tuple[float, float, float, float]:
    return (
        min(glyph.left for glyph in glyphs), min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs), max(glyph.bottom for glyph in glyphs),
    )  # fmt: skip


def _round(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)


def _with_references(blocks: list[Block]) -> list[Block]:
    """What stands under "References", up to the next heading, is told apart and hidden."""
    found, inside = [], False
    for block in blocks:
        if block.kind == "heading":
            inside = _REFERENCES.fullmatch(block.text) is not None
        elif inside and block.kind != "table":
            block = Block(
                block.text,
                "metadata",
                0,
                block.page,
                block.marks,
                [],
                block.rectangles,
                True,
                "reference list",
            )
        found.append(block)
    return found
