"""The lines of a text that is looked at before it is added: which would be hidden, and what the reader chose.

Asks no store. Lines never move while the reader goes through them: a filter is applied when it is chosen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from abscope_gui.models.batched import ROW

if TYPE_CHECKING:
    from abscope_store.importing.previewing import Line, Member

Index = QModelIndex | QPersistentModelIndex
FILTERS = ("all", "shown", "hidden")


class PreviewRow(Struct, frozen=True):
    """`number` is the paragraph in the original, "" for a file of a container; `note` is said in amber."""

    number: str
    text: str
    role: str = ""
    hidden: bool = False
    chosen: bool = False  # by the reader, other than proposed
    reason: str = ""
    note: str = ""
    spoken: str = ""


class PreviewLines(QAbstractListModel):
    """ROW holds a PreviewRow. A container's files can be read, not chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._members: Sequence[Member] = ()
        self._hidden: list[bool] = []
        self._places: Sequence[int] = ()  # of the rows in the lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """The lines of one document, as proposed."""
        self.beginResetModel()
        self._lines, self._members = lines, ()
        self._hidden = [line.hidden for line in lines]
        self._places = range(len(lines))
        self.endResetModel()

    def set_members(self, members: Sequence[Member]) -> None:
        """The files of a container."""
        self.beginResetModel()
        self._lines, self._members, self._hidden = (), members, []
        self._places = range(len(members))
        self.endResetModel()

    def narrow(self, which: str) -> None:
        """Show one of FILTERS, as things stand now."""
        self.beginResetModel()
        self._places = [
            at for at, hidden in enumerate(self._hidden) if which == "all" or hidden == (which == "hidden")
        ]
        self.endResetModel()

    def toggle(self, rows: Iterable[int]) -> None:
        """Hide these rows; where all of them are hidden, show them."""
        places = [self._places[row] for row in rows if row < len(self._places) and self._lines]
        hide = not all(self._hidden[at] for at in places)
        for at in places:
            self._hidden[at] = hide
        if places:
            self.dataChanged.emit(self.index(0), self.index(len(self._places) - 1))

    def choices(self) -> dict[int, bool]:
        """Paragraph -> hidden, where the reader wants it other than proposed."""
        return {
            line.paragraph: hidden
            for line, hidden in zip(self._lines, self._hidden, strict=True)
            if hidden != line.hidden
        }

    def counts(self) -> dict[str, int]:
        """How many lines there are by filter."""
        hidden = sum(self._hidden)
        return {"all": len(self._hidden), "shown": len(self._hidden) - hidden, "hidden": hidden}

    def row_of(self, paragraph: int) -> int | None:
        """The row of a paragraph, None where it is not listed now."""
        return next((n for n, at in enumerate(self._places) if self._lines[at].paragraph == paragraph), None)

    def row_at(self, index: Index) -> PreviewRow | None:
        """The row of an index, None where it is not valid."""
        if not index.isValid() or index.row() >= len(self._places):
            return None
        at = self._places[index.row()]
        return self._file(self._members[at]) if self._members else self._line(at)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row_at(index)
        if row is None or role == ROW:
            return row
        return row.text if role == Qt.ItemDataRole.DisplayRole else row.spoken

    def _line(self, at: int) -> PreviewRow:
        line, hidden = self._lines[at], self._hidden[at]
        chosen = hidden != line.hidden
        reason = "chosen by you" if chosen else line.reason
        text = readable(line.text)
        said = ", ".join(
            filter(None, (f"line {line.paragraph}", "hidden" if hidden else "", line.role, reason))
        )
        return PreviewRow(
            str(line.paragraph), text, line.role, hidden, chosen, reason, spoken=f"{said}: {text}"
        )

    @staticmethod
    def _file(member: Member) -> PreviewRow:
        name = readable(member.name)
        text = f"{readable(member.title)} · {name}" if member.title else name
        note = readable(member.trouble or "")
        return PreviewRow("", text, note=note, spoken=f"{text} {note}".strip())


def readable(text: str) -> str:
    """The words without the characters that are not seen and could change their order on screen."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) != "Cf")
