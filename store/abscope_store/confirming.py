"""The reader's own verdict on a place that we only offer: this sentence is the one, or it is not.

A verdict is an ordinary mark of the notebook (a bookmark on the exact words, tagged with the locator), so
that it is saved, undone, backed up and re-anchored like every other; it changes nothing of the reference.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from abscope_store.notebook.marks import AnnotationDraft, Selector
from abscope_store.records import AnnotationId, DocumentId, LocatorId, Record, SourceId

CONFIRMS, REJECTS = "confirms", "rejects"
STAYS = "stays"  # with a document id: the mark was offered that copy and was left where it is
_OURS = (f"{CONFIRMS} ", f"{REJECTS} ", f"{STAYS} ")
_STANDING = ("exact", "moved")


class Verdict(Record, frozen=True):
    """`made` is the day; `sentence` counts from 1, None where the passage is gone.

    It `stands` while its mark is sound and the words that were judged are still where they were.
    """

    annotation_id: AnnotationId
    locator_id: LocatorId
    document_id: DocumentId
    confirmed: bool
    paragraph: int
    start: int
    end: int
    state: str
    stands: bool
    made: str
    file_name: str
    sentence: int | None


def verdict_draft(
    locator_id: str,
    confirmed: bool,
    document_id: str,
    selector: Selector,
    source_id: str | None = None,
    body: str = "",
) -> AnnotationDraft:
    """What the notebook's writer is asked to add; deleting that mark takes the verdict back.

    `body` says in words what was judged, for the notebook's list.
    """
    word = CONFIRMS if confirmed else REJECTS
    return AnnotationDraft(
        kind="bookmark",
        target_kind="document",
        target_id=document_id,
        body=body,
        source_id=SourceId(source_id) if source_id else None,
        selector=selector,
        tags=(f"{word} {locator_id}",),
    )


def own_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that the reader gave: without those that carry a verdict or turn a copy down."""
    return tuple(tag for tag in tags if not tag.startswith(_OURS))


def our_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The others: they are kept when the reader changes theirs."""
    return tuple(tag for tag in tags if tag.startswith(_OURS))


def is_verdict(tags: Iterable[str]) -> bool:
    """Whether a mark with these tags is a verdict."""
    return any(tag.startswith((f"{CONFIRMS} ", f"{REJECTS} ")) for tag in tags)


def stays_at(tags: Iterable[str]) -> frozenset[str]:
    """Ids of the documents that the mark was offered and turned down."""
    return frozenset(tag.partition(" ")[2] for tag in tags if tag.startswith(f"{STAYS} "))


def verdicts(connection: sqlite3.Connection, document_id: str | None = None) -> list[Verdict]:
    """The reader's verdicts in a document or in all, newest first; empty where a store is not attached."""
    have = {row[1] for row in connection.execute("PRAGMA database_list")}
    if not {"notebook", "library"} <= have:
        return []
    sql = (Path(__file__).parent / "sql" / "verdicts.sql").read_text("utf-8")
    return [_verdict(row) for row in connection.execute(sql, (document_id,))]


def placed(connection: sqlite3.Connection, locator_ids: Iterable[str]) -> dict[str, Verdict]:
    """Locator id -> the newest confirmation of it that stands."""
    wanted = set(locator_ids)
    found: dict[str, Verdict] = {}
    for one in verdicts(connection) if wanted else ():
        if one.locator_id in wanted and one.confirmed and one.stands:
            found.setdefault(one.locator_id, one)
    return found


def _verdict(row: sqlite3.Row) -> Verdict:
    word, _, locator = row["tag"].partition(" ")
    spans = json.loads(row["sentences"]) if row["sentences"] else [(0, row["end"])]
    inside = [n for n, (start, _) in enumerate(spans, 1) if start <= row["start"]]
    return Verdict(
        annotation_id=row["id"],
        locator_id=LocatorId(locator),
        document_id=row["target_id"],
        confirmed=word == CONFIRMS,
        paragraph=row["paragraph"],
        start=row["start"],
        end=row["end"],
        state=row["state"],
        stands=bool(row["holds"]) and row["state"] in _STANDING,
        made=row["created"][:10],
        file_name=row["file_name"],
        sentence=inside[-1] if inside else None,
    )
