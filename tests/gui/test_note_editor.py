"""The note editor by keys: what it asks to be saved, and that no word typed is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from reader_stand_ins import SECOND, annotation, mill, show_pane

from abscope_gui.panels.evidence import EvidencePane
from abscope_gui.spans import Focus, NoteDraft, Span, annotation_draft, make_span, whole_record
from abscope_gui.widgets.tag_field import split_tags

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pane(qtbot: Any) -> EvidencePane:
    """A pane on paragraph 33 of a text, the page in focus."""
    return show_pane(qtbot, mill(), Focus(33, 1))


def type_into(qtbot: Any, words: str) -> None:
    """Keys to whatever has the focus."""
    from PySide6.QtWidgets import QApplication

    for char in words:
        qtbot.keyClicks(QApplication.focusWidget(), char)


def tap(qtbot: Any, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    from PySide6.QtWidgets import QApplication

    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def span_of(pane: EvidencePane) -> Span:
    found = pane.current_span()
    assert found is not None
    return found


def test_a_note_by_keys_alone(pane: EvidencePane, qtbot: Any) -> None:
    """Journey J8 up to the save: select in paragraph 33, write, Tab, tag, Ctrl+Enter."""
    for _ in range(8):
        tap(qtbot, KEY.Key_Right, SHIFT)
    span = span_of(pane)
    assert (span.paragraph, span.quote) == (33, SECOND[:8])
    pane.open_note(span)
    editor = pane.note_editor
    editor.set_known_tags(["endpoints", "other"])
    assert editor.body.hasFocus()
    assert SECOND[:7] in editor.quote.text()
    type_into(qtbot, "ask about HR")
    tap(qtbot, KEY.Key_Tab)
    type_into(qtbot, "endpoint")
    with qtbot.waitSignal(editor.save_requested) as asked:
        tap(qtbot, KEY.Key_Return, CONTROL)
    assert asked.args == [NoteDraft(span, "", "ask about HR", None, ("endpoint",))]
    assert editor.status.text() == "Saving…"
    editor.mark_saved("a1")
    assert editor.status.text() == "Saved"
    editor._go.setInterval(1)
    editor._go.start()
    qtbot.waitUntil(lambda: not editor.isVisible())
    assert pane.view.hasFocus()
    assert span_of(pane) == span


def test_the_field_grows_with_its_words_up_to_half_of_the_pane(pane: EvidencePane, qtbot: Any) -> None:
    pane.open_note(span_of(pane))
    editor = pane.note_editor
    qtbot.wait(1)
    line = editor.body.fontMetrics().lineSpacing()
    short = editor.body.height()
    assert 3 * line < short < 6 * line
    editor.body.setPlainText("\n".join(f"line {n}" for n in range(7)))
    qtbot.wait(1)
    assert short < editor.body.height() < 9 * line
    assert editor.body.verticalScrollBar().maximum() == 0, "all of them are in sight"
    editor.body.setPlainText("a sentence of a long note. " * 370)
    qtbot.wait(1)
    assert pane.height() * 0.4 < editor.height() <= pane.height() * 0.52
    assert pane.view.height() > pane.height() * 0.2, "the text is read beside it"
    assert editor.rect().contains(editor.save_button.geometry())
    editor.body.setPlainText("short again")
    qtbot.wait(1)
    assert editor.body.height() == short


def test_a_failed_save_keeps_every_word(pane: EvidencePane, qtbot: Any) -> None:
    pane.open_note(span_of(pane))
    editor = pane.note_editor
    type_into(qtbot, "keep me")
    tap(qtbot, KEY.Key_Return, CONTROL)
    editor.mark_failed("The disk is full. Free some space and save again.")
    assert editor.status.text().startswith("The disk is full.")
    assert editor.status.property("tone") == "trouble"
    assert editor.isVisible() and editor.draft().body == "keep me"
    with qtbot.waitSignal(editor.save_requested) as again:
        tap(qtbot, KEY.Key_Return, CONTROL)
    assert again.args[0].body == "keep me"


def test_esc_closes_and_the_words_come_back(pane: EvidencePane, qtbot: Any) -> None:
    span = span_of(pane)
    editor = pane.note_editor
    pane.open_note(span)
    type_into(qtbot, "half a thou")
    with qtbot.waitSignal(editor.cancelled):
        tap(qtbot, KEY.Key_Escape)
    assert not editor.isVisible() and pane.view.hasFocus()
    other = make_span(mill(), (0, 0), (0, 3))
    assert other is not None
    pane.open_note(other)
    assert editor.draft().body == ""
    pane.open_note(span)
    assert editor.draft().body == "half a thou"
    assert editor.status.text() == "Unsaved words from before"


def test_words_typed_while_saving_are_not_said_to_be_saved(pane: EvidencePane, qtbot: Any) -> None:
    pane.open_note(span_of(pane))
    editor = pane.note_editor
    type_into(qtbot, "one")
    tap(qtbot, KEY.Key_Return, CONTROL)
    type_into(qtbot, " two")
    editor.mark_saved("a1")
    assert editor.dirty() and not editor._go.isActive()
    with qtbot.waitSignal(editor.save_requested) as asked:
        tap(qtbot, KEY.Key_Return, CONTROL)
    assert asked.args == [NoteDraft(None, "a1", "one two", None, ())]


def test_a_save_before_the_mark_has_its_id_waits_for_it(pane: EvidencePane, qtbot: Any) -> None:
    """Ctrl+D keeps the place at once; what is typed meanwhile changes that mark and makes no second one."""
    editor = pane.note_editor
    span = span_of(pane)
    editor.open_span(span, awaits_id=True)
    type_into(qtbot, "quick")
    asked: list[NoteDraft] = []
    editor.save_requested.connect(asked.append)
    tap(qtbot, KEY.Key_Return, CONTROL)
    assert asked == [] and editor.status.text() == "Saving…"
    editor.bind("a9", span)
    assert asked == [NoteDraft(None, "a9", "quick", None, ())]


def test_words_of_a_mark_left_for_another_go_to_that_mark_alone(pane: EvidencePane, qtbot: Any) -> None:
    """Two marks made faster than the lane saves: neither gets the other's id or words."""
    editor = pane.note_editor
    first, second = span_of(pane), make_span(mill(), (0, 0), (0, 3))
    assert second is not None
    asked: list[NoteDraft] = []
    editor.save_requested.connect(asked.append)
    editor.open_span(first, awaits_id=True)
    type_into(qtbot, "of the first")
    editor.open_span(second, awaits_id=True)
    type_into(qtbot, "of the second")
    editor.bind("a1", first)
    assert asked == [NoteDraft(None, "a1", "of the first", None, ())]
    editor.mark_saved("a1")
    assert editor.draft().span == second and editor.dirty(), "not told to be saved, and not on the first mark"
    editor.bind("a2", second)
    tap(qtbot, KEY.Key_Return, CONTROL)
    assert asked[1:] == [NoteDraft(None, "a2", "of the second", None, ())]


