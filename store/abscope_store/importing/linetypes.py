"""What one line of a page is by itself: counters, dates, site controls, calls to action, prose.

Generic vocabulary and shapes only, never a document's own words. Knows nothing of a line's neighbours;
furniture.py decides with them.
"""

from __future__ import annotations

import re

from abscope_store.importing.wordlist import phrases

BULLETS = "-*\u2022\u25aa\u25cf\u25e6\u2013\u2014\u00b7\u203a\u00bb"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
DATE = (
    rf"(?:{_DAY}(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}-{_MONTH}-\d{{4}}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}|{_MONTH}\s+\d{{4}}))"
)
_DATE_LINE = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified|reviewed|date)(?: online)?(?: on)?:?\s*)?"
    r"(?:\d{1,2}[:.]\d{2}(?: ?[ap]m)?(?: [A-Z]{2,4})?,?\s+)?"
    rf"(?:on\s+)?{DATE}(?:\s*(?:at|,|\|)?\s*\d{{1,2}}:\d{{2}}.{{0,12}})?(?:\s+by\s.{{2,40}})?",
    re.I,
)
_BYLINE = re.compile(
    r"(?:(?i:(?:(?:medically |clinically |peer )?(?:written|posted|reviewed|edited|presented) )?by"
    r"|authors?|von|par|oleh|door)):?\s+"
    r"[A-Z\u00c0-\u00de][^.!?]{1,80}",
)
_NUMBER = r"\d[\d.,]*\s?[kKmM]?"
_COUNTED = (
    r"(?:total )?(?:views?|shares?|likes?|comments?|reads?|tweets?|pins?|claps?|votes?|followers?"
    r"|subscribers?|retweets?|downloads?|replies|reply|accesses"
    r"|citations?|altmetric)"
)
_COUNTER = re.compile(
    rf"(?:{_NUMBER}|(?:{_NUMBER}\s*)?{_COUNTED}(?:\s*:?\s*{_NUMBER})?"
    rf"|(?:(?:share|tweet|pin|like|send|post|email|print|save){{1}}\s*(?:{_NUMBER})?\s*){{2,}}"
    rf"|(?:share|tweet|pin|like)\s*{_NUMBER})",
    re.I,
)
_SHARE = re.compile(
    r"(?:(?:share|tweet|pin|post|send|save|email|follow)(?: us| this| it)?(?: article| post| page)?"
    r"(?: (?:on|via|to|by|with) ?(?:facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|telegram"
    r"|email|e-mail|mail|messenger|threads|bluesky|tumblr|pocket|instagram|youtube))?\s*)+:?"
    r"|(?:teilen|partager|compartir|condividi|compartilhar|bagikan|delen)(?: auf| sur| en| su| di)?"
    r"|(?:(?:facebook|twitter|linkedin|whatsapp|reddit|pinterest|telegram|instagram|youtube|bluesky"
    r"|email|e-mail|copy link|print|rss)[\s|,/\u00b7]*)+",
    re.I,
)
_READING = re.compile(
    r"(?:(?:estimated )?read(?:ing)? time:?\s*)?(?:<\s*)?\d+(?:-\d+)?\s*"
    r"(?:min(?:ute|uto|uti|uten)?s?\.?)"
    r"(?:(?: of)?\s+(?:read(?:ing)?|lesezeit|de lecture|de lectura|di lettura|de leitura|leestijd))?\.?",
    re.I,
)
_COPYRIGHT = re.compile(
    "(?!.{0,30}\\bauthors?\\b)(?:copyright\\s*(?:\u00a9|\\(c\\)|\\d{4}|by\\b|of\\b)|\u00a9|\\(c\\)\\s*\\d{4})"
    "|.{0,80}\\ball rights reserved\\b",
    re.I,
)
_AD = re.compile(
    r"(?:advertise?ments?|adverts?|ads?|sponsored(?: (?:content|links?|post))?|promoted|paid (?:content|post)"
    r"|iklan|anzeigen?|werbung|publicit[e\u00e9]|publicidad|pubblicit\u00e0|reklama?|reklame|annonse?"
    r"|advertentie|anuncios?|mainos|\u5e7f\u544a|\u5e83\u544a|\u0440\u0435\u043a\u043b\u0430\u043c\u0430)"
    r"(?:[ -](?:headers?|footers?|top|bottom|middle|sidebar|banner|slot|in-?article|space|\d+))*[.:]?"
    r"(?:\W+(?:continue reading|(?:story|article) continues|scroll).{0,30})?"
    r"|(?:article|story) continues (?:below|after).{0,30}",
    re.I,
)
_FORM = re.compile(
    r"(?:enter|type|confirm|use) your (?:e-?mail|email|username|name|password)\b.*"
    r"|please (?:enter|log|sign|enable|accept|fill|verify)\b.*(?:e-?mail|password|account|javascript"
    r"|cookies?|form|robot|in\b).*"
    r"|(?:join|over) [\d,.]+ (?:other )?(?:subscribers|readers|followers|members).*"
    r"|(?:subscribe|sign up|register|log ?in|sign in)\b.{0,40}\b(?:now|newsletter|e-?mail|account|access"
    r"|alerts?|updates?|inbox|daily|weekly|below|free|comment)\b.*"
    r"|(?:forgot(?:ten)?|lost|retrieve|reset|create|choose) (?:your )?(?:a )?(?:new )?(?:password|account)"
    r"\b.*"
    r"|your e-?mail address will not be published.*|required fields are marked.*"
    r"|save my name\b.*|notify me of\b.*|you must be logged in\b.*|already (?:a member|have an account"
    r"|registered|subscribed)\b.*"
    r"|to (?:read|access|view|continue reading) (?:this|the) (?:full )?(?:article|content|text|story)\b.*"
    r"|(?:this|our) (?:web ?site|site|page) uses cookies.*|we use cookies\b.*|by (?:continuing|clicking)"
    r"\b.*\b(?:cookies|terms|privacy)\b.*|(?:accept|reject|manage)(?: all)? (?:cookies|preferences)"
    r"|(?:was|is|did) (?:this|you find)\b.{0,40}\b(?:helpful|useful)\??.*"
    r"|you (?:do not |don.t )?have (?:full |free |limited )?access\b.*"
    r"|(?:call|phone|ring|text)\b.{0,40}\b(?:to (?:book|make|schedule)|appointments?)\b.*"
    r"|(?:find|book|request|make) (?:a|an|your) (?:doctor|appointment|visit|provider|location).{0,40}"
    r"|search (?:for|this|the|our|by)\b.{0,30}"
    r"|disclaimer:.*\bnot (?:responsible|liable)\b.*"
    r"|(?:proudly )?powered by .{2,40}|like this:?"
    r"|don.t have an account\b.*|discover more from .{1,40}|get (?:the )?(?:latest|our)\b.*\b(?:inbox"
    r"|newsletter|e-?mail)\b.*",
    re.I,
)
_CONTROLS = phrases(
    """on this page, in this article, table of contents, article contents, home, contact us, about us, our "
    "team, login, log in, log out, sign in, sign up, register, menu,
    main menu, search for, search the site, site search, no result, no results, no results found,
    view all result, view all results, view all, see all, show all, show more, load more, read more,
    learn more, continue reading, back to top, go to top, scroll to top, skip to content,
    skip to main content, skip to navigation, toggle navigation, close menu, open menu, privacy policy,
    cookie policy, cookie settings, terms of use, terms of service, terms and conditions, sitemap,
    site map, advertise with us, media kit, newsletter, newsletters, subscribe, subscription, my account,
    checkout, donate, support us, faqs, rss, rss feed, follow us, connect with us, stay connected, share,
    share this, share this article, share this post, download pdf, download citation,
    listen to this article, loading, welcome back, forgot password,
    forgotten password, retrieve your password, reset password,
    remember me, password, latest news, science news, breaking news, podcasts, webinars, submit manuscript,
    submit an article, for reviewers, for librarians, browse journals, current issue, all issues,
    enlarge, outline, view outline, article outline, view table, view figure, email address, your name,
    dark mode, light mode, get access, view metrics, article metrics, altmetric, request a demo,
    request demo, request sample, buy now, add to cart, book now, get started, free trial,
    full size image, full size table,
    full text, info/history, preview pdf, view the discussion thread, citation tools,
    pdf, epub, xml, ris, bibtex, powerpoint, split view, newest first, oldest first, most relevant first,
    show abstract, hide abstract, actions, listen on, listen in, pause ad, skip ad, translate this page,
    browse figures, view figures, launch activity, start activity, start quiz,
    peer review reports, full access, shareable link, download references, view references,
    google scholar, crossref, copy link, email app, publish with us,
    startseite, anmelden, impressum, datenschutz, kontakt, suche, accueil, connexion, se connecter,
    mentions l\u00e9gales, inicio, iniciar sesi\u00f3n, aviso legal, accedi, beranda, masuk"""
)
# Ordinary words that menus also use: furniture only beside other furniture.
_MENU_WORDS = phrases(
    """about, contact, search, more, next, previous, close, privacy, terms, disclaimer, accessibility,
    advertise, careers, jobs, press, account, profile, cart, basket, shop, store, help, faq, feedback,
    print, cite, save, bookmark, listen, watch, blank, image, photo, video, gallery, username, email,
    email address, news, blog, articles, events, resources, publications, products, services, solutions,
    topics, sections, authors, submit, for authors, browse, archive, archives, english, deutsch, language,
    text size, permissions, reprints, open access, journals, books, metrics, yes, no, pubmed, article,
    additional multimedia"""
)
_TAIL = re.compile(
    r"(?:related|recommended|similar|suggested|popular|trending|recent|latest|more|featured|other|top"
    r"|most (?:read|shared|popular|viewed|recent|discussed|cited))(?: from| in| on| by)?(?: [\w&'-]+){0,3}"
    r" ?(?:posts?|articles?|reports?|stories|story|news|reading|content|links?|reads?|topics|coverage"
    r"|papers|items|products|videos|publications|searches|blogs?)"
    r"|(?:most (?:read|shared|popular|viewed)|trending(?: now| today)?|you (?:may|might) (?:also )?"
    r"(?:like|be interested in|enjoy|have missed)(?: this| these)?"
    r"|more (?:like this|to explore|(?:from|on|about|in) .{1,40})"
    r"|what to read next|recommended|suggested|more stories|notes to editors?|in other news|read next"
    r"|up next|keep reading|don.t miss|editor'?s'? picks?|related|see also"
    r"|previous (?:post|article|story)|next (?:post|article|story)|older posts?|newer posts?"
    r"|post navigation|categories|tag cloud|archives?|recent comments|blogroll|in this section"
    r"|[\w ]{3,30} in this (?:category|issue|group|section|series|collection|session|channel)"
    r"|(?:also|elsewhere|today|new|latest|now|popular|trending|hot|other \w+) (?:in|on|from|by) .{2,40}"
    r"|(?:top|must|our|best|staff|reader'?s'?|today's) (?:picks?|reads?|see|favou?rites)"
    r"|(?:suggested|recommended|picked|more|selected) for you|more (?:episodes|reports|titles|videos"
    r"|from .{2,30})"
    r"|people also (?:read|ask|viewed|bought)|readers also .{3,20}|in case you missed it|on our site"
    r"|mehr zum thema|das k\u00f6nnte (?:sie|dich) auch interessieren|weitere artikel|lesen sie auch"
    r"|\u00e0 lire aussi|articles? (?:similaires|li\u00e9s)|sur le m\u00eame sujet|lea tambi\u00e9n"
    r"|art\u00edculos relacionados|baca juga|artikel terkait|leggi anche|leia tamb\u00e9m)",
    re.I,
)
_RELATED = re.compile(
    r"related (?!work|stud|research|trial|evidence|literature|mechanism|factor|death|toxicit|adverse)"
    r"[\w&'-]+(?: [\w&'-]+)?",
    re.I,
)
_COMMENTS = re.compile(
    r"(?:\d+ )?(?:comments?|thoughts on .*|replies)(?: \(\d+\))?|\d+ responses?|responses \(\d+\)"
    r"|\d+ (?:comments?|responses?|thoughts|replies) (?:on|to) .*"
    r"|(?:leave|post|add|write) (?:a|your) (?:comment|reply|response)|join the (?:discussion|conversation)",
    re.I,
)
_PROMO = re.compile(
    r"for (?:more|further|additional|detailed|full|a deeper)\b.{0,160}?\b(?:visit|download|click|explore"
    r"|read (?:our|the full)|see our|check out|contact us|get in touch|subscribe|request)\b.*"
    r"|(?:to (?:learn|know|read|find out) more|want (?:to|more)\b).{0,160}?\b(?:visit|download|click"
    r"|subscribe|sign up|contact|check out|see our|read our|our (?:report|guide|course|webinar))\b.*"
    r"|(?:download|request|get|buy|purchase|access|order|claim|grab) (?:the|a|our|your)\b.{0,60}?\b"
    r"(?:report|sample|brochure|e-?book|white ?paper|guide|copy|demo|quote|pdf|app)\b.*"
    r"|(?:click|tap) here\b.*|(?:read|see|read more|also read|see also|watch|related|recommended)"
    r"(?: also| next| more)?:\s.{3,140}"
    r"|(?:follow|like|join|find) us (?:on|at)\b.*|(?:book|schedule|register for) (?:a|your|our|the) "
    r"(?:free )?(?:call|demo|consultation|webinar)\b.*"
    r"|(?:support|donate to) (?:our|independent)\b.{0,100}(?:today|journalism|donation|work)\b.*",
    re.I,
)
_CREDIT = re.compile(
    r"(?:(?:image|photo(?:graph(?:er|y)?)?|picture|featured image|illustration|cover|graphic)s?(?: credits?"
    r"| courtesy| source"
    r"| by)?|credits?):\s.{1,100}|(?:photo|image|picture)(?:graph)? (?:by|courtesy|from|caption"
    r"|source)\b.{0,80}|courtesy (?:of )?.{2,60}|photograph: .{2,60}",
    re.I,
)
_TABLE = re.compile("\t|\\S\\s{3,}\\S.{0,200}?\\S\\s{3,}\\S|\\|[^|]+\\|")
_STOP = re.compile("[.!?:\u2026][\"')\\]\u201d\u2019]*(?:\\s?\\[[\\d, \u2013-]+\\])*$")
_REFERENCE = re.compile(
    r"\b(?:19|20)\d\d;\s?\d|\b\d+\s?\(\d+\):\s?\d|;\s?\d+:\s?\d+[-\u2013]\d"
    r"|\b[A-Z]\w+ [A-Z]{1,3}, .*\bet al\b.*\d{4}"
)
_KIND = re.compile(
    r"(?:original|research|review|news|feature|full|data|short)? ?(?:article|research|paper)|open access"
    r"|(?:research|clinical|brief|case) (?:letter|note|study|communication)"
    r"|(?:national|clinical|practice|society) (?:practice )?(?:guideline|statement)|(?:mini"
    r"|systematic)?[ -]?review"
    r"|(?:brief |case |rapid |short )(?:report|communication)|editorial|letter|(?:press|news) release"
    r"|guideline"
    r"|abstract (?:no\.? ?|#)?\w?\d+|(?:session|track|category|section|poster|topic):? .+|preprint"
    r"|clinical trial"
    r"|peer-reviewed publication|vol(?:ume|\.)? \d+.{0,60}|pp?\.? ?\d+ ?[-\u2013] ?\d+.{0,30}",
    re.I,
)
_PERSON = (
    r"(?:(?:Prof|Dr)\.? )?[A-Z][\w.'-]*(?: (?:[a-z]{1,3} )?[A-Z][\w.'-]*){1,3}"
    r"(?: \((?:chair|co-chair|leader|secretary|lead)\))?(?:,? (?:MD|PhD|MSc|RN|MBBS|FRCR))*"
)
_NAMES = re.compile(
    rf"{_PERSON}(?:\s?[\d,*]+)?(?:(?:\s*[,;\u2022\u00b7&]\s*| and )+{_PERSON}(?:\s?[\d,*]+)?)+"
)
_FILED = re.compile(r"(?:tagged|posted in|filed under)\b.{3,90}", re.I)
_LABELLED = re.compile(r"[A-Z][\w()/'-]*(?: [\w()/'-]+){0,3}: \S")
_NUMBERED = re.compile(r"\(?\d{1,3}[.)]\s+\S")
_CAPTION = re.compile(
    r"(?i:fig(?:ure|\.)?|table|box|scheme|chart|supplementary (?:fig(?:ure|\.)?|table))\s*\d+[a-z]?"
    r"(?:\s*[.:|]|\s+[A-Z]|$)"
)


