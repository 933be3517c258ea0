"""Which source of the reference a document is: by its bytes, its title, its sentences, its own DOI.

The answer becomes a link row that can change at any time. A page that reports a paper names the paper's
DOI and is still not the paper: only a DOI that is the page's own counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from abscope_store import fingerprint
from abscope_store.importing.messages import Metadata
from abscope_store.search.fold import words

_TITLE_WORDS = 4  # shorter titles are shared by chance
_VOTERS = 24  # sentences of a digest that are looked for
_FEWEST, _SHARE = 3, 0.5  # so many of them must be found
_LONGEST = 2_000  # sentences; longer documents are not compared sentence by sentence


class Recognition(Struct, frozen=True):
    """`how` is sha256, title, fingerprint, doi or reader; `score` between 0 and 1."""

    source_id: str
    how: str
    score: float
    kind: str
    tier: int
    tier_reason: str


def recognise(
    reference: sqlite3.Connection, sha256: str, metadata: Metadata, sentences: Sequence[str]
) -> Recognition | None:
    """The source whose text this is, or None. `sentences` are the visible ones, in order."""
    row = reference.execute("SELECT value FROM main.meta WHERE key = ?", (f"original:{sha256}",)).fetchone()
    if row is not None:
        return _found(reference, row[0], "sha256", 1.0)
    title = words(metadata.title or "")
    if len(title) >= _TITLE_WORDS:
        for source_id, name, doi in reference.execute("SELECT id, title, doi FROM main.source ORDER BY id"):
            if words(name) == title and not _another(metadata, doi):
                return _found(reference, source_id, "title", 1.0)
    voted = _vote(reference, sentences)
    if voted is not None:
        return _found(reference, voted[0], "fingerprint", voted[1])
    if metadata.doi and metadata.doi_is_own:
        row = reference.execute(
            "SELECT id FROM main.source WHERE lower(doi) = lower(?)", (metadata.doi,)
        ).fetchone()
        if row is not None:
            return _found(reference, row[0], "doi", 1.0)
    return None


def as_chosen(reference: sqlite3.Connection, source_id: str) -> Recognition | None:
    """What the reader says it is; None for "" and for a source that the reference no longer has."""
    return _found(reference, source_id, "reader", 1.0)


def _another(metadata: Metadata, doi: str | None) -> bool:
    """A congress abstract has its paper's title and a DOI of its own."""
    own = metadata.doi if metadata.doi_is_own else None
    return bool(own and doi) and (own or "").casefold() != (doi or "").casefold()


def _found(reference: sqlite3.Connection, source_id: str, how: str, score: float) -> Recognition | None:
    row = reference.execute(
        "SELECT kind, tier, tier_reason FROM main.source WHERE id = ?", (source_id,)
    ).fetchone()
    return None if row is None else Recognition(source_id, how, score, *row)


def _vote(reference: sqlite3.Connection, sentences: Sequence[str]) -> tuple[str, float] | None:
    """The one source most of whose digest sentences stand in the text, with the share found."""
    if not _FEWEST <= len(sentences) <= _LONGEST:
        return None
    candidates = [fingerprint.Candidate(at, 1, text, 0.5) for at, text in enumerate(sentences)]
    read = [fingerprint.read(text) for text in sentences]
    voted: list[tuple[str, float]] = []
    for source_id, prints in sorted(_voters(reference).items()):
        if len(sentences) < _SHARE * len(prints):  # an abstract cannot hold half of a page's sentences
            continue
        found = sum(fingerprint.decide(one, candidates, read).found is not None for one in prints)
        share = found / len(prints)
        if found >= _FEWEST and share >= _SHARE:
            voted.append((source_id, share))
    # A page that holds two of them is neither; the reader may say which one it stands for.
    return voted[0] if len(voted) == 1 else None


def _voters(reference: sqlite3.Connection) -> dict[str, list[fingerprint.Fingerprint]]:
    """Up to _VOTERS sentence fingerprints of each source, spread evenly over its text."""
    from abscope_store.importing.anchor import fingerprint_of

    rows: dict[str, list[sqlite3.Row]] = {}
    for row in reference.execute(
        "SELECT * FROM main.locator WHERE kind = 'sentence' AND salt IS NOT NULL"
        " ORDER BY source_id, paragraph, sentence, id"
    ):
        rows.setdefault(row["source_id"], []).append(row)
    return {
        source_id: [fingerprint_of(row) for row in found[:: max(1, len(found) // _VOTERS)]]
        for source_id, found in rows.items()
        if len(found) >= _FEWEST
    }
