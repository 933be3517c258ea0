"""CPU of passage search against tantivy, in turn over one collection: the first page, top 20 with snippets.

Words, phrases, words typed letter by letter. Then the settled order against scoring every row that matches,
typed prefixes against a naive `MATCH 'd*' ORDER BY rank`, and the size of the index. Ours imports through the
product's writing code; the texts lie beside the project and are never part of it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import abscope_store
from abscope_store.connection import LIBRARY_VERSION, open_library_writer, open_reader
from abscope_store.importing import tidying
from abscope_store.importing.writing import transaction, write
from abscope_store.paths import Profile
from abscope_store.search.concepts import Concept, Form
from abscope_store.search.fold import words
from abscope_store.search.passages import Passages
from abscope_store.search.query import parse
from abscope_store.search.snippet import Snippets
from abscope_store.search.vocabulary import Vocabulary

sys.path.insert(0, str(Path(__file__).parent))
from importing import PASSAGES, _ready, documents  # the bench beside this one

TIMES = max(1, int(os.environ.get("ABSCOPE_BENCH_TIMES", "1")))  # 10: the rows repeated with changed words
QUERIES, SETTLED, SHOWN, FIRST, ROUNDS = 100, 100 if TIMES == 1 else 30, 20, 10, 3
MOST_INDEX, MOST_RATIO, LEAST_SAME, MOST_PREFIX = 0.6, 1.0, 0.99, 1 / 20
_STOP = set("the of and in to a for with was were is on by as that be or from at are this an which".split())
Engine = Callable[[str, str], list[tuple[int, str]]]


def main() -> int:
    """0 where every bar holds, or where there is nothing to measure with; else 1."""
    if not PASSAGES.is_file() or importlib.util.find_spec("tantivy") is None:
        print("search: not measured, the passages or tantivy are absent")
        return 0
    folder = Path(tempfile.gettempdir()) / f"abscope-bench-search-{LIBRARY_VERSION}-{_schema()}-{TIMES}"
    profile = Profile(folder / "ours")
    if not (folder / "made").exists():
        size = _import(profile)
        _import_tantivy(folder / "tantivy")
        (folder / "made").write_text(str(size))
    reader = open_reader(profile)
    passages = Passages(reader)
    held = _index_size(profile) / int((folder / "made").read_text())
    print(
        f"search: {passages_count(passages):,} passages, index {held:.3f} of the text (at most {MOST_INDEX})"
    )
    asked = _queries()
    first = _first_page(_ours(Vocabulary(reader)), _tantivy(folder / "tantivy"), asked)
    same = _settled(passages, [q for kind, q in _queries(SETTLED) if kind == "words"])
    prefix = _prefixes(reader)
    good = held <= MOST_INDEX and first and same >= LEAST_SAME and prefix <= MOST_PREFIX
    return 0 if good else 1


def _schema() -> str:
    """Changes with the schema of a library, so that no index of an older one is measured."""
    sql = Path(abscope_store.__file__).parent / "schema" / "library.sql"
    return hashlib.sha256(sql.read_bytes()).hexdigest()[:8]


def passages_count(passages: Passages) -> int:
    """How many there are."""
    passages.counts.refresh()
    return passages.counts.passages


# --- the two indexes ------------------------------------------------------------------


def _texts() -> Iterator[tuple[str, list[str]]]:
    """Documents with their paragraphs; beyond the first time some words of each are others."""
    for time_ in range(TIMES):
        for name, texts in documents():
            if time_:
                texts = [_changed(text, f"{time_}:{name}") for text in texts]
            yield f"{name}.{time_}" if time_ else name, texts


def _changed(text: str, seed: str) -> str:
    pick = random.Random(seed)
    parts = text.split(" ")
    return " ".join(f"{part}{pick.choice('qxz')}" if pick.random() < 0.05 else part for part in parts)


def _import(profile: Profile) -> int:
    writer, size = open_library_writer(profile), 0
    stream = _texts()
    while batch := list(itertools.islice(stream, 500)):
        with transaction(writer):
            write(writer, [_ready(name, found) for name, found in batch])
        size += sum(len(text.encode()) for _, found in batch for text in found)
    tidying.tidy(writer)
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    writer.close()
    return size


def _import_tantivy(folder: Path) -> None:
    import tantivy

    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
    builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
    writer = tantivy.Index(builder.build(), path=str(folder)).writer(100_000_000, 1)
    number = 0
    for name, texts in _texts():
        for text in texts:
            number += 1
            writer.add_document(tantivy.Document(id=number, title=name, body=text))
    writer.commit()
    writer.wait_merging_threads()


def _index_size(profile: Profile) -> int:
    """Bytes on disk; asked of the file itself, as dbstat errs about pages of an attached one."""
    sql = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'passage_fts%' OR name LIKE 'document_word%'"
    with closing(sqlite3.connect(profile.library)) as connection:
        return int(connection.execute(sql).fetchone()[0])


# --- what is asked ----------------------------------------------------------------------


def _queries(count: int = QUERIES) -> list[tuple[str, str]]:
    """(kind, text): words and phrases of the texts themselves, and beginnings of words; always the same."""
    pick = random.Random(6)
    texts = [text for _, found in documents() for text in found if len(text) > 300]
    counts = Counter(word for text in pick.sample(texts, 5_000) for word in set(words(text)))
    known = [w for w, n in sorted(counts.items()) if len(w) > 3 and w.isalpha() and w.isascii() and n > 1]
    rows: list[tuple[str, str]] = []
    for _ in range(count):
        own = [
            w
            for w in words(pick.choice(texts))
            if len(w) > 3 and w.isascii() and w.isalpha() and w not in _STOP
        ]
        rows.append(
            ("words", " ".join(dict.fromkeys(pick.sample(own, min(len(own), pick.choice((1, 2, 3, 4)))))))
        )
        found = re.findall(r"\b[a-z]{4,} [a-z]{4,}\b", pick.choice(texts))
        if found:
            rows.append(("phrase", pick.choice(found)))
    for word in pick.sample(known, QUERIES // 6):
        rows += [("typed", word[:at]) for at in range(1, len(word) + 1)]
    return [row for row in rows if row[1]]


def _concepts(text: str) -> list[Concept]:
    return [Concept("text", word, word, (Form((word,), word),)) for word in words(text)]


def _ours(vocabulary: Vocabulary) -> Engine:
    """The product's whole way: from the text that was typed to results with snippets."""
    passages = vocabulary.passages

    def ask(kind: str, text: str) -> list[tuple[int, str]]:
        query = parse(f'"{text}"' if kind == "phrase" else text if kind == "typed" else f"{text} ")
        concepts, _ = vocabulary.understand(query)
        found = passages.first(concepts, (), SHOWN)
        snippets = Snippets([[form.words for form in concept.forms] for concept in concepts], passages.stems)
        return [(one.row, snippets.of(one.body).text) for one in found]

    return ask


