"""What a web page says of itself in its head: title, authors, date, identifiers, licence, journal.

Meta tags first, then JSON-LD, then the page's lines; a value of the wrong type is a problem, not a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from abscope_store.importing import linetypes
from abscope_store.importing.blocks import Block
from abscope_store.importing.fields import bare_field, field
from abscope_store.importing.formats._line import Line
from abscope_store.importing.formats._tree import Element
from abscope_store.importing.messages import LONGEST_FIELD, Metadata
from abscope_store.importing.metadata import iso_date

Problems = list[tuple[str, str]]

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`\u201d]+")
_DAY = re.compile(r"((?:19|20)\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_LARGEST_JSON = 500_000  # characters
_TOP = 15  # lines in which a page gives its own DOI
_MOST_NODES = 2_000
_OWN_DOI = ("citation_doi", "bepress_citation_doi", "prism.doi", "dc.identifier.doi", "doi")
_LOOSE_DOI = ("dc.identifier", "dcterms.identifier")
_TYPES = {"scholarlyarticle": "journal article", "medicalscholarlyarticle": "journal article",
          "newsarticle": "news article", "reportagenewsarticle": "news article",
          "blogposting": "blog post"}  # fmt: skip


class Head:
    """The head of one page, looked up by name."""

    def __init__(self, root: Element) -> None:
        self.metas: dict[str, list[str]] = {}
        for meta in root.iter("meta"):
            name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
            content = clean(meta.get("content"))
            if name and content and len(self.metas.setdefault(name, [])) < 200:
                self.metas[name].append(content)
        self.items = list(_items(root))
        self.licence = next(
            (clean(link.get("href")) for link in root.iter("link", "a") if link.get("rel") == "license"), None
        )
        canonical = (link.get("href") for link in root.iter("link") if link.get("rel") == "canonical")
        self.address = next(canonical, None) or self.first("og:url") or ""
        title = root.find(".//title")
        self.title = clean("".join(title.itertext())) if title is not None else None

    def all(self, *names: str) -> list[str]:
        """Every value of the first name that has one."""
        return next((self.metas[name] for name in names if self.metas.get(name)), [])

    def first(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        return next(iter(self.all(*names)), None)

    def item(self, *keys: str) -> str | None:
        """The first plain value of a key in the JSON-LD items that are works."""
        return next((said for key in keys for item in self.items for said in _said(item.get(key))), None)


def facts(head: Head, blocks: Sequence[Block]) -> tuple[Metadata, Problems]:
    """What the page says of itself, and the contradictions met."""
    problems: Problems = []
    doi, own = _doi(head, blocks, problems)
    pmid = head.first("citation_pmid") or _within(r"pubmed[^/]*/(?:pubmed/)?(\d{4,9})", head.address)
    kind = "journal article" if head.first("citation_journal_title", "citation_doi") else None
    registry = _within(r"clinicaltrials\.gov/.*\b(NCT\d{8})\b", head.address)
    return (
        Metadata(
            title=_title(head, blocks),
            authors=_authors(head),
            publisher=head.first("citation_publisher", "dc.publisher", "og:site_name")
            or head.item("publisher"),
            date=_date(head),
            doi=doi,
            doi_is_own=own,
            pmid=pmid if pmid and pmid.isdecimal() else None,
            nct=registry or _field(blocks, "trial", r"\bNCT\d{8}\b"),
            pmcid=_within(r"\b(PMC\d{4,9})\b", head.first("citation_pmcid") or head.address),
            licence=head.licence or head.item("license") or head.first("dc.rights", "dcterms.license"),
            journal=head.first("citation_journal_title", "prism.publicationname") or head.item("isPartOf"),
            kind="registry record" if registry else kind or _kind(head),
        ),
        problems,
    )


def clean(value: str | None) -> str | None:
    """A value as one line without invisible characters, cut to what a field may hold."""
    line = Line()
    line.add(value or "")
    return line.finish()[0].strip()[:LONGEST_FIELD].strip() or None


def day(value: str | None) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD of a date in a meta tag, None where it is none."""
    found = _DAY.match(value or "")
    if found is None:
        return iso_date(value) if value else None
    parts = [found[1], *(f"{int(part):02}" for part in found.groups()[1:] if part)]
    return "-".join(parts)


def bare_doi(text: str) -> str | None:
    """The DOI in a text without what a sentence puts behind it."""
    found = _DOI.search(text)
    if found is None:
        return None
    doi = found.group().rstrip(".,;:'\u2019")
    while doi.endswith((")", "]")) and doi.count("(") < doi.count(")"):
        doi = doi[:-1]
    return doi[:LONGEST_FIELD]


def _title(head: Head, blocks: Sequence[Block]) -> str | None:
    cited = head.first("citation_title", "dc.title")
    if cited:
        return cited
    shared = head.first("og:title") or head.item("headline")
    tops = [
        block.text for block in blocks if block.kind == "heading" and block.level == 1 and not block.hidden
    ]
    if shared and not (tops and tops[0].casefold() in shared.casefold()):
        return shared
    return clean(tops[0]) if tops else head.title


