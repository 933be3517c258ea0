"""The vocabulary of sites: how many of a line's words belong to menus, forms, shops and legal notices.

General knowledge of what surrounds a text, grouped by family, with a weight for how rarely a medical text
uses the word; a word of one document has no place here. Knows nothing of a line's neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from abscope_store.importing.wordlist import phrases

_WORDS = re.compile(r"[a-z\u00df-\u00ff]+(?:['\u2019-][a-z\u00df-\u00ff]+)*")

# Weight 3: hardly ever in a text on medicine; 2: rarely; 1: often there too, telling only with others.
_FAMILIES = {
    "consent": (
        "3 thumbs cookie consent opt-out opt-in gdpr javascript browser 2 privacy preference personalised "
        "personalized "
        "tracking third-party 1 accept reject decline agree manage setting allow essential vendor",
    ),
    "account": (
        "3 login log-in signin sign-in signup sign-up password username logout paywall captcha subscriber "
        "2 subscribe subscription account inbox mailbox email e-mail membership register member profile "
        "guest "
        "unlock shibboleth athens openathens 1 access institution institutional trial free purchase rent "
        "join "
        "credential unlimited",
    ),
    "sharing": (
        "3 facebook twitter linkedin whatsapp instagram youtube reddit pinterest tiktok bluesky mastodon "
        "telegram wechat tumblr threads flipboard retweet hashtag tweet permalink "
        "restack upvotes karma 2 contribution newcomer share bookmark follower like repost rss embed "
        "print 1 follow copy link post save send favourite "
        "favorite",
    ),
    "news": (
        "3 newsletter mailshot unsubscribe digest 2 alert headline round-up roundup podcast webinar bulletin "
        "headlines breakfast briefing 1 update daily weekly latest delivered miss straight breaking",
    ),
    "selling": (
        "3 advertisement advertise advertiser advert sponsored brochure checkout voucher coupon vat refund "
        "shipping refundable bestseller e-book ebook whitepaper giveaway "
        "2 ad sponsor promoted discount basket cart buy order pricing shop store sale deal licence license "
        "premium wallet tailor-made "
        "customise customize customised customized enquiry inquiry enquire inquire quote quotation "
        "single-user multi-user enterprise deliverable datasheet "
        "customer client invoice payment currency 1 price sample offer request delivery gift product "
        "download pdf excel title pages analyst bespoke",
    ),
    "giving": ("3 donate donation patreon fundraise fundraiser tax-deductible 2 volunteer supporter coffee "
               "1 support tip legacy charity gift",),
    "lists": (
        "3 trending read-next 2 recommended popular related archive categories category tag tagged topic "
        "most-read editor's hub collection playlist 1 more similar latest recent previous next older "
        "newer other "
        "featured read watch listen explore discover see browse also like stories story articles posts",
    ),
    "talk": ("3 disqus moderator upvote downvote 2 comment reply commenter moderated moderation "
             "1 discussion discuss thread conversation join vote helpful report opinion poll",),
    "movement": (
        "3 breadcrumb sitemap navigation hamburger homepage navbar 2 menu skip toggle collapse expand "
        "scroll jump "
        "sidebar tab dropdown 1 home back top main content contents search language english deutsch "
        "espa\u00f1ol fran\u00e7ais italiano portugu\u00eas nederlands translate region country site page "
        "section "
        "close open show hide view go find filter sort",
    ),
    "legal": (
        "3 copyright trademark trademarks all-rights-reserved disclaimer warranty impressum datenschutz "
        "liable "
        "forward-looking materially indemnify infringement "
        "2 reserved imprint reprint reprints permission liability legal registered verification constitute "
        "responsible responsibility belong owner mark share-alike external currency guarantee accuracy "
        "endorse endorsement substitute obligation undertake cautionary uncertainties investor unauthorised "
        "unauthorized syndicate syndication republish reproduce resident warranties jurisdiction "
        "1 risks uncertain future statement events apply terms condition policy rights notice "
        "accessibility advice purpose professional audience intended",
    ),
    "company": (
        "3 headquartered nasdaq nyse newsroom spokesperson boilerplate shareholder ticker headquarters "
        "employees 2 careers career vacancy vacancies investor investors stakeholder employee subsidiary "
        "founded "
        "worldwide mission colleague colleagues expert staffed press media helpline helpdesk switchboard "
        "pharmaceuticals leader discovers 1 sites company office team partner contact phone tel fax "
        "enquiries visit offices "
        "services initiatives advocacy meetings education foundation industries insights members "
        "commercialise commercialize develops sells markets serving dedicated committed innovative",
    ),
    "staff": (
        "3 freelance freelancer columnist blogger 2 journalist reporter correspondent writer editor "
        "editorial "
        "contributor producer intern newsdesk 1 covers writes lives author bio biography reports",
    ),
    "scholar": (
        "3 altmetric cas endnote bibtex refworks zotero mendeley papers3 crossref scopus orcid plumx "
        "eissn issn "
        "2 citation cite citing reprints metrics export preprints supplementary librarian librarians "
        "submit manuscript reviewer ris epub xml mathml aims apc proofs powerpoint viewer full-size "
        "thumbnail lightbox slide slideshow toc volume issue hits badge "
        "1 peer pubmed google scholar full text figure references outline journal abstract views downloads "
        "fullscreen enlarge zoom caption supplemental indexed article affiliation recommend issues",
    ),
    "apps": ("3 iphone ipad android wifi smartwatch 2 tablet tv app play install ios kindle 1 apple "
    "google device "
    "mobile",),
    "service": (
        "3 chatbot faq faqs quiz 2 poll maintenance feedback survey appointment directions parking "
        "careline reception opening "
        "calendar itinerary exhibitor exhibitors venue virtual livestream livechat adviser advisers drop-in "
        "1 help book schedule hours concern complaint find question chat talk call attend add claim credit "
        "agenda event events session sessions badge certificate cme attendee",
    ),
}  # fmt: skip
_PAIRS = phrases(
    """about us, add to, adverse events, all rights, all topics, also like, an account, app store, are
    moderated, ask us, at a glance, author information, award winning, award-winning, back to, based in,
    be reported, buy me, buy now, call us, cite this, click here, contact us, continue reading, copy
    link, corresponding author, customer care, customer service, dark mode, differ materially, download
    pdf, drop us, easy read, editor s, email address, email this, email us, enjoyed this, external
    links, external sites, find out, first name, follow us, font size, for authors, for developers, for
    editors, for kids, for librarians, for professionals, for reviewers, free trial, full size, full
    story, full text, future events, get access, get in, get pdf, get started, get the, getty images, go
    to, google play, google scholar, got a, have a, have your, help us, hosted by, house rules, image
    credit, in touch, in your, is moderated, job title, join us, jump to, keep reading, large print,
    last changed, last edited, last name, latest news, learn about, learn more, leave us, let us, liked
    it, link copied, load more, log in, log out, looking statements, made by, may apply, may contain,
    media contact, media contacts, medical advice, might like, more from, more stories, most cited, most
    read, most viewed, near you, new tab, new window, next article, next post, no control, no
    responsibility, no thanks, not constitute, not now, not responsible, now leaving, on demand, open
    in, order now, other sites, our people, our site, our story, our team, our website, our work, page
    information, page last, page tools, phone number, photo credit, pop out, powered by, press contact,
    press office, previous article, previous post, print this, privacy policy, quick
    links, rate this, read more, read next, read our, registered mark, related content, remind me,
    report a, request access, reviewed by, rights reserved, risk factors, save this, search for, see
    all, see our, send her, send him, send us, send your, share this, show all, sign in, sign me, sign
    out, sign up, skip navigation, skip to, social media, stay connected, stay up, subject to, support
    us, tap here, tell us, terms of, text size, their owners, third parties, this article, this guide,
    this page, this post, this report, this section, this show, this site, this story, this video, this
    website, thumbs down, thumbs up, tools resources, top picks, top stories, up next, us know, useful
    links, user guide, video can, view all, view author, view in, voice message, was this, web site,
    what we, who we, why buy, why choose, work with, working day, working days, write for, write to,
    written by, yes please, you leave, you may, your guide, your inbox, your say, your source"""
)
_LONG, _FAINT = 10, 0.35
_PARAGRAPH = 25  # words; a longer one holds more site words by chance
_ENDINGS = ("ing", "ers", "er", "ies", "es", "ed", "s", "'s")


def _weights() -> Iterator[tuple[str, float]]:
    for (text,) in _FAMILIES.values():
        weight = 1.0
        for word in text.split():
            if word.isdigit():
                weight = float(word)
            else:
                yield word, weight


_WEIGHTS = dict(_weights())


def _weight(word: str) -> float:
    word = word.replace("\u2019", "'")
    if found := _WEIGHTS.get(word):
        return found
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            for form in (stem, stem + "e", stem + "y"):
                if found := _WEIGHTS.get(form):
                    return found
    return 0.0


def _words(text: str) -> list[str]:
    """In small letters, numbers left out; of the first 1,500 letters."""
    return _WORDS.findall(text[:1500].casefold())


def _weigh(said: list[str]) -> float:
    """Sum of the weights of the distinct site words and pairs; common words count little in a sentence."""
    total = sum(2.0 for pair in set(pairwise(said)) if " ".join(pair) in _PAIRS)
    for word in set(said):
        weight = _weight(word)
        total += weight if weight != 1 or len(said) < _LONG else _FAINT
    return total


def share(text: str) -> float:
    """How much of a line is vocabulary of sites, 0 to 1; a long line is judged by its count as well."""
    said = _words(text)
    if not said:
        return 0.0
    total = _weigh(said)
    counted = (total - 2) / 9 * min(1.0, _PARAGRAPH / len(said))
    return min(1.0, max(total / (1.5 * len(said) + 2.25), counted))
