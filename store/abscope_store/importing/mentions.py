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
_DASH = "[-\u2010\u2011\u2012\u2013\u2212]"
_EITHER = "[-\\s\u2010\u2011\u2012\u2013\u2212]+"
# A name that a plain word is spelled like (MATCH, COAST, OS) counts only as it is written.
_CAPITALS = re.compile(r"(?=[^\W\d_]{2,}$)[^\W\d_]*[A-Z][^\W\d_]*[A-Z][^\W\d_]*")
_NEGATED = re.compile("(?<![^\\W_])non[\\s\u2010\u2011\u2013-]*$", re.I)  # small cell in non-small cell
# A study's name is part of another one in Asia-PACIFIC and NCI-MATCH, not in post-PACIFIC.
_BEFORE_STUDY = re.compile(rf"([^\W_]+){_DASH}$")
_PREFIXES = frozenset({"post", "pre", "non", "like", "the", "anti", "pro"})
_PLACE = re.compile(r"\s+(?:sea|ocean|coast|rim|islands?|falls|northwest|region)\b", re.I)
_SHOUTED = re.compile(r"\b(?:THE|OF|IN|AND|BY|IS|A|ON|AT|TO|WITH|FOR|FROM)\b")
_AROUND = 60
# A cytokine that cells make, or that is measured, was given to nobody (decision 0024).
_MADE_BEFORE = re.compile(
    r"(?:\b(?:encod|express|secret|produc|carr(?:y|ies)|releas|cod(?:e|es|ing) for|armed with"
    r"|transgene)[a-z]*"
    r"|\b(?:genes?|levels?|synthesis|concentrations?) (?:for|of)"
    r"|\b(?:serum|plasma|endogenous|circulating)|-(?:derived|encoded|borne))"
    r"(?: (?:the|a|an|of|by|human|murine|local|own|its|more|gene|for|biologically active)){0,3} $",
    re.I,
)
_MADE_AFTER = re.compile(
    rf"(?:\s|{_DASH})(?:transgenes?|genes?|cDNA|receptors?|expressi\w+|expressed|secret\w+|produc\w+|encod\w+"
    r"|releas\w+|levels?|concentrations?|transduced|recruitment)\b",
    re.I,
)


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
    wordlike: bool  # a study's name that is a word or a place in capitals


class Names:
    """The names to look for, filed under their first word so that long texts stay quick."""

    def __init__(self, terms: Iterable[tuple[str, str, str, bool]], cytokines: Iterable[str] = ()) -> None:
        """`terms` are (text, owner kind, owner id, case sensitive); `cytokines` are ids of agents."""
        self._first: dict[str, list[_Name]] = {}
        self._texts: dict[tuple[str, str], list[str]] = {}
        self._made = frozenset(("agent", one) for one in cytokines)
        for text, owner_kind, owner_id, exact in terms:
            token = _TOKEN.search(text)
            self._texts.setdefault((owner_kind, owner_id), []).append(text)
            if token is not None:
                study = owner_kind == "study"
                exact = exact or _CAPITALS.fullmatch(token.group() if study else text) is not None
                wordlike = study and _CAPITALS.fullmatch(text) is not None
                name = _Name(text, _pattern(text, exact, study), owner_kind, owner_id, wordlike)
                self._first.setdefault(token.group().casefold(), []).append(name)
                if token.end() == len(text):
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
        cytokines = reference.execute("SELECT id FROM main.agent WHERE kind = 'cytokine'")
        # A registry's or a hospital's number without a letter is no name in running text.
        return cls(
            (
                (text, kind, owner, exact)
                for (text, kind, owner), exact in found.items()
                if any(char.isalpha() for char in text)
            ),
            [row[0] for row in cytokines],
        )

    def owners_of(self, text: str) -> frozenset[tuple[str, str]]:
        """The records that the whole of a text names."""
        return frozenset(
            (one.owner_kind, one.owner_id)
            for one in self.find(text)
            if one.start == 0 and one.end == len(text)
        )

    def texts(self, owner: tuple[str, str]) -> list[str]:
        """All names of an owner as the reference spells them."""
        return self._texts.get(owner, [])

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
                if not self._meant(name, text, token.start(), found.end()):
                    continue
                if (name.owner_kind, name.owner_id) not in seen:
                    end = found.end()
                    seen.add((name.owner_kind, name.owner_id))
                    yield Mention(token.start(), end, name.owner_kind, name.owner_id)
            at = max(at, end)

    def _meant(self, name: _Name, text: str, start: int, end: int) -> bool:
        """Whether the words around leave it the name: a look at what stands beside it, no grammar."""
        if _NEGATED.search(text, max(0, start - 6), start):
            return False
        if (name.owner_kind, name.owner_id) in self._made:
            before = text[max(0, start - _AROUND) : start]
            return not (_MADE_BEFORE.search(before) or _MADE_AFTER.match(text, end))
        if name.owner_kind != "study":
            return True
        prefix = _BEFORE_STUDY.search(text, max(0, start - 20), start)
        if prefix is not None and prefix[1].casefold() not in _PREFIXES:
            return False
        if not name.wordlike:
            return True
        around = text[max(0, start - _AROUND) : start] + text[end : end + _AROUND]
        shouted = _SHOUTED.search(around) and around == around.upper()
        return not shouted and _PLACE.match(text, end) is None


def stems(text: str) -> frozenset[str]:
    """The first five letters of each word of four or more, short forms in capitals left out."""
    return frozenset(
        token.group().casefold()[:5]
        for token in _TOKEN.finditer(text)
        if len(token.group()) >= 4 and not _CAPITALS.fullmatch(token.group())
    )


def _pattern(text: str, exact: bool, study: bool) -> re.Pattern[str]:
    """The name as a whole word; hyphens may be spaces, without case or in capitals it may be plural."""
    first = _TOKEN.search(text)
    name = text[first.start() if first else 0 :].strip()
    parts = [re.escape(part) for part in _SPACE_OR_DASH.split(name)]
    body = _EITHER.join(parts)
    if not exact:
        body = f"(?i:{body}{'s?' if name[-1:].isalpha() else ''})"
    elif study and len(parts) > 1 and any(char.isdigit() for char in name):
        # "Keynote-412" is how the press writes it; "the keynote 412 guests heard" is none.
        body = f"(?:{body}|(?i:{_DASH.join(parts)}))"
    elif not study and _CAPITALS.fullmatch(name):
        body += "s?"
    # PACIFIC is not in PACIFIC-77, ICD not in ICD-10.
    other = rf"(?!{_DASH}(?:[0-9]|[A-Z](?![^\W\d_])))" if exact else ""
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_]){other}")
