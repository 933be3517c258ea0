"""A sighting never agrees with the wrong outcome, and never differs where the outcome is simply another one.

Outcomes and sentences are made here; the figures are nobody's.
"""

from __future__ import annotations

import pytest
from test_sighting_compare import hazard, outcome, states

BLINDED = outcome(
    "pfs.blinded", "pfs", ("9.1", "6.0"), effect=hazard("0.60", "0.47", "0.77"),
    assessor="blinded independent central review",
)  # fmt: skip
LOCAL = outcome(
    "pfs.local", "pfs", ("8.5", "6.2"), effect=hazard("0.66", "0.52", "0.84"), assessor="investigator"
)
UNSAID = outcome("pfs.unsaid", "pfs", ("9.1", "6.0"), effect=hazard("0.60", "0.47", "0.77"))
INTERIM = outcome("os.interim", "os", effect=hazard("0.70", "0.55", "0.89"), analysis_kind="interim")
FINAL = outcome("os.final", "os", effect=hazard("0.75", "0.61", "0.92"), analysis_kind="final")
BOTH, DATES = (BLINDED, LOCAL), (FINAL, INTERIM)
WHOLE = outcome("os.whole", "os", ("20.2", "18.0"), effect=hazard("0.80", "0.66", "0.97"))
PART = outcome("os.part", "os", ("11.5", "6.5"), subgroup=True)
RATIO = outcome("os.ratio", "os", effect=hazard("0.80", "0.66", "0.97"))
RATE = outcome("orr", "orr", ("30", "20"), unit="%")
DURABLE = outcome("drr", "drr", ("16.3", "2.1"), unit="%")
ANY = outcome("pneumonitis.any", "pneumonitis-any", ("20.1", "9.9"), unit="%", kind="harm", grade="any")
WORSE = outcome("pneumonitis.g3", "pneumonitis-g3plus", ("4.0", "1.9"), unit="%", kind="harm", grade="3+")
CAUSED = outcome("trae", "trae-g34", ("11.0", "4.1"), unit="%", kind="harm", grade="3-4")
ABSENT = "not in the reference"


