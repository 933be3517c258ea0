"""Rules on identity: ids, file names, links, identifiers of works and trials, names.

Each looks at the whole reference and judges nothing about figures or wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from abscope_store.reference import authored, walk
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path
from abscope_store.reference.tally import Tally
from abscope_store.search.fold import fold

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_SHAPES = {
    "doi": re.compile(r"10\.\d{4,9}/\S*[^\s.,;]"),
    "pmid": re.compile(r"[1-9]\d{0,7}"),
    "pmcid": re.compile(r"PMC[1-9]\d*"),
    "nct": re.compile(r"NCT\d{8}"),
    "url": re.compile(r"https?://\S+"),
}
_SOURCE_COLUMNS = {field.name for field in msgspec.structs.fields(authored.Source)}

Link = tuple[str, Path, str, str]


def ids_are_unique_and_well_formed(reference: Reference, tally: Tally) -> None:
    """Sources and glossary terms are named with their kind everywhere; all other ids share one space."""
    taken: dict[tuple[str, str], str] = {}
    withdrawn = {tombstone.id for tombstone in reference.standing.tombstone}
    for file, path, kind, record in walk.ids(reference):
        space = kind if kind in ("source", "glossary") else "record"
        other = taken.get((space, record), "")
        taken.setdefault((space, record), f"{kind} in {file}")
        tally.check(not other, file, path, f"{record} is already the id of a {other}")
        shape = _ID.fullmatch(record) is not None
        tally.check(shape, file, path, f"{record!r}: lower case, digits, points and hyphens only")
        tally.check(record not in withdrawn, file, path, f"{record} was withdrawn, never reuse it")


def files_are_named_by_their_id(reference: Reference, tally: Tally) -> None:
    """`studies/optim.toml` holds `id = "optim"`; a Markdown body stands beside its mechanism."""
    for file, path, _, record in walk.ids(reference):
        if path == ("id",):
            tally.check(_stem(file) == record, file, path, f"the file is named {_stem(file)}")
    for file, digest in reference.digests.items():
        held = _stem(file) == digest.source
        tally.check(held, file, ("source",), f"the file is named {_stem(file)}")
    mechanisms = {mechanism.id for mechanism in reference.mechanisms.values()}
    for body in reference.bodies:
        tally.check(body in mechanisms, f"mechanisms/{body}.md", (), "no mechanism of this name")


def no_link_dangles(reference: Reference, tally: Tally) -> None:
    """Every id that a record names exists; an arm belongs to the same study."""
    known = walk.known(reference)
    for file, path, kind, record in _links(reference):
        held = record in known.get(kind, set())
        tally.check(held, file, path, f"there is no {kind} {record!r}")
    for file, study in reference.studies.items():
        arms = {arm.id for arm in study.arm}
        for i, outcome in enumerate(study.outcome):
            for side, figure in (("arm", outcome.arm), ("comparator", outcome.comparator)):
                if figure is not None and figure.arm is not None:
                    text = f"{figure.arm!r} is no arm of this study"
                    tally.check(figure.arm in arms, file, ("outcome", i, side, "arm"), text)
            if outcome.comparator is not None and outcome.arm.arm is not None:
                text = f"{outcome.arm.arm!r} is compared with itself"
                held = outcome.comparator.arm != outcome.arm.arm
                tally.check(held, file, ("outcome", i, "comparator", "arm"), text)
    for file, source in reference.sources.items():
        for i, name in enumerate(source.unverified_fields):
            held = name in _SOURCE_COLUMNS
            tally.check(held, file, ("unverified_fields", i), f"a source has no field {name!r}")


def _links(reference: Reference) -> Iterator[Link]:
    for placed in walk.locators(reference):
        if placed.owner_kind != "digest":
            yield placed.file, placed.path, "source", placed.source
    for file, agent in reference.agents.items():
        for i, dose in enumerate(agent.dose):
            if dose.study is not None:
                yield file, ("dose", i, "study"), "study", dose.study
            if dose.arm is not None:
                yield file, ("dose", i, "arm"), "arm", dose.arm
    for file, study in reference.studies.items():
        for i, work in enumerate(study.sources):
            yield file, ("sources", i, "source"), "source", work.source
        for i, given in enumerate(study.agents):
            yield file, ("agents", i, "agent"), "agent", given.agent
    for file, mechanism in reference.mechanisms.items():
        yield from _mechanism_links(file, mechanism)
    for file, claim in reference.claims.items():
        yield from _claim_links(file, claim)
    for file, digest in reference.digests.items():
        yield file, ("source",), "source", digest.source
        for i, paragraph in enumerate(digest.paragraph):
            for j, sentence in enumerate(paragraph.sentence):
                for k, counter in enumerate(sentence.counter):
                    kind, _, record = counter.partition("/")
                    where = ("paragraph", i, "sentence", j, "counter", k)
                    yield file, where, kind, record


def _mechanism_links(file: str, mechanism: authored.Mechanism) -> Iterator[Link]:
    for i, actor in enumerate(mechanism.actor):
        if actor.agent is not None:
            yield file, ("actor", i, "agent"), "agent", actor.agent
        if actor.step is not None:
            yield file, ("actor", i, "step"), "step", actor.step
    for i, link in enumerate(mechanism.link):
        yield file, ("link", i, "mechanism"), "mechanism", link.mechanism


def _claim_links(file: str, claim: authored.Claim) -> Iterator[Link]:
    for i, stance in enumerate(claim.stance):
        yield file, ("stance", i, "source"), "source", stance.source
        for j, outcome in enumerate(stance.outcomes):
            yield file, ("stance", i, "outcomes", j), "outcome", outcome
    for i, about in enumerate(claim.about):
        if about.kind != "facet":
            yield file, ("about", i, "id"), about.kind, about.id


def a_tension_has_two_ends(reference: Reference, tally: Tally) -> None:
    """Its ends are two stances of the claim that can disagree; a contradiction has one that denies."""
    for file, claim in reference.claims.items():
        for i, tension in enumerate(claim.tension):
            ends = []
            for name in ("first", "second"):
                number = getattr(tension, name)
                held = 1 <= number <= len(claim.stance)
                text = f"the claim has no stance {number}, it has {len(claim.stance)}"
                tally.check(held, file, ("tension", i, name), text)
                if held:
                    ends.append(claim.stance[number - 1])
            if len(ends) < 2:
                continue
            apart = tension.first != tension.second
            tally.check(apart, file, ("tension", i, "second"), "both ends are the same stance")
            one, other = ((end.source, end.stance, end.outcomes) for end in ends)
            text = "both ends say the same: one source, one stance, the same outcomes"
            tally.check(one != other or not apart, file, ("tension", i, "second"), text)
            if tension.kind == "contradicts":
                stances = {end.stance for end in ends}
                text = "no contradiction without an end that refutes or qualifies and one that does not"
                denies = bool(stances & {"refutes", "qualifies"}) and len(stances) == 2
                tally.check(denies or not apart, file, ("tension", i, "kind"), text)


def a_facet_is_in_use(reference: Reference, tally: Tally) -> None:
    """`timing/concurrent` names a field of studies and a word that stands there in one of them."""
    for file, claim in reference.claims.items():
        for i, about in enumerate(claim.about):
            if about.kind == "facet":
                field, _, word = about.id.partition("/")
                used = {getattr(study, field, None) for study in reference.studies.values()}
                text = f"no study has {word!r} as its {field!r}"
                tally.check(bool(word) and word in used, file, ("about", i, "id"), text)


def identifiers_have_their_shape(reference: Reference, tally: Tally) -> None:
    """DOI, PMID, PMCID, NCT and address of sources, NCT of studies; one DOI or PMID is one source."""
    taken: dict[tuple[str, str], str] = {}
    for file, source in reference.sources.items():
        for name, shape in _SHAPES.items():
            value = getattr(source, name)
            if value is not None:
                held = shape.fullmatch(value) is not None
                tally.check(held, file, (name,), f"{value!r} has not the shape of a {name.upper()}")
        for name in ("doi", "pmid", "pmcid"):
            value = getattr(source, name)
            if value is not None:
                other = taken.setdefault((name, value.lower()), file)
                tally.check(other == file, file, (name,), f"{other} has the same {name.upper()}")
    for file, study in reference.studies.items():
        if study.nct is not None:
            held = _SHAPES["nct"].fullmatch(study.nct) is not None
            tally.check(held, file, ("nct",), f"{study.nct!r} has not the shape of an NCT number")


def one_registration_one_study(reference: Reference, tally: Tally) -> None:
    """An NCT number stands in one study only, and the study's own papers carry no other."""
    taken: dict[str, str] = {}
    registered = {source.id: source.nct for source in reference.sources.values()}
    for file, study in reference.studies.items():
        if study.nct is None:
            continue
        other = taken.setdefault(study.nct, file)
        tally.check(other == file, file, ("nct",), f"{study.nct} is already that of {other}")
        for work in study.sources:
            printed = registered.get(work.source)
            if printed is not None:
                text = f"{study.nct} here, but {work.source} carries {printed}"
                tally.check(printed == study.nct, file, ("nct",), text)


def a_name_means_one_record(reference: Reference, tally: Tally) -> None:
    """A folded name or synonym belongs to one agent, one study, one mechanism; a class is shared."""
    groups: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("agent", reference.agents, "synonym"),
        ("study", reference.studies, "synonyms"),
        ("mechanism", reference.mechanisms, "synonym"),
    )
    for kind, records, key in groups:
        taken: dict[str, str] = {}
        for file, record in records.items():
            names: list[tuple[Path, str]] = [(("name",), record.name)]
            for i, synonym in enumerate(getattr(record, key)):
                if synonym.kind != "class":
                    names.append(((key, i, "text"), synonym.text))
            for path, name in names:
                other = taken.setdefault(fold(name), file)
                text = f"{name!r} is already a name of the {kind} in {other}"
                tally.check(other == file, file, path, text)


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".toml")
