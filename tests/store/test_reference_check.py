"""Every rule of the reference, each against a planted fault; the sound stand-in passes them all."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from reference_stand import DATA, LANTERN, STAND_IN, Stand

from abscope_store import cli
from abscope_store.reference.anchoring import anchoring
from abscope_store.reference.check import EXCUSES, OWN_WORDS, RULES, check
from abscope_store.reference.load import load

PAPER = "sources/mittelholz2031.toml"
DIGEST = "digests/harbour-gazette.toml"

PLANTED = [
    (rule, *fault)
    for rule, faults in tomllib.loads((DATA / "planted-faults.toml").read_text("utf-8")).items()
    for fault in faults
]


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


@pytest.mark.parametrize(("rule", "file", "old", "new", "field"), PLANTED)
def test_a_planted_fault_is_named(stand: Stand, rule: str, file: str, old: str, new: str, field: str) -> None:
    stand.swap(file, old, new)
    found = [(fault.rule, fault.field) for fault in stand.faults()]
    assert (rule, field) in found


def test_every_rule_has_a_planted_fault() -> None:
    assert {name for name, _ in RULES} | {EXCUSES} == {plant[0] for plant in PLANTED}


def test_the_stand_in_is_sound_and_every_rule_looked_at_it() -> None:
    report = check(load(STAND_IN))
    assert [fault.sentence() for fault in report.faults] == []
    assert [result.rule for result in report.results if result.checks == 0] == []
    assert report.ok
    assert report.checks > 300


def test_a_fault_names_file_line_field_and_rule(stand: Stand) -> None:
    stand.swap(LANTERN, ', level = "80"', "")
    (fault,) = stand.faults()
    line = 1 + stand.read(LANTERN)[: stand.read(LANTERN).index("effect = {")].count("\n")
    assert fault.sentence() == (
        f"studies/lantern.toml:{line} outcome[1].effect: interval has its level: "
        "the interval's level is missing"
    )


def test_one_registration_is_one_study(stand: Stand) -> None:
    second = stand.read(LANTERN).replace('"lantern', '"torch')
    stand.add("studies/torch.toml", second)
    assert ("one NCT, one study", "nct") in [(fault.rule, fault.field) for fault in stand.faults()]


def test_harms_are_not_reported_without_a_harm_row(stand: Stand) -> None:
    stand.write(LANTERN, stand.read(LANTERN).replace('kind = "harm"', 'kind = "efficacy"'))
    assert ("harms are said", "harms_state") in [(fault.rule, fault.field) for fault in stand.faults()]


def test_a_missing_mark_says_what_to_run(stand: Stand) -> None:
    text = stand.read(LANTERN)
    start = text.index("  mark = ")
    stand.write(LANTERN, text[:start] + text[text.index("\n", start) + 1 :])
    (fault,) = stand.faults()
    assert fault.text == "no mark: run abscope reference locate harbour-gazette FILE"


def test_titles_of_works_are_not_our_words() -> None:
    assert "Significant trends" in (STAND_IN / PAPER).read_text("utf-8")


@pytest.mark.parametrize(
    ("seed", "fails"),
    [
        ("x LIGHT on one\nbarnacle loosens another; light y", False),  # six in a row
        ("x LIGHT on one\nbarnacle loosens another lamplight loosens", False),
        ("the glow was FIRST described by a cook", True),
        ("the glow was first 3 described by a cook", False),
        ("that gives both response rates repeats praise for", True),  # runs over a full stop
        ("Significant trends in lamplight for barnacle tumours", False),  # a work's own title
    ],
)
def test_seven_words_of_an_original_are_too_many(
    stand: Stand, tmp_path: Path, seed: str, fails: bool
) -> None:
    stand.swap(DIGEST, "Gives both response rates.", "Gives both response")
    stand.swap(DIGEST, "Repeats praise for the glow", "rates repeats praise for the glow")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "one.txt").write_text(seed, "utf-8")
    found = [fault for fault in stand.faults(seeds) if fault.rule == OWN_WORDS]
    assert bool(found) is fails


def test_an_open_end_and_a_rounded_edge_are_no_faults(stand: Stand) -> None:
    stand.swap(LANTERN, 'low = "0.62", high = "1.00"', 'low = "0.79", high = "not reached"')
    stand.swap(LANTERN, 'low = "12.1"', 'low = "16.33"')
    assert stand.faults() == []


def test_nothing_to_check_is_not_fine(tmp_path: Path) -> None:
    (tmp_path / "reference.toml").write_text('as_of = "2031"\n', "utf-8")
    report = check(load(tmp_path))
    assert report.ok  # the date was looked at
    assert "dates are dates" not in report.idle
    assert {"figures are numbers", "every number has a locator", EXCUSES} < set(report.idle)


def test_locators_are_counted_by_kind_and_figures_by_anchor() -> None:
    held = anchoring(load(STAND_IN))
    assert held.locators == {"sentence": 8, "place": 2, "citation_only": 10}
    # five values, three ratios and two p of the outcomes; the approval, the dose, the study's size
    assert (held.figures, held.anchored, held.not_anchored) == (13, 1, 12)


def test_the_command_fails_a_rule_that_looked_at_nothing(
    stand: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["reference", "check", "--folder", str(stand.folder)]) == 0
    out = capsys.readouterr().out
    assert "locators: 8 sentence, 2 place, 10 citation_only" in out
    assert "figures: 13, 1 anchored to a sentence, 12 not anchored" in out
    assert "our copy is the last there is." in out
    (stand.folder / "agents" / "shade.toml").unlink()
    for folder in ("agents", "studies", "claims", "digests", "mechanisms"):
        for path in (stand.folder / folder).iterdir():
            path.unlink()
    assert cli.main(["reference", "check", "--folder", str(stand.folder), "--json"]) == 1
    payload = json.loads(capsys.readouterr().out)
    assert (payload["ok"], payload["faults"]) == (False, [])
    assert "figures are numbers" in payload["idle"]


def test_an_excuse_is_taken_for_the_field_it_names_and_its_reason_is_kept(stand: Stand) -> None:
    plant = '[[excuse]]\nrule = "arms add up to the trial"\nfield = "{}"\nreason = "436 of 439."\n'
    stand.swap(LANTERN, "n = 436", "n = 439")
    stand.add(LANTERN, plant.format("n"))
    assert stand.faults() == []
    (excused,) = (
        fault
        for result in check(load(stand.folder)).results
        for fault in result.excused
        if fault.field == "n"
    )
    stand.swap(LANTERN, "n = 141", "n = 114")
    assert [fault.text for fault in stand.faults() if fault.field == "n"] == [
        "the arms hold 295 + 114 = 409 patients, n says 439 (its excuse does not name 409)"
    ]
    assert excused.text == "the arms hold 295 + 141 = 436 patients, n says 439: 436 of 439."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('arm = "lantern.lit", value = "9.0"', 'arm = "lantern.lit", value = "5.8"'),  # shorter, below 1
        ('value = "0.24", sides = 2', 'value = "0.12", sides = 1'),
        ('value = "0.24", sides = 2', 'value = "0.12"'),
        ('value = "0.88"', 'value = "0.87"'),  # a rounded end
    ],
)
def test_what_trials_truly_print_is_no_fault(stand: Stand, old: str, new: str) -> None:
    stand.swap(LANTERN, old, new)
    assert stand.faults() == []
