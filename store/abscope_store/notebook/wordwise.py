"""What became of a quote, word by word: runs that were kept, added or removed. Folds only to compare."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from abscope_store.notebook.folding import fold
from abscope_store.records import Record

KEPT, ADDED, REMOVED = "kept", "added", "removed"
_PIECE = re.compile(r"\s*\S+")


class Run(Record, frozen=True):
    """`kind` is kept, added or removed; a kept run has the words as they stand now."""

    kind: str
    text: str


def difference(before: str, after: str) -> tuple[Run, ...]:
    """Runs from one wording to another, each piece with the blank before it.

    Kept and added ones joined are `after`; words that differ only in case, dashes or blanks count as kept.
    """
    old, new = _pieces(before), _pieces(after)
    compared = SequenceMatcher(None, [fold(p) for p in old], [fold(p) for p in new], autojunk=False)
    runs: list[Run] = []
    for what, i1, i2, j1, j2 in compared.get_opcodes():
        if what == "equal":
            runs.append(Run(KEPT, "".join(new[j1:j2])))
            continue
        if i2 > i1:
            runs.append(Run(REMOVED, "".join(old[i1:i2])))
        if j2 > j1:
            runs.append(Run(ADDED, "".join(new[j1:j2])))
    return tuple(runs)


def _pieces(text: str) -> list[str]:
    found = _PIECE.findall(text)
    rest = text[sum(map(len, found)) :]
    return [*found[:-1], found[-1] + rest] if found else []
