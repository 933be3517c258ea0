"""Reads intervals, p values and effect estimates of one sentence: "HR 0.73 (95% CI 0.57-0.93; p = .01)".

Claims the numbers it reads. What has no printed sign of being one of these is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct

from abscope_store.importing.sighting_line import Line, Token
from abscope_store.importing.sighting_records import Figure, PrintedInterval, PrintedP

_CI = r"(?:CIs?|CrI|(?:confidence|credible) intervals?(?: ?[(\[]CI[)\]])?)"
# "95% CI", "95 % confidence interval [CI]", "CI 95%", "CI95": then a separator and the two ends.
_LEVEL_FIRST = re.compile(rf" ?% ?,?[ -]?(?:(?:one|two|1|2)[ -]sided )?{_CI}(?![\w])")
_CI_FIRST = re.compile(rf"(?<![\w]){_CI}(?: ?,? ?[(\[]?(?=\d))?")
_AFTER_HEAD = re.compile(r"[ ,:;=)\]]{0,4}(?:of |was |is |from |[(\[])?[ ]?")
_TO = re.compile(r" ?(?:--?|\u2014|to|[,;]) ?(?=[\d.])| to | - | -(?=[\d.])")
_OPEN = re.compile(
    r" ?(?:-|\u2014|to|,|;) ?(?P<end>NR|NE|NA|NC|not (?:reached|estimable|evaluable|calculable))(?![\w])"
)
_BARE = re.compile(r"[ ,]{0,2}[(\[]")
_P = re.compile(
    r"(?<![\w-])(?P<p>[pP])(?:[ -]?[vV]alues?)? ?,? ?(?:\((?:one|two|1|2)-sided\) )?"
    r"(?P<op><=|>=|[=<>\u2264\u2265]| (?:of|was|is|equals) )=? ?(?=[0-9.])"
)
_SIDES = re.compile(r"(?P<n>one|two|1|2)[ -](?:sided|tailed)", re.I)
_OTHER_TEST = re.compile(r"interaction|heterogeneity|trend|non-?inferiority|futility|equivalence", re.I)
_BAR = re.compile(
    r"threshold|boundar|alpha|considered|regarded|deemed|taken as|defined|cut-?off|pre-?specified|criterion"
    r"|accepted|level of|statistical significance (?:was|set)|indicated? statistical|significan(?:t|ce) if",
    re.I,
)
_POWER = re.compile(r"\bassum|\bto detect\b|\bpower(?:ed)? (?:of|to)\b|hypothesi[sz]ed|sample size of", re.I)
_EFFECT = re.compile(
    r"(?<![\w-])(?:(?P<adj>(?i:adjusted|weighted) )?(?:(?i:stratified|unstratified|pooled|unadjusted|Cox) )?"
    r"(?:(?P<hr>(?i:hazard ratios?)|HRs?)|(?P<or>(?i:odds ratios?)|ORs?)"
    r"|(?P<rr>(?i:risk ratios?|relative risks?|rate ratios?)|RRs?)|(?P<ahr>aHRs?|HRadj)"
    r"|(?P<aor>aORs?)))(?![\w-])"
)
_GAP = re.compile(
    r"(?:,? ?[(\[](?:HR|aHR|OR|RR)[)\]])?(?P<of> (?:for|in|of) (?!less|more|at )[^\d;:=\[\]()]{1,70}?)?"
    r"(?:,? ?[(\[][^()\[\]]{0,30}\bCI\b[^()\[\]]{0,3}[)\]])?"
    r"[ ,:;=(\[]{0,4}(?:(?:was|were|is|of|at|and was) )?[ =]?"
)
_NO_EFFECT = re.compile(
    r"\b(?:less|more|than|below|above|target|expected|least|between|from|up)\b|[<>\u2264\u2265]"
)
_DEATH, _EVENT = re.compile(r"\bdeath\b"), re.compile(r"progression|recurrence|relapse|event")
_ONLY_EVENTS = re.compile(
    r"(?:,? ?[(\[]HR[)\]])? (?:for|of) (?:the )?(?:(?:disease |tumou?r )?(?:progression|recurrence"
    r"|relapse) or )?"
    r"(?:death|(?:disease )?progression)(?: (?:from|of) any cause)?[ ,:;=(\[]{0,4}(?:was |of )?"
)
_TAIL = re.compile(
    r"[ ,;:()\[\]]{0,4}(?:(?:stratified|unstratified|log-?rank|(?:one|two|1|2)[ -](?:sided|tailed)"
    r"|nominal|with|a"
    r"|adjusted|test|by|and|respectively)[ ,;:()\[\]-]{0,4}){0,6}"
)


_MONTHS = re.compile(r" ?(?:months?|mos?)(?![\w])")
_UNIT = re.compile(r" ?(?:%|bpm|beats|months?|mg|Gy|years?)")


class FoundInterval(Struct, frozen=True):
    """An interval with the span of its text; `first` is the place of its first number in the line."""

    interval: PrintedInterval
    first: int
    start: int
    end: int


class FoundP(Struct):
    """A p with its span; `taken` once it belongs to a statement."""

    p: PrintedP
    start: int
    end: int
    taken: bool = False


class FoundEffect(Struct, frozen=True):
    """An effect before its endpoint is known; `said` is what the text names between measure and value."""

    name: str
    figure: Figure
    p: PrintedP | None
    start: int
    end: int
    said: str


class Statistics:
    """The intervals, p values and effects of a line, read in this order."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.design = (
            line.has("assum", "detect", "power", "hypothesi", "sample")
            and _POWER.search(line.text, line.start, line.end) is not None
        )
        self.intervals: dict[int, FoundInterval] = {}
        self._read_intervals()
        self.ps: list[FoundP] = []
        self._read_ps()
        self._p_starts = [found.start for found in self.ps]
        self._p_at = {found.start: found for found in self.ps}

    def interval_after(self, end: int) -> FoundInterval | None:
        """The interval that follows right after `end`, with at most separators and a bracket between."""
        token = self._line.after(end)
        found = self.intervals.get(token.at) if token is not None else None
        if found is None or found.start < end or found.start - end > 6:
            return None
        return found if not self._line.text[end : found.start].strip(" ,;:([") else None

    def p_in(self, start: int, end: int) -> bool:
        """Whether a p value is printed in here."""
        at = bisect_left(self._p_starts, start)
        return at < len(self._p_starts) and self._p_starts[at] < end

    def p_after(self, end: int) -> FoundP | None:
        """The p value that belongs to what ends here, taken by this call."""
        token = self._line.after(end)
        if token is None or token.start - end > 90:
            return None
        tail = _TAIL.match(self._line.text, end, self._line.end)
        found = self._p_at.get(tail.end()) if tail is not None else None
        if found is None or found.taken:
            return None
        found.taken = True
        return found

    def effects(self) -> list[FoundEffect]:
        """Every effect estimate, in order."""
        if self.design or not self._line.has("hr", "or", "rr", " ratio", "relative risk"):
            return []
        found = (
            self._effect(match)
            for match in _EFFECT.finditer(self._line.text, self._line.start, self._line.end)
        )
        return [effect for effect in found if effect is not None]

    def _read_intervals(self) -> None:
        line = self._line
        if not line.has("ci", "cri", "interval"):
            return
        for token in line.numbers:
            if line.claimed[token.at] or not 50 <= token.value < 100:
                continue
            head = _LEVEL_FIRST.match(line.text, token.end, line.end)
            if head is not None:
                self._ends(token, token.start, head.end(), token.at)
        for match in _CI_FIRST.finditer(line.text, line.start, line.end):
            level = line.number_at(match.end())
            if (
                level is not None
                and 50 <= level.value < 100
                and line.text[level.end : level.end + 2].strip()[:1] == "%"
            ):
                percent = line.text.index("%", level.end) + 1
                self._ends(level, match.start(), percent, level.at)
            else:
                self._ends(None, match.start(), match.end(), None)

    def _ends(self, level: Token | None, start: int, head: int, first: int | None) -> None:
        """Read the two ends after a head such as "95% CI"; claims the level even where no ends follow."""
        line = self._line
        line.claim(level)
        after = _AFTER_HEAD.match(line.text, head, line.end)
        low = line.number_at(after.end() if after else head)
        if low is None:
            return
        pair = _pair(line, low)
        if pair is None:
            return
        high, open_end, end = pair
        interval = PrintedInterval(
            low.plain(), high.plain() if high else None, level.plain() if level else None, open_end
        )
        line.claim(low, high)
        at = low.at if first is None else first
        self.intervals[at] = FoundInterval(interval, at, start, closed(line, start - 1, end))

    def _read_ps(self) -> None:
        line = self._line
        for match in _P.finditer(line.text, line.start, line.end):
            token = line.number_at(match.end())
            if token is None or token.value > 1 or token.comma == "thousands":
                continue
            line.claim(token)
            around = line.text[max(line.start, match.start() - 48) : match.start()]
            behind = line.text[token.end : min(line.end, token.end + 60)]
            close = around[-28:]
            if self.design or _OTHER_TEST.search(close) or _BAR.search(around) or _BAR.search(behind):
                continue
            near = list(_SIDES.finditer(around[-16:] + line.text[match.start() : match.end()])) or list(
                _SIDES.finditer(behind[:16])
            )
            sides = (1 if near[-1]["n"].lower() in ("one", "1") else 2) if near else None
            sign = match["op"].strip()
            operator = {"\u2264": "<=", "\u2265": ">="}.get(sign, sign if not sign.isalpha() else "=")
            self.ps.append(FoundP(PrintedP(operator, token.plain(), sides), match.start(), token.end))

    def _effect(self, match: re.Match[str]) -> FoundEffect | None:
        line = self._line
        token = line.after(match.end())
        # In "HR (95% CI) 0.73" the level of the interval to come stands before the value.
        heading = None
        if (
            token is not None
            and line.claimed[token.at]
            and _LEVEL_FIRST.match(line.text, token.end, line.end)
        ):
            heading, token = token, line.after(token.end)
        if token is None or line.claimed[token.at] or token.start - match.end() > 110:
            return None
        text = line.text[match.end() : token.start]
        bare = text.replace(heading.printed, "", 1) if heading else text
        gap = _GAP.fullmatch(bare)
        if gap is None or _NO_EFFECT.search(bare) or token.comma == "thousands" or _unit_follows(line, token):
            return None
        figure, end, sure = self._with_interval(token, heading)
        short = match["or"] in ("OR", "ORs") or match["rr"] in ("RR", "RRs")
        if (short and not sure) or (
            "." not in line.text[token.start : token.end] and not token.comma and not sure
        ):
            return None
        line.claim(token)
        p = self.p_after(end)
        return FoundEffect(
            _name(match),
            figure,
            p.p if p else None,
            match.start(),
            closed(line, match.start(), p.end if p else end),
            text,
        )

    def _with_interval(self, token: Token, heading: Token | None) -> tuple[Figure, int, bool]:
        """The value with the interval printed after it, where the text ends, and whether there is one."""
        line = self._line
        found = self.interval_after(token.end)
        if found is not None:
            return Figure(token.plain(), interval=found.interval), found.end, True
        bare = _BARE.match(line.text, token.end, line.end)
        low = line.number_at(bare.end()) if bare else None
        pair = _pair(line, low) if low is not None else None
        if low is None or pair is None or line.text[pair[2] : pair[2] + 1] not in (")", "]", ";", ","):
            return Figure(token.plain()), token.end, False
        high, open_end, end = pair
        if low.value > token.value or (high is not None and high.value < token.value):
            return Figure(token.plain()), token.end, False
        line.claim(low, high)
        level = heading.plain() if heading else None
        interval = PrintedInterval(low.plain(), high.plain() if high else None, level, open_end)
        return Figure(token.plain(), interval=interval), closed(line, token.end, end), True


