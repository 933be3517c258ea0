"""Annotations as text to take away: Markdown to read, JSON lines and CSV to process. Reads no database.

Every export carries the standing line; a cell that a spreadsheet would run as a formula is disarmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from abscope_store.confirming import own_tags
from abscope_store.records import Annotation
from abscope_store.wording import NO_IDENTIFIERS, standing

_COLUMNS = (
    "id", "kind", "meaning", "quote", "body", "tags", "title", "citation", "target_kind", "target_id",
    "source_id", "paragraph", "start", "paragraph_end", "end", "state", "author", "created",
    "modified", "intact",
)  # fmt: skip
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def export(
    annotations: Iterable[Annotation],
    format: str,
    titles: Mapping[str, str],
    as_of: str,
    citations: Mapping[str, str] | None = None,
) -> str:
    """The annotations in the order given. `format` is markdown, jsonl or csv (ValueError otherwise).

    `titles` names sources and records by source_id or target_id, `citations` cites them likewise;
    `as_of` is the reference's date.
    """
    found, line, cited = list(annotations), standing(as_of), citations or {}
    if format == "markdown":
        return _markdown(found, titles, cited, line)
    if format == "jsonl":
        return _json_lines(found, titles, line)
    if format == "csv":
        return _csv(found, titles, cited, line)
    raise ValueError(f"unknown export format {format}")


def _markdown(
    annotations: list[Annotation], titles: Mapping[str, str], citations: Mapping[str, str], line: str
) -> str:
    parts = ["# Notes\n", f"{line}\n"]
    if not annotations:
        parts.append("No notes.\n")
    parts += [_entry(annotation, titles, citations) for annotation in annotations]
    parts.append(f"---\n\n{line}\n\n{NO_IDENTIFIERS}\n")
    return "\n".join(parts)


def _entry(annotation: Annotation, titles: Mapping[str, str], citations: Mapping[str, str]) -> str:
    lines = [f"## {_escape(title_of(annotation, titles))}", ""]
    if annotation.quote is not None:
        lines += [f"> {_escape(line)}".rstrip() for line in annotation.quote.split("\n")]
        lines.append("")
    if cited := cited_as(annotation, citations):
        lines += [_escape(cited), ""]
    if annotation.body:
        lines += [annotation.body, ""]
    if own_tags(annotation.tags):
        lines += ["Tags: " + ", ".join(_escape(tag) for tag in own_tags(annotation.tags)), ""]
    lines += [" · ".join(facts(annotation)), ""]
    return "\n".join(lines)


def facts(annotation: Annotation) -> list[str]:
    """Kind, meaning, locator, dates and what is odd about the mark, each a few words."""
    kind = annotation.kind + (f" ({annotation.meaning})" if annotation.meaning else "")
    facts = [kind]
    first, last = annotation.paragraph, annotation.paragraph_end
    if first is not None:
        facts.append(f"paragraph {first}" if first == last else f"paragraphs {first} to {last}")
    facts.append(f"{annotation.target_kind} `{annotation.target_id}`")
    facts.append(f"made {annotation.created[:10]}")
    if annotation.modified[:10] != annotation.created[:10]:
        facts.append(f"changed {annotation.modified[:10]}")
    if annotation.state != "exact":
        facts.append(f"place in the text: {annotation.state}")
    if annotation.deleted_at is not None:
        facts.append("in the trash")
    if not annotation.intact:
        facts.append("altered outside Abscope")
    return facts


def _json_lines(annotations: list[Annotation], titles: Mapping[str, str], line: str) -> str:
    head = {
        "type": "abscope-notes", "format": 1, "standing": line, "advice": NO_IDENTIFIERS,
    }  # fmt: skip
    lines: list[dict[str, object]] = [head]
    for annotation in annotations:
        fields = msgspec.structs.asdict(annotation)
        lines.append({"type": "annotation", "title": title_of(annotation, titles), **fields})
    return "".join(msgspec.json.encode(line).decode() + "\n" for line in lines)


def _csv(
    annotations: list[Annotation], titles: Mapping[str, str], citations: Mapping[str, str], line: str
) -> str:
    import csv
    import io

    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for annotation in annotations:
        fields = msgspec.structs.asdict(annotation)
        fields["tags"] = " ".join(f"#{tag}" for tag in own_tags(annotation.tags))
        fields["title"] = title_of(annotation, titles)
        fields["citation"] = cited_as(annotation, citations)
        table.writerow([_disarmed(fields[column]) for column in _COLUMNS])
    table.writerow([_disarmed(line)])
    table.writerow([_disarmed(NO_IDENTIFIERS)])
    return out.getvalue()


def _disarmed(value: object) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return "'" + text if text.lstrip()[:1] in tuple("=+-@") or text[:1] in tuple("\t\r") else text


def cited_as(annotation: Annotation, citations: Mapping[str, str]) -> str:
    """The citation of what the mark stands on, empty where none is known."""
    keys = (str(annotation.source_id), annotation.target_id)
    return next((citations[key] for key in keys if key in citations), "")


def title_of(annotation: Annotation, titles: Mapping[str, str]) -> str:
    """The title of the source or record, or the bare id."""
    for key in (annotation.source_id, annotation.target_id):
        if key is not None and key in titles:
            return titles[key]
    return annotation.target_id


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
