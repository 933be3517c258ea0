"""The notebook lane's one writer: row, journal line with fsync, COMMIT, and only then is a mark saved.

Never logs what a note says. Used from one thread; reading for the screen is read.py's.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from abscope_store.errors import DiskTrouble, NotFound
from abscope_store.notebook import journal, rows
from abscope_store.notebook.marks import (
    Altered,
    AnnotationDraft,
    JournalTrouble,
    NotSaved,
    SavedSearch,
    Selector,
    Unsaved,
    Visit,
)
from abscope_store.notebook.rows import Mark, Row
from abscope_store.notebook.tagging import retag
from abscope_store.paths import Profile
from abscope_store.records import Annotation


class Keep:
    """Marks an argument of `edit` that was not given; None is a value there."""


KEEP: Final = Keep()
_DOOMED = {
    "annotation": "SELECT id FROM annotation WHERE deleted_at < ?",
    "saved_search": "SELECT id FROM saved_search WHERE deleted_at < ?",
    "reading_history": "SELECT id FROM reading_history WHERE deleted_at < ?",
    "received": "SELECT id FROM received WHERE id IN (SELECT id FROM annotation WHERE deleted_at < ?)",
}


_PLACE = (
    "target_kind", "target_id", "text_sha256", "paragraph", "start", "paragraph_end", "end", "reply_to",
    "resolved",
)  # fmt: skip
_SPAN = ("text_sha256", "paragraph", "start", "paragraph_end", "end", "quote", "prefix", "suffix")


def now() -> str:
    """UTC, ISO 8601, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class NotebookWriter:
    """Saves marks. Every method that returns has saved; NotSaved (a DiskTrouble) means it has not."""

    def __init__(self, connection: sqlite3.Connection, profile: Profile, author: str, device: str) -> None:
        self.connection = connection
        self.profile = profile
        self.author = author
        self.device = device
        self._owed: list[journal.Line] = []  # void lines that the disk did not take yet
        self._waiting: list[journal.Line] = []  # drafts of this session: saved again, they are settled

    def add(self, draft: AnnotationDraft) -> Annotation:
        """Save a new annotation."""
        time = now()
        row = self._new_row(time)
        span = draft.selector
        row |= {
            "kind": draft.kind, "meaning": draft.meaning, "body": rows.storable(draft.body),
            "target_kind": draft.target_kind, "target_id": draft.target_id,
            "source_id": draft.source_id, "state": "exact",
            "reply_to": draft.reply_to, "resolved": int(draft.resolved),
        }  # fmt: skip
        row |= _spanned(span) if span is not None else dict.fromkeys(_SPAN)
        tags = retag((), draft.tags, row, time)
        return rows.annotation_of(self._save("add", time, lambda: Mark("annotation", row, tags)))

    def edit(
        self,
        annotation_id: str,
        *,
        body: str | Keep = KEEP,
        meaning: str | Keep | None = KEEP,
        kind: str | Keep = KEEP,
        tags: Iterable[str] | Keep = KEEP,
        state: str | Keep = KEEP,
        resolved: bool | Keep = KEEP,
        selector: Selector | Keep = KEEP,
    ) -> Annotation:
        """Change what is given, keep the rest: with `selector` it stands on other words. Raises NotFound,
        Altered."""
        given = {
            "body": rows.storable(body) if isinstance(body, str) else body,
            "meaning": meaning, "kind": kind, "state": state,
            "resolved": int(resolved) if isinstance(resolved, bool) else resolved,
        }  # fmt: skip
        changes = {key: value for key, value in given.items() if value is not KEEP}
        if isinstance(selector, Selector):
            changes |= _spanned(selector)
        return self._change("edit", annotation_id, changes, tags)

    def set_tags(self, annotation_id: str, tags: Iterable[str]) -> Annotation:
        """Let the annotation carry exactly these tags. Raises NotFound, Altered."""
        return self._change("tag", annotation_id, {}, tags)

    def anchor(self, annotation_id: str, place: Row) -> Annotation:
        """Give it another place and state; words and tags stay. Raises NotFound, Altered."""
        return self._change("anchor", annotation_id, place)

    def delete(self, annotation_id: str) -> Annotation:
        """Move to the trash: a tombstone that `restore` takes back. Raises NotFound, Altered."""
        return self._change("delete", annotation_id, {"deleted_at": now()})

    def restore(self, annotation_id: str) -> Annotation:
        """Take back from the trash. Raises NotFound, Altered."""
        return self._change("restore", annotation_id, {"deleted_at": None})

    def adopt(self, unsaved: Unsaved) -> Annotation:
        """Save a draft that was set aside, as the newest revision of its mark, under its own id."""
        line = self._draft_line(unsaved.line)
        time = now()

        def build() -> Mark:
            draft = line.mark()
            before = rows.load(self.connection, draft.table, line.id)
            revision = before.revision + 1 if before else 1
            made = {"created": before.row["created"] if before else time, "deleted_at": None}
            row = draft.row | made | self._stamp(revision, time)
            living = [str(tag["tag"]) for tag in draft.tags if tag["deleted_at"] is None]
            return Mark("annotation", row, retag(before.tags if before else (), living, row, time))

        return rows.annotation_of(self._save("adopt", time, build, adopts=unsaved.line))

    def dismiss(self, unsaved: Unsaved) -> None:
        """Let go of a draft that was set aside; its line goes at the next purge."""
        self._append(self._dismissal(self._draft_line(unsaved.line)))

    def repair(self, annotation_id: str) -> Annotation:
        """Put an altered row back as the journal has it. Raises NotFound if the journal has none."""
        held = journal.replay(journal.read(self.profile.journal).lines).state
        good = held.get(("annotation", annotation_id))
        if good is None:
            raise NotFound("The journal does not hold this note.", "A backup may: see backups.")
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            # Tag rows that the journal does not know were not made by us.
            rows.clear_tags(self.connection, annotation_id)
            rows.put(self.connection, good)
            self.connection.execute("COMMIT")
        except BaseException:
            self._rollback()
            raise
        return rows.annotation_of(good)

    def save_search(self, name: str, query: str) -> SavedSearch:
        """Keep a search under a name."""
        time = now()
        words = {"name": rows.storable(name), "query": rows.storable(query)}
        row = self._new_row(time) | words
        self._save("add", time, lambda: Mark("saved_search", row))
        return SavedSearch(row["id"], row["name"], row["query"], time)

    def delete_search(self, search_id: str) -> None:
        """Move a saved search to the trash. Raises NotFound."""
        self._change_row("saved_search", "delete", search_id, {"deleted_at": now()})

    def restore_search(self, search_id: str) -> None:
        """Take a saved search back from the trash. Raises NotFound."""
        self._change_row("saved_search", "restore", search_id, {"deleted_at": None})

    def rename_search(self, search_id: str, name: str) -> None:
        """Give a saved search another name. Raises NotFound."""
        self._change_row("saved_search", "rename", search_id, {"name": rows.storable(name)})

    def add_history(self, place: str) -> Visit:
        """Note that a place (a deep link) was read."""
        time = now()
        row = self._new_row(time) | {"place": rows.storable(place)}
        self._save("add", time, lambda: Mark("reading_history", row))
        return Visit(row["id"], row["place"], time)

    def forget(self, visit_id: str) -> None:
        """Take one visit out of the history. Raises NotFound."""
        self._change_row("reading_history", "delete", visit_id, {"deleted_at": now()})

    def recall(self, visit_id: str) -> None:
        """Put a forgotten visit back. Raises NotFound."""
        self._change_row("reading_history", "restore", visit_id, {"deleted_at": None})

    def purge(self, older_than_days: int = 30) -> int:
        """Remove for good what was deleted longer ago, from database and journal; how many marks went.

        Raises DiskTrouble; then everything is still there, or goes at the next purge.
        """
        before = datetime.now(UTC) - timedelta(days=older_than_days)
        limit = before.isoformat(timespec="microseconds")
        try:
            # Under the write lock as a whole: no other process adds a line that the new file lacks.
            self.connection.execute("BEGIN IMMEDIATE")
            doomed = frozenset(
                (table, row[0])
                for table, query in _DOOMED.items()
                for row in self.connection.execute(query, (limit,)).fetchall()
            )
            for table, row_id in doomed:
                rows.remove(self.connection, table, row_id)
            if doomed:
                size = journal.compact(self.profile.journal, doomed)
                rows.set_meta(self.connection, "journal_size", str(size))
            # If this fails the rows are still there, and the next start writes them to the journal.
            self.connection.execute("COMMIT")
        except BaseException as trouble:
            self._rollback()
            if isinstance(trouble, sqlite3.Error):
                raise DiskTrouble(f"The trash could not be emptied ({trouble}).") from trouble
            raise
        return sum(table != "received" for table, _ in doomed)

    def close(self) -> None:
        """Close the connection; nothing waits to be saved."""
        self.connection.close()

    def _change(
        self,
        verb: str,
        annotation_id: str,
        changes: Row,
        tags: Iterable[str] | Keep = KEEP,
    ) -> Annotation:
        return rows.annotation_of(self._change_row("annotation", verb, annotation_id, changes, tags))

    def _change_row(
        self, table: str, verb: str, row_id: str, changes: Row, tags: Iterable[str] | Keep = KEEP
    ) -> Mark:
        time = now()
        wanted = None if isinstance(tags, Keep) else list(tags)

        def build() -> Mark:
            before = rows.load(self.connection, table, row_id)
            if before is None:
                raise NotFound("This note is not in the notebook any more.")
            if not before.intact:
                raise Altered("This note was altered outside Abscope.", "Repair it from the journal first.")
            if verb == "edit":
                self._check_words(row_id, changes)
            row = before.row | changes | self._stamp(before.revision + 1, time)
            kept = before.tags if wanted is None else retag(before.tags, wanted, row, time)
            return Mark(table, row, kept)

        return self._save(verb, time, build)

    def save_merge(self, batch: str, build: Callable[[], Sequence[Mark]]) -> None:
        """Save all marks that `build` gives, in the transaction it runs in; nothing where it gives none."""
        time = now()

        def line() -> tuple[Sequence[Mark], journal.Line]:
            marks = build()
            return marks, journal.merge_line(marks, batch, self.author, self.device, time)

        self._commit(line)

    def _save(self, verb: str, time: str, build: Callable[[], Mark], adopts: str = "") -> Mark:
        def line() -> tuple[Sequence[Mark], journal.Line]:
            mark = build()
            return [mark], journal.line_for(mark, verb, self.author, self.device, time, adopts)

        return self._commit(line)[0]

    def _commit(self, make: Callable[[], tuple[Sequence[Mark], journal.Line]]) -> Sequence[Mark]:
        """BEGIN IMMEDIATE, rows, journal line and fsync, COMMIT. A COMMIT that fails voids its line."""
        line: journal.Line | None = None
        written = False
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            marks, line = make()
            if not marks:
                self._rollback()
                return marks
            settled = [held for held in self._waiting if _says(line, held)]
            for mark in marks:
                rows.put(self.connection, mark)
            size = self._append(*map(self._dismissal, settled), line)
            written = True
            rows.set_meta(self.connection, "journal_size", str(size))
            self.connection.execute("COMMIT")
        except BaseException as trouble:
            # Also where the append failed: part of it may have reached the disk. Before the rollback,
            # because another process that then gets the lock must not take the line for a saved one.
            self._void(line)
            self._rollback()
            # Before the line is written an integrity error is a bug of ours; at COMMIT it is the disk's.
            kinds = sqlite3.Error if written else (sqlite3.OperationalError, JournalTrouble)
            if isinstance(trouble, kinds):
                raise self._not_saved(line if written else None, trouble) from trouble
            raise
        self._waiting = [held for held in self._waiting if held not in settled]
        return marks

    def _not_saved(self, line: journal.Line | None, trouble: BaseException) -> NotSaved:
        waiting = line is not None and line.keeps_draft and not self._owed
        if line is not None and line.keeps_draft:
            self._waiting.append(line)
        return NotSaved(
            f"This could not be saved ({trouble}).",
            "Your text is kept: free some space or check the disk, then save again.",
            journal.unsaved_of(line) if line is not None and waiting else None,
        )

    def _dismissal(self, draft: journal.Line) -> journal.Line:
        fields = {"closes": draft.sha256}
        return journal.seal(journal.DISMISS, draft.id, 0, self.author, self.device, now(), fields)

    def _append(self, *lines: journal.Line) -> int:
        # A void that is owed goes first: once a later line stands, an unvoided one counts as saved.
        size = journal.append(self.profile.journal, [*self._owed, *lines])
        self._owed.clear()
        return size

    def _void(self, line: journal.Line | None) -> None:
        if line is None:
            return
        void = journal.void_for(line, now())
        self._owed.append(void)
        with suppress(DiskTrouble):
            journal.append(self.profile.journal, self._owed)
            self._owed.clear()

    def _rollback(self) -> None:
        if self.connection.in_transaction:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")

    def _check_words(self, annotation_id: str, changes: Row) -> None:
        """Raises Altered where what is to be changed are somebody else's words."""
        from abscope_store.notebook.exchange.authorship import WORDS, check_words
        from abscope_store.notebook.exchange.versions import Names

        if WORDS & changes.keys():
            check_words(self.connection, annotation_id, Names(self.author, self.device))

    def _draft_line(self, sha256: str) -> journal.Line:
        for line in journal.replay(journal.read(self.profile.journal).lines).drafts:
            if line.sha256 == sha256:
                return line
        raise NotFound("This draft is not waiting any more.")

    def _new_row(self, time: str) -> Row:
        made: dict[str, Any] = {"id": str(uuid.uuid4()), "author": self.author}
        return made | self._stamp(1, time) | {"created": time, "deleted_at": None}

    def _stamp(self, revision: int, time: str) -> Row:
        return {"device": self.device, "revision": revision, "modified": time}


def _says(line: journal.Line, held: journal.Line) -> bool:
    """Whether `line` makes good the draft `held`: it adopts it, or the same place has all its words now.

    The reader may have typed on between the save that failed and the next.
    """
    if line.fields.get("closes") == held.sha256:
        return True
    if line.table != "annotation":
        return False
    (new, tags), (old, old_tags) = line.mark().words(), held.mark().words()
    there = all(new[name] == old[name] for name in _PLACE)
    kept = old["body"].strip() in new["body"] and old["meaning"] in (None, new["meaning"])
    return there and kept and old_tags <= tags


def _spanned(span: Selector) -> Row:
    """The columns of a span."""
    words = ("quote", "prefix", "suffix")
    return {
        name: rows.storable(getattr(span, name)) if name in words else getattr(span, name) for name in _SPAN
    }
