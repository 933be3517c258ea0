"""From a flattened document to all that is written of it: what the reference knows, and the names in it.

Also what a reference manager's record lends to the file that it names. Writes nothing.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from posixpath import join, normpath
from urllib.parse import unquote

from msgspec import Struct, structs

from abscope_store.importing.anchor import anchors
from abscope_store.importing.linking import link
from abscope_store.importing.mentions import Names
from abscope_store.importing.messages import Metadata, Parsed
from abscope_store.importing.proposing import propose
from abscope_store.importing.recognise import as_chosen, recognise
from abscope_store.importing.writing import Ready

LINKED_FILE = "linked file"  # the kind of problem by which a record names its file
_LENT = ("title", "authors", "publisher", "date", "pmid", "nct", "pmcid", "licence", "journal", "kind")


class Lent(Struct, frozen=True):
    """What a reference manager's record says of the file that it names."""

    record_id: str
    metadata: Metadata
    tags: Sequence[str] = ()


class Wish(Struct, frozen=True):
    """What the reader says of a document: its title, lines shown or hidden, the source that it is.

    `source` is "" for none of the reference; None: to be recognised.
    """

    title: str | None = None
    choices: dict[int, bool] = {}  # paragraph -> hidden
    source: str | None = None


def prepare(
    reference: sqlite3.Connection,
    names: Names,
    sha256: str,
    file_name: str,
    size: int,
    parsed: Parsed,
    lent: Lent | None = None,
    wish: Wish | None = None,
    stop: Callable[[], None] | None = None,
) -> Ready:
    """Everything the reference has to say on a flattened document, ready to be written.

    `stop` is called between its steps and raises where the reader has had enough.
    """
    wish = wish or Wish()
    if lent is not None:
        parsed = structs.replace(parsed, metadata=_completed(parsed.metadata, lent.metadata))
    texts = [parsed.text[one.start : one.end] for one in parsed.paragraphs if not one.hidden]
    if wish.source is None:
        known = recognise(reference, sha256, parsed.metadata, _visible_sentences(parsed))
    else:
        known = as_chosen(reference, wish.source)
    mentions, linked = link(names, parsed, stop)
    return Ready(
        sha256,
        file_name,
        size,
        parsed,
        known,
        anchors(reference, known.source_id, sha256, parsed) if known else [],
        mentions,
        linked,
        None if known else propose(parsed.metadata, texts),
        lent.tags if lent is not None else (),
        lent.record_id if lent is not None else None,
        wish.title,
        wish.choices,
        wish.source,
        hashlib.sha256(parsed.text.encode("utf-8")).hexdigest(),
    )


def files_named(parsed: Parsed, folder: str) -> list[str]:
    """Where the files lie that a record names: paths below `folder`, the record's own, never outside."""
    found = []
    for kind, value in parsed.problems:
        if kind != LINKED_FILE:
            continue
        # Zotero's RIS gives a path, its BibTeX "title:path:type".
        for piece in (value, *value.split(":")):
            path = piece.strip().removeprefix("file://")
            with suppress(ValueError):
                path = unquote(path).replace("\\", "/")
            whole = normpath(join(folder, path)) if path and not path.startswith("/") else normpath(path)
            if folder in ("", ".") or whole.startswith(f"{folder}/"):
                found.append(whole)
    return list(dict.fromkeys(found))


def _completed(own: Metadata, record: Metadata) -> Metadata:
    """The document's own metadata; what it lacks is the record's."""
    changes = {name: getattr(record, name) for name in _LENT if getattr(own, name) is None}
    if record.doi and (own.doi is None or not own.doi_is_own):
        changes |= {"doi": record.doi, "doi_is_own": True}
    return structs.replace(own, **changes)


def _visible_sentences(parsed: Parsed) -> Sequence[str]:
    return [
        parsed.text[one.start + start : one.start + end]
        for one in parsed.paragraphs
        if not one.hidden
        for start, end in one.sentences
    ]
