"""How much a line speaks to the visitor of a site (customer, reader to be won) instead of telling something.

Generic vocabulary of sites and their controls, never a document's own words; and what marks a figure, so that
a line with an outcome is not taken for furniture. Knows nothing of a line's neighbours.
"""

from __future__ import annotations

import re

STRONG = 6.0  # by itself enough to hide a line in the midst of an article
SOME = 2.5
_SHORT = 9  # words of a line that may be a control

_SITE = re.compile(
    r"\bcookies?\b|\bjava ?script\b|\bweb browsers?\b|\byour (?:browser|device|preferences|inbox|account"
    r"|order"
    r"|e-?mail|basket|cart|subscription|membership|privacy|data|gift|donation|consent)\b|\bnewsletters?\b"
    r"|\bsubscri(?:be|bers?|ptions?|bing)\b|\bsign(?:ed|ing)?[- ](?:up|in)\b|\blog(?:ged|ging)?[- ]?in\b"
    r"|\binbox\b|\bunsubscribe\b|\bprivacy (?:policy|notice|settings)\b|\bterms (?:of|and)\b"
    r"|\badverts?\b|\badvertis(?:ing|ers?|ements?)\b|\bpersonali[sz]ed (?:ads?|content|advertising)\b"
    r"|\b(?:this|our|the) (?:web ?site|site|app|platform|online (?:store|shop))\b|\bclick(?:ing)?\b"
    r"|\bour (?:partners|analysts?|experts?|team|nurses|readers|clients|customers|journalists|mission"
    r"|services"
    r"|newsletters?|podcasts?|journalism|work|supporters|community|offices?|newsroom|reports|store|terms)\b"
    r"|\bdonat(?:e|ions?|ing)\b|\bfree (?:sample|trial|copy|account|newsletter|of charge|shipping)\b"
    r"|\bdiscounts?\b|\b\d+ ?% off\b|\bmoney[- ]back\b|\b(?:clients|customers) (?:in|across|around|world)"
    r"|\bheadquartered\b|\bforward-looking\b|\bundertakes no\b|\bmay differ materially\b"
    r"|\ball rights reserved\b|\bpress (?:office|contact|enquir)|\bmedia (?:contact|enquir|inquir|relations)"
    r"|\binvestor (?:contact|relations)\b|\bregistered (?:charity|office|company|in england)\b"
    r"|\bcompany (?:limited|number)\b|\bopens? in (?:a )?new (?:window|tab)\b|\bpartners? (?:store|use)\b"
    r"|\breader-supported\b|\bpaid subscriber|\bsupport (?:my|our) work\b|\bconsider (?:becoming|supporting"
    r"|making)"
    r"|\bmarket research\b|\b(?:research|advisory|consulting) (?:and \w+ )?(?:firm|company)\b"
    r"|\b(?:twitter|facebook|linkedin|instagram|youtube|whatsapp|bluesky|mastodon)\b|\bcredit cards?\b"
    r"|\bcustomi[sz]ed? (?:version|report|research)|\bany purchase\b|\bevery purchase\b|\bafter the sale\b"
    r"|\bcode [A-Z]+\d+\b|\b(?:stay|keep) (?:up[- ]to[- ]date|informed|connected)\b|\bsocial media\b"
    r"|\b(?:never|don.t) miss\b|\bofficial (?:web ?)?site\b|\bmembers? (?:area|login|only)\b"
    r"|\b(?:calls are free|free from all phones|weekdays|office hours|opening hours)\b"
    r"|\brepresent the views?\b|\b(?:taken?|takes) (?:\w+ ){0,2}into account\b"
    r"|\binformation(?:al)? purposes\b"
    r"|\bdo(?:es)? not (?:override|replace|constitute|endorse)\b|\b(?:medical|professional|legal) advice\b"
    r"|\byou (?:need|asked for|provide|agree)\b|\byour (?:web ?site|company|business|needs|content)\b"
    r"|\bgrab\b"
    r"|\bat no extra cost\b|\borders? (?:placed|now)\b|\btax-deductible\b|\bbest-sellers?\b"
    r"|\bspecial offers?\b"
    r"|\b(?:some or all of )?this content\b|\bcontent you\b|\bwe use the\b|\bwe can build\b"
    r"|\bavailable for interview"
    r"|\bon request from\b|\bhigh-resolution images?\b|\bpress office\b|\b(?:public"
    r"|private) research university\b"
    r"|\bis ranked\b|\bsyndication\b|\breproduc(?:e|ing) (?:some|all|any|our)\b|\bcopyright and permissions\b"
    r"|\bresponsibility of the\b|\bdoes not mean it has been\b|\byour doctor\b|\bdeciding to\b"
    r"|\bfamily members or"
    r"|\bunlimited access\b|\b(?:single|multi|enterprise|corporate)[- ](?:user|licen[cs]e)\b|\banalyst time\b"
    r"|\bour (?:\w+ ){1,2}(?:pages?|page shows?|services?|staff|centre|center|store|site)\b|\bmake (?:a"
    r"|your) (?:\S+ )?gift"
    r"|\bno substitute for\b|\bnot (?:a substitute|intended to (?:replace|be)) (?:for )?|\bprofessional judg",
    re.I,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\bwww\.\w+"
    r"|(?:\+?\d{1,3}[ -])?\(?\d{3,4}\)?[ -]\d{3}[ -]?\d{3,4}\b"
                      r"|\b(?:tel|phone|fax)\b[.:]?\s*\+?[\d(]|\+\d{1,3} \d{2,4} \d{3,4}", re.I)  # fmt: skip
