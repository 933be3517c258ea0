"""Slips that secondary pages really made, each planted in a copy of the shipped reference.

A case is either seen, by the rule and at the field named here, or it passes, and `docs/curating.md` says why.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

import abscope_resources
from abscope_store.reference.check import check
from abscope_store.reference.faults import Fault
from abscope_store.reference.load import load

SHIPPED = Path(abscope_resources.__path__[0]) / "reference"
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "curating.md"

AMID = "ratio lies amid its interval"
ARMS = "arms add up to the trial"
DESIGN = "a design is told one way"


class Trap(Struct, frozen=True):
    """`old` is put out and `new` in, in one file; an empty `rule` says that a machine cannot see it."""

    case: str  # the row of the guide's table
    file: str
    old: str
    new: str
    rule: str = ""
    field: str = ""
    exchange: bool = False  # `old` and `new` both stand there and change places


TRAPS = (
    Trap("PACIFIC's NCT", "studies/pacific.toml", "NCT02125461", "NCT01693562", "one NCT, one study", "nct"),
    Trap("ADRIATIC OS upside down", "studies/adriatic.toml", 'value = "0.73"', 'value = "1.37"',
         "interval contains its estimate", "outcome[0].effect"),
    Trap("MASTERKEY-265, 0.7 for 20.7", "studies/masterkey-265.toml", 'value = "20.7"', 'value = "0.7"'),
    Trap("a digit lost beside a count", "studies/optim.toml", 'value = "16.3"', 'value = "6.3"',
         "proportion follows from its counts", "arm"),
    Trap("DeLLphi-304, 38 % risk reduction", "studies/dellphi-304.toml", '\nnote = "',
         '\nnote = "The risk of progression fell by 38 %. ', "a ratio is told as a ratio", "note"),
    Trap("PEMBRO-RT, 200 mg/kg", "studies/pembro-rt.toml", 'name = "Pembrolizumab"',
         'name = "Pembrolizumab 200 mg/kg"', "doses are plausible", "arm[1].name"),
    Trap("KEYNOTE-799 cohort B, 61 for 102", "studies/keynote-799.toml", "n = 102", "n = 61", ARMS, "n"),
    Trap("Anscher, 1773 for 1733", "studies/anscher2022.toml", "n = 1733", "n = 1773", ARMS, "n"),
    Trap("LU005, 554 for 544", "studies/lu005.toml", "n = 544", "n = 554", ARMS, "n"),
    Trap("OPTiM DRR, 19.0 beside its count", "studies/optim.toml", 'value = "19.3"', 'value = "19.0"',
         "proportion follows from its counts", "arm"),
    Trap("OPTiM DRR, 19.0 without a count", "studies/optim.toml", 'value = "19.3", count = 57, total = 295',
         'value = "19.0"'),
    Trap("Anktiva, March for 22 April 2024", "agents/nogapendekin-alfa-inbakicept.toml", '"2024-04-22"',
         '"2024-03"'),
    Trap("LU005, arms swapped", "studies/lu005.toml", 'value = "31.1"', 'value = "36.1"',
         exchange=True),
    Trap("AEGEAN EFS upside down", "studies/aegean.toml",
         'value = "0.68", interval = { low = "0.53", high = "0.88"',
         'value = "1.47", interval = { low = "1.14", high = "1.89"',
         "ratio and arms point one way", "outcome[0].effect"),
    Trap("KEYNOTE-A18 OS, 0.57 for 0.67", "studies/keynote-a18.toml", 'value = "0.67"', 'value = "0.57"',
         AMID, "effect"),
    Trap("GEMSTONE-301, 0.4 for 0.48", "studies/gemstone-301.toml", 'low = "0.48"', 'low = "0.4"', AMID,
         "outcome[0].effect"),
    Trap("CURB in the wrong journal", "sources/tsai2024.toml", 'container = "Lancet"',
         'container = "Lancet Oncol"', "a journal goes with its DOI", "container"),
    Trap("NIVOPOST-OP with a placebo", "studies/nivopostop.toml", 'name = "Cisplatin with 66 Gy"',
         'name = "Placebo and cisplatin with 66 Gy"', DESIGN, "arm[1].name"),
    Trap("GCSF for GM-CSF in our words", "sources/golden2015.toml", "The drug is GM-CSF", "The drug is GCSF"),
    Trap("GCSF for GM-CSF as a link", "studies/optim.toml", 'agent = "gm-csf"', 'agent = "g-csf"',
         "no dangling link", "agents[1].agent"),
    Trap("CheckMate 067, 49 % for 43 %", "studies/checkmate-067.toml", 'value = "43"', 'value = "49"'),
    Trap("POSEIDON, p .009 for .0009", "studies/poseidon.toml", 'value = "0.0009"', 'value = "0.009"',
         "p follows from its interval", "outcome[0].p"),
    Trap("KEYNOTE-412's PMID", "sources/machiels2024.toml", '"38561010"', '"38848741"'),
    Trap("a PMID of another paper here", "sources/machiels2024.toml", '"38561010"', '"33794205"',
         "identifiers have their shape", "pmid"),
    Trap("PACIFIC-4 as stage III", "studies/pacific-4.toml", 'stage = "stage I-II"', 'stage = "stage III"',
         DESIGN, "stage"),
    Trap("PACIFIC-4's NCT on another trial", "studies/pacific.toml", "NCT02125461", "NCT03833154",
         "one NCT, one study", "nct"),
    Trap("RAPTOR as limited stage", "studies/raptor.toml", "atezolizumab in extensive-stage",
         "atezolizumab in limited-stage", DESIGN, "stage"),
    Trap("durvalumab with FLOT, 16 March 2026", "agents/durvalumab.toml", '"2025-11-25"', '"2026-03-16"'),
    Trap("NIVOPOST-OP, 666 for 680", "studies/nivopostop.toml", "n = 680", "n = 666", "excuses are needed",
         "excuse[0]"),
    Trap("AEGEAN, 740 for 802", "studies/aegean.toml", "n = 802", "n = 740", "excuses are needed",
         "excuse[0]"),
    Trap("TOPAZ-1, treatment-related for any cause", "studies/topaz-1.toml", 'value = "75.7"',
         'value = "62.0"', "a part is no larger than its whole", "arm"),
    Trap("KEYNOTE-412, .042 for .043", "studies/keynote-412.toml", 'value = "0.043"', 'value = "0.042"'),
)  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("traps") / "reference"
    shutil.copytree(SHIPPED, folder)
    return folder


@pytest.fixture
def planted(copy: Path, request: pytest.FixtureRequest) -> Iterator[list[Fault]]:
    """What check finds with the trap planted; the file is put right again afterwards."""
    trap: Trap = request.param
    path = copy / trap.file
    whole = path.read_text("utf-8")
    assert trap.old in whole, f"{trap.old!r} does not stand in {trap.file}"
    spoilt = whole.replace(trap.old, "\0", 1)
    if trap.exchange:
        assert trap.new in whole
        spoilt = spoilt.replace(trap.new, trap.old, 1)
    path.write_text(spoilt.replace("\0", trap.new), "utf-8")
    try:
        yield list(check(load(copy)).faults)
    finally:
        path.write_text(whole, "utf-8")


SEEN = [trap for trap in TRAPS if trap.rule]
UNSEEN = [trap for trap in TRAPS if not trap.rule]


@pytest.mark.parametrize(
    ("planted", "trap"), [(t, t) for t in SEEN], indirect=["planted"], ids=lambda t: t.case
)
def test_a_machine_sees_it(planted: list[Fault], trap: Trap) -> None:
    found = [f for f in planted if f.rule == trap.rule and f.file == trap.file]
    assert found, [fault.sentence() for fault in planted]
    assert any(fault.field.endswith(trap.field) for fault in found)
    for fault in found:
        assert re.match(rf"{re.escape(trap.file)}:[1-9]\d* \S+: {trap.rule}: .{{10,}}", fault.sentence())


@pytest.mark.parametrize(
    ("planted", "trap"), [(t, t) for t in UNSEEN], indirect=["planted"], ids=lambda t: t.case
)
def test_a_machine_cannot_see_it(planted: list[Fault], trap: Trap) -> None:
    assert planted == [], "a rule sees it now: say so here and in the guide"


def test_the_guide_tells_every_case_as_it_is() -> None:
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", GUIDE.read_text("utf-8"), re.MULTILINE))
    told = {trap.case: trap.rule or "a machine cannot see it" for trap in TRAPS}
    assert {case: rows.get(case, "")[: len(rule)] for case, rule in told.items()} == told


def test_what_looks_wrong_and_is_not_passes() -> None:
    reference = load(SHIPPED)
    outcomes = {o.id: o for s in reference.studies.values() for o in s.outcome}
    caspian, p412 = outcomes["caspian.pfs.2019"], outcomes["keynote-412.efs"].p
    assert caspian.comparator and caspian.effect and p412
    assert (caspian.arm.value, caspian.comparator.value, caspian.effect.value) == ("5.1", "5.4", "0.78")
    assert (p412.value, p412.sides, p412.met) == ("0.043", 1, "not met")
    assert any(o.effect and o.effect.value == "0.16" for o in reference.studies["studies/laura.toml"].outcome)
    files = {
        "studies/caspian.toml",
        "studies/laura.toml",
        "studies/keynote-412.toml",
        "studies/keynote-a18.toml",
    }
    report = check(reference)
    named = [f for r in report.results for f in (*r.faults, *r.excused) if f.file in files]
    assert named == []
