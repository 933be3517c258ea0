"""The worker process: limits that hold, and a parent that survives whatever its child does or says."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from abscope_store.errors import Refused
from abscope_store.importing import host, nursery, worker
from abscope_store.importing.host import Cancelled, limits_that_hold, parse_in_worker
from abscope_store.importing.messages import Parsed, Unsound, checked
from abscope_store.importing.parse import parse
from abscope_store.importing.pipeline import import_paths
from abscope_store.paths import Profile

PAGES = Path(__file__).parent.parent.parent / "data" / "pages"
LIMITED = "from abscope_store.importing import limits; limits.apply()\nimport sys, os, time\n"


def child(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", LIMITED + code]


def trouble(code: str, **more: float) -> str:
    with pytest.raises(Refused) as caught:
        parse_in_worker(b"words", "x.txt", command=child(code), **more)
    return str(caught.value)


def test_a_page_comes_back_as_parsed_here() -> None:
    data = (PAGES / "news.txt").read_bytes()
    assert parse_in_worker(data, "news.txt") == checked(parse(data, "news.txt"))


def test_wide_characters_do_not_shift_offsets() -> None:
    lead = "\U0001f468\u200d\U0001f469 a\u00a0b\u2009c. "
    text = f"\ufeff{lead}Ten of 38 answered.\r\n\r\n\u2009\u00a0Second\u00a0line.\rThird."
    parsed = parse_in_worker(text.encode("utf-8"), "wide.txt")
    assert parsed.text == text[1:].replace("\r\n", "\n").replace("\r", "\n")
    bodies = [parsed.text[one.start : one.end] for one in parsed.paragraphs]
    assert bodies == [f"{lead}Ten of 38 answered.", "Second\u00a0line.", "Third."]
    start, end = parsed.paragraphs[0].sentences[-1]
    assert bodies[0][start:end] == "Ten of 38 answered."


def test_windows_text_is_read_and_told() -> None:
    parsed = parse_in_worker("na\u00efve caf\u00e9.".encode("cp1252"), "old.txt")
    assert parsed.text == "na\u00efve caf\u00e9."
    assert [kind for kind, _ in parsed.problems] == ["encoding guessed"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rlimits are Linux's")
def test_limits_hold() -> None:
    held = limits_that_hold()
    assert held == [
        "memory 768 MB", "CPU 10-40 s", "no new files", "no core dump", "32 open files", "60 s in all",
    ]  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rlimits are Linux's")
def test_a_memory_bomb_and_a_new_file_fail_in_the_child(tmp_path: Path) -> None:
    bomb = "held = []\nwhile True: held.append(b'x' * 50_000_000)"
    start = time.perf_counter()
    assert "could not be read" in trouble(bomb)
    assert time.perf_counter() - start < 20
    target = tmp_path / "written"
    trouble(f"f = open({str(target)!r}, 'wb'); f.write(b'x' * 10); f.flush()")
    assert not target.exists() or target.stat().st_size == 0


@pytest.mark.parametrize(
    "code",
    [
        "os._exit(3)",
        "os.kill(os.getpid(), 9)",
        "print('not json')",
        "print('{}')",
        'print(\'{"parsed": {"text": 3}}\')',
        "sys.stdout.buffer.write(b'\\xff' * 1000)",
        "sys.stdin.close(); raise SystemExit(1)",
    ],
)
def test_a_worker_that_dies_or_babbles_costs_one_sentence(code: str) -> None:
    sentence = trouble(code)
    assert sentence.startswith("x.txt could not be read") and sentence.endswith(".")


def test_a_large_file_to_a_worker_that_never_reads_does_not_hang() -> None:
    with pytest.raises(Refused, match="longer than"):
        parse_in_worker(b"x" * 5_000_000, "x.txt", command=child("time.sleep(60)"), wall=0.5)


def test_the_wall_clock_and_the_flood_end(monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.perf_counter()
    assert "took longer" in trouble("time.sleep(60)", wall=0.5)
    assert time.perf_counter() - start < 5
    monkeypatch.setattr(host, "LARGEST_REPLY", 3_000_000)
    assert "beyond all measure" in trouble("while True: sys.stdout.buffer.write(b'x' * 100000)")


def test_cancel_within_half_a_second() -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(Cancelled):
        parse_in_worker(b"words", "x.txt", stop.is_set, command=child("time.sleep(60)"))
    asked = time.perf_counter()
    with pytest.raises(Cancelled):
        parse_in_worker(b"words", "x.txt", lambda: True, command=child("time.sleep(60)"))
    assert time.perf_counter() - asked < 2  # 0.5 s once it runs; starting a process may be slow here


def test_a_killed_worker_costs_its_file_alone(
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = worker.worker_command()
    calls = iter([child("os.kill(os.getpid(), 9)"), real])
    monkeypatch.setattr(host, "worker_command", lambda: next(calls))
    report = import_paths(writer, profile, reader, [PAGES / "news.txt", PAGES / "blog.txt"])
    assert [one.file for one in report.refused] == ["news.txt"]
    assert [one.file for one in report.added] == ["blog.txt"]
    assert len(list(profile.originals.iterdir())) == 1


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker.worker_command() == [sys.executable, "--import-worker"]


def test_the_worker_sees_little_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_MINE", "x")
    code = "import json; print(json.dumps({'refused': ' '.join(sorted(os.environ))}))"
    assert "SECRET_OF_MINE" in os.environ
    assert "SECRET" not in trouble(code)


def test_no_qt_in_the_worker() -> None:
    code = (
        "import abscope_store.importing.worker, json\n"
        "print(json.dumps({'refused': 'Qt' if any('PySide' in m for m in sys.modules) else 'none'}))"
    )
    assert trouble(code) == "none"


def _forged(**changes: object) -> Parsed:
    plain = json.loads(msgspec.json.encode(parse(b"One. Two.\n\nThree.", "x.txt")))
    return msgspec.convert({**plain, **changes}, Parsed)


@pytest.mark.parametrize(
    "changes",
    [
        {"paragraphs": []},
        {"paragraphs": [[0, 99, "body", False, "", [[0, 4]]]]},
        {"paragraphs": [[0, 9, "body", False, "", [[0, 4]]]]},
        {"paragraphs": [[0, 9, "body", False, "", [[0, 10]]], [11, 17, "body", False, "", [[0, 6]]]]},
        {"paragraphs": [[0, 9, "body", False, "", []], [11, 17, "body", False, "", [[0, 6]]]]},
        {"paragraphs": [[0, 9, "body", False, "", [[4, 2]]], [11, 17, "body", False, "", [[0, 6]]]]},
        {"paragraphs": [[11, 17, "body", False, "", [[0, 6]]], [0, 9, "body", False, "", [[0, 4]]]]},
        {"paragraphs": [[0, 17, "body", False, "", [[0, 4]]]]},
        {"paragraphs": [[0, 9, "root", False, "", [[0, 4]]], [11, 17, "body", False, "", [[0, 6]]]]},
        {"metadata": {"title": "x" * 5000}},
        {"metadata": {"title": ""}},
        {"problems": [["x" * 500, ""]]},
        {"text": "One. Two.\r\rThree."},
    ],
)  # fmt: skip
def test_an_answer_that_contradicts_itself_is_not_believed(changes: dict[str, object]) -> None:
    assert checked(_forged())
    with pytest.raises(Unsound):
        checked(_forged(**changes))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere each worker is started by itself")
def test_a_nursery_s_workers_are_as_good_as_others() -> None:
    data, made = (PAGES / "news.txt").read_bytes(), host.nursery()
    assert made is not None
    try:
        alike = [host.open_in_worker(data, "news.txt", nursery=made) for _ in range(3)]
        assert alike == [checked(parse(data, "news.txt"))] * 3  # type: ignore[comparison-overlap]
        with pytest.raises(Refused):
            host.open_in_worker(b"\0\1\2" * 100, "noise.bin", nursery=made)
        request = msgspec.json.encode(worker.Request(probe=True)) + b"\n"
        _, answered = host._converse([], [request], "the probe", None, host.WALL, made)
        assert host._decoded(answered, 0, "the probe")[0].limits == limits_that_hold()[:-1]
        # A worker that never ends is killed at its time, is a process of its own, and its like come after it.
        pids = set()
        for _ in range(2):
            pid, source, sink = made.worker()
            assert Path(f"/proc/{pid}").exists()
            assert made.end(pid) == -9 and not Path(f"/proc/{pid}").exists()
            source.close()
            sink.close()
            pids.add(pid)
        assert len(pids) == 2 and os.getpid() not in pids
        assert made._process is not None
        made._process.kill()  # the parent of workers dies: the file is read all the same
        assert host.open_in_worker(data, "news.txt", nursery=made) == alike[0]
        assert host.open_in_worker(data, "news.txt", nursery=made) == alike[0]
    finally:
        made.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere each worker is started by itself")
def test_a_stop_holds_while_the_readers_are_being_loaded() -> None:
    silent = nursery.Nursery([sys.executable, "-c", "import time; time.sleep(60)"], {})  # never ready
    asked: list[bool] = []
    start = time.monotonic()

    def stop_at_the_second() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(host.Cancelled):
        host.open_in_worker(b"Plain words.", "words.txt", stop_at_the_second, nursery=silent)
    assert len(asked) == 2
    assert time.monotonic() - start < nursery.WAIT / 2, "asked while waiting, not after it"
    assert silent._process is None and silent._line is None, "nothing is left running"
