"""Marks whose text changed: brought along in the notebook lane, what waits for a person looked for in the
read lane. Small steps in both, so that nothing else waits for them; nothing is placed here by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from abscope_gui import desk
from abscope_gui.places import DIGEST, Place
from abscope_gui.store_worker import Lanes
from abscope_store.errors import UserTrouble

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_gui.models.waiting_rows import WaitingRow
    from abscope_store.notebook.settling import Resettled
    from abscope_store.notebook.waiting import Candidate, MarkedText

STEP = 0.05  # seconds of one request of the notebook lane: a note is saved between two
REST = 400  # milliseconds after the last change before what waits is looked for anew
NOT_HERE = "Notes cannot be changed here: this profile cannot be written."


class Settling(QObject):
    """`begin()` after texts came, went or were read anew; `look()` after marks changed."""

    settled = Signal()  # marks were written: lists and margins are read anew
    found = Signal(object)  # list of WaitingRow
    said = Signal(str, bool)  # what became of the marks, and whether there is something to show

    def __init__(self, lanes: Lanes, may_write: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes, self._may_write = lanes, may_write
        self._round = 0  # a newer round makes an older one stop
        self._counts = {"moved": 0, "changed": 0, "orphan": 0}  # since they were told last
        self._wrote = False  # since lists and margins were read anew
        self._telling = False  # whether what is found next is told, not only listed
        self._listed: frozenset[tuple[str, str]] | None = None  # (mark, why) of what was found last
        self._known: Any = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._look)

    def begin(self) -> None:
        """Settle the marks of every text that is not as it was; then tell what became of them."""
        from abscope_store.notebook.settling import outdated

        self._round += 1
        this = self._round
        if not self._may_write():
            self._look()
            return
        self._lanes.read.submit(
            outdated, lambda texts: self._settle(this, list(texts)), self._trouble, slot="outdated"
        )

    def look(self) -> None:
        """Look for what waits, a moment after the last time this was asked."""
        self._rest.start()

    # --- settling -----------------------------------------------------------------

    def _settle(self, this: int, texts: list[MarkedText]) -> None:
        from abscope_store.notebook.settling import Resettling

        if this != self._round:
            return
        if not texts:
            if self._wrote:
                self.settled.emit()
            self._wrote, self._telling = False, True
            self._look()
            return
        going = Resettling(texts[0])

        def step() -> None:
            self._lanes.notebook.submit(lambda writer: going.step(writer, STEP), stepped, failed)

        def stepped(done: bool) -> None:
            if not done and this == self._round:
                step()
                return
            self._count(going.done)  # where a newer round goes on from here, too
            self._settle(this, texts[1:])

        def failed(error: Exception) -> None:
            self._count(going.done)
            self._trouble(error)

        step()

    def _count(self, done: Resettled) -> None:
        self._wrote |= bool(done.written)
        for state in self._counts:
            self._counts[state] += len(done.written.intersection(getattr(done, state)))

    def _trouble(self, error: Exception) -> None:
        if isinstance(error, UserTrouble):
            self.said.emit(error.sentence(), False)
        elif "interrupted" not in str(error):
            raise error

    # --- looking ------------------------------------------------------------------

    def _look(self) -> None:
        from abscope_gui import loading_waiting
        from abscope_store.notebook.waiting import Looking

        self._rest.stop()
        going = Looking(self._known)

        def step() -> None:
            self._lanes.read.submit(
                lambda reader: loading_waiting.step(reader, going), stepped, self._trouble, slot="waiting"
            )

        def stepped(rows: list[WaitingRow] | None) -> None:
            if rows is None:
                step()
                return
            self._known = going.known
            self._found(rows)

        step()

    def _found(self, rows: list[WaitingRow]) -> None:
        listed = frozenset((row.id, row.waiting.why) for row in rows)
        fresh = listed if self._listed is None else listed - self._listed
        first, self._listed = self._listed is None, listed
        self.found.emit(rows)
        if not self._telling:
            return
        self._telling = False
        counts, self._counts = self._counts, dict.fromkeys(self._counts, 0)
        new = [] if first else [row for row in rows if (row.id, row.waiting.why) in fresh]
        words = sentence(counts, new)
        if words:
            self.said.emit(words, bool(rows))


def sentence(counts: dict[str, int], new: Sequence[WaitingRow]) -> str:
    """What became of the marks of changed texts (by state), and what is offered since; empty for nothing."""
    from abscope_store.notebook.waiting import TEXT

    offers = [row for row in new if row.waiting.why != TEXT]
    other = sum(row.waiting.waits for row in offers)
    parts = []
    if counts["moved"]:
        parts.append(f"{_marks(counts['moved'])} moved with {_their(counts['moved'])} words")
    for state, words in (("changed", "changed"), ("orphan", "not found")):
        if counts[state]:
            waits = "waits" if counts[state] == 1 else "wait"
            parts.append(f"{_marks(counts[state])} {words}, {waits} for you")
    if other:
        waits = "waits" if other == 1 else "wait"
        parts.append(f"{_marks(other)} changed in another copy of {_their(other)} source, {waits} for you")
    if len(offers) > other:
        many = len(offers) - other
        offered = "is offered" if many == 1 else "are offered"
        parts.append(f"{_marks(many)} {offered} a place in another copy of {_their(many)} source")
    return f"{'; '.join(parts)}." if parts else ""


def _marks(count: int) -> str:
    return "1 mark" if count == 1 else f"{count:,} marks"


def _their(count: int) -> str:
    return "its" if count == 1 else "their"


# --- what the window does -------------------------------------------------------------


def show(w: MainWindow) -> None:
    """The list of what waits, with the keyboard on it."""
    w.show_tab("notebook")
    w.left.setCurrentWidget(w.built.waiting)
    w.built.waiting.open_list()


def leave_list(w: MainWindow) -> None:
    """Back to the notebook."""
    w.left.setCurrentWidget(w.built.notebook)
    w.built.notebook.take_focus()


def told(w: MainWindow, words: str, listed: bool) -> None:
    """Say what became of the marks, with a way to what waits."""
    desk.say(w, words, action="Show" if listed else "", does=lambda: show(w))


def listed(w: MainWindow, rows: Sequence[WaitingRow]) -> None:
    """What waits was looked for."""
    w.built.waiting.set_rows(rows)
    waits = sum(row.waiting.waits for row in rows)
    w.built.notebook.set_waiting(waits, len(rows) - waits)


def look_at(w: MainWindow, candidate: Candidate) -> None:
    """Show a candidate's passage; the keyboard stays on the list."""
    span = candidate.selector
    one = span.paragraph == span.paragraph_end
    if candidate.target_kind == "document":
        focus = f"{span.start}-{span.end}" if one else ""
        place = Place("notebook", "document", candidate.target_id, focus, span.paragraph)
    else:
        place = Place("notebook", "source", candidate.target_id, DIGEST, span.paragraph)
    w.navigator.open(place)


def place(w: MainWindow, chosen: dict[str, Candidate]) -> None:
    """Put marks where the reader says they belong; one undo takes it back."""
    from abscope_store.notebook.settling import place_command

    if not chosen or not _may(w):
        return
    said = f"{_marks(len(chosen))} placed."
    w.marking.run(lambda writer: place_command(writer, chosen), lambda _: w.marking.said.emit(said, True))


def leave(w: MainWindow, rows: Sequence[WaitingRow]) -> None:
    """Let marks be without a place, or where they are; one undo takes it back."""
    from abscope_store.notebook.settling import leave_command

    if not rows or not _may(w):
        return
    left = [row.waiting for row in rows]
    said = f"{_marks(len(left))} left as {'it is' if len(left) == 1 else 'they are'}."
    w.marking.run(lambda writer: leave_command(writer, left), lambda _: w.marking.said.emit(said, True))


def _may(w: MainWindow) -> bool:
    if not w.may_write:
        desk.say(w, NOT_HERE)
    return w.may_write
