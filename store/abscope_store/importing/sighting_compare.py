"""Holds sightings against outcomes of the reference, digit by digit. Reads records only, computes no figure.

Two printed numbers are alike where they are equal, or where the longer, rounded to the digits of the
shorter, gives it. No endpoint answers for its neighbour, and no order of arms is assumed away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from abscope_store.importing.sighting_digits import PRINTED, ROUNDED, decimal_of, same_digits
from abscope_store.importing.sighting_records import (
    COUNT,
    EFFECT,
    MEDIAN,
    PROPORTION,
    Figure,
    P,
    PrintedInterval,
    PrintedP,
    Sighting,
)
from abscope_store.importing.sighting_setting import assessor_of
from abscope_store.records import ArmFigure, Interval, Outcome, OutcomeId, PValue
from abscope_store.search.endpoints import HARMS, SPANS

AGREES, DIFFERS, ABSENT = "agrees", "differs", "not in the reference"
OUTCOME_KINDS = frozenset({EFFECT, MEDIAN, PROPORTION, P, COUNT})
_ENDPOINT = re.compile(r"(?P<base>[a-z0-9]+?)(?:-(?P<n>\d{1,3})(?P<u>[my]))?(?P<rest>-.*)?")
_HARM = re.compile(r"(?P<base>ae|trae|pneumonitis|pneumonia)-(?:g(?P<low>\d)(?P<more>plus|\d)?|any|fatal)")
_TIME = re.compile(r"(?P<n>\d{1,3}|one|two|three|four|five|ten)[ -]?(?P<u>[a-z]+)", re.I)
_ARM_WORD = re.compile(r"[^\W\d_]{3,}")
# Words by which a text calls any trial's arm.
_ANY_ARM = re.compile(
    r"^(?:the )?(?:control|placebo|comparator|experimental|treatment|standard|others?)\b"
    r"|\bsub-?(?:group|set)",
    re.I,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


class Comparison(Struct, frozen=True):
    """One sighting held against the reference.

    `outcomes` are those it was compared with (for "agrees" those it agrees with). `how` is "as printed",
    "rounded", or why there was nothing to compare; `differing` names the parts of the nearest outcome that
    do not agree: value, effect, interval, p, order.
    """

    sighting: Sighting
    state: str
    outcomes: tuple[OutcomeId, ...]
    how: str
    differing: tuple[str, ...] = ()


class Match(Struct, frozen=True):
    """Sightings that together print an outcome's figures; `parts` of value, effect, interval and p."""

    sightings: tuple[Sighting, ...]
    parts: tuple[str, ...]
    exact: bool
    named: bool  # the passage names the endpoint beside them


class _Verdict(Struct):
    """What came of one sighting against one outcome."""

    agreed: list[str]
    differing: list[str]
    rounded: bool = False
    elsewhere: bool = False  # a figure beside an arm that the outcome does not have

    def note(self, part: str, alike: str | None) -> None:
        if alike is None:
            self.differing.append(part)
        else:
            self.agreed.append(part)
            self.rounded = self.rounded or alike == ROUNDED


def compare(sightings: Sequence[Sighting], outcomes: Sequence[Outcome]) -> list[Comparison]:
    """One comparison for each sighting of an outcome (doses, fractions and sizes have none), in order."""
    return [_compared(sighting, outcomes) for sighting in sightings if sighting.kind in OUTCOME_KINDS]


def matching_place(sightings: Sequence[Sighting], outcome: Outcome) -> list[Match]:
    """Where an outcome's figures may stand: best first, only places that print all of a pair or an estimate.

    A sighting of another endpoint is never one; a lone value or estimate must name the endpoint.
    """
    found = [match for sighting in sightings if (match := _place(sighting, outcome)) is not None]
    merged = _merged(found)
    merged.sort(
        key=lambda match: (-len(match.parts), not match.named, not match.exact, match.sightings[0].start)
    )
    return merged


