"""Which versions leave the notebook, as an export file holds them. Only reads; writes no file itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from abscope_store.notebook import journal
from abscope_store.notebook.exchange.held import all_held, read_names
from abscope_store.notebook.exchange.versions import Version
from abscope_store.paths import Profile


def outgoing(
    connection: sqlite3.Connection, profile: Profile, chosen: Collection[str] | None = None
) -> list[Version]:
    """Versions in a stable order: of all notes, or of those whose ids here are `chosen`.

    All notes means deletions too: that is how an author's deletion reaches those who have the note.
    Notes of others go on as their authors left them; altered rows stay at home.
    """
    known = journal.read(profile.journal).lines
    held = all_held(connection, read_names(connection), known)
    found = [
        one.version
        for _, versions in sorted(held.items())
        for one in versions
        if not one.undone and one.note.intact and (chosen is None or one.slot in chosen)
    ]
    return sorted(found, key=lambda version: (version.row["created"], version.key, version.order))
