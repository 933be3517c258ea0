"""Where a mark stands in a text: made from a selection, and checked when the text is opened again.

Offsets are code points. It never moves a mark: what does not stand exactly is said to be an orphan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from abscope_store.notebook.marks import Selector
from abscope_store.records import Annotation

CONTEXT = 32  # code points kept before and after the quote, within its first and last paragraph
EXACT = "exact"
ORPHAN = "orphan"
_BETWEEN = "\n"  # stands for a paragraph's end in a quote over several


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
    return Selector(
        text_sha256=text_sha256 or text_hash(paragraphs),
        paragraph=paragraph,
        start=start,
        paragraph_end=paragraph_end,
        end=end,
        quote=quote,
        prefix=_prefix(paragraphs[paragraph], start),
        suffix=paragraphs[paragraph_end][end : end + CONTEXT],
    )


def resolve(annotation: Annotation, paragraphs: Mapping[int, str], text_sha256: str | None = None) -> str:
    """`exact` if the span may be painted where it says, else `orphan`: kept in the list, not painted.

    In the same text the quote must stand at its place; in any other text its surroundings as well, so
    that a mark never settles on like words elsewhere. A mark on the whole is always exact.
    """
    if annotation.paragraph is None:
        return EXACT
    start, end = annotation.start, annotation.end
    last = annotation.paragraph_end
    if start is None or end is None or last is None:
        return ORPHAN
    if _quote(paragraphs, annotation.paragraph, start, last, end) != annotation.quote:
        return ORPHAN
    if annotation.text_sha256 == (text_sha256 or text_hash(paragraphs)):
        return EXACT
    before = _prefix(paragraphs[annotation.paragraph], start)
    after = paragraphs[last][end : end + CONTEXT]
    return EXACT if (before, after) == (annotation.prefix, annotation.suffix) else ORPHAN


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
