"""Fingerprints on the true seeds: every sentence is found again through noise, none in a stranger."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from abscope_store.fingerprint import Candidate, compute, decide, read
from abscope_store.importing import plain
from abscope_store.importing.segment import sentences

pytestmark = pytest.mark.seeds
FEWEST = 4  # words; shorter lines are page furniture


@pytest.fixture(scope="module")
def documents(seeds: Path) -> list[list[str]]:
    """The distinct sentences of each seed, in order."""
    out = []
    for path in sorted(seeds.glob("*.txt")):
        text = plain.canonical(plain.decode(path.read_bytes())[0])
        found = [
            text[start:end][first:last]
            for start, end in plain.paragraphs(text)
            for first, last in sentences(text[start:end])
        ]
        out.append([each for each in dict.fromkeys(found) if len(each.split()) >= FEWEST])
    assert sum(len(each) for each in out) > 260
    return out


def candidates(texts: list[str], at: int) -> list[Candidate]:
    size = len(texts)
    return [Candidate(place, 1, text, abs(place - at) / size) for place, text in enumerate(texts)]


def untouched(text: str, _: random.Random) -> str:
    return text


def words_lost(text: str, chance: random.Random) -> str:
    return " ".join(word for word in text.split() if chance.random() > 0.1)


def misspelt(text: str, chance: random.Random) -> str:
    return " ".join(
        word[0] + word[2:] if word.isalpha() and len(word) > 3 and chance.random() < 0.1 else word
        for word in text.split()
    )


@pytest.mark.parametrize(("noise", "found_share"), [(untouched, 0.98), (words_lost, 0.90), (misspelt, 0.95)])
def test_sentences_are_found_again_and_never_wrongly(
    documents: list[list[str]], noise: Callable[[str, random.Random], str], found_share: float
) -> None:
    chance = random.Random(20261122)
    accepted = total = 0
    for texts in documents:
        changed = [noise(text, chance) for text in texts]
        before = [read(text) for text in changed]
        for at, text in enumerate(texts):
            decision = decide(compute(text, f"salt {at}"), candidates(changed, at), before)
            total += 1
            if decision.found is not None:
                accepted += 1
                # Only a line that repeats another, heading for reference, may stand for it.
                there = texts[decision.found.paragraph]
                assert decision.found.paragraph == at or text[:60] in there or there[:60] in text
    assert accepted / total >= found_share, f"{accepted} of {total}"


def test_no_sentence_is_accepted_in_another_document(documents: list[list[str]]) -> None:
    for mine in documents:
        for other in documents:
            if other is mine:
                continue
            choice, before = candidates(other, 0), [read(text) for text in other]
            for at, text in enumerate(mine):
                assert decide(compute(text, f"salt {at}"), choice, before).found is None, at
