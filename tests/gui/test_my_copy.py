"""The reader's own copies in the real window, on a stand-in reference: what is seen in them, where a figure
stands by the reader's own word, what names a record. Files are really imported; texts are our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from abscope_gui.places import place_of
from abscope_store import wording
from abscope_store.paths import Profile
from window_stand import Driven, opened

DATA = Path(__file__).resolve().parent.parent / "data"
ORIGINAL = (DATA / "originals" / "harbour-gazette.txt").read_text("utf-8")
SENTENCE = next(line for line in ORIGINAL.splitlines() if line.startswith("In the LANTERN"))
START = "abscope://study/lantern"
PAPER = (
    "Lamplight for barnacle tumours, a first report\n"
    "J Imag Lamp Med. doi: 10.99999/jilm.2031.7\n"
    "The primary count is told here. Durable response rate was 16.3% versus 2.1% in the shade group.\n"
    "Once more for those who skip: durable response rate was 16.3% versus 2.1% in the shade group.\n"
    "Another page had durable response rate at 18.0% versus 2.1% in the shade group.\n"
    "In all, overall survival was told as HR 0.44 (95% CI 0.30-0.64) by a passer-by.\n"
    "Nobody else was asked, and lampadone was put away for the winter."
)

PLACES = (
    "On the long quay", "At the old mill", "In the tower", "Below the bridge", "By the ferry",
    "Past the gate", "In the salt house", "Near the locks", "Under the crane", "At the rope walk",
    "In the yard", "On the pier",
)  # fmt: skip


@pytest.fixture
def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window reads the stand-in reference of tests/data."""
    from abscope_store.reference.build import build

    target = tmp_path / "stand-in.db"
    build(DATA / "reference", target)
    monkeypatch.setenv("ABSCOPE_REFERENCE", str(target))


@pytest.fixture
def driven(_stand_in: None, profile: Profile, qtbot: QtBot) -> Iterator[Driven]:
    with opened(profile, qtbot, START) as made:
        yield made


def add(driven: Driven, tmp_path: Path, text: str, name: str = "page.txt") -> str:
    """Import a text through the window; the id of its document, which is then open."""
    from abscope_gui import keeping

    path = tmp_path / name
    path.write_text(text, "utf-8")
    keeping.add_files(driven.window, [str(path)])
    evidence = driven.evidence
    driven.until(lambda: evidence.text is not None and evidence.text.target_kind == "document")
    driven.settle()
    return str(evidence.text.target_id)


def show_figure(driven: Driven, owner: str = "lantern.drr.primary") -> None:
    """Open the study with one of its figures in focus."""
    driven.open("study", "lantern", owner)
    driven.record.figure_activated.emit("outcome", owner, "")
    driven.settle()


def marked(driven: Driven) -> str:
    """The words that the reader's page marks as what was asked for."""
    (piece,) = driven.evidence.painted.focus
    block, start, end = piece
    return str(driven.evidence.text.blocks[block].text[start:end])


def press(driven: Driven, key: Qt.Key) -> None:
    """A key on the page of the proof."""
    driven.window.activateWindow()
    driven.evidence.view.setFocus()
    QTest.keyClick(driven.evidence.view, key)
    driven.settle()


# --- figures seen ---------------------------------------------------------------------


