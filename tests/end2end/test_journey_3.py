"""Journey 3: studies by timing to radiotherapy, through the real window with keys and as a call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui.models.rows import ROW_ROLE
from abscope_gui.widgets.basic import Card
from abscope_store import cli
from abscope_store.paths import Profile
from window_stand import Driven, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
VERDICTS = {
    "PACIFIC-2": "negative",
    "NRG-LU005": "negative",
    "CheckMate 73L": "negative",
    "JAVELIN Head and Neck 100": "negative",
    "KEYNOTE-412": "negative",
    "CALLA": "negative",
    "KEYNOTE-A18": "positive",
    "NIVOPOST-OP": "positive",
}
MEDIANS = "31.1 v 36.1 months"
BAR = "p .043, one-sided, bar .024: not met"
CLAIM = "disease- and agent-dependent"


def press(key: Qt.Key) -> None:
    """A key for whatever has the keyboard."""
    focused = QApplication.focusWidget()
    assert focused is not None, "the keyboard is somewhere"
    QTest.keyClick(focused, key)
    QApplication.processEvents()


def walk_to(spoken: str, key: Qt.Key) -> None:
    """Press a key until the focus says so."""
    for _ in range(20):
        focused = QApplication.focusWidget()
        if focused is not None and focused.accessibleName().startswith(spoken):
            return
        press(key)
    raise AssertionError(f"{spoken} is not reached")


def choose_concurrent(driven: Driven) -> None:
    """Ctrl+2, the timing group, its word concurrent, the group closed again: keys only."""
    window = driven.window
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    pane = window.list_of("studies")
    driven.until(lambda: bool(pane.view.hasFocus()))
    QTest.keyClick(pane.view, Qt.Key.Key_Backtab)
    QApplication.processEvents()
    walk_to("Timing to radiotherapy", Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Return)
    walk_to("Timing: concurrent", Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Escape)
    driven.settle()


def whole_rows(driven: Driven) -> dict[str, Any]:
    """Rows of the studies that stand in the list from top to bottom, by name."""
    view = driven.window.list_of("studies").view
    seen = view.viewport().rect()
    model = view.model()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    return {i.data(ROW_ROLE).title: i.data(ROW_ROLE) for i in indexes if seen.contains(view.visualRect(i))}


def on_screen(widget: QWidget) -> bool:
    """Whether the whole of a widget can be seen."""
    return widget.isVisible() and widget.visibleRegion().boundingRect().size() == widget.size()


@pytest.mark.parametrize("dark", [False, True])
def test_journey_3_by_list_chips(dark: bool, profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        if driven.window.theme.dark != dark:
            driven.window.switch_theme()
        choose_concurrent(driven)
        pane = driven.window.list_of("studies")
        rows = whole_rows(driven)
        assert {name: rows[name].badge for name in VERDICTS if name in rows} == VERDICTS
        assert rows["NRG-LU005"].pair == MEDIANS
        assert rows["NRG-LU005"].figures == "OS  HR 1.03 (95 % CI 0.80-1.32)"
        assert rows["KEYNOTE-412"].caveat.startswith(BAR)
        assert pane.facets is not None
        chip = pane.facets.picked.chip("timing/concurrent")
        assert chip is not None and on_screen(chip)
        (card,) = [card for card in pane.facets.findChildren(Card) if card.isVisible()]
        assert on_screen(card)
        assert CLAIM in " ".join(text.text() for text in card.findChildren(QLabel))
        card.setFocus()
        press(Qt.Key.Key_Return)
        driven.until(lambda: driven.record.view.kind == "claim")
        assert driven.record.view.id == "timing-to-radiotherapy"


def test_every_figure_of_the_visible_rows_is_painted_whole(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    """Effect, values and the words of the bar are as wide as their line allows, never elided."""
    with opened(profile, qtbot) as driven:
        choose_concurrent(driven)
        view = driven.window.list_of("studies").view
        room = view.viewport().width() - 26  # what the delegate leaves free at the sides
        metrics = view.fontMetrics()
        for name, row in whole_rows(driven).items():
            said = f"{row.figures},  {row.pair}" + (f"  ·  {BAR}" if name == "KEYNOTE-412" else "")
            assert metrics.horizontalAdvance(said) * 1.06 < room, said  # the effect is bold


def test_the_watch_list_is_a_choice_of_states(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        QTest.keyClick(driven.window, Qt.Key.Key_2, CONTROL)
        pane = driven.window.list_of("studies")
        assert pane.facets is not None
        for state in ("pending", "stopped", "unknown"):
            pane.facets.choose("state", state, on=True)
        rows = [pane.model.row_at(n) for n in range(pane.model.rowCount())]
        assert len(rows) >= 8
        for row in rows:
            assert row is not None and row.badge in ("pending", "stopped", "unknown")
            assert row.pair.startswith("as of 20") and row.tail and "HR" not in row.figures


def test_journey_3_as_a_call(
    profile: Profile, built_reference: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["list", "studies", "--timing", "concurrent", "--profile", str(profile.folder)]
    assert cli.main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = {item["name"]: item for item in told["items"]}
    assert {name: rows[name]["badge"] for name in VERDICTS} == VERDICTS
    assert rows["NRG-LU005"]["pair"] == MEDIANS
    assert BAR in rows["KEYNOTE-412"]["caveat"]
    assert any(CLAIM in claim["text"] for claim in told["claims"])
    assert told["facets"]["timing"]["concurrent"] == len(rows)
    assert cli.main([*asked, "--verdict", "positive"]) == 0
    lines = capsys.readouterr().out
    assert "KEYNOTE-A18  [positive]" in lines and "PACIFIC-2" not in lines
    assert "not reviewed by a clinician" in lines and CLAIM in lines


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["studies", "--timing", "yesterday"], "There are: after, before, concurrent"),
        (["agents", "--timing", "concurrent"], "no facet timing"),
        (["claims", "--timing", "concurrent"], "no facet timing"),
    ],
)
def test_a_facet_that_is_not_there_is_the_users_trouble(
    arguments: list[str], said: str, built_reference: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["list", *arguments]) == 3
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_no_chip_of_any_list_is_cut_off_at_any_size_of_text(
    zoom: float, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    """Every word of every facet, in the window at 1280x800: as wide and high as it needs, in its line."""
    with opened(profile, qtbot) as driven:
        window = driven.window
        window.set_zoom(zoom)
        seen = 0
        for tab in ("studies", "agents", "mechanisms"):
            window.show_tab(tab)
            window.list_wanted = True
            window.arrange()
            bar = window.list_of(tab).facets
            assert bar is not None
            for facet in bar.buttons.keys_shown():
                bar.show_group(facet)
                lines = (bar.buttons, bar.words, bar.picked)
                driven.until(lambda: all(line.complete for line in lines))  # noqa: B023
                driven.settle()
                for part in (bar, *lines):
                    driven.until(lambda: part.height() >= part.heightForWidth(part.width()))  # noqa: B023
                for line in lines:
                    for chip in line.chips():
                        needed = chip.sizeHint()
                        assert chip.height() >= needed.height(), chip.text()
                        assert chip.width() >= needed.width(), chip.text()
                        assert line.rect().contains(chip.geometry()), chip.text()
                        seen += 1
                assert bar.picked.geometry().bottom() <= bar.height()
        assert seen > 100
