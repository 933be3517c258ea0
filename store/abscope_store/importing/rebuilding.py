"""Makes documents anew from their kept originals: one, all, or those of a library of an older format.

Ids never change by it: a document is its bytes, a passage keeps its id by its paragraph. What the reader
chose (a source, a line shown or hidden, a title) stays.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from msgspec import Struct

from abscope_store.errors import DiskTrouble, NotFound, Refused
from abscope_store.importing import originals
from abscope_store.importing.host import Cancelled, parse_in_worker
from abscope_store.importing.mentions import Names
from abscope_store.importing.messages import Metadata
from abscope_store.importing.preparing import Lent, Wish, prepare
from abscope_store.importing.writing import Kept, Ready, erase, now, transaction, write
from abscope_store.paths import Profile


class RebuildReport(Struct, frozen=True):
    """`rebuilt` are document ids; `failed` pairs a file name with one sentence, its rows untouched."""

    rebuilt: list[str]
    failed: list[tuple[str, str]]
    cancelled: bool = False


class _Before(Struct, frozen=True):
    """What was known of a document: name and times, title and source (see `Wish`) that the reader gave."""

    file_name: str
    imported_at: str | None = None
    removed_at: str | None = None
    given_title: str | None = None
    chosen: str | None = None


def rebuild(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    progress: Callable[[int, int, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RebuildReport:
    """Flatten every kept original again, a transaction each; a stop leaves whole documents, old or new.

    An original without rows (the library file was lost) is added under the name of its hash.
    """
    originals.sweep(profile)
    one = Rebuilding(connection, profile, reference, Names.of(reference), cancelled)
    rows = connection.execute(
        "SELECT id FROM (SELECT id, imported_at FROM document"
        " UNION SELECT document_id, imported_at FROM awaiting) ORDER BY imported_at, id"
    )
    known = [row[0] for row in rows]
    return _each(one, [*known, *sorted(_kept_originals(profile) - set(known))], progress)


def bring_up_to_date(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    names: Names | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RebuildReport:
    """Read again what an older library held and is still awaited; nothing where all is done."""
    rows = connection.execute("SELECT document_id FROM awaiting ORDER BY imported_at, document_id").fetchall()
    if not rows:
        return RebuildReport([], [])
    one = Rebuilding(connection, profile, reference, names or Names.of(reference), cancelled)
    return _each(one, [row[0] for row in rows], progress)


def reimport(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    document_ids: Sequence[str],
    progress: Callable[[int, int, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RebuildReport:
    """Make these documents anew, a transaction each; the rows of one that fails stay as they are."""
    one = Rebuilding(connection, profile, reference, Names.of(reference), cancelled)
    return _each(one, list(document_ids), progress)


def choose_source(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    document_id: str,
    choice: str | None,
) -> str | None:
    """Say which source a document is (see `Wish`) and make it anew; what was chosen before.

    Raises NotFound, Refused or DiskTrouble; nothing has changed then.
    """
    one = Rebuilding(connection, profile, reference, Names.of(reference))
    before = one.chosen(document_id)
    one.one(document_id, choose=(choice,))
    return before


def _each(one: Rebuilding, ids: list[str], progress: Callable[[int, int, str], None] | None) -> RebuildReport:
    report = RebuildReport([], [])
    for done, document_id in enumerate(ids):
        name = one.name(document_id)
        if progress is not None:
            progress(done, len(ids), name)
        try:
            one.one(document_id)
            report.rebuilt.append(document_id)
        except Cancelled:
            return RebuildReport(report.rebuilt, report.failed, True)
        except (Refused, DiskTrouble, NotFound) as trouble:
            report.failed.append((name, trouble.sentence()))
    if progress is not None:
        progress(len(ids), len(ids), "")
    return report


class Rebuilding:
    """Makes documents of one library anew, one at a time."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        profile: Profile,
        reference: sqlite3.Connection,
        names: Names,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._connection, self._profile, self._reference = connection, profile, reference
        self._names, self._cancelled = names, cancelled

    def name(self, document_id: str) -> str:
        """The file name it was imported under; of an original without rows the beginning of its hash."""
        before = self._before(document_id)
        return before.file_name if before is not None else f"{document_id[:12]}.txt"

    def chosen(self, document_id: str) -> str | None:
        """The source that the reader chose, "" for none of them, None where nothing was chosen."""
        before = self._before(document_id)
        return before.chosen if before is not None else None

    def one(
        self, document_id: str, lent: Lent | None = None, choose: tuple[str | None] | None = None
    ) -> None:
        """Old rows out, new rows in; `choose` holds another choice of the source than before.

        Raises NotFound, Refused, DiskTrouble or Cancelled.
        """
        before = self._before(document_id)
        if before is None:
            if not originals.place(self._profile, document_id).is_file():
                raise NotFound("This document is no longer in the library.", "Import it again.")
            before = _Before(f"{document_id[:12]}.txt")
        self._stop_if_asked()
        name = before.file_name
        data = originals.read(self._profile, document_id, name)
        parsed = parse_in_worker(data, name.rsplit("/", 1)[-1], self._cancelled)
        lent = lent or self._lent(document_id)
        wish = Wish(before.given_title, source=before.chosen if choose is None else choose[0])
        ready = prepare(
            self._reference, self._names, document_id, name, len(data), parsed, lent, wish,
            self._stop_if_asked,
        )  # fmt: skip
        self._replace(ready, before)

    def _stop_if_asked(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def _before(self, document_id: str) -> _Before | None:
        row = self._connection.execute(
            "SELECT d.file_name, d.imported_at, d.removed_at, d.given_title, s.source_id FROM document d"
            " LEFT JOIN document_source s ON s.document_id = d.id AND s.how IN ('reader', 'none')"
            " WHERE d.id = ?1 UNION ALL"
            " SELECT file_name, imported_at, removed_at, given_title, source_id"
            " FROM awaiting WHERE document_id = ?1",
            (document_id,),
        ).fetchone()
        return None if row is None else _Before(*row)

    def _lent(self, document_id: str) -> Lent | None:
        """What the reference manager's record of this file says, if there is one."""
        row = self._connection.execute(
            "SELECT d.* FROM document_record r JOIN document d ON d.id = r.record_id WHERE r.document_id = ?",
            (document_id,),
        ).fetchone()
        if row is None:
            return None
        known = {name: row[name] for name in Metadata.__struct_fields__ if name != "doi_is_own"}
        tags = self._connection.execute("SELECT tag FROM document_tag WHERE document_id = ?", (row["id"],))
        return Lent(row["id"], Metadata(**known), [tag for (tag,) in tags])

    def _replace(self, ready: Ready, before: _Before) -> None:
        own, connection = ready.sha256, self._connection
        with transaction(connection):
            ids = dict(
                connection.execute(
                    "SELECT paragraph, id FROM passage WHERE document_id = ?1 UNION ALL"
                    " SELECT paragraph, id FROM awaiting_passage WHERE document_id = ?1",
                    (own,),
                ).fetchall()
            )
            erase(connection, own)
            connection.execute("DELETE FROM awaiting WHERE document_id = ?", (own,))
            connection.execute("DELETE FROM awaiting_passage WHERE document_id = ?", (own,))
            kept = Kept(before.imported_at or now(), before.removed_at, ids)
            write(connection, [ready], kept, self._stop_if_asked)


def _kept_originals(profile: Profile) -> set[str]:
    if not profile.originals.is_dir():
        return set()
    return {file.name for file in profile.originals.iterdir() if len(file.name) == 64 and file.is_file()}
