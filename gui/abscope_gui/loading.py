"""Work for the read lane: everything a pane needs for one record or one figure, gathered at once.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, structs

from abscope_gui import alike, loading_library, loading_notes, loading_seen, resting, texts
from abscope_gui.loading_notes import record_names
from abscope_gui.places import DIGEST, Place, link, place_of
from abscope_gui.spans import Focus
from abscope_gui.tensions import TensionLink, links_on
from abscope_gui.texts import Text
from abscope_store import library, lists, offering, versions, wording
from abscope_store.errors import NotFound
from abscope_store.offering import Choice
from abscope_store.reader import Reader
from abscope_store.records import (
    Agent,
    Annotation,
    Claim,
    Evidence,
    Locator,
    Mechanism,
    Outcome,
    Result,
    Source,
    Study,
)


class RecordView(Struct, frozen=True):
    """A record with the names of everything it points at. `rests` is a line by owner id: what it rests on."""

    kind: str
    id: str
    record: Study | Agent | Mechanism | Claim
    names: dict[str, str]  # "study/pacific" -> "PACIFIC"
    sources: dict[str, Source]
    claims: tuple[Claim, ...]
    outcomes: dict[str, Outcome]  # figures that claims or an agent's studies show
    rests: dict[str, str]
    p_rests: dict[str, str]  # outcome id -> where p comes from, only where that is another place
    annotations: tuple[Annotation, ...]
    as_of: str
    heads: dict[str, str]  # study id -> the figure that heads it, for an agent's studies
    harms: dict[str, tuple[str, ...]]  # study id -> its harms, fatal first; benefit never stands without them
    harms_states: dict[str, str]  # study id -> why no harm stands there
    tensions: tuple[TensionLink, ...] = ()
    mine: library.MentioningPassages = library.NOWHERE  # the reader's own passages that name it


def figure_kind(view: RecordView, owner_id: str) -> str:
    """What owns a figure of a record: outcome, approval, dose, step, claim; "" where it shows none."""
    record = view.record
    told = [s for c in (record, *view.claims) if isinstance(c, Claim) and c.id == owner_id for s in c.stances]
    found = {
        "outcome": owner_id in view.outcomes or _has(record, "outcomes", owner_id),
        "approval": _has(record, "approvals", owner_id),
        "dose": _has(record, "doses", owner_id),
        "step": _has(record, "steps", owner_id),
        "claim": any(not stance.outcomes for stance in told),
    }
    return next((kind for kind, here in found.items() if here), "")


def _has(record: object, rows: str, owner_id: str) -> bool:
    return any(row.id == owner_id for row in getattr(record, rows, ()))


class EvidenceView(Struct, frozen=True):
    """What the reader pane shows behind a figure: one of `count` pieces of evidence.

    `choice` is what only the reader can decide about it, on the figure that `asked` words; `looking` counts
    from 0 which of its places is shown.
    """

    text: Text
    focus: Focus | None
    index: int = 0
    count: int = 1
    caption: str = ""
    annotations: tuple[Annotation, ...] = ()
    locator_id: str = ""
    choice: Choice | None = None
    asked: str = ""
    looking: int | None = None


def record(reader: Reader, kind: str, record_id: str) -> RecordView:
    """A record for the middle pane. Raises NotFound."""
    found: Study | Agent | Mechanism | Claim
    if kind == "study":
        found = reader.study(record_id)
    elif kind == "agent":
        found = reader.agent(record_id)
    elif kind == "mechanism":
        found = reader.mechanism(record_id)
    else:
        found = reader.claim(record_id)
    claims = (found,) if isinstance(found, Claim) else tuple(reader.claim(i) for i in found.claims)
    studies = _studies_of(reader, found)
    heads = {s.id: o for s in studies for o in versions.heads(s, limit=1)}
    harms = {s.id: [v.head for v in versions.harms(s)] for s in studies}
    outcomes = _outcomes(reader, found, claims) | {o.id: o for o in heads.values()}
    outcomes |= {o.id: o for found_harms in harms.values() for o in found_harms}
    sources = reader.sources()
    rests, p_rests = resting.lines(reader, found, outcomes)
    return RecordView(
        kind, record_id, found, record_names(reader), sources, claims, outcomes, rests, p_rests,
        record_marks(reader, found), reader.as_of(),
        {study: outcome.id for study, outcome in heads.items()},
        {study: tuple(o.id for o in found_harms) for study, found_harms in harms.items()},
        {s.id: s.harms_state for s in studies}, links_on(reader, kind, record_id),
        loading_library.mentioning(reader, kind, record_id),
    )  # fmt: skip


def evidence(
    reader: Reader, owner_kind: str, owner_id: str, part: str = "", index: int = 0, locator: str = ""
) -> EvidenceView:
    """The piece that opens behind a figure, or behind its `part`; `locator` asks for one again by its id.

    `part` is value, effect, p, a locator's id, or "source:<id>" for a claim's stance without a locator.
    """
    if part.startswith("source:"):
        return _unplaced(reader, owner_id, part.removeprefix("source:"))
    found = reader.evidence_for(_covering(reader, owner_kind, owner_id, part))
    if not found:
        raise NotFound("This statement has no source in the reference.")
    named = [n for n, piece in enumerate(found) if piece.locator.id == part]
    index += named[0] if named else 0
    same = [n for n, piece in enumerate(found) if piece.locator.id == locator]
    index = same[0] if same else index % len(found)
    piece = found[index]
    text, focus = _text_behind(reader, piece, owner_kind, owner_id)
    text = _in_tension(reader, text)
    choice = offering.choice(reader, piece.locator) if piece.document_id is None else None
    asked = _what(reader, owner_kind, owner_id)
    if choice is not None and owner_kind == "outcome":
        asked = loading_seen.figure_words(reader, reader.outcome(owner_id))
    return EvidenceView(
        text, focus, index, len(found),
        f"{_what(reader, owner_kind, owner_id)} · {texts.anchored(piece)}"
        + texts.page_words(text, focus.paragraph if focus is not None else None),
        annotations_on(reader, text.target_kind, text.target_id), piece.locator.id, choice, asked,
    )  # fmt: skip


def looked(reader: Reader, shown: EvidenceView, at: int) -> EvidenceView:
    """The reader's copy at one of the places that `shown` lets them choose from."""
    assert shown.choice is not None
    spot = shown.choice.spots[at]
    text = _in_tension(reader, _document_text(reader, spot.document_id))
    focus = Focus(spot.paragraph, spans=((spot.start, spot.end),))
    caption = f"{shown.asked.partition(':')[0]} · paragraph {spot.paragraph}; offered, not confirmed"
    return structs.replace(
        shown, text=text, focus=focus, caption=caption, looking=at,
        annotations=annotations_on(reader, text.target_kind, text.target_id),
    )  # fmt: skip


