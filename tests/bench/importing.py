"""CPU of writing passages against bare FTS5, alternated; then segmentation, mentions and sightings per MB.

Reads 100,000 paragraphs of open-access trial reports beside the project (never part of it); without them
it says so. Pre-parsed records: a paragraph is one sentence, no mentions, no sightings.
"""

from __future__ import annotations

import hashlib
import itertools
import lzma
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from abscope_store.connection import open_library_writer, open_reader
from abscope_store.importing import segment, sightings
from abscope_store.importing.mentions import Names
from abscope_store.importing.messages import Metadata, Paragraph, Parsed
from abscope_store.importing.writing import Ready, transaction, write
from abscope_store.paths import Profile

ROOT = Path(__file__).resolve().parent.parent.parent
PASSAGES = Path(os.environ.get("ABSCOPE_EVAL") or ROOT.parent / "shared" / "eval") / "passages-100k.tsv.xz"
WANTED = 0.8  # of the bare rows per CPU second
MOST_GROWTH = 1.25  # of the peak of memory over that of the first half
BATCH = 500  # documents a transaction
ROUNDS = 2


def main() -> int:
    """0 where the rate and the memory hold, or where there is nothing to read; else 1."""
    if not PASSAGES.is_file():
        print(f"import: not measured, {PASSAGES.name} is absent")
        return 0
    ratios = []
    for _ in range(ROUNDS):
        bare, ours, growth = _bare(), *_ours()
        ratios.append(ours / bare)
        print(f"import: bare FTS5 {bare:,.0f} rows/s of CPU, ours {ours:,.0f}, ratio {ours / bare:.2f}")
    ratio = sorted(ratios)[len(ratios) // 2]
    print(f"import: ratio {ratio:.2f} (at least {WANTED}), memory after all / after half {growth:.2f}")
    _readings()
    return 0 if ratio >= WANTED and growth <= MOST_GROWTH else 1


def documents() -> Iterator[tuple[str, list[str]]]:
    """(document's name, its paragraphs) in order."""
    with lzma.open(PASSAGES, "rt", encoding="utf-8") as file:
        rows = (line.rstrip("\n").split("\t", 2) for line in file)
        for name, group in itertools.groupby(rows, lambda row: row[0]):
            texts = [text for row in group if (text := " ".join(row[2].split()))]
            yield name, texts


def _bare() -> float:
    """Rows per CPU second of one executemany into a bare FTS5 table of the same tokenizer."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = -16384")
        connection.execute(
            "CREATE VIRTUAL TABLE bare USING fts5 ("
            " title, body, tokenize='porter unicode61 remove_diacritics 2')"
        )
        rows = [(name, text) for name, texts in documents() for text in texts]
        start = time.process_time()
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO bare (title, body) VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        spent = time.process_time() - start
        connection.close()
    return len(rows) / spent


def _ours() -> tuple[float, float]:
    """(rows per CPU second, memory at the end over memory at half time) of the library's own writing."""
    with tempfile.TemporaryDirectory() as folder:
        connection = open_library_writer(Profile(Path(folder)))
        spent, rows, sizes = 0.0, 0, []
        stream = documents()
        while batch := list(itertools.islice(stream, BATCH)):
            ready = [_ready(name, texts) for name, texts in batch]
            start = time.process_time()
            with transaction(connection):
                write(connection, ready)
            spent += time.process_time() - start
            rows += sum(len(texts) for _, texts in batch)
            sizes.append(_memory())
        connection.close()
    return rows / spent, sizes[-1] / sizes[len(sizes) // 2]


def _memory() -> float:
    """Resident memory now, in MB; the peak where the system does not tell."""
    status = Path("/proc/self/statm")
    if status.is_file():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _ready(name: str, texts: list[str]) -> Ready:
    paragraphs, at = [], 0
    for text in texts:
        paragraphs.append(Paragraph(at, at + len(text), "body", False, "", [(0, len(text))]))
        at += len(text) + 1
    parsed = Parsed("\n".join(texts), "bench", "1", "bench", "1", paragraphs, Metadata(title=name), [])
    return Ready(hashlib.sha256(name.encode()).hexdigest(), f"{name}.txt", at, parsed, None, [], [])


def _readings() -> None:
    """CPU seconds a megabyte of what is read from the text, over the first five megabytes."""
    texts: list[str] = []
    for _, found in documents():
        texts += found
        if sum(map(len, texts[-200:])) and len(texts) > 12_000:
            break
    size = sum(len(text.encode()) for text in texts) / 1e6
    start = time.process_time()
    spans = [segment.sentences(text) for text in texts]
    _say("segmentation", start, size)
    start = time.process_time()
    count = sum(len(sightings.find(text, found)) for text, found in zip(texts, spans, strict=True))
    _say(f"sightings ({count:,})", start, size)
    with tempfile.TemporaryDirectory() as folder:
        names = Names.of(open_reader(Profile(Path(folder))))
    start = time.process_time()
    count = sum(1 for text in texts for _ in names.find(text))
    _say(f"mentions ({count:,})", start, size)


def _say(what: str, start: float, size: float) -> None:
    print(f"import: {what}: {(time.process_time() - start) / size:.2f} s of CPU a MB")


if __name__ == "__main__":
    sys.exit(main())
