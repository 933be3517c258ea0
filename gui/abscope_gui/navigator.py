"""Where the window is and how it got there: opens places through the read lane, keeps back and forward.

Announces what is ready to be shown; shows nothing itself and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from abscope_gui import loading
from abscope_gui.loading import EvidenceView, RecordView
from abscope_gui.places import Place
from abscope_gui.store_worker import Lanes
from abscope_store.errors import NotFound, UserTrouble
from abscope_store.records import Result

Scrolls = tuple[int, tuple[int, int]]


class Navigator(QObject):
    """History and the figure whose evidence is shown."""

    record_ready = Signal(object, str)  # RecordView, id of the figure in focus
    evidence_ready = Signal(object)  # EvidenceView behind the selected figure
    record_changed = Signal(object)  # RecordView: the same record, whose figures rest on something else
    text_ready = Signal(object)  # EvidenceView of a source that was opened by itself
    place_changed = Signal(object)
    failed = Signal(str)
    missing = Signal(object, str)  # a Place that is not here, and the sentence that says so

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._back: list[tuple[Place, object]] = []
        self._forward: list[tuple[Place, object]] = []
        self.place: Place | None = None
        self._figure: tuple[str, str, str] | None = None
        self._index, self._count = 0, 0
        self._shown: EvidenceView | None = None  # behind the figure; not a place that is only looked at
        self.scrolls: Callable[[], object] = lambda: (
            None
        )  # set by the window: where its panes are scrolled to
        self.restored: object = None  # scroll state to apply once the place is shown

    def open(self, place: Place, *, remember: bool = True) -> None:
        """Go to a place."""
        if remember and self.place is not None and self.place != place:
            self._back.append((self.place, self.scrolls()))
            self._forward.clear()
            self.restored = None
        self.place = place
        self.place_changed.emit(place)
        if place.kind in ("study", "agent", "mechanism", "claim"):
            self._lanes.read.submit(
                lambda reader: loading.record(reader, place.kind, place.id),
                lambda view: self._record(view, place),
                lambda error: self._trouble(error, place),
                slot="record",
            )
        elif place.kind in ("source", "document", "glossary", "annotation"):
            self._figure = self._shown = None
            self._lanes.read.submit(
                lambda reader: loading.text_at(reader, place),
                self.text_ready.emit,
                lambda error: self._trouble(error, place),
                slot="evidence",
            )

    def open_result(self, result: Result) -> None:
        """Go to a search result."""
        self._lanes.read.submit(
            lambda reader: loading.place_of_result(reader, result), self.open, self._trouble, slot="place"
        )

    def open_figure(self, owner_kind: str, owner_id: str, part: str = "", index: int = 0) -> None:
        """Show what a figure of the open record rests on; remembered as part of the place."""
        self._figure = (owner_kind, owner_id, part)
        if self.place is not None and self.place.kind in ("study", "agent", "mechanism", "claim"):
            self.place = Place(self.place.tab, self.place.kind, self.place.id, owner_id, evidence=index)
        self._lanes.read.submit(
            lambda reader: loading.evidence(reader, owner_kind, owner_id, part, index),
            self._evidence,
            self._trouble,
            slot="evidence",
        )

    def look(self, at: int) -> None:
        """Show the reader's copy at one of the places that the figure lets them choose from."""
        shown = self._shown
        if self._figure is not None and shown is not None and shown.choice is not None:
            self._lanes.read.submit(
                lambda reader: loading.looked(reader, shown, at),
                self.evidence_ready.emit,
                self._trouble,
                slot="evidence",
            )

    def refresh(self) -> None:
        """Read the figure anew after a mark; told only where it now opens something else."""
        if self._figure is None or self._shown is None:
            return
        (owner_kind, owner_id, part), locator = self._figure, self._shown.locator_id
        index = self._index
        self._lanes.read.submit(
            lambda reader: loading.evidence(reader, owner_kind, owner_id, part, index, locator),
            self._refreshed,
            self._trouble,
            slot="evidence",
        )

    def step(self, by: int) -> None:
        """The next (+1) or previous (-1) piece of evidence of the same figure."""
        if self._figure is not None and self._count > 1:
            owner_kind, owner_id, _ = self._figure
            self.open_figure(owner_kind, owner_id, "", (self._index + by) % self._count)

    def back(self) -> None:
        """To where one was."""
        self._travel(self._back, self._forward)

    def forward(self) -> None:
        """And on again."""
        self._travel(self._forward, self._back)

    def can_go(self) -> tuple[bool, bool]:
        """Whether back and forward lead anywhere."""
        return bool(self._back), bool(self._forward)

    def _travel(self, there: list[tuple[Place, object]], here: list[tuple[Place, object]]) -> None:
        if not there or self.place is None:
            return
        here.append((self.place, self.scrolls()))
        place, scrolls = there.pop()
        self.restored = scrolls
        self.open(place, remember=False)

    def _record(self, view: RecordView, place: Place) -> None:
        self.record_ready.emit(view, place.focus)

    def _evidence(self, view: EvidenceView) -> None:
        self._shown = view
        self._index, self._count = view.index, view.count
        self.evidence_ready.emit(view)

    def _refreshed(self, view: EvidenceView) -> None:
        before, place = self._shown, self.place
        if before is not None and _opens(before) == _opens(view):
            self._shown = view
            return
        self._evidence(view)
        if place is not None and place.kind in ("study", "agent", "mechanism", "claim"):
            self._lanes.read.submit(
                lambda reader: loading.record(reader, place.kind, place.id),
                self.record_changed.emit,
                self._trouble,
                slot="record",
            )

    def _trouble(self, error: Exception, place: Place | None = None) -> None:
        if isinstance(error, NotFound) and place is not None:
            self.missing.emit(place, error.sentence())
        elif isinstance(error, UserTrouble):
            self.failed.emit(error.sentence())
        elif "interrupted" not in str(error):
            raise error


def _opens(view: EvidenceView) -> tuple[object, ...]:
    """What a piece of evidence opens, its marks left aside."""
    return view.locator_id, view.text.target_id, view.focus, view.choice, view.caption
