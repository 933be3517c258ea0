"""Lists of records: the model under Qt's own tester, narrowing, the row's lines, the list's keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.models.row_delegate import RowDelegate
from abscope_gui.models.rows import ROW_ROLE, RowsModel
from abscope_gui.tabs.list_pane import ListPane
from abscope_gui.theme import Theme
from abscope_store import list_rows
from abscope_store.connection import open_reader
from abscope_store.list_rows import Row
from abscope_store.lists import rows as worded
from abscope_store.paths import Profile
from abscope_store.reader import Reader

ROWS = [
    Row("study", f"s{n}", f"STUDY-{n}", "invented", f"OS  HR 0.{n}", "the interval includes 1", "")
    for n in range(10, 40)
]


def test_the_model_keeps_qts_rules_while_it_is_filled_and_narrowed(qtbot: QtBot) -> None:
    model = RowsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(ROWS)
    model.narrow("hr 0.1")
    assert [model.row_at(n).id for n in range(model.rowCount())] == [f"s{n}" for n in range(10, 20)]
    model.narrow("nothing has these words")
    assert model.rowCount() == 0 and model.total() == 30
    model.narrow("")
    assert model.position("s39") == 29 and model.position("gone") == -1
    model.set_rows([])
    assert model.row_at(0) is None
    del tester


def test_a_row_says_everything_in_words_and_its_lines_before_it_can_be_painted(qtbot: QtBot) -> None:
    model = RowsModel()
    model.set_rows(ROWS[:1])
    index = model.index(0, 0)
    assert index.data() == "STUDY-10\ninvented\nOS  HR 0.10\nthe interval includes 1"
    model.whole = False
    assert index.data() == "STUDY-10"
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "STUDY-10, invented, OS  HR 0.10, the interval includes 1"
    assert index.data(ROW_ROLE) == ROWS[0]


@pytest.mark.parametrize("kind", ["agent", "study", "mechanism"])
def test_the_stored_rows_are_those_that_would_be_worded_now(
    kind: str, profile: Profile, built_reference: Path
) -> None:
    connection = open_reader(profile)
    stored = list_rows.read(connection, kind)
    assert stored == worded(Reader(connection), kind)
    assert len(stored) >= 6
    connection.close()


def test_no_unverified_figure_heads_a_row(profile: Profile, built_reference: Path) -> None:
    connection = open_reader(profile)
    for row in list_rows.read(connection, "study"):
        assert "unverified" not in row.figures + row.caveat
        assert row.figures or row.pair == "no figure to head the row"
        assert row.figures or not row.caveat
    connection.close()


def test_enter_opens_arrows_move_and_narrowing_keeps_the_row(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    pane = ListPane("study", "studies", 4, holder)
    pane.wake(Theme("light"))
    pane.resize(300, 400)
    holder.show()
    chosen: list[tuple[str, str]] = []
    pane.chosen.connect(lambda kind, record: chosen.append((kind, record)))
    pane.set_rows(ROWS)
    pane.select("s12")
    QTest.keyClick(pane.view, Qt.Key.Key_Down)
    assert chosen == [], "moving opens nothing"
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    assert chosen == [("study", "s13")]
    QTest.keyClicks(pane.filter, "13")
    assert pane.model.rowCount() == 1 and pane.current_id() == "s13"


def test_the_row_with_the_keyboard_is_painted_like_the_others(qtbot: QtBot) -> None:
    """A badge is filled; the frame round the row that has the keyboard is not."""
    holder = QWidget()
    qtbot.addWidget(holder)
    pane = ListPane("study", "studies", 4, holder)
    pane.wake(Theme("light"))
    badged = ROWS[0]._replace(badge="negative")
    delegate = RowDelegate(Theme("light"), 4, pane)
    model = RowsModel(pane)
    model.set_rows([badged])
    seen = []
    for focus in (QStyle.StateFlag.State_None, QStyle.StateFlag.State_HasFocus):
        option = QStyleOptionViewItem()
        option.rect, option.font = QRect(0, 0, 500, 90), pane.font()
        option.state = QStyle.StateFlag.State_Selected | focus
        image = QImage(500, 90, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        delegate.paint(painter, option, model.index(0, 0))
        painter.end()
        seen.append(image.copy(QRect(5, 5, 480, 80)))
    assert seen[0] == seen[1]
