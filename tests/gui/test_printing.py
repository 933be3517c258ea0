"""One record on paper: caveats, sources and the standing line on every page; without a printer the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from abscope_gui import printing
from abscope_gui.pdf_page import draw, write_pdf
from abscope_store.paths import Profile
from window_stand import Driven, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
pypdf = pytest.importorskip("pypdf")


@pytest.fixture
def driven(profile: Profile, built_reference: Path, qtbot: QtBot) -> Iterator[Driven]:
    """A window on PACIFIC-2."""
    with opened(profile, qtbot) as made:
        made.open("study", "pacific-2")
        yield made


def on_paper(path: Path) -> QPrinter:
    """A printer whose paper is a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def pages(path: Path) -> list[str]:
    """The words of each page."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_paper_is_dark_on_white_in_a_dark_window(driven: Driven, tmp_path: Path) -> None:
    """Words take the window's own colour where none is given."""
    if driven.window.theme.name != "dark":
        driven.window.switch_theme()
    pdfium = pytest.importorskip("pypdfium2")
    path = tmp_path / "page.pdf"
    write_pdf("A title of ours", ["a line of ours"] * 30, "the standing line", path)
    picture = pdfium.PdfDocument(path)[0].render(scale=1.0)
    row = 4 * picture.width // 10 * 3  # bytes of BGR: the left of the page
    step, held = picture.stride, bytes(picture.buffer)
    upper = b"".join(held[at * step : at * step + row] for at in range(picture.height // 2))
    assert sum(value < 90 for value in upper) > 500, "the words, not the foot alone"


def test_the_record_is_printed_with_caveats_sources_and_the_standing_line(
    driven: Driven, tmp_path: Path
) -> None:
    path = tmp_path / "out.pdf"
    printing.send(driven.window, on_paper(path))
    driven.until(lambda: "sent to" in driven.window.built.bar.text.text())
    printed = pages(path)
    whole = " ".join(printed).lower()
    for words in ("PACIFIC-2", "the interval includes 1", "95 % CI", "Sources", "fatal"):
        assert words.lower() in whole, words
    assert "6.9" not in whole
    assert len(printed) > 1
    for number, page in enumerate(printed, 1):
        assert "not reviewed by a clinician" in page and "not a dosing or treatment instruction" in page
        assert f"{number} of {len(printed)}" in page


def test_a_range_of_pages_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    lines = [f"Line {n} of a page about lanterns" for n in range(200)]
    assert draw("Lanterns", lines, "standing", on_paper(path), first=2, last=3) == 2
    first, second = pages(path)
    assert "Line 0 " not in first and "2 of " in first and "3 of " in second


def test_a_printer_that_takes_nothing_is_told(driven: Driven, tmp_path: Path) -> None:
    printing.send(driven.window, on_paper(tmp_path / "nowhere" / "out.pdf"))
    driven.until(lambda: driven.window.built.bar.text.text() == printing.NOTHING_PRINTED)


def test_without_a_printer_the_key_offers_the_pdf(
    driven: Driven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "printers", list)
    bar = driven.window.built.bar
    QTest.keyClick(driven.window, Qt.Key.Key_P, CONTROL)
    assert bar.text.text() == printing.NO_PRINTER
    target = tmp_path / "pacific-2.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    bar.button.click()
    driven.until(target.exists)


def test_with_a_printer_the_dialog_of_the_system_opens(
    driven: Driven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "printers", lambda: ["Lantern"])
    QTest.keyClick(driven.window, Qt.Key.Key_P, CONTROL)
    found: list[Any] = driven.window.findChildren(QPrintDialog)
    assert len(found) == 1 and found[0].isVisible()
    printer = found[0].printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    found[0].accepted.emit(printer)
    driven.until(lambda: "sent to" in driven.window.built.bar.text.text())
    assert "not reviewed by a clinician" in pages(tmp_path / "out.pdf")[0]
    found[0].hide()


def test_a_text_alone_is_not_a_record(driven: Driven) -> None:
    from abscope_gui.places import place_of

    driven.window.navigator.open(place_of("source", "scienmag-ldrt-sclc"))
    driven.settle()
    QTest.keyClick(driven.window, Qt.Key.Key_P, CONTROL)
    assert driven.window.built.bar.text.text() == printing.NO_RECORD
