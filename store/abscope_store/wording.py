"""Every sentence the program says about a figure: one place, for window, command line and copies.

Follows DESIGN section 1: no difference of medians, p with its bar, subgroup never without the word,
how far a figure was checked. Changes no figure: printed digits pass through as they are.
"""

from __future__ import annotations

import re
from decimal import Decimal

from abscope_store.records import (
    MEMORY,
    TIER_WORDS,
    Agent,
    ArmFigure,
    Interval,
    Locator,
    Outcome,
    PValue,
    Source,
    Study,
    Watch,
)
from abscope_store.standing import STANDING, standing

__all__ = ["STANDING", "standing"]

OUR_RECORD = "Our record, not the source"
NO_EFFECT = "effect size not reported"
NOT_REPORTED = "not reported in this source"
NO_IDENTIFIERS = "No patient identifiers."

SEEN_WORDS = {
    "abstract": "seen in an abstract",
    "notice": "seen in a regulator's notice",
    "news": "seen in a news report",
    "review": "seen in a review that quotes the paper",
    "one-of": "seen in an abstract, a regulator's notice or a news report",
    "original": "seen in the original",
    MEMORY: "from memory, unverified",
}
_RATIOS = {"HR", "OR", "RR"}
_NO_LEVEL = "printed without its level"
_UNITS = {"month": "months", "year": "years", "week": "weeks", "day": "days"}


def seen(word: str) -> str:
    """How far a figure was checked, in words."""
    return SEEN_WORDS[word]


def interval(span: Interval) -> str:
    """`95 % CI 0.59-0.89`."""
    return f"{span.level} % CI {span.low}-{span.high}"


def effect(outcome: Outcome) -> str:
    """`HR 0.72 (95 % CI 0.59-0.89)`, or the words that none was reported."""
    if outcome.effect is None:
        return NO_EFFECT
    return f"{outcome.effect.kind} {outcome.effect.value} {effect_interval(outcome)}"


def effect_interval(outcome: Outcome) -> str:
    """`(95 % CI 0.59-0.89)`, or why there is none; one without its level is told in the note, never here."""
    if outcome.effect is not None and outcome.effect.interval is not None:
        return f"({interval(outcome.effect.interval)})"
    if _NO_LEVEL in (outcome.note or ""):
        return f"(interval {_NO_LEVEL}: see note)"
    return "(interval not reported)"


def values(outcome: Outcome) -> str:
    """`47.5 v 29.1 months`, `16.3 v 2.1 %`; empty where no arm's value was reported."""
    sides = [figure for figure in (outcome.arm, outcome.comparator) if figure is not None]
    printed = [side.value or no_value(side).removesuffix(f" {unit(outcome)}") for side in sides]
    if not any(side.value for side in sides):
        return ""
    return f"{' v '.join(printed)} {unit(outcome)}".strip()


def no_value(side: ArmFigure) -> str:
    """What stands where an arm has no exact figure: `not reached`, `less than 1 %`, `not reported`."""
    return (side.note or "not reported").removeprefix("median ").removeprefix("printed as ")


def unit(outcome: Outcome) -> str:
    """The unit as written behind a pair of values."""
    return _UNITS.get(outcome.unit or "", outcome.unit or "")


def counts(outcome: Outcome) -> str:
    """`48/295 v 3/141`, empty where not reported."""
    sides = [figure for figure in (outcome.arm, outcome.comparator) if figure is not None]
    printed = [f"{s.count}/{s.total}" for s in sides if s.count is not None and s.total is not None]
    return " v ".join(printed)


def arm_interval(side: ArmFigure | None) -> str:
    """`95 % CI 38.2-47.4` of one arm, empty where not reported."""
    return interval(side.interval) if side is not None and side.interval is not None else ""


def p_value(p: PValue | None) -> str:
    """`p .043, one-sided, bar .024: not met`; `p not reported`."""
    if p is None:
        return "p not reported"
    sign = "" if p.operator == "=" else f"{p.operator} "
    head = f"p {sign}{bare(p.value)}"
    sides = {1: "one-sided", 2: "two-sided"}.get(p.sides or 0)
    bar = f"bar {bare(p.alpha)}" if p.alpha else None
    if p.met == "not formally tested":
        return f"{head}, {sides or 'sides not stated'}, not formally tested"
    verdict = "" if p.met == "not stated" else f": {p.met}"
    if sides is None and bar is None:
        return f"{head}, sides and bar not stated{verdict}"
    return f"{head}, {sides or 'sides not stated'}, {bar or 'bar not stated'}{verdict}"


