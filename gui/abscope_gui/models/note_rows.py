"""How one mark of the notebook is worded for its list: made in the read lane, plain and frozen.

Asks the store nothing and paints nothing; a mark's text never leaves the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from abscope_gui.models.batched import ListRow
from abscope_store.confirming import own_tags
from abscope_store.facets import Facet
from abscope_store.notebook.exchange.versions import shown
from abscope_store.notebook.plainly import plainly
from abscope_store.records import Annotation

SOURCE_REMOVED = " · source removed"  # ends the title of a text that was taken out of the library
ALTERED = "altered outside Abscope"
UNTAGGED, NO_MEANING, YOU = "untagged", "no meaning", "you"
KEPT_DAYS = 30  # in the trash
DAYS = ("Today", "Yesterday", "Last week", "Last month", "Older")
MEANINGS = ("result", "mechanism", "harm", "method", "question")
_STANDS = {"exact": "exact", "moved": "moved", "changed": "changed", "orphan": "not found"}
FACETS = (
    Facet("meaning", "Meaning", "Meaning", (*MEANINGS, NO_MEANING)),
    Facet("tag", "Tag", "Tag", (UNTAGGED,)),
    Facet("source", "Source", "Source"),
    Facet("date", "When", "When it was made", DAYS),
    Facet("state", "State", "State", (*_STANDS.values(), ALTERED, "source removed", "open", "settled")),
    Facet("author", "Author", "Author", (YOU,)),
)
_KINDS = {"bookmark": "Bookmark", "highlight": "Highlight", "underline": "Underline", "note": "Note"}
_STATES = {"moved": "moved with its text", "changed": "changed, waits for you", "orphan": "passage not found"}


class NoteRow(ListRow, frozen=True, gc=False):
    """One mark. `title` is the note's first line, or the kind of mark where no note was written."""

    id: str
    kind: str
    quote: str
    where: str
    source: str  # title of the text or record
    paragraph: int  # -1: on a whole record
    tags: tuple[str, ...]
    when: str  # of a mark in the trash: when it goes for good
    day: str  # group of the day it was made on: Today, Yesterday, Last week, or the date
    created: str
    modified: str
    meaning: str
    state: str  # calm: "moved with its text"
    warning: str  # amber: changed, orphan, altered
    author: str  # in words; empty: the reader's own
    initials: str
    answers: str  # id of the note it answers
    settled: bool
    altered: bool
    meanings: tuple[str, ...]  # words of each of FACETS, in fields of their own: 10,000 rows are gone through
    tagged: tuple[str, ...]
    sources: tuple[str, ...]
    dates: tuple[str, ...]
    states: tuple[str, ...]
    authors: tuple[str, ...]
    by_source: str  # what it is sorted by: the place by its number, after the name
    by_note: str
    haystack: str


class Around(Struct, frozen=True):
    """What a row needs beyond its mark: names of targets, the reader's own name, who answered what."""

    titles: Mapping[str, str]
    today: date
    own: frozenset[str] = frozenset({"me"})
    answered: Mapping[str, tuple[int, bool]] = {}  # id -> answers, and whether one of them settles it


Hints = tuple[str | None, str | None, tuple[int, bool] | None]


def rows_of(
    marks: Sequence[Annotation], titles: Mapping[str, str], today: date, own: str = "me"
) -> list[NoteRow]:
    """Rows of the marks, newest first. `own`: the name that the reader's marks carry."""
    around = around_of(marks, titles, today, own)
    return [row_of(one, around) for one in sorted(marks, key=lambda one: one.created, reverse=True)]


def around_of(marks: Iterable[Annotation], titles: Mapping[str, str], today: date, own: str) -> Around:
    """What the rows of these marks need beyond them."""
    answered: dict[str, tuple[int, bool]] = {}
    for one in marks:
        if one.reply_to and one.deleted_at is None:
            count, settled = answered.get(one.reply_to, (0, False))
            answered[one.reply_to] = count + 1, settled or one.resolved
    return Around(titles, today, frozenset({"me", own}), answered)


def hints_of(one: Annotation, around: Around) -> Hints:
    """What the words of one row hang on beside its mark, the day and the reader's name: titles, answers."""
    titles = around.titles
    return titles.get(one.target_id), titles.get(one.source_id or ""), around.answered.get(one.id)


def when(created: str, today: date) -> str:
    """`today`, `yesterday` or the date, in local time; `created` is UTC, ISO 8601."""
    return _when(_day(created), today)


