"""One sentence made ready for reading figures: characters alike, its numbers, who has claimed them.

Every replacement is one code point for one, so an offset here is an offset in the passage. Reads no
meaning into a number; that is what the sighting_* rules do.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import cached_property

from abscope_store.importing.sighting_endpoints import Mention, mentions
from abscope_store.importing.sighting_records import Number, Span

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u00b7\u2219\u22c5", "."),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys(map(chr, (0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B))), " "),
        **dict.fromkeys("\t\n\r\v\f", " "),
        "\u00d7": "x", "\u2715": "x", "\uff05": "%", "\ufe6a": "%", "\uff1d": "=",
        "\uff1c": "<", "\uff1e": ">", "\u2a7d": "\u2264", "\u2a7e": "\u2265",
        "\U0001d443": "P", "\U0001d45d": "p", "\U0001d477": "P", "\U0001d491": "p",
    }
)  # fmt: skip
# ASCII digits only, no part of a word, of a name with a hyphen or of a power; the whole run at once, so
# that 1.2.3 and 10.1056 are one token and are refused.
_NUMBER = re.compile(r"(?<![\w.^])(?<![^\W\d_]-)(?:[0-9]+(?:[.,][0-9]+)*|\.[0-9]+)")
_PLAIN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?|\.[0-9]{1,6}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}")
_COMMA = re.compile(r"[0-9]{1,3},[0-9]{1,2}|0,[0-9]{3,4}")
# What makes a number something else, right after it: a power, a part of a word, an ordinal, plus-minus.
_SPOILT = re.compile(
    r"\^|[\u2070-\u209f\u00b2\u00b3\u00b9]|\s?\u00b1|\s?x\s?10\b|(?:st|nd|rd|th)\b|[eE]-?[0-9]"
)
# A time before a name or after "at"; its number is no value.
_COUNTED = r"(?:[0-9]{1,3}|one|two|three|four|five|ten)"
_TIME = re.compile(
    rf"(?<![\w.,-])(?:(?P<at>(?:at|by) (?:(?:the|month|year|week) )?)(?P<n>{_COUNTED})(?P<gap>[ -]?)"
    r"(?P<unit>months?|mos?\b|years?|yrs?\b|weeks?|wks?\b)?"
    rf"|(?P<n2>{_COUNTED})(?P<gap2>[- ])(?P<unit2>month|mo|year|yr|week|wk)s?(?= ))",
    re.I,
)
UNITS = {"mo": "month", "yr": "year", "wk": "week"}
_GRADE = re.compile(
    r"(?<![\w-])(?:(?:grades?|gr\.?|CTCAE grade)[ -]?(?:(?P<op>\u2265|>=|>) ?)?(?P<low>[1-5])(?![\w.])"
    r"(?:(?P<plus>\+| (?:or|and) (?:higher|above|worse|greater|more)| to 5|-5| or 4 or 5)"
    r"|(?: ?(?:-|/|,|to|or|and) ?)(?P<high>[2-5])(?![\w.]))?|(?P<any>any[ -]grade|all[ -]grades?))",
    re.I,
)


_SHORT_MONTH, _SHORT_GRADE = re.compile(r"[0-9]mos?\b"), re.compile(r"\bgr\.?[ -]?[>\u22651-5]")


class Token(Number, frozen=True):
    """A number with its place in the sentence's list; `comma` tells which comma it holds."""

    at: int = 0
    comma: str = ""  # "thousands", "decimal" or ""

    def plain(self) -> Number:
        """The number as sightings hold it."""
        return Number(self.printed, self.value, self.start, self.end)


class Time(Span, frozen=True):
    """A printed point in time; `before_name` for the 12 months of "12-month PFS"."""

    before_name: bool = False


