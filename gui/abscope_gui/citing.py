"""What the window does for taking words elsewhere: copy with citation, cite, one record as a PDF.

Small steps, one function each; none holds state. Reads go through the read lane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QFileDialog

from abscope_gui import desk, keeping, loading_citing
from abscope_gui.dialogs.cite import CiteDialog
from abscope_store.errors import DiskTrouble, UserTrouble
from abscope_store.files import write_whole

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_gui.spans import Span
    from abscope_gui.texts import Text
    from abscope_store.citing.quoting import Copied
    from abscope_store.reader import Reader

ENDINGS = {"ris": "ris", "bibtex": "bib", "csl-json": "json"}
RECORDS = ("agent", "study", "mechanism", "claim")
NOTHING = "Open a record or a source first."


def copy(w: MainWindow) -> None:
    """In a text the selection or the sentence at the caret, otherwise the selected figure; with citation,
    caveats, link and standing line, plain and rich."""
    evidence = w.built.evidence
    text, style = evidence.text, w.settings.cite_style()
    span = evidence.current_span() if keeping.reading(w) else None
    if text is not None and span is not None:
        sentence = _sentence(text, span)
        w.lanes.read.submit(
            lambda reader: loading_citing.copied_passage(reader, text, span, sentence, style),
            lambda copied: to_clipboard(w, copied, f"Copied ¶{span.paragraph} with citation."),
            lambda error: _trouble(w, error),
        )
    else:
        copy_figure(w)


def copy_figure(w: MainWindow) -> None:
    """The selected figure of the open record with its caveats and citation."""
    place = w.navigator.place
    if place is None or place.kind not in RECORDS:
        desk.say(w, NOTHING)
        return
    w.lanes.read.submit(
        lambda reader: loading_citing.copied_figure(reader, place),
        lambda copied: to_clipboard(w, copied, "Copied with citation."),
        lambda error: _trouble(w, error),
    )


def cite_text(w: MainWindow) -> None:
    """The source of the text that is shown."""
    show(w, of_text=True)


def ask(w: MainWindow) -> None:
    """What is selected in the Library's or Notebook's list where the keyboard is; else what is shown."""
    focused = QApplication.focusWidget()
    for tab in (w.built.library, w.built.notebook):
        if (
            focused is not None
            and tab.list.isAncestorOf(focused) | (tab.list is focused)
            and tab.list.selected()
        ):
            tab.ask("cite")
            return
    show(w)


def cite_rows(w: MainWindow, rows: Sequence[tuple[str, str]]) -> None:
    """The works of several originals and sources, (kind, id)."""
    _cite(w, lambda reader: loading_citing.cited_rows(reader, rows))


def cite_marks(w: MainWindow, ids: Sequence[str]) -> None:
    """The works that several marks stand on."""
    _cite(w, lambda reader: loading_citing.cited_marks(reader, ids))


def show(w: MainWindow, of_text: bool = False) -> None:
    """The sources of what is shown in a small window: style, copy, RIS, BibTeX, CSL-JSON."""
    text, place = w.built.evidence.text, w.navigator.place
    of_text = of_text or keeping.reading(w) or place is None or place.kind not in RECORDS
    if of_text and text is None:
        desk.say(w, NOTHING)
        return

    def work(reader: Reader) -> loading_citing.Cited:
        if of_text and text is not None:
            return loading_citing.cited_text(reader, text)
        assert place is not None
        return loading_citing.cited_record(reader, place)

    _cite(w, work)


def _cite(w: MainWindow, work: Callable[[Reader], loading_citing.Cited]) -> None:
    def shown(cited: loading_citing.Cited) -> None:
        dialog = CiteDialog(cited, w.settings.cite_style(), w)
        dialog.copied.connect(lambda copied: to_clipboard(w, copied, "Citation copied."))
        dialog.style_chosen.connect(w.settings.save_cite_style)
        dialog.save_asked.connect(lambda form: ask_for_export(w, cited, form))
        dialog.open()

    w.lanes.read.submit(work, shown, lambda error: _trouble(w, error), slot="cite")


def ask_for_export(w: MainWindow, cited: loading_citing.Cited, form: str) -> None:
    """The system's dialog for a file, then the works in a format."""
    ending = ENDINGS[form]
    title = f"{loading_citing.FORMATS[form]} of {cited.count} source{'' if cited.count == 1 else 's'}"
    path, _ = QFileDialog.getSaveFileName(w, title, f"abscope.{ending}", f"*.{ending}")
    if path:
        save(w, cited.formats[form], Path(path))


def save(w: MainWindow, text: str, path: Path) -> None:
    """Write a file whole or not at all, off the GUI's thread."""

    w.lanes.read.submit(
        lambda _: write_whole(path, text),
        lambda _: desk.say(w, f"{path.name} written."),
        lambda error: _trouble(w, error),
    )


def ask_for_pdf(w: MainWindow) -> None:
    """The system's dialog for a file, then the open record in it."""
    place = w.navigator.place
    if place is None or place.kind not in RECORDS:
        desk.say(w, "Open a study, an agent, a mechanism or a claim first: a PDF is of one record.")
        return
    path, _ = QFileDialog.getSaveFileName(w, "Record as PDF", f"{place.id}.pdf", "*.pdf")
    if path:
        save_pdf(w, Path(path))


def save_pdf(w: MainWindow, path: Path) -> None:
    """The open record with its caveats, sources and the standing line on every page."""
    place = w.navigator.place
    assert place is not None

    def done(page: loading_citing.Page) -> None:
        from abscope_gui.pdf_page import write_pdf

        try:
            pages = write_pdf(page.title, page.lines, page.standing, path)
        except DiskTrouble as trouble:
            desk.say(w, trouble.sentence())
            return
        desk.say(w, f"{path.name} written, {pages} page{'' if pages == 1 else 's'}.")

    w.lanes.read.submit(
        lambda reader: loading_citing.page(reader, place), done, lambda error: _trouble(w, error)
    )


def to_clipboard(w: MainWindow, copied: Copied, sentence: str) -> None:
    """Plain and rich at once, and say so."""
    data = QMimeData()
    data.setText(copied.plain)
    data.setHtml(copied.rich)
    QApplication.clipboard().setMimeData(data)
    desk.say(w, sentence)


def _sentence(text: Text, span: Span) -> str:
    """`sentence 2` or `sentences 2 to 3` of a span within one paragraph."""
    if span.paragraph != span.paragraph_end or span.start is None or span.end is None:
        return ""
    block = next(block for block in text.blocks if block.paragraph == span.paragraph)
    met = [s.sentence for s in block.sentences if s.start < span.end and span.start < s.end]
    if not met:
        return ""
    return f"sentence {met[0]}" if len(met) == 1 else f"sentences {met[0]} to {met[-1]}"


def _trouble(w: MainWindow, error: Exception) -> None:
    if not isinstance(error, UserTrouble):
        raise error
    desk.say(w, error.sentence())
