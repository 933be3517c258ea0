"""Imported passages for a query: at once the best of a bounded number, then the best of all.

Both orders are scoring.py's. `first` costs the same whatever the library holds; `settled` looks at every row
that matches (some 3 us each) and may be interrupted. Knows no names and no other index.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from math import prod
from pathlib import Path

from abscope_store.records import Record
from abscope_store.search.concepts import Concept, Words
from abscope_store.search.counts import Counts
from abscope_store.search.glancing import Glance, glanced
from abscope_store.search.scoring import Bonus, Eye, Read, nearness, scores, weight
from abscope_store.search.stems import Stems

POOL = 600  # of all rows that match, those that the formula orders
GLANCE = 20  # of some rows that match, those that `first` orders
_TITLED = 60  # documents by whose titles passages are found
_CHUNK = 40  # texts that are read between two looks at whether a newer search waits, some 6 ms
_ENOUGH = 16  # rows: then no others are looked for
_SEEN = 120  # rows of which `first` asks bm25, some 2 us each
_SPAN = 4_000  # rows of the words of a query of which bm25 is asked: it counts them all, some 0.04 us each
_MEETING = 120  # rows that hold common words: the shortest of so many are read, some 1 us each
_LISTED = 10_000  # rows of the words that are looked through for them: they may hardly ever meet
_PAIR = 2
_DRAWN = 3  # times as often as by chance: how often words of one query meet, at least
_BONUSES: tuple[Bonus, ...] = (nearness,)
_SQL = Path(__file__).parent / "sql"

Holds = Callable[[Concept, str], bool]
_Row = tuple[int, str, int, str]  # id of a passage, its document, its paragraph, its text


class Document(Record, frozen=True):
    """What a passage says of its document."""

    title: str
    file_name: str
    source_id: str | None
    tier: int | None


class Found(Record, frozen=True):
    """A passage, its score, and the concepts it holds."""

    row: int
    document_id: str
    paragraph: int
    body: str
    document: Document
    score: float
    hits: frozenset[int]


class Sought(Record, frozen=True):
    """One thing to look for by its names, of which any will do: a concept, or a part of one or of several."""

    concepts: tuple[int, ...]
    names: tuple[Words, ...]


class Passages:
    """The passages of one connection; keeps counts, stems and titles between searches."""

    def __init__(self, connection: sqlite3.Connection, bonuses: Sequence[Bonus] = _BONUSES) -> None:
        self._connection = connection
        self._bonuses = bonuses
        self._documents: dict[str, Document] = {}
        self._version: object = None
        self.counts = Counts(connection)
        self.stems = Stems()

    def first(self, concepts: Sequence[Concept], excluded: Sequence[str], limit: int) -> list[Found]:
        """At most `limit`, the best of GLANCE rows or little more. Bounded work.

        Relies on `counts.refresh` having been called for this query, as understanding it does.
        """
        self._forget()
        if not self.counts.there or not concepts:
            return []
        sought = self._sought(concepts)
        held = [1]  # a single thing needs no weight
        if len(sought) > 1 or not _is_phrase(sought[0]):
            held = [min(self.counts.passages, sum(map(self.counts.about, phrases(one)))) for one in sought]
        rows = self._shown(self._some_of(sought, held, excluded))
        glance = Glance([one.names for one in sought], self._weights(held), self.stems)
        titles = [self._documents[row[1]].title for row in rows]
        found = glanced([row[3] for row in rows], titles, glance, self.counts.average)
        return self._best(rows, found, limit, sought)

    def settled(
        self,
        concepts: Sequence[Concept],
        excluded: Sequence[str],
        limit: int,
        holds: Holds | None = None,
        pool: int = POOL,
    ) -> list[Found]:
        """At most `limit` of all rows that hold any concept, best first. `holds`: see `ordered`.

        bm25 is asked of every row, the formula orders the best `pool` of them and of those whose documents'
        titles hold something. May be interrupted at any time.
        """
        self._refresh()
        if not self.counts.there or not concepts:
            return []
        some = dict.fromkeys(phrase for one in self._sought(concepts) for phrase in phrases(one))
        match = _without(" OR ".join(some), excluded)
        rows = self._connection.execute(_read("passages_best"), (match, max(pool, limit))).fetchall()
        more = self._under_titles(match, _without(f"{{title}} : ({' OR '.join(some)})", excluded), pool)
        found = {row[0]: tuple(row) for row in (*rows, *more)}
        return self.ordered(concepts, list(found.values()), holds)[:limit]

    def ordered(
        self, concepts: Sequence[Concept], rows: Sequence[_Row], holds: Holds | None = None
    ) -> list[Found]:
        """Rows that were found by whatever means, in the settled order.

        `holds` looks again at a concept whose names ask for their case or stand inside longer ones.
        """
        self._refresh()
        rows = self._shown(rows)
        sought = self._sought(concepts)
        eye = Eye(self.stems, [one.names for one in sought])
        texts = [(row[3], self._documents[row[1]].title) for row in rows]
        reads: list[Read] = []
        for start in range(0, len(texts), _CHUNK):
            self.give_way()
            reads += eye.read(texts[start : start + _CHUNK])
        if holds is not None:
            first = [concepts[one.concepts[0]] for one in sought]
            asked = {at for at, concept in enumerate(first) if concept.doubtful or concept.kind == "number"}
            for place, ((text, title), read) in enumerate(zip(texts, reads, strict=True)):
                both = f"{title}\n{text}"
                wrong = {at for at in asked & read.counts.keys() if not holds(first[at], both)}
                reads[place] = read.without(wrong)
        weights = self._weights([sum(map(self.counts.exactly, phrases(one))) for one in sought])
        found = scores(reads, weights, self.counts.average, self._bonuses)
        hits = (frozenset(read.counts) for read in reads)
        return self._best(rows, list(zip(found, hits, strict=True)), len(rows), sought)

    def _under_titles(self, match: str, titled: str, pool: int) -> list[_Row]:
        """Rows of documents whose titles hold something: the index has a title with one passage alone."""
        run = self._connection.execute
        documents = run(_read("passages_titled"), (titled, max(_TITLED, pool // 10))).fetchall()
        if not documents:
            return []
        wanted = json.dumps([row[0] for row in documents])
        return run(_read("passages_under_titles"), (match, pool, wanted)).fetchall()

    def give_way(self) -> None:
        """Raises OperationalError where a newer search waits: a progress handler is asked while SQL runs.

        To be called between two steps of Python, some 0.1 ms.
        """
        self._connection.execute(_read("long_enough")).fetchone()

    def _sought(self, concepts: Sequence[Concept]) -> list[Sought]:
        """What to look for, each thing once.

        The words of a compound that means nothing known (`tissue-resident`) count each, and its writing in
        one word as each of them.
        """
        found: dict[tuple[str, ...], Sought] = {}
        for at, concept in enumerate(concepts):
            names = tuple(dict.fromkeys(form.words for form in concept.forms))
            parts = [names]
            if concept.kind == "text" and not concept.quoted and len(names[0]) > 1:
                single = tuple(name for name in names if len(name) == 1)
                parts = [((word,), *single) for word in names[0]]
            for part in parts:
                stems = self.stems.of(part[0])
                key = tuple(stems[word] for word in part[0])
                same = found.get(key, Sought((), ()))
                found[key] = Sought(
                    tuple(dict.fromkeys((*same.concepts, at))), tuple(dict.fromkeys((*same.names, *part)))
                )
        return list(found.values())

    def _weights(self, held: Sequence[int]) -> list[float]:
        return [weight(self.counts.passages, n) for n in held]

    # --- a bounded number of rows -------------------------------------------------

    def _some_of(
        self, sought: Sequence[Sought], held: Sequence[int], excluded: Sequence[str]
    ) -> Sequence[_Row]:
        """Some GLANCE rows, from among those that hold the rarest of what is sought.

        bm25 orders up to `_SEEN` rows by words that are rare enough to be counted (`_SPAN`).
        """
        order = sorted((at for at in range(len(sought)) if held[at]), key=lambda at: held[at])
        if len(order) == 1 and _is_phrase(sought[order[0]]):
            return self._some("passages_some", " OR ".join(phrases(sought[order[0]])), excluded)
        any_of = [f"({' OR '.join(phrases(sought[at]))})" for at in order]
        numbers = [held[at] for at in order]
        found: dict[int, _Row] = {}
        while any_of and len(found) < _ENOUGH:
            rare = _within(numbers, _SEEN)
            rows = (
                self._rare(rare, any_of, numbers, excluded)
                if rare
                else self._common(any_of, numbers, excluded)
            )
            found = {row[0]: row for row in rows} | found
            any_of, numbers = (any_of[rare:], numbers[rare:]) if rare else ([], [])
        return list(found.values())

    def _rare(
        self, rare: int, any_of: Sequence[str], numbers: Sequence[int], excluded: Sequence[str]
    ) -> list[_Row]:
        """The best of all rows that hold any of the first few."""
        counted = _within(numbers, _SPAN)
        some = " OR ".join(any_of[:rare])
        if counted > rare:
            some = f"({some}) AND ({' OR '.join(any_of[:counted])})"
        return self._some("passages_some_best", some, excluded, _SEEN)

    def _common(self, any_of: Sequence[str], numbers: Sequence[int], excluded: Sequence[str]) -> list[_Row]:
        """The shortest of rows that hold all, or the first and another; of a single one some short ones."""
        passages = self.counts.passages
        reach = min(self.counts.top, self.counts.top * _LISTED // sum(numbers))
        chance = reach * prod(n / passages for n in numbers) * _DRAWN ** (len(numbers) - 1)
        found: list[_Row] = []
        if len(any_of) <= _PAIR or chance >= _ENOUGH:
            found = self._some("passages_some_short", " AND ".join(any_of), excluded, _MEETING, reach)
        if len(any_of) > _PAIR and len(found) < _ENOUGH:
            beside = f"{any_of[0]} AND ({' OR '.join(any_of[1:])})"
            found += self._some("passages_some_short", beside, excluded, _MEETING, reach)
        return found or self._some("passages_some", any_of[0], excluded)

    def _some(self, file: str, match: str, excluded: Sequence[str], *most: int) -> list[_Row]:
        """GLANCE rows at most."""
        return self._connection.execute(_read(file), (_without(match, excluded), GLANCE, *most)).fetchall()

    # --- documents ----------------------------------------------------------------

    def _refresh(self) -> None:
        self.counts.refresh()
        self._forget()

    def _forget(self) -> None:
        if self._version != self.counts.version:
            self._version = self.counts.version
            self._documents.clear()

    def _shown(self, rows: Sequence[_Row]) -> Sequence[_Row]:
        """Those of documents that are not removed; what they say of their documents is read once."""
        unknown = {row[1] for row in rows}.difference(self._documents)
        if not unknown:
            return rows
        found = self._connection.execute(_read("passage_documents"), (json.dumps(sorted(unknown)),))
        self._documents.update((row[0], Document(*row[1:])) for row in found)
        return [row for row in rows if row[1] in self._documents]

    def _best(
        self,
        rows: Sequence[_Row],
        found: Sequence[tuple[float, frozenset[int]]],
        limit: int,
        sought: Sequence[Sought],
    ) -> list[Found]:
        order = sorted(range(len(rows)), key=lambda at: (-found[at][0], rows[at][0]))[:limit]
        whole = {hits: _whole(hits, sought) for hits in {found[at][1] for at in order}}
        return [
            Found(*rows[at], self._documents[rows[at][1]], found[at][0], whole[found[at][1]]) for at in order
        ]


def phrases(one: Sought) -> list[str]:
    """Names as FTS5 reads them: quoted phrases of bare words."""
    return ['"' + " ".join(name) + '"' for name in one.names]


def _within(numbers: Sequence[int], most: int) -> int:
    """How many of the first of these numbers together are at most `most`."""
    return sum(total <= most for total in accumulate(numbers))


def _is_phrase(one: Sought) -> bool:
    """Whether it is words in a row: these are slow to find, and slower to count."""
    return all(len(name) > 1 for name in one.names)


def _whole(hits: frozenset[int], sought: Sequence[Sought]) -> frozenset[int]:
    """The concepts of which everything sought was found."""
    missed = {concept for at, one in enumerate(sought) if at not in hits for concept in one.concepts}
    return frozenset(concept for at in hits for concept in sought[at].concepts) - missed


def _without(match: str, excluded: Sequence[str]) -> str:
    return f"({match}) NOT ({' OR '.join(excluded)})" if excluded else match


@cache
def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text("utf-8")
