"""Annotations as a W3C Web Annotation collection (JSON-LD), for other programs and for us again.

What the model cannot say (revision, history) travels beside it, under a term of ours. Reads no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote as quoted

import msgspec

from abscope_store.notebook.exchange.held import copy_slot
from abscope_store.notebook.exchange.notes_file import citation_of
from abscope_store.notebook.exchange.versions import Version, shown
from abscope_store.notebook.rows import Row
from abscope_store.wording import NO_IDENTIFIERS, standing

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OURS = "abscope:version"
# The terms are names only: nothing is fetched from them, and nothing lies there.
_TERMS = {
    "abscope": "abscope://terms/",
    OURS: {"@id": "abscope:version", "@type": "@json"},
    "standing": "abscope:standing",
    "advice": "abscope:advice",
    "citation": "abscope:citation",
}
_MOTIVATIONS = {
    "bookmark": "bookmarking", "highlight": "highlighting", "underline": "highlighting",
    "note": "commenting",
}  # fmt: skip
Starts = Mapping[tuple[str, int], int]  # (target id, paragraph) -> where it begins in the whole text


def write(
    versions: Iterable[Version],
    made: str,
    as_of: str,
    citations: Mapping[str, str],
    starts: Starts | None = None,
) -> str:
    """The collection as text. Deleted annotations stay at home: the model has no word for them.

    `made` is the moment, UTC. With `starts` each place is told in the whole text as well.
    """
    kept = [version for version in versions if version.row["deleted_at"] is None]
    items, seen = [], set()
    for version in kept:
        own = str(version.row["id"])
        item = annotation(version, copy_slot(version) if own in seen else own, starts or {})
        seen.add(own)
        items.append(item | {"citation": citation_of(version, citations), OURS: version})
    whole = {
        "@context": [CONTEXT, _TERMS],
        "id": "urn:abscope:notes",
        "type": "AnnotationCollection",
        "label": "Notes from Abscope",
        "generated": _time(made),
        "generator": _generator(),
        "standing": standing(as_of),
        "advice": NO_IDENTIFIERS,
        "total": len(items),
    }
    if items:
        page = {"id": "urn:abscope:notes:1", "type": "AnnotationPage", "startIndex": 0, "items": items}
        whole["first"] = page
    return msgspec.json.format(msgspec.json.encode(whole)).decode() + "\n"


def annotation(version: Version, note_id: str, starts: Starts) -> dict[str, Any]:
    """One annotation in the model's words, without our own terms."""
    row = version.row
    motivations = [_MOTIVATIONS[str(row["kind"])]] + (["replying"] if row["reply_to"] else [])
    bodies = list(_bodies(version))
    target: Any = _target(row, starts)
    if row["reply_to"]:
        target = [target, {"id": f"urn:uuid:{row['reply_to']}", "type": "Annotation"}]
    found = {
        "id": f"urn:uuid:{note_id}",
        "type": "Annotation",
        "motivation": motivations[0] if len(motivations) == 1 else motivations,
        "creator": {"type": "Person", "name": shown(str(row["author"]))},
        "created": _time(str(row["created"])),
        "modified": _time(str(row["modified"])),
        "generator": _generator(),
        "target": target,
    }
    return found | {"body": bodies} if bodies else found


def _bodies(version: Version) -> Iterable[dict[str, str]]:
    row = version.row
    if row["body"]:
        purpose = "replying" if row["reply_to"] else "commenting"
        yield _textual(str(row["body"]), purpose) | {"format": "text/markdown"}
    if row["meaning"]:
        yield _textual(str(row["meaning"]), "classifying")
    for tag in version.tags:
        if tag["deleted_at"] is None:
            yield _textual(str(tag["tag"]), "tagging")
    if row["resolved"]:
        yield _textual("resolved", "assessing")


def _textual(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def _target(row: Row, starts: Starts) -> dict[str, Any] | str:
    where = str(row["target_id"]) if row["target_kind"] == "record" else f"source/{row['target_id']}"
    source = f"abscope://{quoted(where, safe='/')}"
    if row["paragraph"] is None:
        return source  # the whole of it: the model's tests know no specific resource without a selector
    first, start, last, end = (int(row[name]) for name in ("paragraph", "start", "paragraph_end", "end"))
    selectors: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": row["quote"],
            "prefix": row["prefix"] or "",
            "suffix": row["suffix"] or "",
        }
    ]
    begins = starts.get((str(row["target_id"]), first)), starts.get((str(row["target_id"]), last))
    if begins[0] is not None and begins[1] is not None:
        selectors.append(_position(begins[0] + start, begins[1] + end))
    if first == last:
        selectors.append(_paragraph(first, start, end))
    else:
        ends = {"startSelector": _paragraph(first, start, start), "endSelector": _paragraph(last, end, end)}
        selectors.append({"type": "RangeSelector", **ends})
    return {"type": "SpecificResource", "source": source, "selector": selectors}


def _paragraph(number: int, start: int, end: int) -> dict[str, Any]:
    """Code points within a paragraph of the original, counted as the original counts them."""
    place = {"type": "FragmentSelector", "value": f"paragraph={number}"}
    return {**place, "refinedBy": _position(start, end)}


def _position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def _generator() -> dict[str, str]:
    return {"id": "urn:abscope:program", "type": "Software", "name": "Abscope"}


def _time(stamp: str) -> str:
    """xsd:dateTime with Z, as the model asks for."""
    return stamp.replace("+00:00", "Z")
