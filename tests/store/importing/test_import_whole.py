"""Whole or not at all: a cancel in the middle, workers that die, and nothing written outside the profile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from abscope_store import library
from abscope_store.importing import host, worker
from abscope_store.importing.mentions import Mention, Names
from abscope_store.importing.pipeline import import_paths
from abscope_store.importing.rebuilding import reimport
from abscope_store.paths import Profile

TESTS = Path(__file__).parent.parent.parent
SAMPLES = TESTS.parent / "resources" / "abscope_resources" / "samples"
NEWS = TESTS / "data" / "pages" / "news.txt"
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and limits are Linux's")

# The real worker, its real readers and limits; only a file that says so makes the reading end badly.
WORN = """
import os, resource, signal, sys
from abscope_store.importing import limits, parse, worker
from abscope_store.importing.formats import pdf
limits.CPU, limits.MEMORY = 2, 400 * 1024 * 1024
def ended(data):
    if b"END BY SIGNAL" in data: os.kill(os.getpid(), signal.SIGSEGV)
    if b"END BY KILL" in data: os.kill(os.getpid(), signal.SIGKILL)
    if b"END BY CPU" in data:
        while True: pass
    if b"END BY MEMORY" in data:
        held = []
        while True: held.append(bytes(10_000_000))
plainly, first = parse._plain, pdf.read
def plain(data): ended(data); return plainly(data)
def broken(data, name): os.kill(os.getpid(), signal.SIGSEGV)
parse._plain = plain
if "--pdf-dies" in sys.argv: pdf.read = broken
sys.exit(worker.main())
"""


def worn(*options: str) -> list[str]:
    return [sys.executable, "-B", "-c", WORN, *options]


def kept(profile: Profile) -> list[str]:
    return sorted(file.name for file in profile.originals.iterdir()) if profile.originals.is_dir() else []


class Started(subprocess.Popen):  # type: ignore[type-arg]
    """Remembers every child."""

    all: ClassVar[list[Started]] = []

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        Started.all.append(self)


def test_a_cancel_in_the_middle_of_a_large_file_leaves_nothing(
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = tmp_path / "large.txt"
    large.write_text(
        "".join(f"The median PFS was {n % 90}.1 months in {n}.\n" for n in range(50_000)), "utf-8"
    )
    monkeypatch.setattr(host.subprocess, "Popen", Started)
    Started.all.clear()
    asked: list[float] = []
    began = time.monotonic()

    def cancelled() -> bool:
        if Started.all and time.monotonic() - began > 1 and not asked:
            assert Started.all[-1].poll() is None, "it was to be busy still"
            asked.append(time.monotonic())
        return bool(asked)

    report = import_paths(writer, profile, reader, [NEWS, large, NEWS], cancelled=cancelled)
    assert time.monotonic() - asked[0] < 2, "half a second where the machine is free"
    assert report.cancelled and not report.refused
    assert [one.file for one in report.added] in ([], ["news.txt"])  # by then the first was done, or not
    assert all(one.returncode is not None for one in Started.all), "no worker is left"
    assert kept(profile) == [one.id for one in report.added]
    rows = [row[0] for row in writer.execute("SELECT id FROM document")]
    assert rows == [one.id for one in report.added] and not writer.in_transaction
    again = import_paths(writer, profile, reader, [NEWS])
    assert len(again.added) + len(again.skipped) == 1


def test_a_cancel_after_the_worker_and_before_the_rows_leaves_nothing(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from abscope_store.importing import pipeline

    asked: list[bool] = []
    prepare = pipeline.prepare

    def prepared(*arguments: Any) -> Any:
        asked.append(True)
        return prepare(*arguments)

    monkeypatch.setattr(pipeline, "prepare", prepared)
    report = import_paths(writer, profile, reader, [NEWS], cancelled=lambda: bool(asked))
    assert asked and report.cancelled
    assert not report.added and not kept(profile)
    assert writer.execute("SELECT count(*) FROM document").fetchone()[0] == 0


def test_a_cancel_while_names_are_looked_for_leaves_nothing(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    find = Names.find

    def found(names: Names, text: str) -> Iterator[Mention]:
        looked.append(text)
        return find(names, text)

    monkeypatch.setattr(Names, "find", found)
    report = import_paths(writer, profile, reader, [NEWS], cancelled=lambda: len(looked) >= 3)
    assert report.cancelled and len(looked) == 3, "asked before each paragraph"
    assert not report.added and not kept(profile)


def test_a_cancel_while_rows_are_written_undoes_them(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("".join(f"The lantern stood on step {n} of the stair.\n" for n in range(3_000)), "utf-8")
    import_paths(writer, profile, reader, [NEWS])
    held, before = kept(profile), writer.total_changes
    asked: list[int] = []

    def cancelled() -> bool:
        if writer.in_transaction:
            asked.append(writer.total_changes - before)
        return writer.in_transaction and writer.total_changes > before + 1_000

    report = import_paths(writer, profile, reader, [long], cancelled=cancelled)
    assert report.cancelled and not report.added and not writer.in_transaction
    assert 1_000 < asked[-1] < 1_500, "it ended soon after it was asked, in the midst of the rows"
    assert kept(profile) == held == [row[0] for row in writer.execute("SELECT id FROM document")]
    assert writer.execute("SELECT count(*) FROM passage WHERE text LIKE 'The lantern%'").fetchone()[0] == 0
    assert len(import_paths(writer, profile, reader, [long]).added) == 1
    asked.clear()
    before = writer.total_changes
    again = reimport(writer, profile, reader, [kept(profile)[0], kept(profile)[1]], cancelled=cancelled)
    assert again.cancelled and asked and not writer.in_transaction
    assert writer.execute("SELECT count(*) FROM document").fetchone()[0] == 2
    assert writer.execute("SELECT count(*) FROM passage_fts WHERE passage_fts MATCH 'lantern'").fetchone()[0]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("SIGNAL", "could not be read: its reader broke down."),
        ("KILL", "could not be read: it took too long or too much memory; add it in parts."),
        ("CPU", "could not be read: it took too long or too much memory; add it in parts."),
        ("MEMORY", "needs more memory than an import may use."),
    ],
)
def test_a_worker_that_ends_badly_costs_one_file_and_one_sentence(
    way: str,
    said: str,
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(host, "worker_command", worn)
    for name, words in (("1.txt", "One."), ("2.txt", f"END BY {way}"), ("3.txt", "Three.")):
        (tmp_path / name).write_text(words, "utf-8")
    files = [tmp_path / f"{n}.txt" for n in (1, 2, 3)]
    report = import_paths(writer, profile, reader, files)
    assert [one.file for one in report.added] == ["1.txt", "3.txt"]
    assert [(one.file, one.reason) for one in report.refused] == [("2.txt", f"2.txt {said}")]
    assert kept(profile) == sorted(one.id for one in report.added)


def test_a_pdf_whose_reader_dies_is_read_by_the_simpler_one(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = SAMPLES / "pdf.pdf"
    monkeypatch.setattr(host, "worker_command", lambda: worn("--pdf-dies"))
    report = import_paths(writer, profile, reader, [paper, NEWS])
    assert [one.file for one in report.added] == ["pdf.pdf", "news.txt"] and not report.refused
    simple = report.added[0].id
    document = library.document(reader, simple)
    assert "simple" in document.extractor or "pypdf" in document.extractor, document.extractor
    words = set(" ".join(p.text for p in library.passages(reader, simple)).split())
    gold = set((SAMPLES / "pdf.gold").read_text("utf-8").split())
    assert len(gold & words) >= 0.9 * len(gold), sorted(gold - words)[:20]
    monkeypatch.setattr(host, "worker_command", worker.worker_command)
    assert not reimport(writer, profile, reader, [simple]).failed
    assert library.document(reader, simple).extractor != document.extractor, (
        "the better reader is tried again"
    )


OUTSIDE = """
import os, sys
from abscope_store.importing import worker
writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
def seen(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__": os._exit(99)
    if event in ("os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link", "subprocess.Popen"):
        os._exit(98)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & writes: os._exit(97)
sys.addaudithook(seen)
sys.exit(worker.main())
"""


def samples() -> list[Path]:
    return sorted(path for path in SAMPLES.iterdir() if path.suffix != ".gold")


def test_no_worker_writes_or_calls_out(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "worker_command", lambda: [sys.executable, "-B", "-c", OUTSIDE])
    report = import_paths(writer, profile, reader, samples())
    assert not report.refused
    assert len(report.added) >= len(samples())


def tree(*folders: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            state = path.stat()
            found[str(path)] = (state.st_size, state.st_mtime_ns)
    return found


def test_an_import_writes_in_its_profile_alone(tmp_path: Path, built_reference: Path) -> None:
    strange = [
        tmp_path / name for name in ("Zuhause \u2013 ü", "tmp dir", "there", "config", "cache", "data")
    ]
    for folder in strange:
        folder.mkdir()
        (folder / "own.txt").write_text("left alone", "utf-8")
    home, temporary, there, config, cache, data = map(str, strange)
    profile = tmp_path / "my profile ß"
    before = tree(*strange, SAMPLES)
    done = subprocess.run(
        [sys.executable, "-B", "-m", "abscope_store.cli", "--profile", str(profile), "import", "--json",
         str(SAMPLES), str(TESTS / "data" / "pages")],
        cwd=there,
        env={
            **{key: os.environ[key] for key in ("PATH", "ABSCOPE_REFERENCE", "LANG") if key in os.environ},
            "HOME": home, "TMPDIR": temporary, "XDG_CONFIG_HOME": config, "XDG_CACHE_HOME": cache,
            "XDG_DATA_HOME": data, "PYTHONUTF8": "1",
        },
        capture_output=True,
        timeout=300,
        check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stderr
    assert done.stdout.count(b'"source"') > len(samples())
    assert tree(*strange, SAMPLES) == before
    made = {path.relative_to(profile).parts[0] for path in profile.rglob("*")}
    assert made <= {"library.db", "library.db-wal", "library.db-shm", "originals", "write.lock"}
    assert all(len(path.name) == 64 for path in (profile / "originals").iterdir())
