"""Ranked candidates as results: the passage they rest on, and the name that found them.

What a record says of itself is told by telling.py, figures by wording.py alone. Orders nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from abscope_store import wording
from abscope_store.confirming import own_tags
from abscope_store.errors import NotFound
from abscope_store.notebook import read
from abscope_store.notebook.plainly import plainly
from abscope_store.reader import Reader
from abscope_store.records import Evidence, Result
from abscope_store.search.concepts import Concept
from abscope_store.search.counter import counters_of
from abscope_store.search.fold import words
from abscope_store.search.match import Candidate, expression, used_form
from abscope_store.search.rank import exactly
from abscope_store.search.related import Related
from abscope_store.search.snippet import Snippets
from abscope_store.search.stems import Stems
from abscope_store.search.telling import LONGEST, Asked, excerpt, said, shortened

GROUPS = {
    "outcome": "Figures",
    "agent": "Agents",
    "study": "Studies",
    "mechanism": "Mechanisms",
    "note": "Your notes",
    "claim": "Claims",
    "glossary": "Glossary",
    "digest": "Our digests",
    "passage": "Passages",
    "source": "Sources",
}
EXACT = "Exact"
_TITLE, _QUOTED = 80, 120  # characters of a note's first line, and of the words that it is on
_OPEN, _CLOSE = "\x02", "\x03"
_READ_WITH = 2
_RESTING = ("outcome", "claim", "step", "digest")
_SQL = Path(__file__).parent / "sql"


class Results:
    """Makes the results of one search."""

    def __init__(
        self,
        reader: Reader,
        related: Related,
        concepts: Sequence[Concept],
        stems: Stems,
        counters: bool = False,
    ) -> None:
        self._reader = reader
        self._related = related
        self._concepts = concepts
        self._counters = counters  # said in a line where the records themselves may not stand before it
        self._sources: dict[str | None, str] = {}
        self._every = " OR ".join(expression(concept) for concept in concepts)
        self._asked = Snippets([[form.words for form in concept.forms] for concept in concepts], stems)
        self._others = Snippets([concept.longer for concept in concepts], stems)  # PD-1 is not PD

    def of(self, candidates: Iterable[Candidate]) -> tuple[Result, ...]:
        """The results in the given order."""
        return tuple(self._marked(self._result(candidate)) for candidate in candidates)

    def places(self, candidate: Candidate) -> list[tuple[str, int]]:
        """(document, paragraph) of the imported passages that a record rests on."""
        return [
            (str(e.document_id), e.paragraph)
            for e in self._reader.evidence(candidate.kind, candidate.id)
            if e.document_id is not None and e.paragraph is not None
        ]

    def _marked(self, result: Result) -> Result:
        """With the words that were asked for marked in its text, which stands on one line."""
        if result.kind == "outcome":
            return result  # a figure is read as a whole
        text = " ".join(result.text.split())
        others = self._others.marks(text)
        marks = tuple(
            (start, end)
            for start, end in self._asked.marks(text)
            if not any(start < last and first < end for first, last in others)
        )
        return replace(result, text=text, marks=marks)

    def _result(self, candidate: Candidate) -> Result:
        if candidate.kind == "passage":
            return self._passage(candidate)
        if candidate.kind == "note":
            return self._note(candidate)
        kind, record = self._related.owner(candidate)
        best = self._evidence(candidate)
        related = self._related
        asked = Asked(related.harms_asked(), related.cards(candidate), self._concepts)
        title, text, lines = said(self._reader, candidate, record, asked)
        if kind == "outcome" and best and best.locator.role != "rests on":
            text += self._foundation(record)
        missed = related.near_miss(candidate)
        if missed:
            text = f"different event, not {missed}: {text}"
        lines = lines or self._read_with(candidate)
        if kind != "outcome" and not lines:
            text = shortened(text + excerpt(self._held(candidate), candidate.body, f"{title} {text}"))
        return Result(
            kind=kind,
            id=record,
            title=title,
            text=text,
            source=best.source.id if best else candidate.source_id,
            cited=wording.short(best.source) if best else self._cited(candidate.source_id),
            lines=lines,
            file=best.file_name if best else None,
            paragraph=best.paragraph if best else candidate.paragraph,
            sentence=best.sentence if best else candidate.sentence,
            via=self._via(candidate, f"{title} {text}"),
            tier=best.source.tier if best else candidate.tier,
            group=EXACT if exactly(candidate, self._concepts) else GROUPS[kind],
            document=best.document_id if best else None,
            unverified=candidate.unverified,
        )

    def _evidence(self, candidate: Candidate) -> Evidence | None:
        """What opens behind a record: a passage that the reader holds before anything else."""
        if candidate.kind not in _RESTING:
            return None
        # A digest is searched by paragraph and located by sentence.
        part = f"s{candidate.sentence or 1}" if candidate.kind == "digest" else ""
        found = self._reader.evidence(candidate.kind, candidate.id + part)
        held = [e for e in found if e.document_id is not None]
        return next(iter(held or found), None)

    def _foundation(self, outcome: str) -> str:
        """What a figure rests on where the passage that opens merely prints it too."""
        for evidence in self._reader.evidence("outcome", outcome):
            if evidence.locator.role == "rests on":
                return f"; rests on {wording.short(evidence.source)} ({wording.tier(evidence.source)})"
        return ""

    def _cited(self, source: str | None) -> str:
        """A source in short; a document of the reader's own may have one that the reference does not know."""
        if source not in self._sources:
            try:
                self._sources[source] = wording.short(self._reader.source(source)) if source else ""
            except NotFound:
                self._sources[source] = ""
        return self._sources[source]

    def _passage(self, candidate: Candidate) -> Result:
        sentence, text = self._best_sentence(candidate)
        return Result(
            kind="passage",
            id=candidate.id,
            title=self._titled(candidate),
            text=text,
            source=candidate.source_id,
            cited=self._cited(candidate.source_id),
            file=candidate.file_name,
            paragraph=candidate.paragraph,
            sentence=sentence,
            via=self._via(candidate, f"{candidate.title} {candidate.body}"),
            tier=candidate.tier,
            group=GROUPS["passage"],
            lines=self._read_with(candidate),
            document=candidate.document_id,
        )

    def _titled(self, candidate: Candidate) -> str:
        """What the list of the library calls it: a page without a title has its source's."""
        if candidate.title == candidate.file_name and self._cited(candidate.source_id):
            return wording.title(self._reader.source(str(candidate.source_id)))
        return candidate.title

    def _read_with(self, candidate: Candidate) -> tuple[str, ...]:
        if not self._counters:
            return ()
        keys = counters_of(self._reader.connection, candidate)[:_READ_WITH]
        return tuple(f"read with: {self._counter(kind, record)}" for kind, record in keys)

    def _counter(self, kind: str, record: str) -> str:
        if kind == "claim":
            claim = self._reader.claim(record)
            return f"{claim.text} {claim.direction}"
        outcome = self._reader.outcome(record)
        study = self._reader.study(outcome.study_id)
        return f"{outcome.endpoint_short} of {study.name}: {wording.outcome_line(outcome)}"

    def _note(self, candidate: Candidate) -> Result:
        """Its first line, then the rest, its tags and the words it is on, each told from the others."""
        note = read.annotation(self._reader.connection, candidate.id)
        lines = plainly(note.body)
        quote = f"“{shortened(note.quote, _QUOTED)}”" if note.quote else ""
        tags = " ".join(f"#{tag}" for tag in own_tags(note.tags))
        title = lines[0] if lines else quote or note.kind.capitalize()
        more = lines if len(title) > _TITLE else lines[1:]
        rest = [part for part in (" ".join(more), tags, quote) if part not in ("", title)]
        return Result(
            kind="note",
            id=candidate.id,
            title=shortened(title, _TITLE),
            text=shortened(" · ".join(rest) or title),
            source=candidate.source_id,
            cited=self._cited(candidate.source_id),
            file=None,
            paragraph=candidate.paragraph,
            sentence=None,
            via=self._via(candidate, f"{candidate.title} {candidate.body}"),
            group=GROUPS["note"],
            document=candidate.document_id,
        )

    def _best_sentence(self, candidate: Candidate) -> tuple[int | None, str]:
        """The sentence that holds most matches of a passage, by its ordinal and as plain text."""
        row = (
            self._every
            and self._reader.connection.execute(
                "SELECT highlight(passage_fts, 0, ?, ?) FROM passage_fts"
                " WHERE passage_fts MATCH ? AND rowid = ?",
                (_OPEN, _CLOSE, self._every, candidate.row),
            ).fetchone()
        )
        sentences = self._reader.connection.execute(
            _sentences_sql(),
            (candidate.document_id, candidate.paragraph),
        ).fetchall()
        marked = str(row[0]) if row else candidate.body
        starts = _marks(marked)
        # A text with such control characters of its own would shift every mark: then none counts.
        if marked.replace(_OPEN, "").replace(_CLOSE, "") != candidate.body:
            starts = []
        if not sentences:
            return None, self._piece(candidate.body)
        best = max(
            sentences,
            key=lambda s: (sum(s["start"] <= at < s["end"] for at in starts), -s["sentence"]),
        )
        return best["sentence"], self._piece(candidate.body[best["start"] : best["end"]])

    def _piece(self, text: str) -> str:
        """A text on one line; of a long one the piece that shows most of what was asked."""
        line = " ".join(text.split())
        if len(line) <= LONGEST:
            return line
        piece = self._asked.of(line)
        return f"{'… ' if piece.before else ''}{piece.text}{' …' if piece.after else ''}"

    def _held(self, candidate: Candidate) -> list[Concept]:
        return [concept for at, concept in enumerate(self._concepts) if at in candidate.hits]

    def _via(self, candidate: Candidate, shown: str) -> str | None:
        """The name through which a record was found where what was typed does not stand in it."""
        folded = f" {' '.join(words(shown))} "
        for concept in self._held(candidate):
            typed = " ".join(words(concept.typed))
            if (
                f" {typed} " in folded
                or concept.alternatives
                or concept.kind in ("number", "card", "time", "grade")
            ):
                continue
            if candidate.kind == "outcome" and concept.kind == "endpoint":
                continue  # a figure's title is its endpoint, however it was typed
            if concept.kind != "text" and " ".join(words(concept.name)) != typed:
                return concept.name
            form = used_form(concept, shown)
            if form is not None:
                return form.text
        return None


def _marks(marked: str) -> list[int]:
    """Offsets of the opening marks in the text without marks."""
    starts = []
    at = 0
    for part in marked.split(_OPEN)[:-1]:
        at += len(part) - part.count(_CLOSE)
        starts.append(at)
    return starts


@cache
def _sentences_sql() -> str:
    return (_SQL / "passage_sentences.sql").read_text("utf-8")
