"""Work for the read lane: what an imported document shows beside its text. Figures seen, offers, names.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL. A figure seen is never a fact.
"""

from __future__ import annotations

from msgspec import Struct, structs

from abscope_gui.spans import Span
from abscope_store import library, offering, sightings, wording
from abscope_store.importing.sighting_compare import OUTCOME_KINDS
from abscope_store.notebook.selectors import make_selector
from abscope_store.reader import Reader
from abscope_store.records import Outcome
from abscope_store.search.endpoints import NAMES

RECORDS = ("agent", "study", "mechanism")  # what a name can open


class Seen(Struct, frozen=True):
    """A figure seen; `start` and `end` are code points in its paragraph.

    `state` is agrees, differs, not in the reference, or empty where nothing is compared; `study` is that
    of the first of `outcomes`.
    """

    paragraph: int
    sentence: int
    start: int
    end: int
    printed: str
    what: str
    arms: str
    state: str
    how: str
    differing: tuple[str, ...]
    outcomes: tuple[str, ...]
    study: str = ""


class Offered(Struct, frozen=True):
    """A place that may be where a figure of the reference stands; `words` say which figure."""

    locator_id: str
    words: str
    paragraph: int
    start: int
    end: int
    exact: bool


class Named(Struct, frozen=True):
    """A record named in the text, or a short form it defines (`long`); `places` are (paragraph, start, end).

    `kind` is empty where a short form names no record.
    """

    kind: str
    id: str
    name: str
    long: str
    places: tuple[tuple[int, int, int], ...]


class SeenView(Struct, frozen=True):
    """All of one document, in reading order."""

    document_id: str
    seen: tuple[Seen, ...]
    offered: tuple[Offered, ...]
    named: tuple[Named, ...]


def view(reader: Reader, document_id: str) -> SeenView:
    """Everything that stands beside a document. Raises NotFound."""
    texts = {p.paragraph: p.text for p in library.passages(reader.connection, document_id)}
    seen = [_seen(reader, one, texts) for one in sightings.sightings(reader, document_id)]
    offered = [
        Offered(
            one.locator_id, figure_words(reader, reader.outcome(one.outcome_id)), one.paragraph, one.start,
            one.end, one.exact,
        )
        for one in offering.open_offers(reader, document_id)
    ]  # fmt: skip
    return SeenView(document_id, tuple(seen), tuple(offered), tuple(_named(reader, document_id)))


def figure_words(reader: Reader, outcome: Outcome) -> str:
    """`OS of PACIFIC: 47.5 v 29.1 months, HR 0.72 (95 % CI 0.59-0.89)`."""
    name = reader.study(outcome.study_id).name
    return f"{outcome.endpoint_short} of {name}: {wording.figure(outcome)}"


def span(reader: Reader, document_id: str, paragraph: int, start: int, end: int) -> Span:
    """The exact words of a document as a span to mark. Raises NotFound."""
    document = library.document(reader.connection, document_id)
    texts = {p.paragraph: p.text for p in library.passages(reader.connection, document_id)}
    made = make_selector(texts, paragraph, start, paragraph, end, document.text_sha256)
    return Span("document", document_id, document.source_id, **structs.asdict(made))


def _seen(reader: Reader, one: sightings.SeenFigure, texts: dict[int, str]) -> Seen:
    found = one.sighting
    endpoint = NAMES.get(found.endpoint or "", (found.endpoint or "endpoint not named",))[0]
    held = found.kind in OUTCOME_KINDS
    kind = found.effect or found.kind
    about = (endpoint if held else "", kind, found.time, found.grade and f"grade {found.grade}")
    words = [*about, found.related, "subgroup" if found.subgroup else ""]
    arms = [figure.arm.text if figure.arm else "arm not stated" for figure in found.figures] if held else []
    told = " v ".join(arms) if any(figure.arm for figure in found.figures) else ""
    return Seen(
        paragraph=one.paragraph,
        sentence=found.sentence,
        start=found.start,
        end=found.end,
        printed=texts.get(one.paragraph, "")[found.start : found.end],
        what=", ".join(word for word in words if word),
        arms=told or ("arms not stated" if held else ""),
        state=one.state,
        how=one.how,
        differing=one.differing,
        outcomes=tuple(one.outcomes),
        study=reader.outcome(one.outcomes[0]).study_id if one.outcomes else "",
    )


def _named(reader: Reader, document_id: str) -> list[Named]:
    """Records first, in the order they appear; then the short forms that the document defines."""
    places: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for one in library.named_in(reader.connection, document_id):
        if one.owner_kind in RECORDS:
            places.setdefault((one.owner_kind, one.owner_id), []).append((one.paragraph, one.start, one.end))
    names = {(kind, i): name for kind in RECORDS for i, name in reader.names(kind)}
    found = [
        Named(kind, record_id, names.get((kind, record_id), record_id), "", tuple(spots))
        for (kind, record_id), spots in places.items()
    ]
    for short in library.short_forms(reader.connection, document_id):
        opens = short.owner_kind in RECORDS
        spot = ((short.paragraph, short.start, short.end),)
        kind, owner = (short.owner_kind or "", short.owner_id or "") if opens else ("", "")
        found.append(Named(kind, owner, short.short, short.long, spot))
    return found
