"""Kind and proposed tier of a document that the reference does not know, from what the document says.

Generic rules on kind, journal, publisher and section words; always a proposal with its reason, never a
judgement. No rule names a single document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from abscope_store.importing.messages import Metadata

_PROPOSED = "proposed: "
_REGISTRY = re.compile(
    r"registry record|trial registration|label|prescribing information|product information", re.I
)
_LABEL = re.compile(
    r"(?:highlights of )?prescribing information|summary of product characteristics|package insert", re.I
)
_TRIAL = re.compile(
    r"clinical trial|randomi[sz]ed controlled trial|pragmatic clinical trial|controlled clinical trial", re.I
)
_TRIAL_TITLE = re.compile(
    r"\bphase\s+(?:[1-4](?:[ab]|/[1-4])?|I{1,3}V?(?:/I{1,3})?)\b|\brandomi[sz]ed\b|\btrial\b|\bsingle-arm\b",
    re.I,
)
_NOT_A_TRIAL = re.compile(r"\breview\b|meta-analysis|protocol|commentary|editorial|guideline|overview", re.I)
_REVIEWED = re.compile(
    r"journal article|review|meta-analysis|observational|comparative|case report|letter|editorial"
    r"|guideline|comment|research-article|article|multicenter|validation|evaluation|systematic",
    re.I,
)
_ABSTRACT = re.compile(r"abstract|conference|meeting|poster|talk|press release|preprint|unpublished", re.I)
_NEWS = re.compile(r"news|magazine|blog|web page", re.I)
_RELEASE = re.compile(
    r"news release|press release|for immediate release|eurekalert|business ?wire|pr ?newswire"
    r"|globe ?newswire|news provided by|\btoday announced\b|/\w*wire/",
    re.I,
)
_MARKET = re.compile(
    r"\bmarkets? (?:size|research|reports?|forecast|outlook|overview|analysis|insights?|share|to reach)\b"
    r"|\bCAGR\b|\bmarket (?:for [\w ,-]{3,60} )?(?:is|was) (?:put|valued|expected|projected)",
    re.I,
)
_REGISTER = re.compile(r"\b(?:clinicaltrials\.gov (?:id|identifier)|trial (?:id|identifier|number))\b", re.I)
_CRITERIA = re.compile(r"(?:key )?inclusion criteria:?", re.I)
_CONGRESS = re.compile(
    r"(?:poster|abstract|e-?poster) (?:no\.? |#)?[A-Z]{0,4}\d+\b"
    r"|(?:poster|oral|abstract) (?:session|discussion)"
    r"|session: ",
    re.I,
)
_GUIDELINE = re.compile(
    r"\bguidelines? (?:of|on|for|number)\b|\bclinical practice guidelines?\b"
    r"|\bguidance (?:of|on|for|reference)\b"
    r"|\bconsensus statement\b",
    re.I,
)
_PREPRINT = re.compile(r"\b(?:bio|med)rxiv\b|research square|preprint|not (?:been )?peer[- ]reviewed", re.I)

_NUMBER = r"(?:(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})[.)]?\s+)?"
_SECTIONS = {
    name: re.compile(_NUMBER + f"(?:{words})[.:]?", re.I)
    for name, words in {
        "abstract": "(?:structured )?abstract",
        "introduction": "introduction|background",
        "methods": "(?:(?:materials?|patients|subjects|study) (?:and|&) )?methods|methods and "
        "materials|methodology",
        "results": "results(?: and discussion)?|findings",
        "discussion": "discussion|conclusions?|discussion and conclusions?",
        "references": "references|bibliography|literature cited",
    }.items()
}
_ENOUGH_SECTIONS = 3


class Standing(Struct, frozen=True):
    """`kind` in the file's own words where it says one; `tier` 1 to 6; `reason` says it is proposed."""

    kind: str
    tier: int
    reason: str


def propose(metadata: Metadata, texts: Sequence[str]) -> Standing:
    """The standing of a document; `texts` are its visible paragraphs in order."""
    kind, title = metadata.kind or "", metadata.title or ""
    opening = " ".join(texts[:12])[:6_000]
    named = " ".join(filter(None, (title, metadata.publisher, metadata.journal)))
    journal = f" in {metadata.journal}" if metadata.journal else ""
    if _REGISTRY.search(kind) or (metadata.publisher == "ClinicalTrials.gov" and metadata.nct):
        return _standing(kind or "registry record", 1, "a registry's record or a label")
    if _LABEL.search(f"{title} {opening[:400]}"):
        return _standing(kind or "label", 1, "calls itself prescribing or product information")
    if _REGISTER.search(opening) and any(_CRITERIA.fullmatch(text) for text in texts):
        return _standing(kind or "registry record", 1, "a page of a trials register")
    if _MARKET.search(named) or len(_MARKET.findall(" ".join(texts)[:60_000])) >= 2:
        return _standing(kind or "market page", 6, "writes about a market")
    if _PREPRINT.search(f"{kind} {named} {opening[:400]}"):
        return _standing(kind or "preprint", 4, "a preprint, not peer-reviewed")
    if _RELEASE.search(f"{named} {opening[:600]}"):
        return _standing(kind or "press release", 4, "a press release")
    if any(_CONGRESS.match(text) for text in texts[:4]) and not metadata.journal:
        return _standing(kind or "conference abstract", 4, "an abstract of a congress")
    if _ABSTRACT.search(kind):
        return _standing(kind, 4, f"the file calls it {kind}")
    if _NEWS.search(kind):
        return _standing(kind, 5, f"the file calls it {kind}")
    if not metadata.journal and _GUIDELINE.search(f"{title} {' '.join(texts[:4])[:400]}"):
        return _standing(kind or "guideline", 3, "calls itself a guideline")
    if metadata.journal or _REVIEWED.search(kind) or (metadata.pmid or metadata.pmcid):
        return _article(metadata, kind, title, journal)
    if metadata.doi and metadata.doi_is_own:
        return _article(metadata, kind, title, " with a DOI of its own")
    if _reads_as_paper(texts):
        where = "reads like a paper; no DOI or PubMed id was found"
        return _standing(kind or "journal article", 3, where)
    if metadata.doi:
        return _standing(kind or "news", 5, "reports a work whose DOI it names")
    if metadata.date and (metadata.authors or metadata.publisher):
        return _standing(kind or "web page", 5, "a dated page that names no work of its own")
    return _standing(kind or "page", 6, "names no publication, date or reference of its own")


def _reads_as_paper(texts: Sequence[str]) -> bool:
    """Three sections that papers have, methods or references among them, each on a line of its own."""
    found = {
        name
        for text in texts
        if len(text) < 60
        for name, pattern in _SECTIONS.items()
        if pattern.fullmatch(text.strip())
    }
    return len(found) >= _ENOUGH_SECTIONS and not found.isdisjoint({"methods", "references"})


def _article(metadata: Metadata, kind: str, title: str, where: str) -> Standing:
    trial = _TRIAL.search(kind) or (
        (_TRIAL_TITLE.search(title) or metadata.nct) and not _NOT_A_TRIAL.search(f"{kind} {title}")
    )
    if trial:
        return _standing(kind or "journal article", 2, f"reads as the report of a trial{where}")
    return _standing(kind or "journal article", 3, f"an article{where}")


def _standing(kind: str, tier: int, reason: str) -> Standing:
    return Standing(kind, tier, f"{_PROPOSED}{reason}"[:500])
