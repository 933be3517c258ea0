"""What each lane opens, in its own thread: a Reader, the notebook's writer, the library's writer.

Together with app.py the only module of the window that touches connections.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from abscope_gui.store_worker import Opened
from abscope_store.connection import attach_profile, open_library_writer, open_reader
from abscope_store.paths import Profile


def reader_opener(profile: Profile) -> Callable[[], Opened]:
    """The read lane's store: a Reader with the profile attached where it exists."""

    def make(connection: sqlite3.Connection) -> Any:
        from abscope_store.reader import Reader  # not needed for the first list

        return Reader(connection)

    def opened() -> Opened:
        return open_reader(profile), make

    return opened


def attach(profile: Profile) -> Callable[[Any], tuple[bool, bool]]:
    """Work for the read lane: attach library and notebook once their writers have made them."""
    return lambda reader: attach_profile(reader.connection, profile)


def notebook_opener(profile: Profile, locked: Callable[[], None]) -> Callable[[], Opened]:
    """The notebook lane's store. `locked` raises ProfileBusy where this window may not write."""

    def opened() -> Opened:
        from abscope_store.notebook.opening import open_notebook

        locked()
        writer, _ = open_notebook(profile)
        return writer.connection, lambda _: writer

    return opened


class LibraryStore:
    """The library lane's store: imports, and removals with their inverse."""

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

    def remove_command(self, document_id: str) -> Any:
        """Take a document out of the library, with the way back."""
        from abscope_store.importing import removal
        from abscope_store.notebook.commands import Command

        return Command(
            "remove source",
            lambda: removal.remove(self.connection, document_id),
            lambda: removal.restore(self.connection, document_id),
        )


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
