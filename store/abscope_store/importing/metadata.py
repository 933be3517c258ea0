"""Title, date, authors, publisher and identifiers, where the page says them plainly; never guessed.

A value of the wrong type (a date in a DOI field) is a problem that is reported, not a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from abscope_store.importing import linetypes
from abscope_store.importing.fields import field
from abscope_store.importing.furniture import Label
from abscope_store.importing.messages import LONGEST_FIELD, Metadata

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`\u201d]+")
_PMID = re.compile(r"\bPMID:?\s*(\d{4,9})\b", re.I)
_NCT = re.compile(r"\bNCT\d{8}\b")
_TOP = 40  # paragraphs in which a page names itself
_REFERENCES = re.compile(r"(?:references|bibliography|literature(?: cited)?):?", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(linetypes.DATE, re.I)
_COPYRIGHT = re.compile(
    "(?:copyright\\s*)?(?:\u00a9|\\(c\\))?\\s*(?:\\d{4}(?:\\s*[-\u2013]\\s*\\d{4})?)?\\s*(?P<name>[^\\d\u00a9]{2,80})",
    re.I,
)
_COUNTERS = re.compile(
    r"\s*[|\u00b7,-]?\s*\d[\d.,]*\s?[kKmM]?\s*(?:views?|shares?|comments?|reads?|likes?)\b.*$", re.I
)
_BY = re.compile(r"^(?:(?:written|posted|reviewed|edited)\s+)?(?:by|authors?|von|par|oleh|door):?\s+", re.I)


def read(texts: Sequence[str], labels: Sequence[Label]) -> tuple[Metadata, list[tuple[str, str]]]:
    """What the page says of itself, and the problems met, as (kind, detail)."""
    problems: list[tuple[str, str]] = []
    fields = _fields(texts, labels)
    doi, own = _doi(texts, labels, fields, problems)
    return (
        Metadata(
            title=_clip(_labelled(texts, labels, "title")),
            authors=_clip(_authors(texts, labels)),
            publisher=_clip(_publisher(texts, labels)),
            date=_date(texts, labels, fields),
            doi=_clip(doi),
            doi_is_own=own,
            pmid=_first(_PMID, [*fields.get("pmid", []), *texts[:_TOP]], 1)
            or next((value for value in fields.get("pmid", []) if value.isdecimal()), None),
            nct=_first(_NCT, fields.get("trial", []), 0),
        ),
        problems,
    )


def _clip(value: str | None) -> str | None:
    return value[:LONGEST_FIELD].strip() or None if value else None


def _first(pattern: re.Pattern[str], values: Sequence[str], group: int) -> str | None:
    return next((found[group] for value in values if (found := pattern.search(value))), None)


def _fields(texts: Sequence[str], labels: Sequence[Label]) -> dict[str, list[str]]:
    """Field name -> values, on the label's own line or on the next one."""
    found: dict[str, list[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        if label.reason.startswith("value of "):
            found.setdefault(label.reason.removeprefix("value of "), []).append(text)
        elif label.reason.startswith("field ") and (pair := field(text)) and pair[1]:
            found.setdefault(pair[0], []).append(pair[1])
    return found


def _labelled(texts: Sequence[str], labels: Sequence[Label], reason: str) -> str | None:
    return next((text for text, at in zip(texts, labels, strict=True) if at.reason == reason), None)


def _authors(texts: Sequence[str], labels: Sequence[Label]) -> str | None:
    line = _labelled(texts, labels, "byline")
    if line is None:
        line = next((text for text in texts[:_TOP] if linetypes.is_byline(text)), None)
    return _BY.sub("", _COUNTERS.sub("", line)) if line else None


def _publisher(texts: Sequence[str], labels: Sequence[Label]) -> str | None:
    """Who signs the copyright line, or the X of "About X" where the next line begins with X."""
    for text, label in zip(texts, labels, strict=True):
        if label.reason == "copyright line" and (found := _COPYRIGHT.match(linetypes.bare(text))):
            name = re.split(r"\s[-|\u2013\u2014\u00b7]\s|\.\s|\.$|,? all rights", found["name"], flags=re.I)[
                0
            ]
            if name.strip(" .,-"):
                return name.strip(" .,-")
    for at, text in enumerate(texts[:-1]):
        name = text.removeprefix("About ").strip()
        if labels[at].hidden and name != text and texts[at + 1].startswith(f"{name} is "):
            return name
    return None


def _date(texts: Sequence[str], labels: Sequence[Label], fields: dict[str, list[str]]) -> str | None:
    """ISO date of the page: its date line, else a date field, else a dated byline; None if unsure."""
    dated = [text for text, at in zip(texts, labels, strict=True) if at.reason == "date"]
    for text in [*dated, *fields.get("date", []), *texts[:_TOP]]:
        if (text in dated or linetypes.is_date(text) or text in fields.get("date", [])) and (
            iso := iso_date(text)
        ):
            return iso
    return None


def iso_date(text: str) -> str | None:
    """The date in a line as YYYY-MM-DD or YYYY-MM; None where day and month cannot be told apart."""
    found = _DATE.search(text)
    if found is None:
        return None
    written = found.group()
    if whole := re.search(r"\d{4}-\d{2}-\d{2}", written):
        return whole.group()
    year = re.search(r"\d{4}", written)
    if slashed := re.search(r"(\d{1,2})([./])(\d{1,2})[./](\d{4})", written):
        day, month = int(slashed[1]), int(slashed[3])
        # 14.05.2031 is day first everywhere; 04/05/2031 could be either and stays unread.
        if not (1 <= month <= 12 and (slashed[2] == "." or day > 12) and day <= 31):
            return None
        return f"{slashed[4]}-{month:02}-{day:02}"
    name = next((word[:3] for word in re.findall(r"[a-z]{3,}", written.lower()) if word[:3] in _MONTHS), "")
    if not name or year is None:
        return None
    month = _MONTHS.index(name) + 1
    number = re.search(r"(?<!\d)\d{1,2}(?!\d)", written)
    return f"{year.group()}-{month:02}" + (f"-{int(number.group()):02}" if number else "")


def _doi(
    texts: Sequence[str],
    labels: Sequence[Label],
    fields: dict[str, list[str]],
    problems: list[tuple[str, str]],
) -> tuple[str | None, bool]:
    """(DOI, whether it is the page's own): from its field, else the reference line, else the top."""
    for value in fields.get("doi", []):
        if found := _DOI.search(value):
            return _trimmed(found.group()), "title" not in fields
        if linetypes.is_date(value):
            problems.append(("date in DOI field", f"DOI field holds a date: {value[:200]}"))
        else:
            problems.append(("no DOI in DOI field", f"DOI field holds no DOI: {value[:200]}"))
    if found := next((hit for value in fields.get("reference", []) if (hit := _DOI.search(value))), None):
        doi = _trimmed(found.group())
        own = _cites_itself(texts, labels, fields)
        if not own:
            problems.append(
                ("DOI of another work", f"{doi} is that of the work this page reports (reference line)")
            )
        return doi, own
    for text, label in zip(texts[:_TOP], labels, strict=False):
        if label.hidden:
            continue
        length, found = len(text.split()), _DOI.search(text)
        if found and length <= 12 and "(" not in text[: found.start()]:
            return _trimmed(found.group()), True
        # What is named once the prose has begun is another work.
        if (length >= 9 and text.endswith(".") and not found) or _REFERENCES.fullmatch(text):
            break
    return None, True


def _cites_itself(texts: Sequence[str], labels: Sequence[Label], fields: dict[str, list[str]]) -> bool:
    """The page's own title stands in its reference line: "Cite this article"."""
    title = _labelled(texts, labels, "title")
    return title is not None and any(
        title.casefold().rstrip(".") in value.casefold() for value in fields.get("reference", [])
    )


def _trimmed(doi: str) -> str:
    doi = doi.rstrip(".,;:'\u2019")
    while doi.endswith((")", "]")) and doi.count("(") < doi.count(")"):
        doi = doi[:-1]
    return doi