def _unplaced(reader: Reader, claim_id: str, source_id: str) -> EvidenceView:
    """What a source says to a claim where no place in it was noted: our record of it, that stance first."""
    source = reader.source(source_id)
    said = [s for s in reader.claim(claim_id).stances if s.source_id == source_id and s.locator is None]
    stances = [texts.Line("claim", claim_id, f"{s.stance.capitalize()}: {s.text}") for s in said]
    text = texts.of_record(source, [*stances, *texts.lines_on(reader, source_id)], reader.as_of())
    marks = annotations_on(reader, text.target_kind, text.target_id)
    caption = "claim · citation only; not anchored"
    return EvidenceView(_in_tension(reader, text), Focus(block=0), 0, 1, caption, marks)


def source_text(
    reader: Reader, kind: str, text_id: str, paragraph: int | None = None, sentence: int | None = None
) -> EvidenceView:
    """A source as a text to read: the reader's own copy, our digest, or our record of its figures."""
    text = _document_text(reader, text_id) if kind == "document" else _source_text(reader, text_id)
    focus = Focus(paragraph, sentence) if paragraph is not None else None
    marks = annotations_on(reader, text.target_kind, text.target_id)
    return EvidenceView(_in_tension(reader, text), focus, annotations=marks)


def _in_tension(reader: Reader, text: Text) -> Text:
    """With the ends on it: in a copy at the paragraphs that it has, else at those of the source."""
    if text.target_kind == "document":
        return texts.with_tensions(text, links_on(reader, "document", text.target_id))
    if text.source_id is None:
        return text
    return texts.with_tensions(text, links_on(reader, "source", text.source_id))


def annotations_on(reader: Reader, target_kind: str, target_id: str) -> tuple[Annotation, ...]:
    """The reader's marks on one target."""
    from abscope_store.notebook import read

    return tuple(read.on(reader.connection, target_kind, [target_id]))


