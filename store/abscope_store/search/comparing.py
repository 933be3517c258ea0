"""Questions that set records side by side: `compare a, b pfs`, `X vs Y os`. Which names are alternatives.

Only joins concepts: computes nothing from two figures, reads no text and words no verdict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from abscope_store.search.concepts import Concept, either
from abscope_store.search.links import Links
from abscope_store.search.query import Query

_ASKED = re.compile(r"\b(?:compare|compared|comparing|comparison|vs?|versus|against)\b\.?", re.IGNORECASE)
_WORDS = frozenset("compare compared comparing comparison against between".split())


def joined(concepts: Sequence[Concept], query: Query, links: Links) -> tuple[Concept, ...]:
    """The concepts, with several studies as alternatives, and several agents where no study gives them all.

    No figure is of two studies; `X vs Y` within one trial stays a question for that trial.
    """
    asked = bool(_ASKED.search(query.text))
    found = [c for c in concepts if not (asked and c.kind == "text" and c.typed.casefold() in _WORDS)]
    for kind in ("study", "agent"):
        named = [c for c in found if c.kind == kind and not c.quoted]
        if len(named) < 2 or (kind == "agent" and (not asked or _together(named, links))):
            continue
        at = found.index(named[0])
        found = [c for c in found if c not in named]
        found.insert(at, either(named))
    return tuple(found) or tuple(concepts)


def compared(concepts: Sequence[Concept], kind: str = "study") -> list[str]:
    """The studies or agents that were named as alternatives, in the order typed."""
    return [
        record
        for concept in concepts
        if concept.kind == kind
        for targets in concept.alternatives
        for _, record in sorted(targets)
    ]


def _together(named: Sequence[Concept], links: Links) -> bool:
    """Whether one study that reports figures gives all of these agents."""
    wanted = [concept.targets for concept in named]
    studies = {figure.study for figure in links.figures.values()}
    return any(
        kind == "study" and record in studies and all(others & targets for targets in wanted)
        for (kind, record), others in links.of.items()
    )
