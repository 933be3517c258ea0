"""Marks whose text changed, through the real window: brought along, waiting, placed, taken back. By keys."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from abscope_gui import keeping
from abscope_gui.places import Place
from abscope_store.connection import open_library_writer
from abscope_store.importing.writing import index, transaction, unindex
from abscope_store.notebook import read
from abscope_store.notebook.marks import AnnotationDraft
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.selectors import make_selector
from abscope_store.notebook.waiting import marked_text
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import Annotation
from window_stand import Driven, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
TEXT = """A page about faint beams

We gave the antibody to 31 people. Twelve of them answered to it within a year.

The second arm had no antibody. Nobody in it answered within a year.

Nothing was said about the cost.
"""
SOURCE = "andtbacka2015"


def add(driven: Driven, path: Path, text: str) -> str:
    """Import a text through the window; the id of its document."""
    path.write_text(text, "utf-8")
    told: list[Any] = []
    driven.window.adding.finished.connect(told.append)
    keeping.add_files(driven.window, [str(path)])
    driven.until(lambda: bool(told))
    driven.settle()
    return str(told[-1].added[0].id)


def in_lane(lane: Any, driven: Driven, work: Any) -> Any:
    """What work in a lane gives."""
    found: list[Any] = []
    lane.submit(work, found.append)
    driven.until(lambda: bool(found))
    return found[0]


def mark(driven: Driven, document: str, words: str, body: str = "mine") -> Annotation:
    """A note on these words, as the window's own lane saves it."""

    def span(reader: Reader) -> Any:
        text = marked_text(reader, "document", document)
        assert text is not None
        (at,) = [number for number, line in text.paragraphs.items() if words in line]
        start = text.paragraphs[at].index(words)
        return make_selector(text.paragraphs, at, start, at, start + len(words), text.text_sha256)

    selector = in_lane(driven.window.lanes.read, driven, span)
    draft = AnnotationDraft("note", "document", document, body, None, SOURCE, selector)  # type: ignore[arg-type]
    made: Annotation = in_lane(driven.window.lanes.notebook, driven, lambda writer: writer.add(draft))
    driven.window.marking.changed.emit()
    driven.settle()
    return made


def now(driven: Driven, one: Annotation) -> Annotation:
    """The mark as it stands on disk."""
    found: Annotation = in_lane(
        driven.window.lanes.read, driven, lambda reader: read.annotation(reader.connection, one.id)
    )
    return found


def otherwise(profile: Profile, old: str, new: str) -> None:
    """The library as another version of a reader would have made it."""
    with closing(open_library_writer(profile)) as connection, transaction(connection):
        ids = [row[0] for row in connection.execute("SELECT id FROM document").fetchall()]
        for one in ids:
            unindex(connection, one)
        connection.execute("UPDATE passage SET text = replace(text, ?, ?)", (old, new))
        connection.execute("UPDATE document SET text_sha256 = text_sha256 || 'x'")
        for one in ids:
            index(connection, one)


