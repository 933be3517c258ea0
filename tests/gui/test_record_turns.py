"""A record is laid out a turn at a time: what stands after the first; what comes later moves nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from abscope_gui import loading
from abscope_gui.loading import RecordView
from abscope_gui.panels.laying import LABELS
from abscope_gui.widgets.basic import Card
from abscope_store.connection import open_reader
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from window_stand import Driven, opened


def _view(profile: Profile, kind: str, record_id: str) -> RecordView:
    reader = Reader(open_reader(profile))
    try:
        return loading.record(reader, kind, record_id)
    finally:
        reader.connection.close()


def _labels(driven: Driven) -> int:
    return len(driven.record._scroll.widget().findChildren(QLabel))


def test_the_first_screen_is_a_small_part_of_a_long_record(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        view = _view(profile, "agent", "durvalumab")
        driven.record.show_record(view)
        laying = driven.record.laying
        first = _labels(driven)
        assert not driven.record.complete and laying.turns <= 6
        assert driven.record._scroll.filled(), "the first screen has no gap"
        before = laying.turns
        driven.until(lambda: laying.turns > before)
        driven.settle()
        assert driven.record.complete and first < _labels(driven) / 5
        assert laying.turns > _labels(driven) / (6 * LABELS), "no turn lays out much"


def test_what_comes_later_moves_nothing(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        record = driven.record
        record.show_record(_view(profile, "agent", "durvalumab"))
        record.select(record.first_figure()[1])
        record.focus_figure()
        bar, (_, owner, row) = record._scroll.verticalScrollBar(), record.rows[0]
        bar.setValue(min(40, bar.maximum()))
        stood = bar.value(), row.mapTo(record, row.rect().topLeft()), row.size()
        assert not record.complete and stood[0] > 0
        driven.settle()
        assert (bar.value(), row.mapTo(record, row.rect().topLeft()), row.size()) == stood
        assert record.selected == owner and row.property("selected") and row.hasFocus()


def test_back_returns_to_the_pixel_far_below_and_paints_nothing_before(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        driven.open("agent", "durvalumab")
        record, last = driven.record, driven.record.rows[-1]
        last[2].activated.emit()
        driven.settle()
        there = record.scroll_state()
        assert there > 2000
        driven.open("claim", "tvec-with-pembrolizumab")
        assert record.scroll_state() < there
        driven.window.navigator.back()
        driven.until(lambda: record.view.id == "durvalumab")
        assert record.complete or not record._scroll.viewport().updatesEnabled()
        driven.settle()
        assert record._scroll.viewport().updatesEnabled()
        assert record.scroll_state() == there == record._scroll.verticalScrollBar().value()
        assert record.selected == last[1]


def test_a_reader_who_scrolls_meanwhile_is_let(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        record = driven.record
        record.show_record(_view(profile, "agent", "durvalumab"))
        record.restore_scroll(5000)
        bar = record._scroll.verticalScrollBar()
        bar.triggerAction(bar.SliderAction.SliderToMinimum)
        driven.settle()
        assert bar.value() == 0 and record._scroll.viewport().updatesEnabled()


def test_tab_goes_down_the_page(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        driven.record.show_record(_view(profile, "mechanism", "abscopal-effect"))
        assert not driven.record.complete
        stranger = QPushButton("made meanwhile", driven.window)
        driven.settle()
        cards = driven.record._scroll.widget().findChildren(Card)
        assert driven.record.laying.turns > 3 and len(cards) > 10
        between, widget = [], cards[0]
        while widget is not cards[-1]:
            between.append(widget)
            widget = widget.nextInFocusChain()
        assert stranger not in between
        assert [found for found in between if found in cards] == cards[:-1]


def test_what_a_record_shows_is_known_before_it_is_laid_out(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    reader = Reader(open_reader(profile))
    checked = 0
    with opened(profile, qtbot) as driven:
        for kind in ("study", "agent", "mechanism", "claim"):
            for record_id in reader.ids(kind)[:12]:
                view = loading.record(reader, kind, record_id)
                driven.record.show_record(view)
                for owner_kind, owner in driven.record.figures():
                    assert loading.figure_kind(view, owner) == owner_kind
                    checked += 1
                assert driven.record.complete, "figures() lays out what is missing"
                assert loading.figure_kind(view, "none-of-that-id") == ""
    reader.connection.close()
    assert checked > 200
