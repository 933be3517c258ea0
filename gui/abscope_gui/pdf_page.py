"""One record on paper, as a PDF or by a printer: its lines, and the standing line at the foot of every page.

Plain text, no HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from abscope_store.errors import DiskTrouble

_DOTS = 96  # to the inch: sizes below are as on screen, whatever the device's own dots are
_FOOT = 28
_NUMBER = 70  # of the foot, for the page's number
_INDENT = 14  # for two blanks before a line
_INK = Qt.GlobalColor.black  # whatever the window's theme: paper is white
_MARGINS = (18, 16, 18, 14)  # millimetres


def write_pdf(title: str, lines: Sequence[str], standing: str, path: Path) -> int:
    """Write it whole or not at all; how many pages it has. Raises DiskTrouble."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb"):
            pass  # QPdfWriter says nothing of a folder that cannot be written
        writer = QPdfWriter(str(unfinished))
        writer.setTitle(title)
        writer.setCreator("Abscope")
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        pages = draw(title, lines, standing, writer)
        if pages == 0 or unfinished.stat().st_size == 0:
            raise OSError(0, "nothing was written")
        unfinished.replace(path)
    except OSError as trouble:
        unfinished.unlink(missing_ok=True)
        raise DiskTrouble(
            f"{path} cannot be written ({trouble.strerror}).", "Choose another folder."
        ) from trouble
    return pages


def draw(
    title: str,
    lines: Sequence[str],
    standing: str,
    device: QPagedPaintDevice,
    *,
    first: int = 1,
    last: int = 0,
) -> int:
    """Draw pages `first` to `last` (0 for the end) on a PDF or a printer; how many were drawn, 0 where the
    device takes none."""
    device.setPageMargins(
        QMarginsF(*_MARGINS), QPageLayout.Unit.Millimeter
    )  # a printer that needs more keeps its own
    painter = QPainter()
    if not painter.begin(device):
        return 0
    scale = device.logicalDpiX() / _DOTS
    room = QSizeF(device.width() / scale, device.height() / scale - _FOOT)
    document = _document(title, lines)
    document.setPageSize(room)
    count = document.pageCount()
    wanted = range(first, min(last or count, count) + 1)
    for number in wanted:
        if number != first:
            device.newPage()
        painter.save()
        painter.scale(scale, scale)
        _draw_page(painter, document, room, standing, number)
        painter.restore()
    painter.end()
    return len(wanted)


def _draw_page(painter: QPainter, document: QTextDocument, room: QSizeF, standing: str, number: int) -> None:
    top = (number - 1) * room.height()
    painter.save()
    painter.translate(0, -top)
    document.drawContents(painter, QRectF(0, top, room.width(), room.height()))
    painter.restore()
    foot = QRectF(0, room.height() + 4, room.width(), _FOOT - 4)
    painter.setFont(_font(10))
    painter.setPen(_INK)
    words = foot.adjusted(0, 0, -_NUMBER, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, standing)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{number} of {document.pageCount()}")


def _document(title: str, lines: Sequence[str]) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setUseDesignMetrics(True)
    document.setUndoRedoEnabled(False)
    cursor = QTextCursor(document)
    head = QTextCharFormat()
    head.setFont(_font(17, bold=True))
    head.setForeground(_INK)
    cursor.insertText(title, head)
    for line in lines:
        shape = QTextBlockFormat()
        depth = (len(line) - len(line.lstrip(" "))) // 2
        shape.setLeftMargin(depth * _INDENT)
        shape.setTopMargin(2 if line.strip() else 0)
        form = QTextCharFormat()
        form.setFont(_font(12, bold=line == "Sources"))
        form.setForeground(_INK)
        cursor.insertBlock(shape, form)
        cursor.insertText(line.strip(), form)
    return document


def _font(pixels: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
