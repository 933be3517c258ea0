"""The rows of every table of reference.db but the search tables, in an order that links allow.

Copies what was authored, column by column; computes nothing but ordinals, folded names, offsets and
whether a claim has only an origin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from abscope_store.records import MEMORY
from abscope_store.reference import authored, authored_texts, walk
from abscope_store.reference.load import Reference
from abscope_store.search.fold import fold

Row = dict[str, Any]
FORMAT = "1"


def rows(reference: Reference) -> Iterator[tuple[str, list[Row]]]:
    """(table, rows), tables in the order in which foreign keys can be met."""
    yield "source", [_source(source) for source in reference.sources.values()]
    yield "agent", [_agent(agent) for agent in reference.agents.values()]
    yield "study", [_study(study) for study in reference.studies.values()]
    yield (
        "mechanism",
        [
            {**_plain(each, "id name summary note"), "body": reference.bodies.get(each.id)}
            for each in reference.mechanisms.values()
        ],
    )
    yield "term", list(_terms(reference))
    yield from _of_agents(reference)
    yield from _of_studies(reference)
    yield "locator", [_locator(placed) for placed in walk.locators(reference)]
    yield from _of_mechanisms(reference)
    yield from _of_claims(reference)
    yield from _of_digests(reference)
    yield "glossary", [msgspec.structs.asdict(term) for term in reference.glossary.term]
    yield "spelling", [msgspec.structs.asdict(pair) for pair in reference.spelling.pair]
    yield "tombstone", [msgspec.structs.asdict(each) for each in reference.standing.tombstone]


def meta(reference: Reference, counts: dict[str, int]) -> list[Row]:
    """What stands on every screen and what recognises an original; no time of building."""
    values = {
        "as_of": reference.standing.as_of,
        "format": FORMAT,
        "review": reference.standing.review,
        "content_sha256": reference.content_sha256(),
        **{f"count:{table}": str(count) for table, count in counts.items()},
    }
    for source in reference.sources.values():
        if source.original is not None:
            values[f"original:{source.original.sha256}"] = source.id
    return [{"key": key, "value": value} for key, value in sorted(values.items())]


def _plain(record: msgspec.Struct, names: str) -> Row:
    return {name: getattr(record, name) for name in names.split()}


def _json(values: tuple[Any, ...]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _source(source: authored.Source) -> Row:
    row = msgspec.structs.asdict(source)
    del row["original"], row["excuse"]
    return {**row, "unverified_fields": _json(source.unverified_fields)}


def _agent(agent: authored.Agent) -> Row:
    names = (
        "id name kind target route summary note seen approvals_complete harms_complete "
        "doses_complete boxed_warning common_harms"
    )
    return {**_plain(agent, names), "class": agent.agent_class}


def _study(study: authored.Study) -> Row:
    names = (
        "id name title nct phase design design_kind n year population disease setting line timing "
        "radiotherapy verdict certainty certainty_reasons note seen harms_state stage rt_dose "
        "rt_fractions rt_site verdict_kind"
    )
    row = _plain(study, names)
    for prefix, part in (("watch", study.watch), ("registry", study.registry)):
        if part is not None:
            row.update({f"{prefix}_{name}": value for name, value in msgspec.structs.asdict(part).items()})
    return row


def _terms(reference: Reference) -> Iterator[Row]:
    """A record's own name first, then its other names, each once."""
    seen = {placed.owner_id: placed.seen for placed in reversed(list(walk.locators(reference)))}
    for agent in reference.agents.values():
        yield from _names("agent", agent.id, agent.name, agent.seen, agent.synonym)
        for code in agent.code:
            synonym = authored.Synonym(text=code.code, kind="code", seen=code.seen, note=code.system)
            yield _term("agent", agent.id, synonym, code.seen)
    for study in reference.studies.values():
        yield from _names("study", study.id, study.name, study.seen, study.synonyms)
    for mechanism in reference.mechanisms.values():
        # A mechanism has no `seen` of its own: its name was seen where its first locator was.
        checked = seen.get(mechanism.id) or MEMORY
        yield from _names("mechanism", mechanism.id, mechanism.name, checked, mechanism.synonym)
    for term in reference.glossary.term:
        for text, cased in ((term.term, term.case_sensitive), (term.expansion, False)):
            if text is not None:
                synonym = authored.Synonym(text=text, case_sensitive=cased)
                yield _term("glossary", term.id, synonym, term.seen)


