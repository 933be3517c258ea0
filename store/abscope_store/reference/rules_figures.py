"""Rules on figures and what they rest on: intervals, proportions, p, locators, marks, digests.

Arithmetic is exact (Decimal on the printed digits); no figure is changed or rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path
from abscope_store.reference.tally import Tally
from abscope_store.search.fold import fold

SEEN = {"abstract", "notice", "news", "review", "one-of", "memory"}
# The upper end of an interval that follow-up did not reach.
_OPEN_END = {"not reached", "not estimable"}

Bounded = tuple[str, Path, str | None, authored.Interval]


def how_far_checked_is_said(reference: Reference, tally: Tally) -> None:
    """`seen` is one of the agreed words; `original` only where a curator held the original."""
    for file, path, value in _seen(reference):
        tally.check(value in SEEN, file, path, f"{value!r} is none of {', '.join(sorted(SEEN))}")
    for placed in walk.locators(reference):
        allowed = SEEN | {"original"} if placed.kind == "sentence" else SEEN
        text = f"{placed.seen!r} is none of {', '.join(sorted(allowed))}"
        tally.check(placed.seen in allowed, placed.file, (*placed.path, "seen"), text)


def _seen(reference: Reference) -> Iterator[tuple[str, Path, str]]:
    for file, agent in reference.agents.items():
        yield file, ("seen",), agent.seen
        for key in ("code", "approval", "dose", "synonym"):
            for i, record in enumerate(getattr(agent, key)):
                if record.seen is not None:
                    yield file, (key, i, "seen"), record.seen
    for file, study in reference.studies.items():
        yield file, ("seen",), study.seen
        for part in ("watch", "registry"):
            if getattr(study, part) is not None:
                yield file, (part, "seen"), getattr(study, part).seen
    for file, path, outcome in walk.outcomes(reference):
        yield file, (*path, "seen"), outcome.seen
    for i, term in enumerate(reference.glossary.term):
        yield "glossary.toml", ("term", i, "seen"), term.seen


def figures_are_numbers(reference: Reference, tally: Tally) -> None:
    """Printed figures are plain decimals; words such as "not reached" belong in a note."""
    for file, path, outcome in walk.outcomes(reference):
        for side, figure in sides(outcome):
            if figure.value is not None:
                text = f"{figure.value!r} is no decimal number"
                tally.check(number(figure.value) is not None, file, (*path, side, "value"), text)
        if outcome.effect is not None:
            text = f"{outcome.effect.value!r} is no decimal number"
            held = number(outcome.effect.value) is not None
            tally.check(held, file, (*path, "effect", "value"), text)
    for file, where, _, interval in _intervals(reference):
        held = number(interval.low) is not None and (
            interval.high in _OPEN_END or number(interval.high) is not None
        )
        tally.check(held, file, where, f"{interval.low!r} to {interval.high!r} are no decimals")


def every_number_has_a_locator(reference: Reference, tally: Tally) -> None:
    """Each part of an outcome (value, effect, p), each approval and each dose rests on something."""
    for file, path, outcome in walk.outcomes(reference):
        printed = parts(outcome)
        for part in sorted(printed):
            held = any(not found.parts or part in found.parts for found in outcome.locator)
            tally.check(held, file, path, f"no locator covers the {part}")
        tally.check(bool(outcome.locator), file, path, "an outcome without a locator")
        for i, found in enumerate(outcome.locator):
            stray = sorted(set(found.parts) - printed)
            text = f"the outcome prints no {', '.join(stray)}"
            tally.check(not stray, file, (*path, "locator", i), text)
    for file, agent in reference.agents.items():
        for i, approval in enumerate(agent.approval):
            tally.check(bool(approval.locator), file, ("approval", i), "no locator")
        for i, dose in enumerate(agent.dose):
            tally.check(bool(dose.locator), file, ("dose", i), "no locator")


def a_studys_own_figures_have_a_locator(reference: Reference, tally: Tally) -> None:
    """Patients, arms' sizes and radiotherapy rest on something too: a study that gives one has a locator."""
    for file, study in reference.studies.items():
        given = [name for name in ("n", "rt_dose", "rt_fractions") if getattr(study, name) is not None]
        given += ["radiotherapy"] if re.search(r"\d", study.radiotherapy or "") else []
        given += ["arm"] if any(re.search(r"\d", arm.name) or arm.n for arm in study.arm) else []
        if given:
            text = f"{', '.join(given)} given, but the study has no [[locator]] of its own"
            tally.check(bool(study.locator), file, ("locator",), text)


def parts(outcome: authored.Outcome) -> set[str]:
    """Which of value, effect and p an outcome prints."""
    printed = set()
    if any(side.value is not None or side.count is not None for _, side in sides(outcome)):
        printed.add("value")
    if outcome.effect is not None:
        printed.add("effect")
    if outcome.p is not None:
        printed.add("p")
    return printed


