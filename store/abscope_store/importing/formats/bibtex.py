"""BibTeX and BibLaTeX: a list of entries, each a document of its own, LaTeX turned into letters.

An entry keeps the @string lines that it uses, so that it means the same on its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat, Part
from abscope_store.importing.formats import _record
from abscope_store.importing.formats._record import Record

if TYPE_CHECKING:
    from bibtexparser.library import Library

MEDIA_TYPE = "application/x-bibtex"
ORDER = 42
EXTRACTOR = "bibtexparser"
VERSION = "1"
LARGEST = 8_000_000  # bytes: what bibtexparser reads within the worker's time

_ENTRY = re.compile(
    rb"^[ \t]*@\s*(?:article|book|inbook|incollection|inproceedings|conference|misc|online|phdthesis|thesis"
    rb"|mastersthesis|techreport|report|unpublished|manual|booklet|proceedings|collection|electronic|www"
    rb"|dataset|string|comment|preamble|electronic|patent)\s*[{(]",
    re.I | re.M,
)
_NO_ENTRY = re.compile(r"(?!@)|@\s*(?:string|comment|preamble)\b", re.I)
_KINDS = {
    "article": "journal article", "inproceedings": "conference paper", "conference": "conference paper",
    "book": "book", "inbook": "book chapter", "incollection": "book chapter", "phdthesis": "thesis",
    "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report", "report": "report",
    "online": "web page", "electronic": "web page", "www": "web page", "unpublished": "unpublished work",
    "dataset": "data set", "patent": "patent",
}  # fmt: skip
_RAISED = re.compile(r"\\textsuperscript\s*\{([^{}]*)\}|\^\s*(?:\{([^{}$]*)\}|(\w))")
_LOWERED = re.compile(r"\\textsubscript\s*\{([^{}]*)\}|(?<!\\)_\s*(?:\{([^{}$]*)\}|(\w))")
_MATH = re.compile(r"(?<!\\)\$([^$]{1,200})(?<!\\)\$")


def fits(data: bytes, name: str) -> bool:
    """An entry of a known type begins a line, and nothing but comments stands before it."""
    found = _ENTRY.search(data[:65536])
    if found is None:
        return False
    before = data[: found.start()].removeprefix(b"\xef\xbb\xbf").strip()
    return not before or name.lower().endswith(".bib") or before.startswith((b"%", b"@"))


def split(data: bytes, name: str) -> list[Part]:
    """One Part an entry; the whole file where it is a single one. Raises Refused."""
    if len(data) > LARGEST:
        raise Refused(f"{name} is too large: at most {LARGEST // 1_000_000} MB of BibTeX can be read.")
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock, String

    blocks = _library(_record.as_text(data, name), name, decoded=False).blocks
    strings = {block.key.lower(): (block.raw or "").strip() for block in blocks if isinstance(block, String)}
    wanted = (Entry, DuplicateBlockKeyBlock, ParsingFailedBlock)
    raw = [(block.raw or "").strip() for block in blocks if isinstance(block, wanted)]
    bodies = [_with_strings(body, strings) for body in raw if _NO_ENTRY.match(body) is None]
    if not bodies:
        raise Refused(f"{name} looks like BibTeX but holds no entry.")
    _record.bounded(len(bodies), name)
    if len(bodies) == 1 and bodies[0].encode() == data.strip():
        return [Part(name, data)]
    return [
        Part(_record.labelled(name, _key(body) or f"entry {number}"), body.encode())
        for number, body in enumerate(bodies, 1)
    ]


def read(data: bytes, name: str) -> Flat:
    """One entry. Raises Refused where it is broken or says nothing."""
    if len(data) > _record.LONGEST_RECORD:
        raise Refused(f"{name} holds an entry that is longer than any reference.")
    text = _as_marked(_record.as_text(data, name))
    library = _library(text, name, decoded=True)
    if len(library.entries) != 1:
        raise Refused(f"{name} holds an entry that is not proper BibTeX.")
    entry = library.entries[0]
    fields = {key.lower(): str(field.value) for key, field in entry.fields_dict.items()}
    record = Record(problems=[])
    record.title = _record.runs(_one(fields, "title") or _one(fields, "booktitle"))
    abstract = _one(fields, "abstract")
    record.abstract = _record.sections(abstract) if abstract else []
    written = _library(text, name, decoded=False).entries[0].fields_dict
    braced = next((str(field.value) for key, field in written.items() if key.lower() == "author"), "")
    record.authors = _authors(_one(fields, "author"), braced)
    record.journal = _one(fields, "journal") or _one(fields, "journaltitle") or _one(fields, "booktitle")
    record.publisher = _one(fields, "publisher") or _one(fields, "institution")
    record.date = _record.iso_words(_one(fields, "date")) or _record.iso(
        _one(fields, "year"), _one(fields, "month"), _one(fields, "day")
    )
    record.doi = _record.doi_of(_one(fields, "doi"), record.problems)
    eprint = _one(fields, "eprint") if _one(fields, "eprinttype").lower() == "pubmed" else ""
    record.pmid = _record.pmid_of(_one(fields, "pmid") or eprint)
    record.pmcid = _record.pmcid_of(_one(fields, "pmcid"))
    record.nct = _record.nct_of([_one(fields, "nct")]) or _record.nct_of([abstract])
    record.kind = _KINDS.get(entry.entry_type.lower())
    record.tags = re.split(r"\s*[,;]\s*", _one(fields, "keywords"))
    record.notes = [note for key in ("note", "annote", "annotation") if (note := _one(fields, key))]
    record.files = _files(_one(fields, "file"))
    return _record.flattened(record, name, EXTRACTOR, VERSION)


def _library(text: str, name: str, *, decoded: bool) -> Library:
    import logging

    from bibtexparser import middlewares
    from bibtexparser.entrypoint import parse_string

    logging.disable(logging.CRITICAL)  # it logs what it cannot read, the file's own words with it
    try:
        stack = [middlewares.LatexDecodingMiddleware()] if decoded else []
        return parse_string(text, append_middleware=stack)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as trouble:
        raise Refused(f"{name} is not proper BibTeX.") from trouble
    finally:
        logging.disable(logging.NOTSET)


def _with_strings(body: str, strings: dict[str, str]) -> str:
    used = {word.lower() for word in re.findall(r"[=#]\s*([A-Za-z][\w:.-]*)", body)}
    lines = [strings[key] for key in sorted(used & strings.keys())]
    return "\n".join([*lines, body])


def _key(body: str) -> str:
    found = re.search(r"(?im)^@(?!string)\w+\s*[{(]\s*([^,\s{}]{1,80})", body)
    return found[1] if found else ""


def _as_marked(text: str) -> str:
    """Raised and lowered text as the tags that runs() knows, before LaTeX is turned into letters."""
    return _tagged(_MATH.sub(lambda found: _tagged(found[1], within_math=True), text))


def _tagged(text: str, *, within_math: bool = False) -> str:
    """Outside a formula only the named commands count: a key may hold a low line."""
    for pattern, tag in ((_RAISED, "sup"), (_LOWERED, "sub")):

        def marked(found: re.Match[str], tag: str = tag) -> str:
            named = found.group().startswith("\\text")
            return f"<{tag}>{_which(found)}</{tag}>" if named or within_math else found.group()

        text = pattern.sub(marked, text)
    return text


def _which(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group is not None), "")


def _one(fields: dict[str, str], key: str) -> str:
    return fields.get(key, "").strip()


def _authors(value: str, braced: str) -> list[str]:
    """Names of a decoded field; an "and" within braces in the file is part of a body's name."""
    pieces = re.split(r"\s+and\s+", value)
    held = [1]
    depth = 0
    for mark in re.finditer(r"\\.|[{}]|\s+and(?=\s)", braced, re.S):
        if mark[0] in ("{", "}"):
            depth += 1 if mark[0] == "{" else -1
        elif mark[0].endswith("and") and not mark[0].startswith("\\"):
            if depth > 0:
                held[-1] += 1
            else:
                held.append(1)
    if sum(held) != len(pieces):  # decoding made or lost one
        held = [1] * len(pieces)
    rest = iter(pieces)
    names = [" and ".join(next(rest) for _ in range(count)) for count in held]
    return [one for one in names if one.lower() != "others"]


def _files(value: str) -> list[str]:
    """Paths of a `file` field: "files/12/Osei.pdf" or "Label:files/12/Osei.pdf:application/pdf"."""
    found = []
    for link in filter(None, re.split(r"(?<!\\);", value)):
        pieces = [piece.replace("\\:", ":") for piece in re.split(r"(?<!\\):", link)]
        found.append(pieces[1] if len(pieces) == 3 else link)
    return [link.strip() for link in found]