def _compared(sighting: Sighting, outcomes: Sequence[Outcome]) -> Comparison:
    if sighting.endpoint is None:
        return Comparison(sighting, ABSENT, (), "no endpoint named")
    verdicts = [
        (outcome, verdict)
        for outcome in outcomes
        if _same_endpoint(sighting, outcome) and (verdict := _verdict(sighting, outcome)) is not None
    ]
    agreeing = [(outcome, verdict) for outcome, verdict in verdicts if not verdict.differing]
    if agreeing:
        exact = [pair for pair in agreeing if not pair[1].rounded]
        chosen = exact or agreeing
        ids = tuple(outcome.id for outcome, _ in chosen)
        return Comparison(sighting, AGREES, ids, PRINTED if exact else ROUNDED)
    held = [
        (outcome, verdict)
        for outcome, verdict in verdicts
        if _same_meaning(sighting, outcome) and not verdict.elsewhere
    ]
    if not held:
        return Comparison(sighting, ABSENT, (), "no figure of this endpoint, group and kind")
    nearest = max(held, key=lambda pair: (len(pair[1].agreed), -len(pair[1].differing)))[1]
    ids = tuple(outcome.id for outcome, _ in held)
    return Comparison(sighting, DIFFERS, ids, "digits differ", tuple(nearest.differing))


def _same_endpoint(sighting: Sighting, outcome: Outcome) -> bool:
    """Endpoint and time must be the same; a grade or cause that both state too."""
    base, time, rest = _parsed(outcome)
    if rest or base != sighting.endpoint:
        return False
    if sighting.kind == PROPORTION and _months(sighting.time) != time:
        return False
    if sighting.grade is not None and outcome.grade is not None and sighting.grade != outcome.grade:
        return False
    if sighting.subgroup and not outcome.subgroup:
        return False
    judged = assessor_of(outcome.assessor)
    if sighting.assessor is not None and judged is not None and sighting.assessor != judged:
        return False
    related = _related(outcome)
    return sighting.related is None or related is None or sighting.related == related


def _same_meaning(sighting: Sighting, outcome: Outcome) -> bool:
    """Whether a disagreement is one: same patients, judges and analysis, same grade and cause stated."""
    if sighting.some or sighting.subgroup != outcome.subgroup:
        return False
    if sighting.assessor is not None and assessor_of(outcome.assessor) is None:
        return False
    if sighting.analysis is not None and sighting.analysis != outcome.analysis_kind:
        return False
    if outcome.kind != "harm":
        return True
    return sighting.grade == outcome.grade and (
        sighting.endpoint != HARMS or sighting.related == _related(outcome)
    )


def _parsed(outcome: Outcome) -> tuple[str, int | None, str]:
    """(slug of endpoints.py, time in months, what else the endpoint says) of a reference's endpoint."""
    harm = _HARM.fullmatch(outcome.endpoint)
    if harm is not None:
        return (HARMS if harm["base"] in ("ae", "trae") else harm["base"]), None, ""
    found = _ENDPOINT.fullmatch(outcome.endpoint)
    if found is None:
        return outcome.endpoint, None, "other"
    time = None
    if found["n"]:
        time = int(found["n"]) * (12 if found["u"] == "y" else 1)
    elif outcome.unit is not None and outcome.unit.startswith("% at "):
        time = _months(outcome.unit[5:])
    return found["base"], time, found["rest"] or ""


def _related(outcome: Outcome) -> str | None:
    if outcome.endpoint.startswith("trae"):
        return "treatment-related"
    return "all-cause" if outcome.endpoint.startswith("ae-") else None


def _months(time: str | None) -> int | None:
    """A printed time in months, as search/endpoints.py counts them; None without one or in weeks."""
    found = _TIME.search(time) if time else None
    if found is None:
        return None
    count = _WORDS.get(found["n"].lower()) or int(found["n"])
    span = SPANS.get(found["u"].lower())
    return count * span if span is not None else None


