"""Marks that wait for a person, and marks that another text of their source is offered for. Reads only.

Goes through them a few at a time, so that nothing else waits for it; nothing is decided here.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence

from abscope_store import library
from abscope_store.confirming import stays_at
from abscope_store.errors import NotFound
from abscope_store.notebook import placing, read
from abscope_store.notebook.folding import Folded
from abscope_store.notebook.marks import Selector
from abscope_store.notebook.selectors import CHANGED, ORPHAN, make_selector, selector_of, text_hash
from abscope_store.notebook.wordwise import KEPT, Run, difference
from abscope_store.reader import Reader
from abscope_store.records import Annotation, Record

WAITING = (CHANGED, ORPHAN)
# Why a mark is listed: its own text changed; that text is gone; a copy of its source came after the mark was
# made; it stands on our own words, and the reader's copy has the passage that they tell of.
TEXT, GONE, NEWER, DIGEST = "text", "gone", "newer", "digest"
_READ = 50  # marks read at once
_HELD = 6  # texts that are kept folded at once
_Target = tuple[str, str]


class MarkedText(Record, frozen=True):
    """A text as it is now; `paragraphs` is the whole of it by number, hidden ones included."""

    target_kind: str  # document or digest
    target_id: str
    text_sha256: str
    paragraphs: dict[int, str]


class Candidate(Record, frozen=True):
    """A place that a person may choose, in the mark's own text or in another copy of its source.

    `likeness` 0-1; `diff` leads from the mark's quote to the words there, empty where they are not alike at
    all but our digest tells of that passage (`why` is DIGEST).
    """

    target_kind: str
    target_id: str
    selector: Selector
    likeness: float
    diff: tuple[Run, ...]

    @property
    def same(self) -> bool:
        """Whether the words are those that were marked."""
        return bool(self.diff) and all(run.kind == KEPT for run in self.diff)


class Waiting(Record, frozen=True):
    """A mark that waits for a person, or is offered another text, with up to three candidates, best first.

    `text_sha256` is of its own text as it is now, None where that is not here.
    """

    annotation: Annotation
    candidates: tuple[Candidate, ...]
    why: str = TEXT
    text_sha256: str | None = None

    @property
    def waits(self) -> bool:
        """Whether a person is needed: not where its words stand elsewhere too, which is only offered."""
        if self.why == TEXT:
            return True
        return self.why in (GONE, NEWER) and not self.candidates[0].same


# What was found for a mark in other copies: (mark, revision, hashes of the copies) -> candidates.
Known = dict[tuple[str, int, tuple[str, ...]], tuple[Candidate, ...]]


class Looking:
    """All that waits, so much at a time: `step` until it says that all was looked at, then `found`.

    `known` may be handed from one to the next: what did not change is not compared again.
    """

    def __init__(self, known: Known | None = None) -> None:
        self.found: list[Waiting] = []
        self.known: Known = {}
        self._before: Known = {} if known is None else known
        self._each: Iterator[Waiting | None] | None = None

    def step(self, reader: Reader, seconds: float = float("inf")) -> bool:
        """Look at marks for about so long; whether that were all. Always with the same reader."""
        until = time.monotonic() + seconds
        if self._each is None:
            self._each = self._all(reader)
        for one in self._each:
            if one is not None:
                self.found.append(one)
            if time.monotonic() >= until:
                return False
        self.found.sort(key=lambda one: one.annotation.created, reverse=True)
        return True

    def _all(self, reader: Reader) -> Iterator[Waiting | None]:
        texts = _Texts(reader)
        copies = _copies(reader)
        seen = set()
        for mark in read.awaiting(reader.connection):
            seen.add(mark.id)
            yield _of_its_text(texts, copies, mark)
        for target, source in _targets(reader, copies):
            held = copies.get(source, [])
            own = next((one for one in held if ("document", one.id) == target), None)
            here = target[0] == "digest" or own is not None
            others = [one for one in held if own is None or one.imported_at > own.imported_at]
            if not others:
                continue
            ids = read.spans_on(reader.connection, target)
            for start in range(0, len(ids), _READ):
                for mark in read.some(reader.connection, ids[start : start + _READ]):
                    if mark.deleted_at is None and mark.id not in seen and mark.intact:
                        yield self._offered(reader, texts, mark, others, here)

    def _offered(
        self, reader: Reader, texts: _Texts, mark: Annotation, others: list[library.Copy], here: bool
    ) -> Waiting | None:
        """Another copy for a mark that stands where it is; None where there is nothing to offer."""
        turned_down = stays_at(mark.tags)
        made = mark.created[:19]  # to the second, as the library writes its times
        wanted = [
            one for one in others if one.id not in turned_down and (not here or one.imported_at[:19] >= made)
        ]
        if not wanted:
            return None
        key = (mark.id, mark.revision, tuple(f"{one.id} {one.text_sha256}" for one in wanted))
        found = self._before.get(key)
        if found is None:
            if mark.target_kind == "digest":
                found = _told_of(reader, texts, mark, wanted)
            else:
                found = _best(mark, (texts.get("document", one.id) for one in wanted))
        self.known[key] = found
        why = DIGEST if mark.target_kind == "digest" else NEWER if here else GONE
        return Waiting(mark, found, why, mark.text_sha256 if here else None) if found else None


def waiting(reader: Reader) -> list[Waiting]:
    """All of it at once, newest first."""
    looking = Looking()
    looking.step(reader)
    return looking.found


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


def was_left(mark: Annotation, text_sha256: str) -> bool:
    """Whether a person let the mark be without a place in the text with this hash."""
    return mark.state == ORPHAN and mark.text_sha256 == text_sha256


class _Texts:
    """The last few texts, folded."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._held: OrderedDict[_Target, tuple[MarkedText, Folded] | None] = OrderedDict()

    def get(self, kind: str, target: str) -> tuple[MarkedText, Folded] | None:
        if (kind, target) not in self._held:
            found = marked_text(self._reader, kind, target)
            self._held[kind, target] = None if found is None else (found, Folded(found.paragraphs))
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
        self._held.move_to_end((kind, target))
        return self._held[kind, target]


