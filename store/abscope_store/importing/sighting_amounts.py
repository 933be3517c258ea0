"""Reads doses, fractions, sample sizes and counts: "3 x 8 Gy", "n = 74", "48 of 295 patients".

Claims the numbers it reads. A dose limit, a concentration or a biologically effective dose is no dose given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from abscope_store.importing.sighting_line import Line, Token
from abscope_store.importing.sighting_records import (
    COUNT,
    DOSE,
    FRACTIONS,
    SAMPLE_SIZE,
    Figure,
    Sighting,
)

_UNIT = re.compile(
    r"(?:[ -]?)(?P<unit>cGy|Gy|[Gg]rays?|mg/kg|mg/m2|mg/m\u00b2|mg|\u00b5g|\u03bcg|mcg)"
    r"(?![\w/^]|\(RBE|E\b| ?\(?RBE| ?BED| ?EQD| per (?:d?L|litre|ml)|-)(?: \(Gy\))?"
)
_TO = re.compile(r" ?(?:-|\u2014|to) ?")
_TIMES = re.compile(r" ?(?:x|times) ?")
_SCHEDULE = re.compile(
    r"(?: ?[,;(])? ?(?:(?:given |administered |intravenously |IV |i\.v\. |orally ){0,2})"
    r"(?P<s>(?:once )?every (?:\d{1,2}|two|three|four|six|other) ?(?:weeks?|wks?|days?|months?|week)?"
    r"|q ?\d{1,2} ?[wd]k?(?![\w])|(?:once|twice|three times) (?:daily|weekly|a day|a week)|per fraction"
    r"|daily|weekly|/ ?(?:fraction|fx))\b"
)
_LIMIT = re.compile(
    r"(?:[<>\u2264\u2265~\u00b1]|\b(?:below|above|under|over|than|exceed\w*|BED\d*|EQD2|EQD|most|least"
    r"|beyond)"
    r"(?: of)?(?: the)?|BED\d*[^\d.;]{0,24}|EQD2?[^\d.;]{0,24}|/\u03b2[^\d.;]{0,12}"
    r"|effective dose[^\d.;]{0,24}"
    r"|equivalent dose[^\d.;]{0,24}|(?:mean|maximum|max|median) (?:lung|heart|liver|\w+) dose[^\d.;]{0,24}"
    r"|constraint[^\d.;]{0,24}|[VD]\d* ?[=(]?) ?[=(]?$"
)
_FRACTIONS = re.compile(
    r"[ -]?(?:(?:once-daily|twice-daily|daily|consecutive|equal|weekly) )?(?:fractions?|fx|fr)\b(?!ion)", re.I
)
_N = re.compile(r"(?<![\w])(?P<n>[nN]) ?= ?(?=[0-9])")
_PEOPLE_WORDS = (
    "patients", "participants", "individuals", "subjects", "people", "men", "adults", "cases", "lesions",
    "children",
)  # fmt: skip
_PEOPLE = rf"(?:{'|'.join(_PEOPLE_WORDS)}|women)"
_PATIENTS = re.compile(rf" (?:[A-Za-z][\w/-]{{0,30}} ){{0,4}}?{_PEOPLE}\b")
_TAKEN_IN = re.compile(
    r"\b(?:enrol+ed|randomi[sz]ed|randomly assigned|included|recruited|analy[sz]ed|assigned|treated"
    r"|evaluated|studied"
    r"|comprised|comprising|involving|involved|total of|data (?:from|of|on)|records of|cohort of|[Oo]f"
    r"|[Ii]n total,?"
    r"|[Oo]verall,?)(?: (?:a total of|the|all|these))? ?$",
    re.I,
)
_TAKEN_AFTER = re.compile(
    r"[ ,]{0,2}(?:(?:with|who) [^\d.;]{1,60} )?(?:were|underwent"
    r"|was) (?:then )?(?:randomly )?(?:enrol+ed|randomi[sz]ed"
    r"|assigned|included|treated|recruited|analy[sz]ed|evaluable|allocated|eligible|randomi[sz]ation)\b"
)
_OUT_OF = re.compile(r" (?:out )?of (?:the )?|/")
_SHARE = re.compile(r" ?[(\[,;] ?[0-9.,]{1,6} ?%|\)? ?[=:]? ?[0-9.,]{1,6} ?%")
_GRADE_BEFORE = re.compile(r"(?:grade|stage|phase|week|day|cycle|page|figure|table|ratio|level)s? ?$", re.I)


def amounts(line: Line) -> Iterator[Sighting]:
    """Doses and fractions, then counts, then sample sizes."""
    for token in line.numbers if line.has("gy", "gray", "mg", "\u00b5g", "\u03bcg", "mcg") else ():
        if not line.claimed[token.at]:
            yield from _dose(line, token)
    for token in line.numbers if line.has("fr", "fx") else ():
        if not line.claimed[token.at]:
            yield from _fractions(line, token)
    for token in line.numbers:
        if not line.claimed[token.at]:
            yield from _count(line, token)
    yield from _sizes(line)


def _dose(line: Line, token: Token) -> Iterator[Sighting]:
    """A dose from its first number, with "3 x 8 Gy" and "8 Gy x 3" also as fractions."""
    low, high, times = token, None, None
    multiplied = _TIMES.match(line.text, token.end, line.end)
    if multiplied is not None and (following := line.number_at(multiplied.end())) is not None:
        times, low = token, following
    span = _TO.match(line.text, low.end, line.end)
    if span is not None:
        high = line.number_at(span.end())
    unit = _UNIT.match(line.text, (high or low).end, line.end)
    if unit is None or (high is not None and high.value <= low.value):
        return
    if low.comma == "thousands" and "mg" not in unit["unit"] and unit["unit"] != "cGy":
        return
    before = line.text[max(line.start, token.start - 44) : token.start]
    if _LIMIT.search(before) or line.text[token.start - 1 : token.start] == "-":
        line.claim(low, high)
        return
    end = unit.end()
    behind = _TIMES.match(line.text, end, line.end)
    if times is None and behind is not None and (after := line.number_at(behind.end())) is not None:
        times, end = after, after.end
    schedule = _SCHEDULE.match(line.text, end, line.end)
    for inner in line.numbers[low.at : low.at + 4] if schedule else ():
        if schedule is not None and schedule.start() <= inner.start < schedule.end():
            line.claim(inner)
    line.claim(low, high, times)
    name = "Gy" if unit["unit"].lower().startswith("gra") else unit["unit"].replace("\u00b2", "2")
    figure = Figure(low.plain(), high=high.plain() if high else None)
    stop = schedule.end() if schedule else end
    words = schedule["s"].strip(" /") if schedule else None
    if words in ("fraction", "fx"):
        words = "per fraction"
    yield _made(line, DOSE, figure, name, token.start, stop, words)
    if times is not None and "." not in times.printed and name in ("Gy", "cGy"):
        yield _made(line, FRACTIONS, Figure(times.plain()), None, token.start, end)


def _fractions(line: Line, token: Token) -> Iterator[Sighting]:
    if "." in token.printed or token.comma or token.value > 60:
        return
    span = _TO.match(line.text, token.end, line.end)
    high = line.number_at(span.end()) if span else None
    word = _FRACTIONS.match(line.text, (high or token).end, line.end)
    if word is None or _LIMIT.search(line.text[max(line.start, token.start - 12) : token.start]):
        return
    line.claim(token, high)
    figure = Figure(token.plain(), high=high.plain() if high else None)
    yield _made(line, FRACTIONS, figure, None, token.start, word.end())


def _count(line: Line, token: Token) -> Iterator[Sighting]:
    """ "48 of 295 patients", "48/295 (16.3%)": only where people or a percentage stand beside it."""
    joint = _OUT_OF.match(line.text, token.end, line.end)
    total = line.number_at(joint.end()) if joint else None
    if total is None or total.value <= token.value or not (_whole(token) and _whole(total)):
        return
    before = line.text[max(line.start, token.start - 10) : token.start]
    if _GRADE_BEFORE.search(before) or total.value < 5 or line.text[total.end : total.end + 1] in ("/", "-"):
        return
    percent_before = re.search(r"% ?[(\[]$", before) is not None
    if not (
        percent_before
        or _SHARE.match(line.text, total.end, line.end)
        or _PATIENTS.match(line.text, total.end, line.end)
    ):
        return
    line.claim(token, total)
    yield _made(line, COUNT, Figure(token.plain(), total=total.plain()), None, token.start, total.end)


def _sizes(line: Line) -> Iterator[Sighting]:
    for found in _N.finditer(line.text, line.start, line.end) if line.has("=") else ():
        token = line.number_at(found.end())
        if token is None or not _whole(token):
            continue
        line.claim(token)
        around = (
            line.text[max(line.start, found.start() - 4) : found.start()]
            + line.text[token.end : token.end + 12]
        )
        kind = COUNT if "%" in around else SAMPLE_SIZE
        yield _made(line, kind, Figure(token.plain()), None, found.start(), token.end)
    for token in line.numbers if line.has(*_PEOPLE_WORDS) else ():
        if line.claimed[token.at] or not _whole(token):
            continue
        people = _PATIENTS.match(line.text, token.end, line.end)
        if people is None:
            continue
        before = line.text[max(line.start, token.start - 40) : token.start]
        if _TAKEN_IN.search(before) or _TAKEN_AFTER.match(line.text, people.end(), line.end):
            line.claim(token)
            yield _made(line, SAMPLE_SIZE, Figure(token.plain()), None, token.start, people.end())


def _whole(token: Token) -> bool:
    return "." not in token.printed and "\u00b7" not in token.printed and token.comma != "decimal"


def _made(
    line: Line, kind: str, figure: Figure, unit: str | None, start: int, end: int, schedule: str | None = None
) -> Sighting:
    return Sighting(kind, None, (figure,), unit, start, end, line.ordinal, schedule=schedule)
