"""Typing into the real window's search box, a letter every 200 ms, over the reference and 20,000 passages.

Of each letter: whether its own answer was painted before the next one, and the longest turn of the event
loop in CPU of the window's thread. Run by `make bench`, not by pytest. The texts are never part of it.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from abscope_gui import keeping
from abscope_gui.app import Session, make_application
from abscope_gui.main_window import MainWindow
from abscope_store.connection import open_library_writer
from abscope_store.importing.writing import transaction, write
from abscope_store.paths import Profile

sys.path.insert(0, str(Path(__file__).parent))
from importing import PASSAGES, _ready, documents  # the bench beside this one

EVERY = 0.2  # seconds from one letter to the next
PATIENCE = 120.0  # seconds that opening and importing may take on a loaded machine
HELD, MOST_MS = 20_000, 16.0
ROUNDS = 2  # what holds a machine up for a moment seldom does so at the same letter twice
SEEDS = Path(os.environ.get("ABSCOPE_SEEDS") or PASSAGES.parent.parent / "seeds")
QUERIES = (
    "pacific os",
    "T-VEC pembrolizumab melanoma",
    "durvalmab dose",
    "grade 3 pneumonitis durvalumab",
    "low dose radiotherapy survival of mice",
    "compare pacific, adriatic pfs",
    "agent:durvalumab year:2017..2020 pfs",
    "protein expression in cells -tumour",
)


class Paints(QObject):
    """Counts the paint events of the popup and its rows."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class Typist:
    """Types into one window's box and measures each turn of its event loop."""

    def __init__(self, application: QApplication, window: MainWindow) -> None:
        self.application, self.window, self.box = application, window, window.omnibox
        self.paints = Paints()
        self.slices: dict[str, list[float]] = {}  # ms of CPU of the longest turn after each letter, by round
        self.waits: list[float] = []  # seconds from a letter to its painted answer
        self.late: list[str] = []

    def until(self, what: str, true: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                raise SystemExit(f"keystrokes: no sign of {what}")
            self.application.processEvents()
            time.sleep(0.005)

    def quiet(self) -> None:
        self.until("quiet", lambda: all(lane.idle() for lane in self.window.lanes.all()))
        self.application.processEvents()

    def watch(self) -> None:
        """The box with the keyboard, its popup made, and nothing in it."""
        self.window.activateWindow()
        self.box.focus_search("x")
        self.until("an answer", lambda: self.box.answered)
        popup = self.box.popup
        for part in (popup, popup.list.viewport(), popup.message):
            part.installEventFilter(self.paints)
        self.empty()

    def empty(self) -> None:
        self.box.edit.clear()
        self.quiet()

    def type(self, query: str) -> None:
        """One letter every 200 ms, whether or not its answer has come."""
        for at, letter in enumerate(query, 1):
            self._letter(letter, query[:at])
        self.empty()

    def _letter(self, letter: str, text: str) -> None:
        began = time.monotonic()
        longest = self._turn(lambda: self._press(letter))
        painted = began if text != text.strip() else 0.0  # a space asks for nothing new
        before = self.paints.count
        while time.monotonic() < began + EVERY:
            longest = max(longest, self._turn(self.application.processEvents))
            if not (self.box.answered and self.box.query == text.strip()):
                before = self.paints.count
            elif not painted and self.paints.count > before:
                painted = time.monotonic()
            time.sleep(0.001)
        self.slices.setdefault(text, []).append(longest)
        if painted:
            self.waits.append(painted - began)
        else:
            self.late.append(text)

    def _turn(self, does: Callable[[], object]) -> float:
        started = time.thread_time()
        does()
        return (time.thread_time() - started) * 1000

    def _press(self, letter: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            self.application.sendEvent(self.box.edit, event)


def main() -> int:
    """0 where each letter had its answer painted and no turn was longer than the bar in one round; else 1."""
    application = make_application([sys.argv[0]])
    with tempfile.TemporaryDirectory() as folder, ExitStack() as held:
        profile = Profile(Path(folder) / "profile")
        passages = _fill(profile)
        session = Session(profile, application, held)
        assert session.window is not None
        held.callback(session.close)
        typist = Typist(application, session.window)
        _open(typist)
        for query in QUERIES * ROUNDS:
            typist.type(query)
    return _told(typist, passages)


def _fill(profile: Profile) -> int:
    """Import some 20,000 passages; how many there are, none where the texts are absent."""
    profile.create()
    if not PASSAGES.is_file():
        return 0
    count, batch = 0, []
    with closing(open_library_writer(profile)) as writer:
        for name, texts in documents():
            batch.append(_ready(name, texts))
            count += len(texts)
            if count >= HELD:
                break
        with transaction(writer):
            write(writer, batch)
    return count


def _open(typist: Typist) -> None:
    window = typist.window
    window.resize(1280, 800)
    window.show()
    typist.until("the panes", lambda: window.panes is not None)
    typist.until("the evidence", lambda: window.built.evidence.text is not None)
    files = sorted(str(one) for one in SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    if files:
        done: list[object] = []
        window.adding.finished.connect(done.append)
        keeping.add_files(window, tuple(files))
        typist.until("the import", lambda: bool(done))
    typist.quiet()
    typist.watch()


def _told(typist: Typist, passages: int) -> int:
    letters = sum(map(len, typist.slices.values()))
    longest = max((min(times), text) for text, times in typist.slices.items())
    slices = sorted(ms for times in typist.slices.values() for ms in times)
    late = {text for text in typist.late if typist.late.count(text) == len(typist.slices[text])}
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(
        f"keystrokes: {letters} letters every {EVERY * 1000:.0f} ms over {passages:,} passages;"
        f" own answer painted before the next {letters - len(typist.late)}/{letters},"
        f" after {statistics.median(typist.waits) * 1000:.0f} ms (median),"
        f" {max(typist.waits) * 1000:.0f} ms (longest); load {load:.1f} on {os.cpu_count()} cores"
    )
    print(
        f"  longest turn {longest[0]:.1f} ms of CPU at “{longest[1]}”, the better of {ROUNDS}"
        f" (bar {MOST_MS:.0f}); median {statistics.median(slices):.1f},"
        f" p95 {slices[int(len(slices) * 0.95)]:.1f},"
        f" worst of all {slices[-1]:.1f}"
    )
    if typist.late:
        print(f"  without an answer of their own: {', '.join(typist.late[:10])}")
    return int(bool(late) or longest[0] > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
