"""Marks after their text changed: brings along what is beyond doubt, lists the rest, does what a person says.

Reading is the read lane's, writing the notebook lane's; a text travels between them as a value.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from abscope_store import library
from abscope_store.errors import NotFound
from abscope_store.notebook import placing, read, rows
from abscope_store.notebook.commands import Command
from abscope_store.notebook.folding import Folded
from abscope_store.notebook.marks import Selector
from abscope_store.notebook.rows import Mark, Row
from abscope_store.notebook.selectors import CHANGED, EXACT, MOVED, ORPHAN, selector_of, text_hash
from abscope_store.notebook.wordwise import Run, difference
from abscope_store.notebook.writer import NotebookWriter, now
from abscope_store.reader import Reader
from abscope_store.records import Annotation, AnnotationId, Record

WAITING = (CHANGED, ORPHAN)
_AT_ONCE = 500  # marks saved in one transaction
_SPAN = ("text_sha256", "paragraph", "start", "paragraph_end", "end", "quote", "prefix", "suffix")
_TARGET = ("target_kind", "target_id")


class MarkedText(Record, frozen=True):
    """A text as it is now; `paragraphs` is the whole of it by number, hidden ones included."""

    target_kind: str  # document or digest
    target_id: str
    text_sha256: str
    paragraphs: dict[int, str]


class Candidate(Record, frozen=True):
    """A place that a person may choose, in the mark's own text or in another copy of its source.

    `likeness` 0-1; `diff` leads from the mark's quote to the words there.
    """

    target_kind: str
    target_id: str
    selector: Selector
    likeness: float
    diff: tuple[Run, ...]


class Waiting(Record, frozen=True):
    """A mark that waits for a person, with up to three candidates, best first."""

    annotation: Annotation
    candidates: tuple[Candidate, ...]


class Resettled(Record, frozen=True):
    """What became of the marks of one text; ids. `unchanged` counts those that nothing was written for."""

    exact: tuple[AnnotationId, ...] = ()
    moved: tuple[AnnotationId, ...] = ()
    changed: tuple[AnnotationId, ...] = ()
    orphan: tuple[AnnotationId, ...] = ()
    unchanged: int = 0


def marked_text(reader: Reader, target_kind: str, target_id: str) -> MarkedText | None:
    """A document or a digest to settle marks in; None where it is not here, or was removed."""
    connection = reader.connection
    if target_kind == "digest":
        texts = {part.paragraph: part.text for part in reader.digest(target_id)}
        return MarkedText("digest", target_id, text_hash(texts), texts) if texts else None
    if target_kind != "document" or not library.attached(connection):
        return None
    try:
        document = library.document(connection, target_id)
    except NotFound:
        return None
    if document.removed_at is not None:
        return None
    texts = {passage.paragraph: passage.text for passage in library.passages(connection, target_id)}
    return MarkedText("document", target_id, document.text_sha256 or text_hash(texts), texts)


def outdated(reader: Reader) -> list[MarkedText]:
    """Every text that holds marks which were made on, or last settled in, another state of it.

    After an import, a reading anew or an update of the reference: `resettle` each in the notebook lane.
    """
    made_on: dict[tuple[str, str], set[str | None]] = {}
    for mark in read.listed(reader.connection, include_deleted=True):
        if mark.paragraph is not None:
            made_on.setdefault((mark.target_kind, mark.target_id), set()).add(mark.text_sha256)
    texts = (marked_text(reader, *target) for target in sorted(made_on))
    return [
        text
        for text in texts
        if text is not None and made_on[text.target_kind, text.target_id] != {text.text_sha256}
    ]


def resettle(writer: NotebookWriter, text: MarkedText) -> Resettled:
    """Place every mark of a text in it, in the trash too; what stands is brought up to date and saved.

    A mark that does not stand keeps its place, quote and hash, and is put down as changed or orphan. Doing
    it again writes nothing. Raises NotSaved; what was settled before that stays settled.
    """
    found = read.listed(writer.connection, (text.target_kind, text.target_id), include_deleted=True)
    spans = [mark for mark in found if mark.paragraph is not None and mark.intact]
    folded = Folded(text.paragraphs)
    told: dict[str, list[AnnotationId]] = {EXACT: [], MOVED: [], CHANGED: [], ORPHAN: []}
    changes: dict[AnnotationId, Row] = {}
    for mark in spans:
        change, state = _settled(mark, text, folded)
        told[state].append(mark.id)
        if change:
            changes[mark.id] = change
    ids = list(changes)
    for start in range(0, len(ids), _AT_ONCE):
        _save(writer, {one: changes[one] for one in ids[start : start + _AT_ONCE]})
    return Resettled(
        tuple(told[EXACT]),
        tuple(told[MOVED]),
        tuple(told[CHANGED]),
        tuple(told[ORPHAN]),
        len(spans) - len(changes),
    )


def waiting(reader: Reader) -> list[Waiting]:
    """Living marks that wait for a person, newest first, with candidates in the text as it is now.

    Where the text itself is not here, candidates are from other texts of its source that are.
    """
    cached: dict[tuple[str, str], tuple[MarkedText, Folded] | None] = {}

    def text(kind: str, target: str) -> tuple[MarkedText, Folded] | None:
        if (kind, target) not in cached:
            found = marked_text(reader, kind, target)
            cached[kind, target] = None if found is None else (found, Folded(found.paragraphs))
        return cached[kind, target]

    listed = []
    for mark in read.listed(reader.connection):
        if mark.state not in WAITING or mark.paragraph is None:
            continue
        own = text(mark.target_kind, mark.target_id)
        if own is not None and _was_left(mark, own[0]):
            continue
        places = [own] if own is not None else [text(*other) for other in _copies(reader, mark)]
        found = [one for place in places if place is not None for one in _candidates(mark, *place)]
        best = sorted(found, key=lambda one: -one.likeness)[: placing.MOST]
        listed.append(Waiting(mark, tuple(best)))
    return listed


def settle_command(writer: NotebookWriter, annotation_id: str, candidate: Candidate) -> Command[Annotation]:
    """Put a mark where a person says it belongs; undone it waits as before. Raises NotFound."""
    change = {
        **{name: getattr(candidate.selector, name) for name in _SPAN},
        "target_kind": candidate.target_kind,
        "target_id": candidate.target_id,
        "state": MOVED,
    }
    return _command(writer, annotation_id, "place {kind}", change)


def leave_command(writer: NotebookWriter, annotation_id: str, text_sha256: str) -> Command[Annotation]:
    """Let a mark be without a place in the text with this hash; it waits again once that text changes."""
    return _command(writer, annotation_id, "leave {kind}", {"state": ORPHAN, "text_sha256": text_sha256})


def _settled(mark: Annotation, text: MarkedText, folded: Folded) -> tuple[Row, str]:
    """(columns to change, the state then)."""
    if mark.state in WAITING and (not mark.text_sha256 or _was_left(mark, text)):
        return {}, mark.state  # from elsewhere, or left by a person: only a person gives it a place
    if mark.state not in WAITING and mark.text_sha256 == text.text_sha256:
        return {}, mark.state
    found = placing.place(selector_of(mark), text.paragraphs, text.text_sha256, folded)
    if found.selector is None:
        return ({} if mark.state == found.state else {"state": found.state}), found.state
    # A mark that was moved once is not where it was made, however exactly it stands now.
    state = MOVED if MOVED in (found.state, mark.state) else EXACT
    change = {name: getattr(found.selector, name) for name in _SPAN} | {"state": state}
    return {name: value for name, value in change.items() if getattr(mark, name) != value}, state


def _was_left(mark: Annotation, text: MarkedText) -> bool:
    return mark.state == ORPHAN and mark.text_sha256 == text.text_sha256


def _save(writer: NotebookWriter, changes: dict[AnnotationId, Row]) -> None:
    """One transaction and one line of the journal: all of these marks, or none."""

    def build() -> list[Mark]:
        marks = []
        for one, change in changes.items():
            held = rows.load(writer.connection, "annotation", one)
            if held is not None and held.intact:
                stamp = {"device": writer.device, "revision": held.revision + 1, "modified": time}
                marks.append(Mark("annotation", held.row | change | stamp, held.tags))
        return marks

    time = now()
    writer.save_merge(str(uuid.uuid4()), build)


def _candidates(mark: Annotation, text: MarkedText, folded: Folded) -> Iterable[Candidate]:
    selector = selector_of(mark)
    found = placing.place(selector, text.paragraphs, text.text_sha256, folded)
    if found.selector is not None:  # from elsewhere, or in another copy: offered all the same
        runs = difference(selector.quote, found.selector.quote)
        return [Candidate(text.target_kind, text.target_id, found.selector, 1.0, runs)]
    return [
        Candidate(text.target_kind, text.target_id, one.selector, one.likeness, one.diff)
        for one in found.candidates
    ]


def _copies(reader: Reader, mark: Annotation) -> list[tuple[str, str]]:
    """The texts of the mark's source that are here, its own left out."""
    if not mark.source_id:
        return []
    found = [
        ("document", str(one.id))
        for one in library.documents(reader.connection)
        if one.source_id == mark.source_id
    ]
    return [place for place in found if place != (mark.target_kind, mark.target_id)]


def _command(writer: NotebookWriter, annotation_id: str, said: str, change: Row) -> Command[Annotation]:
    before = read.annotation(writer.connection, annotation_id)
    inverse = {name: getattr(before, name) for name in (*_SPAN, *_TARGET, "state")}
    return Command(
        said.format(kind=before.kind),
        lambda: writer.anchor(annotation_id, change),
        lambda: writer.anchor(annotation_id, inverse),
    )
