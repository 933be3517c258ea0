"""The one order of a search: what answers before what mentions, verified before unverified, tier before rank.

Figures are ordered by versions.py (the headline version first). Reads no text and words nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from abscope_store import versions
from abscope_store.reader import Reader
from abscope_store.records import Study
from abscope_store.search.concepts import Concept
from abscope_store.search.match import Candidate
from abscope_store.search.related import Related

_FIGURES_ASKED = "outcome agent study note mechanism claim glossary digest passage source step".split()
_RECORDS_ASKED = "agent study mechanism note claim outcome glossary digest source passage step".split()
_BANDS = 4  # coverage is compared in quarters: finer steps are noise of idf
_FULL = 0.89  # everything, inherited words included
Row = tuple[str, int]
_GROUPED = 6  # parts of the key that no other kind's share may cross
_NAMED = 4  # parts of the key that ask whether a result is about what was named
_LOW = 2
_OTHER = 100
_LEAST = 4  # results that every kind may have in a short list


def ordered(
    reader: Reader,
    related: Related,
    concepts: Sequence[Concept],
    weights: Sequence[float],
    candidates: Iterable[Candidate],
    limit: int,
) -> list[Candidate]:
    """All candidates, best first; the first `limit` of them in their final order."""
    total = sum(weights) or 1.0
    score = {
        (c.index, c.row): sum(weights[at] * strength for at, strength in c.hits.items()) / total
        for c in candidates
    }

    def fine(candidate: Candidate) -> tuple[object, ...]:
        return (-round(score[candidate.index, candidate.row], 3), candidate.place, candidate.id)

    kept = [c for c in candidates if c.hits]
    keys = _keys(related, concepts, score, kept)
    rough = sorted(kept, key=lambda c: (*keys[c.index, c.row], *fine(c)))
    window = max(40, 2 * limit)
    places = _version_places(reader, related, rough[:window])
    final = sorted(
        rough[:window],
        key=lambda c: (*keys[c.index, c.row], *fine(c)[:1], places.get(c.id, (_OTHER, 0)), *fine(c)[1:]),
    )
    best = final + rough[window:]
    groups = groupby(best, key=lambda c: keys[c.index, c.row][:_GROUPED])
    mixed = [c for _, group in groups for c in varied(list(group), limit)]
    return _verified_first(_passages_in_their_order(mixed, keys))


def _keys(
    related: Related,
    concepts: Sequence[Concept],
    score: Mapping[Row, float],
    found: Iterable[Candidate],
) -> dict[Row, tuple[object, ...]]:
    """What orders candidates before any text score does; the first parts also keep groups apart."""
    # Words that nothing found holds do not blur the steps between what was found.
    top = max(score.values(), default=0.0) or 1.0
    named_card = any(c.kind in ("agent", "study") for c in concepts)
    # A dose in a named study stands with that study; of an agent alone, on its card.
    first_card = "study" if any(c.kind == "study" for c in concepts) else "agent"
    named = len(concepts) > 1 and any(c.kind in ("agent", "study") for c in concepts)
    ends = any(c.kind == "endpoint" or (c.kind == "number" and not related.dosed) for c in concepts)
    asked = named or ends
    kinds = _FIGURES_ASKED if asked else _RECORDS_ASKED

    # A later analysis that a notice reports heads its endpoint: among versions, tiers 1-4 are alike.
    tiers: dict[object, int] = {}
    for c in found:
        if c.kind == "outcome" and _tier_class(c) < _LOW:
            versions_of = _versions(c, related)
            tiers[versions_of] = min(tiers.get(versions_of, _LOW), _tier_class(c))

    def key(candidate: Candidate) -> tuple[object, ...]:
        covered = score[candidate.index, candidate.row]
        return (
            not (exactly(candidate, concepts) or related.titled(candidate)),
            # A list of a named record's card (approvals, doses) is on that card and nowhere else.
            not (named_card and related.cards(candidate)) or candidate.kind != first_card,
            not (named_card and related.cards(candidate)),
            related.another_s(candidate)
            or related.of_another_disease(candidate)
            or related.merely_mentions(candidate),
            # Where a figure is asked for, a title that merely has all the words is no answer.
            ends and candidate.kind == "source",
            covered < _FULL or (ends and _low_digest(candidate)),
            # What says nothing about the named agent or study never stands before what does.
            related.missed(candidate),
            related.merely_mentions(candidate),
            # Where nothing answers all of a question, the claims about what it names come nearest.
            ends or covered >= _FULL or not related.claims_all(candidate),
            ends and _low_digest(candidate),
            -round(covered / top * _BANDS),
            candidate.unverified and candidate.kind == "outcome",
            _kind_place(candidate, related, kinds),
            # Nothing of this band is the asked event: a near miss, called that, says more than the rest.
            related.near_miss(candidate) is None,
            tiers.get(_versions(candidate, related), _tier_class(candidate)),
            related.grave(candidate),
            related.strangers(candidate),
            related.alone(candidate),
        )

    return {(c.index, c.row): key(c) for c in found}


def _kind_place(candidate: Candidate, related: Related, kinds: Sequence[str]) -> float:
    """A figure of quite another endpoint says less than the record of what was named."""
    if related.strays(candidate):
        return kinds.index("study") + 0.5
    return 0.5 if related.named(candidate) else kinds.index(candidate.kind)


def kind_place(kind: str) -> int:
    """Where a kind stands when nothing but its kind tells results apart."""
    return _FIGURES_ASKED.index(kind) if kind in _FIGURES_ASKED else len(_FIGURES_ASKED)


def _passages_in_their_order(
    found: list[Candidate], keys: Mapping[Row, tuple[object, ...]]
) -> list[Candidate]:
    """The places that passages take are filled as the passages' own formula orders them.

    Those about another study or disease than the one that was asked for stay behind the others.
    """
    order = sorted(
        (c for c in found if c.index == "passage_fts"),
        key=lambda c: (*keys[c.index, c.row][:_NAMED], c.place),
    )
    own = iter(order)
    return [next(own) if c.index == "passage_fts" else c for c in found]


def exactly(candidate: Candidate, concepts: Sequence[Concept]) -> bool:
    """Whether the query is this record's name and nothing else."""
    return len(concepts) == 1 and (candidate.kind, candidate.id) in concepts[0].targets