def bare(text: str) -> str:
    """The line without bullet, arrows and surrounding white space."""
    return text.strip().lstrip(BULLETS + "\u2190\u2192<>").strip(" \t|\u2190\u2192\u00ab\u00bb")


def is_reference(text: str) -> bool:
    """An entry of a list of references: a year and pages, or "et al.", behind names."""
    return len(text) < 600 and _REFERENCE.search(text) is not None


def is_names(text: str) -> bool:
    """Two people's names or more, as authors stand below a title."""
    return len(text) < 400 and _NAMES.fullmatch(text) is not None


def is_tags(text: str) -> bool:
    """ "Tagged scans, waiting": what a page was filed under, without a colon."""
    return _FILED.fullmatch(text) is not None


def is_labelled(text: str) -> bool:
    """ "Sponsor: a company": a few words, a colon, a few words."""
    return len(text.split()) <= 14 and _LABELLED.match(text) is not None


def is_kind(text: str) -> bool:
    """What sort of text follows: "Original article", "Abstract 12", "Session: ..."."""
    return len(text.split()) <= 9 and _KIND.fullmatch(text) is not None


def is_sentence(text: str) -> bool:
    """Four words or more that begin as a sentence and end as one."""
    return len(text.split()) >= 4 and _STOP.search(text[-40:]) is not None and text[-1] != ":"


