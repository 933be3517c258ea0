"""One thing that a query asks for, and those that are recognised by their shape: times, grades, plurals.

Knows no names of records (vocabulary.py does) and reads no database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from abscope_store.records import Record
from abscope_store.search import endpoints
from abscope_store.search.query import Part

Words = tuple[str, ...]
_PLURAL = re.compile(r"...[aeoy]s[ie]s$")  # metastasis, diagnoses, analyses; never responses
_GRADE = re.compile(r"\D?([1-5])(?:\D[1-5])?\D?")


class Form(Record, frozen=True):
    """One way to write a thing. `cased`: this exact spelling is asked of a text ("OS", never "os")."""

    words: Words
    text: str
    cased: bool = False


class Concept(Record, frozen=True):
    """One thing that a query asks for. `targets` are the records it names, such as ("agent", "x").

    `kind` is agent, study, mechanism, name (of several records), endpoint, card (a part of a record),
    facet (of a study), quality and grade (of a figure), glossary, time, number, text.
    `longer`: names that contain one of the forms and mean something else. `quoted`: it was asked for
    word for word. `start`, `end`: its span in the query, code points. `alternatives`: the targets of
    each of several things of which any will do, in the order typed. `months`: of a time.
    """

    kind: str
    typed: str
    name: str
    forms: tuple[Form, ...]
    targets: frozenset[tuple[str, str]] = frozenset()
    longer: tuple[Words, ...] = ()
    quoted: bool = False
    start: int = 0
    end: int = 0
    alternatives: tuple[frozenset[tuple[str, str]], ...] = ()
    months: int = 0

    @property
    def plain(self) -> bool:
        """Whether it is one word, or two spellings of it."""
        return len(self.forms) <= 2 and all(len(form.words) == 1 for form in self.forms)

    @property
    def doubtful(self) -> bool:
        """Whether the index, which folds case and stems, is not enough to say that a text names it."""
        # "OPTiM" has the stem of "optimize", "MATCH" that of "matched".
        trial = self.kind == "study" and any(len(f.words) == 1 and f.words[0].isalpha() for f in self.forms)
        return bool(self.longer) or trial or any(form.cased for form in self.forms)


def time(parts: tuple[Part, ...]) -> tuple[int, Concept] | None:
    """A number with a unit of time at the beginning, `5 years` or `36-month`, in all its spellings."""
    joined = [word for part in parts[:2] for word in part.words[:3]]
    if len(joined) < 2 or not joined[0].isdigit() or joined[1] not in endpoints.SPANS:
        return None
    length = 1 if len(parts[0].words) > 1 else 2
    if sum(len(part.words) for part in parts[:length]) != 2:
        return None
    months = int(joined[0][:4]) * endpoints.SPANS[joined[1]]
    spelled = (
        [(str(months), "month")] if months % 12 else [(str(months), "month"), (str(months // 12), "year")]
    )
    forms = tuple(Form(both, " ".join(both)) for both in spelled)
    typed = " ".join(part.text for part in parts[:length])
    span = parts[0].start, parts[length - 1].end
    return length, Concept("time", typed, typed, forms, start=span[0], end=span[1], months=months)


def before_time(parts: tuple[Part, ...]) -> bool:
    """Whether these parts begin with a unit of time."""
    return any(part.text.casefold() in endpoints.SPANS for part in parts[:1])


def plurals(form: Form) -> list[Form]:
    """`metastases` for `metastasis` and back: a plural that stemming does not know."""
    last = form.words[-1]
    if form.cased or not _PLURAL.search(last):
        return []
    other = last[:-2] + ("es" if last.endswith("sis") else "is")
    both = (*form.words[:-1], other)
    return [Form(both, " ".join(both))]


def grade(parts: tuple[Part, ...]) -> tuple[int, Concept] | None:
    """`grade 3`, `grade 3-4`, `any grade` or `fatal` at the beginning; the target is the lowest."""
    first = parts[0].text.casefold()
    following = parts[1].text.casefold() if len(parts) > 1 else ""
    length = 2
    if first in ("grade", "grades") and (found := _GRADE.fullmatch(following)):
        wanted = found[1]
        form = Form(("grade", found[1]), f"grade {found[1]}")
    elif first in ("any", "all") and following in ("grade", "grades"):
        wanted, form = "any", Form(("any", "grade"), "any grade")
    elif first == "fatal":
        wanted, form, length = "5", Form(("fatal",), "fatal"), 1
    else:
        return None
    typed = " ".join(part.text for part in parts[:length])
    span = parts[0].start, parts[length - 1].end
    target = frozenset({("grade", wanted)})
    return length, Concept("grade", typed, typed, (form,), target, start=span[0], end=span[1])


def either(found: Sequence[Concept]) -> Concept:
    """One concept for several of which any will do: it is held as well as the best held of them."""
    kinds = {concept.kind for concept in found}
    targets = frozenset(target for concept in found for target in concept.targets)
    return Concept(
        kind=kinds.pop() if len(kinds) == 1 else "name" if targets else "text",
        typed=" OR ".join(concept.typed for concept in found),
        name=" or ".join(dict.fromkeys(concept.name for concept in found)),
        forms=tuple({form.words: form for concept in found for form in concept.forms}.values()),
        targets=targets,
        longer=tuple(dict.fromkeys(longer for concept in found for longer in concept.longer)),
        start=found[0].start,
        end=found[-1].end,
        alternatives=tuple(concept.targets for concept in found),
    )
