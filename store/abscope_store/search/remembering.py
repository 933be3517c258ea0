"""A reader that reads each record of the reference once: results are worded anew with every key typed.

Only what the reference alone says is kept; what the library or the notebook adds is read each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar, cast

from abscope_store.reader import Reader
from abscope_store.records import Agent, Claim, Locator, Mechanism, Outcome, Source, Study

KINDS = ("study", "agent", "outcome", "claim", "mechanism", "source")  # methods of a Reader
Memory = dict[tuple[str, str], Any]  # (what, id) -> the record; as long as the reference is the same
T = TypeVar("T")


class Remembering(Reader):
    """The read lane's reader for one search, with what earlier searches have read."""

    def __init__(self, connection: sqlite3.Connection, memory: Memory) -> None:
        super().__init__(connection)
        self._memory = memory

    def ahead(self, keys: Sequence[tuple[str, str]]) -> None:
        """Read these (kind, id) before a search words them: the first one after a start would read dozens."""
        for kind, record in keys:
            if kind in KINDS:
                getattr(self, kind)(record)

    def source(self, source_id: str) -> Source:
        """As in Reader."""
        return self._kept(("source", source_id), partial(super().source, source_id))

    def study(self, study_id: str) -> Study:
        """As in Reader."""
        return self._kept(("study", study_id), partial(super().study, study_id))

    def outcome(self, outcome_id: str) -> Outcome:
        """As in Reader."""
        return self._kept(("outcome", outcome_id), partial(super().outcome, outcome_id))

    def agent(self, agent_id: str) -> Agent:
        """As in Reader."""
        return self._kept(("agent", agent_id), partial(super().agent, agent_id))

    def mechanism(self, mechanism_id: str) -> Mechanism:
        """As in Reader."""
        return self._kept(("mechanism", mechanism_id), partial(super().mechanism, mechanism_id))

    def claim(self, claim_id: str) -> Claim:
        """As in Reader."""
        return self._kept(("claim", claim_id), partial(super().claim, claim_id))

    def locators(self, owner_kind: str, owner_ids: Sequence[str]) -> dict[str, list[Locator]]:
        """As in Reader; those of one owner are kept."""
        if len(owner_ids) != 1:
            return super().locators(owner_kind, owner_ids)
        read = partial(super().locators, owner_kind, owner_ids)
        found = self._kept((f"locators of {owner_kind}", owner_ids[0]), read)
        return {owner: list(own) for owner, own in found.items()}

    def _kept(self, key: tuple[str, str], read: Callable[[], T]) -> T:
        if key not in self._memory:
            self._memory[key] = read()
        return cast(T, self._memory[key])