def _copies(reader: Reader) -> dict[str, list[library.Copy]]:
    """Source -> the documents of it that are here."""
    found: dict[str, list[library.Copy]] = {}
    for one in library.copies(reader.connection):
        if one.source_id:
            found.setdefault(one.source_id, []).append(one)
    return found


def _targets(reader: Reader, copies: dict[str, list[library.Copy]]) -> list[tuple[_Target, str]]:
    """Texts with marks on them, each with its source: as the library has it now, else as it was marked."""
    source_now = {str(one.id): source for source, held in copies.items() for one in held}
    found = {}
    for one in read.marked(reader.connection):
        source = one.target_id if one.target_kind == "digest" else source_now.get(one.target_id)
        found[one.target_kind, one.target_id] = source or one.source_id or ""
    return sorted(found.items())


def _of_its_text(texts: _Texts, copies: dict[str, list[library.Copy]], mark: Annotation) -> Waiting | None:
    """A changed or orphan mark; None where a person left it so."""
    own = texts.get(mark.target_kind, mark.target_id)
    if own is not None:
        if was_left(mark, own[0].text_sha256):
            return None
        return Waiting(mark, _best(mark, [own]), TEXT, own[0].text_sha256)
    others = [one for one in copies.get(mark.source_id or "", ()) if one.id != mark.target_id]
    return Waiting(mark, _best(mark, (texts.get("document", one.id) for one in others)))


def _best(mark: Annotation, places: Iterable[tuple[MarkedText, Folded] | None]) -> tuple[Candidate, ...]:
    found = [one for place in places if place is not None for one in _candidates(mark, *place)]
    return tuple(sorted(found, key=lambda one: -one.likeness)[: placing.MOST])


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


def _locators(reader: Reader, mark: Annotation) -> Sequence[str]:
    """Those of the digest's sentences that the mark touches; where these have none, of its paragraph."""
    facts = reader.facts_on(mark.target_id, mark.paragraph or 0)
    parts = [part for part in reader.digest(mark.target_id) if part.paragraph == mark.paragraph]
    start, end = mark.start or 0, mark.end if mark.paragraph_end == mark.paragraph else None
    touched = {
        span.id
        for part in parts
        for span in part.sentences
        if span.end > start and (end is None or span.start < (end or 0))
    }
    own = [fact.locator.id for fact in facts if fact.kind == "digest" and fact.id in touched]
    return own or [fact.locator.id for fact in facts]


def _told_of(
    reader: Reader, texts: _Texts, mark: Annotation, others: list[library.Copy]
) -> tuple[Candidate, ...]:
    """The sentences of the reader's copies that the marked words of our digest tell of.

    Known by the locators of the digest; our words and the source's are never compared.
    """
    wanted, ids = {one.id for one in others}, _locators(reader, mark)
    places: dict[tuple[str, int], tuple[int, int]] = {}
    for anchors in library.anchors_for(reader.connection, ids).values():
        for anchor in anchors:
            if anchor.document_id not in wanted or anchor.state not in ("exact", "edited"):
                continue
            passage = library.passage(reader.connection, anchor.document_id, anchor.paragraph or 0)
            first = anchor.sentence or 0
            last = anchor.sentence_last or first
            spans = () if passage is None else passage.sentences
            inside = [span for span in spans if first <= span.sentence <= last]
            if inside and passage is not None:
                at = str(anchor.document_id), passage.paragraph
                start, end = places.get(at, (inside[0].start, 0))
                places[at] = min(start, inside[0].start), max(end, inside[-1].end)
    found = []
    for (document, paragraph), (start, end) in sorted(places.items())[: placing.MOST]:
        text = texts.get("document", document)
        if text is not None:
            held = text[0]
            made = make_selector(held.paragraphs, paragraph, start, paragraph, end, held.text_sha256)
            found.append(Candidate("document", document, made, 0.0, ()))
    return tuple(found)
