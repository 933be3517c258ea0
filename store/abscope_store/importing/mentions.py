"""Finds the reference's names in a passage: whole words, case where a name needs it, longest first.

Not search: no stemming and no folding but case, dashes and white space.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator

from msgspec import Struct

_TOKEN = re.compile(r"[^\W_]+")
_SPACE_OR_DASH = re.compile("\\s+|[-\u2010\u2011\u2012\u2013\u2212]")
_SPACE, _DASH = "\\s+", "[-\u2010\u2011\u2012\u2013\u2212]"
_EITHER = "[-\\s\u2010\u2011\u2012\u2013\u2212]+"
_NEGATED = re.compile("(?<![^\\W_])non[\\s\u2010\u2011\u2013-]*$", re.I)  # small cell in non-small cell


class Mention(Struct, frozen=True):
    """A name's span in a passage's text; code points, half open."""

    start: int
    end: int
    owner_kind: str
    owner_id: str


class _Name(Struct, frozen=True):
    text: str
    pattern: re.Pattern[str]
    owner_kind: str
    owner_id: str


class Names:
    """The names to look for, filed under their first word so that long texts stay quick."""

    def __init__(self, terms: Iterable[tuple[str, str, str, bool]]) -> None:
        """`terms` are (text, owner kind, owner id, case sensitive)."""
        self._first: dict[str, list[_Name]] = {}
        for text, owner_kind, owner_id, exact in terms:
            token = _TOKEN.search(text)
            if token is not None:
                name = _Name(text, _pattern(text, exact), owner_kind, owner_id)
                self._first.setdefault(token.group().casefold(), []).append(name)
                if not exact and token.end() == len(text):
                    self._first.setdefault(f"{token.group().casefold()}s", []).append(name)
        for names in self._first.values():
            names.sort(key=lambda name: (-len(name.text), name.owner_kind, name.owner_id))

    @classmethod
    def of(cls, reference: sqlite3.Connection) -> Names:
        """All names in the reference's `term`."""
        rows = reference.execute("SELECT text, owner_kind, owner_id, case_sensitive FROM main.term")
        return cls((text, kind, owner, bool(exact)) for text, kind, owner, exact in rows)

    def find(self, text: str) -> Iterator[Mention]:
        """Mentions in order of start; where names overlap, the first and longest one stands."""
        at = 0
        for token in _TOKEN.finditer(text):
            if token.start() < at:
                continue
            end = 0
            seen: set[tuple[str, str]] = set()
            for name in self._first.get(token.group().casefold(), ()):
                found = name.pattern.match(text, token.start())
                if found is None or found.end() < end:
                    continue
                if _NEGATED.search(text, max(0, token.start() - 6), token.start()):
                    continue
                if (name.owner_kind, name.owner_id) not in seen:
                    end = found.end()
                    seen.add((name.owner_kind, name.owner_id))
                    yield Mention(token.start(), end, name.owner_kind, name.owner_id)
            at = max(at, end)


def _pattern(text: str, exact: bool) -> re.Pattern[str]:
    """The name as a whole word. Without case it may also be plural, and hyphens may be spaces."""
    first = _TOKEN.search(text)
    name = text[first.start() if first else 0 :].strip()
    joints = _SPACE_OR_DASH.findall(name)
    parts = [re.escape(part) for part in _SPACE_OR_DASH.split(name)]
    glue = [_EITHER if not exact else _SPACE if joint.isspace() else _DASH for joint in joints]
    joined = parts[0] + "".join(joint + part for joint, part in zip(glue, parts[1:], strict=True))
    plural = "" if exact or not name[-1:].isalpha() else "s?"
    return re.compile(rf"(?<![^\W_]){joined}{plural}(?![^\W_])", 0 if exact else re.I)
