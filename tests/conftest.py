"""What every test stands on: seeds, a fresh profile, this run's reference, no internet, a quiet Qt.

Holds no test and no stand-in data; those lie beside the tests and in tests/data.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

ROOT = Path(__file__).resolve().parent.parent
SEEDS = Path(os.environ.get("ABSCOPE_SEEDS") or ROOT.parent / "shared" / "seeds").absolute()
SEEDS_ABSENT = "seeds absent"
INTERNET_TRIED: list[str] = []


class InternetTriedError(OSError):
    """Raised at every attempt to reach beyond this machine's own files."""


def _no_internet(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: sees every call that Python code makes, whoever imported the function first."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        import socket

        # AF_UNIX stays open: local helpers of the test run use it.
        if arguments[0].family not in (socket.AF_INET, socket.AF_INET6):
            return
    elif event not in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        return
    INTERNET_TRIED.append(f"{event} {arguments[1:] if event == 'socket.connect' else ''}")
    raise InternetTriedError(f"{event}: no test may reach the internet")


sys.addaudithook(_no_internet)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the true seeds are skipped, and counted below, where there are none."""
    if SEEDS.is_dir():
        return
    for item in items:
        if item.get_closest_marker("seeds"):
            item.add_marker(pytest.mark.skip(reason=SEEDS_ABSENT))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line how many tests the missing seeds cost."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(SEEDS_ABSENT in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"not run: {SEEDS_ABSENT} ({count} tests)")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the true source documents; skips where it is absent."""
    if not SEEDS.is_dir():
        pytest.skip(SEEDS_ABSENT)
    return SEEDS


@pytest.fixture(scope="session", autouse=True)
def _reference_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | Exception]:
    """Built once from the texts in resources/, so that no test reads a stale one by chance."""
    target = tmp_path_factory.mktemp("reference") / "reference.db"
    outcome: Path | Exception = target
    try:
        from abscope_store.reference.build import build

        build(ROOT / "resources" / "abscope_resources" / "reference", target)
    except Exception as fault:
        outcome = fault
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ABSCOPE_REFERENCE", str(target))
        yield outcome


@pytest.fixture(scope="session")
def built_reference(_reference_of_this_run: Path | Exception) -> Path:
    """This run's reference.db."""
    if isinstance(_reference_of_this_run, Exception):
        raise _reference_of_this_run
    return _reference_of_this_run


@pytest.fixture(autouse=True)
def _own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test, and no child of a test, ever sees the profile of whoever runs it."""
    monkeypatch.setenv("ABSCOPE_PROFILE", str(tmp_path / "profile"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def profile(tmp_path: Path) -> Any:
    """A fresh profile; its folder does not exist yet."""
    from abscope_store.paths import Profile

    return Profile(tmp_path / "profile")


@pytest.fixture
def internet_tried() -> list[str]:
    """Attempts of this test; a test that makes one on purpose clears it."""
    return INTERNET_TRIED


@pytest.fixture(autouse=True)
def _stays_offline() -> Iterator[None]:
    """An attempt fails the test even where the code under test swallowed the exception."""
    INTERNET_TRIED.clear()
    yield
    assert not INTERNET_TRIED, f"the internet was tried: {INTERNET_TRIED}"


@pytest.fixture(autouse=True)
def _leaves_qt_quiet() -> Iterator[None]:
    """After each test that used Qt: pools drained, deleted objects gone, no window left on screen."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QEvent, QThreadPool
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return
    assert QThreadPool.globalInstance().waitForDone(5000), "a pooled task is still running"
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.clipboard().clear()  # a QMimeData of Python's there at exit crashes the interpreter
    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    names = [f"{type(widget).__name__} {widget.windowTitle()!r}" for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    assert not names, f"windows left open: {names}"
