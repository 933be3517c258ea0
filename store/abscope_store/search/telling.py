"""What a record says of itself in a result: its title and a line or two, never the index's body of names.

Figures come from wording.py word for word; a missing value is said. Decides nothing about order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from abscope_store import lists, versions, wording
from abscope_store.reader import Reader
from abscope_store.records import MEMORY, Record, Study
from abscope_store.search import cards
from abscope_store.search.concepts import Concept
from abscope_store.search.fold import fold, words
from abscope_store.search.match import Candidate

LONGEST = 320  # characters of a result's text; a figure is never cut
_AROUND = 60  # characters each side of a match that would not be seen otherwise


class Asked(Record, frozen=True):
    """What of a record was asked for as such: its harms, parts of its card, and in which words."""

    harms: bool = False
    cards: Sequence[str] = ()
    concepts: Sequence[Concept] = ()


def said(reader: Reader, candidate: Candidate, record: str, asked: Asked) -> tuple[str, str, tuple[str, ...]]:
    """(title, text, lines) of a record; `record` is the id it is shown under."""
    kind, title = candidate.kind, candidate.title
    if kind == "outcome":
        return title, wording.outcome_line(reader.outcome(record)), ()
    if kind == "agent":
        return _agent(reader, title, record, asked)
    if kind == "study":
        return _study(reader, title, record, asked)
    if kind == "mechanism":
        return title, reader.mechanism(record).summary, ()
    if kind == "step":
        mechanism = reader.mechanism(record)
        step = next(s for s in mechanism.steps if s.id == candidate.id)
        return mechanism.name, f"step: {title}; certainty (editors' rating): {step.certainty}", ()
    if kind == "claim":
        claim = reader.claim(record)
        origin = "origin only: no source of tier 1-4 stands behind it" if claim.origin_only else ""
        repeated = claim.certainty_reasons.casefold().startswith(claim.certainty)
        reasons = claim.certainty_reasons if repeated else f"{claim.certainty}: {claim.certainty_reasons}"
        rated = f"certainty (editors' rating): {reasons.rstrip('.')}"
        return title, _joined(claim.direction, rated, origin), cards.both_ends(reader, claim)
    if kind == "source":
        source = reader.source(record)
        return wording.title(source), _joined(wording.tier(source), wording.citation(source)), ()
    return title, candidate.body, ()


def _agent(reader: Reader, title: str, record: str, asked: Asked) -> tuple[str, str, tuple[str, ...]]:
    agent = reader.agent(record)
    if asked.cards:
        return title, *cards.told(agent, asked.cards, asked.concepts)
    known = f"common harms: {wording.common_harms(agent)}" if asked.harms else agent.summary
    return title, _joined(lists.agent_row(agent).detail, known), ()


def _study(reader: Reader, title: str, record: str, asked: Asked) -> tuple[str, str, tuple[str, ...]]:
    study = reader.study(record)
    row = lists.study_row(study)
    if study.watch:
        state = f"result {study.watch.state}, as of {study.watch.as_of}: {study.watch.text}"
        return title, _joined(state, wording.seen(study.watch.seen), row.detail), ()
    known = f"harms {study.harms_state.removeprefix('harms ')}" if asked.harms else None
    text = _joined(known, row.detail, row.figures, row.caveat, None if known else _worst(study))
    return title, text, cards.study_doses(reader, study.id) if asked.cards else ()


def _worst(study: Study) -> str:
    """The harm that must stand beside a study's benefit: a fatal one, else grade 3 or above."""
    found = [v.head for v in versions.harms(study) if v.head.seen != MEMORY]
    severe = [o for o in found if o.fatal] or [o for o in found if (o.grade or "")[:1] in ("3", "4", "5")]
    if not severe:
        return study.harms_state if study.harms_state != "reported" else "fatal and grade 3+ harms not stated"
    return f"{severe[0].endpoint_short} {wording.figure(severe[0])}"


def excerpt(concepts: Iterable[Concept], body: str, shown: str) -> str:
    """Words around the first concept that the index found but `shown` does not show; may be empty."""
    seen = f" {' '.join(words(shown))}"
    for concept in concepts:
        forms = [form.words for form in concept.forms]
        if any(f" {' '.join(form)}" in seen for form in forms):
            return ""
    folded = fold(body)
    for concept in concepts:
        for form in concept.forms:
            found = re.search(r"(?<!\w)" + r"\W+".join(map(re.escape, form.words)), folded)
            if found:
                return f" … {_around(folded if len(folded) != len(body) else body, *found.span())} …"
    return ""


def _around(text: str, start: int, end: int) -> str:
    """Whole words around text[start:end]."""
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    if start > _AROUND:
        before = before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0]
    return " ".join(f"{before}{text[start:end]}{after}".split())


def shortened(text: str, longest: int = LONGEST) -> str:
    """Plain text on one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0] + " …"


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)
