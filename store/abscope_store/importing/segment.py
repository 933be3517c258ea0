"""Splits one paragraph's text into sentences: code point spans, half open, in order.

Rule: a sentence ends after . ! ? or an ellipsis (with closing quotes and brackets) before white
space, unless the full stop belongs to an abbreviation, an initial or a list number. A changed rule
needs a new SEGMENTER_VERSION, because stored locators count sentences.
"""

from __future__ import annotations

import re

from abscope_store.importing.wordlist import words

SEGMENTER = "abscope-rules"
SEGMENTER_VERSION = "2"

# Never end a sentence, whatever follows.
_NEVER = words(
    "e.g i.e eg ie vs v viz cf ca approx resp dr mr mrs ms prof st fig figs tab ref refs eq eqs "
    "ch vol nos pp chap eds var subsp spp dept univ assoc suppl"
)
# Do not end a sentence before a number.
_BEFORE_DIGITS = words("no ci jan feb mar apr jun jul aug sep sept oct nov dec sens spec max min d day")
# End a sentence only where the next word is one that opens sentences and no names.
_MAYBE = words(
    "al etc u.s u.k e.u u.n a.m p.m inc ltd co corp ph.d m.d b.i.d t.i.d q.d q.i.d i.v p.o s.c i.m i.p jr sr"
)
_STARTERS = words(
    "the a an this that these those it its they their there we our he she his her in on at by for "
    "from with without as when while where after before during since although though however "
    "moreover furthermore additionally also thus therefore hence but and or if among between both "
    "each all most many some several such no not patients treatment results what who how why which "
    "here to"
)
_BEFORE_A_NAME = words("by and of with from to & dr prof")

# Behind the mark: closing signs, "[12]", or a citation that lost its raising ("had it.2 The rest").
_END = re.compile(
    "[.!?\u2026]+[\"'\u2019\u201d\u00bb)\\]}]*"
    "(?:\\[[\\d,\u2013 -]{1,20}\\]|(?<=[a-z)%]\\.)\\d{1,2}(?:[,\u2013-]\\d{1,2})*(?=\\s+[A-Z]))?(?=\\s)"
)
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]+$")
_BULLET = re.compile("\\s*(?:[-*\u2022\u25aa\u25cf\u25e6\u2013\u2014]\\s+)?(?=\\S)")
_LOWER_OPENING = re.compile(r"https?:|www\.|doi:|p\s?[<=>]|[a-z]{1,4}-?[A-Z0-9]")
_OPENERS = "\"'\u2018\u201c\u00ab([{"


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of one paragraph, in code points, half open, in order.

    White space around and between sentences and a bullet at the paragraph's start lie outside.
    Blank text gives an empty list, any other text at least one span.
    """
    first = _BULLET.match(text)
    if first is None:
        return []
    spans = []
    start = first.end()
    for match in _END.finditer(text, start):
        following = _next_word(text, match.end())
        if following and _ends(text[start : match.start()], match.group(), following):
            spans.append((start, match.end()))
            start = match.end()
            while text[start].isspace():
                start += 1
    spans.append((start, len(text.rstrip())))
    return spans


def _next_word(text: str, at: int) -> str:
    """The word after `at` without opening quotes and brackets; empty at the paragraph's end."""
    tokens = text[at : at + 80].split(maxsplit=1)
    return (tokens[0].lstrip(_OPENERS) or tokens[0]) if tokens else ""


def _ends(before: str, mark: str, following: str) -> bool:
    """Whether `mark` ends the sentence whose text so far is `before`."""
    if mark[0] != "." or mark.startswith(".."):
        return _may_open(following)
    word = _LAST_WORD.search(before[-24:])
    if word is None:
        return _may_open(following) and re.fullmatch(r"\(?\d{1,3}", before) is None
    if before == word.group() and len(before) == 1 and before.islower():
        return False  # "a. First of a list"
    lower = word.group().lower()
    if lower in _NEVER or (lower in _BEFORE_DIGITS and following[0].isdigit()):
        return False
    if lower in _MAYBE:
        return _is_starter(following)
    if len(lower) == 1 and word.group().isupper() and _is_initial(before[:-1]):
        return _is_starter(following)
    return _may_open(following)


def _may_open(following: str) -> bool:
    """A sentence opens with anything but a plain lower-case word: mRNA, p53 and addresses may."""
    return not following[0].islower() or _LOWER_OPENING.match(following) is not None


def _is_starter(following: str) -> bool:
    opens = not following[0].islower() and following.strip(",;:").lower() in _STARTERS
    return opens or following.startswith(("http", "doi:"))


def _is_initial(before: str) -> bool:
    """The W of "Zhang, Y., Li, W. et al." and the J of "by J. Smith", not a "hepatitis B."."""
    tokens = before.split()
    if not before or before.endswith(".") or not tokens:
        return True
    last = tokens[-1]
    return last.endswith((",", ".")) or last[0].isupper() or last.lower() in _BEFORE_A_NAME
