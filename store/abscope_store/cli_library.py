"""library of the command line: the reader's own documents, what was seen in them, and their upkeep.

Of the notebook it settles marks whose text was read anew. Ranks nothing; sightings are the documents' word,
not facts of the reference.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from sqlite3 import Connection
from typing import Any

from abscope_store import library, wording
from abscope_store.cli_notes import counted
from abscope_store.cli_output import Output, told
from abscope_store.cli_read import open_profile
from abscope_store.cli_writing import STOPPED, progress, stoppable, writing
from abscope_store.errors import NotFound, Refused
from abscope_store.reader import Reader
from abscope_store.records import Document, DocumentId

SHORTEST = 6  # letters of an id that may stand for the whole
_OLDER = "Your library is of an older format, or its making was cut short: run abscope library rebuild."


def library_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope library ...`. Raises UserTrouble."""
    changing: dict[str, Callable[[argparse.Namespace, Output], int]] = {
        "rebuild": _rebuild, "reimport": _reimport, "remove": _remove, "restore": _remove, "line": _line,
    }  # fmt: skip
    if arguments.do in changing:
        return changing[arguments.do](arguments, output)
    profile, reader = open_profile(arguments)
    with closing(reader.connection):
        if profile.library.is_file() and not library.attached(reader.connection):
            raise Refused(_OLDER)
        if arguments.do == "list":
            return _list(reader, output)
        from abscope_store import cli_seen  # reads figures: not needed for anything else

        if arguments.do == "mentions":
            return cli_seen.mentions(reader, arguments.record, arguments.limit, output)
        if not library.attached(reader.connection):
            raise NotFound("Your library holds no documents yet.")
        found = library.document(reader.connection, resolve(reader.connection, arguments.id))
        if arguments.do == "show":
            return _show(reader, found, output)
        if arguments.do == "offers":
            return cli_seen.offers(reader, found, output)
        return cli_seen.sightings(reader, found, output)


def resolve(connection: Connection, given: str) -> DocumentId:
    """The document whose id begins so. Raises NotFound with a sentence."""
    if len(given) < SHORTEST:
        raise NotFound(f"{given} is too short for an id.", f"Give {SHORTEST} letters or more.")
    found = library.beginning_with(connection, given.lower())
    if not found:
        raise NotFound(f"No document of your library has an id that begins with {given}.")
    if len(found) > 1:
        names = ", ".join(name for _, name in found[:5])
        raise NotFound(
            f"{len(found)} documents have an id that begins with {given}: {names}.", "Give more letters."
        )
    return found[0][0]


# --- reading --------------------------------------------------------------------------


def _list(reader: Reader, output: Output) -> int:
    found = library.documents(reader.connection)
    lines = [
        f"{d.id[:12]}  {d.file_name}: {d.title or 'title not found'} ({d.source_id or 'unknown work'}); "
        f"{_tier(d)}, {d.kind or 'kind not stated'}, {d.date or 'date not stated'}; "
        f"{counted(d.passages, 'paragraph')}, {d.hidden} hidden, {counted(d.mentions, 'name')}" + _odd(d)
        for d in found
    ]
    output.emit({"items": [_item(d) for d in found]}, lines or ["No originals yet."], reader.as_of())
    return 0


def _odd(document: Document) -> str:
    count = sum(kind != "linked file" for kind, _ in document.problems)
    return f"; {counted(count, 'problem')}" if count else ""


def _tier(d: Document) -> str:
    return wording.tier_words(d.tier) if d.tier else "tier not set"


def _item(d: Document) -> dict[str, Any]:
    return {
        "id": d.id, "source": d.source_id, "file": d.file_name, "title": d.title, "date": d.date,
        "doi": d.doi, "kind": d.kind, "tier": d.tier, "tier_reason": d.tier_reason,
        "recognised_by": d.recognised_by, "passages": d.passages, "hidden": d.hidden,
        "mentions": d.mentions, "sightings": d.sightings, "imported": d.imported_at,
        "removed": d.removed_at,
        "problems": [{"kind": kind, "detail": detail} for kind, detail in d.problems],
    }  # fmt: skip


_SAID = ("authors", "publisher", "journal", "pmid", "pmcid", "nct", "licence")


