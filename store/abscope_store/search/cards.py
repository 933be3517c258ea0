"""Lines of a record's parts that a question asks for as such: approvals, doses, a boxed warning, both ends.

A list that may be partial says so first; a dose never stands without its arm or label. Ranks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from abscope_store import wording
from abscope_store.reader import Reader
from abscope_store.records import MEMORY, Agent, Approval, Claim
from abscope_store.search.concepts import Concept
from abscope_store.search.fold import fold, words

APPROVALS, DOSES, WARNING = "approvals", "doses", "boxed warning"

Told = tuple[str, tuple[str, ...]]  # the line that heads a list, and its entries


def told(agent: Agent, cards: Sequence[str], concepts: Sequence[Concept]) -> Told:
    """What an agent's card says to the asked parts; entries that hold more of the other words come first."""
    heads: list[str] = []
    lines: list[str] = []
    if WARNING in cards:
        heads.append(f"boxed warning: {agent.boxed_warning or 'not stated in what we read'}")
    if APPROVALS in cards:
        found = sorted(agent.approvals, key=lambda a: a.date or "", reverse=True)
        found.sort(key=lambda a: a.seen == MEMORY)
        heads.append(_partial("approvals", agent.approvals_complete, len(found)))
        lines += _fitting([_approval(entry) for entry in found], concepts)
    if DOSES in cards:
        heads.append(_partial("doses", agent.doses_complete, len(agent.doses)))
        doses = sorted(agent.doses, key=lambda d: d.seen == MEMORY)
        lines += _fitting([f"{d.label}: {d.text}; {wording.seen(d.seen)}" for d in doses], concepts)
    return "; ".join(heads), tuple(lines)


def study_doses(reader: Reader, study_id: str) -> tuple[str, ...]:
    """Doses that a study's arms were given, each with its arm, and its radiotherapy."""
    study = reader.study(study_id)
    lines = [
        f"{agent.name}, {dose.label}: {dose.text}; {wording.seen(dose.seen)}"
        for agent in (reader.agent(name) for name in dict.fromkeys(a for _, a in study.agents))
        for dose in agent.doses
        if dose.study_id == study_id
    ]
    if study.radiotherapy:
        lines.append(f"Radiotherapy in {study.name}: {study.radiotherapy}")
    return tuple(lines) or ("dose not stated in what we read",)


def both_ends(reader: Reader, claim: Claim) -> tuple[str, ...]:
    """What each source says to a claim, those it rests on before those that merely say it."""
    lines = []
    for stance in sorted(claim.stances, key=lambda s: s.stance == "origin only"):
        source = reader.source(stance.source_id)
        place = stance.locator
        where = f", {wording.spot(place.paragraph, None)}" if place and place.paragraph is not None else ""
        figures = "".join(f"; {_figure(reader, outcome)}" for outcome in stance.outcomes)
        lines.append(
            f"{stance.stance}: {wording.short(source)} ({wording.tier(source)}){where}: "
            f"{stance.text.rstrip('.')}{figures}"
        )
    return tuple(lines)


def _figure(reader: Reader, outcome_id: str) -> str:
    outcome = reader.outcome(outcome_id)
    beside = [c for c in wording.caveats(outcome) if c != wording.NO_EFFECT]
    return ", ".join([f"{outcome.endpoint_short} {wording.figure(outcome)}", *beside])


def _partial(what: str, complete: str, count: int) -> str:
    known = wording.partial(complete, count)
    if count:
        return f"{what}: {known}" if known else what
    return f"{what}: {known} Not verified: see the current label." if known else f"{what}: none"


def _approval(entry: Approval) -> str:
    limits = f"; limitation: {entry.limitation}" if entry.limitation else ""
    return (
        f"{entry.regulator}, {entry.country}: {entry.action} {entry.date or 'date not stated'}: "
        f"{entry.indication}{limits}; as of {entry.as_of}; {wording.seen(entry.seen)}"
    )


def _fitting(lines: list[str], concepts: Sequence[Concept]) -> list[str]:
    """In the given order, those first that hold more of the words asked for beside agent and list."""
    asked = [c for c in concepts if c.kind not in ("card", "agent")]

    def held(line: str) -> int:
        folded = " ".join(words(fold(line)))
        return sum(
            any(re.search(rf"(?<!\w){re.escape(' '.join(f.words))}", folded) for f in c.forms) for c in asked
        )

    return sorted(lines, key=lambda line: -held(line))
