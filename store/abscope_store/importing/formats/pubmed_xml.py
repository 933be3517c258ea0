"""PubMed XML: a set of records, each a document of title and abstract, cut at its labelled sections.

A set is split; one PubmedArticle (or PubmedBookArticle) by itself is read.
"""

from __future__ import annotations

from typing import Any

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat, Part
from abscope_store.importing.formats import _record, _xml
from abscope_store.importing.formats._record import Record

MEDIA_TYPE = "application/vnd.pubmed+xml"
ORDER = 30
EXTRACTOR = "abscope-pubmed-xml"
VERSION = "1"

_SETS = ("PubmedArticleSet", "PubmedBookArticleSet")
_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_DULL = ("journal article", "research support", "english abstract", "video-audio media")


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """The first element is PubMed's."""
    return _xml.root_name(data) in (*_SETS, *_RECORDS)


def split(data: bytes, name: str) -> list[Part]:
    """One Part a record, with the record's exact bytes; the whole file where it is one bare record."""
    if _xml.root_name(data) in _RECORDS:
        return [Part(name, data)]
    found = list(_xml.slices(data, name, *_RECORDS))
    if not found:
        raise Refused(f"{name} is a PubMed file without a whole record.")
    _record.bounded(len(found), name)
    return [Part(_record.labelled(name, f"record {n}"), body) for n, body in enumerate(found, 1)]


def read(data: bytes, name: str) -> Flat:
    """One record. Raises Refused where it is broken or says nothing."""
    if len(data) > _record.LONGEST_RECORD:
        raise Refused(f"{name} holds a record that is longer than any reference.")
    root = _xml.tree(data, name)
    if _xml.local(root) not in _RECORDS:
        raise Refused(f"{name} holds no single PubMed record.")
    book = _xml.local(root) == "PubmedBookArticle"
    citation = _xml.child(root, "BookDocument" if book else "MedlineCitation")
    if citation is None:
        raise Refused(f"{name} is a PubMed record without a citation.")
    article = citation if book else _xml.child(citation, "Article")
    if article is None:
        raise Refused(f"{name} is a PubMed record without an article.")
    return _record.flattened(_record_of(root, citation, article), name, EXTRACTOR, VERSION)


def _record_of(root: Any, citation: Any, article: Any) -> Record:
    record = Record(problems=[])
    title = _xml.child(article, "ArticleTitle")
    record.title = _xml.inner(title if _xml.words(title).strip() else _xml.child(article, "VernacularTitle"))
    for part in _xml.children(_xml.child(article, "Abstract"), "AbstractText"):
        label = _xml.attribute(part, "Label")
        runs = _xml.inner(part)
        if label or any("sup" in marks or "sub" in marks for _, marks in runs):
            record.abstract.append((label, runs))
        else:
            record.abstract += _record.sections(_xml.words(part).replace("<", "&lt;"))
    record.authors = [_person(each) for each in _xml.children(_xml.child(article, "AuthorList"), "Author")]
    journal = _xml.child(article, "Journal")
    record.journal = _xml.words(_xml.child(article, "Journal", "Title")) if journal is not None else ""
    record.publisher = _xml.words(_xml.child(article, "Book", "Publisher", "PublisherName"))
    record.date = _date(article)
    record.pmid = _record.pmid_of(_xml.words(_xml.child(citation, "PMID")))
    _identify(root, article, record)
    banks = _xml.child(article, "DataBankList")
    numbers = [_xml.words(each) for each in banks.iter("{*}AccessionNumber")] if banks is not None else []
    abstract = " ".join(text for _, runs in record.abstract for text, _ in runs)
    record.nct = _record.nct_of([*numbers, abstract])
    types = [_xml.words(each).strip() for each in article.iter("{*}PublicationType")]
    telling = [value for value in types if not value.lower().startswith(_DULL)]
    record.kind = next((value.lower() for value in [*telling, *types]), None)
    record.tags = [_xml.words(each) for each in citation.iter("{*}Keyword")]
    record.tags += [_xml.words(each) for each in citation.iter("{*}DescriptorName")]
    return record


def _identify(root: Any, article: Any, record: Record) -> None:
    """DOI and PMCID from the record's own lists; those in ReferenceList are other works'."""
    found = [
        (_xml.attribute(each, "IdType"), _xml.words(each))
        for path in (("PubmedData", "ArticleIdList"), ("PubmedBookData", "ArticleIdList"))
        for each in _xml.children(_xml.child(root, *path), "ArticleId")
    ]
    found += [
        (_xml.attribute(each, "EIdType"), _xml.words(each)) for each in _xml.children(article, "ELocationID")
    ]
    record.doi = next(
        (doi for kind, value in found if kind == "doi" and (doi := _record.doi_of(value, record.problems))),
        None,
    )
    if record.doi is not None:
        record.problems = []
    record.pmcid = next((_record.pmcid_of(value) for kind, value in found if kind == "pmc"), None)


def _person(author: Any) -> str:
    family = _xml.words(_xml.child(author, "LastName"))
    given = _xml.words(_xml.child(author, "ForeName")) or _xml.words(_xml.child(author, "Initials"))
    return f"{family} {given}".strip() or _xml.words(_xml.child(author, "CollectiveName"))


def _date(article: Any) -> str | None:
    """The issue's date, else the electronic one."""
    for path in (("Journal", "JournalIssue", "PubDate"), ("ArticleDate",), ("Book", "PubDate")):
        node = _xml.child(article, *path)
        if node is None:
            continue
        year, month, day = (_xml.words(_xml.child(node, part)) for part in ("Year", "Month", "Day"))
        if date := _record.iso(year, month, day) or _record.iso_words(
            _xml.words(_xml.child(node, "MedlineDate"))
        ):
            return date
    return None
