"""cite of the command line: sources and documents as references. Only reads; prints no unverified field."""

from __future__ import annotations

import argparse

from abscope_store import library, wording
from abscope_store.citing.formats import csl, write
from abscope_store.citing.styles import STYLES, cite
from abscope_store.citing.works import Work, of_document, of_source
from abscope_store.cli_output import Output
from abscope_store.cli_read import open_profile
from abscope_store.errors import NotFound
from abscope_store.reader import Reader


def cite_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope cite`: in the order asked for. Raises NotFound."""
    _, reader = open_profile(arguments)
    works = [work_of(reader, wanted) for wanted in arguments.ids]
    as_of = reader.as_of()
    line = wording.standing(as_of)
    if arguments.style not in STYLES and not output.as_json:
        output.raw(write(works, arguments.style, line))
        return 0
    readable = arguments.style in STYLES
    items = [
        {
            "id": work.id,
            "text": cite(work, arguments.style) if readable else write([work], arguments.style, line),
            "missing": list(work.missing),
            "csl": csl(work, line),
        }
        for work in works
    ]
    lines = [part for work in works for part in _told(work, arguments.style)] if readable else []
    output.emit({"style": arguments.style, "items": items, "standing": line}, lines, as_of)
    return 0


def _told(work: Work, style: str) -> list[str]:
    return [part for part in (cite(work, style), work.missing_words()) if part]


def work_of(reader: Reader, wanted: str) -> Work:
    """A source by its id, or an imported document by the beginning of its own. Raises NotFound."""
    known = reader.sources()
    if wanted in known:
        return of_source(known[wanted])
    if library.attached(reader.connection) and len(wanted) >= 6:
        found = [d for d in library.documents(reader.connection) if str(d.id).startswith(wanted)]
        if len(found) == 1:
            source_id = found[0].source_id
            return of_source(known[source_id]) if source_id in known else of_document(found[0])
    raise NotFound(f"There is no source or document {wanted}.", "abscope list sources names them.")
