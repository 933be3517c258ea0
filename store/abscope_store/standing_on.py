"""What stands on a passage, which claims are about a record, and the tensions that end there.

Behind Reader.facts_on, claims_about and tensions_on; words through wording.py, changes no figure, decides
nothing about who is right.
"""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from abscope_store import rows, wording
from abscope_store.errors import NotFound
from abscope_store.records import (
    MEMORY,
    Claim,
    Fact,
    Locator,
    OutcomeId,
    Tension,
    TensionEnd,
    TensionShown,
)

if TYPE_CHECKING:
    from abscope_store.reader import Reader

_DOCUMENT = re.compile(r"[0-9a-f]{64}")
_BY_CLAIM = ("claim", "agent", "mechanism", "facet")
_BY_END = ("outcome", "study", "source", "document")


def claim_ids(connection: sqlite3.Connection, kind: str, record_id: str) -> list[str]:
    """Ids of the claims about a record or a facet ("timing/concurrent"), of origin only last."""
    return [row["id"] for row in connection.execute(_sql("claims_about"), (kind, record_id))]


def facts_on(reader: Reader, place: str, paragraph: int, sentence: int | None = None) -> tuple[Fact, ...]:
    """Everything whose locator stands on a paragraph, or on one sentence of it; figures first.

    `place` is a source's id, then ordinals are those of its original and of our digest, or an imported
    document's id, then they are those of its text. Empty for an unknown place. Ordinals count from 1.
    """
    facts = []
    for row in _places(reader.connection, place, paragraph, sentence):
        locator = rows.locator(row)
        kind, owner = _opens(reader.connection, locator)
        text, judgement, counter = _said(reader, locator)
        facts.append(
            Fact(
                locator.owner_kind, locator.owner_id, kind, owner, text, judgement, counter, locator,
                row["at_sentence"], row["at_last"],
            )
        )  # fmt: skip
    return tuple(facts)


def counts(connection: sqlite3.Connection, place: str) -> dict[int, dict[str, int]]:
    """Paragraph -> kind of statement -> how many stand on it, of a source or an imported document.

    Ordinals as in facts_on; sentences of our own digest are not counted.
    """
    from abscope_store import library

    document = _DOCUMENT.fullmatch(place) is not None
    if document and not library.attached(connection):
        return {}
    found: dict[int, dict[str, int]] = {}
    query = _sql("standing_in_document" if document else "standing_in_source")
    for paragraph, kind, count in connection.execute(query, (place,)):
        found.setdefault(paragraph, {})[kind] = count
    return found


def tensions_on(
    reader: Reader, kind: str, record_id: str, paragraph: int | None = None, sentence: int | None = None
) -> tuple[TensionShown, ...]:
    """Tensions with an end at an outcome, a study, a source or a document, each with both its ends.

    Source and document may be narrowed to a paragraph or a sentence. For a claim, an agent, a mechanism
    or a facet: those of the claims about it, with an empty `at`. Raises NotFound for another kind.
    """
    if kind in _BY_CLAIM:
        claims = [reader.claim(claim) for claim in claim_ids(reader.connection, kind, record_id)]
        return tuple(_shown(reader, claim, tension) for claim in claims for tension in claim.tensions)
    if kind not in _BY_END:
        raise NotFound(f"No tension ends at a {kind}.")
    wanted: tuple[str, str] | None = (kind, record_id)
    if paragraph is not None:
        found = _places(reader.connection, record_id, paragraph, sentence)
        wanted = ("locators", json.dumps([row["id"] for row in found]))
    elif kind == "document":
        wanted = _source_of(reader.connection, record_id)
    ends = reader.connection.execute(_sql("tensions_on"), wanted).fetchall() if wanted else []
    shown = []
    for row in ends:
        claim = reader.claim(row["claim_id"])
        tension = next(each for each in claim.tensions if each.id == row["id"])
        at = tuple(end for end, held in enumerate((row["at_first"], row["at_second"])) if held)
        shown.append(_shown(reader, claim, tension, at))
    return tuple(shown)


