"""How long a note takes to be saved while a thousand texts come in, against alone; the window's own lanes.

Texts of our own making go through the library lane, a file each, a worker each; notes through the notebook
lane with its fsyncs. Alternated: a stretch of saves alone, a stretch beside the import of the next hundred.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop

from abscope_gui.adding import Adding
from abscope_gui.store_worker import Lanes
from abscope_gui.stores import library_opener, notebook_opener, reader_opener
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.paths import Profile

TEXTS, STRETCHES, EACH = 1_000, 10, 20
MOST = 2.0  # times the usual
PAUSE = 0.1  # seconds between two notes
TEXT = (
    "Invented trial number {at} of faint beams\n\nWe treated {at} people with durvalumab and 24 Gy in three"
    " fractions.\n\nMedian PFS was 5.1 versus 4.0 months (HR 0.73, 95% CI 0.57-0.93; p=0.01), and the rate"
    " of response was 16.3% versus 2.1%.\n\nNine people had pneumonitis; nobody died of it.\n"
)


def main() -> int:
    """0 where the median beside the import is within MOST times the median alone."""
    app = QCoreApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        files = [_text(Path(folder) / "texts", at) for at in range(1, TEXTS + 1)]
        profile = Profile(Path(folder) / "profile")
        lanes = Lanes(
            reader_opener(profile),
            notebook_opener(profile, lambda: None),
            library_opener(profile, lambda: None),
        )
        for lane in lanes.all():
            lane.start()
        alone, beside, added, spent = _measured(lanes, files)
        lanes.stop()
    app.quit()
    ratio = statistics.median(beside) / statistics.median(alone)
    print(f"notes: {added} texts added, {spent / added * 1000:.0f} ms each with notes saved meanwhile")
    print(f"notes: alone {_told(alone)}; beside an import {_told(beside)}")
    print(f"notes: ratio of medians {ratio:.2f} (at most {MOST})")
    return 0 if ratio <= MOST and added == TEXTS else 1


def _measured(lanes: Lanes, files: list[Path]) -> tuple[list[float], list[float], int, float]:
    """(seconds a save alone, beside an import, texts added, seconds of importing)."""
    adding = Adding(lanes)
    reports: list[Any] = []
    adding.finished.connect(reports.append)
    alone: list[float] = []
    beside: list[float] = []
    added, spent, size = 0, 0.0, len(files) // STRETCHES
    _save(lanes)
    for stretch in range(STRETCHES):
        alone += [_save(lanes) for _ in range(EACH)]
        reports.clear()
        start = time.perf_counter()
        adding.add(files[stretch * size : (stretch + 1) * size])
        while not reports:
            beside.append(_save(lanes))
        spent += time.perf_counter() - start
        added += len(reports[0].added)
        for one in reports[0].refused:
            print(f"notes: refused {one.file}: {one.reason}")
    return alone, beside, added, spent


def _save(lanes: Lanes) -> float:
    """Seconds from the wish to keep a note until it is kept; then a pause."""
    draft = AnnotationDraft(
        "note", "record", "study/pacific", body="A note of some forty characters, no more"
    )
    ended: list[float] = []

    def work(store: Any) -> float:
        store.add(draft)
        return time.perf_counter()

    start = time.perf_counter()
    lanes.notebook.submit(work, ended.append)
    for _ in _turns(lambda: not ended):
        pass
    until = time.perf_counter() + PAUSE
    for _ in _turns(lambda: time.perf_counter() < until):
        pass
    return ended[0] - start


def _turns(wanted: Any) -> Iterator[None]:
    """The event loop, turn by turn, as long as it is wanted."""
    while wanted():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        time.sleep(0.001)
        yield


def _text(folder: Path, at: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:04}.txt"
    path.write_text(TEXT.format(at=at), "utf-8")
    return path


def _told(times: list[float]) -> str:
    ordered = sorted(times)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    return f"{middle * 1000:.1f} ms, p95 {late * 1000:.1f} ms, n = {len(ordered)}"


if __name__ == "__main__":
    sys.exit(main())
