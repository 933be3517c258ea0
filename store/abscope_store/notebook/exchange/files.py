"""Notes as the text of a file in every format there is, and a file of notes read back. Writes no file."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from abscope_store import wording
from abscope_store.notebook import export, read
from abscope_store.notebook.exchange import notes_file, web_annotation
from abscope_store.notebook.exchange.held import read_names
from abscope_store.notebook.exchange.sending import outgoing
from abscope_store.notebook.exchange.versions import Names
from abscope_store.notebook.restoring import reading
from abscope_store.paths import Profile
from abscope_store.records import Annotation

if TYPE_CHECKING:
    from abscope_store.reader import Reader


def exported(
    profile: Profile,
    reader: Reader,
    found: list[Annotation],
    format: str,
    titles: dict[str, str],
    whole: bool = True,
) -> str:
    """The annotations as markdown, csv, jsonl, html, w3c or notes; the last two with their history.

    `whole`: deletions go along, so that they reach those who have the notes; not where a few are picked.
    """
    as_of = reader.as_of()
    citations = {str(source.id): wording.citation(source) for source in reader.sources().values()}
    if format in ("markdown", "csv", "jsonl"):
        return export.export(found, format, titles, as_of, citations)
    if format == "html":
        from abscope_store.notebook.exchange.page import page

        return page(found, titles, citations, as_of)
    versions, names = [], Names("", "")
    if profile.notebook.exists():
        chosen = {str(annotation.id) for annotation in found}
        with closing(reading(profile.notebook)) as connection:
            if whole:
                chosen |= {str(one.id) for one in read.trash(connection)}
            versions, names = outgoing(connection, profile, chosen), read_names(connection)
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if format == "w3c":
        return web_annotation.write(versions, made, as_of, citations)
    return notes_file.write(versions, names, made, as_of, citations)


def read_file(path: Path) -> notes_file.NotesFile:
    """A file of notes or of web annotations, told apart by what it holds. Raises Refused."""
    raw = notes_file.bytes_of(path)
    head = raw[:4096].split(b"\n", 1)[0]
    if notes_file.TYPE.encode() in head:
        return notes_file.read(raw, path.name)
    from abscope_store.notebook.exchange import web_reading

    return web_reading.read(raw, path.name)