def _names(
    kind: str, owner: str, name: str, seen: str, synonyms: tuple[authored.Synonym, ...]
) -> Iterator[Row]:
    own = authored.Synonym(
        text=name, case_sensitive=any(s.text == name and s.case_sensitive for s in synonyms)
    )
    yield _term(kind, owner, own, seen)
    for synonym in synonyms:
        if synonym.text != name:
            yield _term(kind, owner, synonym, seen)


def _term(kind: str, owner: str, synonym: authored.Synonym, seen: str) -> Row:
    return {
        "owner_kind": kind,
        "owner_id": owner,
        "text": synonym.text,
        "folded": fold(synonym.text),
        "kind": synonym.kind,
        "case_sensitive": synonym.case_sensitive,
        "seen": synonym.seen or seen,
        "note": synonym.note,
    }


def _of_agents(reference: Reference) -> Iterator[tuple[str, list[Row]]]:
    agents = reference.agents.values()
    yield (
        "agent_code",
        [{"agent_id": agent.id, **msgspec.structs.asdict(code)} for agent in agents for code in agent.code],
    )
    names = "id regulator country action date indication limitation as_of seen note"
    yield (
        "approval",
        [
            {"agent_id": agent.id, "ordinal": ordinal, **_plain(approval, names)}
            for agent in agents
            for ordinal, approval in enumerate(agent.approval, 1)
        ],
    )


def _of_studies(reference: Reference) -> Iterator[tuple[str, list[Row]]]:
    studies = reference.studies.values()
    yield (
        "study_source",
        [
            {"study_id": study.id, "source_id": work.source, "ordinal": ordinal, "role": work.role}
            for study in studies
            for ordinal, work in enumerate(study.sources, 1)
        ],
    )
    yield (
        "study_agent",
        [
            {"study_id": study.id, "agent_id": given.agent, "role": given.role}
            for study in studies
            for given in study.agents
        ],
    )
    yield (
        "arm",
        [
            {"study_id": study.id, "ordinal": ordinal, **_plain(arm, "id name short n role")}
            for study in studies
            for ordinal, arm in enumerate(study.arm, 1)
        ],
    )
    yield (
        "outcome",
        [
            {"study_id": study.id, "ordinal": ordinal, **_outcome(outcome)}
            for study in studies
            for ordinal, outcome in enumerate(study.outcome, 1)
        ],
    )
    names = "id label text low high unit fractions target seen"
    yield (
        "dose",
        [
            {
                **{"agent_id": agent.id, "study_id": dose.study, "arm_id": dose.arm, "ordinal": ordinal},
                **_plain(dose, names),
            }
            for agent in reference.agents.values()
            for ordinal, dose in enumerate(agent.dose, 1)
        ],
    )


def _outcome(outcome: authored.Outcome) -> Row:
    names = (
        "id endpoint endpoint_name endpoint_short kind fatal grade statistic analysis analysis_kind "
        "assessor cutoff primary_endpoint population subgroup unit seen note"
    )
    row = _plain(outcome, names)
    for side, figure in (("arm", outcome.arm), ("comparator", outcome.comparator)):
        if figure is not None:
            row[f"{side}_id"] = figure.arm
            for name in ("value", "note", "count", "total"):
                row[f"{side}_{name}"] = getattr(figure, name)
            row.update(_interval(side, figure.interval))
    if outcome.effect is not None:
        row.update(effect_kind=outcome.effect.kind, effect=outcome.effect.value)
        row.update(_interval("effect", outcome.effect.interval))
    if outcome.p is not None:
        p = outcome.p
        row.update(p_operator=p.operator, p=p.value, p_sides=p.sides, p_alpha=p.alpha, p_met=p.met)
    return row


def _interval(prefix: str, interval: authored.Interval | None) -> Row:
    if interval is None:
        return {}
    return {f"{prefix}_{name}": getattr(interval, name) for name in ("low", "high", "level")}


