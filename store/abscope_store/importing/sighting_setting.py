"""Under which view a sentence prints its figures: who judged, at which analysis, of which patients.

Words of the sentence only; what it does not say stays None. Compared, never guessed, by sighting_compare.py.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

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


def settled(sighting: Sighting, text: str, start: int, end: int) -> Sighting:
    """The sighting with its setting; `text[start:end]` is its sentence, dashes and spaces alike."""
    assessor = _nearest(_ASSESSOR, sighting, text, start, end)
    analysis = _nearest(_ANALYSIS, sighting, text, start, end)
    some = _SOME.search(text, start, end) is not None
    if assessor is None and analysis is None and not some:
        return sighting
    return replace(sighting, assessor=assessor, analysis=analysis, some=some)


def assessor_of(words: str | None) -> str | None:
    """The same two words for what the reference says of who judged; None where it says nothing."""
    found = _ASSESSOR.search(words or "")
    return found.lastgroup if found is not None else None


def _nearest(form: re.Pattern[str], sighting: Sighting, text: str, start: int, end: int) -> str | None:
    """The group of the match nearest to the statement, before it where two are as near."""
    found = [
        (max(sighting.start - one.end(), one.start() - sighting.end, 0), one.start(), one.lastgroup)
        for one in form.finditer(text, start, end)
    ]
    return min(found)[2] if found else None
