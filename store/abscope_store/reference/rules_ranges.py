"""Rules on units and ranges: what a figure of this kind can be at all. Changes no figure.

The bounds are wide: they catch a slipped digit or unit, never an unusual trial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path
from abscope_store.reference.rules_figures import number, sides
from abscope_store.reference.tally import Tally

# unit of an outcome -> the largest value it can have
_UNITS = {"%": 100, "month": 300, "year": 30, "week": 1300, "day": 9000, "patient": 100_000}
_SHARE_AT = re.compile(r"% at \d+ (?:weeks|months|years)")
RATIOS = ("HR", "OR", "RR", "IRR")
_LARGEST_RATIO = 50
# unit of a dose -> the largest that a course or a single giving can have
_DOSES = {
    "Gy": 100, "mg": 5000, "mg/kg": 50, "mg/m2": 5000, "µg": 1000, "µg/kg": 100, "µg/m2": 1000,
    "PFU": 1e12, "PFU/mL": 1e12, "viral particles/mL": 1e13, "AUC": 10, "fraction": 50, "IU": 1e9,
}  # fmt: skip
_WORDED = re.compile(r"(\d[\d.,]*)\s*(mg/kg|Gy)\b")


def units_and_ranges(reference: Reference, tally: Tally) -> None:
    """A unit is a known one, a percentage lies in 0 to 100, a ratio above 0, a time within a lifetime."""
    for file, path, outcome in walk.outcomes(reference):
        unit = outcome.unit
        if unit is not None:
            known = unit in _UNITS or _SHARE_AT.fullmatch(unit) is not None
            text = f"{unit!r} is no unit of a figure: {', '.join(_UNITS)} or '% at 12 months'"
            tally.check(known, file, (*path, "unit"), text)
        most = _UNITS.get(unit or "", 100 if unit and unit.startswith("%") else None)
        for where, value in _values(outcome):
            figure = number(value)
            tally.check(unit is not None, file, (*path, *where), f"{value} has no unit")
            if figure is not None and most is not None:
                text = f"{value} {unit} lies outside 0 to {most}"
                tally.check(0 <= figure <= most, file, (*path, *where), text)
        if outcome.effect is not None:
            _ratio(tally, file, (*path, "effect"), outcome.effect)
    latest = int(reference.standing.as_of[:4]) if reference.standing.as_of[:4].isdigit() else 0
    for file, study in reference.studies.items():
        sizes: list[tuple[Path, int | None]] = [(("n",), study.n)]
        sizes += [(("arm", i, "n"), arm.n) for i, arm in enumerate(study.arm)]
        for where, size in sizes:
            if size is not None:
                tally.check(0 < size < 1_000_000, file, where, f"{size} patients")
        if study.year is not None:
            text = f"a study of {study.year} in a reference of {latest}"
            tally.check(1950 <= study.year <= latest, file, ("year",), text)


def _values(outcome: authored.Outcome) -> Iterator[tuple[Path, str]]:
    for side, figure in sides(outcome):
        if figure.value is not None:
            yield (side, "value"), figure.value
        if figure.interval is not None:
            yield (side, "interval", "low"), figure.interval.low
            yield (side, "interval", "high"), figure.interval.high


def _ratio(tally: Tally, file: str, path: Path, effect: authored.Effect) -> None:
    tally.check(
        effect.kind in RATIOS, file, (*path, "kind"), f"{effect.kind!r} is none of {', '.join(RATIOS)}"
    )
    printed = [effect.value]
    if effect.interval is not None:
        printed += [effect.interval.low, effect.interval.high]
    for value in printed:
        figure = number(value)
        if figure is not None:
            text = f"{effect.kind} {value} lies outside 0 to {_LARGEST_RATIO}"
            tally.check(0 < figure <= _LARGEST_RATIO, file, path, text)


def doses_are_plausible(reference: Reference, tally: Tally) -> None:
    """A dose has a known unit and a size that is given to patients, in fields and in our words alike."""
    for file, agent in reference.agents.items():
        for i, dose in enumerate(agent.dose):
            if dose.unit is not None:
                text = f"{dose.unit!r} is no unit of a dose: {', '.join(_DOSES)}"
                tally.check(dose.unit in _DOSES, file, ("dose", i, "unit"), text)
            for name in ("low", "high"):
                value = getattr(dose, name)
                if value is not None:
                    figure = number(value)
                    held = figure is not None and 0 < figure <= _DOSES.get(dose.unit or "", 1e13)
                    tally.check(held, file, ("dose", i, name), f"{value} {dose.unit or 'without a unit'}")
            if dose.fractions is not None:
                counts = [int(found) for found in re.findall(r"\d+", dose.fractions)]
                held = all(0 < count <= 50 for count in counts)
                tally.check(held, file, ("dose", i, "fractions"), f"{dose.fractions} fractions")
    for file, path, words in walk.own_words(reference):
        for value, unit in _WORDED.findall(words):
            figure = number(value.strip(".,").replace(",", ""))
            held = figure is not None and figure <= _DOSES[unit]
            tally.check(held, file, path, f"{value} {unit} is more than is given to patients")
