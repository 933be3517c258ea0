"""What a list is filtered by: which facets a kind has, what their words are called, how they count. Pure.

Words of one facet are alternatives, several facets must all hold. Knows no database and no window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

NOT_STATED = "not stated"
Words = Mapping[str, Sequence[str]]  # facet -> the words of one row
Chosen = Mapping[str, Iterable[str]]  # facet -> the words that were chosen


class Facet(NamedTuple):
    """One thing to filter by: `label` on its button, `name` in full, `order` of words that have one."""

    id: str
    label: str
    name: str
    order: tuple[str, ...] = ()


DESIGNS = ("meta-analysis", "pooled", "randomised", "non-randomised", "single arm", "cohort", "case report")
OF: dict[str, tuple[Facet, ...]] = {
    "study": (
        Facet("timing", "Timing", "Timing to radiotherapy", ("before", "concurrent", "after", "none")),
        Facet("disease", "Disease", "Disease"),
        Facet("stage", "Stage", "Stage or setting"),
        Facet("line", "Line", "Line of treatment"),
        Facet(
            "verdict",
            "Verdict",
            "Verdict against its own threshold, editors' label",
            ("positive", "negative", "mixed", "not formally tested", "no result"),
        ),
        Facet("design", "Design", "Design", DESIGNS),
        Facet("state", "State", "State of the result", ("reported", "pending", "stopped", "unknown")),
        Facet("dose", "RT dose", "Radiotherapy dose"),
        Facet("fractions", "Fractions", "Radiotherapy fractions"),
        Facet("site", "RT site", "Radiotherapy site"),
    ),
    "agent": (
        Facet("kind", "Kind", "Kind of agent"),
        Facet("approvals", "Approvals", "Regulators with an entry known to us; never complete"),
        Facet("disease", "Studied in", "Diseases of the studies here that use it"),
    ),
    "mechanism": (
        Facet(
            "certainty",
            "Weakest certainty",
            "Certainty of the weakest step, editors' rating",
            ("contested", "hypothesis", "supported", "established"),
        ),
    ),
}


def facet_of(kind: str, facet_id: str) -> Facet:
    """A facet by id. Raises KeyError where the kind has none of that id."""
    return {facet.id: facet for facet in OF.get(kind, ())}[facet_id]


def keeps(words: Words, chosen: Chosen) -> bool:
    """Whether a row stays: of each facet with a choice it has one of the chosen words."""
    return all(
        not (wanted := set(picked)) or not wanted.isdisjoint(words.get(facet, ()))
        for facet, picked in chosen.items()
    )


def counts(rows: Iterable[Words], chosen: Chosen, facet: Facet) -> dict[str, int]:
    """Each word of a facet with its rows under the choices of the *other* facets, in the order to show.

    Words in the facet's own order or by count; "not stated" last. A chosen word stands even with none.
    """
    others = {name: picked for name, picked in chosen.items() if name != facet.id}
    found = dict.fromkeys(chosen.get(facet.id, ()), 0)
    for words in rows:
        if keeps(words, others):
            for word in words.get(facet.id, ()):
                found[word] = found.get(word, 0) + 1
    place = {word: number for number, word in enumerate(facet.order)}
    return dict(
        sorted(
            found.items(),
            key=lambda item: (item[0] == NOT_STATED, place.get(item[0], len(place)), -item[1], item[0]),
        )
    )
