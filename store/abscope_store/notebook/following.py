"""The notebook's marks, followed from change to change: each is read and verified once, then only anew when
its row is another one. For the read lane, whose list would else read ten thousand rows after every key.

Never writes. What was altered outside Abscope is read anew at every look: it may have been repaired.
"""

from __future__ import annotations

import sqlite3

from abscope_store.notebook import read
from abscope_store.records import Annotation


class Following:
    """Holds every mark that is there, those in the trash too. Used from one thread."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, Annotation]] = {}  # by id: the hash that its row states

    def look(self, connection: sqlite3.Connection, most: int) -> list[Annotation] | None:
        """All marks, newest first. None where more than `most` were new: those are read, ask again.

        Every revision has another row hash, tags are changed with their mark's revision.
        """
        stated = read.stated(connection)
        held = self._held
        new = [one for one, row_hash in stated if one not in held or held[one][0] != row_hash]
        altered = [one for one, (_, mark) in held.items() if not mark.intact]
        wanted = new[:most] if len(new) > most else list({*new, *altered})
        marks: dict[str, Annotation] = {mark.id: mark for mark in read.some(connection, wanted)}
        self._held = {
            one: (row_hash, marks[one]) if one in marks else held[one]
            for one, row_hash in stated
            if one in marks or one in held
        }
        return None if len(new) > most else [mark for _, mark in self._held.values()]
