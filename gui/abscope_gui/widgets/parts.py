"""The plain parts that tabs and popups are made of, each with its object name for the style sheet.

Nothing here knows a record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QAbstractListModel, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QPushButton, QWidget

if TYPE_CHECKING:
    from abscope_gui.widgets.canvas import CanvasDelegate

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str) -> W:
    """The widget with its object name set."""
    widget.setObjectName(name)
    return widget


def hold_words(dialog: QWidget) -> None:
    """As high as its words need at its width, once it has its type: none of them is cut at 200 %."""
    layout, screen = dialog.layout(), dialog.screen()
    if layout is None:
        return
    needed = layout.totalHeightForWidth(dialog.width())
    tallest = screen.availableGeometry().height() - 40 if screen is not None else needed
    dialog.resize(dialog.width(), max(dialog.height(), min(needed, tallest)))


def plain_label(name: str, text: str = "") -> QLabel:
    """A label that shows its text literally, on one line."""
    label = named(QLabel(), name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def button(text: str, name: str, spoken: str) -> QPushButton:
    """A push button; `spoken` says what it does to whom, for a screen reader."""
    made = named(QPushButton(text), name)
    made.setAccessibleName(spoken)
    made.setAutoDefault(False)
    made.setIconSize(QSize(16, 16))
    return made


def list_view(name: str, spoken: str, model: QAbstractListModel, delegate: CanvasDelegate) -> QListView:
    """A read-only list that scrolls by pixels and never sideways."""
    # Made without a parent: below a shown window its scroll bar would take its style before its name.
    view = named(QListView(), name)
    view.setAccessibleName(spoken)
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setMouseTracking(True)
    return view
