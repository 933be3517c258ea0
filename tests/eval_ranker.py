"""The product's own passage search as evaluate.py asks for it: a library of a collection, and one function.

Imports through the product's writing code and asks through `search`; tunes and adds nothing.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing.messages import Metadata, Paragraph, Parsed
from abscope_store.importing.segment import sentences
from abscope_store.importing.writing import Ready, transaction, write
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.search.answer import search
from abscope_store.search.vocabulary import Vocabulary

MOST = 100
BATCH = 500


def make(corpus: Iterable[tuple[str, str, str]]) -> Callable[[str], list[str]]:
    """Import (id, title, text) documents into a new library; query -> their ids, best first."""
    folder = tempfile.TemporaryDirectory(prefix="abscope-eval-")
    profile = Profile(Path(folder.name))
    names: dict[str, str] = {}
    writer = open_library_writer(profile)
    rows = iter(corpus)
    while batch := list(islice(rows, BATCH)):
        with transaction(writer):
            write(writer, list(_ready(batch, names)))
    writer.close()
    reader = Reader(open_reader(profile))
    vocabulary = Vocabulary(reader.connection)

    def ask(query: str) -> list[str]:
        assert folder.name  # kept as long as it is asked
        answer = search(reader, query, MOST, {"passage"}, vocabulary)
        return list(dict.fromkeys(names[str(result.document)] for result in answer.results))

    return ask


def _ready(rows: Iterable[tuple[str, str, str]], names: dict[str, str]) -> Iterator[Ready]:
    for name, title, text in rows:
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        names[sha256] = name
        paragraph = Paragraph(0, len(text), "body", False, "", sentences(text))
        parsed = Parsed(text, "eval", "1", "eval", "1", [paragraph], Metadata(title=title), [])
        yield Ready(sha256, f"{name}.txt", len(text), parsed, None, [], [], text_sha256=sha256)
