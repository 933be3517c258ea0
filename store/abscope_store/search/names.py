"""The names that mean a record, an endpoint or an entry of the glossary, by their folded words.

Read once from the reference. Tags no query (vocabulary.py does) and searches no text.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from itertools import chain

from abscope_store.records import Record
from abscope_store.search import endpoints
from abscope_store.search.concepts import Form, Words
from abscope_store.search.fold import fold, words
from abscope_store.search.variants import variants

ENTITIES = ("agent", "study", "mechanism")
_TABLES = (("card", endpoints.CARDS), ("facet", endpoints.FACETS), ("quality", endpoints.QUALITIES))


class Name(Record, frozen=True):
    """One way to write a target's name."""

    form: Form
    target: tuple[str, str]


class Names:
    """`keys`: words -> what they name; `forms`, `titles` of a target; `entries` of the glossary."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.keys: dict[Words, list[Name]] = {}
        self.forms: dict[tuple[str, str], list[Form]] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.entries: dict[Words, tuple[str, str]] = {}
        self.spellings: dict[Words, list[str]] = {}
        self._longer: dict[tuple[tuple[Words, ...], frozenset[tuple[str, str]]], tuple[Words, ...]] = {}
        self._joined: dict[Words, Words] = {}  # other writings, made when first asked for
        self._load_entities()
        self._load_endpoints()
        self._load_glossary()
        self._load_spellings()

    def named_by(self, text: str, kind: str) -> frozenset[tuple[str, str]]:
        """The records of a kind with this name, else those whose name begins with it."""
        key = self.known(tuple(words(text)))
        found = self.keys.get(key, [])
        if not any(name.target[0] == kind for name in found):
            begun = [names for own, names in self.keys.items() if _begins(own, key)]
            found = [name for names in begun for name in names]
        return frozenset(name.target for name in found if name.target[0] == kind)

    def expanded(self, text: str) -> list[str]:
        """The long forms of the short forms of the glossary that a text holds."""
        targets = [name.target for word in text.split() for name in self.keys.get(tuple(words(word)), ())]
        return [form.text for target in targets if target[0] == "glossary" for form in self.forms[target]]

    def single(self) -> dict[str, tuple[str, bool]]:
        """Names of one word with what they name, and whether that is an agent."""
        return {
            key[0]: ("/".join(names[0].target), names[0].target[0] == "agent")
            for key, names in self.keys.items()
            if len(key) == 1
        }

    def known(self, key: Words) -> Words:
        """The key of a name that is typed in one word or with a Greek letter, else what was given."""
        if key in self.keys or not key:
            return key
        for name, names in self.keys.items() if not self._joined else ():
            for other in variants(name, names[0].form.text):
                if len("".join(other)) > 2:
                    self._joined.setdefault(other, name)
        return self._joined.get(key, key)

    def longer(self, forms: Iterable[Form], targets: frozenset[tuple[str, str]]) -> tuple[Words, ...]:
        """Names that contain one of these forms and mean something else."""
        wanted = tuple(forms)
        key = (tuple(form.words for form in wanted), targets)
        if key not in self._longer:
            self._longer[key] = self._found_longer(wanted, targets)
        return self._longer[key]

    def _found_longer(
        self, forms: tuple[Form, ...], targets: frozenset[tuple[str, str]]
    ) -> tuple[Words, ...]:
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
            for key, names in self.keys.items():
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

    def add(self, target: tuple[str, str], text: str, cased: bool) -> None:
        form = Form(tuple(words(text)), text, cased)
        if not form.words:
            return
        names = self.keys.setdefault(form.words, [])
        if all(name.target != target for name in names):
            names.append(Name(form, target))
        forms = self.forms.setdefault(target, [])
        if form not in forms:
            forms.append(form)

    def _load_entities(self) -> None:
        for kind in ENTITIES:
            for row in self._connection.execute(f"SELECT id, name FROM main.{kind} ORDER BY id"):  # noqa: S608
                self.titles[kind, row[0]] = row[1]
                self.add((kind, row[0]), row[1], False)
        sql = "SELECT owner_kind, owner_id, text, kind, case_sensitive FROM main.term ORDER BY id"
        for row in self._connection.execute(sql):
            # A class ("anti-PD-L1") names many agents and is found as text: never one agent's synonym.
            if row[0] in ENTITIES and row[3] != "class":
                self.add((row[0], row[1]), row[2], bool(row[4]))

        for record in [target for target in self.titles if target[0] == "study"]:
            for text in _codes(self.titles[record]):
                self.add(record, text, False)
        for short, name in endpoints.SHORT.items():
            for known in self.keys.get(tuple(words(name)), ()):
                self.add(known.target, short, True)

    def _load_endpoints(self) -> None:
        for slug, names in chain(endpoints.NAMES.items(), endpoints.ASKED.items()):
            self.titles.setdefault(("endpoint", slug), names[-1] if len(names) < 3 else names[1])
            for text in names:
                self.add(("endpoint", slug), text, text.isupper() and len(text) <= 4)
        sql = "SELECT DISTINCT endpoint, endpoint_name, endpoint_short FROM main.outcome ORDER BY 1, 2, 3"
        for slug, name, short in self._connection.execute(sql):
            self.titles.setdefault(("endpoint", slug), name)
            for text in (name, short):
                self.add(("endpoint", slug), text, text.isupper() and len(text) <= 4)

        for kind, table in _TABLES:
            for part, names in table.items():
                self.titles[kind, part] = part.replace("/", " ")
                for text in names:
                    self.add((kind, part), text, False)

    def _load_glossary(self) -> None:
        sql = "SELECT id, term, expansion, case_sensitive FROM main.glossary ORDER BY id"
        for row in self._connection.execute(sql):
            target = ("glossary", row[0])
            self.entries.setdefault(tuple(words(row[1])), target)
            others = ((text, False) for text in endpoints.DISEASES.get(row[1], ()))
            for text, cased in ((row[1], bool(row[3])), (row[2], False), *others):
                # A record's own name or an endpoint says more than the glossary's entry for it.
                if text and tuple(words(text)) not in self.keys:
                    self.titles.setdefault(target, row[2] or row[1])
                    self.add(target, text, cased)

    def _load_spellings(self) -> None:
        groups: dict[str, list[str]] = {}
        for variant, preferred in self._connection.execute(
            "SELECT variant, preferred FROM main.spelling ORDER BY 1"
        ):
            groups.setdefault(preferred, [preferred]).append(variant)
        for members in groups.values():
            for member in members:
                others = [other for other in members if fold(other) != fold(member)]
                self.spellings.setdefault(tuple(words(member)), []).extend(others)


def _codes(name: str) -> list[str]:
    """A trial's name without the group that runs it, and with a space for what joins the two: `S1914`."""
    first, *rest = re.split(r"[\s-]", name, maxsplit=1)
    groups = first.split("/")
    if not rest or not set(groups) <= endpoints.GROUPS:
        return []
    code = rest[0]
    return [code, code.replace(".", ""), *(f"{group} {code}" for group in groups)]


def _begins(key: Words, start: Words) -> bool:
    """Whether a name begins with these words, the last of them perhaps unfinished."""
    size = len(start)
    return (
        bool(size)
        and len(key) >= size
        and key[: size - 1] == start[:-1]
        and key[size - 1].startswith(start[-1])
    )