def press(
    driven: Driven, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """A key where the keyboard is."""
    driven.window.activateWindow()
    driven.until(driven.window.isActiveWindow)
    QTest.keyClick(driven.window.focusWidget() or driven.window, key, modifiers)


def at_waiting(driven: Driven, count: int) -> Any:
    """Ctrl+5, W: the list of what waits has the keyboard."""
    pane, notebook = driven.window.built.waiting, driven.window.built.notebook
    driven.until(lambda: pane.list.rows.count() == count)
    press(driven, Qt.Key.Key_5, CONTROL)
    driven.until(notebook.list.hasFocus)
    press(driven, Qt.Key.Key_W)
    driven.until(pane.list.hasFocus)
    return pane


def test_read_again_marks_come_along_or_wait_and_are_placed_by_keys(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(profile, qtbot) as driven:
        document = add(driven, tmp_path / "page.txt", TEXT)
        otherwise(profile, "gave the antibody to 31", "gave two doses to 36")
        changed = mark(driven, document, "gave two doses to 36 people")
        moved = mark(driven, document, "answered to it within")
        bar, pane = driven.window.built.bar, driven.window.built.waiting
        driven.window.adding.reimport([document])
        driven.until(lambda: bar.text.text() == "1 mark moved with its words; 1 mark changed, waits for you.")
        assert bar.button.text() == "Show"
        driven.until(lambda: pane.list.rows.count() == 1)
        driven.settle()
        assert (now(driven, moved).state, now(driven, changed).state) == ("moved", "changed")
        assert driven.window.built.notebook.waiting_button.text() == "Waiting  1"
        bar.button.click()
        driven.until(pane.list.hasFocus)
        assert pane.current().row.warning == "changed, waits for you"
        (card,) = pane.cards
        assert "removed: two doses" in card.accessibleName() and "added:" in card.accessibleName()
        press(driven, Qt.Key.Key_Return)
        driven.until(lambda: driven.evidence.text is not None and driven.evidence.text.target_id == document)
        driven.settle()
        painted = {one.annotation.id for one in driven.evidence.painted.marks}
        assert painted == {moved.id} and pane.list.hasFocus(), "a changed mark is not painted as if it stood"
        press(driven, Qt.Key.Key_1)
        driven.until(lambda: pane.list.rows.count() == 0)
        assert now(driven, changed).quote == "gave the antibody to 31 people"
        assert now(driven, changed).body == "mine" and pane.back.hasFocus()
        press(driven, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: pane.list.rows.count() == 1)
        assert now(driven, changed).state == "changed"
        press(driven, Qt.Key.Key_Escape)
        driven.until(driven.window.built.notebook.list.hasFocus)


def test_the_margin_and_the_note_say_that_a_mark_waits(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(profile, qtbot, size=(1440, 900)) as driven:
        document = add(driven, tmp_path / "page.txt", TEXT)
        otherwise(profile, "31 people", "36 people")
        one = mark(driven, document, "antibody to 36 people")
        still = mark(driven, document, "The second arm", "stands")
        driven.window.adding.reimport([document])
        driven.until(lambda: now(driven, one).state == "changed")
        driven.settle()
        driven.window.navigator.open(Place("notebook", "document", document))
        driven.settle()
        driven.until(lambda: len(driven.evidence.margin.notes) == 2)
        waits, stands = driven.evidence.margin.notes
        assert waits.accessibleName() == "note, paragraph 2, changed, waits for you: mine"
        assert stands.accessibleName() == "note 1, paragraph 3: stands"
        assert [line.annotation.id for line in driven.evidence.painted.marks] == [still.id]
        assert "1 mark waits for you in the Notebook" in driven.evidence.header.waiting.text()
        waits.click()
        editor = driven.evidence.note_editor
        driven.until(editor.isVisible)
        assert editor.head.text() == "Note · ¶2 · changed, waits for you in the Notebook"
        editor.cancel()
        pane = at_waiting(driven, 1)
        press(driven, Qt.Key.Key_Delete)
        driven.until(lambda: pane.list.rows.count() == 0)
        assert now(driven, one).deleted_at is not None
        press(driven, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: pane.list.rows.count() == 1)


def test_what_is_left_without_a_place_waits_no_more_and_undo_brings_it_back(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(profile, qtbot) as driven:
        document = add(driven, tmp_path / "page.txt", TEXT)
        otherwise(profile, "Nothing was said about the cost.", "A wholly other line closes this page.")
        one = mark(driven, document, "wholly other line")
        driven.window.adding.reimport([document])
        pane = at_waiting(driven, 1)
        assert pane.cards == [] and "nothing like it stands" in pane.said.text()
        press(driven, Qt.Key.Key_L)
        driven.until(lambda: pane.list.rows.count() == 0)
        assert now(driven, one).state == "orphan" and now(driven, one).quote == "wholly other line"
        driven.until(driven.window.built.notebook.waiting_button.isHidden)
        press(driven, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: pane.list.rows.count() == 1)


def test_the_start_settles_what_changed_while_the_window_was_closed(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(profile, qtbot) as driven:
        document = add(driven, tmp_path / "page.txt", TEXT)
        first = mark(driven, document, "answered to it within")
    otherwise(profile, "We gave", "In the end we gave")
    with opened(profile, qtbot) as driven:
        driven.until(lambda: now(driven, first).state == "moved")
        driven.until(lambda: driven.window.built.bar.text.text() == "1 mark moved with its words.")
        before = profile.journal.read_bytes()
        driven.window.settling.begin()
        driven.settle()
        driven.settle()
        assert profile.journal.read_bytes() == before, "doing it again writes nothing"


def test_a_digest_that_was_written_anew_at_the_start(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    writer, _ = open_notebook(profile)
    source = "scienmag-ldrt-sclc"
    held = {33: "Not a word of this stands in the digest any more."}
    span = make_selector(held, 33, 0, 33, 10)
    one = writer.add(AnnotationDraft("note", "digest", source, "mine", None, source, span))  # type: ignore[arg-type]
    writer.close()
    with opened(profile, qtbot) as driven:
        driven.until(lambda: now(driven, one).state == "orphan")
        driven.until(lambda: "not found, waits for you" in driven.window.built.bar.text.text())
        pane = at_waiting(driven, 1)
        assert pane.current().id == one.id


def test_a_newer_copy_waits_where_it_changed_is_offered_where_not_and_moved_at_once(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(profile, qtbot) as driven:
        older = add(driven, tmp_path / "page.txt", TEXT)
        driven.window.marking.run_in_library(
            lambda store: store.source_command(older, SOURCE), lambda _: None
        )
        driven.settle()
        changed = mark(driven, older, "antibody to 31 people")
        same = [mark(driven, older, words) for words in ("answered to it", "The second arm")]
        newer = add(driven, tmp_path / "newer.txt", TEXT.replace("31", "36"))
        with closing(sqlite3.connect(profile.library)) as library, library:
            library.execute(
                "UPDATE document SET imported_at = '2999-01-01T00:00:00+00:00' WHERE id = ?", (newer,)
            )
        driven.window.marking.run_in_library(
            lambda store: store.source_command(newer, SOURCE), lambda _: None
        )
        bar, pane = driven.window.built.bar, driven.window.built.waiting
        driven.until(
            lambda: (
                bar.text.text() == "1 mark changed in another copy of its source, waits for you; "
                "2 marks are offered a place in another copy of their source."
            )
        )
        pane = at_waiting(driven, 3)
        assert [line.title for line in pane.list.rows.lines() if not line.key] == [
            "For you to decide", "Offered another copy",
        ]  # fmt: skip
        assert pane.current().id == changed.id and "says it in other words" in pane.said.text()
        press(driven, Qt.Key.Key_A)
        driven.until(lambda: pane.list.rows.count() == 1)
        assert {now(driven, one).target_id for one in same} == {newer}
        assert now(driven, changed).target_id == older, "nothing moves that was not asked for"
        press(driven, Qt.Key.Key_L)
        driven.until(lambda: pane.list.rows.count() == 0)
        assert now(driven, changed).quote == changed.quote and now(driven, changed).state == "exact"
        press(driven, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: pane.list.rows.count() == 1)
        press(driven, Qt.Key.Key_Z, CONTROL)
        driven.until(lambda: pane.list.rows.count() == 3)
        assert {now(driven, one).target_id for one in same} == {older}


def test_hidden_tags_of_a_mark_outlive_its_editing(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(profile, qtbot) as driven:
        document = add(driven, tmp_path / "page.txt", TEXT)
        one = mark(driven, document, "answered to it")
        in_lane(
            driven.window.lanes.notebook, driven, lambda writer: writer.set_tags(one.id, ["stays x", "dose"])
        )
        driven.window.navigator.open(Place("notebook", "annotation", one.id))
        driven.settle()
        keeping.edit_annotation(driven.window, one.id)
        editor = driven.evidence.note_editor
        driven.until(editor.isVisible)
        assert editor.draft().tags == ("dose",)
        editor.body.setPlainText("more words")
        editor.save()
        driven.until(lambda: now(driven, one).body == "more words")
        assert now(driven, one).tags == ("dose", "stays x")


@pytest.mark.parametrize("removed", [False, True])
def test_a_text_that_is_removed_meanwhile_is_left_alone(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path, removed: bool
) -> None:
    with opened(profile, qtbot) as driven:
        document = add(driven, tmp_path / "page.txt", TEXT)
        one = mark(driven, document, "answered to it within")
        otherwise(profile, "We gave", "In the end we gave")
        if removed:
            with closing(sqlite3.connect(profile.library)) as library, library:
                library.execute("UPDATE document SET removed_at = imported_at")
        driven.window.settling.begin()
        driven.window.settling.begin()
        driven.settle()
        driven.settle()
        driven.until(lambda: now(driven, one).state == ("exact" if removed else "moved"))
        driven.settle()
        assert now(driven, one).state == ("exact" if removed else "moved")
