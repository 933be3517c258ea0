"""The two rows on top: where one goes (back, box, add, theme) and where one is (tabs, the standing line)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from abscope_gui.theme import Theme
from abscope_store.standing import standing

SIX_MONTHS = 183  # days
TABS = ("agents", "studies", "mechanisms", "library", "notebook")


def tool(name: str, icon_text: str = "", parent: QWidget | None = None) -> QPushButton:
    """A quiet button of at least 32 px with a spoken name."""
    made = QPushButton(parent)  # with a text Qt would load QIcon to tell overloads apart
    made.setText(icon_text)
    made.setObjectName("tool")
    made.setAutoDefault(False)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


class TopBar(QFrame):
    """Back, forward, the search box in the middle, Add source, light or dark."""

    def __init__(self, box: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top-bar")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 16, 4)
        line.setSpacing(8)
        self.back = tool("Back (Alt+Left)", parent=self)
        self.forward = tool("Forward (Alt+Right)", parent=self)
        self.add = QPushButton(self)
        self.add.setText("Add source")
        self.add.setObjectName("quiet")
        self.add.setAutoDefault(False)
        self.theme = tool("Light or dark (Ctrl+Shift+T)", parent=self)
        line.addWidget(self.back)
        line.addWidget(self.forward)
        line.addStretch(1)
        box.setMaximumWidth(680)
        line.addWidget(box, 6)
        line.addStretch(1)
        line.addWidget(self.add)
        line.addWidget(self.theme)

    def set_theme(self, theme: Theme) -> None:
        """Recolour the icons."""
        self.back.setIcon(theme.icon("back"))
        self.forward.setIcon(theme.icon("forward"))
        self.add.setIcon(theme.icon("add"))
        self.theme.setIcon(theme.icon("sun" if theme.dark else "moon"))


class TabRow(QFrame):
    """The tabs with their counts, and the line that stands on every screen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tab-row")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 0, 16, 0)
        rows.setSpacing(0)
        line = self._line = QHBoxLayout()
        rows.addLayout(line)
        self._below = QHBoxLayout()
        rows.addLayout(self._below)
        line.setSpacing(4)
        self._buttons: dict[str, QPushButton] = {}
        for name in TABS:
            button = QPushButton(self)
            button.setText(name.capitalize())
            button.setObjectName("tab")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAutoExclusive(True)
            self._buttons[name] = button
            line.addWidget(button)
        line.addStretch(0)  # takes what the standing line leaves
        self.standing = QLabel(self)
        self.standing.setObjectName("standing")
        self.standing.setWordWrap(True)
        line.addWidget(self.standing, 1)

    def wake(self) -> None:
        """After the first paint: what needs Qt's large enums."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QSizePolicy

        for name, button in self._buttons.items():
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, chosen=name: self.chosen.emit(chosen))
        self.standing.setTextFormat(Qt.TextFormat.PlainText)
        self.standing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def fit(self) -> None:
        """The standing line gets a row of its own where it would need more than two lines beside the tabs."""
        buttons = (b for b in self.findChildren(QPushButton) if not b.isHidden())
        taken = [button.sizeHint().width() for button in buttons]
        room = self.width() - sum(taken) - 60
        lines = self.standing.heightForWidth(max(room, 1)) / self.standing.fontMetrics().lineSpacing()
        row = self._below if lines > 2.5 else self._line
        if row.indexOf(self.standing) < 0:
            row.addWidget(self.standing, 1)

    def put_first(self, widget: QWidget) -> None:
        """A button before the tabs."""
        self._line.insertWidget(0, widget)

    def set_count(self, tab: str, count: int) -> None:
        """The number behind a tab's name."""
        self._buttons[tab].setText(f"{tab.capitalize()}  {count}")
        self._buttons[tab].setAccessibleName(f"{tab.capitalize()}, {count}")

    def set_current(self, tab: str) -> None:
        """Show which tab one is in."""
        self._buttons[tab].setChecked(True)

    def current(self) -> str:
        """The tab one is in."""
        return next((name for name, button in self._buttons.items() if button.isChecked()), "studies")

    def set_standing(self, as_of: str, today: date) -> None:
        """The standing line, amber when the reference is more than six months old."""
        self.standing.setText(standing(as_of))
        old = (today - date.fromisoformat(as_of)).days > SIX_MONTHS
        if old:  # the sheet is applied anew right after the first paint
            self.standing.setObjectName("standing-old")
