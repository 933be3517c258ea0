"""import of the command line: files, folders or a pasted text, with the reader's choices of lines.

Of the notebook it settles marks, once the library is written. --preview is in cli_preview.py.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from abscope_store.cli_output import Output, told
from abscope_store.cli_writing import STOPPED, progress, stoppable, writing
from abscope_store.errors import DiskTrouble, Refused
from abscope_store.paths import Profile

if TYPE_CHECKING:
    from abscope_store.importing.pipeline import ImportReport


def choices(arguments: argparse.Namespace) -> dict[int, bool]:
    """Paragraph -> hidden, as --keep and --hide say."""
    return dict.fromkeys(arguments.keep, False) | dict.fromkeys(arguments.hide, True)


def text_of(place: str) -> str:
    """The words to paste. Raises Refused."""
    from abscope_store.importing.detect import LARGEST, read_file
    from abscope_store.importing.plain import decode

    data = sys.stdin.buffer.read(LARGEST + 1) if place == "-" else read_file(Path(place))
    if len(data) > LARGEST:
        raise Refused("The text is larger than 50 MB.")
    return decode(data)[0]


def import_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope import`: 3 if a file was refused; the others are in all the same. Raises UserTrouble."""
    if arguments.preview:
        from abscope_store.cli_preview import preview_command

        return preview_command(arguments, output)
    from abscope_store.cli_settle import settle_all
    from abscope_store.importing.tidying import tidy

    with stoppable() as stopped, writing(arguments) as (profile, reference, library):
        report = _imported(arguments, profile, reference, library, stopped)
        with suppress(DiskTrouble):  # what was imported is in, and found the same
            tidy(library, stopped)
        marks, settled = settle_all(profile)
    _tell(report, marks, settled if marks["texts"] else [], output)
    if report.cancelled:
        output.trouble(f"Stopped. {len(report.added)} added before that; nothing is half done.")
        return STOPPED
    if not report.refused:
        return 0
    count = len(report.refused)
    first = report.refused[0].reason
    output.trouble(first if count == 1 else f"{count} files were refused; the first: {first}")
    return 3


def _imported(
    arguments: argparse.Namespace,
    profile: Profile,
    reference: Connection,
    library: Connection,
    stopped: Callable[[], bool],
) -> ImportReport:
    from abscope_store.importing.pipeline import ImportReport, import_paths, import_text
    from abscope_store.importing.preparing import Wish

    chosen, wishes = choices(arguments), None
    try:
        if chosen or (arguments.title and arguments.paths):
            wishes = {_looked_at(arguments, reference, library, stopped): Wish(arguments.title, chosen)}
    except InterruptedError:
        return ImportReport([], [], [], True)
    if arguments.text is None:
        paths = [Path(path) for path in arguments.paths]
        return import_paths(library, profile, reference, paths, progress(arguments), stopped, wishes)
    words = arguments.words if chosen else text_of(arguments.text)
    return import_text(
        library, profile, reference, words, arguments.title, stopped, html=arguments.html, choices=chosen
    )


def _looked_at(
    arguments: argparse.Namespace, reference: Connection, library: Connection, stopped: Callable[[], bool]
) -> str:
    """The sha256 of the single document, once it has the chosen lines. Raises Refused, InterruptedError."""
    from abscope_store.importing.host import Cancelled
    from abscope_store.importing.previewing import Previewing

    previewing = Previewing(reference, library, stopped)
    try:
        if arguments.text is None:
            seen = previewing.path(Path(arguments.paths[0]))
        else:
            arguments.words = text_of(arguments.text)  # stdin is read once
            seen = previewing.text(arguments.words, arguments.title, html=arguments.html)
    except Cancelled as stop:
        raise InterruptedError from stop
    if seen.members:
        raise Refused(f"{seen.name} holds several documents; --keep, --hide and --title are for one.")
    missing = [line for line in sorted(choices(arguments)) if line > len(seen.lines)]
    if missing:
        raise Refused(f"{seen.name} has {len(seen.lines)} lines and no line {missing[0]}.")
    return seen.sha256


def _tell(report: ImportReport, marks: dict[str, int], settled: list[str], output: Output) -> None:
    payload = {
        "added": [
            {
                "id": a.id, "source": a.source, "file": a.file, "title": a.title, "returned": a.returned,
                "problems": [{"kind": kind, "detail": detail} for kind, detail in a.problems],
            }
            for a in report.added
        ],
        "skipped": [
            {"file": s.file, "id": s.id, "title": s.title, "reason": s.reason} for s in report.skipped
        ],
        "refused": [{"file": r.file, "reason": r.reason} for r in report.refused],
        "cancelled": report.cancelled, "marks": marks,
    }  # fmt: skip
    lines = []
    for a in report.added:
        again = "brought back" if a.returned else "added"
        lines.append(f"{again} {a.file} as {a.source or 'a work unknown to the reference'}  [{a.id[:12]}]")
        lines += [f"  {sentence}" for sentence in told(a.problems)]
    lines += [
        f"{s.file}: Already in the library, nothing added ({s.reason})  [{s.id[:12]}]" for s in report.skipped
    ]
    lines += [f"refused {r.file}: {r.reason}" for r in report.refused]
    lines += settled
    output.emit(payload, lines or ([] if report.cancelled else ["No file found."]))