def _verdict(sighting: Sighting, outcome: Outcome) -> _Verdict | None:
    """The parts held against each other; None where the outcome has no figure of this kind."""
    verdict = _Verdict([], [])
    if sighting.kind == EFFECT:
        if outcome.effect is None or outcome.effect.kind != sighting.effect:
            return None
        figure = sighting.figures[0]
        verdict.note("effect", same_digits(figure.number.printed, outcome.effect.value))
        _hold_interval(verdict, figure.interval, outcome.effect.interval, coarse=False)
    elif sighting.kind in (MEDIAN, PROPORTION):
        if not _same_unit(sighting, outcome) or not _hold_values(verdict, sighting, outcome):
            return None
    elif sighting.kind == COUNT:
        if not _hold_counts(verdict, sighting.figures[0], outcome):
            return None
    elif outcome.p is None:
        return None
    _hold_p(verdict, sighting.p, outcome.p)
    return verdict if verdict.agreed or verdict.differing else None


def _same_unit(sighting: Sighting, outcome: Outcome) -> bool:
    unit = "%" if (outcome.unit or "").startswith("%") else outcome.unit
    return sighting.unit == unit


def _hold_values(verdict: _Verdict, sighting: Sighting, outcome: Outcome) -> bool:
    """A pair against both arms in order; one figure against the arm it names, or either. False: no values."""
    arms = [arm for arm in (outcome.arm, outcome.comparator) if arm is not None and arm.value is not None]
    if not arms or len(sighting.figures) > 2:
        return False
    verdict.elsewhere = any(_elsewhere(figure, arms) for figure in sighting.figures)
    if len(sighting.figures) == 1:
        if verdict.elsewhere:
            return False
        figure = sighting.figures[0]
        fitting = [arm for arm in arms if not _names(figure, _others(arm, outcome))]
        verdicts = [_held(figure, arm) for arm in fitting or arms]
        best = min(verdicts, key=lambda one: (len(one.differing), one.rounded))
        _add(verdict, best)
        return True
    if len(arms) != 2:
        return False
    first, second = sighting.figures
    turned = _names(first, arms[1]) or _names(second, arms[0])
    straight = not turned or _names(first, arms[0]) or _names(second, arms[1])
    pairs = zip(sighting.figures, arms if straight else reversed(arms), strict=True)
    held = [_held(figure, arm) for figure, arm in pairs]
    if straight and any(one.differing for one in held):
        crossed = [_held(figure, arm) for figure, arm in zip(sighting.figures, reversed(arms), strict=True)]
        if not any(one.differing for one in crossed):
            verdict.agreed.append("value")
            verdict.differing.append("order")
            return True
    for one in held:
        _add(verdict, one)
    return True


def _others(arm: ArmFigure, outcome: Outcome) -> ArmFigure | None:
    return outcome.comparator if arm is outcome.arm else outcome.arm


def _names(figure: Figure, arm: ArmFigure | None) -> bool:
    """Whether the words beside a figure are the arm's own short name."""
    if figure.arm is None or arm is None or arm.arm is None:
        return False
    return re.search(rf"(?<!\w){re.escape(arm.arm.short)}(?!\w)", figure.arm.text, re.I) is not None


def _elsewhere(figure: Figure, arms: Sequence[ArmFigure]) -> bool:
    """Whether a figure stands beside an arm of its own: a word or a partner that no arm here has."""
    if figure.arm is None or _ANY_ARM.search(figure.arm.text):
        return False
    known = " ".join(f"{arm.arm.name} {arm.arm.short}".casefold() for arm in arms if arm.arm is not None)
    return not all(word in known for word in _ARM_WORD.findall(figure.arm.text.casefold()))


def _held(figure: Figure, arm: ArmFigure) -> _Verdict:
    one = _Verdict([], [])
    one.note("value", same_digits(figure.number.printed, arm.value or "", coarse=True))
    _hold_interval(one, figure.interval, arm.interval, coarse=True)
    return one