def is_bullet(text: str) -> bool:
    return text[:1] in BULLETS and text[1:2].isspace()


def is_prose(text: str) -> bool:
    """A sentence or more: eleven words that end with a stop, or thirty words."""
    words = len(text.split())
    return words >= 30 or (words >= 11 and _STOP.search(text[-40:]) is not None)


def is_numbered(text: str) -> bool:
    """An item of a numbered list; "2. Methods" without a stop is a heading."""
    return _NUMBERED.match(text) is not None and _STOP.search(text[-40:]) is not None


def is_date(text: str) -> bool:
    return len(text) < 60 and _DATE_LINE.fullmatch(text) is not None


def is_byline(text: str) -> bool:
    return len(text.split()) <= 14 and _BYLINE.fullmatch(text) is not None


def is_counter(text: str) -> bool:
    return len(text) < 60 and _COUNTER.fullmatch(bare(text)) is not None


def is_caption(text: str) -> bool:
    return _CAPTION.match(text) is not None


def is_table_row(text: str) -> bool:
    return len(text) < 400 and _TABLE.search(text.strip()) is not None


def opens_list(text: str) -> bool:
    """ "Related conditions": other pages, unless prose follows or it is an article's own heading."""
    return _RELATED.fullmatch(bare(text)) is not None


