"""Where a mark stands in a text that changed: exact, moved, changed or orphan. A pure function, no disk.

Never a guess: a mark moves only where its words stand and nothing else could be meant; all else is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from abscope_store.notebook.folding import Folded, fold
from abscope_store.notebook.likeness import Likeness, likenesses
from abscope_store.notebook.marks import Selector
from abscope_store.notebook.selectors import (
    CHANGED,
    EXACT,
    MOVED,
    ORPHAN,
    SENTENCE_END,
    WIDE,
    WIDEST,
    is_wide,
    make_selector,
    sentence_around,
    stands,
    text_hash,
)
from abscope_store.notebook.wordwise import Run, difference
from abscope_store.records import Record

MOST = 3  # candidates that a person chooses from
TELLING = 20  # folded code points, quote and surroundings together, that make a place beyond chance
HALF = TELLING // 2
LISTED = 400  # places of the quote that are looked at; a quote more common than that tells nothing
CLEAR = 0.1  # by so much the best candidate is better than the next, or nothing is said of it
_SENTENCE_MARKS = ".,;:)]\"'"
_LETTERS_LAST, _LETTERS_FIRST = re.compile(r"[^\W_]*\Z"), re.compile(r"[^\W_]*")
_OPENING_MARKS = "([\"'"


class Candidate(Record, frozen=True):
    """A place that a person may choose; `diff` leads from the mark's quote to the words there.

    `likeness` 0-1 orders them; 1 only where quote and surroundings are the same.
    """

    selector: Selector
    likeness: float
    diff: tuple[Run, ...]


class Placed(Record, frozen=True):
    """`selector` is where the mark stands now, None unless `state` is exact or moved.

    `candidates`, best first and at most three, are there for changed and orphan.
    """

    state: str
    selector: Selector | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def diff(self) -> tuple[Run, ...]:
        """From the quote to the words of the best candidate; empty where there is none."""
        return self.candidates[0].diff if self.candidates else ()


class _Asked(Record, frozen=True):
    """A selector folded: the quote, what stood around it, what of that is its sentence, how rare it was."""

    quote: str
    before: str
    after: str
    own_before: int
    own_after: int
    twice: bool
    sentence_twice: bool
    starts: bool
    ends: bool
    attached: tuple[str, str]
    first: int  # of how many code points of its first, and last, sentence the quote consists
    last: int
    crosses: bool  # it begins in one sentence and ends in another
    like_before: tuple[str, ...]  # what stands before, and after, the same words elsewhere in what was kept
    like_after: tuple[str, ...]


class _Found(Record, frozen=True):
    """The quote at a span of the folded text, and how far its surroundings agree, in folded code points."""

    start: int
    end: int
    before: int
    after: int
    at_place: bool
    another: bool  # its surroundings are those of the same words elsewhere in what was kept
    resumes: bool
    near_before: int  # as before and after, where all but one word agrees as if all did
    near_after: int


def place(
    selector: Selector,
    paragraphs: Mapping[int, str],
    text_sha256: str | None = None,
    folded: Folded | None = None,
) -> Placed:
    """Find the mark in the text as it is now.

    `paragraphs` is the whole text by number, hidden ones included; `text_sha256` is a document's own, left
    out for a digest. `folded` is that text, given where many marks are placed in it.
    """
    sha256 = text_sha256 or text_hash(paragraphs)
    if stands(selector, paragraphs, sha256):
        return Placed(EXACT, _anew(selector, paragraphs, sha256))
    text = folded or Folded(paragraphs)
    asked = _asked(selector)
    if not asked.quote:
        return Placed(ORPHAN)
    found = list(_occurrences(asked, text, selector))
    best = _settled(asked, text, found)
    if best is not None and (
        best.at_place or not _is_weak(asked, text, best) or not _rivals(asked, text, best, selector)
    ):
        made = _selector(text, best.start, best.end, sha256)
        if made is not None:
            same = _span(made) == _span(selector) and made.quote == selector.quote
            return Placed(EXACT if same else MOVED, made)
    offered = _offered(selector, asked, text, found, sha256)
    if not offered:
        return Placed(ORPHAN)
    verbatim = [one for one in offered if all(run.kind == "kept" for run in one.diff)]
    clear = len(offered) == 1 or offered[0].likeness >= offered[1].likeness + CLEAR
    return Placed(CHANGED if clear and not verbatim else ORPHAN, None, offered)


def _asked(selector: Selector) -> _Asked:
    before, after = fold(selector.prefix), fold(selector.suffix)
    head, tail = sentence_around(selector.prefix, selector.quote, selector.suffix)
    quote = fold(selector.quote)
    known = fold(selector.prefix + selector.quote + selector.suffix)
    sentence = fold(head + selector.quote + tail)
    own = len(before) + (known[len(before) : len(before) + 1] == " ")
    pieces = SENTENCE_END.split(selector.quote.strip())
    elsewhere = [at for at in _places(known, quote) if at != own]
    return _Asked(
        quote=quote,
        before=before,
        after=after,
        own_before=len(fold(head)),
        own_after=len(fold(tail)),
        twice=is_wide(selector) or _twice(known, quote),
        sentence_twice=max(len(selector.prefix), len(selector.suffix)) > WIDE or _twice(known, sentence),
        starts=not selector.prefix,
        ends=not selector.suffix,
        attached=_attached(*_sides(selector), quote),
        first=len(fold(pieces[0])),
        last=len(fold(pieces[-1])),
        crosses=len(pieces) > 1,
        like_before=tuple(known[:at] for at in elsewhere),
        like_after=tuple(known[at + len(quote) :].lstrip(" ") for at in elsewhere),
    )


def _occurrences(asked: _Asked, text: Folded, selector: Selector) -> Iterator[_Found]:
    """Where the quote stands as it stood: not as part of a longer word or number."""
    begin = _begin(selector)
    for at in _places(text.text, asked.quote):
        end = at + len(asked.quote)
        before, after = text.text[max(0, at - WIDEST - 8) : at], text.text[end : end + WIDEST + 8]
        where = text.place(at, end)
        if where is None or _attached(before[-24:], after[:24], asked.quote) != asked.attached:
            continue
        left, right = _agree(asked.before[::-1], before[::-1]), _agree(asked.after, after)
        another = any(_agree(kept[::-1], before[::-1]) > left + 4 for kept in asked.like_before) or any(
            _agree(kept, after) > right + 4 for kept in asked.like_after
        )
        yield _Found(
            at, end, left, right, where[:2] == (selector.paragraph, begin), another,
            (
                asked.first >= TELLING
                or _resumes(asked.before[::-1][: asked.own_before], before[::-1], left)
            )
            and (asked.last >= TELLING or _resumes(asked.after[: asked.own_after], after, right)),
            _but_one(asked.before[::-1], before[::-1], left), _but_one(asked.after, after, right),
        )  # fmt: skip


def _places(whole: str, words: str) -> list[int]:
    """The first so many places of a piece of text."""
    found: list[int] = []
    at = whole.find(words) if words else -1
    while at >= 0 and len(found) < LISTED:
        found.append(at)
        at = whole.find(words, at + 1)
    return found


def _resumes(kept: str, there: str, agreed: int) -> bool:
    """Whether what stood beside the quote is still there or nearly so: a word of it may be another one."""
    if agreed >= min(len(kept), 4):
        return True
    later = kept.split(" ")[1:]
    if len(later) < 3:  # too little was kept to tell
        return True
    near = there[: len(kept) + TELLING]
    return any(" ".join(later[at : at + 2]) in near for at in range(min(3, len(later) - 1)))


def _settled(asked: _Asked, text: Folded, found: list[_Found]) -> _Found | None:
    """The one place that is meant beyond doubt, if there is one."""
    if len(found) >= LISTED:
        return None
    ranked = sorted(found, key=lambda one: (-(one.before + one.after), not one.at_place))
    sound = [one for one in ranked if _is_sound(asked, text, one)]
    if not sound or (not asked.twice and sound[0] is not ranked[0]):
        return None
    best = sound[0]
    rivals = ranked if not asked.twice else sound
    second = next((one for one in rivals if one is not best), None)
    clear = second is None or best.before + best.after >= 2 * (second.before + second.after) + 16
    if clear and (second is None or asked.twice or not second.resumes):
        return best
    # Words that were there once, where they were, are the same ones; another like them came in.
    return next((one for one in sound if one.at_place and not asked.twice), None)


def _is_sound(asked: _Asked, text: Folded, one: _Found) -> bool:
    """Whether quote and surroundings together are more than chance, by how rare the quote was."""
    if one.another:
        return False
    # Where it goes from one sentence into another each of the two must be the one it was.
    if (
        asked.crosses
        and not (one.at_place and one.resumes)
        and (
            asked.first + one.near_before < min(2 * TELLING, asked.first + len(asked.before))
            or asked.last + one.near_after < min(2 * TELLING, asked.last + len(asked.after))
        )
    ):
        return False
    if not asked.twice:
        if not one.resumes:
            return False
        if one.at_place or len(asked.quote) + one.near_before + one.near_after >= TELLING:
            return True
        starts, ends = text.at_edges(one.start, one.end)
        return ((asked.starts and starts) or (asked.ends and ends)) and _all_agrees(asked, one)
    own = one.before >= asked.own_before and one.after >= asked.own_after
    # One side is enough beyond the sentence, if something of the other is there too: else the sentence
    # before, which ends with the same word, would do once the mark's own was taken out.
    unmoved = own or (one.at_place and one.resumes)
    beyond_before = one.before >= _beyond(asked.own_before, asked.before) and (unmoved or one.after >= HALF)
    beyond_after = one.after >= _beyond(asked.own_after, asked.after) and (unmoved or one.before >= HALF)
    if not asked.sentence_twice:
        long = len(asked.quote) + asked.own_before + asked.own_after >= TELLING
        return (own and long) or beyond_before or beyond_after
    # The sentence was there twice, so it may be the other one: all that was kept of a side must be there.
    whole_before = one.before >= len(asked.before) and _reaches(len(asked.before), one.start)
    whole_after = one.after >= len(asked.after) and _reaches(len(asked.after), len(text.text) - one.end)
    if one.at_place and own and (whole_before or whole_after):
        return True
    return (whole_before and beyond_before) or (whole_after and beyond_after)


def _beyond(own: int, kept: str) -> int:
    """How far a side must agree to reach beyond its sentence; all of it where that is more than was kept."""
    return min(own + TELLING, max(len(kept), WIDE - TELLING))


def _but_one(kept: str, there: str, agreed: int) -> int:
    """All that was kept where the two differ in one word, no figure; else what agrees from the beginning."""
    left, right = kept.find(" ", agreed), there.lstrip(" ").find(" ", agreed)
    if agreed == len(kept) or left < 0 or right < 0:
        return agreed
    if any(char.isdigit() for char in kept[kept.rfind(" ", 0, agreed) + 1 : left]):
        return agreed  # another figure is another sentence
    return len(kept) if there.lstrip(" ")[right:].startswith(kept[left:]) else agreed


def _all_agrees(asked: _Asked, one: _Found) -> bool:
    return one.before >= len(asked.before) and one.after >= len(asked.after)


def _reaches(kept: int, there: int) -> bool:
    """Where less was kept than usual the text ended there, and so it must now."""
    return kept >= WIDEST // 2 or there <= kept + 1


def _is_weak(asked: _Asked, text: Folded, one: _Found) -> bool:
    """Whether a side of it is not what it was."""
    starts, ends = text.at_edges(one.start, one.end)
    if (asked.starts and not starts) or (asked.ends and not ends):
        return True
    return 2 * one.before < len(asked.before) or 2 * one.after < len(asked.after)


def _rivals(asked: _Asked, text: Folded, best: _Found, selector: Selector) -> bool:
    """Whether something like the quote stands where the quote stood: then its like elsewhere is none."""
    begin = selector.paragraph, _begin(selector)
    near = likenesses(text, asked.before, asked.quote, asked.after)
    here = [like for like in near if like.end > best.start and like.start < best.end]
    bar = max(0.75, *(like.context + CLEAR for like in here)) if here else 0.75
    others = [like for like in near if like not in here]
    stays = (text.place(like.start, like.end) for like in others if like.words >= 0.5)
    return any(where is not None and where[:2] == begin for where in stays) or any(
        like.context >= bar for like in others
    )


def _begin(selector: Selector) -> int:
    """Where the quote's first word begins: folding drops the blanks before it."""
    return selector.start + len(selector.quote) - len(selector.quote.lstrip())


