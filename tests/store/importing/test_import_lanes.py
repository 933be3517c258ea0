"""The notebook's lane beside a long import: a note is saved in no more than twice its usual time."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

import pytest

from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.pipeline import ImportReport, import_paths
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile

RECORDS, SAVES, MOST = 1_000, 40, 2.0
RECORD = (
    "TY  - JOUR\nTI  - Invented trial number {at} of faint beams\nT2  - Annals of Invented Oncology\n"
    "AB  - METHODS: We treated {at} people. RESULTS: Median PFS was 5.1 versus 4.0 months (HR 0.73, 95% CI"
    " 0.57-0.93; p=0.01). Nine people had pneumonitis.\nKW  - abscopal\nER  - \n\n"
)


def spent(writer: NotebookWriter, running: threading.Event | None = None) -> float:
    """Median seconds of a save; only while `running` is set."""
    times = []
    for at in range(SAVES):
        if running is not None and not running.is_set():
            break
        draft = AnnotationDraft("note", "record", "study/pacific", body=f"A note {at}")
        start = time.perf_counter()
        writer.add(draft)
        times.append(time.perf_counter() - start)
        time.sleep(0.15)
    return statistics.median(times)


@pytest.mark.slow
def test_a_note_beside_a_thousand_documents(tmp_path: Path, profile: Profile, built_reference: Path) -> None:
    export = tmp_path / "export.ris"
    export.write_text("".join(RECORD.format(at=at) for at in range(1, RECORDS + 1)), "utf-8")
    notebook, _ = open_notebook(profile)
    open_library_writer(profile).close()
    alone = spent(notebook)
    running = threading.Event()
    reports: list[ImportReport] = []

    def importing() -> None:
        writer, reader = open_library_writer(profile), open_reader(profile, built_reference)
        reports.append(import_paths(writer, profile, reader, [export]))
        running.clear()
        reader.close()
        writer.close()

    running.set()
    lane = threading.Thread(target=importing)
    lane.start()
    beside = spent(notebook, running)
    lane.join()
    assert len(reports[0].added) == RECORDS

    assert beside <= MOST * alone
    notebook.close()
