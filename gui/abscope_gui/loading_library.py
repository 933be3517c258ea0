"""Work for the read lane: what the reader's own texts say of a record.

Runs in the lane with a Reader; returns plain values. Never Qt, never SQL.
"""

from __future__ import annotations

from abscope_store import library
from abscope_store.library import MentioningPassages
from abscope_store.reader import Reader

FIRST = 10  # passages of the reader's that a record lists before all are asked for


def mentioning(reader: Reader, kind: str, record_id: str, most: int = FIRST) -> MentioningPassages:
    """The reader's own passages that name a record, the first `most` of them."""
    return library.mentioning(reader.connection, kind, record_id, most)
