"""One bibliographic record, whatever its format, to a Flat: title, abstract, metadata, tags, problems.

Shared by the readers of reference managers' formats and PubMed XML. Parses no format itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Block, Flat, Part
from abscope_store.importing.formats._runs import PLAIN, Composer, Run
from abscope_store.importing.messages import LONGEST_FIELD, Metadata
from abscope_store.importing.wordlist import words

LONGEST_RECORD = 2_000_000  # bytes: no title with an abstract is longer
MOST_RECORDS = 20_000

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`\u201d]+")
_NCT = re.compile(r"\bNCT\d{8}\b")
_PMCID = re.compile(r"\bPMC\d{3,9}\b", re.I)
_DATED = re.compile(
    r"\d{4}[-/ ]\d{1,2}|\d{1,2}[./ ]\d{1,2}[./ ]\d{4}|\b(?:19|20)\d\d$|[a-z]{3,9}\.? \d{4}", re.I
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TAG = re.compile(r"</?(?:jats:)?(?P<name>[a-zA-Z][\w:-]{0,20})(?:\s[^<>]{0,300})?/?>")
_MARKED = {"sup": "sup", "sub": "sub", "b": "bold", "bold": "bold", "strong": "bold", "i": "italic",
           "italic": "italic", "em": "italic"}  # fmt: skip
# The words that labels of structured abstracts are made of.
_LABEL_WORDS = words(
    "abstract aim aims and of the for background conclusion conclusions context data date dates "
    "design discussion evidence experimental extraction findings funding hypothesis implications "
    "importance in intervention interventions interpretation introduction key limitations main "
    "material materials measure measurements measures message method methodology methods "
    "objective objectives observations outcome outcomes participants patient patients points "
    "population primary procedures purpose purposes question rationale recommendations "
    "registration relevance result results review secondary selection setting settings significance "
    "sources statement strengths studies study subjects summary synthesis trial what"
)
_FILLERS = words("and of the for in what")
_LABEL = re.compile(r"(?:^|(?<=[.!?)\]\u201d\n]\s)|(?<=\n))(?P<label>[A-Z][A-Za-z,/& ]{2,70}?)\s*:\s+(?=\S)")
_LONE = re.compile(r"(?m)^(?P<label>[A-Z][A-Za-z,/& ]{2,70})$")


class Record(Struct):
    """What a reference manager knows of one work. `abstract`: (label or "", text) in order."""

    title: list[Run] = []
    abstract: list[tuple[str, list[Run]]] = []
    authors: list[str] = []
    journal: str = ""
    publisher: str = ""
    date: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    nct: str | None = None
    licence: str = ""
    kind: str | None = None
    tags: list[str] = []
    notes: list[str] = []
    files: list[str] = []  # the reference manager's links to attachments, as it wrote them
    problems: list[tuple[str, str]] = []


def flattened(record: Record, name: str, extractor: str, version: str) -> Flat:
    """The record as a document: title as heading, abstract with its labels. Raises Refused if empty."""
    composer = Composer()
    blocks = [composer.block(record.title, "heading", 1)]
    for label, runs in record.abstract:
        blocks.append(composer.block([(label, PLAIN)], "heading", 2))
        blocks.append(composer.block(runs))
    notes = [composer.block([(plain(note), PLAIN)], "metadata") for note in record.notes]
    kept = [block for block in blocks if block is not None]
    if not kept:
        raise Refused(f"{name} holds a reference without a title or an abstract.")
    kept += [_hidden(note, "note of the reference manager") for note in notes if note is not None]
    title = blocks[0].text if blocks[0] is not None else None
    problems = [*record.problems, *composer.problems()]
    if not record.abstract:
        problems.append(("no abstract", "This record has a title and no abstract"))
    problems += [("linked file", clip(link) or "") for link in record.files[:20] if link]
    return Flat(
        kept, extractor, version,
        Metadata(
            title=clip(title.rstrip(".") if title else None),
            authors=clip(_people([composer.clean(author) for author in record.authors])),
            publisher=clip(composer.clean(record.publisher)), date=record.date, doi=clip(record.doi),
            pmid=record.pmid, nct=record.nct, pmcid=record.pmcid, licence=clip(record.licence),
            journal=clip(composer.clean(record.journal)), kind=clip(record.kind),
        ),
        problems=[(kind, detail[:LONGEST_FIELD]) for kind, detail in problems],
        judged=True,
        tags=unique(composer.clean(tag)[:200] for tag in record.tags),
    )  # fmt: skip


def _hidden(block: Block, reason: str) -> Block:
    return Block(block.text, block.kind, marks=block.marks, hidden=True, reason=reason)


def _people(authors: list[str]) -> str:
    """The authors in one line; parted by semicolons where a name itself holds a comma."""
    return ("; " if any("," in author for author in authors) else ", ").join(filter(None, authors))


def clip(value: str | None) -> str | None:
    """The value within the length of a field, None where nothing is left."""
    return (value[:LONGEST_FIELD].strip() or None) if value else None


def unique(values: Iterable[str]) -> list[str]:
    """The values in their order, each once, without the empty ones."""
    return list(dict.fromkeys(value for value in values if value))


def plain(text: str) -> str:
    """Text of a field that may hold entities and simple markup."""
    return html.unescape(_TAG.sub(" ", text))


def runs(text: str) -> list[Run]:
    """Runs of a field that may hold <sup>, <i> and entities, as reference managers write them."""
    found: list[Run] = []
    names: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        found.append((html.unescape(text[at : tag.start()]), frozenset(names)))
        at = tag.end()
        mark = _MARKED.get(tag["name"].removeprefix("jats:").lower())
        if mark is None:
            found.append((" ", PLAIN))
        elif tag.group().startswith("</"):
            names = [name for name in names if name != mark]
        elif not tag.group().endswith("/>"):
            names = [*names, mark]
    found.append((html.unescape(text[at:]), frozenset(names)))
    return found


def sections(abstract: str) -> list[tuple[str, list[Run]]]:
    """An abstract cut at the labels of its sections ("METHODS: ...") and at its line breaks.

    Only labels made of the field's own label words count: "NSCLC: 34 patients" is a sentence.
    """
    text = re.sub(r"</?(?:jats:)?(?:p|sec|title|br)\b[^<>]{0,100}/?>", "\n", abstract).strip()
    cuts = [(match.start("label"), match.end(), match["label"]) for match in _LABEL.finditer(text)]
    cuts += [(match.start(), match.end(), match["label"]) for match in _LONE.finditer(text)]
    found: list[tuple[str, list[Run]]] = []
    at, label = 0, ""
    for start, end, words_of in sorted(cuts):
        if start < at or not _is_label(words_of):
            continue
        found += _lines(label, text[at:start])
        at, label = end, words_of
    return found + _lines(label, text[at:])


def _lines(label: str, text: str) -> list[tuple[str, list[Run]]]:
    lines = [line for line in (" ".join(part.split()) for part in re.split(r"\n\s*\n|\n", text)) if line]
    if not lines and label:
        return [(label, [])]
    return [(label if number == 0 else "", runs(line)) for number, line in enumerate(lines)]


def _is_label(text: str) -> bool:
    parts = re.findall(r"[a-z]+", text.lower())
    return 0 < len(parts) <= 8 and all(p in _LABEL_WORDS for p in parts) and not set(parts) <= _FILLERS


def doi_of(value: str, problems: list[tuple[str, str]]) -> str | None:
    """The DOI in a DOI field; anything else there, a date say, is a problem and not a DOI."""
    if found := _DOI.search(value):
        doi = found.group().rstrip(".,;:'\u2019")
        while doi.endswith((")", "]")) and doi.count("(") < doi.count(")"):
            doi = doi[:-1]
        return doi
    if value.strip():
        dated = _DATED.search(value.strip()) is not None
        kind = "date in DOI field" if dated else "no DOI in DOI field"
        holds = "a date" if dated else "no DOI"
        problems.append((kind, f"DOI field holds {holds}: {value.strip()[:200]}"))
    return None


def nct_of(values: Iterable[str]) -> str | None:
    """The only NCT number in these fields; None where there are none or several."""
    found = {number for value in values for number in _NCT.findall(value)}
    return found.pop() if len(found) == 1 else None


def pmid_of(value: str) -> str | None:
    """A PubMed number, from a field that should hold nothing else."""
    found = re.fullmatch(r"(?:pmid:?\s*)?0*(\d{1,9})", value.strip(), re.I)
    return found[1] if found else None


def pmcid_of(value: str) -> str | None:
    """PMC and digits, wherever in the field they stand."""
    found = _PMCID.search(value)
    return found.group().upper() if found else None


def iso(year: str, month: str = "", day: str = "") -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD of a date in parts; the month may be a name. None without a year."""
    if not re.fullmatch(r"[12]\d{3}", year.strip()):
        return None
    month = month.strip().lower()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if month.isdecimal() else 0
    if not 1 <= number <= 12:
        return year.strip()
    date = f"{year.strip()}-{number:02}"
    day = day.strip()
    return f"{date}-{int(day):02}" if day.isdecimal() and 1 <= int(day) <= 31 else date


