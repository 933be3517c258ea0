"""Reading through the real window: go to, outline, what rests here, digest or copy, look, citing, links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reader_stand_ins import block, text_of

from abscope_gui import citing, keeping, reading
from abscope_gui.dialogs.cite import CiteDialog
from abscope_gui.dialogs.look import LookDialog
from abscope_gui.dialogs.pick_list import PickList
from abscope_gui.looks import Look, look_of
from abscope_gui.panels.go_bar import outline, target
from abscope_gui.places import DIGEST, Place, place_of
from abscope_store.paths import Profile
from window_stand import Driven, opened

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SOURCE = "scienmag-ldrt-sclc"  # a source with a digest
PAGE = "# A page about lanterns\n\n" + "".join(
    f"## Part {n}\n\nThe lamp of part {n} was seen by 31 of 40 people. Nobody wrote down why.\n\n"
    for n in range(1, 31)
)


@pytest.fixture
def driven(profile: Profile, built_reference: Path, qtbot: QtBot) -> Iterator[Driven]:
    """A window on an empty profile."""
    with opened(profile, qtbot) as made:
        yield made


def imported(driven: Driven, folder: Path) -> str:
    """The page in the library, open; its document's id."""
    path = folder / "lantern.md"
    path.write_text(PAGE, "utf-8")
    reports: list[object] = []
    driven.window.adding.finished.connect(reports.append)
    keeping.add_files(driven.window, [str(path)])
    driven.until(lambda: bool(reports))
    driven.until(lambda: driven.evidence.text.target_kind == "document")
    settled(driven)
    driven.evidence.view.setFocus()
    return str(driven.evidence.text.target_id)


def settled(driven: Driven) -> None:
    """Read, then shown, then read again."""
    for _ in range(3):
        driven.settle()


def dialog(driven: Driven, kind: type) -> Any:
    """The open dialog of a kind."""
    driven.until(lambda: any(d.isVisible() for d in driven.window.findChildren(kind)))
    return next(d for d in driven.window.findChildren(kind) if d.isVisible())


def test_a_place_is_named_by_paragraph_page_or_heading() -> None:
    text = text_of(
        block(3, "Methods", kind="heading", level=1, page=1), block(4, "Some words.", page=1),
        block(7, "Results of all", kind="heading", level=2, page=2), block(8, "Menu", hidden=True, page=2),
    )  # fmt: skip
    for asked, found in (
        ("7", 2), ("¶ 7", 2), ("paragraph 8", 3), ("p 2", 2), ("Page 1", 0), ("results", 2), ("of all", 2),
    ):  # fmt: skip
        assert target(text, asked) == (found, ""), asked
    for asked, words in (
        ("5", "There is no paragraph 5: this text has 3 to 8."), ("p 9", "There is no page 9"),
        ("aims", "No heading of this text has"), ("", "A paragraph such as 33"), ("9" * 12, "No heading"),
    ):  # fmt: skip
        block_found, sentence = target(text, asked)
        assert block_found is None and sentence.startswith(words), asked
    assert target(text_of(block(1, "Plain")), "p 1")[1] == "This text has no pages."
    assert target(text_of(block(None, "Ours")), "1")[1].startswith("The lines of our record")
    assert outline(text) == [(0, 1, "Methods"), (2, 2, "Results of all")]


def test_go_to_by_keys_and_bad_input_says_so(driven: Driven, tmp_path: Path) -> None:
    imported(driven, tmp_path)
    view, bar = driven.evidence.view, driven.evidence.goer.bar
    QTest.keyClick(view, KEY.Key_G)
    assert bar.isVisible() and bar.field.hasFocus()
    QTest.keyClicks(bar.field, "900")
    QTest.keyClick(bar.field, KEY.Key_Return)
    assert "There is no paragraph 900" in bar.said.text() and bar.isVisible()
    bar.field.selectAll()
    QTest.keyClicks(bar.field, "31")
    QTest.keyClick(bar.field, KEY.Key_Return)
    assert not bar.isVisible() and view.hasFocus() and driven.evidence.current_paragraph() == 31
    QTest.keyClick(view, KEY.Key_G, CONTROL)
    assert bar.isVisible()
    QTest.keyClick(bar.field, KEY.Key_Escape)
    assert not bar.isVisible() and view.hasFocus()


def test_the_outline_leads_to_a_heading(driven: Driven, tmp_path: Path) -> None:
    imported(driven, tmp_path)
    QTest.keyClick(driven.evidence.view, KEY.Key_O, CONTROL | SHIFT)
    found = dialog(driven, PickList)
    assert found.list.count() == 31
    QTest.keyClicks(found.filter, "part 17")
    QTest.keyClick(found.filter, KEY.Key_Return)
    driven.settle()
    caret = driven.evidence.view.caret()
    assert driven.evidence.text.blocks[caret[0]].text == "Part 17"


