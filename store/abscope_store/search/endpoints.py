"""Other names of endpoints and of a card's parts, and the families whose members are never synonyms.

Only tables: what a name means for a query is vocabulary.py's, what counts as a near miss is related.py's.
"""

from __future__ import annotations

from functools import cache

HARMS = "harms"  # no endpoint of one study: every harm answers it

# slug -> names besides those the reference's own outcome rows give
NAMES: dict[str, tuple[str, ...]] = {
    "os": ("OS", "overall survival"),
    "pfs": ("PFS", "progression-free survival"),
    "efs": ("EFS", "event-free survival"),
    "dfs": ("DFS", "disease-free survival"),
    "rfs": ("RFS", "recurrence-free survival", "relapse-free survival"),
    "orr": ("ORR", "objective response rate", "overall response rate", "response rate"),
    "drr": ("DRR", "durable response rate"),
    "crr": ("CRR", "complete response rate", "complete response", "complete responses", "CR"),
    "pcr": ("pCR", "pathological complete response", "pathologic complete response"),
    "mpr": ("MPR", "major pathological response", "major pathologic response"),
    "dcr": ("DCR", "disease control rate"),
    "dor": ("DoR", "duration of response"),
    "pneumonitis": ("pneumonitis",),
    "pneumonia": ("pneumonia",),
    HARMS: (
        "adverse events",
        "harms",
        "adverse event",
        "harm",
        "adverse effects",
        "side effects",
        "side effect",
        "toxicity",
        "toxicities",
        "safety",
    ),
}
# The same for what a reader asks for alone: no text is read for these (importing/sighting_endpoints.py).
ASKED: dict[str, tuple[str, ...]] = {
    "pfs2": ("PFS2",),
    "rwpfs": ("rwPFS", "real-world progression-free survival"),
    "ttp": ("TTP", "time to progression"),
    "dmfs": ("DMFS", "distant metastasis-free survival"),
    "mfs": ("MFS", "metastasis-free survival"),
    "lc": ("LC", "local control"),
    "lrc": ("LRC", "locoregional control", "loco-regional control"),
    "qol": ("QoL", "quality of life", "HRQoL", "health-related quality of life"),
    "pr": ("PR", "partial response rate", "partial response", "partial responses"),
    "irae": (
        "irAE",
        "immune-related adverse events",
        "irAEs",
        "immune-related adverse event",
        "immune-mediated adverse events",
        "immune-mediated adverse event",
    ),
    "trae-fatal": (
        "treatment-related death",
        "treatment-related deaths",
        "treatment-related mortality",
        "toxic deaths",
    ),
    HARMS: ("AE", "AEs"),
}

# Parts of a card that a question asks for as such (cards.py tells them).
CARDS: dict[str, tuple[str, ...]] = {
    "approvals": (
        "approved", "approval", "approvals", "approved for", "licensed", "licence", "license",
        "indication", "indications", "indicated",
    ),
    "doses": ("dose", "doses", "dosing", "dosage", "dosages", "dose used", "doses used"),
    "boxed warning": ("boxed warning", "boxed warnings", "black box warning", "black box"),
}  # fmt: skip
# Diseases by the short form of the glossary -> what else they are called.
DISEASES: dict[str, tuple[str, ...]] = {
    "HNSCC": ("head and neck", "head and neck cancer"),
    "HCC": ("hepatocellular", "liver cell cancer"),
}
# A disease and its stage in one short form; a study states them apart.
STAGED: dict[str, tuple[str, str]] = {
    "LS-SCLC": ("limited-stage", "SCLC"), "ES-SCLC": ("extensive-stage", "SCLC"),
}  # fmt: skip
# Short forms that the reference's records do not give themselves -> the name of what they mean here.
SHORT: dict[str, str] = {"RT": "radiotherapy", "XRT": "radiotherapy"}
# Groups that run trials: "NRG-LU005" is called LU005 as well.
GROUPS = frozenset("CCTG ECOG EORTC GOG NRG RTOG SWOG".split())
# Words for a facet of a study that its own column answers better than any text of it.
FACETS: dict[str, tuple[str, ...]] = {
    "timing/concurrent": ("concurrent", "concurrently", "concomitant", "concomitantly"),
}
# What tells two figures of one endpoint apart: asked for one, a figure of its opposite is another event.
QUALITIES: dict[str, tuple[str, ...]] = {
    "treatment-related": ("treatment-related", "drug-related", "treatment related", "TRAE", "TRAEs"),
    "all-cause": ("all-cause", "any cause", "all cause"),
    "blinded": ("BICR", "blinded independent central review", "blinded review", "central review"),
    "investigator": ("investigator-assessed", "investigator assessed", "investigator assessment"),
}
CAUSES = frozenset({"treatment-related", "all-cause"})  # what a harm is put down to
OPPOSITES = {
    "treatment-related": "all-cause", "all-cause": "treatment-related",
    "blinded": "investigator", "investigator": "blinded",
}  # fmt: skip
SPANS: dict[str, int] = {"year": 12, "years": 12, "yr": 12, "yrs": 12, "month": 1, "months": 1, "mo": 1}

# An answer from the same family under another name is shown as a different event, never as the answer.
FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"pfs", "pfs2", "rwpfs", "ttp", "efs", "dfs", "rfs", "mfs", "dmfs"}),
    frozenset({"orr", "drr", "crr", "pr", "pcr", "mpr", "dcr", "lesion-response"}),
    frozenset({"pneumonitis", "pneumonia", "radiation-pneumonitis"}),
    frozenset({"trae-fatal", "ae-fatal"}),
    frozenset({"lc", "lrc", "locoregional-relapse"}),
)
_MEMBERS = sorted((slug for members in FAMILIES for slug in members), key=len, reverse=True)
# What stands behind an endpoint's slug and makes it another event, no part of the endpoint.
_KINDS = {
    "pneumonitis": "radiation-pneumonitis",
    "irae": "imae",
}  # a kind of it that its own slug names first
_ELSE = ("out-of-field", "discontinuation")


def family(slug: str) -> frozenset[str]:
    """The slugs that are near but never the same; empty where there are none."""
    return next((members - {slug} for members in FAMILIES if slug in members), frozenset())


@cache
def base(slug: str) -> str:
    """The endpoint that a slug is a kind of: `pneumonitis` of `pneumonitis-g34`, else itself."""
    return next((one for one in (*_MEMBERS, "os") if slug == one or slug.startswith(f"{one}-")), slug)


def is_part(slug: str, of: str) -> bool:
    """Whether a slug is an endpoint at one time, of one grade or in one cohort: `os-24m` of `os`."""
    if of in _KINDS and slug.startswith(_KINDS[of]):
        return True
    rest = slug.removeprefix(f"{of}-")
    return rest != slug and not any(one in rest for one in _ELSE)
