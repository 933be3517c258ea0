"""Journeys 1, 2, 4, 5 and 6 through the real window with key events: exact figures, nothing forbidden.

Nothing is imported. "On screen" is what shows at 1280x800 without scrolling.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from abscope_store.paths import Profile
from window_stand import Driven, on_screen, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
STANDING = "not reviewed by a clinician · not a dosing or treatment instruction"


def ask(driven: Driven, text: str) -> list[Any]:
    """Type into the box and give the results."""
    window = driven.window
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    driven.until(lambda: window.omnibox.edit.hasFocus())
    window.omnibox.edit.selectAll()
    QTest.keyClicks(window.omnibox.edit, text)
    driven.until(lambda: window.omnibox.answered and window.omnibox.query == text)
    driven.settle()
    return [row.result for row in window.omnibox.popup.model.rows()]


def enter(driven: Driven, kind: str, record_id: str) -> None:
    """Enter on the first result, which opens a record."""
    ready: list[str] = []  # the record may have been open before
    driven.window.navigator.record_ready.connect(lambda view, _: ready.append(view.id))
    QTest.keyClick(driven.window.omnibox.edit, Qt.Key.Key_Return)
    driven.until(lambda: record_id in ready)
    driven.settle()
    QApplication.processEvents()
    assert driven.record.view.kind == kind


def seen(driven: Driven) -> str:
    """Every word that shows without scrolling: the answer's labels and buttons, the proof, the window."""
    found = driven.window.findChildren(QLabel) + driven.window.findChildren(QPushButton)
    words = [widget.text() for widget in found if on_screen(widget)]
    return "\n".join([*words, _page(driven)])


def _page(driven: Driven) -> str:
    """The proof's lines between the top and the bottom edge of its page."""
    view = driven.evidence.view
    lines, block = [], view.first_visible()
    while block.isValid() and view.block_rect(block).bottom() <= view.viewport().height():
        lines.append(block.text())
        block = block.next()
    return "\n".join(lines)


def holds(text: str, number: str) -> bool:
    """Whether a number stands in a text as a number of its own."""
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text) is not None


def _everywhere(driven: Driven) -> str:
    """Every word of the answer and the proof, on screen or not, folded or not."""
    record = driven.record
    labels = [found.text() for found in record.findChildren(QLabel)]
    return "\n".join([*labels, driven.said()])


def test_journey_1_overall_survival_of_pacific(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        ask(driven, "pacific os")
        enter(driven, "study", "pacific")
        text = seen(driven)
        for words in ("HR 0.72", "(95 % CI 0.59-0.89)", "47.5 v 29.1 months", "cut-off 2021-01-11"):
            assert words in text, f"{words} is not on screen"
        for words in ("Our record, not the source", "10.1200/JCO.21.01308", STANDING, "Reference as of 20"):
            assert words in text.replace("\u200b", ""), f"{words} is not on screen"
        buttons = driven.record.cards[0].findChildren(QPushButton)
        others = next(b for b in buttons if b.text() == "+2 other versions")
        others.setFocus()
        QTest.keyClick(others, Qt.Key.Key_Space)
        driven.settle()
        driven.until(lambda: all(map(on_screen, driven.record.cards[0].rows)))
        text = seen(driven)
        for words in ("HR 0.68 (95 % CI 0.53-0.87)", "HR 0.68 (99.73 % CI 0.47-0.997)", "cut-off 2018-03-22"):
            assert words in text, f"{words} is not one step away"
        assert "99.73 % interval, not 95 %" in text


def test_journey_2_overall_survival_of_pacific_2(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        found = ask(driven, "pacific-2 os")
        assert not any(holds(f"{r.title} {r.text}", "6.9") for r in found)
        enter(driven, "study", "pacific-2")
        text = seen(driven)
        for words in ("HR 1.03", "(95 % CI 0.78-1.39)", "p .823", "the interval includes 1"):
            assert words in text, f"{words} is not on screen"
        assert "13.7 v 10.2 %" in text and "Fatal adverse events" in text
        assert not holds(_everywhere(driven), "6.9")


def test_journey_4_severe_pneumonitis_with_durvalumab(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        found = ask(driven, "grade 3 pneumonitis durvalumab")
        rows = driven.window.omnibox.popup.model.rows()
        first = [(row.result.id, row.figure, row.caveats) for row in rows[:4]]
        assert first[0][0] == "adriatic.pneumonitis-g34" and "3.1 v 2.6 %" in first[0][1]
        pacific = next(row for row in rows if row.result.id == "pacific.pneumonia-g34.2017")
        assert "4.4 v 3.8 %" in pacific.figure
        assert any("different event" in caveat for caveat in pacific.caveats)
        above = found[: rows.index(pacific)]
        others = [r.id for r in above if r.kind == "outcome" and not r.id.startswith(("adriatic", "pacific"))]
        assert not others, "no other agent's row stands above them"


def test_journey_5_both_ends_of_a_tension(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        found = ask(driven, "T-VEC pembrolizumab melanoma")
        assert not [r.id for r in found if holds(f"{r.title} {r.text}", "5.8")]
        at = next(n for n, r in enumerate(found) if (r.kind, r.id) == ("claim", "tvec-with-pembrolizumab"))
        assert at < 6, "the tension stands among the first"
        for _ in range(at):
            QTest.keyClick(driven.window.omnibox.edit, Qt.Key.Key_Down)
        enter(driven, "claim", "tvec-with-pembrolizumab")
        text = seen(driven)
        for words in (
            "¶15", "¶24", "Origin only: DelveInsight", "tier 6", "Refutes: Chesney 2023",
            "PFS of MASTERKEY-265", "HR 0.86 (95 % CI 0.71-1.04)",
            "OS of MASTERKEY-265", "HR 0.96 (95 % CI 0.76-1.22)",
        ):  # fmt: skip
            assert words in text, f"{words} is not on screen"
        assert not holds(_everywhere(driven), "5.8")
        driven.open("study", "masterkey-265")
        driven.until(
            lambda: "DelveInsight (tier 6 · market or unreferenced page): origin only" in seen(driven)
        )
        assert all(f"origin only, ¶{n}" in _everywhere(driven) for n in (15, 24))
        assert not holds(_everywhere(driven), "5.8")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("pembrolizumab approved for", ["Partial: ", "Not a label."]),
        ("durvalumab washout before radiotherapy", ["no sourced interval"]),
        ("durvalmab", ["showing durvalumab for durvalmab"]),
    ],
)
def test_journey_6_what_is_partial_unsourced_or_misspelt(
    question: str, words: list[str], profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        found = ask(driven, question)
        popup = driven.window.omnibox.popup
        told = popup.findChildren(QLabel) + popup.findChildren(QPushButton)
        shown = [widget.text() for widget in told if on_screen(widget)]
        rows = [row.spoken for row in popup.model.rows()]
        text = "\n".join([*shown, *rows[:6]])
        for word in words:
            assert word in text, f"{word} is not told: {text[:600]}"
        if "washout" in question:
            claim = next(r for r in found if r.kind == "claim")
            driven.open("claim", claim.id)
            assert "¶17" in seen(driven)