class Line:
    """A sentence with its numbers; rules claim numbers so that none is read twice."""

    def __init__(self, passage: str, text: str, start: int, end: int, ordinal: int) -> None:
        """`text` is `alike(passage)`; the sentence runs from `start` to `end` in both."""
        self.passage, self.ordinal, self.start, self.end = passage, ordinal, start, end
        self.text = text
        self._folded = text[start:end].casefold()
        found = _NUMBER.finditer(text, start, end)
        self.numbers = [_read(each, at, passage, text) for at, each in enumerate(found)]
        self.starts = [token.start for token in self.numbers]
        self.claimed = [not token.value.is_finite() for token in self.numbers]
        self._part_thousands()
        self.times: list[Time] = []
        self.grades: list[tuple[int, str]] = []
        self._claim_times()
        self._time_starts = [time.start for time in self.times]
        self._claim_grades()

    def has(self, *words: str) -> bool:
        """Whether one of these, in small letters, stands in the sentence: asked before a pattern is tried."""
        for word in words:  # noqa: SIM110 - a generator would cost more than the looking
            if word in self._folded:
                return True
        return False

    @cached_property
    def mentions(self) -> list[Mention]:
        """What is measured, in order; found only where a rule asks, since it costs more than the rest."""
        return mentions(self.text, self.start, self.end)

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    def number_at(self, start: int) -> Token | None:
        """The unclaimed number that begins exactly here."""
        at = bisect_left(self.starts, start)
        if at < len(self.starts) and self.starts[at] == start and not self.claimed[at]:
            return self.numbers[at]
        return None

    def after(self, offset: int) -> Token | None:
        """The first number at or after an offset, claimed or not."""
        at = bisect_left(self.starts, offset)
        return self.numbers[at] if at < len(self.numbers) else None

    def numbers_between(self, start: int, end: int) -> bool:
        """Whether a number, claimed or not, begins in here."""
        return bisect_left(self.starts, start) < bisect_left(self.starts, end)

    def claim(self, *tokens: Token | None) -> None:
        """These numbers are read; no later rule sees them."""
        for token in tokens:
            if token is not None:
                self.claimed[token.at] = True

    def mention_before(self, offset: int) -> int:
        """Place in `mentions` of the last one that begins before an offset; -1 where none does."""
        return bisect_right(self._mention_starts, offset - 1) - 1

    def mentioned(self, start: int, end: int) -> bool:
        """Whether an endpoint or another measured thing is named in here."""
        return bisect_left(self._mention_starts, start) < bisect_left(self._mention_starts, end)

    def unread_between(self, start: int, end: int) -> bool:
        """Whether a number that no rule has read begins in here."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return not all(self.claimed[first:last])

    def mention_at(self, offset: int) -> Mention | None:
        """What is named exactly here."""
        at = bisect_left(self._mention_starts, offset)
        return self.mentions[at] if self._mention_starts[at : at + 1] == [offset] else None

    def time_in(self, start: int, end: int) -> Time | None:
        """The last "at 12 months" that begins in here."""
        at = bisect_left(self._time_starts, end) - 1
        return self.times[at] if at >= 0 and self.times[at].start >= start else None

    def time_after(self, offset: int) -> Time | None:
        """The "at 12 months" that begins right here."""
        at = bisect_left(self._time_starts, offset)
        if at < len(self.times) and self.times[at].start - offset <= 2 and not self.times[at].before_name:
            return self.times[at]
        return None

    def time_before(self, offset: int) -> Time | None:
        """The "12-month" that ends right before a name."""
        found = self.time_in(offset - 16, offset)
        return found if found is not None and found.before_name and offset - found.end <= 1 else None

    def grade_in(self, start: int, end: int) -> str | None:
        """The last grade named in here."""
        at = bisect_left(self.grades, (end, "")) - 1
        return self.grades[at][1] if at >= 0 and self.grades[at][0] >= start else None

    def mention_start_in(self, start: int, end: int) -> int:
        """Where the first thing measured is named in here; `end` where none is."""
        at = bisect_left(self._mention_starts, start)
        return min(end, self._mention_starts[at]) if at < len(self._mention_starts) else end

    def span(self, start: int, end: int) -> Span:
        """A piece of the passage as it stands."""
        return Span(self.passage[start:end], start, end)

    def _part_thousands(self) -> None:
        """`1 773` is one number or two: nobody can tell, so neither is read."""
        for one, two in zip(self.numbers, self.numbers[1:], strict=False):
            between = self.text[one.end : two.start]
            if between == " " and len(two.printed) == 3 and two.printed.isdigit() and len(one.printed) <= 3:
                self.claim(one, two)

    def _claim_times(self) -> None:
        if not self.has("month", "year", "week", "yr", "wk", " mo", "-mo") and not _SHORT_MONTH.search(
            self._folded
        ):
            return
        for found in _TIME.finditer(self.text, self.start, self.end):
            unit = found["unit"] or found["unit2"]
            named = found["at"] and re.search("month|year|week", found["at"], re.I)
            if not unit and not named:
                continue
            at = found.start("n") if found["n"] else found.start("n2")
            self.claim(self.number_at(at))
            # "5.1 months" after "at" is a time, "12 months" before a name is not one of "PFS 12 months".
            if found["n2"] and found["gap2"] == " " and not self._name_follows(found.end()):
                self._unclaim(at)
                continue
            self.times.append(Time(found.group().strip(), found.start(), found.end(), bool(found["n2"])))

    def _name_follows(self, offset: int) -> bool:
        at = bisect_left(self._mention_starts, offset)
        return at < len(self.mentions) and self._mention_starts[at] - offset <= 1

    def _unclaim(self, start: int) -> None:
        at = bisect_left(self.starts, start)
        if at < len(self.starts) and self.starts[at] == start and self.numbers[at].value.is_finite():
            self.claimed[at] = False

    def _claim_grades(self) -> None:
        if not self.has("grade") and not _SHORT_GRADE.search(self._folded):
            return
        for found in _GRADE.finditer(self.text, self.start, self.end):
            for at in range(bisect_left(self.starts, found.start()), bisect_left(self.starts, found.end())):
                self.claimed[at] = True
            low, high = found["low"], found["high"]
            more = found["plus"] or found["op"]
            grade = "any" if found["any"] else f"{low}+" if more else f"{low}-{high}" if high else low
            if found["op"] == ">":
                grade = f"above {low}"
            self.grades.append((found.start(), grade))


def alike(text: str) -> str:
    """The text with dashes, spaces, points and signs of one shape each; same length, same offsets."""
    return text.translate(_ALIKE)


def _read(found: re.Match[str], at: int, passage: str, text: str) -> Token:
    """The number, with NaN as value where it is not one that we understand."""
    raw, end = found.group(), found.end()
    comma = ""
    if len(raw) > 16 or _SPOILT.match(text, end):
        value = Decimal("NaN")
    elif _PLAIN.fullmatch(raw):
        value = Decimal(raw)
    elif _THOUSANDS.fullmatch(raw):
        value, comma = Decimal(raw.replace(",", "")), "thousands"
    elif _COMMA.fullmatch(raw):
        value, comma = Decimal(raw.replace(",", ".")), "decimal"
    else:
        value = Decimal("NaN")
    return Token(passage[found.start() : end], value, found.start(), end, at, comma)
