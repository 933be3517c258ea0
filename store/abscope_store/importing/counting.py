"""Counts the words of passages for the term table, quickly: plain ASCII in one pass, the rest word by word.

The words are those of search/fold.py. Counts are of occurrences: never fewer than the rows with the word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from abscope_store.search.fold import words

_CHUNK = 50_000  # code points
# Letters and digits in small letters, bytes of other scripts as they are, everything else a blank.
_PLAIN = bytes(
    byte | 0x20 if 0x41 <= byte <= 0x5A else byte if byte > 127 or chr(byte).isalnum() else 0x20
    for byte in range(256)
)


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Folded word -> how often it occurs in the texts."""
    raw: Counter[bytes] = Counter()
    for chunk in _chunks(texts):
        raw.update(chunk.encode("utf-8", "replace").translate(_PLAIN).split())
    counts: Counter[str] = Counter()
    for word, count in raw.items():
        if word.isascii():
            counts[word.decode("ascii")] += count
        else:
            for part in _folded(word):
                counts[part] += count
    return counts


def _chunks(texts: Iterable[str]) -> Iterator[str]:
    """The texts in pieces that stay in the processor's cache."""
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size > _CHUNK:
            yield "\n".join(held)
            held, size = [], 0
    yield "\n".join(held)


@lru_cache(maxsize=65536)
def _folded(word: bytes) -> tuple[str, ...]:
    return tuple(words(word.decode("utf-8")))
