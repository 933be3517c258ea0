"""Locating: marks are computed from the original and nothing else in a file changes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from reference_stand import LANTERN, ORIGINAL, STAND_IN, Stand

from abscope_store.errors import NotFound
from abscope_store.fingerprint import Fingerprint, is_same
from abscope_store.reference import walk
from abscope_store.reference.load import load
from abscope_store.reference.locate import locate

SOURCE = "harbour-gazette"
CLAIM = "claims/lamp-is-cheap.toml"
DIGEST = "digests/harbour-gazette.toml"
NONE = '  { sentence = 2, text = "None in shade.", assessment = "supported" },\n'
MARKED = [LANTERN, CLAIM, DIGEST]


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """The stand-in without its marks."""
    bare = Stand(tmp_path)
    for name in MARKED:
        text = re.sub(r"\n *mark = \{.*\}(?=\r?\n)", "", bare.read(name))
        bare.write(name, re.sub(r", mark = \{[^}]*\}", "", text))
        assert "mark =" not in bare.read(name)
    return bare


def test_marks_come_back_byte_for_byte(stand: Stand) -> None:
    report = locate(stand.folder, SOURCE, ORIGINAL)
    assert report.faults == ()
    assert (report.located, sorted(report.changed)) == (8, sorted(MARKED))
    for path in sorted(STAND_IN.rglob("*.*")):
        name = path.relative_to(STAND_IN).as_posix()
        assert (stand.folder / name).read_bytes() == path.read_bytes(), name
    assert not list(stand.folder.rglob("*.new"))


def test_a_second_time_changes_nothing(stand: Stand) -> None:
    locate(stand.folder, SOURCE, ORIGINAL)
    assert locate(stand.folder, SOURCE, ORIGINAL).changed == ()


def test_windows_line_ends_stay(stand: Stand) -> None:
    for name in MARKED:
        stand.write(name, stand.read(name).replace("\n", "\r\n"))
    locate(stand.folder, SOURCE, ORIGINAL)
    for name in MARKED:
        expected = (STAND_IN / name).read_bytes().replace(b"\n", b"\r\n")
        assert (stand.folder / name).read_bytes() == expected


def test_a_mark_finds_its_sentence_and_no_other(stand: Stand) -> None:
    locate(stand.folder, SOURCE, ORIGINAL)
    paragraphs = [line for line in ORIGINAL.read_text("utf-8").split("\n") if line.strip()]
    sentence = paragraphs[2].split(". ")[0] + "."
    placed = {each.id: each for each in walk.locators(load(stand.folder))}
    mark = placed["lantern.drr.primary@harbour-gazette"].mark
    assert mark is not None
    prints = Fingerprint(mark.numbers, mark.hashes, mark.salt, mark.length)
    assert is_same(prints, sentence)
    assert not is_same(prints, paragraphs[4])
    assert mark.numbers == ("16.3", "295", "2.1", "141")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (LANTERN, "  paragraph = 3\n", "  paragraph = 6\n", "paragraph 6, sentence 1 does not stand in"),
        (LANTERN, "  sentence = 1 ", "  sentence = 4 ", "paragraph 3, sentence 4 does not stand in"),
        (CLAIM, "sentence_last = 3", "sentence_last = 4", "sentence 2 to 4 does not stand in"),
        (LANTERN, "  sentence = 1 ", "  sentence = 3 ", "value 16.3 not in paragraph 3, sentence 3"),
        (LANTERN, 'parts = ["value"]', 'parts = ["p"]', "p 0.001 not in paragraph 3, sentence 1"),
        (LANTERN, 'role = "also printed in"', 'role = "rests on"', "value 12.1 not in"),
        (DIGEST, "paragraph = 5\n", "paragraph = 9\n", "paragraph 9, sentence 1 does not"),
        (DIGEST, NONE, "", "1 sentences, the original has 2"),
        ("sources/harbour-gazette.toml", "paragraphs = 5", "paragraphs = 6", "this file has 5"),
        ("sources/harbour-gazette.toml", 'sha256 = "', 'sha256 = "0', "this file has"),
    ],
)  # fmt: skip
def test_what_does_not_stand_there_is_named_and_nothing_written(
    stand: Stand, name: str, old: str, new: str, said: str
) -> None:
    stand.swap(name, old, new)
    before = {each: stand.read(each) for each in MARKED}
    report = locate(stand.folder, SOURCE, ORIGINAL)
    assert any(said in fault.sentence() for fault in report.faults)
    assert report.changed == ()
    assert {each: stand.read(each) for each in MARKED} == before


def test_a_source_without_an_original_says_what_to_write(stand: Stand) -> None:
    report = locate(stand.folder, "mittelholz2031", ORIGINAL)
    (fault,) = report.faults
    assert fault.file == "sources/mittelholz2031.toml"
    assert f"sha256 {report.document_sha256} and 5 paragraphs" in fault.text


def test_strangers_are_the_users_trouble(stand: Stand, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        locate(stand.folder, "nobody1999", ORIGINAL)
    with pytest.raises(NotFound):
        locate(stand.folder, SOURCE, tmp_path / "absent.txt")


@pytest.mark.seeds
def test_the_shipped_marks_are_those_of_the_seeds(seeds: Path, tmp_path: Path) -> None:
    import abscope_resources

    shipped = Path(abscope_resources.__path__[0]) / "reference"
    copy = tmp_path / "reference"
    shutil.copytree(shipped, copy)
    originals = [
        (source.id, source.original.file)
        for source in load(copy).sources.values()
        if source.original is not None
    ]
    assert len(originals) == 3
    for source, file in originals:
        report = locate(copy, source, seeds / file)
        assert [fault.sentence() for fault in report.faults] == []
        assert (report.located > 50, report.changed) == (True, ())
