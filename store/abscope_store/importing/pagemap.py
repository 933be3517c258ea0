"""The lines of one page and what is known of each: head, body, tail, title, fields, other articles.

Reads by generic line types and their neighbourhood, never by a document's own words. What is text and what
is furniture in the end, furniture.py decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from abscope_store.importing import appeals, linetypes, sitewords, titles
from abscope_store.importing.fields import bare_field, cited_below, field
from abscope_store.importing.topic import Topic

_TOLD_WORDS = 6
_TOP = 6  # lines after the first sentence in which a date or a byline may still stand
_FEW = 2  # so much prose may follow "Related posts" and still belong to it
_SHARE_AFTER = 0.15
_OF_SITES = 0.65  # from so large a share of sites' words on a sentence tells nothing
_HARDLY = 0.12
_ON_TOPIC = 0.25  # a sentence with less of the page's own words is another article's
_HEADING_WORDS = 16
_MENU = 4
_NOTICE_WORDS = 4  # or fewer, as the entries of a menu have
_FIELD_TABLE = 3  # so many labels without a colon make a table of fields
_DOI = re.compile(r"\b10\.\d{4,9}/\S")
_COUNTED = re.compile(r"^(?:(?:chapter|section|part) )?\d{1,2}(?:\.\d{1,2})*[.):]? (?=[a-z])")
_SECTION = re.compile(r"abstract|summary|background|introduction|key (?:points|messages)", re.I)
_ABOUT = re.compile(r"about (?:the )?[\w&.' -]{2,50}", re.I)
_ABOUT_WHOM = re.compile(r"About (?:Dr\.? |Prof\.? |Professor )?([A-Z][\w'-]+) ([A-Z][\w'-]+)")
_PUBLISHER = re.compile(
    r"\b(?:company|firm|consultancy|publisher|organi[sz]ation|agency|provider|magazine|platform|web ?site"
    r"|employees|discovers|develops|sells|markets|commerciali[sz]es|dedicated|committed|leader|leading|listed"
    r"|newsroom|non-?profit|clients?|founded|headquartered|mission|our (?:team|readers|services)"
    r"|editor|writer|journalist|freelance|correspondent|contributor)\b",
    re.I,
)


class Label(Struct, frozen=True):
    """`role` is body, heading, list, table, caption, metadata, boilerplate or promo; `reason` why."""

    role: str
    hidden: bool
    reason: str


class Hint(Struct, frozen=True):
    """What a page's own markup says of one line: above 0 `lean` is towards furniture; `boxed`: it stands in
    an element that is furniture as a whole; `kind` of block; whether it is the page's `title`; the
    part of the page `around` it; whether it is `linked`, no more than a link."""

    lean: float = 0.0
    boxed: bool = False
    kind: str = ""
    title: bool = False
    around: str = ""
    linked: bool = False


def hide(reason: str, role: str = "boilerplate") -> Label:
    return Label(role, True, reason)


def keep(role: str, reason: str = "") -> Label:
    return Label(role, False, reason)


class Page:
    """The lines of one page and what is known of each so far."""

    def __init__(self, texts: Sequence[str], hints: Sequence[Hint]) -> None:
        self.texts = texts
        self.hints = hints
        self.leans = [hint.lean for hint in hints]
        self.title = next((at for at, hint in enumerate(hints) if hint.title), None)
        self.appeals = [appeals.appeal(text) for text in texts]
        self.site = [sitewords.share(text) for text in texts]
        self.labels: list[Label | None] = [self._alone(text) for text in texts]
        self._bind_fields()
        self.prose = [at for at in range(len(texts)) if self.labels[at] is None and self._is_prose(at)]
        self.prose_lines = frozenset(self.prose)
        self.topic = Topic(texts, self.prose)
        told = [at for at in range(len(texts)) if self.labels[at] is None and self._begins(at)]
        while len(told) > 1 and self._is_notice(*told[:2]):
            del told[0]
        self.first = told[0] if told else len(texts)
        self.tail = self._find_tail()
        self.opening = self.first
        self.again, self.often = _repeated(texts)
        said = [at for at in range(self.first, self.tail) if self.labels[at] is None and self._ends(at)]
        self.last = max(said, default=self.first - 1)

    def tells(self, at: int) -> bool:
        """Prose, or a short sentence that asks for nothing."""
        if at in self.prose_lines:
            return True
        words = len(self.texts[at].split())
        mild = self.appeals[at] == 0 and self.leans[at] < 1 and self.site[at] < _OF_SITES
        return mild and words >= _TOLD_WORDS and linetypes.is_sentence(self.texts[at])

    def _begins(self, at: int) -> bool:
        """Tells something as a text's first line: not a title that asks, not a site's word on itself."""
        return self.tells(at) and not self._asks(at) and self.site[at] < titles.RATHER

    def _asks(self, at: int) -> bool:
        return self.texts[at].endswith("?") and len(self.texts[at].split()) <= _HEADING_WORDS

    def _is_notice(self, at: int, then: int) -> bool:
        """A sentence on something else above a menu: a site's word before the title of its page."""
        short = sum(len(text.split()) <= _NOTICE_WORDS for text in self.texts[at + 1 : then])
        return short >= _MENU and self.topic.share(at) < _ON_TOPIC and not appeals.has_figures(self.texts[at])

    def _ends(self, at: int) -> bool:
        """Says something that belongs to the text even where nothing but furniture follows."""
        plain = not self.tells(at) or self.topic.share(at) > 0 or self.site[at] < _HARDLY
        return self._says(at) and plain

    def _says(self, at: int) -> bool:
        """As `_tells`, or a line with figures, a row, a caption, a reference."""
        text = self.texts[at]
        if self.tells(at):
            return True
        mild = self.appeals[at] < 2 and self.leans[at] < 2
        return mild and (
            appeals.has_figures(text)
            or linetypes.is_table_row(text)
            or linetypes.is_caption(text)
            or linetypes.is_reference(text)
        )

    def _is_prose(self, at: int) -> bool:
        """A sentence that tells something; one that asks the visitor for something is none."""
        mild = self.appeals[at] + self.leans[at] < 3 and self.site[at] < _OF_SITES
        told = mild or appeals.has_figures(self.texts[at])
        return told and linetypes.is_prose(self.texts[at])

    @staticmethod
    def _alone(text: str) -> Label | None:
        """What the line is wherever it stands, or None."""
        if reason := linetypes.furniture(text):
            return hide(reason)
        if linetypes.is_promo(text):
            return hide("pointer to an offer", "promo")
        return None

    def _bind_fields(self) -> None:
        """A field label is metadata, and so is the line after a label that stands alone."""
        bare = [found[0] for text in self.texts if (found := bare_field(text)) is not None]
        table = len(set(bare)) >= _FIELD_TABLE and ("doi" in bare or "title" in bare)
        for at, text in enumerate(self.texts):
            if self.labels[at] is not None or _is_count(text):
                continue
            found = field(text) or (bare_field(text) if table else None)
            if found is None and at + 1 < len(self.texts) and _DOI.search(self.texts[at + 1]):
                found = cited_below(text)
            if found is None and linetypes.is_tags(text):
                found = "tags", text
            if found is None:
                continue
            self.labels[at] = keep("metadata", f"field {found[0]}")
            follows = at + 1 < len(self.texts) and not found[1] and not _is_count(self.texts[at + 1])
            if follows and self.labels[at + 1] is None and field(self.texts[at + 1]) is None:
                self.labels[at + 1] = keep("metadata", f"value of {found[0]}")

    def _find_tail(self) -> int:
        """Where the article ends and other articles, comments or the publisher's own words begin."""
        words = [len(self.texts[at].split()) for at in self.prose]
        about = [self.topic.share(at) >= _ON_TOPIC for at in self.prose]
        total = sum(words)
        figures = [
            at for at in self.prose if appeals.has_figures(self.texts[at]) and not self.hints[at].boxed
        ]
        before = count = 0
        for at, text in enumerate(self.texts):
            while count < len(self.prose) and self.prose[count] < at:
                before += words[count]
                count += 1
            if not count or self.hints[at].boxed:
                continue
            kind = linetypes.opens_tail(text)
            if linetypes.opens_list(text) and at + 1 not in self.prose_lines:
                kind = "other articles"
            if kind == "comments" and before >= total / 2:
                return at
            if kind != "comments" and any(one > at for one in figures):
                kind = ""
            left = sum(about[count:])
            few = left <= _FEW or total - before <= _SHARE_AFTER * total
            if few and (kind or self.is_blurb(at)):
                return at
        return len(self.texts)

    def is_blurb(self, at: int) -> bool:
        """ "About X" followed by a paragraph on a company, a site or an author."""
        text, follows = self.texts[at], self.texts[at + 1] if at + 1 < len(self.texts) else ""
        if len(text.split()) > 7 or _ABOUT.fullmatch(text) is None:
            return False
        who = _ABOUT_WHOM.fullmatch(text)
        verb = r"(?:is|was|has|works|runs|writes|leads|lives)\b"
        named = who is not None and re.match(rf"(?:(?:Dr|Prof)\.? )?{who[1]}(?: {who[2]})? {verb}", follows)
        return bool(named) or _PUBLISHER.search(follows) is not None

    # head

    def read_head(self) -> None:
        title = titles.find(self)
        self.opening = self.first if title is None else title
        chrome = any(self.hidden(at) for at in range(self.first)) or self._is_menu(title or 0)
        for at in range(self.first):
            if self.labels[at] is not None:
                continue
            if at == title:
                self.labels[at] = keep("metadata", "title")
            elif title is not None and at < title:
                self.labels[at] = self._before_title(at, title, chrome)
            else:
                self.labels[at] = self._after_title(at, chrome and title is not None)

    def _is_menu(self, end: int) -> bool:
        """So many short lines above the title are a menu, though none of them is a word we know."""
        return sum(len(text.split()) <= 4 for text in self.texts[:end]) >= _MENU

    def _before_title(self, at: int, title: int, chrome: bool) -> Label:
        text = self.texts[at]
        if len(text.split()) >= 2 and titles.BREADCRUMB.fullmatch(text):
            return keep("metadata", "breadcrumb")
        if linetypes.is_date(text) and at + 1 == title:
            return keep("metadata", "date")
        if title - at <= 4 and linetypes.is_kind(text):
            return keep("metadata", "field kind")
        if chrome or linetypes.is_menu_word(text) or linetypes.is_bullet(text):
            return hide("site header")
        return keep("metadata", "above the title")

    def _after_title(self, at: int, chrome: bool) -> Label:
        text = self.texts[at]
        if linetypes.is_date(text):
            return keep("metadata", "date")
        if linetypes.is_byline(text):
            return keep("metadata", "byline")
        if linetypes.is_names(text):
            return keep("metadata", "names")
        if titles.CATEGORY.fullmatch(text) or titles.BREADCRUMB.fullmatch(text):
            return keep("metadata", "category")
        if linetypes.is_counter(text):
            return hide("share or view counter")
        if linetypes.is_menu_word(text) or (linetypes.is_bullet(text) and chrome):
            return hide("site header")
        if (at + 1 == self.first and self.is_heading(at)) or _SECTION.fullmatch(text):
            return keep("heading")
        if linetypes.opens_tail(text):
            return hide("other articles")
        if linetypes.is_labelled(text):
            return keep("metadata", "labelled")
        return keep("metadata", "below the title")

    # body

    def read_body(self) -> None:
        at = self.first
        while at <= self.last:
            if self.labels[at] is None and not self.hints[at].boxed and linetypes.opens_tail(self.texts[at]):
                at = self._hide_inline_block(at)
                continue
            if self.labels[at] is None:
                self.labels[at] = self.in_body(at)
            at += 1

    def in_body(self, at: int) -> Label | None:
        text = self.texts[at]
        if at < self.first + _TOP and (linetypes.is_date(text) or linetypes.is_byline(text)):
            return keep("metadata", "date" if linetypes.is_date(text) else "byline")
        if linetypes.is_caption(text) or self.hints[at].kind == "caption":
            return keep("caption")
        kind = self.hints[at].kind
        if kind == "list" or linetypes.is_bullet(text) or linetypes.is_numbered(text):
            return keep("list")
        if kind == "table" or linetypes.is_table_row(text):
            return keep("table")
        if self.is_heading(at):
            return None if linetypes.is_menu_word(text) else keep("heading")
        return keep("body")

    def is_heading(self, at: int) -> bool:
        text = self.texts[at]
        if kind := self.hints[at].kind:
            return kind == "heading"
        return (
            len(text.split()) <= _HEADING_WORDS
            and re.search("[.!;:,\u2026]$", text) is None
            and any(letter.isalpha() for letter in text)
        )

    def _hide_inline_block(self, at: int) -> int:
        """Hide a list of other articles inside the body; returns the line after it."""
        end = at + 1
        while end <= self.last and end - at <= 12 and not self._ends_block(end):
            end += 1
        if end - at > 2 and linetypes.is_bullet(self.texts[end - 2]):
            end -= not linetypes.is_bullet(self.texts[end - 1])  # a heading of the body again
        if end - at == 1:  # nothing listed: the words were a heading of the article
            self.labels[at] = keep("heading")
            return end
        for inside in range(at, end):
            self.labels[inside] = hide("other articles")
        return end

    def _ends_block(self, at: int) -> bool:
        label = self.labels[at]
        if label is not None:
            return not label.hidden
        return at in self.prose_lines or (self.tells(at) and not self._asks(at))

    # tail

    def read_tail(self) -> None:
        seen = False
        for at in range(self.last + 1, self.tail):
            if self.labels[at] is None:
                self.labels[at] = self._below_body(at, seen)
            seen = seen or self.hidden(at)
        for at in range(self.tail, len(self.texts)):
            if not self._is_field(at):
                self.labels[at] = hide(self._tail_reason(at))

    def _below_body(self, at: int, seen: bool) -> Label | None:
        """Between the last prose and the tail: fields stay, loose lines after furniture go."""
        text = self.texts[at]
        if linetypes.is_counter(text) and at > self.first:
            return hide("share or view counter")
        if seen and not linetypes.is_caption(text):
            return hide("after the article")
        if linetypes.is_date(text) or linetypes.is_byline(text):
            return keep("metadata", "date" if linetypes.is_date(text) else "byline")
        return self.in_body(at)

    def _is_field(self, at: int) -> bool:
        label = self.labels[at]
        return label is not None and label.reason in _TAIL_FIELDS

    def _tail_reason(self, at: int) -> str:
        label = self.labels[at]
        if label is not None and label.hidden:
            return label.reason
        if linetypes.is_counter(self.texts[at]):
            return "share or view counter"
        return "other articles, comments or publisher"

    def may_head(self, at: int) -> bool:
        label = self.labels[at]
        return (label is None or label.role == "heading") and self.is_heading(at) and not self.listed(at)

    def listed(self, at: int) -> bool:
        """One of several lines in a row that are said again further down: a table of contents."""
        again = self.again
        return at in again and (at - 1 in again or at + 1 in again)

    def heads_text(self, at: int) -> bool:
        """A heading right above a sentence, or one that every article has."""
        again = self.listed(at) or at in self.often
        if not self.is_heading(at) or len(self.texts[at].split()) > 9 or again or self.is_blurb(at):
            return False
        if at + 1 in self.prose_lines:
            return True
        return _SECTION.fullmatch(self.texts[at]) is not None and not {at, at + 1} & self.again

    def hidden(self, at: int) -> bool:
        label = self.labels[at]
        return label is not None and label.hidden


def _is_count(text: str) -> bool:
    """A number alone may be a field's value."""
    return linetypes.is_counter(text) and any(letter.isalpha() for letter in text)


def _repeated(texts: Sequence[str]) -> tuple[set[int], set[int]]:
    """(short lines said again further down, with or without a number before them; lines said often)."""
    folded = [_COUNTED.sub("", text.casefold()) for text in texts]
    counted = Counter(text.casefold() for text in texts)
    seen: set[str] = set()
    again = set()
    for at in range(len(texts) - 1, -1, -1):
        if folded[at] in seen and len(folded[at].split()) <= 8:
            again.add(at)
        seen |= {folded[at]}
    often = {at for at, text in enumerate(texts) if counted[text.casefold()] >= 3 and len(text.split()) <= 8}
    return again, often


_TAIL_FIELDS = frozenset(
    f"{kind} {name}"
    for kind in ("field", "value of")
    for name in ("doi", "reference", "pmid", "trial", "tags")
)
