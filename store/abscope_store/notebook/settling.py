"""Marks after their text changed: brings along what is beyond doubt, does with the rest what a person says.

Reading is the read lane's (waiting.py lists what is left), writing the notebook lane's; a text travels
between them as a value.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence

from abscope_store import library
from abscope_store.confirming import STAYS
from abscope_store.errors import NotFound
from abscope_store.notebook import placing, read, rows
from abscope_store.notebook.bulk import counted
from abscope_store.notebook.commands import Command
from abscope_store.notebook.folding import Folded
from abscope_store.notebook.marks import Altered
from abscope_store.notebook.rows import Mark, Row
from abscope_store.notebook.selectors import CHANGED, EXACT, MOVED, ORPHAN, selector_of
from abscope_store.notebook.tagging import retag
from abscope_store.notebook.waiting import (
    TEXT,
    WAITING,
    Candidate,
    MarkedText,
    Waiting,
    marked_text,
    was_left,
)
from abscope_store.notebook.writer import NotebookWriter, now
from abscope_store.reader import Reader
from abscope_store.records import Annotation, AnnotationId, Record

_AT_ONCE = 500  # marks, nearly, saved in one transaction
_READ = 16  # marks between two looks at the clock
_SPAN = ("text_sha256", "paragraph", "start", "paragraph_end", "end", "quote", "prefix", "suffix")
_Changed = tuple[Row, tuple[str, ...] | None]  # columns, and the tags it is to carry where they change


class Resettled(Record, frozen=True):
    """What became of the marks of one text; ids. `unchanged` counts those that nothing was written for."""

    exact: tuple[AnnotationId, ...] = ()
    moved: tuple[AnnotationId, ...] = ()
    changed: tuple[AnnotationId, ...] = ()
    orphan: tuple[AnnotationId, ...] = ()
    unchanged: int = 0
    written: frozenset[AnnotationId] = frozenset()  # those of the above that are not as they were before


def outdated(reader: Reader) -> list[MarkedText]:
    """Every text that holds marks which were made on, or last settled in, another state of it.

    After an import, a reading anew or an update of the reference: settle each in the notebook lane.
    """
    made_on: dict[tuple[str, str], set[str | None]] = {}
    for one in read.marked(reader.connection):
        made_on.setdefault((one.target_kind, one.target_id), set()).add(one.text_sha256)
    now_here = {str(one.id): one.text_sha256 for one in library.copies(reader.connection)}
    found = []
    for (kind, target), hashes in sorted(made_on.items()):
        if kind == "document" and (target not in now_here or hashes == {now_here[target]}):
            continue
        text = marked_text(reader, kind, target)
        if text is not None and hashes != {text.text_sha256}:
            found.append(text)
    return found


class Resettling:
    """The marks of a text, in the trash too, being placed in it as it is now: `step` until that is done.

    What stands is brought up to date and saved. A mark that does not stand keeps its place, quote and hash,
    and is put down as changed or orphan. Doing it again writes nothing.
    """

    def __init__(self, text: MarkedText) -> None:
        self.text = text
        self._todo: list[str] | None = None
        self._folded: Folded | None = None
        self._told: dict[str, list[AnnotationId]] = {EXACT: [], MOVED: [], CHANGED: [], ORPHAN: []}
        self._written: set[AnnotationId] = set()

    @property
    def done(self) -> Resettled:
        """What became of them so far."""
        told = {state: tuple(ids) for state, ids in self._told.items()}
        unchanged = sum(map(len, told.values())) - len(self._written)
        return Resettled(
            told[EXACT], told[MOVED], told[CHANGED], told[ORPHAN], unchanged, frozenset(self._written)
        )

    def step(self, writer: NotebookWriter, seconds: float = float("inf")) -> bool:
        """Go on for about so long and save it in one transaction; whether all are done. Raises NotSaved."""
        until = time.monotonic() + seconds
        if self._todo is None or self._folded is None:
            target = self.text.target_kind, self.text.target_id
            self._todo = read.spans_on(writer.connection, target)[::-1]
            self._folded = Folded(self.text.paragraphs)
        changes: dict[AnnotationId, Row] = {}
        while self._todo and len(changes) < _AT_ONCE:
            ids, self._todo = self._todo[-_READ:][::-1], self._todo[:-_READ]
            held = {str(mark.id): mark for mark in read.some(writer.connection, ids) if mark.intact}
            for mark in (held[one] for one in ids if one in held):
                change, state = _settled(mark, self.text, self._folded)
                self._told[state].append(mark.id)
                if change:
                    changes[mark.id] = change
            if time.monotonic() >= until:
                break
        if changes:
            _save(writer, changes)
            self._written.update(changes)
        return not self._todo


def resettle(writer: NotebookWriter, text: MarkedText) -> Resettled:
    """All of it at once. Raises NotSaved; what was settled before that stays settled."""
    settling = Resettling(text)
    while not settling.step(writer):
        pass
    return settling.done


def place_command(writer: NotebookWriter, chosen: Mapping[str, Candidate]) -> Command[int]:
    """Put marks (id -> place) where a person says they belong; undone they wait as before."""
    changes: dict[str, _Changed] = {
        mark: (
            {name: getattr(one.selector, name) for name in _SPAN}
            | {"target_kind": one.target_kind, "target_id": one.target_id, "state": MOVED},
            None,
        )
        for mark, one in chosen.items()
    }
    return _command(writer, f"place {counted(len(chosen))}", changes)


def leave_command(writer: NotebookWriter, left: Sequence[Waiting]) -> Command[int]:
    """Let marks be without a place in their text, until that changes; or turn down what they are offered.

    Raises NotFound where a mark waits for a text that is not here.
    """
    changes: dict[str, _Changed] = {}
    for one in left:
        mark = one.annotation
        if one.why != TEXT:
            turned_down = {f"{STAYS} {candidate.target_id}" for candidate in one.candidates}
            changes[mark.id] = {}, (*mark.tags, *sorted(turned_down - set(mark.tags)))
        elif one.text_sha256 is None:
            raise NotFound("The text of this mark is not here.", "It waits until the text is back.")
        else:
            changes[mark.id] = {"state": ORPHAN, "text_sha256": one.text_sha256}, None
    return _command(writer, f"leave {counted(len(left))}", changes)


def _settled(mark: Annotation, text: MarkedText, folded: Folded) -> tuple[Row, str]:
    """(columns to change, the state then)."""
    if mark.state in WAITING and (not mark.text_sha256 or was_left(mark, text.text_sha256)):
        return {}, mark.state  # from elsewhere, or left by a person: only a person gives it a place
    if mark.state not in WAITING and mark.text_sha256 == text.text_sha256:
        return {}, mark.state
    found = placing.place(selector_of(mark), text.paragraphs, text.text_sha256, folded)
    if found.selector is None:
        return ({} if mark.state == found.state else {"state": found.state}), found.state
    # A mark that was moved once is not where it was made, however exactly it stands now.
    state = MOVED if MOVED in (found.state, mark.state) else EXACT
    change = {name: getattr(found.selector, name) for name in _SPAN} | {"state": state}
    return {name: value for name, value in change.items() if getattr(mark, name) != value}, state


def _save(writer: NotebookWriter, changes: dict[AnnotationId, Row]) -> None:
    """One transaction and one line of the journal: all of these marks, or none."""

    def build() -> list[Mark]:
        marks = []
        for one, change in changes.items():
            held = rows.load(writer.connection, "annotation", one)
            if held is not None and held.intact:
                marks.append(Mark("annotation", held.row | change | _stamp(writer, held, stamped), held.tags))
        return marks

    stamped = now()
    writer.save_merge(str(uuid.uuid4()), build)


def _command(writer: NotebookWriter, said: str, changes: Mapping[str, _Changed]) -> Command[int]:
    """All of these marks or none, with the way back."""
    before: dict[str, _Changed] = {}

    def changed(wanted: Mapping[str, _Changed], keep: Callable[[str, Mark, _Changed], None]) -> int:
        def build() -> list[Mark]:
            stamped, marks = now(), []
            for one, (columns, tags) in wanted.items():
                held = rows.load(writer.connection, "annotation", one)
                if held is None:
                    raise NotFound("One of these notes is not in the notebook any more.")
                if not held.intact:
                    raise Altered(
                        "One of these notes was altered outside Abscope.", "Repair it from the journal first."
                    )
                keep(one, held, (columns, tags))
                row = held.row | columns | _stamp(writer, held, stamped)
                kept = held.tags if tags is None else retag(held.tags, tags, row, stamped)
                marks.append(Mark("annotation", row, kept))
            return marks

        writer.save_merge(str(uuid.uuid4()), build)
        return len(wanted)

    def keep(one: str, held: Mark, change: _Changed) -> None:
        had = {name: held.row[name] for name in change[0]}
        before[one] = had, None if change[1] is None else tuple(sorted(held.words()[1]))

    return Command(said, lambda: changed(changes, keep), lambda: changed(before, lambda *_: None))


def _stamp(writer: NotebookWriter, held: Mark, stamped: str) -> Row:
    return {"device": writer.device, "revision": held.revision + 1, "modified": stamped}
