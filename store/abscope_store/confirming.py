"""The reader's own verdict on a place that we only offer: this sentence is the one, or it is not.

A verdict is an ordinary mark of the notebook (a bookmark on the exact words, tagged with the locator), so
that it is saved, undone, backed up and re-anchored like every other; it changes nothing of the reference.
"""

from __future__ import annotations

import sqlite3

from abscope_store.notebook.marks import AnnotationDraft, Selector
from abscope_store.records import AnnotationId, DocumentId, LocatorId, Record, SourceId

CONFIRMS, REJECTS = "confirms", "rejects"


class Verdict(Record, frozen=True):
    """`state` is that of the mark: only exact and moved ones still stand on the words they were made on."""

    annotation_id: AnnotationId
    locator_id: LocatorId
    document_id: DocumentId
    confirmed: bool
    paragraph: int
    start: int
    end: int
    state: str


def verdict_draft(
    locator_id: str, confirmed: bool, document_id: str, selector: Selector, source_id: str | None = None
) -> AnnotationDraft:
    """What the notebook's writer is asked to add; deleting that mark takes the verdict back."""
    word = CONFIRMS if confirmed else REJECTS
    return AnnotationDraft(
        kind="bookmark",
        target_kind="document",
        target_id=document_id,
        source_id=SourceId(source_id) if source_id else None,
        selector=selector,
        tags=(f"{word} {locator_id}",),
    )


def verdicts(connection: sqlite3.Connection, document_id: str) -> list[Verdict]:
    """The reader's verdicts in a document, newest first; the read lane with the notebook attached."""
    if not any(row[1] == "notebook" for row in connection.execute("PRAGMA database_list")):
        return []
    rows = connection.execute(
        "SELECT a.id, t.tag, a.target_id, a.paragraph, a.start, a.end, a.state FROM notebook.annotation a"
        " JOIN notebook.annotation_tag t ON t.annotation_id = a.id AND t.deleted_at IS NULL"
        " WHERE a.target_kind = 'document' AND a.target_id = ? AND a.deleted_at IS NULL"
        " AND a.paragraph IS NOT NULL ORDER BY a.modified DESC, a.id",
        (document_id,),
    )
    found = []
    for row in rows:
        word, _, locator = row["tag"].partition(" ")
        if word in (CONFIRMS, REJECTS) and locator:
            found.append(
                Verdict(
                    row["id"], LocatorId(locator), row["target_id"], word == CONFIRMS, row["paragraph"],
                    row["start"], row["end"], row["state"],
                )
            )  # fmt: skip
    return found
