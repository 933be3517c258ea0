"""Garbage is looked for in pauses, not while somebody types; by Python itself once the window is gone."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from abscope_gui import sweeping
from abscope_gui.sweeping import Sweeping


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    done: list[str] = []
    monkeypatch.setattr(gc, "collect", lambda *_: done.append("collect"))
    monkeypatch.setattr(gc, "freeze", lambda: done.append("freeze"))
    before = gc.get_threshold()
    yield done
    gc.set_threshold(*before)


def test_it_waits_until_nobody_types_and_it_is_worth_it(
    qapp: QApplication, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typing = [True]
    one = Sweeping(lambda: typing[0])
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, sweeping.WORTH))
    one.sweep()
    assert looked == []
    typing[0] = False
    one.sweep()
    assert looked == ["collect"]
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, sweeping.WORTH - 1))
    one.sweep()
    assert looked == ["collect"]


def test_python_looks_rarely_meanwhile_and_as_before_at_the_end(
    qapp: QApplication, looked: list[str]
) -> None:
    before = gc.get_threshold()
    one = Sweeping(lambda: False)
    one.begin()
    one.begin()
    assert looked == ["freeze", "freeze"]
    assert gc.get_threshold()[:2] == before[:2] and gc.get_threshold()[2] > 10 * before[2]
    one.end()
    assert gc.get_threshold() == before
