"""Work for the read lane: answers to the box, what is previewed, what was searched and read lately.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL. No query is logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from abscope_gui.models.recents import recall_rows
from abscope_gui.models.results import ResultRow, result_rows
from abscope_gui.places import DIGEST, Place, from_link
from abscope_store import library
from abscope_store.errors import NotFound
from abscope_store.reader import Reader
from abscope_store.records import Answer, Result

MOST = 40  # results of one answer
LIKE = 20  # passages that are like one
AHEAD = 40  # records read at a time before a search needs them, some 20 ms
RECENT = 30  # things done lately that the empty box shows
_AROUND = 5  # paragraphs looked at for one that is not hidden


class Found(Struct, frozen=True):
    """An answer with its rows made; where it is not settled yet its order may still change (`settle`)."""

    answer: Answer
    rows: list[ResultRow]


class Preview(Struct, frozen=True):
    """A result with what stands around it: its own words in `text`, neighbours before and after."""

    title: str
    where: str
    before: str
    text: str
    after: str
    lines: tuple[str, ...] = ()


def first(reader: Reader, vocabulary: Any, text: str, scope: tuple[str, str] | None) -> Found:
    """What can be shown at once: bounded work, whatever the library holds."""
    from abscope_store.search.answer import search

    return _found(search(reader, text, MOST, vocabulary=vocabulary, scope=scope, first=True))


def settle(reader: Reader, vocabulary: Any, text: str, scope: tuple[str, str] | None) -> Found:
    """The same in its final order."""
    from abscope_store.search.answer import search

    return _found(search(reader, text, MOST, vocabulary=vocabulary, scope=scope))


def ahead(reader: Reader, vocabulary: Any, at: int) -> int | None:
    """Read some records before a search needs them; where to go on, None at the end."""
    from abscope_store.search.remembering import Remembering

    keys = sorted(vocabulary.facts.keys)
    Remembering(reader.connection, vocabulary.memory).ahead(keys[at : at + AHEAD])
    return at + AHEAD if at + AHEAD < len(keys) else None


def related(results: Sequence[Result]) -> Found:
    """Passages that no text in the box asked for, as an answer to an empty one."""
    return _found(Answer("", (), tuple(results)))


def like(reader: Reader, vocabulary: Any, document: str, paragraph: int) -> Found:
    """Passages like one of the reader's. Raises NotFound."""
    from abscope_store.search.alike import like_passage

    return related(like_passage(reader, document, paragraph, LIKE, vocabulary))


def like_words(reader: Reader, vocabulary: Any, text: str) -> Found:
    """Passages of the reader's like a paragraph of a digest."""
    from abscope_store.search.alike import like_text

    return related(like_text(reader, text, LIKE, vocabulary))


def same_claim(reader: Reader, vocabulary: Any, claim_id: str) -> Found:
    """Passages about a claim. Raises NotFound."""
    from abscope_store.search.alike import about_claim

    return related(about_claim(reader, claim_id, LIKE, vocabulary))


def claims_at(reader: Reader, place: str, paragraph: int) -> list[tuple[str, str]]:
    """(id, words) of the claims that rest on a paragraph of a source or document."""
    found = [fact for fact in reader.facts_on(place, paragraph) if fact.kind == "claim"]
    return list(
        {fact.record_id: (fact.record_id, reader.claim(fact.record_id).text) for fact in found}.values()
    )


def scope_name(reader: Reader, kind: str, name: str) -> str:
    """What a record, source or document is called; its id where it is gone."""
    if kind == "document":
        return library.titles(reader.connection).get(name, (name, False))[0]
    if kind == "source":
        source = reader.sources().get(name)
        return source.title if source is not None else name
    return dict(reader.names(kind)).get(name, name)


def recalled(reader: Reader, now: datetime) -> list[ResultRow]:
    """The rows of the empty box; none where no notebook is there."""
    from abscope_store.notebook import read, recent

    saved = read.saved_searches(reader.connection)
    days = recent.by_day(reader.connection, now, RECENT)
    return recall_rows(saved, days, lambda link: _titled(reader, link), lambda stamp: _clock(stamp, now))


def preview(reader: Reader, result: Result) -> Preview:
    """A result with its neighbours where it stands in a text. Raises NotFound."""
    where = " · ".join(
        part
        for part in (result.file or result.cited or "", f"¶{result.paragraph}" if result.paragraph else "")
        if part
    )
    told = () if result.kind == "passage" else result.lines
    if result.kind == "note":
        return _note(reader, result, where)
    around = _around(reader, result)
    if around is None:
        return Preview(result.title, where, "", result.text, "", result.lines)
    before, text, after = around
    if result.kind in ("passage", "digest", "sighting"):
        return Preview(result.title, where, before, text, after, told)
    return Preview(result.title, where, "", result.text, "", (*told, f"In your copy: {text}"))


def _found(answer: Answer) -> Found:
    return Found(answer, result_rows(answer.results))


def _note(reader: Reader, result: Result, where: str) -> Preview:
    from abscope_store.notebook import read

    mark = read.annotation(reader.connection, result.id)
    return Preview(
        result.title, where, "", mark.body or mark.quote or "", "", (mark.quote or "",) if mark.body else ()
    )


def _around(reader: Reader, result: Result) -> tuple[str, str, str] | None:
    at = result.paragraph
    if at is None:
        return None
    if result.document is not None:
        own = library.passage(reader.connection, result.document, at)
        before = _next(reader, result.document, range(at - 1, at - _AROUND, -1))
        after = _next(reader, result.document, range(at + 1, at + _AROUND))
        return None if own is None else (before, own.text, after)
    if result.kind == "digest" and result.source is not None:
        held = {paragraph.paragraph: paragraph.text for paragraph in reader.digest(result.source)}
        return held.get(at - 1, ""), held.get(at, result.text), held.get(at + 1, "")
    return None


def _next(reader: Reader, document: str, paragraphs: range) -> str:
    for number in paragraphs:
        found = library.passage(reader.connection, document, number)
        if found is not None and not found.hidden:
            return found.text
    return ""


def _titled(reader: Reader, link: str) -> str:
    place = from_link(link)
    if place is None or not place.id:
        return ""
    try:
        title = _place_title(reader, place)
    except NotFound:
        return ""
    return f"{title} · ¶{place.paragraph}" if title and place.paragraph is not None else title


def _place_title(reader: Reader, place: Place) -> str:
    if place.kind == "claim":
        return reader.claim(place.id).text
    if place.kind == "glossary":
        return reader.term(place.id).term
    if place.kind == "annotation":
        from abscope_store.notebook import read

        mark = read.annotation(reader.connection, place.id)
        return (mark.body or mark.quote or "A mark").strip().splitlines()[0]
    if place.kind == "document" and place.id not in library.titles(reader.connection):
        return ""
    title = scope_name(reader, place.kind, place.id)
    if place.kind == "source" and place.focus == DIGEST:
        return f"{title} (our digest)"
    if place.kind == "study" and place.focus:
        return f"{title} · {reader.outcome(place.focus).endpoint_short}"
    return "" if title == place.id and place.kind not in ("document",) else title


def _clock(stamp: str, now: datetime) -> str:
    """`14:32` as the reader's clock had it."""
    try:
        return datetime.fromisoformat(stamp).astimezone(now.tzinfo).strftime("%H:%M")
    except (ValueError, OverflowError):
        return ""