def test_figures_seen_are_held_against_the_reference(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, PAPER)
    panel = driven.evidence.seen
    driven.until(lambda: panel.view is not None)
    assert panel.isVisible() and not panel.unfolded
    QTest.keyClick(driven.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    driven.until(lambda: bool(panel.list.hasFocus()))
    found = {one.title: one for one in panel.model.rows() if one.kind == "sighting"}
    pair = next(one for title, one in found.items() if title.startswith("16.3%"))
    other = next(one for title, one in found.items() if title.startswith("18.0%"))
    assert pair.sign == "=" and pair.state == "agrees with the reference"
    assert other.sign == "≠" and other.state == "differs: the value"
    ratio = next(one for title, one in found.items() if "0.44" in title)
    assert ratio.sign in "≠–" and "agrees" not in ratio.state
    for one in panel.model.rows():  # every figure opens its words
        panel.list.setCurrentIndex(panel.model.index_of(one.key))
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
        if one.kind == "sighting":
            assert " ".join(marked(driven).split()) == one.title
    panel.list.setCurrentIndex(panel.model.index_of(pair.key))
    QTest.keyClick(panel.list, Qt.Key.Key_R)
    driven.until(lambda: driven.record.view is not None and driven.record.isVisible())
    driven.settle()
    assert driven.record.selected == "lantern.drr.primary"


def test_a_hidden_line_shows_no_figure(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, PAPER)
    view = driven.evidence.seen.view
    hidden = {b.paragraph for b in driven.evidence.text.blocks if b.hidden}
    assert not hidden & {one.paragraph for one in view.seen}


# --- offers ---------------------------------------------------------------------------


def test_a_figure_is_offered_its_place_and_the_reader_confirms(
    _stand_in: None, profile: Profile, qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(profile, qtbot, START) as driven:
        add(driven, tmp_path, PAPER)
        show_figure(driven)
        strip = driven.evidence.choice
        assert strip.isVisible() and wording.OUR_RECORD in driven.said()
        spots = strip.choice.spots
        assert [spot.paragraph for spot in spots] == [3, 4]
        press(driven, Qt.Key.Key_2)
        assert driven.evidence.text.target_kind == "document" and marked(driven).startswith("16.3%")
        assert "offered, not confirmed" in driven.evidence.footer.about.text()
        press(driven, Qt.Key.Key_C)
        driven.until(lambda: "placed by you" in driven.evidence.footer.about.text())
        driven.settle()
        assert strip.isHidden() and driven.evidence.painted.focus[0][0] == 3
        assert "placed by you" in driven.record.shown_text()
        assert "verified" not in driven.evidence.footer.about.text()
    with opened(profile, qtbot, START) as driven:  # after a restart
        show_figure(driven)
        assert "placed by you" in driven.evidence.footer.about.text()


def test_a_confirmation_is_undone_and_done_again(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, PAPER)
    show_figure(driven)
    press(driven, Qt.Key.Key_1)
    press(driven, Qt.Key.Key_C)
    driven.until(lambda: "placed by you" in driven.evidence.footer.about.text())
    driven.window.actions_by_id["undo"].trigger()
    driven.until(lambda: wording.OUR_RECORD in driven.said())
    driven.settle()
    assert driven.evidence.choice.isVisible(), "offered again"
    driven.window.actions_by_id["redo"].trigger()
    driven.until(lambda: "placed by you" in driven.evidence.footer.about.text())


def test_a_place_turned_down_is_not_offered_again(driven: Driven, tmp_path: Path) -> None:
    document = add(driven, tmp_path, PAPER)
    panel = driven.evidence.seen
    panel.set_unfolded(True)
    driven.until(lambda: panel.view is not None and len(panel.view.offered) == 2)
    panel.list.setCurrentIndex(panel.model.index(0))
    driven.window.activateWindow()
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_X)
    driven.until(lambda: len(panel.view.offered) == 1)
    show_figure(driven)
    driven.evidence.view.setFocus()
    assert [spot.paragraph for spot in driven.evidence.choice.choice.spots] == [4]
    driven.window.actions_by_id["undo"].trigger()
    driven.until(lambda: len(driven.evidence.choice.choice.spots) == 2)
    driven.settle()
    assert document == driven.evidence.choice.choice.document_id


def test_an_ordinary_bookmark_does_not_move_the_proof(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, PAPER)
    show_figure(driven)
    press(driven, Qt.Key.Key_1)
    driven.evidence.view.put_caret(0, 3)
    before = driven.evidence.view.caret()
    driven.evidence.view.setFocus()
    driven.window.actions_by_id["bookmark"].trigger()
    driven.settle()
    assert driven.evidence.text.target_kind == "document", "still looking at the place offered"
    assert driven.evidence.view.caret() == before
    assert driven.evidence.choice.looking == 0


def test_a_verdict_falls_with_its_words(driven: Driven, profile: Profile, tmp_path: Path) -> None:
    """A place stands only while the words that were judged are where they were."""
    from abscope_store.connection import open_library_writer

    document = add(driven, tmp_path, PAPER)
    show_figure(driven)
    press(driven, Qt.Key.Key_1)
    press(driven, Qt.Key.Key_C)
    driven.until(lambda: "placed by you" in driven.evidence.footer.about.text())
    writer = open_library_writer(profile)
    with writer:
        writer.execute(
            "UPDATE passage SET text = replace(text, '16.3', '61.3') WHERE document_id = ? AND paragraph = 3",
            (document,),
        )
    writer.close()
    show_figure(driven)
    assert "placed by you" not in driven.evidence.footer.about.text()
    assert wording.OUR_RECORD in driven.said()


# --- anchors --------------------------------------------------------------------------


def gazette_evidence(driven: Driven) -> None:
    """The gazette's own sentence behind the figure: the second piece of evidence at most."""
    show_figure(driven)
    for _ in range(3):
        shown = driven.window.navigator._shown
        if "harbour-gazette" in shown.locator_id:
            return
        driven.window.navigator.step(1)
        driven.settle()
    raise AssertionError("the gazette is not among the evidence")


def test_a_sentence_in_two_places_is_chosen_by_the_reader(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, ORIGINAL.replace(SENTENCE, f"{SENTENCE}\nA line between them.\n{SENTENCE}"))
    gazette_evidence(driven)
    strip = driven.evidence.choice
    assert [spot.paragraph for spot in strip.choice.spots] == [3, 5] and len(strip.cards) == 2
    assert strip.choice.spots[1].text in SENTENCE
    press(driven, Qt.Key.Key_2)
    driven.until(lambda: "placed by you" in driven.evidence.footer.about.text())
    assert driven.evidence.text.target_kind == "document" and "¶5" in (driven.evidence.footer.about.text())
    assert marked(driven) == strip_sentence(driven, 5)


def strip_sentence(driven: Driven, paragraph: int) -> str:
    block = next(b for b in driven.evidence.text.blocks if b.paragraph == paragraph)
    return str(block.text[block.sentences[0].start : block.sentences[0].end])


def test_none_of_these_is_kept_too(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, ORIGINAL.replace(SENTENCE, f"{SENTENCE}\nA line between them.\n{SENTENCE}"))
    gazette_evidence(driven)
    press(driven, Qt.Key.Key_X)
    driven.until(lambda: driven.evidence.choice.choice.state == "refused")
    driven.settle()
    assert not driven.evidence.choice.cards and "placed" not in driven.evidence.footer.about.text()
    driven.window.actions_by_id["undo"].trigger()
    driven.until(lambda: len(driven.evidence.choice.cards) == 2)


def test_a_lost_sentence_says_what_to_do(driven: Driven, tmp_path: Path) -> None:
    document = add(driven, tmp_path, ORIGINAL.replace(SENTENCE, "Nothing of it stands here any more."))
    gazette_evidence(driven)
    strip = driven.evidence.choice
    assert strip.choice.state == "lost" and wording.OUR_RECORD in driven.said()
    strip.buttons[0].click()
    driven.until(lambda: driven.evidence.text.target_id == document)


def test_an_edited_sentence_says_that_its_wording_differs(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, ORIGINAL.replace("tumours shrank in", "tumours had shrunk in"))
    gazette_evidence(driven)
    said = driven.evidence.footer.about.text()
    assert "the wording differs from what our record was made from" in said
    assert driven.evidence.choice.isHidden()


# --- names ----------------------------------------------------------------------------


def test_an_agent_lists_the_passages_of_my_library(driven: Driven, tmp_path: Path) -> None:
    lines = [f"{PLACES[n]} the keeper wrote that lampadone had been used, and wrote why." for n in range(12)]
    document = add(driven, tmp_path, "A dozen reports\n" + "\n".join(lines))
    driven.open("agent", "lampadone")
    section = driven.record.passages
    assert section.heading.text() == "In my library: 12 passages in 1 document"
    assert len(section.cards) == 10 and section.more.text() == "Show all 12"
    section.more.setFocus()
    section.more.click()
    driven.until(lambda: len(section.cards) == 12)
    driven.settle()
    section.cards[1].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(section.cards[1], Qt.Key.Key_Return)
    driven.until(lambda: driven.evidence.text.target_id == document)
    driven.settle()
    assert marked(driven) == "lampadone" and driven.evidence.painted.focus[0][0] == 2
    driven.until(lambda: bool(driven.evidence.view.hasFocus()))
    QTest.keyClick(driven.evidence.view, Qt.Key.Key_O)  # and back: the name at the caret opens its record
    driven.until(lambda: driven.record.isVisible() and driven.record.view.id == "lampadone")
    driven.settle()
    focused = QApplication.focusWidget()
    assert focused is not None and driven.record.isAncestorOf(focused)


def test_a_record_that_nothing_names_has_no_such_section(driven: Driven) -> None:
    driven.open("agent", "lampadone")
    assert driven.record.passages is None and "In my library" not in driven.record.shown_text()


def test_names_and_short_forms_are_listed_and_open(driven: Driven, tmp_path: Path) -> None:
    text = "On the quay\nThe barnacle growth index (BGI) was read by lampadone users.\nLANTERN was far away."
    add(driven, tmp_path, text)
    panel = driven.evidence.seen
    panel.set_unfolded(True)
    panel.choose("names")
    said = {one.title: (one.state, one.second) for one in panel.model.rows()}
    assert said["lampadone"][0] == "agent" and said["LANTERN"][0] == "study"
    assert said["BGI"] == ("short form", "¶2 · short for barnacle growth index")
    panel.list.setCurrentIndex(panel.model.index_of("name/0"))
    QTest.keyClick(panel.list, Qt.Key.Key_R)
    driven.until(lambda: driven.record.view.kind == "agent")


def test_the_box_finds_a_sighting_in_a_group_of_its_own(driven: Driven, tmp_path: Path) -> None:
    add(driven, tmp_path, PAPER)
    box = driven.window.omnibox
    box.focus_search("")
    QTest.keyClicks(box.edit, "os 0.44")
    driven.until(lambda: box.is_open() and any(r.result.kind == "sighting" for r in box.popup.model.rows()))
    driven.settle()
    rows = box.popup.model.rows()
    own = [n for n, row in enumerate(rows) if row.result.kind == "sighting"]
    assert own == list(range(own[0], len(rows))), "after everything else"
    assert rows[own[0]].label == "SIGHTINGS" and "not a fact" in rows[own[0]].spoken
    box.popup.list.setCurrentIndex(box.popup.model.index(own[0]))
    QTest.keyClick(box.edit, Qt.Key.Key_Return)
    driven.until(lambda: driven.evidence.text is not None and bool(driven.evidence.painted.focus))
    driven.until(lambda: marked(driven).startswith("HR 0.44"))


def test_a_place_in_a_document_survives_as_a_link() -> None:
    from abscope_gui.places import from_link, link

    place = place_of("document", "d1", "12-21", paragraph=4)
    assert from_link(link(place)) == place and place.span() == (12, 21)
    assert place_of("document", "d1", "21-12").span() is None
    assert place_of("study", "s", "1-2").span() is None


def test_copy_and_digest_are_swapped_by_one_key_at_the_same_statement(driven: Driven, tmp_path: Path) -> None:
    """The copy's paragraphs are numbered otherwise than ours: a statement on both leads over, no number."""
    copy = add(driven, tmp_path, "A line of somebody else.\n\nAnother one.\n\n" + ORIGINAL)
    evidence = driven.evidence
    driven.until(lambda: any(r.figure or r.claim for r in evidence.gutter.resting.values()))
    at = next(b for b, r in sorted(evidence.gutter.resting.items()) if r.figure or r.claim)
    evidence.goer.to_block(at)
    here = evidence.current_paragraph()

    def swapped(kind: str) -> None:
        driven.window.activateWindow()
        driven.until(driven.window.isActiveWindow)
        QTest.keyClick(evidence.view, Qt.Key.Key_F8)
        driven.until(lambda: evidence.text.target_kind == kind)
        for _ in range(3):
            driven.settle()

    swapped("digest")
    assert evidence.text.banner == wording.OUR_RECORD
    assert evidence.current_paragraph() not in (None, here)
    swapped("document")
    assert evidence.text.target_id == copy and evidence.current_paragraph() == here
