"""A mechanism laid out as a numbered list of directed steps, with who acts on which and what opposes them."""

from __future__ import annotations

from collections.abc import Iterator

from abscope_gui.panels import claim_sections
from abscope_gui.panels.section import Sections
from abscope_store.records import Mechanism


def fill(page: Sections, mechanism: Mechanism) -> Iterator[None]:
    """Summary, steps, actors, links, claims, references."""
    page.crumbs("Mechanisms")
    names = [t.text for t in mechanism.terms if t.text != mechanism.name]
    page.title(mechanism.name, ", ".join(dict.fromkeys(names)))
    page.line(mechanism.summary)
    page.tensions()
    page.heading("Steps", "in order; certainty is the editors' rating")
    numbers = {step.id: n for n, step in enumerate(mechanism.steps, 1)}
    for step in mechanism.steps:
        works = "favours the antitumour effect or safety" if step.polarity > 0 else "opposes it, or harms"
        text = f"{numbers[step.id]}. {step.subject} → {step.predicate.replace('_', ' ')} → {step.object}"
        caveat = (
            "" if step.certainty in ("established", "supported") else f"{step.certainty} (editors' rating)"
        )
        second = " · ".join(p for p in ("" if caveat else step.certainty, works, step.context) if p)
        page.statement("step", step.id, text, second, caveat)
        yield
    if mechanism.actors:
        page.heading("Who acts on it")
        for actor in mechanism.actors:
            at = f" (step {numbers[actor.step_id]})" if actor.step_id in numbers else ""
            if actor.agent_id:
                page.links([("agent", actor.agent_id, "")], f": {actor.effect}{at}")
            else:
                page.line(f"{actor.actor}: {actor.effect}{at}")
            yield
    if mechanism.links:
        page.heading("Linked mechanisms")
        page.links([("mechanism", other, f"{relation}: ") for relation, other in mechanism.links])
        yield
    page.my_library()
    yield
    yield from claim_sections.tensions(page, page.view.claims)
    if mechanism.note:
        page.heading("To know")
        page.line(mechanism.note)
    page.heading("References")
    for line in (mechanism.body or "").splitlines():
        if line.strip() and not line.startswith("#"):
            page.line(line.strip().removeprefix("- ").replace("**", "").replace("`", ""), "citation")
            yield
    yield from page.sources([(x.role, x.source_id) for x in mechanism.locators])
