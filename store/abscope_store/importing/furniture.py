"""Tells what a page says from what surrounds it: a role for each line, and whether it is hidden.

Judges by generic line types and their neighbourhood, never by a document's own words; hides, never
deletes. The page is read as head (before the first prose), body, and tail (after the last).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from abscope_store.importing import linetypes
from abscope_store.importing.fields import bare_field, cited_below, field

FURNITURE_VERSION = "1"

_FEW = 2  # so much prose may follow "Related posts" and still belong to it
_SHARE_AFTER = 0.15
_HEADING_WORDS = 16
_MENU = 4
_FIELD_TABLE = 3  # so many labels without a colon make a table of fields
_DOI = re.compile(r"\b10\.\d{4,9}/\S")
_BREADCRUMB = re.compile(r"home\s*(?:[>/\u203a\u00bb|\u2192\u00b7-]\s*)?\S.*", re.I)
_CATEGORY = re.compile(r"(?:posted |filed |published )?in:?\s+[A-Z][\w&/, -]{2,60}", re.I)
_SECTION = re.compile(r"abstract|summary|background|introduction|key (?:points|messages)", re.I)
_ABOUT = re.compile(r"about (?:the )?[\w&.' -]{2,50}", re.I)
_PUBLISHER = re.compile(
    r"\b(?:company|firm|consultancy|publisher|organi[sz]ation|agency|provider|magazine|platform|web ?site"
    r"|newsroom|non-?profit|clients?|founded|headquartered|mission|our (?:team|readers|services)"
    r"|editor|writer|journalist|freelance|correspondent|contributor)\b",
    re.I,
)


class Label(Struct, frozen=True):
    """`role` is body, heading, list, table, caption, metadata, boilerplate or promo; `reason` why."""

    role: str
    hidden: bool
    reason: str


def classify(texts: Sequence[str]) -> list[Label]:
    """One label for each paragraph (non-empty line, stripped) of a page, in order."""
    page = _Page(texts)
    page.read_head()
    page.read_body()
    page.read_tail()
    page.close_gaps()
    return [page.labels[at] or Label("body", False, "") for at in range(len(texts))]


def _hide(reason: str, role: str = "boilerplate") -> Label:
    return Label(role, True, reason)


def _keep(role: str, reason: str = "") -> Label:
    return Label(role, False, reason)


class _Page:
    """The lines of one page and what is known of each so far."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.labels: list[Label | None] = [self._alone(text) for text in texts]
        self._bind_fields()
        self.prose = [
            at for at, text in enumerate(texts) if self.labels[at] is None and linetypes.is_prose(text)
        ]
        self._prose_lines = frozenset(self.prose)
        self.first = self.prose[0] if self.prose else len(texts)
        self.tail = self._find_tail()
        self.last = max((at for at in self.prose if at < self.tail), default=self.first - 1)

    @staticmethod
    def _alone(text: str) -> Label | None:
        """What the line is wherever it stands, or None."""
        if reason := linetypes.furniture(text):
            return _hide(reason)
        if linetypes.is_promo(text):
            return _hide("pointer to an offer", "promo")
        return None

    def _bind_fields(self) -> None:
        """A field label is metadata, and so is the line after a label that stands alone."""
        bare = [found[0] for text in self.texts if (found := bare_field(text)) is not None]
        table = len(set(bare)) >= _FIELD_TABLE and ("doi" in bare or "title" in bare)
        for at, text in enumerate(self.texts):
            if self.labels[at] is not None:
                continue
            found = field(text) or (bare_field(text) if table else None)
            if found is None and at + 1 < len(self.texts) and _DOI.search(self.texts[at + 1]):
                found = cited_below(text)
            if found is None:
                continue
            self.labels[at] = _keep("metadata", f"field {found[0]}")
            follows = at + 1 < len(self.texts) and not found[1]
            if follows and self.labels[at + 1] is None and field(self.texts[at + 1]) is None:
                self.labels[at + 1] = _keep("metadata", f"value of {found[0]}")

    def _find_tail(self) -> int:
        """Where the article ends and other articles, comments or the publisher's own words begin."""
        words = [len(self.texts[at].split()) for at in self.prose]
        total = sum(words)
        before = count = 0
        for at, text in enumerate(self.texts):
            while count < len(self.prose) and self.prose[count] < at:
                before += words[count]
                count += 1
            if not count:
                continue
            kind = linetypes.opens_tail(text)
            if linetypes.opens_list(text) and at + 1 not in self._prose_lines:
                kind = "other articles"
            if kind == "comments" and before >= total / 2:
                return at
            few = len(self.prose) - count <= _FEW or total - before <= _SHARE_AFTER * total
            if few and (kind or self._is_blurb(at)):
                return at
        return len(self.texts)

    def _is_blurb(self, at: int) -> bool:
        """ "About X" followed by a paragraph on a company, a site or an author."""
        return (
            len(self.texts[at].split()) <= 7
            and _ABOUT.fullmatch(self.texts[at]) is not None
            and any(_PUBLISHER.search(text) for text in self.texts[at + 1 : at + 2])
        )

    # head

    def read_head(self) -> None:
        title = self._find_title()
        chrome = any(self._hidden(at) for at in range(self.first)) or self._is_menu(title or 0)
        for at in range(self.first):
            if self.labels[at] is not None:
                continue
            if at == title:
                self.labels[at] = _keep("metadata", "title")
            elif title is not None and at < title:
                self.labels[at] = self._before_title(at, title, chrome)
            else:
                self.labels[at] = self._after_title(at, chrome and title is not None)

    def _is_menu(self, end: int) -> bool:
        """So many short lines above the title are a menu, though none of them is a word we know."""
        return sum(len(text.split()) <= 4 for text in self.texts[:end]) >= _MENU

    def _find_title(self) -> int | None:
        """The first line of the title-like group nearest above a date or byline, else the first one."""
        free = [at for at in range(self.first) if self._may_be_title(at)]
        for at in range(self.first):
            if not (linetypes.is_date(self.texts[at]) or linetypes.is_byline(self.texts[at])):
                continue
            above = [title for title in free if at - 5 < title < at]
            while len(above) > 1 and any(map(self._hidden, range(above[0], above[-1]))):
                above.pop(0)
            if above:
                return above[0]
        if free:
            return free[0]
        return 0 if self.first > 0 and self.labels[0] is None and self._is_short_title(0) else None

    def _is_short_title(self, at: int) -> bool:
        return 2 <= len(self.texts[at].split()) <= 3 and not linetypes.is_date(self.texts[at])

    def _may_be_title(self, at: int) -> bool:
        text = self.texts[at]
        return (
            self.labels[at] is None
            and 4 <= len(text.split()) <= 40
            and not linetypes.is_bullet(text)
            and not linetypes.is_date(text)
            and not linetypes.is_byline(text)
            and not linetypes.is_counter(text)
            and _BREADCRUMB.fullmatch(text) is None
            and _CATEGORY.fullmatch(text) is None
        )

    def _before_title(self, at: int, title: int, chrome: bool) -> Label:
        text = self.texts[at]
        if len(text.split()) >= 2 and _BREADCRUMB.fullmatch(text):
            return _keep("metadata", "breadcrumb")
        if linetypes.is_date(text) and at + 1 == title:
            return _keep("metadata", "date")
        if chrome or linetypes.is_menu_word(text) or linetypes.is_bullet(text):
            return _hide("site header")
        return _keep("metadata", "above the title")

    def _after_title(self, at: int, chrome: bool) -> Label:
        text = self.texts[at]
        if linetypes.is_date(text):
            return _keep("metadata", "date")
        if linetypes.is_byline(text):
            return _keep("metadata", "byline")
        if _CATEGORY.fullmatch(text) or _BREADCRUMB.fullmatch(text):
            return _keep("metadata", "category")
        if linetypes.is_counter(text):
            return _hide("share or view counter")
        if linetypes.is_menu_word(text) or (linetypes.is_bullet(text) and chrome):
            return _hide("site header")
        if (at + 1 == self.first and self._is_heading(at)) or _SECTION.fullmatch(text):
            return _keep("heading")
        if linetypes.opens_tail(text):
            return _hide("other articles")
        return _keep("metadata", "below the title")

    # body

    def read_body(self) -> None:
        at = self.first
        while at <= self.last:
            if self.labels[at] is None and linetypes.opens_tail(self.texts[at]):
                at = self._hide_inline_block(at)
                continue
            if self.labels[at] is None:
                self.labels[at] = self._in_body(at)
            at += 1

    def _in_body(self, at: int) -> Label | None:
        text = self.texts[at]
        if linetypes.is_caption(text):
            return _keep("caption")
        if linetypes.is_bullet(text) or linetypes.is_numbered(text):
            return _keep("list")
        if linetypes.is_table_row(text):
            return _keep("table")
        if self._is_heading(at):
            return None if linetypes.is_menu_word(text) else _keep("heading")
        return _keep("body")

    def _is_heading(self, at: int) -> bool:
        text = self.texts[at]
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
            self.labels[at] = _keep("heading")
            return end
        for inside in range(at, end):
            self.labels[inside] = _hide("other articles")
        return end

    def _ends_block(self, at: int) -> bool:
        label = self.labels[at]
        return at in self._prose_lines or (label is not None and not label.hidden)

    # tail

    def read_tail(self) -> None:
        seen = False
        for at in range(self.last + 1, self.tail):
            if self.labels[at] is None:
                self.labels[at] = self._below_body(at, seen)
            seen = seen or self._hidden(at)
        for at in range(self.tail, len(self.texts)):
            if not self._is_field(at):
                self.labels[at] = _hide(self._tail_reason(at))

    def _below_body(self, at: int, seen: bool) -> Label | None:
        """Between the last prose and the tail: fields stay, loose lines after furniture go."""
        text = self.texts[at]
        if linetypes.is_counter(text) and at > self.first:
            return _hide("share or view counter")
        if seen and not linetypes.is_caption(text):
            return _hide("after the article")
        if linetypes.is_date(text) or linetypes.is_byline(text):
            return _keep("metadata", "date" if linetypes.is_date(text) else "byline")
        return self._in_body(at)

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

    # gaps

    def close_gaps(self) -> None:
        """Menu words, bare numbers and loose lines go with the furniture on both their sides."""
        for at, label in enumerate(self.labels):
            if label is not None and (label.hidden or label.role in ("metadata", "body", "caption")):
                continue
            text = self.texts[at]
            loose = linetypes.is_menu_word(text) or linetypes.is_counter(text)
            beside = (at > 0 and self._hidden(at - 1)) + (at + 1 < len(self.texts) and self._hidden(at + 1))
            if beside == 2 and (loose or len(text.split()) <= _HEADING_WORDS):
                self.labels[at] = _hide("between furniture")
            elif beside and loose:
                self.labels[at] = _hide("beside furniture")
            elif label is None:
                self.labels[at] = _keep("heading" if self._is_heading(at) else "body")

    def _hidden(self, at: int) -> bool:
        label = self.labels[at]
        return label is not None and label.hidden


_TAIL_FIELDS = frozenset(
    f"{kind} {name}" for kind in ("field", "value of") for name in ("doi", "reference", "pmid", "trial")
)
