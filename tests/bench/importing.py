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
import statistics
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
MOST_GROWTH = 1.25  # of the memory at the end over that at half time
BATCH = 500  # documents a transaction, some 14 MB of text
ROUNDS = 3
READ_MB = 5


def main() -> int:
    """0 where the rate and the memory hold, or where there is nothing to read; else 1."""
    if not PASSAGES.is_file():
        print(f"import: not measured, {PASSAGES.name} is absent")
        return 0
    rounds = [_round() for _ in range(ROUNDS)]
    for bare, ours, growth in rounds:
        print(
            f"import: bare FTS5 {bare:,.0f} rows/s of CPU, ours {ours:,.0f}, ratio {ours / bare:.2f},"
            f" memory after all / after half {growth:.2f}"
        )
    ratio = statistics.median(ours / bare for bare, ours, _ in rounds)
    growth = max(growth for _, _, growth in rounds)
    print(f"import: ratio {ratio:.2f} (at least {WANTED}), memory {growth:.2f} (at most {MOST_GROWTH})")
    _readings()
    return 0 if ratio >= WANTED and growth <= MOST_GROWTH else 1


def _round() -> tuple[float, float, float]:
    """(rows per CPU second of bare FTS5, of ours, growth of memory): batch by batch, the two in turn.

    The bare one is a single transaction of executemany, with its commit counted; ours commits each batch.
    """
    with tempfile.TemporaryDirectory() as folder:
        bare, library = _bare(Path(folder)), open_library_writer(Profile(Path(folder)))
        rows, sizes, spent = 0, [], [0.0, 0.0]
        stream = documents()
        while batch := list(itertools.islice(stream, BATCH)):
            texts = [(name, text) for name, found in batch for text in found]
            ready = [_ready(name, found) for name, found in batch]
            start = time.process_time()
            bare.executemany("INSERT INTO bare (title, body) VALUES (?, ?)", texts)
            between = time.process_time()
            with transaction(library):
                write(library, ready)
            spent = [spent[0] + between - start, spent[1] + time.process_time() - between]
            rows += len(texts)
            sizes.append(_memory())
        start = time.process_time()
        bare.execute("COMMIT")
        spent[0] += time.process_time() - start
        bare.close()
        library.close()
    return rows / spent[0], rows / spent[1], sizes[-1] / sizes[len(sizes) // 2]


def _bare(folder: Path) -> sqlite3.Connection:
    """A bare FTS5 table of the same tokenizer, its one transaction begun."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA cache_size = -16384")
    connection.execute(
        "CREATE VIRTUAL TABLE bare USING fts5 (title, body, tokenize='porter unicode61 remove_diacritics 2')"
    )
    connection.execute("BEGIN")
    return connection


def documents() -> Iterator[tuple[str, list[str]]]:
    """(document's name, its paragraphs) in order."""
    with lzma.open(PASSAGES, "rt", encoding="utf-8") as file:
        rows = (line.rstrip("\n").split("\t", 2) for line in file)
        for name, group in itertools.groupby(rows, lambda row: row[0]):
            texts = [text for row in group if (text := " ".join(row[2].split()))]
            yield name, texts


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
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Ready(sha256, f"{name}.txt", at, parsed, None, [], [], text_sha256=sha256)


def _readings() -> None:
    """CPU seconds a megabyte of what is read from the text, over its beginning."""
    texts: list[str] = []
    size = 0.0
    for _, found in documents():
        texts += found
        size += sum(len(text.encode()) for text in found) / 1e6
        if size > READ_MB:
            break
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
