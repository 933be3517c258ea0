"""Finds a sentence again without keeping its words: number tokens, 12-bit salted hashes, length.

A fingerprint cannot be read back: at most twelve hashes, unordered, four thousand possible values.
Figures decide last: a candidate whose numbers contradict is never accepted, whatever else matches.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from msgspec import Struct

from abscope_store.search.fold import words

MOST_HASHES = 12
ACCEPT = 0.65
MARGIN = 0.08  # above the runner-up
LONG, ENOUGH = 4, 4  # letters that make a word telling; so many of them are enough
# A text so many times longer is no merger of sentences but a chance likeness, sooner for a heading.
SWOLLEN, TIGHT, FIRM = 3, 1.5, 8
TELLING = 2  # words and figures together; a lone "Conclusion" stands in any text, so a person decides
LISTED = 3  # candidates shown to the reader when we cannot tell

# A figure, not part of a name such as PD-1, CD8 or a version 1.2.3; units and % are left outside.
_NUMBER = re.compile(
    r"(?<![\w.·])(?<![A-Za-z][-\u2010\u2011])"
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:[.·][0-9]+)?|[0-9]+(?:[.·][0-9]+)?|[.·][0-9]+)"
)


class Fingerprint(Struct, frozen=True):
    """`numbers` in printed order, `hashes` ascending (0-4095), `length` in words."""

    numbers: tuple[str, ...]
    hashes: tuple[int, ...]
    salt: str
    length: int


class Candidate(Struct, frozen=True):
    """A sentence, or a run of them, that might be the one.

    `distance` is 0 at the place where it stood and 1 as far away as the document allows.
    """

    paragraph: int
    sentence: int
    text: str
    distance: float = 0.0
    sentence_last: int | None = None


class Decision(Struct, frozen=True):
    """`state` is exact, edited, ambiguous or lost; `found` is set for the first two only.

    `candidates` holds, best first, what a reader may choose from when ambiguous.
    """

    state: str
    found: Candidate | None
    score: float
    candidates: tuple[Candidate, ...] = ()


class Words(Struct, frozen=True):
    """A sentence read once: numbers, the words to hash, all words that have a letter, length."""

    numbers: tuple[str, ...]
    chosen: frozenset[str]
    lettered: frozenset[str]
    length: int


def numbers(text: str) -> tuple[str, ...]:
    """Figures of a text in order: digits as printed, a middle dot as a point, no thousands comma.

    Digits joined to a name (PD-1, CD8, IIIB) are none; a bare `.043` is given as `0.043`.
    """
    found = (token.replace("·", ".").replace(",", "") for token in _NUMBER.findall(text))
    return tuple(f"0{token}" if token.startswith(".") else token for token in found)


def read(text: str) -> Words:
    """What scoring needs of a text; give it to several fingerprints to read the text only once."""
    tokens = words(text)
    lettered = {word for word in tokens if not word.isdecimal()}
    # Words such as "of" and "with" stand in every sentence; they serve only where little else does.
    long = {word for word in lettered if len(word) >= LONG}
    chosen = long if len(long) >= ENOUGH else lettered
    return Words(numbers(text), frozenset(chosen), frozenset(lettered), len(tokens))


def compute(sentence_text: str, salt: str) -> Fingerprint:
    """The fingerprint of a sentence under a salt, normally the locator's id."""
    sentence = read(sentence_text)
    hashes = sorted(Hasher(salt).of(sentence.chosen))[:MOST_HASHES]
    return Fingerprint(sentence.numbers, tuple(hashes), salt, sentence.length)


class Hasher:
    """Word hashes under one salt, each computed once."""

    def __init__(self, salt: str) -> None:
        self._salted = hashlib.blake2b(salt.encode() + b"\0", digest_size=2)
        self._known: dict[str, int] = {}

    def of(self, distinct: frozenset[str]) -> set[int]:
        """The 12-bit hashes of some words; the same on every platform."""
        return {self._one(word) for word in distinct}

    def among(self, distinct: frozenset[str], wanted: Sequence[int]) -> dict[str, int]:
        """Those words whose hash is wanted, with it: few, so that many texts are scored quickly."""
        values = frozenset(wanted)
        return {word: value for word in distinct if (value := self._one(word)) in values}

    def _one(self, word: str) -> int:
        known = self._known.get(word)
        if known is None:
            salted = self._salted.copy()
            salted.update(word.encode("utf-8", "surrogatepass"))
            known = self._known[word] = int.from_bytes(salted.digest(), "big") >> 4
        return known


