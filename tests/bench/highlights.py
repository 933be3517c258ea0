"""The reader's page: CPU of 5,000 highlights applied and scrolled against none; of 2 MB painted v 20 KB.

Run by `make bench`; alternated runs, medians. Not a test: pytest does not collect it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from abscope_gui.app import dress
from abscope_gui.panels.evidence import EvidencePane
from abscope_gui.panels.reader_marks import place_marks
from abscope_gui.panels.reader_rows import row
from abscope_gui.spans import make_span
from abscope_gui.texts import Block, Text
from abscope_gui.theme import MEANINGS, Theme
from abscope_store.records import Annotation, AnnotationId, SentenceSpan

RUNS = 7
STEPS = 60  # pages scrolled in a run
MARKS = 5000
SENTENCE = "The lamp of this line was seen by 31 of 40 people and nobody wrote down why. "
FAILS = {"scrolling with marks": 2.0, "painting 2 MB": 1.3}
SIZE = (760, 800)


def cpu(does: Callable[[], object]) -> float:
    """Milliseconds of CPU of this process."""
    started = time.process_time()
    does()
    return (time.process_time() - started) * 1000


def text_of(size: int, name: str) -> Text:
    """So many characters in paragraphs of five sentences."""
    spans = tuple(SentenceSpan(n + 1, n * len(SENTENCE), (n + 1) * len(SENTENCE) - 1) for n in range(5))
    count = max(1, size // (5 * len(SENTENCE)))
    blocks = tuple(Block(n + 1, "body", (SENTENCE * 5).strip(), sentences=spans) for n in range(count))
    return Text("document", name, None, name, "", "", "", blocks, text_sha256="0" * 64)


def marks_on(text: Text) -> list[Annotation]:
    """Highlights in turn of every meaning, spread over the whole text."""
    found = []
    for number in range(MARKS):
        block = number * len(text.blocks) // MARKS
        sentence = text.blocks[block].sentences[number % 5]
        span = make_span(text, (block, sentence.start), (block, sentence.end))
        assert span is not None
        found.append(
            Annotation(
                AnnotationId(f"m{number}"), "me", "d", 1, f"2026-01-01T00:00:{number % 60:02}+00:00",
                "2026-01-01T00:00:00+00:00", None, "highlight", MEANINGS[number % 5], "", "document",
                text.target_id, None, span.text_sha256, span.paragraph, span.start, span.paragraph_end,
                span.end, span.quote, span.prefix, span.suffix, "exact", None, False,
            )
        )  # fmt: skip
    return found


def pane_on(application: QApplication, text: Text) -> EvidencePane:
    """A pane that has loaded a text whole."""
    window = QWidget()
    window.resize(*SIZE)
    pane = EvidencePane(Theme("light"), window)
    pane.setGeometry(0, 0, *SIZE)
    window.show()
    pane.held = window  # type: ignore[attr-defined]
    pane.set_text(text)
    while pane.view.filler is None or not pane.view.filler.complete:
        application.processEvents()
    application.processEvents()
    return pane


def scroll(application: QApplication, pane: EvidencePane) -> float:
    """Milliseconds for each page of a walk through the whole text."""
    bar = pane.view.verticalScrollBar()

    def walk() -> None:
        for step in range(STEPS):
            bar.setValue(bar.maximum() * step // STEPS)
            application.processEvents()
            pane.grab()

    return cpu(walk) / STEPS


def paint(application: QApplication, pane: EvidencePane) -> float:
    """Milliseconds to paint the page in the middle of a text."""
    pane.view.pin(row(len(pane.text.blocks) // 2 if pane.text is not None else 0), 0)
    application.processEvents()
    return min(cpu(pane.grab) for _ in range(5))


def main() -> int:
    """Print figures and ratios; 1 where one is above its bar."""
    application = QApplication(sys.argv)
    dress(application)
    application.setStyleSheet(Theme("light").stylesheet())
    long, short = text_of(2_000_000, "long"), text_of(20_000, "short")
    marks = marks_on(long)
    small, bare, marked = (pane_on(application, text) for text in (short, long, long))
    place = cpu(lambda: place_marks(long, marks))
    apply = cpu(lambda: marked.set_annotations(marks))
    marked.header.say_waiting(0)
    scrolled, painted = [], []
    for run in range(RUNS + 1):
        with_marks, without = scroll(application, marked), scroll(application, bare)
        big, little = paint(application, bare), paint(application, small)
        if run:
            scrolled.append((with_marks, without))
            painted.append((big, little))
    print(f"{MARKS} highlights on 2 MB: {apply:.0f} ms CPU to apply, {place:.0f} of it to find their places")
    failed = 0
    for name, pairs in (("scrolling with marks", scrolled), ("painting 2 MB", painted)):
        first, second = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"  {name}: {first:.2f} ms a page against {second:.2f}, ratio {ratio:.2f} (bar {FAILS[name]})")
        failed |= ratio > FAILS[name]
    for pane in (small, bare, marked):
        pane.held.close()  # type: ignore[attr-defined]
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
