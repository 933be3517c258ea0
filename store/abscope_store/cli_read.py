"""search, list and notes of the command line: what only reads. Words no figure, ranks nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import msgspec

from abscope_store import wording
from abscope_store.cli_output import Output
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Answer, Result

_RESULT = ("kind", "id", "title", "text", "source", "file", "paragraph", "sentence", "via")


def open_profile(arguments: argparse.Namespace) -> tuple[Profile, Reader]:
    """The profile that was asked for and the read lane over it. Raises UserTrouble."""
    profile = Profile(arguments.profile)
    return profile, Reader(open_reader(profile))


def search_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope search`: an empty result is fine."""
    from abscope_store.search.answer import search

    _, reader = open_profile(arguments)
    kinds = arguments.kind and frozenset(arguments.kind)
    text = " ".join(arguments.query)
    answer = search(reader, text, arguments.limit, kinds, exact=arguments.exact)
    payload = {
        "query": answer.query,
        "understood": [
            *(msgspec.to_builtins(item) for item in answer.understood),
            *({"kind": item.about, "text": item.text, "typed": ""} for item in answer.said),
        ],
        "results": [result_fields(result) for result in answer.results],
    }
    output.emit(payload, _answer_lines(answer), reader.as_of())
    return 0


def result_fields(result: Result) -> dict[str, Any]:
    """A result as JSON: `text` with its lines, ids as they are."""
    fields = {name: getattr(result, name) for name in _RESULT}
    return {**fields, "text": "\n".join((result.text, *result.lines))}


def _answer_lines(answer: Answer) -> Iterator[str]:
    said = [*_understood_lines(answer), *(one.text for one in answer.said)]
    yield from said
    if said:
        yield ""
    if not answer.results:
        yield "Nothing found."
    for number, result in enumerate(answer.results, 1):
        yield f"{number:>3}. {result.group}: {result.title}  [{result.kind} {result.id}]"
        yield f"     {result.text}"
        for line in result.lines:
            yield f"       - {line}"
        rests = place_line(result)
        if rests:
            yield f"     {rests}"


def _understood_lines(answer: Answer) -> Iterator[str]:
    offered: dict[str, list[str]] = {}
    for item in answer.understood:
        if item.kind == "corrected":
            yield f"{item.text} (--exact, or “{item.typed}” in quotation marks, searches what was typed)"
        elif item.kind == "offered":
            offered.setdefault(item.typed, []).append(item.text)
        elif item.kind != "text" and item.text != item.typed:
            yield f"{item.kind}: {item.text}" + (f" (for {item.typed})" if item.typed else "")
    for typed, names in offered.items():
        yield f"“{typed}” was not corrected, for it is as near to {' as to '.join(names)}"


def place_line(result: Result) -> str:
    """`002_x.txt, ¶33, sentence 1 (Scienmag, tier 5 · news rewrite)`."""
    name = result.file or (wording.OUR_RECORD if result.source else "")
    where = ", ".join(part for part in (name, wording.spot(result.paragraph, result.sentence)) if part)
    tier = wording.tier_words(result.tier) if result.tier else ""
    about = ", ".join(part for part in (result.cited or result.source, tier) if part)
    via = f"; via {result.via}" if result.via else ""
    return f"{where}{f' ({about})' if about else ''}{via}".strip("; ")


def list_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope list`: every record of a kind; sources with the files imported for them."""
    _, reader = open_profile(arguments)
    kind = arguments.what.replace("ies", "y").removesuffix("s")
    items = list(_items(reader, kind))
    lines = (
        f"{item['id']}  {item.get('name') or item['title']}"
        + (f"  ({item['direction']})" if "direction" in item else "")
        + (f"  [{item['file']}]" if item.get("file") else "")
        for item in items
    )
    output.emit({"items": items}, lines, reader.as_of())
    return 0


def _items(reader: Reader, kind: str) -> Iterator[dict[str, Any]]:
    from abscope_store import library

    if kind != "source":
        for record_id in reader.ids(kind):
            yield _item(reader, kind, record_id)
        return
    documents = library.documents(reader.connection)
    files = {d.source_id: d.file_name for d in reversed(documents) if d.source_id}
    known = reader.sources()
    for source in known.values():
        yield {
            "id": source.id, "title": wording.title(source), "tier": source.tier,
            "file": files.get(source.id),
        }  # fmt: skip
    for document in documents:
        if document.source_id not in known:
            yield {
                "id": document.id, "title": document.title, "tier": document.tier,
                "file": document.file_name,
            }  # fmt: skip


def _item(reader: Reader, kind: str, record_id: str) -> dict[str, Any]:
    if kind == "agent":
        agent = reader.agent(record_id)
        return {"id": agent.id, "name": agent.name, "kind": agent.kind}
    if kind == "study":
        study = reader.study(record_id)
        return {"id": study.id, "name": study.name, "title": study.title, "nct": study.nct}
    if kind == "mechanism":
        mechanism = reader.mechanism(record_id)
        return {"id": mechanism.id, "name": mechanism.name}
    claim = reader.claim(record_id)
    return {
        "id": claim.id,
        "title": claim.text,
        "direction": claim.direction,
        "origin_only": claim.origin_only,
    }