@pytest.mark.parametrize(
    ("text", "against", "state", "ids"),
    [
        # who judged
        ("PFS by central review: HR 0.60 (95% CI 0.47-0.77).", BOTH, "agrees", ("pfs.blinded",)),
        ("Investigator-assessed PFS: HR 0.66 (95% CI 0.52-0.84).", BOTH, "agrees", ("pfs.local",)),
        ("Investigator-assessed PFS: HR 0.66 (95% CI 0.52-0.84).", (BLINDED,), ABSENT, ()),
        ("Investigator-assessed PFS: HR 0.60 (95% CI 0.47-0.77).", (BLINDED,), ABSENT, ()),
        ("By the investigators median PFS was 8.5 v 6.2 months.", (BLINDED,), ABSENT, ()),
        ("PFS by BICR: HR 0.60 (95% CI 0.47-0.77).", (LOCAL,), ABSENT, ()),
        ("By the investigators median PFS was 8.5 v 6.2 months.", (UNSAID,), ABSENT, ()),
        ("PFS by BICR: HR 0.64 (95% CI 0.47-0.77).", (BLINDED,), "differs", ("pfs.blinded",)),
        ("PFS: HR 0.64 (95% CI 0.47-0.77).", (BLINDED,), "differs", ("pfs.blinded",)),
        # which analysis
        ("At the interim analysis OS had HR 0.70 (95% CI 0.55-0.89).", DATES, "agrees", ("os.interim",)),
        ("At the interim analysis OS had HR 0.70 (95% CI 0.55-0.89).", (FINAL,), ABSENT, ()),
        ("In the updated report the OS HR was 0.77 (95% CI 0.63-0.94).", DATES, ABSENT, ()),
        ("In a post hoc look the OS HR was 0.71 (95% CI 0.55-0.92).", (FINAL,), ABSENT, ()),
        ("In the final analysis OS had HR 0.79 (95% CI 0.61-0.92).", DATES, "differs", ("os.final",)),
        # which patients
        ("In the subgroup median OS was 20.2 v 18.0 months.", (WHOLE,), ABSENT, ()),
        ("In the subgroup median OS was 21.0 v 18.0 months.", (WHOLE,), ABSENT, ()),
        ("Median OS was 8.1 v 6.9 months in patients older than 70.", (WHOLE,), ABSENT, ()),
        ("In women median OS was 22.0 v 18.5 months.", (WHOLE,), ABSENT, ()),
        ("With liver deposits median OS was 11.5 v 6.5 months.", (WHOLE, PART), "agrees", ("os.part",)),
        ("Median OS was 21.0 v 18.0 months.", (PART,), ABSENT, ()),
        ("Median OS was 21.0 v 18.0 months.", (WHOLE, PART), "differs", ("os.whole",)),
        # which arm
        ("Median OS was 20.2 months with durvalumab.", (WHOLE,), "agrees", ("os.whole",)),
        ("Median OS was 18.0 months with durvalumab.", (WHOLE,), "differs", ("os.whole",)),
        ("Median OS was 20.2 months with ipilimumab.", (WHOLE,), ABSENT, ()),
        ("Median OS was 23.0 months with durvalumab plus tremelimumab.", (WHOLE,), ABSENT, ()),
        ("Median OS was 23.0 months with ipilimumab versus 18.0 months with placebo.", (WHOLE,), ABSENT, ()),
        ("Median OS was 19.0 months in the control arm.", (WHOLE,), "differs", ("os.whole",)),
        # which kind of figure
        ("Median OS was 0.80 v 18.0 months.", (WHOLE,), "differs", ("os.whole",)),
        ("OS HR 20.2 (95% CI 18.0-25.0).", (outcome("m", "os", ("20.2", "18.0")),), ABSENT, ()),
        ("Median OS was 20.2 v 18.0 months.", (RATIO,), ABSENT, ()),
        ("The odds ratio was 0.80 (95% CI 0.66-0.97) for ORR.", (RATE,), ABSENT, ()),
        ("The adjusted HR for OS was 0.80 (95% CI 0.66-0.97).", (WHOLE,), ABSENT, ()),
        ("The 12-month OS was 20.2% v 18.0%.", (WHOLE,), ABSENT, ()),
        # which event
        ("The DRR was 30% v 20%.", (RATE,), ABSENT, ()),
        ("The ORR was 16.3% v 2.1%.", (DURABLE,), ABSENT, ()),
        ("The complete response rate was 30% v 20%.", (RATE, DURABLE), ABSENT, ()),
        ("Median EFS was 9.1 v 6.0 months.", (UNSAID,), ABSENT, ()),
        ("Median PFS2 was 9.1 v 6.0 months.", (UNSAID,), ABSENT, ()),
        ("Any-grade pneumonitis: 20.1% v 9.9%.", (ANY, WORSE), "agrees", ("pneumonitis.any",)),
        ("Grade 3 or higher pneumonitis: 20.1% v 9.9%.", (ANY,), ABSENT, ()),
        ("Any-grade pneumonitis: 4.0% v 1.9%.", (WORSE,), ABSENT, ()),
        ("Any-grade pneumonia: 20.1% v 9.9%.", (ANY,), ABSENT, ()),
        ("Pneumonitis: 3.0% v 1.9%.", (WORSE,), ABSENT, ()),
        ("All-cause adverse events of grade 3 or 4: 11.0% v 4.1%.", (CAUSED,), ABSENT, ()),
        ("Treatment-related adverse events of grade 3 or 4: 11.0% v 4.1%.", (CAUSED,), "agrees", ("trae",)),
        ("Treatment-related adverse events of grade 3 or 4: 12.0% v 4.1%.", (CAUSED,), "differs", ("trae",)),
        # which interval
        ("OS HR 0.80 (90% CI 0.68-0.94).", (WHOLE,), "agrees", ("os.whole",)),
        ("OS HR 0.80 (95% CI 0.68-0.94).", (WHOLE,), "differs", ("os.whole",)),
    ],
)  # fmt: skip
def test_meaning(text: str, against: tuple[object, ...], state: str, ids: tuple[str, ...]) -> None:
    assert [(one[0], one[1]) for one in states(text, *against)] == [(state, ids)]  # type: ignore[arg-type]
