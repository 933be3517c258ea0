"""A text is looked at before it is added, pasted, and its paragraphs hidden and shown afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from abscope_gui import desk, previews
from abscope_gui.dialogs.preview import PreviewDialog
from abscope_gui.dialogs.preview_words import facts, proposed_title, troubles
from abscope_gui.models.preview_lines import PreviewLines
from abscope_gui.theme import Theme
from abscope_store import library
from abscope_store.importing.messages import Metadata
from abscope_store.importing.previewing import Line, Member, Preview
from abscope_store.importing.proposing import Standing
from abscope_store.paths import Profile
from window_stand import Driven, opened

CONTROL = Qt.KeyboardModifier.ControlModifier
PAGE = "A page about lanterns\n\nThe first lamp was seen by 31 of 40 people.\n\nShare this page\n\nMade up.\n"
LINES = [
    Line(1, "heading", "A page about lanterns", False, ""),
    Line(2, "body", "The first lamp\u202e was seen.", False, ""),
    Line(3, "boilerplate", "Share this page", True, "share button"),
    Line(4, "body", "Made up.", False, ""),
]
SEEN = Preview(
    "lantern.txt", "a" * 64, 90, "text/plain", Metadata(title="A page about lanterns"),
    standing=Standing("page", 6, "proposed: names nothing"), lines=LINES, unseen=1,
)  # fmt: skip


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[PreviewDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    made = PreviewDialog(Theme("light"), "lantern.txt", window, titled=False)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open()
    qtbot.waitUntil(made.isVisible)
    yield made
    made.close()
    window.close()


def told(dialog: PreviewDialog) -> list[object]:
    heard: list[object] = []
    dialog.added.connect(lambda title, choices: heard.append((title, choices)))
    dialog.open_requested.connect(heard.append)
    return heard


def words(dialog: PreviewDialog) -> list[str]:
    model = dialog.model
    return [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_the_model_keeps_its_word_to_views(qtbot: QtBot) -> None:
    model = PreviewLines()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_lines(LINES)
    model.toggle([0, 1])
    assert model.choices() == {1: True, 2: True}
    model.narrow("hidden")
    assert model.rowCount() == 3
    model.toggle([2])
    assert (model.rowCount(), model.choices()) == (3, {1: True, 2: True, 3: False}), "lines stay in place"
    model.narrow("shown")
    assert [model.index(row).data() for row in range(model.rowCount())] == ["Share this page", "Made up."]
    model.set_members([Member("a.txt", 3, "One"), Member("b.png", 3, None, "An image.")])
    model.toggle([0])
    assert (model.rowCount(), model.choices()) == (2, {})


def test_lines_are_chosen_with_keys_alone(dialog: PreviewDialog, qtbot: QtBot) -> None:
    heard = told(dialog)
    dialog.show_preview(SEEN)
    assert dialog.focusWidget() is dialog.list
    assert words(dialog)[2] == "line 3, hidden, boilerplate, share button: Share this page"
    assert "\u202e" not in words(dialog)[1]
    assert dialog.filters.button(2).text().endswith("1")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.model.choices() == {2: True}
    assert "chosen by you" in dialog.whole.toPlainText()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.model.choices() == {}
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.model.choices() == {2: True, 4: True}, "a range that is not hidden whole is hidden"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.model.choices() == {3: False}
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return, CONTROL)
    assert heard == [(None, {3: False})] and not dialog.isVisible()


def test_a_title_of_the_readers_own(dialog: PreviewDialog, qtbot: QtBot) -> None:
    heard = told(dialog)
    dialog.show_preview(SEEN)
    dialog.title.setText(" Lamps ")
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert heard == [("Lamps", {})]


def test_what_is_there_already_is_opened(dialog: PreviewDialog, qtbot: QtBot) -> None:
    from msgspec import structs

    heard = told(dialog)
    dialog.show_preview(structs.replace(SEEN, held="held"))
    assert dialog.add_button.text() == "Open it"
    assert "Already in your library" in dialog.facts.text()
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert heard == ["a" * 64]


def test_trouble_is_a_sentence_and_adds_nothing(dialog: PreviewDialog, qtbot: QtBot) -> None:
    heard = told(dialog)
    dialog.show_trouble("e.pdf is a damaged PDF.")
    assert dialog.message.text() == "e.pdf is a damaged PDF."
    assert not dialog.add_button.isVisible() and dialog.focusWidget() is dialog.cancel_button
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible() and heard == []


def test_a_container_lists_its_files(dialog: PreviewDialog) -> None:
    members = [Member("a.txt", 3, "One"), Member("b.png", 3, None, "An image cannot be read.")]
    dialog.show_preview(Preview("pack.zip", "b" * 64, 9, members=members, count=7))
    assert words(dialog) == ["One · a.txt", "b.png An image cannot be read."]
    assert not dialog.title.isVisible() and not dialog.toggle_button.isVisible()
    assert dialog.facts.text().splitlines() == [
        "pack.zip: 7 texts in it, each added on its own.", "The first 2 are listed.",
    ]  # fmt: skip


def test_words_about_a_text() -> None:
    assert facts(SEEN)[:2] == [
        "Not a source of the reference.",
        "Tier 6 · market or unreferenced page, proposed: names nothing.",
    ]
    assert troubles(SEEN) == ["1 invisible character in the text, not shown here"]
    many = Preview("x", "", 1, problems=[(f"odd {n}", "") for n in range(9)])
    assert troubles(many)[-1] == "and 6 more"
    assert (
        proposed_title(Preview("x", "", 1, lines=[LINES[2], LINES[3], LINES[0]])) == "A page about lanterns"
    )
    assert proposed_title(Preview("x", "", 1, lines=[LINES[2]])) == ""
    long = Line(1, "body", "word " * 60, False, "")
    assert len(proposed_title(Preview("x", "", 1, lines=[long]))) <= 81


def test_five_thousand_lines_stay_quick(dialog: PreviewDialog, qtbot: QtBot) -> None:
    lines = [
        Line(n, "body", f"Line {n} of a long made-up text. " * 6, n % 3 == 0, "") for n in range(1, 5001)
    ]
    dialog.show_preview(Preview("long.txt", "c" * 64, 9, lines=lines))
    start = time.process_time()
    for _ in range(50):
        qtbot.keyClick(dialog.list, Qt.Key.Key_PageDown)
        QApplication.processEvents()
    dialog.list.selectAll()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert time.process_time() - start < 5, "0.1 s a page even where the machine is slow"
    assert len(dialog.model.choices()) == 5000 - 5000 // 3


# --- through the real window ----------------------------------------------------------


def read(driven: Driven, dialog: PreviewDialog | None) -> PreviewDialog:
    assert dialog is not None
    driven.until(lambda: dialog.model.rowCount() > 0 or "…" not in dialog.message.text())
    return dialog


def document(driven: Driven) -> str:
    driven.until(lambda: driven.evidence.text is not None and driven.evidence.text.target_kind == "document")
    driven.settle()
    return str(driven.evidence.text.target_id)


def hidden(driven: Driven, document_id: str) -> list[int]:
    found: list[frozenset[int]] = []
    driven.window.lanes.read.submit(
        lambda reader: library.hidden_paragraphs(reader.connection, document_id), found.append
    )
    driven.until(lambda: bool(found))
    return sorted(found[0])


def test_a_file_is_looked_at_changed_and_added(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    page = tmp_path / "lantern.txt"
    page.write_text(PAGE, "utf-8")
    with opened(profile, qtbot) as driven:
        dialog = read(driven, previews.look_at(driven.window, page))
        assert not profile.originals.exists()
        dialog.list.setCurrentIndex(dialog.model.index(1))
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
        assert dialog.model.choices() == {2: True}
        dialog.add_button.click()
        added = document(driven)
        assert 2 in hidden(driven, added)
        again = read(driven, previews.look_at(driven.window, page))
        assert again.add_button.text() == "Open it"
        again.reject()
        page.write_text(PAGE + "\nMore.\n", "utf-8")
        changed = read(driven, previews.look_at(driven.window, page))
        page.write_text(PAGE + "\nStill more.\n", "utf-8")
        changed._add()
        bar = driven.window.built.library.bar
        driven.until(lambda: "changed after its preview" in bar.text.text())


def test_a_preview_that_is_closed_stops_its_reading(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    large.write_text(
        "".join(f"The median PFS was {n % 90}.1 months in {n}.\n" for n in range(60_000)), "utf-8"
    )
    with opened(profile, qtbot) as driven:
        dialog = previews.look_at(driven.window, large)
        driven.until(lambda: not driven.window.lanes.library.idle())
        start = time.monotonic()
        dialog.reject()
        driven.until(driven.window.lanes.library.idle)
        assert time.monotonic() - start < 3, "half a second where the machine is free"


def clipboard(html: str = "", text: str = "", image: bool = False, path: Path | None = None) -> None:
    data = QMimeData()
    if html:
        data.setHtml(html)
    if text:
        data.setText(text)
    if image:
        data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    if path is not None:
        data.setUrls([QUrl.fromLocalFile(str(path))])
    QApplication.clipboard().setMimeData(data)


def test_pasted_words_keep_their_headings_and_are_added_once(
    profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    html = (
        "<h2>Lamps of a visit</h2><p>Nine of 31 <b>people</b> saw 10<sup>9</sup> lamps.</p><img src='x.png'>"
    )
    with opened(profile, qtbot) as driven:
        window = driven.window
        desk.go_to_tab(window, "library")
        clipboard(html, "plain words")
        table = window.built.library.list
        table.setFocus()
        shown: list[PreviewDialog] = []
        QTest.keyClick(table, Qt.Key.Key_V, CONTROL)
        driven.until(lambda: bool(shown.extend(window.findChildren(PreviewDialog)) or shown))
        dialog = read(driven, shown[0])
        assert dialog.windowTitle() == "Paste text"
        assert dialog.title.text() == "Lamps of a visit"
        assert words(dialog)[1].endswith("Nine of 31 people saw 10^9 lamps.")
        dialog.title.clear()
        assert not dialog.add_button.isEnabled()
        dialog.title.setText("My visit")
        dialog._add()
        document(driven)
        assert driven.evidence.text.title == "My visit"
        again = read(driven, previews.paste(window))
        assert again.add_button.text() == "Open it"
        again.reject()
        plain = read(driven, previews.paste(window, plain=True))
        assert len(words(plain)) == 1 and words(plain)[0].endswith(": plain words")
        plain.reject()


def test_a_clipboard_without_words_is_said(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(profile, qtbot) as driven:
        window = driven.window
        bar = window.built.library.bar.text
        QApplication.clipboard().clear()
        assert previews.paste(window) is None and bar.text() == previews.EMPTY
        clipboard(image=True)
        assert previews.paste(window) is None and bar.text() == previews.IMAGE
        monkeypatch.setattr(previews, "_LARGEST", 20)
        clipboard(text="more than twenty letters of text")
        assert previews.paste(window) is None and bar.text() == previews.TOO_LARGE
        page = tmp_path / "lantern.txt"
        page.write_text(PAGE, "utf-8")
        clipboard(path=page)
        assert previews.paste(window) is None
        document(driven)


def test_paragraphs_are_hidden_and_shown_after_the_import(
    profile: Profile, built_reference: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    from abscope_gui import keeping

    page = tmp_path / "lantern.txt"
    page.write_text(PAGE, "utf-8")
    with opened(profile, qtbot) as driven:
        window, view = driven.window, driven.evidence.view
        keeping.add_files(window, [str(page)])
        added = document(driven)
        proposed = hidden(driven, added)
        assert 2 not in proposed
        view.setFocus()
        view.put_caret(1, 4)
        QTest.keyClick(view, Qt.Key.Key_H)
        driven.settle()
        assert hidden(driven, added) == sorted({*proposed, 2})
        assert driven.evidence.text.blocks[1].hidden
        driven.until(lambda: "hidden" in window.built.bar.text.text())
        window.marking.undo()
        driven.settle()
        assert hidden(driven, added) == proposed
        assert not driven.evidence.text.blocks[1].hidden
        view.put_caret(0, 3)
        view.put_caret(1, 4, keep_anchor=True)
        QTest.keyClick(view, Qt.Key.Key_H)
        driven.settle()
        assert hidden(driven, added) == sorted({*proposed, 1, 2})
        window.marking.undo()
        driven.settle()
        view.put_caret(1, 4)
        view.customContextMenuRequested.emit(view.rect().center())
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        menu = view.findChildren(QMenu, options=direct)[-1]
        assert any("paragraph" in action.text() for action in menu.actions())
        menu.close()


def test_our_own_digest_cannot_be_hidden(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    from abscope_gui import lines

    with opened(profile, qtbot) as driven:
        driven.settle()
        lines.toggle(driven.window)
        assert driven.window.built.bar.text.text() == lines.NOT_OWN
