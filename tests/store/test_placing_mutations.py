"""Re-anchoring over thousands of spans in changed texts: none wrong, and what is still there found."""

from __future__ import annotations

import copy
import random
from collections import Counter
from pathlib import Path

import pytest
from mutations import MUTATIONS, text_of, written

from abscope_store.notebook.folding import Folded, fold
from abscope_store.notebook.marks import Selector
from abscope_store.notebook.placing import MOST, place
from abscope_store.notebook.selectors import CHANGED, EXACT, ORPHAN, make_selector, text_hash

PAGES = Path(__file__).parent.parent / "data" / "pages"
ROUNDS, SPANS = 12, 24  # of each change: texts, and spans in each
Span = tuple[int, int, int, int]


def spans(rng: random.Random, held: dict[int, str], touched: list[int]) -> list[Span]:
    """Words, sentences, whole paragraphs, some across paragraphs, some cut words; most where it changed."""
    found: list[Span] = []
    while len(found) < SPANS:
        first = rng.choice(touched if touched and rng.random() < 0.7 else list(held))
        last = min(len(held), first + rng.choice((0, 0, 0, 0, 1, 2)))
        start = rng.randrange(len(held[first]) + 1)
        length = rng.choice((3, 8, 20, 45, 90, 200))
        end = min(len(held[last]), start + length if first == last else rng.randint(1, 60))
        if rng.random() < 0.7:  # as a double click or the caret takes them: whole words
            while start > 0 and not held[first][start - 1].isspace():
                start -= 1
            while end < len(held[last]) and not held[last][end].isspace():
                end += 1
        if held[first][start:end].strip() if first == last else held[first][start:].strip():
            found.append((first, start, last, end))
    return found


class Change:
    """A text, what became of it, and the marks in it: how many were found, and which wrongly."""

    def __init__(self, name: str, seed: int, texts: list[list[str]]) -> None:
        rng = random.Random(f"{name} {seed}")
        self.before = text_of(rng.choice(texts))
        self.after = copy.deepcopy(self.before)
        for change in name.split(" + "):
            MUTATIONS[change](rng, self.after)
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._held, self._now = self.before.paragraphs(), self.after.paragraphs()
        self._sha256 = text_hash(self._now)
        self._folded = Folded(self._now)
        self._true = self.after.origins(1, 0, len(self._now), len(self._now[len(self._now)]))
        self._at = {origin: at for at, origin in enumerate(self._true)}
        lines = set(self._now.values())
        touched = [number for number, line in self._held.items() if line not in lines and line.strip()]
        for span in spans(rng, self._held, touched):
            self._add(span)

    def _add(self, span: Span) -> None:
        selector = make_selector(self._held, *span)
        meant = [at for at in self.before.origins(*span) if at not in self.after.swallowed]
        found = place(selector, self._now, self._sha256, self._folded)
        if not meant:
            return
        kind = self._kind(selector, span, meant)
        self.counts[f"{kind}, {'left' if found.selector is None else 'found'}"] += 1
        assert (found.selector is None) == (found.state in (CHANGED, ORPHAN))
        assert len(found.candidates) <= MOST and (found.candidates or found.state != CHANGED)
        assert found.selector is None or not found.candidates
        if found.selector is not None:
            made = found.selector
            where = (made.paragraph, made.start, made.paragraph_end, made.end)
            if self.after.origins(*where) != meant:
                self.wrong.append(f"{selector.quote!r} -> {made.quote!r} ({found.state})")
            assert (found.state == EXACT) == (where == span and made.quote == selector.quote)

    def _kind(self, selector: Selector, span: Span, meant: list[int]) -> str:
        at = self._at.get(meant[0], -1)
        if at < 0 or self._true[at : at + len(meant)] != meant:
            return "gone"
        first, start, last, end = span
        now = self._now
        inside = last in now and start <= len(now[first]) and end <= len(now[last])
        if inside and self.after.origins(*span) == meant:
            there = make_selector(now, *span, self._sha256)
            if there.quote == selector.quote:
                return "unmoved"
        unique = self._folded.text.count(fold(selector.quote)) == 1
        return "moved, unique" if unique else "moved, repeated"


def texts() -> list[list[str]]:
    """Ours: some hundred like sentences with words and lines that come back, and web pages with furniture."""
    rng = random.Random(7)
    pages = [path.read_text("utf-8").splitlines() for path in sorted(PAGES.glob("*.txt"))]
    return [written(rng, 24), written(rng, 12), *([line for line in page if line.strip()] for page in pages)]


def measured(name: str, of: list[list[str]], rounds: int = ROUNDS) -> tuple[Counter[str], list[str]]:
    """Counts and wrong ones of a change, over so many texts."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(rounds):
        change = Change(name, seed, of)
        counts += change.counts
        wrong += change.wrong
    return counts, wrong


ALONE = list(MUTATIONS)
TWO = (
    "duplicate + swap a word", "insert a paragraph + respell", "delete + insert", "delete + duplicate",
    "reorder paragraphs + swap a word",
)  # fmt: skip


@pytest.fixture(scope="module")
def ours() -> list[list[str]]:
    return texts()


@pytest.mark.parametrize("name", [*ALONE, *TWO])
def test_no_mark_settles_on_other_words(ours: list[list[str]], name: str) -> None:
    counts, wrong = measured(name, ours)
    assert wrong == []
    assert sum(counts.values()) > 250
    assert counts["unmoved, found"] >= 0.97 * (counts["unmoved, found"] + counts["unmoved, left"])


def test_what_did_not_move_and_what_moved_alone_is_found(ours: list[list[str]]) -> None:
    """All that stood once and stands; nearly all that stands once and elsewhere."""
    counts: Counter[str] = Counter()
    for name in ALONE:
        counts += measured(name, ours, 8)[0]
    assert counts["unmoved, left"] <= 2, counts
    found, left = counts["moved, unique, found"], counts["moved, unique, left"]
    assert found >= 0.95 * (found + left) and found > 300, counts


@pytest.mark.seeds
@pytest.mark.parametrize("name", ALONE)
def test_the_same_in_true_documents(seeds: Path, name: str) -> None:
    held = [path.read_text("utf-8").splitlines() for path in sorted(seeds.glob("*.txt"))]
    counts, wrong = measured(name, [[line for line in text if line.strip()][:300] for text in held], 6)
    assert len(wrong) == 0  # never their words in a report
    assert counts["unmoved, left"] <= 0.03 * sum(counts.values())
