"""import --preview of the command line: each line with its role, and what an import would make of it.

Writes nothing and needs no lock.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abscope_store import cli_import, library, wording
from abscope_store.cli_output import Output, told
from abscope_store.cli_read import open_profile
from abscope_store.cli_writing import STOPPED, stoppable
from abscope_store.errors import Refused

if TYPE_CHECKING:
    from abscope_store.importing.previewing import Preview

_IN_LIBRARY = {
    "held": "Already in the library.",
    "removed": "Was removed from the library; it would come back.",
}
_SAID = ("title", "authors", "publisher", "journal", "date", "doi", "pmid", "pmcid", "nct", "licence", "kind")


def preview_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope import --preview`: 3 where a file cannot be read. Raises UserTrouble."""
    from abscope_store.importing.host import Cancelled
    from abscope_store.importing.previewing import Previewing

    _, reader = open_profile(arguments)
    shown: list[Preview] = []
    refused: list[dict[str, str]] = []
    with closing(reader.connection), stoppable() as stopped:
        held = reader.connection if library.attached(reader.connection) else None
        previewing = Previewing(reader.connection, held, stopped)
        try:
            if arguments.text is not None:
                text, title = cli_import.text_of(arguments.text), arguments.title or ""
                shown.append(previewing.text(text, title, html=arguments.html))
            for path in arguments.paths:
                try:
                    shown.append(previewing.path(Path(path)))
                except Refused as trouble:
                    refused.append({"file": Path(path).name, "reason": trouble.sentence()})
        except Cancelled:
            output.trouble("Stopped. Nothing was added.")
            return STOPPED
    chosen = cli_import.choices(arguments)
    lines = [line for one in shown for line in _lines(one, chosen)]
    lines += [f"refused {one['file']}: {one['reason']}" for one in refused]
    output.emit({"previews": [_fields(one, chosen) for one in shown], "refused": refused}, lines)
    if refused:
        output.trouble(refused[0]["reason"])
    return 3 if refused else 0


def _fields(seen: Preview, chosen: Mapping[int, bool]) -> dict[str, Any]:
    return {
        "file": seen.name, "id": seen.sha256, "bytes": seen.bytes, "media_type": seen.media_type,
        **{name: getattr(seen.metadata, name) for name in _SAID},
        "source": seen.recognition.source_id if seen.recognition else None,
        "recognised_by": seen.recognition.how if seen.recognition else None,
        "tier": seen.tier, "tier_reason": seen.tier_reason, "in_library": seen.held,
        "problems": [{"kind": kind, "detail": detail} for kind, detail in seen.problems],
        "tags": seen.tags, "names": seen.names, "figures": seen.figures, "anchors": seen.anchors,
        "invisible_characters": seen.unseen,
        "lines": [
            {
                "paragraph": one.paragraph, "role": one.role, "text": one.text, "page": one.page,
                "hidden": chosen.get(one.paragraph, one.hidden), "proposed_hidden": one.hidden,
                "reason": one.reason,
            }
            for one in seen.lines
        ],
        "members": [
            {"name": one.name, "bytes": one.bytes, "title": one.title, "trouble": one.trouble}
            for one in seen.members
        ],
        "count": seen.count,
    }  # fmt: skip


def _lines(seen: Preview, chosen: Mapping[int, bool]) -> Iterator[str]:
    yield f"{seen.name}: {seen.metadata.title or 'title not found'}" if seen.lines else seen.name
    if seen.held:
        yield f"  {_IN_LIBRARY[seen.held]}"
    if not seen.lines:
        yield f"  {seen.count} files in it"
        for one in seen.members:
            yield f"  {one.name}: {one.trouble or one.title or f'{one.bytes:,} bytes'}"
        if seen.count > len(seen.members):
            yield f"  and {seen.count - len(seen.members)} more"
        return
    known = f"Recognised as {seen.source_title} [{seen.recognition.source_id}]" if seen.recognition else ""
    tier = wording.tier_words(seen.tier) if seen.tier else "tier not set"
    yield f"  {known or 'Not a source of the reference'}; {tier} ({seen.tier_reason})"
    hidden = sum(chosen.get(one.paragraph, one.hidden) for one in seen.lines)
    yield f"  {len(seen.lines)} lines, {hidden} hidden; names found: {seen.names}, figures: {seen.figures}"
    if seen.unseen:
        yield f"  {seen.unseen} invisible characters stand in the text"
    for sentence in told(seen.problems):
        yield f"  {sentence}"
    yield ""
    for line in seen.lines:
        gone = chosen.get(line.paragraph, line.hidden)
        mark = "hidden" if gone else "      "
        why = f"  ({line.reason})" if line.reason and gone and line.hidden else ""
        yield f"{line.paragraph:>5} {mark} {line.role:<11} {line.text}{why}"
