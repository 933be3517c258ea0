"""What only the reader can decide: where a figure may stand in their own copy, until they said yes or no.

Read lane. Offers of sightings.py and ambiguous anchors, less those that a standing verdict has settled.
"""

from __future__ import annotations

from abscope_store import confirming, library, sightings
from abscope_store.reader import Reader
from abscope_store.records import DocumentId, Locator, Record

OFFERED, AMBIGUOUS, REFUSED, LOST = "offered", "ambiguous", "refused", "lost"
_MOST = 3


class Spot(Record, frozen=True):
    """One place to choose: the sentence as printed, `start` and `end` code points in the passage's text."""

    document_id: DocumentId
    file_name: str
    paragraph: int
    sentence: int
    start: int
    end: int
    text: str
    exact: bool = True
    named: bool = True
    parts: tuple[str, ...] = ()


class Choice(Record, frozen=True):
    """`state`: offered (numbers match a place without a sentence), ambiguous (a sentence that stands in
    several places), refused (none of these, the reader said), lost (not found). The last two have no spots.
    """

    locator: Locator
    state: str
    document_id: DocumentId
    file_name: str
    spots: tuple[Spot, ...] = ()


def open_offers(reader: Reader, document_id: str, only: str | None = None) -> list[sightings.Offer]:
    """Offers of a document that no standing verdict has settled; `only` those of one locator."""
    found = sightings.offers(reader, document_id, only)
    if not found:
        return []
    placed = confirming.placed(reader.connection, {one.locator_id for one in found})
    refused = {
        (v.locator_id, v.paragraph, v.start)
        for v in confirming.verdicts(reader.connection, document_id)
        if v.stands and not v.confirmed
    }
    return [
        one
        for one in found
        if one.locator_id not in placed and (one.locator_id, one.paragraph, one.start) not in refused
    ]


def choice(reader: Reader, locator: Locator) -> Choice | None:
    """What the reader may decide about a locator; None where it opens by itself or nothing is at hand."""
    connection = reader.connection
    if not library.attached(connection) or confirming.placed(connection, [locator.id]):
        return None
    if locator.kind == "sentence":
        return _of_anchor(reader, locator)
    for document in library.documents(connection):
        if document.source_id == locator.source_id:
            offers = open_offers(reader, document.id, locator.id)
            spots = [_offered(reader, one) for one in offers[:_MOST]]
            if spots:
                return Choice(locator, OFFERED, document.id, document.file_name, tuple(spots))
    return None


def _of_anchor(reader: Reader, locator: Locator) -> Choice | None:
    found = library.anchors_for(reader.connection, [locator.id]).get(locator.id, [])
    if not found or any(one.state in ("exact", "edited") for one in found):
        return None
    asked = next((one for one in found if one.candidates), None)
    if asked is None:
        return Choice(locator, LOST, found[0].document_id, found[0].file_name)
    spots = [
        spot
        for paragraph, sentence in asked.candidates[:_MOST]
        if (spot := _spot(reader, asked.document_id, asked.file_name, paragraph, sentence)) is not None
    ]
    # "None of these" is one mark, on the first of them.
    refused = any(
        v.stands and not v.confirmed and v.locator_id == locator.id
        and (v.paragraph, v.start) in {(spot.paragraph, spot.start) for spot in spots}
        for v in confirming.verdicts(reader.connection, asked.document_id)
    )  # fmt: skip
    if refused or not spots:
        return Choice(locator, REFUSED if refused else LOST, asked.document_id, asked.file_name)
    return Choice(locator, AMBIGUOUS, asked.document_id, asked.file_name, tuple(spots))


def _offered(reader: Reader, offer: sightings.Offer) -> Spot:
    name = library.document(reader.connection, offer.document_id).file_name
    spot = _spot(reader, offer.document_id, name, offer.paragraph, offer.sentence)
    return Spot(
        offer.document_id, name, offer.paragraph, offer.sentence, offer.start, offer.end,
        spot.text if spot is not None else "", offer.exact, offer.named, offer.parts,
    )  # fmt: skip


def _spot(
    reader: Reader, document_id: DocumentId, file_name: str, paragraph: int, sentence: int
) -> Spot | None:
    passage = library.passage(reader.connection, document_id, paragraph)
    if passage is None or not 1 <= sentence <= len(passage.sentences):
        return None
    span = passage.sentences[sentence - 1]
    return Spot(
        document_id, file_name, paragraph, sentence, span.start, span.end, passage.text[span.start : span.end]
    )
