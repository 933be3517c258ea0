"""What a sentence says its figures are of: endpoints by their own names, and all else that is measured.

Names are those of search/endpoints.py and plain variants of the same words. A word that makes another
endpoint of it (intracranial, real-world) gives no slug, and no endpoint stands in for its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from abscope_store.search import endpoints

# Other printed forms of the very same endpoint.
_FORMS: dict[str, tuple[str, ...]] = {
    "pfs": ("mPFS",),
    "os": ("mOS",),
    "orr": ("objective response", "overall response", "objective responses", "overall responses"),
    "drr": ("durable response", "durable responses"),
    "pcr": (
        "pathological complete responses",
        "pathologic complete responses",
        "pathologic complete remission",
    ),
    "mpr": ("major pathological responses", "major pathologic responses"),
    endpoints.HARMS: ("AE", "AEs", "TRAE", "TRAEs", "treatment-emergent adverse events", "toxic effects"),
}
SURVIVAL = frozenset({"os", "pfs", "efs", "dfs", "rfs"})
RATES = frozenset({"orr", "drr", "crr", "pcr", "mpr", "dcr"})
HARMS = frozenset({"pneumonitis", "pneumonia", endpoints.HARMS})
# Measured, but no endpoint of ours: their figures are told without one.
_NAMELESS = (
    r"time[- ]to[- ](?:\w+[- ]){0,6}?(?:metastas[ei]s|progression|death|relapse|recurrence"
    r"|deterioration|response)"
    r"|TTDM|TTP|DMFS|LRFS|MFS|TTR|PFS-?2|rwPFS|rwOS|irPFS|iPFS|RMST"
    r"|(?:distant[- ])?metastas[ei]s[- ]free[ -]survival|(?:cancer|disease)[- ]specific survival"
    r"|(?:[\w-]+[- ]free|relative|net|patient|graft|\w+-specific) survival|survival"
    r"|(?:local|locoregional|regional|tumou?r|intracranial) control(?: rates?)?"
    r"|(?:partial|metabolic|metabolic complete|complete metabolic|abscopal|clinical|immune|biochemical"
    r"|lesion|tumou?r|pathologic(?:al)?|minor|intracranial|viral|antibody|stable) (?:responses?"
    r"|remissions?|diseases?)"
    r"|responses?|responders?|clinical benefit(?: rate)?|CBR|stable disease|progressive disease"
    r"|pseudoprogressions?|relapses?|recurrences?|discontinu\w+(?: (?:of treatment )?(?:because of"
    r"|due to|owing to|for|from) (?:[\w-]+ ){0,3}?adverse events)?|deaths?|mortality|died"
    r"|(?:distant )?metastas[ei]s|progression|progressed"
)
_HARM_WORDS = (
    r"fatigue|nausea|vomiting|diarrh(?:o)?ea|neutropenia|an(?:a)?emia|thrombocytopenia|lymphopenia|leukopenia"
    r"|\w{3,26}(?:itis|opathy|emia|openia)|rash|pruritus|pyrexia|fever|chills|cough"
    r"|dyspn(?:o)?ea|hypothyroidism|hyperthyroidism|infections?|sepsis|alopecia|asthenia|pain|fistulas?"
    r"|(?:influenza|flu)-like \w+|hospitali[sz]\w+|withdraw\w+|events?"
)
# Not the outcome of anybody: figures of these are not outcomes at all.
_NO_OUTCOME = (
    r"follow-?up|followed|ages?|aged|number of|interval between|duration of (?:treatment|exposure"
    r"|therapy|follow-up)"
    r"|treatment duration|exposure|body mass|BMI|PSA|weight|height|tumou?r (?:size|volume|diameter)"
    r"|volume|diameter"
    r"|power|alpha|significance level|type I|interest rates?|market|sales|revenue|CAGR|CPS|TPS|TMB"
    r"|PD-?L1|Ki-?67"
    r"|sensitivity|specificity|AUC|accuracy|inter-?quartile range|IQR|accrual|enrol+ment|recruitment"
    r"|screening"
    r"|compliance|adherence|HbA1c|LVEF|FEV1|DLCO|dose intensity|cycles?|prevalence|incidence rates?|smokers?"
)
# Before a name these make another endpoint of it.
_CHANGING = (
    r"intracranial|local|loco-?regional|regional|distant|real-world|second|metabolic|abscopal|out-of-field"
    r"|in-field|lesion|lesional|biochemical|radiographic|systemic|PSA|brain|CNS|post-progression"
    r"|conditional|immune"
    r"|metastasis|nodal|pelvic|immune-related|ir|rw|clinical|aspiration|bacterial|viral|hypersensitivity"
    r"|expected|predicted|historical|fatal|partial or|partial and|partial plus"
)
_TREATMENT = (
    r"(?:(?P<tr>(?:treatment|drug|therapy)[- ]related)|(?P<ac>all-cause|any-cause)"
    r"|(?P<im>immune[- ](?:related|mediated)|serious|radiation|radiotherapy))"
)


class Mention(Struct, frozen=True):
    """Something measured, named in a sentence. `outcome` False: its figures are no outcome at all.

    `joined`: named in one breath with the one before ("PFS and OS were"). `related` as in Sighting.
    """

    start: int
    end: int
    slug: str | None
    outcome: bool = True
    joined: bool = False
    related: str | None = None


def _flexible(name: str) -> str:
    """A name as a pattern: hyphens may be spaces, case counts in abbreviations only."""
    pattern = re.sub(r"(?:\\-|\\ | |-)", "[- ]{1,2}", re.escape(name))
    abbreviation = any(char.isupper() for char in name)
    return pattern if abbreviation else f"(?i:{pattern})"


def _names() -> tuple[str, dict[str, str]]:
    """One alternation of all names, longest first, and from folded name to slug."""
    slugs = {
        name: slug
        for table in (endpoints.NAMES, _FORMS)
        for slug, names in table.items()
        for name in names
        if name.casefold() not in ("response rate", "toxicity", "safety", "harm", "harms")
    }
    slugs.update({f"{name}s": slug for name, slug in slugs.items() if name.endswith("rate")})
    ordered = sorted(slugs, key=lambda name: (-len(name), name))
    return "|".join(map(_flexible, ordered)), {_key(name): slug for name, slug in slugs.items()}


def _key(name: str) -> str:
    return re.sub(r"[- ]+", " ", name).casefold()


_ALTERNATION, _SLUGS = _names()
_MENTION = re.compile(
    rf"(?<![\w-])(?:(?P<change>(?i:{_CHANGING})[- ])?(?:(?i:{_TREATMENT})[ -])?"
    rf"(?P<name>{_ALTERNATION})(?![\w]|-[\w])"
    rf"|(?P<none>(?i:{_NO_OUTCOME})|CPS|TPS)(?![\w])"
    rf"|(?P<nameless>(?i:{_NAMELESS}))(?![\w])"
    rf"|(?P<harm>(?i:{_HARM_WORDS}))(?![\w]))"
)
# Trying all that at every word is slow: only where a word begins as one of the pattern's own words does, or
# ends as a harm (Ki-67 is also Ki67). A survival free of anything may begin with any: there all are tried.
_WORD = re.compile(r"(?<![\w-])\w{2,}")
_ANY_WORD = re.compile(r"(?:free|specific) survival", re.I)
_HARM_ENDS = ("itis", "opathy", "emia", "openia")


def _openings() -> frozenset[str]:
    """The first three letters of every word in the pattern, of a shorter one all; small letters."""
    source = re.sub(r"\\[a-zA-Z]|\(\?(?:P<\w+>|[a-z]*:)", " ", _MENTION.pattern)
    return frozenset(word[:3].lower() for word in re.findall(r"[A-Za-z]{2,}", source))


_OPENINGS = _openings()
# After a name these make another endpoint of it: outside the field, of lesions, leading to a stop.
_NARROWED = re.compile(
    r"(?: rates?)? (?:outside|(?:in|of|at) (?:the )?(?:lesions?|(?:un|non-?)?(?:injected|irradiated"
    r"|treated|target))"
    r"|(?:leading|resulting|that led) )",
    re.I,
)
# Before a name: what is counted is who stopped or died because of it.
_BECAUSE = re.compile(
    r"\b(?:discontinu|stopp|withdr|hospitali|interrupt|death|dead|died|dose (?:reduc|delay))\w*(?: \w+){0,2}"
    r" (?:because of|due to|owing to|for|from|after|with|to|by)(?: [\w-]+){0,2} $",
    re.I,
)
_DENIED = re.compile(r"\b(?:not|rather than|instead of|unlike|other than) (?:the |median )?$", re.I)
_BETWEEN = re.compile(r"(?:\s*\(\s*)|(?:\s*\)?\s*,?\s*(?:and|or|/|,|&)\s*(?:(?:median|the)\s+){0,2})")


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """What is measured, in order, in `text[start:end]`; `text` has dashes and spaces alike."""
    found: list[Mention] = []
    for match in _matches(text, start, end):
        one = _mention(match)
        if found:
            last = found[-1]
            between = text[last.end : one.start]
            if between.strip() == "(" and last.outcome and one.outcome and one.slug == last.slug:
                found[-1] = Mention(last.start, one.end, last.slug, True, last.joined, last.related)
                continue
            if len(between) < 24 and between.strip() != "(" and _BETWEEN.fullmatch(between):
                one = Mention(one.start, one.end, one.slug, one.outcome, True, one.related)
        found.append(one)
    return found


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What `_MENTION.finditer` gives, faster."""
    if _ANY_WORD.search(text, start, end):
        yield from _MENTION.finditer(text, start, end)
        return
    at = start
    for found in _WORD.finditer(text, start, end):
        if found.start() < at:
            continue
        word = found.group().lower()
        if word[:3].rstrip("0123456789") in _OPENINGS or word.endswith(_HARM_ENDS) or not word.isascii():
            match = _MENTION.match(text, found.start(), end)
            if match is not None:
                at = match.end()
                yield match


