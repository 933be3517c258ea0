"""Whether what others marked is here, and where else their words stand: offered, never taken by itself.

Reads the read lane, where reference and library are. Decides nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from abscope_store import library
from abscope_store.errors import NotFound
from abscope_store.notebook.exchange.versions import Version
from abscope_store.reader import Reader
from abscope_store.records import Record

MOST = 5  # candidates of one annotation


class Candidate(Record, frozen=True):
    """A place in a text that is here where the very words of a quote stand; code points in the paragraph."""

    document_id: str
    file_name: str
    paragraph: int
    start: int
    end: int


class Place(Record, frozen=True):
    """Where an incoming annotation would stand. Neither `here` nor candidates: its source is not here."""

    id: str
    author: str
    here: bool
    candidates: tuple[Candidate, ...] = ()


def places(reader: Reader, versions: Iterable[Version]) -> list[Place]:
    """One for each version, in order. The same document by its id; else its source with the same words."""
    documents = library.documents(reader.connection)
    held = {str(document.id) for document in documents}
    of_source: dict[str, list[tuple[str, str]]] = {}
    for document in documents:
        of_source.setdefault(str(document.source_id), []).append((str(document.id), document.file_name))
    texts: dict[str, dict[int, str]] = {}
    found = []
    for version in versions:
        author, note_id = version.key
        if _is_here(reader, version, held):
            found.append(Place(note_id, author, True))
            continue
        candidates: list[Candidate] = []
        quote, source = version.row["quote"], version.row["source_id"]
        for document_id, file_name in of_source.get(str(source), []) if quote and source else []:
            if document_id not in texts:
                lines = library.passages(reader.connection, document_id)
                texts[document_id] = {passage.paragraph: passage.text for passage in lines}
            candidates += _standing(str(quote), document_id, file_name, texts[document_id])
        found.append(Place(note_id, author, False, tuple(candidates[:MOST])))
    return found


def _is_here(reader: Reader, version: Version, held: set[str]) -> bool:
    kind, target = version.row["target_kind"], str(version.row["target_id"])
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


def _standing(quote: str, document_id: str, file_name: str, paragraphs: dict[int, str]) -> list[Candidate]:
    """Every paragraph that holds a one-paragraph quote, to the letter."""
    return [
        Candidate(document_id, file_name, number, text.index(quote), text.index(quote) + len(quote))
        for number, text in sorted(paragraphs.items())
        if quote in text
    ]
