"""The column a record is laid out in: title, facts, cards. Knows widgets, not the meaning of records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from abscope_gui.loading import RecordView
from abscope_gui.panels.figure_card import FigureCard, VersionRow
from abscope_gui.panels.harm_rows import HarmTable
from abscope_gui.panels.library_passages import LibraryPassages, many
from abscope_gui.panels.tension_strip import TensionStrip
from abscope_gui.places import Place, place_of
from abscope_gui.theme import Theme
from abscope_gui.widgets.basic import Card, Flow, chip, flat_button, label
from abscope_gui.widgets.tall import Block
from abscope_store.records import Outcome
from abscope_store.versions import Versions

_SIDE = 24  # pixels left and right of the page
_CHIP = 60  # characters that a chip can hold beside a proof


class Sections(QObject):
    """Builds a page top down, a block at a time; its cards and rows are kept for the pane to select."""

    figure_activated = Signal(str, str, str)
    place_requested = Signal(object)
    passages_requested = Signal(int)
    rest_wanted = Signal()  # what is not laid out yet, at once

    def __init__(self, theme: Theme, view: RecordView, page: QWidget, *, narrow: bool = False) -> None:
        super().__init__(page)
        self.theme, self.view, self.page, self._root = theme, view, page, page
        self.narrow = narrow  # half a page wide: a title stands above its figure
        self.cards: list[FigureCard] = []
        self.rows: list[tuple[str, str, Card]] = []  # (owner kind, owner id, card)
        self.passages: LibraryPassages | None = None
        self.must_see: list[QWidget] = []  # harms that stand on the first screen with the benefit
        self.hints: list[QWidget] = []  # the first heading, which tells nothing that the card below does not
        self._box = self._whole = QVBoxLayout(page)
        self._whole.setSpacing(4)
        if narrow:
            self._whole.setContentsMargins(0, 0, 0, 0)
        else:
            self._whole.setContentsMargins(_SIDE, 8, _SIDE, 24)
            self._whole.addStretch(1)  # pushes everything up

    def begin(self) -> QWidget:
        """A block for what is added from now on; off the page until its `end`."""
        self.page = Block()
        self._box = QVBoxLayout(self.page)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        return self.page

    def end(self) -> None:
        """The block takes its place below those before."""
        self._whole.insertWidget(self._whole.count() - 1, self.page)
        width = self._root.width() - 2 * _SIDE
        self.page.resize(width, self._box.totalHeightForWidth(width))
        self.page.show()

    def add(self, part: QWidget) -> None:
        """A part that fills itself."""
        self._box.addWidget(part)

    def crumbs(self, *parts: str) -> None:
        """Where this record stands; beside it the way to the reader's own passages, far below."""
        line = QHBoxLayout()
        line.addWidget(label(" › ".join(p for p in parts if p), "crumbs"), 1)
        if self.view.mine.passages:
            button = flat_button(f"In my library: {self.view.mine.passages:,}", "crumb-link")
            button.setAccessibleName(f"In my library: {many(self.view.mine)}. Go there")
            button.clicked.connect(self._go_to_passages)
            line.addWidget(button)
        self._box.addLayout(line)

    def _go_to_passages(self) -> None:
        self.rest_wanted.emit()
        if self.passages is not None and self.passages.cards:
            self.passages.cards[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def title(self, name: str, second: str = "") -> None:
        """The record's name, and a line in our words."""
        self._box.addWidget(label(name, "record-title", select=True))
        if second:
            self._box.addWidget(label(second, "record-second", select=True))

    def chips(self, words: Sequence[tuple[str, str]]) -> None:
        """(text, kind) chips in wrapping lines; what is too long for a chip is a line of its own."""
        holder = QWidget(self.page)
        flow = Flow(holder, gap=8)
        self._box.addWidget(holder)
        for text, kind in words:
            if len(text) > _CHIP:
                self.line(text, "record-second")
            elif text:
                flow.addWidget(chip(text, kind))

    def facts(self, rows: Sequence[tuple[str, str | None]]) -> None:
        """Name and value; a value that is not stated says so."""
        holder = QWidget(self.page)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for index, (name, value) in enumerate(rows):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label(name, "fact-name", wrap=False), index, 0, top)
            shown = label(value or "not stated", "fact-value" if value else "fact-missing", select=True)
            grid.addWidget(shown, index, 1, top)
        self._box.addWidget(holder)

    def strip(self, text: str) -> None:
        """A line that must be read before anything else."""
        self._box.addWidget(label(text, "strip", select=True))

    def tensions(self, shown: int = 2) -> None:
        """The other ends of the tensions at this record; of more than `shown`, one and a way to the rest."""
        strip = TensionStrip(self.page, shown)
        strip.show_links(self.view.tensions)
        strip.opened.connect(self.place_requested)
        if self.view.tensions:
            self._box.addWidget(strip)

    def heading(self, text: str, second: str = "", name: str = "section-second") -> None:
        """A section's heading with a hint beside it, or with what is missing."""
        line = QHBoxLayout()
        line.setContentsMargins(0, 4, 0, 0)
        line.setSpacing(12)
        title = label(text, "section", wrap=False)
        line.addWidget(title)
        beside = label(second, name)
        line.addWidget(beside, 1)
        self.hints = self.hints or [title, beside]
        self._box.addLayout(line)

    def line(self, text: str, name: str = "plain-line") -> None:
        """A line of our own words."""
        self._box.addWidget(label(text, name, select=True))

    def figure(self, versions: Versions, top: float, *, told: bool = False) -> None:
        """An endpoint as a card; `told` where the strip right above it names the ends of its tensions."""
        card = FigureCard(
            self.theme, versions, top, self._rests, lambda i: self.view.p_rests.get(i, ""), self.page,
            tuple(link for link in self.view.tensions if versions.head.id in link.outcomes), told=told,
        )  # fmt: skip
        card.place_requested.connect(self.place_requested)
        card.figure_activated.connect(lambda i, part: self.figure_activated.emit("outcome", i, part))
        self.cards.append(card)
        self._box.addWidget(card)

    def outcome_row(self, outcome: Outcome, title: str) -> None:
        """A figure as one row."""
        row = VersionRow(outcome, self._rests(outcome.id), self.page, title, narrow=self.narrow)
        self._keep("outcome", outcome.id, row)

    def harms(self, outcomes: Sequence[Outcome], study: str = "") -> None:
        """The harms of one study as a table; `study` names it where the page is not its own."""
        table = HarmTable(outcomes, self._rests, self.page, study)
        if not self.must_see:
            self.must_see = table.must_see()
        for row in table.rows:
            row.activated.connect(lambda i=row.outcome.id: self.figure_activated.emit("outcome", i, ""))
            self.rows.append(("outcome", row.outcome.id, row))
        self._box.addWidget(table)

    def beside(self, left: Sections, right: Sections) -> None:
        """Two columns of one width; what they hold counts as this page's."""
        holder = QWidget(self.page)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for column in (left, right):
            column._box.addStretch(1)
            column.figure_activated.connect(self.figure_activated)
            column.place_requested.connect(self.place_requested)
            self.rows += column.rows
            line.addWidget(column.page, 1)
        self._box.addWidget(holder)

    def column(self) -> Sections:
        """A column for `beside`."""
        return Sections(self.theme, self.view, QWidget(self.page), narrow=True)

    def _rests(self, owner_id: str) -> str:
        return self.view.rests.get(owner_id, "no source")

    def statement(
        self,
        owner_kind: str,
        owner_id: str,
        text: str,
        second: str = "",
        caveat: str = "",
        *,
        faint: bool = False,
        part: str = "",
    ) -> None:
        """A statement that opens what it rests on; `part` may name one of its locators."""
        card = Card("version-row", self.page)
        card.setProperty("unverified", faint)
        card.setAccessibleName(" ".join(p for p in (text, second, caveat) if p))
        box = QVBoxLayout(card)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(2)
        box.addWidget(label(text, "row-text"))
        rests = self.view.rests.get(owner_id, "")
        small = " · ".join(p for p in (second, rests) if p)
        if small:
            box.addWidget(label(small, "figure-sub"))
        if caveat:
            box.addWidget(label(caveat, "row-caveat"))
        self._keep(owner_kind, owner_id, card, part)

    def _keep(self, owner_kind: str, owner_id: str, card: Card, part: str = "") -> None:
        card.activated.connect(lambda: self.figure_activated.emit(owner_kind, owner_id, part))
        card.part = part
        self.rows.append((owner_kind, owner_id, card))
        self._box.addWidget(card)

    def links(self, records: Sequence[tuple[str, str, str]], behind: str = "") -> None:
        """(kind, id, words before the name) as links to other records, one a line."""
        for kind, record_id, before in records:
            name = self.view.names.get(f"{kind}/{record_id}", record_id)
            self._link(f"{before}{name}{behind}", place_of(kind, record_id))

    def _link(self, text: str, place: Place) -> None:
        """A line that leads to a place and wraps like words, unlike a button."""
        card = Card("link-line", self.page)
        card.setAccessibleName(text)
        box = QHBoxLayout(card)
        box.setContentsMargins(4, 3, 4, 3)
        box.addWidget(label(text, "link-text"))
        card.activated.connect(lambda: self.place_requested.emit(place))
        self._box.addWidget(card)

    def my_library(self) -> None:
        """The reader's own passages that name the record; nothing where there is none."""
        if self.view.mine.passages:
            self.passages = LibraryPassages(self.page)
            self.passages.show_passages(self.view.mine)
            self.passages.place_requested.connect(self.place_requested)
            self.passages.more_requested.connect(self.passages_requested)
            self._box.addWidget(self.passages)

    def sources(self, rows: Sequence[tuple[str, str]]) -> Iterator[None]:
        """(role, source id) as links that open the source's text or our record of it."""
        from abscope_store import wording

        for role, source_id in rows:
            source = self.view.sources[source_id]
            self._link(
                f"{role}: {wording.short(source)} · {wording.tier(source)}",
                Place("library", "source", source_id),
            )
            self._box.addWidget(label(wording.citation(source), "citation", select=True))
            yield