def _add(verdict: _Verdict, one: _Verdict) -> None:
    verdict.agreed += [part for part in one.agreed if part not in verdict.agreed]
    verdict.differing += [part for part in one.differing if part not in verdict.differing]
    verdict.rounded = verdict.rounded or one.rounded


def _hold_interval(
    verdict: _Verdict, printed: PrintedInterval | None, interval: Interval | None, coarse: bool
) -> None:
    """Intervals of unlike level are not held against each other; a level not printed may be any."""
    if printed is None or interval is None:
        return
    if printed.level is not None and same_digits(printed.level.printed, interval.level) != PRINTED:
        return
    low = same_digits(printed.low.printed, interval.low, coarse)
    high = same_digits(printed.high.printed, interval.high, coarse) if printed.high else PRINTED
    if printed.high is None and decimal_of(interval.high) is not None:
        high = None
    worse = ROUNDED if ROUNDED in (low, high) else PRINTED
    verdict.note("interval", None if low is None or high is None else worse)


def _hold_counts(verdict: _Verdict, figure: Figure, outcome: Outcome) -> bool:
    arms = [arm for arm in (outcome.arm, outcome.comparator) if arm is not None and arm.count is not None]
    if not arms or figure.total is None:
        return False
    pairs = {(Decimal(arm.count or 0), arm.total and Decimal(arm.total)) for arm in arms}
    verdict.note("value", PRINTED if (figure.number.value, figure.total.value) in pairs else None)
    return True


def _hold_p(verdict: _Verdict, printed: PrintedP | None, p: PValue | None) -> None:
    """Equal digits under one operator; a bound that the exact value keeps agrees; two bounds tell nothing."""
    if printed is None or p is None:
        return
    value = decimal_of(p.value)
    if value is None:
        return
    if printed.operator == p.operator:
        alike = same_digits(printed.number.printed, p.value)
        if alike is not None or p.operator == "=":
            verdict.note("p", alike)
    elif {printed.operator, p.operator} in ({"=", "<"}, {"=", "<="}):
        exact, bound = printed.number.value, value
        if p.operator == "=":
            exact, bound = bound, exact
        verdict.note("p", ROUNDED if exact <= bound else None)


def _place(sighting: Sighting, outcome: Outcome) -> Match | None:
    """The sighting as a place of this outcome, where all the numbers of a part are printed."""
    if sighting.kind not in (EFFECT, MEDIAN, PROPORTION):
        return None
    named = sighting.endpoint is not None and _same_endpoint(sighting, outcome)
    if sighting.endpoint is not None and not named:
        return None
    verdict = _verdict(sighting, outcome)
    if verdict is None or verdict.differing:
        return None
    if sighting.kind == EFFECT:
        whole = outcome.effect is not None and (
            "interval" in verdict.agreed or outcome.effect.interval is None
        )
        telling = named or "interval" in verdict.agreed
    else:
        both = outcome.comparator is not None and outcome.comparator.value is not None
        whole = len(sighting.figures) == (2 if both else 1)
        telling = named or (both and not verdict.rounded)
    if not whole or not telling:
        return None
    return Match((sighting,), tuple(verdict.agreed), not verdict.rounded, named)


def _merged(found: Sequence[Match]) -> list[Match]:
    """A pair and an estimate of the same sentence stand together."""
    merged: list[Match] = []
    for match in found:
        last = merged[-1] if merged else None
        if last is not None and _together(last, match):
            parts = (*last.parts, *(part for part in match.parts if part not in last.parts))
            exact, named = last.exact and match.exact, last.named or match.named
            merged[-1] = Match(last.sightings + match.sightings, parts, exact, named)
        else:
            merged.append(match)
    return merged


def _together(last: Match, match: Match) -> bool:
    one, two = last.sightings[-1], match.sightings[0]
    return one.sentence == two.sentence and one.kind != two.kind and one.start < two.start
