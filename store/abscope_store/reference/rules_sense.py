"""Rules that read several figures together: do they tell one story? Changes no figure.

Each lets through what trials do print: one-sided p, rounded ends, a ratio below 1 with close medians.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import log, sqrt

from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path
from abscope_store.reference.rules_figures import half_digit, number, sides
from abscope_store.reference.tally import Tally

# A ratio is the middle of its interval on the scale of logarithms; more than this apart is a slip.
AMID = 1.02
# Medians or shares that lie within a fifth of each other say nothing against a ratio (CASPIAN, LAURA).
CLOSE = 1.25

_GRADES = re.compile(r"-(?:any|g\d+(?:plus)?|fatal|serious)\b")

Placed = tuple[str, Path, authored.Outcome]
Span = tuple[float, float]


def a_ratio_lies_amid_its_interval(reference: Reference, tally: Tally) -> None:
    """A hazard ratio is the geometric middle of its interval, within the printed digits."""
    for file, path, effect in _ratios(reference):
        span = _ends(effect)
        if span is None or effect.interval is None:
            continue
        lows, highs = (float(half_digit(end)) for end in (effect.interval.low, effect.interval.high))
        half = float(half_digit(effect.value))
        least = sqrt(max(span[0] - lows, 0.0) * (span[1] - highs))
        most = sqrt((span[0] + lows) * (span[1] + highs))
        value = float(effect.value)
        held = (value + half) * AMID >= least and value - half <= most * AMID
        text = f"{effect.kind} {effect.value} does not lie amid {effect.interval.low} to "
        text += f"{effect.interval.high}: compare all three with the source"
        tally.check(held, file, (*path, "effect"), text, effect.value)


def a_ratio_and_its_arms_point_one_way(reference: Reference, tally: Tally) -> None:
    """An interval wholly on one side of 1 does not stand beside arms that point far the other way."""
    for file, path, outcome in walk.outcomes(reference):
        span = _ends(outcome.effect)
        better = _longer(outcome)
        if span is None or better is None or outcome.effect is None:
            continue
        upside_down = (span[0] > 1 and better == "arm") or (span[1] < 1 and better == "comparator")
        effect = outcome.effect
        text = (
            f"{effect.kind} {effect.value} speaks for one arm, the arms' own figures for the other: "
            "is the ratio upside down, or are the arms swapped?"
        )
        tally.check(not upside_down, file, (*path, "effect"), text, effect.value)


def _longer(outcome: authored.Outcome) -> str | None:
    """The side that clearly stays free of the event for longer, "" for neither, None where not told."""
    name = outcome.endpoint_name.casefold()
    survival = "survival" in name or name.startswith("time to death")
    unit = outcome.unit or ""
    if outcome.comparator is None or not survival or not (unit == "month" or unit.startswith("%")):
        return None
    found = []
    for _, figure in sides(outcome):
        value = number(figure.value) if figure.value is not None else None
        if value is None and unit == "month" and "not reached" in (figure.note or ""):
            found.append(float("inf"))
        elif value is not None and unit == "month":
            found.append(float(value))
        elif value is not None and 0 < value < 100:
            found.append(-1 / log(float(value) / 100))  # as a median: from a rate of events that stays even
    if len(found) != 2:
        return None
    return "arm" if found[0] > CLOSE * found[1] else "comparator" if found[1] > CLOSE * found[0] else ""


def versions_of_a_figure_agree(reference: Reference, tally: Tally) -> None:
    """Two analyses of one endpoint, population and pair of arms: their intervals overlap."""
    for study, placed in _studies(reference):
        groups: dict[tuple[str | None, ...], list[Placed]] = {}
        for entry in placed:
            outcome = entry[2]
            if _ends(outcome.effect) is not None:
                key = (outcome.endpoint, outcome.assessor, *_arms(outcome), _who(outcome))
                groups.setdefault(key, []).append(entry)
        for group in groups.values():
            for (_, _, one), (_, path, other) in combinations(group, 2):
                first, second = _ends(one.effect), _ends(other.effect)
                if first and second:
                    held = first[0] <= second[1] and second[0] <= first[1]
                    text = f"its interval and that of {one.id} do not meet, yet both tell one endpoint"
                    tally.check(held, study, (*path, "effect"), text)


def a_part_is_no_larger_than_its_whole(reference: Reference, tally: Tally) -> None:
    """Treatment-related events are among all events, a grade among any grade: never more of them."""
    for study, placed in _studies(reference):
        harms = [entry for entry in placed if entry[2].kind == "harm" and entry[2].unit == "%"]
        for (_, path, part), (_, _, whole) in ((a, b) for a in harms for b in harms):
            if not _is_part(part.endpoint, whole.endpoint) or not _same_count(part, whole):
                continue
            for side, figure in sides(part):
                other = dict(sides(whole)).get(side)
                values = [number(f.value) if f and f.value else None for f in (figure, other)]
                if values[0] is not None and values[1] is not None and other is not None:
                    text = f"{figure.value} % are more than the {other.value} % of {whole.id}, "
                    text += "which counts them too"
                    tally.check(values[0] <= values[1], study, (*path, side), text, figure.value or "")


def _is_part(part: str, whole: str) -> bool:
    if part == whole:
        return False
    if part.removeprefix("tr") == whole and part.startswith("tr"):
        return True
    if _GRADES.sub("", part) != _GRADES.sub("", whole) or not _GRADES.search(whole):
        return False
    return whole.endswith("-any") or (
        whole.endswith("-g3plus") and bool(re.search(r"-(g3|g34|g4|fatal)$", part))
    )


def _same_count(one: authored.Outcome, other: authored.Outcome) -> bool:
    same = (one.population, one.cutoff, one.analysis) == (other.population, other.cutoff, other.analysis)
    return same and _arms(one) == _arms(other)


def arms_add_up_to_the_trial(reference: Reference, tally: Tally) -> None:
    """The arms' sizes sum to the study's; nothing is counted in more patients than there are."""
    for file, study in reference.studies.items():
        sizes = [arm.n for arm in study.arm if arm.n is not None]
        if study.n is not None and sizes and len(sizes) == len(study.arm):
            text = f"the arms hold {' + '.join(map(str, sizes))} = {sum(sizes)} patients, n says {study.n}"
            tally.check(sum(sizes) == study.n, file, ("n",), text, str(sum(sizes)))
        held = {arm.id: arm.n for arm in study.arm}
        for i, outcome in enumerate(study.outcome):
            for side, figure in sides(outcome):
                if figure.total is None:
                    continue
                most = held.get(figure.arm or "") or study.n
                if most is not None:
                    text = f"counted in {figure.total} patients, but there are {most}"
                    tally.check(
                        figure.total <= most, file, ("outcome", i, side, "total"), text, str(figure.total)
                    )


def _studies(reference: Reference) -> Iterator[tuple[str, list[Placed]]]:
    for file, study in reference.studies.items():
        yield file, [(file, ("outcome", i), outcome) for i, outcome in enumerate(study.outcome)]


def _ratios(reference: Reference) -> Iterator[tuple[str, Path, authored.Effect]]:
    for file, path, outcome in walk.outcomes(reference):
        if outcome.effect is not None and outcome.effect.kind == "HR":
            yield file, path, outcome.effect


def _ends(effect: authored.Effect | None) -> Span | None:
    """The interval of a ratio, None where it has none or is open."""
    if effect is None or effect.interval is None or effect.kind not in ("HR", "OR", "RR"):
        return None
    low, high, value = (number(t) for t in (effect.interval.low, effect.interval.high, effect.value))
    if low is None or high is None or value is None or not 0 < low <= high:
        return None
    return float(low), float(high)


def _arms(outcome: authored.Outcome) -> tuple[str | None, str | None]:
    return outcome.arm.arm, outcome.comparator.arm if outcome.comparator else None


def _who(outcome: authored.Outcome) -> str:
    return (outcome.population or "") if outcome.subgroup else ""
