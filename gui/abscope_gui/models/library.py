"""The Library's two tables: rows sorted by any column and narrowed by words; an import in a sentence.

Rows come worded (library_rows.py). Asks the store nothing and paints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from abscope_gui.models.library_rows import LibraryRow, counted, folded, joined

if TYPE_CHECKING:  # the pipeline is for the library lane; a list needs only its reports
    from abscope_store.importing.pipeline import ImportReport
    from abscope_store.importing.rebuilding import RebuildReport

ROW = int(Qt.ItemDataRole.UserRole) + 1
CELL = ROW + 1
ALREADY = "Already in the library, nothing added"
Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(NamedTuple):
    """A column: its words, what a cell says, and what it is sorted by (None stands last either way)."""

    id: str
    name: str
    words: Callable[[LibraryRow], str]
    key: Callable[[LibraryRow], Any]
    number: bool = False


class Cell(NamedTuple):
    """What the delegate paints."""

    row: LibraryRow
    column: str


_TITLE = Column("title", "Title", lambda r: r.title, lambda r: r.title.casefold())
_KIND = Column("kind", "Kind", lambda r: r.what, lambda r: r.what.casefold() or None)
_TIER = Column(
    "tier",
    "Tier",
    lambda r: joined(r.tier_short, r.tier_words),
    lambda r: (r.tier, r.proposed) if r.tier else None,
)
_DATE = Column("date", "Date", lambda r: r.date or "not stated", lambda r: r.date or None)
ORIGINALS = (
    _TITLE,
    _KIND,
    _TIER,
    _DATE,
    Column("passages", "Passages", lambda r: f"{r.passages:,}", lambda r: r.passages, True),
    Column("mentions", "Mentions", lambda r: f"{r.mentions:,}", lambda r: r.mentions, True),
    Column("problems", "Problems", lambda r: f"{len(r.problems):,}", lambda r: len(r.problems), True),
)
SOURCES = (
    _TITLE,
    _KIND,
    _TIER,
    _DATE,
    Column("copy", "Your copy", lambda r: "yes" if r.held else "no", lambda r: not r.held),
)
ADDED = Column("added", "Added", lambda r: r.added[:10], lambda r: r.added)  # an order without a column
AUTHOR = Column("author", "First author", lambda r: r.author, lambda r: r.author.casefold() or None)
FILE = Column("file", "File name", lambda r: r.file, lambda r: r.file.casefold() or None)
NEWEST = ("added", "date", "passages", "mentions", "problems")  # orders that begin with the largest


class LibraryModel(QAbstractTableModel):
    """Roles: DisplayRole a cell's words, AccessibleTextRole the same said aloud, ROW the row, CELL a Cell."""

    def __init__(
        self, columns: Sequence[Column], order: tuple[str, bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.orders = {one.id: one for one in (*columns, ADDED, AUTHOR, FILE)}
        self.order = order  # what it is sorted by, and whether the largest comes first
        self._all: tuple[LibraryRow, ...] = ()
        self._rows: tuple[LibraryRow, ...] = ()
        self._wanted: tuple[str, ...] = ()
        self.brief = False  # a narrow table: "Problems" is a mark

    # --- what is shown ------------------------------------------------------------

    def set_rows(self, rows: Sequence[LibraryRow]) -> None:
        """Replace all rows; order and words stay."""
        self._all = self._sorted(rows)
        self._show()

    def narrow(self, text: str) -> None:
        """Keep the rows in which every word stands: title, author, file, kind, tier, tag, DOI."""
        self._wanted = tuple(folded(text).split())
        self._show()

    def sort_by(self, name: str, largest_first: bool) -> None:
        """Another order. Raises KeyError for an unknown one."""
        _ = self.orders[name]
        self.order = (name, largest_first)
        self._all = self._sorted(self._all)
        self._show()

    def rows(self) -> tuple[LibraryRow, ...]:
        """The rows shown, in order."""
        return self._rows

    def total(self) -> int:
        """All rows, those that the words leave out included."""
        return len(self._all)

    def row_at(self, index: Index) -> LibraryRow | None:
        """The row of an index, None where it is not valid."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def position(self, key: str) -> int:
        """Where a key's row stands, -1 where it is not shown."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def _show(self) -> None:
        self.beginResetModel()
        self._rows = tuple(row for row in self._all if all(word in row.haystack for word in self._wanted))
        self.endResetModel()

    def _sorted(self, rows: Sequence[LibraryRow]) -> tuple[LibraryRow, ...]:
        name, largest_first = self.order
        key = self.orders[name].key
        by_title = sorted(rows, key=lambda row: row.title.casefold())
        said = [row for row in by_title if key(row) is not None]
        unsaid = [row for row in by_title if key(row) is None]
        return (*sorted(said, key=key, reverse=largest_first), *unsaid)

    # --- Qt's questions -----------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            name = "!" if self.brief and column.id == "problems" else column.name
            by, largest_first = self.order
            return f"{name} {'↓' if largest_first else '↑'}" if by == column.id else name
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.name}: press to sort"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        if role == CELL:
            return Cell(row, column.id)
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if index.column() == 0 else f"{column.name}: {column.words(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            # Stored words: Qt would take a title with marks in it for HTML.
            return f"<qt>{escape(_tip(row, column.id)).replace(chr(10), '<br>')}</qt>"
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return _RIGHT
        return None


def _tip(row: LibraryRow, column: str) -> str:
    """What the cell had no room for; plain text."""
    if column == "problems":
        return "\n".join(row.problems) or "No problems noticed."
    if column == "tier":
        return joined(row.tier_short, row.tier_words)
    if column == "passages":
        return f"{counted(row.passages, 'passage')} shown, {row.hidden:,} hidden"
    if column == "mentions":
        return f"{counted(row.mentions, 'mention')} of agents, studies, mechanisms and endpoints"
    return "\n".join(part for part in (row.title, row.beneath, row.state) if part)


def import_summary(report: ImportReport) -> str:
    """`2 added, 1 already in the library (nothing added), 1 refused: x.pdf: PDF cannot be read ...`"""
    if report.skipped and not (report.added or report.refused or report.cancelled):
        return ALREADY
    said = [f"{len(report.added)} added"] if report.added else []
    if report.skipped:
        said.append(f"{len(report.skipped)} already in the library (nothing added)")
    if len(report.refused) == 1:
        said.append(f"1 refused: {report.refused[0].file}: {report.refused[0].reason}")
    elif report.refused:
        said.append(f"{len(report.refused)} refused")
    if report.cancelled:
        said.insert(0, "Cancelled" if said else "Cancelled, nothing added")
    return ", ".join(said) or "No text found there, nothing added"


def remade_summary(report: RebuildReport) -> str:
    """`2 sources read again, 1 could not be: a.pdf: ...`; what failed is as it was."""
    said = [f"{counted(len(report.rebuilt), 'source')} read again"] if report.rebuilt else []
    if len(report.failed) == 1:
        said.append(f"1 could not be read and stays as it was: {report.failed[0][0]}: {report.failed[0][1]}")
    elif report.failed:
        said.append(f"{len(report.failed)} could not be read and stay as they were")
    if report.cancelled:
        said.insert(0, "Cancelled" if said else "Cancelled, nothing changed")
    return ", ".join(said) or "Nothing to read again"
