"""show of the command line: one record whole, every figure with its caveats and what it rests on.

Words no figure (wording.py does). An imported original is printed with its hidden paragraphs, marked.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from abscope_store import versions, wording
from abscope_store.cli_output import Output
from abscope_store.cli_read import open_profile
from abscope_store.cli_tensions import tension_fields, tension_lines
from abscope_store.errors import NotFound
from abscope_store.reader import Reader
from abscope_store.records import Agent, Claim, Document, Evidence, Locator, Mechanism, Outcome, Study

Shown = tuple[dict[str, Any], Iterable[str]]


def show_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope show KIND ID`. Raises NotFound for an unknown id."""
    _, reader = open_profile(arguments)
    payload, lines = _SHOWS[arguments.kind](reader, arguments.id)
    as_of = reader.as_of()
    output.emit({"record": arguments.kind, **payload, "standing": wording.standing(as_of)}, lines, as_of)
    return 0


def record_lines(reader: Reader, kind: str, record_id: str) -> list[str]:
    """One record whole, in lines to print; the first is its name. Raises NotFound."""
    return list(_SHOWS[kind](reader, record_id)[1])


# --- evidence -------------------------------------------------------------------------


def evidence_fields(found: Evidence) -> dict[str, Any]:
    """One thing a figure rests on; `title` says when what opens is our record and not the source."""
    return {
        "source": found.source.id,
        "role": found.locator.role,
        "kind": found.locator.kind,
        "place": found.locator.place,
        "file": found.file_name,
        "document": found.document_id,
        "paragraph": found.paragraph,
        "sentence": found.sentence,
        "sentence_last": found.sentence_last,
        "seen": wording.seen(found.locator.seen),
        "citation": wording.citation(found.source),
        "title": None if found.document_id else wording.OUR_RECORD,
    }


def evidence_line(found: Evidence) -> str:
    """The same in one line."""
    locator = found.locator
    place = locator.place or {"citation_only": "citation only", "sentence": ""}.get(locator.kind, "")
    parts = [
        found.file_name or wording.OUR_RECORD,
        place,
        wording.spot(found.paragraph, found.sentence),
        wording.seen(locator.seen),
    ]
    where = ", ".join(part for part in parts if part)
    return f"{locator.role} {found.source.id} ({wording.tier(found.source)}): {where}"


def _resting(reader: Reader, locators: Iterable[Locator]) -> tuple[list[dict[str, Any]], list[str]]:
    found = reader.evidence_for(locators)
    return [evidence_fields(e) for e in found], [f"      {evidence_line(e)}" for e in found]


