"""Steps of the caret from mark to mark, and what is at it: the reader's marks, a record that is named.

Functions over what an EvidencePane holds; they move the caret and change nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from abscope_gui.panels import reader_marks
from abscope_gui.panels.reader_marks import Mark
from abscope_gui.panels.reader_view import ReaderView
from abscope_gui.places import Place, place_of

if TYPE_CHECKING:
    from abscope_gui.loading_seen import SeenView


def to_mark(view: ReaderView, marks: Sequence[Mark], forward: bool) -> bool:
    """The caret to the beginning of the next mark, or of the one before; whether there was one."""
    here = view.caret() or (0, 0)
    tops = [mark.top for mark in marks if mark.pieces]
    ahead = [top for top in tops if top > here] if forward else [top for top in tops[::-1] if top < here]
    if ahead:
        view.put_caret(*ahead[0])
    return bool(ahead)


def keep_in_sight(view: ReaderView) -> None:
    """Scroll no further than the caret's line needs: what opened below the page may cover it."""
    caret = view.caret()
    if caret is not None:
        view.put_caret(*caret, keep_anchor=True)


def here(view: ReaderView, marks: Sequence[Mark]) -> list[Mark]:
    """The marks that the selection touches; without one, the shortest mark at the caret."""
    ends = view.selected() if view.textCursor().hasSelection() else None
    if ends is not None:
        return reader_marks.touching(marks, *ends)
    caret = view.caret()
    found = reader_marks.at(marks, caret) if caret is not None else None
    return [] if found is None else [found]


def named_at(view: ReaderView, seen: SeenView | None) -> Place | None:
    """The record that is named at the caret, the longest name first."""
    at = view.caret()
    if at is None or seen is None or view.rows is None:
        return None
    paragraph = view.rows.text.blocks[at[0]].paragraph
    found = [
        (start - end, named)
        for named in seen.named
        for number, start, end in named.places
        if named.kind and number == paragraph and start <= at[1] <= end
    ]
    if not found:
        return None
    named = min(found, key=lambda pair: pair[0])[1]
    return place_of(named.kind, named.id)
