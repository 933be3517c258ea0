"""Harms as a table of single lines, many of them beside the benefit; what they share is said once.

A row activates its figure; nothing is left out of its accessible name. Words come from the store's wording.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from abscope_gui.widgets.basic import Card, label
from abscope_store import versions, wording
from abscope_store.records import MEMORY, Outcome

_AMBER = "From memory, unverified. "  # a note that begins so repeats the caveat of its row
Rests = Callable[[str], str]


class HarmRow(Card):
    """One harm: its event and its figure on one line; what is only its own below."""

    def __init__(self, outcome: Outcome, own: Sequence[str], parent: QWidget, study: str = "") -> None:
        super().__init__("harm-row", parent)
        self.outcome = outcome
        self.setProperty("unverified", outcome.seen == MEMORY)
        name = ", ".join(part for part in (outcome.endpoint_name, study) if part)
        self.setAccessibleName(f"Harm: {name}: {wording.outcome_line(outcome)} {outcome.note or ''}".strip())
        box = QVBoxLayout(self)
        box.setContentsMargins(11, 5, 11, 5)
        box.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(outcome.endpoint_name, "row-title"), 5)
        counts = wording.counts(outcome)
        head.addWidget(label(wording.figure(outcome) + (f"  ({counts})" if counts else ""), "row-figure"), 3)
        box.addLayout(head)
        second = " · ".join(part for part in own if part)
        if second:
            box.addWidget(label(second, "figure-sub"))
        caveats = wording.caveats(outcome)
        if caveats:
            box.addWidget(label(" · ".join(caveats), "row-caveat"))


class HarmTable(QFrame):
    """All harms of one study. `rows` are the cards in order; the line below them says what all share."""

    def __init__(self, outcomes: Sequence[Outcome], rests: Rests, parent: QWidget, study: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("harm-table")
        said = [[words for words in _said(outcome, rests) if words] for outcome in outcomes]
        shared = [words for words in said[0] if all(words in other for other in said)]
        self.rows = []
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        for outcome, words in zip(outcomes, said, strict=True):
            row = HarmRow(outcome, [w for w in words if w not in shared], self, study)
            self.rows.append(row)
            box.addWidget(row)
        foot = label(" · ".join(shared), "figure-sub")
        foot.setContentsMargins(12, 4, 12, 8)
        box.addWidget(foot)

    def must_see(self) -> list[QWidget]:
        """What belongs on one screen with the benefit: fatal harms and the first of grade 3 or higher."""
        fatal = [row for row in self.rows if row.outcome.fatal]
        severe = [row for row in self.rows if versions.severe(row.outcome) and not row.outcome.fatal]
        return [*fatal, *severe[:1]]


def _said(outcome: Outcome, rests: Rests) -> list[str]:
    """All that belongs to a harm beside its event, figure and caveats."""
    return [
        wording.arms(outcome),
        wording.population(outcome),
        wording.analysis(outcome),
        wording.p_value(outcome.p) if outcome.p is not None else "",
        rests(outcome.id),
        "" if outcome.seen == MEMORY else wording.seen(outcome.seen),
        *(part.rstrip(".") for part in (outcome.note or "").removeprefix(_AMBER).split(". ")),
    ]
