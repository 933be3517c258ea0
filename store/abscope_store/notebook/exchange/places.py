"""Whether what others marked is here, and where else their words stand: offered, never taken by itself.

Reads the read lane, where reference and library are. Decides nothing and writes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping

import msgspec

from abscope_store import library
from abscope_store.errors import NotFound
from abscope_store.notebook.exchange.versions import Version
from abscope_store.notebook.rows import Row
from abscope_store.notebook.selectors import MOVED, make_selector
from abscope_store.reader import Reader
from abscope_store.records import Document, Record

MOST = 5  # candidates of one annotation
_DOI_LINK = re.compile(r"^(https?://)?((dx\.)?doi\.org/)?(doi:\s*)?")


class Candidate(Record, frozen=True):
    """A place in a text that is here where the very words of a quote stand, with all that marks it.

    Code points in the paragraphs, half open, as in a Selector.
    """

    document_id: str
    source_id: str | None
    title: str
    text_sha256: str
    paragraph: int
    start: int
    paragraph_end: int
    end: int
    quote: str
    prefix: str
    suffix: str

    def columns(self) -> Row:
        """What a merge writes where a person chose this place (merging.merge)."""
        row: Row = msgspec.structs.asdict(self)
        del row["title"]
        return row | {"target_id": row.pop("document_id"), "target_kind": "document", "state": MOVED}


class Place(Record, frozen=True):
    """Where an incoming annotation would stand. Neither `here` nor candidates: its source is not here."""

    id: str
    author: str
    here: bool
    candidates: tuple[Candidate, ...] = ()


def places(reader: Reader, versions: Iterable[Version]) -> list[Place]:
    """One for each version, in order. The same document by its id; else its source with the same words."""
    documents = {str(document.id): document for document in library.documents(reader.connection)}
    copies = _copies(reader, documents)
    texts: dict[str, _Text] = {}
    known: dict[tuple[str, str], bool] = {}  # many notes stand on one target
    found = []
    for version in versions:
        author, note_id = version.key
        target = str(version.row["target_kind"]), str(version.row["target_id"])
        if target not in known:
            known[target] = _is_here(reader, *target, documents)
        if known[target]:
            found.append(Place(note_id, author, True))
            continue
        candidates: list[Candidate] = []
        quote, source = version.row["quote"], version.row["source_id"]
        for document_id in copies.get(_address(str(source or target[1])), []) if quote else []:
            if document_id not in texts:
                texts[document_id] = _Text(reader, documents[document_id])
            candidates += texts[document_id].standing(str(quote))
        found.append(Place(note_id, author, False, tuple(candidates[:MOST])))
    return found


def _is_here(reader: Reader, kind: str, target: str, held: Container[str]) -> bool:
    if kind == "document":
        return target in held
    if kind == "digest":
        return target in reader.sources()
    name, _, record_id = target.partition("/")
    look = {
        "agent": reader.agent, "study": reader.study, "mechanism": reader.mechanism,
        "claim": reader.claim, "outcome": reader.outcome, "source": reader.source,
    }.get(name)  # fmt: skip
    if look is None:
        return True  # a step or a dose: no table of its own to look in
    try:
        look(record_id)
    except NotFound:
        return False
    return True


def _copies(reader: Reader, documents: Mapping[str, Document]) -> dict[str, list[str]]:
    """Documents by their source, and by the links that other programs know a source or a text by."""
    sources = reader.sources()
    found: dict[str, list[str]] = {}
    for document_id, document in documents.items():
        source = sources.get(document.source_id) if document.source_id else None
        known = [document.source_id, document.doi]
        known += [source.doi, source.url] if source is not None else []
        for name in dict.fromkeys(_address(str(one)) for one in known if one):
            found.setdefault(name, []).append(document_id)
    return found


def _address(link: str) -> str:
    """What two ways to write a link, or a DOI, have in common."""
    return _DOI_LINK.sub("", link.casefold()).removesuffix("/")


class _Text:
    """One text whole, to look for words that may reach over paragraphs."""

    def __init__(self, reader: Reader, document: Document) -> None:
        lines = library.passages(reader.connection, document.id)
        self._document = document
        self._paragraphs = {line.paragraph: line.text for line in lines}
        self._numbers = sorted(self._paragraphs)
        self._starts: list[int] = []
        length = 0
        for number in self._numbers:
            self._starts.append(length)
            length += len(self._paragraphs[number]) + 1
        self._whole = "\n".join(self._paragraphs[number] for number in self._numbers)

    def standing(self, quote: str) -> Iterator[Candidate]:
        """The first places where the quote stands to the letter."""
        at = self._whole.find(quote)
        for _ in range(MOST):
            if at < 0:
                return
            (first, start), (last, end) = self._place(at), self._place(at + len(quote) - 1)
            selector = make_selector(
                self._paragraphs, first, start, last, end + 1, self._document.text_sha256 or None
            )
            title = self._document.title or self._document.file_name
            source = self._document.source_id
            yield Candidate(str(self._document.id), source, title, **msgspec.structs.asdict(selector))
            at = self._whole.find(quote, at + 1)

    def _place(self, at: int) -> tuple[int, int]:
        index = bisect_right(self._starts, at) - 1
        return self._numbers[index], at - self._starts[index]