def row_of(one: Annotation, around: Around) -> NoteRow:
    """The row of one mark."""
    lines = plainly(one.body)
    source = _source(one, around.titles)
    gone = "source removed" if source.endswith(SOURCE_REMOVED) else ""  # first: a long title is cut
    place = f"¶{one.paragraph}" if one.paragraph is not None else ""
    where = _words((gone, source.removesuffix(SOURCE_REMOVED), place), " · ")
    quote = f"“{' '.join((one.quote or '').split())}”" if one.quote else _words(lines[1:], " ")
    author = "" if one.author in around.own else shown(one.author)
    count, settles = around.answered.get(one.id, (0, False))
    settled = one.resolved or settles
    title = lines[0] if lines else _KINDS[one.kind]
    if one.reply_to:
        title = f"Answer: {title}" if lines or not one.resolved else "Answer: settled"
    waits = one.state in ("changed", "orphan")
    state = _STATES.get(one.state, "")
    warning = _words((state if waits else "", "" if one.intact else ALTERED), " · ")
    answers = "" if not count else "1 answer" if count == 1 else f"{count} answers"
    calm = _words(
        ("" if waits else state, answers, "" if not settled else "settles it" if one.reply_to else "settled"),
        " · ",
    )
    tags = tuple(f"#{tag}" for tag in own_tags(one.tags))
    day = _day(one.created)
    made = _when(day, around.today) if one.deleted_at is None else _goes(one.deleted_at)
    by = f"by {author}" if author else ""
    spoken = _words((title, by, quote, where, *tags, one.meaning or "", made, calm, warning), ", ")
    return NoteRow(
        key=one.id, title=title, spoken=spoken, id=one.id, kind=one.kind, quote=quote, where=where,
        source=source, paragraph=-1 if one.paragraph is None else one.paragraph, tags=tags, when=made,
        day=_group(day, around.today), created=one.created, modified=one.modified,
        meaning=one.meaning or "", state=calm, warning=warning, author=author, initials=_initials(author),
        answers=one.reply_to or "", settled=settled, altered=not one.intact,
        meanings=(one.meaning or NO_MEANING,), tagged=own_tags(one.tags) or (UNTAGGED,),
        sources=(source.removesuffix(SOURCE_REMOVED),), dates=(_date(day, around.today),),
        states=_stands(one, source, settled), authors=(author or YOU,),
        by_source=f"{source.casefold()}\0{one.paragraph or 0:09}", by_note=title.casefold(),
        haystack=f"{spoken} {one.body} {one.kind}".casefold(),
    )  # fmt: skip


def _source(one: Annotation, titles: Mapping[str, str]) -> str:
    target = titles.get(one.target_id) or one.target_id
    source = titles.get(one.source_id or "") or target
    if target.endswith(SOURCE_REMOVED) and source != target:
        source += SOURCE_REMOVED
    return source


def _date(day: date, today: date) -> str:
    days = (today - day).days
    return DAYS[0 if days <= 0 else 1 if days == 1 else 2 if days <= 7 else 3 if days <= 31 else 4]


def _stands(one: Annotation, source: str, settled: bool) -> tuple[str, ...]:
    words = [_STANDS.get(one.state, one.state)]
    words += [ALTERED] if not one.intact else []
    words += ["source removed"] if source.endswith(SOURCE_REMOVED) else []
    words += ["settled" if settled else "open"] if one.meaning == "question" or settled else []
    return tuple(words)


def _group(day: date, today: date) -> str:
    back = (today - day).days
    if back <= 0:
        return DAYS[0]
    return DAYS[1] if back == 1 else DAYS[2] if back <= 7 else day.isoformat()


def _when(day: date, today: date) -> str:
    return {0: "today", 1: "yesterday"}.get((today - day).days, day.isoformat())


def _goes(deleted_at: str) -> str:
    return f"goes for good {(_day(deleted_at) + timedelta(days=KEPT_DAYS)).isoformat()}"


def _day(stamp: str) -> date:
    made = datetime.fromisoformat(stamp)
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone().date()


def _initials(author: str) -> str:
    words = author.split()
    if author.startswith("an unnamed reader"):
        return "?"
    return "".join(word[0] for word in (words if len(words) < 3 else [words[0], words[-1]])).upper()


def _words(parts: Iterable[str], joint: str) -> str:
    return joint.join(part for part in parts if part)
