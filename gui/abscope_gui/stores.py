"""What each lane opens, in its own thread: a Reader, the notebook's writer, the library's writer.

Together with app.py the only module of the window that touches connections.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abscope_gui.store_worker import Opened
from abscope_store.connection import attach_profile, open_library_writer, open_reader
from abscope_store.errors import NotAStore
from abscope_store.paths import Profile

if TYPE_CHECKING:
    from abscope_store.importing.preparing import Wish


def reader_opener(profile: Profile) -> Callable[[], Opened]:
    """The read lane's store: a Reader with the profile attached where it exists."""

    def make(connection: sqlite3.Connection) -> Any:
        from abscope_store.reader import Reader  # not needed for the first list

        return Reader(connection)

    def opened() -> Opened:
        return open_reader(profile, without_damaged=True), make

    return opened


def attach(profile: Profile) -> Callable[[Any], tuple[bool, bool]]:
    """Work for the read lane: attach library and notebook once their writers have made them."""
    return lambda reader: attach_profile(reader.connection, profile, without_damaged=True)


def notebook_opener(profile: Profile, locked: Callable[[], None]) -> Callable[[], Opened]:
    """The notebook lane's store. `locked` raises ProfileBusy where this window may not write."""

    def opened() -> Opened:
        from abscope_store.notebook.opening import open_notebook

        locked()
        try:
            writer, _ = open_notebook(profile)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as damage:
            raise NotAStore(f"The file with your notes is damaged ({damage}).") from damage
        return writer.connection, lambda _: writer

    return opened


class LibraryStore:
    """The library lane's store: imports and readings, and what is done to documents with its inverse."""

    def __init__(
        self, connection: sqlite3.Connection, profile: Profile, reference: sqlite3.Connection
    ) -> None:
        self.connection, self._profile, self._reference = connection, profile, reference

    def add(
        self, paths: Sequence[Path], progress: Callable[[int, int, str], None], cancelled: Callable[[], bool]
    ) -> Any:
        """Import files; an ImportReport."""
        from abscope_store.importing.pipeline import import_paths

        return import_paths(self.connection, self._profile, self._reference, paths, progress, cancelled)

    def preview(self, path: Path, cancelled: Callable[[], bool]) -> Any:
        """What adding a file or folder would make of it; a Preview. Writes nothing."""
        from abscope_store.importing.previewing import Previewing

        return Previewing(self._reference, self.connection, cancelled).path(path)

    def preview_text(self, text: str, html: bool, cancelled: Callable[[], bool]) -> Any:
        """What adding a pasted text would make of it; a Preview. Writes nothing."""
        from abscope_store.importing.previewing import Previewing

        return Previewing(self._reference, self.connection, cancelled).text(text, html=html)

    def add_wished(
        self,
        path: Path,
        wishes: Mapping[str, Wish] | None,
        progress: Callable[[int, int, str], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        """Import what was looked at, with the reader's title and lines by sha256; an ImportReport."""
        from abscope_store.importing.pipeline import import_paths

        return import_paths(
            self.connection, self._profile, self._reference, [path], progress, cancelled, wishes
        )

    def add_text(
        self, text: str, html: bool, title: str, choices: Mapping[int, bool], cancelled: Callable[[], bool]
    ) -> Any:
        """Import what was pasted; an ImportReport."""
        from abscope_store.importing.pipeline import import_text

        return import_text(
            self.connection,
            self._profile,
            self._reference,
            text,
            title,
            cancelled,
            html=html,
            choices=choices,
        )

    def lines_command(self, document_id: str, choices: Mapping[int, bool]) -> Any:
        """Show or hide lines (paragraph -> hidden), with the way back."""
        from abscope_store.importing import choosing
        from abscope_store.notebook.commands import Command

        before: list[choosing.LineBefore] = []

        def do() -> None:
            before[:] = choosing.choose_lines(self.connection, document_id, choices)

        word = "hide" if all(choices.values()) else "show"
        many = "paragraph" if len(choices) == 1 else f"{len(choices):,} paragraphs"
        return Command(f"{word} {many}", do, lambda: choosing.put_back(self.connection, document_id, before))

    def reimport(
        self,
        document_ids: Sequence[str],
        progress: Callable[[int, int, str], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        """Read documents again from their kept originals; a RebuildReport."""
        from abscope_store.importing.rebuilding import reimport

        return reimport(self.connection, self._profile, self._reference, document_ids, progress, cancelled)

    def tidy(self, left: Sequence[str] | None) -> list[str]:
        """One small step of joining what was added to the index; what is left of it. None: the first step."""
        from abscope_store.importing import tidying

        return tidying.begin(self.connection) if left is None else tidying.proceed(self.connection, left)

    def awaited(self) -> int:
        """How many documents of an older library are still to be read anew."""
        from abscope_store.connection import library_awaits

        return library_awaits(self.connection)

    def catch_up(self, progress: Callable[[int, int, str], None], cancelled: Callable[[], bool]) -> Any:
        """Read those anew; a RebuildReport."""
        from abscope_store.importing.rebuilding import bring_up_to_date

        return bring_up_to_date(self.connection, self._profile, self._reference, None, progress, cancelled)

    def added_command(self, document_ids: Sequence[str]) -> Any:
        """What was just added, with the way back: undone it is a removal, marks made since stay."""
        from abscope_store.importing import removal
        from abscope_store.notebook.commands import Command

        ids = list(document_ids)
        return Command(
            f"add {_sources(ids)}",
            lambda: removal.restore_all(self.connection, ids),
            lambda: removal.remove_all(self.connection, ids),
        )

    def remove_command(self, document_ids: Sequence[str]) -> Any:
        """Take documents out of the library, with the way back."""
        from abscope_store.importing import removal
        from abscope_store.notebook.commands import Command

        ids = list(document_ids)
        return Command(
            f"remove {_sources(ids)}",
            lambda: removal.remove_all(self.connection, ids),
            lambda: removal.restore_all(self.connection, ids),
        )

    def source_command(self, document_id: str, choice: str | None) -> Any:
        """Say which source a document is (rebuilding.choose_source), with the way back."""
        from abscope_store.importing.rebuilding import choose_source
        from abscope_store.notebook.commands import Command

        before: list[str | None] = []

        def choose(which: str | None) -> str | None:
            return choose_source(self.connection, self._profile, self._reference, document_id, which)

        def do() -> None:
            before[:] = [choose(choice)]

        return Command("choose source", do, lambda: choose(before[0]))


def _sources(ids: Sequence[str]) -> str:
    return "source" if len(ids) == 1 else f"{len(ids):,} sources"


def library_opener(profile: Profile, locked: Callable[[], None]) -> Callable[[], Opened]:
    """The library lane's store."""

    def opened() -> Opened:
        locked()
        connection = open_library_writer(profile)
        reference = open_reader(
            Profile(profile.folder / "nowhere")
        )  # the reference alone: writers attach nothing
        return connection, lambda own: LibraryStore(own, profile, reference)

    return opened
