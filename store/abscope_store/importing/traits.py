"""What is known of each line of a page, as numbers between 0 and 1 that weights.py gives a weight.

General traits only: shape, place, vocabulary of sites, the page's own topic, markup. Decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from abscope_store.importing import appeals, bids, linetypes, titles
from abscope_store.importing.pagemap import Page

Traits = dict[str, float]

_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.I)
_US = re.compile(r"\b(?:us|our|ours|me|my)\b", re.I)
_END_MATTER = re.compile(
    r"(?:acknowledge?ments?|funding|financial (?:support|disclosures?)|references|bibliography|literature"
    r"|(?:conflicts?|declarations?) of (?:competing )?interests?|competing interests|disclosures?"
    r"|contributors|author contributions?|authors? (?:and affiliations|information|notes|details)"
    r"|affiliations"
    r"|data (?:availability|sharing)(?: statement)?|ethics(?: (?:approval|statement|declarations?))?"
    r"|supplementary (?:materials?|information|data)|abbreviations|additional information|consent\b.{0,30}"
    r"|about this article|cite this article|article (?:info|information|notes)|publication history"
    r"|rights and permissions|copyright(?: and licen[cs]e)?(?: information)?|corresponding authors?"
    r"|research in context|footnotes|notes|sources)[.:]?",
    re.I,
)
_LICENCE = re.compile(r"creative commons|\bCC[ -]BY\b", re.I)
_CITED = re.compile(
    r"\bvol(?:ume|\.)? ?\d+|\barticle (?:number|no)\b|(?:19|20)\d\d;\s?\d|\bpp?\. ?\d|\b10\.\d{4,9}/", re.I
)
_AMOUNT = re.compile(
    r"\d ?(?:million|billion|thousand|bn|trillion|people|patients|women|men|deaths|cases|trials)\b", re.I
)
_LETTERS = re.compile(r"\W{0,2}(?:correspond(?:ence|ing authors?)|reprints?)\b(?: to\b|:| and\b)", re.I)
_BRACKETED = re.compile(r"(?:\[[^\]]{2,30}\]\s*)+|\([^)]{2,30}\)")
_OWNER = re.compile(
    r"(?i:copyright|\u00a9|\(c\))[\s\u00a9\d,\u2013-]*(?:by )?(?:[Tt]he )?([A-Z][\w'-]*(?: [A-Z\d][\w'-]*)*)"
)
_DATUM = re.compile(
    r"(?:original |publication |study )?(?:language|date(?: of \w+)?|source|publisher|type|status|phase"
    r"|design"
    r"|start|completion|title|identifier|location|population)(?: \((?:actual|estimated)\))?:?"
    r"|(?:awarding|host) institution:?|supervisors?:?|place of publication:?|enrol?lment.{0,14}|conditions?:?"
    r"|sponsors?:?|collaborators?:?|interventions?:?|sex:?|age:?|ages eligible.{0,12}|primary outcomes?:?"
    r"|journal reference:?|story source:?|summary:|contributors:?|presenters?:?|duration:?",
    re.I,
)
_QUOTED = re.compile('["\u201c\u201e][^"\u201d]{0,600}["\u201d]?')
_I = re.compile(r"\b(?:I|I'm|I've|I'd|I'll)\b(?!\.)")
_AGO = re.compile(
    r"(?:about )?\d+ (?:sec|min|hour|hr|day|week|month|year)\w*\.? ago|\d{1,2}:\d{2}(?: ?[ap]m)?"
    r"|yesterday|today"
    r"|(?:from )?[$\u20ac\u00a3]\s?\d[\d,.]*|[\d,.]+ (?:USD|EUR|GBP)",
    re.I,
)
_ARROW = re.compile("[\u2190-\u2193\u00ab\u00bb\u203a\u2039\u25b2\u25b6\u25ba\u25bc\u25be\u2715\u2605\u2606]")
_PARTS = re.compile(r"\s[|\u00b7\u2022/]\s")
_PLACED = {
    "site header": "read as a site's header",
    "after the article": "after the article's end",
    "other articles": "in a list of other articles",
    "other articles, comments or publisher": "after a sign of the end",
}
_AROUND = {"page header": "in a page header", "page footer": "in a page footer",
           "beside the article": "beside the article", "named as furniture": "named as furniture",
           }  # fmt: skip
_SHORT, _LINE = 3, 8
_OFF_TOPIC = 0.2


def traits(page: Page) -> list[Traits]:
    """For each line of a page its traits by name; those not named are 0."""
    names = _site_names(page)
    you, us, mine = (_rate(page, pattern) for pattern in (_YOU, _US, _I))
    loose = [_is_loose(page, at) for at in range(len(page.texts))]
    runs = _runs(loose)
    below = _below_furniture(page, loose)
    found = []
    for at, text in enumerate(page.texts):
        line: Traits = {"any line": 1.0}
        line |= _shape(page, at, loose, runs, below)
        line |= _place(page, at)
        line |= _kind(page, at, loose)
        line |= _markup(page, at)
        words = len(text.split())
        size = "in few words" if words <= _SHORT else "in a line" if words <= _LINE else "in a long line"
        line[f"words of sites {size}"] = page.site[at]
        line["words of sites around"] = _around(page.site, at)
        line["speaks to the visitor"] = page.appeals[at] / appeals.STRONG
        line["offers or asks"] = bids.bid(text)
        line["names the site"] = float(words > _SHORT and any(name in text for name in names))
        line["says you, the text does not"] = float(_YOU.search(text) is not None) * (1 - you)
        line["says I, the text does not"] = float(_says_i(text)) * (1 - mine)
        line["links around"] = _linked(page, at)
        line["says us, the text does not"] = float(_US.search(text) is not None) * (1 - us)
        line["asks or exclaims"] = float(text.endswith(("?", "!")) and words <= 14)
        line["shares the topic"] = page.topic.share(at) * float(words > _SHORT)
        line["no word of the topic"] = float(words >= 4 and page.topic.share(at) == 0.0)
        line["prose without the topic"] = float(at in page.prose_lines and page.topic.share(at) < _OFF_TOPIC)
        inside = loose[at] and page.opening <= at <= page.last and words >= 4
        line["loose in the text, off the topic"] = float(inside and page.topic.share(at) < _OFF_TOPIC)
        line["loose in the text, on the topic"] = float(inside and page.topic.share(at) >= _OFF_TOPIC)
        found.append({name: value for name, value in line.items() if value})
    return found


def near(line: Traits, around: float) -> Traits:
    """What the neighbours' scores, -1 to 1, say of one that is no sentence and no data."""
    return {"loose line near furniture": around} if "loose line" in line else {}