def _fields(record: msgspec.Struct, *without: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(record)
    return {name: value for name, value in found.items() if name not in without}


# --- records --------------------------------------------------------------------------


def _study(reader: Reader, study_id: str) -> Shown:
    study = reader.study(study_id)
    outcomes, lines = [], []
    for group in (*versions.efficacy(study), *versions.harms(study)):
        for outcome in group.all:
            fields, text = _outcome(reader, outcome)
            outcomes.append({**fields, "headline": outcome.id == group.head.id})
            lines += text
    documents = _documents_of(reader, [source for _, source in study.sources])
    tensions = reader.tensions_on("study", study_id)
    payload = {
        **_fields(study, "outcomes"),
        "outcomes": outcomes,
        "tensions": tension_fields(tensions),
        "documents": [{"id": d.id, "source": d.source_id, "file": d.file_name} for d in documents],
    }
    tail = [*tension_lines(tensions), *_document_lines(documents)]
    return payload, [*_study_head(study), "", *lines, "", *tail]


def _study_head(study: Study) -> Iterator[str]:
    yield f"{study.name} ({study.id})"
    yield study.title or "title not stated"
    yield f"{study.nct or 'NCT not stated'}; {study.design}; n {study.n or 'not stated'}"
    if study.watch:
        watch = study.watch
        yield f"watch list, {watch.state}: {watch.text} (as of {watch.as_of}; {wording.seen(watch.seen)})"
    for name, value in (
        ("population", study.population),
        ("disease", study.disease),
        ("stage or setting", study.stage or study.setting),
        ("line", study.line),
        ("timing to radiotherapy", study.timing),
        ("radiotherapy", study.radiotherapy),
        ("dose", study.rt_dose),
        ("fractions", study.rt_fractions),
        ("site", study.rt_site),
    ):
        yield f"{name}: {value or 'not stated'}"
    said = study.verdict or ""
    kind = "" if said.startswith(study.verdict_kind) else study.verdict_kind
    yield f"verdict against its own threshold (editors' label): {'; '.join(w for w in (kind, said) if w)}"
    if study.certainty:
        yield f"certainty (editors' rating): {study.certainty}; {study.certainty_reasons or ''}"
    registry = study.registry
    status = f"{registry.status}, as of {registry.as_of}" if registry else "not collected"
    yield f"registry status: {status}"
    if study.note:
        yield f"note: {study.note}"
    yield f"checked: {wording.seen(study.seen)}"
    for role, agent in study.agents:
        yield f"agent ({role}): {agent}"
    for role, source in study.sources:
        yield f"source ({role}): {source}"
    if study.harms_state != "reported":
        yield study.harms_state


def _outcome(reader: Reader, outcome: Outcome) -> tuple[dict[str, Any], list[str]]:
    resting, lines = _resting(reader, outcome.locators)
    text = wording.outcome_line(outcome)
    fields = {
        **_fields(outcome, "locators"),
        "text": text,
        "caveats": wording.caveats(outcome),
        "evidence": resting,
    }
    head = f"  {outcome.endpoint_name} [{outcome.id}]"
    note = [f"      note: {outcome.note}"] if outcome.note else []
    return fields, [head, f"    {text}", *note, *lines]


def _agent(reader: Reader, agent_id: str) -> Shown:
    agent = reader.agent(agent_id)
    evidence, lines = _resting(reader, agent.locators)
    approvals = [_listed(reader, entry, entry.locators) for entry in agent.approvals]
    doses = [_listed(reader, entry, entry.locators) for entry in agent.doses]
    payload = {
        **_fields(agent, "locators", "approvals", "doses"),
        "approvals": approvals,
        "approvals_partial": wording.partial(agent.approvals_complete, len(approvals)),
        "doses": doses,
        "harms_text": wording.common_harms(agent),
        "doses_partial": wording.partial(agent.doses_complete, len(doses)),
        "evidence": evidence,
    }
    return payload, [*_agent_lines(reader, agent), *lines]


def _listed(reader: Reader, entry: msgspec.Struct, locators: Iterable[Locator]) -> dict[str, Any]:
    return {**_fields(entry, "locators"), "evidence": _resting(reader, locators)[0]}


def _agent_lines(reader: Reader, agent: Agent) -> Iterator[str]:
    yield f"{agent.name} ({agent.id}), {agent.kind}"
    for name, value in (("class", agent.agent_class), ("target", agent.target), ("route", agent.route)):
        yield f"{name}: {value or 'not stated'}"
    names = sorted(
        {term.text for term in agent.terms if term.text != agent.name and term.kind not in ("class", "code")}
    )
    if names:
        yield f"also: {', '.join(names)}"
    for text in (agent.summary, agent.note):
        if text:
            yield text
    yield f"checked: {wording.seen(agent.seen)}"
    yield f"boxed warning: {agent.boxed_warning or 'not stated in what we read'}"
    yield f"common harms: {wording.common_harms(agent)}"
    yield ""
    yield f"Approvals. {wording.partial(agent.approvals_complete, len(agent.approvals))}".strip()
    for entry in agent.approvals:
        limits = f"; limitation: {entry.limitation}" if entry.limitation else ""
        yield (
            f"  {entry.regulator}, {entry.country}: {entry.action} {entry.date or 'date not stated'}, "
            f"{entry.indication}{limits}; as of {entry.as_of}; {wording.seen(entry.seen)}"
        )
        yield from _resting(reader, entry.locators)[1]
    yield f"Doses. {wording.partial(agent.doses_complete, len(agent.doses))}".strip()
    for dose in agent.doses:
        yield f"  {dose.label}: {dose.text}; {wording.seen(dose.seen)}"
        yield from _resting(reader, dose.locators)[1]
    for role, study in agent.studies:
        yield f"study ({role}): {study}"
    for kind, found in (("mechanism", agent.mechanisms), ("claim", agent.claims)):
        for record in found:
            yield f"{kind}: {record}"


def _mechanism(reader: Reader, mechanism_id: str) -> Shown:
    mechanism = reader.mechanism(mechanism_id)
    evidence, lines = _resting(reader, mechanism.locators)
    steps = [{**_listed(reader, step, step.locators)} for step in mechanism.steps]
    payload = {**_fields(mechanism, "locators", "steps"), "steps": steps, "evidence": evidence}
    return payload, [*_mechanism_lines(reader, mechanism), *lines]


def _mechanism_lines(reader: Reader, mechanism: Mechanism) -> Iterator[str]:
    yield f"{mechanism.name} ({mechanism.id})"
    for text in (mechanism.summary, mechanism.note, mechanism.body):
        if text:
            yield text
    for number, step in enumerate(mechanism.steps, 1):
        context = f" ({step.context})" if step.context else ""
        sign = "favours" if step.polarity > 0 else "opposes or harms"
        yield (
            f"  {number}. {step.subject} {step.predicate} {step.object}{context}; "
            f"{sign}; certainty (editors' rating): {step.certainty}"
        )
        yield from _resting(reader, step.locators)[1]
    for actor in mechanism.actors:
        yield f"  actor: {actor.actor}: {actor.effect}"
    for relation, other in mechanism.links:
        yield f"  {relation}: {other}"


def _claim(reader: Reader, claim_id: str) -> Shown:
    claim = reader.claim(claim_id)
    locators = reader.locators("claim", [claim_id])[claim_id]
    evidence, lines = _resting(reader, locators)
    tensions = reader.tensions_on("claim", claim_id)
    payload = {**_fields(claim), "tensions": tension_fields(tensions), "evidence": evidence}
    return payload, [*_claim_lines(reader, claim), *tension_lines(tensions, with_claim=False), *lines]


def _claim_lines(reader: Reader, claim: Claim) -> Iterator[str]:
    yield f"{claim.text} ({claim.id})"
    if claim.origin_only:
        yield "origin only: no source of tier 1-4 stands behind it"
    yield f"direction: {claim.direction}"
    yield f"certainty (editors' rating): {claim.certainty}; {claim.certainty_reasons}"
    yield f"directness: {claim.directness or 'not stated'}"
    if claim.note:
        yield f"note: {claim.note}"
    for stance in claim.stances:
        source = reader.source(stance.source_id)
        yield f"  {stance.stance}: {source.id} ({wording.tier(source)}): {stance.text}"
        for outcome_id in stance.outcomes:
            outcome = reader.outcome(outcome_id)
            line = wording.outcome_line(outcome)
            yield f"    {outcome.endpoint_name} [{outcome.id}]: {line}"


# --- sources --------------------------------------------------------------------------


def _source(reader: Reader, asked: str) -> Shown:
    from abscope_store import library

    try:
        source = reader.source(asked)
    except NotFound:
        document = library.document(reader.connection, asked)
        tensions = reader.tensions_on("document", asked)
        payload: dict[str, Any] = {
            "id": document.id, "title": document.title, "tier": document.tier,
            "tensions": tension_fields(tensions),
        }  # fmt: skip
        head = [f"{document.title} ({document.id})", *tension_lines(tensions)]
        return _with_documents(reader, payload, head, [document])
    head = [
        f"{wording.title(source)} ({source.id})",
        wording.citation(source),
        f"{wording.tier(source)}: {source.tier_reason}",
        f"what was read: {source.what_was_read}; {source.read_on or 'day not recorded'}",
        f"the original: {source.how_to_get or 'no advice recorded'}",
    ]
    tensions = reader.tensions_on("source", asked)
    payload = {
        **_fields(source),
        "digest": [_fields(p) for p in reader.digest(asked)],
        "tensions": tension_fields(tensions),
    }
    documents = _documents_of(reader, [source.id])
    if not documents:
        head += [wording.OUR_RECORD, *_digest_lines(reader, asked)]
    head += tension_lines(tensions)
    return _with_documents(reader, payload, head, documents)


def _digest_lines(reader: Reader, source_id: str) -> Iterator[str]:
    for paragraph in reader.digest(source_id):
        yield f"  {paragraph.paragraph:>3}  {paragraph.text}"


def _documents_of(reader: Reader, sources: Iterable[str]) -> list[Document]:
    from abscope_store import library

    wanted = set(sources)
    return [d for d in library.documents(reader.connection) if d.source_id in wanted]


def _document_lines(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        yield f"imported: {document.file_name} ({document.id[:12]}), source {document.source_id}"


def _with_documents(
    reader: Reader, payload: dict[str, Any], head: list[str], documents: list[Document]
) -> Shown:
    from abscope_store import library

    shown, lines = [], list(head)
    for document in documents:
        passages = library.passages(reader.connection, document.id)
        shown.append(
            {
                **_fields(document, "file_name", "source_id"),
                "source": document.source_id,
                "file": document.file_name,
                "paragraphs": [
                    {
                        "paragraph": p.paragraph,
                        "role": p.role,
                        "hidden": p.hidden,
                        "reason": p.reason,
                        "text": p.text,
                        "sentences": [[s.start, s.end] for s in p.sentences],
                    }
                    for p in passages
                ],
            }
        )
        lines += ["", *_document_lines([document])]
        lines += [f"  {p.paragraph:>3}{' hidden' if p.hidden else ''} {p.role}: {p.text}" for p in passages]
    return {**payload, "documents": shown}, lines


_SHOWS: dict[str, Callable[[Reader, str], Shown]] = {
    "agent": _agent, "study": _study, "mechanism": _mechanism, "source": _source, "claim": _claim,
}  # fmt: skip
