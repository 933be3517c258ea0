"""Whether a figure is the asked event: its endpoint, grade, quality and time, or a near miss of them.

Pure: concepts and figures in, words out. Ranks nothing and reads no database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from abscope_store.search import endpoints
from abscope_store.search.concepts import Concept
from abscope_store.search.links import Figure

WEAK = 0.9  # a part of the asked endpoint: at one time, in one cohort, of one grade
_TOLD = ("time", "grade", "quality")


def asked_of(concept: Concept, figure: Figure) -> float:
    """1 for the asked endpoint itself, less for a part of it ("OS at 24 months"), else 0."""
    if concept.kind != "endpoint":
        return 0.0
    if harms(concept):
        return float(figure.harm)
    slugs = _slugs(concept)
    if figure.endpoint in slugs:
        return 1.0
    return WEAK if any(endpoints.is_part(figure.endpoint, slug) for slug in slugs) else 0.0


def harms(concept: Concept) -> bool:
    """Whether harms are asked for as such."""
    return ("endpoint", endpoints.HARMS) in concept.targets


def counted(concept: Concept, figure: Figure) -> bool:
    """Whether a figure is of the asked grade, quality or time."""
    if concept.kind == "time":
        return concept.months in figure.months
    return any(
        figure.grade == wanted if kind == "grade" else wanted in figure.qualities
        for kind, wanted in concept.targets
    )


def another(concepts: Iterable[Concept], figure: Figure, harmful: Collection[str]) -> str | None:
    """What was asked for where a figure is of another endpoint, grade, quality or time; else None.

    A harm may stand beside any asked efficacy endpoint, and efficacy beside harms asked for as such;
    `harmful` are the endpoints that are harms.
    """
    concepts = list(concepts)
    asked = [c for c in concepts if c.kind == "endpoint"]
    if asked and not any(asked_of(concept, figure) for concept in asked):
        company = any(map(harms, asked)) or (figure.harm and not any(_of_harm(c, harmful) for c in asked))
        return None if company and relative(asked, figure) is None else asked[0].name
    for concept in concepts:
        for kind, wanted in concept.targets:
            if kind == "grade" and figure.harm and figure.grade != wanted:
                return concept.name if figure.grade else f"known to be {concept.name}"
            if kind == "quality" and endpoints.OPPOSITES[wanted] in figure.qualities:
                return concept.name
            if wanted in endpoints.CAUSES and figure.harm and wanted not in figure.qualities:
                return f"known to be {concept.name}"
        if concept.kind == "time" and asked and figure.months and concept.months not in figure.months:
            return f"at {concept.name}"
    return None


def relative(asked: Iterable[Concept], figure: Figure) -> str | None:
    """The first asked endpoint of whose family a figure's endpoint is, another member of it."""
    own = endpoints.base(figure.endpoint)
    for concept in asked:
        for slug in _slugs(concept):
            root = endpoints.base(slug)
            if own == root or own in endpoints.family(root):
                return concept.name
    return None


def strays(concepts: Iterable[Concept], figure: Figure) -> bool:
    """Whether endpoints were asked for and a figure is of none of them, nor of their families."""
    asked = [c for c in concepts if c.kind == "endpoint"]
    if not asked or any(asked_of(concept, figure) for concept in asked):
        return False
    return relative(asked, figure) is None


def missing(end: Concept, concepts: Iterable[Concept], figures: Iterable[Figure]) -> str | None:
    """What of an asked endpoint none of these figures has: itself, or its grade, cause or time.

    None where a figure has all of it, "" where the endpoint is missing. Unverified figures say nothing.
    """
    own = [f for f in figures if not f.unverified and asked_of(end, f)]
    if not own:
        return ""
    harmful = any(f.harm for f in own)
    for concept in concepts:
        if concept.kind not in _TOLD or (concept.kind != "time") is not harmful:
            continue
        if concept.kind == "quality" and not any(w in endpoints.CAUSES for _, w in concept.targets):
            continue
        told = concept.kind == "time" and any(concept.months in f.updates for f in own)
        if not told and not any(counted(concept, f) for f in own):
            return concept.name
    return None


def _slugs(concept: Concept) -> list[str]:
    return sorted(slug for kind, slug in concept.targets if kind == "endpoint")


def _of_harm(concept: Concept, harmful: Collection[str]) -> bool:
    return any(one == slug or endpoints.base(one) == slug for slug in _slugs(concept) for one in harmful)
