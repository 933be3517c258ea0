"""How marks that wait, and what they are offered, are worded: plain values, made in the read lane.

Asks the store nothing and paints nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, structs

from abscope_gui.models.note_rows import NoteRow
from abscope_store.notebook.selectors import CHANGED
from abscope_store.notebook.waiting import DIGEST, GONE, NEWER, TEXT, Candidate, Waiting
from abscope_store.notebook.wordwise import ADDED, KEPT, Run

FOR_YOU, OFFERED = "For you to decide", "Offered another copy"  # the list's groups, in this order
_NEARLY, _ALIKE = 0.8, 0.6  # how alike two wordings are, 0-1
_AROUND = 6  # words of what was kept that are read out beside a change


class WaitingRow(Struct, frozen=True):
    """One mark with its line in the list, what is said of it, and where each candidate stands, in words."""

    waiting: Waiting
    row: NoteRow
    said: str
    places: tuple[str, ...]

    @property
    def id(self) -> str:
        """Of the mark."""
        return self.row.id


def waiting_row(one: Waiting, row: NoteRow, copies: Sequence[str]) -> WaitingRow:
    """`copies` names the text of each candidate: its title and when it was imported."""
    calm, warning = ("", _short(one)) if one.waits else (_short(one), "")
    spoken = f"{row.spoken}, {_short(one)}"
    group = FOR_YOU if one.waits else OFFERED
    shown = structs.replace(row, state=calm, warning=warning, spoken=spoken, sources=(group,))
    places = tuple(
        f"¶{candidate.selector.paragraph} · {likeness(one, candidate)} · {copy}"
        for candidate, copy in zip(one.candidates, copies, strict=True)
    )
    return WaitingRow(one, shown, said(one), places)


def likeness(one: Waiting, candidate: Candidate) -> str:
    """How far the words there are those that were marked."""
    if one.why == DIGEST:
        return "the passage that our digest tells of"
    if candidate.same:
        return "the same words"
    if candidate.likeness >= _NEARLY:
        return "nearly the same words"
    return "similar words" if candidate.likeness >= _ALIKE else "a little like it"


def said(one: Waiting) -> str:
    """Why the mark is in the list, in a sentence or two."""
    some = bool(one.candidates)
    if one.why == DIGEST:
        return "You marked our digest. Your copy of the source has the passage that it tells of."
    if one.why in (NEWER, GONE):
        now = "It stands in the older copy." if one.why == NEWER else "The text it was made in was removed."
        copy = "A copy that you added later" if one.why == NEWER else "Another copy of the source"
        same = "has the same words." if one.candidates[0].same else "says it in other words: changed."
        return f"{now} {copy} {same}"
    if one.text_sha256 is None:
        back = "other copies of its source have this." if some else "it waits until that text is back."
        return f"The text it was made in is not here; {back}"
    if one.annotation.state == CHANGED:
        return "Changed: the words that you marked read otherwise in the text as it is now."
    if some:
        return "Not found beyond doubt: these places of the text are most like it."
    return "Not found: nothing like it stands in the text as it is now."


def read_out(runs: Sequence[Run]) -> str:
    """A difference for a screen reader: what was removed and added, with some words around it."""
    pieces = []
    for run in runs:
        words = run.text.split()
        if run.kind == KEPT:
            more = len(words) > 2 * _AROUND
            pieces.append(" ".join([*words[:_AROUND], "…", *words[-_AROUND:]] if more else words))
        else:
            pieces.append(f"{'added' if run.kind == ADDED else 'removed'}: {' '.join(words)};")
    return " ".join(pieces)


def told(waits: int, offered: int) -> str:
    """`2 wait for you · 3 offered`; empty where there is nothing."""
    parts = [f"{waits:,} {'waits' if waits == 1 else 'wait'} for you"] if waits else []
    parts += [f"{offered:,} offered another copy"] if offered else []
    return " · ".join(parts)


def _short(one: Waiting) -> str:
    if one.why == DIGEST:
        return "your copy has the passage"
    if one.why == TEXT:
        return "changed, waits for you" if one.annotation.state == CHANGED else "passage not found"
    where = "in the newer copy" if one.why == NEWER else "in another copy"
    return f"the same {where}" if one.candidates[0].same else f"changed {where}, waits for you"
