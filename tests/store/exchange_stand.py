"""Stand-ins for the exchange's tests: profiles with readers, and files passed between them. Holds no test."""

from __future__ import annotations

from contextlib import closing

from notebook_stand import notebook

from abscope_store.notebook import journal
from abscope_store.notebook.exchange import merging, notes_file
from abscope_store.notebook.exchange.held import all_held, read_names
from abscope_store.notebook.exchange.sending import outgoing
from abscope_store.notebook.opening import open_notebook, set_author
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile

AS_OF = "2026-11-22"


def reader_of(folder: Profile, name: str, author: str = "") -> Profile:
    """A profile below `folder`; without an author its reader is the nameless one."""
    own = Profile(folder.folder / name)
    if author:
        with notebook(own) as writer:
            set_author(writer.connection, author)
    return own


def sent(writer: NotebookWriter) -> bytes:
    """The whole notebook as a file of notes."""
    names = read_names(writer.connection)
    versions = outgoing(writer.connection, writer.profile)
    return notes_file.write(versions, names, "2026-11-22T00:00:00Z", AS_OF, {}).encode()


def taken(writer: NotebookWriter, raw: bytes) -> merging.Merged:
    """Merge a file."""
    held = notes_file.read(raw, "x.abscope-notes")
    return merging.merge(writer, held.versions, held.refused)


def state(writer: NotebookWriter) -> dict[tuple[str, str], list[str]]:
    """What the notebook holds of everybody: by author and id the digests of the versions that stand."""
    known = journal.read(writer.profile.journal).lines
    held = all_held(writer.connection, read_names(writer.connection), known)
    return {
        key: sorted(one.version.digest for one in versions if not one.undone)
        for key, versions in held.items()
    }


def opened(profile: Profile) -> closing[NotebookWriter]:
    """The writer alone, closed afterwards."""
    return closing(open_notebook(profile)[0])