def test_opening_another_mark_saves_the_words_left_behind(pane: EvidencePane, qtbot: Any) -> None:
    span = span_of(pane)
    pane.edit_annotation(annotation(span))
    type_into(qtbot, "left behind")
    with qtbot.waitSignal(pane.note_editor.save_requested) as asked:
        pane.open_note(span)
    assert asked.args[0].annotation_id == "a1" and asked.args[0].body.endswith("left behind")
    assert pane.note_editor.draft().body == ""


def test_an_untouched_editor_goes_with_its_place_or_its_mark(pane: EvidencePane, qtbot: Any) -> None:
    editor = pane.note_editor
    pane.edit_annotation(annotation(span_of(pane)))
    editor.check_living({"a1"})
    assert editor.isVisible()
    type_into(qtbot, "x")
    editor.check_living(set())
    editor.leave()
    assert editor.isVisible(), "typed words stay"
    pane.edit_annotation(annotation(span_of(pane)))
    tap(qtbot, KEY.Key_Backspace)
    editor.check_living(set())
    assert not editor.isVisible()


def test_a_saved_mark_is_opened_and_changed(pane: EvidencePane, qtbot: Any) -> None:
    saved = annotation(span_of(pane), body="old", meaning="harm", tags=("os", "dose response"))
    pane.edit_annotation(saved)
    editor = pane.note_editor
    assert not editor.dirty()
    assert editor.draft() == NoteDraft(None, "a1", "old", "harm", ("os", "dose response"))
    type_into(qtbot, "er")
    assert editor.draft().body == "older"