def an_interval_contains_its_estimate(reference: Reference, tally: Tally) -> None:
    """Low <= estimate <= high, allowing half of the last printed digit of each."""
    for file, path, value, interval in _intervals(reference):
        low, high = number(interval.low), number(interval.high)
        estimate = number(value) if value is not None else None
        if low is not None and high is not None:
            tally.check(low <= high, file, path, f"{interval.low} is above {interval.high}")
        if value is None or estimate is None:
            continue
        text = f"{value} lies outside {interval.low} to {interval.high}"
        above = low is None or estimate + half_digit(value) >= low - half_digit(interval.low)
        below = high is None or estimate - half_digit(value) <= high + half_digit(interval.high)
        tally.check(above and below, file, path, text)


def an_interval_has_its_level(reference: Reference, tally: Tally) -> None:
    """A level between 50 and 100 percent stands with every interval."""
    for file, path, _, interval in _intervals(reference):
        level = number(interval.level) if interval.level is not None else None
        held = level is not None and 50 <= level < 100
        tally.check(held, file, path, f"the interval's level is {interval.level or 'missing'}")


def a_proportion_follows_from_its_counts(reference: Reference, tally: Tally) -> None:
    """Count over total gives the printed percentage within half of its last digit."""
    for file, path, outcome in walk.outcomes(reference):
        for side, figure in sides(outcome):
            count, total = figure.count, figure.total
            if count is None or total is None:
                continue
            where = (*path, side)
            tally.check(0 <= count <= total, file, where, f"{count} of {total}")
            value = number(figure.value) if figure.value is not None else None
            if outcome.unit == "%" and figure.value is not None and value is not None and total:
                difference = abs(Decimal(100 * count) - value * total)
                held = difference <= half_digit(figure.value) * total
                text = f"{count} of {total} is {100 * count / total:.2f}, printed {figure.value}"
                tally.check(held, file, where, text)


def p_is_a_probability(reference: Reference, tally: Tally) -> None:
    """p and alpha lie between 0 and 1, and `met` does not contradict them."""
    for file, path, outcome in walk.outcomes(reference):
        p = outcome.p
        if p is None:
            continue
        where = (*path, "p")
        value = number(p.value)
        held = value is not None and 0 <= value <= 1
        tally.check(held, file, (*where, "value"), f"p is {p.value!r}")
        if p.alpha is None:
            continue
        alpha = number(p.alpha)
        held = alpha is not None and 0 < alpha < 1
        tally.check(held, file, (*where, "alpha"), f"alpha is {p.alpha!r}")
        if value is None or alpha is None:
            continue
        missed = p.operator in ("=", ">") and value > alpha and p.met == "met"
        reached = p.operator != ">" and value < alpha and p.met == "not met"
        text = f"p {p.operator} {p.value} against {p.alpha} cannot be {p.met!r}"
        tally.check(not (missed or reached), file, (*where, "met"), text)


def a_subgroup_is_called_one(reference: Reference, tally: Tally) -> None:
    """`subgroup = true` exactly where population or analysis says subgroup."""
    for file, path, outcome in walk.outcomes(reference):
        said = "subgroup" in fold(f"{outcome.population} {outcome.analysis}").replace("-", "")
        text = f"subgroup = {str(outcome.subgroup).lower()}, but population and analysis "
        text += "say it" if said else "do not say it"
        tally.check(said == outcome.subgroup, file, (*path, "subgroup"), text)


def harms_are_said(reference: Reference, tally: Tally) -> None:
    """`harms_state = "reported"` exactly where a harm row stands below."""
    for file, study in reference.studies.items():
        rows = any(outcome.kind == "harm" for outcome in study.outcome)
        held = rows == (study.harms_state == "reported")
        text = f"{study.harms_state!r} with {'some' if rows else 'no'} harm rows"
        tally.check(held, file, ("harms_state",), text)


def _intervals(reference: Reference) -> Iterator[Bounded]:
    for file, path, outcome in walk.outcomes(reference):
        if outcome.effect is not None and outcome.effect.interval is not None:
            yield file, (*path, "effect"), outcome.effect.value, outcome.effect.interval
        for side, figure in sides(outcome):
            if figure.interval is not None:
                yield file, (*path, side), figure.value, figure.interval


def sides(outcome: authored.Outcome) -> Iterator[tuple[str, authored.ArmFigure]]:
    """An outcome's arms as ("arm" or "comparator", figure)."""
    yield "arm", outcome.arm
    if outcome.comparator is not None:
        yield "comparator", outcome.comparator


def number(text: str) -> Decimal | None:
    """The decimal that a printed figure is, or None."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def half_digit(text: str) -> Decimal:
    """Half a unit of the last printed digit: 0.005 for "0.72"."""
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)
