"""Lanes: results arrive on the GUI thread, newer requests replace older ones, running statements stop."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from abscope_gui.store_worker import Lane

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def lane() -> Iterator[Lane]:
    """A lane on a database in memory; its store is the connection."""

    def opened() -> tuple[sqlite3.Connection, Any]:
        return sqlite3.connect(":memory:", check_same_thread=False), lambda connection: connection

    made = Lane("test", opened)
    made.start()
    yield made
    made.stop()


def test_work_runs_in_the_lane_and_its_result_on_the_gui_thread(lane: Lane, qtbot: QtBot) -> None:
    threads: list[int] = []
    got: list[tuple[int, int]] = []

    def work(connection: sqlite3.Connection) -> int:
        threads.append(threading.get_ident())
        return int(connection.execute("SELECT 41 + 1").fetchone()[0])

    lane.submit(work, lambda found: got.append((found, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(42, threading.get_ident())]
    assert threads != [threading.get_ident()]


def test_a_newer_request_of_a_slot_interrupts_and_replaces_the_older(lane: Lane, qtbot: QtBot) -> None:
    got: list[object] = []
    running = threading.Event()

    def endless(connection: sqlite3.Connection) -> object:
        running.set()
        return connection.execute(ENDLESS).fetchone()

    lane.submit(endless, got.append, got.append, slot="search")
    assert running.wait(10)
    began = time.monotonic()
    lane.submit(lambda _: "waiting", got.append, got.append, slot="search")
    lane.submit(lambda _: "new", got.append, got.append, slot="search")
    qtbot.waitUntil(lambda: bool(got), timeout=20_000)
    qtbot.waitUntil(lane.idle)
    assert got == ["new"], "neither the interrupted nor the replaced request is heard of"
    assert time.monotonic() - began < 20, "the endless statement was stopped"


def test_other_slots_and_requests_without_one_are_kept(lane: Lane, qtbot: QtBot) -> None:
    got: list[str] = []
    for name in ("a", "b", "c"):
        lane.submit(lambda _, n=name: n, got.append)
    lane.submit(lambda _: "search", got.append, slot="search")
    lane.submit(lambda _: "notes", got.append, slot="notes")
    qtbot.waitUntil(lambda: len(got) == 5)
    assert got == ["a", "b", "c", "search", "notes"]


def test_a_failure_goes_to_who_asked_else_to_trouble(lane: Lane, qtbot: QtBot) -> None:
    asked: list[Exception] = []
    unasked: list[Exception] = []
    lane.trouble.connect(unasked.append)

    def fail(_: object) -> None:
        raise ValueError("no")

    lane.submit(fail, print, asked.append)
    lane.submit(fail, print)
    lane.submit(lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: bool(asked) and bool(unasked))
    assert [str(e) for e in asked + unasked] == ["no", "no"]


def test_stopping_finishes_what_was_asked(qtbot: QtBot) -> None:
    done: list[int] = []
    made = Lane("stop", lambda: (sqlite3.connect(":memory:", check_same_thread=False), lambda c: c))
    made.start()
    for number in range(50):
        made.submit(lambda _, n=number: done.append(n), lambda _: None)
    made.stop()
    assert done == list(range(50))


def test_an_opener_that_fails_is_told_and_tried_again(qtbot: QtBot) -> None:
    tries: list[int] = []

    def opener() -> tuple[sqlite3.Connection, Any]:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("locked")
        return sqlite3.connect(":memory:", check_same_thread=False), lambda connection: connection

    made = Lane("opener", opener)
    made.start()
    got: list[object] = []
    made.submit(lambda _: "first", got.append, lambda error: got.append(str(error)))
    made.submit(lambda _: "second", got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    made.stop()
    assert got == ["locked", "second"]
