"""Labelled fields of a page ("DOI:", "Article References:", "Tags: ...") by generic field names.

Says which line is a label and what it stands for; reads no values (metadata.py does).
"""

from __future__ import annotations

import re

_NAMES = {
    "doi": r"(?:article |journal )?doi",
    "title": r"(?:article|paper|study|original|journal|research) title",
    "reference": r"(?:(?:article|journal|original|primary|full|bibliographic|story) )?"
    r"(?:references?|citations?|source|study|publication)|(?:how to )?cite(?: this)?(?: article| page| as)?",
    "subject": r"subject (?:of research|area|matter)s?|research subject",
    "method": r"method of research|study (?:type|design)|article type|publication type",
    "journal": r"journal(?: name)?|published in",
    "date": r"(?:article |news |e?pub(?:lication)?|release|last |first )*\s?"
    r"(?:publication |published |posted |updated |reviewed |modified |review )?(?:date|on|online)"
    r"|(?:first|last update|results(?: first)?) posted|received|accepted|published|updated|approved"
    r"|presented|last reviewed|last updated",
    "authors": r"(?:corresponding |lead |senior )?authors?(?: information| affiliations?)?|reviewed by"
    r"|editors?|medically reviewed by|contact",
    "review": r"next (?:review|update)(?: (?:due|date))?|review due",
    "kind": r"(?:article|publication|document) (?:kind|category)",
    "affiliation": r"affiliations?|institutions?",
    "tags": r"tags?|tagged(?: with)?|keywords?|key words|filed under|categor(?:y|ies)|topics?",
    "funding": r"funders?|funding(?: information| source)?",
    "interests": r"(?:coi|conflicts? of interest|competing interests?|disclosures?)(?: statement)?",
    "trial": r"(?:clinical )?trial (?:registration|registry|number|identifier|id)|clinicaltrials\.gov"
    r"(?: (?:id|identifier|number))?|nct(?: number)?",
    "pmid": r"pmid|pubmed id",
    "web": r"web references?|(?:source )?url|website|link|available (?:at|from)",
    "licence": r"licen[cs]e",
    "number": r"(?:document|guideline|reference|report|product|version|issn|isbn)(?: (?:no|number|id))?"
    r"\.?|version",
}
_LABEL = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMES.items()) + r")\s*:\s*(?P<value>.*)",
    re.I | re.S,
)
# Values that stand in one line with their label; longer ones are sentences that happen to begin so.
_INLINE = frozenset({"doi", "tags", "date", "pmid", "trial", "journal", "number", "web", "licence", "title",
                     "authors", "reference", "affiliation", "review", "kind", "method",
                     "subject"})  # fmt: skip
_BARE = frozenset({"doi", "journal", "method", "subject", "title", "date", "pmid", "interests"})


def field(text: str) -> tuple[str, str] | None:
    """(field name, value on the same line or "") where the line is a labelled field, else None."""
    match = _LABEL.fullmatch(text.strip()) if len(text) < 4000 else None
    if match is None:
        return None
    name = next(key for key in _NAMES if match[key] is not None)
    value = match["value"].strip()
    if value and (name not in _INLINE or (name not in ("tags", "reference") and len(value) > 300)):
        return None
    return name, value


def bare_field(text: str) -> tuple[str, str] | None:
    """A field label without its colon; means one only where several stand on the page."""
    if len(text) > 60 or text.rstrip().endswith(":"):
        return None
    found = field(text + ":")
    return found if found is not None and found[0] in _BARE and not found[1] else None


def cited_below(text: str) -> tuple[str, str] | None:
    """ "Cite this article" above a line with a DOI is the label of that line."""
    found = field(text + ":") if len(text) < 60 and "cit" in text.casefold() else None
    return found if found is not None and found[0] == "reference" else None