def bare(number: str) -> str:
    """`0.043` as `.043`, the way the field prints p."""
    return number[1:] if number.startswith("0.") else number


def includes_one(outcome: Outcome) -> bool:
    """Whether the interval of a ratio includes 1 (its ends count)."""
    found = outcome.effect
    if found is None or found.interval is None or found.kind not in _RATIOS:
        return False
    return Decimal(found.interval.low) <= 1 <= Decimal(found.interval.high)


def caveats(outcome: Outcome) -> list[str]:
    """What must be read beside the figure, in words; nothing here may be dropped from a copy."""
    found = []
    if outcome.subgroup:
        found.append("subgroup")
    if outcome.seen == MEMORY:
        found.append(SEEN_WORDS[MEMORY])
    if includes_one(outcome):
        found.append("the interval includes 1")
    if outcome.kind == "efficacy" and outcome.effect is None and outcome.comparator is not None:
        found.append(NO_EFFECT)
    if outcome.kind == "efficacy" and outcome.comparator is None:
        found.append("no comparison arm in this figure")
    level = outcome.effect.interval.level if outcome.effect and outcome.effect.interval else "95"
    if level != "95":
        found.append(f"{level} % interval, not 95 %")
    if outcome.p is not None and outcome.p.met in ("not met", "not formally tested"):
        found.append(f"p bar {outcome.p.met}" if outcome.p.met == "not met" else "not formally tested")
    return found


def analysis(outcome: Outcome) -> str:
    """`5-year update · cut-off 2021-01-11`."""
    if not outcome.analysis and not outcome.cutoff:
        return "analysis and cut-off not stated"
    name = outcome.analysis or "analysis not stated"
    cutoff = f"cut-off {outcome.cutoff}" if outcome.cutoff else "cut-off not stated"
    return f"{name} · {cutoff}"


def population(outcome: Outcome) -> str:
    """`ITT`, `later-line subgroup`; a subgroup always carries the word."""
    stated = outcome.population or "population not stated"
    if outcome.subgroup and "subgroup" not in stated.casefold():
        return f"{stated} (subgroup)"
    return stated


def spot(paragraph: int | None, sentence: int | None) -> str:
    """`¶24, sentence 1`: where words stand in a text, the same in the window, in copies and in a terminal."""
    parts = (
        f"¶{paragraph}" if paragraph is not None else "",
        f"sentence {sentence}" if sentence is not None else "",
    )
    return ", ".join(part for part in parts if part)


def place(locator: Locator) -> str:
    """`¶24, sentence 1`, `abstract, results`, or the words that only the citation is known."""
    if locator.kind == "sentence":
        return spot(locator.paragraph, locator.sentence)
    return locator.place or "citation only"


def arms(outcome: Outcome) -> str:
    """`T-VEC v GM-CSF`, in the order of the values."""
    sides = [figure.arm for figure in (outcome.arm, outcome.comparator) if figure and figure.arm]
    return " v ".join(arm.short for arm in sides)


def figure(outcome: Outcome) -> str:
    """The figure alone: effect first, then the arms' values; for a list row."""
    parts = [effect(outcome)] if outcome.effect else []
    if values(outcome):
        parts.append(values(outcome))
    if outcome.effect is None and outcome.kind == "efficacy" and outcome.comparator is not None:
        parts.append(NO_EFFECT)
    return ", ".join(parts)


def outcome_line(outcome: Outcome) -> str:
    """The whole figure in one line with every caveat: for search results, copies and the command line."""
    parts = [figure(outcome)]
    if counts(outcome):
        parts.append(counts(outcome))
    if outcome.p is not None:
        parts.append(p_value(outcome.p))
    parts += [arms(outcome), population(outcome), analysis(outcome)]
    if outcome.assessor:
        parts.append(f"assessed by {outcome.assessor}")
    parts += [c for c in caveats(outcome) if c not in (NO_EFFECT,)]
    if outcome.seen != MEMORY:
        parts.append(seen(outcome.seen))
    return "; ".join(part for part in parts if part)


