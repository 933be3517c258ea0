"""What the figures of a record rest on, each in one line beside its figure. Runs in the read lane.

Never Qt, never SQL. The whole piece of evidence is loading.evidence().
"""

from __future__ import annotations

from collections.abc import Sequence

from abscope_gui import texts
from abscope_store import wording
from abscope_store.reader import Reader
from abscope_store.records import Agent, Claim, Evidence, Locator, Mechanism, Outcome, Study


def lines(
    reader: Reader, found: Study | Agent | Mechanism | Claim, outcomes: dict[str, Outcome]
) -> tuple[dict[str, str], dict[str, str]]:
    """By owner id: what it rests on; by outcome id: where p comes from, only where that is another place."""
    rests, p_rests = {}, {}
    owned = locators(found, outcomes)
    # Asked once for the whole record: what was placed and anchored is then looked up once.
    every = reader.evidence_for({x.id: x for rows in owned.values() for x in rows}.values())
    for owner, rows in owned.items():
        own = {x.id for x in rows}
        pieces = [piece for piece in every if piece.locator.id in own]
        if not pieces:
            continue
        rests[owner] = rest_line(pieces[0])
        outcome = outcomes.get(owner)
        if outcome is None or outcome.p is None:
            continue
        holding = [e for e in pieces if not e.locator.parts or "p" in e.locator.parts]
        if holding and holding[0].locator.id != pieces[0].locator.id:
            place = holding[0].locator.place or wording.short(holding[0].source)
            this = "this page" if pieces[0].locator.kind == "sentence" else "that source"
            p_rests[owner] = (
                f"from the {place}, not {this}" if "abstract" in place else f"from {place}, not {this}"
            )
    return rests, p_rests


def locators(
    found: Study | Agent | Mechanism | Claim, outcomes: dict[str, Outcome]
) -> dict[str, Sequence[Locator]]:
    """By owner id: where each figure and statement of a record stands."""
    owned: dict[str, Sequence[Locator]] = {o.id: o.locators for o in outcomes.values()}
    if isinstance(found, Agent):
        owned |= {a.id: a.locators for a in found.approvals} | {d.id: d.locators for d in found.doses}
    if isinstance(found, Mechanism):
        owned |= {s.id: s.locators or found.locators for s in found.steps}
    return owned


def rest_line(piece: Evidence) -> str:
    """`¶33, sentence 1 · Scienmag 2025, also printed in`, or our record with how far it is anchored."""
    source = wording.short(piece.source)
    if piece.locator.role != "rests on":
        source += f", {piece.locator.role}"
    if piece.document_id is not None:
        return f"{wording.spot(piece.paragraph, piece.sentence)} · {source}{texts.held(piece)}"
    return f"{source} · {texts.anchored(piece)}"
