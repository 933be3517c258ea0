"""Stand-ins for the exchange's tests: profiles with readers, and files passed between them. Holds no test."""

from __future__ import annotations

from contextlib import closing

from notebook_stand import draft, notebook, span_draft

from abscope_store.notebook import journal
from abscope_store.notebook.exchange import merging, notes_file, web_annotation
from abscope_store.notebook.exchange.held import all_held, read_names
from abscope_store.notebook.exchange.sending import outgoing
from abscope_store.notebook.opening import open_notebook, set_author
from abscope_store.notebook.selectors import make_selector
from abscope_store.notebook.writer import NotebookWriter
from abscope_store.paths import Profile

AS_OF = "2026-11-22"
MADE = "2026-11-22T10:00:00Z"


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


def sample_of(profile: Profile) -> tuple[bytes, bytes]:
    """A reader's notes as .abscope-notes and as web annotations."""
    with opened(reader_of(profile, "sender", "A. Reader")) as writer:
        note = writer.add(span_draft("words <b>bold</b> \u00a0 😀 \0", meaning="harm", tags=("t", "=1+1")))
        texts = {1: "one paragraph here", 2: "and another one"}
        over = make_selector(texts, 1, 4, 2, 3)
        writer.add(span_draft("", kind="underline", selector=over))
        writer.add(draft("an answer", reply_to=note.id))
        writer.add(draft("", kind="bookmark"))
        writer.delete(writer.add(draft("gone")).id)
        versions = outgoing(writer.connection, writer.profile)
        cited = {"some-source": "Somebody S. A title of ours."}
        web = web_annotation.write(versions, MADE, AS_OF, cited, {("d0" * 32, 2): 100})
        names = read_names(writer.connection)
        return notes_file.write(versions, names, MADE, AS_OF, cited).encode(), web.encode()
