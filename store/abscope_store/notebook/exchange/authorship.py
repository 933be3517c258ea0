"""Whose words a note holds: words of others, and other versions of own ones, are answered, not changed.

Reads one row, in the writer's own transaction. Trashing, tagging and re-anchoring stay the reader's own.
"""

from __future__ import annotations

import sqlite3

from abscope_store.notebook.exchange.held import copy_slot
from abscope_store.notebook.exchange.versions import Names, decoded, shown
from abscope_store.notebook.marks import Altered

WORDS = frozenset({"body", "meaning", "kind", "resolved"})


def check_words(connection: sqlite3.Connection, annotation_id: str, names: Names) -> None:
    """Raises Altered where the note's words are not this reader's to change."""
    query = "SELECT version FROM received WHERE id = ?"
    row = connection.execute(query, (annotation_id,)).fetchone()
    if row is None:
        return
    version = decoded(row[0])
    if annotation_id == copy_slot(version):
        raise Altered(
            "This is the other version of a note that was changed in two places.",
            "Take what you need into the note itself, then move this one to the trash.",
        )
    author = version.key[0]
    if not names.own(author):
        raise Altered(f"This note is by {shown(author)}.", "Answer it: your reply stands below it.")
