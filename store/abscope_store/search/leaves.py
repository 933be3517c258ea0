"""What one field of a query keeps: of records by their columns and links, of texts by their words.

Reads the reference, the library and the notebook; writes nothing. Sets are combined by keeping.py.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cached_property

from abscope_store.notebook.read import DEFAULT_AUTHOR, author
from abscope_store.search import fields
from abscope_store.search.concepts import Concept
from abscope_store.search.events import asked_of
from abscope_store.search.facts import Noted, noted, papers
from abscope_store.search.fold import words
from abscope_store.search.holding import notes_holding, records_holding
from abscope_store.search.keeping import NONE, WHOLE, Kept, Passages
from abscope_store.search.links import Key
from abscope_store.search.match import expression, holds
from abscope_store.search.query import Field, Part
from abscope_store.search.vocabulary import Vocabulary

_COLUMNS = {
    "disease": ("disease",),
    "setting": ("setting", "stage", "line", "population"),
    "timing": ("timing",),
    "design": ("design_kind", "design"),
    "phase": ("phase",),
}
_TEXTS = ("digest", "glossary", "step")  # records that name things in their words, not by links
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_SOURCE = ("id", "title", "authors", "container", "publisher", "year", "doi", "pmid", "nct")
_YOU = ("me", "you")


class Leaves:
    """The sets of single fields for one query; `concepts` collects what is looked for in texts."""

    def __init__(self, connection: sqlite3.Connection, vocabulary: Vocabulary, now: datetime) -> None:
        self._connection = connection
        self._vocabulary = vocabulary
        self._links = vocabulary.links
        self._facts = facts = vocabulary.facts
        self._papers = papers(connection)
        self._notes = notes = noted(connection)
        self._author = author(connection)
        self._now = now
        self.concepts: dict[str, Concept] = {}
        self.unknown: list[Field] = []  # fields whose value names nothing known
        self.whole = Kept(facts.keys, frozenset(note.row for note in notes), WHOLE)

    def of(self, field: Field) -> Kept:
        """What a field keeps."""
        if field.name in _COLUMNS:
            return self._column(field)
        if field.name in ("agent", "study", "mechanism"):
            return self._entity(field.name, field)
        if field.name == "endpoint":
            return self._endpoint(field)
        named: Callable[[str], Kept] = {
            "source": self._source, "by": self._by, "tier": self._tier, "year": self._year,
            "tag": self._tag, "kind": self._kind, "added": self._added, "has": self._has, "is": self._is,
        }[field.name]  # fmt: skip
        return named(field.value.casefold())

    def holding(self, part: Part) -> Kept:
        """What holds the words of a part, in any writing of them."""
        concept = self._vocabulary.text(part)
        found = expression(concept)
        self.concepts[found] = concept
        keys = frozenset(records_holding(self._connection, concept, None))
        return Kept(keys, frozenset(notes_holding(self._connection, concept)), Passages(held=found))

    def record(self, kind: str, record: str) -> Kept:
        """What belongs to one record or source, for a search within it."""
        if kind in ("agent", "study", "mechanism"):
            return self._of_records(frozenset({(kind, record)}), None)
        if kind == "document":
            notes = self._noted(lambda note: note.target == ("document", record))
            return Kept(frozenset(), notes, Passages(frozenset({record})))
        return self._of_sources({record}, frozenset())

    # --- records and their parts ------------------------------------------------------

    def _entity(self, kind: str, field: Field) -> Kept:
        targets = self._vocabulary.names.named_by(field.value, kind)
        if not targets:
            self.unknown.append(field)
        return self._of_records(frozenset(targets), self._vocabulary.concept(field.value))

    def _of_records(self, targets: frozenset[Key], concept: Concept | None) -> Kept:
        studies = {record for kind, record in targets if kind == "study"}
        agents = any(kind == "agent" for kind, _ in targets)
        linked = {key for key, others in self._links.of.items() if others & targets}
        if agents:
            studies |= {record for kind, record in linked if kind == "study"}
        keys = set(targets) | linked | self._of_studies(studies, agents=False)
        mechanisms = {record for kind, record in keys if kind == "mechanism"}
        keys |= {("step", step) for step, owner in self._links.steps.items() if owner in mechanisms}
        sources = self._sources_of(studies)
        return self._with_texts(keys, sources if not agents else set(), concept)

    def _endpoint(self, field: Field) -> Kept:
        concept = self._vocabulary.concept(field.value)
        if concept is None:
            return Kept()
        slugs = tuple(f"{slug}-" for kind, slug in concept.targets if kind == "endpoint")
        figures = {
            o: f
            for o, f in self._links.figures.items()
            if asked_of(concept, f) == 1 or f.endpoint.startswith(slugs)  # "PFS" is not "PFS2"
        }
        if not figures:
            self.unknown.append(field)
        keys: set[Key] = {("outcome", outcome) for outcome in figures}
        keys |= {("study", figure.study) for figure in figures.values()}
        return self._with_texts(keys, set(), concept)

    def _column(self, field: Field) -> Kept:
        concept = self._vocabulary.concept(field.value) if field.name == "disease" else None
        studies = {record for record, row in self._facts.studies.items() if self._stated(field, concept, row)}
        keys = self._of_studies(studies, agents=field.name == "disease")
        return self._with_texts(keys, self._sources_of(studies), concept)

    def _stated(self, field: Field, concept: Concept | None, row: sqlite3.Row) -> bool:
        text = " ".join(str(row[name] or "") for name in _COLUMNS[field.name])
        if field.name == "phase":
            wanted = _ROMAN.get(field.value.casefold(), field.value)
            return wanted in re.findall(r"\d+[a-z]?|\w+", text)
        if field.name == "timing" and field.value.casefold() in ("concurrently", "concomitant", "during"):
            return text == "concurrent"
        if field.name == "design" and field.value.casefold() in self._facts.designs:
            return bool(row["design_kind"] == field.value.casefold())  # "randomised" stands in its opposite
        if concept is not None:
            text = " ".join([text, *self._vocabulary.names.expanded(text)])
            return holds(concept, text, " ".join(words(text))) and (
                concept.doubtful or any(_begins(text, form.text) for form in concept.forms)
            )
        return _begins(text, field.value)

    def _of_studies(self, studies: set[str], agents: bool) -> set[Key]:
        """Studies with their figures, the claims about them and the papers they stand on."""
        keys: set[Key] = {("study", study) for study in studies}
        keys |= {("outcome", o) for o, figure in self._links.figures.items() if figure.study in studies}
        keys |= {("claim", claim) for claim, own in self._facts.claimed.items() if own & studies}
        keys |= {("source", source) for source in self._sources_of(studies)}
        if agents:
            keys |= {("agent", agent) for study in studies for agent in self._links.tested.get(study, set())}
        return keys

    def _sources_of(self, studies: set[str]) -> set[str]:
        found = (self._facts.sources.get(("study", study), set()) for study in studies)
        return set[str]().union(*found) - self._facts.collections

    def _with_texts(self, keys: set[Key], sources: set[str], concept: Concept | None) -> Kept:
        """These records, and the texts that stand on these sources or name the thing itself."""
        held, notes = None, set[int]()
        keys = keys | {key for key in self._facts.of_sources(sources) if key[0] == "digest"}
        if concept is not None:
            held = expression(concept)
            self.concepts[held] = concept
            keys |= set(records_holding(self._connection, concept, _TEXTS))
            notes = set(notes_holding(self._connection, concept))
        places = {f"{kind}/{record}" for kind, record in keys}
        notes |= self._noted(
            lambda note: (note.target[0] == "record" and note.target[1] in places) or note.source in sources
        )
        documents = frozenset(paper.id for paper in self._papers if paper.source in sources)
        return Kept(frozenset(keys) & self._facts.keys, frozenset(notes), Passages(documents, held=held))

    # --- sources and papers -----------------------------------------------------------

    def _source(self, value: str) -> Kept:
        rows = self._facts.source_rows.items()
        sources = {name for name, row in rows if _begins(_joined(row, _SOURCE), value)}
        documents = frozenset(
            paper.id for paper in self._papers
            if paper.source in sources or paper.id == value or _begins(paper.named, value)
        )  # fmt: skip
        return self._of_sources(sources, documents)

    def _of_sources(self, sources: set[str], documents: frozenset[str]) -> Kept:
        documents |= {paper.id for paper in self._papers if paper.source in sources}
        notes = self._noted(
            lambda note: (
                note.source in sources or (note.target[0] == "document" and note.target[1] in documents)
            )
        )
        return Kept(self._facts.of_sources(sources), notes, Passages(documents))

    def _by(self, value: str) -> Kept:
        if value in _YOU:
            yours = (DEFAULT_AUTHOR, self._author)
            return Kept(notes=self._noted(lambda note: note.author in yours))
        rows = self._facts.source_rows.items()
        sources = {name for name, row in rows if _begins(str(row["authors"] or ""), value)}
        papers = frozenset(p.id for p in self._papers if p.source in sources or _begins(p.authors, value))
        kept = self._of_sources(sources, papers)
        return Kept(kept.keys, self._noted(lambda note: _begins(note.author, value)), kept.passages)

    def _tier(self, value: str) -> Kept:
        low, high = fields.limits(value) or (0, 9)
        keys = {key for key, item in self._facts.items.items() if item.tier and low <= item.tier <= high}
        tiers = {name: row["tier"] for name, row in self._facts.source_rows.items()}
        papers = (p.id for p in self._papers if low <= (p.tier or tiers.get(p.source or "", 0)) <= high)
        return Kept(frozenset(keys), frozenset(), Passages(frozenset(papers)))

    def _year(self, value: str) -> Kept:
        low, high = fields.limits(value) or (0, 9999)
        years = {name: row["year"] or 0 for name, row in self._facts.source_rows.items()}
        sources = {name for name, year in years.items() if low <= year <= high}
        sources -= self._facts.collections
        keys = {key for key in self._facts.of_sources(sources) if key[0] not in ("study", "agent")}
        keys |= {
            ("study", study)
            for study, row in self._facts.studies.items()
            if low
            <= (row["year"] or max(map(years.__getitem__, self._sources_of({study})), default=0))
            <= high
        }
        papers = (p.id for p in self._papers if low <= (p.year or years.get(p.source or "", 0)) <= high)
        notes = self._noted(lambda note: low <= int(note.created[:4]) <= high)
        return Kept(frozenset(keys), notes, Passages(frozenset(papers)))

    # --- the reader's own -------------------------------------------------------------

    def _tag(self, value: str) -> Kept:
        def carries(tags: Iterable[str]) -> bool:
            return any(tag.casefold() == value or tag.casefold().startswith(f"{value}/") for tag in tags)

        marked = [note for note in self._notes if carries(note.tags)]
        papers = frozenset(paper.id for paper in self._papers if carries(paper.tags))
        return Kept(_records(marked) & self._facts.keys, frozenset(n.row for n in marked), Passages(papers))

    def _kind(self, value: str) -> Kept:
        kinds = fields.KINDS[fields.singular(value)]
        keys = frozenset(key for key in self._facts.keys if key[0] in kinds)
        return Kept(
            keys,
            self.whole.notes if "note" in kinds else frozenset(),
            WHOLE if "passage" in kinds else NONE,
            WHOLE if "sighting" in kinds else NONE,
        )

    def _added(self, value: str) -> Kept:
        # Days as the reader lives them: seven days ago begins at midnight there.
        midnight = self._now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        since = midnight - timedelta(days=max(0, (fields.days(value) or 0) - 1))

        def late(stamp: str) -> bool:
            try:
                found = datetime.fromisoformat(stamp)
            except ValueError:
                return False
            return (found if found.tzinfo else found.replace(tzinfo=since.tzinfo)) >= since

        papers = [paper for paper in self._papers if late(paper.imported_at)]
        keys = {("source", paper.source) for paper in papers if paper.source}
        notes = self._noted(lambda note: late(note.created))
        return Kept(
            frozenset(keys) & self._facts.keys, notes, Passages(frozenset(paper.id for paper in papers))
        )

    def _has(self, value: str) -> Kept:
        value = fields.singular(value)
        if value == "original":
            documents = frozenset(paper.id for paper in self._papers)
            sources = {paper.source for paper in self._papers if paper.source}
            return Kept(self._facts.of_sources(sources), frozenset(), Passages(documents))
        wanted: dict[str, Callable[[Noted], bool]] = {
            "note": lambda note: note.worded, "tag": lambda note: bool(note.tags),
        }  # fmt: skip
        test: Callable[[Noted], bool] = wanted.get(value) or (lambda note: note.kind == value)
        marked = [note for note in self._notes if test(note)]
        return Kept(
            _records(marked) & self._facts.keys,
            frozenset(note.row for note in marked),
            Passages(places=_places(marked)),
        )

    def _is(self, value: str) -> Kept:
        if value == "unverified":
            return Kept(frozenset(key for key, item in self._facts.items.items() if item.unverified))
        if value == "subgroup":
            return Kept(frozenset(("outcome", outcome) for outcome in self._facts.subgroups))
        return Kept(notes=self._noted(lambda note: note.state == value))

    def _noted(self, test: Callable[[Noted], bool]) -> frozenset[int]:
        return frozenset(note.row for note in self._notes if test(note))

    @cached_property
    def documents(self) -> frozenset[str]:
        """Every document of the library."""
        return frozenset(paper.id for paper in self._papers)


def _records(marked: Iterable[Noted]) -> frozenset[Key]:
    """The records and sources that marks are about, a paragraph of a digest by its own id."""
    found: set[Key] = set()
    for note in marked:
        kind, _, record = note.target[1].partition("/")
        if note.target[0] == "record" and record:
            found.add((kind, record))
        if note.target[0] == "digest" and note.paragraphs:
            first, last = note.paragraphs
            found |= {("digest", f"{note.target[1]}#p{at}") for at in range(first, min(last, first + 99) + 1)}
        if note.source:
            found.add(("source", note.source))
    return frozenset(found)


def _places(marked: Iterable[Noted]) -> frozenset[tuple[str, int]]:
    """(document, paragraph) of every paragraph that marks touch."""
    return frozenset(
        (note.target[1], at)
        for note in marked
        if note.target[0] == "document" and note.paragraphs
        for at in range(note.paragraphs[0], min(note.paragraphs[1], note.paragraphs[0] + 999) + 1)
    )


def _joined(row: sqlite3.Row, names: Iterable[str]) -> str:
    return " ".join(str(row[name]) for name in names if row[name] is not None)


def _begins(text: str, value: str) -> bool:
    """Whether every word of a value is the beginning of a word of a text."""
    held = f" {' '.join(words(text))}"
    asked = words(value)
    return bool(asked) and all(f" {word}" in held for word in asked)
