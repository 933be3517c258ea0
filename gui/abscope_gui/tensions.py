"""The two ends of a tension as plain values for the panes: what the other end says, and where it opens.

Runs in the read lane with a Reader. Never Qt, never SQL; decides nothing about who is right.
"""

from __future__ import annotations

from msgspec import Struct

from abscope_gui.places import Place, place_of
from abscope_store import library
from abscope_store.reader import Reader
from abscope_store.records import TensionEnd


class TensionLink(Struct, frozen=True):
    """One end that stands here, and the other end to go to.

    `words` name the other end; asked by a claim, an agent or a mechanism they name both, and the claim opens.
    `paragraph`, `sentence` and `outcomes` say where the end stands that is here.
    """

    words: str
    place: Place
    claim_text: str
    agrees: bool = (
        False  # the other end speaks for the claim, or only narrows it: told after the sharper ones
    )
    brief: str = ""  # the other end beside a figure: `DelveInsight ¶24`
    paragraph: int | None = None
    sentence: int | None = None
    outcomes: tuple[str, ...] = ()


def links_on(reader: Reader, kind: str, record_id: str) -> tuple[TensionLink, ...]:
    """Every tension at a record or text, one link for each end that stands there, in the text's order."""
    found: list[TensionLink] = []
    document = record_id if kind == "document" else None
    for shown in reader.tensions_on(kind, record_id):
        if not shown.at:
            both = f"{_brief(shown.first)} v {_brief(shown.second)}"
            place = place_of("claim", shown.claim_id)
            found.append(TensionLink(both, place, shown.claim_text))
        for at in shown.at:
            here, there = (shown.first, shown.second) if at == 0 else (shown.second, shown.first)
            found.append(
                TensionLink(
                    end_words(there), end_place(reader, there), shown.claim_text,
                    there.stance_words in ("supports", "qualifies"), _name(there),
                    *_standing(reader, here, document), here.outcomes,
                )
            )  # fmt: skip
    alike = {(link.words, link.place, link.paragraph, link.outcomes): link for link in reversed(found)}
    kept = [link for link in found if link in alike.values()]
    return tuple(sorted(kept, key=lambda link: (link.paragraph or 0, link.sentence or 0, link.agrees)))


def end_words(end: TensionEnd) -> str:
    """`DelveInsight (tier 6 · market or unreferenced page): origin only, ¶24`."""
    where = f", ¶{end.paragraph}" if end.paragraph is not None else ""
    return f"{end.source} ({end.tier_words}): {end.stance_words}{where}"


def _name(end: TensionEnd) -> str:
    return f"{end.source} ¶{end.paragraph}" if end.paragraph is not None else end.source


def end_place(reader: Reader, end: TensionEnd) -> Place:
    """Where an end opens: the study's figure that it stands on, else its source at the paragraph."""
    if end.outcomes:
        return place_of("study", reader.outcome(end.outcomes[0]).study_id, end.outcomes[0])
    return place_of("source", end.source_id, paragraph=end.paragraph, sentence=end.sentence)


def _brief(end: TensionEnd) -> str:
    return f"{end.source} (tier {end.tier}, {end.stance_words})"


def _standing(reader: Reader, end: TensionEnd, document: str | None) -> tuple[int | None, int | None]:
    """Paragraph and sentence of an end: of the source, or where the reader's own copy holds it."""
    if document is None or end.locator_id is None:
        return end.paragraph, end.sentence
    anchors = library.anchors_for(reader.connection, [end.locator_id]).get(end.locator_id, [])
    held = [a for a in anchors if a.document_id == document and a.state in ("exact", "edited")]
    return (held[0].paragraph, held[0].sentence) if held else (None, None)
