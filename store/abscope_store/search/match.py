"""Candidates for a query from the three full-text indexes: which rows, and which concepts each row holds.

Every term is quoted; words alone reach FTS5, never what was typed. Work is bounded whatever is asked.
Orders nothing across indexes (rank.py does).
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from abscope_store.records import Record
from abscope_store.search.concepts import Concept, Form, Words
from abscope_store.search.fold import words
from abscope_store.search.passages import Found
from abscope_store.search.variants import numbers
from abscope_store.search.vocabulary import INDEXES, Vocabulary

LIMIT = 400  # candidates an index
_SQL = Path(__file__).parent / "sql"


class Candidate(Record, frozen=True):
    """A row that holds at least one concept. `hits`: index of a concept -> how well it is held, 0 to 1."""

    index: str
    row: int
    kind: str
    id: str
    title: str
    body: str
    source_id: str | None
    paragraph: int | None
    sentence: int | None
    tier: int | None
    unverified: bool
    document_id: str | None
    file_name: str | None
    place: int  # position in its own index, best first
    hits: dict[int, float]


class Within(Record, frozen=True):
    """Where to look beyond the reference: in passages of these documents or that hold an expression.

    `documents` None: everywhere. `notes`: rows of the reader's own marks.
    """

    documents: frozenset[str] | None = None
    held: str | None = None
    notes: frozenset[int] = frozenset()


class Match:
    """The candidates of one query, and what each concept weighs."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        vocabulary: Vocabulary,
        concepts: Sequence[Concept],
        excluded: Sequence[Concept],
        first: bool = False,
    ) -> None:
        """`first`: of the passages a bounded number is looked at, for what is shown until all are."""
        self._connection = connection
        self._first = first
        self.settled = True  # whether all that matches was looked at
        self._passages = vocabulary.passages
        self._concepts = concepts
        self._excluded = [expression(concept) for concept in excluded]
        self._counts = [_rows(vocabulary, concept) for concept in concepts]
        attached = {row[1] for row in connection.execute("PRAGMA database_list")}
        self._indexes = [index for index, schema in INDEXES.items() if schema in attached]

    def weights(self) -> list[float]:
        """Rare concepts weigh more, names and endpoints twice: over all indexes alike."""
        total = 1 + sum(self._size(index) for index in self._indexes if index != "note_fts")
        named = {"text": 1.0, "number": 2.0}
        return [
            named.get(concept.kind, 2.0) * math.log(1 + total / (1 + sum(counts)))
            for concept, counts in zip(self._concepts, self._counts, strict=True)
        ]

    def candidates(self) -> list[Candidate]:
        """Every index's candidates, each with the concepts it holds."""
        found: list[Candidate] = []
        for index in self._indexes:
            if index == "passage_fts":
                found += self._every_passage()
            else:
                found += self._with_hits(index, list(self._rows_of(index).values()))
        return found

    def beyond(self, within: Within) -> list[Candidate]:
        """Candidates of the library and the notebook from within a part of them."""
        found: list[Candidate] = []
        some = " OR ".join(expression(concept) for concept in self._concepts)
        if "note_fts" in self._indexes and within.notes:
            rows = json.dumps(sorted(within.notes))
            found += self._with_hits("note_fts", self._run("note_candidates_within", some, rows))
        if "passage_fts" in self._indexes:
            if within.documents is None:
                return found + self._every_passage()
            unique: dict[int, sqlite3.Row] = {}
            if within.documents:
                documents = json.dumps(sorted(within.documents))
                for row in self._run("passage_candidates_within", some, documents):
                    unique[row["rowid"]] = row
            if within.held:
                for row in self._run("passage_candidates", f"({some}) AND ({within.held})"):
                    unique.setdefault(row["rowid"], row)
            texts = [(r["rowid"], r["document_id"], r["paragraph"], r["body"]) for r in unique.values()]
            found += _passages(self._passages.ordered(self._concepts, texts, _really))
        return found

    def named(self, keys: Iterable[tuple[str, str]]) -> list[Candidate]:
        """Records of the reference by kind and id, whether or not their text matches."""
        wanted = json.dumps(sorted(f"{kind}/{record}" for kind, record in keys))
        rows = self._connection.execute(_read("reference_named"), (wanted,)).fetchall()
        unwanted: set[int] = set()
        if self._excluded:
            unwanted = {
                row[0]
                for row in self._connection.execute(
                    "SELECT rowid FROM search_fts WHERE search_fts MATCH ?",
                    (" OR ".join(self._excluded),),
                )
            }
        return self._with_hits("search_fts", [row for row in rows if row["rowid"] not in unwanted])

    # --- rows ---------------------------------------------------------------------

    def _rows_of(self, index: str) -> dict[int, sqlite3.Row]:
        """Rows that hold everything come first, then rows that hold anything."""
        file = {"search_fts": "reference_candidates", "note_fts": "note_candidates"}[index]
        some = [expression(concept) for concept in self._concepts]
        rows: dict[int, sqlite3.Row] = {}
        if len(some) > 1:
            for row in self._run(file, " AND ".join(some)):
                rows[row["rowid"]] = row
        for row in self._run(file, " OR ".join(some)):
            rows.setdefault(row["rowid"], row)
        return rows

    def _every_passage(self) -> list[Candidate]:
        if self._first:
            self.settled = False
            return _passages(self._passages.first(self._concepts, self._excluded, LIMIT))
        return _passages(self._passages.settled(self._concepts, self._excluded, LIMIT, _really))

    def _run(self, file: str, match: str, *more: str) -> list[sqlite3.Row]:
        if self._excluded:
            match = f"({match}) NOT ({' OR '.join(self._excluded)})"
        return self._connection.execute(_read(file), (match, LIMIT, *more)).fetchall()

    def _with_hits(self, index: str, rows: list[sqlite3.Row]) -> list[Candidate]:
        hits: dict[int, dict[int, float]] = {row["rowid"]: {} for row in rows}
        sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"  # noqa: S608 - one of INDEXES
        for at, concept in enumerate(self._concepts):
            for (number,) in self._connection.execute(sql, (expression(concept),)):
                if number in hits:
                    hits[number][at] = 1.0
        out = []
        for place, row in enumerate(rows):
            text = f"{row['title']}\n{row['body']}"
            found = hits[row["rowid"]]
            doubtful = any(self._concepts[at].doubtful for at in found)
            folded = _folded(text) if doubtful else ""
            held = {at: s for at, s in found.items() if holds(self._concepts[at], text, folded)}
            out.append(plain_candidate(index, place, row, held))
        return out

    def _size(self, index: str) -> int:
        table = "search_item" if index == "search_fts" else "passage"
        # The highest rowid stands for the count: counting 200,000 rows takes longer than searching.
        row = self._connection.execute(
            f"SELECT max({'rowid' if table == 'search_item' else 'id'}) FROM {table}"  # noqa: S608
        ).fetchone()
        return int(row[0] or 0)


