"""The real window on the real reference: every figure opens what it rests on; keys, panes, history, state."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abscope_store import wording
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Outcome
from window_stand import Driven, on_screen, opened


def numbers_of(outcome: Outcome) -> list[str]:
    """Every printed number of a figure."""
    found = [side.value for side in (outcome.arm, outcome.comparator) if side is not None]
    if outcome.effect is not None:
        found.append(outcome.effect.value)
        if outcome.effect.interval is not None:
            found += [outcome.effect.interval.low, outcome.effect.interval.high]
    if outcome.p is not None:
        found.append(wording.bare(outcome.p.value))
    return [number for number in found if number is not None]


def holds(text: str, number: str) -> bool:
    """Whether a number stands in a text as a number of its own."""
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text) is not None


FIGURES = {  # what each kind of record must let one open
    "study": "SELECT 'outcome', id FROM main.outcome",
    "agent": "SELECT 'approval', id FROM main.approval UNION SELECT 'dose', id FROM main.dose",
    "mechanism": "SELECT 'step', id FROM main.step",
    "claim": "SELECT DISTINCT 'outcome', value FROM main.claim_stance, json_each(outcomes)",
}


@pytest.mark.parametrize("kind", ["study", "agent", "mechanism", "claim"])
def test_every_figure_of_every_record_opens_what_holds_it(
    kind: str, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    reader = Reader(open_reader(profile))
    seen: set[tuple[str, str]] = set()  # many cards show the same figure: each is opened once
    with opened(profile, qtbot) as driven:
        for record_id in reader.ids(kind):
            driven.open(kind, record_id)
            for owner_kind, owner_id in dict.fromkeys(driven.record.figures()):
                if (owner_kind, owner_id) in seen:
                    continue
                driven.record.figure_activated.emit(owner_kind, owner_id, "")
                driven.settle()
                seen.add((owner_kind, owner_id))
                said = driven.said()
                assert wording.OUR_RECORD in said, "nothing is imported here"
                assert driven.record.selected == owner_id
                if owner_kind == "outcome":
                    for number in numbers_of(reader.outcome(owner_id)):
                        assert holds(said, number), f"{owner_id}: {number} is not in the proof"
                elif owner_kind != "claim":
                    assert reader.statement(owner_kind, owner_id) in said
                    if reader.seen(owner_kind, owner_id) == "memory":
                        assert "From memory, unverified" in said
    wanted = {tuple(row) for row in reader.connection.execute(FIGURES[kind])}
    reader.connection.close()
    assert wanted and wanted <= seen, f"never opened: {sorted(wanted - seen)[:5]}"


def test_p_opens_where_p_stands(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        driven.open("study", "zhang2025")
        pfs = driven.record.cards[0].outcome
        driven.record.figure_activated.emit("outcome", pfs.id, "p")
        driven.settle()
        assert holds(driven.said(), ".016")
        assert "abstract" in driven.evidence.footer.about.text()


def test_the_first_run_opens_pacific_with_its_harms_and_the_standing_line(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        text = driven.record.shown_text()
        assert driven.record.view.id == "pacific"
        for words in ("HR 0.72", "(95 % CI 0.59-0.89)", "47.5 v 29.1 months", "cut-off 2021-01-11"):
            assert words in text
        assert "10.1200/JCO.21.01308" in driven.said()
        harms = {o.id for o in driven.record.view.record.outcomes if o.kind == "harm"}
        first = next(card for _, owner, card in driven.record.rows if owner in harms)
        assert on_screen(first), "harms stand on the first screen"
        standing = driven.window.tabs.standing
        assert standing.isVisible()
        assert "not reviewed by a clinician · not a dosing or treatment instruction" in standing.text()
        assert driven.window.windowTitle() == "PACIFIC · Abscope"


def test_no_difference_of_medians_is_ever_shown(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        for study, forbidden in (("pacific-2", "6.9"), ("masterkey-265", "5.8"), ("zhang2025", "1.1")):
            driven.open("study", study)
            assert not holds(driven.record.shown_text() + driven.said(), forbidden)


def test_back_and_forward_return_to_place_and_figure(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        driven.open("study", "optim")
        last = driven.record.figures()[-1][1]
        driven.record.figure_activated.emit("outcome", last, "")
        driven.settle()
        driven.open("agent", "durvalumab")
        QTest.keyClick(driven.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        driven.until(lambda: driven.record.view.id == "optim")
        driven.settle()
        assert driven.record.selected == last
        assert driven.window.tabs.current() == "studies"
        QTest.keyClick(driven.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        driven.until(lambda: driven.record.view.id == "durvalumab")


def test_slash_goes_to_the_box_but_is_a_letter_in_a_field(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        window.activateWindow()
        window.list_of("studies").filter.setFocus()
        window.list_of("studies").filter.setText("")
        window.folded_by_hand = False
        window.arrange()
        window.list_of("studies").filter.setFocus()
        driven.until(lambda: window.list_of("studies").filter.hasFocus())
        QTest.keyClicks(window.list_of("studies").filter, "a/b")
        assert window.list_of("studies").filter.text() == "a/b"
        driven.evidence.view.setFocus()
        QTest.keyClick(driven.evidence.view, Qt.Key.Key_Slash)
        driven.until(lambda: window.omnibox.edit.hasFocus())


def test_panes_fold_by_width(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot, size=(1440, 900)) as driven:
        window = driven.window

        def visible() -> tuple[bool, bool, bool]:
            QApplication.processEvents()
            return window.left.isVisible(), driven.record.isVisible(), driven.evidence.isVisible()

        assert visible() == (True, True, True)
        window.resize(1280, 800)
        assert visible() == (False, True, True)
        QTest.keyClick(window, Qt.Key.Key_F9)
        assert visible() == (True, True, True)
        QTest.keyClick(window, Qt.Key.Key_F9)
        window.resize(1000, 700)
        assert sum(visible()) == 1
        before = visible()
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert visible() != before and sum(visible()) == 1


def test_a_tab_shows_its_list_until_a_record_is_opened(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        assert not window.left.isVisible(), "folded: the record has the room"
        QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        view = window.list_of("agents").view
        driven.until(lambda: bool(view.hasFocus()))
        assert window.left.isVisible()
        QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        driven.until(lambda: driven.record.view.kind == "agent")
        driven.settle()
        assert not window.left.isVisible()
        focused = QApplication.focusWidget()
        assert focused is not None and driven.record.isAncestorOf(focused), "the keyboard is somewhere"


@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
def test_nothing_of_the_answer_is_clipped(
    zoom: float, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    """Every label that wraps is as high as its words need; none is wider than the pane."""
    with opened(profile, qtbot) as driven:
        driven.window.set_zoom(zoom)
        for study in ("optim", "zhang2025", "masterkey-265"):
            driven.open("study", study)
            QApplication.processEvents()
            for label in driven.record.labels():
                needed = (
                    label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                )
                assert label.height() >= needed - 1, f"{study}: {label.text()!r} is cut off"
                right = label.mapTo(driven.record, label.rect().topRight()).x()
                assert right <= driven.record.width(), f"{study}: {label.text()!r} runs out of the pane"


def test_the_window_comes_back_as_it_was_left(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        driven.window.switch_theme()
        name = driven.window.theme.name
        driven.window.set_zoom(1.2)
        driven.window.resize(1300, 777)
        driven.open("study", "optim", "optim.os.primary")
    with opened(profile, qtbot, size=(1300, 777)) as driven:
        assert driven.window.theme.name == name
        assert driven.window.zoom == pytest.approx(1.2)
        driven.until(lambda: driven.record.view is not None and driven.record.view.id == "optim")
        driven.settle()
        assert driven.record.selected == "optim.os.primary"


def test_a_second_start_hands_its_place_over(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    from contextlib import ExitStack

    from abscope_gui import app

    with opened(profile, qtbot) as driven, ExitStack() as held:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        second = app.Session(profile, application, held, "abscope://study/optim")
        assert second.window is None
        driven.until(lambda: driven.record.view.id == "optim")


def test_keys_alone_reach_a_figure_and_its_proof(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        driven.until(lambda: window.omnibox.edit.hasFocus())
        QTest.keyClicks(window.omnibox.edit, "pacific-2 os")
        QTest.keyClick(window.omnibox.edit, Qt.Key.Key_Return)
        driven.until(lambda: driven.record.view.id == "pacific-2")
        driven.settle()
        text = driven.record.shown_text()
        assert "HR 1.03" in text and "(95 % CI 0.78-1.39)" in text and "the interval includes 1" in text
        assert holds(driven.said(), "1.03")
        _walk_to_the_cards(driven)
        focused = QApplication.focusWidget()
        assert focused is not None and focused.objectName() in ("figure-card", "version-row")


def _walk_to_the_cards(driven: Driven) -> None:
    for _ in range(4):
        QTest.keyClick(driven.window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        if focused is not None and driven.record.isAncestorOf(focused):
            return