def test_a_text_opens_where_it_was_left(driven: Driven, tmp_path: Path) -> None:
    document = imported(driven, tmp_path)
    driven.evidence.goer.go("part 25")
    there = driven.evidence.scroll_state()
    driven.open("study", "pacific")
    driven.window.navigator.open(place_of("document", document))
    driven.until(lambda: driven.evidence.text.target_id == document)
    settled(driven)
    assert driven.evidence.text.blocks[driven.evidence.view.caret()[0]].text == "Part 25"
    assert driven.evidence.scroll_state() == there
    driven.open("study", "pacific")
    driven.window.navigator.open(place_of("document", document, paragraph=3))
    driven.until(lambda: driven.evidence.text.target_id == document)
    settled(driven)
    assert driven.evidence.current_paragraph() == 3, "a place that was asked for comes first"


def test_what_rests_on_a_paragraph_stands_in_the_margin_and_in_a_list(driven: Driven) -> None:
    driven.window.navigator.open(Place("library", "source", SOURCE, paragraph=33))
    driven.until(lambda: driven.evidence.text.target_kind == "digest")
    driven.until(lambda: bool(driven.evidence.gutter.resting))
    view = driven.evidence.view
    view.setFocus()
    at = view.caret()[0]
    resting = driven.evidence.gutter.resting[at]
    assert resting.figure > 0 and "on this paragraph" in resting.words()
    QTest.keyClick(view, KEY.Key_W)
    found = dialog(driven, PickList)
    assert found.list.count() >= resting.figure
    words = [found.list.item(n).text() for n in range(found.list.count())]
    assert words[0].startswith("F   ") and all("6.9" not in line for line in words)
    QTest.keyClick(found.filter, KEY.Key_Return)
    driven.until(lambda: driven.record.view is not None and driven.window.navigator.place.kind != "source")
    settled(driven)


def test_the_step_to_the_next_paragraph_with_something(driven: Driven) -> None:
    driven.window.navigator.open(Place("library", "source", SOURCE))
    driven.until(lambda: bool(driven.evidence.gutter.resting))
    view = driven.evidence.view
    view.setFocus()
    first = min(b for b in driven.evidence.gutter.resting if b > view.caret()[0])
    QTest.keyClick(view, KEY.Key_J)
    assert view.caret()[0] == first
    assert "rest" in driven.window.built.bar.text.text()


def test_without_a_copy_or_a_digest_the_swap_says_so(driven: Driven, tmp_path: Path) -> None:
    driven.window.navigator.open(Place("library", "source", SOURCE, DIGEST))
    driven.until(lambda: driven.evidence.text.target_kind == "digest")
    reading.swap(driven.window)
    settled(driven)
    assert "You have no copy of this source." in driven.window.built.bar.text.text()
    imported(driven, tmp_path)
    QTest.keyClick(driven.evidence.view, KEY.Key_F8)
    settled(driven)
    assert "source of this text is not known" in driven.window.built.bar.text.text()


def test_the_look_is_changed_at_once_and_kept(profile: Profile, built_reference: Path, qtbot: QtBot) -> None:
    with opened(profile, qtbot) as driven:
        before = driven.evidence.view.formats.measure()
        made: LookDialog = reading.choose_look(driven.window)
        made.boxes["size"].setCurrentIndex(made.boxes["size"].findData(1.5))
        made.boxes["face"].setCurrentIndex(made.boxes["face"].findData("sans"))
        made.boxes["spacing"].setCurrentIndex(made.boxes["spacing"].findData(145.0))
        assert driven.evidence.view.formats.measure() > before
        assert driven.evidence.view.formats.block(1, block(1, "x")).lineHeight() == 145.0
        made.reject()
    with opened(profile, qtbot) as driven:
        assert driven.evidence.view.formats.look == Look(1.5, 70, 145.0, "sans")
    for words in ("", "a,b", "9.0,70,122.0,serif", "1.0,70,122.0,comic"):
        assert look_of(words) == Look(), words


def test_a_passage_is_copied_with_place_kind_citation_and_link(driven: Driven, tmp_path: Path) -> None:
    document = imported(driven, tmp_path)
    driven.evidence.goer.go("3")
    QTest.keyClick(driven.evidence.view, KEY.Key_C, CONTROL | SHIFT)
    clipboard = QApplication.clipboard()
    driven.until(lambda: "¶3" in clipboard.text())
    for words in (
        "“The lamp of part 1 was seen by 31 of 40 people.” (¶3, sentence 1)",
        f"abscope://document/{document}?p=3", "Reference as of", "not reviewed by a clinician",
    ):  # fmt: skip
        assert words in clipboard.text(), words
    assert "<p>" in clipboard.mimeData().html() and "<script" not in clipboard.mimeData().html()
    driven.window.navigator.open(Place("library", "source", SOURCE, paragraph=33))
    driven.until(lambda: driven.evidence.text.target_kind == "digest")
    settled(driven)
    driven.evidence.view.setFocus()
    citing.copy(driven.window)
    driven.until(lambda: "¶33" in clipboard.text())
    assert "Our record, not the source" in clipboard.text() and "tier 5" in clipboard.text()