def _shown(reader: Reader, claim: Claim, tension: Tension, at: tuple[int, ...] = ()) -> TensionShown:
    first, second = (_end(reader, claim, stance) for stance in (tension.first, tension.second))
    return TensionShown(
        tension.id, tension.kind, tension.text, claim.id, claim.text, first, second, at
    )  # fmt: skip


def _end(reader: Reader, claim: Claim, number: int) -> TensionEnd:
    stance = claim.stances[number]
    source = reader.source(stance.source_id)
    locator = stance.locator
    return TensionEnd(
        stance=number,
        source_id=source.id,
        source=wording.short(source),
        tier=source.tier,
        tier_words=wording.tier(source),
        stance_words=stance.stance,
        text=stance.text,
        paragraph=locator.paragraph if locator else None,
        sentence=locator.sentence if locator else None,
        place=wording.place(locator) if locator else "",
        locator_id=locator.id if locator else None,
        outcomes=stance.outcomes,
        figures=tuple(_figure(reader, outcome) for outcome in stance.outcomes),
    )


def _figure(reader: Reader, outcome_id: OutcomeId) -> str:
    """`MASTERKEY-265, Overall survival: HR 0.96 ...`, with every caveat."""
    outcome = reader.outcome(outcome_id)
    row = reader.connection.execute(
        "SELECT name FROM main.study WHERE id = ?", (outcome.study_id,)
    ).fetchone()
    return f"{row['name']}, {outcome.endpoint_name}: {wording.outcome_line(outcome)}"


def _said(reader: Reader, locator: Locator) -> tuple[str, str, tuple[str, ...]]:
    """(text, judgement, counter) of what a locator belongs to."""
    kind, owner = locator.owner_kind, locator.owner_id
    if kind == "outcome":
        return _figure(reader, OutcomeId(owner)), "", ()
    if kind == "claim":
        claim = reader.claim(owner)
        stances = [s.stance for s in claim.stances if s.locator is not None and s.locator.id == locator.id]
        return claim.text, ", ".join(stances), ()
    if kind == "digest":
        row = reader.connection.execute(
            "SELECT * FROM main.digest_sentence WHERE id = ?", (owner,)
        ).fetchone()
        found = rows.digest_sentence(row)
        return found.text, found.assessment, found.counter
    unverified = reader.seen(kind, owner) == MEMORY
    text = reader.statement(kind, owner)
    return (f"{text} ({wording.seen(MEMORY)})" if unverified else text), "", ()


def _opens(connection: sqlite3.Connection, locator: Locator) -> tuple[str, str]:
    """(kind, id) of the record that shows what a locator belongs to."""
    kind, owner = locator.owner_kind, locator.owner_id
    if kind == "digest":
        return "source", locator.source_id
    if kind not in _PARTS:
        return kind, owner
    row = connection.execute(_PARTS[kind], (owner,)).fetchone()
    return str(row[0]), str(row[1])


def _places(
    connection: sqlite3.Connection, place: str, paragraph: int, sentence: int | None
) -> list[sqlite3.Row]:
    from abscope_store import library

    if not _DOCUMENT.fullmatch(place):
        return connection.execute(_sql("standing_on_source"), (place, paragraph, sentence)).fetchall()
    if not library.attached(connection):
        return []
    return connection.execute(_sql("standing_on_document"), (place, paragraph, sentence)).fetchall()


def _source_of(connection: sqlite3.Connection, document_id: str) -> tuple[str, str] | None:
    from abscope_store import library

    try:
        source = library.document(connection, document_id).source_id
    except NotFound:
        return None
    return None if source is None else ("source", source)


def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text("utf-8")


_PARTS = {
    "outcome": "SELECT 'study', study_id FROM main.outcome WHERE id = ?",
    "step": "SELECT 'mechanism', mechanism_id FROM main.step WHERE id = ?",
    "approval": "SELECT 'agent', agent_id FROM main.approval WHERE id = ?",
    "dose": "SELECT iif(agent_id IS NULL, 'study', 'agent'), coalesce(agent_id, study_id)"
    " FROM main.dose WHERE id = ?",
}