def tier(source: Source) -> str:
    """`tier 5 · news rewrite`."""
    return tier_words(source.tier)


def tier_words(number: int) -> str:
    """`tier 5 · news rewrite`."""
    return f"tier {number} · {TIER_WORDS[number]}"


def registry(study: Study, as_of: str) -> str:
    """`NCT02125461: completed, as of 2026-11-22; seen in ...`, or that no status was collected."""
    name, found = study.nct or "no registry id stated", study.registry
    if found is None:
        return f"{name}: registry status not collected, as of {as_of}"
    return f"{name}: {found.status}, as of {found.as_of}; {seen(found.seen)}"


def watched(watch: Watch) -> str:
    """`Result pending. Enrolment ended. As of 2026-11-22; seen in a regulator's notice.`"""
    state = {"pending": "Result pending", "stopped": "Stopped", "unknown": "State unknown"}[watch.state]
    return f"{state}. {watch.text.rstrip('.')}. As of {watch.as_of}; {seen(watch.seen)}."


def corrections(source: Source, as_of: str) -> str:
    """Errata and retractions of a source as known on a day; never "none" where none was looked for."""
    if source.corrections is None:
        return f"not collected, as of {as_of}"
    return f"{source.corrections.rstrip('.')}; known as of {source.corrections_as_of or as_of}"


def verdict(study: Study) -> str:
    """`negative: missed its bar (editors' label)`, empty where none is held."""
    kind = "" if study.verdict_kind == "not stated" else study.verdict_kind
    text = study.verdict or ""
    both = text if text.startswith(kind) else f"{kind}: {text}".removesuffix(": ")
    return f"{both} (editors' label)" if both else ""


def partial(complete: str, count: int, what: str = "entries") -> str:
    """How a list that may be partial begins; empty only where it is known to be complete."""
    if complete == "yes":
        return ""
    known = f"{count} {what}" if count != 1 else f"1 {what.removesuffix('s')}"
    if what == "entries" and count == 1:
        known = "1 entry"
    return f"Partial: {known} known to us. Not a label."


def common_harms(agent: Agent) -> str:
    """An agent's common harms as one line, "Partial" first unless known to be complete."""
    if not agent.common_harms:
        return "not collected; that is not none"
    count = len(re.split(r"[,;]", agent.common_harms))
    return f"{partial(agent.harms_complete, count)} {agent.common_harms}".strip()


def citation(source: Source) -> str:
    """One line of bibliography; fields still from memory are left out and named as missing."""

    def field(name: str) -> str | None:
        value = getattr(source, name)
        return None if value is None or name in source.unverified_fields else str(value)

    place = field("container") or field("publisher")
    issue = f"({field('issue')})" if field("issue") else ""
    volume = f"{field('volume')}{issue}" if field("volume") else None
    parts = [
        field("authors"),
        field("title"),
        " ".join(p for p in (place, field("date") or field("year")) if p) or None,
        ": ".join(p for p in (volume, field("pages")) if p) or None,
        f"DOI {field('doi')}" if field("doi") else None,
    ]
    stated = [part.rstrip(".") for part in parts if part]
    text = ". ".join(stated) + "." if stated else "No field of the citation is verified."
    if source.unverified_fields:
        text += f" Unverified and left out: {', '.join(source.unverified_fields)}."
    return text


def title(source: Source) -> str:
    """The title as a heading: one from memory says so."""
    doubtful = "title" in source.unverified_fields
    return f"{source.title} (title {SEEN_WORDS[MEMORY]})" if doubtful else source.title


def short(source: Source) -> str:
    """`Spigel 2022`, or the publisher where no author is known; for a line beside a figure."""
    if source.authors and "authors" not in source.unverified_fields and source.container:
        name = source.authors.split(",")[0].split(" et al")[0].rsplit(" ", 1)[0].strip()
        return f"{name} {source.year}" if source.year else name
    name = source.publisher or source.container or source.kind
    known = source.year and "year" not in source.unverified_fields and str(source.year) not in name
    return f"{name} {source.year}" if known else name
