"""Annotations as text to take away: Markdown to read, JSON lines and CSV to process. Reads no database.

Every export carries the standing line; a cell that a spreadsheet would run as a formula is disarmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from abscope_store.confirming import own_tags
from abscope_store.notebook.exchange.versions import ME, shown
from abscope_store.records import Annotation
from abscope_store.wording import NO_IDENTIFIERS, standing

_COLUMNS = (
    "id", "kind", "meaning", "quote", "body", "tags", "title", "citation", "target_kind", "target_id",
    "source_id", "paragraph", "start", "paragraph_end", "end", "state", "author", "created",
    "modified", "reply_to", "resolved", "intact",
)  # fmt: skip
_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def export(
    annotations: Iterable[Annotation],
    format: str,
    titles: Mapping[str, str],
    as_of: str,
    citations: Mapping[str, str] | None = None,
) -> str:
    """The annotations in the order given, Markdown by what they stand on. `format` is markdown, jsonl or csv
    (ValueError otherwise).

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
    for title, cited, marks in grouped(annotations, titles, citations):
        parts.append(f"## {_escape(title)}\n")
        parts += [f"{_escape(cited)}\n"] if cited else []
        parts += [_entry(annotation) for annotation in marks]
    parts.append(f"---\n\n{line}\n\n{NO_IDENTIFIERS}\n")
    return "\n".join(parts)


def _entry(annotation: Annotation) -> str:
    lines: list[str] = []
    if annotation.quote is not None and annotation.reply_to is None:
        lines += [f"> {_escape(line)}".rstrip() for line in annotation.quote.split("\n")]
        lines.append("")
    if annotation.body:  # Markdown is the reader's own; what a browser would run is not
        lines += [_TAG.sub(r"\\<", annotation.body), ""]
    if own_tags(annotation.tags):
        lines += ["Tags: " + ", ".join(_escape(tag) for tag in own_tags(annotation.tags)), ""]
    lines += [" · ".join(facts(annotation)), ""]
    return "\n".join(lines)


def grouped(
    annotations: Iterable[Annotation], titles: Mapping[str, str], citations: Mapping[str, str]
) -> list[tuple[str, str, list[Annotation]]]:
    """(title, citation, marks) of each source or record, as they come first; marks in the order of the text,
    answers behind what they answer."""
    found = list(annotations)
    here = {str(one.id) for one in found}
    answers: dict[str, list[Annotation]] = {}
    groups: dict[str, list[Annotation]] = {}
    for one in found:
        if one.reply_to in here and one.reply_to != one.id:
            answers.setdefault(str(one.reply_to), []).append(one)
        else:
            groups.setdefault(str(one.source_id or one.target_id), []).append(one)
    told = []
    for marks in groups.values():
        waiting = sorted(marks, key=_order, reverse=True)
        ordered = []
        while waiting:
            ordered.append(waiting.pop())
            waiting += sorted(answers.pop(str(ordered[-1].id), []), key=_order, reverse=True)
        told.append((title_of(marks[0], titles), cited_as(marks[0], citations), ordered))
    # Two answers that answer each other belong to nothing; they are not lost for that.
    left = [one for rest in answers.values() for one in rest]
    return [*told, *((title_of(one, titles), cited_as(one, citations), [one]) for one in left)]


def _order(one: Annotation) -> tuple[int, int, str]:
    return one.paragraph or 0, one.start or 0, one.created


def facts(annotation: Annotation) -> list[str]:
    """Kind, meaning, whose, locator, dates and what is odd about the mark, each a few words."""
    kind = annotation.kind + (f" ({annotation.meaning})" if annotation.meaning else "")
    author = "" if annotation.author == ME else f" by {shown(annotation.author)}"
    facts = [f"answer{author}" if annotation.reply_to else f"{kind}{author}"]
    if annotation.resolved:
        facts.append("settles it" if annotation.reply_to else "settled")
    first, last = annotation.paragraph, annotation.paragraph_end
    if first is not None:
        facts.append(f"paragraph {first}" if first == last else f"paragraphs {first} to {last}")
    # Of a document's 64 letters the first twelve tell it from any other, as library list prints them.
    target = annotation.target_id[:12] if annotation.target_kind == "document" else annotation.target_id
    kinds = {"digest": "our record of"}
    facts.append(f"{kinds.get(annotation.target_kind, annotation.target_kind)} `{target}`")
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
    out.write("\ufeff")  # without it a spreadsheet takes the text for another encoding
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
