"""What became of every file of an import, as a list to read, open from and copy. Imports nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.models.library_rows import problem_sentences
from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import button

if TYPE_CHECKING:
    from abscope_store.importing.pipeline import ImportReport
    from abscope_store.importing.rebuilding import RebuildReport

_WRAPPED = 300  # rows whose words are wrapped; more would hold the window up


class Became(NamedTuple):
    """One file: what became of it, why or as what; `id` is empty where no document stands behind it."""

    file: str
    what: str
    words: str
    id: str = ""


def of_import(report: ImportReport) -> list[Became]:
    """What was refused first, since it may want something done; then what has problems."""
    refused = [Became(one.file, "refused", one.reason) for one in report.refused]
    added = [
        Became(
            one.file,
            "brought back" if one.returned else "added",
            " ".join(filter(None, (_named(one.title, one.file), *problem_sentences(one.problems)))),
            one.id,
        )
        for one in report.added
    ]
    odd = {one.id for one in report.added if problem_sentences(one.problems)}
    skipped = [
        Became(one.file, "already there", f"{_named(one.title, one.file)} {one.reason}".strip(), one.id)
        for one in report.skipped
    ]
    added.sort(key=lambda one: one.id not in odd)
    return [*refused, *added, *skipped]


def of_remaking(report: RebuildReport) -> list[Became]:
    """What could not be read again; it stays as it was."""
    return [Became(name, "stays as it was", reason) for name, reason in report.failed]


class ImportDetails(QDialog):
    """`open_requested(id)` on Enter or a double click. Esc closes it."""

    open_requested = Signal(str)

    def __init__(self, summary: str, rows: Sequence[Became], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("libraryDialog")
        self.setWindowTitle("What became of the files")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._summary, self._rows = summary, list(rows)
        self.table = self._table()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        whole.setSpacing(3 * GRID)
        whole.addWidget(label(summary, "libraryDialogHead", select=True))
        whole.addWidget(self.table, 1)
        self.copy_button = button("Copy as text", "libraryAction", "Copy the whole list as text")
        self.copy_button.clicked.connect(lambda: self._copy(self._rows))
        close = button("Close", "libraryAction", "Close this list")
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch(1)
        row.addWidget(self.copy_button)
        row.addWidget(close)
        whole.addLayout(row)
        self.resize(820, 520)
        self.table.setFocus()

    def as_text(self, rows: Sequence[Became] | None = None) -> str:
        """One line a file, below the summary."""
        lines = [f"{one.what}\t{one.file}\t{one.words}" for one in (self._rows if rows is None else rows)]
        return "\n".join([self._summary, *lines])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies the selected rows."""
        chosen = [self._rows[index.row()] for index in self.table.selectionModel().selectedRows()]
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy(chosen or self._rows)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen:
            self._open(self._rows.index(chosen[0]))
        else:
            super().keyPressEvent(event)

    def _open(self, at: int) -> None:
        if self._rows[at].id:
            self.open_requested.emit(self._rows[at].id)
            self.close()

    def _copy(self, rows: Sequence[Became]) -> None:
        QGuiApplication.clipboard().setText(self.as_text(rows))

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self._rows), 3)
        table.setObjectName("libraryDialogTable")
        table.setAccessibleName("Files and what became of them")
        table.setHorizontalHeaderLabels(["File", "What became of it", "As what, or why"])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 260)
        for at, one in enumerate(self._rows):
            for place, words in enumerate((one.file, one.what, one.words)):
                item = QTableWidgetItem(words)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                table.setItem(at, place, item)
        if len(self._rows) <= _WRAPPED:
            table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.cellDoubleClicked.connect(lambda at, _: self._open(at))
        if self._rows:
            table.selectRow(0)
        return table


def _named(title: str | None, file: str) -> str:
    return f"“{title}”" if title and title != file else ""