def speaks_of(said: str, slug: str | None) -> bool:
    """Whether "for death", "for progression or death" leaves the endpoint named before it possible."""
    event, death = _EVENT.search(said), _DEATH.search(said)
    if event:
        return slug in ("pfs", "efs", "dfs", "rfs")
    return slug == "os" if death else True


def only_events(said: str) -> bool:
    """Whether what is named between measure and value is just "death" or "progression or death"."""
    return _ONLY_EVENTS.fullmatch(said) is not None


def _pair(line: Line, low: Token) -> tuple[Token | None, str | None, int] | None:
    """The upper end after the lower one: (number or None, "NR" or None, where it ends)."""
    low_end = low.end
    if line.text[low_end : low_end + 1] == "%":
        low_end += 1
    unit = _MONTHS.match(line.text, low_end, line.end)
    low_end = unit.end() if unit else low_end
    to = _TO.match(line.text, low_end, line.end)
    high = line.number_at(to.end()) if to else None
    if high is not None:
        end = high.end + (line.text[high.end : high.end + 1] == "%")
        return (high, None, end) if high.value >= low.value else None
    gone = _OPEN.match(line.text, low_end, line.end)
    return (None, gone["end"], gone.end()) if gone else None


def closed(line: Line, start: int, end: int) -> int:
    """Past the bracket that closes here, where it opened after `start`."""
    if end >= line.end or line.text[end] not in ")]":
        return end
    opening, closing = "(["[")]".index(line.text[end])], line.text[end]
    text = line.text[start:end]
    return end + 1 if text.count(opening) > text.count(closing) else end


def _unit_follows(line: Line, token: Token) -> bool:
    return _UNIT.match(line.text, token.end, line.end) is not None


def _name(match: re.Match[str]) -> str:
    name = "HR" if match["hr"] or match["ahr"] else "OR" if match["or"] or match["aor"] else "RR"
    return f"adjusted {name}" if match["adj"] or match["ahr"] or match["aor"] else name
