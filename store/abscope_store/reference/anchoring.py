"""Counts what the figures rest on: a sentence of an original, a known place, or a citation only.

A figure without a sentence is "not anchored" on screen; this says how many those are. Judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.rules_figures import parts

KINDS = ("sentence", "place", "citation_only")


class Anchoring(Struct, frozen=True):
    """Locators by kind, and figures (value, effect and p of each outcome, approvals, doses, study sizes)."""

    locators: dict[str, int]
    figures: int
    anchored: int

    @property
    def not_anchored(self) -> int:
        """Figures that rest on a place or a citation only."""
        return self.figures - self.anchored


def anchoring(reference: Reference) -> Anchoring:
    """Count the whole reference."""
    kinds = Counter(placed.kind for placed in walk.locators(reference))
    held = list(_figures(reference))
    return Anchoring({kind: kinds[kind] for kind in KINDS}, len(held), sum(held))


def _figures(reference: Reference) -> Iterator[bool]:
    """One entry a figure: whether a sentence is among what it rests on or is also printed in."""
    for _, _, outcome in walk.outcomes(reference):
        for part in parts(outcome):
            yield _held(found for found in outcome.locator if not found.parts or part in found.parts)
    for agent in reference.agents.values():
        yield from (_held(approval.locator) for approval in agent.approval)
        yield from (_held(dose.locator) for dose in agent.dose)
    for study in reference.studies.values():
        if study.n is not None:
            yield _held(study.locator)


def _held(found: Iterable[authored.Locator]) -> bool:
    return any(locator.kind == "sentence" for locator in found)