_THING = (
    r"(?:tab|window|slide|pdf|e?pub|xml|image|table|figures?|citations?|alerts?|page|site|viewer|references"
    r"|profile|comments?|caption|ppt|powerpoint|issue|sample|report|article|articles|newsletter|e-?mail"
    r"|account|options|preferences|settings|cookies|choices|search|results|menu|content|section|bookmarks?"
    r"|schedule|library|list|feed|app|version|link|metrics|permissions|reprints?|files?|data ?sheet|brochure"
    r"|cart|basket|order|quote|demo|copy|analyst|sales|us|all|more|full text|store|shop|team|feedback|problem"
    r"|replies|thread|post|posts|stories|news|navigation|top|home|session|author|form|filters?|updates)"
)
_VERB = (
    r"(?:view|show|hide|open|download|print|save|share|e-?mail|cite|browse|search|submit|register|get|set|add"
    r"|manage|accept|reject|close|expand|collapse|enlarge|sort|report|reply|load|see|back|return|go|skip|jump"
    r"|sign|log|subscribe|follow|join|buy|order|request|contact|call|chat|talk|speak|book|find|donate|shop"
    r"|click|tap|listen|watch|read|learn|explore|discover|access|export|copy|send|start|try|give|support"
    r"|advertise|gift|bookmark|work|like|rate|recommend|select|choose|change|switch|continue|create|update"
    r"|edit|allow|use"
    r"|create|customi[sz]e|inquire|enquire|apply|visit|refer|pay|renew|track|upgrade|connect|play)"
)
_NOT_A_CONTROL = r"(?! (?:of|bias|strategy|the ward|your (?:doctor|team|nurse|gp|ward|care)))"
_CONTROL = re.compile(rf"{_VERB}\b{_NOT_A_CONTROL}(?: [\w'-]+){{0,5}}? {_THING}\b.{{0,25}}", re.I)
_VERB_FIRST = re.compile(rf"{_VERB}\b{_NOT_A_CONTROL}", re.I)
_BY_VISITOR = re.compile(r"(?:sign me up|tell me more|i (?:agree|accept|understand)|that.s (?:fine|ok)"
    r"|got it|ok(?:ay)?"
                         r"|no,? thanks|not now|maybe later|yes,? .{0,20}|very helpful|not helpful|submit"
                         r"|send|go"
                         r"|apply|clear|reset|cancel|done|continue|dismiss|expand|collapse"
                         r"|\d+ more comments.*"
                         r"|full name|first name|last name|(?:business|work) e-?mail|phone(?: number)?"
                         r"|company"
                         r"|job title|country|message|captcha|[\w ]{2,40}\(pdf\)|pdf ?\([\d.]+ ?[kmg]b\)"
                         r"|issn:? .{0,30}|e-?issn.{0,30}|liked by .*)", re.I)  # fmt: skip
