"""What the window does for reading: going to a place, outline, what rests on a paragraph, the other text of a
source, how texts look, and where each was left.

Small steps, one function each; none holds state. Reads go through the read lane.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtWidgets import QApplication

from abscope_gui import alike, desk, loading_reading
from abscope_gui.dialogs.look import LookDialog
from abscope_gui.dialogs.pick_list import Line, PickList
from abscope_gui.looks import Look, look_of
from abscope_gui.panels.go_bar import outline
from abscope_gui.panels.reader_rows import block_of, row
from abscope_gui.panels.reader_standing import LETTERS
from abscope_gui.places import DIGEST, MOST, from_link, place_of
from abscope_gui.places import link as link_to
from abscope_gui.spans import Focus
from abscope_store.errors import UserTrouble

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_gui.places import Place
    from abscope_gui.texts import Text

_LONG_ID = re.compile(r"\b[0-9a-f]{32,}\b")
NOT_QUOTED = "The words of the link are not in this text: it may be another edition, or our digest."
NO_TEXT = "Open a source first: a text in the Library, or the proof of a figure."


def key(w: MainWindow, asked: str) -> None:
    """A key of the reader's page that only looks."""
    if asked == "standing":
        show_resting(w)
    elif asked in ("next standing", "previous standing"):
        to_resting(w, asked == "next standing")


def arrived(w: MainWindow, *, alone: bool) -> None:
    """A text is shown: what rests on it is read; opened by itself and nowhere in particular, it stands where
    it was left."""
    evidence = w.built.evidence
    text = evidence.text
    w.reading_alone = alone
    if text is None:
        return
    place = w.navigator.place
    if alone and place is not None and place.quote and not alike.quoted(text, place.quote):
        desk.say(w, NOT_QUOTED)
    wanted = text.target_id if text.target_kind == "document" else text.source_id
    if text.target_kind in ("document", "digest") and wanted is not None:
        asked = wanted

        def show(found: dict[int, dict[str, int]]) -> None:
            if evidence.text is not None and evidence.text.target_id == text.target_id:
                evidence.set_counts(found)

        w.lanes.read.submit(lambda reader: loading_reading.counts(reader, asked), show, slot="resting")
    if w.arrive_at is not None:
        paragraph, w.arrive_at = w.arrive_at, None
        _to_paragraph(w, paragraph)
    elif alone and not evidence.painted.focus and w.navigator.restored is None:
        left = w.settings.position(text.target_id)
        if left is not None:
            _to_paragraph(w, left[0], left[1])


def left(w: MainWindow, text: Text) -> None:
    """A text is about to go: where it stands is kept, if it was being read and not only looked at."""
    state, pixels = w.built.evidence.scroll_state()
    number = block_of(state)
    if w.reading_alone and text.target_kind in ("document", "digest") and number < len(text.blocks):
        paragraph = text.blocks[number].paragraph
        if paragraph is not None:
            w.settings.save_position(text.target_id, paragraph, pixels)


def missing(w: MainWindow, place: Place, sentence: str) -> None:
    """A link or a place names what is not here: say so, and search for its words."""
    words = " ".join(re.split(r"[^\w]+", place.id)).strip()[:80]
    found = _LONG_ID.sub("", words).strip()  # a document's id is nothing to search for
    desk.say(w, f"{sentence} {f'Searching for “{found}” instead.' if found else ''}".strip())
    if found:
        w.omnibox.focus_search(found)


def follow(w: MainWindow, link: str) -> None:
    """Open the place of an abscope:// link; one that names nothing of ours goes to the search."""
    place = from_link(link)
    if place is not None:
        w.navigator.open(place)
        return
    words = " ".join(re.split(r"[^\w]+", unquote(link).removeprefix("abscope://"))).strip()[:80]
    desk.say(w, f"This link names nothing in Abscope. Searching for “{words}” instead.")
    w.omnibox.focus_search(words)


def copy_link(w: MainWindow) -> None:
    """A link to the words that are selected, or to the paragraph at the caret, of whatever copy its reader
    has of the source; away from the text, to the record."""
    evidence = w.built.evidence
    text, paragraph = evidence.text, evidence.current_paragraph()
    if text is None or paragraph is None or not evidence.view.hasFocus():
        desk.copy_link(w)
        return
    selected = evidence.view.textCursor().hasSelection()
    span = evidence.current_span() if selected else None
    if text.target_kind == "digest":
        place = place_of("source", text.target_id, DIGEST)
    elif text.source_id is not None:
        place = place_of("source", text.source_id)
    else:
        place = place_of(text.target_kind, text.target_id)
    words = (span.quote or "").partition("\n")[0][:MOST] if span is not None else ""
    at = span.paragraph if span is not None else paragraph
    QApplication.clipboard().setText(link_to(place._replace(paragraph=at, quote=words)))
    desk.say(w, f"Link to {'these words' if words else f'paragraph {at}'} copied.")


def outlined(w: MainWindow) -> None:
    """The headings of the text in a list."""
    evidence = w.built.evidence
    text = evidence.text
    headings = outline(text) if text is not None else []
    if not headings:
        desk.say(w, NO_TEXT if text is None else "This text has no headings: G goes to a paragraph.")
        return
    w.show_proof(True)
    caret = evidence.view.caret() or (0, 0)
    at = max((n for n, (block, _, _) in enumerate(headings) if block <= caret[0]), default=0)
    lines = [Line(f"{'    ' * (level - 1)}{words}", block) for block, level, words in headings]
    dialog = PickList("Outline", lines, at, w)
    dialog.picked.connect(evidence.goer.to_block)
    dialog.open()


