"""Reads medians and percentages of one sentence, alone or set against each other, with their arms.

A pair is one only where the words between say so ("5.1 v 4.0", "in the A and B arms", "respectively").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from abscope_store.importing.sighting_effects import Statistics
from abscope_store.importing.sighting_line import UNITS, Line, Token
from abscope_store.importing.sighting_records import Figure, Span

_PERCENT = re.compile(r" ?%| per ?cent\b")
_SPAN = re.compile(
    r" ?(?P<unit>months?|mos?|years?|yrs?|weeks?|wks?|days?)(?![\w-])(?:\.(?= ?[,;]"
    r"| [a-z(]))?(?! (?:of age|old)\b)",
    re.I,
)
_BRACKET = re.compile(r" ?(?:\([^()]{0,120}\)|\[[^\[\]]{0,120}\])")
_NAMED = re.compile(r" ?[(\[](?P<arm>[A-Za-z][^\d()\[\],;:=]{1,40})[)\]]")
_RANGE = re.compile(r" ?(?:-|\u2014|to) ?| to ")
_VERSUS = re.compile(
    r"(?<![\w])(?:versus|vs\.?|v\.?|(?:as )?compared (?:with|to)|as against|against|relative to)(?= |$)", re.I
)
_PREPOSITION = re.compile(
    r"(?:with|in|for|among|on|after|following|of|at|to)\b(?! (?:follow|months|years|day))", re.I
)
_ARM_NOUN = re.compile(r"\b(?:arms?|groups?|cohorts?)\b", re.I)
_TRAIL = re.compile(
    r"(?: ?,)? (?:in|for|with|among|between|on) (?P<arm>[^\d.;:,()\[\]]{2,110})(?P<stop>[.;:,()\[\]]|\d|$)",
    re.I,
)
_TRAIL_CUT = re.compile(
    r" (?:who|which|that|while|whereas|but|after|at|when|was|were|had|did|respectively|with a|is"
    r"|resulting|and (?:had|was|were|the"
    r" (?:median|hazard|rate)))\b| -|\u2014"
)
_RESPECTIVELY = re.compile(r"[^\d.;]{0,110}?\brespectively\b")
_STRIP = re.compile(
    r"^(?:(?:both|two|either|with|in|for|among|on|of|a|an|the|only|just|median|patients?|those|who"
    r"|receiving|received|given|treated"
    r"|alone|was|were|had|months?|at) )+|(?: (?:at|of|was|were|had|it was|alone had|reached|in|for))+$",
    re.I,
)


class Sequence(Struct, frozen=True):
    """Figures set against each other, or one alone; `versus`: by such a word, `sure`: joined at all."""

    figures: tuple[Figure, ...]
    unit: str
    start: int
    bare_end: int  # after the last figure's unit
    end: int
    versus: bool
    respectively: bool
    sure: bool
    first: int
    last: int  # places of its first and last number in the line


class _Part(Struct):
    """A figure while it is read: `end` after unit, interval and brackets."""

    token: Token
    unit: str | None
    figure: Figure
    bare_end: int
    end: int
    arm: Span | None = None


def sequences(line: Line, statistics: Statistics) -> Iterator[Sequence]:
    """Every percentage or duration that no other rule has claimed, in order."""
    if not line.has("%", "cent", "mo", "year", "yr", "week", "wk", "day"):
        return
    at = 0
    while at < len(line.numbers):
        token = line.numbers[at]
        if line.claimed[at]:
            at += 1
            continue
        parts, versus = _chain(line, statistics, token)
        at = parts[-1].token.at + 1
        unit = next((part.unit for part in parts if part.unit), None)
        if unit is None or any(part.token.comma == "thousands" for part in parts):
            continue
        if _is_range(line, parts[0].token):
            at = max(at, parts[0].token.at + 2)
            continue
        yield _finished(line, parts, unit, versus)


def _chain(line: Line, statistics: Statistics, token: Token) -> tuple[list[_Part], bool]:
    """The figures from this one on that the text joins; True where by a word such as versus."""
    parts = [_part(line, statistics, token)]
    versus = False
    while True:
        last = parts[-1]
        following = line.after(last.end)
        if (
            following is None
            or (last.unit is None and following.start - last.end > 70)
            or line.claimed[following.at]
            or following.start - last.end > 130
        ):
            break
        between = _between(line, last.end, following.start)
        if between is None:
            break
        joined_by_versus, before, behind = between
        part = _part(line, statistics, following)
        if not _same_unit(last, part, joined_by_versus):
            break
        if before is not None:
            last.arm = before
        part.arm = behind or part.arm
        versus = versus or joined_by_versus
        parts.append(part)
        if len(parts) == 4:
            break
    return parts, versus


def _part(line: Line, statistics: Statistics, token: Token) -> _Part:
    unit, end = None, token.end
    percent = _PERCENT.match(line.text, end, line.end)
    span = None if percent else _SPAN.match(line.text, end, line.end)
    if percent:
        unit, end = "%", percent.end()
    elif span:
        word = span["unit"].lower().rstrip("s")
        unit, end = UNITS.get(word, word), span.end()
    bare_end = end
    found = statistics.interval_after(end)
    end = found.end if found is not None else _past_bracket(line, statistics, end)
    late = _SPAN.match(line.text, end, line.end) if found is not None and unit is None else None
    if late is not None:  # "20.2 (95% CI 17.0-24.1) months"
        word = late["unit"].lower().rstrip("s")
        unit, end = UNITS.get(word, word), late.end()
        bare_end = end
    figure = Figure(token.plain(), interval=found.interval if found else None)
    named = _NAMED.match(line.text, bare_end, line.end)
    arm = _arm(line, *named.span("arm")) if named is not None else None
    return _Part(token, unit, figure, bare_end, end, arm)


def _past_bracket(line: Line, statistics: Statistics, end: int) -> int:
    """Past a bracket whose numbers are all read already, "(48/295)"; else where we were."""
    bracket = _BRACKET.match(line.text, end, line.end)
    if bracket is None or statistics.p_in(bracket.start(), bracket.end()):
        return end
    token = line.after(bracket.start())
    while token is not None and token.start < bracket.end():
        if not line.claimed[token.at]:
            return end
        token = line.after(token.end)
    return bracket.end()


def _between(line: Line, start: int, end: int) -> tuple[bool, Span | None, Span | None] | None:
    """How the gap joins two figures: (versus?, arm of the first, arm of the second), None if it does not."""
    gap = line.text[start:end]
    if any(mark in gap for mark in ";()[]:"):
        return None
    versus = list(_VERSUS.finditer(gap))
    if len(versus) > 1 or line.mentioned(start, end):
        return None
    if versus:
        split, behind = versus[0].start(), versus[0].end()
        if len(gap) - behind > 60:
            return None
        return _parted(line, start, split, start + behind, end, True)
    joint = re.search(r"(?:,? and|,)(?= )", gap)
    if joint is None:
        return None
    after = gap[joint.end() :].strip()
    if after and not _PREPOSITION.match(after):
        return None
    return _parted(line, start, joint.start(), start + joint.end(), end, False)


def _parted(
    line: Line, start: int, split: int, behind: int, end: int, versus: bool
) -> tuple[bool, Span | None, Span | None] | None:
    before = line.text[start : start + split].strip(" ,")
    if before and (len(before) > 70 or not _PREPOSITION.match(before)):
        return None
    return versus, _arm(line, start, start + split), _arm(line, behind, end)


def _arm(line: Line, start: int, end: int) -> Span | None:
    """The words that name an arm in here, without prepositions; None where nothing is left."""
    text = line.text[start:end]
    inner = text.strip(" ,(")
    if not inner:
        return None
    offset = start + text.index(inner)
    head = _STRIP.match(inner + " ")
    if head is not None:
        cut = min(head.end(), len(inner))
        offset, inner = offset + cut, inner[cut:]
    tail = _STRIP.search(inner)
    if tail is not None and tail.start() > 0:
        inner = inner[: tail.start()]
    inner = re.sub(r" (?:arms?|groups?|cohorts?)$", "", inner.rstrip(" ,"))
    if re.fullmatch(r"(?:arms?|groups?|cohorts?|same|overall)", inner):
        return None
    return line.span(offset, offset + len(inner)) if re.search(r"[A-Za-z]", inner) else None


def _same_unit(last: _Part, part: _Part, versus: bool) -> bool:
    if last.unit is None:
        return part.unit is not None
    return part.unit == last.unit or (part.unit is None and versus)


def _is_range(line: Line, token: Token) -> bool:
    """Whether this number is one end of a range: "4 to 6 months" is no value."""
    following = line.after(token.end)
    if following is None:
        return False
    return _RANGE.fullmatch(line.text, token.end, following.start) is not None or (
        _RANGE.fullmatch(line.text[_unit_end(line, token) : following.start]) is not None
    )


def _unit_end(line: Line, token: Token) -> int:
    percent = _PERCENT.match(line.text, token.end, line.end) or _SPAN.match(line.text, token.end, line.end)
    return percent.end() if percent else token.end


def _finished(line: Line, parts: list[_Part], unit: str, versus: bool) -> Sequence:
    end = parts[-1].end
    respectively = len(parts) > 1 and _RESPECTIVELY.match(line.text, end, line.end) is not None
    end = _trailing_arms(line, parts, end)
    armed = all(part.arm is not None for part in parts)
    sure = len(parts) == 1 or versus or respectively or armed
    figures = tuple(Figure(part.figure.number, interval=part.figure.interval, arm=part.arm) for part in parts)
    last = parts[-1].token.at
    start, bare_end = parts[0].token.start, parts[-1].bare_end
    first = parts[0].token.at
    return Sequence(figures, unit, start, bare_end, end, versus, respectively, sure, first, last)


def _trailing_arms(line: Line, parts: list[_Part], end: int) -> int:
    """Arms named after the last figure: one for it, or "the A and B arms" for as many as there are."""
    trail = _TRAIL.match(line.text, end, line.end)
    if trail is None or trail["stop"].isdigit():  # "in patients older than 70" cut off names nobody
        return end
    start, stop = trail.span("arm")
    stop = line.mention_start_in(start, stop)
    cut = _TRAIL_CUT.search(line.text, start, stop)
    stop = cut.start() if cut else stop
    phrase = line.text[start:stop].rstrip()
    stop = start + len(phrase)
    joints = [found.span() for found in re.finditer(r" and | v(?:s\.?|ersus)? |, (?:and )?", phrase)]
    named = _ARM_NOUN.search(phrase) is not None or line.text[stop : stop + 15].strip(" ,").startswith(
        "respectively"
    )
    if len(parts) > 1 and len(joints) == len(parts) - 1 and named and parts[0].arm is None:
        edges = [0, *(edge for joint in joints for edge in joint), len(phrase)]
        for part, left, right in zip(parts, edges[::2], edges[1::2], strict=True):
            part.arm = _arm(line, start + left, start + right)
        return stop
    if len(parts) > 1 and joints:
        return end
    if parts[-1].arm is None and phrase:
        parts[-1].arm = _arm(line, start, stop)
        return stop if parts[-1].arm is not None else end
    return end
