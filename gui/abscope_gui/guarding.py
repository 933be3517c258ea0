"""Keeps the notebook whole while the window is open: checks it at the start, restores it when asked, backs it
up while it changes, and keeps what is being typed on disk. Works in the notebook lane; shows little.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from abscope_gui import desk
from abscope_gui.spans import NoteDraft, annotation_draft
from abscope_store.errors import NewerDatabase, NotAStore, UserTrouble
from abscope_store.paths import Profile

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow

TYPED_AFTER = 1_000  # milliseconds after a key until what stands in the editor is on disk
STEP = 0.05  # seconds of one request of the check: a note is saved between two
BACKUP_EVERY = 5 * 60_000  # milliseconds between two looks at whether a backup is due
DAMAGED = "The file with your notes is damaged: notes cannot be saved until it is restored."


class Guard(QObject):
    """`checked` once the notebook was looked through at the start, sound or not."""

    checked = Signal(bool)

    def __init__(self, window: MainWindow, profile: Profile) -> None:
        super().__init__(window)
        self._w, self._profile = window, profile
        self._typed: NoteDraft | None = None  # what the disk has
        self._asking = False  # whether a damaged notebook was found and not restored yet
        self._said = ""  # what the bar is to say first when the check is through
        self._session = uuid.uuid4().hex
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPED_AFTER)
        self._typing.timeout.connect(self.keep_typed)
        self._backups = QTimer(self)
        self._backups.setInterval(BACKUP_EVERY)
        self._backups.timeout.connect(self.back_up)
        editor = window.built.evidence.note_editor
        for changed in (editor.body.textChanged, editor.tags.line.textEdited, editor.meanings.changed):
            changed.connect(lambda *_: self._typing.isActive() or self._typing.start())
        editor.closed.connect(self.keep_typed)
        window.marking.saved.connect(lambda _: self._typing.start())
        window.lanes.read.mended.connect(self.start)

    # --- at the start -------------------------------------------------------------

    def start(self) -> None:
        """Look through journal and database; then purge the trash and offer what a stop cut short.

        The page that is opening and the notebook's list go first. One step a request: ten thousand notes
        take a second, and what is saved or typed meanwhile is not to wait for all of it.
        """
        read = self._w.lanes.read

        def free(_: object) -> None:
            if read.idle():
                self._w.lanes.notebook.submit(self._read_journal, self._have_read, self._not_opened)
            else:
                read.submit(lambda _: None, free, free)

        free(None)

    def _read_journal(self, _: Any) -> Any:
        from abscope_store.notebook import journal

        return journal.read(self._profile.journal)

    def _have_read(self, held: Any) -> None:
        from abscope_store.notebook.restoring import verifying

        lane, going = self._w.lanes.notebook, verifying(self._profile, held)

        def work(_: Any) -> Any:
            end = time.monotonic() + STEP
            while time.monotonic() < end:
                try:
                    next(going)
                except StopIteration as done:
                    return done.value
            return None

        def stepped(found: Any) -> None:
            if found is None:
                lane.submit(work, stepped, self._not_opened)
            elif found.database:
                self._damaged(found)
            else:
                lane.submit(lambda writer: self._tidy(writer, held, found), self._looked, self._not_opened)

        stepped(None)

    def _tidy(self, writer: Any, held: Any, found: Any) -> tuple[Any, list[Any], dict[str, Any]]:
        from abscope_store.notebook import typing_kept
        from abscope_store.notebook.opening import drafts, reconcile

        put_back = bool(found.missing or found.journal_damaged)
        if put_back:
            reconcile(writer.connection, self._profile)
        writer.purge()
        return found, drafts(self._profile, None if put_back else held), typing_kept.unsaved(writer)

    def _looked(self, result: tuple[Any, list[Any], dict[str, Any]]) -> None:
        found, cut_short, typed = result
        self._backups.start()
        said, self._said = [self._said] if self._said else [], ""
        action, does = "", None
        if found.missing:
            self._w.marking.changed.emit()
            said.append(f"{_notes(found.missing)} put back from the journal.")
        elif found.altered:
            words = "was altered" if len(found.altered) == 1 else "were altered"
            said.append(f"{_notes(len(found.altered))} {words} outside Abscope and can be repaired.")
            action, does = "Show", self._show_altered
        if cut_short or typed:
            said += _offers(cut_short, typed)
            action, does = "Keep", lambda: self._keep(cut_short, typed)
        if said:
            desk.say(self._w, " ".join(said), action=action, does=does, stays=True)
        self.checked.emit(True)

    def damaged_at_opening(self, error: Exception) -> bool:
        """Whether this is what a damaged notebook raises; then its restoring is offered."""
        if not isinstance(error, NotAStore) or isinstance(error, NewerDatabase):
            return False
        from abscope_store.notebook.restoring import verify

        self._w.lanes.notebook.submit(
            lambda _: verify(self._profile), self._damaged, self._trouble, closed=True
        )
        return True

    def _show_altered(self) -> None:
        from abscope_gui.models.note_rows import ALTERED

        self._w.show_tab("notebook")
        self._w.built.notebook.facets.choose("state", ALTERED, on=True)

    # --- restoring ----------------------------------------------------------------

    def _damaged(self, found: Any) -> None:
        from abscope_gui.dialogs.notebook_damaged import DamagedDialog

        if self._asking:
            return
        self._asking = True
        self._w.cannot_write(DAMAGED)
        dialog = DamagedDialog(found, self._w)
        dialog.accepted.connect(self.restore)
        dialog.open()
        self.checked.emit(False)

    def restore(self) -> None:
        """Make the notebook anew while no lane has it open."""
        lanes = self._w.lanes

        def work(_: None) -> Any:
            from abscope_store.notebook.restoring import restore

            return restore(self._profile)

        def closed(_: object) -> None:
            lanes.notebook.submit(work, self._restored, self._trouble, closed=True)

        lanes.read.submit(lambda _: None, closed, self._trouble, closed=True)

    def _restored(self, done: Any) -> None:
        w = self._w
        w.may_write, self._asking = True, False
        w.built.evidence.note_editor.set_unavailable("")
        aside = f" Kept beside it: {done.set_aside[0]}." if done.set_aside else ""
        # What the read lane opened meanwhile may be the old file.
        w.lanes.read.submit(lambda _: None, lambda _: w.marking.changed.emit(), closed=True)
        self._said = f"Your notebook is restored: {_notes(done.marks)}.{aside}"
        desk.say(w, self._said, stays=True)
        self.start()  # what it finds is told in the same bar

    # --- while the window is open ---------------------------------------------------

    def back_up(self) -> None:
        """A verified copy where there are changes and the newest is half an hour old."""
        from abscope_store.notebook.backup import backup_if_due

        self._w.lanes.notebook.submit(
            lambda writer: backup_if_due(writer.connection), lambda _: None, self._trouble
        )

    def keep_typed(self) -> None:
        """What stands in the editor and is not saved, on disk; nothing there once it is saved or let go."""
        from abscope_store.notebook import typing_kept

        editor = self._w.built.evidence.note_editor
        draft = editor.draft() if editor.holds_unsaved() else None
        if draft == self._typed or not self._w.may_write:
            return
        self._typed = draft
        profile, session = self._profile, self._session
        if draft is None:
            work: Callable[[Any], None] = lambda _: typing_kept.forget(profile, session)  # noqa: E731
        else:
            typed = _typed_of(draft)
            work = lambda _: typing_kept.keep(profile, session, typed)  # noqa: E731
        self._w.lanes.notebook.submit(work, lambda _: None, self._trouble)

    def _keep(self, cut_short: Sequence[Any], left: Mapping[str, Any]) -> None:
        """Save what a stop cut short and what earlier sessions were typing."""
        from abscope_store.notebook import typing_kept

        if cut_short:
            self._w.marking.adopt(cut_short)

        def adopt_one(session: str, typed: Any) -> None:
            def told(_: Any) -> None:
                typing_kept.forget(self._profile, session)
                self._w.marking.said.emit("Saved what you were typing.", True)

            self._w.marking.run(lambda writer: typing_kept.adopt_command(writer, typed), told)

        for session, typed in left.items():
            adopt_one(session, typed)

    def _not_opened(self, error: Exception) -> None:
        """The lane's first request told why notes cannot be written."""
        if not isinstance(error, UserTrouble):
            raise error

    def _trouble(self, error: Exception) -> None:
        if not isinstance(error, UserTrouble):
            raise error
        desk.say(self._w, error.sentence(), stays=True)


def _typed_of(draft: NoteDraft) -> Any:
    from abscope_store.notebook.marks import AnnotationDraft
    from abscope_store.notebook.typing_kept import Typed

    if draft.span is not None:
        return Typed("", annotation_draft(draft, "note"))
    words = AnnotationDraft("note", "", "", draft.body, draft.meaning, tags=draft.tags)
    return Typed(draft.annotation_id, words)


def _offers(cut_short: Sequence[Any], typed: Mapping[str, Any]) -> list[str]:
    """Marks that were never said to be saved, and words that were being typed: one sentence each."""
    told = []
    if cut_short:
        word = "note was" if len(cut_short) == 1 else "notes were"
        told.append(f"{len(cut_short)} {word} not yet saved when Abscope stopped.")
    if typed:
        first = " ".join(next(iter(typed.values())).draft.body.split())
        short = f" (“{first[:40]}{'…' if len(first) > 40 else ''}”)" if first else ""
        word = "A note was" if len(typed) == 1 else f"{len(typed)} notes were"
        told.append(f"{word} being written when Abscope stopped{short}.")
    return told


def _notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count:,} notes"
