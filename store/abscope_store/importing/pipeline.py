"""Import, start to end: walk, hash, flatten in a worker, recognise, keep the original, write, or nothing.

One transaction a document; the records of one list share one a batch. The caller holds the profile's write
lock (lock.py) and owns the connections.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from abscope_store.errors import DiskTrouble, Refused
from abscope_store.importing import detect, originals
from abscope_store.importing.host import Cancelled, nursery, open_in_worker, open_members
from abscope_store.importing.mentions import Names
from abscope_store.importing.messages import Parsed, PartMade
from abscope_store.importing.nursery import Nursery
from abscope_store.importing.pasting import LONGEST_NAME, pasted, pasted_name
from abscope_store.importing.preparing import Lent, Wish, files_named, prepare
from abscope_store.importing.rebuilding import Rebuilding, bring_up_to_date
from abscope_store.importing.walking import walk
from abscope_store.importing.writing import Ready, index, title_of, transaction, write
from abscope_store.paths import Profile

ALREADY = "Already in the library, nothing added"
INSIDE = " \u203a "  # between a container's name and its member's
BATCH, BATCH_BYTES = 50, 2_000_000  # records of one list that share a worker and a transaction
# Seconds after which a lane beside this one gets its turn: with Python's own 5 ms a note that is saved
# meanwhile would wait that long after each of its writes.
YIELD = 0.0005
MANY = 3  # files from which on workers come from a nursery
DEEPEST = 2  # a list of records in an archive in an archive
_LISTS = (".ris", ".bib", ".nbib", ".enw", ".json")  # read first: they say what the files beside them are

Progress = Callable[[int, int, str], None]  # files done, files known of, name of the next one


class Added(Struct, frozen=True):
    """`source` is None where the work is unknown to the reference; `returned` where it had been removed.

    `problems` pairs a kind with a sentence.
    """

    id: str
    source: str | None
    file: str
    title: str | None = None
    problems: list[tuple[str, str]] = []
    returned: bool = False


class Skipped(Struct, frozen=True):
    """A file whose very bytes are in the library, as the document `id`; `reason` finishes a sentence."""

    file: str
    id: str
    title: str | None = None
    reason: str = "the same bytes are in the library"


class RefusedFile(Struct, frozen=True):
    """A file of which nothing was kept, and one sentence why."""

    file: str
    reason: str


class ImportReport(Struct, frozen=True):
    """What became of every file, in order. `cancelled` where the reader stopped before the end."""

    added: list[Added]
    skipped: list[Skipped]
    refused: list[RefusedFile]
    cancelled: bool = False


class _Item(Struct, frozen=True):
    """One file to import: on disk, or a container's member with its bytes. `place` is its path."""

    name: str
    place: str
    data: bytes | None = None
    path: Path | None = None
    depth: int = 0
    titled: bool = False  # a record: named by its title once that is read

    @property
    def worker_name(self) -> str:
        """What the readers know it as; a slash tells the archive's reader that this is deep enough."""
        base = self.name.rsplit(INSIDE, 1)[-1].rsplit("/", 1)[-1]
        return base if self.depth < DEEPEST else f"inner/{base}"


def import_paths(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    paths: Iterable[Path | str],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    wishes: Mapping[str, Wish] | None = None,
) -> ImportReport:
    """Import files and folders; `connection` writes the library, `reference` has reference.db as main.

    A trouble with one file is told in the report and never stops the others. `wishes` are by the sha256 of
    what was previewed; with them a file of other bytes has changed since and is refused.
    """
    run = _Import(connection, profile, reference, progress, cancelled, wishes)
    files = [_Item(detect.shown_name(path), path.absolute().as_posix(), path=path) for path in walk(paths)]
    files.sort(key=lambda item: not item.place.lower().endswith(_LISTS))
    return run.all(files)


