"""One record as a PDF: its lines, and the standing line at the foot of every page. Plain text, no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
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

_DOTS = 96  # to the inch: sizes below are as on screen
_FOOT = 28
_INDENT = 14  # for two blanks before a line


def write_pdf(title: str, lines: Sequence[str], standing: str, path: Path) -> int:
    """Write it whole or not at all; how many pages it has. Raises DiskTrouble."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb"):
            pass  # QPdfWriter says nothing of a folder that cannot be written
        pages = _draw(title, lines, standing, unfinished)
        if unfinished.stat().st_size == 0:
            raise OSError(0, "nothing was written")
        unfinished.replace(path)
    except OSError as trouble:
        unfinished.unlink(missing_ok=True)
        raise DiskTrouble(
            f"{path} cannot be written ({trouble.strerror}).", "Choose another folder."
        ) from trouble
    return pages


def _draw(title: str, lines: Sequence[str], standing: str, path: Path) -> int:
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setCreator("Abscope")
    writer.setResolution(_DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(18, 16, 18, 14), QPageLayout.Unit.Millimeter)
    room = QSizeF(writer.width(), writer.height() - _FOOT)
    document = _document(title, lines)
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(room)
    painter = QPainter(writer)
    if not painter.isActive():
        raise OSError(0, "the PDF could not be begun")
    count = document.pageCount()
    for number in range(count):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * room.height())
        document.drawContents(painter, QRectF(0, number * room.height(), room.width(), room.height()))
        painter.restore()
        foot = QRectF(0, room.height() + 4, room.width(), _FOOT - 4)
        painter.setFont(_font(10))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, standing)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{number + 1} of {count}")
    painter.end()
    return count


def _document(title: str, lines: Sequence[str]) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setUndoRedoEnabled(False)
    cursor = QTextCursor(document)
    head = QTextCharFormat()
    head.setFont(_font(17, bold=True))
    cursor.insertText(title, head)
    for line in lines:
        shape = QTextBlockFormat()
        depth = (len(line) - len(line.lstrip(" "))) // 2
        shape.setLeftMargin(depth * _INDENT)
        shape.setTopMargin(2 if line.strip() else 0)
        form = QTextCharFormat()
        form.setFont(_font(12, bold=line == "Sources"))
        cursor.insertBlock(shape, form)
        cursor.insertText(line.strip(), form)
    return document


def _font(pixels: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