def expression(concept: Concept) -> str:
    """A concept as FTS5 reads it: its forms as quoted phrases of bare words, any of them."""
    phrases = dict.fromkeys('"' + " ".join(form.words) + '"' for form in concept.forms)
    return "(" + " OR ".join(phrases) + ")"


def _really(concept: Concept, text: str) -> bool:
    return holds(concept, text, _folded(text) if concept.doubtful else "")


def holds(concept: Concept, text: str, folded: str) -> bool:
    """Whether a text that the index says matches really names the concept; `folded` are its words.

    The index folds case and stems, so "os" would find bone's "os" and "small cell lung cancer" the
    non-small one; names that ask for their case or stand inside longer names are looked at again.
    """
    if concept.kind == "number":
        # "16 3" of two fields or of a range is a phrase to the index, but it is not 16.3.
        asked = "|".join(re.escape(one.lstrip("-")) for one in numbers(concept.typed))
        return re.search(rf"(?<![\d.,])(?:{asked})(?!\d|[.,]\d)", text) is not None
    if not concept.doubtful:
        return True
    for form in concept.forms:
        if form.cased:
            if re.search(rf"(?<!\w){re.escape(form.text)}(?!\w)", text):
                return True
            continue
        found = _count(form.words, folded)
        if found and found > sum(
            _count(longer, folded) * _inside(form.words, longer) for longer in concept.longer
        ):
            return True
    return False


def used_form(concept: Concept, text: str) -> Form | None:
    """The first form of a concept that a text holds as written, the typed one first."""
    folded = " ".join(words(text))
    typed = tuple(words(concept.typed))
    for form in sorted(concept.forms, key=lambda form: form.words != typed):
        if _count(form.words, folded):
            return form
    return None


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    """A text's folded words; while one types, the same texts are looked at with every key."""
    return " ".join(words(text))


def _count(form: Words, folded: str) -> int:
    """Occurrences of a name in folded words; a plural of its last word counts."""
    phrase = " ".join(form)
    if phrase not in folded:
        return 0
    return len(re.findall(rf"(?<!\w){re.escape(phrase)}(?:e?s)?(?!\w)", folded))


def _inside(form: Words, longer: Words) -> int:
    size = len(form)
    return sum(longer[i : i + size] == form for i in range(len(longer) - size + 1))


def _rows(vocabulary: Vocabulary, concept: Concept) -> tuple[int, int]:
    """At most how many rows of (reference, library) hold any form of a concept."""
    counts = [vocabulary.rows(form.words) for form in concept.forms]
    return sum(c[0] for c in counts), sum(c[1] for c in counts)


def plain_candidate(
    index: str, place: int, row: sqlite3.Row, hits: dict[int, float] | None = None
) -> Candidate:
    """A row of an index as a candidate."""
    beyond = index != "search_fts"
    return Candidate(
        index=index,
        row=row["rowid"],
        kind=row["kind"],
        id=row["id"],
        title=row["title"],
        body=row["body"],
        source_id=row["source_id"],
        paragraph=row["paragraph"],
        sentence=row["sentence"],
        tier=row["tier"],
        unverified=bool(row["unverified"]),
        document_id=row["document_id"] if beyond else None,
        file_name=row["file_name"] if beyond else None,
        place=place,
        hits=hits or {},
    )


def _passages(found: Sequence[Found]) -> list[Candidate]:
    return [
        Candidate(
            index="passage_fts", row=one.row, kind="passage", id=f"{one.document_id}#{one.paragraph}",
            title=one.document.title, body=one.body, source_id=one.document.source_id,
            paragraph=one.paragraph, sentence=None, tier=one.document.tier, unverified=False,
            document_id=one.document_id, file_name=one.document.file_name, place=place,
            hits=dict.fromkeys(sorted(one.hits), 1.0),
        )
        for place, one in enumerate(found)
    ]  # fmt: skip


@cache
def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text("utf-8")
