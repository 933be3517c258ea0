"""Writes the sample PDFs from paper.gold with Qt's own PDF writer: one column and two.

Run by hand (`python tests/data/formats/make/make_pdfs.py`); the tests read what it wrote and never run it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtCore import QMarginsF, QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPageSize, QPainter, QPdfWriter

FOLDER = Path(__file__).resolve().parent.parent
UNIT = 10.0  # device dots in a point
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 62.0
RAISED = re.compile(r"\^(\d+)|(?<=[\w.])\[(\d[\d,]*)\]")
Piece = tuple[str, bool]  # text, raised


class Sheet:
    """A page with one or two columns, filled from the top; running heads on every page."""

    def __init__(self, path: Path, columns: int) -> None:
        self.writer = QPdfWriter(str(path))
        self.writer.setResolution(round(72 * UNIT))
        self.writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self.writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        self.writer.setTitle("Faint radiation beside an antibody to PD-1")
        self.painter = QPainter(self.writer)
        self.columns, self.column, self.page, self.top = columns, 0, 1, MARGIN + 30
        self.gutter = 22.0
        self.y = self.top
        self.full = True
        self.heads()

    def font(self, size: float, bold: bool = False) -> QFont:
        font = QFont("DejaVu Serif")
        font.setPixelSize(round(size * UNIT))
        font.setBold(bold)
        return font

    def width(self) -> float:
        whole = WIDTH - 2 * MARGIN
        return whole if self.full else (whole - self.gutter) / 2

    def left(self) -> float:
        return MARGIN + (0 if self.full else self.column * (self.width() + self.gutter))

    def put(self, x: float, y: float, text: str, size: float, bold: bool = False) -> float:
        """Draw at a baseline in points; the text's width in points."""
        font = self.font(size, bold)
        self.painter.setFont(font)
        self.painter.drawText(QPointF(x * UNIT, y * UNIT), text)
        return self.measure(text, size, bold)

    def measure(self, text: str, size: float, bold: bool = False) -> float:
        return QFontMetricsF(self.font(size, bold)).horizontalAdvance(text) / UNIT

    def heads(self) -> None:
        self.put(MARGIN, 40, "Annals of Invented Oncology", 8)
        self.put(WIDTH - MARGIN - 80, 40, "Osei et al. 2031", 8)
        self.put(WIDTH / 2, HEIGHT - 35, str(317 + self.page), 8)

    def room(self, height: float) -> None:
        if self.y + height <= HEIGHT - MARGIN:
            return
        if not self.full and self.column + 1 < self.columns:
            self.column += 1
            self.y = self.top
            return
        self.writer.newPage()
        self.page += 1
        self.column, self.top = 0, MARGIN + 10
        self.y = self.top
        self.heads()

    def begin_columns(self) -> None:
        if self.columns > 1 and self.full:
            self.full, self.top = False, self.y + 8
            self.y = self.top


def pieces(text: str) -> list[list[Piece]]:
    """Words, each of its pieces."""
    words = []
    for word in text.split():
        found, at = [], 0
        for raised in RAISED.finditer(word):
            found.append((word[at : raised.start()], False))
            found.append((raised[1] or raised[2], True))
            at = raised.end()
        found.append((word[at:], False))
        words.append([piece for piece in found if piece[0]])
    return words


def broken(
    word: list[Piece], room: float, sheet: Sheet, size: float
) -> tuple[list[Piece], list[Piece]] | None:
    """A word cut at its own hyphen, or with a hyphen in its middle, where the first half fits."""
    if len(word) != 1:
        return None
    text = word[0][0]
    cuts = [(at + 1, "") for at, char in enumerate(text) if char == "-" and at > 1]
    if text.isalpha() and len(text) >= 9 and text.islower():
        cuts += [(at, "-") for at in range(3, len(text) - 3)]
    for at, hyphen in sorted(cuts, reverse=True):
        if sheet.measure(text[:at] + hyphen, size) <= room:
            return [(text[:at] + hyphen, False)], [(text[at:], False)]
    return None


def paragraph(sheet: Sheet, text: str, size: float = 9.5, bold: bool = False, indent: float = 0) -> None:
    """Justified by nothing: ragged right, words broken where they may be."""
    waiting, used = pieces(text), indent
    line: list[list[Piece]] = []
    space = sheet.measure(" ", size, bold)

    def width(word: list[Piece]) -> float:
        return sum(sheet.measure(t, size * 0.62 if up else size, bold) for t, up in word)

    def flush() -> None:
        nonlocal line, used
        sheet.room(size * 1.35)
        sheet.y += size * 1.35
        x = sheet.left() + (indent if first[0] else 0)
        for word in line:
            for text_of, up in word:
                x += sheet.put(
                    x, sheet.y - (size * 0.36 if up else 0), text_of, size * 0.62 if up else size, bold
                )
            x += space
        line, used, first[0] = [], 0.0, False

    first = [bool(indent)]
    while waiting:
        word = waiting.pop(0)
        if line and used + width(word) > sheet.width():
            cut = broken(word, sheet.width() - used, sheet, size)
            if cut:
                line.append(cut[0])
                word = cut[1]
            flush()
        line.append(word)
        used += width(word) + space
    if line:
        flush()


def rows(sheet: Sheet, lines: list[str]) -> None:
    sheet.room(14.0 * len(lines))
    for line in lines:
        sheet.y += 13
        for number, cell in enumerate(line.split(" | ")):
            sheet.put(sheet.left() + number * sheet.width() * 0.36 + number * 6, sheet.y, cell, 8)


def draw(sheet: Sheet, gold: list[str]) -> None:
    table = [line for line in gold if " | " in line]
    after_heading = True
    for line in gold:
        if line.startswith("# "):
            paragraph(sheet, line[2:], 17)
        elif line.startswith("## "):
            if line != "## Abstract":
                sheet.begin_columns()
            sheet.y += 9
            sheet.room(40)
            paragraph(sheet, line[3:], 11.5, bold=True)
            after_heading = True
        elif line in table:
            if line == table[0]:
                rows(sheet, table)
                sheet.y += 8
        elif line.startswith("Table"):
            sheet.room(80)
            sheet.y += 6
            paragraph(sheet, line, 8)
        else:
            paragraph(sheet, line, indent=0 if after_heading else 12)
            after_heading = False


def hidden(sheet: Sheet) -> None:
    """What nobody sees: white, tiny and upright letters in the margin."""
    sheet.painter.setPen(QColor("white"))
    sheet.put(MARGIN, 58, "1", 9.5)
    sheet.put(MARGIN + 60, 58, "white words of nobody", 9.5)
    sheet.painter.setPen(QColor("black"))
    sheet.put(MARGIN, 62, "words too small for an eye", 1.2)
    sheet.painter.save()
    sheet.painter.translate(30 * UNIT, 500 * UNIT)
    sheet.painter.rotate(-90)
    sheet.put(0, 0, "Downloaded from an invented server", 8)
    sheet.painter.restore()


def main() -> None:
    application = QGuiApplication([])
    gold = (FOLDER / "paper.gold").read_text("utf-8").splitlines()
    for name, columns in (("one-column", 1), ("two-columns", 2)):
        sheet = Sheet(FOLDER / f"{name}.pdf", columns)
        hidden(sheet)
        draw(sheet, gold)
        sheet.painter.end()
    application.quit()


if __name__ == "__main__":
    main()
