"""From text to an Answer: the one entry to searching, the same for the window and the command line.

Runs on the read lane and may be interrupted: sqlite3.OperationalError passes through. Saves nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from abscope_store.reader import Reader
from abscope_store.records import Answer
from abscope_store.search import beside, rank, seen
from abscope_store.search.counter import before_low_tiers
from abscope_store.search.match import Candidate, Match
from abscope_store.search.query import parse
from abscope_store.search.related import Related
from abscope_store.search.results import Results
from abscope_store.search.vocabulary import Vocabulary

KINDS = (
    "agent", "study", "mechanism", "outcome", "claim", "glossary", "source", "digest", "passage", "note",
    "sighting",
)  # fmt: skip
WITHIN = {"step": "mechanism"}  # indexed parts that are answered as what they belong to


def search(
    reader: Reader,
    text: str,
    limit: int = 20,
    kinds: Collection[str] | None = None,
    vocabulary: Vocabulary | None = None,
    exact: bool = False,
) -> Answer:
    """Everything that answers `text`, best first, at most `limit`; no text raises.

    `kinds` keeps only those kinds of result. Pass a `vocabulary` to keep it between searches over the
    same reference (a new import makes new words: load it again then). `exact` corrects no spelling.
    """
    query = parse(text)
    connection = reader.connection
    vocabulary = vocabulary or Vocabulary(connection)
    concepts, understood = vocabulary.understand(query, exact)
    if not concepts:
        return Answer(query.text, understood, ())
    match = Match(connection, vocabulary, concepts, vocabulary.excluded(query))
    related = Related(vocabulary.links, concepts)
    found = related.completed(match.candidates(), match)
    if kinds is not None:
        found = [c for c in found if c.kind in kinds or WITHIN.get(c.kind) in kinds]
    found = rank.ordered(reader, related, concepts, match.weights(), found, limit)
    results = Results(reader, related, concepts)
    if found and found[0].kind == "outcome":
        if kinds is None:
            found = beside.with_its_company(
                found, related, match, ends="endpoint" in {c.kind for c in concepts}
            )
        found = rank.evidence_next(found, results.places(found[0]), limit)
    best = _distinct(found, related)
    if kinds is None:
        best = beside.with_the_reader_s_own(best, len(concepts), limit)
        best = before_low_tiers(connection, best, match.named, limit)
    own = seen.results(reader, concepts) if kinds is None or "sighting" in kinds else ()
    own = own[: max(0, limit)]
    return Answer(query.text, understood, (*results.of(best[: max(0, limit - len(own))]), *own))


def _distinct(found: list[Candidate], related: Related) -> list[Candidate]:
    """One result a record: a mechanism that several of its steps answer stands once, at the best."""
    best: dict[tuple[str, str], Candidate] = {}
    for candidate in found:
        best.setdefault(related.owner(candidate), candidate)
    return list(best.values())
