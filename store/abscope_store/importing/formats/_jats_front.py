"""The front matter of a JATS article: metadata, keywords and what contradicts itself there.

Reads the front only; the text is jats.py's.
"""

from __future__ import annotations

from typing import Any

from abscope_store.importing.formats import _record, _xml
from abscope_store.importing.formats._runs import Composer
from abscope_store.importing.messages import Metadata

_DATES = ("epub", "collection", "ppub", "pub", "")


def of(root: Any, front: Any, composer: Composer) -> tuple[Metadata, list[str], list[tuple[str, str]]]:
    """(metadata, tags, problems) of the article."""
    problems: list[tuple[str, str]] = []
    meta = _xml.child(front, "article-meta")
    journal = _xml.child(front, "journal-meta")
    kind = _xml.attribute(root, "article-type").replace("-", " ")
    if meta is None:
        return Metadata(kind=_record.clip(kind)), [], [("no front matter", "The article has no front matter")]
    numbers = {
        _xml.attribute(each, "pub-id-type"): _xml.words(each) for each in _xml.children(meta, "article-id")
    }
    names = _xml.child(journal, "journal-title-group") if journal is not None else None
    title = _xml.child(names if names is not None else journal, "journal-title")
    abstracts = [_xml.words(each) for each in _xml.children(meta, "abstract")]
    ids = [_xml.words(each) for each in meta.iter("{*}ext-link", "{*}object-id", "{*}related-object")]
    return (
        Metadata(
            title=_clean(composer, _xml.child(meta, "title-group", "article-title")),
            authors=_record.clip(", ".join(_authors(meta, composer))),
            publisher=_clean(composer, _xml.child(journal, "publisher", "publisher-name")),
            date=_date(meta),
            doi=_record.clip(_record.doi_of(numbers.get("doi", ""), problems)),
            pmid=_record.pmid_of(numbers.get("pmid", "")),
            nct=_record.nct_of([*abstracts, *ids]),
            pmcid=_pmcid(numbers),
            licence=_licence(meta, composer),
            journal=_clean(composer, title),
            kind=_record.clip(kind),
        ),
        _record.unique(composer.clean(_xml.words(each))[:200] for each in meta.iter("{*}kwd")),
        problems,
    )


def _clean(composer: Composer, element: Any) -> str | None:
    return _record.clip(composer.compose(_xml.inner(element)).text)


def _authors(meta: Any, composer: Composer) -> list[str]:
    found = []
    for person in meta.iter("{*}contrib"):
        if _xml.attribute(person, "contrib-type") not in ("author", ""):
            continue
        name = next((each for each in person.iter("{*}name")), None)
        family, given = (_xml.words(_xml.child(name, part)) for part in ("surname", "given-names"))
        whole = f"{family} {given}".strip() or _xml.words(_xml.child(person, "collab"))
        found.append(composer.clean(whole))
    return [name for name in found if name]


def _date(meta: Any) -> str | None:
    """The earliest publication, by kind of date: electronic, collection, print."""
    dates = _xml.children(meta, "pub-date")
    for wanted in _DATES:
        for each in dates:
            kind = _xml.attribute(each, "pub-type") or _xml.attribute(each, "date-type")
            if kind != wanted:
                continue
            year, month, day = (_xml.words(_xml.child(each, part)) for part in ("year", "month", "day"))
            if date := _record.iso(year, month, day):
                return date
    return None


def _pmcid(numbers: dict[str, str]) -> str | None:
    value = numbers.get("pmcid") or numbers.get("pmc") or ""
    return _record.pmcid_of(value if value.upper().startswith("PMC") else f"PMC{value}") if value else None


def _licence(meta: Any, composer: Composer) -> str | None:
    """The licence's address where it has one, else its words."""
    licence = _xml.child(meta, "permissions", "license")
    if licence is None:
        return None
    address = _xml.attribute(licence, "href") or _xml.words(next(licence.iter("{*}license_ref"), None))
    return _record.clip(composer.clean(address or _xml.words(licence))[:300])
