"""The letters of a PDF page with their places, from pdfium; what nobody could read is set aside.

Places are points from the page's top left corner, as the page is turned for reading. Orders nothing.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import Any, NamedTuple

from msgspec import Struct

MOST_LETTERS = 60_000  # on one page: ten times the densest print
TINY = 2.0  # points
_PALE = 250  # of 255, all three colours: white on what is nearly always white
_INVISIBLE = (3, 7)  # render modes that paint nothing
_ENOUGH = 50  # letters of a recognised (OCR) layer that count as a page of text


class Glyph(NamedTuple):
    """One letter. `base` is its baseline, `spaced` that white space stands before it."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool
    spaced: bool


class Page(Struct):
    """`glyphs` in the order of the file; `hidden`: (reason, text); without `true_places` no rectangles."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    hidden: list[tuple[str, str]] = []
    recognised: bool = False  # the text is a machine's reading of a picture
    true_places: bool = True


class _Look(NamedTuple):
    """What all letters of one text object share."""

    size: float
    angle: int
    bold: bool
    italic: bool
    reason: str


def page_of(document: Any, number: int) -> Page:
    """The letters of page `number` (from 1)."""
    page = document[number - 1]
    try:
        textpage = page.get_textpage()
        try:
            return _Reading(page, textpage, number).result()
        finally:
            textpage.close()
    finally:
        page.close()


class _Reading:
    def __init__(self, page: Any, textpage: Any, number: int) -> None:
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        self.raw: Any = raw
        self.page, self.text, self.number = page, textpage.raw, number
        self.rotation = int(page.get_rotation()) % 360
        self.box = page.get_bbox()  # left, bottom, right, top of what the page shows
        self.looks: dict[int, _Look] = {}

    def result(self) -> Page:
        found = self._letters(min(self.raw.FPDFText_CountChars(self.text), MOST_LETTERS))
        angles = Counter(look.angle for _, look, _ in found if not look.reason)
        upright = angles.most_common(1)[0][0] if angles else self.rotation
        if upright % 90:
            upright = self.rotation
        width, height = self._extent(upright)
        page = Page(self.number, width, height, [], true_places=upright == self.rotation)
        judged = [(self._glyph(*letter, upright), letter[1]) for letter in found]
        reasons = [_reason(glyph, look, upright, page) for glyph, look in judged]
        if reasons.count("") < _ENOUGH < reasons.count("invisible text"):
            page.recognised = True
            reasons = ["" if reason == "invisible text" else reason for reason in reasons]
        _sort(page, [glyph for glyph, _ in judged], reasons)
        return page

    def _letters(self, count: int) -> list[tuple[tuple[Any, ...], _Look, bool]]:
        """((char, box, origin), look, spaced) of every letter that is not white space."""
        raw, text = self.raw, self.text
        unicode_of, box_of, origin_of = (
            raw.FPDFText_GetUnicode,
            raw.FPDFText_GetCharBox,
            raw.FPDFText_GetCharOrigin,
        )
        box = [ctypes.c_double() for _ in range(4)]
        boxes = [ctypes.byref(value) for value in box]
        origin = [ctypes.c_double() for _ in range(2)]
        origins = [ctypes.byref(value) for value in origin]
        found: list[tuple[tuple[Any, ...], _Look, bool]] = []
        painted: dict[tuple[str, int, int], _Look] = {}
        spaced, likely, high = False, False, 0
        for index in range(count):
            code = unicode_of(text, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
                high = 0
            char = "-" if code in (2, 0xFFFE, 0xAD) else chr(code) if code else ""
            if not char or char.isspace():
                made_up = raw.FPDFText_IsGenerated(text, index) == 1
                spaced, likely = spaced or not made_up, likely or made_up
                continue
            if not box_of(text, index, *boxes):
                continue
            origin_of(text, index, *origins)
            place: tuple[Any, ...] = (char, *(each.value for each in box), *(each.value for each in origin))
            look = self._look(index)
            # The same letter painted again by another command, as cheap boldface is.
            if painted.setdefault((char, round(2 * place[5]), round(2 * place[6])), look) is not look:
                continue
            apart = likely and bool(found) and _apart(*found[-1][:2], place, look)
            found.append((place, look, spaced or apart))
            spaced = likely = False
        return found

    def _look(self, index: int) -> _Look:
        handle = self.raw.FPDFText_GetTextObject(self.text, index)
        key = ctypes.addressof(handle.contents) if handle else -index - 1
        if key not in self.looks:
            self.looks[key] = self._looked(index, handle)
        return self.looks[key]

    def _looked(self, index: int, handle: Any) -> _Look:
        raw = self.raw
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self.text, index, matrix)
        size = raw.FPDFText_GetFontSize(self.text, index) * math.hypot(matrix.c, matrix.d)
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
        colours = [ctypes.c_uint() for _ in range(4)]
        known = raw.FPDFText_GetFillColor(self.text, index, *(ctypes.byref(each) for each in colours))
        red, green, blue, alpha = (each.value for each in colours)
        mode = raw.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
        reason = ""
        if mode in _INVISIBLE or (known and alpha == 0):
            reason = "invisible text"
        elif known and mode == 0 and min(red, green, blue) >= _PALE:
            reason = "white text"
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(self.text, index, name, 127, ctypes.byref(flags))
        font = name.value.decode("utf-8", "replace").lower()
        weight = raw.FPDFText_GetFontWeight(self.text, index)
        bold = any(word in font for word in ("bold", "black", "heavy", "semibold")) or 600 <= weight <= 1000
        italic = bool(flags.value & 64) or "italic" in font or "oblique" in font
        return _Look(size, angle, bold, italic, reason)

    def _extent(self, upright: int) -> tuple[float, float]:
        left, bottom, right, top = self.box
        width, height = right - left, top - bottom
        return (height, width) if upright in (90, 270) else (width, height)

    def _glyph(self, place: tuple[Any, ...], look: _Look, spaced: bool, upright: int) -> Glyph:
        char, left, right, bottom, top, x, y = place
        if not upright:  # nearly every page
            west, north = self.box[0], self.box[3]
            return Glyph(
                char, left - west, north - top, right - west, north - bottom, north - y, look.size, look.bold,
                look.italic, spaced,
            )  # fmt: skip
        one, two = self._turned(left, bottom, upright), self._turned(right, top, upright)
        base = self._turned(x, y, upright)[1]
        return Glyph(
            char, min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1]), base,
            look.size, look.bold, look.italic, spaced,
        )  # fmt: skip

    def _turned(self, x: float, y: float, upright: int) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if upright == 90:
            return y - bottom, x - left
        if upright == 180:
            return right - x, y - bottom
        if upright == 270:
            return top - y, right - x
        return x - left, top - y


def _apart(last: tuple[Any, ...], before: _Look, place: tuple[Any, ...], look: _Look) -> bool:
    """A gap that pdfium takes for a space and that is one: it also sees them before superscripts."""
    size = max(before.size, look.size)
    across = max(place[1] - last[2], last[1] - place[2])
    down = max(place[3] - last[4], last[3] - place[4])
    along, beside = (down, across) if 45 < look.angle % 180 < 135 else (across, down)
    script = min(before.size, look.size) < 0.85 * size
    return bool(along > (0.22 if script else 0.12) * size or beside > 0.5 * size)


def _reason(glyph: Glyph, look: _Look, upright: int, page: Page) -> str:
    """Why no reader sees this letter, "" where they do."""
    if look.reason:
        return look.reason
    if glyph.size < TINY:
        return "too small to read"
    across, down = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    if not (0 <= across <= page.width and 0 <= down <= page.height):
        return "outside the page"
    turned = (look.angle - upright) % 360
    return "rotated text" if min(turned, 360 - turned) > 5 else ""


def _sort(page: Page, glyphs: list[Glyph], reasons: list[str]) -> None:
    """Readable letters to `glyphs`, the others to `hidden`, run by run; a gap stays where they stood."""
    before = ""
    for glyph, reason in zip(glyphs, reasons, strict=True):
        if not reason:
            page.glyphs.append(glyph if not before else glyph._replace(spaced=True))
        elif reason == before:
            text = page.hidden[-1][1]
            page.hidden[-1] = (reason, f"{text} {glyph.char}" if glyph.spaced else text + glyph.char)
        else:
            page.hidden.append((reason, glyph.char))
        before = reason
