"""docs/curating.md is run: its files join the shipped reference, and each message it shows must come."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import abscope_resources
from abscope_store import wording
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.reference.build import build
from abscope_store.reference.check import EXCUSABLE, CheckReport, check
from abscope_store.reference.faults import ReferenceFaults
from abscope_store.reference.load import load

SHIPPED = Path(abscope_resources.__path__[0]) / "reference"
GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "curating.md").read_text("utf-8")
STUDY = "studies/example-1.toml"

FILES = dict(re.findall(r"^```toml\n# ([\w/.-]+\.toml)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))
TOMBSTONE = FILES.pop("reference.toml")
((_, EXCUSE),) = re.findall(r"^```toml\n# (\S+), further down\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
MESSAGES = re.findall(r"^```diff (\S+)\n(.*?)^```\n```text\n(.*?)\n```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide") / "reference"
    shutil.copytree(SHIPPED, folder)
    return folder


@pytest.fixture
def example(copy: Path) -> Iterator[Path]:
    """The shipped reference with the guide's files in it, put right again after each test."""
    whole = (copy / "reference.toml").read_text("utf-8")
    for name, text in FILES.items():
        assert not (SHIPPED / name).exists()
        (copy / name).write_text(text, "utf-8")
    yield copy
    (copy / "reference.toml").write_text(whole, "utf-8")
    for name in FILES:
        (copy / name).unlink()


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def sentences(folder: Path) -> list[str]:
    try:
        return [fault.sentence() for fault in check(load(folder)).faults]
    except ReferenceFaults as found:
        return [fault.sentence() for fault in found.faults]


def test_the_guide_holds_what_is_run() -> None:
    assert set(FILES) == {"sources/example2026.toml", STUDY, "claims/example-claim.toml"}
    assert len(MESSAGES) == GUIDE.count("```diff") >= 8


def test_the_example_passes_and_reads_as_shown(example: Path, tmp_path: Path) -> None:
    assert sentences(example) == []
    build(example, tmp_path / "reference.db")
    connection = open_reader(Profile(tmp_path / "profile"), tmp_path / "reference.db")
    study = Reader(connection).study("example-1")
    shown = wording.outcome_line(study.outcomes[0])
    connection.close()
    assert f"```text\n{shown}\n```" in GUIDE


@pytest.mark.parametrize(("file", "change", "message"), MESSAGES, ids=[m[2].split(": ")[1] for m in MESSAGES])
def test_each_message_is_the_one_that_comes(example: Path, file: str, change: str, message: str) -> None:
    old, new = ("\n".join(line[1:] for line in change.splitlines() if line.startswith(sign)) for sign in "-+")
    swap(example / file, old, new)
    assert sentences(example) == message.splitlines()


def test_a_withdrawn_record_leaves_a_tombstone(example: Path) -> None:
    standing = example / "reference.toml"
    standing.write_text(f"{standing.read_text('utf-8')}\n{TOMBSTONE}", "utf-8")
    (message,) = sentences(example)
    assert f"```text\n{message}\n```" in GUIDE
    text = FILES[STUDY]
    without = text[: text.index('[[outcome]]\nid = "example-1.ae-fatal"')]
    without = without.replace(
        'harms_state = "reported"', 'harms_state = "harms not reported in what we read"'
    )
    (example / STUDY).write_text(without, "utf-8")
    assert sentences(example) == []


def test_the_excuse_is_taken_and_its_reason_printed(example: Path) -> None:
    swap(example / STUDY, "n = 300", "n = 330")
    (example / STUDY).write_text((example / STUDY).read_text("utf-8") + EXCUSE, "utf-8")
    report: CheckReport = check(load(example))
    assert report.faults == ()
    excused = [f.text for r in report.results for f in r.excused if f.file == STUDY]
    assert excused == [
        "the arms hold 200 + 100 = 300 patients, n says 330: "
        "330 were randomised; the arms hold the 300 who were treated."
    ]


def test_words_and_rules_are_those_of_the_program() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.+?) \|$", GUIDE, re.MULTILINE))
    assert rows == {"seen": "said on screen", **wording.SEEN_WORDS}
    (listed,) = re.findall(r"^Rules that can be excused: (.*?)\.$", GUIDE, re.MULTILINE | re.DOTALL)
    assert set(listed.replace("\n", " ").split("; ")) == EXCUSABLE
