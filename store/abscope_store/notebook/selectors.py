"""Where a mark stands in a text: made from a selection, and checked when the text is opened again.

Offsets are code points. It never moves a mark: what does not stand exactly is said to be an orphan, and
placing.py looks for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from abscope_store.notebook.marks import Selector
from abscope_store.records import Annotation

CONTEXT = 32  # code points kept before and after the quote, within its first and last paragraph
WIDE = 240  # the same, beyond the paragraph, where the quote stands in its text more than once
WIDEST = 480  # and where its whole sentence does
EXACT = "exact"
MOVED = "moved"
CHANGED = "changed"
ORPHAN = "orphan"
_UTF8 = ("utf-8", "surrogatepass")
_BETWEEN = "\n"  # stands for a paragraph's end in a quote over several, and in a wide context
SENTENCE_END = re.compile(r"[.!?][\"')\]\u201d\u2019]*\s+|\n")
_CLOSED = re.compile(r"[.!?][\"')\]\u201d\u2019]*\s*\Z")


def text_hash(paragraphs: Mapping[int, str]) -> str:
    """sha256, hex, of a text without a canonical one (a digest): its paragraphs in order, one a line."""
    ordered = _BETWEEN.join(paragraphs[number] for number in sorted(paragraphs))
    return hashlib.sha256(ordered.encode("utf-8", "surrogatepass")).hexdigest()


def make_selector(
    paragraphs: Mapping[int, str],
    paragraph: int,
    start: int,
    paragraph_end: int,
    end: int,
    text_sha256: str | None = None,
) -> Selector:
    """The span from `start` in `paragraph` to `end` (exclusive) in `paragraph_end`.

    `paragraphs` is the whole text by paragraph number, hidden ones included; `text_sha256` is the
    document's own, left out for a digest. ValueError for an empty or impossible span.
    """
    quote = _quote(paragraphs, paragraph, start, paragraph_end, end)
    if not quote:
        raise ValueError("the span is empty or outside the text")
    prefix, suffix = _context(paragraphs, paragraph, start, paragraph_end, end, quote)
    return Selector(
        text_sha256=text_sha256 or text_hash(paragraphs),
        paragraph=paragraph,
        start=start,
        paragraph_end=paragraph_end,
        end=end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
    )


def resolve(annotation: Annotation, paragraphs: Mapping[int, str], text_sha256: str | None = None) -> str:
    """`exact` if the span may be painted where it says, else `orphan`: kept in the list, not painted.

    In the same text the quote must stand at its place; in any other text its surroundings as well, so
    that a mark never settles on like words elsewhere. A mark on the whole is always exact.
    """
    if annotation.paragraph is None:
        return EXACT
    if None in (annotation.start, annotation.end, annotation.paragraph_end, annotation.quote):
        return ORPHAN
    selector = selector_of(annotation)
    return EXACT if stands(selector, paragraphs, text_sha256 or text_hash(paragraphs)) else ORPHAN


def selector_of(annotation: Annotation) -> Selector:
    """The span of an annotation that has one. ValueError for one on the whole."""
    if annotation.paragraph is None or annotation.quote is None:
        raise ValueError("a mark on the whole has no span")
    return Selector(
        text_sha256=annotation.text_sha256 or "",
        paragraph=annotation.paragraph,
        start=annotation.start or 0,
        paragraph_end=annotation.paragraph_end or annotation.paragraph,
        end=annotation.end or 0,
        quote=annotation.quote,
        prefix=annotation.prefix or "",
        suffix=annotation.suffix or "",
    )


def stands(selector: Selector, paragraphs: Mapping[int, str], text_sha256: str) -> bool:
    """Whether the quote is at its place, to the letter, and in another text its surroundings as well."""
    first, start, last, end = selector.paragraph, selector.start, selector.paragraph_end, selector.end
    if _quote(paragraphs, first, start, last, end) != selector.quote:
        return False
    if selector.text_sha256 == text_sha256:
        return True
    if is_wide(selector):
        before = _before(paragraphs, first, start, len(selector.prefix))
        after = _after(paragraphs, last, end, len(selector.suffix))
    else:
        before, after = _prefix(paragraphs[first], start), paragraphs[last][end : end + CONTEXT]
    return (before, after) == (selector.prefix, selector.suffix)


def is_wide(selector: Selector) -> bool:
    """Whether the quote stood more than once in the text that it was made on."""
    sides = (selector.prefix, selector.suffix)
    return any(len(side) > CONTEXT or _BETWEEN in side for side in sides)


def sentence_around(prefix: str, quote: str, suffix: str) -> tuple[str, str]:
    """Of what stands before and after a quote that which belongs to its own sentences."""
    ends = list(SENTENCE_END.finditer(prefix))
    head = prefix[ends[-1].end() :] if ends else prefix
    stop = SENTENCE_END.search(suffix)
    tail = suffix[: stop.end()].rstrip() if stop else suffix
    closed = _CLOSED.search(quote) and (quote != quote.rstrip() or not suffix[:1].strip())
    return head, "" if closed else tail


def _quote(paragraphs: Mapping[int, str], first: int, start: int, last: int, end: int) -> str | None:
    """The words of the span; None where the text has no such place."""
    head, tail = paragraphs.get(first), paragraphs.get(last)
    if head is None or tail is None or not 0 <= start <= len(head) or not 0 <= end <= len(tail):
        return None
    if first == last:
        return head[start:end]
    if first > last:
        return None
    between = [paragraphs[number] for number in sorted(paragraphs) if first < number < last]
    return _BETWEEN.join([head[start:], *between, tail[:end]])


def _prefix(text: str, start: int) -> str:
    return text[max(0, start - CONTEXT) : start]


def _context(
    paragraphs: Mapping[int, str], first: int, start: int, last: int, end: int, quote: str
) -> tuple[str, str]:
    """What tells the quote from others like it: the more, the more of them there are."""
    whole = _BETWEEN.join(paragraphs[number] for number in sorted(paragraphs)).encode(*_UTF8).lower()
    if not _twice(whole, quote):
        return _prefix(paragraphs[first], start), paragraphs[last][end : end + CONTEXT]
    before, after = _before(paragraphs, first, start, WIDE), _after(paragraphs, last, end, WIDE)
    head, tail = sentence_around(before, quote, after)
    if not _twice(whole, head + quote + tail):
        return before, after
    return _before(paragraphs, first, start, WIDEST), _after(paragraphs, last, end, WIDEST)


def _twice(whole: bytes, words: str) -> bool:
    """Whether the words stand in the text more than once, in any case.

    `whole` is UTF-8 with its ASCII letters small: Python takes 15 ms to make a whole book small where it has
    one dash, and this runs while the reader waits. Of other letters those of the words are made small here.
    """
    for letter in {letter for letter in words if not letter.isascii()}:
        for form in {letter, letter.upper()} - {letter.lower()}:
            whole = whole.replace(form.encode(*_UTF8), letter.lower().encode(*_UTF8))
    wanted = words.lower().encode(*_UTF8)
    return whole.find(wanted, whole.find(wanted) + 1) >= 0


def _before(paragraphs: Mapping[int, str], first: int, start: int, length: int) -> str:
    """The code points before a place, beyond its paragraph."""
    found = paragraphs[first][:start]
    for number in sorted((n for n in paragraphs if n < first), reverse=True):
        if len(found) >= length:
            break
        found = paragraphs[number] + _BETWEEN + found
    return found[max(0, len(found) - length) :]


def _after(paragraphs: Mapping[int, str], last: int, end: int, length: int) -> str:
    found = paragraphs[last][end:]
    for number in sorted(n for n in paragraphs if n > last):
        if len(found) >= length:
            break
        found += _BETWEEN + paragraphs[number]
    return found[:length]
