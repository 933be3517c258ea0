"""Sightings held against the reference: agrees, differs, not in the reference; where a figure may stand.

Outcomes are made here with real figures; sentences are our own.
"""

from __future__ import annotations

from typing import Any

import pytest

from abscope_store.importing.segment import sentences
from abscope_store.importing.sighting_compare import compare, matching_place
from abscope_store.importing.sighting_digits import same_digits
from abscope_store.importing.sightings import find
from abscope_store.records import Arm, ArmFigure, Effect, Interval, Outcome, OutcomeId, PValue, StudyId

DURVALUMAB = Arm("pacific.durvalumab", "Durvalumab", "durvalumab", 476, "experimental")
PLACEBO = Arm("pacific.placebo", "Placebo", "placebo", 237, "comparator")


def outcome(name: str, endpoint: str, values: tuple[str, ...] = (), **changed: Any) -> Outcome:
    """An outcome of a study with durvalumab and placebo; what is not given is not stated."""
    pairs = zip((DURVALUMAB, PLACEBO), values, strict=False)
    arms = [ArmFigure(arm, value, None, None, None) for arm, value in pairs]
    fields: dict[str, Any] = {
        "id": OutcomeId(name), "study_id": StudyId("pacific"), "endpoint": endpoint,
        "endpoint_name": endpoint, "endpoint_short": endpoint,
        "kind": "efficacy", "fatal": False, "grade": None, "statistic": "median",
        "analysis": None, "analysis_kind": "primary", "assessor": None, "cutoff": None,
        "primary_endpoint": None, "population": None, "subgroup": False, "unit": "month" if values else None,
        "arm": arms[0] if arms else ArmFigure(DURVALUMAB, None, None, None, None),
        "comparator": arms[1] if len(arms) > 1 else None, "effect": None, "p": None, "seen": "abstract",
        "note": None,
    }  # fmt: skip
    return Outcome(**{**fields, **changed})


def hazard(value: str, low: str, high: str, level: str = "95") -> Effect:
    return Effect("HR", value, Interval(low, high, level))


OS = outcome("os.2021", "os", ("47.5", "29.1"), effect=hazard("0.72", "0.59", "0.89"))
OS_95 = outcome(
    "os.2018", "os", effect=hazard("0.68", "0.53", "0.87"), p=PValue("=", "0.0025", None, None, "met")
)
OS_99 = outcome("os.2018-99", "os", effect=hazard("0.68", "0.47", "0.997", "99.73"))
PFS = outcome("pfs", "pfs", ("16.8", "5.6"), effect=hazard("0.52", "0.42", "0.65"))
PNEUMONIA = outcome("pneumonia", "pneumonia-g34", ("4.4", "3.8"), unit="%", kind="harm", grade="3-4")
OS_24 = outcome("os24", "os-24m", ("66.3", "55.6"), unit="%")
LATER = outcome("later", "os", ("11.0", "6.0"), subgroup=True)
REAL_WORLD = outcome("rw", "rwpfs", ("9.0", "8.0"))
NO_FIGURE = "no figure of this endpoint, group and kind"
ALL = (OS, OS_95, OS_99, PFS, PNEUMONIA, OS_24, LATER, REAL_WORLD)


def states(text: str, *against: Outcome) -> list[tuple[str, tuple[str, ...], str, tuple[str, ...]]]:
    found = compare(find(text, sentences(text)), against or ALL)
    return [(one.state, one.outcomes, one.how, one.differing) for one in found]