def score(fingerprint: Fingerprint, candidate_text: str, position_distance: float) -> float:
    """How well a text matches, 0 to 1: hashes .68, numbers .20, length .07, position .05."""
    text = read(candidate_text)
    told = Hasher(fingerprint.salt).among(text.lettered, fingerprint.hashes)
    return _score(fingerprint, text, position_distance, told)


def decide(
    fingerprint: Fingerprint,
    candidates: Sequence[Candidate],
    read_before: Sequence[Words] | None = None,
) -> Decision:
    """Accept the best where it is good enough and clear of the next; otherwise ask, or say lost.

    `read_before` holds `read(candidate.text)` of each candidate, for a caller who has many
    fingerprints to place in one document.
    """
    prepared = read_before or [read(candidate.text) for candidate in candidates]
    hasher = Hasher(fingerprint.salt)
    told = hasher.among(frozenset().union(*(text.lettered for text in prepared)), fingerprint.hashes)
    scored = [
        (_score(fingerprint, text, candidate.distance, told), place)
        for place, (candidate, text) in enumerate(zip(candidates, prepared, strict=True))
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    if not scored or scored[0][0] < ACCEPT:
        return Decision("lost", None, scored[0][0] if scored else 0.0)
    best, place = scored[0]
    same = [at for value, at in scored if value >= best - MARGIN and _same(fingerprint, prepared[at], hasher)]
    if same == [place]:
        state = "exact"  # a likeness beside the very sentence raises no doubt
    elif _clear(scored, candidates) and _agrees(fingerprint, prepared[place]):
        state = "edited"
    else:
        state = "ambiguous"
    if state == "ambiguous" or len(fingerprint.hashes) + len(fingerprint.numbers) < TELLING:
        choice = tuple(candidates[at] for value, at in scored[:LISTED] if value >= ACCEPT - MARGIN)
        return Decision("ambiguous", None, best, choice)
    return Decision(state, candidates[place], best)


def _clear(scored: Sequence[tuple[float, int]], candidates: Sequence[Candidate]) -> bool:
    """Whether the best is well above the next, and no other good one stands nearer to the old place."""
    best, place = scored[0]
    if len(scored) > 1 and best - scored[1][0] < MARGIN:
        return False
    near = candidates[place].distance
    return not any(value >= ACCEPT and candidates[at].distance < near for value, at in scored[1:])


def is_same(fingerprint: Fingerprint, text: str) -> bool:
    """True where, as far as a fingerprint can tell, the text is the very sentence."""
    return _same(fingerprint, read(text), Hasher(fingerprint.salt))


def _score(fingerprint: Fingerprint, text: Words, distance: float, told: dict[str, int]) -> float:
    kept = len({told[word] for word in told.keys() & text.lettered})
    containment = kept / len(fingerprint.hashes) if fingerprint.hashes else 0.0
    there = sum(number in text.numbers for number in fingerprint.numbers)
    # Without figures their share goes to the words: nothing is earned by having nothing to compare.
    figures = there / len(fingerprint.numbers) if fingerprint.numbers else containment
    longer = max(fingerprint.length, text.length)
    length = min(fingerprint.length, text.length) / longer if longer else 0.0
    position = 1.0 - min(1.0, max(0.0, distance))
    return 0.68 * containment + 0.20 * figures + 0.07 * length + 0.05 * position


def _agrees(fingerprint: Fingerprint, text: Words) -> bool:
    """Not a stray phrase, and all numbers in the same order: two exchanged figures contradict."""
    if text.length > (SWOLLEN if len(fingerprint.hashes) >= FIRM else TIGHT) * fingerprint.length:
        return False
    rest = iter(text.numbers)
    return all(number in rest for number in fingerprint.numbers)


def _same(fingerprint: Fingerprint, text: Words, hasher: Hasher) -> bool:
    if (fingerprint.numbers, fingerprint.length) != (text.numbers, text.length):
        return False
    return sorted(hasher.of(text.chosen))[:MOST_HASHES] == list(fingerprint.hashes)
