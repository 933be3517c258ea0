"""Texts worn in every way a copy is worn, where each sentence went, and what anchoring finds there.

Holds no test. Works on any text: the wear is random but seeded, and knows no document.
"""

from __future__ import annotations

import hashlib
import random
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from abscope_store.importing import plain
from abscope_store.importing.anchor import Anchor, anchors
from abscope_store.importing.messages import Metadata, Paragraph, Parsed
from abscope_store.importing.segment import sentences

Unit = tuple[int, str]  # a sentence's ordinal in the whole text, from 0, and its words
Page = list[list[Unit]]  # paragraphs of sentences
Wear = Callable[[Page, random.Random], Page]

_FURNITURE = (
    "Accept all cookies", "Share this article", "Sign up for the evening letter", "591 people read this",
    "Advertisement", "Skip to main content", "Photograph by our own staff", "Read more about harbours",
)  # fmt: skip
_OTHER = ("lantern", "marmalade", "harbour", "pebble", "violin", "quarry", "thimble", "meadow")
_FIGURE = re.compile(r"[0-9]+")


class Tally(Struct):
    """How many sentences were found at their place, said to be in doubt, lost, or found elsewhere."""

    right: int = 0
    doubtful: int = 0
    lost: int = 0
    wrong: list[str] = []

    @property
    def total(self) -> int:
        """All that were looked for."""
        return self.right + self.doubtful + self.lost + len(self.wrong)


def page_of(text: str) -> Page:
    """The paragraphs and sentences of a plain text, as the import counts them."""
    text = plain.canonical(text)
    page: Page = []
    at = 0
    for start, end in plain.paragraphs(text):
        body = text[start:end]
        spans = sentences(body)
        page.append([(at + place, body[first:last]) for place, (first, last) in enumerate(spans)])
        at += len(spans)
    return page


def parsed(page: Page) -> tuple[Parsed, dict[int, tuple[int, int, int]]]:
    """The page as the worker hands it back, and each sentence's paragraph (from 1), start and end in it."""
    paragraphs, bodies, places = [], [], {}
    at = 0
    for units in page:
        body = ""
        for number, text in units:
            start = len(body) + bool(body)
            body = f"{body} {text}" if body else text
            if text and number >= 0:
                places.setdefault(number, (len(bodies) + 1, start, len(body)))
        if not body:
            continue
        paragraphs.append(Paragraph(at, at + len(body), "body", False, "", sentences(body)))
        bodies.append(body)
        at += len(body) + 1
    return Parsed("\n".join(bodies), "worn", "1", "worn", "1", paragraphs, Metadata(), []), places


def place(
    reference: sqlite3.Connection,
    source_id: str,
    worn: Page,
    before: Page,
    counted: frozenset[tuple[int, int]] | None = None,
) -> tuple[Tally, list[Anchor]]:
    """What anchoring makes of a worn page whose `before` the source's locators were made of, bytes unknown.

    All anchors come back; of several locators of one place the first is counted, where `counted` holds
    the paragraph and sentence that it was made of.
    """
    rows = reference.execute(
        "SELECT * FROM locator WHERE source_id = ? AND salt IS NOT NULL", (source_id,)
    ).fetchall()
    origin = {row["id"]: (row["paragraph"], row["sentence"]) for row in rows}
    wanted = {
        row["id"]: [
            before[row["paragraph"] - 1][at - 1][0]
            for at in range(row["sentence"], (row["sentence_last"] or row["sentence"]) + 1)
        ]
        for row in rows
    }
    document, _ = parsed(worn)
    found = anchors(reference, source_id, "other bytes", document)
    judged = {tuple(wanted[one.locator_id]): one for one in reversed(found)}
    kept = [
        (one, units) for units, one in judged.items() if counted is None or origin[one.locator_id] in counted
    ]
    return tally(kept, document, worn, before), found