def record_marks(reader: Reader, found: Study | Agent | Mechanism | Claim) -> tuple[Annotation, ...]:
    """The reader's marks on a record, then those on its figures or steps."""
    from abscope_store.notebook import read

    kind = type(found).__name__.lower()
    parts = [f"{kind}/{found.id}"]
    parts += [f"outcome/{one.id}" for one in found.outcomes] if isinstance(found, Study) else []
    parts += [f"step/{one.id}" for one in found.steps] if isinstance(found, Mechanism) else []
    return tuple(
        sorted(read.on(reader.connection, "record", parts), key=lambda mark: parts.index(mark.target_id))
    )


def _covering(reader: Reader, owner_kind: str, owner_id: str, part: str) -> list[Locator]:
    found = reader.locators(owner_kind, [owner_id])[owner_id]
    if owner_kind == "step" and not found:  # a step without its own reference rests on its mechanism's
        mechanism = owner_id.rsplit(".", 1)[0]
        found = reader.locators("mechanism", [mechanism])[mechanism]
    if part == "":
        return found
    covering = [x for x in found if not x.parts or part in x.parts]
    return covering or found


def _text_behind(
    reader: Reader, piece: Evidence, owner_kind: str, owner_id: str
) -> tuple[Text, Focus | None]:
    focus = Focus(piece.paragraph, piece.sentence, piece.sentence_last)
    if piece.document_id is not None:
        return _document_text(reader, piece.document_id), focus
    if piece.locator.kind == "sentence":
        digest = reader.digest(piece.source.id)
        if digest:
            return texts.of_digest(piece.source, digest, reader.as_of()), focus
    return _record_text(reader, piece.source, owner_kind, owner_id)


def _record_text(reader: Reader, source: Source, owner_kind: str, owner_id: str) -> tuple[Text, Focus | None]:
    """Our record of what rests on a source, with the asked figure first and every other below it."""
    asked = texts.Line(owner_kind, owner_id, texts.worded(reader, owner_kind, owner_id))
    others = [
        line for line in texts.lines_on(reader, source.id) if (line.kind, line.id) != (owner_kind, owner_id)
    ]
    return texts.of_record(source, [asked, *others], reader.as_of()), Focus(block=0)


def _document_text(reader: Reader, document_id: str) -> Text:
    document = library.document(reader.connection, document_id)
    source = reader.source(document.source_id) if document.source_id else None
    return texts.of_document(document, library.passages(reader.connection, document_id), source)


def _source_text(reader: Reader, source_id: str) -> Text:
    held = [d for d in library.documents(reader.connection) if d.source_id == source_id]
    if held:
        return _document_text(reader, held[0].id)
    source = reader.source(source_id)
    digest = reader.digest(source_id)
    if digest:
        return texts.of_digest(source, digest, reader.as_of())
    return texts.of_record(source, texts.lines_on(reader, source_id), reader.as_of())


def _what(reader: Reader, owner_kind: str, owner_id: str) -> str:
    if owner_kind == "outcome":
        outcome = reader.outcome(owner_id)
        name, _, part = outcome.endpoint_short.partition(", ")
        stated = wording.population(outcome)
        repeated = part and stated.casefold().startswith(part.casefold())
        return f"{name if repeated else outcome.endpoint_short}, {stated}"
    return {"step": "step", "claim": "claim", "approval": "approval", "dose": "dose"}.get(
        owner_kind, owner_kind
    )


def _outcomes(
    reader: Reader, found: Study | Agent | Mechanism | Claim, claims: Sequence[Claim]
) -> dict[str, Outcome]:
    wanted = [o for claim in claims for stance in claim.stances for o in stance.outcomes]
    outcomes: dict[str, Outcome] = {i: reader.outcome(i) for i in wanted}
    if isinstance(found, Study):
        outcomes |= {o.id: o for o in found.outcomes}
    return outcomes


def _studies_of(reader: Reader, found: Study | Agent | Mechanism | Claim) -> list[Study]:
    """An agent's studies, each once, in the order of the list."""
    if not isinstance(found, Agent):
        return []
    return lists.by_design([reader.study(i) for i in dict.fromkeys(i for _, i in found.studies)])


def text_at(reader: Reader, place: Place) -> EvidenceView:
    """The text of a source, document, glossary term or annotation's target, with the place in it."""
    if place.kind == "glossary":
        text = texts.of_term(reader.term(place.id))
        return EvidenceView(text, None)
    if place.kind == "annotation":
        return _annotated(reader, place.id)
    if place.kind == "source" and place.focus == DIGEST:
        source = reader.source(place.id)
        digest = texts.of_digest(source, reader.digest(place.id), reader.as_of())
        focus = Focus(place.paragraph, place.sentence) if place.paragraph is not None else None
        marks = annotations_on(reader, "digest", place.id)
        return EvidenceView(_in_tension(reader, digest), _quoted(digest, place) or focus, annotations=marks)
    shown = source_text(reader, place.kind, place.id, place.paragraph, place.sentence)
    if place.quote:
        return structs.replace(shown, focus=_quoted(shown.text, place) or shown.focus)
    span = place.span()
    if span is None or place.paragraph is None:
        return shown
    return structs.replace(shown, focus=Focus(place.paragraph, place.sentence, spans=(span,)))