def import_text(
    connection: sqlite3.Connection,
    profile: Profile,
    reference: sqlite3.Connection,
    text: str,
    title: str,
    cancelled: Callable[[], bool] | None = None,
    *,
    html: bool = False,
    choices: Mapping[int, bool] | None = None,
) -> ImportReport:
    """Import what was pasted: its original is the text in UTF-8, its title the reader's own word.

    `html` where the text is a page's markup; `choices` are paragraph -> hidden.
    """
    name = pasted_name(title, html)
    try:
        data = pasted(text, html)
    except Refused as trouble:
        return ImportReport([], [], [RefusedFile(name, trouble.sentence())])
    wish = Wish(title.strip()[:LONGEST_NAME] or None, dict(choices or {}))
    run = _Import(connection, profile, reference, None, cancelled, {hashlib.sha256(data).hexdigest(): wish})
    return run.all([_Item(name, "", data=data)])


class _Import:
    """One import while it runs: what was met so far, and which files records spoke of."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        profile: Profile,
        reference: sqlite3.Connection,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
        wishes: Mapping[str, Wish] | None = None,
    ) -> None:
        self._wishes = wishes or {}
        self._connection, self._profile, self._reference = connection, profile, reference
        self._progress, self._cancelled = progress, cancelled
        self._names = Names.of(reference)
        self._report = ImportReport([], [], [])
        self._lent: dict[str, Lent] = {}
        self._done = self._known = 0
        self._nursery: Nursery | None = None

    def all(self, files: Sequence[_Item]) -> ImportReport:
        """Import every file; the report says if the reader stopped it."""
        originals.sweep(self._profile)
        self._known = len(files)
        self._nursery = nursery() if len(files) >= MANY else None
        usual = sys.getswitchinterval()
        sys.setswitchinterval(YIELD)
        try:
            bring_up_to_date(
                self._connection, self._profile, self._reference, self._names, cancelled=self._cancelled
            )
            for item in files:
                self._step(item.name)
                self._one(item)
                self._done += 1
        except Cancelled:
            return ImportReport(self._report.added, self._report.skipped, self._report.refused, True)
        finally:
            sys.setswitchinterval(usual)
            if self._nursery is not None:
                self._nursery.close()
        if self._progress is not None:
            self._progress(self._done, self._known, "")
        return self._report

    def _step(self, name: str) -> None:
        if self._progress is not None:
            self._progress(self._done, self._known, name)
        self._stop_if_asked()

    def _stop_if_asked(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def _one(self, item: _Item) -> None:
        try:
            data = item.data if item.data is not None else detect.read_file(item.path or Path())
            if self._wishes and item.depth == 0 and hashlib.sha256(data).hexdigest() not in self._wishes:
                raise Refused(f"{item.name} changed after its preview; nothing was added.", "Look again.")
            if self._held(item, data):
                return
            made = open_in_worker(data, item.worker_name, self._cancelled, nursery=self._nursery)
            if isinstance(made, list):
                self._members(item, data, made)
            else:
                self._store([(item, data, made)])
        except (Refused, DiskTrouble) as trouble:
            self._refuse(item, trouble)

    def _refuse(self, item: _Item, trouble: Refused | DiskTrouble) -> None:
        self._report.refused.append(RefusedFile(item.name, trouble.sentence()))

    def _held(self, item: _Item, data: bytes) -> bool:
        """Whether these very bytes are in the library; removed ones come back."""
        sha256 = hashlib.sha256(data).hexdigest()
        row = self._connection.execute(
            "SELECT title, removed_at,"
            " (SELECT source_id FROM document_source WHERE document_id = id) AS source"
            " FROM document WHERE id = ?",
            (sha256,),
        ).fetchone()
        if row is None:
            return False
        if row["removed_at"] is None:
            self._report.skipped.append(Skipped(item.name, sha256, row["title"]))
        else:
            bring_back(self._connection, self._profile, sha256, data)
            self._report.added.append(Added(sha256, row["source"], item.name, row["title"], returned=True))
        if (lent := self._lent.get(item.place)) is not None:
            Rebuilding(self._connection, self._profile, self._reference, self._names).one(sha256, lent)
        return True

    def _members(self, item: _Item, data: bytes, parts: Sequence[PartMade]) -> None:
        """The members of a container: an archive's one by one, a list's records in batches."""
        if item.depth >= DEEPEST:
            raise Refused(f"{item.name} holds files deeper than is read.")
        archive = data[:2] == b"PK"
        members = [self._member(item, part, archive) for part in parts]
        if archive:
            members.sort(key=lambda member: not member.place.lower().endswith(_LISTS))
        self._known += len(members)
        if archive:
            for member in members:
                self._step(member.name)
                self._one(member)
                self._done += 1
            return
        for batch in _batches(members):
            self._step(batch[0].name)
            self._batch(batch)
            self._done += len(batch)

    @staticmethod
    def _member(item: _Item, part: PartMade, archive: bool) -> _Item:
        label = part.name.removeprefix(f"{item.worker_name}/")
        label = "/".join(detect.shown_name(Path(piece)) for piece in label.split("/") if piece) or "part"
        folder = item.place if archive else item.place.rpartition("/")[0]
        return _Item(
            f"{item.name}{INSIDE}{label}"[:LONGEST_NAME],
            f"{folder}/{label}",
            part.data,
            depth=item.depth + 1,
            titled=not archive,
        )

    def _batch(self, batch: Sequence[_Item]) -> None:
        """Records of one list: read in one worker, written in one transaction."""
        fresh: dict[bytes, _Item] = {}
        for item in batch:
            data = item.data or b""
            if data in fresh:
                sha256 = hashlib.sha256(data).hexdigest()
                self._report.skipped.append(Skipped(item.name, sha256, reason="it stands twice in the list"))
            elif not self._held(item, data):
                fresh[data] = item
        if not fresh:
            return
        made = open_members([(data, item.worker_name) for data, item in fresh.items()], self._cancelled)
        ready: list[tuple[_Item, bytes, Parsed]] = []
        for (data, item), one in zip(fresh.items(), made, strict=True):
            if isinstance(one, Refused):
                self._refuse(item, one)
            elif isinstance(one, list):
                self._members(item, data, one)
            else:
                ready.append((item, data, one))
        try:
            self._store(ready)
        except DiskTrouble as trouble:
            for item, _, _ in ready:
                self._refuse(item, trouble)

    def _store(self, flattened: Sequence[tuple[_Item, bytes, Parsed]]) -> None:
        """The originals first, then their rows; where the rows fail the originals go again."""
        documents, new = [], []
        try:
            for item, data, parsed in flattened:
                sha256 = hashlib.sha256(data).hexdigest()
                documents.append(self._prepared(item, sha256, len(data), parsed))
                self._stop_if_asked()  # a long text takes a while to be prepared, and again to be written
                if originals.keep(self._profile, sha256, data):
                    new.append(sha256)
            if documents:
                with transaction(self._connection):
                    write(self._connection, documents, stop=self._stop_if_asked)
        except BaseException:
            for sha256 in new:
                originals.discard(self._profile, sha256)
            raise
        for ready in documents:
            source = ready.recognition.source_id if ready.recognition else None
            self._report.added.append(
                Added(ready.sha256, source, ready.file_name, title_of(ready), ready.parsed.problems)
            )

    def _prepared(self, item: _Item, sha256: str, size: int, parsed: Parsed) -> Ready:
        name = item.name
        if item.titled and parsed.metadata.title:
            name = f"{name.rpartition(INSIDE)[0]}{INSIDE}{parsed.metadata.title}"[:LONGEST_NAME]
        for place in files_named(parsed, item.place.rpartition("/")[0]):
            self._lent.setdefault(place, Lent(sha256, parsed.metadata, parsed.tags))
        lent = self._lent.get(item.place)
        if lent is not None and lent.record_id == sha256:
            lent = None
        return prepare(
            self._reference, self._names, sha256, name, size, parsed, lent, self._wishes.get(sha256),
            self._stop_if_asked,
        )  # fmt: skip


def _batches(members: Sequence[_Item]) -> Iterator[list[_Item]]:
    batch: list[_Item] = []
    size = 0
    for member in members:
        length = len(member.data or b"")
        if batch and (len(batch) == BATCH or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(member)
        size += length
    if batch:
        yield batch


def bring_back(connection: sqlite3.Connection, profile: Profile, document_id: str, data: bytes) -> None:
    """Undo a removal: the rows are still there. Raises DiskTrouble."""
    originals.keep(profile, document_id, data)
    with transaction(connection):
        connection.execute("UPDATE document SET removed_at = NULL WHERE id = ?", (document_id,))
        index(connection, document_id)
