"""The self-check's samples: every format has one, it reads back, and a misread or missing one is told.

The worker process is the real one in one test; the others hold what is said of its answers.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from abscope_store.importing import samples
from abscope_store.importing.formats import formats
from abscope_store.paths import resources_path

FOLDER = resources_path() / "samples"
MAKER = Path(__file__).parents[2] / "data" / "formats" / "make" / "make_samples.py"
LARGEST = 60_000  # bytes of all samples: they ship


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "samples"))


def test_every_format_reads_its_sample_back() -> None:
    read = samples.Samples()
    names = samples.names()
    assert len(names) == len(formats()) + 1
    assert all("lines read as written" in read.check(name) for name in names)
    assert samples.simple_names() == ["pdf"]
    assert read.check_simply("pdf") == "every word read as written"


def test_a_changed_sample_is_told(copied: Path) -> None:
    gold = copied / "ris.gold"
    gold.write_text(gold.read_text("utf-8").replace("twice", "thrice"), "utf-8")
    shutil.copyfile(copied / "medline.nbib", copied / "plain.txt")
    (copied / "docx.docx").write_bytes((copied / "docx.docx").read_bytes()[:900])
    read = samples.Samples(copied)
    with pytest.raises(AssertionError, match="line 2 reads 'Each room was measured twice"):
        read.check("ris")
    with pytest.raises(AssertionError, match="taken for another format"):
        read.check("plain")
    with pytest.raises(AssertionError, match="damaged"):
        read.check("docx")
    assert read.check("markdown")


def test_a_format_without_a_sample_fails(copied: Path) -> None:
    (copied / "jats.xml").unlink()
    (copied / "epub.gold").unlink()
    read = samples.Samples(copied)
    for name in ("jats", "epub"):
        with pytest.raises(AssertionError, match="no sample"):
            read.check(name)


def test_the_folder_holds_samples_and_nothing_else() -> None:
    files = list(FOLDER.iterdir())
    assert sorted(file.stem for file in files) == sorted(2 * samples.names())
    assert sum(file.stat().st_size for file in files) < LARGEST


def test_the_samples_that_no_editor_writes_are_what_their_maker_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_samples", MAKER)
    assert spec is not None and spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    made = maker.samples()
    assert len(made) == 5
    assert [name for name, data in made.items() if (FOLDER / name).read_bytes() != data] == []
