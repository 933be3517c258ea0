"""A real window on a profile, for tests: opens a session, waits for what is needed, closes it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui import app
from abscope_gui.main_window import MainWindow
from abscope_store.paths import Profile

PATIENCE = 60_000  # milliseconds: machines are shared


class Driven:
    """A window with the means to wait for it."""

    def __init__(self, session: app.Session, qtbot: QtBot) -> None:
        assert session.window is not None
        self.session = session
        self.window: MainWindow = session.window
        self.qtbot = qtbot

    @property
    def record(self) -> Any:
        """The answer."""
        return self.window.built.record

    @property
    def evidence(self) -> Any:
        """The proof."""
        return self.window.built.evidence

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until no lane has work and the record is laid out to its end."""
        self.until(lambda: all(lane.idle() for lane in self.window.lanes.all()) and self.record.complete)
        QApplication.processEvents()

    def open(self, kind: str, record_id: str, focus: str = "") -> None:
        """Open a record and wait for it and its evidence."""
        from abscope_gui.places import place_of

        self.window.navigator.open(place_of(kind, record_id, focus))
        self.until(lambda: self.record.view is not None and self.record.view.id == record_id)
        self.settle()

    def said(self) -> str:
        """Everything the proof says: banner, notes, text."""
        text = self.evidence.text
        return "\n".join((text.title, text.banner, *text.notes, *(block.text for block in text.blocks)))


def on_screen(widget: QWidget) -> bool:
    """Whether a widget shows from edge to edge: shown, and no part of it scrolled or folded away."""
    if not widget.isVisible():
        return False
    seen = widget.visibleRegion().boundingRect()
    return seen.height() >= widget.height() and seen.width() >= widget.width()


@contextmanager
def opened(
    profile: Profile, qtbot: QtBot, place: str = "", size: tuple[int, int] = (1280, 800)
) -> Iterator[Driven]:
    """A window on `profile`, ready with all its panes; closed with its lanes at the end."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    app.dress(application)
    with ExitStack() as held:
        session = app.Session(profile, application, held, place)
        driven = Driven(session, qtbot)
        window = driven.window
        window.resize(*size)
        window.show()
        try:
            driven.until(lambda: window.panes is not None)
            driven.until(lambda: driven.evidence.text is not None)
            driven.settle()
            yield driven
        finally:
            session.close()
            QApplication.processEvents()
