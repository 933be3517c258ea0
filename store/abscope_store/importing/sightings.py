"""Finds what figures a passage prints, statement by statement: number sightings, never facts.

Precision first: what is not understood is not reported, nothing is computed, nothing crosses a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from abscope_store.importing import sighting_endpoints as names
from abscope_store.importing.sighting_amounts import amounts
from abscope_store.importing.sighting_effects import (
    FoundEffect,
    FoundP,
    Statistics,
    closed,
    only_events,
    speaks_of,
)
from abscope_store.importing.sighting_endpoints import Mention, fits
from abscope_store.importing.sighting_figures import Sequence as Figures
from abscope_store.importing.sighting_figures import sequences
from abscope_store.importing.sighting_line import Line, Time, alike
from abscope_store.importing.sighting_records import (
    COUNT,
    EFFECT,
    MEDIAN,
    PROPORTION,
    Figure,
    P,
    Sighting,
)
from abscope_store.importing.sighting_setting import settled

SIGHTINGS_VERSION = "1"
_DIGIT = re.compile(r"[0-9]")
_MEDIAN = re.compile(r"(?<![\w])(?:[Mm]edians?\b|m(?=PFS|OS))")
_SUBGROUP = re.compile(
    r"\b(?:sub-?groups?|subsets?|among (?:patients|those) with|in (?:patients"
    r"|those) with (?:a )?(?:PD-?L1|high|low))\b"
    r"|PD-?L1[ -](?:positive|negative|high|low|expression)|(?:EGFR|ALK|KRAS)[ -](?:mut|wild)",
    re.I,
)
# Right before a number: it is no value but a bound, a change, a stretch of time.
_BOUND = re.compile(
    r"(?:\b(?:by|after|within|every|than|until|till|since|over|per|least|most|first|last|another"
    r"|additional|nearly a"
    r"|from|exceeding|power|PD-?L1|TPS|CPS|for|before|additional|lasting|and)(?: the| a| an)?"
    r"|[<>\u2264\u2265~\u00b1+-]) ?$",
    re.I,
)
# "the difference in median PFS was 1.1 months" says no PFS; "improvement in PFS, 5.1 v 4.0" does.
_DIFFERENCE = re.compile(r"\b(?:difference|change)s? (?:in|of|between) (?:the )?(?:median )?$", re.I)
_GAIN = re.compile(
    r"\b(?:improvement|gain|benefit|increase|reduction|prolongation)s? (?:in|of) (?:the )?(?:median )?$", re.I
)
_AND_ENDS = re.compile(r"\band ?$")
# Between a name and its figure: the figure is of something else.
_CHANGE = re.compile(
    r"\b(?:difference|gain|follow-?up|aged?|improvement|benefit|reduction|reduced|increase[ds]?|decrease[ds]?"
    r"|prolong(?:ed|ation)|interval|margin|risk|rose|fell|dropped|declined|from|expected|assum\w+"
    r"|estimated to be"
    r"|dose|received|treated|receiving)\b",
    re.I,
)
# Right after a figure: again a change, a bound, or a stretch of time.
_AFTERWARDS = re.compile(
    r" ?(?:[^\W\d_]+ )?(?:longer|shorter|higher|lower|greater|fewer|less|more|improvement|increase"
    r"|decrease|reduction"
    r"|difference|gain|benefit|apart|ago|old|prior|before|later|after|of follow|of treatment"
    r"|of the dose|isodose"
    r"|relative|absolute|risk|chance|probability|power|CI\b|confidence|PD-?L1|level|cut-?off|threshold"
    r"|or (?:more|less"
    r"|higher|greater)|\u00b1|discount|interval|post|following|since)",
    re.I,
)
_OF_PEOPLE = re.compile(
    r" of (?:all |the |these |those |treated |evaluable )?(?:[A-Za-z][\w-]{0,24} ){0,4}?(?:patients"
    r"|participants|cases"
    r"|cancers|tumou?rs|women|men|people|individuals|adults|lesions)\b"
)
_NEXT_CELL = re.compile(r" *[|;/]? *[0-9][0-9.]* ?%")  # a table's row: whose figure is which is not said
_OF_NO_OUTCOME = re.compile(r" (?:time )?(?:for|of|in|to) (?:the )?(?:median )?")
_FOR = re.compile(r"(?: for| in terms of)(?: the| both)? |,? ?[(\[]?for ")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_FAR, _NEAR = 150, 70
_LONGEST = 20_000  # code points: what is longer is a table or noise, no sentence to understand


def find(text: str, spans: Sequence[tuple[int, int]]) -> list[Sighting]:
    """The sightings of a passage in order of their start; `spans` are its sentences, code points, half open.

    Never raises for any text. Sentences count from 1 in the order of `spans`.
    """
    if _DIGIT.search(text) is None:
        return []
    folded = alike(text)
    found: list[Sighting] = []
    for ordinal, (start, end) in enumerate(spans, 1):
        if end - start <= _LONGEST and _DIGIT.search(folded, start, end):
            line = Line(text, folded, start, end, ordinal)
            if not all(line.claimed):
                found += sorted(settled(list(_Sentence(line).read()), line), key=_place)
    return found


def _when(text: str) -> str:
    """ "12 months" of "at 12 months" and of "12-month"."""
    return re.sub(r"^(?:at|by) (?:the )?", "", text, flags=re.I).replace("-", " ")


def _place(sighting: Sighting) -> tuple[int, int, str]:
    return sighting.start, sighting.end, sighting.kind


class _Bound(Struct, frozen=True):
    """What a figure is of: `mention` None where nothing is named; `at` its place in the line."""

    mention: Mention | None
    at: int
    time: str | None
    grade: str | None


class _Sentence:
    """One sentence while it is read: who is measured where, and which figures that name has had already."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._spent: set[tuple[int, str]] = set()
        self._last = line.start  # where the statement before ended

    @cached_property
    def _median(self) -> int:
        """Where "median" is first said; past the end where it is not."""
        median = _MEDIAN.search(self._line.text, self._line.start, self._line.end)
        return median.end() if median else self._line.end + 1

    @cached_property
    def _subgroup(self) -> bool:
        return _SUBGROUP.search(self._line.text, self._line.start, self._line.end) is not None

    def read(self) -> Iterator[Sighting]:
        """Everything in the sentence; the order of the rules decides who claims a number."""
        amounts_read = list(amounts(self._line))
        statistics = Statistics(self._line)
        for effect in statistics.effects():
            yield self._effect(effect)
        if not statistics.design:
            for figures in sequences(self._line, statistics):
                yield from self._figures(figures, statistics)
        for amount in amounts_read:
            yield self._counted(amount) if amount.kind == COUNT else amount
        for p in statistics.ps:
            if not p.taken:
                yield self._alone(p)

    def _effect(self, effect: FoundEffect) -> Sighting:
        return Sighting(
            EFFECT, self._of_effect(effect), (effect.figure,), None, effect.start, effect.end,
            self._line.ordinal, effect=effect.name, p=effect.p, subgroup=self._subgroup,
        )  # fmt: skip

    def _of_effect(self, effect: FoundEffect) -> str | None:
        """The endpoint of an estimate: named after it with "for", within it, else before it."""
        line = self._line
        joint = _FOR.match(line.text, effect.end, line.end) or _FOR.match(
            line.text, effect.figure.number.end, line.end
        )
        following = line.mention_at(joint.end()) if joint else None
        if following is not None:
            return self._fitting(following.slug, effect)
        at = line.mention_before(effect.figure.number.start)
        if at >= 0 and line.mentions[at].start >= effect.start:
            if line.mentions[at].slug is not None:
                return self._fitting(line.mentions[at].slug, effect)
            if not only_events(effect.said):
                return None
            at = line.mention_before(effect.start)
        if at < 0 or line.mentions[at].joined or (at, EFFECT) in self._spent:
            return None
        slug = self._fitting(line.mentions[at].slug, effect)
        if slug is None or not speaks_of(effect.said, slug):
            return None
        self._spent.add((at, EFFECT))
        return slug

    def _fitting(self, slug: str | None, effect: FoundEffect) -> str | None:
        return slug if fits(slug, EFFECT, False, effect.name) else None

    def _alone(self, found: FoundP) -> Sighting:
        """A p value that stands beside no figure that we read."""
        joint = _FOR.match(self._line.text, found.end, self._line.end)
        following = self._line.mention_at(joint.end()) if joint else None
        mention = following or self._named_before(found.start)
        slug = mention.slug if mention is not None and not mention.joined else None
        value = Figure(found.p.number)
        return Sighting(
            P, slug, (value,), None, found.start, found.end, self._line.ordinal,
            p=found.p, subgroup=self._subgroup,
        )  # fmt: skip

    def _counted(self, count: Sighting) -> Sighting:
        """A count with its endpoint, where one is named beside it."""
        bound = self._bind(count.start, count.end, COUNT, None)
        if bound is None or bound.mention is None or bound.mention.joined:
            return count
        return replace(
            count, endpoint=bound.mention.slug, grade=bound.grade, related=bound.mention.related,
            subgroup=self._subgroup,
        )  # fmt: skip

    def _figures(self, figures: Figures, statistics: Statistics) -> Iterator[Sighting]:
        """The statement, or nothing where it is a bound, a change, or of nobody knows what."""
        line = self._line
        kind = PROPORTION if figures.unit == "%" else MEDIAN
        if not figures.sure or (kind == MEDIAN and self._median > figures.start):
            return
        after = line.time_after(figures.bare_end) or line.time_after(figures.end)
        before = line.text[max(line.start, figures.start - 24) : figures.start]
        bound = _BOUND.search(before)
        if bound and not (after and _AND_ENDS.search(before)):
            return
        if _AFTERWARDS.match(line.text, figures.bare_end, line.end):
            return
        bind = self._bind(figures.start, figures.end, kind, after)
        if bind is None:
            return
        mention = bind.mention
        slug = mention.slug if mention is not None else None
        if len(figures.figures) == 1 and _NEXT_CELL.match(line.text, figures.end, line.end):
            return
        if slug is None and len(figures.figures) == 1 and not self._told(figures, kind, mention):
            return
        if len(figures.figures) == 1 and mention is not None and self._gained(mention):
            return
        p = statistics.p_after(figures.end)
        line.claim(*line.numbers[figures.first : figures.last + 1])
        end = closed(line, figures.start, p.end if p else figures.end)
        whole = Sighting(
            kind, slug, figures.figures, figures.unit, figures.start, end,
            line.ordinal, p=p.p if p else None, time=bind.time, grade=bind.grade,
            related=mention.related if mention else None, subgroup=self._subgroup,
        )  # fmt: skip
        if mention is not None and mention.joined:
            yield from self._split(whole, figures, bind.at, p is not None)
        else:
            yield whole

    def _gained(self, mention: Mention) -> bool:
        lead = self._line.text[max(self._line.start, mention.start - 40) : mention.start]
        return _GAIN.search(lead) is not None

    def _told(self, figures: Figures, kind: str, mention: Mention | None) -> bool:
        """Whether one figure without an endpoint of ours still says what it is of."""
        if kind == MEDIAN:
            return mention is not None
        return _OF_PEOPLE.match(self._line.text, figures.bare_end, self._line.end) is not None

    def _split(self, whole: Sighting, figures: Figures, at: int, has_p: bool) -> Iterator[Sighting]:
        """ "PFS and OS were 5.1 and 11.0 months, respectively": one each; else nobody knows whose."""
        first, second = self._line.mentions[at - 1], self._line.mentions[at]
        plain = len(whole.figures) == 2 and figures.respectively and not figures.versus and not has_p
        if not plain or first.joined or any(figure.arm for figure in whole.figures):
            return
        for mention, figure in zip((first, second), whole.figures, strict=True):
            if mention.slug is not None and fits(mention.slug, whole.kind, whole.time is not None):
                number = figure.number
                yield replace(
                    whole, endpoint=mention.slug, figures=(figure,), start=number.start,
                    end=figure.interval.high.end if figure.interval and figure.interval.high else number.end,
                )  # fmt: skip

    def _named_before(self, start: int) -> Mention | None:
        """What is named before an offset, in the same clause and not far; it may be no outcome."""
        line = self._line
        at = line.mention_before(start)
        if at < 0 or start - line.mentions[at].end > _FAR:
            return None
        gap = _IN_BRACKETS.sub("", line.text[line.mentions[at].end : start])
        return None if ";" in gap else line.mentions[at]

    def _bind(self, start: int, end: int, kind: str, after: Time | None) -> _Bound | None:
        """Whose figure it is; a bound without mention where nobody is named, None where it is no outcome."""
        line = self._line
        at = line.mention_before(start)
        mention = self._named_before(start)
        if mention is not None:
            gap = line.text[mention.end : start]
            lead = line.text[max(line.start, mention.start - 40) : mention.start]
            if _DIFFERENCE.search(lead):
                return None
            if not mention.outcome or _CHANGE.search(gap) or line.unread_between(mention.end, start):
                return None
            if at > 0 and not line.mentions[at - 1].outcome:  # "median follow-up for OS was"
                before = line.text[line.mentions[at - 1].end : mention.start]
                if _OF_NO_OUTCOME.fullmatch(before):
                    return None
            inside = line.time_in(mention.end, start)
            time = after or inside or line.time_before(mention.start)
            time = time or line.time_in(mention.start - 24, mention.start)
            since = mention.start - 48
            grade = line.grade_in(since if kind == COUNT else max(since, self._last), start)
            fresh = (
                kind == COUNT
                or (at, kind) not in self._spent
                or (after is not None and mention.slug in names.SURVIVAL)
            )
            fresh = fresh or (mention.slug in names.HARMS and line.grade_in(self._last, start) is not None)
            if mention.slug is None or (fresh and fits(mention.slug, kind, time is not None)):
                self._spent.add((at, kind))
                self._last = end
                told = _when(time.text) if time is not None and kind == PROPORTION else None
                return _Bound(mention, at, told, grade)
            if mention.slug in names.SURVIVAL and fresh:
                return None
        following = line.mentions[at + 1] if at + 1 < len(line.mentions) else None
        if kind != MEDIAN and following is not None and following.outcome and following.slug is not None:
            gap = line.text[end : following.start]
            near = len(gap) <= _NEAR and ";" not in gap and " and " not in gap
            if near and not line.unread_between(end, following.start) and fits(following.slug, kind, False):
                self._last = end
                return _Bound(following, at + 1, None, line.grade_in(end, following.end))
        return _Bound(None, -1, None, None)
