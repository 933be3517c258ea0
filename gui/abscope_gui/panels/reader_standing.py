"""What rests on each paragraph of the page: figures, claims, numbers seen, notes. Counts and words, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from abscope_gui.loading_seen import SeenView
from abscope_gui.panels.reader_marks import Mark
from abscope_gui.texts import Text

# The letter and the shape of each: never colour alone.
LETTERS = {"figure": "F", "claim": "C", "seen": "S", "note": "N"}
SHAPES = {"figure": "square", "claim": "diamond", "seen": "circle", "note": "corner"}
_WORDS = {
    "figure": ("statement of the reference", "statements of the reference"),
    "claim": ("claim", "claims"),
    "seen": ("number seen", "numbers seen"),
    "note": ("note of yours", "notes of yours"),
}


class Resting(NamedTuple):
    """How many of each rest on one paragraph."""

    figure: int = 0
    claim: int = 0
    seen: int = 0
    note: int = 0

    def kinds(self) -> list[str]:
        """Those that there are, in the order they are shown."""
        return [kind for kind, count in self._asdict().items() if count]

    def words(self) -> str:
        """`2 statements of the reference, 1 claim rest on this paragraph (W lists them)`."""
        told = [f"{count} {_WORDS[kind][count != 1]}" for kind, count in self._asdict().items() if count]
        verb = "rests" if sum(self) == 1 else "rest"
        return f"{', '.join(told)} {verb} on this paragraph (W)"


def resting(
    text: Text, counts: Mapping[int, Mapping[str, int]], seen: SeenView | None, marks: Iterable[Mark]
) -> dict[int, Resting]:
    """Block -> what rests on it; `counts` is of the reference, by paragraph and kind of statement."""
    blocks = {block.paragraph: n for n, block in enumerate(text.blocks) if block.paragraph is not None}
    found: dict[int, list[int]] = {}

    def add(block: int | None, at: int, count: int) -> None:
        if block is not None and count:
            found.setdefault(block, [0, 0, 0, 0])[at] += count

    for paragraph, kinds in counts.items():
        claims = kinds.get("claim", 0)
        add(blocks.get(paragraph), 0, sum(kinds.values()) - claims)
        add(blocks.get(paragraph), 1, claims)
    for one in seen.seen if seen is not None and seen.document_id == text.target_id else ():
        add(blocks.get(one.paragraph), 2, 1)
    for mark in marks:
        if mark.pieces and mark.annotation.body:
            add(mark.pieces[0][0], 3, 1)
    return {block: Resting(*numbers) for block, numbers in found.items()}
