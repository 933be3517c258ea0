"""An agent laid out: names, what it acts on, approvals and doses that say they are partial, studies."""

from __future__ import annotations

from collections.abc import Iterator

from abscope_gui.panels import claim_sections
from abscope_gui.panels.section import Sections
from abscope_store import wording
from abscope_store.records import MEMORY, Agent, Approval


def fill(page: Sections, agent: Agent) -> Iterator[None]:
    """Header, facts, studies, approvals, doses, mechanisms, claims, names and codes."""
    page.crumbs("Agents", agent.kind)
    codes = {code.code for code in agent.codes}
    names = [
        t.text for t in agent.terms if t.text != agent.name and t.text not in codes and t.kind != "class"
    ]
    page.title(agent.name, ", ".join(dict.fromkeys(names)))
    page.chips([(agent.agent_class or "", "plain"), (wording.seen(agent.seen), _kind(agent.seen))])
    if agent.summary:
        page.line(agent.summary)
    page.facts(
        [
            ("Acts on", agent.target),
            ("Route", agent.route),
            ("Boxed warning", agent.boxed_warning),
            ("Common harms", wording.common_harms(agent)),
        ]
    )
    page.tensions()
    page.heading("Studies", "heading figure and harms of each; activate one for what it rests on")
    roles: dict[str, str] = {study_id: role for role, study_id in reversed(agent.studies)}
    for study_id in page.view.harms_states:  # in the order of the list: by design, then year
        _study(page, roles[study_id], study_id)
        yield
    if not roles:
        page.line("No study in this reference uses it by itself.", "missing")
    yield from _approvals(page, agent)
    yield from _doses(page, agent)
    if agent.mechanisms:
        page.heading("Mechanisms")
        page.links([("mechanism", m, "") for m in agent.mechanisms])
        yield
    page.my_library()
    yield
    yield from claim_sections.tensions(page, page.view.claims)
    if agent.note:
        page.heading("To know")
        page.line(agent.note)
    if agent.codes:
        page.heading("Codes")
        for code in agent.codes:
            valid = " to ".join(v for v in (code.valid_from, code.valid_to) if v)
            page.line(
                f"{code.system} {code.code}{f' ({valid})' if valid else ''} · {wording.seen(code.seen)}"
            )
            yield


def _study(page: Sections, role: str, study_id: str) -> None:
    """Benefit with harm: the figure that heads a study, and under it its harms or that none was reported."""
    view = page.view
    name = view.names[f"study/{study_id}"]
    page.links([("study", study_id, f"{role} in ")])
    if study_id in view.heads:
        outcome = view.outcomes[view.heads[study_id]]
        page.outcome_row(outcome, f"{outcome.endpoint_short} of {name}")
    harms = [view.outcomes[i] for i in view.harms[study_id]]
    if harms:
        page.harms(harms, name)
    if not any(harm.fatal for harm in harms):
        state = view.harms_states[study_id] if not harms else "fatal harms not reported in what we read"
        page.line(f"{name}: {state.rstrip('.')}.", "missing")


def _approvals(page: Sections, agent: Agent) -> Iterator[None]:
    page.heading("Approvals")
    if agent.approvals or agent.approvals_complete != "yes":
        partial = wording.partial(agent.approvals_complete, len(agent.approvals))
        if partial:
            page.line(partial, "partial")
    for row in agent.approvals:
        date = row.date or "date not stated"
        text = " · ".join((f"{row.regulator}, {row.country}", row.action, date, row.indication))
        page.statement(
            "approval", row.id, text, _checked(row), row.limitation or "", faint=row.seen == MEMORY
        )
        yield


def _doses(page: Sections, agent: Agent) -> Iterator[None]:
    if not agent.doses:
        return
    page.heading("Doses", "as used or printed; not a dosing instruction")
    page.line(wording.partial(agent.doses_complete, len(agent.doses)), "partial")
    for dose in agent.doses:
        page.statement(
            "dose",
            dose.id,
            f"{dose.label}: {dose.text}",
            wording.seen(dose.seen),
            "",
            faint=dose.seen == MEMORY,
        )
        yield


def _checked(row: Approval) -> str:
    return f"{wording.seen(row.seen)} · as of {row.as_of}" + (f" · {row.note}" if row.note else "")


def _kind(seen: str) -> str:
    return "caution" if seen == MEMORY else "plain"