@pytest.mark.parametrize(
    ("text", "state", "ids", "how"),
    [
        ("Median PFS was 16.8 v 5.6 months.", "agrees", ("pfs",), "as printed"),
        ("Median PFS was 17 v 5.6 months.", "agrees", ("pfs",), "rounded"),
        ("Median PFS was 18 v 5.6 months.", "differs", ("pfs",), "digits differ"),
        ("Median OS was 48 v 29 months.", "agrees", ("os.2021",), "rounded"),
        ("PFS HR 0.52 (95% CI 0.42-0.65).", "agrees", ("pfs",), "as printed"),
        ("PFS HR 0.520 (95% CI 0.42-0.65).", "agrees", ("pfs",), "as printed"),
        ("PFS HR 0.5 (95% CI 0.4-0.7).", "agrees", ("pfs",), "rounded"),
        ("OS HR 0.68 (99.73% CI 0.47-0.997).", "agrees", ("os.2018", "os.2018-99"), "as printed"),
        ("OS HR 0.68; P = .0025.", "agrees", ("os.2018", "os.2018-99"), "as printed"),
        ("OS HR 1.47 (95% CI 1.15-1.89).", "differs", ("os.2021", "os.2018", "os.2018-99"), "digits differ"),
        ("Grade 3-4 pneumonia: 4.4% v 3.8%.", "agrees", ("pneumonia",), "as printed"),
        ("Grade 3-4 pneumonia: 4.4% v 2.6%.", "differs", ("pneumonia",), "digits differ"),
        ("Pneumonia: 9.4% v 8.8%.", "not in the reference", (), NO_FIGURE),
        ("Pneumonitis: 4.4% v 3.8%.", "not in the reference", (), NO_FIGURE),
        ("The 24-month OS was 66.3% v 55.6%.", "agrees", ("os24",), "as printed"),
        ("The 2-year OS was 66.3% v 55.6%.", "agrees", ("os24",), "as printed"),
        ("The 36-month OS was 66.3% v 55.6%.", "not in the reference", (),
         NO_FIGURE),
        ("Median OS was 11.0 v 6.0 months in a subgroup.", "agrees", ("later",), "as printed"),
        ("Median OS was 10.0 v 6.0 months in a subgroup.", "differs", ("later",), "digits differ"),
        ("Median EFS was 16.8 v 5.6 months.", "not in the reference", (),
         NO_FIGURE),
        ("Some 16.3% v 2.1% had it.", "not in the reference", (), "no endpoint named"),
        ("Median PFS was 16.8 months with durvalumab.", "agrees", ("pfs",), "as printed"),
        ("Median PFS was 5.6 months with durvalumab.", "differs", ("pfs",), "digits differ"),
    ],
)  # fmt: skip
def test_state(text: str, state: str, ids: tuple[str, ...], how: str) -> None:
    assert [(one[0], one[1], one[2]) for one in states(text)] == [(state, ids, how)]


def test_the_order_of_arms_is_not_assumed_away() -> None:
    assert states("Median PFS was 5.6 v 16.8 months.", PFS) == [
        ("differs", ("pfs",), "digits differ", ("order",))
    ]
    told = "Median PFS was 5.6 months with placebo versus 16.8 months with durvalumab."
    assert states(told, PFS)[0][:2] == ("agrees", ("pfs",))
    wrong = "Median PFS was 16.8 months with placebo versus 5.6 months with durvalumab."
    assert states(wrong, PFS)[0][0] == "differs"


def test_what_differs_is_named() -> None:
    assert states("PFS HR 0.52 (95% CI 0.42-0.66).", PFS)[0][3] == ("interval",)
    assert states("OS HR 0.68 (95% CI 0.53-0.87; p=0.025).", OS_95)[0][3] == ("p",)
    assert states("OS HR 0.68 (95% CI 0.53-0.87; p<0.01).", OS_95)[0][0] == "agrees"


def test_doses_and_sizes_have_no_comparison() -> None:
    assert states("All 74 patients were treated (n = 74) with 60 Gy in 30 fractions.") == []


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("0.60", "0.6", "as printed"), ("0.73", "0.7", "rounded"), ("0.73", "0.8", None),
        ("0\u00b773", "0.73", "as printed"),
        ("0,73", "0.73", "as printed"), (".043", "0.043", "as printed"), ("0.73", "1", None),
        ("0.65", "0.6", "rounded"),
        ("0.65", "0.7", "rounded"), ("0.009", "0.0009", None), ("19.0", "19.3", None), ("20.7", "0.7", None),
        ("not reached", "0.7", None),
    ],
)  # fmt: skip
def test_digits(one: str, two: str, alike: str | None) -> None:
    assert same_digits(one, two) == alike
    assert same_digits(two, one) == alike


def places(text: str, of: Outcome) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    found = matching_place(find(text, sentences(text)), of)
    return [(tuple(one.kind for one in match.sightings), match.parts, match.named) for match in found]


def test_place_is_offered_best_first() -> None:
    text = (
        "Some had 16.8 v 5.6 of it. PFS gave HR 0.52 (95% CI 0.42-0.65). Median PFS was 16.8 v 5.6 months "
        "(HR, 0.52; 95% CI, 0.42-0.65). Median OS was 16.8 v 5.6 months. Median PFS was 16.8 months."
    )
    assert places(text, PFS) == [
        (("median", "effect"), ("value", "effect", "interval"), True),
        (("effect",), ("effect", "interval"), True),
    ]


def test_place_needs_every_number() -> None:
    assert places("PFS HR 0.52.", PFS) == []
    assert places("PFS HR 0.52 (95% CI 0.42-0.66).", PFS) == []
    assert places("EFS HR 0.52 (95% CI 0.42-0.65).", PFS) == []
    assert places("The HR was 0.52 (95% CI 0.42-0.65).", PFS) == [
        (("effect",), ("effect", "interval"), False)
    ]
    assert places("Pneumonitis: 4.4% v 3.8%.", PNEUMONIA) == []
