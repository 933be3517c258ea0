"""A study laid out: what it was, its figures with their harms on the same first screen, claims, sources."""

from __future__ import annotations

from collections.abc import Iterator

from abscope_gui.panels import claim_sections
from abscope_gui.panels.figure_card import bar_rows
from abscope_gui.panels.section import Sections
from abscope_store import versions, wording
from abscope_store.records import Outcome, Study
from abscope_store.versions import Versions


def fill(page: Sections, study: Study) -> Iterator[None]:
    """Header, heading figure with its harms in one turn; then other figures, claims, sources."""
    phase = f"phase {study.phase}" if study.phase else ""
    page.crumbs(study.disease or "", study.stage or "", study.line or "", phase, study.nct or "")
    page.title(study.name, study.title or "")
    controlled = study.design_kind in ("randomised", "meta-analysis")
    page.chips(
        [
            (study.design, "plain" if controlled else "caution"),
            (f"n = {study.n}" if study.n else "n not stated", "plain"),
        ]
    )
    if study.watch is not None:
        page.strip(wording.watched(study.watch))
    page.facts(
        [
            ("Population", study.population),
            ("Compared", " v ".join(_arm(a.name, a.n) for a in study.arms) or None),
            ("Radiotherapy", _radiotherapy(study)),
            ("Verdict", wording.verdict(study)),
        ]
    )
    page.tensions()
    efficacy = versions.efficacy(study)
    heads, rest = efficacy[:1], efficacy[1:]
    tops = _tops(efficacy)
    hint = "click a number, or press Enter on it, for what it rests on"
    page.heading("Outcomes", hint if efficacy else "")
    for group in heads:
        page.figure(group, tops[group.head.unit or ""], told=True)
    if not efficacy:
        page.line(_no_figure(study), "missing")
    yield from _harms(page, study)
    if rest:
        page.heading("Other outcomes", "primary endpoints first, subgroups last")
    for group in rest:
        page.figure(group, tops[group.head.unit or ""])
        yield
    _details(page, study)
    yield
    page.my_library()
    yield
    yield from claim_sections.tensions(page, page.view.claims)
    if study.note:
        page.heading("To know")
        page.line(study.note)
    page.heading("Agents")
    page.links([("agent", agent, f"{role}: ") for role, agent in study.agents])
    yield
    page.heading("Sources")
    yield from page.sources(list(study.sources))


def _harms(page: Sections, study: Study) -> Iterator[None]:
    """Benefit with harm: fatal and grade 3+ harms stand right under the heading figure."""
    groups = versions.harms(study)
    found = [group.head for group in groups] + [old for group in groups for old in group.others]
    if not found:
        state = study.harms_state
        page.heading("Harms", f"{state[:1].upper()}{state[1:].rstrip('.')}.", "missing")
        return
    missing = _not_reported(found)
    if missing:
        page.heading("Harms", f"{missing} not reported in what we read.", "missing")
    else:
        page.heading("Harms", "a missing row means not collected, never none")
    first = wording.arms(versions.efficacy(study)[0].head) if versions.efficacy(study) else ""
    compared = dict.fromkeys(wording.arms(harm) for harm in found)
    for arms in sorted(compared, key=lambda arms: arms != first):  # a table for each pair of arms
        page.harms([harm for harm in found if wording.arms(harm) == arms])
        yield


def _not_reported(harms: list[Outcome]) -> str:
    """Which of fatal harms and harms of grade 3 or higher no row tells."""
    fatal = any(harm.fatal for harm in harms)
    severe = any(versions.severe(harm) for harm in harms)
    if fatal and severe:
        return ""
    if severe:
        return "Fatal harms:"
    return "Harms of grade 3 or higher:" if fatal else "Fatal harms and harms of grade 3 or higher:"


def _no_figure(study: Study) -> str:
    if study.watch is not None and not study.outcomes:
        return "No result in the reference."
    return "No efficacy figure: not reported in what we read."


def _details(page: Sections, study: Study) -> None:
    """What lists filter by, field by field, and what is known of the record's standing."""
    as_of = page.view.as_of
    rating = f"{study.certainty} (editors' rating): {study.certainty_reasons}" if study.certainty else None
    fields = [
        ("Stage", study.stage),
        ("Setting", study.setting),
        ("Line", study.line),
        ("Timing to RT", None if study.timing == "not stated" else study.timing),
        ("RT dose", study.rt_dose),
        ("RT fractions", study.rt_fractions),
        ("RT site", study.rt_site),
    ]
    missing = [name if name.startswith("RT") else name.lower() for name, value in fields if not value]
    page.heading("Protocol and standing", "from the sources below, nothing filled in")
    page.facts(
        [
            *((name, value) for name, value in fields if value),
            *([("Not stated", ", ".join(missing))] if missing else []),
            *([("Certainty", rating)] if rating else []),
            ("Registry", wording.registry(study, as_of)),
            ("Errata, retractions", _corrections(page, study)),
        ]
    )


def _corrections(page: Sections, study: Study) -> str:
    """Known ones by source first, then the sources for which none was looked up."""
    sources = [page.view.sources[source] for _, source in study.sources]
    told = [
        f"{wording.short(s)}: {wording.corrections(s, page.view.as_of)}" for s in sources if s.corrections
    ]
    silent = ", ".join(wording.short(s) for s in sources if not s.corrections)
    if silent:
        told.append(f"not collected, as of {page.view.as_of}: {silent}")
    return "; ".join(told)


def _tops(groups: list[Versions]) -> dict[str, float]:
    """The same scale for comparable bars: the largest printed value of each unit."""
    tops: dict[str, float] = {}
    for group in groups:
        unit = group.head.unit or ""
        values = [float(value) for _, value, _ in bar_rows(group.head) if value is not None]
        tops[unit] = max([tops.get(unit, 0.0), *values])
    return {unit: top or 1.0 for unit, top in tops.items()}


def _arm(name: str, n: int | None) -> str:
    return f"{name} (n\u00a0=\u00a0{n})" if n else f"{name} (n\u00a0not\u00a0reported)"


def _radiotherapy(study: Study) -> str:
    timing = {"none": "none in the regimen", "not stated": "timing not stated"}.get(
        study.timing, study.timing
    )
    return f"{timing}; {study.radiotherapy}" if study.radiotherapy else timing