def _locator(placed: walk.Placed) -> Row:
    names = "id owner_kind owner_id ordinal role kind place paragraph sentence sentence_last seen"
    row = {**_plain(placed, names), "source_id": placed.source, "parts": _json(placed.parts)}
    if placed.mark is not None:
        row.update(_plain(placed.mark, "salt length document_sha256"))
        row.update(numbers=_json(placed.mark.numbers), hashes=_json(placed.mark.hashes))
    else:
        row.update(numbers="[]", hashes="[]")
    return row


def _of_mechanisms(reference: Reference) -> Iterator[tuple[str, list[Row]]]:
    mechanisms = reference.mechanisms.values()
    names = "id subject predicate object polarity certainty context"
    yield (
        "step",
        [
            {"mechanism_id": each.id, "ordinal": ordinal, **_plain(step, names)}
            for each in mechanisms
            for ordinal, step in enumerate(each.step, 1)
        ],
    )
    yield (
        "mechanism_actor",
        [
            {"mechanism_id": each.id, "ordinal": ordinal, "agent_id": actor.agent, "step_id": actor.step}
            | _plain(actor, "actor effect")
            for each in mechanisms
            for ordinal, actor in enumerate(each.actor, 1)
        ],
    )
    yield (
        "mechanism_link",
        [
            {"mechanism_id": each.id, "other_id": link.mechanism, "relation": link.relation}
            for each in mechanisms
            for link in each.link
        ],
    )


def _of_claims(reference: Reference) -> Iterator[tuple[str, list[Row]]]:
    tiers = {source.id: source.tier for source in reference.sources.values()}
    placed = {
        (each.owner_id, each.path[1]): each.id
        for each in walk.locators(reference)
        if each.owner_kind == "claim"
    }
    claims = reference.claims.values()
    names = "id text direction certainty certainty_reasons directness note"
    yield "claim", [{**_plain(claim, names), "origin_only": _origin_only(claim, tiers)} for claim in claims]
    yield (
        "claim_stance",
        [
            {
                **{"claim_id": claim.id, "ordinal": at + 1, "source_id": stance.source},
                **_plain(stance, "stance text"),
                **{"outcomes": _json(stance.outcomes), "locator_id": placed.get((claim.id, at))},
            }
            for claim in claims
            for at, stance in enumerate(claim.stance)
        ],
    )
    yield (
        "claim_about",
        [
            {"claim_id": claim.id, "owner_kind": about.kind, "owner_id": about.id}
            for claim in claims
            for about in claim.about
        ],
    )
    yield "tension", [row for claim in claims for row in _tensions(claim)]


def _tensions(claim: authored.Claim) -> list[Row]:
    return [{"claim_id": claim.id, **msgspec.structs.asdict(each)} for each in claim.tension]


def _origin_only(claim: authored.Claim, tiers: Mapping[str, int]) -> bool:
    """Someone said it, and no source of tier 1-4 supports or refutes it: a qualification is no footing."""
    sound = [each.stance for each in claim.stance if tiers[each.source] <= 4]
    said = any(each.stance == "origin only" for each in claim.stance)
    return not ({"supports", "refutes"} & set(sound)) and (said or not sound)


def _of_digests(reference: Reference) -> Iterator[tuple[str, list[Row]]]:
    paragraphs: list[Row] = []
    sentences: list[Row] = []
    for digest in reference.digests.values():
        for paragraph in digest.paragraph:
            place = {"source_id": digest.source, "paragraph": paragraph.paragraph}
            at = 0
            for sentence in paragraph.sentence:
                span = {"start": at, "end": at + len(sentence.text)}
                at = span["end"] + 1  # one space between sentences
                key = walk.sentence_id(digest.source, paragraph.paragraph, sentence.sentence)
                row = {"id": key, **place, **span, "counter": _json(sentence.counter)}
                sentences.append({**row, **_plain(sentence, "sentence text assessment")})
            paragraphs.append(
                {
                    "id": walk.paragraph_id(digest.source, paragraph.paragraph),
                    **place,
                    **_plain(paragraph, "role heading"),
                    "text": paragraph_text(paragraph),
                }
            )
    yield "digest_paragraph", paragraphs
    yield "digest_sentence", sentences


def paragraph_text(paragraph: authored_texts.DigestParagraph) -> str:
    """A digest paragraph as it is read: its sentences joined by one space."""
    return " ".join(sentence.text for sentence in paragraph.sentence)