def _authors(head: Head) -> str | None:
    names = head.all("citation_author", "dc.creator", "author", "article:author", "parsely-author")
    names = [name for name in names if not name.startswith("http")]
    names = names or [said for item in head.items for said in _said(item.get("author"))][:200]
    names = list(dict.fromkeys(names))
    return clean(("; " if any("," in name for name in names) else ", ").join(names))


def _date(head: Head) -> str | None:
    meta = head.first(
        "citation_publication_date", "citation_online_date", "citation_date", "prism.publicationdate",
        "article:published_time", "datepublished", "dc.date", "date",
    )  # fmt: skip
    return day(meta) or day(head.item("datePublished"))


def _kind(head: Head) -> str | None:
    types = (said.lower() for item in head.items for said in _said(item.get("@type")))
    return next((_TYPES[each] for each in types if each in _TYPES), None)


def _doi(head: Head, blocks: Sequence[Block], problems: Problems) -> tuple[str | None, bool]:
    """(DOI, whether it is the page's own): of the head, else the one that its lines name."""
    for value in head.all(*_OWN_DOI):
        if doi := bare_doi(value):
            return doi, True
        dated = linetypes.is_date(value) or _DAY.fullmatch(value)
        kind = "date in DOI field" if dated else "no DOI in DOI field"
        problems.append((kind, f"DOI field holds {'a date' if dated else 'no DOI'}: {value[:200]}"))
    loose = [*head.all(*_LOOSE_DOI), *(said for item in head.items for said in _work_ids(item))]
    if doi := next((found for value in loose if (found := bare_doi(value))), None):
        return doi, True
    doi = _named_doi(blocks, problems)
    own = head.first("citation_title", "citation_journal_title") is not None or _is_own(doi, head, blocks)
    if doi and not own:
        problems.append(("DOI of another work", f"{doi} is that of the work this page reports"))
    return doi, own or doi is None


def _is_own(doi: str | None, head: Head, blocks: Sequence[Block]) -> bool:
    """Whether the page gives the DOI for itself: below its title, or in a line that cites its title."""
    title = (_title(head, blocks) or "").casefold().rstrip(".")
    shown = [block for block in blocks if not block.hidden]
    if any((found := bare_field(block.text)) and found[0] == "title" for block in shown):
        return False  # "Article title": the page names the work that it reports
    return doi is not None and any(
        doi in block.text
        and (
            (at < _TOP and len(block.text.split()) <= 12 and not _refers(block.text))
            or (title and title in block.text.casefold())
        )
        for at, block in enumerate(shown)
    )


def _refers(text: str) -> bool:
    """A "Journal reference" names the work that a page reports; "Cite this article" names the page."""
    found = field(text)
    return found is not None and found[0] == "reference" and "cit" not in text.casefold()


def _named_doi(blocks: Sequence[Block], problems: Problems) -> str | None:
    """The DOI of a labelled line, else the only one that the page names."""
    seen: dict[str, None] = {}
    for block in blocks:
        found = field(block.text)
        doi = bare_doi(block.text)
        if found is not None and found[0] in ("doi", "reference"):
            if doi:
                return doi
            if found[0] == "doi" and found[1] and linetypes.is_date(found[1]):
                problems.append(("date in DOI field", f"DOI field holds a date: {found[1][:200]}"))
        if doi and not block.hidden:
            seen[doi] = None
    return next(iter(seen)) if len(seen) == 1 else None


def _field(blocks: Sequence[Block], name: str, pattern: str) -> str | None:
    values = (found[1] for block in blocks if (found := field(block.text)) and found[0] == name)
    return next((hit.group() for value in values if (hit := re.search(pattern, value))), None)


def _within(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text[:LONGEST_FIELD], re.I)
    return found[1] if found else None


def _work_ids(item: dict[str, Any]) -> Iterator[str]:
    if any(_TYPES.get(each.lower()) == "journal article" for each in _said(item.get("@type"))):
        for key in ("identifier", "@id", "sameAs", "url"):
            yield from _said(item.get(key))


def _items(root: Element) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that are works, at most a few."""
    for script in root.iter("script"):
        text = script.text or ""
        if script.get("type") != "application/ld+json" or len(text) > _LARGEST_JSON:
            continue
        try:
            pending = [json.loads(text)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not pending:
                break
            node = pending.pop(0)
            if isinstance(node, list):
                pending += node[:100]
            elif isinstance(node, dict):
                pending += [node[key] for key in ("@graph", "mainEntity") if key in node]
                if "headline" in node or "datePublished" in node:
                    yield node


def _said(value: Any) -> Iterator[str]:
    """The plain texts of a JSON-LD value: itself, its name, or those of its members."""
    for each in value[:100] if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            each = each.get("name") or each.get("value") or each.get("@id")
        if isinstance(each, str) and (text := clean(each)):
            yield text
