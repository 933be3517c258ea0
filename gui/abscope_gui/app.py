"""Starts the application: one instance, lanes, fonts, window; and what happens when something breaks.

With stores.py the only module of the window that touches connections.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from abscope_gui import stores
from abscope_gui.main_window import MainWindow
from abscope_gui.places import from_link
from abscope_gui.settings import WindowSettings
from abscope_gui.store_worker import Lanes
from abscope_gui.theme import Theme, load_font
from abscope_store.connection import detach_damaged_notebook
from abscope_store.errors import UserTrouble
from abscope_store.paths import Profile

if TYPE_CHECKING:
    import argparse
    from types import TracebackType

FONT_SIZE = 13  # pixels, before zoom


def run(arguments: list[str], started: tuple[float, float]) -> int:
    """Open the window, drive the tour, or measure the first paint; returns the exit code."""
    if arguments in ([], ["--first-paint"]):  # the usual start does without argparse
        return _run_window(None, "", started if arguments else None)
    options = _parsed(arguments)
    if options.tour:
        from abscope_gui import tour

        return tour.run(options)
    return _run_window(options.profile, options.place, started if options.first_paint else None)


def _run_window(folder: str | None, place: str, measured: tuple[float, float] | None) -> int:
    application = make_application([sys.argv[0]])
    with ExitStack() as held:
        session = Session(Profile(folder), application, held, place)
        if session.window is None:
            return 0
        window = session.window
        if measured is not None:
            window.ready.connect(lambda: _print_first_paint(measured, application))
        held.callback(session.close)
        window.show()
        return application.exec()


def _parsed(arguments: list[str]) -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="abscope", description="Opens the window of Abscope.")
    parser.add_argument("place", nargs="?", default="", help="an abscope:// link")
    parser.add_argument("--profile", help="folder of library, notes and settings")
    parser.add_argument("--tour", metavar="DIR", help="drive the window offscreen, a picture a step")
    parser.add_argument("--tour-files", nargs="*", default=[], help="texts to import in the tour")
    parser.add_argument("--tour-sizes", default="1280x800,1440x900")
    parser.add_argument("--tour-themes", default="light,dark")
    parser.add_argument(
        "--first-paint", action="store_true", help="print milliseconds to the first usable window"
    )
    return parser.parse_args(arguments)


def make_application(words: list[str]) -> QApplication:
    """The QApplication with our name and fonts."""
    application = QApplication(words)
    dress(application)
    return application


def dress(application: QApplication) -> None:
    """Give an application our name and fonts; the serif is loaded with the reader pane."""
    application.setApplicationName("Abscope")
    application.setDesktopFileName("abscope")
    for name in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
        load_font(name)
    font = QFont("Inter")
    font.setPixelSize(FONT_SIZE)
    application.setFont(font)


class Session:
    """One window with its lanes, from the profile's lock to the last commit. `window` is None where
    another window of this profile was open and got the request instead."""

    def __init__(self, profile: Profile, application: QApplication, held: ExitStack, place: str = "") -> None:
        from abscope_gui.instance import Instance

        self.profile = profile
        self.window: MainWindow | None = None
        self.instance = Instance(profile, application)
        writable = self._make_folder()
        if writable is True and not self.instance.first():
            self.instance.hand_over([place or "show"])
            return
        held.callback(self.instance.release)
        self._locks = held.enter_context(ExitStack())  # let go after the lanes stopped, whenever it was taken
        self._no_folder = None if writable is True else writable
        self._lock_trouble: UserTrouble | None = None  # asked for when the writers open
        settings = WindowSettings(profile)
        theme = Theme(settings.theme() or _system_theme(application))
        # The first paint has the theme's colours; the style sheet costs 12 ms more and follows at once.
        application.setPalette(theme.palette())
        self.lanes = Lanes(
            stores.reader_opener(profile),
            stores.notebook_opener(profile, self._locked),
            stores.library_opener(profile, self._locked),
            mend=detach_damaged_notebook,
        )
        held.callback(self.lanes.stop)
        self.lanes.read.start()
        self.window = MainWindow(self.lanes, settings, theme, from_link(place) if place else None)
        _install_hooks(self.window, profile, held)
        self.window.filled.connect(self._open_writers)
        if place and from_link(place) is None:
            self.window.filled.connect(lambda: self._heard([place]))

    def close(self) -> None:
        """Take the window down while Qt still stands: left to the interpreter's end, Qt crashes."""
        from PySide6.QtCore import QEvent

        window, self.window = self.window, None
        if window is None:
            return
        clipboard = QApplication.clipboard()
        if clipboard.ownsClipboard():  # what it holds was made by Python and would outlive it
            clipboard.setText(clipboard.text())
        if not window.close():  # a note is being saved
            self._wait(lambda: window.isHidden(), 5.0)
        if window.panes is not None:
            window.adding.cancel()  # else the window's end would wait for the import's
            window.sweeping.end()
        self.lanes.stop()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _wait(self, until: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not until() and time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)

    def _make_folder(self) -> bool | UserTrouble:
        try:
            self.profile.create()
        except UserTrouble as trouble:
            return trouble
        return True

    def _lock(self) -> UserTrouble | None:
        from abscope_store.lock import write_lock

        try:
            self._locks.enter_context(write_lock(self.profile))
        except UserTrouble as trouble:
            return trouble
        return None

    def _locked(self) -> None:
        """Raise what keeps this window from writing."""
        for trouble in (self._no_folder, self._lock_trouble):
            if isinstance(trouble, UserTrouble):
                raise trouble

    def _open_writers(self) -> None:
        """After the first paint: make or open library and notebook, then let the read lane see them."""
        window = self.window
        if window is None:
            return
        if self._no_folder is None:
            self._lock_trouble = self._lock()
        from abscope_gui.guarding import Guard

        window.guard = Guard(window, self.profile)
        self.instance.listen(self._heard)
        _close_on_signals(window)

        def attached(_: object) -> None:
            from abscope_gui import keeping, shelving

            shelving.refresh(window)
            keeping.refresh_notes(window)
            window.settling.begin()

        def open_to_read(_: object) -> None:
            self.lanes.read.submit(stores.attach(self.profile), attached)

        def awaits(count: int) -> None:
            from abscope_gui import shelving

            shelving.catch_up(window, count)

        for lane, what in ((self.lanes.library, "Sources"), (self.lanes.notebook, "Notes")):
            lane.start()
            lane.submit(lambda _: None, open_to_read, partial(self._no_writing, what))
        self.lanes.library.submit(lambda store: store.awaited(), awaits, _said_already)
        window.guard.start()

    def _no_writing(self, what: str, error: Exception) -> None:
        if not isinstance(error, UserTrouble):
            raise error
        if self.window is not None and what == "Notes" and self.window.guard.damaged_at_opening(error):
            return
        if self.window is not None:
            self.window.cannot_write(f"{what} cannot be saved here. {error.sentence()}")

    def _heard(self, words: list[str]) -> None:
        window = self.window
        if window is None:
            return
        if words and words[0].startswith("abscope://"):
            from abscope_gui import reading

            reading.follow(window, words[0])
        window.showNormal()
        window.raise_()
        window.activateWindow()


