"""Words the rows of the lists; the builder stores them, list_rows.py reads them back. Words: wording.py."""

from __future__ import annotations

from abscope_store import versions, wording
from abscope_store.list_rows import Row
from abscope_store.reader import Reader
from abscope_store.records import Agent, Study


def rows(reader: Reader, kind: str) -> list[Row]:
    """All rows of agent, study or mechanism, in list order. Raises NotFound for another kind."""
    if kind == "agent":
        return [agent_row(reader.agent(i)) for i in reader.ids("agent")]
    if kind == "study":
        return [study_row(study) for study in by_design(reader.studies())]
    found = [reader.mechanism(i) for i in reader.ids(kind)]
    return [
        Row(
            "mechanism",
            m.id,
            m.name,
            f"{len(m.steps)} steps",
            "",
            "",
            _certainty([s.certainty for s in m.steps]),
        )
        for m in found
    ]


def study_row(study: Study) -> Row:
    """A study with its heading figures, each with the caveat that must not be missed."""
    heads = versions.heads(study, limit=1)
    detail = " · ".join(
        part for part in (study.disease, study.design, f"n = {study.n}" if study.n else None) if part
    )
    if not heads:
        return Row("study", study.id, study.name, detail, "no figure to head the row", "", "")
    head = heads[0]
    shown = wording.effect(head) if head.effect else wording.values(head)
    caveats = [c for c in wording.caveats(head) if c not in ("no comparison arm in this figure",)]
    return Row(
        "study", study.id, study.name, detail, f"{head.endpoint_short}  {shown}", " · ".join(caveats), ""
    )  # fmt: skip


def agent_row(agent: Agent) -> Row:
    """An agent with what it is and how many studies of the reference use it."""
    count = len({study for _, study in agent.studies})
    figures = f"{count} studies" if count != 1 else "1 study"
    parts = (agent.kind, agent.target or agent.agent_class)
    detail = " · ".join(dict.fromkeys(part for part in parts if part))
    return Row("agent", agent.id, agent.name, detail, figures if count else "", "", "")


_DESIGNS = ("meta-analysis", "pooled", "randomised", "non-randomised", "single arm", "cohort", "case report")


def by_design(studies: list[Study]) -> list[Study]:
    """By design, then year, latest first."""
    order = {name: position for position, name in enumerate(_DESIGNS)}
    return sorted(studies, key=lambda s: (order.get(s.design_kind, 9), -(s.year or 0), s.name))


def _certainty(words: list[str]) -> str:
    """The weakest certainty among the steps."""
    order = ["contested", "hypothesis", "supported", "established"]
    return next((word for word in order if word in words), "")
