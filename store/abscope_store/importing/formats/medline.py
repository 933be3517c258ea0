"""NBIB and MEDLINE, as PubMed saves them: a list of records, each a document of title and abstract.

A container of several records is split; the one record that is the whole file is read.
"""

from __future__ import annotations

import re

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat, Part
from abscope_store.importing.formats import _record
from abscope_store.importing.formats._record import Record

MEDIA_TYPE = "application/nbib"
ORDER = 40
EXTRACTOR = "abscope-medline"
VERSION = "1"

_FIRST = re.compile(r"(?m)^PMID- *\d")
_FIELD = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
_LICENCE = re.compile(r"\b(?:CC[ -]BY[\w .-]{0,12}|CC0|Creative Commons[^.]{0,80})", re.I)


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """The first field is a PubMed number, as no other format begins."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"PMID- ", b"PMID-\t"))


def split(data: bytes, name: str) -> list[Part]:
    """One Part a record, from its PMID to the next one's; the whole file where it is a single record."""
    text = _record.as_text(data, name)
    starts = [match.start() for match in _FIRST.finditer(text)]
    if not starts:
        raise Refused(f"{name} looks like a PubMed file but holds no record.")
    _record.bounded(len(starts), name)
    parts = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        body = text[start:end].strip() + "\n"
        number = re.search(r"\d+", body)
        parts.append(Part(_record.labelled(name, number.group() if number else ""), body.encode()))
    if len(parts) == 1 and parts[0].data.rstrip() == data.rstrip():
        return [Part(name, data)]
    return parts


def read(data: bytes, name: str) -> Flat:
    """One record. Raises Refused where it has neither title nor abstract."""
    if len(data) > _record.LONGEST_RECORD:
        raise Refused(f"{name} holds a record that is longer than any reference.")
    fields = _fields(_record.as_text(data, name))
    record = Record(problems=[])
    record.title = _record.runs(_first(fields, "TI") or _first(fields, "BTI") or _first(fields, "TT"))
    for abstract in fields.get("AB", [])[:1] + fields.get("OAB", [])[:1]:
        record.abstract += _record.sections(abstract)
    record.authors = fields.get("FAU") or fields.get("AU") or fields.get("CN") or []
    record.journal = _first(fields, "JT") or _first(fields, "TA")
    record.publisher = _first(fields, "PB")
    record.date = _record.iso_words(_first(fields, "DP")) or _record.iso_words(_first(fields, "DEP"))
    record.doi = _doi(fields, record.problems)
    record.pmid = _record.pmid_of(_first(fields, "PMID"))
    record.pmcid = _record.pmcid_of(_first(fields, "PMC"))
    record.nct = _record.nct_of([*fields.get("SI", []), *fields.get("AB", [])])
    licence = _LICENCE.search(_first(fields, "CI"))
    record.licence = licence.group().rstrip(" .") if licence else ""
    record.kind = _kind(fields.get("PT", []))
    record.tags = [tag.replace("*", "").split("/")[0] for key in ("OT", "MH") for tag in fields.get(key, [])]
    return _record.flattened(record, name, EXTRACTOR, VERSION)


def _fields(text: str) -> dict[str, list[str]]:
    """Tag -> values in order; a line that begins with six blanks goes on with the value before."""
    found: dict[str, list[list[str]]] = {}
    current: list[str] = []
    for line in text.split("\n"):
        start = _FIELD.match(line)
        if start:
            current = [start[2]]
            found.setdefault(start[1], []).append(current)
        elif line.startswith((" ", "\t")):
            current.append(line)
    return {tag: [_record.joined(value) for value in values] for tag, values in found.items()}


def _first(fields: dict[str, list[str]], tag: str) -> str:
    return fields.get(tag, [""])[0]


def _doi(fields: dict[str, list[str]], problems: list[tuple[str, str]]) -> str | None:
    """The DOI of the identifier fields that say [doi]; those of corrections are other works."""
    for value in [*fields.get("LID", []), *fields.get("AID", [])]:
        if value.endswith("[doi]"):
            return _record.doi_of(value.removesuffix("[doi]").strip(), problems)
    return None


def _kind(types: list[str]) -> str | None:
    """The most telling publication type, in PubMed's words and small letters."""
    dull = ("journal article", "research support", "english abstract", "video-audio media")
    telling = [value for value in types if not value.lower().startswith(dull)]
    return next((value.lower() for value in [*telling, *types]), None)
