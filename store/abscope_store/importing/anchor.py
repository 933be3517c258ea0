"""Finds the reference's sentence locators of a recognised source in a document's text.

By ordinals where the bytes are the curator's own, else by fingerprint; doubt is said, never resolved.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from msgspec import Struct, structs

from abscope_store import fingerprint
from abscope_store.importing.messages import Parsed
from abscope_store.search.fold import words

_MOST_SENTENCES = 5_000  # a longer text is searched in its first so many sentences
_ROOM = 1.5  # a sentence is a merger of two where it is at least their length over this


class Anchor(Struct, frozen=True):
    """`state` is exact, edited, ambiguous or lost; ordinals are None unless exact or edited."""

    locator_id: str
    state: str
    paragraph: int | None
    sentence: int | None
    sentence_last: int | None
    score: float
    candidates: list[list[int]]


def fingerprint_of(locator: sqlite3.Row) -> fingerprint.Fingerprint:
    """The fingerprint kept in a row of the reference's `locator`."""
    return fingerprint.Fingerprint(
        tuple(json.loads(locator["numbers"])),
        tuple(json.loads(locator["hashes"])),
        locator["salt"],
        locator["length"],
    )


def anchors(reference: sqlite3.Connection, source_id: str, sha256: str, parsed: Parsed) -> list[Anchor]:
    """One anchor for every sentence locator of the source that has a fingerprint."""
    text = _Text(parsed)
    rows = reference.execute(
        "SELECT * FROM main.locator WHERE source_id = ? AND kind = 'sentence' AND salt IS NOT NULL"
        " ORDER BY id",
        (source_id,),
    ).fetchall()
    found = [_anchor(row, sha256, text) for row in rows]
    return _uncontested(rows, found, text)


def _uncontested(rows: Sequence[sqlite3.Row], found: Sequence[Anchor], text: _Text) -> list[Anchor]:
    """A sentence answers for one place of the original only, unless it is long enough to be a merger.

    A title and the reference list that repeats it look alike once words are lost: the better fit stays, the
    other is for the reader to decide.
    """
    claims: dict[tuple[int, int, int], list[int]] = {}
    for at, one in enumerate(found):
        if one.paragraph is not None and one.sentence is not None:
            place = one.paragraph, one.sentence, one.sentence_last or one.sentence
            claims.setdefault(place, []).append(at)
    out = list(found)
    for place, claimants in claims.items():
        claimants.sort(key=lambda at: -found[at].score)
        origins: dict[tuple[int, int], int] = {}  # of the original, with the length in words
        room = _ROOM * len(words(text.run(*place) or ""))
        for at in claimants:
            origin = rows[at]["paragraph"], rows[at]["sentence"]
            if origins and origin not in origins and sum(origins.values()) + rows[at]["length"] > room:
                out[at] = structs.replace(
                    found[at], state="ambiguous", paragraph=None, sentence=None, sentence_last=None,
                    candidates=[[place[0], place[1]]],
                )  # fmt: skip
            else:
                origins.setdefault(origin, rows[at]["length"])
    return out


def _anchor(row: sqlite3.Row, sha256: str, text: _Text) -> Anchor:
    wanted = fingerprint_of(row)
    paragraph, first = row["paragraph"], row["sentence"]
    last = row["sentence_last"] or first
    if row["document_sha256"] == sha256:
        there = text.run(paragraph, first, last)
        if there is not None and fingerprint.is_same(wanted, there):
            return Anchor(row["id"], "exact", paragraph, first, row["sentence_last"], 1.0, [])
    candidates, read = text.candidates(last - first + 1)
    placed = [
        fingerprint.Candidate(
            one.paragraph,
            one.sentence,
            one.text,
            min(1.0, abs(one.paragraph - paragraph) / max(text.count, paragraph)),
            one.sentence_last,
        )
        for one in candidates
    ]
    decision = fingerprint.decide(wanted, placed, read)
    found = decision.found
    return Anchor(
        row["id"],
        decision.state,
        found.paragraph if found else None,
        found.sentence if found else None,
        found.sentence_last if found else None,
        round(decision.score, 4),
        [[one.paragraph, one.sentence] for one in decision.candidates],
    )


class _Text:
    """The sentences of a document by ordinal, and runs of them, each read only once."""

    def __init__(self, parsed: Parsed) -> None:
        self.count = len(parsed.paragraphs)
        self._paragraphs = [parsed.text[one.start : one.end] for one in parsed.paragraphs]
        self._spans = [one.sentences for one in parsed.paragraphs]
        self._runs: dict[int, tuple[Sequence[fingerprint.Candidate], Sequence[fingerprint.Words]]] = {}

    def run(self, paragraph: int, first: int, last: int) -> str | None:
        """The text of sentences first..last, ordinals from 1; None where they do not exist."""
        if not 1 <= paragraph <= self.count:
            return None
        spans = self._spans[paragraph - 1]
        if not 1 <= first <= last <= len(spans):
            return None
        return self._paragraphs[paragraph - 1][spans[first - 1][0] : spans[last - 1][1]]

    def candidates(self, length: int) -> tuple[Sequence[fingerprint.Candidate], Sequence[fingerprint.Words]]:
        """All runs of `length` sentences within a paragraph."""
        if length not in self._runs:
            found = []
            for paragraph, spans in enumerate(self._spans, 1):
                for first in range(1, len(spans) - length + 2):
                    last = first + length - 1
                    text = self.run(paragraph, first, last) or ""
                    found.append(
                        fingerprint.Candidate(paragraph, first, text, 0.0, last if length > 1 else None)
                    )
            found = found[:_MOST_SENTENCES]
            self._runs[length] = (found, [fingerprint.read(one.text) for one in found])
        return self._runs[length]
