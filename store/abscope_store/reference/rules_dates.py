"""Rules on dates: none is later than the reference, none too old, and what follows comes after.

All is measured against the reference's own `as_of`; today's date is never asked.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from abscope_store.reference import walk
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path
from abscope_store.reference.tally import Tally

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_REVIEWED = {"read_on", "corrections_as_of", "as_of"}  # days on which somebody looked

Dated = tuple[str, Path, str]


def dates_are_dates(reference: Reference, tally: Tally) -> None:
    """Every date is a real day, month or year, as `2026-11-22`, `2026-11` or `2026`."""
    for file, path, value in dates(reference):
        tally.check(is_date(value), file, path, f"{value!r} is not a date")


def no_date_is_later_than_the_reference(reference: Reference, tally: Tally) -> None:
    """Nothing was read, approved, cut off or withdrawn after the day the reference stands for."""
    as_of = reference.standing.as_of
    for file, path, value in dates(reference):
        if path[-1] != "valid_to" and is_date(value):
            text = f"{value} is later than the reference, which stands for {as_of}"
            tally.check(not after(value, as_of), file, path, text)


def all_was_looked_at_within_a_year(reference: Reference, tally: Tally) -> None:
    """What was read, looked up or approved was looked at in the twelve months before `as_of`."""
    as_of = reference.standing.as_of
    if not is_date(as_of):
        return
    limit = f"{int(as_of[:4]) - 1}{as_of[4:]}"
    for file, path, value in dates(reference):
        if path[-1] in _REVIEWED and file != "reference.toml" and is_date(value):
            text = f"last looked at {value}, more than twelve months before {as_of}: look again"
            tally.check(not after(limit, value), file, path, text)


def dates_follow_each_other(reference: Reference, tally: Tally) -> None:
    """A cut-off or an approval is no later than the work it rests on, nor than the day it was read."""
    printed = {source.id: source.date or str(source.year or "") for source in reference.sources.values()}
    for file, path, outcome in walk.outcomes(reference):
        for found in outcome.locator:
            day = printed.get(found.source or "", "")
            if outcome.cutoff and day and found.role in (None, "rests on"):
                text = f"cut-off {outcome.cutoff}, but {found.source} is of {day}"
                tally.check(not after(outcome.cutoff, day), file, (*path, "cutoff"), text)
    for file, agent in reference.agents.items():
        for i, code in enumerate(agent.code):
            if code.valid_from and code.valid_to:
                text = f"valid to {code.valid_to}, but from {code.valid_from}"
                held = not after(code.valid_from, code.valid_to)
                tally.check(held, file, ("code", i, "valid_to"), text)
        for i, approval in enumerate(agent.approval):
            ends = [("the entry", approval.as_of)]
            ends += [(found.source or "", printed.get(found.source or "", "")) for found in approval.locator]
            for what, day in ends:
                if approval.date and day:
                    text = f"approved {approval.date}, but {what} is of {day}"
                    held = not after(approval.date, day)
                    tally.check(held, file, ("approval", i, "date"), text)


def is_date(text: str) -> bool:
    """Whether a text is a real day, month or year between 1850 and 2100."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return 1850 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def after(one: str, other: str) -> bool:
    """Whether a date is later than another, as far as both are told: "2026-03" is not after "2026"."""
    length = min(len(one), len(other))
    return one[:length] > other[:length]


def dates(reference: Reference) -> Iterator[Dated]:
    """Every date of the reference as (file, path, text), years among them."""
    yield from _given("reference.toml", reference.standing, (), "as_of")
    for i, tombstone in enumerate(reference.standing.tombstone):
        yield from _given("reference.toml", tombstone, ("tombstone", i), "withdrawn_on")
    for file, source in reference.sources.items():
        yield from _given(file, source, (), "year", "date", "read_on", "corrections_as_of")
    for file, agent in reference.agents.items():
        for i, approval in enumerate(agent.approval):
            yield from _given(file, approval, ("approval", i), "date", "as_of")
        for i, code in enumerate(agent.code):
            yield from _given(file, code, ("code", i), "valid_from", "valid_to")
    for file, study in reference.studies.items():
        yield from _given(file, study, (), "year")
        for part in ("watch", "registry"):
            if getattr(study, part) is not None:
                yield from _given(file, getattr(study, part), (part,), "as_of")
    for file, path, outcome in walk.outcomes(reference):
        yield from _given(file, outcome, path, "cutoff")


def _given(file: str, record: object, prefix: Path, *names: str) -> Iterator[Dated]:
    for name in names:
        value = getattr(record, name)
        if value is not None:
            yield file, (*prefix, name), str(value)
