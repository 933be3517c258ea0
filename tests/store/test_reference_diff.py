"""What lies between two builds of the stand-in, and which marks it touches: real builds, a real notebook."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from notebook_stand import draft, notebook
from reference_stand import LANTERN, STAND_IN, Stand

from abscope_store import cli
from abscope_store.connection import open_reader
from abscope_store.errors import NotAStore, NotFound
from abscope_store.notebook import read
from abscope_store.notebook.selectors import make_selector
from abscope_store.paths import Profile
from abscope_store.reference.build import build
from abscope_store.reference.diff import Difference, Field, diff

DIGEST = "digests/harbour-gazette.toml"
ITCH = "lantern.itch-any"


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """The new texts: a figure corrected, one withdrawn, one silently gone, one added, a digest reworded."""
    stand = Stand(tmp_path)
    stand.swap(LANTERN, "count = 48, total = 295", "count = 49, total = 295")
    stand.swap(LANTERN, 'value = "16.3"', 'value = "16.6"')
    stand.swap(LANTERN, f'id = "{ITCH}"', 'id = "lantern.itch-all"')
    text = stand.read(LANTERN)
    start = text.index('[[outcome]]\nid = "lantern.pfs.update"')
    stand.write(LANTERN, text[:start] + text[text.index("[[outcome]]", start + 5) :])
    stand.add(
        "reference.toml",
        f'[[tombstone]]\nid = "{ITCH}"\nwithdrawn_on = "2031-04"\nreason = "Counted twice."\n',
    )
    stand.swap(DIGEST, "Rash in half.", "Rash in every second.")
    return stand


def builds(stand: Stand, folder: Path) -> tuple[Path, Path]:
    old, new = folder / "old.db", folder / "new.db"
    build(STAND_IN, old)
    build(stand.folder, new)
    return old, new


def lines(found: Difference) -> list[tuple[str, str, str]]:
    return [(c.how, c.kind, c.id) for c in found.changes if c.kind != "locator"]


def test_added_changed_withdrawn_and_silently_gone_are_told_apart(stand: Stand, tmp_path: Path) -> None:
    found = diff(*builds(stand, tmp_path))
    assert lines(found) == [
        ("changed", "outcome", "lantern.drr.primary"),
        ("added", "outcome", "lantern.itch-all"),
        ("withdrawn", "outcome", ITCH),
        ("gone", "outcome", "lantern.pfs.update"),
        ("changed", "digest", "harbour-gazette#p5"),
        ("changed", "digest", "harbour-gazette#p5s1"),
    ]
    figure, _, withdrawn, *_ = (c for c in found.changes if c.kind == "outcome")
    assert figure.fields == (Field("arm_value", "16.3", "16.6"), Field("arm_count", "48", "49"))
    assert (figure.part_of, withdrawn.reason) == ("lantern", "Counted twice.")


def test_a_build_does_not_differ_from_itself(tmp_path: Path) -> None:
    target = tmp_path / "one.db"
    build(STAND_IN, target)
    assert diff(target, target) == Difference("2031-04-02", "2031-04-02", ())


def test_names_and_links_are_fields_of_their_record(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.swap("agents/lampadone.toml", 'text = "LMP-7"', 'text = "LMP-8"')
    stand.swap(LANTERN, 'agent = "shade", role = "comparator"', 'agent = "shade", role = "other"')
    found = diff(*builds(stand, tmp_path))
    assert [(c.kind, c.id, c.fields) for c in found.changes] == [
        ("study", "lantern", (Field("study_agent", "lampadone · experimental; shade · comparator",
                                    "lampadone · experimental; shade · other"),)),
        ("agent", "lampadone", (Field("names", "LMP-7; Z99XX01; anti-barnacle lamp; lampadone",
                                      "LMP-8; Z99XX01; anti-barnacle lamp; lampadone"),)),
    ]  # fmt: skip


def marked(profile: Profile) -> None:
    paragraphs = {3: "x" * 20, 5: "Rash in half. None in shade."}
    with notebook(profile) as writer:
        for body, target in (
            ("the corrected figure", "outcome/lantern.drr.primary"),
            ("the study of all these", "study/lantern"),
            ("withdrawn", f"outcome/{ITCH}"),
            ("gone", "outcome/lantern.pfs.update"),
            ("untouched", "outcome/lantern.rash"),
            ("an untouched agent", "agent/lampadone"),
        ):
            writer.add(draft(body, target_id=target))
        for body, number in (("on the reworded paragraph", 5), ("on another paragraph", 3)):
            place = {"target_kind": "digest", "target_id": "harbour-gazette", "source_id": "harbour-gazette"}
            selector = make_selector(paragraphs, number, 0, number, 4)
            writer.add(draft(body, kind="highlight", selector=selector, **place))
        dropped = writer.add(draft("in the trash", target_id="outcome/lantern.drr.primary"))
        writer.delete(dropped.id)


def test_it_names_the_marks_that_it_touches_and_no_other(
    stand: Stand, tmp_path: Path, profile: Profile
) -> None:
    marked(profile)
    old, new = builds(stand, tmp_path)
    with closing(open_reader(profile, new)) as connection:
        found = diff(old, new, read.listed(connection))
    because = {mark.body: mark.because for mark in found.touched}
    assert set(because) == {
        "the corrected figure", "the study of all these", "withdrawn", "gone", "on the reworded paragraph",
    }  # fmt: skip
    assert because["withdrawn"] == (f"outcome {ITCH} withdrawn",)
    assert because["gone"] == ("outcome lantern.pfs.update gone",)
    assert because["on the reworded paragraph"][0] == "digest harbour-gazette#p5 changed"
    assert "outcome lantern.itch-all added" in because["the study of all these"]


def test_the_command_compares_builds_and_folders_as_text_and_json(
    stand: Stand, tmp_path: Path, profile: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    marked(profile)
    old, new = builds(stand, tmp_path)
    assert cli.main(["reference", "diff", str(old), str(new)]) == 0
    text = capsys.readouterr().out
    for said in (
        "reference as of 2031-04-02 -> 2031-04-02",
        "    arm_value: 16.3 -> 16.6",
        "withdrawn, with a reason: 1\n  outcome lantern.itch-any (of lantern): Counted twice.",
        "your marks that this touches: 5",
        "  note on outcome/lantern.pfs.update: outcome lantern.pfs.update gone\n    gone",
    ):
        assert said in text
    assert cli.main(["reference", "diff", str(STAND_IN), str(stand.folder), "--json"]) == 0
    payload = json.loads(capsys.readouterr().out)
    assert [change["how"] for change in payload["changes"] if change["id"] == ITCH] == ["withdrawn"]
    assert len(payload["touched"]) == 5


def test_what_is_no_reference_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        diff(tmp_path / "none.db", tmp_path / "none.db")
    shutil.copy(STAND_IN / "reference.toml", tmp_path / "text.db")
    with pytest.raises(NotAStore):
        diff(tmp_path / "text.db", tmp_path / "text.db")
