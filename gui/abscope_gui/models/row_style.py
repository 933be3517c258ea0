"""States and ellipses of a list row: what needs Qt's large enums, so loaded after the first paint."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem


class RowStyle:
    """Stateless; one serves every list."""

    def states(self, option: QStyleOptionViewItem) -> tuple[bool, bool, bool]:
        """(selected, under the mouse, has the focus)."""
        state = option.state
        flag = QStyle.StateFlag
        return (
            bool(state & flag.State_Selected),
            bool(state & flag.State_MouseOver),
            bool(state & flag.State_HasFocus),
        )

    def elided(self, face: QFont, text: str, width: int) -> str:
        """The text with an ellipsis where it does not fit."""
        return QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, width)
