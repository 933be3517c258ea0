"""Counts what a rule looked at and keeps what failed: a rule that looked at nothing proves nothing.

What fails with a recorded reason is excused and kept apart; only rules of plausibility can be excused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from abscope_store.reference.authored_base import Excuse
from abscope_store.reference.faults import Fault, dotted, fault
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path

Excuses = dict[tuple[str, str, str], str]  # (file, rule, field) -> reason


class Tally:
    """Checks done, faults found and faults excused under one rule."""

    def __init__(self, reference: Reference, rule: str, excuses: Excuses | None = None) -> None:
        self._reference = reference
        self._excuses = excuses or {}
        self.rule = rule
        self.checks = 0
        self.faults: list[Fault] = []
        self.excused: list[Fault] = []

    def check(self, holds: bool, file: str, path: Path, text: str, figure: str = "") -> None:
        """One check done; where it does not hold, `text` says what is wrong.

        An excuse must name `figure`, so that it does not go on to cover another one.
        """
        if not holds:
            reason = self._excuses.get((file, self.rule, dotted(path)), "")
            if reason and re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d]|\.\d)", reason):
                self.excuse(file, path, f"{text}: {reason}")
                return
            text += f" (its excuse does not name {figure})" if reason else ""
            self.faults.append(fault(self._reference.files[file], path, self.rule, text))
        self.checks += 1

    def excuse(self, file: str, path: Path, text: str) -> None:
        """One check that does not hold, for a reason that the curator recorded; `text` ends with it."""
        self.checks += 1
        self.excused.append(fault(self._reference.files[file], path, self.rule, text))


Rule = Callable[[Reference, Tally], None]


def excuses(reference: Reference) -> Iterator[tuple[str, Path, Excuse]]:
    """Every `[[excuse]]` as (file, path, excuse)."""
    groups = (
        reference.sources, reference.agents, reference.studies, reference.mechanisms, reference.claims,
    )  # fmt: skip
    for group in groups:
        for file, record in group.items():
            for i, each in enumerate(record.excuse):
                yield file, ("excuse", i), each
