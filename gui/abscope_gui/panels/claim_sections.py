"""Claims laid out with every source's stance: both ends of a tension stand side by side, none is settled."""

from __future__ import annotations

from collections.abc import Sequence

from abscope_gui.panels.section import Sections
from abscope_store import wording
from abscope_store.records import Claim


def fill(page: Sections, claim: Claim) -> None:
    """A claim as a record of its own."""
    page.crumbs("Claims")
    page.title(claim.text)
    page.chips([("origin only, not counted", "caution")] if claim.origin_only else [])
    page.facts(
        [
            ("Direction", claim.direction),
            ("Certainty", f"{claim.certainty} (editors' rating): {claim.certainty_reasons}"),
            ("Directness", claim.directness),
        ]
    )
    _stances(page, claim)
    page.heading("About")
    page.links([(kind, owner, "") for kind, owner in claim.about])
    if claim.note:
        page.line(claim.note)


def tensions(page: Sections, claims: Sequence[Claim]) -> None:
    """The claims about a record, each with its stances."""
    for claim in claims:
        sides = {s.stance for s in claim.stances}
        against = sides & {"refutes", "qualifies"} and len(sides) > 1
        page.heading(
            "Tension" if against else "Claim", "origin only, not counted" if claim.origin_only else ""
        )
        page.line(claim.text, "claim")
        page.line(f"Certainty (editors' rating): {claim.certainty}. {claim.certainty_reasons}", "citation")
        _stances(page, claim)


def _stances(page: Sections, claim: Claim) -> None:
    for stance in claim.stances:
        source = page.view.sources[stance.source_id]
        outcomes = [page.view.outcomes[o] for o in stance.outcomes]
        place = ""
        if stance.locator is not None and stance.locator.kind == "sentence":
            place = f" · paragraph {stance.locator.paragraph}, sentence {stance.locator.sentence}"
        head = f"{stance.stance.capitalize()}: {wording.short(source)} · {wording.tier(source)}{place}"
        if not outcomes:
            part = stance.locator.id if stance.locator is not None else ""
            page.statement("claim", claim.id, stance.text, head, part=part)
            continue
        page.line(f"{head}. {stance.text}", "stance")
        for outcome in outcomes:
            name = page.view.names.get(f"study/{outcome.study_id}", outcome.study_id)
            page.outcome_row(outcome, f"{outcome.endpoint_short} of {name}")
