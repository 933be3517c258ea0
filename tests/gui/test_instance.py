"""One window a profile: the lock, and a folder where none can be made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from abscope_gui.instance import Instance
from abscope_store.paths import Profile


def test_a_second_window_is_not_the_first(tmp_path: Path, qapp: QApplication) -> None:
    first, second = Instance(Profile(tmp_path)), Instance(Profile(tmp_path))
    assert first.first() and not second.first()
    first.release()
    assert second.first()
    second.release()


def test_where_no_lock_can_be_made_the_window_opens_all_the_same(tmp_path: Path, qapp: QApplication) -> None:
    """As on a read-only disk, where it would otherwise hand its request to a window that is not there."""
    assert Instance(Profile(tmp_path / "not there")).first()
