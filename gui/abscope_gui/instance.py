"""One window a profile: a lock file, and a folder where a second start leaves what it was asked to open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from abscope_store.paths import Profile

LOOK_EVERY = 500  # milliseconds between looks into the spool


class Instance(QObject):
    """`first()` says whether this is the one window; if so, `listen` hears what later starts ask."""

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spool = profile.spool
        self._lock = QLockFile(str(profile.folder / "window.lock"))
        self._lock.setStaleLockTime(0)

    def first(self) -> bool:
        """Take the lock; a lock left by a killed window is taken over. True too where none can be made."""
        if self._lock.tryLock(0):
            return True
        if self._lock.error() != QLockFile.LockError.LockFailedError:  # nobody holds it: it cannot be made
            return True
        return self._lock.removeStaleLockFile() and self._lock.tryLock(0)

    def hand_over(self, words: list[str]) -> None:
        """Leave a request for the window that is open."""
        self._spool.mkdir(parents=True, exist_ok=True)
        import uuid

        name = uuid.uuid4().hex
        unfinished = self._spool / f"{name}.part"
        unfinished.write_text("\n".join(words), "utf-8")
        unfinished.replace(self._spool / f"{name}.ask")

    def listen(self, heard: Callable[[list[str]], None]) -> None:
        """Call `heard` with the words of every later start."""
        timer = QTimer(self)
        timer.setInterval(LOOK_EVERY)
        timer.timeout.connect(lambda: self._look(heard))
        timer.start()

    def _look(self, heard: Callable[[list[str]], None]) -> None:
        if not self._spool.is_dir():
            return
        for path in sorted(self._spool.glob("*.ask")):
            words = _take(path)
            if words is not None:
                heard(words)

    def release(self) -> None:
        """Let another window be the one."""
        self._lock.unlock()


def _take(path: Path) -> list[str] | None:
    try:
        words = path.read_text("utf-8").splitlines()
        path.unlink()
    except OSError:
        return None
    return words