def _site_names(page: Page) -> frozenset[str]:
    """What the page's copyright lines call its owner, unless its own text speaks of it often."""
    lines = [text for text in page.texts if len(text) < 200]
    found = {hit[1] for text in lines for hit in _OWNER.finditer(text)}
    said = [page.texts[at] for at in page.prose if page.opening <= at <= page.last]
    usual = max(2, len(said) // 4)
    return frozenset(name for name in found if len(name) > 4 and sum(name in text for text in said) <= usual)


def _rate(page: Page, pattern: re.Pattern[str]) -> float:
    """How usual a word is in the page's own sentences: 1 where every third has it."""
    told = [at for at in page.prose if page.opening <= at <= page.last and page.appeals[at] < appeals.SOME]
    said = sum(pattern.search(page.texts[at]) is not None for at in told)
    return min(1.0, 3 * said / len(told)) if told else 0.0


def _is_loose(page: Page, at: int) -> bool:
    """A short line that is no sentence, no field and no figure: as links and buttons are."""
    text = page.texts[at]
    label = page.labels[at]
    if label is not None and label.role in ("metadata", "table", "caption") and not label.hidden:
        return label.reason in ("above the title", "below the title", "category")
    return len(text.split()) <= 14 and not linetypes.is_sentence(text) and not appeals.has_figures(text)


def _runs(loose: Sequence[bool]) -> list[int]:
    """For each line how many loose ones in a row it is one of."""
    found: list[int] = []
    for is_loose, lines in groupby(loose):
        length = len(list(lines))
        found += [length if is_loose else 0] * length
    return found


def _says_i(text: str) -> bool:
    """Speaks of itself outside quotation marks."""
    return _I.search(_QUOTED.sub("", text)) is not None


def _linked(page: Page, at: int) -> float:
    near = [one for one in range(max(0, at - 2), min(len(page.hints), at + 3)) if one != at]
    return sum(page.hints[one].linked for one in near) / len(near) if near else 0.0


def _around(site: Sequence[float], at: int) -> float:
    near = [site[one] for one in range(max(0, at - 2), min(len(site), at + 3)) if one != at]
    return sum(near) / len(near) if near else 0.0


def _below_furniture(page: Page, loose: Sequence[bool]) -> list[bool]:
    """Whether loose lines alone part each loose line from one above that is furniture by itself."""
    found, seen = [], False
    for at, is_loose in enumerate(loose):
        found.append(is_loose and seen)
        text = page.texts[at]
        sure = page.hidden(at) or page.appeals[at] >= appeals.STRONG or bool(linetypes.opens_tail(text))
        seen = sure or (seen and is_loose)
    return found


def _shape(page: Page, at: int, loose: Sequence[bool], runs: Sequence[int], below: Sequence[bool]) -> Traits:
    text = page.texts[at]
    words = len(text.split())
    run = runs[at]
    body = page.opening <= at <= page.last
    capital = [word for word in text.split() if word[:1].isalpha()]
    titled = len(capital) >= 3 and all(word[0].isupper() or len(word) <= 3 for word in capital)
    return {
        "one to three words": float(words <= _SHORT),
        "four to eight words, no stop": float(_SHORT < words <= _LINE and loose[at]),
        "a sentence": float(linetypes.is_sentence(text)),
        "prose": float(at in page.prose_lines),
        "loose line": float(loose[at]),
        "loose line outside the text": float(loose[at] and not body),
        "many loose lines in a row": min(1.0, max(0, run - 2) / 5),
        "many loose lines in a row outside the text": 0.0 if body else min(1.0, max(0, run - 1) / 4),
        "loose, below furniture": float(below[at]),
        "title case": float(titled),
        "said again": float(at in page.again),
        "said three times or more": float(at in page.often),
        "listed before it is said": float(page.listed(at)),
        "counts something": float(_AMOUNT.search(text) is not None),
        "prints a figure": float(appeals.has_figures(text)),
    }


def _place(page: Page, at: int) -> Traits:
    body = page.opening <= at <= page.last
    sentence = linetypes.is_sentence(page.texts[at])
    return {
        "above the title": float(at < page.opening),
        "right above the title": float(0 < page.opening - at <= 2),
        "between title and text": float(page.opening < at < page.first),
        "below the text": float(page.last < at),
        "sentence outside the text": float(sentence and not body),
        "after a sign of the end": float(at >= page.tail),
        "prose after a sign of the end": float(at >= page.tail and at in page.prose_lines),
    }


def _below_reference(page: Page, at: int) -> bool:
    """A few words among the links that follow an entry of a list of references."""
    if len(page.texts[at].split()) > 4 or linetypes.is_reference(page.texts[at]):
        return False
    above = page.texts[max(0, at - 4) : at]
    return any(linetypes.is_reference(text) for text in above) and len(above[-1]) < 800


def _is_row(text: str) -> bool:
    """A table's row; words between upright lines without a figure are a menu's."""
    return linetypes.is_table_row(text) and ("|" not in text or any(char.isdigit() for char in text))


def _kind(page: Page, at: int, loose: Sequence[bool]) -> Traits:
    text, label = page.texts[at], page.labels[at]
    line: Traits = {
        "heads a sentence": float(page.heads_text(at)),
        "a menu word": float(linetypes.is_menu_word(text)),
        "a counter": float(linetypes.is_counter(text)),
        "a reference": float(linetypes.is_reference(text)),
        "opens a list of others": float(bool(linetypes.opens_tail(text))),
        "end matter of papers": float(_END_MATTER.fullmatch(text) is not None),
        "below end matter": float(at > 0 and _END_MATTER.fullmatch(page.texts[at - 1]) is not None),
        "a licence": float(_LICENCE.search(text) is not None),
        "a place in a journal": float(_CITED.search(text) is not None and not _below_reference(page, at)),
        "an address for letters": float(_LETTERS.match(text) is not None),
        "short below a reference": float(_below_reference(page, at)),
        "a bracketed word": float(_BRACKETED.fullmatch(text) is not None),
        "a label of data": float(_DATUM.fullmatch(text) is not None),
        "a value of data": float(at > 0 and _DATUM.fullmatch(page.texts[at - 1]) is not None),
        "about somebody": float(page.is_blurb(at)),
        "somebody's own words": float(at > 0 and page.is_blurb(at - 1)),
        "a table line": float(_is_row(text) or page.hints[at].kind == "table"),
        "a caption line": float(linetypes.is_caption(text) or page.hints[at].kind == "caption"),
        "names, a date or a byline": float(
            linetypes.is_names(text) or linetypes.is_date(text) or linetypes.is_byline(text)
        ),
        "above a loose line": float(at + 1 < len(loose) and loose[at] and loose[at + 1]),
        "a time ago or a price": float(len(text) < 30 and _AGO.fullmatch(text) is not None),
        "an arrow or a star": float(len(text) < 80 and _ARROW.search(text) is not None),
        "ends in dots": float(text.endswith(("...", "\u2026"))),
        "in capitals": float(text.isupper() and 1 <= len(text.split()) <= 5 and len(text) > 3),
        "parts in one line": float(len(_PARTS.findall(text)) >= 2 and not appeals.has_figures(text)),
        "a path of pages": float(titles.is_path(text)),
        "a label and a value": float(linetypes.is_labelled(text)),
        "begins with a control's verb": float(appeals.begins_as_control(text)),
    }
    if label is None:
        return line
    if label.hidden:
        line[_PLACED.get(label.reason, "furniture by itself")] = 1.0
    elif label.role == "metadata":
        line[_metadata(label.reason)] = 1.0
    elif label.role == "list":
        line["a list line"] = 1.0
    return line


def _metadata(reason: str) -> str:
    if reason.startswith(("field", "value")):
        return "a field"
    return {"title": "the title", "date": "a date", "byline": "a byline", "names": "names",
            "labelled": "a field"}.get(reason, "loose data of the head")  # fmt: skip


def _markup(page: Page, at: int) -> Traits:
    hint, kind = page.hints[at], page.hints[at].kind
    own = kind == "heading" or linetypes.is_names(page.texts[at]) or linetypes.is_date(page.texts[at])
    short = len(page.texts[at].split()) <= 12
    line = {
        "a short link": float(hint.linked and short and not own),
        "another link": float(hint.linked and not (short and not own)),
        "a paragraph, no link": float(hint.lean < 0),
    }
    if hint.around:
        line[_AROUND.get(hint.around, "in navigation, form or dialog")] = 1.0
    if kind in ("heading", "list"):
        line[f"marked up as {kind}"] = 1.0
    return line