def _tier_class(candidate: Candidate) -> int:
    """Figures of tiers 1-3 come before 4, and 4 before 5-6; what has no tier is our own record."""
    if candidate.tier is None or candidate.tier <= 3:
        return 0
    return 1 if candidate.tier == 4 else _LOW


def _versions(candidate: Candidate, related: Related) -> object:
    """What versions of one figure share; None for what is no figure of tiers 1-4."""
    if candidate.kind != "outcome" or _tier_class(candidate) == _LOW:
        return None
    return related.endpoint_of(candidate.id)


def _low_digest(candidate: Candidate) -> bool:
    """What a low tier says is no answer to a question for a figure, however many words it has."""
    return candidate.kind == "digest" and _tier_class(candidate) == _LOW


def by_version(reader: Reader, related: Related, found: list[Candidate]) -> list[Candidate]:
    """Figures of each study as its record shows them, the heading version first; the rest as given."""
    places = _version_places(reader, related, found)
    studies = {
        related.study_of(c.id): at for at, c in reversed(list(enumerate(found))) if c.kind == "outcome"
    }

    def key(one: tuple[int, Candidate]) -> tuple[int, tuple[int, int], int]:
        at, c = one
        if c.kind != "outcome":
            return at, (0, 0), at
        return studies[related.study_of(c.id)], places.get(c.id, (_OTHER, 0)), at

    return [c for _, c in sorted(enumerate(found), key=key)]


def _version_places(
    reader: Reader, related: Related, candidates: Iterable[Candidate]
) -> dict[str, tuple[int, int]]:
    """Outcome -> (place of its endpoint in the study, place among the endpoint's versions)."""
    found: dict[str, tuple[int, int]] = {}
    known = related.links.places
    for name in {related.study_of(c.id) for c in candidates if c.kind == "outcome"}:
        if name not in known:
            known[name] = _places(reader.study(name))
        found |= known[name]
    return found


def _places(study: Study) -> dict[str, tuple[int, int]]:
    groups = [*versions.efficacy(study), *versions.harms(study)]
    return {
        outcome.id: (at, place) for at, group in enumerate(groups) for place, outcome in enumerate(group.all)
    }


def varied(found: list[Candidate], limit: int) -> list[Candidate]:
    """No kind fills the whole list: its share is a third, the rest of it comes after the others."""
    share = max(_LEAST, limit // 3)
    taken: Counter[str] = Counter()
    within: list[Candidate] = []
    beyond: list[Candidate] = []
    for candidate in found:
        taken[candidate.kind] += 1
        (within if taken[candidate.kind] <= share else beyond).append(candidate)
    return within + beyond


def _verified_first(found: list[Candidate]) -> list[Candidate]:
    """An unverified figure never ranks first: the best verified result goes before it."""
    for at, candidate in enumerate(found):
        if not (candidate.unverified and candidate.kind == "outcome"):
            return [candidate, *found[:at], *found[at + 1 :]] if at else found
    return found


def evidence_next(
    found: list[Candidate], file_places: Sequence[tuple[str, int]], limit: int
) -> list[Candidate]:
    """Move the passages that the first figure rests on among the first three, where they match too.

    `file_places`: (document, paragraph) of that figure's imported evidence. A second figure that
    answers as much stays before them: what a low tier prints does not come between two figures.
    """
    moved = [
        c
        for place in file_places
        for c in found
        if c.kind == "passage" and (c.document_id, c.paragraph) == place
    ][:2]
    if not moved or limit < 2:
        return found
    rest = [c for c in found if c not in moved]
    second = len(rest) > 1 and rest[1].kind == "outcome" and rest[0].hits.keys() <= rest[1].hits.keys()
    at = 2 if second else 1
    return [*rest[:at], *moved, *rest[at:]]
