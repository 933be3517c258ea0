"""Other names of endpoints, and the families whose members are never synonyms of one another.

Only a table: what a name means for a query is vocabulary.py's, what counts as a near miss is related.py's.
"""

from __future__ import annotations

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

# An answer from the same family under another name is shown as a different event, never as the answer.
FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"pfs", "efs", "dfs", "rfs"}),
    frozenset({"orr", "drr", "crr", "pcr"}),
    frozenset({"pneumonitis", "pneumonia"}),
)


def family(slug: str) -> frozenset[str]:
    """The slugs that are near but never the same; empty where there are none."""
    return next((members - {slug} for members in FAMILIES if slug in members), frozenset())