def go_to(w: MainWindow) -> None:
    """Ctrl+G: the box that goes to a paragraph, a page or a heading."""
    if w.built.evidence.text is None:
        desk.say(w, NO_TEXT)
        return
    w.show_proof(True)
    w.built.evidence.goer.open()


def show_resting(w: MainWindow, block: int | None = None) -> None:
    """What rests on the paragraph at the caret, or on a block, in a list; Return opens it."""
    evidence = w.built.evidence
    text = evidence.text
    caret = evidence.view.caret()
    at = block if block is not None else caret[0] if caret is not None else None
    if text is None or at is None or text.blocks[at].paragraph is None:
        desk.say(w, NO_TEXT if text is None else "Put the caret in a paragraph of the text.")
        return
    number = text.blocks[at].paragraph
    assert number is not None
    own: list[Line] = []
    if evidence.seen.view is not None and evidence.seen.view.document_id == text.target_id:
        for seen in evidence.seen.view.seen:
            if seen.paragraph == number:
                words = f"{LETTERS['seen']}   {seen.printed} · {seen.what} · a number seen, not a fact"
                own.append(Line(words, Focus(number, spans=((seen.start, seen.end),))))
    for mark in evidence.painted.marks:
        note = mark.annotation
        if any(piece[0] == at for piece in mark.pieces):
            said = note.body or note.quote or note.kind
            letter = LETTERS["note"] if note.body else "·"
            own.append(Line(f"{letter}   {note.meaning or note.kind}: {said[:200]}", note.id))
    place = text.target_id if text.target_kind == "document" else text.source_id or ""

    def show(found: list[loading_reading.Rests]) -> None:
        lines = [Line(f"{LETTERS[one.kind]}   {one.words}", one.place) for one in found] + own
        if not lines:
            desk.say(w, f"Nothing rests on paragraph {number}. J goes to the next paragraph with something.")
            return
        dialog = PickList(f"What rests on paragraph {number}", lines, 0, w)
        dialog.picked.connect(partial(_open, w))
        dialog.open()

    w.lanes.read.submit(
        lambda reader: loading_reading.rests_on(reader, place, number), show, slot="resting-on"
    )


def to_resting(w: MainWindow, forward: bool) -> None:
    """The caret to the next paragraph that something rests on, or the one before."""
    evidence = w.built.evidence
    caret = evidence.view.caret() or (0, 0)
    blocks = sorted(evidence.gutter.resting)
    ahead = [b for b in blocks if b > caret[0]] if forward else [b for b in blocks[::-1] if b < caret[0]]
    if not ahead:
        desk.say(w, f"Nothing rests on a paragraph {'after' if forward else 'before'} this one.")
        return
    evidence.goer.to_block(ahead[0])
    text = evidence.text
    if text is not None:
        desk.say(
            w, f"Paragraph {text.blocks[ahead[0]].paragraph}: {evidence.gutter.resting[ahead[0]].words()}."
        )


def swap(w: MainWindow) -> None:
    """F8: our digest instead of the reader's copy, or the other way round, at the same place where one is
    known."""
    evidence = w.built.evidence
    text, at = evidence.text, evidence.current_paragraph()
    if text is None:
        desk.say(w, NO_TEXT)
        return
    kind, text_id, source = text.target_kind, text.target_id, text.source_id

    def open_it(other: loading_reading.Other) -> None:
        w.arrive_at = other.paragraph
        w.navigator.open(other.place)

    def failed(error: Exception) -> None:
        if not isinstance(error, UserTrouble):
            raise error
        desk.say(w, error.sentence())

    w.lanes.read.submit(
        lambda reader: loading_reading.other_text(reader, kind, text_id, source, at),
        open_it,
        failed,
        slot="swap",
    )


def choose_look(w: MainWindow) -> LookDialog:
    """Size, width, spacing, type and paper of texts, changed at once and remembered."""
    evidence = w.built.evidence
    dialog = LookDialog(evidence.view.formats.look, w)

    def changed(look: Look) -> None:
        evidence.set_look(look)
        w.settings.save_look(look.words())

    dialog.changed.connect(changed)
    dialog.theme_asked.connect(w.switch_theme)
    dialog.open()
    return dialog


def restore_look(w: MainWindow) -> None:
    """The look of the last time."""
    look = look_of(w.settings.look())
    if look != Look():
        w.built.evidence.set_look(look)


def _open(w: MainWindow, choice: Place | Focus | str) -> None:
    """A line of what rests on a paragraph: a record, words of the page, or a mark."""
    from abscope_gui import keeping

    if isinstance(choice, Focus):
        w.built.evidence.set_focus(choice)
    elif isinstance(choice, str):
        keeping.edit_annotation(w, choice)
    else:
        desk.open_place(w, choice)


def _to_paragraph(w: MainWindow, paragraph: int, pixels: int | None = None) -> None:
    """The page to a paragraph, the caret in it, nothing highlighted; with `pixels` exactly so far down."""
    evidence = w.built.evidence
    blocks = evidence.text.blocks if evidence.text is not None else ()
    block = next((n for n, b in enumerate(blocks) if b.paragraph == paragraph), None)
    if block is None:
        return
    if pixels is None:
        evidence.view.show_place(block, 0)
    elif not blocks[block].hidden:
        evidence.view.put_caret(block, 0)
        evidence.view.pin(row(block), pixels)
