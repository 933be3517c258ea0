"""Reads W3C Web Annotations: our own come back whole, other programs' as notes that still want a place.

Their text stays data. A file that is no such collection is refused in one sentence. No database.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import msgspec

from abscope_store.errors import Refused
from abscope_store.notebook.exchange import web_annotation
from abscope_store.notebook.exchange.checking import LONGEST_NAME, fault
from abscope_store.notebook.exchange.merging import Refusal
from abscope_store.notebook.exchange.notes_file import MOST, NotesFile, checked
from abscope_store.notebook.exchange.versions import Version
from abscope_store.notebook.rows import Row

LARGEST_FILE = 64 * 1024 * 1024  # bytes; it is read whole, unlike a file of lines
_OA = ("oa:", "http://www.w3.org/ns/oa#")  # how other programs may write the model's own names
_SPOKEN = ("commenting", "replying", "describing", "questioning", "editing", "assessing", None)
_EPOCH = "1970-01-01T00:00:00.000000+00:00"
_DOCUMENT = re.compile(r"[0-9a-f]{64}")
_ADVICE = "Nothing of it was taken in."


def read(raw: bytes, name: str) -> NotesFile:
    """The annotations in `raw`. Raises Refused in one sentence, with `name`."""
    if len(raw) > LARGEST_FILE:
        raise Refused(f"{name} is too large for a file of notes.", _ADVICE)
    try:
        whole = _named(msgspec.json.decode(raw))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as trouble:
        if raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
            raise Refused(f"{name} holds neither notes nor web annotations.", _ADVICE) from trouble
        raise Refused(f"{name} is not proper JSON.", _ADVICE) from trouble
    items = list(_items(whole))
    if not items:
        raise Refused(f"{name} holds no web annotation.", _ADVICE)
    if len(items) > MOST:
        raise Refused(f"{name} holds more than {MOST:,} annotations.", _ADVICE)
    versions, refused = [], []
    for number, item in enumerate(items, 1):
        version, reason = _ours(item) if web_annotation.OURS in item else _theirs(item)
        if version is None:
            refused.append(Refusal(f"annotation {number}", reason))
        else:
            versions.append(version)
    return NotesFile("", "", str(_text(whole, "generated")), tuple(versions), tuple(refused))


def _named(value: Any) -> Any:
    """The same in the names of the model's own context: `id` for `@id`, `Annotation` for `oa:Annotation`."""
    if isinstance(value, list):
        return [_named(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, one in value.items():
        name = key[1:] if key in ("@id", "@type", "@graph") else key.removeprefix("oa:")
        if key == web_annotation.OURS or key == "@context":
            found[key] = one
        elif name == "type":
            found[name] = [_bare(each) for each in one] if isinstance(one, list) else _bare(one)
        else:
            found[name] = _named(one)
    return found


def _bare(name: Any) -> Any:
    if isinstance(name, str):
        for prefix in _OA:
            name = name.removeprefix(prefix)
    return name


def _items(whole: Any) -> Iterable[dict[str, Any]]:
    if isinstance(whole, list):
        found = whole
    elif isinstance(whole, dict) and "Annotation" in _list(whole.get("type")):
        found = [whole]
    elif isinstance(whole, dict):
        first = whole.get("first")
        held = whole if "items" in whole or "graph" in whole else first if isinstance(first, dict) else {}
        found = _list(held.get("items", held.get("graph")))
    else:
        found = []
    return (one for one in found if isinstance(one, dict) and "Annotation" in _list(one.get("type")))


def _ours(item: dict[str, Any]) -> tuple[Version | None, str]:
    """The version beside the model's words, if those still say the same."""
    held = item[web_annotation.OURS]
    version, reason = checked(held) if isinstance(held, dict) else (None, "it is not of our form")
    if version is None:
        return None, reason
    said = web_annotation.annotation(version, str(item.get("id", "")).removeprefix("urn:uuid:"), {})
    for key in ("body", "creator", "created", "modified", "motivation"):
        if item.get(key) != said.get(key):
            return None, "it was changed by another program after it was exported"
    if _exact(item) != _exact(said):
        return None, "it was changed by another program after it was exported"
    return version, ""


def _theirs(item: dict[str, Any]) -> tuple[Version | None, str]:
    """Another program's annotation: it names no paragraph of ours, so it waits as an orphan."""
    iri = item.get("id")
    if not isinstance(iri, str) or not iri:
        return None, "it has no id"
    modified = _stamp(item.get("modified") or item.get("created"))
    row: Row = {
        "id": _uuid(iri), "author": _author(item.get("creator")), "device": "another program",
        "revision": _revision(modified), "created": _stamp(item.get("created")),
        "modified": modified, "deleted_at": None, "meaning": None, "body": _spoken(item),
        "text_sha256": None, "reply_to": None, "resolved": 0,
        **_place(item),
    }  # fmt: skip
    row["kind"] = _kind(item, row)
    tags = tuple(_tags(item, row))
    version = Version(row=row, tags=tags, linear=True)
    reason = fault(version)
    return (version, "") if reason is None else (None, reason)


def _place(item: dict[str, Any]) -> Row:
    target = next(iter(_list(item.get("target"))), "")
    source = target.get("source", target.get("id", "")) if isinstance(target, dict) else target
    source = next(iter(_list(source)), "")
    if isinstance(source, dict):
        source = source.get("id", "")
    known = unquote(str(source).removeprefix("abscope://source/")) if source else "unknown"
    ours = str(source).startswith("abscope://source/") and not _DOCUMENT.fullmatch(known)
    row: Row = {
        "target_kind": "digest" if ours else "document", "target_id": known[:300],
        "source_id": known[:300] if ours else None, "state": "exact",
        **dict.fromkeys(("paragraph", "start", "paragraph_end", "end", "quote", "prefix", "suffix")),
    }  # fmt: skip
    for selector in _selectors(item):
        if selector.get("type") == "TextQuoteSelector" and _text(selector, "exact"):
            words = _text(selector, "exact")
            row |= {
                "paragraph": 1, "start": 0, "paragraph_end": 1, "end": len(words), "quote": words,
                "prefix": _text(selector, "prefix"), "suffix": _text(selector, "suffix"),
                "state": "orphan",
            }  # fmt: skip
            break
    return row


def _selectors(item: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for target in _list(item.get("target")):
        waiting = _list(target.get("selector")) if isinstance(target, dict) else []
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, dict):
                yield one
                waiting += _list(one.get("refinedBy"))


def _exact(item: dict[str, Any]) -> list[Any]:
    return [one.get("exact") for one in _selectors(item) if one.get("type") == "TextQuoteSelector"]


def _spoken(item: dict[str, Any]) -> str:
    """What was said: texts for people, and links that stand for one."""
    told = [_text(item, "bodyValue")]
    for body in _bodies(item):
        if isinstance(body, str):
            told.append(body)
        elif any(purpose in _SPOKEN for purpose in _list(body.get("purpose")) or [None]):
            told.append(_text(body, "value") or _text(body, "id") or _text(body, "source"))
    return "\n\n".join(part for part in told if part)


def _bodies(item: dict[str, Any]) -> Iterable[Any]:
    """Bodies that are texts or links; of a choice the first, of a list each."""
    for body in _list(item.get("body")):
        held = _list(body.get("items")) if isinstance(body, dict) and "items" in body else [body]
        chosen = held[:1] if isinstance(body, dict) and body.get("type") == "Choice" else held
        yield from (one for one in chosen if isinstance(one, (dict, str)))


def _tags(item: dict[str, Any], row: Row) -> Iterable[Row]:
    seen = set()
    for body in _bodies(item):
        if isinstance(body, dict) and "tagging" in _list(body.get("purpose")):
            tag = " ".join(_text(body, "value").split())[:LONGEST_NAME]
            if not tag or tag in seen:
                continue
            seen.add(tag)
            stamp = {name: row[name] for name in ("author", "device", "revision", "created", "modified")}
            tag_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"abscope:{row['id']}:{tag}"))
            yield {"id": tag_id, **stamp, "deleted_at": None, "annotation_id": row["id"], "tag": tag}


def _kind(item: dict[str, Any], row: Row) -> str:
    if "bookmarking" in _list(item.get("motivation")):
        return "bookmark"
    return "note" if row["body"] or row["quote"] is None else "highlight"


def _author(creator: Any) -> str:
    one = next(iter(_list(creator)), "")
    names = [one.get(key) for key in ("name", "nickname", "id")] if isinstance(one, dict) else [one]
    name = next((first for name in names for first in _list(name)[:1] if isinstance(first, str)), "")
    return "".join(c for c in name if c.isprintable())[:300] or "unnamed author"


def _uuid(iri: str) -> str:
    bare = iri.removeprefix("urn:uuid:").lower()
    sound = re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bare)
    return bare if sound else str(uuid.uuid5(uuid.NAMESPACE_URL, iri))


def _stamp(value: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return _EPOCH
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return zoned.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return _EPOCH


def _revision(stamp: str) -> int:
    """Seconds since 1970: these files count no revisions, and a later change must be the higher one."""
    return max(1, min(2**31 - 1, int(datetime.fromisoformat(stamp).timestamp())))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(found: Any, key: str) -> str:
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