def test_meanings_by_number_outside_the_text_fields(pane: EvidencePane, qtbot: Any) -> None:
    pane.open_note(span_of(pane))
    editor = pane.note_editor
    type_into(qtbot, "3")
    assert (editor.draft().body, editor.draft().meaning) == ("3", None)
    tap(qtbot, KEY.Key_Tab)
    type_into(qtbot, "2")
    assert (editor.draft().tags, editor.draft().meaning) == (("2",), None)
    tap(qtbot, KEY.Key_Tab)
    assert editor.meanings.hasFocus()
    tap(qtbot, KEY.Key_3)
    assert editor.draft().meaning == "harm"
    tap(qtbot, KEY.Key_Right)
    assert editor.draft().meaning == "method"
    assert "method" in editor.meanings.accessibleName()
    tap(qtbot, KEY.Key_4)
    assert editor.draft().meaning is None


def test_known_tags_are_offered_and_taken_by_down(pane: EvidencePane, qtbot: Any) -> None:
    pane.open_note(span_of(pane))
    editor = pane.note_editor
    editor.set_known_tags(["endpoint", "endless", "os"])
    tap(qtbot, KEY.Key_Tab)
    type_into(qtbot, "os end")
    tap(qtbot, KEY.Key_Down)
    assert editor.draft().tags == ("os", "endpoint")


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("endpoint", ("endpoint",)),
        ("#os, caveat,os", ("os", "caveat")),
        ("a b  a", ("a", "b")),
        ("dose response, os", ("dose response", "os")),
        (" , ,", ()),
    ],
)
def test_tags_are_split(words: str, tags: tuple[str, ...]) -> None:
    assert split_tags(words) == tags


def test_where_notes_cannot_be_saved_it_is_said_before_typing(pane: EvidencePane, qtbot: Any) -> None:
    editor = pane.note_editor
    editor.set_unavailable("Notes cannot be saved here: the folder is read-only.")
    pane.open_note(span_of(pane))
    assert editor.status.text().startswith("Notes cannot be saved here")
    assert not editor.save_button.isEnabled() and editor.body.isReadOnly()
    asked: list[object] = []
    editor.save_requested.connect(asked.append)
    tap(qtbot, KEY.Key_Return, CONTROL)
    assert asked == []


def test_the_warning_stands_beside_the_field(pane: EvidencePane) -> None:
    from PySide6.QtWidgets import QLabel

    pane.open_note(span_of(pane))
    shown = [label.text() for label in pane.note_editor.findChildren(QLabel) if label.isVisible()]
    assert "No patient identifiers." in shown


def test_a_draft_becomes_what_the_notebook_adds(pane: EvidencePane) -> None:
    span = span_of(pane)
    draft = annotation_draft(NoteDraft(span, "", "words", "result", ("os",)))
    assert draft.selector is not None
    assert (draft.selector.paragraph, draft.selector.quote) == (33, span.quote)
    assert (draft.target_kind, draft.target_id, draft.source_id) == ("document", "d1", "s1")
    record = whole_record("record", "study/pacific", label="PACIFIC")
    assert annotation_draft(NoteDraft(record, "", "", None, ())).selector is None
    with pytest.raises(ValueError, match="changes an annotation"):
        annotation_draft(NoteDraft(None, "a1", "", None, ()))
