"""Invented marks for tests of the notebook's list. No store is opened."""

from __future__ import annotations

from datetime import UTC, date, datetime

from abscope_gui.models.note_rows import NoteRow, rows_of
from abscope_store.records import Annotation, AnnotationId

TODAY = date(2026, 11, 22)
TITLES = {"page": "A page on radiation", "study/pine": "PINE"}


def local(day: int, hour: int = 12, month: int = 11) -> str:
    """A moment of 2026 by the reader's clock, as the notebook writes it."""
    return datetime(2026, month, day, hour).astimezone().astimezone(UTC).isoformat()


def mark(name: str, **more: object) -> Annotation:
    """An invented mark on paragraph 33 of a page."""
    values = dict.fromkeys(Annotation.__struct_fields__)
    values |= {"id": AnnotationId(name), "author": "me", "device": "here", "revision": 1, "kind": "note"}
    values |= {"created": local(22), "modified": local(22), "body": f"body of {name}", "tags": ()}
    values |= {"target_kind": "document", "target_id": "f" * 64, "source_id": "page", "paragraph": 33}
    values |= {"start": 0, "end": 5, "paragraph_end": 33, "quote": "five words stand right here"}
    values |= {"state": "exact", "resolved": False, "intact": True}
    return Annotation(**(values | more))  # type: ignore[arg-type]


def rows(*marks: Annotation, own: str = "me") -> list[NoteRow]:
    """Their rows, newest first."""
    return rows_of(marks, TITLES, TODAY, own)


MARKS = (
    mark("old", created=local(2), tags=("dose",)),
    mark("new", created=local(22, 15), meaning="question", body="ask about HR\nbefore Thursday"),
    mark("mid", created=local(21), body="", kind="bookmark"),
)
