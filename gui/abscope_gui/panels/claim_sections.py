"""Claims laid out with every source's stance: both ends of a tension stand side by side, none is settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from abscope_gui.panels.section import Sections
from abscope_store import wording
from abscope_store.records import Claim, Stance, Tension


def fill(page: Sections, claim: Claim) -> Iterator[None]:
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
    yield from _stances(page, claim)
    page.heading("About")
    page.links([(kind, owner, "") for kind, owner in claim.about if kind != "facet"])
    for kind, owner in claim.about:
        if kind == "facet":
            page.line(owner.replace("timing/", "timing to radiotherapy: ").replace("/", ": "))
    if claim.note:
        page.line(claim.note)


def tensions(page: Sections, claims: Sequence[Claim]) -> Iterator[None]:
    """The claims about a record, each with its stances."""
    for claim in claims:
        page.heading(
            "Tension" if claim.tensions else "Claim", "origin only, not counted" if claim.origin_only else ""
        )
        page.line(claim.text, "claim")
        page.line(f"Certainty (editors' rating): {claim.certainty}. {claim.certainty_reasons}", "citation")
        yield from _stances(page, claim)


def _stances(page: Sections, claim: Claim) -> Iterator[None]:
    """Ends that do not agree beside each other, then what stands in no tension."""
    for tensions in _around_one_end(claim.tensions):
        for text in dict.fromkeys(tension.text for tension in tensions):
            page.line(f"In tension: {text}", "tension-line")
        columns = page.column(), page.column()
        ends = [t.first for t in tensions], [t.second for t in tensions]
        for column, side in zip(columns, ends, strict=True):
            for end in dict.fromkeys(side):
                _stance(column, claim, claim.stances[end])
        page.beside(*columns)
        yield
    told = {end for tension in claim.tensions for end in (tension.first, tension.second)}
    rest = [stance for number, stance in enumerate(claim.stances) if number not in told]
    if rest and told:
        page.line("Other sources", "stance")
    for stance in rest:
        _stance(page, claim, stance)
        yield


def _around_one_end(tensions: Sequence[Tension]) -> list[list[Tension]]:
    """Tensions that share an end stand together, so that the end is laid out once."""
    often = Counter(end for tension in tensions for end in (tension.first, tension.second))
    groups: dict[int, list[Tension]] = {}
    for tension in tensions:
        shared = max(tension.first, tension.second, key=lambda end: often[end])
        groups.setdefault(shared, []).append(tension)
    return list(groups.values())


def _stance(page: Sections, claim: Claim, stance: Stance) -> None:
    source = page.view.sources[stance.source_id]
    outcomes = [page.view.outcomes[o] for o in stance.outcomes]
    place = f" · {wording.place(stance.locator)}" if stance.locator is not None else ""
    head = f"{stance.stance.capitalize()}: {wording.short(source)} · {wording.tier(source)}{place}"
    if not outcomes:
        part = stance.locator.id if stance.locator is not None else f"source:{stance.source_id}"
        page.statement("claim", claim.id, stance.text, head, part=part)
        return
    page.line(f"{head}. {stance.text}", "stance")
    for outcome in outcomes:
        name = page.view.names.get(f"study/{outcome.study_id}", outcome.study_id)
        page.outcome_row(outcome, f"{outcome.endpoint_short} of {name}")