def _quoted(text: Text, place: Place) -> Focus | None:
    return alike.quoted(text, place.quote, place.paragraph) or alike.quoted(text, place.quote)


def _annotated(reader: Reader, annotation_id: str) -> EvidenceView:
    from abscope_store.notebook import read

    mark = read.annotation(reader.connection, annotation_id)
    if mark.target_kind == "record":
        kind, _, record_id = mark.target_id.partition("/")
        if kind == "outcome":
            return evidence(reader, "outcome", record_id)
        text = texts.of_statement(reader, kind, record_id)
        return EvidenceView(text, None, annotations=(mark,))
    kind = "document" if mark.target_kind == "document" else "source"
    if kind == "source":  # a mark on a digest stays on the digest, whatever was imported since
        source = reader.source(mark.target_id)
        text = texts.of_digest(source, reader.digest(mark.target_id), reader.as_of())
        marks = annotations_on(reader, "digest", mark.target_id)
        return EvidenceView(text, _marked(mark), annotations=marks)
    shown = source_text(reader, kind, mark.target_id)
    return EvidenceView(shown.text, _marked(mark), annotations=shown.annotations)


def _marked(mark: Annotation) -> Focus | None:
    if mark.paragraph is None or mark.start is None or mark.end is None:
        return None
    spans = ((mark.start, mark.end),) if mark.paragraph == mark.paragraph_end else ()
    return Focus(mark.paragraph, spans=spans)


def place_of_result(reader: Reader, result: Result) -> Place:
    """Where a search result opens."""
    if result.kind == "outcome":
        return place_of("study", reader.outcome(result.id).study_id, result.id)
    if result.kind == "step":
        return place_of("mechanism", result.id.rsplit(".", 1)[0], result.id)
    if result.kind == "note":
        return loading_notes.annotation_place(reader, result.id)
    if result.kind in ("passage", "digest"):
        kind, text_id = ("document", result.document) if result.document else ("source", result.source)
        name = text_id or result.id.partition("#")[0]
        return place_of(kind, name, paragraph=result.paragraph, sentence=result.sentence)
    if result.kind == "sighting" and result.document:
        span = result.id.rpartition("@")[2]
        return place_of("document", result.document, span, paragraph=result.paragraph)
    return place_of(result.kind, result.id)


def copied(reader: Reader, place: Place) -> str:
    """What "copy with citation" puts on the clipboard: figure, caveats, sources, link, standing line."""
    names = dict(reader.names(place.kind)) if place.kind in ("agent", "study", "mechanism") else {}
    lines = [names.get(place.id, "")]
    owner = owner_kind(reader, place)
    lines.append(texts.worded(reader, owner, place.focus) if place.focus else "")
    for piece in reader.evidence(owner, place.focus):
        lines.append(
            f"{wording.citation(piece.source)} ({wording.tier(piece.source)}; {texts.anchored(piece)})"
        )
    lines += [link(place), wording.standing(reader.as_of())]
    return "\n".join(line for line in lines if line)


def owner_kind(reader: Reader, place: Place) -> str:
    """What kind of statement the focus of a place is."""
    for kind in ("outcome", "step", "approval", "dose", "claim"):
        if reader.locators(kind, [place.focus])[place.focus] or reader.statement(kind, place.focus):
            return kind
    return place.kind


def sources_of(reader: Reader, kind: str, record_id: str) -> list[str]:
    """Ids of the sources that a record's figures and statements rest on, each once. Raises NotFound."""
    found = record(reader, kind, record_id).record
    own: dict[str, Outcome] = {o.id: o for o in found.outcomes} if isinstance(found, Study) else {}
    locators = resting.locators(found, own)
    named = [s for _, s in found.sources] if isinstance(found, Study) else []
    said = [s.source_id for s in found.stances] if isinstance(found, Claim) else []
    rests = [locator.source_id for rows in locators.values() for locator in rows]
    return list(dict.fromkeys([*named, *said, *rests]))
