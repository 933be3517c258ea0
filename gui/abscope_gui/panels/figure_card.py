"""One endpoint as a card: the heading version, its caveats beside the number, and what it rests on.

A card activates a figure; p, where it comes from another place, is a figure of its own. Words come from
the store's wording; nothing is calculated here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from abscope_gui.charts.bars import Bars
from abscope_gui.charts.strip import Strip
from abscope_gui.tensions import TensionLink
from abscope_gui.theme import Theme
from abscope_gui.widgets.basic import Card, Flow, chip, flat_button, keep_in_view, label
from abscope_store import wording
from abscope_store.records import MEMORY, ArmFigure, Outcome, PValue
from abscope_store.versions import Versions

_SETTLED = 60  # milliseconds after which what was unfolded is laid out
Rests = Callable[[str], str]


class FigureCard(Card):
    """The heading version of an endpoint; other versions fold out below as rows of their own."""

    figure_activated = Signal(str, str)  # outcome id, part ("" = all of it)
    place_requested = Signal(object)  # the other end of a tension

    def __init__(
        self, theme: Theme, versions: Versions, top: float, rests: Rests, p_rests: Rests, parent: QWidget,
        tensions: Sequence[TensionLink] = (), *, told: bool = False,
    ) -> None:  # fmt: skip
        super().__init__("figure-card", parent)
        self._tensions, self._told = tensions, told
        self.outcome = versions.head
        self.versions = versions
        self._theme, self._rests, self._p_rests = theme, rests, p_rests
        self.rows: list[VersionRow] = []
        self._holder: QWidget | None = None
        self._fold: Callable[[], None] = lambda: None
        self.setProperty("unverified", self.outcome.seen == MEMORY)
        self.setAccessibleName(f"{self.outcome.endpoint_name}: {wording.outcome_line(self.outcome)}")
        self.activated.connect(lambda: self.figure_activated.emit(self.outcome.id, ""))
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 8, 16, 8)
        box.setSpacing(4)
        self._head(box)
        self._values(box, top)
        self._foot(box)
        self._others(box)

    def _head(self, box: QVBoxLayout) -> None:
        outcome = self.outcome
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(label(outcome.endpoint_name, "figure-title"), 2)
        chips = Flow(gap=6, right=True)
        for text in [*wording.caveats(outcome), *(["in tension"] if self._tensions else [])]:
            chips.addWidget(chip(text, "caution"))
        line.addLayout(chips, 3)
        box.addLayout(line)
        parts = [wording.arms(outcome), wording.population(outcome), wording.analysis(outcome)]
        if outcome.assessor:
            parts.append(f"assessed by {outcome.assessor}")
        if outcome.primary_endpoint:
            parts.append("primary endpoint")
        box.addWidget(label(" · ".join(p for p in parts if p), "figure-sub"))

    def _values(self, box: QVBoxLayout, top: float) -> None:
        """The estimate with its strip, and the arms' values with their bars, side by side."""
        self.charts: list[QWidget] = []  # every number of theirs is in words beside them
        line = QHBoxLayout()
        line.setSpacing(20)
        if self.outcome.effect is not None:
            line.addLayout(self._estimate(), 1)
        if wording.values(self.outcome):
            line.addLayout(self._arms(top), 1)
        box.addLayout(line)

    def _estimate(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        effect = self.outcome.effect
        if effect is None:
            return column
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(label(f"{effect.kind} {effect.value}", "figure-effect", wrap=False))
        words.addWidget(label(wording.effect_interval(self.outcome), "figure-interval"), 1)
        column.addLayout(words)
        arms = wording.arms(self.outcome).split(" v ")
        if self.outcome.kind == "efficacy" and len(arms) == 2:
            self.charts.append(Strip(self._theme, effect, (arms[0], arms[1]), self))
            column.addWidget(self.charts[-1])
        column.addStretch(1)
        return column

    def _arms(self, top: float) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        outcome = self.outcome
        counts = wording.counts(outcome)
        text = wording.values(outcome) + (f"  ({counts})" if counts else "")
        column.addWidget(label(text, "figure-values"))
        rows = bar_rows(outcome)
        if len(rows) > 1:
            self.charts.append(Bars(self._theme, rows, short_unit(outcome), top, self))
            column.addWidget(self.charts[-1])
        intervals = [
            f"{side.arm.short if side and side.arm else ''} {wording.arm_interval(side)}".strip()
            for side in (outcome.arm, outcome.comparator)
            if wording.arm_interval(side)
        ]
        if intervals:
            column.addWidget(label(" · ".join(intervals), "figure-sub"))
        column.addStretch(1)
        return column

    def _foot(self, box: QVBoxLayout) -> None:
        outcome = self.outcome
        if outcome.note:
            box.addWidget(label(outcome.note, "figure-note"))
        line = QHBoxLayout()
        line.setSpacing(6)
        quote = label("", "icon", wrap=False)
        quote.setPixmap(self._theme.icon("quote", "accent").pixmap(16, 16))
        line.addWidget(quote)
        line.addWidget(label(f"{self._rests(outcome.id)} · {wording.seen(outcome.seen)}", "figure-rests"), 1)
        box.addLayout(line)
        self._links = Flow(gap=4)
        if outcome.p is not None:
            self._add_p(outcome, outcome.p)
        for link in () if self._told else self._tensions:
            button = flat_button(f"in tension: {link.brief}", "tension-button")
            button.setAccessibleName(f"in tension with {link.words}")
            button.setAccessibleDescription(f"{link.claim_text} Opens the other end.")
            button.clicked.connect(lambda _=False, place=link.place: self.place_requested.emit(place))
            self._links.addWidget(button)
        box.addLayout(self._links)

    def _add_p(self, outcome: Outcome, p: PValue) -> None:
        origin = self._p_rests(outcome.id)
        parts = [wording.p_value(p), *([origin] if origin else [])]
        button = flat_button("\n".join(parts))  # on one line it would be wider than a narrow pane
        button.setAccessibleName(f"{' · '.join(parts)}: open what it rests on")
        button.clicked.connect(lambda: self.figure_activated.emit(outcome.id, "p"))
        self._links.addWidget(button)

    def _others(self, box: QVBoxLayout) -> None:
        count = len(self.versions.others)
        if count == 0:
            return
        word = "version" if count == 1 else "versions"
        toggle = flat_button(f"+{count} other {word}")
        self._links.addWidget(toggle)
        holder = QWidget(self)
        holder.setObjectName("versions")
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for outcome in self.versions.others:
            row = VersionRow(outcome, self._rests(outcome.id), holder)
            row.activated.connect(lambda found=outcome.id: self.figure_activated.emit(found, ""))
            rows.addWidget(row)
            self.rows.append(row)
        holder.setVisible(False)
        box.addWidget(holder)

        def fold() -> None:
            holder.setVisible(holder.isHidden())
            mark = "+" if holder.isHidden() else "-"
            toggle.setText(f"{mark}{count} other {word}")
            if not holder.isHidden():
                QTimer.singleShot(_SETTLED, holder, lambda: keep_in_view(holder))

        toggle.clicked.connect(fold)
        self._fold, self._holder = fold, holder

    def show_selected(self, outcome_id: str) -> bool:
        """Frame the version that is selected, unfolding it if need be; whether it is one of these."""
        mine = [r for r in self.rows if r.outcome.id == outcome_id]
        for row in self.rows:
            row.set_selected(row.outcome.id == outcome_id)
        if mine and self._holder is not None and self._holder.isHidden():
            self._fold()
        self.set_selected(self.outcome.id == outcome_id)
        return bool(mine) or self.outcome.id == outcome_id


class VersionRow(Card):
    """One more version, a harm, or a figure in a list: a line of figure, a line of caveats."""

    def __init__(
        self, outcome: Outcome, rests: str, parent: QWidget, title: str = "", *, narrow: bool = False
    ) -> None:
        super().__init__("version-row", parent)
        self.outcome = outcome
        self.setProperty("unverified", outcome.seen == MEMORY)
        self.setAccessibleName(f"{title} {wording.outcome_line(outcome)}".strip())
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(2)
        head = QVBoxLayout() if narrow else QHBoxLayout()
        head.setSpacing(2 if narrow else 8)
        if title:
            head.addWidget(label(title, "row-title"), 5)
        head.addWidget(label(_row_figure(outcome), "row-figure"), 4)
        box.addLayout(head)
        small = [wording.analysis(outcome), wording.population(outcome)]
        if outcome.p is not None:
            small.append(wording.p_value(outcome.p))
        if outcome.note:
            small.append(outcome.note)
        small += [rests, "" if outcome.seen == MEMORY else wording.seen(outcome.seen)]
        box.addWidget(label(" · ".join(s for s in small if s), "figure-sub"))
        caveats = wording.caveats(outcome)
        if caveats:
            box.addWidget(label(" · ".join(caveats), "row-caveat"))


def _row_figure(outcome: Outcome) -> str:
    counts = wording.counts(outcome)
    return wording.figure(outcome) + (f"  ({counts})" if counts else "")


def bar_rows(outcome: Outcome) -> list[tuple[str, str | None, str]]:
    """(arm, printed value, words) of the arms whose value was reported or not reached."""

    def row(side: ArmFigure) -> tuple[str, str | None, str]:
        words = wording.no_value(side) if side.note else wording.NOT_REPORTED
        return (side.arm.short if side.arm else "arm"), side.value, words

    sides = [side for side in (outcome.arm, outcome.comparator) if side is not None]
    return [row(side) for side in sides] if wording.values(outcome) else []


def short_unit(outcome: Outcome) -> str:
    """The unit on an axis."""
    return {"month": "mo", "year": "y"}.get(outcome.unit or "", outcome.unit or "")
