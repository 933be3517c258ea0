"""Under which view a sentence prints its figures: who judged, at which analysis, of which patients.

Words of the sentence only; what it does not say stays None. Compared, never guessed, by sighting_compare.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from abscope_store.importing.sighting_line import Line
from abscope_store.importing.sighting_records import Sighting

BLINDED, INVESTIGATOR = "blinded", "investigator"
_ASSESSOR = re.compile(
    r"(?P<blinded>\bBICR\b|\bblinded\b[^.;]{0,40}?\b(?:review|assess\w+|committee)"
    r"|\b(?:independent|central)(?:ly)? (?:\w+ ){0,2}?(?:review|assess|facility|committee)\w*|\bIRC\b)"
    r"|(?P<investigator>\binvestigators?\b|\blocal(?:ly)? (?:review|assess)\w*)",
    re.I,
)
_ANALYSIS = re.compile(
    r"\b(?P<interim>interim|preliminary|early)\b(?= (?:\w+ )?(?:analys[ie]s|results?|data|look))"
    r"|\b(?P<final>final)\b(?= (?:\w+ )?(?:analys[ie]s|results?|data))"
    r"|\b(?P<update>updated?|longer follow-?up|extended follow-?up)\b"
    r"|\b(?P<primary>primary)\b(?= (?:\w+ )?analys[ie]s)"
    r"|\b(?P<posthoc>post[ -]?hoc|exploratory|sensitivity|per[ -]protocol)\b",
    re.I,
)
_SOME = re.compile(
    r"\b(?:in|for|among|of) (?:the |those |only )?(?:\w+ )?"
    r"(?:patients|participants|people|those|women|men|cases|individuals|tumou?rs)"
    r" (?:older|younger|aged|with|without|whose|who (?:had|were|did)|under|over|from|in)\b"
    r"|\b(?:in|among|for) (?:never[ -])?"
    r"(?:men|women|smokers|elderly|asian|squamous|non-squamous|younger|older)\b",
    re.I,
)


def settled(sightings: Sequence[Sighting], line: Line) -> list[Sighting]:
    """The sightings of a sentence with their setting."""
    if not sightings:
        return []
    assessors = list(_ASSESSOR.finditer(line.text, line.start, line.end))
    analyses = list(_ANALYSIS.finditer(line.text, line.start, line.end))
    some = _SOME.search(line.text, line.start, line.end) is not None
    if not (assessors or analyses or some):
        return list(sightings)
    return [
        replace(one, assessor=_nearest(assessors, one), analysis=_nearest(analyses, one), some=some)
        for one in sightings
    ]


def assessor_of(words: str | None) -> str | None:
    """The same two words for what the reference says of who judged; None where it says nothing."""
    found = _ASSESSOR.search(words or "")
    return found.lastgroup if found is not None else None


def _nearest(said: Sequence[re.Match[str]], sighting: Sighting) -> str | None:
    """The group of the match nearest to the statement, before it where two are as near."""
    found = [
        (max(sighting.start - one.end(), one.start() - sighting.end, 0), one.start(), one.lastgroup)
        for one in said
    ]
    return min(found)[2] if found else None
