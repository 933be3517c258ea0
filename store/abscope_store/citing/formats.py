"""Works for reference managers: RIS, BibTeX and CSL-JSON. Verified fields only, missing ones named in a note.

Every value is escaped for its format: no title can begin a field or end an entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from abscope_store.citing.works import Name, Work

_RIS_TYPES = {
    "article-journal": "JOUR", "webpage": "ELEC", "report": "RPRT", "paper-conference": "CPAPER",
    "article-newspaper": "NEWS", "book": "BOOK", "chapter": "CHAP", "thesis": "THES",
    "post-weblog": "BLOG", "dataset": "DATA", "article": "UNPB", "entry": "ELEC",
}  # fmt: skip
_BIBTEX_TYPES = {
    "article-journal": "article", "article-newspaper": "article", "webpage": "online",
    "entry": "online", "post-weblog": "online", "report": "report", "paper-conference": "inproceedings",
    "book": "book", "chapter": "incollection", "thesis": "thesis", "article": "unpublished",
    "dataset": "dataset",
}  # fmt: skip
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def write(works: Iterable[Work], format: str, note: str) -> str:
    """The works in order. `format` is ris, bibtex or csl-json (ValueError otherwise).

    `note` is the standing line: it and the missing fields travel in each work's note.
    """
    writers: dict[str, Callable[[list[Work], str], str]] = {
        "ris": _ris, "bibtex": _bibtex, "csl-json": _csl_json,
    }  # fmt: skip
    if format not in writers:
        raise ValueError(f"unknown format {format}")
    return writers[format](list(works), note)


def _ris(works: list[Work], note: str) -> str:
    parts = []
    for work in works:
        first, _, last = work.pages.partition("-")
        fields = [
            ("TY", _RIS_TYPES.get(work.type, "GEN")),
            *(("AU", _inverted(name)) for name in work.authors),
            *([("AU", "et al.,")] if work.more_authors else []),
            ("TI", work.title), ("JO" if _in_journal(work) else "T2", work.container),
            ("PB", work.publisher), ("PY", str(work.date[0]) if work.date else ""),
            ("DA", "/".join(_padded(work.date)) if len(work.date) > 1 else ""),
            ("VL", work.volume), ("IS", work.issue), ("SP", first), ("EP", last), ("DO", work.doi),
            ("AN", f"PMID: {work.pmid}" if work.pmid else ""), ("C2", work.pmcid),
            ("C3", work.nct), *(("KW", f"{name}: {value}") for name, value in _numbers(work)),
            ("UR", work.url), ("Y2", "/".join(_padded(work.read_on))),
            ("ID", work.id), *(("N1", line) for line in _notes(work, note)),
        ]  # fmt: skip
        parts.append("".join(f"{tag}  - {value}\n" for tag, value in fields if value) + "ER  - \n\n")
    return "".join(parts)


def _bibtex(works: list[Work], note: str) -> str:
    taken: set[str] = set()
    return "".join(_bibtex_entry(work, note, taken) for work in works)


def _bibtex_entry(work: Work, note: str, taken: set[str]) -> str:
    people = [_bibtex_name(name) for name in work.authors] + (["others"] if work.more_authors else [])
    # An abstract of a supplement is told as an article: elsewhere a number is that of a series.
    kind = "article" if _in_supplement(work) else _BIBTEX_TYPES.get(work.type, "misc")
    place = "booktitle" if kind in ("inproceedings", "incollection") else "journal"
    fields = [
        # A second pair of braces keeps capitals: PACIFIC must not become Pacific.
        ("title", f"{{{_latex(work.title)}}}" if work.title else ""),
        ("author", " and ".join(people)),
        (place, f"{{{_latex(work.container)}}}" if work.container else ""),
        ("publisher" if work.type != "report" else "institution", _latex(work.publisher)),
        ("year", str(work.date[0]) if work.date else ""),
        ("date", "-".join(_padded(work.date)) if len(work.date) > 1 else ""),
        ("volume", _latex(work.volume)), ("number", _latex(work.issue)),
        ("pages", re.sub(r"-+", "--", _latex(work.pages))), ("doi", _verbatim(work.doi)),
        ("pmid", _latex(work.pmid)), ("pmcid", _latex(work.pmcid)), ("nct", _latex(work.nct)),
        ("url", _verbatim(work.url)), ("urldate", "-".join(_padded(work.read_on))),
        ("note", _latex(" ".join([f"NCT: {work.nct}."] * bool(work.nct) + _notes(work, note)))),
    ]  # fmt: skip
    key = re.sub(r"[^A-Za-z0-9-]", "", work.id)[:60] or "work"
    while key in taken:
        key += "x"
    taken.add(key)
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@{kind}{{{key},\n{lines}}}\n\n"


def _csl_json(works: list[Work], note: str) -> str:
    return msgspec.json.format(msgspec.json.encode([csl(work, note) for work in works])).decode() + "\n"


def csl(work: Work, note: str) -> dict[str, Any]:
    """One work as an item of CSL-JSON."""
    lines = [f"{name}: {value}" for name, value in _numbers(work)]
    people: list[dict[str, str]] = [
        {"family": name.family, "given": name.dotted} if name.given else {"literal": name.family}
        for name in work.authors
    ]
    if work.more_authors:
        people.append({"literal": "et al."})
    item: dict[str, Any] = {
        "id": work.id, "type": work.type, "title": work.title, "author": people,
        "container-title": work.container, "publisher": work.publisher,
        "issued": {"date-parts": [list(work.date)]} if work.date else None,
        "accessed": {"date-parts": [list(work.read_on)]} if work.read_on else None,
        "volume": work.volume, "issue": work.issue, "page": work.pages, "DOI": work.doi,
        "PMID": work.pmid, "PMCID": work.pmcid, "URL": work.url,
        "note": "\n".join([*lines, *_notes(work, note)]),
    }  # fmt: skip
    return {key: value for key, value in item.items() if value}


def _numbers(work: Work) -> list[tuple[str, str]]:
    """What some readers of these formats have no field for."""
    numbers = (("PMID", work.pmid), ("PMCID", work.pmcid), ("NCT", work.nct))
    return [(name, value) for name, value in numbers if value]


def _in_supplement(work: Work) -> bool:
    return work.type == "paper-conference" and bool(work.volume)


def _in_journal(work: Work) -> bool:
    return work.type in ("article-journal", "article-newspaper", "article")


def _notes(work: Work, note: str) -> list[str]:
    return [line for line in (work.missing_words(), note) if line]


def _inverted(name: Name) -> str:
    """A body's name ends with a comma, or its last word is taken for a family's."""
    return f"{name.family}, {name.dotted}" if name.given else f"{name.family},"


def _bibtex_name(name: Name) -> str:
    # Braces keep a body's name whole, and an "and" within it from parting it.
    return f"{_latex(name.family)}, {_latex(name.dotted)}" if name.given else f"{{{_latex(name.family)}}}"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(char, char) for char in text)


def _verbatim(text: str) -> str:
    """A link or DOI, which BibTeX prints as it stands; braces alone must not end the field."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _padded(date: tuple[int, ...]) -> list[str]:
    return [f"{part:04}" if at == 0 else f"{part:02}" for at, part in enumerate(date)]
