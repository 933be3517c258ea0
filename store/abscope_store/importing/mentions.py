"""Finds the reference's names in a passage: whole words, case where a name needs it, longest first.

Not search: no stemming and no folding but case, dashes and white space.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator

from msgspec import Struct

from abscope_store.search import endpoints

_TOKEN = re.compile(r"[^\W_]+")
_SPACE_OR_DASH = re.compile("\\s+|[-\u2010\u2011\u2012\u2013\u2212]")
_SPACE, _DASH = "\\s+", "[-\u2010\u2011\u2012\u2013\u2212]"
_EITHER = "[-\\s\u2010\u2011\u2012\u2013\u2212]+"
# A name that a plain word is spelled like (MATCH, COAST, OS) counts only as it is written.
_CAPITALS = re.compile(r"(?=[^\W\d_]{2,}$)[^\W\d_]*[A-Z][^\W\d_]*[A-Z][^\W\d_]*")
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
        self._stems: dict[tuple[str, str], frozenset[str]] = {}
        for text, owner_kind, owner_id, exact in terms:
            token = _TOKEN.search(text)
            owner = (owner_kind, owner_id)
            self._stems[owner] = self._stems.get(owner, frozenset()) | stems(text)
            if token is not None:
                name = _Name(text, _pattern(text, exact), owner_kind, owner_id)
                self._first.setdefault(token.group().casefold(), []).append(name)
                if not exact and token.end() == len(text):
                    self._first.setdefault(f"{token.group().casefold()}s", []).append(name)
        for names in self._first.values():
            names.sort(key=lambda name: (-len(name.text), name.owner_kind, name.owner_id))

    @classmethod
    def of(cls, reference: sqlite3.Connection) -> Names:
        """All names of agents, studies, mechanisms, endpoints and glossary terms."""
        rows = reference.execute("SELECT text, owner_kind, owner_id, case_sensitive FROM main.term")
        found = {(row[0], row[1], row[2]): bool(row[3]) for row in rows}
        for row in reference.execute("SELECT id, term, expansion, case_sensitive FROM main.glossary"):
            for text, exact in ((row[1], bool(row[3])), (row[2], False)):
                for name in (text or "").split(" / "):
                    found.setdefault((name, "glossary", row[0]), exact)
        for slug, texts in endpoints.NAMES.items():
            for text in texts if slug != endpoints.HARMS else ():
                found.setdefault((text, "endpoint", slug), False)
        return cls(
            (text, kind, owner, exact or _CAPITALS.fullmatch(text) is not None)
            for (text, kind, owner), exact in found.items()
        )

    def owners_of(self, text: str) -> frozenset[tuple[str, str]]:
        """The records that the whole of a text names."""
        return frozenset(
            (one.owner_kind, one.owner_id)
            for one in self.find(text)
            if one.start == 0 and one.end == len(text)
        )

    def stems(self, owner: tuple[str, str]) -> frozenset[str]:
        """The beginnings of the longer words in an owner's names, as `stem` gives them."""
        return self._stems.get(owner, frozenset())

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


def stems(text: str) -> frozenset[str]:
    """The first five letters of each word of five or more, capitals' names left out."""
    return frozenset(
        token.group().casefold()[:5]
        for token in _TOKEN.finditer(text)
        if len(token.group()) >= 5 and not _CAPITALS.fullmatch(token.group())
    )


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
