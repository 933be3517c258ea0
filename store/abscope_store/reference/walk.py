"""Walks the authored reference: every locator with its owner and id, every id, every own word.

One place for what check, build and locate must agree on; judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from abscope_store.reference import authored, authored_base, authored_texts
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path

# Fields that hold a work's own title, names or address: not our words.
_BIBLIOGRAPHIC = {"title", "authors", "container", "publisher", "url", "file"}


class Placed(Struct, frozen=True):
    """A locator with its defaults filled in; `path` is that of the table that holds its ordinals."""

    id: str
    file: str
    path: Path
    owner_kind: str
    owner_id: str
    ordinal: int
    source: str
    role: str
    kind: str
    place: str | None
    paragraph: int | None
    sentence: int | None
    sentence_last: int | None
    parts: tuple[str, ...]
    seen: str | None
    mark: authored_base.Mark | None


def locators(reference: Reference) -> Iterator[Placed]:
    """Every locator in a fixed order; ids are "<owner id>@<source id>", then ".2"."""
    used: Counter[str] = Counter()
    ordinals: Counter[tuple[str, str]] = Counter()
    for file, path, kind, owner, locator, stance in _raw(reference):
        source = locator.source or (stance.source if stance else "")
        stem = f"{owner}@{source}"
        used[stem] += 1
        ordinals[kind, owner] += 1
        origin = stance is not None and stance.stance == "origin only"
        yield Placed(
            id=stem if used[stem] == 1 else f"{stem}.{used[stem]}",
            file=file,
            path=path,
            owner_kind=kind,
            owner_id=owner,
            ordinal=ordinals[kind, owner],
            source=source,
            role=locator.role or ("origin" if origin else "rests on"),
            kind=locator.kind,
            place=locator.place,
            paragraph=locator.paragraph,
            sentence=locator.sentence,
            sentence_last=locator.sentence_last,
            parts=locator.parts,
            seen=locator.seen or ("original" if locator.kind == "sentence" else None),
            mark=locator.mark,
        )


Raw = tuple[str, Path, str, str, authored.Locator, authored.Stance | None]


def _raw(reference: Reference) -> Iterator[Raw]:
    for name, agent in reference.agents.items():
        yield from _of(name, (), "agent", agent.id, agent.locator)
        for i, approval in enumerate(agent.approval):
            yield from _of(name, ("approval", i), "approval", approval.id, approval.locator)
        for i, dose in enumerate(agent.dose):
            yield from _of(name, ("dose", i), "dose", dose.id, dose.locator)
    for name, study in reference.studies.items():
        yield from _of(name, (), "study", study.id, study.locator)
        for i, outcome in enumerate(study.outcome):
            yield from _of(name, ("outcome", i), "outcome", outcome.id, outcome.locator)
    for name, mechanism in reference.mechanisms.items():
        yield from _of(name, (), "mechanism", mechanism.id, mechanism.locator)
        for i, step in enumerate(mechanism.step):
            yield from _of(name, ("step", i), "step", step.id, step.locator)
    for name, claim in reference.claims.items():
        for i, stance in enumerate(claim.stance):
            if stance.locator is not None:
                where: Path = ("stance", i, "locator")
                yield name, where, "claim", claim.id, stance.locator, stance
    for name, digest in reference.digests.items():
        for path, owner, locator in _digest_locators(digest):
            yield name, path, "digest", owner, locator, None


def _of(file: str, path: Path, kind: str, owner: str, found: tuple[authored.Locator, ...]) -> Iterator[Raw]:
    for i, locator in enumerate(found):
        yield file, (*path, "locator", i), kind, owner, locator, None


def _digest_locators(digest: authored_texts.Digest) -> Iterator[tuple[Path, str, authored.Locator]]:
    """A digest sentence is its own locator: source, paragraph and sentence are its own."""
    for i, paragraph in enumerate(digest.paragraph):
        for j, sentence in enumerate(paragraph.sentence):
            locator = authored.Locator(
                source=digest.source,
                kind="sentence",
                paragraph=paragraph.paragraph,
                sentence=sentence.sentence,
                mark=sentence.mark,
            )
            path = ("paragraph", i, "sentence", j)
            yield path, sentence_id(digest.source, paragraph.paragraph, sentence.sentence), locator


def paragraph_id(source: str, paragraph: int) -> str:
    """`scienmag-ldrt-sclc#p33`."""
    return f"{source}#p{paragraph}"


def sentence_id(source: str, paragraph: int, sentence: int) -> str:
    """`scienmag-ldrt-sclc#p33s1`."""
    return f"{source}#p{paragraph}s{sentence}"


def ids(reference: Reference) -> Iterator[tuple[str, Path, str, str]]:
    """Every hand-written id as (file, path, kind, id)."""
    for name, source in reference.sources.items():
        yield name, ("id",), "source", source.id
    for name, agent in reference.agents.items():
        yield name, ("id",), "agent", agent.id
        yield from _inner(name, "approval", "approval", agent.approval)
        yield from _inner(name, "dose", "dose", agent.dose)
    for name, study in reference.studies.items():
        yield name, ("id",), "study", study.id
        yield from _inner(name, "arm", "arm", study.arm)
        yield from _inner(name, "outcome", "outcome", study.outcome)
    for name, mechanism in reference.mechanisms.items():
        yield name, ("id",), "mechanism", mechanism.id
        yield from _inner(name, "step", "step", mechanism.step)
    for name, claim in reference.claims.items():
        yield name, ("id",), "claim", claim.id
        yield from _inner(name, "tension", "tension", claim.tension)
    yield from _inner("glossary.toml", "term", "glossary", reference.glossary.term)


def _inner(name: str, key: str, kind: str, found: tuple[Any, ...]) -> Iterator[tuple[str, Path, str, str]]:
    for i, record in enumerate(found):
        yield name, (key, i, "id"), kind, record.id


def known(reference: Reference) -> dict[str, set[str]]:
    """Ids by kind."""
    found: dict[str, set[str]] = {}
    for _, _, kind, record in ids(reference):
        found.setdefault(kind, set()).add(record)
    return found


def outcomes(reference: Reference) -> Iterator[tuple[str, Path, authored.Outcome]]:
    """Every outcome as (file, path, outcome)."""
    for name, study in reference.studies.items():
        for i, outcome in enumerate(study.outcome):
            yield name, ("outcome", i), outcome


def own_words(reference: Reference) -> Iterator[tuple[str, Path, str]]:
    """Every text of ours as (file, path, text); a work's own title and names are left out."""
    groups: tuple[dict[str, Any], ...] = (
        reference.sources, reference.agents, reference.studies, reference.mechanisms,
        reference.claims, reference.digests, {"glossary.toml": reference.glossary},
        {"spelling.toml": reference.spelling}, {"reference.toml": reference.standing},
    )  # fmt: skip
    for group in groups:
        for name, record in group.items():
            skip = _BIBLIOGRAPHIC if name.startswith("sources/") else set()
            for path, text in _strings(msgspec.to_builtins(record), ()):
                if not (path[-1] in skip or "mark" in path):
                    yield name, path, text
    for mechanism, body in reference.bodies.items():
        yield f"mechanisms/{mechanism}.md", (), body


def _strings(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, (*path, key))
    elif isinstance(value, (list, tuple)):
        for i, inner in enumerate(value):
            yield from _strings(inner, (*path, i))
