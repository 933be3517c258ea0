"""RIS, as Zotero, EndNote and publishers export it: a list of references, each a document of its own.

Keywords are kept as tags; links to attachments (L1, L2) are told as problems of the kind "linked file".
"""

from __future__ import annotations

import re
from typing import Any

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat, Part
from abscope_store.importing.formats import _record
from abscope_store.importing.formats._record import Record

MEDIA_TYPE = "application/x-research-info-systems"
ORDER = 41
EXTRACTOR = "rispy"
VERSION = "1"

_RECORD = re.compile(r"(?ms)^TY  ?- .*?(?:^ER  ?-[^\n]*(?:\n|\Z)|(?=^TY  ?- )|\Z)")
_KINDS = {
    "JOUR": "journal article", "JFULL": "journal article", "EJOUR": "journal article", "ABST": "abstract",
    "CONF": "conference paper", "CPAPER": "conference paper", "BOOK": "book", "CHAP": "book chapter",
    "EBOOK": "book", "ECHAP": "book chapter", "THES": "thesis", "RPRT": "report", "GOVDOC": "report",
    "NEWS": "news", "MGZN": "magazine article", "BLOG": "blog post", "ELEC": "web page", "ICOMM": "web page",
    "UNPB": "unpublished work", "STAND": "standard", "PAT": "patent", "DATA": "data set",
    "CLSWK": "classical work", "LEGAL": "legal rule",
}  # fmt: skip
_NUMBER = re.compile(r"(?:PMID|PMCID|NCT): \w+")  # as our own export repeats them; no subject of a work
_LINKS = ("file_attachments1", "file_attachments2", "L1", "L2")


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """The first line that is not blank is the type of a reference."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return re.match(rb"TY  ?- ", head) is not None


def split(data: bytes, name: str) -> list[Part]:
    """One Part a reference, from TY to ER; the whole file where it is a single one."""
    text = _record.as_text(data, name)
    found = [match.group().strip() + "\n" for match in _RECORD.finditer(text)]
    if not found:
        raise Refused(f"{name} looks like a RIS file but holds no reference.")
    _record.bounded(len(found), name)
    if len(found) == 1 and found[0].rstrip().encode() == data.rstrip():
        return [Part(name, data)]
    return [
        Part(_record.labelled(name, f"reference {number}"), body.encode())
        for number, body in enumerate(found, 1)
    ]


def read(data: bytes, name: str) -> Flat:
    """One reference. Raises Refused where it cannot be read or says nothing."""
    if len(data) > _record.LONGEST_RECORD:
        raise Refused(f"{name} holds a reference that is longer than any reference.")
    entry = _entry(_record.as_text(data, name), name)
    record = Record(problems=[])
    record.title = _record.runs(_one(entry, "primary_title", "title", "translated_title"))
    abstract = _one(entry, "abstract", "notes_abstract")
    record.abstract = _record.sections(abstract) if abstract else []
    # A body's name ends with a comma, so that no program takes its last word for a family's.
    record.authors = [name.rstrip(" ,") for name in _many(entry, "authors", "first_authors")]
    record.journal = _one(entry, "journal_name", "secondary_title", "alternate_title2", "alternate_title3")
    record.publisher = _one(entry, "publisher")
    record.date = _record.iso_words(_one(entry, "date")) or _record.iso_words(
        _one(entry, "year", "publication_year")
    )
    record.doi = _record.doi_of(_one(entry, "doi"), record.problems)
    identifiers = [*_many(entry, "accession_number"), *_many(entry, "name_of_database", "database_provider")]
    numbers = [*identifiers, *_many(entry, "custom2"), *_many(entry, "notes")]
    record.pmid = _pmid(entry, numbers)
    record.pmcid = next((found for value in numbers if (found := _record.pmcid_of(value))), None)
    record.nct = _record.nct_of(_many(entry, "custom3")) or _record.nct_of([abstract])
    record.kind = _KINDS.get(_one(entry, "type_of_reference").strip().upper())
    words = [tag for value in _many(entry, "keywords") for tag in re.split(r"\s*;\s*", value)]
    record.tags = [tag for tag in words if not _NUMBER.fullmatch(tag)]
    record.notes = _many(entry, "notes")
    record.files = [link for key in _LINKS for link in _many(entry, key)]
    return _record.flattened(record, name, EXTRACTOR, VERSION)


def _entry(text: str, name: str) -> dict[str, Any]:
    import rispy  # type: ignore[import-untyped]

    closed = text if re.search(r"(?m)^ER  ?-", text) else f"{text.rstrip()}\nER  - \n"
    # rispy wants two blanks before the dash; some publishers write one.
    closed = re.sub(r"(?m)^([A-Z][A-Z0-9]) {0,3}-(?: |$)", r"\1  - ", closed)
    try:
        entries = rispy.loads(closed, skip_unknown_tags=False)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OSError) as trouble:
        raise Refused(f"{name} holds a reference that is not proper RIS.") from trouble
    if len(entries) != 1:
        raise Refused(f"{name} holds no single reference.")
    found: dict[str, Any] = entries[0]
    found.update({key: value for key, value in found.pop("unknown_tag", {}).items() if key not in found})
    return found


def _many(entry: dict[str, Any], *keys: str) -> list[str]:
    """All values of these fields, whether rispy keeps them as a list or as one text."""
    values: list[str] = []
    for key in keys:
        value = entry.get(key, [])
        values += [str(each) for each in value] if isinstance(value, list) else [str(value)]
    return [value for value in values if value.strip()]


def _one(entry: dict[str, Any], *keys: str) -> str:
    return next(iter(_many(entry, *keys)), "")


def _pmid(entry: dict[str, Any], values: list[str]) -> str | None:
    """A PubMed number where the file says that it is one."""
    for value in values:
        if found := re.search(r"\bPMID:?\s*(\d{1,9})\b", value, re.I):
            return found[1]
    provider = " ".join(_many(entry, "name_of_database", "database_provider")).lower()
    known = "pubmed" in provider or "medline" in provider or "nlm" in provider
    return _record.pmid_of(_one(entry, "accession_number")) if known else None
