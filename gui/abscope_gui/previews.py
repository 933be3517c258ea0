"""What the window does with a text that is looked at before it is added: a file, or what the clipboard holds.

Small steps; each preview's state is its dialog. Reads and writes go through the library lane.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QFileDialog

from abscope_gui import keeping
from abscope_gui.dialogs.preview import PreviewDialog
from abscope_gui.places import Place
from abscope_gui.widgets.drop_hint import local_paths

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_store.importing.previewing import Preview

EMPTY = "The clipboard is empty: copy the text first."
IMAGE = "The clipboard holds an image; only words can be pasted."
TOO_LARGE = "The clipboard holds more than 50 MB; save it as a file and add that."
_LARGEST = 50 * 1024 * 1024  # letters; the store counts bytes once more
Stop = Callable[[], bool]


def ask_for_file(w: MainWindow) -> None:
    """The system's dialog for one file, then its preview."""
    path, _ = QFileDialog.getOpenFileName(w, "Look at a file", "", f"{keeping.FORMATS};;All files (*)")
    if path:
        look_at(w, Path(path))


def look_at(w: MainWindow, path: Path) -> PreviewDialog:
    """Show what adding a file or folder would make of it; add it as the reader wishes."""
    seen: list[Preview] = []

    def add(title: str | None, choices: dict[int, bool]) -> None:
        from abscope_store.importing.preparing import Wish

        one = seen[0]
        wishes = {one.sha256: Wish(title, choices)} if one.lines else None
        w.show_tab("library")
        w.adding.bring("Adding", lambda store, progress, stop: store.add_wished(path, wishes, progress, stop))

    dialog = _dialog(w, path.name, titled=False)
    dialog.added.connect(add)
    _read(w, dialog, lambda store, stop: store.preview(path, stop), seen.append)
    return dialog


def paste(w: MainWindow, *, plain: bool = False) -> PreviewDialog | None:
    """Add what the clipboard holds: files as files, a page's words with its headings unless `plain`."""
    data = QApplication.clipboard().mimeData()
    if data is None:  # nothing was ever copied
        _say(w, EMPTY)
        return None
    paths = local_paths(data)
    if paths:
        keeping.add_files(w, paths)
        return None
    text, html = pasted(data, plain)
    if not text.strip():
        _say(w, IMAGE if data.hasImage() else EMPTY)
        return None
    if len(text) > _LARGEST:
        _say(w, TOO_LARGE)
        return None

    def add(title: str | None, choices: dict[int, bool]) -> None:
        w.show_tab("library")
        w.adding.bring(
            "Adding", lambda store, _progress, stop: store.add_text(text, html, title or "", choices, stop)
        )

    dialog = _dialog(w, "what was copied", titled=True)
    dialog.added.connect(add)
    _read(w, dialog, lambda store, stop: store.preview_text(text, html, stop), lambda _: None)
    return dialog


def pasted(data: QMimeData, plain: bool = False) -> tuple[str, bool]:
    """(text, whether it is HTML): HTML where it is more than a wrapping of one plain line."""
    text = data.text() if data.hasText() else ""
    html = data.html() if data.hasHtml() and not plain else ""
    if html and len(html) <= _LARGEST and "<" in html:
        return html, True
    return text, False


def _dialog(w: MainWindow, name: str, *, titled: bool) -> PreviewDialog:
    dialog = PreviewDialog(w.theme, name, w, titled=titled, waiting=not w.lanes.library.idle())
    dialog.open_requested.connect(lambda document: w.navigator.open(Place("library", "document", document)))
    dialog.open()
    return dialog


def _read(
    w: MainWindow, dialog: PreviewDialog, work: Callable[[Any, Stop], Any], seen: Callable[[Any], object]
) -> None:
    """Let the lane look; a dialog that was closed meanwhile stops the worker and is told nothing."""
    gone = threading.Event()
    dialog.finished.connect(lambda _: gone.set())

    def show(preview: Preview) -> None:
        if not gone.is_set():
            seen(preview)
            dialog.show_preview(preview)

    def failed(error: Exception) -> None:
        from abscope_store.errors import UserTrouble
        from abscope_store.importing.host import Cancelled

        if gone.is_set() or isinstance(error, Cancelled):
            return
        if not isinstance(error, UserTrouble):
            raise error
        dialog.show_trouble(error.sentence())

    w.lanes.library.submit(lambda store: work(store, gone.is_set), show, failed)


def _say(w: MainWindow, sentence: str) -> None:
    w.show_tab("library")
    w.built.library.show_message(sentence)
