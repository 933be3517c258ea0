"""Whether a version that somebody sent has the form of an annotation: every column, every tag. Says why not.

The text of a note is free: it is data wherever it is shown. What names and identifies is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from abscope_store.notebook.exchange.versions import Version
from abscope_store.notebook.rows import Row

KINDS = frozenset({"bookmark", "highlight", "underline", "note"})
MEANINGS = frozenset({"result", "mechanism", "harm", "method", "question"})
TARGETS = frozenset({"document", "digest", "record"})
STATES = frozenset({"exact", "moved", "changed", "orphan"})
LONGEST_TEXT = 1_000_000  # code points of a note or a quote
LONGEST_NAME = 300
MOST_TAGS = 500
MOST_REVISIONS = 100_000

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
_DIGEST = re.compile(r"[0-9a-f]{24}")
_SPAN = ("paragraph", "start", "paragraph_end", "end")
_LARGEST = 2**31


def _name(value: Any) -> bool:
    # Not printable: control characters and marks that turn the direction of text round.
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable()


def _maybe(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or check(value)


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and _encodes(value)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST


def _id(value: Any) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _time(value: Any) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def _of(allowed: frozenset[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in allowed


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_STAMPS: dict[str, Callable[[Any], bool]] = {
    "id": _id, "author": _name, "device": _name, "revision": lambda v: _count(v) and v > 0,
    "created": _time, "modified": _time, "deleted_at": _maybe(_time),
}  # fmt: skip
_ROW = _STAMPS | {
    "kind": _of(KINDS), "meaning": _maybe(_of(MEANINGS)), "body": _text,
    "target_kind": _of(TARGETS), "target_id": _name, "source_id": _maybe(_name),
    "text_sha256": _maybe(_name), "paragraph": _maybe(_count), "start": _maybe(_count),
    "paragraph_end": _maybe(_count), "end": _maybe(_count), "quote": _maybe(_text),
    "prefix": _maybe(_text), "suffix": _maybe(_text), "state": _of(STATES),
    "reply_to": _maybe(_id), "resolved": lambda v: _count(v) and v < 2,
}  # fmt: skip
_TAG = _STAMPS | {"annotation_id": _id, "tag": _name}


def fault(version: Version) -> str | None:
    """Why it is refused, as the end of a sentence; None for a sound one."""
    row, tags = version.row, version.tags
    wrong = _wrong(row, _ROW)
    if wrong:
        return f"its {wrong} is not what an annotation may hold"
    if _span_fault(row):
        return "its place in the text is not a place"
    if len(tags) > MOST_TAGS or len(version.was) > MOST_REVISIONS:
        return "it holds more than a note can"
    for tag in tags:
        if _wrong(tag, _TAG) or tag["annotation_id"] != row["id"]:
            return "one of its tags is not what a tag may be"
    if len({tag["id"] for tag in tags}) != len(tags):
        return "it holds a tag twice"
    if not all(_DIGEST.fullmatch(digest) for digest in version.was):
        return "its history is not one"
    return None


def _wrong(row: Row, checks: dict[str, Callable[[Any], bool]]) -> str:
    """The first column that is missing, unknown or of a wrong value."""
    for name in row:
        if name not in checks:
            return "form"
    return next((name for name, sound in checks.items() if name not in row or not sound(row[name])), "")


def _span_fault(row: Row) -> bool:
    given = [row[name] for name in (*_SPAN, "quote")]
    if None in given:
        return any(value is not None for value in given)
    first, start, last, end = (int(row[name]) for name in _SPAN)
    return last < first or (last == first and end <= start) or not row["quote"]