def _said_already(error: Exception) -> None:
    """The lane's first request told why nothing can be written."""
    if not isinstance(error, UserTrouble):
        raise error


def _system_theme(application: QApplication) -> str:
    """By the ground of the system's own palette: asking its colour scheme would load the Qt namespace."""
    return "dark" if application.palette().window().color().lightness() < 128 else "light"


def _print_first_paint(started: tuple[float, float], application: QApplication) -> None:
    import json

    cpu, wall = time.process_time(), time.perf_counter() - started[1]
    sys.stdout.write(json.dumps({"cpu_ms": round(cpu * 1000, 1), "wall_ms": round(wall * 1000, 1)}) + "\n")
    sys.stdout.flush()
    QTimer.singleShot(0, application.quit)


def _close_on_signals(window: MainWindow) -> None:
    """A polite end from outside (SIGTERM, SIGINT) closes the window as its own button does. Windows has
    no such ends; in a thread other than the main one nothing can be set."""
    import os
    import signal
    import threading

    from PySide6.QtCore import QSocketNotifier

    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return
    heard, told = os.pipe()
    for end in (heard, told):
        os.set_blocking(end, False)
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    signal.set_wakeup_fd(told)
    notifier = QSocketNotifier(heard, QSocketNotifier.Type.Read, window)

    def ended() -> None:
        os.read(heard, 64)
        window.close()

    def put_back() -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(heard)
        os.close(told)

    notifier.activated.connect(ended)
    window.destroyed.connect(put_back)


def _install_hooks(window: MainWindow, profile: Profile, held: ExitStack) -> None:
    """While the window lives, a bug of ours goes to the log and to a dialog; never note text or queries."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        import traceback

        frames = "".join(traceback.format_tb(trace))
        _log(profile, f"{frames}{kind.__name__}\n")
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            window.show_crash(kind.__name__, str(profile.log))

    def let_go() -> None:
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)

    sys.excepthook = caught
    qInstallMessageHandler(_quiet(profile))
    held.callback(let_go)


def _quiet(profile: Profile) -> Callable[..., None]:
    def message(_kind: object, _context: object, text: str) -> None:
        _log(profile, f"Qt: {text}\n")
        sys.stderr.write(text + "\n")

    return message


def _log(profile: Profile, text: str) -> None:
    try:
        with profile.log.open("a", encoding="utf-8") as log:
            log.write(time.strftime("%Y-%m-%dT%H:%M:%S ") + text)
    except OSError:
        sys.stderr.write(text)
