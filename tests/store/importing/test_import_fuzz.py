"""Mutated files of every format through the real worker: no crash here, no internet, nothing outside.

Seeded: a failing file can be made again from its number. A few at every run, the rest in the slow run.
"""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from abscope_store import library
from abscope_store.importing import host
from abscope_store.importing.pipeline import import_paths
from abscope_store.paths import Profile

DATA = Path(__file__).parent.parent.parent / "data"
SEED = 20311122
QUICK, ALL = 18, 300
SPLICES = (
    b"\0", b"\xff\xfe", b"<!ENTITY a 'b'>", b"\xe2\x80\xae", b"(" * 2000, b"<div>" * 3000, b"9" * 400,
    b"]]>", b"\n\nER  - \n", b"{{{{", b"PK\x05\x06", b"\xed\xa0\x80", b"&#x110000;", b"\r", b"%%EOF",
)  # fmt: skip


def samples() -> list[Path]:
    kept = [*(DATA / "formats").iterdir(), *(DATA / "pages").glob("*.txt")]
    return sorted(path for path in kept if path.is_file() and path.suffix != ".gold")


def mutated(number: int) -> tuple[str, bytes]:
    """The file with this number: bytes flipped, cut, doubled, spliced, or a part of another file."""
    draw = random.Random(SEED + number)
    known = samples()
    path = known[number % len(known)]
    data = bytearray(path.read_bytes())
    for _ in range(draw.randint(1, 6)):
        at, end = sorted((draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)))
        what = draw.randrange(6)
        if what == 0 and data:
            for _ in range(draw.randint(1, 40)):
                data[draw.randrange(len(data))] = draw.randrange(256)
        elif what == 1:
            del data[at : min(end, at + 2000)]
        elif what == 2:
            data[at:at] = data[at : min(end, at + 5000)]
        elif what == 3:
            data[at:at] = draw.choice(SPLICES)
        elif what == 4:
            other = known[draw.randrange(len(known))].read_bytes()
            data[at:at] = other[: draw.randrange(len(other))][:5000]
        else:
            del data[max(at, len(data) // 3) :]
    return f"f{number}{path.suffix}", bytes(data)


def come_through(
    numbers: range, folder: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    """Every file is added, skipped or refused with one sentence; what was added is whole."""
    inputs = folder / "in"
    inputs.mkdir()
    for number in numbers:
        name, data = mutated(number)
        (inputs / name).write_bytes(data)
    before = {path: path.read_bytes() for path in inputs.iterdir()}
    report = import_paths(writer, profile, reader, [inputs])
    assert not report.cancelled
    told = {one.file.split(" \u203a ")[0] for one in (*report.added, *report.skipped, *report.refused)}
    assert told == {path.name for path in before}
    for one in report.refused:
        assert one.reason.endswith(".") and len(one.reason) < 600
    unsound = [one for one in report.refused if "safely" in one.reason]
    assert not unsound, unsound
    for one in report.added:
        text = library.canonical_text(reader, one.id)
        for passage in library.passages(reader, one.id):
            assert text[passage.start : passage.end] == passage.text
    writer.execute("INSERT INTO passage_fts (passage_fts) VALUES ('integrity-check')")
    # Nothing beside the profile, the tests' reference and what was given, and that unchanged.
    assert {path: path.read_bytes() for path in inputs.iterdir()} == before
    assert {path.name for path in folder.iterdir()} <= {"in", "profile", "reference.db"}
    held = {path.name for path in profile.originals.iterdir()}
    assert held == {one.id for one in report.added}


def test_a_few_mutated_files(
    tmp_path: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    come_through(range(QUICK), tmp_path, profile, writer, reader)


@pytest.mark.slow
def test_three_hundred_mutated_files(
    tmp_path: Path,
    profile: Profile,
    writer: sqlite3.Connection,
    reader: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []
    believed = host._decoded

    def noted(output: bytes, code: int, name: str):  # type: ignore[no-untyped-def]
        sizes.append(len(output))
        return believed(output, code, name)

    monkeypatch.setattr(host, "_decoded", noted)
    come_through(range(QUICK, ALL), tmp_path, profile, writer, reader)
    assert max(sizes) < 50_000_000