def _tantivy(folder: Path) -> Engine:
    import tantivy

    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()

    def ask(kind: str, text: str) -> list[tuple[int, str]]:
        if kind == "typed":
            query = tantivy.Query.regex_query(index.schema, "body", f"{text}.*")
        else:
            query = index.parse_query(f'"{text}"' if kind == "phrase" else text, ["body", "title"])
        maker = tantivy.SnippetGenerator.create(searcher, query, index.schema, "body")
        found = [searcher.doc(address) for _, address in searcher.search(query, SHOWN).hits]
        return [(one["id"][0], maker.snippet_from_doc(one).to_html()) for one in found]

    return ask


# --- what is measured ---------------------------------------------------------------------


def _first_page(ours: Engine, theirs: Engine, asked: list[tuple[str, str]]) -> bool:
    """Whether median and p95 of the first page hold; the first round warms both, and is printed too."""
    ratios: dict[str, list[float]] = {}
    for round_ in range(ROUNDS):
        took: dict[str, list[tuple[float, float]]] = {}
        for kind, text in asked:
            both = [_cpu(partial(engine, kind, text)) for engine in (ours, theirs)]
            took.setdefault(kind, []).append((both[0], both[1]))
            took.setdefault("all", []).append((both[0], both[1]))
        for kind, pairs in took.items():
            (ours_50, ours_95), (their_50, their_95) = (_middle([p[at] for p in pairs]) for at in (0, 1))
            print(
                f"search: round {round_} {kind:6} n {len(pairs):3}: median {ours_50:.2f} ms against"
                f" {their_50:.2f}, {ours_50 / their_50:.2f}x; p95 {ours_95:.2f} against {their_95:.2f},"
                f" {ours_95 / their_95:.2f}x"
            )
            if round_:
                ratios.setdefault(f"{kind} median", []).append(ours_50 / their_50)
                ratios.setdefault(f"{kind} p95", []).append(ours_95 / their_95)
    return all(statistics.mean(found) <= MOST_RATIO for found in ratios.values())


def _settled(passages: Passages, queries: list[str]) -> float:
    """The share of queries whose settled 20 are those of scoring every row that matches."""
    same = near = 0
    took = []
    for text in queries:
        concepts = _concepts(text)
        start = time.process_time()
        ours = passages.settled(concepts, (), SHOWN)
        took.append((time.process_time() - start) * 1e3)
        whole = passages.settled(concepts, (), SHOWN, pool=1 << 30)
        early = passages.first(concepts, (), SHOWN)
        same += [one.row for one in ours] == [one.row for one in whole]
        near += len({one.row for one in early[:FIRST]} & {one.row for one in whole[:FIRST]})
    share = same / len(queries)
    p50, p95 = _middle(took)
    print(
        f"search: settled as exhaustive scoring in {share:.2%} of {len(queries)} (at least {LEAST_SAME:.0%}),"
        f" {p50:.0f} ms median, {p95:.0f} p95; of its best {FIRST} the first page's"
        f" best hold {near / FIRST / len(queries):.0%}"
    )
    return share


def _prefixes(connection: Any) -> float:
    """p95 of a typed prefix's first page over that of a naive prefix query."""
    naive = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? ORDER BY rank LIMIT 20"
    ask = _ours(Vocabulary(connection))
    ours, theirs = [], []
    ask("typed", "warm")
    for text in ("d", "r", "s", "pr", "im", "con", "tre", "radi", "surv", "patie"):
        ours.append(_cpu(partial(ask, "typed", text)))
        theirs.append(_cpu(partial(_all, connection, naive, f"{text}*")))
    p95 = _middle(ours)[1], _middle(theirs)[1]
    ratio = p95[0] / p95[1]
    print(f"search: prefixes p95 {p95[0]:.2f} ms against naive {p95[1]:.1f}: 1/{1 / ratio:.0f}")
    return ratio


def _all(connection: Any, sql: str, asked: str) -> list[Any]:
    return list(connection.execute(sql, (asked,)).fetchall())


def _cpu(work: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e3


def _middle(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


if __name__ == "__main__":
    sys.exit(main())
