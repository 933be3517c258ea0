"""Shows and hides lines of a document at the reader's word, now and after every rebuild, with the way back.

Nothing is parsed here, and no id changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from abscope_store.errors import NotFound
from abscope_store.importing.writing import READERS_CHOICE, index, keep_choices, transaction, unindex


class LineBefore(Struct, frozen=True):
    """How a line stood before a choice; `chosen` is what the reader had chosen then, None: nothing."""

    paragraph: int
    hidden: bool
    reason: str
    chosen: bool | None


def choose_lines(
    connection: sqlite3.Connection, document_id: str, choices: Mapping[int, bool]
) -> list[LineBefore]:
    """Show or hide lines (paragraph -> hidden), all or none; how they stood. Raises NotFound."""
    with transaction(connection):
        before = [_line(connection, document_id, paragraph) for paragraph in choices]
        unindex(connection, document_id)
        keep_choices(connection, document_id, choices)
        _set(
            connection,
            document_id,
            ((paragraph, hidden, READERS_CHOICE) for paragraph, hidden in choices.items()),
        )
        index(connection, document_id)
    return before


def put_back(connection: sqlite3.Connection, document_id: str, before: Sequence[LineBefore]) -> None:
    """Undo choose_lines: the lines stand as they did, chosen or judged. Raises NotFound."""
    with transaction(connection):
        for line in before:
            _line(connection, document_id, line.paragraph)
        unindex(connection, document_id)
        connection.executemany(
            "DELETE FROM line_choice WHERE document_id = ? AND paragraph = ?",
            ((document_id, line.paragraph) for line in before),
        )
        keep_choices(
            connection, document_id, {one.paragraph: one.chosen for one in before if one.chosen is not None}
        )
        _set(connection, document_id, ((one.paragraph, one.hidden, one.reason) for one in before))
        index(connection, document_id)


def _set(connection: sqlite3.Connection, document_id: str, lines: Iterable[tuple[int, bool, str]]) -> None:
    connection.executemany(
        "UPDATE passage SET hidden = ?, reason = ? WHERE document_id = ? AND paragraph = ?",
        ((int(hidden), reason, document_id, paragraph) for paragraph, hidden, reason in lines),
    )


def _line(connection: sqlite3.Connection, document_id: str, paragraph: int) -> LineBefore:
    row = connection.execute(
        "SELECT p.hidden, p.reason, c.hidden AS chosen FROM passage p LEFT JOIN line_choice c"
        " ON c.document_id = p.document_id AND c.paragraph = p.paragraph"
        " WHERE p.document_id = ? AND p.paragraph = ?",
        (document_id, paragraph),
    ).fetchone()
    if row is None:
        raise NotFound(f"There is no line {paragraph} in this document.", "Look at its lines again.")
    chosen = None if row["chosen"] is None else bool(row["chosen"])
    return LineBefore(paragraph, bool(row["hidden"]), row["reason"], chosen)
