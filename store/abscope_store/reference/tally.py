"""Counts what a rule looked at and keeps what failed: a rule that looked at nothing proves nothing."""

from __future__ import annotations

from collections.abc import Callable

from abscope_store.reference.faults import Fault, fault
from abscope_store.reference.load import Reference
from abscope_store.reference.places import Path


class Tally:
    """Checks done and faults found under one rule."""

    def __init__(self, reference: Reference, rule: str) -> None:
        self._reference = reference
        self.rule = rule
        self.checks = 0
        self.faults: list[Fault] = []
        self.excused: list[Fault] = []

    def check(self, holds: bool, file: str, path: Path, text: str) -> None:
        """One check done; where it does not hold, `text` says what is wrong."""
        self.checks += 1
        if not holds:
            self.faults.append(fault(self._reference.files[file], path, self.rule, text))

    def excuse(self, file: str, path: Path, text: str) -> None:
        """One check that does not hold, for a reason that the curator recorded; `text` ends with it."""
        self.checks += 1
        self.excused.append(fault(self._reference.files[file], path, self.rule, text))


Rule = Callable[[Reference, Tally], None]