def test_citing_in_both_styles_and_as_a_file(driven: Driven, tmp_path: Path) -> None:
    driven.open("study", "masterkey-115")
    driven.record.focus_figure()
    citing.show(driven.window)
    found: CiteDialog = dialog(driven, CiteDialog)
    vancouver = found.text.toPlainText()
    assert found.missing.text().startswith("Unverified") and "Unverified and left out: authors" in vancouver
    found.style_box.setCurrentIndex(found.style_box.findData("ama"))
    assert found.text.toPlainText() != vancouver
    assert driven.window.settings.cite_style() == "ama"
    found.copy_button.click()
    assert QApplication.clipboard().text() == found.text.toPlainText()
    cited = found._cited
    assert cited.formats["ris"].startswith("TY  - ") and "Unverified and left out" in cited.formats["ris"]
    citing.save(driven.window, cited.formats["ris"], tmp_path / "one.ris")
    settled(driven)
    assert (tmp_path / "one.ris").read_text("utf-8") == cited.formats["ris"]
    citing.save(driven.window, "x", tmp_path / "nowhere" / "one.ris")
    settled(driven)
    assert "cannot be written" in driven.window.built.bar.text.text()
    found.reject()


def cited_from(driven: Driven, rows: Any) -> Any:
    """Every row of a list is selected and cited by key: what is offered."""
    driven.window.activateWindow()
    driven.until(driven.window.isActiveWindow)
    rows.setFocus()
    rows.selectAll()
    QTest.keyClick(rows, KEY.Key_R, CONTROL | SHIFT)
    shown: CiteDialog = dialog(driven, CiteDialog)
    shown.reject()
    shown.setParent(None)
    return shown._cited


def test_what_is_selected_in_the_lists_is_cited_each_work_once(driven: Driven, tmp_path: Path) -> None:
    imported(driven, tmp_path)
    library, notebook = driven.window.built.library, driven.window.built.notebook
    assert cited_from(driven, library.list).count == 1
    library.show_list("sources")
    cited = cited_from(driven, library.list)
    assert cited.count == library.list.rows.rowCount() > 100
    assert cited.formats["ris"].count("TY  - ") == cited.count
    driven.open("study", "pacific")
    for _ in range(2):  # two marks on one record: its works once
        keeping.bookmark_record(driven.window)
        settled(driven)
    QTest.keyClick(driven.window, KEY.Key_5, CONTROL)
    driven.until(lambda: notebook.model.count() == 2)
    of_marks = cited_from(driven, notebook.list)
    driven.window.built.record.focus_figure()
    citing.show(driven.window)
    of_record = dialog(driven, CiteDialog)._cited
    assert of_marks.count == of_record.count > 1
    assert "10.1200/JCO.21.01308" in of_marks.formats["bibtex"]


def test_a_record_as_pdf_keeps_caveats_sources_and_the_standing_line(driven: Driven, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    driven.open("study", "pacific-2")
    target_file = tmp_path / "pacific-2.pdf"
    citing.save_pdf(driven.window, target_file)
    driven.until(target_file.exists)
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(target_file).pages]
    whole = " ".join(pages)
    for words in ("PACIFIC-2", "the interval includes 1", "95 % CI", "Sources", "fatal"):
        assert words.lower() in whole.lower(), words
    assert "6.9" not in whole
    assert all("not reviewed by a clinician" in page for page in pages)
    citing.save_pdf(driven.window, tmp_path / "nowhere" / "x.pdf")
    settled(driven)
    assert "cannot be written" in driven.window.built.bar.text.text()


def test_a_link_opens_its_place_and_an_unknown_one_goes_to_the_search(driven: Driven) -> None:
    window = driven.window
    window.omnibox.focus_search("abscope://study/optim")
    QTest.keyClick(window.omnibox.edit, KEY.Key_Return)
    driven.until(lambda: driven.record.view is not None and driven.record.view.id == "optim")
    window.omnibox.focus_search("abscope://study/lantern-trial")
    QTest.keyClick(window.omnibox.edit, KEY.Key_Return)
    driven.until(lambda: window.omnibox.edit.text() == "lantern trial")
    assert "Searching for “lantern trial” instead" in window.built.bar.text.text()
    reading.follow(window, "abscope://nonsense/of%20ours")
    driven.until(lambda: window.omnibox.edit.text() == "nonsense of ours")
    settled(driven)


def test_back_returns_to_what_was_selected(
    tmp_path: Path, profile: Profile, built_reference: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "lantern.txt"
    path.write_text("\n\n".join(f"Paragraph {n} says nothing. It is made up." for n in range(60)), "utf-8")
    with opened(profile, qtbot) as driven:
        keeping.add_files(driven.window, [str(path)])
        driven.until(lambda: driven.evidence.text.target_kind == "document")
        driven.settle()
        view = driven.evidence.view
        view.setFocus()
        view.select((30, 0), (30, 12))
        words, stood = view.textCursor().selectedText(), driven.evidence.scroll_state()
        document = driven.evidence.text.target_id
        driven.open("study", "optim")
        driven.until(lambda: driven.evidence.text.target_id != document)
        QTest.keyClick(driven.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        driven.until(lambda: driven.evidence.text.target_id == document)
        driven.settle()
        assert view.textCursor().selectedText() == words != ""
        assert driven.evidence.scroll_state() == stood
