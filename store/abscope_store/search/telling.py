"""What a record says of itself in a result: its title and a line or two, never the index's body of names.

Figures come from wording.py word for word; a missing value is said. Decides nothing about order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from abscope_store import lists, wording
from abscope_store.reader import Reader
from abscope_store.search.fold import fold, words
from abscope_store.search.match import Candidate
from abscope_store.search.vocabulary import Concept

LONGEST = 320  # characters of a result's text; a figure is never cut
_AROUND = 60  # characters each side of a match that would not be seen otherwise


def said(reader: Reader, candidate: Candidate, record: str, harms: bool = False) -> tuple[str, str]:
    """(title, text) of a record; `record` is the id it is shown under, `harms` whether harms were asked."""
    kind, title = candidate.kind, candidate.title
    if kind == "outcome":
        return title, wording.outcome_line(reader.outcome(record))
    if kind == "agent":
        agent = reader.agent(record)
        known = f"common harms: {wording.common_harms(agent)}" if harms else agent.summary
        return title, _joined(lists.agent_row(agent).detail, known)
    if kind == "study":
        study = reader.study(record)
        row = lists.study_row(study)
        known = f"harms {study.harms_state.removeprefix('harms ')}" if harms else None
        figures = " ".join(part for part in (row.figures, row.pair) if part)
        return title, _joined(known, row.detail, figures, row.caveat)
    if kind == "mechanism":
        return title, reader.mechanism(record).summary
    if kind == "step":
        mechanism = reader.mechanism(record)
        step = next(s for s in mechanism.steps if s.id == candidate.id)
        return mechanism.name, f"step: {title}; certainty (editors' rating): {step.certainty}"
    if kind == "claim":
        claim = reader.claim(record)
        origin = "origin only: no source of tier 1-4 stands behind it" if claim.origin_only else ""
        return title, _joined(claim.direction, f"certainty (editors' rating): {claim.certainty}", origin)
    if kind == "source":
        source = reader.source(record)
        return wording.title(source), _joined(wording.tier(source), wording.citation(source))
    return title, candidate.body


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