def _show(reader: Reader, d: Document, output: Output) -> int:
    forms = library.short_forms(reader.connection, d.id)
    payload = {
        **_item(d),
        **{name: getattr(d, name) for name in _SAID},
        "media_type": d.media_type, "bytes": d.bytes, "read_by": d.extractor, "tags": list(d.tags),
        "short_forms": [
            {
                "short": one.short, "long": one.long, "paragraph": one.paragraph,
                "names": f"{one.owner_kind}/{one.owner_id}" if one.owner_id else None,
            }
            for one in forms
        ],
    }  # fmt: skip
    lines = [
        d.title or d.file_name,
        f"  id {d.id}",
        f"  file {d.file_name}, {d.bytes:,} bytes, {d.media_type}",
    ]
    lines += [f"  {name} {getattr(d, name)}" for name in ("date", "doi", *_SAID) if getattr(d, name)]
    lines.append(f"  {_tier(d)} ({d.tier_reason or 'no reason stored'}); {d.kind or 'kind not stated'}")
    known = f"source {d.source_id}, recognised by {d.recognised_by}"
    lines.append(f"  {known if d.source_id else 'not a source of the reference'}")
    lines.append(
        f"  {counted(d.passages, 'paragraph')}, {d.hidden} hidden; {counted(d.mentions, 'name')},"
        f" {counted(d.sightings, 'figure')} seen"
    )
    lines += [f"  removed {d.removed_at}"] if d.removed_at else []
    lines += [f"  {sentence}" for sentence in told(d.problems)]
    lines += [f"  tags: {', '.join(d.tags)}"] if d.tags else []
    lines += [f"  {one.short} = {one.long} (paragraph {one.paragraph})" for one in forms]
    output.emit(payload, lines, reader.as_of())
    return 0


# --- changing -------------------------------------------------------------------------


def _rebuild(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store.cli_settle import settle_all
    from abscope_store.importing.rebuilding import rebuild

    with stoppable() as stopped, writing(arguments) as (profile, reference, own):
        report = rebuild(own, profile, reference, progress(arguments), stopped)
        marks, settled = settle_all(profile)
    failed = [{"file": name, "reason": reason} for name, reason in report.failed]
    lines = [f"{len(report.rebuilt)} documents made anew from their originals"]
    lines += [f"failed {name}: {reason}" for name, reason in report.failed]
    payload = {
        "rebuilt": list(report.rebuilt), "failed": failed, "cancelled": report.cancelled, "marks": marks,
    }  # fmt: skip
    output.emit(payload, [*lines, *settled])
    if report.cancelled:
        output.trouble("Stopped. Each document is whole, old or new.")
        return STOPPED
    return 3 if failed else 0


def _reimport(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store.cli_settle import settle_all
    from abscope_store.importing.rebuilding import reimport

    with stoppable() as stopped, writing(arguments) as (profile, reference, own):
        document_id = resolve(own, arguments.id)
        report = reimport(own, profile, reference, [document_id], cancelled=stopped)
        marks, settled = settle_all(profile)
    if report.cancelled:
        output.trouble("Stopped. The document is as it was.")
        return STOPPED
    if report.failed:
        raise Refused(report.failed[0][1], "The document is as it was.")
    lines = [f"{document_id[:12]} made anew from its original", *settled]
    output.emit({"reimported": document_id, "marks": marks}, lines)
    return 0


def _remove(arguments: argparse.Namespace, output: Output) -> int:
    """Out of the library, or back into it."""
    from abscope_store.importing import removal

    back = arguments.do == "restore"
    with writing(arguments) as (_, _, own):
        document_id = resolve(own, arguments.id)
        changed = bool((removal.restore_all if back else removal.remove_all)(own, [document_id]))
    if back:
        said = "brought back" if changed else "is in the library already"
    else:
        said = "removed; restore brings it back for thirty days" if changed else "was removed already"
    payload = {"restored" if back else "removed": document_id, "changed": changed}
    output.emit(payload, [f"{document_id[:12]} {said}"])
    return 0


def _line(arguments: argparse.Namespace, output: Output) -> int:
    from abscope_store.importing.choosing import choose_lines

    with writing(arguments) as (_, _, own):
        document_id = resolve(own, arguments.id)
        before = choose_lines(own, document_id, dict.fromkeys(arguments.lines, bool(arguments.hide)))
    word = "hidden" if arguments.hide else "shown"
    changed = sum(one.hidden != bool(arguments.hide) for one in before)
    payload = {
        "id": document_id,
        "lines": list(arguments.lines),
        "hidden": bool(arguments.hide),
        "changed": changed,
    }
    output.emit(payload, [f"{changed} of {len(before)} lines {word} that were not before"])
    return 0
