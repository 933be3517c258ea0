"""How much a sentence offers something or asks for something: an offer, a plea for money, a farewell, a vita.

Generic turns of phrase of those who run a page, never a document's own words; sentences that carry none of a
site's usual words. Knows nothing of a line's neighbours.
"""

from __future__ import annotations

import re

_ENOUGH = 2  # turns of phrase that make it certain
_DO = (
    r"(?:tell|pass|try|call|write|ask|drop|send|let|join|share|see|read|visit|text|get|take|find|start"
    r"|book|press"
    r"|think|consider|please|click|tap|contact|speak|talk|leave|sign|buy|order|give|support|subscribe"
    r"|download"
    r"|here.s|look no further|our|we (?:can|will|have)|why not|then)"
)
_TURNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\?\s+{_DO}\b",
        r"\b(?:know (?:a|any|some)|want (?:to|the|more|a)|need (?:a|an|the|more|help)|got a|looking for"
        r"|interested in"
        r"|fancy|curious about|ready (?:to|for)|have (?:a|you got)) [^.?]{3,80}\?",
        r"(?:\b(?:USD|EUR|GBP|US\$)|[$\u20ac\u00a3])\s?\d(?![\d,.]*\s?(?:million|billion|bn|m|trillion"
        r"|per)\b)",
        r"\b(?:tailor-made|made to (?:order|measure)|bespoke|premium|checkout|on sale|for sale"
        r"|custom (?:cut|version|report)"
        r"|sample (?:pages|copy)|working days?|at no (?:extra )?(?:cost|charge)|press here"
        r"|behind this (?:page|wall))\b",
        r"\b(?:free|discounted|half price) (?:for (?:members|all|everyone|readers|a limited)|until"
        r"|to (?:all|members|join"
        r"|attend|watch|read))\b",
        r"\b(?:earn|claim|\d+(?:\.\d+)?|one|two) (?:(?:\d+(?:\.\d+)?|CME|CPD|AMA|hours? of) )*credits?\b"
        r"|\bhours? of"
        r" credit\b|\bCME\b",
        r"\b(?:few|couple of|spare|small) (?:pounds|dollars|euros|kroner|coins|favou?rs?)\b|\bchip in\b"
        r"|\ba (?:paid|free)"
        r" (?:or (?:a )?(?:paid|free) )?plan\b|\bpounds a month\b|\bkept (?:alive|going) by\b"
        r"|\bhelps? us (?:keep|to|stay)\b",
        r"\bno (?:owner|paywall|shareholders?|billionaire)\b|\b(?:our|independent) (?:reporting"
        r"|journalism|newsroom)\b",
        r"\b(?:thanks|thank you|glad) [^.]{0,20}\bread(?:ing)?\b|\bread this far\b|\bbefore you (?:go"
        r"|leave)\b",
        r"\b(?:thanks|thank you) for (?:watching|listening|subscribing|your support|joining|visiting)\b",
        r"\bvotes? so far\b|\bnot a scientific (?:survey|poll)\b|\b(?:take|answer) (?:our|this"
        r"|the) (?:poll|survey|quiz)\b",
        r"\b(?:scheduled|planned) maintenance\b|\b(?:site|service|submissions?) (?:will|may) be (?:closed"
        r"|down|unavailable)\b",
        r"\bnever (?:sell|share|pass|rent|spam)\b|\bthird part(?:y|ies)\b|\bunder lock\b"
        r"|\byour (?:details|data|name|e-?mail)\b",
        r"\b(?:what|why) (?:our )?(?:clients|customers|readers|members|users|people) (?:say|think|trust"
        r"|choose|love)\b",
        r"\b(?:call|recommend|use|hire|buy from|come back to|came back (?:to|for)) (?:them|a second|again)\b",
        r"\bour (?:editors?|writers?|staff|listeners|viewers|subscribers|members|sponsors?|sales|clients"
        r"|customers|analysts?"
        r"|estimates|interviews?|service|desk)\b",
        r"\bthis (?:blog|channel|newsletter|letter|magazine|platform|podcast|programme|post|report"
        r"|transcript) (?:is|was|are"
        r"|has|may|gives|contains)\b",
        r"\b(?:the|our|your) app\b|\bfor your (?:phone|tablet|tv|device)\b|\bapp for\b|\btext [A-Z]+ to \d",
        r"\b(?:launched|founded|established|online since|member since) (?:\w+ ){0,3}(?:years? ago"
        r"|in \d{4}|\d{4})\b",
        r"\b(?:stay|get|keep) (?:ahead|in the loop|up to speed|in touch|posted)\b|\b(?:take"
        r"|bring) .{2,30} with you\b",
        r"\bwe (?:accept|take) (?:cards?|visa|cash|paypal|payments?|all major)\b|\bsecure (?:checkout"
        r"|payment|server)\b|24/7",
        r"\b(?:is|works as|was) an? (?:[\w-]+ ){0,4}(?:consultant|professor|lecturer|physician|doctor"
        r"|nurse|oncologist"
        r"|surgeon|radiographer|physicist|student|editor|analyst) (?:in|at|of|with|who|based|and)\b",
        r"\b(?:she|he|they|and) (?:runs|hosts|edits|teaches|blogs|tweets|keeps|enjoys|likes|lives|writes"
        r"|covers|reports)\b"
        r"|\bin (?:her|his|their) (?:spare|free) time\b|\bwhen (?:she|he) is not\b",
        r"\b(?:edit|improve|add to|expand|needs more) (?:this|the|some|more)? ?(?:page|article|references"
        r"|sources|citations)\b"
        r"|\byou can help\b|\bthat everyone may edit\b",
        r"\bmade by (?:software|machine|a computer)\b|\bmay contain (?:mistakes|errors)\b"
        r"|\bmachine (?:translated|made)\b",
        r"\bfeel free to\b|\bpass (?:this|it) (?:on|along)\b|\bspread the word\b|\btell a friend\b"
        r"|\btip jar\b",
        r"\b(?:concern|complaint|question)s? about (?:your|our) (?:care|order|visit|stay|service)\b"
        r"|\bdrop in\b|\bwhat you"
        r" were looking for\b|\bspeak to your own\b|\bgentle reminder\b",
    )
)  # fmt: skip


def bid(text: str) -> float:
    """0 for a sentence that only tells something, 1 for one that surely offers or asks for something."""
    if len(text) > 1200 or text.count(" ") < 2:
        return 0.0
    return min(1.0, sum(turn.search(text) is not None for turn in _TURNS) / _ENOUGH)
