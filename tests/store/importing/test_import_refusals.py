"""Files that must not come in: each gets one clear sentence, quickly, and leaves nothing behind."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest
from pypdf import PdfWriter

from abscope_store.errors import Refused
from abscope_store.importing import detect
from abscope_store.importing.pipeline import import_paths
from abscope_store.paths import Profile


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        detect.media_type(detect.read_file(path), path.name)
    return str(caught.value)


FILES = [
    ("empty.txt", b"", "empty.txt is empty."),
    ("blob.txt", b"text and then\x00\x01\x02", "blob.txt is not text: it holds binary data."),
    ("noise.txt", bytes(range(1, 32)) * 40, "noise.txt is not text: it holds too many control characters."),
    ("c.zip", b"PK\x03\x04 other", "A ZIP archive cannot be read in this version."),
    ("d.txt", b"{\\rtf1 hello}", "RTF cannot be read in this version."),
    ("f.txt", b"<?xml version='1.0'?><a/>", "XML of this kind cannot be read in this version."),
    ("g.json", b"{}", "JSON of this kind cannot be read in this version."),
    ("h", b"\x89PNG\r\n\x1a\n\0", "An image cannot be read in this version."),
    (
        "i.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "An old Word, Excel or PowerPoint file cannot be read in this version.",
    ),
    ("j.csv", b"a,b\n1,2", "CSV cannot be read in this version."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "sentence"), FILES, ids=[name for name, _, _ in FILES])
def test_by_content_before_name(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name) == sentence


@pytest.mark.parametrize(
    "data",
    [
        b"Plain words.",
        "\ufeffWords.".encode(),
        "Words.".encode("utf-16"),
        b"BM is how this text begins.",
        b"caf\xe9",
    ],
)
def test_text_is_text_whatever_its_name(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "named.pdf"
    file.write_bytes(data)
    assert detect.media_type(detect.read_file(file), file.name) == "text/plain"


def test_two_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    start = time.perf_counter()
    assert refusal(huge) == "huge.txt is too large: 200 MB; at most 50 MB can be read."
    assert time.perf_counter() - start < 0.05


def test_no_device_pipe_or_folder_is_ever_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    link = tmp_path / "zero.txt"
    link.symlink_to("/dev/zero")
    for path in (pipe, link, Path("/dev/zero"), tmp_path):
        start = time.perf_counter()
        assert "not a file that can be read" in refusal(path)
        assert time.perf_counter() - start < 0.05
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    assert "cannot be read" in refusal(tmp_path / "round.txt")
    assert refusal(tmp_path / "gone.txt") == "gone.txt was not found."


def test_a_file_exchanged_after_the_look_is_still_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    (tmp_path / "real.txt").write_text("words")
    honest = (tmp_path / "real.txt").stat()
    monkeypatch.setattr(Path, "stat", lambda self, **more: honest)
    assert "not a file that can be read" in refusal(pipe)


def test_nothing_is_left_behind_and_the_rest_goes_on(
    tmp_path: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    bad = []
    for name, data, _ in FILES:
        (tmp_path / name).write_bytes(data)
        bad.append(tmp_path / name)
    (tmp_path / "blank.txt").write_text(" \n\t\n")
    (tmp_path / "good.txt").write_text("One line that is fine.")
    os.mkfifo(tmp_path / "pipe")
    report = import_paths(
        writer, profile, reader, [*bad, tmp_path / "blank.txt", tmp_path / "pipe", tmp_path / "good.txt"]
    )
    assert [one.file for one in report.added] == ["good.txt"]
    told = {one.file: one.reason for one in report.refused}
    assert told.pop("c.zip") == "c.zip is a damaged or unusual zip archive."
    assert told.pop("blank.txt") == "blank.txt holds no text."
    assert "not a file that can be read" in told.pop("pipe")
    assert told == {name: sentence for name, _, sentence in FILES if name != "c.zip"}
    assert len(list(profile.originals.iterdir())) == 1
    assert writer.execute("SELECT count(*) FROM document").fetchone()[0] == 1


def test_a_name_that_cannot_be_written_down_is_shown_with_marks(
    tmp_path: Path, profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection
) -> None:
    foreign = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(foreign, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(b"One line that is fine.")
    (tmp_path / "gnp.\u202etxt").write_bytes(b"")
    report = import_paths(
        writer, profile, reader, [os.fsdecode(foreign), tmp_path / "gnp.\u202etxt", "nul\0.txt"]
    )
    assert [one.file for one in report.added] == ["caf\ufffd.txt"]
    assert [one.reason for one in report.refused] == [
        "gnp.\ufffdtxt is empty.",
        "nul\ufffd.txt is no file name.",
    ]


def test_what_to_do_next_comes_out_of_the_worker_too(
    profile: Profile, writer: sqlite3.Connection, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.pdf"
    with scan.open("wb") as sink:
        blank = PdfWriter()
        blank.add_blank_page(200, 200)
        blank.write(sink)
    (refused,) = import_paths(writer, profile, reader, [scan]).refused
    assert refused.reason.startswith("scan.pdf holds pictures of text only. Let ")
