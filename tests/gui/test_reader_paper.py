"""The sepia page: on the reader's page alone, in whatever theme the window has, kept over a start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from reader_stand_ins import marked, mill, show_pane

from abscope_gui import reading
from abscope_gui.looks import Look, look_of
from abscope_gui.panels.reader_rows import row
from abscope_gui.theme import MEANINGS, Theme
from abscope_store.paths import Profile
from window_stand import opened


def ground(widget: Any) -> str:
    """The colour in the lower right corner."""
    image = widget.grab().toImage()
    return QColor(image.pixel(image.width() - 2, image.height() - 2)).name()


def test_the_page_alone_is_sepia_in_light_and_in_dark(qtbot: QtBot) -> None:
    pane = show_pane(qtbot, mill())
    paper = Theme("sepia").color("panel").name()
    pane.set_look(Look(paper="sepia"))
    for name in ("light", "dark"):
        pane.set_theme(Theme(name))
        assert ground(pane.view.viewport()) == paper
        assert ground(pane.view) == paper, "its margins are of the same paper"
    pane.set_look(Look())
    assert ground(pane.view.viewport()) != paper


def test_every_meaning_is_drawn_in_the_colours_of_the_paper(qtbot: QtBot) -> None:
    text = mill()
    pane = show_pane(qtbot, text)
    pane.set_look(Look(paper="sepia"))
    notes = [
        marked(text, n % 3, 5 * (n // 3), 5 * (n // 3) + 4, n + 1, kind="highlight", meaning=meaning)
        for n, meaning in enumerate(MEANINGS)
    ]
    pane.set_annotations(notes)
    drawn = pane.view.extraSelections()
    grounds = {selection.format.background().color().name() for selection in drawn}
    assert grounds == {Theme("sepia").color(meaning).name() for meaning in MEANINGS}
    assert len({selection.format.underlineStyle() for selection in drawn}) == 5, "never colour alone"


def test_it_moves_no_word_of_the_page(qtbot: QtBot) -> None:
    pane = show_pane(qtbot, mill(behind=200))
    pane.view.pin(row(100), 3)
    before, document = pane.view.verticalScrollBar().value(), pane.view.document()
    pane.set_look(Look(paper="sepia"))
    assert pane.view.document() is document, "the text is not filled anew for a colour"
    assert pane.view.verticalScrollBar().value() == before > 0


def test_it_is_chosen_in_the_window_and_kept(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        made = reading.choose_look(driven.window)
        made.boxes["paper"].setCurrentIndex(made.boxes["paper"].findData("sepia"))
        made.reject()
    with opened(profile, qtbot) as driven:
        view = driven.evidence.view
        assert view.formats.theme.name == "sepia" and driven.window.theme.name != "sepia"
        driven.window.switch_theme()
        assert view.formats.theme.name == "sepia", "the window's theme is another matter"
        driven.window.set_zoom(1.5)
        assert view.formats.theme.name == "sepia"


def test_older_settings_are_still_read() -> None:
    assert look_of("1.5,70,145.0,sans") == Look(1.5, 70, 145.0, "sans", "window")
    assert look_of(Look(paper="sepia").words()) == Look(paper="sepia")
    assert look_of("1.0,70,122.0,serif,parchment") == Look()