def _mention(match: re.Match[str]) -> Mention:
    if match["none"]:
        return Mention(match.start(), match.end(), None, False)
    if match["name"] is None:
        return Mention(match.start(), match.end(), None)
    slug = _SLUGS[_key(match["name"])]
    related = "treatment-related" if match["tr"] else "all-cause" if match["ac"] else None
    if match["name"].startswith("TRAE"):
        related = "treatment-related"
    changed = match["change"] or match["im"] or _NARROWED.match(match.string, match.end())
    changed = changed or _DENIED.search(match.string, max(0, match.start() - 24), match.start())
    if slug in HARMS and not changed:
        changed = _BECAUSE.search(match.string, max(0, match.start() - 60), match.start())
    return Mention(match.start(), match.end(), None if changed else slug, True, False, related)


def fits(slug: str | None, kind: str, timed: bool, effect: str | None = None) -> bool:
    """Whether such a figure can be of it: a survival in percent needs its time, a rate has no months."""
    if slug is None:
        return True
    if kind == "median":
        return slug in SURVIVAL or slug == "dor"
    if kind in ("proportion", "count"):
        return slug in RATES or slug in HARMS or (kind == "proportion" and timed)
    if kind == "effect":
        ratio = effect is not None and effect.endswith("HR")
        return slug in SURVIVAL or slug == "dor" if ratio else True
    return True
