"""Lists: CPU to the first 20 painted rows, over that of an equally long plain list; CPU to choose a chip.

Run by `make bench`; alternated runs, medians. Not a test: pytest does not collect it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QApplication, QListView

from abscope_gui.app import dress
from abscope_gui.models.rows import RowsModel
from abscope_gui.tabs.list_pane import ListPane
from abscope_gui.theme import Theme
from abscope_store import list_rows
from abscope_store.connection import open_reader
from abscope_store.list_rows import Row
from abscope_store.paths import Profile

RUNS = 15
ROWS = 20
FAILS_ABOVE_MS = 100.0
LISTS = {"agent": ("agents", 3), "study": ("studies", 4), "mechanism": ("mechanisms", 2)}
CHOICES = {
    "agent": ("kind", "biologic"),
    "study": ("timing", "concurrent"),
    "mechanism": ("certainty", "supported"),
}
SIZE = (480, 2200)  # pixels: more than twenty of the highest rows


def cpu(does: Callable[[], object]) -> float:
    """Milliseconds of CPU of this process."""
    started = time.process_time()
    does()
    return (time.process_time() - started) * 1000


def pane_of(kind: str) -> ListPane:
    """A list as the window makes it, awake and still empty."""
    plural, lines = LISTS[kind]
    pane = ListPane(kind, plural, lines)
    pane.wake(Theme("light"))
    pane.resize(*SIZE)
    return pane


def ours(pane: ListPane, rows: list[Row]) -> float:
    """Fill a list and paint it."""

    def does() -> None:
        pane.set_rows(rows)
        pane.view.grab()

    return cpu(does)


def chosen(pane: ListPane) -> float:
    """Choose a word with its group open: facets read, counted, rows kept, chips and rows painted."""
    assert pane.facets is not None
    bar = pane.facets

    def does() -> None:
        facet, word = CHOICES[pane.kind]
        bar.show_group(facet)
        bar.choose(facet, word, on=True)
        pane.grab()

    return cpu(does)


def plain(rows: list[Row]) -> float:
    """The same words in a list that Qt paints by itself."""
    model = RowsModel()
    model.set_rows(rows)
    texts = [model.index(place, 0).data() for place in range(len(rows))]
    view = QListView()
    view.resize(*SIZE)

    def does() -> None:
        view.setModel(QStringListModel(texts, view))
        view.grab()

    return cpu(does)


def main() -> int:
    """Print CPU and ratio of every list; 1 where twenty rows take more than the budget."""
    application = QApplication(sys.argv)
    dress(application)
    application.setStyleSheet(Theme("light").stylesheet())
    connection = open_reader(Profile(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
    failed = 0
    print(f"CPU to the first {ROWS} painted rows, median of {RUNS} alternated runs")
    for kind in LISTS:
        rows = list_rows.read(connection, kind)[:ROWS]
        every = list_rows.read(connection, kind)
        figures = []
        for run in range(RUNS + 1):
            pane = pane_of(kind)
            pair = plain(rows), ours(pane, rows)
            pane.set_rows(every)
            if run:  # the first fills the font caches
                figures.append((*pair, chosen(pane)))
        qt, own, choice = (statistics.median(column) for column in zip(*figures, strict=True))
        ratio = statistics.median(own_at / qt_at for qt_at, own_at, _ in figures)
        print(
            f"  {LISTS[kind][0]:11} {own:5.1f} ms, plain list {qt:5.1f} ms, ratio {ratio:.2f}; "
            f"a chip chosen among {len(every)} {choice:5.1f} ms"
        )
        failed |= own > FAILS_ABOVE_MS or choice > FAILS_ABOVE_MS
    connection.close()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
