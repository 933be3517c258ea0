"""A damaged notebook at the start, one button that restores it, backups while the window is open."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from abscope_gui.dialogs.notebook_damaged import DamagedDialog
from abscope_gui.guarding import TYPED_AFTER
from abscope_gui.spans import whole_record
from abscope_store.notebook import typing_kept
from abscope_store.notebook.backup import backups
from abscope_store.notebook.marks import AnnotationDraft, NotSaved
from abscope_store.notebook.opening import open_notebook
from abscope_store.paths import Profile
from commit_stand import fail_at_commit, mend
from window_stand import Driven, opened

COUNT = 60
PAGE = 4096


def no_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 100)


def no_rows(path: Path) -> None:
    """Every second page from the third on is noise."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for at in range(2 * PAGE, size, 2 * PAGE):
            file.seek(at)
            file.write(b"\xa5" * PAGE)


def cut_off(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(3 * PAGE + 7)


def gone(path: Path) -> None:
    path.write_bytes(b"not a database at all, whatever its name says" * 40)


def noted(profile: Profile) -> None:
    writer, _ = open_notebook(profile)
    for n in range(COUNT):
        body = f"note {n} " + "with some more words of its own " * 8
        writer.add(AnnotationDraft("note", "record", "study/pacific", body=body))
    writer.close()
    for ending in ("-wal", "-shm"):
        assert not profile.notebook.with_name(profile.notebook.name + ending).exists()


def dialog_of(driven: Driven) -> Any:
    driven.until(lambda: any(one.isVisible() for one in driven.window.findChildren(DamagedDialog)))
    return next(one for one in driven.window.findChildren(DamagedDialog) if one.isVisible())


@pytest.mark.parametrize("damage", [no_header, no_rows, cut_off, gone])
def test_a_damaged_notebook_is_restored_with_one_button(
    profile: Profile, built_reference: Path, qtbot: QtBot, damage: Callable[[Path], None]
) -> None:
    noted(profile)
    damage(profile.notebook)
    broken = profile.notebook.read_bytes()
    with opened(profile, qtbot) as driven:
        window, dialog = driven.window, dialog_of(driven)
        assert "60 saved changes" in dialog.words.text()
        assert not window.may_write, "nothing is typed that could not be saved"
        assert driven.record.view.id == "pacific", "the reference is read all the same"
        QTest.keyClick(dialog.restore_button, Qt.Key.Key_Return)
        tab = window.built.notebook
        driven.until(lambda: tab.model.count() == COUNT)
        assert window.may_write and "restored: 60 notes" in window.built.bar.text.text()
        kept = list(profile.folder.glob("notebook-damaged-*.db"))
        assert [path.read_bytes() for path in kept] == [broken], "the damaged file is kept as it was"
        driven.settle()
        ids = [row.id for row in tab.model.rows()]
        window.marking.delete(ids[0])
        driven.until(lambda: tab.model.count() == COUNT - 1)
    with opened(profile, qtbot) as driven:
        driven.until(lambda: driven.window.built.notebook.model.count() == COUNT - 1)


def test_restoring_and_what_was_never_saved_are_told_in_one_bar(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    noted(profile)
    writer, _ = open_notebook(profile)
    fail_at_commit(writer)
    with pytest.raises(NotSaved):
        writer.add(AnnotationDraft("note", "record", "study/pacific", body="no room for this"))
    mend(writer)
    writer.close()
    typing_kept.keep(
        profile,
        "an earlier session",
        typing_kept.Typed("", AnnotationDraft("note", "record", "study/pacific", body="half a thought")),
    )
    no_header(profile.notebook)
    with opened(profile, qtbot) as driven:
        bar, tab = driven.window.built.bar, driven.window.built.notebook
        QTest.keyClick(dialog_of(driven).restore_button, Qt.Key.Key_Return)
        driven.until(lambda: "never" in bar.text.text() or "not yet saved" in bar.text.text())
        said = bar.text.text()
        assert "Your notebook is restored: 60 notes." in said and "Kept beside it:" in said
        assert "1 note was not yet saved" in said and "being written when Abscope stopped (“half" in said
        QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
        driven.until(lambda: tab.model.count() == COUNT + 2)
        bodies = {row.title for row in tab.model.rows()}
        assert {"no room for this", "half a thought"} <= bodies


def test_what_was_being_typed_and_is_saved_is_not_offered(profile: Profile) -> None:
    """The window went between the save of a new note and its forgetting."""
    writer, _ = open_notebook(profile)
    new = AnnotationDraft("note", "record", "study/pacific", body="half a thought", tags=("os",))
    for session, typed in (("one", new), ("two", replace(new, body="another")), ("three", new)):
        typing_kept.keep(profile, session, typing_kept.Typed("", typed))
    assert len(typing_kept.unsaved(writer)) == 3
    writer.add(replace(new, target_id="study/pacific-2"))
    assert len(typing_kept.unsaved(writer)) == 3, "that stands elsewhere"
    writer.add(new)
    assert list(typing_kept.unsaved(writer)) == ["two"]
    writer.close()


def test_not_now_changes_nothing(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    noted(profile)
    no_header(profile.notebook)
    broken = profile.notebook.read_bytes()
    with opened(profile, qtbot) as driven:
        dialog = dialog_of(driven)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        driven.settle()
        assert "cannot be saved until it is restored" in driven.window.built.bar.text.text()
    assert profile.notebook.read_bytes() == broken


def test_notes_that_only_the_journal_holds_are_put_back_without_asking(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    noted(profile)
    profile.notebook.unlink()
    with opened(profile, qtbot) as driven:
        driven.until(lambda: driven.window.built.notebook.model.count() == COUNT)
        assert driven.window.may_write and not driven.window.findChildren(DamagedDialog)


def test_changes_are_backed_up_when_half_an_hour_has_passed(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    with opened(profile, qtbot) as driven:
        guard = driven.window.guard
        driven.until(lambda: guard._backups.isActive())
        driven.window.marking.run(_adding("first"), lambda _: None)
        driven.until(lambda: driven.window.built.notebook.model.count() == 1)
        guard.back_up()
        driven.settle()
        copies = backups(profile.backups)
        assert len(copies) == 1, "none was there: one is due"
        driven.window.marking.run(_adding("second"), lambda _: None)
        guard.back_up()
        driven.settle()
        assert backups(profile.backups) == copies, "the last one is younger than half an hour"
        aged = copies[0].with_name(copies[0].name.replace("notebook-2026", "notebook-2025"))
        copies[0].rename(aged)
        guard.back_up()
        driven.settle()
        assert len(backups(profile.backups)) == 2


def _adding(body: str) -> Callable[[Any], Any]:
    from abscope_store.notebook.commands import add_command

    draft = AnnotationDraft("note", "record", "study/pacific", body=body)
    return lambda writer: add_command(writer, draft)


def test_what_is_typed_reaches_the_disk_while_the_window_goes_on(
    profile: Profile, built_reference: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = typing_kept.sync
    monkeypatch.setattr(
        typing_kept, "sync", lambda file: synced.append(threading.current_thread().name) or sync(file)
    )
    with opened(profile, qtbot) as driven:
        editor = driven.evidence.note_editor
        editor.open_span(whole_record("record", "study/pacific", None, "PACIFIC"))
        editor.body.setPlainText("half a thought")
        assert TYPED_AFTER < 2000, "milliseconds; the rest is the writing"
        driven.until(lambda: bool(typing_kept.kept(profile)))
        (typed,) = typing_kept.kept(profile).values()
        assert typed.draft.body == "half a thought"
        assert set(synced) == {"abscope-notebook"}, "no wait for the disk in the window's own thread"
        editor.body.setPlainText("")
        driven.until(lambda: not typing_kept.kept(profile))
