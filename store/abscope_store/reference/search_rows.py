"""One searchable row a record: a title and a body made of the words a reader may look for it with.

The body is matched, not shown as a figure: figures on screen are worded from their own columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from abscope_store.records import MEMORY
from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.tables import Row, paragraph_text
from abscope_store.search.fold import words


def items(reference: Reference) -> Iterator[Row]:
    """The rows of search_item in a fixed order, without rowids."""
    builder = _Items(reference)
    yield from builder.agents()
    yield from builder.studies()
    yield from builder.mechanisms()
    yield from builder.outcomes()
    yield from builder.claims()
    yield from builder.glossary()
    yield from builder.sources()
    yield from builder.digests()
    yield from builder.steps()


def word_counts(found: list[Row]) -> list[Row]:
    """Each folded, unstemmed word with the number of rows that hold it."""
    counts: Counter[str] = Counter()
    for row in found:
        counts.update(set(words(f"{row['title']} {row['body']}")))
    return [{"word": word, "rows": count} for word, count in sorted(counts.items())]


class _Items:
    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.agent_names = {
            agent.id: _lines(agent.name, *_texts(agent.synonym)) for agent in reference.agents.values()
        }
        self.tiers = {source.id: source.tier for source in reference.sources.values()}
        self.first: dict[tuple[str, str], walk.Placed] = {}
        self.best: dict[tuple[str, str], int] = {}  # the best tier that a statement rests on
        for placed in walk.locators(reference):
            key = (placed.owner_kind, placed.owner_id)
            held = self.first.setdefault(key, placed)
            if placed.role == "rests on":
                tier = self.tiers.get(placed.source, 6)
                self.best[key] = min(self.best.get(key, tier), tier)
            if held.role != "rests on" and placed.role == "rests on":
                self.first[key] = placed

    def _row(self, kind: str, record: str, title: str, body: str, seen: str = "") -> Row:
        placed = self.first.get((kind, record))
        return {
            "kind": kind,
            "id": record,
            "title": title,
            "body": body,
            "source_id": placed.source if placed else None,
            "paragraph": placed.paragraph if placed else None,
            "sentence": placed.sentence if placed else None,
            "tier": self.best.get((kind, record), self.tiers.get(placed.source)) if placed else None,
            "unverified": seen == MEMORY,
        }

    def agents(self) -> Iterator[Row]:
        for agent in self.reference.agents.values():
            body = _lines(
                *_texts(agent.synonym),
                *(code.code for code in agent.code),
                agent.kind, agent.agent_class, agent.target, agent.route, agent.summary,
                agent.note, agent.boxed_warning and f"boxed warning: {agent.boxed_warning}",
                agent.common_harms,
                *(_lines(a.regulator, a.action, a.date, a.indication) for a in agent.approval),
                *(_lines(d.label, d.text) for d in agent.dose),
            )  # fmt: skip
            yield self._row("agent", agent.id, agent.name, body, agent.seen)

    def studies(self) -> Iterator[Row]:
        for study in self.reference.studies.values():
            body = _lines(
                study.title, *_texts(study.synonyms), study.nct, study.phase, study.design,
                study.population, study.disease, study.setting, study.line, study.radiotherapy,
                study.verdict, study.note, *(_lines(arm.name, arm.short) for arm in study.arm),
                *self._given(study),
            )  # fmt: skip
            yield self._row("study", study.id, study.name, body, study.seen)

    def _given(self, study: authored.Study) -> list[str]:
        return [self.agent_names[agent] for agent in dict.fromkeys(g.agent for g in study.agents)]

    def mechanisms(self) -> Iterator[Row]:
        for mechanism in self.reference.mechanisms.values():
            body = _lines(
                *_texts(mechanism.synonym), mechanism.summary, mechanism.note,
                self.reference.bodies.get(mechanism.id),
                *(_lines(actor.actor, actor.effect) for actor in mechanism.actor),
            )  # fmt: skip
            yield self._row("mechanism", mechanism.id, mechanism.name, body)

    def outcomes(self) -> Iterator[Row]:
        for study in self.reference.studies.values():
            arms = {arm.id: arm for arm in study.arm}
            shared = _lines(
                study.title, study.disease, study.population, *_texts(study.synonyms),
                study.radiotherapy, *self._given(study),
            )  # fmt: skip
            for outcome in study.outcome:
                subgroup = ", subgroup" if outcome.subgroup else ""
                title = f"{outcome.endpoint_short} of {study.name}{subgroup}"
                body = _lines(_figures(outcome, arms), shared)
                yield self._row("outcome", outcome.id, title, body, outcome.seen)

    def claims(self) -> Iterator[Row]:
        names = {
            (kind, record): name
            for kind, group in (
                ("agent", self.agent_names.items()),
                ("study", ((s.id, s.name) for s in self.reference.studies.values())),
                ("mechanism", ((m.id, m.name) for m in self.reference.mechanisms.values())),
            )
            for record, name in group
        }
        for claim in self.reference.claims.values():
            about = (names.get((each.kind, each.id)) for each in claim.about)
            body = _lines(claim.direction, claim.note, *(s.text for s in claim.stance), *about)
            yield self._row("claim", claim.id, claim.text, body)

    def glossary(self) -> Iterator[Row]:
        for term in self.reference.glossary.term:
            body = _lines(term.expansion, term.definition)
            yield self._row("glossary", term.id, term.term, body, term.seen)

    def sources(self) -> Iterator[Row]:
        for source in self.reference.sources.values():
            body = _lines(
                source.authors, source.container, source.publisher, source.date or _text(source.year),
                source.doi, source.pmid, source.nct, source.kind, source.note,
            )  # fmt: skip
            row = self._row("source", source.id, source.title, body)
            yield {**row, "source_id": source.id, "tier": source.tier}

    def digests(self) -> Iterator[Row]:
        titles = {source.id: source.title for source in self.reference.sources.values()}
        for digest in self.reference.digests.values():
            for paragraph in digest.paragraph:
                key = walk.paragraph_id(digest.source, paragraph.paragraph)
                body = _lines(paragraph.heading, paragraph_text(paragraph))
                yield {
                    **self._row("digest", key, titles[digest.source], body),
                    "source_id": digest.source,
                    "paragraph": paragraph.paragraph,
                    "tier": self.tiers[digest.source],
                }

    def steps(self) -> Iterator[Row]:
        for mechanism in self.reference.mechanisms.values():
            for step in mechanism.step:
                title = f"{step.subject} {step.predicate} {step.object}"
                body = _lines(mechanism.name, step.context, step.certainty)
                yield self._row("step", step.id, title, body)


def _figures(outcome: authored.Outcome, arms: dict[str, authored.Arm]) -> str:
    """An outcome's own words and printed figures, each side with its arm."""
    sides = []
    for figure in (outcome.arm, outcome.comparator):
        if figure is not None:
            arm = arms.get(figure.arm or "")
            counted = f"{figure.count} of {figure.total}" if figure.count is not None else None
            value = f"{figure.value} {outcome.unit or ''}".strip() if figure.value else None
            names = (arm.name, arm.short) if arm else ()
            sides.append(_lines(*names, value, counted, _interval(figure.interval), figure.note))
    effect, p = outcome.effect, outcome.p
    return _lines(
        outcome.endpoint_name,
        outcome.statistic,
        "subgroup" if outcome.subgroup else None,
        f"grade {outcome.grade}" if outcome.grade else None,
        "fatal" if outcome.fatal else None,
        *sides,
        f"{effect.kind} {effect.value}" if effect else None,
        _interval(effect.interval) if effect else None,
        f"p {p.operator} {p.value}" if p else None,
        outcome.population,
        outcome.analysis,
        outcome.assessor,
        outcome.cutoff,
        outcome.note,
    )


def _interval(interval: authored.Interval | None) -> str | None:
    return f"{interval.level} % CI {interval.low}-{interval.high}" if interval else None


def _texts(synonyms: tuple[authored.Synonym, ...]) -> list[str]:
    return [synonym.text for synonym in synonyms]


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _lines(*found: str | None) -> str:
    """What there is, one a line: a phrase never runs from one field into the next by a space."""
    return "\n".join(text for text in found if text)
