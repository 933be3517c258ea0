"""What stands beside the best figure: its study's survival and worst harm, the claim about what was named.

Only moves and adds results after the first; words nothing.
"""

from __future__ import annotations

from abscope_store.search.match import Candidate, Match
from abscope_store.search.related import Related

_VERSIONS = 3  # of the first figure's endpoint that stay before its company
_HARMS = 2
_CARD = 4  # figures that may stand before the card of an agent whose harms were asked for
_OWN = ("passage", "note")
_SHARE = 10  # one place in so many is for each kind of the reader's own
_ROOM = 8  # a shorter list has no place to keep


def with_its_company(found: list[Candidate], related: Related, match: Match, ends: bool) -> list[Candidate]:
    """`found`, whose first is a figure, with what must be read beside that figure moved up to it.

    `ends`: an endpoint was asked for; otherwise overall survival stands beside another first figure.
    """
    first = found[0]
    study = related.study_of(first.id)
    head = [first]
    for candidate in found[1:_VERSIONS]:
        if candidate.kind != "outcome" or related.study_of(candidate.id) != study:
            break
        if related.is_harm(candidate) != related.is_harm(first):
            break
        head.append(candidate)
    wanted: list[str] = []
    if not related.is_harm(first) and not any(c.id in related.survival_of(study) for c in head):
        wanted += _first(related.survival_of(study), found)
    claims = [c for c in found if related.claims_all(c)][:1]
    if not related.is_harm(first):
        wanted += related.fatal_of(study)[:_HARMS]
    company = _fetched(wanted, found, match)
    if not ends:
        # Without an endpoint in the question two figures say enough before what goes with them.
        head = head[:2]
    placed = [*head, *(c for c in claims if c not in head), *(c for c in company if c not in head)]
    ordered = [*placed, *(c for c in found if c not in placed)]
    cards = [c for c in ordered[_CARD:] if related.harms_asked() and related.is_named_agent(c)][:1]
    return [*ordered[:_CARD], *cards, *(c for c in ordered[_CARD:] if c not in cards)]


def with_the_reader_s_own(found: list[Candidate], concepts: int, limit: int) -> list[Candidate]:
    """Some of the best imported passages and notes that hold most of what was asked are within `limit`."""
    if limit < _ROOM:
        return found
    kept = found[:limit]
    own: list[Candidate] = []
    for kind in _OWN:
        room = max(1, limit // _SHARE) - sum(c.kind == kind for c in kept)
        good = [c for c in found[limit:] if c.kind == kind and 2 * len(c.hits) > concepts]
        own += sorted(good, key=lambda c: -len(c.hits))[: max(0, room)]
    if not own:
        return found
    kept = kept[: limit - len(own)] + own
    return kept + [c for c in found if c not in kept]


def _first(wanted: list[str], found: list[Candidate]) -> list[str]:
    """The best ranked of these figures, one only."""
    ranked = [c.id for c in found if c.kind == "outcome" and c.id in wanted]
    return (ranked or wanted)[:1]


def _fetched(wanted: list[str], found: list[Candidate], match: Match) -> list[Candidate]:
    have = {c.id: c for c in found if c.kind == "outcome"}
    missing = [("outcome", name) for name in wanted if name not in have]
    have |= {c.id: c for c in match.named(missing)} if missing else {}
    return [have[name] for name in wanted if name in have]