def tally(found: Sequence[tuple[Anchor, Sequence[int]]], document: Parsed, page: Page, before: Page) -> Tally:
    """Anchors with the sentences they were made of, judged: right where they cover most of these."""
    _, places = parsed(page)
    said = {number: _bare(text) for units in before for number, text in units}
    counted = Tally()
    for anchor, wanted in found:
        if anchor.paragraph is None or anchor.sentence is None:
            if anchor.state == "ambiguous":
                counted.doubtful += 1
            else:
                counted.lost += 1
            continue
        paragraph = document.paragraphs[anchor.paragraph - 1]
        last = anchor.sentence_last or anchor.sentence
        start, end = paragraph.sentences[anchor.sentence - 1][0], paragraph.sentences[last - 1][1]
        there = {
            said[number]
            for number, (at, first, stop) in places.items()
            if at == anchor.paragraph and 2 * (min(end, stop) - max(start, first)) > stop - first
        }
        # A line printed twice (a title, a repeated head) is right at either place.
        if {said[number] for number in wanted if number in places} <= there:
            counted.right += 1
        else:
            counted.wrong.append(anchor.locator_id)
    return counted


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def each(change: Callable[[str, random.Random], str]) -> Wear:
    """The wear that changes every sentence by itself."""
    return lambda page, chance: [[(number, change(text, chance)) for number, text in units] for units in page]


def losing(share: float, figures: bool = False) -> Wear:
    """Words lost by chance, but the first and last of a sentence; figures too only where asked for."""

    def lose(text: str, chance: random.Random) -> str:
        inner = text.split()
        kept = [
            word
            for at, word in enumerate(inner)
            if at in (0, len(inner) - 1) or (not figures and _FIGURE.search(word)) or chance.random() >= share
        ]
        return " ".join(kept)

    return each(lose)


def misspelt(text: str, chance: random.Random) -> str:
    """One word in ten with two letters exchanged or one lost."""
    out = []
    for word in text.split():
        if word.isalpha() and len(word) > 3 and chance.random() < 0.1:
            at = chance.randrange(1, len(word) - 1)
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            word = swapped if chance.random() < 0.5 else word[:at] + word[at + 1 :]
        out.append(word)
    return " ".join(out)


def reworded(text: str, chance: random.Random) -> str:
    """One long word in twelve is another word."""
    return " ".join(
        chance.choice(_OTHER) if word.isalpha() and len(word) > 4 and chance.random() < 0.08 else word
        for word in text.split()
    )


def renumbered(text: str, chance: random.Random) -> str:
    """One digit of the first figure is another digit."""
    found = _FIGURE.search(text)
    if found is None:
        return text
    digit = text[found.end() - 1]
    other = chance.choice([one for one in "0123456789" if one != digit])
    return f"{text[: found.end() - 1]}{other}{text[found.end() :]}"


def renumbered_and_torn(page: Page, chance: random.Random) -> Page:
    """Figures changed and every tenth word lost."""
    return losing(0.1)(each(renumbered)(page, chance), chance)


def bannered(page: Page, chance: random.Random) -> Page:
    """Furniture between paragraphs, more of it above than elsewhere."""
    out = [[(-1, line)] for line in _FURNITURE]
    for units in page:
        out.append(units)
        if chance.random() < 0.15:
            out.append([(-1, chance.choice(_FURNITURE))])
    return out


def merged(page: Page, chance: random.Random) -> Page:
    """One paragraph in five runs on into the next."""
    out: Page = []
    for units in page:
        if out and chance.random() < 0.2:
            out[-1] = out[-1] + units
        else:
            out.append(list(units))
    return out


def shuffled(page: Page, chance: random.Random) -> Page:
    """The paragraphs in any order."""
    out = list(page)
    chance.shuffle(out)
    return out


def twice(page: Page, chance: random.Random) -> Page:
    """Everything printed twice."""
    return page + [[(-1, text) for _, text in units] for units in page]


def sha256(file: Path) -> str:
    """The document id of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
