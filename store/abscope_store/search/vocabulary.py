"""What words mean here: names of records, endpoints, abbreviations and spellings, tagged longest first.

Reads names from the reference; never searches text. Every widening it makes is said in `Understood`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cached_property

from abscope_store.records import Record, Understood
from abscope_store.search import comparing, endpoints
from abscope_store.search.concepts import Concept, Form, Words, before_time, either, grade, plurals, time
from abscope_store.search.facts import Facts
from abscope_store.search.fold import fold, words
from abscope_store.search.links import Links
from abscope_store.search.query import Part, Query, is_number
from abscope_store.search.typos import SHORTEST, Speller
from abscope_store.search.variants import UNITS, halves, numbers, variants

ENTITIES = ("agent", "study", "mechanism")
EXPANSIONS = 12
_STOP = frozenset(
    "a an and are as at be by can did do does for from how in is need needs of on or should that the to v"
    " versus vs was what when which why with".split()
)
INDEXES = {"search_fts": "main", "passage_fts": "library", "note_fts": "notebook"}
# Beside a name these ask what it means: its own entry answers that, not a text that has the word.
_DEFINING = frozenset("define defined defines definition mean meaning means abbreviation stands".split())
_LONGEST = 10
COUNTED = 20_001  # passages: above these a word is common (match.AFFORDABLE), and counting goes no further
_REFERENCE_WORDS = "SELECT word, rows FROM main.search_word WHERE word >= ? AND word < ?"
_LIBRARY_WORDS = "SELECT term, doc FROM passage_word WHERE term >= ? AND term < ?"
_IN_REFERENCE = "SELECT 1 FROM main.search_word WHERE word = ?"
_IN_LIBRARY = "SELECT 1 FROM passage_word WHERE term = ?"
_TABLES = (("card", endpoints.CARDS), ("facet", endpoints.FACETS), ("quality", endpoints.QUALITIES))


class _Name(Record, frozen=True):
    form: Form
    target: tuple[str, str]


class Vocabulary:
    """All names the reference knows, by their folded words."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._names: dict[Words, list[_Name]] = {}
        self._of: dict[tuple[str, str], list[Form]] = {}
        self._titles: dict[tuple[str, str], str] = {}
        self._entries: dict[Words, tuple[str, str]] = {}  # of the glossary, by their short forms
        self._spellings: dict[Words, list[str]] = {}
        self._library = "library" in _attached(connection)
        self._counted: dict[str, int] = {}  # within one query: the library may change before the next
        self._indexes = [index for index, schema in INDEXES.items() if schema in _attached(connection)]
        self._joined: dict[Words, Words] = {}  # other writings of the names, made when first asked for
        self._held = [_IN_REFERENCE, *([_IN_LIBRARY] if self._library else [])]
        self._speller: Speller | None = None  # made for the first word that stands nowhere
        self.links = Links(connection)
        self._load_entities()
        self._load_endpoints()
        self._load_glossary()
        self._load_spellings()

    def understand(
        self, query: Query, exact: bool = False
    ) -> tuple[tuple[Concept, ...], tuple[Understood, ...]]:
        """The concepts of a query in the order typed, and what is said; `exact` corrects no spelling."""
        self._counted.clear()
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
            concepts.append(concept or self._text(parts[at], unfinished, parts[at + 1 : at + 2]))
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

    def named_by(self, text: str, kind: str) -> frozenset[tuple[str, str]]:
        """The records of a kind with this name, else those whose name begins with it."""
        key = self._known(tuple(words(text)))
        found = self._names.get(key, [])
        if not any(name.target[0] == kind for name in found):
            begun = [names for own, names in self._names.items() if _begins(own, key)]
            found = [name for names in begun for name in names]
        return frozenset(name.target for name in found if name.target[0] == kind)

    def expanded(self, text: str) -> list[str]:
        """The long forms of the short forms of the glossary that a text holds."""
        targets = [name.target for word in text.split() for name in self._names.get(tuple(words(word)), ())]
        return [form.text for target in targets if target[0] == "glossary" for form in self._of[target]]

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
        """At most how many (reference rows, passages) hold all these words in these exact forms.

        Above COUNTED the passages are an estimate from where the first so many stand.
        """
        sql = "SELECT rows FROM main.search_word WHERE word = ?"
        found = [self._connection.execute(sql, (word,)).fetchone() for word in form_words]
        passages = min(self._passages(word) for word in form_words) if self._library else 0
        return min((row[0] if row else 0) for row in found), passages

    def _passages(self, word: str) -> int:
        """How many passages hold a word or one of its stem; none where the very word stands nowhere."""
        if word not in self._counted:
            self._counted[word] = 0
            if self._connection.execute("SELECT 1 FROM passage_word WHERE term = ?", (word,)).fetchone():
                count, last, all_ = self._connection.execute(
                    "SELECT count(*), max(rowid), (SELECT max(id) FROM passage) FROM"
                    " (SELECT rowid FROM passage_fts WHERE passage_fts MATCH ? LIMIT ?)",
                    (f'"{word}"', COUNTED),
                ).fetchone()
                self._counted[word] = count if count < COUNTED else count * all_ // last
        return self._counted[word]

    # --- spelling -----------------------------------------------------------------

    def _corrected(self, query: Query) -> tuple[tuple[Part, ...], list[Understood]]:
        """The parts with words that stand nowhere replaced by what was meant, and each change said."""
        parts: list[Part] = []
        said: list[Understood] = []
        for at, part in enumerate(query.wanted):
            word = part.words[0]
            unfinished = query.unfinished and at + 1 == len(query.wanted)
            guesses: list[str] = []
            if len(part.words) == 1 and not part.phrase and not self._stands(word, unfinished):
                if apart := self._apart(word):
                    parts.append(Part(" ".join(apart), apart, start=part.start, end=part.end))
                    shown = " ".join(apart)
                    said.append(Understood("corrected", f"showing {shown} for {part.text}", part.text))
                    continue
                self._speller = self._speller or Speller(self._connection, self._single_names())
                guesses = self._speller.guesses(word)
            if len(guesses) == 1:
                parts.append(Part(guesses[0], (guesses[0],), start=part.start, end=part.end))
                shown = self._written(guesses[0])
                said.append(Understood("corrected", f"showing {shown} for {part.text}", part.text))
            else:
                parts.append(part)
                said += [Understood("offered", self._written(guess), part.text) for guess in guesses]
        return tuple(parts), said

    def _apart(self, word: str) -> Words | None:
        """A word that lacks a hyphen as two that stand side by side in the reference: `lowdose`."""
        for two in halves(word):
            if self._stands_anywhere(two) and self._connection.execute(
                "SELECT 1 FROM search_fts WHERE search_fts MATCH ? LIMIT 1", (f'"{two[0]} {two[1]}"',)
            ).fetchone():
                return two
        return None

    def _stands(self, word: str, unfinished: bool) -> bool:
        """Whether a word is a name or stands in any index, stemmed, or may be the beginning of one."""
        if len(word) < SHORTEST or self._known((word,)) in self._names or (unfinished and self._beginning(word)):
            return True
        return any(
            self._connection.execute(
                f"SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT 1",  # noqa: S608 - a fixed name
                (f'"{word}"',),
            ).fetchone()
            for index in self._indexes
        )

    def _written(self, word: str) -> str:
        """A known word as the reference writes it."""
        return self._names[word,][0].form.text if (word,) in self._names else word

    def _single_names(self) -> dict[str, tuple[str, bool]]:
        """Names of one word with what they name, and whether that is an agent."""
        return {
            key[0]: ("/".join(names[0].target), names[0].target[0] == "agent")
            for key, names in self._names.items()
            if len(key) == 1
        }

    # --- tagging ------------------------------------------------------------------

    def _next(self, parts: tuple[Part, ...]) -> tuple[int, Concept | None]:
        """How many leading parts make one thing that is known, and which; (1, None) where it is text."""
        first = parts[0]
        if first.others:
            every = (Part(**_fields(first) | {"others": ()}), *first.others)
            return 1, either([self._next((one,))[1] or self._text(one, False) for one in every])
        if first.phrase:
            return 1, self._quoted(first)
        return time(parts) or self._longest(parts)

    def _quoted(self, part: Part) -> Concept:
        """Words in quotation marks as they are: a record of that very name, and no other name of it."""
        names = self._names.get(part.words, ())
        targets = frozenset(name.target for name in names if name.target[0] in ENTITIES)
        kinds = {kind for kind, _ in targets}
        return Concept(
            kind=next(iter(kinds)) if len(kinds) == 1 else "text",
            typed=part.text, name=part.text, forms=(Form(part.words, part.text),), targets=targets,
            quoted=True, start=part.start, end=part.end,
        )  # fmt: skip

    def _known(self, key: Words) -> Words:
        """The key of a name that is typed in one word or with a Greek letter, else what was given."""
        if key in self._names or not key:
            return key
        for name, names in self._names.items() if not self._joined else ():
            for other in variants(name, names[0].form.text):
                if len("".join(other)) > 2:
                    self._joined.setdefault(other, name)
        return self._joined.get(key, key)

    def _longest(self, parts: tuple[Part, ...]) -> tuple[int, Concept | None]:
        """How many leading parts make a known name, and what it names; (1, None) where none does."""
        for length in range(min(len(parts), _LONGEST), 0, -1):
            span = parts[:length]
            key = self._known(tuple(word for part in span for word in part.words))
            # "PACIFIC 5 year survival" asks for five years of PACIFIC, not for PACIFIC-5.
            counted = length > 1 and span[-1].text.isdigit() and before_time(parts[length : length + 1])
            if key in self._names and not counted:
                return length, self._named(key, span)
        return grade(parts) or (1, None)

    def _named(self, key: Words, span: tuple[Part, ...]) -> Concept:
        names = self._names[key]
        typed = " ".join(part.text for part in span)
        targets = frozenset(name.target for name in names)
        first = names[0]
        kinds = {kind for kind, _ in targets}
        forms = [first.form]
        if len(targets) == 1:
            forms += self._of[first.target]
            kind, title = first.target[0], self._titles[first.target]
            if kind == "endpoint" and key in self._entries:
                targets |= {self._entries[key]}  # its entry in the glossary, for one who types it alone
        elif "endpoint" in kinds:
            # Rows of one study may spell an endpoint's slug in their own way: they are one endpoint.
            only = [n for n in names if n.target[0] == "endpoint"]
            forms += [form for n in only for form in self._of[n.target]]
            kind, title = "endpoint", self._titles[only[0].target]
        else:
            kind, title = "name", first.form.text
        forms += [Form(tuple(words(text)), text) for text in self._spellings.get(key, ())]
        forms += [other for form in forms for other in plurals(form)]
        forms += [other for form in forms for other in self._written_else(form)]
        unique = tuple({form.words: form for form in forms if form.words}.values())
        longer = self._longer(unique, targets)
        return Concept(
            kind, typed, title, unique, targets, longer, start=span[0].start, end=span[-1].end
        )

    def _text(self, part: Part, unfinished: bool, following: tuple[Part, ...] = ()) -> Concept:
        forms = [Form(part.words, part.text)]
        forms += [Form(tuple(words(text)), text) for text in self._spellings.get(part.words, ())]
        forms += [other for form in forms for other in plurals(form)]
        forms += [other for form in forms for other in self._written_else(form)]
        if unfinished and len(part.words) == 1 and not any(self.rows(part.words)):
            forms += [Form((word,), word) for word in self._beginning(part.words[0])]
        kind = "number" if is_number(part.text) and not part.phrase else "text"
        if kind == "number":
            forms += [Form(tuple(words(one)), one) for one in numbers(part.text)]
            unit = following[0].words[0] if following and not following[0].phrase else ""
            if unit in UNITS and self._stands_anywhere((part.text + unit,)):
                forms.append(Form((part.text + unit,), part.text + unit))
        unique = tuple({form.words: form for form in forms if form.words}.values())
        # "PD" is not the beginning of PD-1: names that a short word only begins do not count.
        short = kind == "text" and len(part.words) == 1 and len(part.words[0]) == 2 and not unfinished
        longer = tuple(sorted(key for key in self._names if key[0] == part.words[0] and len(key) > 1))
        return Concept(
            kind, part.text, part.text, unique, longer=longer if short else (),
            start=part.start, end=part.end,
        )  # fmt: skip

    def _written_else(self, form: Form) -> list[Form]:
        """Other writings of a form that stand somewhere."""
        found = dict.fromkeys(variants(form.words, form.text))
        return [Form(key, " ".join(key), form.cased) for key in found if self._stands_anywhere(key)]

    def _stands_anywhere(self, key: Words) -> bool:
        return all(any(self._connection.execute(sql, (word,)).fetchone() for sql in self._held) for word in key)

    def _beginning(self, start: str) -> list[str]:
        """A dozen known words with this beginning, commonest first, from the term tables."""
        found: dict[str, int] = {}
        for sql in (_REFERENCE_WORDS, *([_LIBRARY_WORDS] if self._library else [])):
            for word, rows in self._connection.execute(sql, (start, start + "\U0010ffff")):
                found[word] = found.get(word, 0) + rows
        return sorted(found, key=lambda word: (-found[word], word))[:EXPANSIONS]

    def _longer(self, forms: Iterable[Form], targets: frozenset[tuple[str, str]]) -> tuple[Words, ...]:
        relatives = {
            ("endpoint", slug)
            for kind, own in targets
            if kind == "endpoint"
            for slug in endpoints.family(own)
        }
        endpoint = any(kind == "endpoint" for kind, _ in targets)
        found = set()
        for form in forms:
            size = len(form.words)
            for key, names in self._names.items():
                if (
                    len(key) <= size
                    or form.words[0] not in key
                    or any(name.target in targets for name in names)
                ):
                    continue
                # "3-year overall survival" is still overall survival; "durable response rate" is not ORR.
                if endpoint and not any(name.target in relatives for name in names):
                    continue
                if any(key[i : i + size] == form.words for i in range(len(key) - size + 1)):
                    found.add(key)
        return tuple(sorted(found))

    def _said(self, concepts: Iterable[Concept]) -> Iterable[Understood]:
        for concept in concepts:
            if concept.kind == "text":
                plural = {other.words for other in plurals(concept.forms[0])}
                same = "".join(concept.forms[0].words)
                others = [
                    form.text for form in concept.forms[1:]
                    if form.words not in plural and "".join(form.words) != same
                ]  # fmt: skip
                spelled = self._spellings.get(concept.forms[0].words, [])
                if others:
                    kind = "spelling" if others[0] in spelled else "beginning"
                    yield Understood(kind, ", ".join(others), concept.typed)
                else:
                    yield Understood("text", concept.typed, concept.typed)
            else:
                yield Understood(concept.kind, concept.name, concept.typed)

    # --- loading ------------------------------------------------------------------

    def _add(self, target: tuple[str, str], text: str, cased: bool) -> None:
        form = Form(tuple(words(text)), text, cased)
        if not form.words:
            return
        names = self._names.setdefault(form.words, [])
        if all(name.target != target for name in names):
            names.append(_Name(form, target))
        forms = self._of.setdefault(target, [])
        if form not in forms:
            forms.append(form)

    def _load_entities(self) -> None:
        for kind in ENTITIES:
            for row in self._connection.execute(f"SELECT id, name FROM main.{kind} ORDER BY id"):  # noqa: S608
                self._titles[kind, row[0]] = row[1]
                self._add((kind, row[0]), row[1], False)
        sql = "SELECT owner_kind, owner_id, text, kind, case_sensitive FROM main.term ORDER BY id"
        for row in self._connection.execute(sql):
            # A class ("anti-PD-L1") names many agents and is found as text: never one agent's synonym.
            if row[0] in ENTITIES and row[3] != "class":
                self._add((row[0], row[1]), row[2], bool(row[4]))

    def _load_endpoints(self) -> None:
        for slug, names in endpoints.NAMES.items():
            self._titles["endpoint", slug] = names[-1] if len(names) < 3 else names[1]
            for text in names:
                self._add(("endpoint", slug), text, text.isupper() and len(text) <= 4)
        sql = "SELECT DISTINCT endpoint, endpoint_name, endpoint_short FROM main.outcome ORDER BY 1, 2, 3"
        for slug, name, short in self._connection.execute(sql):
            self._titles.setdefault(("endpoint", slug), name)
            for text in (name, short):
                self._add(("endpoint", slug), text, text.isupper() and len(text) <= 4)

        for kind, table in _TABLES:
            for part, names in table.items():
                self._titles[kind, part] = part.replace("/", " ")
                for text in names:
                    self._add((kind, part), text, False)

    def _load_glossary(self) -> None:
        sql = "SELECT id, term, expansion, case_sensitive FROM main.glossary ORDER BY id"
        for row in self._connection.execute(sql):
            target = ("glossary", row[0])
            self._entries.setdefault(tuple(words(row[1])), target)
            others = ((text, False) for text in endpoints.DISEASES.get(row[1], ()))
            for text, cased in ((row[1], bool(row[3])), (row[2], False), *others):
                # A record's own name or an endpoint says more than the glossary's entry for it.
                if text and tuple(words(text)) not in self._names:
                    self._titles.setdefault(target, row[2] or row[1])
                    self._add(target, text, cased)

    def _load_spellings(self) -> None:
        groups: dict[str, list[str]] = {}
        for variant, preferred in self._connection.execute(
            "SELECT variant, preferred FROM main.spelling ORDER BY 1"
        ):
            groups.setdefault(preferred, [preferred]).append(variant)
        for members in groups.values():
            for member in members:
                others = [other for other in members if fold(other) != fold(member)]
                self._spellings.setdefault(tuple(words(member)), []).extend(others)


def _begins(key: Words, start: Words) -> bool:
    """Whether a name begins with these words, the last of them perhaps unfinished."""
    size = len(start)
    return bool(size) and len(key) >= size and key[: size - 1] == start[:-1] and key[size - 1].startswith(start[-1])


def _stands_alone(part: Part) -> bool:
    """Whether a part never makes a name together with its neighbours."""
    return part.phrase or bool(part.others)


def _fields(part: Part) -> dict[str, object]:
    return {name: getattr(part, name) for name in Part.__struct_fields__}


def _is_stop(concept: Concept) -> bool:
    typed = concept.forms[0].words
    return len(typed) == 1 and typed[0] in _STOP


def _attached(connection: sqlite3.Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA database_list")}
