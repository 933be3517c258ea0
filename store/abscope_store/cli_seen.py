"""What was seen in the reader's documents, for the command line: figures, offers, names of records.

Sightings are the documents' word, never facts of the reference; nothing here ranks them.
"""

from __future__ import annotations

from typing import Any

from abscope_store import library, wording
from abscope_store import sightings as seen_figures
from abscope_store.cli_output import Output
from abscope_store.errors import NotFound
from abscope_store.importing.sighting_records import numbers_of
from abscope_store.reader import Reader
from abscope_store.records import Document
from abscope_store.sightings import SeenFigure

_NOT_HELD = "held against nothing"


def sightings(reader: Reader, document: Document, output: Output) -> int:
    """`abscope library sightings ID`: each figure with the words that print it and its state."""
    texts = {one.paragraph: one.text for one in library.passages(reader.connection, document.id)}
    found = seen_figures.sightings(reader, document.id)
    items = [_figure(one, texts.get(one.paragraph, "")) for one in found]
    lines = [
        f"{len(found)} figures seen in {document.file_name}; they are its word, not facts of the reference"
    ]
    for item in items:
        state = item["state"] or _NOT_HELD
        why = f" ({item['how']})" if item["how"] else ""
        lines.append(f"{wording.spot(item['paragraph'], item['sentence'])}: {item['text']}")
        outcomes = f"  [{', '.join(item['outcomes'])}]" if item["outcomes"] else ""
        lines.append(f"  {item['kind']}{_of(item['endpoint'])}: {state}{why}{outcomes}")
    output.emit({"id": document.id, "items": items}, lines, reader.as_of())
    return 0


def _of(endpoint: str | None) -> str:
    return f" of {endpoint}" if endpoint else ", endpoint not named"


def _figure(one: SeenFigure, text: str) -> dict[str, Any]:
    seen = one.sighting
    return {
        "paragraph": one.paragraph, "sentence": seen.sentence, "start": seen.start, "end": seen.end,
        "text": text[seen.start : seen.end], "kind": seen.kind, "endpoint": seen.endpoint, "unit": seen.unit,
        "effect": seen.effect, "time": seen.time, "grade": seen.grade, "subgroup": seen.subgroup,
        "numbers": [number.printed for number in numbers_of(seen)],
        "state": one.state, "how": one.how, "differing": list(one.differing), "outcomes": list(one.outcomes),
    }  # fmt: skip


def offers(reader: Reader, document: Document, output: Output) -> int:
    """`abscope library offers ID`: only the reader can confirm one, in the window."""
    texts = {one.paragraph: one.text for one in library.passages(reader.connection, document.id)}
    found = seen_figures.offers(reader, document.id)
    items = [
        {
            "locator": one.locator_id, "outcome": one.outcome_id, "paragraph": one.paragraph,
            "sentence": one.sentence, "start": one.start, "end": one.end,
            "text": texts.get(one.paragraph, "")[one.start : one.end], "parts": list(one.parts),
            "exact": one.exact, "endpoint_named": one.named,
        }
        for one in found
    ]  # fmt: skip
    lines = [f"{len(found)} places in {document.file_name} print figures that rest on it; none is confirmed"]
    for one, item in zip(found, items, strict=True):
        exact = "as printed" if one.exact else "a number is rounded"
        lines.append(f"{one.outcome_id}: {wording.spot(one.paragraph, one.sentence)} ({exact})")
        lines.append(f"  {item['text']}")
    output.emit({"id": document.id, "items": items}, lines, reader.as_of())
    return 0


def mentions(reader: Reader, record: str, limit: int, output: Output) -> int:
    """`abscope library mentions agent/durvalumab`. Raises NotFound for a record that is not there."""
    kind, _, record_id = record.partition("/")
    named = reader.connection.execute(
        "SELECT 1 FROM main.term WHERE owner_kind = ? AND owner_id = ? LIMIT 1", (kind, record_id)
    ).fetchone()
    if named is None:
        raise NotFound(f"The reference has no names for {record}.", "Write it as agent/durvalumab.")
    found = library.mentioning(reader.connection, kind, record_id, max(1, limit))
    items = [
        {
            "document": one.document_id, "file": one.file_name, "title": one.title,
            "paragraph": one.paragraph, "start": one.start, "end": one.end,
            "name": one.text[one.start : one.end], "text": one.text,
        }
        for one in found.first
    ]  # fmt: skip
    lines = [f"{found.passages} passages in {found.documents} of your documents name {record}"]
    for one in found.first:
        lines += [f"{one.title}, paragraph {one.paragraph}  [{one.document_id[:12]}]", f"  {one.text}"]
    payload = {"passages": found.passages, "documents": found.documents, "items": items}
    output.emit(payload, lines, reader.as_of())
    return 0
