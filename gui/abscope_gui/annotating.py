"""What the window does to the words of a text: highlight, underline, meaning, tags, another extent.

Small steps, one function each; none holds state. Writes go through marking.py, each with its way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abscope_gui import desk, keeping
from abscope_gui.panels.reader_keys import meaning_of
from abscope_gui.theme import MEANINGS
from abscope_store.confirming import is_verdict

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_gui.panels.reader_marks import Mark
    from abscope_gui.spans import Span

DRAWN = ("highlight", "underline")
NO_WORDS = "Open a source and select words in it, or put the caret in a sentence."
NO_MARK = "There is no mark of yours here: select words, then Alt+1 highlights them."


def key(w: MainWindow, asked: str) -> None:
    """A key of the reader's page that marks."""
    number = meaning_of(asked)
    if number is not None:
        mean(w, MEANINGS[number - 1])
    elif asked == "tag":
        tag(w)
    elif asked == "resize":
        resize(w)
    elif asked == "delete":
        delete(w)


def draw(w: MainWindow, kind: str) -> None:
    """Highlight or underline the selection or the sentence at the caret; a mark on just those words changes
    its kind."""
    span = _words(w)
    if span is None:
        return
    there = _on(w, span)
    if there is None:
        w.marking.mark(span, kind, None)
    elif there.annotation.kind != kind:
        w.marking.change(there.annotation.id, f"{kind.capitalize()} now.", kind=kind)


def mean(w: MainWindow, meaning: str) -> None:
    """Selected words are highlighted in a meaning; without a selection the mark at the caret gets it, and
    loses it where it had it."""
    evidence = w.built.evidence
    if evidence.view.textCursor().hasSelection():
        span = _words(w)
        there = None if span is None else _on(w, span)
        if span is not None and there is None:
            w.marking.mark(span, "highlight", meaning)
            return
    else:
        there = next(iter(evidence.marks_here()), None)
    if there is not None and _may(w):
        gone = there.annotation.meaning == meaning
        words = "No meaning now." if gone else f"Meaning: {meaning}."
        w.marking.change(there.annotation.id, words, meaning=None if gone else meaning)


def tag(w: MainWindow) -> None:
    """Open the note of the mark here with the keyboard in its tags; where there is none, make one."""
    evidence = w.built.evidence
    there = next(iter(evidence.marks_here()), None)
    if there is not None:
        evidence.edit_annotation(there.annotation)
    else:
        keeping.bookmark(w)
    if not evidence.note_editor.isHidden():
        evidence.note_editor.tags.line.setFocus()


def resize(w: MainWindow) -> None:
    """The mark that the selection touches stands on the selection now; without one, the mark at the caret is
    selected, to be extended."""
    evidence = w.built.evidence
    marks = [mark for mark in evidence.marks_here() if mark.pieces]
    if len(marks) > 1:  # the one that was taken up with R before
        marks = [mark for mark in marks if mark.annotation.id == evidence.painted.taken] or marks
    if not marks:
        desk.say(w, NO_MARK)
    elif len(marks) > 1:
        desk.say(w, "Several marks touch these words: put the caret in one, press R, then select.")
    elif not evidence.view.textCursor().hasSelection():
        evidence.painted.taken = marks[0].annotation.id
        evidence.view.select(marks[0].top, marks[0].bottom)
        desk.say(w, "Select the words it should stand on (Shift with arrows, N or P), then press R again.")
    else:
        span = _words(w)
        if span is not None:
            evidence.painted.taken = ""
            stretch(w, marks[0].annotation.id, span)


def stretch(w: MainWindow, annotation_id: str, span: Span) -> None:
    """A mark of the page stands on other words from now on."""
    marks = w.built.evidence.painted.marks
    note = next((mark.annotation for mark in marks if mark.annotation.id == annotation_id), None)
    if note is not None and is_verdict(note.tags):
        desk.say(w, "This mark is your verdict on exact words: take it back with Undo and give another.")
    elif note is not None and _may(w):
        w.marking.resize(annotation_id, span)


def preview(w: MainWindow, words: str) -> None:
    """A note's Markdown as it reads; made in the read lane, whose libraries are large."""

    def work(_: object) -> str:
        from abscope_store.notebook.worded import html_of

        return html_of(words)

    w.lanes.read.submit(work, w.built.evidence.note_editor.show_preview, slot="preview")


def delete(w: MainWindow) -> None:
    """The mark here goes to the trash; undo brings it back."""
    marks = w.built.evidence.marks_here()
    if len(marks) == 1:
        w.marking.delete(marks[0].annotation.id)
    else:
        desk.say(w, "Several marks touch these words: put the caret in one." if marks else NO_MARK)


def _words(w: MainWindow) -> Span | None:
    """The selection or the sentence at the caret; None, and it is said why, where there is none."""
    span = w.built.evidence.current_span() if w.built.evidence.isVisible() else None
    if span is None:
        desk.say(w, NO_WORDS)
        return None
    return span if _may(w) else None


def _may(w: MainWindow) -> bool:
    if not w.may_write:
        desk.say(w, "Notes cannot be saved in this profile.", stays=True)
    return w.may_write


def _on(w: MainWindow, span: Span) -> Mark | None:
    """A highlight or an underline that stands on exactly these words."""
    wanted = (span.paragraph, span.start, span.paragraph_end, span.end)
    for mark in w.built.evidence.painted.marks:
        note = mark.annotation
        if note.kind in DRAWN and (note.paragraph, note.start, note.paragraph_end, note.end) == wanted:
            return mark
    return None
