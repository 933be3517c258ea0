"""Links into Abscope: to an endpoint, to words of a source, from a second start; what is not here is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reader_stand_ins import FIRST, ODD, SECOND, block, text_of

from abscope_gui import alike, app, keeping, reading
from abscope_gui.places import MOST, from_link, link, place_of
from abscope_gui.spans import Focus
from abscope_store.paths import Profile
from window_stand import Driven, opened

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PAGE = """A page about lanterns

The first lamp was seen. The second lamp\u00a0\u2013 a red one \u2013 was lost.
"""


@pytest.fixture
def driven(profile: Profile, built_reference: Path, qtbot: QtBot) -> Iterator[Driven]:
    """A window on an empty profile."""
    with opened(profile, qtbot) as made:
        yield made


def imported(driven: Driven, folder: Path) -> str:
    """The page in the library, open; its document's id."""
    path = folder / "lantern.txt"
    path.write_text(PAGE, "utf-8")
    reports: list[object] = []
    driven.window.adding.finished.connect(reports.append)
    keeping.add_files(driven.window, [str(path)])
    driven.until(lambda: bool(reports))
    driven.settle()
    return str(driven.evidence.text.target_id)


def focused(driven: Driven) -> list[str]:
    """The words that the page holds up."""
    for _ in range(3):
        driven.settle()
    blocks = driven.evidence.text.blocks
    return [blocks[n].text[start:end] for n, start, end in driven.evidence.painted.focus]


def test_words_survive_in_a_link() -> None:
    place = place_of("source", "lantern", paragraph=3)._replace(quote="5 % & more? #1 \u2013 yes")
    assert from_link(link(place)) == place
    assert link(place).startswith("abscope://source/lantern?p=3&q=5%20%25")
    assert from_link("abscope://source/lantern?q=red+lamp") == place_of("source", "lantern")._replace(
        quote="red lamp"
    )


@pytest.mark.parametrize(
    "words",
    ["abscope://[", "abscope://study/x?p=\u00b2", f"abscope://study/x?p={'9' * 5000}", "abscope:///x?q="],
)
def test_a_crooked_link_breaks_nothing(words: str) -> None:
    place = from_link(words)
    assert place is None or place.paragraph is None


def test_a_link_carries_no_book() -> None:
    place = from_link(f"abscope://source/x?q={'word%20' * 1000}")
    assert place is not None and len(place.quote) == MOST


def test_words_are_found_whatever_their_dashes_and_spaces() -> None:
    text = text_of(block(1, FIRST), block(2, SECOND), block(3, ODD, hidden=True), block(4, SECOND))
    assert alike.quoted(text, "EIGHTY  sacks") == Focus(1, spans=((17, 29),), block=0)
    assert alike.quoted(text, "5 mg and") == Focus(3, spans=((11, 19),), block=2)
    found = alike.quoted(text, "A later count", 4)
    assert found is not None and found.block == 3
    assert alike.quoted(text, "sacks.\nA few") == Focus(1, spans=((24, 30),), block=0)
    assert alike.quoted(text, "lamps") is None and alike.quoted(text, " \n") is None


def test_a_link_from_the_box_opens_the_words_of_a_text(driven: Driven, tmp_path: Path) -> None:
    document = imported(driven, tmp_path)
    driven.open("study", "optim")
    driven.window.omnibox.focus_search(f"abscope://document/{document}?q=lamp%20-%20a%20red%20one")
    QTest.keyClick(driven.window.omnibox.edit, Qt.Key.Key_Return)
    driven.until(lambda: driven.evidence.text.target_id == document)
    assert focused(driven) == ["lamp\u00a0\u2013 a red one"]
    reading.follow(driven.window, f"abscope://document/{document}?q=a%20blue%20one")
    driven.until(lambda: driven.window.built.bar.text.text() == reading.NOT_QUOTED)


def test_a_link_to_words_is_copied_and_leads_back(driven: Driven, tmp_path: Path) -> None:
    imported(driven, tmp_path)
    view = driven.evidence.view
    view.setFocus()
    at = len(driven.evidence.text.blocks) - 1
    view.select((at, 4), (at, 14))
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL | ALT)
    copied = QApplication.clipboard().text()
    assert copied.endswith("q=first%20lamp")
    driven.open("study", "optim")
    reading.follow(driven.window, copied)
    driven.until(lambda: driven.evidence.text.target_kind == "document")
    assert focused(driven) == ["first lamp"]


def test_an_endpoint_is_opened_from_the_command_line_and_by_a_second_start(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    with opened(profile, qtbot, "abscope://study/pacific#os") as driven, ExitStack() as held:
        assert driven.record.view.id == "pacific"
        assert str(driven.record.selected).startswith("pacific.os")
        source = "scienmag-ldrt-sclc"
        driven.window.navigator.open(place_of("source", source))
        driven.until(lambda: driven.evidence.text.target_kind == "digest")
        words = driven.evidence.text.blocks[2].text[:30]
        second = app.Session(
            profile, application, held, link(place_of("source", source)._replace(quote=words))
        )
        assert second.window is None
        driven.until(lambda: bool(driven.evidence.painted.focus))
        assert focused(driven) == [words]
        app.Session(profile, application, held, "abscope://nowhere/lanterns")
        driven.until(lambda: driven.window.omnibox.edit.text() == "nowhere lanterns")