def iso_words(text: str) -> str | None:
    """The date of "2031 Feb 20", "2031/02/20", "2031-02-20", "2031 Feb-Mar" or "2031"."""
    found = re.match(r"\s*([12]\d{3})(?:[-/ ]+([A-Za-z]{3,9}|\d{1,2}))?(?:[-/ ]+(\d{1,2})\b)?", text)
    return iso(found[1], found[2] or "", found[3] or "") if found else None


def json_parts(
    data: bytes, name: str, key: str, what: tuple[str, str], called: Callable[[bytes], str] = lambda _: ""
) -> list[Part]:
    """One Part a member of a JSON list, or of the list under `key`, with its exact bytes; the whole file
    where it is a single object. `what`: the words for the file and for a member. Raises Refused.
    """
    body = as_text(data, name).strip().encode()
    if body.startswith(b"{"):
        members = _decoded(body, dict[str, msgspec.Raw], name, what[0]).get(key)
        if members is None:
            return [Part(name, data)]
        body = bytes(members)
    found = _decoded(body, list[msgspec.Raw], name, what[0])
    if not found:
        raise Refused(f"{name} is a list without a {what[1]}.")
    bounded(len(found), name)
    return [
        Part(labelled(name, called(bytes(one)) or f"{what[1]} {number}"), bytes(one))
        for number, one in enumerate(found, 1)
    ]