_FOOT = re.compile(
    r"\b(?:careers?|jobs|vacancies|accessibility|sitemap|site map|privacy|cookies?|terms|legal|copyright"
    r"|disclaimers?|imprint|contact|help ?(?:desk|cent(?:re|er))|faqs?|support|press|newsroom|media"
    r"|investors?"
    r"|advertis\w+|sponsors?|partners?|editorial board|corrections|complaints|feedback|donate|shop|store"
    r"|log ?in"
    r"|members?(?: area)?|subscriptions?|newsletters?|rss|podcasts?|videos?|webinars?|events|exhibitors"
    r"|permalink|collections|altmetric|metrics|reprints|permissions|freedom of information|about us|staff"
    r"|who we are|what we do|our (?:team|people|history|mission|work)|user guide|journal list|for authors)\b",
    re.I,
)
_BIO = re.compile(
    r"\b(?:has (?:covered|written (?:for|about)|reported)|is an? (?:[\w-]+ ){0,4}(?:reporter|writer"
    r"|journalist"
    r"|correspondent|columnist|contributor|blogger|freelancer?)|(?:opinions|views)(?: \w+){0,3} (?:are"
    r"|is) (?:my"
    r"|mine|her|his|their|those)|lives (?:in|by|with|near)|follow (?:her|him|them) (?:on|at))\b",
    re.I,
)
_FIGURE = re.compile(
    r"\d(?:\.\d+)?\s?%|\b(?:HR|OR|RR|CI|PFS|OS|ORR)\b[^.]{0,20}\d|\bp\s?[=<>]\s?\.?\d|\bn\s?=\s?\d"
    r"|\b\d+ ?(?:of|/) ?\d+\b(?! pages)|\d ?(?:Gy|mg|ml|months?|weeks?|people|patients|deaths)\b"
    r"|\bper cent\b",
    re.I,
)


def has_figures(text: str) -> bool:
    """Whether the line prints an outcome, a dose or a count of people."""
    return _FIGURE.search(text) is not None


def begins_as_control(text: str) -> bool:
    """Whether a short line begins with a verb that controls begin with."""
    short = text.strip(" \u2022\t|-\u2013\u203a\u00bb>")
    return len(text.split()) <= _SHORT and _VERB_FIRST.match(short) is not None


def appeal(text: str) -> float:
    """How sure a line is to be addressed to the visitor: 0 for none, STRONG for surely."""
    words = len(text.split())
    short = text.strip(" \u2022\t|-\u2013\u203a\u00bb>")
    hits = len({found.group().lower() for found in _SITE.finditer(text[:2000])})
    hits += len(_ADDRESS.findall(text[:2000]))
    if _BIO.search(text[:600]) and words < 80:
        hits += 2
    if words > _SHORT:
        if hits >= 2 or (hits and _VERB_FIRST.match(short)):
            return STRONG
        return SOME if hits and words < 16 else 0.0
    if _BY_VISITOR.fullmatch(short.rstrip(".!:")):
        return STRONG - 1
    if _CONTROL.fullmatch(short.rstrip(".!:")):
        return STRONG
    score = (
        3.0 * hits
        + (SOME if _VERB_FIRST.match(short) else 0)
        + (SOME if words <= 3 and _FOOT.search(short) else 0)
    )
    return min(STRONG, score)