def _offered(
    selector: Selector, asked: _Asked, text: Folded, found: list[_Found], sha256: str
) -> tuple[Candidate, ...]:
    room = len(asked.before) + len(asked.after)
    same = [
        Likeness(one.start, one.end, 1.0, (one.before + one.after) / room if room else 0.0)
        for one in sorted(found, key=lambda one: -(one.before + one.after))[:MOST]
    ]
    like = likenesses(text, asked.before, asked.quote, asked.after)
    chosen: list[Likeness] = []
    for one in sorted([*same, *like], key=lambda one: (-one.score, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in chosen):
            chosen.append(one)
    offered = []
    for one in chosen[:MOST]:
        made = _selector(text, one.start, one.end, sha256)
        if made is not None:
            runs = difference(selector.quote, made.quote)
            offered.append(Candidate(made, round(one.score, 3), runs))
    return tuple(offered)


def _selector(text: Folded, start: int, end: int, sha256: str) -> Selector | None:
    where = text.place(start, end)
    if where is None:
        return None
    first, begin, last, finish = where
    return make_selector(text.paragraphs, first, begin, last, finish, sha256)


def _anew(selector: Selector, paragraphs: Mapping[int, str], sha256: str) -> Selector:
    """The same span with the surroundings and the hash that it has now."""
    if selector.text_sha256 == sha256:
        return selector
    return make_selector(paragraphs, *_span(selector), sha256)


def _span(selector: Selector) -> tuple[int, int, int, int]:
    return selector.paragraph, selector.start, selector.paragraph_end, selector.end


def _attached(before: str, after: str, quote: str) -> tuple[str, str]:
    """What hangs on the quote without a blank: part of a word, or, of a number, of a longer number."""
    if not quote:
        return "", ""
    left = right = ""
    if quote[0].isdigit():
        left = before.rpartition(" ")[2][-3:].lstrip(_OPENING_MARKS)
    elif quote[0].isalnum():
        left = _LETTERS_LAST.search(before)[0]  # type: ignore[index]
    if quote[-1].isdigit():
        right = after.partition(" ")[0][:3].rstrip(_SENTENCE_MARKS)
    elif quote[-1].isalnum():
        right = _LETTERS_FIRST.match(after)[0]  # type: ignore[index]
    return left, right


def _sides(selector: Selector) -> tuple[str, str]:
    """The characters next to the quote, folded, blanks kept."""
    quote = selector.quote
    lead = quote[: len(quote) - len(quote.lstrip())]
    trail = quote[len(quote.rstrip()) :]
    # A letter at the far end keeps the blank next to the quote from being trimmed.
    return fold("x" + selector.prefix[-8:] + lead + "x")[1:-1], fold("x" + trail + selector.suffix[:8])[1:]


def _agree(kept: str, there: str) -> int:
    """Code points that two texts share from their beginning; a blank there counts for nothing."""
    there = there.lstrip(" ")
    length = min(len(kept), len(there))
    return next((at for at in range(length) if kept[at] != there[at]), length)


def _twice(whole: str, words: str) -> bool:
    return bool(words) and whole.find(words, whole.find(words) + 1) >= 0