def json_object(data: bytes, name: str, what: tuple[str, str]) -> dict[str, Any]:
    """The one object that a JSON text is. Raises Refused."""
    found: dict[str, Any] = _decoded(as_text(data, name).strip().encode(), dict[str, Any], name, what[0])
    return found


def _decoded(body: bytes, kind: Any, name: str, what: str) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError, ValueError) as trouble:
        raise Refused(f"{name} is not proper {what}: it is cut short or damaged.") from trouble


def as_text(data: bytes, name: str) -> str:
    """The decoded bytes with LF line ends. Raises Refused."""
    from abscope_store.importing import plain as plain_text

    if not data.strip():
        raise Refused(f"{name} is empty.")
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(f"{name} is not text: it holds binary data.")
    return plain_text.canonical(plain_text.decode(data)[0])


def labelled(name: str, label: str) -> str:
    """What a part of a container is called: the container's name, a slash, the part's own."""
    return f"{name}/{''.join(char for char in label if char.isprintable())[:120]}"


def bounded(count: int, name: str) -> None:
    """Raises Refused where a file holds more records than one import takes."""
    if count > MOST_RECORDS:
        raise Refused(f"{name} holds {count:,} references; at most {MOST_RECORDS:,} can be read at once.")


def joined(values: Sequence[str]) -> str:
    """Continuation lines of one field as one line."""
    return " ".join(value.strip() for value in values if value.strip())
