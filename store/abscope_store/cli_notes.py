"""notes of the command line: lists and exports the reader's own marks. Only reads; never logs them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from abscope_store import wording
from abscope_store.cli_output import Output
from abscope_store.cli_read import open_profile
from abscope_store.errors import NotFound
from abscope_store.notebook import read
from abscope_store.notebook.exchange.versions import ME, shown
from abscope_store.reader import Reader
from abscope_store.records import Annotation


def notes_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes list|export`; no notebook yet is an empty list."""
    profile, reader = open_profile(arguments)
    found = read.listed(reader.connection, kind=arguments.kind)
    state = arguments.state if arguments.do == "list" else None
    found = [annotation for annotation in found if state in (None, annotation.state)]
    titles = note_titles(reader, found)
    as_of = reader.as_of()
    payload = {
        "items": [_item(annotation, titles) for annotation in found],
        "standing": wording.standing(as_of),
    }
    saved = arguments.do == "export" and arguments.output
    if arguments.do == "list" or (output.as_json and not saved):
        output.emit(payload, _lines(found, titles), as_of)
        return 0
    from abscope_store.notebook.exchange.files import exported

    text = exported(profile, reader, found, arguments.format, titles)
    if not saved:
        output.raw(text)
        return 0
    from abscope_store.files import write_whole

    write_whole(Path(arguments.output), text)
    said = f"{counted(len(found), 'note')} saved as {arguments.format} in {arguments.output}"
    output.emit({"saved": arguments.output, "count": len(found)}, [said])
    return 0


def counted(count: int, word: str) -> str:
    """`1 note`, `2 notes`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _item(annotation: Annotation, titles: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(annotation)
    return {**fields, "title": note_title(annotation, titles)}


def _lines(found: Iterable[Annotation], titles: dict[str, str]) -> Iterator[str]:
    empty = True
    for annotation in found:
        empty = False
        at = f", paragraph {annotation.paragraph}" if annotation.paragraph is not None else ""
        tags = "".join(f" #{tag}" for tag in annotation.tags)
        odd = f"; by {shown(annotation.author)}" if annotation.author != ME else ""
        odd += f"; answers {annotation.reply_to}" if annotation.reply_to else ""
        odd += "; settled" if annotation.resolved else ""
        odd += f"; place in the text: {annotation.state}" if annotation.state != "exact" else ""
        odd += "" if annotation.intact else "; altered outside Abscope"
        said = f"{note_title(annotation, titles)}{at}{tags}{odd}"
        yield f"{annotation.created[:10]} {annotation.kind} {annotation.id}: {said}"
        if annotation.quote:
            yield f"    “{' '.join(annotation.quote.split())}”"
        if annotation.body:
            yield f"    {' '.join(annotation.body.split())}"
    if empty:
        yield "No notes."


def note_title(annotation: Annotation, titles: dict[str, str]) -> str:
    return titles.get(annotation.source_id or "") or titles.get(annotation.target_id, annotation.target_id)


def note_titles(reader: Reader, found: Iterable[Annotation]) -> dict[str, str]:
    """Names of the sources and records that carry these marks; a withdrawn record keeps its id."""
    titles = {str(source.id): source.title for source in reader.sources().values()}
    for target in {a.target_id for a in found if a.target_kind == "record"}:
        kind, _, record_id = target.partition("/")
        try:
            titles[target] = _name(reader, kind, record_id)
        except NotFound:
            continue
    return titles


def _name(reader: Reader, kind: str, record_id: str) -> str:
    if kind == "outcome":
        outcome = reader.outcome(record_id)
        return f"{reader.study(outcome.study_id).name}: {outcome.endpoint_name}"
    if kind == "agent":
        return reader.agent(record_id).name
    if kind == "study":
        return reader.study(record_id).name
    if kind == "mechanism":
        return reader.mechanism(record_id).name
    if kind == "claim":
        return reader.claim(record_id).text
    raise NotFound(f"There is no {kind}.")
