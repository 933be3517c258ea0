"""Citations to read: Vancouver/NLM and AMA, plain and rich (HTML). Follows decision 0050.

Works on verified fields only; what is missing is left out and named by `Work.missing_words`.
"""

from __future__ import annotations

import html
import re

from abscope_store.citing.works import Name, Work

STYLES = ("vancouver", "ama")
NOTHING = "No field of the citation is verified."
_SHORT_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTHS = "January February March April May June July August September October November December".split()
_PAGED = ("article-journal", "article", "article-newspaper", "paper-conference")


def cite(work: Work, style: str, rich: bool = False) -> str:
    """One entry of a list of references, without its number. `rich` is HTML, everything escaped.

    ValueError for an unknown style.
    """
    if style not in STYLES:
        raise ValueError(f"unknown style {style}")
    writer = _Ama(rich) if style == "ama" else _Vancouver(rich)
    return writer.entry(work) or NOTHING


class _Vancouver:
    """NLM's Citing Medicine, as the ICMJE's sample references show it."""

    def __init__(self, rich: bool) -> None:
        self.rich = rich

    def entry(self, work: Work) -> str:
        internet = " [Internet]" if work.url and work.type not in _PAGED else ""
        parts = [
            _stopped(self.people(work, listed=6, kept=6)),
            _stopped(self.text(work.title) + internet),
            self.paged(work) if work.type in _PAGED or work.volume else self.page(work),
            *self.numbers(work),
        ]
        return " ".join(part for part in parts if part)

    def people(self, work: Work, listed: int, kept: int) -> str:
        names = work.authors if len(work.authors) <= listed else work.authors[:kept]
        told = [self.text(_printed(name)) for name in names]
        if work.more_authors or len(names) < len(work.authors):
            told.append("et al")
        return ", ".join(told)

    def paged(self, work: Work) -> str:
        place = f"{work.volume}{f'({work.issue})' if work.issue else ''}"
        place += f":{_short_range(work.pages)}" if work.pages else ""
        dated = _ymd(work.date)
        tail = ";".join(part for part in (dated, place) if part)
        return " ".join(
            _stopped(self.text(part)) for part in (work.container or work.publisher, tail) if part
        )

    def page(self, work: Work) -> str:
        cited = f" [cited {_ymd(work.read_on)}]" if work.read_on and work.url else ""
        made = self.text(work.publisher or work.container)
        dated = f"{_ymd(work.date)}{cited}".strip()
        link = f"Available from: {self.text(work.url)}" if work.url else ""
        return " ".join(part for part in (_stopped("; ".join(p for p in (made, dated) if p)), link) if part)

    def numbers(self, work: Work) -> list[str]:
        named = [("doi: ", work.doi), ("PubMed PMID: ", work.pmid), ("PubMed Central PMCID: ", work.pmcid)]
        told = [f"{name}{self.text(value)}." for name, value in named if value]
        return [*told, f"ClinicalTrials.gov: {self.text(work.nct)}."] if work.nct else told

    def text(self, value: str) -> str:
        return html.escape(value) if self.rich else value

    def slanted(self, value: str) -> str:
        return f"<i>{html.escape(value)}</i>" if self.rich else value


class _Ama(_Vancouver):
    """AMA Manual of Style, 11th edition: three names and et al. beyond six, the journal slanted."""

    def entry(self, work: Work) -> str:
        paged = work.type in _PAGED or bool(work.volume)
        parts = [
            _stopped(self.people(work, listed=6, kept=3)),
            _stopped(self.text(work.title)),
            self.paged(work) if paged else self.page(work),
            *self.numbers(work),
        ]
        return " ".join(part for part in parts if part)

    def paged(self, work: Work) -> str:
        place = f"{work.volume}{f'({work.issue})' if work.issue else ''}"
        place += f":{work.pages}" if work.pages else ""
        year = str(work.date[0]) if work.date else ""
        tail = ";".join(self.text(part) for part in (year, place) if part)
        name = work.container or work.publisher
        return " ".join(_stopped(part) for part in (self.slanted(name) if name else "", tail) if part)

    def page(self, work: Work) -> str:
        read = f"Accessed {_mdy(work.read_on)}" if work.read_on and work.url else ""
        parts = [self.text(work.publisher or work.container), _mdy(work.date), read]
        told = [_stopped(part) for part in parts if part]
        return " ".join([*told, self.text(work.url)] if work.url else told)

    def numbers(self, work: Work) -> list[str]:
        told = [f"doi:{self.text(work.doi)}"] if work.doi else []
        return [*told, f"ClinicalTrials.gov identifier: {self.text(work.nct)}."] if work.nct else told


def _printed(name: Name) -> str:
    return f"{name.family} {name.initials}".strip()


def _stopped(text: str) -> str:
    """Ends with one full stop, unless it ends with a mark of its own."""
    if not text:
        return ""
    return text if re.search(r"[.?!](?:</i>)?$", text) else f"{text}."


def _short_range(pages: str) -> str:
    """`2780-8` of 2780-2788, as NLM prints it; letters and lone pages stay."""
    found = re.fullmatch(r"(\d+)-(\d+)", pages)
    if found is None or len(found[1]) != len(found[2]):
        return pages
    first, last = found[1], found[2]
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first) - 1)
    return f"{first}-{last[same:]}"


def _ymd(date: tuple[int, ...]) -> str:
    words = [str(part) if at != 1 else _month(_SHORT_MONTHS, part) for at, part in enumerate(date)]
    return " ".join(words)


def _mdy(date: tuple[int, ...]) -> str:
    if len(date) == 3:
        return f"{_month(_MONTHS, date[1])} {date[2]}, {date[0]}"
    return " ".join([_month(_MONTHS, date[1]), str(date[0])]) if len(date) == 2 else "".join(map(str, date))


def _month(names: list[str], number: int) -> str:
    return names[number - 1] if 1 <= number <= 12 else str(number)
