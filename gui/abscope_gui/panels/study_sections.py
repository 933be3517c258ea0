"""A study laid out: what it was, its figures with their harms on the same first screen, claims, sources."""

from __future__ import annotations

from abscope_gui.panels import claim_sections
from abscope_gui.panels.figure_card import bar_rows
from abscope_gui.panels.section import Sections
from abscope_store import versions, wording
from abscope_store.records import Study
from abscope_store.versions import Versions


def fill(page: Sections, study: Study) -> None:
    """Header, heading figure, harms, other figures, claims, sources."""
    page.crumbs("Studies", study.disease or "", study.design_kind)
    registered = " · ".join(p for p in (f"phase {study.phase}" if study.phase else "", study.nct or "") if p)
    page.title(study.name, " · ".join(p for p in (study.title or "", registered) if p))
    page.chips(
        [
            (study.design, "plain" if study.design_kind in ("randomised", "meta-analysis") else "caution"),
            (f"n = {study.n}" if study.n else "n not stated", "plain"),
        ]
    )
    rating = f"{study.certainty} (editors' rating): {study.certainty_reasons}" if study.certainty else None
    page.facts(
        [
            ("Population", study.population),
            ("Compared", " v ".join(_arm(a.name, a.n) for a in study.arms) or None),
            ("Radiotherapy", _radiotherapy(study)),
            ("Verdict", f"{study.verdict} (editors' label)" if study.verdict else None),
            *([("Rating", rating)] if rating else []),
        ]
    )
    efficacy = versions.efficacy(study)
    heads, rest = efficacy[:1], efficacy[1:]
    tops = _tops(efficacy)
    page.heading("Outcomes", "click a number, or press Enter on it, for what it rests on")
    for group in heads:
        page.figure(group, tops[group.head.unit or ""])
    if not efficacy:
        page.line("No efficacy figure: not reported in what we read.", "missing")
    _harms(page, study)
    if rest:
        page.heading("Other outcomes", "primary endpoints first, subgroups last")
    for group in rest:
        page.figure(group, tops[group.head.unit or ""])
    claim_sections.tensions(page, page.view.claims)
    if study.note:
        page.heading("To know")
        page.line(study.note)
    page.heading("Agents")
    page.links([("agent", agent, f"{role}: ") for role, agent in study.agents])
    page.heading("Sources")
    page.sources(list(study.sources))


def _harms(page: Sections, study: Study) -> None:
    """Benefit with harm: fatal and grade 3+ harms stand right under the heading figure."""
    page.heading("Harms", "a missing row means not collected, never none")
    groups = versions.harms(study)
    if not any(group.head.fatal for group in groups):
        text = study.harms_state if not groups else "Fatal harms: not reported in what we read."
        page.line(text[:1].upper() + text[1:].rstrip(".") + ".", "missing")
    for group in groups:
        for outcome in group.all:
            page.outcome_row(outcome, outcome.endpoint_name)


def _tops(groups: list[Versions]) -> dict[str, float]:
    """The same scale for comparable bars: the largest printed value of each unit."""
    tops: dict[str, float] = {}
    for group in groups:
        unit = group.head.unit or ""
        values = [float(value) for _, value, _ in bar_rows(group.head) if value is not None]
        tops[unit] = max([tops.get(unit, 0.0), *values])
    return {unit: top or 1.0 for unit, top in tops.items()}


def _arm(name: str, n: int | None) -> str:
    return f"{name} (n = {n})" if n else f"{name} (n {wording.NOT_REPORTED})"


def _radiotherapy(study: Study) -> str:
    timing = {"none": "none in the regimen", "not stated": "timing not stated"}.get(
        study.timing, study.timing
    )
    return f"{timing}; {study.radiotherapy}" if study.radiotherapy else timing
