"""Rules on texts: locators that point somewhere, digests in order, and words that are ours and fair."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path as Folder

from abscope_store.reference import walk
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path
from abscope_store.reference.tally import Tally
from abscope_store.search.fold import fold, words

RUN = 7  # so many words in a row shared with an original are its author's, not ours
_UNFAIR = re.compile(r"\w*significan\w*|\btrend\w*|\bnearly\W+doubl\w*")


def locators_are_complete(reference: Reference, tally: Tally) -> None:
    """A sentence has ordinals from 1 within its original, a place has words, nothing has both."""
    originals = {source.id: source.original for source in reference.sources.values()}
    for placed in walk.locators(reference):
        first, last = placed.sentence, placed.sentence_last
        if placed.kind == "sentence":
            held = (placed.paragraph or 0) >= 1 and (first or 0) >= 1
            tally.check(held, placed.file, placed.path, "a sentence needs its ordinals, from 1")
            held = last is None or (first is not None and last > first)
            tally.check(held, placed.file, placed.path, "sentence_last comes after sentence")
            original = originals.get(placed.source)
            tally.check(
                original is not None and (placed.paragraph or 0) <= original.paragraphs,
                placed.file, placed.path, "the source has no original with so many paragraphs",
            )  # fmt: skip
        else:
            held = (placed.paragraph, first, last, placed.mark) == (None, None, None, None)
            tally.check(held, placed.file, placed.path, f"a {placed.kind} has no ordinals, no mark")
            held = bool(placed.place) or placed.kind != "place"
            tally.check(held, placed.file, placed.path, "a place needs its words")


def sentence_locators_are_marked(reference: Reference, tally: Tally) -> None:
    """Every sentence locator carries what `locate` computed, from the original that is named."""
    originals = {source.id: source.original for source in reference.sources.values()}
    for placed in walk.locators(reference):
        if placed.kind != "sentence":
            continue
        mark = placed.mark
        if mark is None:
            text = f"no mark: run abscope reference locate {placed.source} FILE"
            tally.check(False, placed.file, placed.path, text)
            continue
        full = mark.length > 0 and bool(mark.hashes or mark.numbers) and bool(mark.salt)
        tally.check(full, placed.file, (*placed.path, "mark"), "the mark is empty")
        original = originals.get(placed.source)
        held = original is None or original.sha256 == mark.document_sha256
        tally.check(held, placed.file, (*placed.path, "mark"), "made from another original")


def digests_go_in_order(reference: Reference, tally: Tally) -> None:
    """Each paragraph stands once, in order, its sentences numbered 1, 2, 3 without a gap."""
    for file, digest in reference.digests.items():
        for i, (before, after) in enumerate(pairwise(digest.paragraph), 1):
            text = f"paragraph {after.paragraph} stands after {before.paragraph}"
            held = before.paragraph < after.paragraph
            tally.check(held, file, ("paragraph", i, "paragraph"), text)
        for i, paragraph in enumerate(digest.paragraph):
            ordinals = [sentence.sentence for sentence in paragraph.sentence]
            held = bool(ordinals) and ordinals == list(range(1, len(ordinals) + 1))
            tally.check(held, file, ("paragraph", i), f"sentences are numbered {ordinals}")


def words_are_fair(reference: Reference, tally: Tally) -> None:
    """None of the words that sell a result: trend, nearly doubled, significant in any form."""
    for file, path, text in walk.own_words(reference):
        found = _UNFAIR.search(fold(text))
        tally.check(found is None, file, path, f"says {found.group()!r}" if found else "")


def words_are_ours(reference: Reference, tally: Tally, seeds: Folder) -> None:
    """No seven words in a row, digits aside, that stand in an original in `seeds`."""
    theirs: dict[tuple[str, ...], str] = {}
    for seed in sorted(seeds.glob("*.txt")):
        for run in runs(seed.read_text("utf-8", errors="replace")):
            theirs.setdefault(run, seed.name)
    for file, path, text in (*walk.own_words(reference), *_joined(reference)):
        shared = next((run for run in runs(text) if run in theirs), None)
        found = f"{' '.join(shared)!r} stands in {theirs[shared]}" if shared else ""
        tally.check(shared is None, file, path, found)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every seven folded words in a row; a word with a digit breaks the row."""
    row: list[str] = []
    for word in words(text):
        if any(char.isdigit() for char in word):
            row = []
            continue
        row = [*row[-RUN + 1 :], word]
        if len(row) == RUN:
            yield tuple(row)


def _joined(reference: Reference) -> Iterator[tuple[str, Path, str]]:
    """A digest's paragraphs as they will be read, so that a run over a full stop is seen."""
    for file, digest in reference.digests.items():
        for i, paragraph in enumerate(digest.paragraph):
            yield file, ("paragraph", i), " ".join(each.text for each in paragraph.sentence)
