"""The Notebook list: marks filtered by words and facets, sorted, under the heads of their groups.

Rows come worded (note_rows.py). Asks the store nothing and paints nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from abscope_gui.models.note_rows import DAYS, UNTAGGED, NoteRow
from abscope_store.facets import Facet

ROW = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_WORDS: dict[str, Callable[[NoteRow], tuple[str, ...]]] = {
    "meaning": attrgetter("meanings"), "tag": attrgetter("tagged"), "source": attrgetter("sources"),
    "date": attrgetter("dates"), "state": attrgetter("states"), "author": attrgetter("authors"),
}  # fmt: skip
_DAY: Callable[[NoteRow], str] = attrgetter("day")


class GroupHead(NamedTuple):
    """The line above a group; it cannot be selected."""

    title: str
    number: int

    @property
    def key(self) -> str:
        """None: a head is never selected."""
        return ""

    @property
    def spoken(self) -> str:
        """Its words for a screen reader."""
        return f"{self.title}, {self.number} {'note' if self.number == 1 else 'notes'}"


class Order(NamedTuple):
    """One way to sort: its words, its key, and whether it begins with the largest."""

    id: str
    name: str
    key: Callable[[NoteRow], Any]
    largest_first: bool = False


ORDERS = {
    order.id: order
    for order in (
        Order("made", "When made", attrgetter("created"), True),
        Order("changed", "When changed", attrgetter("modified"), True),
        Order("source", "Place in the source", attrgetter("by_source")),
        Order("note", "Note", attrgetter("by_note")),
        Order("meaning", "Meaning", attrgetter("meanings")),
    )
}
GROUPS = {"day": "Day", "source": "Source", "tag": "Tag", "none": "No groups"}
Entry = NoteRow | GroupHead


class NotebookModel(QAbstractListModel):
    """ROW holds a NoteRow or a GroupHead. `lines()` are the entries in order, `rows()` each mark once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[NoteRow, ...] = ()  # sorted
        self._kept: list[NoteRow] = []
        self._lines: list[Entry] = []
        self._heads: list[int] = []
        self._wanted: tuple[str, ...] = ()
        self._worded: Sequence[NoteRow] = ()  # those of all in which the wanted words stand
        self._counted: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], Counter[str]] = {}
        self.chosen: Mapping[str, Sequence[str]] = {}
        self.order: tuple[str, bool] = ("made", True)
        self.group = "day"

    # --- what is shown ------------------------------------------------------------

    def set_rows(self, rows: Sequence[NoteRow]) -> None:
        """Replace all marks; filter, order and groups stay."""
        self._all = self._worded = self._sorted(rows)
        self._narrow()
        self._show()

    def set_filter(self, text: str) -> None:
        """Keep the marks in which every word stands: in note, quote, tags, title, author or state."""
        before, self._wanted = " ".join(self._wanted), tuple(text.casefold().split())
        if not " ".join(self._wanted).startswith(before):  # one letter more looks at what is left only
            self._worded = self._all
        self._narrow()
        self._show()

    def choose(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Keep the marks that have one of the chosen words of every facet."""
        self.chosen = chosen
        self._show()

    def sort_by(self, name: str, largest_first: bool) -> None:
        """Another order. Raises KeyError for an unknown one."""
        _ = ORDERS[name]
        self.order = (name, largest_first)
        self._all = self._worded = self._sorted(self._all)
        self._narrow()
        self._show()

    def group_by(self, group: str) -> None:
        """day, source, tag or none. Raises KeyError for an unknown one."""
        _ = GROUPS[group]
        self.group = group
        self._show()

    def rows(self) -> list[NoteRow]:
        """The marks shown, each once, in order and whatever the groups."""
        return self._kept

    def lines(self) -> list[Entry]:
        """What is shown, line by line."""
        return self._lines

    def heads(self) -> list[int]:
        """The lines that are heads of groups."""
        return self._heads

    def count(self) -> int:
        """All marks, those that the filter leaves out included."""
        return len(self._all)

    def row_at(self, index: Index) -> NoteRow | None:
        """The mark of an index, None where there is none."""
        line = self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None
        return line if isinstance(line, NoteRow) else None

    def index_of(self, key: str) -> QModelIndex:
        """The first index of a mark; invalid where it is not shown."""
        at = next((n for n, line in enumerate(self._lines) if line.key == key), -1) if key else -1
        return self.index(at) if at >= 0 else QModelIndex()

    def counts(self, facet: Facet) -> dict[str, int]:
        """How many marks each word of a facet would leave, the other facets' choices holding."""
        others = {name: words for name, words in self.chosen.items() if name != facet.id}
        asked = facet.id, tuple((name, tuple(words)) for name, words in others.items())
        if asked not in self._counted:  # a facet's own choice does not change its counts
            self._counted[asked] = Counter(chain.from_iterable(map(_WORDS[facet.id], self._keeping(others))))
        found = self._counted[asked].copy()
        chosen = self.chosen.get(facet.id, ())
        in_order = {word: found.pop(word, 0) for word in facet.order}
        rest = dict(sorted(found.items(), key=lambda one: (-one[1], one[0].casefold())))
        return {word: n for word, n in (in_order | rest).items() if n or word in chosen}

    def _keeping(self, chosen: Mapping[str, Sequence[str]]) -> list[NoteRow]:
        rows = self._worded
        for name, words in chosen.items():
            wanted, said = frozenset(words), _WORDS[name]
            rows = [row for row in rows if not wanted.isdisjoint(said(row))]
        return list(rows)

    def _narrow(self) -> None:
        self._counted = {}
        for word in self._wanted:
            self._worded = [row for row in self._worded if word in row.haystack]

    def _show(self) -> None:
        self.beginResetModel()
        self._kept = self._keeping(self.chosen)
        self._lines, self._heads = [*self._kept], []
        if self.group != "none":
            self._put_heads()
        self.endResetModel()

    def _put_heads(self) -> None:
        groups = self._groups()
        order = sorted(groups, key=_by_day if self.group == "day" else _by_name)
        if self.group == "day" and self.order == ("made", False):
            order.reverse()
        lines: list[Entry] = []
        for name in order:
            self._heads.append(len(lines))
            lines.append(GroupHead(name, len(groups[name])))
            lines.extend(groups[name])
        self._lines = lines

    def _groups(self) -> dict[str, list[NoteRow]]:
        if self.group == "day" and self.order[0] == "made":  # they stand together already
            return {day: list(rows) for day, rows in groupby(self._kept, _DAY)}
        groups: defaultdict[str, list[NoteRow]] = defaultdict(list)
        if self.group == "day":
            for row in self._kept:
                groups[row.day].append(row)
        else:
            said = _WORDS[self.group]
            for row in self._kept:
                for word in said(row):
                    groups[word].append(row)
        return groups

    def _sorted(self, rows: Sequence[NoteRow]) -> tuple[NoteRow, ...]:
        name, largest_first = self.order
        return tuple(sorted(rows, key=ORDERS[name].key, reverse=largest_first))

    # --- Qt's questions -----------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.row_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == ROW:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return None


def _by_day(name: str) -> tuple[int, str]:
    """Today first, then back in time: dates turned round letter by letter."""
    if name in DAYS:
        return DAYS.index(name), ""
    return len(DAYS), "".join(chr(255 - ord(letter)) for letter in name)


def _by_name(name: str) -> tuple[bool, str]:
    return name == UNTAGGED, name.casefold()
