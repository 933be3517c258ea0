"""CSL-JSON, as Zotero and citation tools export it: a list of items, each a document of its own.

Reads the fields that Citation Style Language names; anything else in an item is left alone.
"""

from __future__ import annotations

import re
from typing import Any

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat, Part
from abscope_store.importing.formats import _record
from abscope_store.importing.formats._record import Record

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
ORDER = 81
EXTRACTOR = "abscope-csl-json"
VERSION = "1"
WHAT = ("CSL-JSON", "reference")  # what the file and one of its members are called

_KINDS = {
    "article-journal": "journal article", "article": "preprint", "article-magazine": "magazine article",
    "article-newspaper": "news", "book": "book", "chapter": "book chapter", "entry": "entry",
    "paper-conference": "conference paper", "post": "web page", "post-weblog": "blog post",
    "report": "report", "review": "review", "speech": "talk", "thesis": "thesis", "webpage": "web page",
    "dataset": "data set", "manuscript": "unpublished work", "document": "document", "standard": "standard",
    "regulation": "legal rule", "patent": "patent", "periodical": "journal", "pamphlet": "pamphlet",
}  # fmt: skip
_TYPE = re.compile(rb'"type"\s*:\s*"(?:' + "|".join(_KINDS).encode() + rb')"')
_FIELD = re.compile(rb'"(?:title|abstract|issued|author|container-title|DOI)"\s*:')


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """JSON whose first item has a type of CSL's and one of its fields."""
    head = data[:262144].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] in (b"[", b"{") and bool(_TYPE.search(head) and _FIELD.search(head))


def split(data: bytes, name: str) -> list[Part]:
    """One Part an item, with the item's exact bytes; the whole file where it is a single item."""
    return _record.json_parts(data, name, "items", WHAT)


def read(data: bytes, name: str) -> Flat:
    """One item. Raises Refused where it is none or says nothing."""
    if len(data) > _record.LONGEST_RECORD:
        raise Refused(f"{name} holds a reference that is longer than any reference.")
    item = _record.json_object(data, name, WHAT)
    abstract = _text(item, "abstract")
    note = _text(item, "note")
    record = Record(problems=[])
    record.title = _record.runs(_text(item, "title"))
    record.abstract = _record.sections(abstract) if abstract else []
    record.authors = [_person(each) for each in _list(item.get("author"))]
    record.journal = _text(item, "container-title")
    record.publisher = _text(item, "publisher")
    record.date = _date(item.get("issued"))
    record.doi = _record.doi_of(_text(item, "DOI"), record.problems)
    said = dict(re.findall(r"(?m)^(PMID|PMCID|NCT):\s*(\S+)", note))
    record.pmid = _record.pmid_of(_text(item, "PMID") or said.get("PMID", ""))
    record.pmcid = _record.pmcid_of(_text(item, "PMCID") or said.get("PMCID", ""))
    record.nct = _record.nct_of([said.get("NCT", "")]) or _record.nct_of([abstract])
    record.licence = _text(item, "license")
    record.kind = _KINDS.get(_text(item, "type"))
    keywords = item.get("keyword")
    record.tags = re.split(r"\s*[,;]\s*", keywords) if isinstance(keywords, str) else []
    record.notes = [note] if note and not said else []
    return _record.flattened(record, name, EXTRACTOR, VERSION)


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, str | int) else ""


def _list(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _person(person: dict[str, Any]) -> str:
    names = [_text(person, "non-dropping-particle"), _text(person, "family")]
    family = " ".join(filter(None, names))
    given = _text(person, "given")
    return f"{family} {given}".strip() or _text(person, "literal")


def _date(issued: Any) -> str | None:
    """ISO date of CSL's `issued`: parts, else its raw words."""
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return _record.iso(*[str(part) for part in parts[0][:3]]) if parts[0] else None
    return _record.iso_words(_text(issued, "raw") or _text(issued, "literal"))
