"""What was understood as chips, each with the query that takes it back: words in quotation marks, or none.

Pure: rewrites the text that was typed and reads nothing. What a word means is vocabulary.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from abscope_store.records import Chip, Understood
from abscope_store.search.concepts import Concept
from abscope_store.search.fold import words
from abscope_store.search.query import Field, Part, Query, fields_of

_SHORT = 3  # letters; a short form has more than one meaning somewhere
_SHOWN = 4
_KEPT = "; texts that name it are kept"
_OR = re.compile(r'\s+OR\s+(?=(?:[^"]*"[^"]*")*[^"]*$)')  # not one in quotation marks
_PLAIN = ("time", "grade", "number", "card", "facet", "quality")


def of(
    query: Query, concepts: Sequence[Concept], understood: Iterable[Understood], unknown: Sequence[Field] = ()
) -> tuple[Chip, ...]:
    """The chips of a query in the order typed; hints come last."""
    spelling = list(_of_spelling(query, understood))
    spans = {(chip.start, chip.end) for chip in spelling}
    found = [
        *(
            chip
            for concept in concepts
            for chip in _of_concept(query.text, concept)
            if (chip.start, chip.end) not in spans
        ),
        *spelling,
        *(_of_excluded(query.text, part) for part in query.excluded),
        *(_of_field(query.text, field, turned) for field, turned in _fields(query)),
    ]
    found.sort(key=lambda chip: (chip.start, chip.end))
    hints = [Chip("hint", hint.typed, hint.text) for hint in query.hints]
    hints += [
        Chip("hint", f"{field.name}:{field.value}", f"no {field.name} is called “{field.value}”{_KEPT}")
        for field in unknown
    ]
    return (*found, *hints)


def without(text: str, start: int, end: int) -> str:
    """The query without what stands at a span, and without an OR that joined it."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if after.startswith("OR "):
        after = after[3:].lstrip()
    elif before.endswith(" OR"):
        before = before[:-3].rstrip()
    close = before.endswith("(") or after.startswith(")")
    return f"{before}{'' if close or not before or not after else ' '}{after}".replace("()", "").strip()


def quoted(text: str, start: int, end: int) -> str:
    """The query with what stands at a span in quotation marks: searched as typed."""
    inner = text[start:end].replace('"', " ").strip()
    return f'{text[:start]}"{inner}"{text[end:]}'


def _parted(text: str, start: int, end: int, typed: str) -> str:
    """The query where each of several alternatives is a word of its own; what was compared, as typed."""
    inner, many = _OR.subn(" ", text[start:end])
    if not many:
        inner = " ".join(f'"{one}"' for one in typed.split(" OR "))
    return f"{text[:start]}{inner}{text[end:]}"


def _of_concept(text: str, concept: Concept) -> Iterator[Chip]:
    start, end, typed = concept.start, concept.end, concept.typed
    if end <= start:
        return
    if concept.quoted:
        bare = f"{text[:start]}{typed}{text[end:]}"
        yield Chip("phrase", typed, f"“{typed}” as typed", bare, start, end)
    elif concept.alternatives or " OR " in typed:
        yield Chip("either", typed, f"either: {concept.name}", _parted(text, start, end, typed), start, end)
    elif concept.kind not in ("text", *_PLAIN):
        short = len(typed) <= _SHORT and typed.isalpha()
        others = _others(concept)
        if short or others or words(concept.name) != words(typed):
            also = f"; also {', '.join(others)}" if others else ""
            kind = "short form" if short else "synonym"
            yield Chip(kind, typed, f"{typed}: {concept.name}{also}", quoted(text, start, end), start, end)
    elif concept.kind == "text" and concept.longer:
        names = ", ".join("-".join(key).upper() for key in concept.longer[:_SHOWN])
        yield Chip("short form", typed, f"{typed}, not in {names}", quoted(text, start, end), start, end)


def _of_spelling(query: Query, understood: Iterable[Understood]) -> Iterator[Chip]:
    at = {part.text: part for part in query.wanted}
    for one in understood:
        part = at.get(one.typed)
        if part is None or one.kind not in ("corrected", "offered", "spelling", "beginning"):
            continue
        start, end = part.start, part.end
        if one.kind == "offered":
            taken = f"{query.text[:start]}{one.text}{query.text[end:]}"
            yield Chip("offered", one.typed, one.text, taken, start, end)
        else:
            said = one.text if one.kind == "corrected" else f"{one.typed}: also {one.text}"
            yield Chip(one.kind, one.typed, said, quoted(query.text, start, end), start, end)


def _of_excluded(text: str, part: Part) -> Chip:
    gone = without(text, part.start, part.end)
    return Chip("excluded", part.text, f"without “{part.text}”", gone, part.start, part.end)


def _of_field(text: str, field: Field, turned: bool) -> Chip:
    start = field.start
    said = f"{'not ' if turned else ''}{field.name}: {field.value}"
    return Chip("field", text[start : field.end], said, without(text, start, field.end), start, field.end)


def _fields(query: Query) -> list[tuple[Field, bool]]:
    """The fields of all alternatives, each once."""
    every = [pair for one in (query.branches or (query,)) for pair in fields_of(one.condition)]
    return list(dict.fromkeys(every))


def _others(concept: Concept) -> list[str]:
    """Names of a thing besides the typed one that a search for it looks for as well."""
    known = {"".join(words(concept.typed)), "".join(words(concept.name))}
    found: dict[str, str] = {}
    for form in concept.forms:
        whole = "".join(form.words)
        if whole not in known and whole.removesuffix("s") not in known:
            found.setdefault(whole, form.text)
    return list(found.values())[:_SHOWN]
