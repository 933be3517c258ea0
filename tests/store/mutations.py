"""Texts of our own and what may happen to a text, with the true place of every character. Holds no test."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from msgspec import Struct, field

Char = tuple[str, int]  # a character and where it comes from; negative: new in the text
Lines = list[list[Char]]
_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
_NAMES = (
    "durvalumab",
    "pembrolizumab",
    "nivolumab",
    "avelumab",
    "atezolizumab",
    "ipilimumab",
    "tremelimumab",
)
_PLACES = ("lung", "bladder", "skin", "liver", "neck", "kidney", "breast", "cervix", "bowel")
_SAID = (
    "We treated {n} people with {name} and {dose} Gy to the {place}.",
    "In the {place} group the median was {a}.{b} months (95% CI {a}.1–{c}.{b}).",
    "Nobody in the {place} group had pneumonitis; {n} had a rash of any grade.",
    "The hazard ratio under {name} was 0.{n}, and the interval included 1.",
    "People given {name} stayed {c} weeks longer, as far as {n} answers tell.",
    "No more was said of the {place}.",
    "Radiation came before {name} in {n} and after it in {a} of them — the first flow was not found.",
    "The first arm had {n} and the second arm {c} events.",
)


class Text(Struct):
    """Paragraphs of characters with their origins, numbered from 1."""

    lines: Lines
    swallowed: set[int] = field(default_factory=set)  # origins that a ligature took in

    def paragraphs(self) -> dict[int, str]:
        return {at: "".join(char for char, _ in line) for at, line in enumerate(self.lines, 1)}

    def origins(self, first: int, start: int, last: int, end: int) -> list[int]:
        """Where the characters of a span come from, blanks left out."""
        found: list[int] = []
        for number in range(first, last + 1):
            line = self.lines[number - 1]
            stop = end if number == last else len(line)
            found += [at for char, at in line[start if number == first else 0 : stop] if not char.isspace()]
        return found


def text_of(paragraphs: list[str]) -> Text:
    count = iter(range(10**9))
    return Text([[(char, next(count)) for char in line] for line in paragraphs])


def written(rng: random.Random, paragraphs: int) -> list[str]:
    """A text of like sentences, some of them twice, with headings and short lines that come back."""
    lines: list[str] = []
    for at in range(paragraphs):
        said = [
            pattern.format(
                n=rng.randint(2, 99), a=rng.randint(2, 19), b=rng.randint(0, 9), c=rng.randint(20, 60),
                dose=rng.randint(1, 60), name=rng.choice(_NAMES), place=rng.choice(_PLACES),
            )
            for pattern in rng.choices(_SAID, k=rng.randint(1, 6))
        ]  # fmt: skip
        lines.append(" ".join(said))
        if at % 4 == 3:
            lines.append(rng.choice(("Results", "Share this page", "Methods", f"Part {at}")))
    return lines


def _sentences(line: list[Char]) -> list[list[Char]]:
    plain = "".join(char for char, _ in line)
    return [line[found.start() : found.end()] for found in _SENTENCE.finditer(plain)] or [line]


def _joined(parts: list[list[Char]]) -> list[Char]:
    """Sentences as one line, a blank between any two."""
    line: list[Char] = []
    for part in parts:
        if line and not line[-1][0].isspace():
            line.append((" ", -1))
        line += part
    return line


def _fresh(words: str) -> list[Char]:
    return [(char, -1) for char in words]


def _some_line(rng: random.Random, text: Text) -> int:
    return rng.choice([at for at, line in enumerate(text.lines) if len(line) > 20])


def insert(rng: random.Random, text: Text) -> None:
    at = _some_line(rng, text)
    parts = _sentences(text.lines[at])
    parts.insert(rng.randint(0, len(parts)), _fresh("Nothing of the kind was seen at the other hospital."))
    text.lines[at] = _joined(parts)


def delete(rng: random.Random, text: Text) -> None:
    at = _some_line(rng, text)
    parts = _sentences(text.lines[at])
    del parts[rng.randrange(len(parts))]
    text.lines[at] = _joined(parts)


def duplicate(rng: random.Random, text: Text) -> None:
    source = _some_line(rng, text)
    parts = _sentences(text.lines[source])
    copied = _fresh("".join(char for char, _ in rng.choice(parts)))
    # Not beside the original: which of two neighbours is the copy nobody can say.
    at = rng.choice([at for at, line in enumerate(text.lines) if abs(at - source) > 1 and line])
    there = _sentences(text.lines[at])
    there.insert(rng.randint(1, len(there)), copied)
    text.lines[at] = _joined(there)


def swap_word(rng: random.Random, text: Text) -> None:
    at = _some_line(rng, text)
    line = text.lines[at]
    found = rng.choice(list(re.finditer(r"\S+", "".join(char for char, _ in line))))
    text.lines[at] = [*line[: found.start()], *_fresh("otherwise"), *line[found.end() :]]


def shorten(rng: random.Random, text: Text) -> None:
    """Some words out of the middle or the end of a sentence."""
    at = _some_line(rng, text)
    line = text.lines[at]
    found = list(re.finditer(r"\S+\s*", "".join(char for char, _ in line)))
    first = rng.randrange(len(found))
    last = min(len(found) - 1, first + rng.randint(0, 3))
    text.lines[at] = [*line[: found[first].start()], *line[found[last].end() :]]


def reorder_sentences(rng: random.Random, text: Text) -> None:
    at = _some_line(rng, text)
    parts = _sentences(text.lines[at])
    rng.shuffle(parts)
    text.lines[at] = _joined(parts)


def reorder_paragraphs(rng: random.Random, text: Text) -> None:
    line = text.lines.pop(rng.randrange(len(text.lines)))
    text.lines.insert(rng.randrange(len(text.lines) + 1), line)


def insert_paragraph(rng: random.Random, text: Text) -> None:
    text.lines.insert(rng.randrange(len(text.lines)), _fresh("An advert that was not here before."))


def merge(rng: random.Random, text: Text) -> None:
    at = rng.randrange(len(text.lines) - 1)
    text.lines[at : at + 2] = [[*text.lines[at], (" ", -1), *text.lines[at + 1]]]


def split(rng: random.Random, text: Text) -> None:
    at = _some_line(rng, text)
    parts = _sentences(text.lines[at])
    cut = rng.randint(1, len(parts))
    halves = [_joined(parts[:cut]), _joined(parts[cut:])]
    text.lines[at : at + 1] = [half for half in halves if half]


def respell(rng: random.Random, text: Text) -> None:
    """Blanks, dashes, ligatures and quotation marks as another extractor writes them."""
    wide = rng.choice(("\u00a0", "  ", "\n", "\u2009"))
    for line in text.lines:
        told: list[Char] = []
        for char, at in line:
            if char == " " and rng.random() < 0.3:
                told += [(blank, at) for blank in wide]
            elif char == "f" and told and told[-1][0] == "f":
                told[-1] = ("\ufb00", told[-1][1])
                text.swallowed.add(at)
            else:
                told.append((char.translate({0x2013: "-", 0x2014: "\u2013", 0x27: "\u2019"}), at))
        line[:] = told


MUTATIONS: dict[str, Callable[[random.Random, Text], None]] = {
    "insert": insert, "delete": delete, "duplicate": duplicate, "swap a word": swap_word,
    "shorten": shorten, "reorder sentences": reorder_sentences, "reorder paragraphs": reorder_paragraphs,
    "insert a paragraph": insert_paragraph, "merge": merge, "split": split, "respell": respell,
}  # fmt: skip
