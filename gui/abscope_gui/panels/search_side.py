"""What can stand in the place of the results for a moment: a result among its neighbours, or the query sheet.

Neither takes the focus from the box, which scrolls them. Shows plain text only.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from abscope_gui.loading_search import Preview
from abscope_gui.theme import GRID
from abscope_gui.widgets.basic import label
from abscope_gui.widgets.parts import plain_label

SHEET = (
    ("pacific os", "words: what holds most of them stands first"),
    ('"durable response"', "word for word, as typed: no other name, no correction"),
    ("-melanoma", "leaves out what has the word"),
    ("cemiplimab OR nivolumab", "either of them; ( ) hold several together"),
    ("compare pacific, adriatic os", "side by side, nothing computed; also: a vs b"),
    ("durva", "a beginning is enough while you type"),
    ("agent: study: mechanism:", "only what is about it, as in agent:durvalumab"),
    ("endpoint: disease: setting: timing:", "endpoint:pfs   disease:sclc   timing:concurrent"),
    ("design: phase: year: tier:", "phase:3   year:2020..2025   tier:1..3"),
    ("source: by: kind:", "source:spigel2022   by:spigel   kind:note"),
    ("tag: has: is: added:", "tag:harm   has:note   is:orphan   added:7 (days)"),
)


_BAR = 12  # pixels of the scroll bar


class _Side(QScrollArea):
    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = QWidget()
        self.page.setObjectName("omniboxPage")
        self.hide()

    def scroll_on(self, by: int) -> None:
        """So many thirds of a page down."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep() // 3)

    def bring(self) -> None:
        """Scroll to what matters in it."""

    def wanted(self, width: int) -> int:
        """The height that everything in it needs, in pixels."""
        layout = self.page.layout()
        for part in self.page.findChildren(QLabel):
            part.ensurePolished()  # unpolished it measures in another font
        return layout.totalHeightForWidth(width - _BAR) + GRID if layout is not None else 0


class PreviewPane(_Side):
    """A result: its title, where it stands, what comes before, its own words, what comes after."""

    def __init__(self) -> None:
        super().__init__("omniboxPreview", "Preview")
        self._fresh = False  # filled, and not yet scrolled to its words
        self.title = label("", "omniboxPreviewTitle")
        self.where = label("", "omniboxPreviewWhere")
        self.before = label("", "omniboxPreviewNear")
        self.words = label("", "omniboxPreviewWords")
        self.after = label("", "omniboxPreviewNear")
        self.lines = label("", "omniboxPreviewNear")
        column = QVBoxLayout(self.page)
        column.setContentsMargins(6 * GRID, 3 * GRID, 6 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        for part in (self.title, self.where, self.before, self.words, self.after, self.lines):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(self.page)

    def show_preview(self, preview: Preview) -> None:
        """Fill it; what has nothing to say takes no room."""
        for part, text in (
            (self.title, preview.title), (self.where, preview.where), (self.before, preview.before),
            (self.words, preview.text), (self.after, preview.after), (self.lines, "\n".join(preview.lines)),
        ):  # fmt: skip
            part.setText(text)
            part.setVisible(bool(text))
        self.verticalScrollBar().setValue(0)
        self._fresh = True

    def bring(self) -> None:
        """The words themselves in sight, with something of what comes before."""
        layout = self.page.layout()
        if self._fresh and layout is not None and self.height() > 0:
            self._fresh = False
            self.page.resize(self.viewport().width(), layout.totalHeightForWidth(self.viewport().width()))
            layout.activate()
            self.ensureWidgetVisible(self.words, 0, 6 * GRID)
            if self.words.height() > self.height():
                self.verticalScrollBar().setValue(max(0, self.words.y() - 6 * GRID))

    def spoken(self) -> str:
        """All of it in words."""
        parts = (self.title, self.where, self.words, self.before, self.after, self.lines)
        names = ("Preview", "", "", "Before", "After", "")
        said = zip(names, (part.text() for part in parts), strict=True)
        return ". ".join(f"{name}: {text}" if name else text for name, text in said if text)


class SheetPane(_Side):
    """What can be typed, line by line."""

    def __init__(self) -> None:
        super().__init__("omniboxSheet", "What can be typed")
        grid = QGridLayout(self.page)
        grid.setContentsMargins(6 * GRID, 3 * GRID, 6 * GRID, 3 * GRID)
        grid.setHorizontalSpacing(6 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        for row, (typed, does) in enumerate(SHEET):
            grid.addWidget(plain_label("key", typed), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(does, "key-text"), row, 1)
        grid.setColumnStretch(1, 1)
        self.setWidget(self.page)

    def spoken(self) -> str:
        """All lines in words."""
        return "What can be typed. " + ". ".join(f"{typed}: {does}" for typed, does in SHEET)
