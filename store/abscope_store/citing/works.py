"""One work as it may be cited: verified fields only, and the names of those that were left out.

Made from a source of the reference or a document of the reader's. Formats nothing.
"""

from __future__ import annotations

import re

from abscope_store.records import Document, Record, Source

# Fields of a source that a citation prints, by the names that `unverified_fields` uses.
CITED = (
    "title", "authors", "container", "publisher", "year", "date", "volume", "issue", "pages", "doi",
    "pmid", "pmcid", "nct", "url",
)  # fmt: skip
_WORDS = {"container": "journal", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "nct": "NCT number"}
_TYPES = {
    "market page": "webpage", "news page": "webpage", "web article": "webpage",
    "regulator's notice": "report", "registry entry": "entry", "our collection": "report",
    "conference abstract": "paper-conference", "guideline": "article-journal",
    "web page": "webpage", "news": "article-newspaper", "book": "book", "report": "report",
    "abstract": "paper-conference", "conference paper": "paper-conference", "preprint": "article",
    "thesis": "thesis", "blog post": "post-weblog", "book chapter": "chapter", "data set": "dataset",
}  # fmt: skip
_INITIALS = re.compile(r"(?P<family>\S.*) (?P<initials>[^\W\d_a-z]{1,5}(?:-[^\W\d_a-z])?)")
_GIVEN = re.compile(r"(?P<family>[^,]+), ?(?P<given>[^,]+)")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Name(Record, frozen=True):
    """A person, or a body whose name is whole in `family`. `given` as known: initials or full names."""

    family: str
    given: str = ""

    @property
    def initials(self) -> str:
        """`RHI`, as medical styles print it."""
        if self._bare.isupper() and self._bare.isalpha():
            return self._bare
        return "".join(part[0] for part in re.split(r"[\s.\-]+", self.given) if part).upper()

    @property
    def dotted(self) -> str:
        """`R. H. I.`, so that other programs see three initials and not one name."""
        return " ".join(f"{one}." for one in self._bare) if self.initials == self._bare else self.given

    @property
    def _bare(self) -> str:
        return self.given.replace("-", "")


class Work(Record, frozen=True):
    """What may be cited. `type` is CSL's word; `missing` names fields known but not verified."""

    id: str
    type: str
    title: str = ""
    authors: tuple[Name, ...] = ()
    more_authors: bool = False  # the list is known to go on
    container: str = ""
    publisher: str = ""
    date: tuple[int, ...] = ()  # year, month, day as far as known
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    nct: str = ""
    url: str = ""
    read_on: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()

    def missing_words(self) -> str:
        """`Unverified and left out: authors, DOI.`; empty where nothing was."""
        return f"Unverified and left out: {', '.join(self.missing)}." if self.missing else ""


def of_source(source: Source) -> Work:
    """A source of the reference, without its unverified fields."""

    def field(name: str) -> str:
        value = getattr(source, name)
        return "" if value is None or name in source.unverified_fields else _line(str(value))

    authors, more = people(field("authors"))
    left_out = [name for name in CITED if name in source.unverified_fields]
    return Work(
        id=str(source.id), type=_TYPES.get(source.kind, "article-journal"), title=field("title"),
        authors=authors, more_authors=more, container=field("container"), publisher=field("publisher"),
        date=_date(field("date")) or _date(field("year")), volume=field("volume"), issue=field("issue"),
        pages=field("pages").replace("\u2013", "-"), doi=field("doi"), pmid=field("pmid"),
        pmcid=field("pmcid"), nct=field("nct"), url=field("url"), read_on=_date(source.read_on or ""),
        missing=tuple(_WORDS.get(name, name) for name in left_out),
    )  # fmt: skip


def of_document(document: Document) -> Work:
    """An imported document of a work that the reference does not know: what its own text said."""
    authors, more = people(_line(document.authors or ""))
    return Work(
        id=str(document.id), type=_TYPES.get(document.kind or "", "article-journal"),
        title=_line(document.title or document.file_name), authors=authors, more_authors=more,
        container=_line(document.journal or ""), publisher=_line(document.publisher or ""),
        date=_date(document.date or ""), doi=_line(document.doi or ""), pmid=_line(document.pmid or ""),
        pmcid=_line(document.pmcid or ""), nct=_line(document.nct or ""),
    )  # fmt: skip


def people(text: str) -> tuple[tuple[Name, ...], bool]:
    """(names, whether the list goes on) of `Andtbacka RHI, Kaufman HL, et al.` or `Osei, Ama; Li, Wei`."""
    apart = re.split(r"\s*;\s*", text) if ";" in text else re.split(r"\s*,\s*", text)
    names = [name for name in apart if name]
    more = bool(names) and re.fullmatch(r"(?:and |& )?et al\.?|others", names[-1]) is not None
    if more:
        names.pop()
    elif names and re.search(r" et al\.?$", names[-1]):
        names[-1], more = re.sub(r" et al\.?$", "", names[-1]), True
    return tuple(_name(name) for name in names), more


def _name(text: str) -> Name:
    if found := _INITIALS.fullmatch(text):
        return Name(found["family"], found["initials"])
    if found := _GIVEN.fullmatch(text):
        return Name(found["family"].strip(), found["given"].strip())
    return Name(text)


def _date(text: str) -> tuple[int, ...]:
    found = _DATE.match(text)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _line(text: str) -> str:
    """One line without control characters: a field must not begin a field of its own."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
