"""Stand-ins for tests of the search box: a window with a box, and answers of our own. Holds no test."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.panels.omnibox import Omnibox
from abscope_gui.theme import Theme
from abscope_store.records import Answer, Result

LINE = (
    "HR 1.03 (99.73 % CI 0.47-1.39), 19.2 v 20.1 months; p .823, two-sided, bar .05: not met; drug v sham; "
    "later-line subgroup; final · cut-off 2023-09-07; subgroup; the interval includes 1; "
    "99.73 % interval, not 95 %; p bar not met; seen in an abstract"
)
CAVEATS = ("later-line subgroup", "the interval includes 1", "99.73 % interval, not 95 %", "p bar not met")


def result(kind: str, name: str, group: str, text: str = "words", **more: object) -> Result:
    """A result of an invented record."""
    plain = Result(kind, name, f"title of {name}", text, None, None, None, None, None, group=group)
    return structs.replace(plain, **more)


def answer(query: str, *results: Result) -> Answer:
    return Answer(query, (), results)


FIGURE = result("outcome", "a.os", "Figures", LINE, tier=5, file="page.txt", paragraph=33)
MANY = tuple(result("study", f"s{n}", "Studies") for n in range(30))
FULL = answer("os", FIGURE, result("agent", "drug", "Agents"), *MANY)


class Window:
    """A window with a box and something else that can have the focus."""

    def __init__(self, qtbot: QtBot) -> None:
        self.widget = QWidget()
        self.widget.resize(1280, 800)
        qtbot.addWidget(self.widget)
        self.other = QLineEdit(self.widget)
        self.box = Omnibox(Theme("light"), self.widget)
        self.box.setGeometry(340, 10, 600, 44)
        self.chosen: list[Result] = []
        self.asked: list[str] = []
        self.box.chosen.connect(self.chosen.append)
        self.box.query_changed.connect(self.asked.append)
        with qtbot.waitExposed(self.widget):
            self.widget.show()
        self.widget.activateWindow()
        qtbot.waitUntil(self.widget.isActiveWindow)
        self.other.setFocus()
        qtbot.waitUntil(self.other.hasFocus)

    def key(self, key: Qt.Key) -> None:
        from PySide6.QtTest import QTest

        QTest.keyClick(self.box.edit, key)
