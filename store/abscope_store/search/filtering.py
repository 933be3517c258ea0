"""The condition of one query at work: candidates of every group that meet it, with or without words to find.

Ranks nothing. Work is bounded: passages are narrowed in the index before they are tested.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from abscope_store import library
from abscope_store.reader import Reader
from abscope_store.records import Result
from abscope_store.search import keeping
from abscope_store.search.holding import held
from abscope_store.search.keeping import Kept, Texts
from abscope_store.search.leaves import Leaves
from abscope_store.search.match import LIMIT, Candidate, Match, Within, plain_candidate
from abscope_store.search.query import Condition, Either, Every, Field, Holds
from abscope_store.search.vocabulary import Vocabulary

_SQL = Path(__file__).parent / "sql"
Scope = tuple[str, str]  # agent, study, mechanism, source or document, and its id


class Filter:
    """What a query's condition and its scope keep."""

    def __init__(
        self,
        reader: Reader,
        vocabulary: Vocabulary,
        condition: Condition | None,
        scope: Scope | None = None,
        now: datetime | None = None,
    ) -> None:
        self._reader = reader
        self._leaves = Leaves(reader.connection, vocabulary, now or datetime.now(UTC))
        self._library = library.attached(reader.connection)
        found = [self._kept(condition)] if condition is not None else []
        if scope is not None:
            found.append(self._leaves.record(*scope))
        self.kept = keeping.every(found, self._leaves.whole)

    @property
    def unknown(self) -> list[Field]:
        """Fields whose value names nothing known: only texts that hold the words are kept."""
        return self._leaves.unknown

    def candidates(self, match: Match) -> list[Candidate]:
        """What matches and meets the condition: all of the reference, the best of the other groups."""
        found = [c for c in match.named(self.kept.keys) if c.hits]
        found += match.beyond(self._within())
        return self.tested(found)

    def listed(self) -> list[Candidate]:
        """What meets the condition where there are no words to find, as it stands."""
        keys = json.dumps(sorted(f"{kind}/{record}" for kind, record in self.kept.keys))
        found = [("search_fts", row) for row in self._rows("reference_named", keys)]
        found.sort(key=lambda one: one[1]["rowid"])
        notes = json.dumps(sorted(self.kept.notes))
        if self.kept.notes:
            found += [("note_fts", row) for row in self._rows("notes_listed", notes, LIMIT)]
        narrow = keeping.narrowest(self.kept.passages)
        if self._library:
            documents = self._leaves.documents if narrow is None else narrow.documents or frozenset()
            documents |= {document for document, _ in (narrow.places if narrow else ())}
            found += [
                ("passage_fts", row)
                for row in self._rows("passages_listed", json.dumps(sorted(documents)), LIMIT)
            ]
            if narrow is not None and narrow.held:
                found += [("passage_fts", row) for row in self._rows("passage_any_order", narrow.held, LIMIT)]
        unique = {(index, row["rowid"]): row for index, row in found}
        candidates = [plain_candidate(index, at, row) for at, ((index, _), row) in enumerate(unique.items())]
        return self.tested(candidates)

    def of_seen(self, results: Sequence[Result]) -> tuple[Result, ...]:
        """Sightings whose passage meets the condition."""
        sql = "SELECT id, text FROM library.passage WHERE document_id = ? AND paragraph = ?"
        places = [self._reader.connection.execute(sql, (r.document, r.paragraph)).fetchone() for r in results]
        test = self._test(self.kept.seen, {row[0]: row[1] for row in places if row})
        return tuple(
            r
            for r, row in zip(results, places, strict=True)
            if row and test(row[0], str(r.document), r.paragraph or 0)
        )

    # --- sets -------------------------------------------------------------------------

    def _kept(self, condition: Condition) -> Kept:
        whole = self._leaves.whole
        if isinstance(condition, Field):
            return self._leaves.of(condition)
        if isinstance(condition, Holds):
            return self._leaves.holding(condition.part)
        if isinstance(condition, Every):
            return keeping.every(map(self._kept, condition.of), whole)
        if isinstance(condition, Either):
            return keeping.either(map(self._kept, condition.of))
        return keeping.without(self._kept(condition.of), whole)

    def _within(self) -> Within:
        narrow = keeping.narrowest(self.kept.passages)
        if narrow is None:
            return Within(notes=self.kept.notes)
        documents = (narrow.documents or frozenset()) | {document for document, _ in narrow.places}
        return Within(documents, narrow.held, self.kept.notes)

    def tested(self, found: list[Candidate]) -> list[Candidate]:
        """Those that meet the condition."""
        passages = [c for c in found if c.index == "passage_fts"]
        texts = {c.row: f"{c.title}\n{c.body}" for c in passages}
        test = self._test(self.kept.passages, texts)
        return [
            c
            for c in found
            if (c.kind, c.id) in self.kept.keys
            or (c.index == "note_fts" and c.row in self.kept.notes)
            or (c.index == "passage_fts" and test(c.row, str(c.document_id), c.paragraph or 0))
        ]

    def _test(self, texts: Texts, rows: Mapping[int, str]) -> Callable[[int, str, int], bool]:
        found = {one: self._holding(one, rows) for one in keeping.expressions(texts)}
        return keeping.test(texts, found)

    def _holding(self, expression: str, texts: Mapping[int, str]) -> frozenset[int]:
        """Rows of these passages that hold what an expression of the index stands for."""
        if not texts:
            return frozenset()
        found = self._reader.connection.execute(
            "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ?"
            " AND rowid IN (SELECT value FROM json_each(?))",
            (expression, json.dumps(sorted(texts))),
        )
        concept = self._leaves.concepts[expression]
        return frozenset(row for (row,) in found if held(concept, texts[row]))

    def _rows(self, name: str, *values: object) -> list[sqlite3.Row]:
        sql = (_SQL / f"{name}.sql").read_text("utf-8")
        return self._reader.connection.execute(sql, values).fetchall()
