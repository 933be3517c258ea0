"""Work for the read lane: what rests on the paragraphs of a text, and the other text of the same source.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

from msgspec import Struct

from abscope_gui.places import DIGEST, Place, place_of
from abscope_store import library, standing_on
from abscope_store.errors import NotFound
from abscope_store.reader import Reader


class Other(Struct, frozen=True):
    """The digest of a copy, or a copy of what a digest tells of. `paragraph` is where the same is told: known
    by a statement that rests on both, else None."""

    place: Place
    paragraph: int | None


class Rests(Struct, frozen=True):
    """One statement of the reference on a paragraph, in words, and where it opens."""

    kind: str
    words: str
    place: Place


def counts(reader: Reader, place: str) -> dict[int, dict[str, int]]:
    """How many statements of each kind rest on each paragraph of a source or document."""
    return standing_on.counts(reader.connection, place)


def rests_on(reader: Reader, place: str, paragraph: int) -> list[Rests]:
    """The statements that rest on one paragraph, figures first, each with its caveats."""
    found = []
    for fact in reader.facts_on(place, paragraph):
        if fact.kind == "digest":
            continue
        said = f"{fact.text} ({fact.judgement})" if fact.judgement else fact.text
        focus = fact.id if fact.id != fact.record_id else ""
        kind = "claim" if fact.kind == "claim" else "figure"
        found.append(Rests(kind, said, place_of(fact.record_kind, fact.record_id, focus)))
    return found


def other_text(reader: Reader, kind: str, text_id: str, source_id: str | None, at: int | None) -> Other:
    """What F8 swaps to, `at` a paragraph. Raises NotFound with what can be done."""
    if source_id is None:
        raise NotFound("The source of this text is not known, so there is no digest of it.")
    if kind == "document":
        if not reader.digest(source_id):
            raise NotFound("There is no digest of this source in the reference.")
        facts = reader.facts_on(text_id, at) if at is not None else ()
        told = [fact.locator.paragraph for fact in facts if fact.locator.source_id == source_id]
        return Other(place_of("source", source_id, DIGEST), next((p for p in told if p), None))
    held = [d for d in library.documents(reader.connection) if d.source_id == source_id and not d.removed_at]
    if not held:
        raise NotFound("You have no copy of this source.", "Add the original with Ctrl+O.")
    return Other(place_of("document", held[0].id), _in_copy(reader, held[0].id, source_id, at))


def _in_copy(reader: Reader, document_id: str, source_id: str, at: int | None) -> int | None:
    """The paragraph of a copy on which a statement rests that our record has at paragraph `at`."""
    if at is None:
        return None
    wanted = {fact.locator.id for fact in reader.facts_on(source_id, at)}
    for paragraph in sorted(standing_on.counts(reader.connection, document_id)):
        if wanted & {fact.locator.id for fact in reader.facts_on(document_id, paragraph)}:
            return paragraph
    return None
