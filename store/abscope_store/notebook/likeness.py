"""Places in a text that are like a quote in its surroundings, by their words. Only offers."""

from __future__ import annotations

from difflib import SequenceMatcher

from abscope_store.notebook.folding import Folded, words
from abscope_store.records import Record

AROUND = 16  # words before and after the quote that are looked for with it
COMMON = 60  # a word at more places than that does not say where to look
WINDOWS = 6  # neighbourhoods that are looked at closely
SLACK = 12  # words by which a neighbourhood is wider than what is looked for
LONGEST = 1_500  # words of a quote; longer ones are not compared
_BUCKET = 8


class Likeness(Record, frozen=True):
    """A span of the folded text; `words` and `context` (0-1) say how much of both is there."""

    start: int
    end: int
    words: float
    context: float

    @property
    def score(self) -> float:
        """0-1: what they are ordered by."""
        return 0.7 * self.words + 0.3 * self.context


def likenesses(text: Folded, before: str, quote: str, after: str) -> list[Likeness]:
    """Places like a folded quote, best first, none over another."""
    lead, own, trail = words(before)[-AROUND:], words(quote), words(after)[:AROUND]
    if not own or len(own) > LONGEST:
        return []
    asked = [*lead, *own, *trail]
    found: list[Likeness] = []
    for diagonal in _diagonals(text, asked):
        one = _aligned(text, asked, len(lead), len(lead) + len(own), diagonal)
        if one is not None:
            found.append(one)
    kept: list[Likeness] = []
    for one in sorted(found, key=lambda one: (-one.score, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return kept


def _diagonals(text: Folded, asked: list[str]) -> list[int]:
    """Offsets, in words, at which most of what is asked for stands in the text, rare words first."""
    votes: dict[int, float] = {}
    for at, word in enumerate(asked):
        places = text.index.get(word, ())
        if len(places) > COMMON:
            continue
        for position in places:
            bucket = (position - at) // _BUCKET
            for near in (bucket, bucket + 1):
                votes[near] = votes.get(near, 0.0) + 1 / len(places) ** 0.5
    best = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))
    chosen: list[int] = []
    for bucket in best:
        if all(abs(bucket - other) > 1 for other in chosen):
            chosen.append(bucket)
            if len(chosen) == WINDOWS:
                break
    return [bucket * _BUCKET for bucket in chosen]


def _aligned(text: Folded, asked: list[str], first: int, stop: int, diagonal: int) -> Likeness | None:
    """The words of the text, near a diagonal, that stand for asked[first:stop]; None where too few do."""
    begin = max(0, diagonal - _BUCKET - SLACK)
    spans = text.words[begin : diagonal + _BUCKET + len(asked) + SLACK]
    there = [text.text[start:end] for start, end in spans]
    blocks = SequenceMatcher(None, asked, there, autojunk=False).get_matching_blocks()
    met = {block.a + n: block.b + n for block in blocks for n in range(block.size)}
    start = _edge(met, range(first - 1, -1, -1), range(first, stop), 1)
    last = _edge(met, range(stop, len(asked)), range(stop - 1, first - 1, -1), -1)
    if start is None or last is None:
        return None
    start, last = max(start, 0), min(last, len(there) - 1)
    if last < start:
        return None  # nothing is left between what stood around it
    own = sum(at in met and start <= met[at] <= last for at in range(first, stop))
    ratio = 2 * own / (stop - first + last - start + 1)
    around = [at for at in range(max(0, first - 6), min(len(asked), stop + 6)) if not first <= at < stop]
    context = sum(at in met for at in around) / len(around) if around else 0.0
    short = stop - first <= 3 and last - start + 1 <= 2 * (stop - first) + 1
    if not (ratio >= 0.5 or (context >= 0.75 and (ratio >= 0.25 or short))):
        return None
    return Likeness(spans[start][0], _with_marks(text, spans[last][1]), ratio, context)


def _edge(met: dict[int, int], outside: range, inside: range, step: int) -> int | None:
    """Where the quote begins (step 1) or ends (-1): its own edge, else next to what stood beside it."""
    own = next((at for at in inside if at in met), None)
    if own is not None and own == inside[0]:
        return met[own]
    guess = None if own is None else met[own] - step * abs(own - inside[0])
    beside = next((at for at in outside if at in met), None)
    if beside is None:
        return guess
    if guess is None:
        return met[beside] + step * abs(beside - inside[0])
    bound = met[beside] + step
    return max(guess, bound) if step > 0 else min(guess, bound)


def _with_marks(text: Folded, end: int) -> int:
    """A percent sign stays with its number."""
    return end + 1 if text.text[end : end + 1] == "%" else end
