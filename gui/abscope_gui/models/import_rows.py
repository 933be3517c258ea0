"""The notes of a file before they are taken in: what would become of each, and the places chosen for some.

Rows come worded from the read lane (loading_exchange.py). Asks no store and merges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from abscope_gui.models.batched import BatchedModel, ListRow
from abscope_store.notebook.exchange.places import Candidate

NEW, NEWER, ALREADY, CONFLICTS, REFUSED = "new", "newer", "already", "conflicts", "refused"
WHAT = {
    NEW: "new",
    NEWER: "newer than here",
    ALREADY: "already here",
    CONFLICTS: "changed in two places",
    REFUSED: "refused",
}


class ImportRow(ListRow, frozen=True, gc=False):
    """One note of the file. `title` is its first words, `whole` all that is told of it, for reading."""

    author: str  # in words
    note_key: tuple[str, str]  # author and id, as a merge knows it
    what: str  # one of WHAT
    said: str  # `what` in words, with "answer" where it is one
    quote: str
    where: str
    away: str  # why it has no place yet, empty where it has one
    whole: str
    candidates: tuple[Candidate, ...] = ()
    taken: int = -1  # of the candidates, by the reader


_KEPT: Mapping[str, Callable[[ImportRow], bool]] = {
    "all": lambda _: True,
    "coming": lambda row: row.what in (NEW, NEWER, CONFLICTS),
    "here": lambda row: row.what == ALREADY,
    "refused": lambda row: row.what == REFUSED,
    "choose": lambda row: bool(row.candidates),
}
FILTERS = tuple(_KEPT)


class ImportRows(BatchedModel[ImportRow]):
    """ROW holds an ImportRow. A filter is applied when it is chosen: rows never move under the reader."""

    def __init__(self, rows: Sequence[ImportRow]) -> None:
        super().__init__()
        self._all = {row.key: row for row in rows}
        self.set_rows(rows)

    def narrow(self, which: str) -> None:
        """Show one of FILTERS."""
        self.set_rows([row for row in self._all.values() if _KEPT[which](row)])

    def counts(self) -> dict[str, int]:
        """How many notes there are by filter."""
        return {name: sum(map(kept, self._all.values())) for name, kept in _KEPT.items()}

    def choose(self, keys: Sequence[str], taken: int) -> None:
        """Place these notes at their candidate of that number; -1 lets them wait."""
        wanted = {key for key in keys if -1 <= taken < len(self._all[key].candidates)}
        for key in wanted:
            self._all[key] = msgspec.structs.replace(self._all[key], taken=taken)
        self._rows = tuple(self._all[row.key] for row in self._rows)
        if wanted and self._shown:
            self.dataChanged.emit(self.index(0), self.index(self._shown - 1))

    def single(self) -> list[str]:
        """Keys of the notes whose words stand in one place only, and that were not placed yet."""
        return [row.key for row in self._all.values() if len(row.candidates) == 1 and row.taken < 0]

    def chosen(self) -> dict[tuple[str, str], Candidate]:
        """The places that were chosen, by author and id."""
        return {row.note_key: row.candidates[row.taken] for row in self._all.values() if row.taken >= 0}
