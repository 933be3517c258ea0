"""From text to an Answer: the one entry to searching, the same for the window and the command line.

Runs on the read lane and may be interrupted: sqlite3.OperationalError passes through. Saves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import zip_longest

from msgspec.structs import replace

from abscope_store.reader import Reader
from abscope_store.records import Answer, Chip, Result, Said, Understood
from abscope_store.search import beside, chips, direct, rank, seen
from abscope_store.search.concepts import Concept
from abscope_store.search.counter import before_low_tiers
from abscope_store.search.filtering import Filter, Scope
from abscope_store.search.match import Candidate, Match
from abscope_store.search.query import Every, Field, Holds, Not, Query, parse
from abscope_store.search.related import Related
from abscope_store.search.remembering import Remembering
from abscope_store.search.results import Results
from abscope_store.search.vocabulary import Vocabulary

KINDS = (
    "agent", "study", "mechanism", "outcome", "claim", "glossary", "source", "digest", "passage", "note",
    "sighting",
)  # fmt: skip
WITHIN = {"step": "mechanism"}  # indexed parts that are answered as what they belong to
_BEGUN = 6  # letters; a shorter last word may be the beginning of anything
_LEAST = 0.1  # held by nothing but its name in a field
_NOT_WORD_FOR_WORD = "nothing holds “{}” word for word; shown without that"


def search(
    reader: Reader,
    text: str,
    limit: int = 20,
    kinds: Collection[str] | None = None,
    vocabulary: Vocabulary | None = None,
    exact: bool = False,
    scope: Scope | None = None,
    now: datetime | None = None,
    first: bool = False,
) -> Answer:
    """Everything that answers `text`, best first, at most `limit`; no text raises.

    `kinds` keeps only those kinds of result. Pass a `vocabulary` to keep it between searches over the
    same reference (a new import makes new words: load it again then). `exact` corrects no spelling.
    `scope` searches within one record, source or document: ("source", id); `now` is for `added:`.
    `first` looks at a bounded number of passages: what can be shown while the whole is asked for again
    (`Answer.settled`). Both have the same results but for passages and what gives way to them.
    """
    query = parse(text)
    vocabulary = vocabulary or Vocabulary(reader.connection)
    reader = Remembering(reader.connection, vocabulary.memory)
    found = [
        _One(reader, branch, vocabulary, exact, kinds, scope, now, first).answer(limit)
        for branch in query.branches or (query,)
    ]
    results = found[0].results if len(found) == 1 else _merged([one.results for one in found])[:limit]
    shown = tuple(dict.fromkeys(chip for one in found for chip in one.chips))
    if scope is not None:
        shown = (Chip("scope", "", "/".join(scope), query.text), *shown)
    return Answer(
        query.text,
        tuple(dict.fromkeys(one for answer in found for one in answer.understood)),
        results,
        tuple(dict.fromkeys(one for answer in found for one in answer.said)),
        shown,
        all(one.settled for one in found),
    )


class _One:
    """One query without alternatives that are more than words."""

    def __init__(
        self,
        reader: Reader,
        query: Query,
        vocabulary: Vocabulary,
        exact: bool,
        kinds: Collection[str] | None,
        scope: Scope | None,
        now: datetime | None,
        first: bool,
    ) -> None:
        self.reader = reader
        self.query = query
        self.vocabulary = vocabulary
        self.kinds = kinds
        self.first = first and (kinds is None or "passage" in kinds)
        self.settled = True
        self.concepts, self.understood = vocabulary.understand(query, exact)
        condition = query.condition
        if not self.concepts and condition is not None:
            # Where nothing is left to find, what must not be held is tested with the rest.
            condition = Every((condition, *(Not(Holds(part)) for part in query.excluded)))
        narrowed = condition is not None or scope is not None
        self.filter = Filter(reader, vocabulary, condition, scope, now) if narrowed else None
        self.related = Related(vocabulary.links, self.concepts)

    def answer(self, limit: int) -> Answer:
        unknown = self.filter.unknown if self.filter else []
        if self.concepts:
            results, hints = self._found(limit)
        elif self.filter:
            results, hints = self._listed(limit), ()
        else:
            results, hints = (), ()
        understood = (*self.understood, *hints)
        shown = chips.of(self.query, self.concepts, understood, unknown)
        shown += tuple(Chip("hint", hint.typed, hint.text) for hint in hints)
        return Answer(self.query.text, understood, results, self._said(), shown, self.settled)

    def _said(self) -> tuple[Said, ...]:
        """What is not reported of the records that were named in words or in fields."""
        return direct.said(self.reader, self.related, (*self._of_fields(), *self.concepts))

    def _of_fields(self) -> list[Concept]:
        """The studies and agents that every result must be about, as concepts."""
        condition = self.query.condition
        plain = [c for c in condition.of if isinstance(c, Field)] if isinstance(condition, Every) else []
        found = [
            (field, self.vocabulary.names.named_by(field.value, field.name))
            for field in plain
            if field.name in ("study", "agent")
        ]
        return [Concept(f.name, f.value, f.value, (), frozenset(targets)) for f, targets in found]

    def _found(self, limit: int) -> tuple[tuple[Result, ...], tuple[Understood, ...]]:
        related, concepts = self.related, self.concepts
        excluded = self.vocabulary.excluded(self.query)
        match = Match(self.reader.connection, self.vocabulary, concepts, excluded, self.first)
        give_way = self.vocabulary.passages.give_way
        found = self.filter.candidates(match) if self.filter else match.candidates()
        give_way()
        found = related.completed(found, match)
        give_way()
        if self.filter:
            found = self.filter.tested(found) or self._themselves()
        self.settled = match.settled
        found = [c for c in found if self._asked(c)]
        hints = _nowhere(found, related, concepts, self.query.unfinished, match.settled)
        found, more = _word_for_word(found, concepts)
        hints += more
        found = rank.ordered(self.reader, related, concepts, match.weights(), found, limit)
        give_way()
        stems = self.vocabulary.passages.stems
        results = Results(self.reader, related, concepts, stems, counters=self.filter is not None)
        best = self._in_company(found, results, match, limit)
        give_way()
        own: tuple[Result, ...] = ()
        if self.kinds is None or "sighting" in self.kinds:
            own = seen.results(self.reader, concepts)
            own = (self.filter.of_seen(own) if self.filter else own)[: max(0, limit)]
        return (*results.of(best[: max(0, limit - len(own))]), *own), hints

    def _themselves(self) -> list[Candidate]:
        """The records that fields name, where nothing of theirs holds the words."""
        named = {target for concept in self._of_fields() for target in concept.targets}
        listed = self.filter.listed() if self.filter and named else []
        return [replace(c, hits={0: _LEAST}) for c in listed if (c.kind, c.id) in named]

    def _in_company(
        self, found: list[Candidate], results: Results, match: Match, limit: int
    ) -> list[Candidate]:
        """The ranked candidates with what must be read beside the first; a filter lets nothing else in."""
        free = self.kinds is None and self.filter is None
        if found and found[0].kind == "outcome":
            if free:
                ends = "endpoint" in {c.kind for c in self.concepts}
                found = beside.with_its_company(found, self.related, match, ends=ends)
            found = rank.evidence_next(found, results.places(found[0]), limit)
        found = direct.arranged(found, self.related, self.concepts)
        best = _distinct(found, self.related)
        if free:
            best = beside.with_the_reader_s_own(best, len(self.concepts), limit)
            best = before_low_tiers(self.reader.connection, best, match.named, limit)
        return best

    def _listed(self, limit: int) -> tuple[Result, ...]:
        """What meets a condition alone: records in the reference's order, the newest of the reader's."""
        if self.filter is None:
            return ()
        found = [c for c in self.filter.listed() if self._asked(c)]
        found.sort(key=lambda c: rank.kind_place(c.kind))
        found = sorted(rank.by_version(self.reader, self.related, found), key=lambda c: c.unverified)
        best = _distinct(rank.varied(found, limit), self.related)[: max(0, limit)]
        stems = self.vocabulary.passages.stems
        return Results(self.reader, self.related, (), stems, counters=True).of(best)

    def _asked(self, candidate: Candidate) -> bool:
        kinds = self.kinds
        return kinds is None or candidate.kind in kinds or WITHIN.get(candidate.kind) in kinds


def _nowhere(
    found: list[Candidate],
    related: Related,
    concepts: Sequence[Concept],
    unfinished: bool,
    settled: bool,
) -> tuple[Understood, ...]:
    """Words and numbers that nothing found holds, or nothing found about the records that were named.

    "pembrolizumab pancreatic os" has figures of pembrolizumab in other diseases: that must be said.
    """
    last = max((c.end for c in concepts), default=0)
    named = [c for c in concepts if c.kind in ("agent", "study") and c.targets]
    # Before all passages are looked at, nothing can be said of those about a record.
    about = [c for c in found if not related.missed(c)] if named and settled else []
    said = []
    for at, concept in enumerate(concepts):
        plain = concept.kind in ("text", "number") or (bool(named) and related.is_disease(concept))
        begun = unfinished and concept.end == last and (
            len(concept.typed) < _BEGUN or len(concept.forms) > 1
        )  # fmt: skip
        if not plain or concept.quoted or begun:
            continue
        if found and not any(at in c.hits for c in found):
            said.append(Understood("hint", f"“{concept.typed}” stands in none of these", concept.typed))
        elif about and concept.kind != "number" and not any(at in c.hits for c in about):
            names = " or ".join(dict.fromkeys(c.name for c in named))
            text = f"“{concept.typed}” stands in nothing found about {names}"
            said.append(Understood("hint", text, concept.typed))
    return tuple(said)


def _word_for_word(
    found: list[Candidate], concepts: Sequence[Concept]
) -> tuple[list[Candidate], tuple[Understood, ...]]:
    """Only what holds every phrase in quotation marks; where nothing does, all of it, and that is said."""
    hints = []
    for at, concept in enumerate(concepts):
        if concept.quoted and len(concepts) > 1:
            kept = [c for c in found if at in c.hits]
            if not kept:
                hints.append(Understood("hint", _NOT_WORD_FOR_WORD.format(concept.typed), concept.typed))
            found = kept or found
    return found, tuple(hints)


def _merged(found: Sequence[tuple[Result, ...]]) -> tuple[Result, ...]:
    """Results of several alternatives in turn, each once."""

    def turns() -> Iterator[Result]:
        for row in zip_longest(*found):
            yield from (one for one in row if one is not None)

    return tuple({(one.kind, one.id): one for one in turns()}.values())


def _distinct(found: list[Candidate], related: Related) -> list[Candidate]:
    """One result a record: a mechanism that several of its steps answer stands once, at the best."""
    best: dict[tuple[str, str], Candidate] = {}
    for candidate in found:
        best.setdefault(related.owner(candidate), candidate)
    return list(best.values())
