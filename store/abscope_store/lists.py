"""Words the rows of the lists; the builder stores them, list_rows.py reads them back. Words: wording.py."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from abscope_store import facets, versions, wording
from abscope_store.facets import DESIGNS, NOT_STATED
from abscope_store.list_rows import Row
from abscope_store.reader import Reader
from abscope_store.records import Agent, Claim, Mechanism, Outcome, Study, Watch

_AWAITED = {
    "pending": "Result awaited",
    "stopped": "Stopped, no result",
    "unknown": "State of the result unknown",
}


def rows(reader: Reader, kind: str) -> list[Row]:
    """All rows of agent, study, mechanism or facet (claims beside a word), in list order.

    Raises NotFound for another kind.
    """
    if kind == "agent":
        diseases = _diseases(reader.studies())
        return [agent_row(reader.agent(i), diseases) for i in reader.ids("agent")]
    if kind == "study":
        studies = by_design(reader.studies())
        diseases = _diseases(studies)
        return [study_row(study, diseases[study.id]) for study in studies]
    if kind == "facet":
        return [row for i in reader.ids("claim") for row in claim_rows(reader.claim(i))]
    return [mechanism_row(reader.mechanism(i)) for i in reader.ids(kind)]


# --- studies --------------------------------------------------------------------------


def study_row(study: Study, diseases: Sequence[str] = ()) -> Row:
    """A study with its heading figure: the effect, then the arms' values, then what must not be missed."""
    detail = " · ".join(
        part for part in (study.disease, study.design, f"n = {study.n}" if study.n else None) if part
    )
    row = Row(
        "study", study.id, study.name, detail, "", "", _badge(study),
        _json(study_facets(study, diseases)), "no figure to head the row",
    )  # fmt: skip
    groups = versions.efficacy(study)
    heads = versions.heads(study, limit=1)
    if study.watch is not None and not heads:
        return _awaited(row, study.watch)
    if not heads:
        return row
    head = heads[0]
    effect = wording.effect(head) if head.effect else ""
    others = next(len(group.others) for group in groups if group.head is head)
    return row._replace(
        figures=f"{head.endpoint_short}  {effect}".strip(),
        pair=wording.values(head),
        caveat=" · ".join(_caveats(head)),
        tail=" · ".join(_beside(head, others)),
    )


def _badge(study: Study) -> str:
    if study.watch is not None:
        return study.watch.state
    return "" if study.verdict_kind == NOT_STATED else study.verdict_kind


def _awaited(row: Row, watch: Watch) -> Row:
    tail = f"{watch.text} · {wording.seen(watch.seen)}"
    return row._replace(figures=_AWAITED[watch.state], pair=f"as of {watch.as_of}", tail=tail)


def _has_bar(head: Outcome) -> bool:
    return head.p is not None and head.p.met in ("not met", "not formally tested")


def _caveats(head: Outcome) -> list[str]:
    """p with its bar first where it missed it, then the other caveats."""
    left_out = ("no comparison arm in this figure", "p bar not met", "not formally tested")
    found = [c for c in wording.caveats(head) if c not in left_out]
    return [wording.p_value(head.p), *found] if _has_bar(head) else found


def _beside(head: Outcome, others: int) -> list[str]:
    """Arms in the order of the values, p, cut-off, how many other versions there are."""
    parts = [wording.arms(head)]
    if head.p is not None and not _has_bar(head):
        parts.append(wording.p_value(head.p))
    if head.cutoff:
        parts.append(f"cut-off {head.cutoff}")
    if others:
        parts.append(f"+{others} other version{'s' if others > 1 else ''}")
    return [part for part in parts if part]


def study_facets(study: Study, diseases: Sequence[str] = ()) -> dict[str, list[str]]:
    """What a study is filtered by; a field that was not stated is a word of its own."""
    stated = {
        "timing": study.timing,
        "stage": study.stage,
        "line": study.line,
        "verdict": study.verdict_kind,
        "design": study.design_kind,
        "state": _state(study),
        "dose": study.rt_dose,
        "fractions": study.rt_fractions,
        "site": study.rt_site,
    }
    return {"disease": list(diseases) or [study.disease or NOT_STATED]} | {
        name: [word or NOT_STATED] for name, word in stated.items()
    }


def _state(study: Study) -> str:
    if study.watch is not None:
        return study.watch.state
    return "unknown" if study.verdict_kind == "no result" else "reported"


def _diseases(studies: Iterable[Study]) -> dict[str, list[str]]:
    """The diseases of each study. "A and B" are two where one of them is some other study's only disease."""
    stated = {study.id: study.disease for study in studies}
    known = set(stated.values())
    found: dict[str, list[str]] = {}
    for study_id, disease in stated.items():
        parts = (disease or NOT_STATED).split(" and ")
        found[study_id] = parts if known & set(parts) else [disease or NOT_STATED]
    return found


def by_design(studies: list[Study]) -> list[Study]:
    """By design, then year, latest first."""
    order = {name: position for position, name in enumerate(DESIGNS)}
    return sorted(studies, key=lambda s: (order.get(s.design_kind, 9), -(s.year or 0), s.name))


# --- agents, mechanisms, claims -------------------------------------------------------


def agent_row(agent: Agent, diseases: dict[str, list[str]] | None = None) -> Row:
    """An agent with what it is and how many studies of the reference use it; `diseases` by study id."""
    studies = dict.fromkeys(study for _, study in agent.studies)
    figures = f"{len(studies)} studies" if len(studies) != 1 else "1 study"
    parts = (agent.kind, agent.target or agent.agent_class)
    detail = " · ".join(dict.fromkeys(part for part in parts if part))
    regulators = dict.fromkeys(approval.regulator for approval in agent.approvals)
    words = {
        "kind": [agent.kind],
        "approvals": list(regulators) or ["not verified"],
        "disease": sorted({d for study in studies for d in (diseases or {}).get(study, ())}) or ["no study"],
    }
    return Row("agent", agent.id, agent.name, detail, figures if studies else "", "", "", _json(words))


def mechanism_row(mechanism: Mechanism) -> Row:
    """A mechanism with the certainty of its weakest step."""
    rated = facets.facet_of("mechanism", "certainty").order
    weakest = next((word for word in rated if word in {s.certainty for s in mechanism.steps}), NOT_STATED)
    detail = f"{len(mechanism.steps)} steps · weakest: {weakest} (editors' rating)"
    return Row("mechanism", mechanism.id, mechanism.name, detail, "", "", "", _json({"certainty": [weakest]}))


def claim_rows(claim: Claim) -> list[Row]:
    """A claim as it stands under a facet's chips, once for each word it is about."""
    line = claim.text.rstrip(".")
    if claim.direction.casefold() not in line.casefold():
        line = f"{line}: {claim.direction}"
    words = [word for kind, word in claim.about if kind == "facet"]
    return [Row("facet", claim.id, line, word, claim.note or "", "", "") for word in words]


def _json(words: dict[str, list[str]]) -> str:
    return json.dumps(words, ensure_ascii=False)
