"""What the window does for printing one record: the system's dialog, or the PDF where no printer is found.

Qt's part for printers is loaded when it is first asked for. Reads go through the read lane.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from abscope_gui import citing, desk, loading_citing
from abscope_store.errors import UserTrouble

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from abscope_gui.main_window import MainWindow

NO_RECORD = "Open a study, an agent, a mechanism or a claim first: one record is printed at a time."
NO_PRINTER = "No printer was found on this computer."
NOTHING_PRINTED = "Nothing was printed: the printer took no page. The record can be saved as a PDF instead."


def ask(w: MainWindow) -> None:
    """Ctrl+P: the dialog of the system, then the open record. Without a printer the PDF is offered."""
    place = w.navigator.place
    if place is None or place.kind not in citing.RECORDS:
        desk.say(w, NO_RECORD)
    elif not printers():
        _offer_pdf(w, NO_PRINTER)
    else:
        choose(w)


def printers() -> list[str]:
    """Names of the printers that the system knows."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())


def choose(w: MainWindow) -> QPrintDialog:
    """The dialog; what is accepted in it is printed."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setCreator("Abscope")
    dialog = QPrintDialog(printer, w)
    dialog.setWindowTitle("Print the record")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.accepted.connect(lambda _chosen: send(w, printer))  # and the printer lives as long
    QDialog.open(dialog)  # its own wants a slot by name
    return dialog


def send(w: MainWindow, printer: QPrinter) -> None:
    """The open record with its caveats, sources and the standing line on every page."""
    place = w.navigator.place
    if place is None:
        return

    def done(page: loading_citing.Page) -> None:
        from abscope_gui.pdf_page import draw

        printer.setDocName(page.title)
        first, last = printer.fromPage() or 1, printer.toPage()
        pages = draw(page.title, page.lines, page.standing, printer, first=first, last=last)
        if pages:
            desk.say(w, f"{pages} page{'' if pages == 1 else 's'} sent to {_name(printer)}.")
        else:
            _offer_pdf(w, NOTHING_PRINTED)

    def failed(error: Exception) -> None:
        if not isinstance(error, UserTrouble):
            raise error
        desk.say(w, error.sentence())

    w.lanes.read.submit(lambda reader: loading_citing.page(reader, place), done, failed)


def _name(printer: QPrinter) -> str:
    return printer.outputFileName() or printer.printerName() or "the printer"


def _offer_pdf(w: MainWindow, sentence: str) -> None:
    desk.say(w, sentence, action="Save as PDF", does=lambda: citing.ask_for_pdf(w))
