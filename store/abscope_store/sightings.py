"""Figures seen in imported documents, as sightings beside the reference: read, searched, held against it.

Read lane only. A sighting is the reader's document's word, never a fact of the reference; nothing here
ranks it among facts. What agrees or differs is worked out anew at every reading.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from abscope_store import library
from abscope_store.importing.sighting_compare import (
    ABSENT,
    AGREES,
    DIFFERS,
    OUTCOME_KINDS,
    Comparison,
    compare,
    matching_place,
)
from abscope_store.importing.sighting_records import Sighting
from abscope_store.reader import Reader
from abscope_store.records import DocumentId, LocatorId, Outcome, OutcomeId, Record, StudyId
from abscope_store.speaking import Speaking, answering

OF_SUBGROUP = ", for a subgroup"  # ends `how` where the text may speak of all patients
_MOST = 500  # rows of one search
_SEEN = (
    "SELECT i.document_id, d.file_name, i.paragraph, i.body FROM library.sighting i"
    " JOIN library.document d ON d.id = i.document_id WHERE d.removed_at IS NULL"
)


class SeenFigure(Record, frozen=True):
    """A sighting in its document. `state` is agrees, differs or not in the reference, with `outcomes`.

    `how` says why: as printed, rounded, digits differ, no endpoint named ...; `differing` names the parts.
    Doses, fractions and sample sizes are held against nothing and have no state ("").
    """

    document_id: DocumentId
    file_name: str
    paragraph: int
    sighting: Sighting
    state: str = ""
    outcomes: tuple[OutcomeId, ...] = ()
    how: str = ""
    differing: tuple[str, ...] = ()


class Offer(Record, frozen=True):
    """A place in an imported document that prints the figures of a locator without a sentence of its own.

    Only the reader can confirm it. `exact` is False where a number is rounded, `named` where the passage
    names the endpoint beside the figures; offsets are code points in the passage's text.
    """

    locator_id: LocatorId
    outcome_id: OutcomeId
    document_id: DocumentId
    paragraph: int
    sentence: int
    start: int
    end: int
    parts: tuple[str, ...]
    exact: bool
    named: bool


def sightings(reader: Reader, document_id: str) -> list[SeenFigure]:
    """All figures seen in a document in reading order, each with its state."""
    found = _rows(reader, "i.document_id = ?", (document_id,))
    if not found:
        return []
    studies, of_source = _studies_of(reader, document_id)
    speaking = Speaking(reader, document_id, studies, of_source)
    known: dict[StudyId, list[Outcome]] = {}
    return [_held(reader, one, speaking, known) for one in found]


def search(
    reader: Reader, endpoint: str | None = None, kind: str | None = None, number: str | None = None
) -> list[SeenFigure]:
    """Figures seen in any document by endpoint slug, kind and printed number; without a state."""
    wheres, values = [], []
    for column, value in (("endpoint", endpoint), ("kind", kind)):
        if value is not None:
            wheres.append(f"i.{column} = ?")
            values.append(value)
    if number is not None:
        wheres.append("EXISTS (SELECT 1 FROM json_each(i.numbers) WHERE value = ?)")
        values.append(number)
    return _rows(reader, " AND ".join(wheres) or "1", values)[:_MOST]


def offers(reader: Reader, document_id: str, only: str | None = None) -> list[Offer]:
    """Where the document prints figures whose locator is only a place or a citation of its source.

    `only` asks for one locator. What the reader has said to them is offering.py's.
    """
    if not library.attached(reader.connection):
        return []
    source = library.document(reader.connection, document_id).source_id
    found = _rows(reader, "i.document_id = ?", (document_id,))
    if source is None or not found:
        return []
    by_paragraph: dict[int, list[Sighting]] = {}
    for one in found:
        by_paragraph.setdefault(one.paragraph, []).append(one.sighting)
    offered = []
    for locator_id, outcome in _unplaced(reader, source, only):
        for paragraph, seen in by_paragraph.items():
            for match in matching_place(seen, outcome):
                first, last = match.sightings[0], match.sightings[-1]
                offered.append(
                    Offer(
                        locator_id, outcome.id, DocumentId(document_id), paragraph, first.sentence,
                        first.start, last.end, match.parts, match.exact, match.named,
                    )
                )  # fmt: skip
    offered.sort(
        key=lambda one: (one.locator_id, -len(one.parts), not one.named, not one.exact, one.paragraph)
    )
    return offered


def _studies_of(reader: Reader, document_id: str) -> tuple[tuple[StudyId, ...], bool]:
    """The studies a document may speak of: those of its source (True), else those that it names."""
    connection = reader.connection
    source = library.document(connection, document_id).source_id
    own = connection.execute(
        "SELECT study_id FROM main.study_source WHERE source_id = ? ORDER BY study_id", (source,)
    ).fetchall()
    if own:
        return tuple(StudyId(row[0]) for row in own), True
    named = connection.execute(
        "SELECT DISTINCT owner_id FROM library.mention WHERE document_id = ? AND owner_kind = 'study'"
        " AND owner_id IN (SELECT id FROM main.study) ORDER BY 1",
        (document_id,),
    )
    return tuple(StudyId(row[0]) for row in named), False


def _rows(reader: Reader, where: str, values: Sequence[str]) -> list[SeenFigure]:
    if not library.attached(reader.connection):
        return []
    # Only the wheres above are joined in; every value is a parameter.
    sql = f"{_SEEN} AND {where} ORDER BY d.imported_at, d.id, i.paragraph, i.ordinal"
    rows = reader.connection.execute(sql, values)
    return [SeenFigure(row[0], row[1], row[2], msgspec.json.decode(row[3], type=Sighting)) for row in rows]


def _held(
    reader: Reader, one: SeenFigure, speaking: Speaking, known: dict[StudyId, list[Outcome]]
) -> SeenFigure:
    """With its state; where several studies may be spoken of, a difference is nobody's."""
    sighting = one.sighting
    if sighting.kind not in OUTCOME_KINDS:
        return one
    spoken = speaking.of(one.paragraph, sighting.sentence)
    if spoken.reckoned:
        return msgspec.structs.replace(one, state=ABSENT, how="expected or assumed, not observed")
    outcomes: list[Outcome] = []
    for study in spoken.studies:
        if study not in known:
            known[study] = list(reader.study(study).outcomes)
        arms_said = any(figure.arm is not None for figure in sighting.figures)
        outcomes += known[study] if arms_said else answering(known[study], spoken.agents)
    (held,) = compare([sighting], outcomes)
    if held.state == DIFFERS and not spoken.certain:
        held = Comparison(sighting, ABSENT, (), "of which study is not said")
    how = held.how
    by_id = {outcome.id: outcome for outcome in outcomes}
    if held.state == AGREES and not sighting.subgroup and all(by_id[one].subgroup for one in held.outcomes):
        how += OF_SUBGROUP
    return msgspec.structs.replace(
        one, state=held.state, outcomes=held.outcomes, how=how, differing=held.differing
    )


def _unplaced(reader: Reader, source: str, only: str | None) -> list[tuple[LocatorId, Outcome]]:
    """Locators of a source's outcomes that name no sentence, with their outcome."""
    rows = reader.connection.execute(
        "SELECT id, owner_id FROM main.locator WHERE source_id = ?1 AND owner_kind = 'outcome'"
        " AND kind <> 'sentence' AND (?2 IS NULL OR id = ?2) ORDER BY id",
        (source, only),
    ).fetchall()
    return [(LocatorId(row[0]), reader.outcome(row[1])) for row in rows]