def is_promo(text: str) -> bool:
    """A pointer to something the page's owner offers, not part of what it says."""
    return len(text) < 400 and _PROMO.fullmatch(bare(text)) is not None


def opens_tail(text: str) -> str:
    """Why what follows is no longer the article: "comments", "other articles" or ""."""
    short = bare(text).rstrip(":")
    if len(short) > 60 or short.endswith("."):
        return ""
    if _COMMENTS.fullmatch(short):
        return "comments"
    return "other articles" if _TAIL.fullmatch(short) else ""


def is_menu_word(text: str) -> bool:
    """A word that menus use, and articles too: hidden only beside other furniture."""
    return bare(text).casefold().rstrip(":.") in _MENU_WORDS


def furniture(text: str) -> str:
    """Why this line is page furniture wherever it stands; "" where it is not, or not by itself."""
    short = bare(text)
    if not short:
        return "separator"
    if short.casefold().rstrip(":.!?") in _CONTROLS:
        return "site control"
    if len(text) > 320:
        return ""
    for pattern, reason in (
        (_AD, "advertisement label"),
        (_SHARE, "share button"),
        (_READING, "reading time"),
        (_CREDIT, "image credit"),
        (_FORM, "sign-up or log-in"),
    ):
        if pattern.fullmatch(short):
            return reason
    return "copyright line" if _COPYRIGHT.match(short) and len(short.split()) < 40 else ""
