"""What words mean here: names of records, endpoints, abbreviations and spellings, tagged longest first.

Reads names from the reference; never searches text. Every widening it makes is said in `Understood`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from abscope_store.records import Understood
from abscope_store.search import comparing, endpoints
from abscope_store.search.concepts import Concept, Form, Words, before_time, either, grade, plurals, time
from abscope_store.search.facts import Facts
from abscope_store.search.fold import words
from abscope_store.search.links import Links
from abscope_store.search.names import ENTITIES, Names
from abscope_store.search.passages import Passages
from abscope_store.search.query import Part, Query, is_number
from abscope_store.search.standing import Standing
from abscope_store.search.typos import SHORT, SHORTEST, Guesses, Speller, one_letter_away
from abscope_store.search.variants import UNITS, halves, numbers, variants

_STOP = frozenset(
    "a an and are as at be by can did do does for from how in is need needs of on or should that the to v"
    " versus vs was what when which why with".split()
)
INDEXES = {"search_fts": "main", "passage_fts": "library", "note_fts": "notebook"}
# Beside a name these ask what it means: its own entry answers that, not a text that has the word.
_DEFINING = frozenset("define defined defines definition mean meaning means abbreviation stands".split())
_STAGED = {tuple(words(short)): both for short, both in endpoints.STAGED.items()}
_TRIAL = re.compile(r"0?[1-9]|1\d|2\d")
_LONGEST = 10
_LONGEST_WORD = 24  # letters; in a longer one nobody forgot a hyphen or a letter


class Vocabulary:
    """All names the reference knows, by their folded words."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.names = Names(connection)
        self.passages = Passages(connection)
        self.passages.counts.refresh()
        attached = _attached(connection)
        indexes = [index for index, schema in INDEXES.items() if schema in attached]
        self._standing = Standing(connection, self.passages.counts, indexes)
        self._speller: Speller | None = None  # made for the first word that stands nowhere
        self.links = Links(connection)
        # What was made of words before, for the next letter that is typed.
        self._texts: dict[tuple[object, ...], Concept] = {}
        self._named_before: dict[tuple[Words, str], Concept] = {}
        self._guessed: dict[str, Guesses] = {}
        self._version: object = None  # of the library of which these tell
        self.memory: dict[tuple[str, str], Any] = {}  # records that searches have read (remembering.py)

    def understand(
        self, query: Query, exact: bool = False
    ) -> tuple[tuple[Concept, ...], tuple[Understood, ...]]:
        """The concepts of a query in the order typed, and what is said; `exact` corrects no spelling."""
        self.passages.counts.refresh()
        if self._version != self.passages.counts.version:
            self._version = self.passages.counts.version
            for kept in (self._texts, self._named_before, self._guessed):
                kept.clear()
        parts = query.wanted
        corrected: list[Understood] = []
        if not exact:
            parts, corrected = self._corrected(query)
        concepts: list[Concept] = []
        at = 0
        while at < len(parts):
            alone = next((i for i in range(at, len(parts)) if _stands_alone(parts[i])), len(parts))
            span = parts[at:alone] or parts[at : at + 1]
            length, concept = self._next(span)
            unfinished = query.unfinished and at + length == len(parts)
            concept = concept or self._text(parts[at], unfinished, parts[at + 1 : at + 2])
            apart = _staged(concept) if length < len(parts) else ()
            if apart:
                corrected.append(Understood("spelling", " ".join(part.text for part in apart), concept.typed))
            concepts += [self._next((one,))[1] or self._text(one, False) for one in apart] or [concept]
            at += length
        meant = [c for c in concepts if not (c.kind == "text" and _is_stop(c))] or concepts
        if any(c.targets for c in meant):
            meant = [c for c in meant if c.kind != "text" or c.typed.casefold() not in _DEFINING]
        unique = tuple({(c.kind, c.name, c.forms[0].words): c for c in meant}.values())
        compared = comparing.joined(unique, query, self.links)
        return compared, (*corrected, *self._said(compared), *query.hints)

    def concept(self, text: str) -> Concept | None:
        """What a text means as a value of a field, with all its names; None where it has no words."""
        part = Part(text, tuple(words(text)))
        if not part.words:
            return None
        return self._next((part,))[1] or self._text(part, False)

    def text(self, part: Part) -> Concept:
        """A part as text alone, in any writing of it."""
        return self._text(part, False)

    @cached_property
    def facts(self) -> Facts:
        """What conditions can ask of the reference, read when the first is asked."""
        return Facts(self._connection, self.links)

    def excluded(self, query: Query) -> tuple[Concept, ...]:
        """What must not be found, without any widening but the typed words."""
        return tuple(
            Concept("text", part.text, part.text, (Form(part.words, part.text),)) for part in query.excluded
        )

    def rows(self, form_words: Words) -> tuple[int, int]:
        """About how many (reference rows, passages) hold all these words in these exact forms."""
        counts = self.passages.counts
        passages = min(counts.about(f'"{word}"') if counts.stands(word) else 0 for word in form_words)
        return min(self._standing.rows(word) or 0 for word in form_words), passages

    # --- spelling -----------------------------------------------------------------

    def _corrected(self, query: Query) -> tuple[tuple[Part, ...], list[Understood]]:
        """The parts with words that stand nowhere replaced by what was meant, and each change said."""
        parts: list[Part] = []
        said: list[Understood] = []
        for at, part in enumerate(query.wanted):
            word = part.words[0]
            unfinished = query.unfinished and at + 1 == len(query.wanted)
            guesses = Guesses()
            if len(part.words) == 1 and not part.phrase and not self._stands(word, unfinished):
                if apart := self._apart(word):
                    parts.append(Part(" ".join(apart), apart, start=part.start, end=part.end))
                    shown = " ".join(apart)
                    said.append(Understood("corrected", f"showing {shown} for {part.text}", part.text))
                    continue
                # Five capitals are the short form of something that this reference lacks.
                guesses = Guesses() if len(word) <= SHORT and part.text.isupper() else self._guesses(word)
            elif len(part.words) > 1 and not part.phrase and (whole := self._compound(part)):
                parts.append(whole)
                said.append(Understood("corrected", f"showing {whole.text} for {part.text}", part.text))
                continue
            if guesses.sure:
                meant = guesses.words[0]
                parts.append(Part(meant, (meant,), start=part.start, end=part.end))
                shown = self._written(meant)
                said.append(Understood("corrected", f"showing {shown} for {part.text}", part.text))
            else:
                parts.append(part)
                said += [Understood("offered", self._written(guess), part.text) for guess in guesses.words]
        return tuple(parts), said

    def _guesses(self, word: str) -> Guesses:
        # Every neighbour of a word is looked up: of a text without spaces there are thousands.
        if not SHORTEST <= len(word) <= _LONGEST_WORD:
            return Guesses()
        if word in self._guessed:
            return self._guessed[word]
        self._speller = self._speller or Speller(self._connection, self.names.single())
        found = self._speller.guesses(word, self.passages.counts.among(one_letter_away(word)))
        return self._guessed.setdefault(word, found)

    def _compound(self, part: Part) -> Part | None:
        """Words with a hyphen of which some stand nowhere, each as what alone can be meant; else None."""
        if self.names.known(part.words) in self.names.keys:
            return None
        found = []
        for word in part.words:
            guesses = Guesses() if self._stands(word, unfinished=False) else self._guesses(word)
            found.append(guesses.words[0] if guesses.sure else word)
        meant = tuple(found)
        return Part("-".join(meant), meant, start=part.start, end=part.end) if meant != part.words else None

    def _apart(self, word: str) -> Words | None:
        """A word that lacks a hyphen as two that stand side by side in the reference: `lowdose`."""
        for two in halves(word) if len(word) <= _LONGEST_WORD else ():
            if (
                self._stands_anywhere(two)
                and self._connection.execute(
                    "SELECT 1 FROM search_fts WHERE search_fts MATCH ? LIMIT 1", (f'"{two[0]} {two[1]}"',)
                ).fetchone()
            ):
                return two
        return None

    def _stands(self, word: str, unfinished: bool) -> bool:
        """Whether a word is a name or stands in any index, stemmed, or may be the beginning of one."""
        if (
            len(word) < SHORTEST
            or self.names.known((word,)) in self.names.keys
            or (unfinished and self._beginning(word))
        ):
            return True
        return self._standing.stemmed(word)

    def _written(self, word: str) -> str:
        """A known word as the reference writes it."""
        return self.names.keys[word,][0].form.text if (word,) in self.names.keys else word

    # --- tagging ------------------------------------------------------------------

    def _next(self, parts: tuple[Part, ...]) -> tuple[int, Concept | None]:
        """How many leading parts make one thing that is known, and which; (1, None) where it is text."""
        first = parts[0]
        if first.others:
            every = (replace(first, others=()), *first.others)
            return 1, either([self._next((one,))[1] or self._text(one, False) for one in every])
        if first.phrase:
            return 1, self._quoted(first)
        return time(parts) or self._longest(parts)

    def _quoted(self, part: Part) -> Concept:
        """Words in quotation marks as they are: a record of that very name, and no other name of it."""
        names = self.names.keys.get(part.words, ())
        targets = frozenset(name.target for name in names if name.target[0] in ENTITIES)
        kinds = {kind for kind, _ in targets}
        return Concept(
            kind=next(iter(kinds)) if len(kinds) == 1 else "text",
            typed=part.text, name=part.text, forms=(Form(part.words, part.text),), targets=targets,
            quoted=True, start=part.start, end=part.end,
        )  # fmt: skip

    def _longest(self, parts: tuple[Part, ...]) -> tuple[int, Concept | None]:
        """How many leading parts make a known name, and what it names; (1, None) where none does."""
        for length in range(min(len(parts), _LONGEST), 0, -1):
            span = parts[:length]
            key = self.names.known(tuple(word for part in span for word in part.words))
            # "PACIFIC 5 year survival" asks for five years of PACIFIC, not for PACIFIC-5.
            counted = length > 1 and span[-1].text.isdigit() and before_time(parts[length : length + 1])
            if key in self.names.keys and not counted:
                if self._numbered(key, parts[length:]):
                    return 2, self._text(_joined(parts[:2]), False)
                return length, self._named(key, span)
        return grade(parts) or (1, None)

    def _numbered(self, key: Words, following: tuple[Part, ...]) -> bool:
        """Whether a study's name of one word goes on with a number: "PACIFIC 7" is another study."""
        if len(key) > 1 or not following or not _TRIAL.fullmatch(following[0].text):
            return False
        unit = following[1].words[0] if len(following) > 1 and following[1].words else ""
        if unit in UNITS or unit in ("v", "vs", "versus") or before_time(following[1:]):
            return False
        return any(name.target[0] == "study" for name in self.names.keys[key])

    def _named(self, key: Words, span: tuple[Part, ...]) -> Concept:
        typed = " ".join(part.text for part in span)
        if (key, typed) not in self._named_before:
            self._named_before[key, typed] = self._new_named(key, typed)
        return replace(self._named_before[key, typed], start=span[0].start, end=span[-1].end)

    def _new_named(self, key: Words, typed: str) -> Concept:
        names = self.names.keys[key]
        targets = frozenset(name.target for name in names)
        first = names[0]
        kinds = {kind for kind, _ in targets}
        forms = [first.form]
        if len(targets) == 1:
            forms += self.names.forms[first.target]
            kind, title = first.target[0], self.names.titles[first.target]
            if kind == "endpoint" and key in self.names.entries:
                targets |= {self.names.entries[key]}  # its entry in the glossary, for one who types it alone
        elif "endpoint" in kinds:
            # Rows of one study may spell an endpoint's slug in their own way: they are one endpoint.
            only = [n for n in names if n.target[0] == "endpoint"]
            forms += [form for n in only for form in self.names.forms[n.target]]
            kind, title = "endpoint", self.names.titles[only[0].target]
        else:
            kind, title = "name", first.form.text
        forms += [Form(tuple(words(text)), text) for text in self.names.spellings.get(key, ())]
        forms += [other for form in forms for other in plurals(form)]
        forms += [other for form in forms for other in self._written_else(form)]
        unique = _first_of_each(forms)
        longer = self.names.longer(unique, targets)
        return Concept(kind, typed, title, unique, targets, longer)

    def _text(self, part: Part, unfinished: bool, following: tuple[Part, ...] = ()) -> Concept:
        """A part that names nothing known; kept for the next letter that is typed."""
        unit = following[0].words[0] if following and not following[0].phrase else ""
        key = part.text, part.words, part.phrase, unfinished, unit if unit in UNITS else ""
        if key not in self._texts:
            self._texts[key] = self._new_text(part, unfinished, key[-1])
        return replace(self._texts[key], start=part.start, end=part.end)

    def _new_text(self, part: Part, unfinished: bool, unit: str) -> Concept:
        forms = [Form(part.words, part.text)]
        forms += [Form(tuple(words(text)), text) for text in self.names.spellings.get(part.words, ())]
        forms += [other for form in forms for other in plurals(form)]
        forms += [other for form in forms for other in self._written_else(form)]
        if unfinished and len(part.words) == 1 and not any(self.rows(part.words)):
            forms += [Form((word,), word) for word in self._beginning(part.words[0])]
        kind = "number" if is_number(part.text) and not part.phrase else "text"
        if kind == "number":
            forms += [Form(tuple(words(one)), one) for one in numbers(part.text)]
            if unit and self._stands_anywhere((part.text + unit,)):
                forms.append(Form((part.text + unit,), part.text + unit))
        unique = _first_of_each(forms)
        # "PD" is not the beginning of PD-1: names that a short word only begins do not count.
        short = kind == "text" and len(part.words) == 1 and len(part.words[0]) == 2 and not unfinished
        keys = self.names.keys if short else ()
        begun = (key for key in keys if len(key) == 2 and key[0] == part.words[0])
        return Concept(kind, part.text, part.text, unique, longer=tuple(sorted(begun)))

    def _written_else(self, form: Form) -> list[Form]:
        """Other writings of a form that stand somewhere."""
        found = dict.fromkeys(variants(form.words, form.text))
        return [Form(key, " ".join(key), form.cased) for key in found if self._stands_anywhere(key)]

    def _stands_anywhere(self, key: Words) -> bool:
        return all(map(self._standing.written, key))

    def _beginning(self, start: str) -> list[str]:
        """A dozen known words with this beginning, commonest first, from the term tables."""
        return self.passages.counts.beginning(start)

    def _said(self, concepts: Iterable[Concept]) -> Iterable[Understood]:
        for concept in concepts:
            if concept.kind == "text":
                plural = {other.words for other in plurals(concept.forms[0])}
                same = "".join(concept.forms[0].words)
                others = [
                    form.text for form in concept.forms[1:]
                    if form.words not in plural and "".join(form.words) != same
                ]  # fmt: skip
                spelled = self.names.spellings.get(concept.forms[0].words, [])
                if others:
                    kind = "spelling" if others[0] in spelled else "beginning"
                    yield Understood(kind, ", ".join(others), concept.typed)
                else:
                    yield Understood("text", concept.typed, concept.typed)
            else:
                yield Understood(concept.kind, concept.name, concept.typed)


def _first_of_each(forms: Iterable[Form]) -> tuple[Form, ...]:
    found: dict[Words, Form] = {}
    for form in forms:
        if form.words:
            found.setdefault(form.words, form)
    return tuple(found.values())


def _joined(parts: tuple[Part, ...]) -> Part:
    """Parts that stand side by side, as one."""
    joined = tuple(word for part in parts for word in part.words)
    return Part(" ".join(part.text for part in parts), joined, start=parts[0].start, end=parts[-1].end)


def _stands_alone(part: Part) -> bool:
    """Whether a part never makes a name together with its neighbours."""
    return part.phrase or bool(part.others)


def _staged(concept: Concept) -> tuple[Part, ...]:
    """The stage and the disease of a short form that has both, at its place; none of anything else."""
    both = _STAGED.get(concept.forms[0].words, ()) if concept.kind == "glossary" else ()
    return tuple(Part(text, tuple(words(text)), start=concept.start, end=concept.end) for text in both)


def stops() -> frozenset[str]:
    """Words that are asked for only where nothing else is."""
    return _STOP


def _is_stop(concept: Concept) -> bool:
    typed = concept.forms[0].words
    return len(typed) == 1 and typed[0] in _STOP


def _attached(connection: sqlite3.Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA database_list")}
