"""What the window does when a paragraph of the reader's own copy is hidden or shown after its import.

One undo takes it back; the search, the list and the open text follow. None of it holds state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abscope_gui import desk, loading
from abscope_store import library

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow
    from abscope_gui.panels.evidence import EvidencePane
    from abscope_gui.panels.reader_view import ReaderView
    from abscope_store.reader import Reader

NOT_OWN = "Paragraphs can be hidden in a text of your own: open one in the Library."


def toggle(w: MainWindow) -> None:
    """H: hide the paragraphs of the selection, or the one at the caret; show them where all are hidden."""
    evidence = w.built.evidence
    choices = _choices(evidence)
    if not choices or evidence.text is None:
        desk.say(w, NOT_OWN)
        return
    document = evidence.text.target_id
    hide = all(choices.values())
    count = "Paragraph" if len(choices) == 1 else f"{len(choices):,} paragraphs"
    said = f"{count} {'hidden, and left out of the search' if hide else 'shown, and found by the search'}."
    w.marking.run_in_library(
        lambda store: store.lines_command(document, choices),
        lambda _: desk.say_undoable(w, said, True),
    )


def menu_words(w: MainWindow) -> str:
    """`Hide this paragraph`, or what else H would do; empty where it would do nothing."""
    choices = _choices(w.built.evidence)
    if not choices:
        return ""
    word = "Hide" if all(choices.values()) else "Show"
    return f"{word} {'this paragraph' if len(choices) == 1 else f'these {len(choices):,} paragraphs'}"


def refresh(w: MainWindow) -> None:
    """The open text as its lines stand now; nothing moves where none has changed."""
    text = w.built.evidence.text
    if text is None or text.target_kind != "document":
        return
    document = text.target_id
    shown = frozenset(b.paragraph for b in text.blocks if b.hidden and b.paragraph is not None)

    def work(reader: Reader) -> loading.EvidenceView | None:
        now = library.hidden_paragraphs(reader.connection, document)
        return None if now == shown else loading.source_text(reader, "document", document)

    def done(view: loading.EvidenceView | None) -> None:
        if view is not None:
            _show(w, view)

    w.lanes.read.submit(work, done, slot="lines")


def _show(w: MainWindow, view: loading.EvidenceView) -> None:
    """The same text with other lines hidden: page, caret and opened runs stay where they were."""
    evidence = w.built.evidence
    before = evidence.text
    if before is None or before.target_id != view.text.target_id:
        return
    reader, rows = evidence.view, evidence.view.rows
    place, caret = evidence.scroll_state(), reader.caret()
    opened = {block for block in range(len(before.blocks)) if rows is not None and rows.shown(block)}
    evidence.set_text(view.text)
    evidence.set_annotations(view.annotations)
    now = reader.rows
    if now is not None:
        for run, last in list(now.runs.items()):
            # A run that was open stays open; one that the reader has just made is folded.
            inside = [block for block in range(run, last + 1) if before.blocks[block].hidden]
            if inside and all(block in opened for block in inside):
                reader.toggle(run)
    if caret is not None and now is not None:
        shown = [block for block in range(len(view.text.blocks)) if now.shown(block)]
        near = next((block for block in shown if block >= caret[0]), shown[-1] if shown else None)
        if near is not None:
            reader.put_caret(near, caret[1] if near == caret[0] else 0)
    evidence.restore_scroll(place)


def _choices(evidence: EvidencePane) -> dict[int, bool]:
    """Paragraph -> hidden after H; empty where the text is not the reader's own."""
    text = evidence.text
    if text is None or text.target_kind != "document":
        return {}
    blocks = [text.blocks[block] for block in _blocks(evidence.view)]
    hide = not all(block.hidden for block in blocks)
    return {block.paragraph: hide for block in blocks if block.paragraph is not None}


def _blocks(view: ReaderView) -> list[int]:
    """The paragraphs on the page that the selection touches, else the one that the caret is in."""
    cursor, rows = view.textCursor(), view.rows
    if not cursor.hasSelection():
        caret = view.caret()
        return [] if caret is None else [caret[0]]
    first, last = view.place(cursor.selectionStart()), view.place(cursor.selectionEnd(), forward=False)
    if rows is None or first is None or last is None:
        return []
    end = last[0] - (last[1] == 0 and last[0] > first[0])
    return [block for block in range(first[0], end + 1) if rows.shown(block)]
